"""Tables: a number takes its noun from the head of its column, or from that of its row.

In: the blocks of a document, its folded text. Out: the numbers of regular tables, each with what
it counts, and the spans that they cover. A table is regular when its first row names the columns
and the others have as many cells; flattened tables (a cell a line) only when the lengths agree.
What this module never does: guess. A cell whose column says neither noun nor unit is no fact, and
an irregular table is left to the sentences, which flag what they find there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..model.rows import DocumentRow
from .metrics import FIXED, PERSONS
from .nouns import Words, chunk
from .quantities import Quantity, Reader, read_quantities
from .reading import Reading
from .table_grid import OPEN_HEAD, UNIT, Cell, Span, grid
from .table_heads import Heads

_COUNT = re.compile(r"(?:总|人)?(?:数量?|个数)$")
"""What a head says beside its noun: 班数, 学校数量."""
_NUMERIC = re.compile(r"[\d.,]+ ?[%万亿]?\S{0,2}$")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_YEAR_LABEL = re.compile(r"(?:19|20)\d\d(?:年度?|[-—–]?(?:(?:19|20)\d\d)?学年度?)?")
_PROSE = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[。;；!！?？]")
_CELL_LONGEST = 16
"""Characters of a line that can be a cell of a flattened table."""
_SHARE_REGULAR = 2 / 3
"""Of the rows of a table, so many must have as many cells as its head; the others are left out."""
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_CAPTION_UNIT = re.compile(r"单位 ?[:] ?([^\n()。;]{1,12})")
_CAPTION = 90
"""Characters before a table that can name its units: 单位:所、人."""
_CHANGE_HEAD = re.compile(r"增减|增长|增幅|比上年|较上年|同比|[±]")
_NAMED = re.compile(r"(?!合计|总计|小计|\d)(?!.*[省市县区州盟旗镇乡]$)[^\d]*[\u4e00-\u9fff]{2}")
"""The label of a row that says what its money is for; a place does not."""
_HEADS_COUNT = re.compile(r"人[数次]$|[校班园生]数$")
"""A head that counts, so that its number is no money, whatever the caption's units are."""
_PAID = frozenset({"money", "pay"})
"""What the last word of a head is, below which money stands: 计划投入."""
_TOTAL = re.compile(r"(?:数量|合计|总计|总数|金额)$")
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|[(][一二三四五六七八九十]{1,2}[)]|\d{1,2}[.、]|其中[:]?)"
)
_LABELLED = re.compile(r"([^\d\s,、;:]{1,8})[: ]?(\d[\d,.]*[%万亿]?[^\d\s,、;:]{0,2})$")
"""A word with its number in a line of such: 计划1900."""
_PARTS = re.compile(r"[^\s,，、;；|]+")
_BLANK = re.compile(r"\S+")
_PAIR = 2
_LINE_LONGEST = 120
"""Characters of a line that can be a row of labels and numbers."""
_ROWS_LEAST, _COLUMNS_MOST = 2, 8
"""A flattened table has at least two rows of data, and as many columns as are seen in print."""


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
    stem: str = ""
    """The head without its unit."""
    dated: str = ""
    """The head that names the time: its own, or of a change (比上年增减) the one before."""


def read_tables(
    row: DocumentRow, text: str, reader: Reader, words: Words, kinds: Heads
) -> tuple[list[Entry], list[tuple[int, int]]]:
    """The numbers of the regular tables, and the spans of these tables."""
    entries: list[Entry] = []
    spans: list[tuple[int, int]] = []
    for table in (
        *_marked(row, text, words, kinds),
        *_flattened(row, text),
        *_spaced(row, text),
        *_labelled(row, text),
    ):
        start = table[0][0].start
        caption = text[max(0, start - _CAPTION) : start]
        about = f"{row.title or ''}\n{caption}\n{table[0][0].text}"
        entries += _Table(table, reader, words, kinds, caption, about).entries()
        spans += [(cells[0].start, cells[-1].end) for cells in table]
    return entries, spans


