"""Where the tables of a document are: in its markup, or flattened into lines.

In: the blocks of a document, its folded text. Out: tables as rows of cells, the first the heads.
Four shapes are known: rows of the markup (or with tabs), a cell a line, a row a line with blanks
between the cells, and lines that give the same words each a number. What this module never does:
read a number, or guess: what is irregular is no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...lexicon.programs import compiled
from ...model.rows import DocumentRow
from ...model.text import Span
from ..nouns.words import Words
from .grid import Cell, grid
from .heads import Heads, head_tests

_NUMERIC = compiled(r"[\d.,]+ ?(?:[%万亿]?\S{0,2}|元/[^\d\s]{1,8})$")
_PROSE = compiled(r"(?<!\d)[,，]|[,，](?!\d)|[。;；!！?？]")
_ASIDE = compiled(r"\([^()]{1,20}\)")
_CELL_LONGEST = 16
"""Characters of a line that can be a cell of a flattened table."""
_LABELLED = compiled(r"([^\d\s,、;:]{1,8})[: ]?(\d[\d,.]*[%万亿]?[^\d\s,、;:]{0,2})$")
"""A word with its number in a line of such: 计划1900."""
_PARTS = compiled(r"[^\s,，、;；|]+")
_BLANK = compiled(r"\S+")
_LINE_LONGEST = 120
"""Characters of a line that can be a row of labels and numbers."""
SHARE_REGULAR = 2 / 3
"""Of the rows of a table, so many must have as many cells as its head; the others are left out."""
PAIR = 2
"""Columns of a table of labels with a number each."""
YEAR = compiled(r"(?:19|20)\d\d年?")
FIGURES_LEAST = 2
"""Numbers of a row whose cells stand between blanks."""
_DASHES = frozenset("-—–/―")
_LABELS_MOST = 2
"""Columns of words before the first number of a flattened table: 指标, 单位."""
ROWS_LEAST, _COLUMNS_MOST = 2, 8
"""A flattened table has at least two rows of data, and as many columns as are seen in print."""


def marked(row: DocumentRow, text: str, words: Words, kinds: Heads) -> Iterator[list[list[Cell]]]:
    """Runs of blocks that are rows of a table, by their kind or by the tabs between cells."""
    rows: list[list[Cell]] = []
    spans: list[Sequence[Span] | None] = []
    tabs = "\t" in text
    number: int | None = None
    for block in row.blocks:
        if block.table != number:
            yield from _table(rows, spans, words, kinds, number is not None)
            rows, spans, number = [], [], block.table
        if block.kind == "table_row" or (tabs and "\t" in text[block.start : block.end]):
            rows.append(_cells(text, block.start, block.end))
            spans.append(block.columns)
            continue
        if rows:
            yield from _table(rows, spans, words, kinds, number is not None)
            rows, spans = [], []
    yield from _table(rows, spans, words, kinds, number is not None)


def _table(
    rows: list[list[Cell]],
    spans: list[Sequence[Span] | None],
    words: Words,
    kinds: Heads,
    sure: bool,
) -> Iterator[list[list[Cell]]]:
    """The table that such a run makes up, its cells set apart where some reach over others.

    `sure` says that it is a table of the markup: a row with fewer cells lacks the last ones.
    """
    if any(spans) and len(rows) >= ROWS_LEAST:
        placed = [
            (cells, columns or [(at, at + 1) for at in range(len(cells))])
            for cells, columns in zip(rows, spans, strict=True)
        ]
        if all(len(cells) == len(columns) for cells, columns in placed):
            rows = grid(placed, is_number, head_tests(words, kinds)) or rows
    elif sure:
        rows = [_padded(row, len(rows[0])) for row in rows]
    yield from _regular(rows, kinds)


def _padded(row: list[Cell], width: int) -> list[Cell]:
    """A row whose last cells are empty; a row of one cell is a title."""
    if not 1 < len(row) < width:
        return row
    end = row[-1].end
    return [*row, *(Cell(end, end, "") for _ in range(width - len(row)))]


def _cells(text: str, start: int, end: int) -> list[Cell]:
    cells: list[Cell] = []
    at = start
    for part in text[start:end].split("\t"):
        left = at + len(part) - len(part.lstrip())
        cells.append(Cell(left, left + len(part.strip()), part.strip()))
        at += len(part) + 1
    return cells


def _regular(rows: list[list[Cell]], kinds: Heads) -> Iterator[list[list[Cell]]]:
    """The rows from the head on that have as many cells as it has; a title row goes.

    Rows a cell longer than the heads lost an empty corner, unless the first head names the labels.
    """
    while rows and len(rows[0]) == 1:
        rows = rows[1:]
    if len(rows) < ROWS_LEAST:
        return
    if all(len(row) == PAIR and is_number(row[1]) for row in rows):
        yield [[Cell(rows[0][0].start, rows[0][0].start, "")] * PAIR, *rows]  # a label, a number
        return
    if any(is_number(cell) for cell in rows[0]):
        return
    widths = [len(row) for row in rows[1:]]
    usual = max(set(widths), key=widths.count)
    if len(rows[0]) == usual - 1 and not kinds.names_labels(
        rows[0][0].text
    ):  # an empty corner is lost with the blanks of its line
        rows = [[Cell(rows[0][0].start, rows[0][0].start, ""), *rows[0]], *rows[1:]]
    same = [row for row in rows if len(row) == len(rows[0])]
    if len(same) > 1 and len(same) - 1 >= SHARE_REGULAR * len(widths):
        yield same


def flattened(row: DocumentRow, text: str, kinds: Heads) -> Iterator[list[list[Cell]]]:
    """Tables with a cell a line: k heads, then rows of a label and k - 1 numbers."""
    run: list[Cell] = []
    for block in row.blocks:
        if block.kind in {"paragraph", "list_item"}:
            cell = text[block.start : block.end].strip()
            bare = _ASIDE.sub("", cell)  # 伙食费(每月，按22天计)
            if cell and len(bare) <= _CELL_LONGEST and not _PROSE.search(bare):
                run.append(Cell(block.start, block.end, cell))
                continue
        if run:
            yield from _shaped(run, kinds)
            run = []
    yield from _shaped(run, kinds)


def _shaped(run: Sequence[Cell], kinds: Heads) -> Iterator[list[list[Cell]]]:
    """The table that the lines make up, when one number of columns fits them all.

    What stands above as many heads as there are columns must be the table's title: a line more may
    be a half of a head that is broken (在校 / 学生数), and then all heads would be off by one.
    """
    run = _with_units(run)
    numbers = [is_number(cell) or _is_nothing(cell, kinds) for cell in run]
    if sum(numbers) < ROWS_LEAST:
        return
    first = numbers.index(True)
    for width in range(2, min(_COLUMNS_MOST, first) + 1):
        head = first - 1 - width
        body = list(range(first - 1, len(run)))
        fits = head >= 0 and len(body) % width == 0 and len(body) // width >= ROWS_LEAST
        titled = all(kinds.says("title", cell.text) for cell in run[:head])
        titled = titled and not any(cell.text[-1] == ":" for cell in run[head : head + width])
        if (
            fits
            and titled
            and all(_fits_column(run[at], (at - first + 1) % width, kinds) for at in body)
        ):
            rows = [list(run[at : at + width]) for at in range(first - 1, len(run), width)]
            yield [list(run[head : head + width]), *rows]
            return
    yield from _worded(run, first, kinds)


def _worded(run: Sequence[Cell], first: int, kinds: Heads) -> Iterator[list[list[Cell]]]:
    """The table of lines among whose columns are some of words: 指标, 单位, 2022年.

    Its first head must name the labels, each column hold words or numbers all the way down, and no
    other number of columns fit.
    """
    found: list[list[list[Cell]]] = []
    for labels in range(1, _LABELS_MOST + 1):
        body = run[first - labels :]
        for width in range(labels + 1, min(_COLUMNS_MOST, first - labels) + 1):
            head = first - labels - width
            rows = [list(body[at : at + width]) for at in range(0, len(body), width)]
            if len(body) % width or len(rows) < ROWS_LEAST:
                continue
            heads = list(run[head : head + width])
            named = kinds.names_labels(heads[0].text) and heads[0].text[-1] != ":"
            titled = all(kinds.says("title", cell.text) for cell in run[:head])
            if (
                named
                and titled
                and all(_is_alike(column, kinds) for column in zip(*rows, strict=True))
            ):
                found.append([heads, *rows])
    if len(found) == 1:
        yield found[0]


def _is_alike(column: Sequence[Cell], kinds: Heads) -> bool:
    """Whether a column holds numbers alone, or words alone."""
    numbers = [can_be_number(cell) for cell in column if not _is_nothing(cell, kinds)]
    return all(numbers) or not any(numbers)


def _with_units(run: Sequence[Cell]) -> list[Cell]:
    """The lines with those that are only the unit of the head above (（个）) set behind it."""
    whole: list[Cell] = []
    for cell in run:
        if whole and cell.text.startswith("(") and cell.text.endswith(")"):
            above = whole.pop()
            cell = Cell(above.start, cell.end, above.text + cell.text)
        whole.append(cell)
    return whole


def _fits_column(cell: Cell, column: int, kinds: Heads) -> bool:
    """Whether the cell can stand there: a label in the first column, a number in the others."""
    if _is_nothing(cell, kinds):
        return column > 0
    return can_be_number(cell) if column else not is_number(cell)


def _is_nothing(cell: Cell, kinds: Heads) -> bool:
    """Whether the cell says that there is no number: a dash, 免收."""
    return cell.text in _DASHES or kinds.is_a("nothing", cell.text)


def is_number(cell: Cell) -> bool:
    """Whether it is a number and no year, as far as the cell alone tells."""
    return bool(_NUMERIC.fullmatch(cell.text)) and not YEAR.fullmatch(cell.text)


def can_be_number(cell: Cell) -> bool:
    """Whether it may be a number among others: 1949 may, 1949年 is a year."""
    return is_number(cell) or (cell.text.isdigit() and bool(YEAR.fullmatch(cell.text)))


def spaced(row: DocumentRow, text: str, kinds: Heads) -> Iterator[list[list[Cell]]]:
    """Tables with a row a line and blanks between the cells: heads, then labels with numbers."""
    rows: list[list[Cell]] = []
    for block in row.blocks:
        cells = _blank_cells(text, block.start, block.end)
        if not cells and not rows:
            continue
        if rows and len(cells) == len(rows[0]) and _fits_rows(cells, rows[1:2]):
            rows.append(cells)
            continue
        yield from _regular(rows, kinds)
        rows = [cells] if cells and not any(map(is_number, cells)) else []
    yield from _regular(rows, kinds)


def _fits_rows(cells: Sequence[Cell], first: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row has a label, then numbers or words (公办) where the first row of data has them.

    A dash stands for either.
    """
    numbers = [can_be_number(cell) for cell in cells[1:]]
    if is_number(cells[0]) or sum(numbers) < FIGURES_LEAST:
        return False
    return not first or all(
        number == can_be_number(other) or cell.text in _DASHES
        for number, cell, other in zip(numbers, cells[1:], first[0][1:], strict=True)
    )


