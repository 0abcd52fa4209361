"""Tables for people and programs that take no JSONL: which columns, of which types.

A `Table` is a name, typed columns and rows; the sinks beside this module write it as CSV, Excel,
SQLite, Parquet or a data package, and agree on what each type becomes:

type     in rows                  CSV, Excel             SQLite        Parquet
text     str                      text, never a formula  TEXT          string
number   int, float               number                 REAL          double
integer  int                      number                 INTEGER       int64
date     ISO date                 date                   DATE (text)   date32
boolean  bool                     true, false            INTEGER       bool
list     list of str              joined by ;            JSON text     list of string
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ..model.derived import Duplicate, Observation
from ..model.kinds import DUPLICATE_KIND, FACT_KIND, OBSERVATION_KIND
from ..model.rows import Fact, Row, place_key

ColumnType = Literal["text", "number", "integer", "date", "boolean", "list"]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and what it means in a few words."""

    name: str
    type: ColumnType = "text"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write; `rows` is read once. `key` is the column that names a row, if one does.

    `for_readers`: where people read it, its columns stand in the order of `columns.toml`.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Data]
    key: str | None = None
    for_readers: bool = False


NUMBERS = frozenset({"value", "value_max", "confidence", "similarity", "encoding_confidence"})
INTEGERS = frozenset(
    {"start", "end", "sentence_start", "facts", "pages", "independent", "characters", "year"}
)
DATES = frozenset({"published", "period_start", "period_end"})
LISTS = frozenset({"flags", "sources", "rivals", "units", "other_values"})
BOOLEANS = frozenset({"preferred"})


def column(name: str, title: str = "") -> Column:
    """The column of this name, with the type that all tables give it."""
    kinds: tuple[tuple[frozenset[str], ColumnType], ...] = (
        (NUMBERS, "number"),
        (INTEGERS, "integer"),
        (DATES, "date"),
        (LISTS, "list"),
        (BOOLEANS, "boolean"),
    )
    return Column(name, next((kind for names, kind in kinds if name in names), "text"), title)


