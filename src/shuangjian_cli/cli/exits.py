"""The exit codes, and how a command ends; the only place that knows them."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import NoReturn

import typer

from .console import printable

OK = 0
SOME_FAILED = 1
USAGE = 2
STOPPED = 3
INTERRUPTED = 128 + 2
TERMINATED = 128 + 15


def usage(message: str) -> NoReturn:
    """End with one line that says what is wrong and what to do; nothing was started."""
    typer.echo(f"shuangjian: {printable(message)}", err=True)
    raise typer.Exit(USAGE)


def unread(name: object, error: Exception) -> NoReturn:
    """End with one line about a file that a command needs and cannot read; `name` is its path, or
    the option and its path.

    For `OSError` and `ValueError`; of the first kind Python's own words begin with a number.
    """
    if isinstance(error, FileNotFoundError):
        usage(f"{name}: no such file")
    if isinstance(error, OSError):
        usage(f"{name}: {error.strerror or error}")
    if isinstance(error, UnicodeDecodeError):
        usage(f"{name}: is no UTF-8 text; save it as UTF-8")
    usage(f"{name}: {error}")


def stopped(message: str) -> NoReturn:
    """End before the work is finished, for a reason outside the documents (disk full)."""
    typer.echo(f"shuangjian: {printable(message)}", err=True)
    raise typer.Exit(STOPPED)


def help_on_terminal(context: typer.Context) -> None:
    """Without a path, stdin is read; end with the help where that is a terminal."""
    if sys.stdin is None or sys.stdin.isatty():
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(USAGE)


def quiet_pipes(out: Path | None = None) -> None:
    """Let a closed reader of stdout (`| head`) end this process in silence, as Unix tools do, where
    `out` is no file.

    Only for commands that stream in one process: with workers, a killed one would kill the parent.
    """
    if (out is None or str(out) == "-") and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


class Terminated(BaseException):
    """SIGTERM arrived."""


def raise_on_sigterm() -> None:
    """Turn SIGTERM into an exception, so that half-written files are cleaned up on the way out."""

    def handler(number: int, frame: object) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, handler)