def _blank_cells(text: str, start: int, end: int) -> list[Cell]:
    """The cells of a line between blanks; none where it is no row of three to eight of them."""
    if end - start > _LINE_LONGEST or " " not in text[start:end]:
        return []
    cells = [Cell(*part.span(), part[0]) for part in _BLANK.finditer(text, start, end)]
    fit = all(len(cell.text) <= _CELL_LONGEST and not _PROSE.search(cell.text) for cell in cells)
    return cells if PAIR < len(cells) <= _COLUMNS_MOST and fit else []


def labelled(row: DocumentRow, text: str) -> Iterator[list[list[Cell]]]:
    """Lines that give the same words each a number: 宁城县 计划1900 报到2044."""
    run: list[list[Cell]] = []
    heads: list[Cell] = []
    for block in row.blocks:
        cells, words = _labelled_line(text, block.start, block.end)
        if run and [word.text for word in words] != [head.text for head in heads[1:]]:
            yield from _headed(run, heads)
            run = []
        if cells and not run:
            heads = [Cell(cells[0].start, cells[0].start, ""), *words]
        if cells:
            run = [*run, cells]
    yield from _headed(run, heads)


def _headed(run: list[list[Cell]], heads: list[Cell]) -> Iterator[list[list[Cell]]]:
    """The lines as a table, where they are several and a number among them has no unit."""
    bare = any(cell.text[-1].isdigit() for row in run for cell in row[1:])
    if len(run) >= ROWS_LEAST and bare:
        yield [heads, *run]


def _labelled_line(text: str, start: int, end: int) -> tuple[list[Cell], list[Cell]]:
    """The cells of one such line and its words; nothing where it is no such line."""
    if end - start > _LINE_LONGEST:
        return [], []
    parts = _PARTS.finditer(text, start, end)
    label = next(parts, None)
    if label is None or any(map(str.isdigit, label[0])):
        return [], []
    cells = [Cell(label.start(), label.end(), label[0])]
    words: list[Cell] = []
    for part in parts:
        found = _LABELLED.fullmatch(part[0])
        if found is None:
            return [], []
        cells.append(Cell(part.start() + found.start(2), part.end(), found[2]))
        words.append(Cell(part.start(), part.start() + found.end(1), found[1]))
    return (cells, words) if words else ([], [])
