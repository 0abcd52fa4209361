"""One record: what was read of a number, with place, period, unit, flags and confidence.

In: the document's `Context`, a quantity with its reading and status, and the span of its sentence.
Out: a `Fact`. What this module never does: decide whether the number is a record at all.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any

from ..model.kinds import FACT_KIND
from ..model.rows import DocumentRow, Fact, trusted
from ..model.text import Span
from .context import Context, bare, in_table
from .noun_text import noun_of
from .nouns.metrics import PERSON_METRICS
from .nouns.reading import Reading
from .numbers.currencies import RENMINBI, currency_at
from .numbers.numerals import plain
from .numbers.quantities import Quantity
from .places.in_force import PlaceReading
from .status.asked import clause_start
from .status.read import Status
from .times.periods import RECKONED, PeriodReading
from .times.scope import EDGES

DOUBTS = frozenset({"repaired", "digit_lost"})
"""Marks of cleaning that become flags of the facts beside them."""
_HEAD = 5
"""Characters before an amount in which 新台币 may stand."""
_YEAR, _DAY = 4, 10
"""Characters of an ISO date up to its year, and of all of it."""
_TERM_LEAST = timedelta(days=40)
"""A rate that is laid down is not so for a shorter time, unless that stands beside it."""
_TERM_MOST = timedelta(days=200)
"""No term, holidays or half of a year is longer."""
_YEAR_MOST = timedelta(days=366)
"""In a period up to this long a number that rises has one level, the last."""
_DAYS = ("日", "号", "天", "上午", "下午", "晚", "晚上")
"""How the words for a single day end."""
_SINCE = ("以来", "来", "至今")
"""How a time ends that goes on to the day of writing: 2010年以来,由8600人猛增."""
_CLAUSE_MOST = 40
"""Characters before a number in which its clause begins; a longer one says little of it."""
_SOON = timedelta(days=31)
"""What begins so soon after a page was published may be told as if it were so."""
_JUST_BEGUN = "-03-01"
"""What a year is to bring is told before its third month, when reports on work come out."""
_WITHIN, _LATE = "年内", "-10-01"
"""How the rest of a year is named as a time to come; from when on it is told of."""
_NOWHERE, _NO_TIME = (None,) * 6, (None,) * 5
"""What stands in a record for a place and a period that are not known."""


def build_fact(
    context: Context,
    span: Span,
    quantity: Quantity,
    reading: Reading,
    status: Status,
    number: int = 0,
    place: PlaceReading | None = None,
    time: PeriodReading | None = None,
) -> Fact:
    """The record of one number in the sentence `span`; `number` counts the facts of one quote.

    `place` and `time` are its own where a list says them; else they are read from the text around.
    """
    row = context.row
    start, end = quantity.start, quantity.end
    organization, place = _whose(context, span, quantity, place or _own_place(context, reading))
    period = _when(context, span, quantity, reading, status, time)
    status = _in_time(row, status, period)
    sentence = row.text[span[0] : span[1]]
    flags = _flags(context, sentence, quantity)
    values: dict[str, Any] = {
        "kind": FACT_KIND,
        "record_id": f"{row.doc_id}:{start}:{number}",
        **context.about,
        "metric": reading.metric,
        "value": plain(quantity.value),
        "value_max": None if quantity.value_max is None else plain(quantity.value_max),
        "unit": _unit(context, quantity, reading.metric, place.adcode if place else None),
        "classifier": quantity.form or None,
        "qualifier": quantity.qualifier,
        "status": status.status,
        "change": status.change,
        "basis": status.basis,
        "noun": noun_of(context, reading, status.basis, start),
        "action": status.action,
        **_holds_for(place, organization, period),
        "part_of": None,
        "repeat_of": None,
        "quote": row.text[start:end],
        "start": start,
        "end": end,
        "sentence": sentence,
        "sentence_start": span[0],
        "flags": flags,
        "rule": f"{reading.construct}:{reading.row}",
        "confidence": context.calibration.of(reading.construct, reading.metric, flags),
    }
    return trusted(Fact, values)


def _holds_for(
    place: PlaceReading | None, organization: str | None, period: PeriodReading | None
) -> dict[str, str | None]:
    """The fields of what a number holds for."""
    name, adcode, province, city, county, place_basis = place or _NOWHERE
    start, end, text, period_basis, _ = period or _NO_TIME
    return {
        "place": name,
        "adcode": adcode,
        "province": province,
        "city": city,
        "county": county,
        "place_basis": place_basis,
        "organization": organization,
        "period_start": start,
        "period_end": end,
        "period_text": text,
        "period_basis": period_basis,
    }


def _whose(
    context: Context, span: Span, quantity: Quantity, place: PlaceReading | None
) -> tuple[str | None, PlaceReading | None]:
    """The organization that a number holds for, and the place, which is `place` where it is known.

    A school has its home, which is the place of its numbers; where the text tells another one, it
    is the school that does not hold, unless the sentence names it.
    """
    organization = context.organizations.at(quantity.start, quantity.end)
    place = place or context.places.at(quantity.start, quantity.end)
    home = context.organizations.homes.get(organization or "")
    if home and organization and _is_elsewhere(place, home):
        said = context.text[slice(*span)]
        if place and place.basis == "carried" and organization in said and _names(said, home):
            place = home._replace(basis="stated")  # 我有个同学在香格里拉市建塘镇小学
        elif place and place.basis == "source":
            place = home._replace(basis="carried")  # a paper of another city tells of the school
        elif organization not in said:
            organization = None
    return organization, _at_home(place, home)


def _names(sentence: str, home: PlaceReading) -> bool:
    """Whether a sentence names the county of a school."""
    return home.county is not None and home.county[:-1] in sentence


def _when(
    context: Context,
    span: Span,
    quantity: Quantity,
    reading: Reading,
    status: Status,
    time: PeriodReading | None,
) -> PeriodReading | None:
    """The time of a number, `time` or that of the text around, if it can be its time at all."""
    period = time or context.periods.at(quantity.start, quantity.end)
    if period and not _holds(context, (span[0], quantity.start), reading, status, period):
        period = None
    if period is None and status.status == "planned":
        return context.periods.planned_at(quantity.start)
    if period and status.status == "actual" and _sums_up(context, quantity.start, period):
        return period._replace(end=(context.row.published or "")[:_DAY])
    return period


def _sums_up(context: Context, start: int, period: PeriodReading) -> bool:
    """从2004年起,累计捐款730万元: the sum of what goes on is as of the day of writing."""
    day = (context.row.published or "")[:_DAY]
    goes_on = period.end is None and period.start is not None and period.start < day
    if not goes_on or period.basis == "carried":
        return False
    return context.status.last("summed", context.text, period.at, start) >= 0


def _is_elsewhere(place: PlaceReading | None, home: PlaceReading) -> bool:
    """Whether a number holds for another county than that of the school named before it."""
    if place is None:
        return False
    pairs = zip(place[2:5], home[2:5], strict=True)
    return any(one and other and one != other for one, other in pairs)


def _at_home(place: PlaceReading | None, home: PlaceReading | None) -> PlaceReading | None:
    """The county of the school that a number holds for, where the text around only tells more."""
    if home is None or (place and place.county):
        return place
    if place is None or (
        place.province in (None, home.province) and place.city in (None, home.city)
    ):
        return home._replace(basis="carried")
    return place


def _own_place(context: Context, reading: Reading) -> PlaceReading | None:
    """岳麓区、芙蓉区分别新建学校6所和3所: the item of the list, where it is a place."""
    if reading.construct != "respective" or reading.label is None:
        return None
    mentions = context.places.mentions
    index = bisect_right(mentions, reading.label[0], key=lambda mention: mention[0]) - 1
    start, end, place = mentions[index] if index >= 0 else (0, 0, None)
    return place if start <= reading.label[0] and end >= reading.label[1] else None


def _holds(
    context: Context, where: Span, reading: Reading, status: Status, period: PeriodReading
) -> bool:
    """Whether a time that is in force can be that of a number; `where` is what its sentence says
    before it.

    2016年起光缆进山。3100名学生受益: what began at a time and goes on dates no later sentence but
    a rate that is laid down; what was before it (2016年以前…) none at all. What is planned is for
    no time that is over, a rate that is laid down for no single day before it; nor does the day of
    an event date what the school is that it tells of (9月1日…。学校占地40亩). What grows so much a
    year on the average (年均增长7%) does so for longer than a year. And the level from
    which something rises (2018年,由38.6%提高至50%) is not of the year in which it ends, unless that
    is its own (由2016年的38.6%); it is of a stretch that begins with it (2012年到2015年).
    """
    begin, start = where
    day = (context.row.published or "")[:_DAY]
    long = _is_long(period) and not period.text.endswith(_SINCE)
    if status.origin and not long and not _is_own(context, start, period):
        return False
    if reading.metric == "rate" and _is_yearly(context, start) and _is_one_year(period):
        return False
    if period.basis != "carried":
        return True
    if period.text.endswith(_DAYS) and _is_standing(context, start, reading):
        return period.text.startswith(RECKONED)
    over = _is_term(period) or _is_over(period, day)
    if over and context.status.last("so-far", context.text, begin, start) >= 0:
        return False
    if period.start is None:
        return status.status == "planned"
    if period.end is None:
        return status.status == "standard"
    if status.status == "standard":
        return not _is_short(period)
    return status.status != "planned" or not day or period.end >= day


def _is_standing(context: Context, start: int, reading: Reading) -> bool:
    """Whether a number tells what a place is and holds: its area, its cost, its classes."""
    clause = clause_start(context.text, max(0, start - _CLAUSE_MOST), start)
    told = context.status.last("standing", context.text, clause, start) >= 0
    return told or reading.metric == "area"


def _is_yearly(context: Context, start: int) -> bool:
    """年均增长7%: whether a share is that of each year of several."""
    clause = clause_start(context.text, max(0, start - _CLAUSE_MOST), start)
    return context.status.last("yearly", context.text, clause, start) >= 0


def _is_one_year(period: PeriodReading) -> bool:
    """Whether a period has both ends and is no longer than a year."""
    return bool(period.start and period.end) and not _is_long(period)


def _is_own(context: Context, start: int, period: PeriodReading) -> bool:
    """由2016年的38.6%: whether the time stands behind the word with which the level begins."""
    stated = period.basis != "carried"
    return stated and context.status.last("from-sign", context.text, period.at, start) < 0


def _is_short(period: PeriodReading) -> bool:
    """Whether a period is a day or some days, like those on which people sign up."""
    if period.start is None or period.end is None:
        return False
    return date.fromisoformat(period.end) - date.fromisoformat(period.start) < _TERM_LEAST


def _is_term(period: PeriodReading) -> bool:
    """Whether a period is some months: 去年秋季学期派出138人。课程已达412门 is as of today."""
    if not period.start or not period.end or period.start == period.end:
        return False
    return date.fromisoformat(period.end) - date.fromisoformat(period.start) < _TERM_MOST


def _is_over(period: PeriodReading, day: str) -> bool:
    """Whether a year at most was over on the day of the page: what came together since is more."""
    ended = bool(day and period.start and period.end and period.end < day)
    counted = period.text.startswith(RECKONED) or period.text.endswith(EDGES)
    return ended and not _is_long(period) and not counted


def _is_long(period: PeriodReading) -> bool:
    """Whether a period is longer than a year, so that something can rise in its course."""
    if period.start is None or period.end is None:
        return False
    return date.fromisoformat(period.end) - date.fromisoformat(period.start) > _YEAR_MOST


def _in_time(row: DocumentRow, status: Status, period: PeriodReading | None) -> Status:
    """明年建成18所: what is of a time to come is planned, unless it is laid down or done."""
    if period is None or period.basis == "published" or not row.published:
        return status
    if status.status != "actual" or status.origin:
        return status
    if period.text.startswith(RECKONED):
        return status
    if period.basis == "carried":
        due = period.start == period.end
        ahead = not due and (period.start or "") > f"{row.published[:_YEAR]}-12-31"
    else:
        due = period.start is None and (period.end or "") > row.published[:_DAY]
        ahead = status.done <= period.at and (
            due
            or _is_ahead(period.start, row.published)
            or _is_begun(period, row.published)
            or _is_aimed_at(period, row.published)
            or (status.action is not None and _has_just_begun(period, row.published))
        )
    return status._replace(status="planned") if ahead else status


def _is_ahead(start: str | None, published: str) -> bool:
    """Whether a time begins in a year to come, or some weeks after the page: 今年秋季 at its end
    of August is as good as here.
    """
    if start is None or start[:_YEAR] > published[:_YEAR]:
        return start is not None
    day = date.fromisoformat(published[:_DAY])
    return date.fromisoformat(start) > day + _SOON


def _is_aimed_at(period: PeriodReading, published: str) -> bool:
    """年内完成12所, in June: by the end of the year, while much of it is still to come."""
    due = period.end or ""
    year, day = due[:_YEAR], published[:_DAY]
    return period.text.startswith(_WITHIN) and day.startswith(year) and day < f"{year}{_LATE}"


def _is_begun(period: PeriodReading, published: str) -> bool:
    """2021—2023年新建12所, on a page of 2021: of some years of which the last are still to come."""
    start, end = period.start or "", period.end or ""
    ahead = end[:_YEAR] > published[:_YEAR] and start[:_YEAR] <= published[:_YEAR]
    return bool(start and end) and ahead and _is_long(period)


def _has_just_begun(period: PeriodReading, published: str) -> bool:
    """Whether a time is all of a year of which only the first weeks are over: 2020年,新建8所.

    The year stands in digits: 全年 in a report may be the one before, and 今年 so far.
    """
    year = published[:_YEAR]
    whole = (period.start, period.end) == (f"{year}-01-01", f"{year}-12-31")
    if not whole or not period.text.startswith(year):
        return False
    return published[:_DAY] < f"{year}{_JUST_BEGUN}"


def _flags(context: Context, sentence: str, quantity: Quantity) -> list[str]:
    """Doubts: damage at the number, a repeated title, a table, a number that is not said."""
    flags = {
        mark.flag
        for mark in context.row.marks
        if mark.flag in DOUBTS and mark.start <= quantity.end and mark.end >= quantity.start
    }
    if context.title and bare(sentence) == context.title:
        flags.add("title")
    if quantity.vague:
        flags.add("vague")
    if in_table(context, quantity.start):
        flags.add("table")
    return sorted(flags)


def _unit(context: Context, quantity: Quantity, metric: str, adcode: str | None) -> str | None:
    """The canonical unit: 人 for whoever is counted, the currency of the place, the classifier."""
    unit = quantity.unit
    if metric == "funds" and quantity.kind in {"money", "bare"}:
        if unit and unit.unit and unit.unit != RENMINBI:
            return unit.unit
        head = context.text[max(0, quantity.start - _HEAD) : quantity.start]
        return currency_at(head, adcode, context.lexicon) or context.currency()
    if metric in PERSON_METRICS and (unit is None or unit.kind in {"person", "count"}):
        return "人"
    if unit is None or unit.kind == "noun":
        return unit.unit if unit else None
    return unit.unit or unit.form
