"""The folder of a run: parts and a mark for each shard, joined files, the summary, the manifest.

A part is written in the run's `.work` folder and renamed into its place; when all four parts of a
shard stand there, its mark is written, with their sizes and digests. What has no mark, or another
size than its mark says, is not done. Everything is on the disk before it is renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from platform import node
from types import TracebackType
from typing import IO, Any

from ..sinks.files import Packed, sync_folder, whole_bytes, whole_file
from .state import Compress
from .summary import Summary

KINDS = ("documents", "facts", "removed", "errors")
MANIFEST = "manifest.json"
SUMMARY = "summary.json"
DONE = "done"
PART = re.compile(r"part-(\d+)(\..+)")
COPY_CHUNK = 1 << 20


class FolderError(ValueError):
    """An output folder that a run must not write into; the message says what to do."""


class DamagedPartError(Exception):
    """A finished part is not what it was when it was written; it will be redone."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where everything of a run lies. `share` (i, N): the run does every N-th shard only."""

    out: Path
    compress: Compress | None = None
    share: tuple[int, int] | None = None

    @property
    def _tag(self) -> str:
        return f"-{self.share[0]}-of-{self.share[1]}" if self.share else ""

    @property
    def work(self) -> Path:
        """What is of no use after the run: spooled inputs, unfinished parts, positions."""
        return self.out / f".work{self._tag}"

    @property
    def manifest(self) -> Path:
        """What was done, for resuming."""
        return self.out / f"manifest{self._tag}.json"

    @property
    def suffix(self) -> str:
        """The end of the names of parts and joined files."""
        return ".jsonl" + (f".{self.compress}" if self.compress else "")

    def part(self, kind: str, number: int) -> Path:
        """A shard's part of a kind."""
        return self.out / kind / f"part-{number:05d}{self.suffix}"

    def mark(self, number: int) -> Path:
        """What says that a shard is done."""
        return self.out / DONE / f"part-{number:05d}.json"

    def position(self, number: int) -> Path:
        """Where the worker of a shard is."""
        return self.work / f"at-{number:05d}"

    def joined(self, kind: str) -> Path:
        """All parts of a kind in one file."""
        return self.out / f"{kind}{self.suffix}"


def open_folder(folder: Folder, about: Mapping[str, Any], *, overwrite: bool) -> dict[str, Any]:
    """Make the rooms of a run in its folder; gives the manifest of the run that was there.

    `about` says of this run what its manifest says from its beginning on.
    """
    if overwrite:
        for kind in (*KINDS, DONE):
            shutil.rmtree(folder.out / kind, ignore_errors=True)
        for manifest in folder.out.glob("manifest*.json"):
            manifest.unlink()
        remove_results(folder)
    before = read_json(folder.manifest) or {}
    write_json(folder.manifest, {"complete": False, **about})
    for place in (*(folder.out / kind for kind in (*KINDS, DONE)), folder.work):
        place.mkdir(exist_ok=True)
    return before


