"""What a run found, counted as its pages pass: the content of `summary.json`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .task import Outcome


class LostDocumentsError(AssertionError):
    """Documents in are not documents out + errors + skipped: a defect of ours, never of a page."""


@dataclass(slots=True)
class Summary:
    """Counters over the outcomes of a run."""

    pages: int = 0
    documents: int = 0
    failed: int = 0
    """Pages of which no document came out."""
    errors: int = 0
    facts: Counter[str] = field(default_factory=Counter)
    page_kinds: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    error_stages: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one page."""
        self.pages += 1
        if outcome.document is not None:
            self.documents += 1
            self.page_kinds[outcome.document.page_kind] += 1
            self.encodings[outcome.document.encoding or "unknown"] += 1
            self.counts.update(outcome.document.counts)
        if outcome.error is not None:
            self.errors += 1
            self.failed += outcome.document is None
            self.error_stages[outcome.error.stage] += 1
        self.facts.update(fact.metric for fact in outcome.facts)

    def check(self) -> None:
        """Documents in = documents out + errors: raise where one is unaccounted for."""
        if self.pages != self.documents + self.failed:
            raise LostDocumentsError(
                f"{self.pages} pages in, {self.documents} documents and {self.failed} errors out"
            )

    def as_json(self) -> dict[str, Any]:
        """The counters as a JSON object, keys sorted."""
        return {
            "pages": self.pages,
            "documents": self.documents,
            "failed": self.failed,
            "errors": self.errors,
            "errors_by_stage": dict(sorted(self.error_stages.items())),
            "facts": sum(self.facts.values()),
            "facts_by_metric": dict(sorted(self.facts.items())),
            "pages_by_kind": dict(sorted(self.page_kinds.items())),
            "pages_by_encoding": dict(sorted(self.encodings.items())),
            "edits_and_removals": dict(sorted(self.counts.items())),
        }
