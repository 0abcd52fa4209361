"""Is a table data or layout?"""

from __future__ import annotations

from typing import Any

LONG_CELL = 120
"""Characters above which a cell holds an article rather than a value."""

LAYOUT = frozenset(
    ["table", "div", "form", "h1", "h2", "h3", "ul", "ol", "iframe", "script", "section", "article"]
)
"""Elements that a table of data does not hold."""

MIN_ROWS = 2
MIN_COLUMNS = 2


def is_data_table(table: Any) -> bool:
    """Whether a <table> is data: two rows of two cells or more, short cells, no layout within.

    Looks no further than the first sign of layout (a nested table is one), so that a page of
    nested tables is read in linear time.
    """
    rows = cells = wide = long = filled = 0
    for node in table.iter():
        tag = node.tag
        if tag == "tr":
            rows += 1
            wide += _columns(node) >= MIN_COLUMNS
        elif tag in ("td", "th"):
            cells += 1
            size = sum(len(text.strip()) for text in node.itertext())
            filled += size > 0
            long += size > LONG_CELL
        elif tag in LAYOUT and node is not table:
            return False
    if rows < MIN_ROWS or wide < MIN_ROWS or not cells:
        return False
    return wide * 2 >= rows and long * 5 <= cells and filled * 2 >= cells


def _columns(row: Any) -> int:
    return sum(1 for cell in row if cell.tag in ("td", "th"))
