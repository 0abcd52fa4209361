"""A table as a Parquet file with fixed types, whatever the rows hold. Extra `parquet`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from .files import missing_extra, whole_path
from .tables import Column, Data, Table, as_date

BATCH = 10_000
"""Rows a row group: some megabytes in memory."""


def write_parquet(table: Table, path: Path) -> int:
    """Write the table; returns how many dates were none and are null.

    Types never depend on the values: a column of nulls is a column of its own type.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise missing_extra("a Parquet file", "parquet") from error
    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "integer": pyarrow.int64(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema([(column.name, types[column.type]) for column in table.columns])
    rows = iter(table.rows)
    lost = 0
    with whole_path(path) as part, pyarrow.parquet.ParquetWriter(part, schema) as writer:
        while batch := list(islice(rows, BATCH)):
            values = {column.name: _values(column, batch) for column in table.columns}
            for column in table.columns:
                if column.type == "date":
                    given = sum(bool(row.get(column.name)) for row in batch)
                    lost += given - sum(day is not None for day in values[column.name])
            writer.write_table(pyarrow.table(values, schema=schema))
    return lost


def _values(column: Column, batch: list[Data]) -> list[Any]:
    values = [row.get(column.name) for row in batch]
    if column.type == "date":
        return [as_date(value) for value in values]
    if column.type == "number":
        return [None if value is None else float(value) for value in values]
    return values
