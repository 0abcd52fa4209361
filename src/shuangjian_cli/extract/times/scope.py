"""How far a time expression reaches, by the words around it.

In: a sentence, its expressions and the rows of `lexicon/periods.toml` about what stands around a
time. Out: each expression with its `Scope`. What is only a base of comparison, an attribute or the
date of a milestone dates little or nothing. What this module never does: read the days.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ..lines import Line
from ..patterns.heads import guarded
from .grammar import Expression, Grammar
from .reach import CLAUSE_END, Scope

NOTHING = compiled(r"(?!)")
BLANK = compiled(r"[XxＸ×*＊]")
"""What a model report has for the digits of its years."""
LISTED = compiled(r"[^，,。；;：:\d]{0,12}\d[^，,。；;：:]{0,12}[、和]")
"""Between two times of a list that each have a number: 2011年90所、2012年120所，新增学位4.8万个."""
BACK = "上去前"
"""How a year before the one at hand begins: 上年, 去年."""
EDGES = ("初", "底", "末")
BESIDE = ("、", "和", "与", "及", "以及")
"""Between two times of one list; both reach equally far."""
APPOSED = ("", "的", "即")
"""Between a time and the same said again: “十一五”末的2010年."""
BARE_MONTH = compiled(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月的?")
"""五月的宜君，满目青翠: a month as an attribute sets a scene, and dates its own clause only."""
BESIDE_IT = 8
"""Characters before an expression in which a word stands that takes its force away."""
SAME, COMMAS = "同期", ("，", ",")
BLANKS = (" ", "\u3000", "\t")
"""What parts the date of an entry of a chronicle from what happened then."""
CLOSED_CLAUSE = ("），", "),", ")，", "）：", "):", ")：", "）:")
"""Behind the time of a stage in brackets: 第一阶段（2013年9月—2014年8月），撤并教学点26个."""
LASTING = ("年间", "年里", "年时间", "年下来")
"""How a length of time ends that is one of the times before it; 三年间提高 holds for its clause."""
LENGTHS = "两三四五六七八九十23456789"
"""With what a length of time begins."""
LOOK_BACK = 60
"""How far back an opening bracket or title mark is looked for: titles are seldom longer."""


class PeriodRules:
    """What the lexicon says about the words around an expression; built once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("periods")

        def rows_of(kind: str) -> defaultdict[str, re.Pattern[str]]:
            found = [row for row in rows if row["kind"] == kind]
            table = {row.id: compiled(guarded(str(row["pattern"]))) for row in found}
            return defaultdict(lambda: NOTHING, table)  # a row that the user has switched off

        self.grammar = Grammar(lexicon)
        self.before = rows_of("before")
        self.after = rows_of("after")
        self.reporting = tuple(rows_of("reporting").values())

        def joined(kind: str) -> re.Pattern[str]:
            found = (str(row["pattern"]) for row in rows if row["kind"] == kind)
            return compiled(guarded("|".join(found) or r"(?!)"))

        self.planned, self.next = joined("planned"), joined("next")
        self.topic = joined("topic")
        self.nowadays, self.formerly = joined("nowadays"), joined("formerly")
        self.beginning, self.later = joined("beginning"), joined("later")
        self.runs_on = joined("runs-on")
        self.report, self.plan = joined("title"), joined("plan-title")
        self.other_subject = joined("subject")
        self.onward = joined("onward")
        self.elsewhen, self.reported = joined("elsewhen"), joined("reported")

    def is_behind(self, name: str, text: str, start: int, at: int) -> bool:
        """Whether what the row `name` says stands right before `at`, and not before `start`."""
        return self.before[name].search(text, max(start, at - BESIDE_IT), at) is not None


def read_scopes(
    text: str, sentence: Line, expressions: Sequence[Expression], rules: PeriodRules
) -> tuple[tuple[Expression, Scope], ...]:
    """The expressions of a sentence, each with how far it reaches."""
    scoped: list[tuple[Expression, Scope]] = []
    for expression in expressions:
        last = scoped[-1] if scoped else None
        between = text[last[0].end : expression.start] if last else ""
        beside = last is not None and between in BESIDE
        if last and last[1] == "adjacent" and between in APPOSED:
            scoped.append((expression, last[1]))  # 较“十一五”末的2010年提高
            continue
        compared = beside and rules.after["compared-with"].match(
            text[expression.end : sentence.end]
        )
        together = last if beside and not compared else None
        scope = together[1] if together else _scope(text, sentence, expression, rules)
        if scope == "open" and last and _was_so_many(text, sentence, expression, scoped, rules):
            scope = "clause"
        if scope == "open" and LISTED.fullmatch(between):
            scope = "clause"
            scoped[-1] = (scoped[-1][0], "clause" if scoped[-1][1] == "open" else scoped[-1][1])
        if last and last[1] == "open" and _is_name_of_event(text, last[0], expression, rules):
            scope = "none"
        scoped.append((expression, scope))
    return tuple(scoped)


def _is_length_ahead(text: str, sentence: Line, expression: Expression, rules: PeriodRules) -> bool:
    """三年内招聘80名, 用两年时间新建5所: a length of time of which nobody says when it begins."""
    if not expression.text.startswith(tuple(LENGTHS)):
        return False
    if expression.text.endswith("时间"):
        return rules.is_behind("by-means-of", text, sentence.start, expression.start)
    within = text.startswith("内", expression.end) and expression.text.endswith("年")
    over = rules.is_behind("time-that-is-over", text, sentence.start, expression.start)
    return within and not over


