"""The posts and places of a page that announces them: what it lists is planned.

In: the facts of a document in text order, with its folded text and title. Out: the same facts; on
a page whose title announces (招生计划, 招聘公告) the numbers of pupils, teachers, classes and seats
that stand without a verb (霍山中学5名) are planned. What the text says to be so, or to have been so
(现有教师120名, 去年招聘79名), stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model.rows import Fact
from .numbers.numerals import fold
from .status.words import StatusWords
from .times.periods import PERIOD_FIELDS, Periods

_POSTS = frozenset({"students", "teachers", "people", "classes", "seats"})
_DAY = 10
"""Characters of an ISO date."""


def announced(
    facts: Sequence[Fact], title: str | None, text: str, words: StatusWords, periods: Periods
) -> list[Fact]:
    """The facts with what such a page lists as planned, for the year of its title."""
    head = fold(title or "")
    if words.last("announcement", head, 0, len(head)) < 0:
        return list(facts)
    return [_planned(fact, periods) if _is_post(fact, text, words) else fact for fact in facts]


def _planned(fact: Fact, periods: Periods) -> Fact:
    """The fact as planned; without a time of its own for that of the plan."""
    update: dict[str, object] = {"status": "planned"}
    period = periods.planned_at(fact.start) if fact.period_text is None else None
    if period:
        update |= dict(zip(PERIOD_FIELDS, period, strict=False))  # its first four
    return fact.model_copy(update=update)


def _is_post(fact: Fact, text: str, words: StatusWords) -> bool:
    """Whether a number is one of what the page announces."""
    if (fact.status, fact.change) != ("actual", "level") or fact.metric not in _POSTS:
        return False
    begin, end = fact.sentence_start, fact.sentence_start + len(fact.sentence)
    so = any(words.last(kind, text, begin, end) >= 0 for kind in ("done", "announced-not"))
    day = (fact.published or "")[:_DAY]
    over = bool(day and fact.period_end and fact.period_end < day)  # 2022学年,新进教师187名
    told = so or over or "table" in fact.flags  # a head of a table says itself what is planned
    return fact.action is None and fact.basis is None and not told
