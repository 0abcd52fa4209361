"""Evidence from the shape of a line: punctuation, length, links. The same for DOM blocks and lines.

The weights are nats, set by hand on the pages of data/gold/dev: a sentence with two marks and
an end is body (+3), a line of 20 characters without any mark is a headline of some list (-1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon.programs import compiled
from ...model.document import Block
from .evidence import Clue, Rules
from .names import is_name

PRIOR = Clue("fragment", -1.0, "a short line without a sentence beside the article")
MARK_WEIGHT = 0.9
MAX_MARKS = 4
PUNCTUATED = tuple(
    Clue("punctuation", MARK_WEIGHT * marks, "punctuated") for marks in range(MAX_MARKS + 1)
)
"""By the number of marks."""

ENDED = Clue("sentence", 1.6, "ends as a sentence")
LONG = tuple(
    (size, Clue("length", gain, "long")) for size, gain in ((25, 0.6), (60, 0.8), (120, 0.8))
)
"""Length above which a punctuated line gains, and how much it gains."""

TABLE = Clue("table", 0.8, "a row of a table of data")

LINKED = Clue(
    "link-list",
    -5.0,
    "much of its text stands in links, as in menus, lists, tags and names of users",
)
SEPARATED = Clue(
    "separated",
    -3.0,
    "a row of short pieces without a sentence, as menus, lists and lines of data are",
)
NAMES = Clue("names", 1.0, "a list of names of persons, places or schools")
NAMED_SHARE = 0.5
"""Share of the pieces of a line that must be names."""

MAX_SHORT = 40
VALUE = Clue("value", 1.6, "a label and its value: a line of a list of figures")
PLACE = Clue("place-line", 0.8, "the name of a place or school, as lists have it")
LEADS_IN = Clue("lead-in", 0.6, "leads in what follows")
TEASER = Clue("teaser", -2.5, "breaks off with an ellipsis: the beginning of another article")
DATED = Clue(
    "dated-line",
    -2.0,
    "ends with a date and in no sentence, as headlines of lists and lines of an author or site do",
)
NUMERIC = Clue("numeric", -1.0, "numbers alone: a counter or a page number")

_MARKS = "，。！？；、"
_HALF_WIDTH = re.compile("[,;!?]")
_MARKED = re.compile(f"[{_MARKS},;!?…]")
"""What a line holds that has a mark, or ends as a sentence."""

_DIGIT = re.compile(r"\d")
_HALF_MARKS = re.compile(r"(?<!\d)[,;!?](?!\d)|(?<=\d)[,;](?=[^\d\s])|(?<=[^\d\s])[,;](?=\d)")
_GAP = re.compile(r"[|│｜·•/／>»›_\s]")
"""What every separator of `_SEPARATOR` holds: a line has one piece more at most."""

MIN_PIECES = 4
"""Pieces of a line that make it a row of them."""

MAX_PIECE = 12
"""Letters of such a piece, in the mean."""

_END = compiled(r"[。！？!?；;…][”’」』）)\]】\d]*$|[。！？][（(][^()（）]{2,30}[)）]$")
_SEPARATOR = re.compile(r"[|│｜·•/／>»›_\s](?:(?<!\s)|[-–—]\s|\s+|(?<![a-zA-Z,.]\s)|(?![a-zA-Z]))")
_BESIDE_DIGIT = compiled(r"\s(?:(?<=\d\s)\s*(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]\s)\s*(?=\d))")
"""Both begin with what few characters are, and then look back."""

_TEASER = compiled(
    r"(?:\.{3,}|…+|。。。)[”’」』]?(?:\[?(?:详细|详情|全文|更多|阅读全文|查看)[\]>》]*)?$"
)
_DATE_TAIL = re.compile(
    r"\d(?:\d{3}[-/.年]\d{1,2}[-/.月]|\d?[-/月])\d{1,2}日?(?:\d{1,2}:\d{2})?[\])]?$"
)
MIN_HEADLINE = 6
"""Characters before a date that make it the date of a headline and not a date alone."""

TAIL = 40
"""Characters at the end of a line that are looked at for how it ends; more would be quadratic."""

_VALUE = compiled(
    r"^[^\d,.。]{2,24}[:：]?\d[\d.]*(?:余|多)?(?:(?:万|亿)(?:余|多)?$|(?:万|亿)?(?:余|多)?"
    r"(?:元|人|名|所|个|家|人次|平方米|亩|间|套|台|册|%|％)(?:[(（].{1,16}[)）])?$)"
)
_NUMERIC = re.compile(r"^[\W\d_a-z]*$")


def is_words(text: str, key: str) -> bool:
    """Whether a line, whose folded form is `key`, is letters alone, with too few blanks to be a row
    of pieces: half of all lines are, and most questions need not be asked of them.

    >>> is_words("联系 我们", "联系我们"), is_words("第2页", "第2页")
    (True, False)
    """
    return key.isalpha() and len(text) - len(key) < MIN_PIECES - 1


def shape_clues(block: Block, key: str, rules: Rules) -> list[Clue]:
    """What the shape of a block says; `key` is its folded text."""
    size = len(key)
    if size <= MAX_SHORT and is_words(block.text, key):
        return _word_clues(block, key, rules)
    clues = [PRIOR]
    marked = _MARKED.search(block.text) is not None
    marks = _count_marks(block.text) if marked else 0
    ended = marked and size >= 8 and bool(_END.search(block.text[-TAIL:]))
    digits = _DIGIT.search(key) is not None
    if marks:
        clues.append(PUNCTUATED[min(marks, MAX_MARKS)])
        clues += [clue for limit, clue in LONG if size >= limit]
    if ended:
        clues.append(ENDED)
    if _NUMERIC.match(key) and block.kind != "table_row":
        clues.append(NUMERIC)
    if not marks and size <= MAX_SHORT:
        clues += _short_clues(key, digits, rules)
    if block.link_density > 0:
        clues.append(_linked(block.link_density, ended and marks >= 3))
    if not ended and block.kind != "table_row":
        most = len(_GAP.findall(block.text)) + 1
        if _is_row(most, size, marks):
            clues += _row_clues(block.text, size, marks, rules)
    if size >= 15 and _has_dots(key) and _TEASER.search(key[-TAIL:]):
        clues.append(TEASER)
    if digits and not ended and 10 <= size <= 60:
        dated = _DATE_TAIL.search(key[-TAIL:])
        if dated and size - len(dated.group()) >= MIN_HEADLINE:
            clues.append(DATED)
    if block.kind == "table_row" and not block.link_density:
        clues.append(TABLE)
    return clues


def _word_clues(block: Block, key: str, rules: Rules) -> list[Clue]:
    """As `shape_clues`, of a short line that `is_words`."""
    clues = [PRIOR]
    table = block.kind == "table_row"
    if key.isascii() and not table:
        clues.append(NUMERIC)
    clues += _short_clues(key, False, rules)
    if block.link_density > 0:
        clues.append(_linked(block.link_density, False))
    elif table:
        clues.append(TABLE)
    return clues


def _has_dots(key: str) -> bool:
    """Whether a line holds what `_TEASER` looks for."""
    return "…" in key or "..." in key or "。。。" in key


def _count_marks(text: str) -> int:
    """The marks of a text that stand between its words, not in numbers.

    >>> _count_marks("全市1,200人，其中新生,多。")
    3
    """
    marks = sum(map(text.count, _MARKS))
    if _HALF_WIDTH.search(text):
        marks += len(_HALF_MARKS.findall(text))
    return marks


def _short_clues(key: str, digits: bool, rules: Rules) -> list[Clue]:
    """What speaks for a short line without a sentence: a value, a name in a list, a lead-in."""
    if digits and _VALUE.search(key):
        return [VALUE]
    if len(key) >= 4 and key.endswith(rules.place_ends) and not any(c.isdigit() for c in key):
        return [PLACE]
    return [LEADS_IN] if key.endswith(":") and len(key) >= 4 else []


def lists_names(pieces: Sequence[str], rules: Rules) -> bool:
    """Whether the pieces of a line are names of persons, or of places and schools."""
    plain = [re.split(r"[:：]", piece)[-1].strip() for piece in pieces]
    named: int = sum(
        is_name(piece, rules.surnames)
        or (3 <= len(piece) <= 10 and piece.endswith(rules.place_ends))
        for piece in plain
    )
    return named >= NAMED_SHARE * len(pieces)


def _linked(share: float, prose: bool) -> Clue:
    """What links say of a block, by their share of its text; of prose they say half as much."""
    if share == 1 and not prose:
        return LINKED
    strength = share if share > 0.3 else share * 0.5
    return LINKED.weakened(strength * 0.5 if prose else strength)


def _is_row(pieces: int, size: int, marks: int) -> bool:
    """Whether a line falls into pieces enough for its letters and its marks."""
    return pieces >= MIN_PIECES and size <= MAX_PIECE * pieces and marks * 2 < pieces


def _row_clues(text: str, size: int, marks: int, rules: Rules) -> list[Clue]:
    """What speaks for or against a row of short pieces; `size` is that of its folded text."""
    pieces = [piece for piece in _SEPARATOR.split(_BESIDE_DIGIT.sub("", text)) if piece.strip()]
    if _is_row(len(pieces), size, marks):
        return [NAMES if lists_names(pieces, rules) else SEPARATED]
    return []