def _was_so_many(
    text: str,
    sentence: Line,
    expression: Expression,
    before: Sequence[tuple[Expression, Scope]],
    rules: PeriodRules,
) -> bool:
    """今年招生4270人，三年前是6900多，降幅近四成: what it was then dates its own clause only."""
    framed = any(scope == "open" for _, scope in before)
    after = text[expression.end : sentence.end]
    return framed and rules.after["was-so-many"].match(after) is not None


def _scope(text: str, sentence: Line, expression: Expression, rules: PeriodRules) -> Scope:
    """How far an expression reaches, by the words before and after it."""
    if expression.kind == "mask":
        return "length" if _is_length_ahead(text, sentence, expression, rules) else "none"
    if expression.kind == "never":
        return "open" if BLANK.search(expression.text) else "rate"
    before = text[max(sentence.start, expression.start - LOOK_BACK) : expression.start]
    after = text[expression.end : sentence.end]
    if rules.before["ordinal-event"].search(before):
        return "title" if rules.after["document-says"].match(after) else "none"
    if rules.before["inside-quotes"].search(before) and rules.after["rest-of-a-name"].match(after):
        return "none"
    if not before and expression.day and after.startswith(BLANKS):
        return "open"  # 2004年10月20日 县第二幼儿园落成，总投资380万元
    if not before and expression.text.endswith(SAME) and after.startswith(COMMAS):
        return "open"  # 去年同期，这个数字是51万元，受助学生109名
    own = _own_noun(before[-BESIDE_IT:], after, expression, rules)
    if own:
        return own
    if rules.before["of-a-stage"].search(before) and after.startswith(CLOSED_CLAUSE):
        return "open"
    if before.rfind("（") > before.rfind("）") or before.rfind("(") > before.rfind(")"):
        return "bracket"
    if rules.before["is-of-then"].search(before) and rules.after["was-made-then"].match(after):
        return "clause"
    if expression.text.endswith(LASTING) and not after.startswith(("，", ",")):
        return "clause"
    if expression.low == expression.high or expression.kind == "span":
        if rules.after["at-its-founding"].match(after):
            return "title"
        for name in ("milestone", "deadline-of-its-clause"):
            if rules.after[name].match(after) and expression.kind not in ("now", "near"):
                return "clause"
    return "open"


def is_founding(text: str, expression: Expression, rules: PeriodRules) -> bool:
    """Whether a time is that of the founding of something: 创办于1986年, 2009年成立."""
    before = text[max(0, expression.start - BESIDE_IT) : expression.start]
    if rules.before["came-to-be"].search(before):
        return True
    return rules.after["milestone"].match(text[expression.end :][:LOOK_BACK]) is not None


def _own_noun(
    before: str, after: str, expression: Expression, rules: PeriodRules
) -> Literal["adjacent", "relative", "clause", "title", "said", "none"] | None:
    """Whether a time is that of a thing, an event or a comparison: it dates no other number."""
    if rules.before["moved-to"].search(before):
        return "none"
    if rules.before["base-of-comparison"].search(before):
        return "adjacent"
    if rules.before["attribute-of-time"].search(before):
        born = rules.before["came-to-be"].search(before) or not rules.after["tells-on"].match(after)
        return "adjacent" if born else "clause"
    if expression.text.endswith(SAME):
        return "adjacent" if after.startswith("的") else "clause"
    if rules.after["of-a-document"].match(after) or _is_looked_at(before, after, rules):
        return "none"
    if rules.after["times-of-a-year"].match(after):
        return "none"
    if rules.before["share-of"].search(before):
        if rules.after["of-a-plan"].match(after):
            return "none"
        if expression.text[0] in BACK and rules.after["share-of-a-year"].match(after):
            return "none"
    if expression.text.endswith(EDGES) and rules.after["set-at-a-time"].match(after):
        return "none"
    if expression.kind in ("since", "near") and rules.after["record-of-years"].match(after):
        return "none"
    if rules.after["at-an-event"].match(after):
        return "title"
    if expression.kind in ("point", "span") and rules.after["relative-clause"].match(after):
        return "relative"
    owned = after.startswith("的") or expression.text.endswith("的")
    moved = rules.before["from-there-to-here"].search(before) or before.endswith(("从", "自", "由"))
    if owned and BARE_MONTH.fullmatch(expression.text):
        return "adjacent" if moved else "clause"
    if owned and expression.low is None and expression.kind != "near":
        return "none"  # 寒假前的一次调查: no time of its own
    if owned and moved:
        return "adjacent"
    if rules.after["born-then"].match(after):
        return "none"
    if rules.after["reported-that-day"].match(after):
        return "none"
    if expression.day and rules.after["announced-that-day"].match(after):
        return "said"
    return None


def _is_looked_at(before: str, after: str, rules: PeriodRules) -> bool:
    """Whether the years are those of papers or money that somebody looks at."""
    looked = rules.before["object-of-a-verb"].search(before) is not None
    return looked and rules.after["what-was-looked-at"].match(after) is not None


def _is_name_of_event(text: str, day: Expression, year: Expression, rules: PeriodRules) -> bool:
    """3月15日，2024年巡讲启动: the year belongs to the name of what happened on the day."""
    if not (day.day and year.whole and day.year == year.year):
        return False
    between = text[day.end : year.start]
    named = rules.after["day-of-a-name"].fullmatch(between)
    return named is not None or CLAUSE_END.search(between[-1:]) is None
