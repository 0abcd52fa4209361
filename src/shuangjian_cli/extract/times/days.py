"""The days that a time expression covers, once its shape is known.

In go the named parts of a matched shape (`grammar.py`), the words of the lexicon and what is
known about the time at that place; out come the first and the last day, None for an open side,
both None where a year is missing that neither text nor page gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from .clock import (
    CENTURY,
    MINGUO,
    Clock,
    Days,
    Season,
    Words,
    count,
    day_of,
    month_end,
    years_before,
)

THAT = "那这"
"""With what a year begins that was named before: 那年秋天."""
TEN_DAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, None)}
"""The thirds of a month: their first and last days; None is the end of the month."""
EARLY = 2
"""In months up to this one 年底 is that of the year that is just over."""
WHOLE_YEAR = timedelta(days=367)
"""More than any year; 当时 means such a time and no longer one."""
WEEKDAYS = {name: day for day, name in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
"""The days of a week by name, Monday as 0; 周末 begins on Saturday."""
WEEKEND = "末"
HONG_KONG_YEAR = (4, 1)
DECEMBER = 12
MONTHS = 12
MARCH, JULY, AUGUST, SEPTEMBER = 3, 7, 8, 9
"""Up to which month 过去的一年 is the last one; the month from which 新学期 is that of autumn; the
last of a school year; its first."""


def _read_days(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2018年12月5日至2019年12月10日, 9月1日至5日."""
    month = count(match["m"])
    year = words.year(match["y"], clock, month)
    last_month = count(match["m2"]) if match["m2"] else month
    last_year = words.year(match["y2"], clock) if match["y2"] else year
    return day_of(year, month, count(match["d"])), day_of(last_year, last_month, count(match["d2"]))


