"""Judge what readers of numbers find in a text: gold values found, and mentions that are none.

Number readers know no nouns and no traps, so they are asked for the value alone: a gold value is
found where a mention at its place has it. Mentions at no gold quantity are false: years, ordinals,
telephone numbers, parts of names; for what they are, see `spec` in docs/stages/extract.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Item = dict[str, Any]
Span = tuple[int, int]
SQUARE_METRES_OF_MU = 2000 / 3
CLOSE = 1e-3
"""Relative difference up to which two values are one: readers round a third."""


def judge(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """Shares of gold values found, of all and of amounts of money; false mentions a page."""
    found = wanted = money = money_wanted = false = mentions = 0
    for item, output in zip(items, outputs, strict=True):
        read = output or []
        places = [(row, spans(item["text"], row)) for row in item["records"]]
        mentions += len(read)
        false += sum(not any(overlaps(one, at) for _, at in places) for one in read)
        for row, at in places:
            if row.get("optional") or not at:
                continue
            hit = any(overlaps(one, at) and same_value(one, row) for one in read)
            wanted, found = wanted + 1, found + hit
            if row.get("metric") == "funds":
                money_wanted, money = money_wanted + 1, money + hit
    return {
        "values found": found / max(1, wanted),
        "amounts found": money / max(1, money_wanted),
        "false a page": false / max(1, len(items)),
        "false of all read": false / max(1, mentions),
    }


def spans(text: str, row: Item) -> list[Span]:
    """Where a gold quote stands: in its context, or anywhere where that is not found."""
    pattern = r"\s*".join(map(re.escape, re.sub(r"\s+", "", row["quote"])))
    context = r"\s*".join(map(re.escape, re.sub(r"\s+", "", row.get("context") or "")))
    inside = re.search(context, text) if context else None
    low, high = inside.span() if inside else (0, len(text))
    return [found.span() for found in re.compile(pattern).finditer(text, low, high)]


def overlaps(mention: Sequence[Any], at: Sequence[Span]) -> bool:
    """Whether a mention shares a character with one of the places."""
    start, end = mention[0], mention[1]
    return any(start < high and low < end for low, high in at)


def same_value(mention: Sequence[Any], row: Item) -> bool:
    """Whether a mention has the gold value, or an end of it; in the units that readers use."""
    gold = [float(row[key]) for key in ("value", "value_max") if row.get(key) is not None]
    read = [float(value) for value in mention[2:4] if value is not None]
    return any(_close(one * scale, other) for one in read for other in gold for scale in _SCALES)


_SCALES = (1.0, 100.0, SQUARE_METRES_OF_MU)
"""A reader may give 0.95 for 95 %, and mu as they stand."""


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other))