def _marked(row: DocumentRow, text: str, words: Words, kinds: Heads) -> Iterator[list[list[Cell]]]:
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
    if any(spans) and len(rows) >= _ROWS_LEAST:
        placed = [
            (cells, columns or [(at, at + 1) for at in range(len(cells))])
            for cells, columns in zip(rows, spans, strict=True)
        ]
        if all(len(cells) == len(columns) for cells, columns in placed):
            rows = grid(placed, _is_number, _stages(words, kinds), _people(kinds)) or rows
    elif sure:
        rows = [_padded(row, len(rows[0])) for row in rows]
    yield from _regular(rows)


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
        if block.kind in {"paragraph", "list_item"}:
            cell = text[block.start : block.end].strip()
            if 0 < len(cell) <= _CELL_LONGEST and not _PROSE.search(cell):
                run.append(Cell(block.start, block.end, cell))
                continue
        if run:
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
        if fits and all(_fits_column(run[at], (at - first + 1) % width) for at in body):
            rows = [list(run[at : at + width]) for at in range(first - 1, len(run), width)]
            yield [list(run[head : head + width]), *rows]
            return


def _fits_column(cell: Cell, column: int) -> bool:
    """Whether the cell can stand there: a label in the first column, a number in the others."""
    return _can_be_number(cell) if column else not _is_number(cell)


def _is_number(cell: Cell) -> bool:
    """Whether it is a number and no year, as far as the cell alone tells."""
    return bool(_NUMERIC.fullmatch(cell.text)) and not _YEAR.fullmatch(cell.text)


def _can_be_number(cell: Cell) -> bool:
    """Whether it may be a number among others: 1949 may, 1949年 is a year."""
    return _is_number(cell) or (cell.text.isdigit() and bool(_YEAR.fullmatch(cell.text)))


def _columns_of_years(rows: Sequence[list[Cell]]) -> frozenset[int]:
    """The columns of nothing but years: there 1949 is one, among other numbers it is none."""
    return frozenset(
        column for column in range(len(rows[0])) if not any(_is_number(row[column]) for row in rows)
    )


def _spaced(row: DocumentRow, text: str) -> Iterator[list[list[Cell]]]:
    """Tables with a row a line and blanks between the cells: heads, then labels with numbers."""
    rows: list[list[Cell]] = []
    for block in row.blocks:
        cells = _blank_cells(text, block.start, block.end)
        if not cells and not rows:
            continue
        fit = [_fits_column(cell, column) for column, cell in enumerate(cells)]
        if rows and len(cells) == len(rows[0]) and all(fit):
            rows.append(cells)
            continue
        yield from _regular(rows)
        rows = [cells] if cells and not any(map(_is_number, cells)) else []
    yield from _regular(rows)


def _blank_cells(text: str, start: int, end: int) -> list[Cell]:
    """The cells of a line between blanks; none where it is no row of three to eight of them."""
    if end - start > _LINE_LONGEST or " " not in text[start:end]:
        return []
    cells = [Cell(*part.span(), part[0]) for part in _BLANK.finditer(text, start, end)]
    fit = all(len(cell.text) <= _CELL_LONGEST and not _PROSE.search(cell.text) for cell in cells)
    return cells if _PAIR < len(cells) <= _COLUMNS_MOST and fit else []


def _labelled(row: DocumentRow, text: str) -> Iterator[list[list[Cell]]]:
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
    if len(run) >= _ROWS_LEAST and bare:
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


