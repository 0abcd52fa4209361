"""lxml, imported so that an interrupt is heard.

The start of lxml's compiled module swallows an exception that a signal raises in it, or turns it
into an `ImportError`: of 120 interrupts in the first quarter of a second of a command, ten were
lost, and the command ran on. So signals wait until the module stands.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

__all__ = ["etree"]


@contextlib.contextmanager
def _signals_wait() -> Iterator[None]:
    """Let interrupts arrive when the block is done. (Windows has no such mask: there they may be
    lost still.)"""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


with _signals_wait():
    from lxml import etree
