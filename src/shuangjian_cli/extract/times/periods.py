"""The time that a number holds for.

In goes a clean document with its sentences, out comes `Periods`: where its time expressions stand
(their digits are no quantities), and for any number the period in force. A period is read in the
number's own sentence; else it is carried from the sentence before it in the paragraph that opened
with one, or from a heading. 目前 is the day of publication of the page or post. What is only a
base of comparison (比2020年) or the date of a milestone (2014年8月迁入) reaches no further than its
own clause. Must never guess a year that neither text nor page gives.

>>> parse_period("截至2021年底", date(2023, 10, 15))
PeriodReading(start='2021-12-31', end='2021-12-31', text='截至2021年底', basis='stated', at=0)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.rows import DocumentRow, PeriodBasis
from ..lines import COLONS, NO_MARK, Line
from ..numbers.numerals import ungrouped
from .carried import NEW, PASSING, carried_on
from .clock import Clock, Days
from .grammar import AGO, COMPARED, REMEMBERED, Expression
from .items import is_length_of, is_of_one_item
from .reach import CLAUSE_END, DATING, Scope, reaches
from .scope import NOTHING, PeriodRules, is_founding, read_scopes

_HALF_WIDTH = {ord(full): str(digit) for digit, full in enumerate("０１２３４５６７８９")}
_FULL_DIGIT = compiled("[０-９]")

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years in which pages are published; others are mistakes, and days around them may not exist."""
DEADLINES, ITEMS = "到至", "-—–•·●■◆◇"
"""How a deadline begins, and, beside list marks, an item of a list."""
LEAD = 8
"""Characters behind the time of a sentence that only leads to a list: 到2025年，力争实现：."""
BRACKETS = {"（": "）", "(": ")"}
SUBJECT = compiled(
    r"(?!的)[^，,。；;：:、（）()\d\s]{0,14}(?<![比较占超是为有在从自到至由])(?<![^将拟定已须应需要]于)"
)
"""What may stand between a number and the time of which it is told: 70所学校明年跟进."""
TO = "到至由从自截"
"""With what a time begins that what is counted goes on to, or comes from."""
FROM = "从由自"
"""Before a time or a word from which something rises."""
NUMBER = compiled(r"\d")
BLANKED = compiled(r"(?:19|20)[XxＸ×*＊]{1,2}年")
"""A model report with its years blanked was not written on the day that the page was published."""
_YEAR_OR_NAME = compiled(r"\d{4}|[“”]")
"""What a heading has that names its time: a year in digits, or “十四五”."""
_IN_BRACKETS = compiled(r"(?<=[（(])((?:19|20)\d\d)(?=[)）])")
"""年度报告（2018）: the year of a report without 年."""
UNSAID = "当同"
"""With what a time begins that dates a number right before it alone: 97%当年就业."""
NEAREST = 40
"""So many expressions before a number are asked; no sentence but a flattened table has more."""
RECKONED = "截"
"""With what a time begins up to which was counted: 截至2021年底，现有."""
NOWADAYS = 120
"""Characters before a number in which 如今 is looked for: some clauses."""


PERIOD_FIELDS = ("period_start", "period_end", "period_text", "period_basis")
"""The fields of a record that a period fills, in the order of `PeriodReading`."""


class PeriodReading(NamedTuple):
    """A period in ISO dates (one side None where it is open), its words and where they stand."""

    start: str | None
    end: str | None
    text: str
    basis: PeriodBasis
    at: int = -1
    """Where the words stand that say it."""


class _Sentence(NamedTuple):
    """A sentence with its expressions, how far each reaches, and what earlier text hands on."""

    start: int
    end: int
    expressions: tuple[tuple[Expression, Scope], ...]
    carried: Expression | None