@contextlib.contextmanager
def locked(folder: Folder) -> Iterator[None]:
    """Hold the folder, made if it is not there; shares of one run may work side by side.

    Raises `FolderError` where `out` is a file, holds files that are no run's, or is in use.
    """
    out = folder.out
    if out.exists() and not out.is_dir():
        raise FolderError(f"{out} is a file; -o takes a folder")
    seen = [file.name for file in out.iterdir()] if out.is_dir() else []
    if any(not name.startswith(".") for name in seen) and not any(out.glob("manifest*.json")):
        raise FolderError(f"{out} is not empty and holds no earlier run; choose another folder")
    held = folder.work if folder.share else out
    held.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    descriptor = os.open(held, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise FolderError(f"another run is writing into {out}; wait for it") from error
    except OSError:  # a file system without locks
        pass
    try:
        yield
    finally:
        os.close(descriptor)
        if folder.share:  # of a run that was refused, nothing stays
            with contextlib.suppress(OSError):
                held.rmdir()


class Parts:
    """The four parts of a shard while they are written; they take their places by `commit`."""

    def __init__(self, folder: Folder, number: int) -> None:
        self._folder, self._number = folder, number
        # a machine that was given up may still write: no two processes share a name
        names = {kind: f"{kind}-{number:05d}-{node()}-{os.getpid()}" for kind in KINDS}
        self._files = {kind: folder.work / name for kind, name in names.items()}
        self._streams: dict[str, Packed] = {}
        self._rows = dict.fromkeys(KINDS, 0)

    def __enter__(self) -> Parts:
        for kind, file in self._files.items():
            self._streams[kind] = Packed(file, self._folder.compress)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stream in self._streams.values():
            with contextlib.suppress(OSError):
                stream.abandon()
        for file in self._files.values():
            file.unlink(missing_ok=True)

    def write(self, lines: Mapping[str, list[bytes]]) -> None:
        """Rows of a page, by kind, each with its line end."""
        for kind, some in lines.items():
            self._rows[kind] += len(some)
            for line in some:
                self._streams[kind].write(line)

    def commit(self, key: str, records: int, summary: Summary) -> None:
        """Put the parts into their places, then the mark that says so."""
        sizes = {kind: stream.finish() for kind, stream in self._streams.items()}
        mark = self._folder.mark(self._number)
        mark.unlink(missing_ok=True)
        sync_folder(mark.parent)
        for kind, file in self._files.items():
            part = self._folder.part(kind, self._number)
            file.replace(part)
            sync_folder(part.parent)
        parts = {
            kind: {"rows": self._rows[kind], "bytes": size, "sha256": digest}
            for kind, (size, digest) in sizes.items()
        }
        data = {"key": key, "records": records, "parts": parts, "summary": summary.as_json()}
        write_json(mark, data)


def read_mark(folder: Folder, number: int) -> dict[str, Any] | None:
    """The mark of a shard whose parts are all there in full; None where it is not done."""
    data = read_json(folder.mark(number))
    try:
        for kind in KINDS:
            if folder.part(kind, number).stat().st_size != (data or {})["parts"][kind]["bytes"]:
                return None
    except (OSError, KeyError, TypeError):
        return None
    return data


def remove_results(folder: Folder) -> None:
    """Remove joined files and the summary, which do not hold for what is about to be written."""
    for kind in KINDS:
        for packing in ("", ".gz", ".zst"):
            (folder.out / f"{kind}.jsonl{packing}").unlink(missing_ok=True)
    (folder.out / SUMMARY).unlink(missing_ok=True)


def remove_strays(folder: Folder, shards: int) -> None:
    """Remove parts and marks of earlier runs that had more shards, or packed them otherwise."""
    for kind in (*KINDS, DONE):
        suffix = ".json" if kind == DONE else folder.suffix
        for file in (folder.out / kind).iterdir():
            found = PART.fullmatch(file.name)
            if found and (found[2] != suffix or int(found[1]) >= shards):
                file.unlink()


def join(folder: Folder, shards: int) -> dict[str, tuple[int, str]]:
    """Join the parts in order into one file a kind; gives the sizes and digests of the files.

    Raises `DamagedPartError` where a part is not what its mark says; that mark is removed.
    """
    found = {}
    for kind in KINDS:
        whole = hashlib.sha256()
        with whole_bytes(folder.joined(kind)) as stream:
            for number in range(shards):
                mark = read_mark(folder, number) or {}
                digest = _copy(folder.part(kind, number), stream, whole)
                if digest != mark.get("parts", {}).get(kind, {}).get("sha256"):
                    folder.mark(number).unlink(missing_ok=True)
                    raise DamagedPartError(f"{folder.part(kind, number)} is damaged")
            size = stream.tell()
        found[kind] = size, whole.hexdigest()
    return found


def _copy(part: Path, stream: IO[bytes], whole: hashlib._Hash) -> str:
    """Append a part to a stream and to a digest; gives the digest of the part."""
    own = hashlib.sha256()
    with part.open("rb") as source:
        while chunk := source.read(COPY_CHUNK):
            own.update(chunk)
            whole.update(chunk)
            stream.write(chunk)
    return own.hexdigest()


def write_json(file: Path, data: Mapping[str, Any]) -> None:
    """A small JSON file, whole or not at all. Bytes of a path that are no UTF-8 keep their place in
    it by an escape of JSON, from which `read_json` has the same path again.
    """
    with whole_file(file, errors="backslashreplace") as stream:
        json.dump(data, stream, ensure_ascii=False, indent=2)
        stream.write("\n")


def read_json(file: Path) -> dict[str, Any] | None:
    """The JSON object in a file; None where there is none."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
