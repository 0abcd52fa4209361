"""WARC and WET: the responses and conversions of a crawl are pages, all else is skipped by reason.

Needs the extra `warc` (warcio).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from ..model.page import PageFormat, RawPage
from ..model.rows import ErrorRow
from .files import Input
from .items import (
    BLANK,
    Item,
    Skipped,
    SourceError,
    SourceOptions,
    error_row,
    hints,
    missing_extra,
    read_page,
)
from .refuse import HEAD, refusal
from .unpack import Available

PAGE_RECORDS = ("response", "resource", "conversion")
PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
"""Media types that are read as pages; an absent one may be a page."""
UNKNOWN_TYPES = ("application/octet-stream", "unknown/unknown")
"""What servers say when they do not know: the first bytes decide."""
SLIPS = (ValueError, LookupError, AttributeError, TypeError)
"""What warcio raises on records that lack what it expects: fuzzing found one without an address."""

BULK = ("image", "audio", "video", "font")
"""Families of media types that are counted together."""


def read_warc(one: Input, stream: io.BufferedReader, options: SourceOptions) -> Iterator[Item]:
    """The records of a WARC file. Raises `SourceError` where it is none, or is cut short."""
    try:
        from warcio.archiveiterator import WARCIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise missing_extra("WARC", "warc") from error
    _hush()
    number = 0
    item: Item | None = None
    record = None
    records = WARCIterator(_Loud(stream))
    records.INC_RECORD = ""  # what it would print on stderr
    try:
        for record in records:
            number += 1
            item = _item(record, one, f"{one.doc_id}#{number}", options)
            yield item
    except SourceError:
        raise
    except (ArchiveLoadFailed, *SLIPS) as error:
        first = " ".join(str(error).split())[:200]
        raise SourceError(f"after {number} records this is no WARC any more: {first}") from error
    if isinstance(item, Skipped) and _is_cut(record):
        raise SourceError(f"the file is cut short in record {number}")


def _hush() -> None:
    """Keep warcio's log off the terminal: it holds addresses as they are, escapes and all.

    Who sets up logging still gets it.
    """
    log = logging.getLogger("warcio")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


class _Loud(Available):
    """A stream whose sudden end is no quiet end: warcio takes an `EOFError` for a normal one."""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes."""
        try:
            return super().read(size)
        except EOFError as error:
            raise SourceError(str(error)) from error


def _is_cut(record: Any) -> bool:
    """Whether the file ended in this record, which has been read."""
    return getattr(record.raw_stream, "limit", 1) > 0


def _item(record: Any, one: Input, number: str, options: SourceOptions) -> Item:
    if record.rec_type not in PAGE_RECORDS:
        return Skipped(f"WARC {record.rec_type}")
    media, charset = _content_type(record)
    status = _status(record)
    if status and not 200 <= status < 300:
        return Skipped(f"HTTP status {status}")
    if media not in PAGE_TYPES + UNKNOWN_TYPES:
        family = media.split("/")[0]
        return Skipped(f"media type {f'{family}/*' if family in BULK else media}")
    url = record.rec_headers.get_header("WARC-Target-URI") or None
    doc_id = url or number
    try:
        data = _content(record, options)
    except SourceError as error:
        return _error(one, error, doc_id, url)
    page_format: PageFormat = "auto"
    if record.rec_type == "conversion" or options.kind == "text":
        page_format = "text"
    elif options.kind == "html":
        page_format = "html"
    return RawPage(
        doc_id,
        one.source,
        data,
        format=page_format,
        declared=charset,
        url=url,
        hints=hints(one.meta),
    )


def _content(record: Any, options: SourceOptions) -> bytes:
    """The body of a record, its transfer and content encoding undone."""
    packing = _header(record, "Content-Encoding").strip().lower()
    if packing not in ("", "identity", *_unpackable()):
        raise SourceError(f"its content is packed as {packing!r}, which cannot be unpacked here")
    try:
        data = read_page(record.content_stream(), options.max_bytes)
    except (OSError, EOFError, *SLIPS) as error:
        raise SourceError(f"the record cannot be read: {error}") from error
    if _is_cut(record):
        raise SourceError("the record is cut short")
    if not data.strip(BLANK):
        raise SourceError("the page is empty")
    reason = refusal(data[:HEAD])
    if reason:
        raise SourceError(reason)
    return data


def _unpackable() -> list[str]:
    """The content encodings that warcio undoes: brotli only where its library is installed."""
    from warcio.bufferedreaders import BufferedReader

    return list(BufferedReader.get_supported_decompressors())


def _header(record: Any, name: str) -> str:
    """A header that the server, or the crawler, gave; empty where there is none."""
    headers = record.http_headers or record.rec_headers
    return headers.get_header(name) or ""


def _error(one: Input, error: SourceError, doc_id: str, url: str | None) -> ErrorRow:
    row = error_row(one, error, doc_id)
    return row.model_copy(update={"url": url}) if url else row


def _content_type(record: Any) -> tuple[str, str | None]:
    """The media type and the charset that the server, or the crawler, names."""
    media, _, rest = _header(record, "Content-Type").partition(";")
    charset = None
    for part in rest.split(";"):
        key, _, name = part.partition("=")
        if key.strip().lower() == "charset":
            charset = name.strip().strip("\"'") or None
    return media.strip().lower(), charset


def _status(record: Any) -> int | None:
    """The HTTP status of a response, if it has one."""
    if record.rec_type != "response" or not record.http_headers:
        return None
    code = record.http_headers.get_statuscode()
    return int(code) if code and code.isdigit() else None
