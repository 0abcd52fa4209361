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
from operator import attrgetter

from ...lexicon.programs import compiled
from ...model.rows import DocumentRow
from ..nouns.metrics import FIXED, PERSONS
from ..nouns.reading import Reading
from ..nouns.words import Words, chunk
from ..numbers.quantities import Quantity, Reader, read_quantities
from .grid import UNIT, Cell, stem_of
from .heads import Heads, is_stage
from .shapes import (
    PAIR,
    ROWS_LEAST,
    SHARE_REGULAR,
    YEAR,
    can_be_number,
    flattened,
    is_number,
    labelled,
    marked,
    spaced,
)

_YEAR_LABEL = compiled(r"(?:19|20)\d\d(?:年度?|[-—–]?(?:(?:19|20)\d\d)?学年度?)?")
_CAPTION_UNIT = compiled(r"(?:单位 ?[:] ?|\((?=[百千万亿]{0,2}元[/)]))([^\n()。;]{1,12})")
"""The units that a caption names: 单位:所、人, or 资助标准(元)."""
_MONEY = compiled(r"[百千万亿]{0,2}元")
_EACH = "每"
_PER_UNIT = compiled(r"(?<=元)/[^、,，]{1,8}")
"""Per what money is, behind the unit that a caption names: 单位:元/生·学期."""
_PER_CELL = compiled(r"/[^\d\s]{1,8}")
_NOTE = compiled(
    r"(?<=[^()]{2})\((?:(?:不?含|包括|按|其中|每|\d)[^()]{0,14}|[^()]{1,8}[,，、][^()]{1,8})\)$"
)
"""A note behind the label of a row: 一类(10公里以内)."""
_END_LONGEST = 4
_CAPTION = 90
"""Characters before a table that can name its units: 单位:所、人."""
_NAMED = compiled(r"(?!合计|总计|小计|\d)(?!.*[省市县区州盟旗镇乡]$)[^\d]*[\u4e00-\u9fff]{2}")
"""The label of a row that says what its money is for; a place does not."""
_WHOSE = frozenset({"schools", "institutions", "regions"})
"""What is counted less often by a label than named as that to which numbers belong."""
_PEOPLE = frozenset({"students", "teachers", "people"})
_PUPILS = "学生"
_COUNTS_BODIES = frozenset("所家")
"""Units that schools and institutions are counted by, and little else."""
_PAID = frozenset({"money", "pay"})
"""What the last word of a head is, below which money stands: 计划投入."""
_WORD, _DIGIT = compiled(r"[\u4e00-\u9fff]{2}"), compiled(r"\d")
_SECTION = compiled(
    r"^(?:[一二三四五六七八九十]{1,2}、|[(][一二三四五六七八九十]{1,2}[)]|\d{1,2}[.、]|其中[:]?)"
)


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
    said: str = ""
    """The label that says what is counted where the head does not: 学费(每生每学期) under 小学."""
    dated: str = ""
    """The head that names the time: its own, or of a change (比上年增减) the one before."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A cell of words with a number in them, which is read as a sentence is: 改造宿舍24栋."""

    start: int
    end: int
    head: Cell
    table: int
    """Where the table begins."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The regular tables of a document: their numbers, and what is left to the sentences."""

    entries: list[Entry]
    spans: list[tuple[int, int]]
    """What of the text is read here alone."""
    worded: list[Worded]
    """Sorted."""


def read_tables(row: DocumentRow, text: str, reader: Reader, words: Words, kinds: Heads) -> Tables:
    """The numbers of the regular tables, and where these tables stand."""
    read = Tables([], [], [])
    for table in (
        *marked(row, text, words, kinds),
        *flattened(row, text, kinds),
        *spaced(row, text, kinds),
        *labelled(row, text),
    ):
        start = table[0][0].start
        caption = text[max(0, start - _CAPTION) : start]
        about = f"{row.title or ''}\n{caption}\n{table[0][0].text}"
        read.entries.extend(_Table(table, reader, words, kinds, caption, about).entries())
        heads, *rows = table
        read.spans.append((heads[0].start, heads[-1].end))
        for cells in rows:
            worded = [
                Worded(cell.start, cell.end, head, start)
                for head, cell in zip(heads[1:], cells[1:], strict=True)
                if _is_worded(cell.text)
            ]
            read.worded.extend(worded)
            begins = [cells[0].start, *(cell.end for cell in worded)]
            ends = [*(cell.start for cell in worded), cells[-1].end]
            read.spans.extend(zip(begins, ends, strict=True))
    read.worded.sort(key=attrgetter("start"))
    return read