@dataclass(slots=True)
class _Table:
    """A regular table with what stands around it."""

    rows: list[list[Cell]]
    reader: Reader
    words: Words
    kinds: Heads
    caption: str
    """The text before it, which can name its units."""
    about: str
    """The title, what the page says before the table, and the head of the labels, each on lines of
    its own: these tell what a bare 计划数 or 人数 counts."""

    def entries(self) -> Iterator[Entry]:
        """The numbers of the table, each with what it counts."""
        if self._is_sheet():
            at = self.rows[0][0].start
            self.rows = [[Cell(at, at, "")] * _PAIR, *self.rows]
        heads = self.rows[0]
        named = next((i for i, h in enumerate(heads) if not self.kinds.is_a("none", h.text)), 0)
        labelled = not heads[0].text and heads[1].text.isalpha() and heads[1].end > heads[1].start
        units = next((i for i, head in enumerate(heads) if _UNIT_COLUMN.fullmatch(head.text)), -1)
        captions = [unit for found in _CAPTION_UNIT.findall(self.caption) for unit in _split(found)]
        section: Reading | None = None
        years = frozenset() if labelled else _columns_of_years(self.rows[1:])
        for row in self.rows[1:]:
            own = [row[units].text] if units >= 0 else [*captions, ""]
            for column, cell in enumerate(row):
                is_number = _can_be_number(cell) and column not in years
                if not column or not (labelled or is_number):
                    continue
                label = row[named if named < column else 0]
                entry = self._entry(heads[column], label, cell, own, section)
                if entry is None:
                    continue
                own_noun = label.start <= entry.reading.start < label.end
                if own_noun and entry.reading.label is None and entry.quantity.kind not in FIXED:
                    section = entry.reading
                yield replace(
                    entry,
                    begin=row[0].start,
                    end=row[-1].end,
                    table=heads[0].start,
                    stem=UNIT.sub("", heads[column].text),
                    dated=_dated([f"{head.text} {head.above}" for head in heads[: column + 1]])
                    or self._dated_row(row[:column], years),
                )

    def _is_sheet(self) -> bool:
        """Whether the rows are labels with their numbers, below one with a name: 校名 青山中学."""
        heads, rows = self.rows[0], [row for row in self.rows[1:] if _is_number(row[-1])]
        if len(heads) != _PAIR or OPEN_HEAD.fullmatch(heads[1].text) or UNIT.search(heads[1].text):
            return False
        blank = Cell(heads[0].start, heads[0].start, "")
        read = [
            row
            for row in rows
            if not row[1].text[-1:].isdigit() and self._entry(blank, row[0], row[1], [""], None)
        ]
        return len(read) >= _ROWS_LEAST and len(read) >= _SHARE_REGULAR * len(rows)

    def _dated_row(self, labels: Sequence[Cell], years: frozenset[int]) -> str:
        """The year that is the label of a row: 2017 below 年份."""
        for column, label in enumerate(labels):
            head = self.rows[0][column]
            year = _YEAR_LABEL.fullmatch(label.text) and column in years
            if year and self.kinds.is_a("year", head.text):
                return label.text if label.text[-1] in "年度" else f"{label.text}年"
        return ""

    def _entry(
        self, head: Cell, label: Cell, cell: Cell, units: list[str], section: Reading | None
    ) -> Entry | None:
        """The number of a cell with the unit and the noun of its column, or else of its row."""
        namers = [head, label] if OPEN_HEAD.fullmatch(head.text) else [head]
        for namer in namers:
            unit = UNIT.search(namer.text)
            stem = namer.text[: unit.start()] if unit else namer.text
            if self.kinds.is_a("none", stem):
                return None
            given = [unit[1]] if unit else [""] if _CHANGE_HEAD.search(stem) else units
            for quantity in self._quantities(cell, given, stem):
                found = self._named(stem, namer, quantity, label, head)
                if found:
                    return Entry(quantity, found, head, cell.start, cell.end, head.start)
        if len(namers) > 1 and section and any(units):  # 其中:小学 under 在校学生数
            part = self._quantity(cell, units[0])
            if part and part.kind in PERSONS:
                divided = section._replace(label=(_unmarked(label), label.end), own=False)
                return Entry(part, divided, head, cell.start, cell.end, head.start)
        return None

    def _quantities(self, cell: Cell, units: list[str], stem: str) -> list[Quantity]:
        """The readings of a cell by unit, those first that the last noun of its head can have.

        Of 单位:所、人 that is 人 for 小学在校生, though 所 would fit the 小学 in it.
        """
        found = [quantity for unit in units if (quantity := self._quantity(cell, unit))]
        if len(found) > 1:
            bare = _COUNT.sub("", stem)
            tokens = chunk(bare, 0, len(bare), (), self.words)
            last = next((token for token in reversed(tokens) if token.nouns), None)
            if tokens and tokens[-1].kinds & _PAID:
                found.sort(key=lambda quantity: quantity.kind != "money")
            elif last:
                found.sort(key=lambda quantity: last.noun(quantity) is None)
        return found

    def _quantity(self, cell: Cell, unit: str) -> Quantity | None:
        """The number of a cell, with the unit that its column gives where it has none itself."""
        written = cell.text + (unit if cell.text[-1:].isdigit() else "")
        found = read_quantities(written, self.reader)
        if len(found) != 1 or found[0].start or found[0].end < len(cell.text):
            return None
        start, end = cell.start, cell.end
        return found[0]._replace(start=start, end=end, left=start, right=end)

    def _named(
        self, stem: str, namer: Cell, quantity: Quantity, label: Cell, head: Cell
    ) -> Reading | None:
        """What a head such as 在校学生数 names; money, shares and areas need no noun."""
        span = (namer.start, namer.start + len(stem))
        if quantity.kind in FIXED:
            if quantity.kind != "percent" and _HEADS_COUNT.search(stem):
                return None
            metric = FIXED[quantity.kind]
            item: tuple[int, int] | None = None
            about_row = _CHANGE_HEAD.search(stem) or OPEN_HEAD.fullmatch(stem)
            who = self.kinds.is_a("who", self.rows[0][0].text)
            if (
                about_row and _NAMED.match(label.text) and not who
            ):  # 比上年增减(%) of the 学校数 of the row
                span = (_unmarked(label), label.end)
            elif about_row and namer.over:  # 增长(%) below 在校生数
                span = namer.over
            elif about_row and (bare := _TOTAL.sub("", stem)):  # 资金合计 of a place
                span = (namer.start, namer.start + (0 if _YEAR.search(bare) else len(bare)))
            elif about_row and label.text:
                span = (_unmarked(label), label.end)
            elif metric == "funds" and _NAMED.match(label.text) and namer is not label and not who:
                item = (_unmarked(label), label.end)  # 营养改善计划 under 决算数
            return Reading(metric, f"{metric}.{quantity.kind}", *span, "table", label=item)
        if quantity.kind == "none" or self.kinds.is_a("money", stem):
            return None
        bare = _COUNT.sub("", _SECTION.sub("", stem.strip()))
        about = f"{head.above} {self.about}"
        nouns = [
            noun
            for word in dict.fromkeys((bare, stem.strip()))
            for noun in self.words.nouns.heads.get(word, ())
            if noun.fits(quantity) and noun.context and noun.context.search(about)
        ][:1]
        if not nouns:
            nouns = [
                noun
                for token in chunk(stem, 0, len(stem), (), self.words)
                if (noun := token.noun(quantity))
            ]
            nouns += [n for n in self.words.nouns.words.get(bare, ()) if n.fits(quantity)][:1]
        if not nouns:
            return None
        found = Reading(nouns[-1].metric, nouns[-1].row, _unmarked(namer), span[1], "table")
        if namer is not label and _is_stage(label, self.words):
            found = found._replace(label=(_unmarked(label), label.end))  # 幼儿园 under 学校数
        elif head.stage:
            found = found._replace(label=head.stage)
        return found


