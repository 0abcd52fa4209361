"""One input at a time: a file or standard input becomes pages, clean documents or errors."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, Literal

from pydantic import ValidationError

from ..model.page import Hints, PageFormat, RawPage
from ..model.rows import DOCUMENT_KIND, DocumentRow, ErrorRow
from .files import Input
from .refuse import refusal

Item = RawPage | DocumentRow | ErrorRow

JSONL_SUFFIXES = (".jsonl", ".ndjson")
HINT_FIELDS = ("title", "publisher", "published", "place")
BODY_FIELDS = ("html", "text", "content")
HEAD = 1024
"""Bytes that are looked at to tell a page from a picture."""


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How to read: `--from`, the fields of JSONL rows, and hints by source (`--meta`)."""

    kind: Literal["auto", "html", "text", "jsonl"] = "auto"
    html_field: str = "html"
    text_field: str = "text"
    meta: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    max_bytes: int = 100_000_000


class SourceError(Exception):
    """A source that cannot be read; the message is for the user."""


def read(inputs: Sequence[Input], options: SourceOptions) -> Iterator[Item]:
    """All items of all inputs, in order; what cannot be read yields an `ErrorRow` in its place."""
    for one in inputs:
        try:
            yield from _read_one(one, options)
        except (OSError, EOFError, zlib.error, SourceError) as error:
            yield _error(one, error)


def _error(one: Input, error: Exception, doc_id: str | None = None) -> ErrorRow:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    name = "Refused" if isinstance(error, SourceError) else type(error).__name__
    message = " ".join(reason.split()) or name
    return ErrorRow(
        doc_id=doc_id or one.doc_id, source=one.source, stage="source", error=name, message=message
    )


def _read_one(one: Input, options: SourceOptions) -> Iterator[Item]:
    if one.missing:
        raise FileNotFoundError(2, "no such file or folder")
    with _open(one) as stream:
        head = stream.peek(HEAD)[:HEAD]
        if not head:
            raise SourceError("the file is empty")
        reason = refusal(head)
        if reason:
            raise SourceError(reason)
        if _is_jsonl(one, head, options):
            yield from _rows(one, stream, options)
        else:
            yield _page(one, stream, options)


def _open(one: Input) -> AbstractContextManager[io.BufferedReader]:
    """The bytes of an input, unpacked where its name ends in .gz or .zst."""
    if one.path is None:
        return nullcontext(sys.stdin.buffer)  # type: ignore[arg-type,unused-ignore]
    if one.path.suffix == ".gz":
        packed = gzip.open(one.path, "rb")  # noqa: SIM115 - closed by the reader around it
        return io.BufferedReader(packed)
    if one.path.suffix == ".zst":
        return io.BufferedReader(_zstd(one.path.open("rb")))
    return one.path.open("rb")


def _zstd(stream: IO[bytes]) -> io.RawIOBase:
    try:
        import zstandard
    except ImportError as error:
        raise SourceError('reading .zst needs: pip install "shuangjian-cli[zstd]"') from error
    reader: io.RawIOBase = zstandard.ZstdDecompressor().stream_reader(stream, closefd=True)
    return reader


def _name(one: Input) -> PurePosixPath:
    """The name of an input without its packing."""
    name = PurePosixPath(one.source)
    return name.with_suffix("") if name.suffix in {".gz", ".zst"} else name


def _is_jsonl(one: Input, head: bytes, options: SourceOptions) -> bool:
    if options.kind != "auto":
        return options.kind == "jsonl"
    if one.path is not None:
        return _name(one).suffix.lower() in JSONL_SUFFIXES
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _page(one: Input, stream: IO[bytes], options: SourceOptions) -> RawPage:
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        limit = f"{options.max_bytes:,}"
        raise SourceError(f"the page is larger than {limit} bytes; raise --max-bytes to read it")
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise SourceError("the file holds nothing but white space")
    page_format: PageFormat = "auto"
    if options.kind in ("html", "text"):
        page_format = options.kind
    meta = options.meta.get(one.source) or options.meta.get(one.doc_id) or {}
    return RawPage(
        doc_id=meta.get("id") or one.doc_id,
        source=one.source,
        data=data,
        format=page_format,
        url=meta.get("url") or None,
        hints=_hints(meta),
    )


def _hints(row: Mapping[str, Any]) -> Hints:
    values = {key: row.get(key) for key in HINT_FIELDS}
    return Hints(**{k: str(v) for k, v in values.items() if v not in (None, "")})


def _rows(one: Input, stream: Iterable[bytes], options: SourceOptions) -> Iterator[Item]:
    """The rows of a JSONL input; a row that cannot be used is an error of its own."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        doc_id = f"{one.doc_id}#{number}"
        try:
            row = _load(line)
        except (ValueError, RecursionError) as error:
            problem = SourceError(f"line {number} is not JSON: {error}")
            yield _error(one, problem, doc_id)
            continue
        try:
            yield _item(row, one, doc_id, number, options)
        except SourceError as error:
            yield _error(one, error, doc_id)


def _load(line: bytes) -> Any:
    """A line of JSON; halves of surrogate pairs, which no file can hold, become U+FFFD."""
    row = json.loads(line.decode("utf-8-sig"))
    if b"\\ud" in line.lower():
        text = json.dumps(row, ensure_ascii=False)
        row = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return row


def _item(row: Any, one: Input, doc_id: str, number: int, options: SourceOptions) -> Item:
    """A row as a clean document or as a raw page."""
    if not isinstance(row, dict):
        raise SourceError(f"line {number} is no JSON object")
    kind = row.get("kind")
    if kind == DOCUMENT_KIND:
        try:
            return DocumentRow.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise SourceError(
                f"line {number} is no {DOCUMENT_KIND}: {where}: {first['msg']}"
            ) from error
    if isinstance(kind, str) and kind.startswith("shuangjian."):
        raise SourceError(f"line {number} is a {kind} row, neither a page nor a clean document")
    return _raw_row(row, one, doc_id, number, options)


def _raw_row(
    row: dict[str, Any], one: Input, doc_id: str, number: int, options: SourceOptions
) -> RawPage:
    body_fields = (options.html_field, options.text_field, *BODY_FIELDS)
    name = next((f for f in body_fields if isinstance(row.get(f), str) and row[f].strip()), None)
    if name is None:
        wanted = ", ".join(dict.fromkeys(body_fields))
        raise SourceError(
            f"line {number} has no text in any of: {wanted}; name the field with --text-field"
        )
    url = row.get("url") if isinstance(row.get("url"), str) else None
    page_format: PageFormat = "html" if name == options.html_field else "auto"
    if name == options.text_field and options.kind == "text":
        page_format = "text"
    used = {name, "id", "url", *HINT_FIELDS}
    return RawPage(
        doc_id=str(row["id"]) if row.get("id") not in (None, "") else url or doc_id,
        source=url or one.source,
        data=row[name],
        format=page_format,
        url=url,
        hints=_hints(row),
        extra=tuple((key, value) for key, value in row.items() if key not in used),
    )
