"""From the paths on a command line to the files to read, one by one, each with its `doc_id`."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..model.text import printable_name

STDIN = "-"


class NoInputError(ValueError):
    """None of the given paths exists; nothing was started."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read (`path` None: standard input), or a path with a `fault`: why not even
    the look at it succeeded.

    `meta` holds the hints that `--meta` gives for it, once they have been looked up.
    """

    path: Path | None
    doc_id: str
    source: str
    fault: OSError | None = None
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files under some paths. Walked anew each time; a folder is listed, never held whole."""

    named: Sequence[str]
    """Paths without glob patterns, as the user gave them."""
    root: str
    """The folder that document ids are relative to."""
    without: tuple[Path, ...] = ()
    """Folders and files to pass over in folders: where the outputs go."""

    def passing(self, without: Iterable[Path]) -> Inputs:
        """The same inputs, without what lies at these paths in a folder."""
        return replace(self, without=(*self.without, *without))

    @property
    def places(self) -> tuple[str, ...]:
        """Where the inputs lie, absolute: the paths given, or the root of a long list of them."""
        if len(self.named) > MANY:
            return (self.root,)
        return tuple(
            name if name == STDIN else os.path.abspath(name)  # noqa: PTH100
            for name in self.named
        )

    def __iter__(self) -> Iterator[Input]:
        """Every input, in the order of the paths, folders in sorted order, each file once."""
        seen = _Seen() if _may_overlap(self.named) else None
        for name in self.named:
            if name == STDIN:
                yield Input(None, STDIN, STDIN)
                continue
            path = Path(name)
            if not os.path.exists(path):  # noqa: PTH110 - it never raises
                missing = FileNotFoundError(errno.ENOENT, "no such file or folder")
                yield Input(path, printable_name(name), printable_name(name), missing)
                continue
            start = os.path.abspath(path)  # noqa: PTH100 - links keep their own names
            for below, fault in _walk(path, self.without) if path.is_dir() else [("", None)]:
                absolute = start + below
                if seen is None or seen.first(absolute):
                    file = f"{path}{below}"
                    doc_id = printable_name(_relative(absolute, self.root))
                    at = Path(file)
                    yield Input(at, doc_id, printable_name(at.as_posix()), fault)


def find_inputs(paths: Sequence[str]) -> Inputs:
    """The files under `paths`: files, folders (walked in sorted order) and glob patterns.

    Hidden files, and links that lead out of a folder, are left alone. The `doc_id` of a file is
    its path relative to the input root: the folder that was given, or the deepest folder that
    holds all paths where several were. A file that is named twice is read once.
    Raises `NoInputError` where not one of the paths exists.
    """
    if not paths or list(paths) == [STDIN]:
        return Inputs((STDIN,), str(Path.cwd()))
    named = [expanded for path in paths for expanded in _expand(path)]
    if not any(name == STDIN or Path(name).exists() for name in named):
        names = ", ".join(printable_name(name) for name in named[:3])
        raise NoInputError(f"no such file or folder: {names}")
    return Inputs(named, _root(name for name in named if name != STDIN))


def _expand(path: str) -> list[str]:
    """A glob pattern that is no file's name gives its matches, sorted; anything else itself."""
    if not glob.has_magic(path) or Path(path).exists():
        return [path]
    found = glob.glob(path, recursive=True)  # noqa: PTH207 - may be absolute
    return sorted(found, key=os.fsencode) or [path]


def _root(names: Iterable[str]) -> str:
    """The deepest folder that holds all of `names`: of one file its folder, of a folder itself."""
    root: str | None = None
    for name in names:
        absolute = os.path.abspath(name)  # noqa: PTH100
        if root is not None and absolute.startswith(root + os.sep):
            continue
        folder = absolute if Path(absolute).is_dir() else str(Path(absolute).parent)
        try:
            root = folder if root is None else os.path.commonpath([root, folder])
        except ValueError:  # different drives
            return str(Path.cwd())
    return root or str(Path.cwd())


def _may_overlap(named: Sequence[str]) -> bool:
    """Whether a file may come twice: not with one path, nor with folders side by side."""
    if len(named) == 1:
        return False
    if len(named) > MANY or not all(Path(name).is_dir() for name in named):
        return True
    folders = [os.path.abspath(name) + os.sep for name in named]  # noqa: PTH100
    return any(a.startswith(b) for a in folders for b in folders if a is not b)


MANY = 100
"""Paths up to which their overlap is looked at pair by pair, and each is named as a place."""


class _Seen:
    """The paths so far, as digests of 16 bytes: a million of them take some 100 MB."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def first(self, path: str) -> bool:
        """Whether `path` comes for the first time."""
        digest = hashlib.blake2b(os.fsencode(path), digest_size=16).digest()
        known = digest in self._digests
        self._digests.add(digest)
        return not known


def _relative(absolute: str, root: str) -> str:
    """A path below a folder, as a `doc_id` has it."""
    if absolute.startswith(root + os.sep):
        return _posix(absolute[len(root) + 1 :])
    return _posix(os.path.relpath(absolute, root))


def _posix(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _walk(folder: Path, without: Sequence[Path]) -> Iterator[tuple[str, OSError | None]]:
    """The files below a folder, as what follows its own path: `/a/1.html`. A folder that cannot be
    listed comes in its place, with the reason.

    Sorted by the bytes of their names, which no locale changes, without hidden ones and links to
    the outside. Pipes, sockets and devices, which would be waited for in vain, are left alone too.
    """
    inside = folder.resolve()
    passed = {path.resolve() for path in without if path.exists()}
    names = {path.name for path in passed}
    begin = len(str(folder))
    unlisted: list[OSError] = []
    for at, folders, files in os.walk(folder, onerror=unlisted.append):
        yield from _faults(unlisted, begin)
        kept = (
            name
            for name in folders
            if not name.startswith(".")
            and not (Path(at) / name).is_symlink()
            and (name not in names or (Path(at) / name).resolve() not in passed)
        )
        folders[:] = sorted(kept, key=os.fsencode)
        for name in sorted(files, key=os.fsencode):
            file = os.path.join(at, name)  # noqa: PTH118 - a million times
            is_passed = name in names and Path(file).resolve() in passed
            if not name.startswith(".") and not is_passed and _is_page(file, inside):
                yield file[begin:], None
    yield from _faults(unlisted, begin)


def _faults(unlisted: list[OSError], begin: int) -> Iterator[tuple[str, OSError]]:
    """The folders that could not be listed since the last call."""
    for error in unlisted:
        yield str(error.filename)[begin:], error
    unlisted.clear()


def _is_page(file: str, inside: Path) -> bool:
    """Whether a name in a folder is a file, or a link to what lies in the same tree."""
    try:
        mode = os.lstat(file).st_mode
    except OSError:  # it vanished: reading it will say so
        return True
    if stat.S_ISLNK(mode):
        return Path(file).resolve().is_relative_to(inside)
    return stat.S_ISREG(mode)
