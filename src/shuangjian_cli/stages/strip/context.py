"""Evidence from the lines around a line: the signature of a notice."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from ...lexicon.programs import compiled
from .evidence import Clue

SIGNED = Clue("signature", 4.5, "the signature of a notice: who issued it, and when")
REACH = 3
"""Lines of names in a signature: a notice of several offices."""

ABOVE = 5
"""Lines above a signature among which the last paragraph of the notice stands."""

CELL = Clue("table-cell", 1.8, "a cell of a table, written on a line of its own")
MAX_CELL = 16
CLOSE = 2
"""Lines above a table among which a paragraph stands."""

MIN_CELLS = 8
"""Short lines in a row that may be a table."""

MIN_FIGURES = 4
FIGURES = 0.3
"""Share of figures among the cells of a table."""

_TABLE_NAME = re.compile(
    r"^附?表[一二三四五六七八九十\d]|(?:情况|统计|一览|汇总|分布)表$|^[(]?单位:"
)
"""A line that names a table, or its units."""

_FIGURE = re.compile(r"^[-+]?\d[\d,]*(?:\.\d+)?(?:%|万|亿|元|万元|人|所|个|名)?$")

VERSE = Clue("verse", 1.8, "a line of a text that is written in short lines, as posters are")
MIN_VERSE = 8
"""Short lines in a row that may be a text without a mark at its line ends."""

MAX_VERSE = 40
"""Letters of the longest of them: what stands in quotation marks is on one."""

MEAN_VERSE = 16
"""Letters of such a line, in the mean; headlines of a list are longer."""

COUNTING = 0.3
"""Share of the lines that count something; of headlines few do."""

_COUNTED = re.compile(r"\d[余多]?[万亿]?[余多]?(?:元|人|名|位|所|个|家|间|套|项|平方米|亩|场|%)")

LABELLED = Clue("labelled", 2.2, "one of several lines with the same label: a list of records")
LABEL_TIMES = 4
"""Different values of a label that make its lines records."""

MAX_LABELLED = 60
_LABELLED = compiled(r"^([\u4e00-\u9fff]{2,10}):(.+)$")

RECORD = Clue(
    "record-row", 3.5, "one of several rows that give the same figures of one after other"
)
RECORD_ROWS = 3
"""Rows of one make, one below the other, that are the records of a list."""

MAX_RECORD = 80
MIN_FIELDS = 2
"""Fields with words, after the name of what a row is of."""

_FIELD = re.compile(r"[\s\u3000:：|│｜][\s\u3000:：|│｜]*")
_NUMBER = re.compile(r"\d[\d.,]*")
_FIGURED = re.compile(r"[\d\-—–/]")
"""What such rows hold: a figure, or a dash in its place."""
MIN_COLUMNS = 2
"""Figures of a row of a table: one behind a headline is the count of its readers."""

FIGURES_MAKE = " figures"
"""What such rows have in common, behind their number of fields."""

MAX_HEAD = 16
"""Characters of the name at the beginning of a row of figures."""

_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–~至](?:20)?\d\d)?学?年(?:\S{0,7}[月季期度])?$")
"""A time at the beginning of such a row; a day of a month stands before headlines."""

_VALUE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:%|‰|万|亿|元|万元|亿元|人|所|个|名)?|[-—–/]+")

TOPIC = Clue("list-heading", 1.6, "a short line above points of one mark, which it heads")
MAX_TOPIC = 12
POINTS = tuple("■◆●▪□◎★")

ENCLOSED = Clue("enclosed", 1.5, "stands between the beginning of a notice and its signature")
BEGINS = 2.3
"""Evidence from which on a line may begin a notice: a salutation or a paragraph has it."""

MAX_NOTICE = 400
"""Lines of a notice that are looked at from its signature upwards."""

_DATE = re.compile(r"^[(\[]?[12〇二]\S{3}年\S{1,3}月\S{1,3}日[)\]]?$")
_BODY = compiled(
    r"(?:局|厅|部|委|委员会|办公室|办|政府|学校|中心|协会|学会|研究院|法院|检察院|处|司|团委|总队|支队|集团|公司|幼儿园|小学|中学|大学|学院|教研室|领导小组|指挥部|党组|党委|联合会|基金会)(?:\(.{1,12}\))?$"
)
MAX_NAME = 30


def signature_clues(keys: Sequence[str]) -> list[tuple[Clue, ...]]:
    """Which folded lines are the signature and the date below a notice.

    >>> [len(clues) for clues in signature_clues(["请遵照执行。", "某省教育厅", "2022年3月29日"])]
    [0, 1, 1]
    """
    out: list[tuple[Clue, ...]] = [()] * len(keys)
    for number in range(1, len(keys)):
        if "日" not in keys[number] or not _DATE.match(keys[number]):
            continue
        first = number
        while first > 0 and number - first < REACH and _signs(keys[first - 1]):
            first -= 1
        above = keys[max(0, first - ABOVE) : first]
        if first < number and any(
            key.endswith(("。", ";", ":", "!")) or _attached(key) for key in above
        ):
            for place in range(first, number + 1):
                out[place] = (SIGNED,)
    return out


def enclosed(
    signed: Sequence[bool], scores: Sequence[float], barriers: Sequence[bool]
) -> list[bool]:
    """Which blocks stand between the first paragraph of a notice and its signature.

    `barriers` are blocks that end an article or that a strong rule speaks against: a notice does
    not reach across them.

    >>> enclosed([False, False, True], [3.0, -1.0, 3.5], [False] * 3)
    [False, True, False]
    """
    out = [False] * len(signed)
    for number, signs in enumerate(signed):
        if not signs or (number and signed[number - 1]):
            continue
        start = number
        for place in range(number - 1, max(-1, number - MAX_NOTICE), -1):
            if barriers[place] or signed[place]:
                break
            if scores[place] >= BEGINS:
                start = place
        for place in range(start + 1, number):
            out[place] = True
    return out


def table_cells(
    keys: Sequence[str], scores: Sequence[float], barriers: Sequence[bool]
) -> list[bool]:
    """Which lines are the cells of a table that a flat dump wrote one a line.

    A run of short lines below a paragraph or the name of a table, many of them figures; the days of
    a calendar and the numbers of pages count up one by one, and are none.

    >>> cells = ["如下表。", "一小", "520", "二小", "610", "三小", "480", "四小", "300"]
    >>> table_cells(cells, [3.0] + [-1.0] * 8, [False] * 9)[:2]
    [False, True]
    """
    out = [False] * len(keys)
    start = 0
    for number in range(len(keys) + 1):
        short = number < len(keys) and len(keys[number]) <= MAX_CELL and scores[number] < BEGINS
        if short and not barriers[number]:
            continue
        if number - start >= MIN_CELLS and _tabular(keys[start:number]):
            above = any(score >= BEGINS for score in scores[max(0, start - CLOSE) : start])
            first = start - (start > 0 and _TABLE_NAME.search(keys[start - 1]) is not None)
            if above or _TABLE_NAME.search(keys[first]) is not None:
                out[first:number] = [True] * (number - first)
        start = number + 1
    return out


def _tabular(cells: Sequence[str]) -> bool:
    figures = [cell for cell in cells if _FIGURE.match(cell)]
    if len(figures) < MIN_FIGURES or len(figures) < FIGURES * len(cells):
        return False
    whole = [int(cell) for cell in figures if cell.isdecimal() and len(cell) <= 9]
    steps = sum(b - a == 1 for a, b in itertools.pairwise(whole))
    return steps * 2 < len(figures)


def verses(keys: Sequence[str], scores: Sequence[float], barriers: Sequence[bool]) -> list[bool]:
    """Which lines are a text set in short lines, on a page that has no sentence.

    A poster of an office on its work: eight lines or more, one below the other, some of which
    count something.

    >>> poster = ["我县今年", "新建学校3所", "改建幼儿园2所", "新增学位900个", "全县"]
    >>> keys = ["首页", *poster, "教师更稳定", "学生更快乐", "家长更放心"]
    >>> sum(verses(keys, [-1.0] * 9, [True] + [False] * 8))
    8
    """
    out = [False] * len(keys)
    if any(score >= BEGINS and "。" in key for key, score in zip(keys, scores, strict=True)):
        return out
    start = 0
    for number in range(len(keys) + 1):
        if number < len(keys) and 2 <= len(keys[number]) <= MAX_VERSE and not barriers[number]:
            continue
        if _poster(keys[start:number]):
            out[start:number] = [True] * (number - start)
        start = number + 1
    return out


def _poster(lines: Sequence[str]) -> bool:
    if len(lines) < MIN_VERSE or sum(map(len, lines)) > MEAN_VERSE * len(lines):
        return False
    return sum(_COUNTED.search(line) is not None for line in lines) >= COUNTING * len(lines)


def labelled_clues(keys: Sequence[str]) -> list[tuple[Clue, ...]]:
    """Lines of one label that return with other values: the records of a list.

    A notice that lists schools with address, seats and telephone has them; so that there the
    telephone is no way to reach the site.

    >>> [len(c) for c in labelled_clues([f"学位数:{n}0个" for n in "1234"])], LABEL_TIMES
    ([1, 1, 1, 1], 4)
    """
    values: dict[str, set[str]] = defaultdict(set)
    labels: list[str | None] = []
    for key in keys:
        match = _LABELLED.match(key) if len(key) <= MAX_LABELLED and ":" in key else None
        labels.append(match[1] if match else None)
        if match:
            values[match[1]].add(match[2])
    return [
        (LABELLED,) if label is not None and len(values[label]) >= LABEL_TIMES else ()
        for label in labels
    ]


def record_clues(texts: Sequence[str]) -> list[tuple[Clue, ...]]:
    """Rows of a name and figures with the same words beside them, one below the other.

    >>> rows = [f"{place}　计划{n}0　报到{n}5" for place, n in zip("甲乙丙", "123")]
    >>> [len(clues) for clues in record_clues(["如下：", *rows])]
    [0, 1, 1, 1]
    """
    makes = [_make(text) for text in texts]
    out: list[tuple[Clue, ...]] = [()] * len(texts)
    for make, run in itertools.groupby(range(len(texts)), key=makes.__getitem__):
        places = list(run)
        if make is not None and len(places) >= RECORD_ROWS:
            above = places[0] - 1
            if make.endswith(FIGURES_MAKE) and above >= 0 and _heads(texts[above], make):
                places.append(above)
            for place in places:
                out[place] = (RECORD,)
    return out


def _heads(text: str, make: str) -> bool:
    """Whether a text has as many cells as the rows of figures below it.

    >>> _heads("乡镇 | 去年 | 今年", "2 figures")
    True
    """
    cells = len(_FIELD.split(text.strip(" |│｜"))) if len(text) <= MAX_RECORD else 0
    return f"{cells - 1}{FIGURES_MAKE}" == make


def _make(text: str) -> str | None:
    """What rows of one table or list have in common; None where a text is no such row.

    Either the fields after the first with their figures left out, or, where nearly all of them are
    figures, how many there are.

    >>> _make("甲乡　计划10　报到15"), _make("甲乡　28,450　29,116"), _make("甲乡 三所")
    ('计划0 报到0', '2 figures', None)
    >>> _make("2019年1—8月 11 3060 204"), _make("2019年8月1日 11 3060")
    ('3 figures', None)
    """
    if len(text) > MAX_RECORD or not _FIGURED.search(text):
        return None
    first, *fields = _FIELD.split(text.strip(" |│｜"))
    if len(fields) < MIN_FIELDS or (_NUMBER.match(first) and not _YEAR.match(first)):
        return None
    figures = sum(_VALUE.fullmatch(field) is not None for field in fields)
    if MIN_COLUMNS <= figures >= len(fields) - 1 and len(first) <= MAX_HEAD:
        return f"{len(fields)}{FIGURES_MAKE}"
    make = " ".join(_NUMBER.sub("0", field) for field in fields)
    words = sum(any(char.isalpha() for char in field) for field in fields)
    return make if words >= MIN_FIELDS and "0" in make else None


def topic_clues(keys: Sequence[str]) -> list[tuple[Clue, ...]]:
    """Short lines without a mark right above two points that begin with the same mark.

    >>> [len(clues) for clues in topic_clues(["经常开支", "■增加教师", "■添置图书"])]
    [1, 0, 0]
    """
    out: list[tuple[Clue, ...]] = [()] * len(keys)
    points = [number for number, key in enumerate(keys) if key.startswith(POINTS)]
    for point in points:
        key, below = keys[point - 1] if point else "", keys[point + 1 : point + 2]
        heads = 2 <= len(key) <= MAX_TOPIC and key.isalpha()
        if heads and below and below[0].startswith(keys[point][0]):
            out[point - 1] = (TOPIC,)
    return out


def _signs(key: str) -> bool:
    return 2 <= len(key) <= MAX_NAME and _BODY.search(key) is not None


def _attached(key: str) -> bool:
    return key.startswith("附")
