"""What is known about the time at a place of a text, and which year, season or day words name.

In: the words of time of the lexicon. Out: `Words`, which tells the year that a word names at a
`Clock`, and a few steps of the calendar. What this module never does: read an expression; `days`
does.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ...lexicon import Lexicon, Row
from ...lexicon.programs import compiled

Days = tuple[date | None, date | None]

DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
COUNTS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
TEN = 10
_YEAR, _DIGITS = compiled(r"(?:民国)?(\d+)"), compiled(r"\d+")
_NO_NUMERAL = compiled("[^十〇一二三四五六七八九两]")
CENTURY = 100
EIGHTIES = 80
"""From here on the two digits of a year are of the last century: 98年."""
MINGUO, REPUBLIC = 1911, "民国"
"""The year before the first of the calendar that Taiwan counts by, and the name of that."""
STALE = timedelta(days=75)
"""A day without a year lies in the year before where it would be this long after publication."""


class Clock(NamedTuple):
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
    last: Days | None = None
    """What the sentence named last, which 同期 means in another year."""
    named: tuple[Days, ...] = ()
    """The times that were named so far, the last of which 当时 means."""
    planned: bool = False
    """The sentence speaks of the future, so that a late day is none of last year."""


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


class Words:
    """The words of time of the lexicon, by what they mean."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("periods")
        pairs = [(str(word), row) for row in rows for word in row.get("words", ())]
        words = sorted(pairs, key=lambda pair: -len(pair[0]))

        def table(*kinds: str) -> dict[str, Row]:
            return {word: row for word, row in words if row["kind"] in kinds}

        relative, context = table("relative"), table("context")
        self.shift = {word: int(row["shift"]) for word, row in {**relative, **context}.items()}
        self.context = frozenset(context)
        self.opening = tuple(word for word, row in context.items() if row.get("opens"))
        self.days = {word: int(row["shift"]) for word, row in table("day").items()}
        self.seasons = {word: _season(row) for word, row in table("season").items()}
        self.quarters = {word: _season(row) for word, row in table("quarter").items()}
        self.epochs = {w: date.fromisoformat(row["date"]) for w, row in table("epoch").items()}
        self.stretches = {
            w: (int(row["from"]), int(row["to"])) for w, row in table("stretch").items()
        }
        self.plans = {w: (int(row["from"]), int(row["to"])) for w, row in table("plan").items()}

    def year(self, word: str | None, clock: Clock, month: int | None = None) -> int | None:
        """The year that `word` names; without a word the one named last or that of publication."""
        if not word:
            return _silent_year(clock, month)
        word = word.rstrip("的").replace(" ", "")
        if word in self.context:
            shift, named = self.shift[word], clock.year
            if not named and clock.published and shift <= 0:
                named = clock.published.year  # 第二年 without a first year is none
            return named + shift if named else None
        if word in self.shift:
            base = clock.report or (clock.published.year if clock.published else None)
            return base + self.shift[word] if base else None
        if word.startswith(REPUBLIC):
            return MINGUO + count(word.removeprefix(REPUBLIC))  # 民国二十六年, 民国98年
        digits = _YEAR.match(word)
        if digits:
            number = int(digits[1])
            if number < CENTURY:
                return (20 if number < EIGHTIES else 19) * CENTURY + number
            return number if number > 10 * CENTURY else number + MINGUO
        return int(word[:4].translate(DIGITS))


def _silent_year(clock: Clock, month: int | None) -> int | None:
    """The year of a day that names none: that of its sentence, of publication, of its heading."""
    if clock.near:
        return clock.near
    if clock.published is None:
        return clock.year
    year = clock.report or clock.published.year
    if month and not clock.planned and date(year, month, 1) > clock.published + STALE:
        return year - 1
    return year


def _season(row: Row) -> Season:
    """The season of a lexicon row."""
    low, high = (tuple(int(part) for part in str(row[key]).split("-")) for key in ("from", "to"))
    return Season((low[0], low[1]), (high[0], high[1]), bool(row.get("over", False)))


def count(text: str) -> int:
    """A number up to 99 in digits or characters, 12, 十二, 两; what stands behind it is ignored."""
    digits = _DIGITS.match(text)
    if digits:
        return int(digits[0])
    tens, ten, ones = _NO_NUMERAL.sub("", text).partition("十")
    if not ten:
        return COUNTS.get(tens, 0)
    return TEN * COUNTS.get(tens, 1) + COUNTS.get(ones, 0)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int | None, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none such."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def years_before(day: date, years: int) -> date:
    """The same day so many years before."""
    return day_of(day.year - years, day.month, day.day) or date(day.year - years, day.month, 28)
