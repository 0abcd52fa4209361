"""The tables at the end of a run, on stderr: what was found, and where it lies."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .console import count_of, printable
from .fitted import PLAIN_WIDTH, Row, Step, show_table

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from ..model.rows import Fact

KINDS = {"empty": "without an article"}
"""Kinds of pages that say more in other words."""
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

    if facts:
        title = f"{len(facts)} of {sum(summary.facts.values()):,} facts"
        show_table(title, [_cells(fact) for fact in facts], _steps(facts))
    width = None if sys.stderr.isatty() else PLAIN_WIDTH
    console = Console(stderr=True, width=width, highlight=False, emoji=False, markup=False)
    counts = Table(box=None, pad_edge=False)
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
        print(printable(f"wrote {file}"), file=sys.stderr)


def _steps(facts: Sequence[Fact]) -> tuple[Step, ...]:
    """What a narrow terminal does without, first what is missed least."""
    names = {one.place: one.county or one.city or one.place for one in facts if one.place}
    return (
        ("place", lambda place: names.get(place, place)),
        ("page", 14),
        ("noun", 16),
        ("page", 10),
        ("noun", 12),
        ("page", None),
        ("period", 10),
        ("period", None),
        ("place", 8),
        ("status", None),
    )


def _cells(fact: Fact) -> Row:
    value = _number(fact.value)
    if fact.value_max is not None:
        value = f"{value}-{_number(fact.value_max)}"
    return {
        "metric": fact.metric,
        "value": SIGNS[fact.qualifier] + value,
        "unit": fact.unit or "",
        "status": NOTES.get(fact.status) or NOTES.get(fact.change) or "",
        "noun": fact.noun or "",
        "place": fact.place or "",
        "period": fact.period_text or "",
        "page": PurePosixPath(fact.doc_id).stem,  # the folder and .html would only take room
    }


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or value == int(value) else f"{value:,g}"
