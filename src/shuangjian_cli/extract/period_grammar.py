"""Time expressions: where they stand in a text, and which days they cover.

In goes a text and what is known about the time (the day of publication, the year named last), out
come `Expression`s with the first and the last day that each covers. The words come from
`lexicon/periods.toml`, the shapes (年月日, ranges, school years) are here. Which number an
expression governs is not decided here but in `periods.py`.

>>> found = Grammar(Lexicon()).read("截至2021年底有3所", Clock())
>>> [(e.text, str(e.low), str(e.high)) for e in found]
[('截至2021年底', '2021-12-31', '2021-12-31')]
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from ..lexicon import Lexicon, Row

Kind = Literal["point", "span", "since", "now", "near", "never", "mask"]
Days = tuple[date | None, date | None]
YEAR_LONG = timedelta(days=364)

SEP = r"\s?(?:[-—–－~～至到]|——)\s?"
YEAR = (
    r"(?:(?<!\d)(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s?年度?(?!级|龄|代|鉴|轻)"
    r"|(?<!\d)20\d\d(?=[高中]考|[春秋]季)|(?<!\d)[012]\d年(?=\d{1,2}月)"
)
YEAR4 = r"(?<!\d)(?:19|20)\d\d"
ROC_YEAR = r"民国\s?1[0-3]\d年度?|(?<!\d)1[0-3]\d(?:学?年度|年(?=起|底|\d{1,2}月))"
MONTH_NUMBER = r"(?<!\d)(?:1[0-2]|0?[1-9])|十[一二]?|[一二三四五六七八九]"
MONTH = rf"(?:{MONTH_NUMBER})\s?月份?(?!球|亮|饼)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])\s?[日号](?!线|楼|院)"
BARE_DAY = r"(?:3[01]|[12]\d|[1-9])(?=上午|下午|晚|凌晨)"
SHAPE_HEADS = r"\d一二两三四五六七八九十近最过这本上当前个民年“\"「『"
"""The characters that the shapes themselves can begin with, besides the words of the lexicon."""
AROUND = frozenset({"before", "after", "reporting"})
"""The kinds of rows about what stands around an expression."""
BASES = frozenset("由比较于与同")
"""Characters before a year that is only compared with; later words do not lean on it."""
COUNT = r"\d{1,2}|十[一二三四五]?|[一两二三四五六七八九]"
EDGE = r"年?底|年?末|年?初|[上中下]旬"
PREFIX = re.compile(r"(?:截[至止]到?|截止|(?<![得达受看收感听遇办])到|至|自从?|从)$")
SUFFIX = re.compile(
    r"(?:(?P<since>[^，。；、,;\d\s]{0,8}?以来|至今|迄今(?:为止)?)|(?P<onward>起|开始)|(?P<before>以前|之前|前(?![\d一二三两四五六七八九十列茅期夕来往]))"
    r"|期间|时期|止)?"
)
DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
COUNTS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
TEN = 10
MONTHS = 12
SEPTEMBER = 9
"""The month in which a school year begins."""
CENTURY = 100
MINGUO = 1911
"""The year before the first of the calendar that Taiwan counts by."""
STALE = timedelta(days=75)
"""A day without a year lies in the year before where it would be this long after publication."""
HONG_KONG_YEAR = (4, 1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known about the time at a place of the text."""

    published: date | None = None
    year: int | None = None
    """The year that the paragraph or its heading named last, for 全年 and 当年."""
    near: int | None = None
    """The year that the sentence itself named last, for a month without a year."""
    report: int | None = None
    """The year that the section reports on, where that is before the year of publication."""
    span: Days | None = None
    """The year or school year that the sentence named last, which 全年 means."""
    planned: bool = False
    """The sentence speaks of the future, so that a late day is none of last year."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression `text[start:end]` and its days; both None where it names none."""

    start: int
    end: int
    text: str
    kind: Kind
    low: date | None = None
    high: date | None = None

    @property
    def year(self) -> int | None:
        """The year that later words like 全年 or 9月 can lean on."""
        day = self.low or self.high
        return day.year if day and self.kind in ("point", "span", "since") else None