@dataclass(frozen=True, slots=True)
class Periods:
    """What `read_periods` found in one document."""

    mentions: tuple[tuple[int, int], ...] = ()
    """Sorted spans of all time expressions: their digits are no quantities."""
    text: str = ""
    sentences: tuple[_Sentence, ...] = ()
    starts: tuple[int, ...] = ()
    """Where the sentences begin."""
    nowadays: re.Pattern[str] = NOTHING
    """Words behind which an older time no longer holds: 如今."""
    formerly: re.Pattern[str] = NOTHING
    """Words of what was before the time in force: 建校之初, 此前."""
    runs_on: re.Pattern[str] = NOTHING
    """Words of what begins at a time, and of all that has come of it: 启动…，累计."""
    rules: PeriodRules | None = None
    """What the lexicon says about the words around an expression."""
    plan: Expression | None = None
    """The year for which the document as a whole plans: 2023年工作要点."""

    def at(self, start: int, end: int) -> PeriodReading | None:
        """The period that the number at `text[start:end]` holds for."""
        index, rules = bisect_right(self.starts, start) - 1, self.rules
        if index < 0 or rules is None:
            return None
        sentence, aims = self.sentences[index], rules.before["sets-an-aim"]
        last = bisect_left(sentence.expressions, start, key=lambda pair: pair[0].start)
        nearest = sentence.expressions[max(0, last - NEAREST) : last]
        founding = self._founding(nearest, sentence.start, start)
        if founding is not None:
            return reading(founding)
        behind = _behind(self.text, sentence, end)
        behind = behind or _predicate(self.text, sentence, start, end, rules)
        if behind is not None:
            return reading(behind)
        inherits, said = sentence.carried is not None, False
        for place in range(len(nearest) - 1, -1, -1):
            expression, scope = nearest[place]
            if scope == "open" and self._is_over(expression, expression.end, start):
                return None
            if scope == "open" and is_of_one_item(self.text, sentence.start, nearest, place, start):
                continue
            if scope == "said":
                said = True
            elif reaches(self.text, expression, scope, start, aims):
                if scope == "length":
                    if not is_length_of(nearest[:place], expression):
                        return None
                    continue
                if said and expression.day:
                    return None
                if scope != "rate":
                    return reading(expression)
                inherits = False
            inherits = inherits and scope != "rate"
        if not inherits or not sentence.carried or (said and sentence.carried.day):
            return None
        if self._is_over(sentence.carried, sentence.start, start):
            return None
        return reading(sentence.carried, carried=True)

    def _founding(
        self, nearest: Sequence[tuple[Expression, Scope]], begin: int, start: int
    ) -> Expression | None:
        """学校创办于1986年，起初只有2间教室: the founding of what is told from its beginning."""
        last = nearest[-1][0] if nearest else None
        if last is None or self.rules is None or last.kind not in ("point", "span"):
            return None
        word = self.rules.beginning.search(self.text, last.end, start)
        if word is None or not is_founding(self.text, last, self.rules):
            return None
        between = word.end(), start
        over = self.rules.later.search(self.text, *between) or self.nowadays.search(
            self.text, *between
        )
        return None if over else last

    def planned_at(self, start: int) -> PeriodReading | None:
        """The year of the plan, for what is planned in a sentence without a time of its own."""
        index = bisect_right(self.starts, start) - 1
        if self.plan is None or index < 0:
            return None
        sentence = self.sentences[index]
        before = (e for e, _ in sentence.expressions[:NEAREST] if e.start < start)
        dated = sentence.carried or any(expression.kind != "mask" for expression in before)
        return None if dated else reading(self.plan, carried=True)

    def within(self, start: int, end: int) -> tuple[Expression, ...]:
        """The time expressions in `text[start:end]` that reach further than their own noun."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        return tuple(
            expression
            for sentence in self.sentences[first:last]
            for expression, scope in sentence.expressions
            if start <= expression.start < end and scope in ("open", "clause")
        )

    def _is_over(self, expression: Expression, begin: int, start: int) -> bool:
        """Whether 如今 or 现有 between a time and a number ends the time; it does not end 截至.

        What was 建校之初 or 此前 is of no time that was named before.
        """
        before = self.formerly.search(self.text, max(begin, start - NOWADAYS), start)
        if before is not None and before.start() != expression.end:
            origin = self.text[before.start() - 1] in FROM and NUMBER.search(
                self.text, before.end(), start
            )
            if not origin:  # 从试点之初的61.4%升到88.2%
                return True  # but 1952年建校之初 is that year
        if expression.kind == "now" or expression.text[0] == RECKONED:
            return False
        if expression.kind != "since" and self._sums_up(begin, start):
            return True
        return self.nowadays.search(self.text, max(begin, start - NOWADAYS), start) is not None

    def _sums_up(self, begin: int, start: int) -> bool:
        """Whether what stands between a time and a number begins something and sums it up."""
        return self.runs_on.search(self.text, max(begin, start - NOWADAYS), start) is not None


def parse_period(
    text: str, reference: date | None, lexicon: Lexicon | None = None
) -> PeriodReading | None:
    """The first period that `text` names, seen from the day `reference`; None without one."""
    grammar = (lexicon or Lexicon()).get(PeriodRules).grammar
    for expression in grammar.read_all(text, Clock(reference)):
        found = reading(expression)
        if found:
            return found
    return None


def read_periods(row: DocumentRow, lines: Sequence[Line], lexicon: Lexicon) -> Periods:
    """The time expressions of one document, and which of them are in force where."""
    rules = lexicon.get(PeriodRules)
    walk = _Walk(row, rules)
    found = tuple([walk.read(line) for line in lines])
    spans = sorted((e.start, e.end) for sentence in found for e, _ in sentence.expressions)
    begins = tuple(line.start for line in lines)
    over = rules.nowadays, rules.formerly, rules.runs_on
    plan = _plan_period(row, rules, walk.published)
    return Periods(tuple(spans), walk.text, found, begins, *over, rules, plan)


class _Walk:
    """Reads the sentences of a document in their order, and remembers what is in force."""

    def __init__(self, row: DocumentRow, rules: PeriodRules) -> None:
        self.rules, self.own = rules, row.text
        self.text = row.text.translate(_HALF_WIDTH) if _FULL_DIGIT.search(row.text) else row.text
        self.text = ungrouped(self.text)
        self.published = None if BLANKED.search(self.text) else _date(row.published)
        days = {post.post: _date(post.published) or self.published for post in row.posts}
        posts = [
            (block.start, days.get(block.post, self.published))
            for block in row.blocks
            if block.post
        ]
        self.starts, self.days = [start for start, _ in posts], [day for _, day in posts]
        self.section = _title_period(row, rules, self.published)
        title = row.title or ""
        self.plans = bool(rules.plan.search(title)) and not rules.report.search(title)
        """Whether the document as a whole plans, so that a late day in it is still to come."""
        self.level = self.marked = -1
        """Of the heading that gives the section its time, and of the list mark seen last."""
        self.leads = False
        """A deadline before a list gives it, and holds for the items of that alone."""
        self.year = self.section.year if self.section else None
        self.carried: Expression | None = None
        self.named: tuple[Days, ...] = ()
        """The times of this paragraph and the one before it, which 当时 can mean."""
        self.here = 0
        """How many of them are of this paragraph."""

    def read(self, line: Line) -> _Sentence:
        """The time expressions of the next sentence."""
        if line.opens:
            listed = line.level < NO_MARK or self.text[line.start] in ITEMS
            if line.level <= self.level or (self.leads and not listed):
                self.section, self.level, self.leads = None, -1, False
            self.marked = line.level if line.level < NO_MARK else self.marked
            self.carried, self.year = None, self.section.year if self.section else self.year
            self.named, self.here = self.named[len(self.named) - self.here :], 0
        shapes = tuple(self.rules.grammar.any.finditer(self.text, line.start, line.end))
        inherited = self._inherited(line)
        if not shapes:
            self._come_to_today(line)
            return _Sentence(line.start, line.end, (), inherited)
        expressions = self.rules.grammar.read(self.text, self._clock(line), shapes, line.start)
        if self.text is not self.own:
            expressions = [e._replace(text=self.own[e.start : e.end]) for e in expressions]
        scoped = read_scopes(self.text, line, expressions, self.rules)
        self._remember(line, expressions, scoped)
        self._come_to_today(line)
        return _Sentence(line.start, line.end, scoped, inherited)

    def _come_to_today(self, line: Line) -> None:
        """六年前有学生340人；现在…: behind a sentence that comes to today an older time is over."""
        carried = self.carried
        if carried is None or carried.kind == "now" or carried.text[0] == RECKONED:
            return
        begin = max(line.start, carried.end)
        if self.rules.nowadays.search(self.text, begin, line.end) is not None:
            self.carried = None

    def _inherited(self, line: Line) -> Expression | None:
        """What is in force where a sentence begins, from one before it or from its heading."""
        carried, rules = self.carried, self.rules
        if carried is None and self.section is None:
            return None
        opening = self.text[line.start : line.end]
        held = carried is not None and carried.day and carried.text[0] != RECKONED
        if rules.elsewhen.match(opening) or (held and rules.reported.match(opening)):
            self.carried = None
            return None
        since = carried is not None and carried.kind == "since"
        if since and rules.other_subject.match(self.text[line.start : line.end]):
            self.carried = carried = None
        inherited = carried or self.section
        if inherited and _is_plan(self.text, line, carried, self.published, rules):
            return None
        return inherited

    def _clock(self, line: Line) -> Clock:
        """From when a sentence speaks."""
        at = bisect_right(self.starts, line.start) - 1
        return Clock(
            self.days[at] if at >= 0 else self.published,
            self.year,
            report=_reported(self.section, self.published),
            last=(self.carried.low, self.carried.high) if self.carried else None,
            named=self.named,
            planned=self.plans
            or self.rules.planned.search(self.text, line.start, line.end) is not None,
        )

    def _remember(
        self,
        line: Line,
        expressions: Sequence[Expression],
        scoped: Sequence[tuple[Expression, Scope]],
    ) -> None:
        """What of a sentence is in force for those behind it."""
        years = (e.year for e, scope in reversed(scoped) if e.year and scope in DATING)
        self.year = next(years, self.year)
        named = tuple(_named(self.text, scoped))
        self.named = (*self.named, *named)[-REMEMBERED:]
        self.here = min(self.here + len(named), REMEMBERED)
        if not line.heading:
            self.carried = carried_on(self.text, line, scoped, self.rules, self.carried)
            if self.carried and self.marked >= 0 and _leads(self.text, line, self.carried):
                self.section, self.level, self.leads = self.carried, self.marked, True
            return
        heading = _only_year(expressions)
        if heading or any(expression.kind == "since" for expression in expressions):
            self.section, self.level, self.leads = heading, line.level, False


def _leads(text: str, line: Line, time: Expression) -> bool:
    """到2025年，实现：: whether a sentence is a deadline before a list of what is to be so then."""
    short = line.end - time.end <= LEAD and text[line.end - 1] in COLONS
    return (
        short
        and time.text[0] in DEADLINES
        and time.start >= line.start
        and text[line.end : line.end + 1] == "\n"
    )


def _named(text: str, scoped: Sequence[tuple[Expression, Scope]]) -> Iterator[Days]:
    """The times that later words like 当时 can mean: no name of a paper, no base of comparison.

    600多年前 is such a time, and has no days.
    """
    for expression, scope in scoped:
        if expression.kind == "mask" and expression.text.endswith(AGO):
            yield None, None
        if (
            expression.year
            and scope not in ("none", "said")
            and text[expression.start - 1] not in COMPARED
        ):
            yield expression.low, expression.high


def _date(value: str | None) -> date | None:
    """The day of an ISO date or time, or None; also where no page can have that date."""
    try:
        day = date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _is_plan(
    text: str,
    sentence: Line,
    carried: Expression | None,
    published: date | None,
    rules: PeriodRules,
) -> bool:
    """A sentence about what comes next (下一步…) takes nothing over from a time that is past."""
    if carried and carried.low and published and rules.onward.match(text, sentence.start):
        return carried.low <= published
    past = carried and carried.high and published and carried.high <= published
    return bool(past) and rules.next.match(text[sentence.start : sentence.end]) is not None


def _reported(section: Expression | None, published: date | None) -> int | None:
    """The year of a report that was published in a later year: its 今年 is that year."""
    if section is None or section.year is None:
        return None
    return section.year if published is None or section.year < published.year else None


def _title_period(
    row: DocumentRow, rules: PeriodRules, published: date | None
) -> Expression | None:
    """The one year that the title of a report names, or that on which it reports."""
    if not row.title or not rules.report.search(row.title):
        return None
    title = _IN_BRACKETS.sub(r"\1年", row.title.translate(_HALF_WIDTH))
    expressions = rules.grammar.read_all(title, Clock(published))
    return _only_year(expressions) or _only_year(
        [e for e in expressions if rules.after["reported-on"].match(title[e.end :])]
    )


def _plan_period(row: DocumentRow, rules: PeriodRules, published: date | None) -> Expression | None:
    """The one time for which a document plans by its title: 2023年工作要点."""
    if not row.title or rules.report.search(row.title) or not rules.plan.search(row.title):
        return None
    title = row.title.translate(_HALF_WIDTH)
    found = rules.grammar.read_all(title, Clock(published))
    years = [expression for expression in found if expression.whole]
    return (
        _only_year(found)
        or rules.grammar.plan(title)
        or (years[0] if years[1:] == [] and years else None)
    )


def _only_year(expressions: Sequence[Expression]) -> Expression | None:
    """The period of a heading that names one with its year in digits, and no other."""
    named = [e for e in expressions if e.kind in ("span", "point", "since")]
    if len(named) == 1 and _YEAR_OR_NAME.search(named[0].text) and named[0].kind == "span":
        return named[0]
    return None


def _behind(text: str, sentence: _Sentence, end: int) -> Expression | None:
    """The period in brackets right behind a number: 3000人（2021年）."""
    if text[end : end + 1] not in BRACKETS:
        return None
    close = text.find(BRACKETS[text[end]], end, sentence.end)
    index = bisect_left(sentence.expressions, end + 1, key=lambda pair: pair[0].start)
    for expression, scope in sentence.expressions[index : index + 1]:
        if (expression.start, expression.end, scope) == (end + 1, close, "bracket"):
            return expression
    return None


def _predicate(
    text: str, sentence: _Sentence, start: int, end: int, rules: PeriodRules
) -> Expression | None:
    """70所学校明年春季学期跟进: the time behind what is counted, where none is before it."""
    index = bisect_left(sentence.expressions, end, key=lambda pair: pair[0].start)
    for expression, scope in sentence.expressions[index : index + 1]:
        done = rules.is_behind("done-on-a-day", text, end, expression.start)
        dated = (done or scope in ("open", "clause")) and expression.kind in ("point", "span")
        own = expression.text[0] not in TO and expression.text[0] != NEW
        own = own and PASSING.match(expression.text) is None
        own = own and (expression.start == end or expression.text[0] not in UNSAID)
        if not dated or not own:
            return None
        if SUBJECT.fullmatch(text, end, expression.start) is None:
            return None
        before, _ = sentence.expressions[index - 1] if index else (None, None)
        apart = before is None or CLAUSE_END.search(text, before.end, start) is not None
        return expression if apart else None
    return None


def reading(expression: Expression, carried: bool = False) -> PeriodReading | None:
    """The reading of an expression; None where it names no day."""
    if expression.low is None and expression.high is None:
        return None
    basis: PeriodBasis = "published" if expression.kind == "now" else "stated"
    return PeriodReading(
        expression.low.isoformat() if expression.low else None,
        expression.high.isoformat() if expression.high else None,
        expression.text,
        "carried" if carried else basis,
        expression.start,
    )