def _columns(names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(column(name) for name in names)


DOCUMENT_COLUMNS = _columns(
    (
        *("doc_id", "source", "url", "page_kind", "title", "author", "publisher", "published"),
        *("characters", "text", "encoding", "encoding_confidence", "declared_encoding", "script"),
        *("text_sha256", "version", "settings_digest"),
    )
)
ERROR_COLUMNS = _columns(("source", "doc_id", "stage", "error", "message"))
METRIC_COLUMNS = (
    Column("metric"),
    Column("facts", "integer", "how many rows"),
    Column("pages", "integer", "on how many pages"),
    Column("places", "integer", "for how many places"),
    Column("units", "list", "the units, the most frequent first"),
    Column("smallest", "number"),
    Column("largest", "number"),
)
KEYS = {FACT_KIND: "record_id", OBSERVATION_KIND: "observation_id", DUPLICATE_KIND: None}
NAMES = {FACT_KIND: "facts", OBSERVATION_KIND: "observations", DUPLICATE_KIND: "duplicates"}
MODELS: Mapping[str, type[Row]] = {
    FACT_KIND: Fact,
    OBSERVATION_KIND: Observation,
    DUPLICATE_KIND: Duplicate,
}


def rows_table(kind: str, rows: Iterable[Data]) -> Table:
    """The table of rows of one kind: facts, observations, duplicates."""
    columns = _columns(MODELS[kind].model_fields)
    read = kind in (FACT_KIND, OBSERVATION_KIND)
    return Table(NAMES[kind], columns, map(_flat, rows), KEYS[kind], for_readers=read)


def documents_table(rows: Iterable[Data]) -> Table:
    """The documents, with their text and how long it is; blocks and marks stay in the JSONL."""
    counted = ({**row, "characters": len(row.get("text") or "")} for row in rows)
    return Table("documents", DOCUMENT_COLUMNS, counted, "doc_id")


def errors_table(rows: Iterable[Data]) -> Table:
    """What could not be done, and why."""
    return Table("errors", ERROR_COLUMNS, rows)


PERIOD = ("period_start", "period_end")


def wide_tables(
    about: Sequence[str],
    metrics: Iterable[str],
    rows: Iterable[Data],
    cells: Iterable[Data],
    topics: Mapping[str, str],
) -> list[Table]:
    """The wide table, the table that leads from its cells to the words of a page, and what someone
    who is sent them must know. `about` are the columns that tell the place and time of a row."""
    names = list(metrics)
    wide = (
        *_columns(about),
        *(Column(name, "number") for name in names),
        *(Column(f"{name}_values", "integer") for name in names),
        *(Column(f"{name}_record") for name in names),
    )
    sources = _columns(
        (
            *(*dict.fromkeys((*about, *PERIOD)), "column", "value", "value_max", "unit"),
            *("qualifier", "noun", "status", "change", "action", "basis", "part_of"),
            *("other_values", "record_id", "quote", "sentence", "doc_id", "url", "published"),
        )
    )
    told = [{"topic": topic, "text": text} for topic, text in topics.items()]
    explained = Table("about", (Column("topic"), Column("text")), told)
    return [Table("wide", wide, rows), Table("cells", sources, cells), explained]


def _flat(row: Data) -> Data:
    """Sources and rivals of an observation by their ids; anything else as it is."""
    if "sources" not in row:
        return row
    return {
        **row,
        "sources": [source["record_id"] for source in row["sources"]],
        "rivals": [rival["observation_id"] for rival in row.get("rivals") or ()],
    }


@dataclass(slots=True)
class _Metric:
    facts: int = 0
    page: int | None = None
    """The page of the row before."""
    places: set[str] = field(default_factory=set)
    units: Counter[str] = field(default_factory=Counter)
    smallest: float | None = None
    largest: float | None = None


class MetricsCounter:
    """Counts rows as they pass on to another table, and gives the table of metrics after that.

    Which pages a metric is on lies on the disk.
    """

    def __init__(self) -> None:
        self._metrics: dict[str, _Metric] = {}
        self._store = sqlite3.connect("")  # a database on disk that goes with this object
        self._store.execute("CREATE TABLE pages (metric TEXT, page INTEGER)")

    def seen(self, rows: Iterable[Data]) -> Iterator[Data]:
        """The same rows, counted."""
        for row in rows:
            metric = self._metrics.setdefault(row["metric"], _Metric())
            metric.facts += 1
            page = hash(row.get("doc_id") or row.get("observation_id"))
            if page != metric.page:  # rows of one page mostly stand together
                metric.page = page
                self._store.execute("INSERT INTO pages VALUES (?, ?)", (row["metric"], page))
            metric.places.add(place_key(row))
            metric.units[row.get("unit") or ""] += 1
            value = row["value"]
            if metric.smallest is None or value < metric.smallest:
                metric.smallest = value
            if metric.largest is None or value > metric.largest:
                metric.largest = value
            yield row

    def table(self) -> Table:
        """One row a metric, the most frequent first."""
        order = sorted(self._metrics.items(), key=lambda item: (-item[1].facts, item[0]))
        pages = dict(
            self._store.execute("SELECT metric, count(DISTINCT page) FROM pages GROUP BY metric")
        )
        return Table(
            "metrics",
            METRIC_COLUMNS,
            (
                {
                    "metric": name,
                    "facts": one.facts,
                    "pages": pages[name],
                    "places": len(one.places - {""}),
                    "units": [unit for unit, _ in one.units.most_common() if unit],
                    "smallest": one.smallest,
                    "largest": one.largest,
                }
                for name, one in order
            ),
            "metric",
        )


TABLES = frozenset(
    {"facts", "observations", "duplicates", "documents", "errors", "metrics", "wide", "cells"}
    | {"about", "columns"}
)
"""The names of all tables that are written."""


def as_date(value: object) -> date | None:
    """An ISO date, or None where the value is none (2023年春).

    >>> as_date("2023-05-12"), as_date("2023年春")
    (datetime.date(2023, 5, 12), None)
    """
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
