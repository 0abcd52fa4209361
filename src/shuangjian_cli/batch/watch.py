"""Where a worker is: written down at every step, so that it is known when the worker is no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from .limits import TimeLimit


class Position(NamedTuple):
    """Where a worker is in its shard: the page, the stage, and what it has found so far."""

    page: int
    stage: str
    facts: int
    errors: int


WIDTH = 64
"""Bytes of a position in its file; it is overwritten in place, in one write."""


class Watch:
    """Follows a worker through its shard, and holds each of its pages to the time limit."""

    def __init__(self, file: Path, limit: TimeLimit, seen: Callable[[Position], None]) -> None:
        self._stream = file.open("wb", buffering=0)
        self._limit, self._seen = limit, seen
        self._now = Position(0, "start", 0, 0)

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._limit.close()
        self._stream.close()

    def enter(self, stage: str) -> None:
        """The page enters a stage."""
        self._now = self._now._replace(stage=stage)
        line = " ".join(str(part) for part in self._now)
        self._stream.seek(0)
        self._stream.write(line.encode().ljust(WIDTH)[:WIDTH])

    def begin(self, page: int, times: float = 1.0) -> None:
        """The next page is read; it has so many times the limit."""
        self._now = self._now._replace(page=page)
        self.enter("source")
        self._limit.start(times)

    def end(self, facts: int, failed: bool) -> None:
        """It is done, and so many facts were found."""
        self._limit.stop()
        now = self._now
        self._now = Position(now.page + 1, "done", now.facts + facts, now.errors + failed)
        self._seen(self._now)

    def write(self) -> None:
        """All pages are done, and are written."""
        self._limit.stop()
        self.enter("write")


def read_position(file: Path) -> Position | None:
    """Where a worker is, or was; None where it did not begin."""
    try:
        page, stage, facts, errors = file.read_bytes().split()
    except (OSError, ValueError):
        return None
    return Position(int(page), stage.decode(), int(facts), int(errors))
