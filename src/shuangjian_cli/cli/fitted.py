"""Tables on stderr that fit their terminal: one line a row, whatever its width.

What is too wide is first moved together, then shortened, then left out, in the order that a table
gives. The files hold everything; a table is there to be looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from .console import printable

PLAIN_WIDTH = 110
"""Columns where stderr is no terminal."""
GAPS = (2, 1)
"""Blanks between columns, where there is room and where there is not."""
RIGHT = frozenset(["value", "pages", "facts"])
"""Columns of numbers."""

Row = dict[str, str]
Step = tuple[str, Callable[[str], str] | int | None]
"""How a column may be narrowed: its cells written otherwise, cut to so many cells of a terminal
(a hanzi takes two), or None: left out."""


def show_table(title: str, rows: Sequence[Row], steps: Sequence[Step]) -> None:
    """Print a table that fits. The first row names the columns."""
    from rich.console import Console
    from rich.table import Table

    width = None if sys.stderr.isatty() else PLAIN_WIDTH
    console = Console(stderr=True, width=width, highlight=False, emoji=False, markup=False)
    rows = [{name: printable(cell) for name, cell in row.items()} for row in rows]
    rows, gap = fitted(rows, steps, console.width)
    table = Table(title=title, box=None, pad_edge=False, padding=(0, gap, 0, 0))
    for name in rows[0]:
        justify = "right" if name in RIGHT else "left"
        table.add_column(name, justify=justify, no_wrap=True, overflow="ellipsis")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*row.values())
    console.print(table)


def fitted(rows: Sequence[Row], steps: Sequence[Step], width: int) -> tuple[Sequence[Row], int]:
    """The rows as they fit into so many columns, and the blanks between them.

    >>> row = {"place": "云南省普洱市", "page": "s07_bulletin"}
    >>> fitted([row], [("page", 7), ("place", None)], 24)[0]
    [{'place': '云南省普洱市', 'page': 's07_bu…'}]
    >>> fitted([row], [("page", 7), ("place", None)], 12)[0]
    [{'page': 's07_bu…'}]
    """
    for gap in GAPS:
        if _width(rows, gap) <= width:
            return rows, gap
    for name, how in (*((name, None) for name in _empty(rows)), *steps):
        if _width(rows, GAPS[-1]) <= width:
            break
        rows = [_narrowed(row, name, how) for row in rows]
    return rows, GAPS[-1]


def _width(rows: Sequence[Row], gap: int) -> int:
    from rich.cells import cell_len

    columns = rows[0].keys()
    widths = (max(cell_len(name), *(cell_len(row[name]) for row in rows)) for name in columns)
    return sum(width + gap for width in widths)


def _empty(rows: Sequence[Row]) -> list[str]:
    return [name for name in rows[0] if not any(row[name] for row in rows)]


def _narrowed(row: Row, name: str, how: Callable[[str], str] | int | None) -> Row:
    if name not in row:
        return row
    if how is None:
        return {key: cell for key, cell in row.items() if key != name}
    return {**row, name: _cut(row[name], how) if isinstance(how, int) else how(row[name])}


def _cut(text: str, cells: int) -> str:
    """The beginning of a text, with a sign where something was cut off."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"
