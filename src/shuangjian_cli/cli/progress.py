"""How far a run is: a bar on a terminal's stderr, a line a minute in a log."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from ..batch.run import Progress
    from ..sources import Input

LOG_SECONDS = 60.0
"""Between two lines in a log."""
BAR_SECONDS = 0.1
"""Between two looks of the bar at the counts."""
ENOUGH = 0.005
"""Share of a run that must be done before the time left is guessed from it."""
SETTLING = 5.0
"""Seconds behind the first page before the time left is guessed: a short run is over by then."""
SLOWLY = 20.0
"""Seconds in which a guess of the end goes over to a new one."""


class Display(Protocol):
    """What shows how far a run is."""

    def show(self, now: Progress) -> None:
        """The counts as they are."""


@contextmanager
def progress(
    inputs: Iterable[Input],
    *,
    quiet: bool,
    limit: int | None = None,
    sample: float = 1.0,
    shares: int = 1,
) -> Iterator[Display]:
    """A bar, lines or silence, as stderr and `--quiet` want it; this run is one of `shares`."""
    if quiet:
        yield _Silence()
        return
    clock = _Clock(_Extent(inputs, sample / shares), limit / shares if limit else None)
    if not sys.stderr.isatty():
        yield _Lines(clock)
        return
    with _bar(clock) as bar:
        yield bar


class _Silence:
    def show(self, now: Progress) -> None:
        """Nothing."""


class _Extent(threading.Thread):
    """Adds up the bytes of all inputs, aside, while the first are being done."""

    def __init__(self, inputs: Iterable[Input], sample: float) -> None:
        super().__init__(daemon=True)
        self._inputs, self._sample = inputs, sample
        self.bytes: float | None = None
        self.start()

    def run(self) -> None:
        """The thread."""
        total = 0
        for one in self._inputs:
            if one.path is None:
                return  # nobody knows what will come
            try:
                total += os.stat(one.path).st_size  # noqa: PTH116 - a million times
            except OSError:
                continue
        self.bytes = total * self._sample


class _Clock:
    """Speed, and the time that is left.

    Told of every count, it guesses when the run ends from the speed since the first page, so that
    the start of the workers does not count, and lets the guess move slowly: pages of a run differ,
    and a time that jumps tells nobody anything.
    """

    def __init__(
        self, extent: _Extent, limit: float | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._extent, self._limit, self._time = extent, limit, now
        self._began = now()
        self._first: tuple[float, float] | None = None
        self._end: float | None = None
        self._seen = self._began

    def rate(self, now: Progress) -> float:
        """Pages a second of this run."""
        return now.pages / max(1e-9, self._time() - self._began)

    def share(self, now: Progress) -> float | None:
        """How much of all is done, from 0 to 1; None where that cannot be told."""
        by_pages = by_bytes = None
        if self._limit:
            by_pages = (now.pages + now.kept_pages) / self._limit
        if self._extent.bytes:
            by_bytes = (now.weight + now.kept_weight) / self._extent.bytes
        found = [share for share in (by_pages, by_bytes) if share is not None]
        return min(1.0, max(found)) if found else None

    def see(self, now: Progress) -> None:
        """Take note of the counts."""
        share = self.share(now)
        if share is None or not now.pages:
            return
        time_now = self._time()
        mine = share * now.weight / max(1.0, now.weight + now.kept_weight)
        if self._first is None:
            self._first = time_now, mine
        since, done = time_now - self._first[0], mine - self._first[1]
        if since < SETTLING or done < ENOUGH:
            return
        end = time_now + since * (1 - share) / done
        if self._end is not None:
            end = self._end + (end - self._end) * min(1.0, (time_now - self._seen) / SLOWLY)
        self._end, self._seen = end, time_now

    def left(self) -> float | None:
        """Seconds that are left, if it goes on like this; None where that cannot be told yet."""
        return None if self._end is None else max(0.0, self._end - self._time())


class _Lines:
    """For a log: a line a minute."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._next = time.monotonic() + LOG_SECONDS

    def show(self, now: Progress) -> None:
        """A line, if it is time for one."""
        self._clock.see(now)
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + LOG_SECONDS
        print(f"shuangjian: {_line(now, self._clock)}", file=sys.stderr, flush=True)


def _line(now: Progress, clock: _Clock) -> str:
    left = clock.left()
    rest = f", {_span(left)} left" if left is not None else ""
    return (
        f"{now.pages + now.kept_pages:,} pages, {clock.rate(now):,.1f} pages/s, "
        f"{now.facts:,} facts, {now.errors:,} errors{rest}"
    )


def _span(seconds: float) -> str:
    """A time for people, no more exact than it is known.

    >>> _span(20), _span(130), _span(3700)
    ('less than 1 min', 'about 2 min', 'about 1 h 2 min')
    """
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than 1 min"
    return (
        f"about {minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"about {minutes} min"
    )


@contextmanager
def _bar(clock: _Clock) -> Iterator[Display]:
    """A bar on the terminal, gone when the run is over."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (BarColumn(bar_width=24), TextColumn("{task.fields[line]}"), TimeElapsedColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as rich:
        yield _Bar(rich, rich.add_task("pages", total=None, line=""), clock)


class _Bar:
    def __init__(self, rich: RichProgress, task: TaskID, clock: _Clock) -> None:
        self._rich, self._task, self._clock = rich, task, clock
        self._next = 0.0

    def show(self, now: Progress) -> None:
        """The counts, not more often than an eye can follow."""
        self._clock.see(now)
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + BAR_SECONDS
        share = self._clock.share(now)
        total = None if share is None else 1.0
        line = _line(now, self._clock)
        self._rich.update(self._task, total=total, completed=share or 0.0, line=line)
