"""The tables at the end of a run, on stderr: what was found, and where it lies."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .console import count_of, printable

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from ..model.rows import Fact

KINDS = {"empty": "without an article"}
"""Kinds of pages that say more in other words."""
PLAIN_WIDTH = 110
"""Columns where stderr is no terminal."""
SIGNS = {
    "exact": "",
    "more_than": ">",
    "at_least": "≥",
    "nearly": "≲",
    "about": "≈",
    "less_than": "<",
    "at_most": "≤",
    "range": "",
}
NOTES = {"planned": "planned", "standard": "standard", "increase": "+", "decrease": "-"}
"""What is said of facts that are not plainly so."""


def found_table(summary: Summary, facts: Sequence[Fact]) -> None:
    """Some facts, then how many there are of each metric."""
    from rich.console import Console
    from rich.table import Table

    width = None if sys.stderr.isatty() else PLAIN_WIDTH
    console = Console(stderr=True, width=width, highlight=False, emoji=False, markup=False)
    if facts:
        table = Table(title=f"{len(facts)} of {sum(summary.facts.values()):,} facts", box=None)
        for name in ("metric", "value", "unit", "status", "noun", "place", "period", "page"):
            table.add_column(name, justify="right" if name == "value" else "left", overflow="fold")
        for fact in facts:
            table.add_row(*(printable(cell) for cell in _cells(fact)))
        console.print(table)
    counts = Table(box=None)
    counts.add_column("metric")
    counts.add_column("facts", justify="right")
    for metric, number in summary.facts.most_common():
        counts.add_row(metric, f"{number:,}")
    if summary.facts:
        console.print(counts)
    console.print(_counted(summary), soft_wrap=True)


def _counted(summary: Summary) -> str:
    """What came in and what became of it, in one line."""
    kinds = ", ".join(
        f"{number:,} {KINDS.get(kind, kind)}" for kind, number in summary.page_kinds.most_common()
    )
    parts = [
        count_of(summary.documents, "document") + (f" ({kinds})" if kinds else ""),
        count_of(summary.facts.total(), "fact"),
        count_of(summary.errors, "error"),
    ]
    if summary.skipped:
        parts.append(f"{count_of(summary.skipped.total(), 'record')} without a page")
    return f"{count_of(summary.pages, 'page')}: {', '.join(parts)}"


def paths_written(files: Sequence[Path]) -> None:
    """The files of a run, one a line."""
    for file in files:
        print(f"wrote {file}", file=sys.stderr)


def _cells(fact: Fact) -> tuple[str, ...]:
    value = _number(fact.value)
    if fact.value_max is not None:
        value = f"{value}-{_number(fact.value_max)}"
    period = fact.period_text or ""
    return (
        fact.metric,
        SIGNS[fact.qualifier] + value,
        fact.unit or "",
        NOTES.get(fact.status) or NOTES.get(fact.change) or "",
        fact.noun or "",
        fact.place or "",
        period,
        PurePosixPath(fact.doc_id).stem,  # the folder and .html would only break the line
    )


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or value == int(value) else f"{value:,g}"
