"""Facts as gold rows: what an annotator corrects, and `score` reads.

In: the facts of a document. Out: dictionaries with the columns of gold (`score/facts.py` says what
each is for): delete a row that is no fact, correct a field, copy a row for a fact that was missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..model.rows import Fact

_BEFORE = re.compile(r"[，,。；;！!？?\n]")


def gold_rows(doc_id: str, facts: Iterable[Fact]) -> Iterator[dict[str, Any]]:
    """One row a fact; for a page without facts one row that says that there is none."""
    none = True
    for fact in facts:
        none = False
        yield gold_row(fact)
    if none:
        yield {"doc": doc_id, "none": True}


def gold_row(fact: Fact) -> dict[str, Any]:
    """The row of a fact; `confidence` tells where to look first and is not scored."""
    known = bool(fact.period_start or fact.period_end)
    return {
        "doc": fact.doc_id,
        "id": fact.record_id,
        "quote": fact.quote,
        "context": context(fact),
        "metric": fact.metric,
        "value": fact.value,
        "value_max": fact.value_max,
        "qualifier": fact.qualifier,
        "unit": fact.unit,
        "status": fact.status,
        "change": fact.change,
        "basis": fact.basis,
        "noun": fact.noun,
        "place": fact.adcode,
        "period": [fact.period_start, fact.period_end] if known else None,
        "organization": fact.organization,
        "optional": False,
        "confidence": fact.confidence,
        "sentence": fact.sentence,
    }


def context(fact: Fact) -> str:
    """The clause around the quote, in which the quote stands once.

    >>> from ..api import extract
    >>> [context(fact) for fact in extract("全市共有学校481所，惠及学生31万余名。")]
    ['全市共有学校481所', '惠及学生31万余名']
    """
    text, at = fact.sentence, fact.start - fact.sentence_start
    end = at + len(fact.quote)
    marks = [match.end() for match in _BEFORE.finditer(text, 0, at)]
    behind = _BEFORE.search(text, end)
    start = marks[-1] if marks else 0
    same = text.find(fact.quote, start)
    while same < at:  # the same words earlier in the clause: begin behind them
        start = same + 1
        same = text.find(fact.quote, start)
    return text[start : behind.start() if behind else len(text)].strip()
