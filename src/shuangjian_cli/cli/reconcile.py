"""`shuangjian reconcile`: what several pages say of the same thing, as one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..model.kinds import FACT_KIND
from . import exits, facts_input, options
from .job import lexicon_of

if TYPE_CHECKING:
    from ..model.derived import Observation

SHOWN_DISAGREEMENTS = 10
"""Disagreements shown on stderr; the rows have all of them."""
NARROWER = (
    ("quote", 24),
    ("source", 16),
    ("noun", 16),
    ("source", 10),
    ("quote", 14),
    ("place", 14),
    ("quote", None),
    ("noun", 10),
)
"""What a narrow terminal does without, first what is missed least."""


def reconcile(
    context: typer.Context,
    facts: facts_input.FactsArg = None,
    out: options.OutFile = None,
    duplicates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What `dedup` wrote; of a run's folder, its duplicates.jsonl."
        ),
    ] = None,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="Write only what disagrees.")
    ] = False,
    lexicon: options.LexiconOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Make one row of the facts that state the same observation, with all pages that state it.

    Each row (shuangjian.observation/1) says how many independent pages agree: reposts of one text
    count once. Values that cannot both be true stand side by side. `part_of` names the observation
    of the total, so that parts are not added to it.

    Examples:

      shuangjian dedup out/ -o out/duplicates.jsonl

      shuangjian reconcile out/ -o out/observations.jsonl

      shuangjian reconcile out/ --disagreements | jq -c '[.place, .value, .rivals]'
    """
    from .console import Reporter
    from .output import CSV, JSONL, check_form, check_writable, output

    check_form(out, JSONL, {CSV: "give the rows to `export`"})
    check_writable(out)
    path = facts_input.given(facts, context)
    words = lexicon_of(lexicon)
    reporter = Reporter(quiet=quiet)
    heads = _heads(path, duplicates, reporter.note)
    from ..facts.reconcile import reconcile as observations
    from ..model.rows import row_json

    exits.quiet_pipes(out)
    tally = _Tally()
    with facts_input.rows_of(path, "facts", FACT_KIND) as file, output(out) as stream:
        for row in observations(file, words, heads):
            tally.add(row)
            if row.disagreement or not disagreements:
                stream.write(row_json(row) + "\n")
    if tally.shown and not quiet:
        _show(tally.shown)
    reporter.note(str(tally))


@dataclass(slots=True)
class _Tally:
    """What is told of the observations at the end, gathered while they are written."""

    facts: int = 0
    rows: int = 0
    agreed: int = 0
    disagreements: set[str] = field(default_factory=set)
    shown: list[Observation] = field(default_factory=list)
    """The rows of the first disagreements."""

    def add(self, row: Observation) -> None:
        """Count one observation."""
        self.facts += row.facts
        self.rows += 1
        self.agreed += row.independent > 1
        if row.disagreement:
            self.disagreements.add(row.disagreement)
            if len(self.disagreements) <= SHOWN_DISAGREEMENTS:
                self.shown.append(row)

    def __str__(self) -> str:
        return (
            f"{self.facts} facts state {self.rows} observations; {self.agreed} are stated by "
            f"several independent pages, on {len(self.disagreements)} the pages disagree"
        )


def _heads(
    path: Path, duplicates: Path | None, note: Callable[[str], None]
) -> Iterator[tuple[str, str]]:
    """Every page that has copies, with its head: from the file, the folder, or found here."""
    from ..facts.dedup import heads_in, heads_of_copies
    from ..model.extras import how_to_install

    if duplicates is not None:
        return heads_in(duplicates)
    heads, near = heads_of_copies(path)
    if not near:
        note(f"only exact copies count once; for reposts: {how_to_install('dedup')}")
    return heads


def _show(rows: Iterable[Observation]) -> None:
    """Disagreements as a table on stderr, the rivals under each other."""
    from .fitted import Row, show_table
    from .tables import SIGNS

    shown: list[Row] = []
    last = None
    for row in rows:
        same = row.disagreement == last
        last = row.disagreement
        about = (row.place, row.period_text, row.metric, row.noun)
        place, period, metric, noun = ("" if same else part or "" for part in about)
        shown.append(
            {
                "place": place,
                "period": period,
                "metric": metric,
                "noun": noun,
                "value": f"{SIGNS[row.qualifier]}{row.value:,}",
                "pages": str(row.independent),
                "source": row.sources[0].doc_id,
                "quote": row.sources[0].quote,
            }
        )
    show_table("Where pages disagree", shown, NARROWER)
