"""JSONL: a line becomes a raw page, a clean document, or the error that it is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from pydantic import ValidationError

from ..model.kinds import DOCUMENT_KIND, FACT_KIND
from ..model.page import PageFormat, RawPage
from ..model.rows import DocumentRow
from .files import Input
from .items import HINT_FIELDS, Item, SourceError, SourceOptions, error_row, hints

BODY_FIELDS = ("html", "text", "content")
SPREAD = 6
"""Bytes of a line for one byte of its page at most: JSON may write each character as \\uXXXX."""
CHUNK = 1 << 20
USED_BY = {
    FACT_KIND: "a file of facts is for: export, reconcile, diff, score",
}
"""What takes the rows of ours that are no input here."""


class HasLines(Protocol):
    """What lines are read from."""

    def readline(self, limit: int, /) -> bytes:
        """At most `limit` bytes, up to the end of the line."""


def read_rows(one: Input, stream: HasLines, options: SourceOptions) -> Iterator[Item]:
    """The rows of a JSONL stream; a row that cannot be used is an error of its own."""
    for number, line in lines(stream, options):
        if line.strip():
            yield parse_line(one, number, line, options)


def lines(stream: HasLines, options: SourceOptions, first: int = 1) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream with their numbers. A giant is cut, so that it fits into memory."""
    limit = options.max_bytes * SPREAD
    number = first
    while line := stream.readline(limit):
        if len(line) == limit and not line.endswith(b"\n"):
            while more := stream.readline(CHUNK):
                if more.endswith(b"\n"):
                    break
        yield number, line
        number += 1


def parse_line(one: Input, number: int, line: bytes, options: SourceOptions) -> Item:
    """One line; never raises. Whether its line end stands behind it changes nothing."""
    doc_id = f"{one.doc_id}#{number}"
    line = line.rstrip(b"\n")
    try:
        if len(line) >= options.max_bytes * SPREAD:
            raise SourceError(f"line {number} is a giant; raise --max-bytes to read it")
        try:
            row = _load(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"line {number} is not JSON: {error}") from error
        return _item(row, one, doc_id, f"line {number}", options)
    except MemoryError:
        raise
    except Exception as error:  # whatever a row of nonsense makes its readers raise
        return error_row(one, error, doc_id)


def _load(line: bytes) -> Any:
    """A line of JSON; halves of surrogate pairs, which no file can hold, become U+FFFD."""
    row = json.loads(line.decode("utf-8-sig"))
    if b"\\ud" in line.lower():
        text = json.dumps(row, ensure_ascii=False)
        row = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return row


def _item(row: Any, one: Input, doc_id: str, where: str, options: SourceOptions) -> Item:
    """A row as a clean document or as a raw page."""
    if not isinstance(row, dict):
        raise SourceError(f"{where} is no JSON object")
    kind = row.get("kind")
    if kind == DOCUMENT_KIND:
        try:
            return DocumentRow.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(str(part) for part in first["loc"])
            raise SourceError(f"{where} is no {DOCUMENT_KIND}: {at}: {first['msg']}") from error
    if isinstance(kind, str) and kind.startswith("shuangjian."):
        hint = f"; {USED_BY[kind]}" if kind in USED_BY else ""
        raise SourceError(f"{where} is a {kind} row, neither a page nor a clean document{hint}")
    return raw_row(row, one, doc_id, where, options)


def raw_row(
    row: dict[str, Any], one: Input, doc_id: str, where: str, options: SourceOptions
) -> RawPage:
    """A row that holds a page in one of its fields, as text or as bytes. Raises `SourceError`."""
    body_fields = (options.html_field, options.text_field, *BODY_FIELDS)
    name = next((field for field in body_fields if _is_body(row.get(field))), None)
    if name is None:
        wanted = ", ".join(dict.fromkeys(body_fields))
        raise SourceError(
            f"{where} has no text in any of: {wanted}; name the field with --text-field"
        )
    data: str | bytes = row[name]
    if len(data) > options.max_bytes:
        raise SourceError(
            f"{where}: the page is larger than {options.max_bytes:,} bytes; "
            "raise --max-bytes to read it"
        )
    url = row.get("url") if isinstance(row.get("url"), str) else None
    page_format: PageFormat = "html" if name == options.html_field else "auto"
    if name == options.text_field and options.kind == "text":
        page_format = "text"
    used = {name, "id", "url", *HINT_FIELDS}
    return RawPage(
        doc_id=str(row["id"]) if row.get("id") not in (None, "") else url or doc_id,
        source=url or one.source,
        data=data,
        format=page_format,
        url=url,
        hints=hints({**one.meta, **{k: v for k, v in row.items() if v not in (None, "")}}),
        extra=tuple((key, value) for key, value in row.items() if key not in used),
    )


def _is_body(value: object) -> bool:
    return isinstance(value, str | bytes) and bool(value.strip())
