"""The tables of an export: which there are, how many rows each had, what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.kinds import DUPLICATE_KIND, FACT_KIND, OBSERVATION_KIND
from . import exits, facts_input

if TYPE_CHECKING:
    from ..facts.rows import RowFile
    from ..facts.wide import Wide
    from ..sinks.tables import Table

KINDS = (FACT_KIND, OBSERVATION_KIND, DUPLICATE_KIND)
Note = Callable[[str], None]
ROWS_OF = {"wide": "row"}
"""What a row of a table is called, where that is not the table's name without its s."""
UNCOUNTED = frozenset({"metrics", "about"})
"""Tables that say nothing of their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """The rows that are exported: where they and their documents are, and which are kept."""

    path: Path
    documents: Path | None
    """A file of documents, where `path` is no run's folder."""
    keep: Callable[[dict[str, Any]], bool]


def counted(tables: Iterable[Table], counts: dict[str, int]) -> Iterator[Table]:
    """The same tables; `counts` has the rows of each that was written."""
    for table in tables:
        yield replace(table, rows=_rows(table, counts))


def _rows(table: Table, counts: dict[str, int]) -> Iterator[Mapping[str, Any]]:
    counts[table.name] = 0
    for row in table.rows:
        counts[table.name] += 1
        yield row


def sizes(counts: Mapping[str, int]) -> str:
    """How many rows were written, in words.

    >>> sizes({"facts": 75, "documents": 1, "metrics": 9})
    '75 facts, 1 document'
    """
    from .console import count_of

    return ", ".join(
        count_of(number, ROWS_OF.get(name, name.removesuffix("s")))
        for name, number in counts.items()
        if name not in UNCOUNTED
    )


def tables_of(stack: ExitStack, source: Source, wide: Wide | None, note: Note) -> Iterator[Table]:
    """The tables of an export, the main one first; each is read while it is written."""
    file = stack.enter_context(facts_input.rows_of(source.path, "facts"))
    first = next((row for _, row in file.rows()), {"kind": FACT_KIND})
    kind = str(first.get("kind"))
    if kind not in KINDS:
        exits.usage(f"{source.path} holds {kind} rows; export takes {', '.join(KINDS)}")
    if wide is None:
        yield from _plain_tables(stack, source, file, kind)
        return
    if kind == DUPLICATE_KIND:
        exits.usage("--wide takes facts or observations")
    from ..sinks.tables import wide_tables

    wide.add((at, row) for at, row in file.rows() if source.keep(row))
    _say(wide, note)
    yield from wide_tables(
        wide.about, wide.columns(), wide.table(), wide.cells(file.at), wide.topics()
    )


def _plain_tables(stack: ExitStack, source: Source, file: RowFile, kind: str) -> Iterator[Table]:
    """The rows as they are; of a run's folder the documents and errors; the metrics of facts."""
    from ..facts.rows import has_rows
    from ..sinks import tables

    rows = (row for _, row in file.rows() if source.keep(row))
    metrics = tables.MetricsCounter() if kind != DUPLICATE_KIND else None
    yield tables.rows_table(kind, metrics.seen(rows) if metrics else rows)
    if source.documents or has_rows(source.path, "documents"):
        place = source.documents or source.path
        documents = stack.enter_context(facts_input.rows_of(place, "documents"))
        yield tables.documents_table(row for _, row in documents.rows())
    if has_rows(source.path, "errors"):
        errors = stack.enter_context(facts_input.rows_of(source.path, "errors"))
        if next(errors.rows(), None) is not None:
            yield tables.errors_table(row for _, row in errors.rows())
    if metrics:
        yield metrics.table()


def _say(wide: Wide, note: Note) -> None:
    """What became of the facts, and by which rule."""
    rows, cells = wide.size()
    note(f"{rows} rows with {cells} cells; each is {wide.rule}")
    if wide.unplaced or wide.left_out:
        note(f"left out: {wide.left_out} by that rule, {wide.unplaced} of no known place")
