"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def whole_file(path: Path, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A text file for writing that takes its place at `path` only when all went well.

    Line ends are `\\n` on every system. On an error the half-written file is removed, and what
    stood at `path` before is untouched.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def inside(folder: Path, name: str, suffix: str) -> Path:
    """Where the output of document `name` goes: mirrors the input tree, never leaves `folder`.

    >>> inside(Path("out"), "shanxi/a.html", ".txt").as_posix()
    'out/shanxi/a.html.txt'
    >>> inside(Path("out"), "../../etc/passwd", ".txt").as_posix()
    'out/_/_/etc/passwd.txt'
    """
    parts = [_safe(part) for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    *folders, last = parts or ["page"]
    return folder.joinpath(*folders, last + ("" if last.endswith(suffix) else suffix))


LONGEST_NAME = 180
"""Bytes of a file name; file systems allow 255, and suffixes are added."""


def _safe(part: str) -> str:
    """A path part without what a file system or a shell would stumble over."""
    if part == "..":
        return "_"
    clean = "".join("_" if ord(c) < 32 or c in '<>:"|?*\0' else c for c in part)
    return clean.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore") or "_"
