"""zip and tar archives of pages: their members, each as an input of its own.

A member's `doc_id` is `path#member`. Members that are hidden files are left alone, as in a folder;
an archive inside an archive is refused by name.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Generator
from pathlib import PurePosixPath
from typing import IO, Any

from .files import Input
from .items import SourceError
from .unpack import Available

DAMAGE = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    struct.error,
    RuntimeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    TypeError,
)
"""What the readers of archives raise on a damaged, cut, encrypted or strange one. The last five
are slips of theirs that fuzzing found: a directory of nonsense reads past its end."""
UTF8_NAME = 0x800
"""The flag bit of a zip member whose name is UTF-8; without it, Windows wrote the local code."""

XZ, BZIP2, GZIP = b"\xfd7zXZ\0", b"BZh", b"\x1f\x8b"
"""How packed data begin."""

Member = tuple[Input, IO[bytes] | SourceError]


def zip_members(one: Input, stream: io.BufferedReader) -> Generator[Member, None, None]:
    """The files of a zip archive, in the order of its directory."""
    try:
        opened = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:  # its directory stands at its end
        raise SourceError("it is cut short, or no zip file; fetch it again") from error
    with opened as archive:
        for info in archive.infolist():
            name = _zip_name(info)
            if name.endswith("/") or _is_hidden(name):  # `is_dir` fails on a member without name
                continue
            member = _member(one, name)
            try:
                with archive.open(info) as content:
                    yield member, content
            except DAMAGE as error:  # a password, damage
                yield member, SourceError(str(error))


def tar_members(one: Input, stream: io.BufferedReader) -> Generator[Member, None, None]:
    """The files of a tar archive, as they come; links and devices are left alone."""
    plain: Any = Available(_unpacked_tar(stream))
    with tarfile.open(fileobj=plain, mode="r|", errors="surrogateescape") as archive:
        for info in archive:
            archive.members = []  # type: ignore[attr-defined,unused-ignore] # else it keeps all
            name = _decoded(info.name.encode("utf-8", "surrogateescape"))
            if info.isfile() and not _is_hidden(name):
                content = archive.extractfile(info)
                yield _member(one, name), content or io.BytesIO()


def _unpacked_tar(stream: io.BufferedReader) -> io.BufferedReader:
    """The tar itself, whatever it is packed by. `tarfile` would unpack a bomb whole, in one piece
    that it copies again and again.
    """
    head = stream.peek(len(XZ))
    readers: Any = {XZ: lzma.LZMAFile, BZIP2: bz2.BZ2File, GZIP: gzip.GzipFile}
    for magic, reader in readers.items():
        if head.startswith(magic):
            return reader(stream) if magic != GZIP else reader(fileobj=stream, mode="rb")  # type: ignore[no-any-return]
    return stream


def _member(one: Input, name: str) -> Input:
    doc_id, source = f"{one.doc_id}#{name}", f"{one.source}#{name}"
    return Input(one.path, doc_id, source)


def _is_hidden(name: str) -> bool:
    """A hidden file, or one in a hidden folder or in the `__MACOSX` that Macs put into zips.

    A name that climbs (`../a.html`) hides nothing; it is a name only, since nothing is unpacked.
    """
    parts = [part for part in PurePosixPath(name).parts if part != ".."]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _zip_name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        return _decoded(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _decoded(name: bytes) -> str:
    """A name that may be UTF-8 or GB18030, as Chinese archives have it; the rest as `\\xNN`."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "backslashreplace")
