"""Rows that a command takes: facts, documents, duplicates; errors in them end with one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import exits
from .apart import check_rows_apart

if TYPE_CHECKING:
    from ..facts.rows import RowFile

FactsArg = Annotated[
    Path | None,
    typer.Argument(
        metavar="FACTS", help="facts.jsonl, or the folder of a run; - or nothing reads stdin."
    ),
]
DocumentsArg = Annotated[
    Path | None,
    typer.Argument(
        metavar="DOCUMENTS",
        help="documents.jsonl, or the folder of a run; - or nothing reads stdin.",
    ),
]


def given(path: Path | None, context: typer.Context) -> Path:
    """The path, or stdin; help where that is a terminal. Ends where the output is what is read."""
    if path is not None:
        check_rows_apart(path, context.params.get("out"))
        return path
    exits.help_on_terminal(context)
    return Path("-")


@contextmanager
def rows_of(path: Path, name: str, kind: str | None = None) -> Iterator[RowFile]:
    """The rows of a file or of a run's folder; a line that is none ends with exit code 2."""
    from ..facts.rows import RowFile, RowsError

    try:
        with RowFile(path, name, kind) as file:
            yield file
    except RowsError as error:
        exits.usage(str(error))


def load(path: Path, name: str, kind: str | None = None) -> list[dict[str, Any]]:
    """All rows at once, for what is small: duplicates, gold."""
    with rows_of(path, name, kind) as file:
        return [row for _, row in file.rows()]
