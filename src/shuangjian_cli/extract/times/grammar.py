"""Time expressions: where they stand in a text, and which days they cover.

In goes a text and what is known about the time (the day of publication, the year named last), out
come `Expression`s with the first and the last day that each covers. The words come from
`lexicon/periods.toml`, the shapes (年月日, ranges, school years) are here. Which number an
expression governs is not decided here but in `periods.py`.

>>> found = Grammar(Lexicon()).read_all("截至2021年底有3所", Clock())
>>> [(e.text, str(e.low), str(e.high)) for e in found]
[('截至2021年底', '2021-12-31', '2021-12-31')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ...lexicon import Lexicon, Row
from ...lexicon.programs import compiled
from ..patterns.choice import Choice
from .clock import Clock, Days, Words, count
from .days import READERS

Kind = Literal["point", "span", "since", "now", "near", "never", "mask"]
YEAR_LONG = timedelta(days=364)
YEAR_BEGIN, YEAR_END = (1, 1), (12, 31)

SEP = r"\s?(?:[-—–－~～至到]|——)\s?"
YEAR = (
    r"(?:(?<!\d)(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s?年度?(?!级|龄|代|鉴|轻)"
    r"|(?<![\d.:])0\d年(?![级代])"
    r"|(?:(?<![\d.:\u4e00-\u9fff])|(?<=[到从自在于是]))[89]\d年(?![级代期制限以历的来间里前后多校华风如了])"
    r"|(?<!\d)20\d\d(?=[高中]考|[春秋]季)|(?<!\d)[012]\d年(?=\d{1,2}月)"
)
YEAR4 = r"(?<!\d)(?:19|20)\d\d"
ROC_YEAR = (
    r"民国\s?(?:1?\d{1,2}|[一二三四五六七八九十]{1,3})年度?"
    r"|(?<!\d)1[0-3]\d(?:学?年度|年(?=起|底|\d{1,2}月))"
)
MONTH_NUMBER = r"(?<!\d)(?:1[0-2]|0?[1-9])|十[一二]?|[一二三四五六七八九]"
MONTH = rf"(?:{MONTH_NUMBER})\s?月份?(?!球|亮|饼)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])\s?(?:日|号(?!线|楼|院))"
BARE_DAY = r"(?:3[01]|[12]\d|[1-9])(?=上午|下午|晚|凌晨)"
SHAPE_HEADS = "一二两三四五六七八九十近最过即这本上下当前头民年新"
"""The characters that the shapes themselves can begin with, besides digits, quotation marks and the
words of the lexicon."""
TERM_MONTHS = (2, 9)
"""The months in which a term begins."""
SEASON_MOST = timedelta(days=190)
"""The longest season: a term, or half of a year."""
SEASON_COME = timedelta(days=30)
"""After so many days a season that is named is one that has come."""
TERM_LEAST = timedelta(days=120)
"""No holidays or season is longer; a term that has begun is here, 到今年秋季 in September."""
YEAR_COME = timedelta(days=240)
"""After so many days a year that is named is told of, and no more aimed at: 到今年 in autumn."""
QUOTES = '“"「『'
"""What may stand before the name of a plan: “十三五”."""
BEHIND_DIGITS = r"年月日号级届学高中春秋第多上下、和XxＸ×*＊:：/.\-—–－~～至到\s"
"""What follows the digits with which an expression begins."""
AROUND = frozenset(
    {"before", "after", "reporting", "planned", "next", "title", "subject", "nowadays"}
    | {"formerly", "topic", "turns", "plan-title", "runs-on", "elsewhen", "quarter", "reported"}
    | {"beginning", "later", "onward"}
)
"""The kinds of rows about what stands around an expression, or behind a year in it."""
COMPARED = frozenset("比较与同")
"""Characters before a year that is only compared with."""
BASES = COMPARED | frozenset("由于")
"""Characters before a year on which later words do not lean."""
TENS = "几多半十百一二三四五六七八九"
"""What before a length of time makes it longer or vague: 二十五年前, 几十年前."""
COUNT = r"\d{1,2}|十[一二三四五]?|[一两二三四五六七八九]"
WEEKDAY = "[一二三四五六日天末]"
EDGE = r"年?底|年?末|年?初(?![中高一二三级小升]|预算|结转)|[上中下]旬"
PREFIX = compiled(r"(?:截[至止]到?|截止|(?<![得达受看收感听遇办])到|至|自从?|从)$")
SUFFIX = compiled(
    r"(?:(?P<since>[^，。；、,;\d\s]{0,8}?以来|至今|迄今(?:为止)?|到(?:现在|如今|今天))|(?P<onward>起|开始)|(?P<before>(?:开学)?(?:以前|之前|前(?![\d后一二三两四五六七八九十列茅期夕来往])))"
    r"|(?P<past>(?<=[日号])(?:以后|之后|后)(?![勤备期]))|期间|时期|止)?"
)
LONG_SUFFIX = compiled(
    r"(?P<since>[^，。；,;]{0,24}?(?:(?<!近年)以来|至今|算起))(?P<onward>(?!))?(?P<before>(?!))?(?P<past>(?!))?"
)
"""自2015年10月启动“一村一幼”计划以来, 自2月10日开课至今: behind 自 or 从 it may be far to 以来."""


PLANNING = compiled(r"[”\"」』]?[^，,。；;年]{0,16}(?:规划|计划|纲要)")
"""Behind the name of a five-year plan, in the title of a document that lays it down."""
AGO = "年前"
"""How a length of time ends that says when something was, without a date: 600多年前."""
REMEMBERED = 8
"""So many times that were named last are looked through for what 五年间 means."""
_FROM, _TO = "从自", "到至"
_LENGTH = compiled(rf"(?:{COUNT})年(?:的?时间)?")
_BY_MEANS = compiled(r"[，,]?(?:拟|将|计划|力争|争取)?(?:用|在|利用|通过)?")
"""What may stand between the time from which something runs and how long: 从2014年起用三年时间."""
_GAP = compiled(
    r"[^，,。；;：:、\d]{0,6}|[^，,。；;：:、\d]{0,12}(?:启动|开始|开展|开工|开课|上线|起步)[，,]?(?:到|至)?"
)
"""What may stand between the two ends of a span: 从2009年成立到上月底, 自9月启动，到12月收官."""
_CLOSES = compiled(r"(?:全部|正式|圆满)?(?:结束|收官|完成|收尾|落幕|闭幕|截止|为止)")


class Expression(NamedTuple):
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

    @property
    def whole(self) -> bool:
        """Whether it covers a year or a school year."""
        low, high = self.low, self.high
        return bool(low and high and YEAR_LONG <= high - low <= YEAR_LONG + timedelta(days=1))

    @property
    def day(self) -> bool:
        """Whether it is one day."""
        return self.kind == "point" and self.low is not None and self.low == self.high


class Grammar:
    """The compiled shapes and the words of the lexicon; build it once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("periods")
        self.words = Words(lexicon)
        shapes = _shapes(rows, self.words)
        self.shapes = {name: compiled(pattern) for name, pattern in shapes}
        bare = [(name, re.sub("[?]P<[a-z0-9]+>", "?:", pattern)) for name, pattern in shapes]
        self.any = Choice(begins(rows), bare)

    def plan(self, title: str) -> Expression | None:
        """The years of the five-year plan that a title names: “十四五”教育发展规划."""
        for name, (first, last) in self.words.plans.items():
            at = title.find(name)
            if at >= 0 and PLANNING.match(title, at + len(name)):
                days = date(first, *YEAR_BEGIN), date(last, *YEAR_END)
                return Expression(at, at + len(name), name, "span", *days)
        return None

    def read_all(self, text: str, clock: Clock) -> list[Expression]:
        """The expressions of a whole text, in order."""
        return self.read(text, clock, self.any.finditer(text))

    def read(
        self, text: str, clock: Clock, shapes: Iterable[re.Match[str]], start: int = 0
    ) -> list[Expression]:
        """The expressions that the shapes are, of a sentence that begins at `start`; a year helps
        those behind it.
        """
        found: list[Expression] = []
        for match in shapes:
            expression = self._expression(text, match, clock, start)
            if expression.year and text[expression.start - 1 : expression.start] not in BASES:
                span = (expression.low, expression.high) if expression.whole else None
                last = (expression.low, expression.high)
                near = _year_near(expression, clock)
                clock = clock._replace(year=expression.year, near=near, span=span, last=last)
            if expression.year and text[expression.start - 1 : expression.start] not in COMPARED:
                days = (expression.low, expression.high)
                clock = clock._replace(named=(*clock.named, days)[-REMEMBERED:])
            elif expression.kind == "mask" and expression.text.endswith(AGO):
                clock = clock._replace(named=(*clock.named, (None, None))[-REMEMBERED:])
            found.append(expression)
        return _joined(text, found)

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
        low, high = READERS[name](self.words, inner, clock)
        before = PREFIX.search(text, max(start, begin - 3), begin)
        opened = before is not None and before[0][0] in _FROM
        after = (LONG_SUFFIX.match(text, end) if opened else None) or SUFFIX.match(text, end)
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


