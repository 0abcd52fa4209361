"""What a source yields, how the user wants it read, and how a failure to read is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ..model.extras import how_to_install
from ..model.page import MAX_BYTES, Hints, RawPage
from ..model.rows import DocumentRow, ErrorRow
from .files import Input

HINT_FIELDS = ("title", "publisher", "published", "place")
BLANK = b"\xef\xbb\xbf \t\r\n\0"
"""Bytes that alone make no page."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that holds no page: a WARC request, an image. Counted by its reason."""

    reason: str


Item = RawPage | DocumentRow | ErrorRow | Skipped


class MetaRows(dict[str, Mapping[str, str]]):
    """Hints by source, as `--meta` has them; knows which were never asked for."""

    def __init__(self, rows: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(rows)
        self._found: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The hints of a source."""
        if key in self:
            self._found.add(key)
        return super().get(key, default)

    @property
    def unused(self) -> list[str]:
        """The sources that no input has, in the order of the file."""
        return [key for key in self if key not in self._found]


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How to read: `--from`, fields of rows, hints by source (`--meta`), the limit of a page."""

    kind: Literal["auto", "html", "text", "jsonl", "warc"] = "auto"
    html_field: str = "html"
    text_field: str = "text"
    meta: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    max_bytes: int = MAX_BYTES


class SourceError(Exception):
    """A source that cannot be read; the message is for the user."""


def error_row(one: Input, error: Exception, doc_id: str | None = None) -> ErrorRow:
    """The record of an input, or of the row `doc_id` in it, that could not be read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    name = "Refused" if isinstance(error, SourceError) else type(error).__name__
    message = " ".join(reason.split()) or name
    return ErrorRow(
        doc_id=doc_id or one.meta.get("id") or one.doc_id,
        source=one.source,
        stage="source",
        error=name,
        message=message,
    )


def hints(row: Mapping[str, Any]) -> Hints:
    """The hints that a row, or a line of `--meta`, gives."""
    values = {key: row.get(key) for key in HINT_FIELDS}
    return Hints(**{k: str(v) for k, v in values.items() if v not in (None, "")})


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def read_page(stream: Readable, limit: int) -> bytes:
    """All bytes of a page. Raises `SourceError` where they are more than `limit`.

    In pieces: asked for many at once, a stream would make room for all of them first.
    """
    pieces = []
    size = 0
    while piece := stream.read(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise SourceError(
                f"the page is larger than {limit:,} bytes; raise --max-bytes to read it"
            )
    return b"".join(pieces)


PIECE = 1 << 17


def missing_extra(what: str, extra: str) -> SourceError:
    """The one line that says which extra reads `what`."""
    return SourceError(f"reading {what} needs: {how_to_install(extra)}")
