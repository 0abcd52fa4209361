"""From the paths on a command line to the list of files to read, each with its `doc_id`."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"


class NoInputError(ValueError):
    """None of the given paths exists; nothing was started."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read (`path` None: standard input), or a path that is `missing`."""

    path: Path | None
    doc_id: str
    source: str
    missing: bool = False


def find_inputs(paths: Sequence[str]) -> list[Input]:
    """The files under `paths`: files, folders (walked in sorted order) and glob patterns.

    Hidden files, and links that lead out of a folder, are left alone. The `doc_id` of a file is
    its path relative to the input root: the folder that was given, or the deepest folder that
    holds all paths where several were. A file that is named twice is read once.
    Raises `NoInputError` where not one of the paths exists.
    """
    if not paths or list(paths) == [STDIN]:
        return [Input(None, STDIN, STDIN)]
    named = [expanded for path in paths for expanded in _expand(path)]
    root = _root([path for path in named if path != STDIN])
    found: list[Input] = []
    seen: set[Path] = set()
    for name in named:
        if name == STDIN:
            found.append(Input(None, STDIN, STDIN))
            continue
        path = Path(name)
        if not path.exists():
            found.append(Input(path, name, name, missing=True))
            continue
        for file in _walk(path) if path.is_dir() else [path]:
            absolute = Path(os.path.abspath(file))  # noqa: PTH100 - links keep their own names
            if absolute not in seen:
                seen.add(absolute)
                doc_id = Path(os.path.relpath(absolute, root)).as_posix()
                found.append(Input(file, _printable(doc_id), _printable(file.as_posix())))
    if all(one.missing for one in found) and any(one.missing for one in found):
        names = ", ".join(one.source for one in found[:3])
        raise NoInputError(f"no such file or folder: {names}")
    return found


def _expand(path: str) -> list[str]:
    """A glob pattern that is no file's name gives its matches, sorted; anything else itself."""
    if Path(path).exists() or not glob.has_magic(path):
        return [path]
    return sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207 - may be absolute


def _root(names: Sequence[str]) -> str:
    """The folder that document ids are relative to."""
    absolute = [os.path.abspath(name) for name in names]  # noqa: PTH100
    if len(absolute) == 1:
        return absolute[0] if Path(absolute[0]).is_dir() else str(Path(absolute[0]).parent)
    folders = [path if Path(path).is_dir() else str(Path(path).parent) for path in absolute]
    try:
        return os.path.commonpath(folders) if folders else str(Path.cwd())
    except ValueError:  # different drives
        return str(Path.cwd())


def _printable(name: str) -> str:
    """A file name as text: bytes of it that are no UTF-8 become `\\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder, sorted by name, without hidden ones and links to the outside."""
    inside = folder.resolve()
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (Path(at) / name).is_symlink()
        )
        for name in sorted(files):
            file = Path(at) / name
            if name.startswith("."):
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(inside):
                continue
            yield file
