"""Tables as an SQLite file: typed columns, a key, indexes on what is searched for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from .files import whole_path
from .tables import Column, Table

TYPES = {
    "text": "TEXT",
    "number": "REAL",
    "integer": "INTEGER",
    "date": "DATE",
    "boolean": "INTEGER",
    "list": "TEXT",
}
INDEXED = ("metric", "adcode", "doc_id", "disagreement")


def write_sqlite(tables: Iterable[Table], path: Path) -> None:
    """One table each. Lists are JSON, for `json_each`; of rows with one key the last stays."""
    with whole_path(path) as part, closing(sqlite3.connect(part)) as base:
        # The file takes its place only when it is whole, so a journal would be written in vain.
        base.execute("PRAGMA journal_mode = OFF")
        for table in tables:
            _write_table(base, table)
        base.commit()


def _write_table(base: sqlite3.Connection, table: Table) -> None:
    columns = ", ".join(
        f"{_name(column.name)} {TYPES[column.type]}"
        + (" PRIMARY KEY NOT NULL" if column.name == table.key else "")
        for column in table.columns
    )
    base.execute(f"CREATE TABLE {_name(table.name)} ({columns})")
    places = ", ".join("?" * len(table.columns))
    base.executemany(
        f"INSERT OR REPLACE INTO {_name(table.name)} VALUES ({places})", _values(table)
    )
    for column in table.columns:
        if column.name in INDEXED and column.name != table.key:
            index = _name(f"{table.name}_{column.name}")
            base.execute(f"CREATE INDEX {index} ON {_name(table.name)} ({_name(column.name)})")


def _values(table: Table) -> Iterator[list[object]]:
    for row in table.rows:
        yield [_value(column, row.get(column.name)) for column in table.columns]


def _value(column: Column, value: object) -> object:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if column.type == "number" and value is not None:
        return float(value)  # type: ignore[arg-type]
    return value


def _name(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
