"""The engine of a cluster: shards as tasks of Ray. The only module that knows Ray.

Ray finds a free core for each shard, and tells when its worker or its machine is lost; what follows
from that is decided by `recover`, as with every other engine. Ray itself tries nothing again.
Only the order to do a shard and its counts travel through Ray: workers read the inputs and write
the parts themselves, on a file system that all machines share.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from .. import __version__
from ..sinks.files import missing_extra
from ..sources import InputChangedError, Shard
from .limits import Suspected, cores, limit_memory, mapped_memory, memory_share
from .local import try_alone
from .recover import End, EngineLostError, Lost, Task, Uprooted
from .state import code_digest
from .task import Poison, Work, do_shard
from .watch import Position, read_position

LOCAL = "local"
"""Ray's name for a cluster of this machine that is started now, whatever else runs here."""
LOOPBACK = "127.0.0.1"
OBJECT_STORE = 80_000_000
"""Bytes of Ray's shared memory on this machine, its least; no page ever goes through it."""
ANSWER = 10.0
"""Seconds in which the head of a cluster takes a connection."""
LOOK_AT_NODES = 5.0
"""Seconds between two looks at how many cores the cluster has; machines come and go."""
LOOK_AT_POSITIONS = 1.0
"""Seconds between two looks at how far the workers are: a file each, maybe on a slow network."""
ALONE_TRIES = 3
"""Workers that may be lost while they watch a page that is tried alone; then it is let go."""


class ClusterError(Exception):
    """There is no cluster to work with; the message says what to do. Nothing was started."""


@contextlib.contextmanager
def cluster(address: str | None, jobs: int | None) -> Iterator[Callable[[Work], RayEngine]]:
    """Connect to the cluster at `address` (`host:port`), or start one on this machine and end it
    afterwards. Gives what makes engines, of at most `jobs` shards at a time.

    Raises `MissingExtraError` without Ray, `ClusterError` where no cluster can be reached.
    """
    if address is not None:
        _reach(address)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise missing_extra("--engine ray", "ray") from error
    with _silence():
        try:
            with _sigterm_kept():
                ray.init(**_how(address, jobs))
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            where = f"reach a Ray cluster at {address}" if address else "start Ray on this machine"
            raise ClusterError(f"cannot {where}: {str(error).strip().splitlines()[0]}") from error
        try:
            yield lambda work: RayEngine(work, jobs)
        finally:
            ray.shutdown()


def _reach(address: str) -> None:
    """Raise `ClusterError` at once where nothing answers; Ray would try for minutes."""
    host, _, port = address.rpartition(":")
    if not re.fullmatch(r"[\w.-]+|\[[\da-fA-F:]+\]", host) or not port.isdigit():
        raise ClusterError(f"--address is {address!r}; it must be HOST:PORT of the head node")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWER).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(f"cannot reach a Ray cluster at {address}: {error}") from error


def _how(address: str | None, jobs: int | None) -> dict[str, Any]:
    """What `ray.init` is told: to print nothing, and to find no cluster by itself."""
    quiet = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    if address is not None:
        return {"address": address, **quiet}
    here = {"num_cpus": jobs or cores(), "object_store_memory": OBJECT_STORE}
    closed = {"include_dashboard": False, "_node_ip_address": LOOPBACK}
    return {"address": LOCAL, **closed, **here, **quiet}


@contextlib.contextmanager
def _sigterm_kept() -> Iterator[None]:
    """Keep our way of ending at SIGTERM; Ray puts in its own when it starts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Ray tells of every lost worker on stdout, which is for data; `recover` deals with them."""
    with Path(os.devnull).open("w") as nothing, contextlib.redirect_stdout(nothing):
        yield


