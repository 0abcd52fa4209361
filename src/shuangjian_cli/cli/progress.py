"""Progress on a terminal's stderr; silence in a pipe or a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..batch.task import Outcome


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """A bar of pages done, with facts and errors; gives the function to call after every page.

    `total` is the number of input files; where one file holds many pages, the bar grows with them.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda outcome: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("pages"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("facts {task.fields[facts]}"),
        TextColumn("errors {task.fields[errors]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("pages", total=total, facts=0, errors=0)
        counts = {"pages": 0, "facts": 0, "errors": 0}

        def advance(outcome: Outcome) -> None:
            counts["pages"] += 1
            counts["facts"] += len(outcome.facts)
            counts["errors"] += outcome.error is not None
            bar.update(
                task,
                completed=counts["pages"],
                total=max(total, counts["pages"]),
                facts=counts["facts"],
                errors=counts["errors"],
            )

        yield advance
