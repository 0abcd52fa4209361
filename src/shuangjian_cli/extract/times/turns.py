"""Numbers of a list of times: each to its own.

    2018年、2019年分别投用学校7所和9所      7所 in 2018, 9所 in 2019
    2018—2020年，学生分别为7万、8万、9万人    a year each

In: a sentence, its quantities and the periods of the document. Out: the periods of the numbers that
such a list has. Must never guess where there are not as many times as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ..numbers.quantities import Quantity
from .grammar import Expression
from .periods import PeriodReading, Periods, reading

_FEWEST = 2
"""Numbers, and times, of the shortest list."""
_MOST = 12
"""Years of the longest time that is told year by year."""


class TurnWords:
    """The patterns of a list of numbers in turn; built once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = {row.id: row for row in lexicon.rows("periods") if row["kind"] == "turns"}

        def pattern(name: str) -> re.Pattern[str]:
            return compiled(str(rows[name]["pattern"]) if name in rows else r"(?!)")

        self.joint, self.verb, self.next = (
            pattern(name) for name in ("joint-of-times", "each-in-turn", "next-in-turn")
        )


def read_time_turns(
    words: TurnWords, start: int, end: int, quantities: Sequence[Quantity], periods: Periods
) -> dict[int, PeriodReading]:
    """The periods of the numbers behind each list of times, by where the number starts."""
    turns: dict[int, PeriodReading] = {}
    if len(quantities) < _FEWEST:
        return turns
    text = periods.text
    times = periods.within(start, end)
    runs = [(run[-1].end, run) for run in _runs(words, text, times)]
    runs += [(run[-1].end, run) for run in map(_years, times) if run]
    for begin, run in (*runs, *_told(times, quantities)):
        for listed in _lists(words, text, begin, quantities):
            if len(listed) != len(run):
                continue
            for quantity, expression in zip(listed, run, strict=True):
                period = reading(expression)
                if period:
                    turns[quantity.start] = period
    return turns


def _runs(words: TurnWords, text: str, expressions: Sequence[Expression]) -> list[list[Expression]]:
    """Two or more times of a sentence side by side."""
    if len(expressions) < _FEWEST:
        return []
    runs: list[list[Expression]] = []
    for expression in expressions:
        if runs and words.joint.fullmatch(text, runs[-1][-1].end, expression.start):
            runs[-1].append(expression)
        else:
            runs.append([expression])
    return [run for run in runs if len(run) >= _FEWEST]


def _told(
    times: Sequence[Expression], quantities: Sequence[Quantity]
) -> list[tuple[int, list[Expression]]]:
    """Whole years with a number each, and where that of the last one ends.

    2010年1.1亿元,2011年1.46亿元,占比分别为17.8%、19.2%
    """
    years = [time for time in times if time.whole]
    if not _FEWEST <= len(years) <= _MOST or len({time.low for time in years}) < len(years):
        return []
    ends = [quantity.right for quantity in quantities if quantity.left >= years[-1].end]
    return [(ends[0], years)] if ends else []


def _years(expression: Expression) -> list[Expression]:
    """The years of a time of several whole years, each as a time that stands where it does."""
    low, high = expression.low, expression.high
    if low is None or high is None or (low.month, low.day, high.month, high.day) != (1, 1, 12, 31):
        return []
    years = range(low.year, high.year + 1)
    if not _FEWEST <= len(years) <= _MOST:
        return []
    return [expression._replace(low=date(y, 1, 1), high=date(y, 12, 31)) for y in years]


def _lists(
    words: TurnWords, text: str, begin: int, quantities: Sequence[Quantity]
) -> list[list[Quantity]]:
    """The lists of numbers behind `begin` whose first is introduced as one in turn (分别, 依次)."""
    lists: list[list[Quantity]] = []
    at = begin
    for quantity in quantities:
        if quantity.left < begin:
            continue
        like = not lists or quantity.kind == lists[-1][0].kind  # 5.8亿元和6.3亿元，年均增长10.6%
        if lists and like and words.next.fullmatch(text, at, quantity.left):
            lists[-1].append(quantity)
        elif words.verb.fullmatch(text, at, quantity.left):
            lists.append([quantity])
        elif lists:
            break
        else:
            continue
        at = quantity.right
    return lists