def _year_near(expression: Expression, clock: Clock) -> int | None:
    """The year of a month behind an expression: of many years the last that has begun."""
    low, high = expression.low, expression.high
    if low is None or high is None or high - low <= YEAR_LONG + timedelta(days=1):
        return expression.year
    return min(high.year, clock.published.year) if clock.published else high.year


def _joined(text: str, found: Sequence[Expression]) -> list[Expression]:
    """从去年9月到上个月, 从2009年成立到上月底: two ends of one span become one expression."""
    joined: list[Expression] = []
    for late in found:
        early = joined[-1] if joined else None
        if early and early.low and late.high and _spans(text, early, late):
            whole = text[early.start : late.end]
            span = Expression(early.start, late.end, whole, "span", early.low, late.high)
            joined[-1] = span
            continue
        if early and early.low and _lasts(text, early, late):
            last = date(early.low.year + count(late.text) - 1, *YEAR_END)
            whole = text[early.start : late.end]
            joined[-1] = Expression(early.start, late.end, whole, "span", early.low, last)
            continue
        joined.append(late)
    return joined


def _spans(text: str, early: Expression, late: Expression) -> bool:
    """Whether the first is where a span begins (从, 自) and the second where it ends (到, 至)."""
    opens = early.text[0] in _FROM or text[max(0, early.start - 1) : early.start] in tuple(_FROM)
    gap = text[early.end : late.start]
    gap = early.text[len(early.text.rstrip("始开起")) :] + gap  # 自10月8日开始，11月29日结束
    opens = opens or (not gap and late.text[0] in _TO)  # 2016年秋季学期至2017年春季学期
    closes = late.text[0] in _TO or gap[-1:] in tuple(_TO)
    closes = closes or _CLOSES.match(text, late.end) is not None
    ordered = bool(early.low and late.high and early.low < late.high)
    return opens and closes and ordered and _GAP.fullmatch(gap) is not None


