"""When two facts state the same thing, and when their values cannot both be true.

In: rows of facts, as dictionaries. Out: keys and yes or no. Pure functions; the words that they
read for are rows of `lexicon/observations.toml`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..lexicon import Lexicon

Data = Mapping[str, Any]
Interval = tuple[float, float]
Period = tuple[str | None, str | None]

SCHOOL_ROLES = ("apart", "whole", "school")
SPECIFIC_DIGITS = 3
"""Significant digits from which a value is no coincidence: 481 schools, not 12 schools."""
HALF = 0.5
_BRACKETS = re.compile(r"[(（\[【「『《〈].{0,60}?[)）\]】」』》〉]|[“”‘’\"'·\s]")
_DATE_PREFIX = re.compile(r"^(?:\d{2,4}年(?:度|底|末|初|上半年|下半年)?(?:\d{1,2}月)?)+")
_CLAUSE_END = re.compile(r"[，,。；;、！!？?：:（()）\n]")
_NO_LETTERS = re.compile(r"[\W_]+")
_YEAR_START, _YEAR_END = "-01-01", "-12-31"
LATEST = "9999"
"""Sorts behind every date."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `observations.toml` by their role; prefixes with the longest first."""

    strip: tuple[str, ...]
    adverbs: tuple[str, ...]
    stock: frozenset[str]
    reached: frozenset[str]
    generic: frozenset[str]
    schools: re.Pattern[str]
    """Words for one school, for the whole place, and those that only look like them, as groups."""


def build_words(lexicon: Lexicon) -> Words:
    """Read `observations.toml`; for `lexicon.get`."""
    roles = ("strip", "adverb", "stock", "reached", "generic", *SCHOOL_ROLES)
    found: dict[str, set[str]] = {role: set() for role in roles}
    for row in lexicon.rows("observations"):
        found[row["role"]].update(row["words"])
    strip, adverbs = (
        tuple(sorted(found[role], key=lambda word: (-len(word), word)))
        for role in ("strip", "adverb")
    )
    stock, reached, generic = (frozenset(found[role]) for role in ("stock", "reached", "generic"))
    groups = (f"(?P<{role}>{_either(found[role])})" for role in SCHOOL_ROLES)
    return Words(strip, adverbs, stock, reached, generic, re.compile("|".join(groups)))


