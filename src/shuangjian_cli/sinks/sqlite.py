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


def write_sqlite(tables: Iterable[Table], path: Path) -> dict[str, int]:
    """One table each. Lists are JSON, for `json_each`.

    A table of which several rows have one key holds them all, and has no key; gives how many rows
    of such tables have the key of another.
    """
    shared = {}
    with whole_path(path) as part, closing(sqlite3.connect(part)) as base:
        # The file takes its place only when it is whole, so a journal would be written in vain.
        base.execute("PRAGMA journal_mode = OFF")
        for table in tables:
            number = _write_table(base, table)
            if number:
                shared[table.name] = number
        base.commit()
    return shared


def _write_table(base: sqlite3.Connection, table: Table) -> int:
    """Write a table; gives how many of its rows have the key of another."""
    name, key, shared = _name(table.name), table.key, 0
    base.execute(f"CREATE TABLE {name} ({_columns(table, key)})")
    order = f"INSERT INTO {name} VALUES ({', '.join('?' * len(table.columns))})"
    last: list[object] = []
    values = _values(table, last)
    try:
        base.executemany(order, values)
    except sqlite3.IntegrityError:
        if key is None or last[0] is None:
            raise
        _remove_key(base, table)
        base.execute(order, last)
        base.executemany(order, values)
        count = f"SELECT count(*) - count(DISTINCT {_name(key)}) FROM {name}"
        shared, key = base.execute(count).fetchone()[0], None
    for column in table.columns:
        if (column.name in INDEXED or column.name == table.key) and column.name != key:
            index = _name(f"{table.name}_{column.name}")
            base.execute(f"CREATE INDEX {index} ON {name} ({_name(column.name)})")
    return shared


def _columns(table: Table, key: str | None) -> str:
    """What `CREATE TABLE` says of the columns."""
    return ", ".join(
        f"{_name(column.name)} {TYPES[column.type]}"
        + (" PRIMARY KEY NOT NULL" if column.name == key else "")
        for column in table.columns
    )


def _remove_key(base: sqlite3.Connection, table: Table) -> None:
    """Make the table one whose rows may share a key; SQLite alters no key in place."""
    name, old = _name(table.name), _name(f"{table.name} with a key")
    base.execute(f"ALTER TABLE {name} RENAME TO {old}")
    base.execute(f"CREATE TABLE {name} ({_columns(table, None)})")
    base.execute(f"INSERT INTO {name} SELECT * FROM {old} ORDER BY rowid")
    base.execute(f"DROP TABLE {old}")


def _values(table: Table, last: list[object]) -> Iterator[list[object]]:
    """The rows as they are bound; `last` is the one that was given last."""
    for row in table.rows:
        last[:] = [_value(column, row.get(column.name)) for column in table.columns]
        yield last


def _value(column: Column, value: object) -> object:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if column.type == "number" and value is not None:
        return float(value)  # type: ignore[arg-type]
    return value


def _name(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
