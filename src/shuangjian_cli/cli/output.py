"""Where a command's rows go: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..sinks.files import whole_file
from . import exits

OF_EXPORT = (".xlsx", ".parquet", ".sqlite", ".db")
"""Names of files that `export` writes, and no other command."""
PACKED = (".gz", ".zst", ".xz", ".bz2")
JSONL, CSV, TEXT = "JSON lines", "CSV", "plain text"
SAID_BY = {
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".csv": CSV,
    ".tsv": "values between tabs",
    ".txt": TEXT,
    ".text": TEXT,
}
"""What the name of a file says that it holds. Other names say nothing."""


def check_writable(path: Path | None, *, folder: bool = False, tables: bool = False) -> None:
    """End with exit code 2, before any work, where an output cannot be written."""
    if path is None or str(path) == "-":
        return
    place = path if folder and path.is_dir() else path.parent
    if folder and path.exists() and not path.is_dir():
        exits.usage(f"cannot write into {path}: it is a file; -o takes a folder here")
    if not folder and not tables and path.suffix.lower() in OF_EXPORT:
        exits.usage(f"{path.name} is made from facts: shuangjian export FACTS -o {path.name}")
    if not folder and path.suffix.lower() in PACKED:
        plain = path.with_suffix("").name
        exits.usage(f"{path.name} would not be packed; write {plain}, then pack it")
    if not folder and path.is_dir():
        exits.usage(f"cannot write {path}: it is a folder; name a file in it")
    if path.exists() and not path.is_file() and not path.is_dir():
        return  # a pipe or a device: written to as it stands
    while folder and not place.exists():
        place = place.parent
    if not place.is_dir():
        exits.usage(f"cannot write {path}: there is no folder {place}")
    try:  # only trying tells: root may write everywhere but on /proc and read-only disks
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        exits.usage(f"cannot write {path}: {error.strerror} in {place}")


def check_form(path: Path | None, form: str, otherwise: Mapping[str, str] | None = None) -> None:
    """End with exit code 2 where the name of a file says another form than what it would hold.

    `otherwise` tells for a form that the name may say what to do to get it.
    """
    if path is None or (path.exists() and not path.is_file()):
        return  # a pipe or a folder, whatever its name
    said = SAID_BY.get(path.suffix.lower(), form)
    if said == form:
        return
    ends = next(suffix for suffix, known in SAID_BY.items() if known == form)
    how = (otherwise or {}).get(said)
    or_else = f"{how}, or name" if how else "name"
    exits.usage(f"{path.name} would hold {form}, not {said}; {or_else} a file that ends in {ends}")


@contextmanager
def output(path: Path | None, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Text for stdout (UTF-8 whatever the locale), or for a file of its own."""
    if path is None or str(path) == "-":
        stream = io.TextIOWrapper(
            sys.stdout.buffer, encoding=encoding, newline="", write_through=False
        )
        try:
            yield stream
            stream.flush()
        finally:
            stream.detach()
    else:
        with whole_file(path, encoding) as file:
            yield file


@contextmanager
def maybe_output(path: Path | None) -> Iterator[IO[str] | None]:
    """A file where a path was given, else None."""
    if path is None:
        yield None
    else:
        with output(path) as stream:
            yield stream
