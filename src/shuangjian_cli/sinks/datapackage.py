"""Tables as a data package: CSV files, and a `datapackage.json` that says what is in them.

After the Data Package specification of Frictionless Data: one resource a table, with the type of
every column, the key, and a checksum of the file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .columns import NO_NAMES, Glossary, load_glossary
from .csv_table import write_csv
from .files import whole_file
from .tables import Column, Data, Table

TYPES = {
    "text": "string",
    "number": "number",
    "integer": "integer",
    "date": "date",
    "boolean": "boolean",
    "list": "string",
}


def write_package(
    tables: Iterable[Table], folder: Path, about: str, names: Mapping[str, str] = NO_NAMES
) -> dict[str, int]:
    """Write the files of the package into `folder`; `about` is its description, `names` are what
    metrics of the user are called.

    Of a table whose rows share keys none is said to be its key; gives how many rows of such tables
    have the key of another.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    shared = {}
    glossary = load_glossary(names)
    for table in tables:
        file = folder / f"{table.name}.csv"
        with whole_file(file) as stream:
            keys = _Keys()
            write_csv(replace(table, rows=keys.seen(table)), stream)
        if keys.shared:
            shared[table.name] = keys.shared
            table = replace(table, key=None)
        resources.append(_resource(table, file, glossary))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "shuangjian-facts",
        "title": "Facts about education, read from web pages",
        "description": about,
        "resources": resources,
    }
    with whole_file(folder / "datapackage.json") as stream:
        json.dump(package, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    return shared


class _Keys:
    """Counts the rows of a table that have the key of another as they pass; the keys lie on the
    disk."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # a database on disk that goes with this object
        self._store.execute("CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self.shared = 0

    def seen(self, table: Table) -> Iterator[Data]:
        """The same rows."""
        for row in table.rows:
            if table.key is not None:
                added = self._store.execute(
                    "INSERT OR IGNORE INTO keys VALUES (?)", (row[table.key],)
                )
                self.shared += not added.rowcount
            yield row


def _resource(table: Table, file: Path, glossary: Glossary) -> dict[str, Any]:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    schema: dict[str, Any] = {
        "fields": [
            _field(column, table.key, glossary.describe(column)) for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = [table.key]
    return {
        "name": table.name,
        "type": "table",
        "path": file.name,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest.hexdigest()}",
        "schema": schema,
    }


def _field(column: Column, key: str | None, title: str) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": TYPES[column.type]}
    if title:
        described["description"] = title
    if column.type == "list":
        described["description"] = f"{title or 'a list'}, joined by ;"
    if column.name == "adcode":
        described["constraints"] = {"pattern": r"^\d{6}$"}
    if column.name == key:
        described["constraints"] = {"required": True, "unique": True}
    return described