def _stages(words: Words, kinds: Heads) -> Callable[[Cell], bool]:
    """Whether a head is a stage or sort of school, or a grade."""
    return lambda cell: kinds.is_a("grade", cell.text) or _is_stage(cell, words)


def _people(kinds: Heads) -> Callable[[Cell], bool]:
    """Whether a head says 人数 and no more."""
    return lambda cell: kinds.is_a("persons", cell.text)


def _is_stage(label: Cell, words: Words) -> bool:
    """Whether the label of a row is a stage or sort of school, which divides a count."""
    tokens = chunk(label.text, 0, len(label.text), (), words)
    return bool(tokens) and all("label" in token.kinds for token in tokens)


def _dated(heads: Sequence[str]) -> str:
    """The last head, where it holds a year; of a column of changes the one before it that does."""
    for head in reversed(heads):
        if any(char.isdigit() for char in head):
            return head
        if not _CHANGE_HEAD.search(head):
            break
    return ""


def _unmarked(cell: Cell) -> int:
    """Where the text of a cell begins behind its list mark: 一、学校数, 其中:幼儿园."""
    mark = _SECTION.match(cell.text)
    return cell.start + mark.end() if mark and mark.end() < len(cell.text) else cell.start


def _split(units: str) -> list[str]:
    """The units of 单位:所、人 one by one."""
    return [part.strip() for part in re.split(r"[、,，/和 ]", units) if part.strip()]