def _columns_of_years(rows: Sequence[list[Cell]]) -> frozenset[int]:
    """The columns of nothing but years: there 1949 is one, among other numbers it is none."""
    return frozenset(
        column for column in range(len(rows[0])) if not any(is_number(row[column]) for row in rows)
    )


def _is_worded(cell: str) -> bool:
    """Whether a cell has words, and a number behind them: 改造宿舍24栋."""
    word = _WORD.search(cell)
    return word is not None and _DIGIT.search(cell, word.end()) is not None


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
            self.rows = [[Cell(at, at, "")] * PAIR, *self.rows]
        heads = self.rows[0]
        named = next((i for i, h in enumerate(heads) if not self.kinds.is_a("none", h.text)), 0)
        alike = not heads[0].text and heads[1].text.isalpha() and heads[1].end > heads[1].start
        units = next((i for i, head in enumerate(heads) if self.kinds.is_a("unit", head.text)), -1)
        captions = self._units()
        section: Reading | None = None
        years = frozenset() if alike else _columns_of_years(self.rows[1:])
        for row in self.rows[1:]:
            own = [row[units].text] if units >= 0 else captions
            for column, cell in enumerate(row):
                counted = can_be_number(cell) and column not in years
                if not column or not (alike or counted):
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
                    dated=self._dated(heads[: column + 1]) or self._dated_row(row[:column], years),
                )

    def _units(self) -> list[str]:
        """The units that the caption names, and none at all: not every column need have one.

        资助标准(元) above 普通学校 and 特教学校, though, is of money in every column.
        """
        named = _CAPTION_UNIT.findall(self.caption)
        units = [unit for found in named for unit in _split(found)]
        heads = [stem_of(head.text) for head in self.rows[0][1:]]
        own = any(
            self.kinds.is_a("money", head) or self.kinds.says("counts", head) for head in heads
        )
        paid = bool(units) and all(_MONEY.fullmatch(unit) for unit in units)
        return units if paid and not own else [*units, ""]

    def _is_sheet(self) -> bool:
        """Whether the rows are labels with their numbers, below one with a name: 校名 青山中学."""
        heads, rows = self.rows[0], [row for row in self.rows[1:] if is_number(row[-1])]
        if len(heads) != PAIR or self.kinds.is_open(heads[1].text) or UNIT.search(heads[1].text):
            return False
        if any(self.kinds.is_a(kind, heads[1].text) for kind in ("per", "rate")):
            return False
        blank = Cell(heads[0].start, heads[0].start, "")
        bare = replace(self, rows=[[blank] * PAIR, *self.rows])
        read = [
            row
            for row in rows
            if not row[1].text[-1:].isdigit() and bare._entry(blank, row[0], row[1], [""], None)
        ]
        return len(read) >= ROWS_LEAST and len(read) >= SHARE_REGULAR * len(rows)

    def _dated(self, heads: Sequence[Cell]) -> str:
        """The last head, where it holds a year; of a column of changes the one before that does."""
        for cell in reversed(heads):
            head = f"{cell.text} {cell.above}"
            if any(char.isdigit() for char in head):
                return head
            if not self.kinds.says("change", head):
                break
        return ""

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
        namers = [head, label] if self.kinds.is_open(head.text) else [head]
        divided = self._divides(head, label)
        if divided:  # 学费 under 小学: the row says what it is
            namers = [label]
        elif self._is_somebody(label):  # 东山小学: whom the number is about, not what it counts
            namers = [head, *self._captioned()] if len(namers) > 1 and head.text else [head]
        for namer in namers:
            unit = UNIT.search(namer.text)
            stem = stem_of(namer.text)
            if self.kinds.is_a("none", stem) and not self.kinds.is_a("per", stem):
                return None
            given = [""] if self.kinds.says("change", stem) else units
            if unit and not unit[1].startswith(_EACH):
                given = [unit[1]]
            for quantity in self._quantities(cell, given, stem):
                found = self._named(stem, namer, quantity, label, head)
                if found and divided:
                    found = found._replace(label=(head.start, head.start + len(head.text)))
                if found:
                    said = label.text if namer is label else ""
                    at = head.start
                    return Entry(quantity, found, head, cell.start, cell.end, at, said=said)
        if len(namers) > 1 and section and any(units):  # 其中:小学 under 在校学生数
            part = self._quantity(cell, units[0])
            if part and part.kind in PERSONS:
                shared = section._replace(label=_label(label), own=False)
                return Entry(part, shared, head, cell.start, cell.end, head.start)
        return None

    def _captioned(self) -> list[Cell]:
        """What the text before the table counts: 各县报名人数如下(单位:人) above 2024年, 2025年."""
        noun = self.kinds.last("caption-noun", self.caption)
        begin = self.rows[0][0].start - len(self.caption)
        return [Cell(begin + noun.start(), begin + noun.end(), noun[0])] if noun else []

    def _divides(self, head: Cell, label: Cell) -> bool:
        """Whether a head only divides what the label of the row counts: 小学 above 学费, 在校生."""
        if UNIT.search(head.text) or self.kinds.is_a("who", self.rows[0][0].text):
            return False
        sort = any(self.kinds.is_a(kind, head.text) for kind in ("grade", "sort"))
        return (sort or is_stage(head, self.words)) and self._is_measure(label)

    def _is_measure(self, label: Cell) -> bool:
        """Whether the label of a row says what is counted, not where: 在校生(人), 学费, 学校数."""
        stem = stem_of(label.text)
        if UNIT.search(label.text) or self.kinds.says("number", stem):
            return True
        if any(self.kinds.is_a(kind, stem) for kind in ("money", "rate")):
            return True
        tokens = chunk(stem, 0, len(stem), (), self.words)
        nouns = [noun for token in tokens for noun in token.nouns]
        return bool(nouns) and not any(noun.metric in _WHOSE for noun in nouns)

    def _is_somebody(self, label: Cell) -> bool:
        """Whether the labels are names of schools or places, and this is no stage of school."""
        who = self.kinds.is_a("who", self.rows[0][0].text)
        return who and not is_stage(label, self.words)

    def _quantities(self, cell: Cell, units: list[str], stem: str) -> list[Quantity]:
        """The readings of a cell by unit, those first that the last noun of its head can have.

        Of 单位:所、人 that is 人 for 小学在校生, though 所 would fit the 小学 in it.
        """
        found = [quantity for unit in units if (quantity := self._quantity(cell, unit))]
        if len(found) > 1:
            bare = self.kinds.without("number", stem)
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
        if len(found) != 1 or found[0].start:
            return None
        rest = cell.text[found[0].end :]
        if rest and not (found[0].kind == "money" and _PER_CELL.fullmatch(rest)):
            return None
        start, end = cell.start, cell.end - len(rest)
        return replace(found[0], start=start, end=end, left=start, right=end)

    def _named(
        self, stem: str, namer: Cell, quantity: Quantity, label: Cell, head: Cell
    ) -> Reading | None:
        """What a head such as 在校学生数 names; money, shares and areas need no noun."""
        span = (namer.start, namer.start + len(stem))
        if quantity.kind in FIXED:
            return self._amount(stem, namer, quantity, label)
        if quantity.kind == "none" or any(self.kinds.is_a(k, stem) for k in ("money", "per")):
            return None
        bare = self.kinds.without("number", _SECTION.sub("", stem.strip()))
        about = f"{head.above} {self.about}"
        nouns = [
            noun
            for word in dict.fromkeys((bare, stem.strip(), *_ends(bare)))
            for noun in self.words.nouns.heads.get(word, ())
            if noun.fits(quantity) and noun.context and noun.context.search(about)
        ][:1]
        bare_head = bool(nouns)
        if not nouns:
            nouns = [
                noun
                for token in chunk(stem, 0, len(stem), (), self.words)
                if (noun := token.noun(quantity))
            ]
            nouns += [n for n in self.words.nouns.words.get(bare, ()) if n.fits(quantity)][:1]
        if not nouns and quantity.kind in PERSONS and self.kinds.is_a("pupils", bare):
            nouns = [
                noun for noun in self.words.nouns.words.get(_PUPILS, ()) if noun.fits(quantity)
            ]
        if not nouns:
            return self._lent(head, quantity) if namer is head else None
        if bare_head and namer is not label and (whom := self._whom(label, quantity)):
            return whom  # 小学语文教师 under 招聘人数
        found = Reading(nouns[-1].metric, nouns[-1].row, _unmarked(namer), span[1], "table")
        if namer is not label and is_stage(label, self.words):
            found = found._replace(label=_label(label))  # 幼儿园 under 学校数
        elif head.stage:
            found = found._replace(label=head.stage)
        return found

    def _amount(self, stem: str, namer: Cell, quantity: Quantity, label: Cell) -> Reading | None:
        """What money, a share or an area is of: by its head, or by the label of the row."""
        span = (namer.start, namer.start + len(stem))
        if quantity.kind != "percent" and self.kinds.says("counts", stem):
            return None
        metric = FIXED[quantity.kind]
        item: tuple[int, int] | None = None
        about_row = self.kinds.says("change", stem) or self.kinds.is_open(stem)
        who = self._is_somebody(label)
        if self.kinds.is_a("per", stem):
            return self._rated(quantity, label)
        # 比上年增减(%) of the 学校数 of the row
        if about_row and _NAMED.match(label.text) and not who:
            span = _unmarked(label), label.start + len(stem_of(label.text))
        elif about_row and namer.over:  # 增长(%) below 在校生数
            span = namer.over
        elif about_row and (bare := self.kinds.without("total", stem)):  # 资金合计 of a place
            span = (namer.start, namer.start + (0 if YEAR.search(bare) else len(bare)))
        elif about_row and label.text:
            span = _label(label)
        elif metric == "funds" and _NAMED.match(label.text) and namer is not label and not who:
            item = _label(label)  # 营养改善计划 under 决算数
            if self.kinds.is_a("price", stem) and self.kinds.is_a("rate", stem_of(label.text)):
                span, item = item, None  # 学费 under 收费标准
        return Reading(metric, f"{metric}.{quantity.kind}", *span, "table", label=item)

    def _whom(self, label: Cell, quantity: Quantity) -> Reading | None:
        """The persons that the label of a row names, whom a bare 人数 above counts."""
        if self._is_somebody(label):
            return None
        tokens = chunk(label.text, 0, len(label.text), (), self.words)
        noun = tokens[-1].noun(quantity) if tokens else None
        if noun is None or noun.metric not in _PEOPLE:
            return None
        return Reading(noun.metric, noun.row, *_label(label), "table")

    def _lent(self, head: Cell, quantity: Quantity) -> Reading | None:
        """The noun that a head leaves out which only says how things are: 已注销(家).

        It is that of a head before it with its unit, or the last in the line above the table that
        its unit can count: 所 of 各县寄宿制学校建设情况如下.
        """
        unit, state = UNIT.search(head.text), stem_of(head.text)
        if unit is None or not self.kinds.is_a("state", state):
            return None
        cells = [
            other
            for other in self.rows[0]
            if other.start < head.start
            and unit[1] in UNIT.findall(other.text)
            and not self.kinds.is_a("state", stem_of(other.text))
        ]
        if not cells and unit[1] in _COUNTS_BODIES:
            above = self.caption.rstrip("\n")
            line = above.rsplit("\n", 1)[-1]
            end = self.rows[0][0].start - len(self.caption) + len(above)
            cells = [Cell(end - len(line), end, line)]
        found = self._noun_in(cells[-1], quantity) if cells else None
        return found and found._replace(label=(head.start, head.start + len(state)))

    def _noun_in(self, cell: Cell, quantity: Quantity) -> Reading | None:
        """The last noun of a text that the quantity can count."""
        stem = stem_of(cell.text)
        tokens = chunk(stem, 0, len(stem), (), self.words)
        for token in reversed(tokens):
            noun = token.noun(quantity)
            if noun:
                at = cell.start
                return Reading(noun.metric, noun.row, at + token.start, at + token.end, "table")
        return None

    def _rated(self, quantity: Quantity, label: Cell) -> Reading | None:
        """What money below 每人每月 is: the 补助标准 of the text before the table, or the label."""
        if quantity.kind != "money":
            return None
        found = self.kinds.last("caption-rate", self.caption)
        if found is None or not label.text:
            return Reading("funds", "funds.money", *_label(label), "table")
        begin = self.rows[0][0].start - len(self.caption)
        span = begin + found.start(), begin + found.end()
        return Reading("funds", "funds.money", *span, "table", label=_label(label))


def _ends(head: str) -> Iterator[str]:
    """The ends of a head, the longest first: 计划 of 分配生计划."""
    return (head[-size:] for size in range(min(_END_LONGEST, len(head) - 1), 1, -1))


def _unmarked(cell: Cell) -> int:
    """Where the text of a cell begins behind its list mark: 一、学校数, 其中:幼儿园."""
    mark = _SECTION.match(cell.text)
    return cell.start + mark.end() if mark and mark.end() < len(cell.text) else cell.start


def _label(cell: Cell) -> tuple[int, int]:
    """Where the label of a row stands, without its list mark and the note behind it."""
    return _unmarked(cell), cell.start + len(_NOTE.sub("", cell.text))


def _split(units: str) -> list[str]:
    """The units of 单位:所、人 one by one, without what they are per: 单位:元/生,每学期."""
    parts = re.split(r"[、,，/和 ]", _PER_UNIT.sub("", units))
    return [part.strip() for part in parts if part.strip() and not part.startswith(_EACH)]
