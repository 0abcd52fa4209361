"""Times for tests of growth: measured again, and for longer, before a test fails by them."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

LONG_ENOUGH = 0.3
"""Seconds of work that even a clock of coarse ticks (0.04 on some virtual machines) measures."""
TIMES = 3
TICK = 0.04


class TooSlowError(Exception):
    """The time was up."""


def seconds(work: Callable[[], object], limit: float = 3600.0) -> float:
    """How long something works, in seconds of the processor; `limit` where it works longer."""

    def late(number: int, frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, limit)
    start = time.process_time()
    try:
        work()
        return time.process_time() - start
    except TooSlowError:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def steady(work: Callable[[], object], limit: float = 3600.0) -> float:
    """Like `seconds`: the least of some averages, each long enough for a coarse clock."""
    return min(_averaged(work, limit) for _ in range(TIMES))


def _averaged(work: Callable[[], object], limit: float) -> float:
    """Seconds for one of as many rounds as a coarse clock needs to tell them from nothing."""
    rounds = 1
    while True:

        def repeated(times: int = rounds) -> None:
            for _ in range(times):
                work()

        took = seconds(repeated, limit * rounds)
        if took >= LONG_ENOUGH or took >= limit * rounds:
            return took / rounds
        rounds *= 4


def growth(work: Callable[[int], object], small: int, large: int, most: float) -> float:
    """How many times as long `work(large)` takes as `work(small)`.

    Two single times tell where they stay below `most` and a clock's ticks do not decide;
    else both are measured steadily.
    """
    work(small)  # caches and tables
    first, second = seconds(lambda: work(small)), seconds(lambda: work(large))
    if second + TICK < most * max(first - TICK, TICK / 100):
        return second / first
    return steady(lambda: work(large)) / max(steady(lambda: work(small)), 1e-6)