def _lasts(text: str, early: Expression, late: Expression) -> bool:
    """从2014年起三年内, 从今年起用三年时间: from when, and how many years of it."""
    if early.high or early.low is None or (early.low.month, early.low.day) != YEAR_BEGIN:
        return False
    gap = text[early.end : late.start]
    years = _LENGTH.fullmatch(text, late.start, late.end) is not None
    ends = late.text.endswith("时间") or text.startswith("内", late.end)
    return years and ends and _BY_MEANS.fullmatch(gap) is not None


def _bounded(
    low: date | None, high: date | None, prefix: str, after: re.Match[str], clock: Clock
) -> Days:
    """The days of an expression after the words around it: 截至, 到, 自; 以来, 起, 前."""
    if low is None and high is None:
        return None, None
    if after["since"]:
        return low, _reported_until(low, clock)
    if after["onward"] or after["past"] or (prefix in ("自", "自从", "从") and not after[0]):
        return low, None if after["onward"] or after["past"] else high
    if after["before"]:
        return None, high if low == high else (low - timedelta(days=1) if low else high)
    if prefix.startswith("截") or (prefix in ("到", "至") and not _is_reached(low, high, clock)):
        return high, high
    return low, high


def _is_reached(low: date | None, high: date | None, clock: Clock) -> bool:
    """到2009年降为213所: a time that is over is when something was so, and no deadline.

    So is 到今年秋天 in December: a season has come before it is over; 到今年, late in the year.
    """
    if low is None or high is None or clock.published is None:
        return False
    term = high - low > TERM_LEAST and low.month in TERM_MONTHS
    come = high - low <= SEASON_MOST
    come = come and low + (timedelta(0) if term else SEASON_COME) <= clock.published
    come = come or (low < high and low + YEAR_COME <= clock.published)
    return come or high <= clock.published


