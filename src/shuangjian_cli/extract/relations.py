"""Which fact is a part of which, and which repeats which.

In: the facts of a document in text order, with the folded text. Out: the same facts with `part_of`
and `repeat_of` set. 其中 and brackets make parts; the same number of the same thing is a repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.rows import Fact

_PARTS = re.compile(r"其中|包括|含(?=[^金量义])|分别是|分别为|当中")
_CHAIN = frozenset("、,，和及")


def relate(facts: Sequence[Fact], text: str) -> list[Fact]:
    """Set the relations of the facts of one document."""
    return _repeats(_parts(facts, text))


def _parts(facts: Sequence[Fact], text: str) -> list[Fact]:
    """其中科技类11家 is a part of 共37家 before it, of the same metric in the same sentence."""
    out: list[Fact] = []
    for fact in facts:
        total = None
        for earlier in reversed(out):
            if earlier.sentence_start != fact.sentence_start:
                break
            between = text[earlier.end : fact.start]
            mark = _PARTS.search(between) or (
                between.startswith("(") and ")" not in between and between
            )
            if earlier.metric == fact.metric and mark:
                total = earlier.part_of if earlier.part_of and not _PARTS.search(between) else None
                total = total or earlier.record_id
                break
            if (
                earlier.metric == fact.metric
                and earlier.part_of
                and not re.search(r"[;；。]", between)
            ):
                total = earlier.part_of
                break
        larger = next((item for item in out if item.record_id == total), None)
        if larger is not None and larger.value >= fact.value:
            fact = fact.model_copy(update={"part_of": total})
        out.append(fact)
    return out


def _repeats(facts: Sequence[Fact]) -> list[Fact]:
    """A fact with metric, value, bound and noun of an earlier one repeats it."""
    first: dict[tuple[object, ...], Fact] = {}
    out: list[Fact] = []
    for fact in facts:
        key = (fact.metric, fact.value, fact.value_max, fact.unit, fact.adcode)
        known = first.get(key)
        if known is not None and known.noun and fact.noun and _alike(known.noun, fact.noun):
            fact = fact.model_copy(update={"repeat_of": known.record_id})
        else:
            first.setdefault(key, fact)
        out.append(fact)
    return out


def _alike(one: str, other: str) -> bool:
    """Whether two nouns share a half of the characters of the shorter."""
    common = set(one) & set(other)
    return 2 * len(common) >= min(len(set(one)), len(set(other)))