class RayEngine:
    """Workers of a cluster that this process is connected to."""

    def __init__(self, work: Work, jobs: int | None) -> None:
        import ray

        self._ray: Any = ray
        self._work = work
        self._most = jobs
        self._running: dict[Any, Task] = {}
        self._others: list[Any] = []
        self._home = Path.cwd()
        self._do = ray.remote(max_retries=0, num_cpus=1)(_do)
        self._try = ray.remote(max_retries=0, num_cpus=1)(_try)
        self._looked_at_nodes = self._looked_at_positions = -LOOK_AT_NODES
        self._positions: list[Position] = []
        self.slots = 1
        self._count_slots()

    def _count_slots(self) -> None:
        if time.monotonic() - self._looked_at_nodes < LOOK_AT_NODES:
            return
        self._looked_at_nodes = time.monotonic()
        number = max(1, int(self._ray.cluster_resources().get("CPU", 0)))
        self.slots = min(number, self._most or number)

    def start(self, task: Task) -> None:
        """Give a shard to the cluster."""
        self._work.folder.position(task.shard.number).unlink(missing_ok=True)
        self._running[self._do.remote(self._work, task, self._home, __version__)] = task

    def wait(self, seconds: float) -> list[tuple[Task, End]]:
        """The shards that came to an end."""
        self._count_slots()
        running = list(self._running)
        first, rest = self._ray.wait(running, num_returns=1, timeout=seconds)
        if first and rest:
            first += self._ray.wait(rest, num_returns=len(rest), timeout=0)[0]
        ended = [(ref, self._running.pop(ref)) for ref in first]
        return [(task, self._end(ref, task)) for ref, task in ended]

    def _end(self, ref: Any, task: Task) -> End:
        errors = self._ray.exceptions
        try:
            end: End | Exception = self._ray.get(ref)
        except (errors.NodeDiedError, errors.ObjectLostError):
            return Uprooted(self._position(task.shard))
        except (errors.WorkerCrashedError, errors.OutOfMemoryError):
            return Lost(self._position(task.shard))
        except errors.RayError as error:
            raise _engine_lost(error) from error
        if isinstance(end, Exception) and not isinstance(end, InputChangedError):
            raise end
        return end

    def _position(self, shard: Shard) -> Position | None:
        return read_position(self._work.folder.position(shard.number))

    def alone(self, pages: Sequence[tuple[Shard, int]]) -> list[Poison | None]:
        """Try pages, each in a process of its own, alone on its machine."""
        found: dict[int, Poison | None] = {}
        tries = dict.fromkeys(range(len(pages)), 0)
        while left := [at for at in tries if at not in found]:
            nodes = self._nodes()
            wave = left[: len(nodes)]
            refs = [self._try_on(node, *pages[at]) for at, node in zip(wave, nodes, strict=False)]
            self._others = refs
            self._ray.wait(refs, num_returns=len(refs))
            for at, ref in zip(wave, refs, strict=True):
                tries[at] += 1
                self._judge(at, ref, found, tries[at] >= ALONE_TRIES)
            self._others = []
        return [found[at] for at in range(len(pages))]

    def _nodes(self) -> list[str | None]:
        """The machines that can try a page; None lets Ray choose where it knows of none."""
        nodes = [
            str(node["NodeID"])
            for node in self._ray.nodes()
            if node["Alive"] and node["Resources"].get("CPU", 0) >= 1
        ]
        return [*sorted(nodes)] or [None]

    def _try_on(self, node: str | None, shard: Shard, index: int) -> Any:
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        where = NodeAffinitySchedulingStrategy(node, soft=True) if node else "DEFAULT"
        order = self._try.options(scheduling_strategy=where)
        return order.remote(self._work, shard, index, self._home, __version__)

    def _judge(self, at: int, ref: Any, found: dict[int, Poison | None], is_last_try: bool) -> None:
        """Note what a try showed; nothing where the one who watched it was lost as well."""
        errors = self._ray.exceptions
        try:
            found[at] = self._ray.get(ref)
        except (
            errors.NodeDiedError,
            errors.WorkerCrashedError,
            errors.OutOfMemoryError,
            errors.ObjectLostError,
        ):
            if is_last_try:
                found[at] = None
        except errors.RayError as error:
            raise _engine_lost(error) from error

    def positions(self) -> list[Position]:
        """Where the workers are, or were a moment ago."""
        if time.monotonic() - self._looked_at_positions >= LOOK_AT_POSITIONS:
            self._looked_at_positions = time.monotonic()
            now = [self._position(task.shard) for task in self._running.values()]
            self._positions = [position for position in now if position is not None]
        return self._positions

    def close(self) -> None:
        """End all workers at once, whatever they are doing, by leaving the cluster: it kills those
        of a job whose driver is gone. `ray.cancel` would race with a shard that ends just then, and
        Ray ends this process when it loses (ray-project/ray, pull request 54527)."""
        if self._running or self._others:
            self._ray.shutdown()
        self._running.clear()


def _engine_lost(error: Exception) -> EngineLostError:
    """What Ray could not do, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return EngineLostError(f"Ray: {lines[-1] if lines else type(error).__name__}")


def _do(work: Work, task: Task, home: Path, version: str) -> End | Exception:
    """The task of a shard, on some machine; an exception that ends the run is given back."""
    try:
        work = _settled(work, home, version)
        _limit_once(work.memory)
        return do_shard(work, task.shard, task.poison, task.trusted)
    except (Suspected, MemoryError):
        return Lost(read_position(work.folder.position(task.shard.number)))
    except Exception as error:
        return error


def _try(work: Work, shard: Shard, index: int, home: Path, version: str) -> Poison | None:
    """The task that watches a page which is tried alone in another process."""
    return try_alone(_settled(work, home, version), shard, index)


def _settled(work: Work, home: Path, version: str) -> Work:
    """Be in the folder that relative paths are of; gives the work with this machine's memory.

    Raises `EngineLostError` on a machine that is not set up as the others are.
    """
    if version != __version__:
        raise EngineLostError(
            f"{platform.node()} has shuangjian {__version__}, the run {version}; make them the same"
        )
    if work.state.code != code_digest():
        raise EngineLostError(
            f"{platform.node()} has other code of shuangjian {version}; install it anew there"
        )
    try:
        os.chdir(home)
    except OSError as error:
        raise EngineLostError(
            f"{platform.node()} does not see {home}; all machines must share that folder"
        ) from error
    return work if work.memory is not None else replace(work, memory=memory_share(cores()))


@cache
def _limit_once(memory: int | None) -> None:
    """Limit what this process may take, beside what Ray has mapped in it already."""
    if memory is not None:
        limit_memory(memory + mapped_memory())
