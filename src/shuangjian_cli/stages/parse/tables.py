"""Is a table data or layout?"""

from __future__ import annotations

import re
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

MAX_SPAN = 40
"""Columns or rows that a cell can reach over; more is a slip, or meant to cost memory."""

Event = tuple[int, str, Attributes]
"""The start or end of an element, with its tag and attributes, or a text."""


class Columns:
    """In which columns the cells of a table stand, where some reach over several columns or rows;
    used row by row."""

    __slots__ = ("column", "held", "lead", "reached", "spans")

    def __init__(self) -> None:
        self.held: dict[int, int] = {}
        """Columns, with the number of rows that cells from above still reach over."""
        self.reached: dict[int, int] = {}
        """The same of the cells of this row."""
        self.spans: list[tuple[int, int]] = []
        self.column = 0
        self.lead = 0
        """The first cell of the row that holds text."""

    def row(self) -> None:
        """A row begins."""
        for column in self.held:
            self.held[column] -= 1
        self.held.update(self.reached)
        self.reached = {}
        self.spans.clear()
        self.column = self.lead = 0

    def cell(self, attributes: Attributes, is_first: bool) -> None:
        """A cell begins; `is_first` where none before it in the row holds text."""
        while self.held.get(self.column, 0) > 0:
            self.column += 1
        if is_first:
            self.lead = len(self.spans)
        width, depth = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        if depth > 1:
            self.reached.update(dict.fromkeys(range(self.column, self.column + width), depth - 1))
        self.spans.append((self.column, self.column + width))
        self.column += width

    def of(self, cells: int) -> tuple[tuple[int, int], ...]:
        """The first column and the one behind the last of so many cells of the row, from the first
        with text on; empty where each has one, from the edge on."""
        found = tuple(self.spans[self.lead : self.lead + cells])
        return () if found == tuple((at, at + 1) for at in range(cells)) else found


def _span(value: str | None) -> int:
    """How many columns or rows a cell reaches over; 1 where its attribute is no such number."""
    return min(max(int(value), 1), MAX_SPAN) if value and re.fullmatch("[0-9]{1,4}", value) else 1


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
