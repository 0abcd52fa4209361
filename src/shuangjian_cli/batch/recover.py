"""Shards through an engine, whatever happens to its workers.

An engine runs shards side by side and says of each whether it was done or its worker was lost.
A lost worker leaves behind where it was: that page is a suspect. Suspects are tried again alone,
when no other worker runs, so that neither a slow machine nor the memory that others took decides
about them. Only what fails alone as well is a poison and becomes a record of `errors`; its shard is
done again without it. The same loop serves every engine, and gives the same bytes with all.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..sources import InputChangedError, Shard
from .task import Done, Poison
from .watch import Position

TICK = 0.25
"""Seconds between two looks at how far the workers are."""
MOST_DEATHS = 3
"""Times that a worker may be lost on a page that passes alone, before the page is given up."""
MOST_FALSE_STARTS = 3
"""Workers in a row, for each slot, that are lost before their first page, before the run is
stopped: a machine that goes takes all of its workers with it."""
MOST_MOVES = 2
"""Machines that may be lost with a shard, before the page that it was at is a suspect."""


class EngineLostError(Exception):
    """Workers end for a reason that is in no page; the run stops and can be resumed."""


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to do, and what is known to be poison in it."""

    shard: Shard
    poison: Mapping[int, Poison] = field(default_factory=dict)
    trusted: frozenset[int] = frozenset()
    """Pages that did no harm when they were tried alone: they get more time."""

    def judged(self, page: int, why: Poison | None) -> Task:
        """The task with what was found out about one of its pages."""
        if why is None:
            return replace(self, trusted=self.trusted | {page})
        return replace(self, poison={**self.poison, page: why})


@dataclass(frozen=True, slots=True)
class Lost:
    """The worker of a shard is no more; it was at `position` (None: it had not begun)."""

    position: Position | None


@dataclass(frozen=True, slots=True)
class Uprooted:
    """The whole machine of a worker is no more, which says little about the page it was at."""

    position: Position | None


End = Done | Lost | Uprooted | InputChangedError


class Engine(Protocol):
    """What runs shards: this process, processes of this machine, or a cluster."""

    slots: int
    """Shards that run side by side."""

    def start(self, task: Task) -> None:
        """Begin with a shard; there is a free slot."""

    def wait(self, seconds: float) -> list[tuple[Task, End]]:
        """The shards that came to an end, after at most so many seconds."""

    def alone(self, pages: Sequence[tuple[Shard, int]]) -> list[Poison | None]:
        """Try pages (a shard, and which of it), each in a process of its own with its machine to
        itself; None where one does no harm."""

    def positions(self) -> list[Position]:
        """Where the workers are."""

    def close(self) -> None:
        """End all that runs, at once."""


class Recovery:
    """Drives an engine through all shards."""

    def __init__(
        self,
        engine: Engine,
        shards: Iterator[Shard],
        *,
        done: Callable[[Shard, Done], None],
        tick: Callable[[], None],
        suspects: Mapping[int, Position],
    ) -> None:
        self._engine, self._shards = engine, shards
        self._done, self._tick = done, tick
        self._left_behind = dict(suspects)
        self._ready: deque[Task] = deque()
        self._suspects: list[tuple[Task, Position]] = []
        self._deaths: Counter[tuple[int, int]] = Counter()
        self._moves: Counter[int] = Counter()
        self._running = 0
        self._false_starts = 0
        self._exhausted = False
        self._changed: list[str] = []

    def run(self) -> None:
        """Do all shards. Raises `EngineLostError`, `OSError` of an output that cannot be written,
        and at the end `InputChangedError` where inputs changed."""
        while self._running or self._ready or self._suspects or not self._exhausted:
            self._start()
            self._look_ahead()
            if self._running:
                for task, end in self._engine.wait(0 if self._wants_more() else TICK):
                    self._running -= 1
                    self._ended(task, end)
            elif self._suspects:
                self._try_suspects()
            self._tick()
        if self._changed:
            raise InputChangedError("; ".join(list(dict.fromkeys(self._changed))[:3]))

    def _wants_more(self) -> bool:
        return not self._exhausted and len(self._ready) < self._engine.slots

    def _look_ahead(self) -> None:
        """Have the next shards ready, at most one for each slot, one at a time."""
        if not self._wants_more():
            return
        shard = next(self._shards, None)
        if shard is None:
            self._exhausted = True
        elif shard.number in self._left_behind:
            self._suspects.append((Task(shard), self._left_behind.pop(shard.number)))
        else:
            self._ready.append(Task(shard))

    def _start(self) -> None:
        """Fill the slots; with many suspects let the engine run dry, so that they come to be
        tried."""
        while (
            self._ready
            and self._running < self._engine.slots
            and len(self._suspects) < self._engine.slots
        ):
            self._engine.start(self._ready.popleft())
            self._running += 1

    def _ended(self, task: Task, end: End) -> None:
        if isinstance(end, Done):
            self._false_starts = 0
            self._done(task.shard, end)
        elif isinstance(end, InputChangedError):
            self._changed.append(str(end))
        elif isinstance(end, Uprooted) and self._moves[task.shard.number] < MOST_MOVES:
            self._moves[task.shard.number] += 1
            self._ready.appendleft(task)
        elif end.position is None:
            self._false_starts += 1
            if self._false_starts >= MOST_FALSE_STARTS * self._engine.slots:
                raise EngineLostError(
                    "workers end before their first page; is there enough memory?"
                )
            self._ready.appendleft(task)
        else:
            self._false_starts = 0
            self._suspects.append((task, end.position))

    def _try_suspects(self) -> None:
        """Try the suspects alone, and put their shards back to be done."""
        suspects, self._suspects = self._suspects, []
        for task, position in suspects:
            place = (task.shard.number, position.page)
            self._deaths[place] += 1
            if position.page >= task.shard.pages and self._deaths[place] >= MOST_DEATHS:
                raise EngineLostError(f"workers are lost while they write {task.shard.label}")
        on_pages = [(task, at) for task, at in suspects if at.page < task.shard.pages]
        tried = self._engine.alone([(task.shard, at.page) for task, at in on_pages])
        self._ready.extendleft(task for task, at in suspects if at.page >= task.shard.pages)
        for (task, position), found in zip(on_pages, tried, strict=True):
            why = found or self._given_up(task, position)
            self._ready.appendleft(task.judged(position.page, why))

    def _given_up(self, task: Task, position: Position) -> Poison | None:
        """Why a page is a poison that does no harm alone: it cost too many workers."""
        if self._deaths[task.shard.number, position.page] < MOST_DEATHS:
            return None
        message = f"its worker was lost here {MOST_DEATHS} times, though not alone"
        return Poison(position.stage, "WorkerLost", message)
