"""Which rows of the lexicon fire on a corpus, and which of them are wrong beside gold.

In: the rows of a run, and gold facts. Out: a count for each row that can be traced: those that
facts name (`rule`), removed blocks and edits (`counts`), units by their classifiers, and traps,
which are asked again of every text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..facts.rows import Data
from ..lexicon import Lexicon
from ..lexicon.catalog import Entry, find_row
from ..score.facts import score_facts
from ..score.texts import page_name
from ..view.numbers import traps_of

TRACED = ("metrics", "units", "traps", "boilerplate", "spam", "jammers", "over_conversion", "spun")
"""Tables whose rows leave their name, or a word of theirs, in the output."""


@dataclass(slots=True)
class Fires:
    """How often a row fired; of the facts on pages with gold, how many were right and wrong."""

    table: str
    row: str
    times: int = 0
    right: int = 0
    wrong: int = 0


class Counts:
    """The counts of all rows of the traced tables."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._found: dict[tuple[str, str], Entry | None] = {}
        self._forms = {
            form: row.id for row in lexicon.rows("units") for form in row.get("forms", ())
        }
        self.rows = {
            (table, row.id): Fires(table, row.id) for table in TRACED for row in lexicon.rows(table)
        }

    def fact(self, fact: Data) -> None:
        """Count the rows of a fact: its metric's, and its classifier's."""
        self._count("extract", str(fact.get("rule")), 1)
        unit = self._forms.get(str(fact.get("classifier")))
        if unit:
            self.rows["units", unit].times += 1

    def document(self, row: Data) -> None:
        """Count the edits and removals of a document, and the traps of its text."""
        for name, times in (row.get("counts") or {}).items():
            stage, _, rule = name.partition(".")
            self._count(stage, rule, int(times))
        for trap, times in Counter(traps_of(str(row.get("text") or ""), self._lexicon)).items():
            self.rows["traps", trap].times += times

    def judge(self, gold: Iterable[Data], facts: Iterable[Data]) -> None:
        """Count the facts of pages with gold as right or wrong, by the row that found them."""
        golds, ours = list(gold), list(facts)
        names = {str(row.get("doc") or row.get("doc_id")) for row in golds}
        judged: Counter[str] = Counter(
            str(fact.get("rule"))
            for fact in ours
            if page_name(str(fact.get("doc_id") or ""), names) in names
        )
        wrong: Counter[str] = Counter()

        def report(kind: str, doc: str, record: Mapping[str, object]) -> None:
            if kind == "FALSE":
                wrong[str(record.get("rule"))] += 1

        score_facts(golds, ours, report)
        for rule, number in judged.items():
            entry = self._row("extract", rule)
            if entry:
                fires = self.rows[entry.table, entry.row.id]
                fires.wrong += wrong[rule]
                fires.right += number - wrong[rule]

    def never(self) -> Iterator[Fires]:
        """The rows that did not fire."""
        return (fires for fires in self.rows.values() if not fires.times)

    def wrongly(self) -> list[Fires]:
        """The rows that found something wrong, the worst first."""
        found = [fires for fires in self.rows.values() if fires.wrong]
        return sorted(found, key=lambda one: (-one.wrong, one.right, one.table, one.row))

    def _row(self, stage: str, rule: str) -> Entry | None:
        key = (stage, rule)
        if key not in self._found:
            entry = find_row(self._lexicon, stage, rule)
            self._found[key] = entry if entry and entry.table in TRACED else None
        return self._found[key]

    def _count(self, stage: str, rule: str, times: int) -> None:
        entry = self._row(stage, rule)
        if entry:
            self.rows[entry.table, entry.row.id].times += times
