"""What is wrong with gold itself, so that it does not pass for errors of what is scored.

In: gold rows with their lines, and the texts of the pages where they are known. Out: lines with
what is wrong, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .texts import fold, page_name

Codes = Mapping[str, tuple[str, ...]]
"""The values that an attribute can have."""
SCORED = (
    *("doc", "doc_id", "source", "none", "quote", "context", "metric", "value", "value_max"),
    *("qualifier", "place", "adcode", "period", "period_start", "period_end", "status", "change"),
    *("unit", "basis", "noun", "optional"),
)
BESIDE = (
    *("id", "organization", "confidence", "sentence", "note", "notes"),
    *("classifier", "action", "part_of", "repeat_of", "flags", "rule"),
)
"""Keys of gold for who writes it, some of them of a fact; nothing scores them."""
ADCODE = re.compile(r"[0-9]{6}")


def row_doubts(row: Mapping[str, Any], codes: Codes) -> Iterator[str]:
    """What is wrong with one row of gold.

    >>> list(row_doubts({"doc": "a", "status": "planed"}, {"status": ("planned",)}))
    ["status 'planed' is none; do you mean planned?"]
    """
    for name in row.keys() - {*SCORED, *BESIDE}:
        near = get_close_matches(name, SCORED, n=1)
        yield f"unknown key {name!r}" + (f"; do you mean {near[0]}?" if near else "")
    for name, known in codes.items():
        value = row.get(name)
        if value is not None and value not in known:
            near = get_close_matches(str(value), known, n=1)
            hint = f"do you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            yield f"{name} {value!r} is none; {hint}"
    place = row.get("place")
    if place and not ADCODE.fullmatch(str(place)):
        yield f"place {place!r} is no adcode of six digits"
    if row.get("context") and fold(row.get("quote")) not in fold(row["context"]):
        yield f"the quote {row.get('quote')!r} is not in its context"


def gold_doubts(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    codes: Codes,
    pages: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """What is wrong with gold, line by line; `pages` are the texts by the names of pages."""
    rows = list(rows)
    for number, row in rows:
        yield from (f"line {number}: {doubt}" for doubt in sorted(row_doubts(row, codes)))
    if pages is None:
        return
    names = {str(row.get("doc") or row.get("doc_id")) for _, row in rows}
    texts = {page_name(name, names): fold(text) for name, text in pages.items()}
    for number, row in rows:
        text = texts.get(str(row.get("doc") or row.get("doc_id")))
        if text is not None and row.get("quote") and fold(row["quote"]) not in text:
            yield f"line {number}: the quote {row['quote']!r} is not on its page"
    yield from (f"no page was found for gold of {name}" for name in sorted(names - texts.keys()))