@dataclass(frozen=True, slots=True)
class Season:
    """A part of a year: month and day of both ends, and whether it ends in the next year."""

    low: tuple[int, int]
    high: tuple[int, int]
    over: bool = False

    def of(self, year: int) -> Days:
        """The days that it covers in `year`."""
        month, day = self.high
        last = year + int(self.over)
        return date(year, *self.low), date(
            last, month, min(day, calendar.monthrange(last, month)[1])
        )


class Grammar:
    """The compiled shapes and the words of the lexicon; build it once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("periods")
        pairs = [(str(word), row) for row in rows for word in row.get("words", ())]
        words = sorted(pairs, key=lambda pair: -len(pair[0]))

        def table(*kinds: str) -> dict[str, Row]:
            return {word: row for word, row in words if row["kind"] in kinds}

        relative, context = table("relative"), table("context")
        self.shift = {word: int(row["shift"]) for word, row in {**relative, **context}.items()}
        self.context = frozenset(context)
        self.seasons = {word: _season(row) for word, row in table("season").items()}
        self.epochs = {w: date.fromisoformat(row["date"]) for w, row in table("epoch").items()}
        self.plans = {w: (int(row["from"]), int(row["to"])) for w, row in table("plan").items()}
        shapes = _shapes(rows, self)
        self.shapes = {name: re.compile(pattern) for name, pattern in shapes}
        named = (f"(?P<{name}>{re.sub(r'[?]P<[a-z0-9]+>', '?:', pat)})" for name, pat in shapes)
        self.any = re.compile(f"{_first_characters(rows)}(?:{'|'.join(named)})")

    def read(
        self, text: str, clock: Clock, start: int = 0, end: int | None = None
    ) -> list[Expression]:
        """The expressions of `text[start:end]` in order; a year helps the expressions behind it."""
        found: list[Expression] = []
        for match in self.any.finditer(text, start, len(text) if end is None else end):
            expression = self._expression(text, match, clock, start)
            if expression.year and text[expression.start - 1 : expression.start] not in BASES:
                span = (expression.low, expression.high) if _is_year(expression) else None
                clock = replace(clock, year=expression.year, near=expression.year, span=span)
            found.append(expression)
        return found

    def _expression(self, text: str, match: re.Match[str], clock: Clock, start: int) -> Expression:
        """One match with the words around it, and its days."""
        name = str(match.lastgroup)
        if name in ("mask", "duration", "never"):
            kind: Kind = "never" if name == "never" else "mask"
            return Expression(match.start(), match.end(), match[0], kind)
        begin, end = match.span()
        if name == "now":
            return Expression(begin, end, match[0], "now", clock.published, clock.published)
        if name == "near":
            return Expression(begin, end, match[0], "near", None, clock.published)
        inner = self.shapes[name].fullmatch(text, begin, end) or self.shapes[name].match(
            text, begin
        )
        assert inner is not None
        low, high = READERS[name](self, inner, clock)
        before = PREFIX.search(text, max(start, begin - 3), begin)
        after = SUFFIX.match(text, end)
        assert after is not None
        if before and (inner[0].endswith("的") or text[end : end + 1] == "的"):
            before = None  # 上升到2016年的79.6%: no deadline
        prefix = before[0] if before else ""
        low, high = _bounded(low, high, prefix, after, clock)
        begin = before.start() if before else begin
        kind = "span" if low != high else "point"
        if after["since"] or name == "lately":
            kind = "since"
        return Expression(begin, after.end(), text[begin : after.end()], kind, low, high)

    def year(self, word: str | None, clock: Clock, month: int | None = None) -> int | None:
        """The year that `word` names; without a word the one named last or that of publication."""
        if not word:
            return _silent_year(clock, month)
        word = word.rstrip("的").replace(" ", "")
        if word in self.context:
            base = clock.year or (clock.published.year if clock.published else None)
            return base + self.shift[word] if base else None
        if word in self.shift:
            base = clock.report or (clock.published.year if clock.published else None)
            return base + self.shift[word] if base else None
        digits = re.match(r"(?:民国)?(\d+)", word)
        if digits:
            number = int(digits[1])
            if number < CENTURY:
                return 20 * CENTURY + number
            return number if number > 10 * CENTURY else number + MINGUO
        return int(word[:4].translate(DIGITS))


def _is_year(expression: Expression) -> bool:
    """Whether it covers a year or a school year."""
    low, high = expression.low, expression.high
    return bool(low and high and YEAR_LONG <= high - low <= YEAR_LONG + timedelta(days=1))


def _silent_year(clock: Clock, month: int | None) -> int | None:
    """The year of a day that names none: that of its sentence, of publication, of its heading."""
    if clock.near:
        return clock.near
    if clock.published is None:
        return clock.year
    year = clock.published.year
    if month and not clock.planned and date(year, month, 1) > clock.published + STALE:
        return year - 1
    return year


def _bounded(
    low: date | None, high: date | None, prefix: str, after: re.Match[str], clock: Clock
) -> Days:
    """The days of an expression after the words around it: 截至, 到, 自; 以来, 起, 前."""
    if low is None and high is None:
        return None, None
    if after["since"]:
        return low, clock.published
    if after["onward"] or (prefix in ("自", "自从", "从") and not after[0]):
        return low, None if after["onward"] else high
    if after["before"]:
        return None, high if low == high else (low - timedelta(days=1) if low else high)
    if prefix in ("到", "至") or prefix.startswith("截"):
        return high, high
    return low, high


def _shapes(rows: tuple[Row, ...], grammar: Grammar) -> tuple[tuple[str, str], ...]:
    """The shapes in the order in which they are tried, with the groups that their readers take."""

    def patterns(kind: str) -> str:
        return "|".join(str(row["pattern"]) for row in rows if row["kind"] == kind) or r"(?!)"

    def any_of(words: object) -> str:
        listed = [re.escape(str(word)) for word in words] if isinstance(words, dict) else []
        return "|".join(listed) or r"(?!)"

    year = rf"(?:{YEAR}|{ROC_YEAR}|(?:{any_of(grammar.shift)})(?![级龄纪]))的?"
    season, plan = any_of(grammar.seasons), any_of(grammar.plans)
    return (
        ("mask", patterns("mask")),
        ("never", patterns("never")),
        ("now", patterns("now")),
        (
            "days",
            rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH})\s?(?P<d>(?:3[01]|[12]\d|0?[1-9])\s?[日号]?){SEP}"
            rf"(?:(?P<y2>{year})\s?)?(?P<m2>{MONTH})?(?P<d2>{DAY})",
        ),
        (
            "terms",
            rf"(?P<y>{YEAR4}|(?<!\d)1[0-3]\d(?=学年))年?(?:(?:{SEP}|/)(?P<y2>(?:19|20)\d\d|\d\d)年?)?学年度?的?"
            rf"(?P<s>{season}|上学期|下学期)?",
        ),
        (
            "years",
            rf"(?P<y>{YEAR4})年?(?:{SEP}(?P<y2>(?:19|20)\d\d)年度?(?!级)|[、和](?P<y3>20\d\d)年?两年)",
        ),
        ("fiscal", rf"(?P<y>{YEAR4})/(?:\d{{4}}|\d\d)年度"),
        (
            "months",
            rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH_NUMBER})月?{SEP}(?:(?P<y2>{year})\s?)?(?P<m2>{MONTH})(?P<e>底|末)?",
        ),
        ("first", rf"(?P<y>{year})?前(?P<n>{COUNT})个月"),
        ("half", rf"(?P<y>{YEAR})(?P<s>[上下]学期)"),
        ("plan", rf"[“\"「『]?(?P<p>{plan})[”\"」』]?(?:时期|期间|期内|(?P<e>期?末)|(?=以来))"),
        ("epoch", rf"(?P<p>{any_of(grammar.epochs)})(?:以?后|(?=以来))"),
        ("near", patterns("near")),
        (
            "lately",
            rf"(?:近|最近|过去|这)?(?P<n>{COUNT})年多?来|(?:近|最近|过去)(?P<n2>{COUNT})个?年(?!级)",
        ),
        ("day", rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH})\s?(?P<d>{DAY}|{BARE_DAY})"),
        ("month", rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH})(?P<e>{EDGE})?"),
        ("season", rf"(?P<y>{year})?(?P<s>{season})"),
        ("quarter", rf"(?P<y>{year})(?P<s>[春秋]季)(?!运动|传染|流感|田径|校运)"),
        (
            "edge",
            rf"(?P<y>{year})(?P<e>{EDGE})|(?<![\d一二三四五六七八九十几多半])(?P<e2>年底|年末|年初)",
        ),
        ("whole", rf"(?P<y>{year})"),
        ("thisterm", r"(?P<s>[本这上]个?学期)(?!末)"),
        ("schoolyear", r"(?P<s>[本上]学年)"),
        ("thismonth", r"(?P<s>本月|当月|上个?月)(?!底|初|份)"),
        ("duration", patterns("duration")),
    )


def _first_characters(rows: tuple[Row, ...]) -> str:
    """A look ahead at the characters that an expression can begin with; empty where one is unknown.

    With it the many shapes are tried at one character in five instead of at each.
    """
    timed = [row for row in rows if row["kind"] not in AROUND]
    if any(row.get("pattern") and not row.get("starts") for row in timed):
        return ""
    heads = {str(word)[0] for row in timed for word in row.get("words", ())}
    listed = "".join(str(row.get("starts", "")) for row in timed)
    return f"(?=[{SHAPE_HEADS}{listed}{re.escape(''.join(sorted(heads)))}])"


def _season(row: Row) -> Season:
    """The season of a lexicon row."""
    low, high = (tuple(int(part) for part in str(row[key]).split("-")) for key in ("from", "to"))
    return Season((low[0], low[1]), (high[0], high[1]), bool(row.get("over", False)))


def _number(text: str) -> int:
    """A number up to 99 in digits or characters, 12, 十二, 两; what stands behind it is ignored."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits[0])
    tens, ten, ones = re.sub(r"[^十〇一二三四五六七八九两]", "", text).partition("十")
    if not ten:
        return COUNTS.get(tens, 0)
    return TEN * COUNTS.get(tens, 1) + COUNTS.get(ones, 0)