def _reported_until(low: date | None, clock: Clock) -> date | None:
    """Up to when 今年以来 goes: to the publication, or to the end of the year of a report on it."""
    if low and clock.report == low.year and clock.published:
        return min(clock.published, date(low.year, *YEAR_END))
    return clock.published


def _shapes(rows: tuple[Row, ...], words: Words) -> tuple[tuple[str, str], ...]:
    """The shapes in the order in which they are tried, with the groups that their readers take."""

    def patterns(kind: str) -> str:
        return "|".join(str(row["pattern"]) for row in rows if row["kind"] == kind) or r"(?!)"

    def any_of(table: object) -> str:
        listed = [re.escape(str(word)) for word in table] if isinstance(table, dict) else []
        return "|".join(listed) or r"(?!)"

    opening = "|".join(words.opening) or r"(?!)"
    anywhere = any_of(dict.fromkeys(word for word in words.shift if word not in words.opening))
    shifted = rf"(?:{anywhere}|(?<![\u4e00-\u9fff])(?:{opening})(?![。；;、）)\n]))(?![级龄纪])"
    year = rf"(?:{YEAR}|{ROC_YEAR}|{shifted})的?"
    season, plan = any_of(words.seasons), any_of(words.plans)
    planning = next((str(row["pattern"]) for row in rows if row.id == "plans-to-do"), r"(?!)")
    return (
        ("mask", patterns("mask")),
        ("never", patterns("never")),
        ("now", patterns("now")),
        ("then", patterns("then")),
        *_span_shapes(year, season),
        (
            "plan",
            rf"[“\"「『]?(?P<p>{plan})[”\"」』]?(?:时期|期间|期内|(?P<e>期?末)|(?=以来|这?[五5]年|{planning}))",
        ),
        ("epoch", rf"(?P<p>{any_of(words.epochs)})(?:以?后|(?=以来))"),
        ("near", patterns("near")),
        (
            "lately",
            rf"(?<![头第])(?:近|最近|过去|这)?(?P<n>{COUNT})年(?:多?来(?!了)|(?=累计))"
            rf"|(?:近|最近|(?:即将)?过去)的?(?P<n2>{COUNT})个?年(?!级)",
        ),
        ("lasting", rf"(?<![\d{TENS}])(?P<n>{COUNT})年(?:(?:多的?时)?[间里](?![的程碑])|下来)"),
        (
            "afterwards",
            rf"(?<![\d{TENS}])(?:又过了?)?(?P<n>10|[1-9]|[一两二三四五六七八九十])年(?:以后|之后|后(?![的勤备期]))"
            rf"|又过了?(?P<n2>10|[1-9]|[一两二三四五六七八九十])年",
        ),
        ("ago", rf"(?<![\d{TENS}])(?P<n>10|[1-9]|[一两二三四五六七八九十])年前(?![的后半])"),
        *_date_shapes(year, season, any_of(words.quarters)),
        ("ahead", rf"(?:今后|未来|接下来的?)(?P<n>{COUNT})个?年(?:内|里|间|中)?"),
        ("stretch", rf"(?P<s>{any_of(words.stretches)})(?!的)"),
        (
            "dayalone",
            r"(?<![\d月第至到—-])(?P<d>[12]\d|3[01]|[1-9])日"
            r"(?=在|上午|下午|晚|一早|清晨|早上|凌晨|傍晚|中午|[，,])",
        ),
        (
            "dayword",
            rf"(?P<s>{any_of(words.days)})(?!头条|的|们)(?:上午|下午|早上|早晨|凌晨|中午|晚上?)?",
        ),
        (
            "thisterm",
            r"(?P<s>[本这上]个?学期|(?<!上)下个?学期|新学期(?!第|首|伊始|开学|的|[^，,。；;\d]{0,8}(?:会议?|培训班)))(?!末)",
        ),
        (
            "week",
            rf"(?<!到(?=[本下]))(?P<s>[上本下])个?(?:周|星期|礼拜)(?![转期边围岁年刊])(?:(?P<d>{WEEKDAY})(?:{SEP}周?(?P<d2>{WEEKDAY}))?)?",
        ),
        ("daysago", rf"(?<![\d{TENS}\u4e00-\u9fff])(?P<n>{COUNT})天前"),
        ("schoolyear", r"(?P<s>[本上下新]学年|(?<![则础])[上下前](?:一个?|个)学年)"),
        (
            "thismonth",
            r"(?P<s>本月|当月|这个?月|上个?月|下个?月)(?P<e>底|[上中下]旬)?(?!初|份|饼)"
            rf"(?:(?P<d>3[01]|[12]\d|[1-9])[日号](?:{SEP}(?P<d2>3[01]|[12]\d|[1-9])[日号])?)?",
        ),
        ("duration", patterns("duration")),
    )


