"""Is a table data or layout?"""

from __future__ import annotations

from collections.abc import Iterable

from .tree import Attributes

LONG_CELL = 120
"""Characters above which a cell holds an article rather than a value."""

LAYOUT = frozenset(
    ["table", "div", "form", "h1", "h2", "h3", "ul", "ol", "iframe", "script", "section", "article"]
)
"""Elements that a table of data does not hold."""

MIN_ROWS = 2
MIN_COLUMNS = 2
CELLS = ("td", "th")

START, END, TEXT = range(3)

Event = tuple[int, str, Attributes]
"""The start or end of an element, with its tag and attributes, or a text."""


def is_data_table(inside: Iterable[Event]) -> bool:
    """Whether a <table> is data: two rows of two cells or more, in which hardly a cell is long.

    `inside` is what stands between its tags, none of the elements of `LAYOUT` among it.
    """
    rows = cells = wide = long = filled = 0
    columns = [0]  # of each open element: the cells right in it
    sizes = [0]  # of each open cell: its characters
    for event, what, _ in inside:
        if event == TEXT:
            sizes[-1] += len(what.strip())
        elif event == START:
            columns[-1] += what in CELLS
            columns.append(0)
            if what in CELLS:
                sizes.append(0)
        else:
            inner = columns.pop()
            if what == "tr":
                rows += 1
                wide += inner >= MIN_COLUMNS
            elif what in CELLS:
                size = sizes.pop()
                sizes[-1] += size
                cells += 1
                filled += size > 0
                long += size > LONG_CELL
    if rows < MIN_ROWS or wide < MIN_ROWS or not cells:
        return False
    return wide * 2 >= rows and long * 5 <= cells and filled * 2 >= cells