def _month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int | None, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none such."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _years_before(day: date, years: int) -> date:
    """The same day so many years before."""
    return _day(day.year - years, day.month, day.day) or date(day.year - years, day.month, 28)


def _read_days(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2018年12月5日至2019年12月10日, 9月1日至5日."""
    month = _number(match["m"])
    year = grammar.year(match["y"], clock, month)
    last_month = _number(match["m2"]) if match["m2"] else month
    last_year = grammar.year(match["y2"], clock) if match["y2"] else year
    return _day(year, month, _number(match["d"])), _day(last_year, last_month, _number(match["d2"]))


def _read_terms(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2021—2022学年, 2022学年第一学期: a school year begins in September."""
    year = int(match["y"])
    year += MINGUO if year < 10 * CENTURY else 0
    term = match["s"] or ""
    if term in ("下学期",) or (
        term and not grammar.seasons.get(term, Season((9, 1), (1, 31))).low[0] >= 7
    ):
        return date(year + 1, 2, 1), date(year + 1, 7, 31)
    if term:
        return date(year, 9, 1), date(year + 1, 1, 31)
    return date(year, 9, 1), date(year + 1, 8, 31)


def _read_years(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2019—2021年, 2019年至2021年."""
    return date(int(match["y"]), 1, 1), date(int(match["y2"] or match["y3"]), 12, 31)


def _read_fiscal(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2013/14年度: the financial year of Hong Kong, from April."""
    year = int(match["y"])
    return date(year, *HONG_KONG_YEAR), date(year + 1, 3, 31)


def _read_months(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2022年1至6月, 1-6月."""
    first, last = _number(match["m"]), _number(match["m2"])
    year = grammar.year(match["y"], clock, first)
    last_year = grammar.year(match["y2"], clock) if match["y2"] else year
    if year is None or last_year is None:
        return None, None
    return date(year, first, 1), _month_end(
        last_year + int(last_year == year and last < first), last
    )


def _read_plan(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """“十三五”期间, “十二五”末."""
    first, last = grammar.plans[match["p"]]
    return date(last, 12, 31) if match["e"] else date(first, 1, 1), date(last, 12, 31)


def _read_epoch(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """党的十八大以来."""
    return grammar.epochs[match["p"]], clock.published


def _read_lately(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """近三年, 五年来: so many years up to the day of publication."""
    if clock.published is None:
        return None, None
    return _years_before(clock.published, _number(match["n"] or match["n2"])), clock.published


def _read_day(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2022年3月29日, 9月24日."""
    month = _number(match["m"])
    day = _day(grammar.year(match["y"], clock, month), month, _number(match["d"]))
    return day, day


def _read_month(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2018年9月, 去年9月, 2018年8月底."""
    month = _number(match["m"])
    year = grammar.year(match["y"], clock, month)
    if year is None:
        return None, None
    low, high = date(year, month, 1), _month_end(year, month)
    return (high, high) if (match["e"] or "").endswith(("底", "末")) else (low, high)


def _read_season(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2022年春季学期, 上半年, 今年暑假."""
    year = grammar.year(match["y"], clock)
    return grammar.seasons[match["s"]].of(year) if year else (None, None)


def _read_quarter(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """今年秋季, 2015年春季: in schools the term, not the quarter of the year."""
    year = grammar.year(match["y"], clock)
    season = grammar.seasons.get(f"{match['s']}学期")
    return season.of(year) if year and season else (None, None)


def _read_edge(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2021年底, 去年年底, 年底."""
    year = grammar.year(match["y"], clock)
    if year is None:
        return None, None
    edge = match["e"] or match["e2"]
    if edge.endswith("初"):
        return date(year, 1, 1), date(year, 1, 31)
    return date(year, 12, 31), date(year, 12, 31)


def _read_whole(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2019年, 去年, 全年."""
    if clock.span and grammar.shift.get(match["y"]) == 0 and match["y"] in grammar.context:
        return clock.span
    year = grammar.year(match["y"], clock)
    return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)


def _read_thisterm(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """本学期, 上学期: the term of the day of publication, or the one before it."""
    day = clock.published
    if day is None:
        return None, None
    autumn = day.month >= 8 or day.month == 1
    year = day.year - int(day.month == 1)
    if match["s"].startswith("上"):
        autumn, year = not autumn, year - int(not autumn)
    return (
        (date(year, 9, 1), date(year + 1, 1, 31))
        if autumn
        else (date(year, 2, 1), date(year, 7, 31))
    )


def _read_schoolyear(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """本学年, 上学年: the school year of the day of publication, or the one before it."""
    day = clock.published
    if day is None:
        return None, None
    year = day.year - int(day.month < SEPTEMBER) - int(match["s"].startswith("上"))
    return date(year, SEPTEMBER, 1), date(year + 1, 8, 31)


def _read_thismonth(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """本月, 上个月."""
    if clock.published is None:
        return None, None
    last = clock.published.replace(day=1)
    last = last - timedelta(days=1) if match["s"].startswith("上") else last
    return last.replace(day=1), _month_end(last.year, last.month)


def _read_first(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """今年前8个月."""
    year, months = grammar.year(match["y"], clock), _number(match["n"])
    if year is None or not 1 <= months <= MONTHS:
        return None, None
    return date(year, 1, 1), _month_end(year, months)


def _read_half(grammar: Grammar, match: re.Match[str], clock: Clock) -> Days:
    """2022年上学期: the first of the two terms of a calendar year is the spring term."""
    year = grammar.year(match["y"], clock)
    season = "春季学期" if match["s"].startswith("上") else "秋季学期"
    return grammar.seasons[season].of(year) if year and season in grammar.seasons else (None, None)


READERS: dict[str, Callable[[Grammar, re.Match[str], Clock], Days]] = {
    "days": _read_days,
    "terms": _read_terms,
    "years": _read_years,
    "fiscal": _read_fiscal,
    "months": _read_months,
    "plan": _read_plan,
    "epoch": _read_epoch,
    "lately": _read_lately,
    "day": _read_day,
    "month": _read_month,
    "season": _read_season,
    "quarter": _read_quarter,
    "edge": _read_edge,
    "whole": _read_whole,
    "thisterm": _read_thisterm,
    "schoolyear": _read_schoolyear,
    "thismonth": _read_thismonth,
    "first": _read_first,
    "half": _read_half,
}
