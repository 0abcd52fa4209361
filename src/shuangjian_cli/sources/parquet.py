"""Parquet: a row is a page, with the same fields as a row of JSONL. Needs the extra `parquet`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from .files import Input
from .items import Item, SourceError, SourceOptions, error_row, missing_extra
from .rows import raw_row

BATCH = 64
"""Rows that are held at a time; pages of some 100 kB make that a few MB."""


def read_parquet(one: Input, stream: IO[bytes], options: SourceOptions) -> Iterator[Item]:
    """The rows of a Parquet file, in order. Raises `SourceError` where it cannot be read."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise missing_extra("Parquet", "parquet") from error
    number = 0
    try:
        table = pyarrow.parquet.ParquetFile(stream)
        for batch in table.iter_batches(batch_size=BATCH, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _item(row, one, number, options)
    except pyarrow.ArrowException as error:
        line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(f"after {number} rows the Parquet file cannot be read: {line}") from error


def _item(row: dict[str, Any], one: Input, number: int, options: SourceOptions) -> Item:
    doc_id = f"{one.doc_id}#{number}"
    body = {options.html_field, options.text_field, "html", "text", "content"}
    values = {
        key: value if key in body and isinstance(value, str | bytes) else _plain(value)
        for key, value in row.items()
    }
    try:
        return raw_row(values, one, doc_id, f"row {number}", options)
    except SourceError as error:
        return error_row(one, error, doc_id)


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: dates as ISO text, decimals and bytes as text."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value
