"""Outputs apart from inputs: no command replaces what it reads, or reads what it wrote before."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from . import exits

if TYPE_CHECKING:
    from ..sources import Inputs

OUTPUTS = ("out", "removed", "errors", "html")
"""Options that name what is written."""
READ_TOO = ("files_from", "meta")
"""Options that name files which are read beside the pages."""
OF_A_RUN = ("documents", "facts", "removed", "errors")
HEAD = 60
"""Bytes in which a file of ours says what it is."""


def outputs_of(params: Mapping[str, Any]) -> tuple[Path, ...]:
    """What a command was told to write."""
    found = (params.get(name) for name in OUTPUTS)
    return tuple(Path(path) for path in found if path and str(path) != "-")


def check_apart(outputs: Iterable[Path], inputs: Iterable[str | Path]) -> None:
    """End where an output is a file that is read, also by a link to it or another name of it."""
    there = {mark: path for path in outputs if (mark := _mark(path)) is not None}
    for name in inputs if there else ():
        written = there.get(_mark(name) or (0, 0))
        if written is not None:
            exits.usage(f"{written} is read as input and would be replaced; name another file")


def check_pages_apart(inputs: Inputs, params: Mapping[str, Any]) -> Inputs:
    """The inputs without what the command writes; ends where that would replace a page.

    Of the files in a folder only what is surely ours is passed over: rows that an earlier run of
    the same command wrote. Anything else may be a page, and is not written over. Lists and hints
    that lie among the pages are passed over, too.
    """
    outputs = outputs_of(params)
    named = [name for name in inputs.named if name != "-"]
    beside = [Path(params[name]) for name in READ_TOO if params.get(name)]
    check_apart(outputs, [*named, *beside])
    folders = [Path(name) for name in named if any(outputs) and os.path.isdir(name)]  # noqa: PTH112
    for path in outputs:
        around = next((folder for folder in folders if _lies_in(path, folder)), None)
        if around is None or not path.exists() or _is_run(path):
            continue
        if path.is_file() and not _is_ours(path):
            exits.usage(
                f"{path} lies in {around} and may be one of its pages; write to another place, "
                "or remove it first"
            )
        if not params.get("quiet") and path.resolve() != around.resolve():
            typer.echo(f"shuangjian: {path} is written, and so not read as input", err=True)
    return inputs.passing([*outputs, *beside])


def check_texts_apart(inputs: Inputs, out: Path) -> None:
    """End where a folder of texts is that of the pages: the texts would be among the pages of the
    next run, and a page whose name ends in .txt would be replaced.
    """
    named = [name for name in inputs.named if name != "-"]
    mixes = any(name.endswith(".txt") or Path(name).is_dir() for name in named)
    if mixes and out.resolve() == Path(inputs.root).resolve():
        exits.usage(f"{out} is where the pages lie; name another folder for their texts")


def check_rows_apart(path: Path, out: Path | None) -> None:
    """End where an output is the file of rows that is read, or one of those of a run's folder."""
    if out is not None:
        rows = (file for kind in OF_A_RUN for file in path.glob(f"{kind}.jsonl*"))
        check_apart([out], rows if path.is_dir() else [path])


def _mark(path: str | Path) -> tuple[int, int] | None:
    """What two names of one file have in common; None where there is no file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - also bare names
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _is_run(path: Path) -> bool:
    return path.is_dir() and any(path.glob("manifest*.json"))


def _is_ours(file: Path) -> bool:
    """Whether a file is empty or begins as our rows do, as JSON lines or CSV."""
    with file.open("rb") as stream:
        head = stream.read(HEAD).removeprefix(b"\xef\xbb\xbf")
    return not head or head.startswith(b"kind,") or (head[:1] == b"{" and b'"shuangjian.' in head)
