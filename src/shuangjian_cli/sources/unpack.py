"""Packed data: `.gz`, `.zst`, `.xz` and `.bz2` by their names, wherever they stand; on standard
input by how they begin."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import PurePosixPath
from typing import IO, Any

from .files import Input
from .items import missing_extra

PACKINGS = (".gz", ".zst", ".xz", ".bz2")
MAGIC = {b"\x1f\x8b\x08": ".gz", b"(\xb5/\xfd": ".zst", b"\xfd7zXZ\0": ".xz", b"BZh": ".bz2"}
"""How packed data begin."""
LONGEST_MAGIC = 6


def open_input(one: Input) -> AbstractContextManager[io.BufferedReader]:
    """The bytes of an input, unpacked where its name says that they are packed; of standard input
    where they begin so.
    """
    if one.path is None:
        return nullcontext(unpacked_stdin())
    return unpacked(one.path.open("rb"), one.path.name)


def unpacked_stdin() -> io.BufferedReader:
    """Standard input, unpacked where it begins as packed data do."""
    stdin: Any = sys.stdin.buffer
    head = stdin.peek(LONGEST_MAGIC)
    suffix = next((suffix for magic, suffix in MAGIC.items() if head.startswith(magic)), None)
    return unpacked(stdin, f"stdin{suffix}") if suffix else stdin


def unpacked(stream: IO[bytes], name: str) -> io.BufferedReader:
    """A stream to read and peek in; closing it closes the one below."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix == ".tgz" or suffix == ".gz":
        return io.BufferedReader(_Gzip(fileobj=stream, mode="rb"))
    if suffix == ".zst":
        return io.BufferedReader(_zstd(stream))
    if suffix == ".xz":
        return io.BufferedReader(_Unpacked(lzma.LZMAFile(stream), stream))
    if suffix == ".bz2":
        return io.BufferedReader(_Unpacked(bz2.BZ2File(stream), stream))
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(stream)  # type: ignore[arg-type]


class Available:
    """A stream that gives what there is before it raises: `read` of others loses it at a cut."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes."""
        return self._stream.read1(size)


def plain_name(name: str) -> str:
    """A file's name, in lower case, without its packing.

    >>> plain_name("crawl/2023/Rows.JSONL.gz")
    'crawl/2023/rows.jsonl'
    """
    name = name.lower()
    if name.endswith(".tgz"):
        return name.removesuffix(".tgz") + ".tar"
    packing = next((suffix for suffix in PACKINGS if name.endswith(suffix)), "")
    return name.removesuffix(packing)


class _Gzip(gzip.GzipFile):
    """Gives all that a cut file holds before it raises, and closes the file below."""

    def readinto(self, buffer: Any) -> int:
        data = self.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        below: Any = self.fileobj
        super().close()
        if below is not None:
            below.close()


class _Unpacked(io.RawIOBase):
    """The same of what the standard library reads by other classes."""

    def __init__(self, packed: lzma.LZMAFile | bz2.BZ2File, below: IO[bytes]) -> None:
        self._packed, self._below = packed, below

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._packed.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        super().close()
        self._packed.close()
        self._below.close()


def _zstd(stream: IO[bytes]) -> io.RawIOBase:
    try:
        import zstandard
    except ImportError as error:
        stream.close()
        raise missing_extra(".zst", "zstd") from error
    return _Zstd(stream, zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError)


ZSTD_CHUNK = 256
"""Packed bytes that are unpacked at a time. zstd packs up to some 32,000 to one, so that this
bounds what a bomb can take to some 8 MB."""


class _Zstd(io.RawIOBase):
    """Frames of zstd, one after the other. A cut one raises, where zstandard just ends."""

    def __init__(self, stream: IO[bytes], new: Callable[[], Any], damage: type[Exception]) -> None:
        self._stream, self._new, self._damage = stream, new, damage
        self._frame: Any = None
        self._ready = memoryview(b"")
        self._packed = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._packed = self._packed or self._stream.read(ZSTD_CHUNK)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the file ends in the middle of its zstd data")
                return 0
            self._unpack()
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack(self) -> None:
        self._frame = self._frame or self._new()
        self._ready = memoryview(b"")  # what was given away need not be held any longer
        try:
            self._ready = memoryview(self._frame.decompress(self._packed))
        except self._damage as error:
            raise OSError(f"this is no zstd data, or damaged: {error}") from error
        done = self._frame.eof
        self._packed = self._frame.unused_data if done else b""
        self._frame = None if done else self._frame

    def close(self) -> None:
        super().close()
        self._stream.close()
