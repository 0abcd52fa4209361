"""What the machine gives, and what a worker may take of it: cores, memory, time."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

CGROUP = Path("/sys/fs/cgroup")
LEAST_MEMORY = 2 << 30
"""Address space that a worker gets at least: Python, lxml and the lexicons map some 500 MB."""
PR_SET_PDEATHSIG = 1


class Suspected(BaseException):
    """A page took too long or too much memory in company; it is to be tried alone."""


def cores() -> int:
    """The cores that this process may use: affinity, and the quota of a container."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        quota, period = (CGROUP / "cpu.max").read_text("ascii").split()
        allowed = max(1, round(int(quota) / int(period)))
    except (OSError, ValueError):  # no cgroup, or "max"
        allowed = sys.maxsize
    return min(number or 1, allowed)


def memory_share(jobs: int) -> int | None:
    """The bytes that each of `jobs` workers may take, or None where that cannot be told."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    with contextlib.suppress(OSError, ValueError):  # no cgroup, or "max"
        total = min(total, int((CGROUP / "memory.max").read_text("ascii")))
    return max(LEAST_MEMORY, total // jobs)


def mapped_memory() -> int:
    """The address space that this process has by now, in bytes; 0 where that cannot be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def limit_memory(limit: int | None) -> None:
    """Let this process have so many bytes; more is a `MemoryError`."""
    if limit is not None and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def become_worker(memory: int | None) -> None:
    """Prepare a worker process: it leaves Ctrl-C to its parent, and never outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    limit_memory(memory)
    _die_with_parent()


def _die_with_parent() -> None:
    """End when the parent does, also when it was killed and could not say so."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        # the kernel does it even while a page keeps the interpreter from switching threads
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class TimeLimit:
    """A limit for each page. When it is over: `kill` ends the process, `raise` raises `Suspected`,
    `cpu` ends the process when the page has *worked* so long, however slow the machine is.

    `kill` and `cpu` are the kernel's doing, so that no endless loop in C can ignore them.
    Without such timers (Windows), or in another thread than the main one, there is no limit.
    """

    def __init__(self, seconds: float, how: Literal["kill", "raise", "cpu"]) -> None:
        self._seconds = seconds
        self._timer: Callable[[float], object] | None = None
        self._restore: Callable[[], object] = lambda: None
        if not hasattr(signal, "setitimer") or seconds <= 0:
            return
        number = signal.SIGPROF if how == "cpu" else signal.SIGALRM
        which = signal.ITIMER_PROF if how == "cpu" else signal.ITIMER_REAL
        try:
            before = signal.signal(number, _suspect if how == "raise" else signal.SIG_DFL)
        except ValueError:  # not in the main thread
            return
        self._timer = lambda left: signal.setitimer(which, left)
        self._restore = lambda: signal.signal(number, before)

    def start(self, times: float = 1.0) -> None:
        """A page begins; it has so many times the limit."""
        if self._timer is not None:
            self._timer(self._seconds * times)

    def stop(self) -> None:
        """No page is being done."""
        if self._timer is not None:
            self._timer(0)

    def close(self) -> None:
        """Put things back as they were."""
        self.stop()
        self._restore()


def _suspect(number: int, frame: object) -> None:
    raise Suspected


def ended_by(exitcode: int) -> str:
    """Why a process ended, in words that are the same every time.

    >>> ended_by(-11)
    'killed by SIGSEGV'
    >>> ended_by(3)
    'ended with exit code 3'
    """
    if exitcode >= 0:
        return f"ended with exit code {exitcode}"
    try:
        name = signal.Signals(-exitcode).name
    except ValueError:
        name = f"signal {-exitcode}"
    return f"killed by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")
