"""The engines of one machine: this process, and a pool of worker processes.

Each slot of the pool is a `ProcessPoolExecutor` with one worker: when that worker is killed, its
shard alone is lost, the others go on, and it is known which one it was. A pool of several workers
would lose the shards of all.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import BaseContext

from ..lexicon import Lexicon
from ..sources import InputChangedError, Shard, read_shard
from .limits import Suspected, TimeLimit, become_worker, ended_by
from .recover import End, Lost, Task
from .task import (
    PATIENCE,
    Done,
    Poison,
    Work,
    attempt,
    do_shard,
    is_short_of_memory,
    worker_lexicon,
)
from .watch import Position, Watch, read_position

OUT_OF_MEMORY = 77
"""Exit code of a process that tried a page alone and had too little memory for it."""
START_UP = 600.0
"""Seconds in which a process is up and has read all pages before the one, on a slow machine."""
LOOK = 0.05
"""Seconds between two looks at a process."""


def context() -> BaseContext:
    """How processes are made: never by a bare fork, since this one has threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["shuangjian_cli.batch.task"])
    return found


@contextlib.contextmanager
def starting() -> Iterator[None]:
    """While a process is being made, Ctrl-C and SIGTERM wait: one of which this process does not
    know yet could not be ended, and would find nothing of its parent.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main one
        return
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda number, frame: came.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        _start_server()
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if came:
            signal.raise_signal(came[0])


def _start_server() -> None:
    """Start the process that makes the others, if there is such a one and it does not run yet.

    It leaves Ctrl-C to its parent, but only when it stands; until then it would end in a traceback
    of its own. So it is born with that signal blocked; `become_worker` lets workers have it again.
    """
    if not hasattr(signal, "pthread_sigmask") or context().get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # first: it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class InProcess:
    """Shards one after the other, here. A page that kills the process kills the run, which then
    goes on with that page as a suspect."""

    slots = 1

    def __init__(self, work: Work, lexicon: Lexicon, seen: Callable[[Position], None]) -> None:
        self._work, self._lexicon, self._seen = work, lexicon, seen
        self._ended: list[tuple[Task, End]] = []

    def start(self, task: Task) -> None:
        """Do a shard."""
        end: End
        try:
            end = do_shard(
                self._work,
                task.shard,
                task.poison,
                task.trusted,
                how="raise",
                lexicon=self._lexicon,
                seen=self._seen,
            )
        except (Suspected, MemoryError):
            end = Lost(read_position(self._work.folder.position(task.shard.number)))
        except InputChangedError as error:
            end = error
        self._ended.append((task, end))

    def wait(self, seconds: float) -> list[tuple[Task, End]]:
        """What was done."""
        ended, self._ended = self._ended, []
        return ended

    def alone(self, pages: Sequence[tuple[Shard, int]]) -> list[Poison | None]:
        """Try pages one after the other, each in a process of its own."""
        return [try_alone(self._work, shard, index) for shard, index in pages]

    def positions(self) -> list[Position]:
        """Nothing runs while this is asked."""
        return []

    def close(self) -> None:
        """Nothing to end."""


@dataclass(slots=True)
class _Slot:
    executor: ProcessPoolExecutor
    task: Task | None = None
    future: Future[Done] | None = None


class Pool:
    """Worker processes of this machine."""

    def __init__(self, work: Work, jobs: int) -> None:
        self._work = work
        self._context = context()
        self.slots = jobs
        self._slots = [_Slot(self._executor()) for _ in range(jobs)]

    def _executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=1,
            mp_context=self._context,
            initializer=become_worker,
            initargs=(self._work.memory,),
        )

    def start(self, task: Task) -> None:
        """Give a shard to a free worker."""
        slot = next(slot for slot in self._slots if slot.future is None)
        order = (self._work, task.shard, task.poison, task.trusted)
        self._work.folder.position(task.shard.number).unlink(missing_ok=True)
        with starting():
            try:
                slot.future = slot.executor.submit(do_shard, *order)
            except BrokenProcessPool:  # it was killed while it had nothing to do
                slot.executor = self._executor()
                slot.future = slot.executor.submit(do_shard, *order)
        slot.task = task

    def wait(self, seconds: float) -> list[tuple[Task, End]]:
        """The shards that came to an end."""
        running = [slot.future for slot in self._slots if slot.future is not None]
        finished, _ = wait_for(running, timeout=seconds, return_when=FIRST_COMPLETED)
        ended: list[tuple[Task, End]] = []
        for slot in self._slots:
            if slot.future in finished and slot.task is not None:
                ended.append((slot.task, self._end(slot)))
                slot.task = slot.future = None
        return ended

    def _end(self, slot: _Slot) -> End:
        assert slot.future is not None and slot.task is not None
        try:
            return slot.future.result()
        except InputChangedError as error:
            return error
        except (Suspected, MemoryError):
            pass
        except BrokenProcessPool:
            slot.executor = self._executor()
        return Lost(read_position(self._work.folder.position(slot.task.shard.number)))

    def alone(self, pages: Sequence[tuple[Shard, int]]) -> list[Poison | None]:
        """Try pages one after the other, each in a process of its own."""
        return [try_alone(self._work, shard, index) for shard, index in pages]

    def positions(self) -> list[Position]:
        """Where the workers are."""
        tasks = [slot.task for slot in self._slots if slot.task is not None]
        found = [read_position(self._work.folder.position(task.shard.number)) for task in tasks]
        return [position for position in found if position is not None]

    def close(self) -> None:
        """End all workers at once, whatever they are doing."""
        for slot in self._slots:
            # the one way to end a worker that does not answer; there is a public one from 3.14 on
            for process in list((slot.executor._processes or {}).values()):
                with contextlib.suppress(OSError):
                    process.kill()
            slot.executor.shutdown(wait=True, cancel_futures=True)


def try_alone(work: Work, shard: Shard, index: int) -> Poison | None:
    """Do nothing but page `index` of a shard, in a process of its own, while no other runs.

    Its time is the time that it works, so that a slow machine is not held against it.
    """
    file = work.folder.position(shard.number)
    file.unlink(missing_ok=True)
    process = context().Process(target=_alone, args=(work, shard, index), daemon=True)  # type: ignore[attr-defined]
    with starting():
        process.start()
    deadline = time.monotonic() + START_UP
    has_begun = False
    while process.is_alive() and time.monotonic() < deadline:
        process.join(LOOK)
        position = read_position(file)
        if position is not None and position.page == index and not has_begun:
            has_begun = True
            deadline = time.monotonic() + (PATIENCE * work.timeout or math.inf)
    is_hung = process.is_alive()
    if is_hung:
        process.kill()
    process.join()
    code = process.exitcode or 0
    process.close()
    position = read_position(file)
    if code == 0 or position is None or position.page != index:
        return None  # it did no harm, or something else ended its process
    if code == OUT_OF_MEMORY:
        why = "it needs more memory than a worker may take"
        return Poison(position.stage, MemoryError.__name__, why)
    if is_hung or code == -getattr(signal, "SIGPROF", 0):
        return Poison(position.stage, "TimeLimit", f"not done after {work.timeout:g} seconds")
    return Poison(position.stage, "WorkerLost", f"its process was {ended_by(code)}")


def _alone(work: Work, shard: Shard, index: int) -> None:
    """The process of `try_alone`; its exit code tells what happened."""
    become_worker(work.memory)
    lexicon = worker_lexicon(work.lexicon, work.templates)
    items = read_shard(shard, work.state.source)
    limit = TimeLimit(work.timeout, "cpu")
    try:
        with Watch(work.folder.position(shard.number), limit, lambda position: None) as watch:
            for _ in range(index):
                next(items, None)
            watch.begin(index)
            item = next(items, None)
            outcome = attempt(work, item, lexicon, watch) if item is not None else None
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except InputChangedError:
        return  # who does the shard will say so
    if outcome is not None and is_short_of_memory(outcome):
        os._exit(OUT_OF_MEMORY)
