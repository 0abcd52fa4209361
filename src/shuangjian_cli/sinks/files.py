"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..model.extras import how_to_install

LEVELS = {"gz": 6, "zst": 3}
"""How hard is packed: the defaults of both, where more costs much time for little space."""


@contextmanager
def whole_file(path: Path, encoding: str = "utf-8", errors: str = "strict") -> Iterator[IO[str]]:
    """A text file for writing that takes its place at `path` only when all went well.

    Line ends are `\\n` on every system. On an error the half-written file is removed, and what
    stood at `path` before is untouched.
    """
    with whole_bytes(path) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def whole_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The same for bytes. A device or a pipe is written as it is; a link leads to its file. An
    error while writing names `path`: a full disk says only that it is full.
    """
    if path.exists() and not path.is_file():
        with io.BufferedWriter(_Named(path, path)) as stream:
            yield stream
        return
    path = path.resolve() if path.is_symlink() else path
    part = path.with_name(f".{path.name}.part")
    try:
        with io.BufferedWriter(_Named(part, path)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class _Named(io.FileIO):
    """A file for writing whose errors have the name that the user knows."""

    def __init__(self, file: Path, name: Path) -> None:
        super().__init__(file, "wb")
        self._shown = str(name)

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            error.filename = error.filename or self._shown
            raise


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """The same for what is written by path: gives one beside `path`, which takes its place."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class MissingExtraError(ValueError):
    """An output that needs an extra; the message says which to install."""


def missing_extra(what: str, extra: str) -> MissingExtraError:
    """The one line that says which extra `what` needs."""
    return MissingExtraError(f"{what} needs: {how_to_install(extra)}")


class Packed:
    """A file that is packed while it is written; counts and digests the bytes on the disk.

    The same rows give the same bytes: no time and no name goes into a gzip header.
    """

    def __init__(self, path: Path, compress: str | None) -> None:
        self._file = path.open("wb")
        self._digest = hashlib.sha256()
        self._size = 0
        self._packer: Any = None
        if compress == "gz":
            self._packer = gzip.GzipFile(
                filename="", mode="wb", fileobj=_Below(self), mtime=0, compresslevel=LEVELS["gz"]
            )
        elif compress == "zst":
            self._packer = zstd_writer(_Below(self))

    def write(self, data: bytes) -> None:
        """Append rows."""
        if self._packer is not None:
            self._packer.write(data)
        else:
            self.put(data)

    def put(self, data: bytes) -> None:
        """Append bytes as they will stand on the disk."""
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)

    def finish(self) -> tuple[int, str]:
        """Bring all to the disk; gives the size and the SHA-256."""
        if self._packer is not None:
            self._packer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._size, self._digest.hexdigest()

    def abandon(self) -> None:
        """Close the file, whatever is in it."""
        self._file.close()


class _Below(io.RawIOBase):
    """What a packer writes into."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._packed.put(bytes(data))
        return len(data)


def check_packer(compress: str | None) -> None:
    """Raise `MissingExtraError` where a way to pack needs an extra that is not there."""
    if compress == "zst":
        zstd_writer(io.BytesIO())


def zstd_writer(below: Any) -> Any:
    """A packer to zstd. Raises `MissingExtraError` without the extra."""
    try:
        import zstandard
    except ImportError as error:
        raise missing_extra("writing .zst", "zstd") from error
    return zstandard.ZstdCompressor(level=LEVELS["zst"]).stream_writer(below, closefd=False)


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
HASH_BYTES = 4
"""Of the hash that keeps two names apart. Where even that is the same, another is taken."""


def _safe(part: str) -> str:
    """A path part without what a file system or a shell would stumble over.

    One that is too long ends in a hash of it all: addresses of a site begin alike.
    """
    if part == "..":
        return "_"
    clean = "".join("_" if ord(c) < 32 or c in '<>:"|?*\0' else c for c in part)
    data = clean.encode("utf-8", "replace")
    if len(data) <= LONGEST_NAME:
        return data.decode("utf-8") or "_"
    end = f"-{_short_hash(part)}"
    return data[: LONGEST_NAME - len(end)].decode("utf-8", "ignore") + end


def _short_hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=HASH_BYTES).hexdigest()


class OwnFiles:
    """A file of its own for each document that one command writes into a folder.

    Where `inside` would give a name a second time, or a file where a folder must stand, a hash of
    the id stands in the name. Systems that take `A.html` and `a.html` for one have two as well.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder, self._suffix = folder, suffix
        self._files: set[bytes] = set()
        self._folders: set[bytes] = set()
        self.moved = 0
        """Documents whose name was taken."""

    def of(self, name: str) -> Path:
        """The file of the next document; the same documents in the same order have the same."""
        *folders, last = inside(Path(), name, self._suffix).parts
        at, taken = Path(), False
        for part in folders:
            at /= part
            while _key(at) in self._files:
                at, taken = at.with_name(f"{at.name}-{_short_hash(at.as_posix())}"), True
            self._folders.add(_key(at))
        file, tries = at / last, 0
        while _key(file) in self._files or _key(file) in self._folders:
            end = f"-{_short_hash(name + chr(0) * tries)}{self._suffix}"
            file, taken, tries = at / (last.removesuffix(self._suffix) + end), True, tries + 1
        self._files.add(_key(file))
        self.moved += taken
        return self._folder / file


def _key(path: Path) -> bytes:
    """Names a path, in 16 bytes: a million of them take some 100 MB."""
    name = path.as_posix().casefold().encode("utf-8", "replace")
    return hashlib.blake2b(name, digest_size=16).digest()
