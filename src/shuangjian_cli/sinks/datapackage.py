"""Tables as a data package: CSV files, and a `datapackage.json` that says what is in them.

After the Data Package specification of Frictionless Data: one resource a table, with the type of
every column, the key, and a checksum of the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .columns import NO_NAMES, Glossary, load_glossary
from .csv_table import write_csv
from .files import whole_file
from .tables import Column, Table

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
) -> None:
    """Write the files of the package into `folder`; `about` is its description, `names` are what
    metrics of the user are called."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    glossary = load_glossary(names)
    for table in tables:
        file = folder / f"{table.name}.csv"
        with whole_file(file) as stream:
            write_csv(table, stream)
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
