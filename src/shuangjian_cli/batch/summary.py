"""What a run found, counted as its pages pass: the content of `summary.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .item import Outcome


class LostDocumentsError(AssertionError):
    """Documents in are not documents out + errors + skipped: a defect of ours, never of a page."""


COUNTERS = {
    "skipped_by_reason": "skipped",
    "errors_by_stage": "error_stages",
    "facts_by_metric": "facts",
    "pages_by_kind": "page_kinds",
    "pages_by_encoding": "encodings",
    "edits_and_removals": "counts",
}
"""The keys of `summary.json` that hold a count for each of several names, and their fields."""


@dataclass(slots=True)
class Summary:
    """Counters over the outcomes of a shard, or of a run."""

    pages: int = 0
    """Pages, clean documents and unreadable sources that came in; skipped records are no pages."""
    documents: int = 0
    failed: int = 0
    """Pages of which no document came out."""
    errors: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    page_kinds: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    error_stages: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one item."""
        if outcome.skipped is not None:
            self.skipped[outcome.skipped] += 1
            return
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

    def merge(self, other: Summary) -> None:
        """Add the counts of another one."""
        self.pages += other.pages
        self.documents += other.documents
        self.failed += other.failed
        self.errors += other.errors
        for name in COUNTERS.values():
            getattr(self, name).update(getattr(other, name))

    def check(self, records: int) -> None:
        """Of `records` that came in, each is a document, an error or skipped, or this raises."""
        skipped = sum(self.skipped.values())
        if records != self.documents + self.failed + skipped:
            raise LostDocumentsError(
                f"{records} records in, but {self.documents} documents, {self.failed} errors "
                f"and {skipped} skipped out; please report this with the inputs"
            )

    def as_json(self) -> dict[str, Any]:
        """The counters as a JSON object, keys sorted."""
        counters = {
            key: dict(sorted(getattr(self, name).items())) for key, name in COUNTERS.items()
        }
        return {
            "pages": self.pages,
            "documents": self.documents,
            "failed": self.failed,
            "errors": self.errors,
            "skipped": sum(self.skipped.values()),
            "facts": sum(self.facts.values()),
            **counters,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Summary:
        """The summary that `as_json` gave."""
        summary = cls(data["pages"], data["documents"], data["failed"], data["errors"])
        for key, name in COUNTERS.items():
            getattr(summary, name).update(data[key])
        return summary