def _span_shapes(year: str, season: str) -> tuple[tuple[str, str], ...]:
    """Shapes with two ends, and parts of years: 9月至12月, 2022—2023学年, 2023年上学期."""
    return (
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
            rf"(?P<y>{YEAR4})年?(?:{SEP}(?P<y2>(?:19|20)\d\d)(?:年度?(?!级)|(?=[两三四五六七八九十]年))|[、和](?P<y3>20\d\d)年?两年)",
        ),
        ("fiscal", rf"(?P<y>{YEAR4})/(?:\d{{4}}|\d\d)年度"),
        (
            "months",
            rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH_NUMBER})(?:月(?P<e1>[上中下]旬|初|底)?)?{SEP}(?:(?P<y2>{year})\s?)?(?P<m2>{MONTH})(?P<e>底|末|[上中下]旬|初)?",
        ),
        ("first", rf"(?P<y>{year})?(?:前|(?<![分码街巷山村桥路])头(?![一两]个))(?P<n>{COUNT})个月"),
        ("half", rf"(?P<y>{YEAR})(?P<s>[上下]学期)"),
    )


def _date_shapes(year: str, season: str, quarter: str) -> tuple[tuple[str, str], ...]:
    """A day, a month, a season, the edge of a year, a year: the longer ones first."""
    return (
        ("day", rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH})\s?(?P<d>{DAY}|{BARE_DAY})"),
        ("month", rf"(?:(?P<y>{year})\s?)?(?P<m>{MONTH})(?P<e>{EDGE})?"),
        ("season", rf"(?P<y>{year})?(?P<s>(?!一学期)(?:{season}))"),
        ("natural", rf"(?P<y>{year}|[那这]一?年)(?P<s>{quarter})[天上里]"),
        (
            "quarter",
            rf"(?:(?P<y>{year})(?P<s>[春秋])(?:季|(?=[,，、的招新入投起至到以建改扩撤并搬]|开))"
            rf"|(?P<k>[今去明])(?P<s2>[春秋])(?:季|(?![天日收风雨节耕游季])))"
            r"(?!运动|传染|流感|田径|校运)",
        ),
        (
            "edge",
            rf"(?P<y>{year})(?P<e>{EDGE})|(?<![\d一二三四五六七八九十几多半])(?P<e2>年底|年末|年初(?!预算|结转))",
        ),
        ("same", rf"(?P<y>{year})同期"),
        ("whole", rf"(?P<y>{year})"),
    )


def begins(rows: tuple[Row, ...]) -> str:
    """A pattern for the places where an expression can begin; any where a row does not say.

    With it the many shapes are tried at one character in ten. Within a number an expression begins
    only with its last one or two digits, before 年 or 月 (the dateline in 12月3日讯).
    """
    timed = [row for row in rows if row["kind"] not in AROUND]
    if any(row.get("pattern") and not row.get("starts") for row in timed):
        return r"[\s\S]"
    free = set(SHAPE_HEADS).union(*(str(row.get("starts", "")) for row in timed)) - set("\\d")
    words = [str(word) for row in timed for word in row.get("words", ())]
    free |= {word for word in words if len(word) == 1}
    heads = {word[0] for word in words} - free - set("0123456789")
    seconds = {word[1] for word in words if word[0] in heads and len(word) > 1} | set("春秋")
    quoted = {word[0] for word in words if word[0] not in QUOTES}

    def any_of(characters: set[str]) -> str:
        return f"[{re.escape(''.join(sorted(characters)))}]" if characters else "(?!)"

    number = rf"(?<!\d\d)(?=\d*[{BEHIND_DIGITS}])|(?<=\d\d)(?=\d?[年月])"
    return (
        rf"{any_of(free | heads | set(QUOTES))[:-1]}\d](?:(?<={any_of(free)})"
        rf"|(?<=\d)(?:{number})"
        rf"|(?<={any_of(heads)})(?={any_of(seconds)})|(?<=[{QUOTES}])(?={any_of(quoted)}))"
    )
