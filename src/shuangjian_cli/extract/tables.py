"""Tables: a number takes its noun from the head of its column, or from that of its row.

In: the blocks of a document, its folded text. Out: the numbers of regular tables, each with what
it counts, and the spans that they cover. A table is regular when its first row names the columns
and the others have as many cells; flattened tables (a cell a line) only when the lengths agree.
What this module never does: guess. A cell whose column says neither noun nor unit is no fact, and
an irregular table is left to the sentences, which flag what they find there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model.rows import DocumentRow
from .grammar import Reading
from .metrics import FIXED, Noun
from .nouns import Words, chunk
from .quantities import Quantity, Reader, read_quantities

_UNIT = re.compile(r"[(/:]\s*(?:单位)?[:]?\s*([^()]{1,5})\)?$")
_COUNT = re.compile(r"(?:总|人)?(?:数量?|个数)$")
"""What a head says beside its noun: 班数, 学校数量."""
_NUMERIC = re.compile(r"[\d.,]+ ?[%万亿]?\S{0,2}$")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_PROSE = re.compile(r"[,，。;；!！?？]")
_CELL_LONGEST = 16
"""Characters of a line that can be a cell of a flattened table."""
_SHARE_REGULAR = 2 / 3
"""Of the rows of a table, so many must have as many cells as its head; the others are left out."""
_PAIR = 2
_ROWS_LEAST, _COLUMNS_MOST = 2, 8
"""A flattened table has at least two rows of data, and as many columns as are seen in print."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands, and its folded text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of a table, what it counts, the head of its column, and where its row stands."""

    quantity: Quantity
    reading: Reading
    head: Cell
    begin: int
    end: int
    table: int
    """Where the table begins."""


def read_tables(
    row: DocumentRow, text: str, reader: Reader, words: Words
) -> tuple[list[Entry], list[tuple[int, int]]]:
    """The numbers of the regular tables, and the spans of these tables."""
    entries: list[Entry] = []
    spans: list[tuple[int, int]] = []
    for table in (*_marked(row, text), *_flattened(row, text)):
        entries += _entries(table, reader, words)
        spans += [(cells[0].start, cells[-1].end) for cells in table]
    return entries, spans


def _marked(row: DocumentRow, text: str) -> Iterator[list[list[Cell]]]:
    """Runs of blocks that are rows of a table, by their kind or by the tabs between cells."""
    rows: list[list[Cell]] = []
    for block in row.blocks:
        if block.kind == "table_row" or "\t" in text[block.start : block.end]:
            rows.append(_cells(text, block.start, block.end))
            continue
        yield from _regular(rows)
        rows = []
    yield from _regular(rows)


def _cells(text: str, start: int, end: int) -> list[Cell]:
    cells: list[Cell] = []
    at = start
    for part in text[start:end].split("\t"):
        left = at + len(part) - len(part.lstrip())
        cells.append(Cell(left, left + len(part.strip()), part.strip()))
        at += len(part) + 1
    return cells


def _regular(rows: list[list[Cell]]) -> Iterator[list[list[Cell]]]:
    """The rows from the head on that have as many cells as it has; a title row goes."""
    while rows and len(rows[0]) == 1:
        rows = rows[1:]
    if len(rows) < _ROWS_LEAST:
        return
    if all(len(row) == _PAIR and _is_number(row[1]) for row in rows):
        yield [[Cell(rows[0][0].start, rows[0][0].start, "")] * _PAIR, *rows]  # a label, a number
        return
    if any(_is_number(cell) for cell in rows[0]):
        return
    widths = [len(row) for row in rows[1:]]
    usual = max(set(widths), key=widths.count)
    if len(rows[0]) == usual - 1:  # an empty corner is lost with the blanks of its line
        rows = [[Cell(rows[0][0].start, rows[0][0].start, ""), *rows[0]], *rows[1:]]
    same = [row for row in rows if len(row) == len(rows[0])]
    if len(same) > 1 and len(same) - 1 >= _SHARE_REGULAR * len(widths):
        yield same


def _flattened(row: DocumentRow, text: str) -> Iterator[list[list[Cell]]]:
    """Tables with a cell a line: k heads, then rows of a label and k - 1 numbers."""
    run: list[Cell] = []
    for block in row.blocks:
        cell = Cell(block.start, block.end, text[block.start : block.end].strip())
        plain = block.kind in {"paragraph", "list_item"}
        if plain and 0 < len(cell.text) <= _CELL_LONGEST and not _PROSE.search(cell.text):
            run.append(cell)
            continue
        yield from _shaped(run)
        run = []
    yield from _shaped(run)


def _shaped(run: Sequence[Cell]) -> Iterator[list[list[Cell]]]:
    """The table that the lines make up, when one number of columns fits them all."""
    numbers = [_is_number(cell) for cell in run]
    if sum(numbers) < _ROWS_LEAST:
        return
    first = numbers.index(True)
    for width in range(2, min(_COLUMNS_MOST, first) + 1):
        head = first - 1 - width
        body = list(range(first - 1, len(run)))
        fits = head >= 0 and len(body) % width == 0 and len(body) // width >= _ROWS_LEAST
        if fits and all(numbers[at] == ((at - first + 1) % width != 0) for at in body):
            rows = [list(run[at : at + width]) for at in range(first - 1, len(run), width)]
            yield [list(run[head : head + width]), *rows]
            return


def _is_number(cell: Cell) -> bool:
    return bool(_NUMERIC.fullmatch(cell.text)) and not _YEAR.fullmatch(cell.text)


def _entries(table: list[list[Cell]], reader: Reader, words: Words) -> Iterator[Entry]:
    heads = table[0]
    for row in table[1:]:
        for column, cell in enumerate(row):
            if column and _is_number(cell):
                entry = _entry(heads[column], row[0], cell, reader, words)
                if entry:
                    yield replace(entry, begin=row[0].start, end=row[-1].end, table=heads[0].start)


def _entry(head: Cell, label: Cell, cell: Cell, reader: Reader, words: Words) -> Entry | None:
    """The number of a cell with the unit and the noun of its column, or else of its row."""
    for namer in (head, label):
        unit = _UNIT.search(namer.text)
        written = cell.text + (unit[1] if unit and cell.text[-1:].isdigit() else "")
        found = read_quantities(written, reader)
        if len(found) != 1 or found[0].start or found[0].end < len(cell.text):
            continue
        stem = namer.text[: unit.start()] if unit else namer.text
        quantity = found[0]._replace(
            start=cell.start, end=cell.end, left=cell.start, right=cell.end
        )
        reading = _named(stem, namer.start, quantity, words)
        if reading:
            return Entry(quantity, reading, head, cell.start, cell.end, head.start)
    return None


def _named(stem: str, start: int, quantity: Quantity, words: Words) -> Reading | None:
    """What a head such as 在校学生数 names; units of money, share and area need no noun."""
    span = (start, start + len(stem))
    if quantity.kind in FIXED:
        metric = FIXED[quantity.kind]
        return Reading(metric, f"{metric}.{quantity.kind}", *span, "table")
    if quantity.kind == "none":
        return None
    nouns: list[Noun] = []
    for token in chunk(stem, 0, len(stem), (), words):
        noun = token.noun(quantity)
        if noun:
            nouns.append(noun)
    bare = _COUNT.sub("", stem.strip())
    nouns += [noun for noun in words.nouns.words.get(bare, ()) if noun.fits(quantity)][:1]
    return Reading(nouns[-1].metric, nouns[-1].row, *span, "table") if nouns else None