def _either(words: Iterable[str]) -> str:
    """A pattern of words, those first that begin like others and go on; of none, what never is."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or r"(?!)"


def of_one_school(fact: Data, words: Words) -> bool:
    """Whether the sentence tells the number of one school or class that it does not name: what
    stands before the number, from the last semicolon on, names one (该校), and not the whole place
    after it (全县).

    >>> of_one_school({"sentence": "我们学校1260名学生", "quote": "1260名"}, build_words(Lexicon()))
    True
    """
    sentence, quote = str(fact.get("sentence") or ""), str(fact.get("quote") or "")
    at = sentence.find(quote)
    if fact.get("start") is not None:
        at = int(fact["start"]) - int(fact.get("sentence_start") or 0)
    before, behind = sentence[: max(0, at)].rpartition("；")[2], None
    for found in words.schools.finditer(before):
        if found.lastgroup != "apart":
            behind = found.end() if found.lastgroup == "school" else None
    names = (fact.get(part) for part in ("province", "city", "county"))
    return behind is not None and not any(name and name in before[behind:] for name in names)


def plain_noun(noun: str | None, words: Words) -> str:
    """The counted noun without what other fields hold: brackets, scope, time.

    >>> plain_noun("2021年全省高考报名人数", build_words(Lexicon()))
    '高考报名人数'
    """
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", noun or ""))
    while True:
        shorter = _DATE_PREFIX.sub("", text)
        prefix = next((word for word in words.strip if shorter.startswith(word)), "")
        shorter = shorter[len(prefix) :]
        if shorter == text or not shorter:
            return text
        text = shorter


def nouns_fit(one: str, other: str) -> bool:
    """Whether two plain nouns may name one thing: 义务教育学校 and 学校; nothing and anything."""
    return not one or not other or one.endswith(other) or other.endswith(one)


def plain_action(action: str | None, words: Words) -> str:
    """The governing verb, or nothing where it only says that something is there."""
    return "" if not action or action in words.stock else action


def predicate(fact: Data, words: Words) -> str:
    """What the clause goes on to say after the number and its noun: 481所学校开展课后服务.

    It says which of the things were counted, and so two values with other predicates are of
    different things. Nothing where the number phrase ends its clause.

    >>> fact = {"sentence": "全市481所学校均开展延时服务，家长满意。", "sentence_start": 0,
    ...         "start": 2, "quote": "481所", "noun": "学校"}
    >>> predicate(fact, build_words(Lexicon()))
    '开展延时服务'
    """
    sentence = str(fact.get("sentence") or "")
    at = int(fact.get("start") or 0) - int(fact.get("sentence_start") or 0)
    rest = sentence[max(0, at) + len(str(fact.get("quote") or "")) :]
    noun = str(fact.get("noun") or "")
    clause = _CLAUSE_END.split(rest, maxsplit=1)[0]
    if noun and noun in clause:
        clause = clause.partition(noun)[2]
    return _strip(letters(clause), words.adverbs)


def _strip(text: str, prefixes: Iterable[str]) -> str:
    """A text without the words of a list that it begins with."""
    while prefix := next((word for word in prefixes if text.startswith(word)), ""):
        text = text[len(prefix) :]
    return text


def significant(value: float) -> int:
    """How many digits of a value carry meaning.

    >>> significant(310000), significant(2.76), significant(481)
    (2, 3, 3)
    """
    digits = f"{value:.6f}".rstrip("0").rstrip(".").replace(".", "").replace("-", "").strip("0")
    return max(1, len(digits))


def _step(value: float) -> float:
    """The worth of the last significant digit: 310000 -> 10000."""
    if value == 0:
        return 1.0
    lead = math.floor(math.log10(abs(value)))
    return float(10.0 ** (lead - significant(value) + 1))


def interval(fact: Data) -> Interval:
    """The values that a statement leaves open: 31万余名 lies from 310000 to 320000.

    An exact number is that number, unless it is written in 万 or 亿: then it may be rounded.
    """
    value = float(fact["value"])
    if fact.get("value_max") is not None:
        return value, float(fact["value_max"])
    step = _step(value)
    qualifier = fact.get("qualifier") or "exact"
    if qualifier in ("more_than", "nearly", "less_than", "about"):
        below = {"more_than": 0.0, "about": HALF}.get(qualifier, 1.0)
        above = {"more_than": 1.0, "about": HALF}.get(qualifier, 0.0)
        return value - below * step, value + above * step
    if qualifier == "at_least":
        return value, math.inf
    if qualifier == "at_most":
        return -math.inf, value
    rounded = any(sign in str(fact.get("quote")) for sign in "万萬亿億")
    return (value - HALF * step, value + HALF * step) if rounded else (value, value)


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two statements can both be true.

    >>> more = interval({"value": 310000, "qualifier": "more_than", "quote": "31万余名"})
    >>> overlap(more, interval({"value": 312345})), overlap(more, interval({"value": 325000}))
    (True, False)
    """
    return one[0] <= other[1] and other[0] <= one[1]


def period_of(fact: Data) -> Period:
    """The period of a fact; None where a side is open."""
    return fact.get("period_start"), fact.get("period_end")


def period_key(fact: Data) -> str | None:
    """What must be the same for two values to contradict each other in time; None: unknown.

    2022年 and 截至2022年底 are the year; other ends keep their month, for stocks grow; without a
    period, and for 目前, it is the year in which the page was published.
    """
    start, end = period_of(fact)
    if fact.get("period_basis") == "published":
        start = end = None
    if end and end.endswith(_YEAR_END):
        first = start[:4] if start and start.endswith(_YEAR_START) else end[:4]
        return f"{first}-{end[:4]}"
    if end or start:
        return f"{(start or '')[:7]}..{(end or '')[:7]}" if start != end else (end or "")[:7]
    published = str(fact.get("published") or "")
    return f"published {published[:4]}" if published[:4].isdigit() else None


def periods_fit(one: Data, other: Data) -> bool:
    """Whether two facts may be of one time: equal, one inside the other, or one unknown."""
    a, b = period_of(one), period_of(other)
    if not any(a) or not any(b) or a == b:
        return True
    return _inside(a, b) or _inside(b, a)


def _inside(one: Period, other: Period) -> bool:
    start, end = one[0] or one[1] or "", one[1] or one[0] or ""
    return (other[0] or "") <= start and end <= (other[1] or LATEST)


def spot(fact: Data) -> tuple[str, int]:
    """The letters of the sentence, and how many stand before the number."""
    sentence = str(fact.get("sentence") or "")
    at = max(0, int(fact.get("start") or 0) - int(fact.get("sentence_start") or 0))
    return letters(sentence), len(letters(sentence[:at]))


def letters(text: str) -> str:
    """The letters and digits of a text, NFKC: width and punctuation do not count.

    >>> letters("全市 ４８１所，学校！")
    '全市481所学校'
    """
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text))