def _read_terms(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2021—2022学年, 2022学年第一学期: a school year begins in September."""
    year = int(match["y"])
    year += MINGUO if year < 10 * CENTURY else 0
    term = match["s"] or ""
    if term in ("下学期",) or (
        term and not words.seasons.get(term, Season((9, 1), (1, 31))).low[0] >= 7
    ):
        return date(year + 1, 2, 1), date(year + 1, 7, 31)
    if term:
        return date(year, 9, 1), date(year + 1, 1, 31)
    return date(year, 9, 1), date(year + 1, 8, 31)


def _read_years(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2019—2021年, 2019年至2021年."""
    return date(int(match["y"]), 1, 1), date(int(match["y2"] or match["y3"]), 12, 31)


def _read_fiscal(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2013/14年度: the financial year of Hong Kong, from April."""
    year = int(match["y"])
    return date(year, *HONG_KONG_YEAR), date(year + 1, 3, 31)


def _read_months(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2022年1至6月, 1-6月, 6月中旬至8月上旬."""
    first, last = count(match["m"]), count(match["m2"])
    year = words.year(match["y"], clock, first)
    last_year = words.year(match["y2"], clock) if match["y2"] else year
    if year is None or last_year is None:
        return None, None
    last_year += int(last_year == year and last < first)
    low, _ = _part_of_month(year, first, match["e1"] or "")
    return low, _part_of_month(last_year, last, match["e"] or "")[1]


def _read_plan(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """“十三五”期间, “十二五”末."""
    first, last = words.plans[match["p"]]
    return date(last, 12, 31) if match["e"] else date(first, 1, 1), date(last, 12, 31)


def _read_epoch(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """党的十八大以来."""
    return words.epochs[match["p"]], clock.published


def _read_lately(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """近三年, 五年来: so many years up to the publication; 一年来 in a report is its year."""
    if clock.published is None:
        return None, None
    years = count(match["n"] or match["n2"])
    month = clock.published.month
    ends = match[0].startswith("即将")
    over = ends or (match[0].startswith("过去") and month <= MARCH)
    if years == 1 and (clock.report or over):
        year = clock.report or clock.published.year - int(not ends)  # 过去的一年
        return date(year, 1, 1), date(year, 12, 31)
    return years_before(clock.published, years), clock.published


def _read_day(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2022年3月29日, 9月24日."""
    month = count(match["m"])
    day = day_of(words.year(match["y"], clock, month), month, count(match["d"]))
    return day, day


def _read_month(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2018年9月, 去年9月, 2018年8月底."""
    month = count(match["m"])
    year = words.year(match["y"], clock, month)
    if year is None:
        return None, None
    return _part_of_month(year, month, match["e"] or "")


def _part_of_month(year: int, month: int, part: str) -> Days:
    """8月底 is its last day, 8月中旬 the days from the 11th to the 20th."""
    low, high = date(year, month, 1), month_end(year, month)
    if part.endswith(("底", "末")):
        return high, high
    if part in TEN_DAYS:
        first, last = TEN_DAYS[part]
        return date(year, month, first), date(year, month, last) if last else high
    return low, high


def _read_season(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2022年春季学期, 上半年, 今年暑假."""
    year = words.year(match["y"], clock)
    return words.seasons[match["s"]].of(year) if year else (None, None)


def _read_natural(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """去年秋天: three months, and no term."""
    that = match["y"][0] in THAT
    year = clock.year if that else words.year(match["y"], clock)
    season = words.quarters.get(match["s"])
    return season.of(year) if year and season else (None, None)


def _read_quarter(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """今年秋季, 今秋: in schools the term, not the quarter of the year."""
    year = words.year(match["y"] or f"{match['k']}年", clock)
    season = words.seasons.get(f"{match['s'] or match['s2']}季学期")
    return season.of(year) if year and season else (None, None)


def _read_edge(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2021年底, 去年年底, 年底."""
    edge = match["e"] or match["e2"]
    early = clock.published is not None and clock.published.month <= EARLY
    year = words.year(match["y"], clock, DECEMBER if early and not edge.endswith("初") else None)
    if year is None:
        return None, None
    if edge.endswith("初"):
        if early and not match["y"] and clock.year == year - 1:
            year -= 1  # 去年9月启动…，由年初的64%提高到98.5%
        return date(year, 1, 1), date(year, 1, 31)
    return date(year, 12, 31), date(year, 12, 31)


def _read_whole(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2019年, 去年, 全年."""
    if clock.span and words.shift.get(match["y"]) == 0 and match["y"] in words.context:
        return clock.span
    year = words.year(match["y"], clock)
    return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)


def _read_same(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """今年前10个月…, 去年同期: the days that the sentence named last, in the other year."""
    year = words.year(match["y"], clock)
    low, high = clock.last or (None, None)
    if year is None:
        return None, None
    if low is None or high is None:
        return date(year, 1, 1), date(year, 12, 31)
    return _in_year(low, year), _in_year(high, year + high.year - low.year)


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the last of February where it has no such day."""
    return day_of(year, day.month, day.day) or month_end(year, day.month)


def _read_then(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """当时, 那一年: the time that was named last, or its year; never one to come (到2060年)."""
    over = clock.published or date.max
    named = [days for days in clock.named if days[0] is None or days[0] <= over]
    low, high = named[-1] if named else (None, None)
    first = low or high
    short = low and high and high - low < WHOLE_YEAR and match[0][-1] != "年"
    if first is None or short:
        return low, high
    return date(first.year, 1, 1), date(first.year, 12, 31)


def _read_lasting(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """八年间: between two times named before it that are so far apart, or one that is as long."""
    years = count(match["n"])
    over = clock.published or date.max
    times = [days for days in reversed(clock.named) if days[1] is None or days[1] <= over]
    for number, one in enumerate(times):
        for other in times[: number + 1]:
            (low, _), (_, high) = sorted((one, other), key=lambda days: days[1] or over)
            if low and high and high.year - low.year in (years, years - 1):
                return (low, high) if years > 1 else (None, None)
    low, high = times[0] if times else (None, None)
    if low and (high is None or high == clock.published):  # 2019年起…，四年间
        last = low.year + years - 1
        told = years > 1 and last <= over.year
        return (low, min(date(last, 12, 31), over)) if told else (None, None)
    return None, None


def _read_afterwards(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """三年后, 又过两年: so many years behind the time named last; None of a time to come."""
    low, high = clock.named[-1] if clock.named else (None, None)
    first = low or high
    if first is None:
        return None, None
    year = first.year + count(match["n"] or match["n2"])
    if clock.published and year > clock.published.year:
        return None, None
    return date(year, 1, 1), date(year, 12, 31)


def _read_week(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """上周, 上周三至周五, 本周末, 下周一: of the week of publication, or one beside it."""
    if clock.published is None:
        return None, None
    monday = clock.published - timedelta(days=clock.published.weekday())
    monday += timedelta(days={"上": -7, "下": 7}.get(match["s"], 0))
    first, last = match["d"], match["d2"]
    if first is None:
        return monday, monday + timedelta(days=6)
    low = monday + timedelta(days=WEEKDAYS[first])
    high = monday + timedelta(days=WEEKDAYS[last]) if last else low
    return low, high + timedelta(days=first == WEEKEND)


def _read_daysago(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """两天前."""
    if clock.published is None:
        return None, None
    day = clock.published - timedelta(days=count(match["n"]))
    return day, day


def _read_ago(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """三年前: all of that year."""
    if clock.published is None:
        return None, None
    year = (clock.report or clock.published.year) - count(match["n"])
    return date(year, 1, 1), date(year, 12, 31)


def _read_ahead(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """今后三年: so many years from the day of publication."""
    if clock.published is None:
        return None, None
    return clock.published, years_before(clock.published, -count(match["n"]))


def _read_stretch(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """明后两年: so many years from that of publication."""
    if clock.published is None:
        return None, None
    first, last = (clock.published.year + shift for shift in words.stretches[match["s"]])
    return date(first, 1, 1), date(last, 12, 31)


def _read_dayalone(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """14日晚: the last such day before the publication, less than a month ago."""
    day = clock.published
    if day and int(match["d"]) > day.day:
        day = day.replace(day=1) - timedelta(days=1)
    found = day_of(day.year, day.month, int(match["d"])) if day else None
    return found, found


def _read_dayword(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """昨天, 今日: days from that of publication."""
    if clock.published is None:
        return None, None
    day = clock.published + timedelta(days=words.days[match["s"]])
    return day, day


def _read_thisterm(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """本学期, 上学期, 下学期: the term of the day of publication, the one before or behind it.

    新学期 is the one that begins in the half of the year.
    """
    day = clock.published
    if day is None:
        return None, None
    autumn = day.month >= AUGUST or day.month == 1
    year = day.year - int(day.month == 1)
    if match["s"].startswith("新"):
        autumn, year = day.month >= JULY, day.year
    if match["s"].startswith("上"):
        autumn, year = not autumn, year - int(not autumn)
    elif match["s"].startswith("下") and day.month != AUGUST:  # in the holidays it is the next
        autumn, year = not autumn, year + int(autumn)
    return (
        (date(year, 9, 1), date(year + 1, 1, 31))
        if autumn
        else (date(year, 2, 1), date(year, 7, 31))
    )


def _read_schoolyear(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """本学年, 上学年, 下学年: the school year of the day of publication, or one beside it.

    新学年 is the one that begins in its year, which is spoken of from summer on.
    """
    day = clock.published
    if day is None or (match["s"].startswith("新") and day.month < JULY):
        return None, None
    if match["s"].startswith("新"):
        return date(day.year, SEPTEMBER, 1), date(day.year + 1, 8, 31)
    moved = {"上": -1, "前": -1, "下": 1}.get(match["s"][0], 0)
    if moved < 0 and JULY <= day.month < SEPTEMBER:
        moved = 0  # in the holidays it is the one that has just ended
    elif match["s"].startswith("本") and day.month == AUGUST:
        moved = 1  # and 本学年 the one that is about to begin
    year = day.year - int(day.month < SEPTEMBER) + moved
    return date(year, SEPTEMBER, 1), date(year + 1, 8, 31)


def _read_thismonth(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """本月, 上个月, 下月底, 本月中旬, 本月15号."""
    if clock.published is None:
        return None, None
    day = clock.published.replace(day=1)
    if match["s"].startswith("上"):
        day = (day - timedelta(days=1)).replace(day=1)
    elif match["s"].startswith("下"):
        day = month_end(day.year, day.month) + timedelta(days=1)
    if match["d"]:
        only = day_of(day.year, day.month, int(match["d"]))
        last = day_of(day.year, day.month, int(match["d2"])) if match["d2"] else only
        return (only, last) if only and last and only <= last else (only, only)
    return _part_of_month(day.year, day.month, match["e"] or "")


def _read_first(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """今年前8个月."""
    months = count(match["n"])
    year = words.year(match["y"], clock, months)
    if year is None or not 1 <= months <= MONTHS:
        return None, None
    return date(year, 1, 1), month_end(year, months)


def _read_half(words: Words, match: re.Match[str], clock: Clock) -> Days:
    """2022年上学期: the first of the two terms of a calendar year is the spring term."""
    year = words.year(match["y"], clock)
    season = "春季学期" if match["s"].startswith("上") else "秋季学期"
    return words.seasons[season].of(year) if year and season in words.seasons else (None, None)


READERS: dict[str, Callable[[Words, re.Match[str], Clock], Days]] = {
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
    "natural": _read_natural,
    "quarter": _read_quarter,
    "edge": _read_edge,
    "same": _read_same,
    "whole": _read_whole,
    "then": _read_then,
    "lasting": _read_lasting,
    "afterwards": _read_afterwards,
    "ago": _read_ago,
    "week": _read_week,
    "daysago": _read_daysago,
    "ahead": _read_ahead,
    "stretch": _read_stretch,
    "dayalone": _read_dayalone,
    "dayword": _read_dayword,
    "thisterm": _read_thisterm,
    "schoolyear": _read_schoolyear,
    "thismonth": _read_thismonth,
    "first": _read_first,
    "half": _read_half,
}
