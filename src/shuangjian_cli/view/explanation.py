"""Explain a page: run it through the stages and keep what each of them did.

In: a raw page, a clean document, or the rows of a run. Out: an `Explanation`, which is data; the
modules beside this one turn it into lines for a terminal and into HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..lexicon import Lexicon
from ..lexicon.catalog import Entry, find_row
from ..model.document import Change, Document
from ..model.page import RawPage
from ..model.rows import DocumentRow, Fact, RemovedRow
from ..pipeline import clean_page, extract_facts
from ..settings import Settings
from .numbers import Uncounted, uncounted


@dataclass(frozen=True, slots=True)
class Seen:
    """A block of the page with the verdict on it."""

    order: int
    text: str
    keep: bool
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the stages did to one page.

    `row` is the clean document, `facts` what was read from it, `uncounted` the numbers of it that
    are no facts, and why. `changes` and kept `blocks` are only known where the page itself was
    read again (`whole`); `note` says why it was not.
    """

    row: DocumentRow
    facts: tuple[Fact, ...]
    blocks: tuple[Seen, ...]
    changes: tuple[Change, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    markup: bool = False
    spun: bool = False
    whole: bool = True
    note: str = ""
    rows: dict[str, Entry] = field(default_factory=dict)
    """The rows of the lexicon that are named, by `stage rule`."""

    @property
    def dropped(self) -> tuple[Seen, ...]:
        """The blocks that are no part of the article."""
        return tuple(block for block in self.blocks if not block.keep)

    def row_of(self, stage: str, rule: str) -> Entry | None:
        """The lexicon row that a rule names, if it names one."""
        return self.rows.get(f"{stage} {rule}")

    @property
    def chinese(self) -> bool:
        """Whether there is Chinese text, which alone has a script."""
        return _has_chinese(self.blocks) or not self.whole

    def __str__(self) -> str:
        """The explanation as plain text."""
        from .lines import plain, sections

        return plain(sections(self))

    def as_json(self) -> dict[str, Any]:
        """The explanation as an object for a program."""
        return {
            "document": self.row.model_dump(mode="json"),
            "changes": [
                {
                    "stage": change.stage,
                    "rule": change.rule,
                    "before": change.before,
                    "after": change.after,
                    "block": change.block,
                    "row": _name(self.row_of(change.stage, change.rule)),
                }
                for change in self.changes
            ],
            "dropped": [
                {
                    "order": block.order,
                    "text": block.text,
                    "rule": block.rule,
                    "reason": block.reason,
                    "row": _name(self.row_of("strip", block.rule)),
                }
                for block in self.dropped
            ],
            "facts": [
                {**fact.model_dump(mode="json"), "row": _name(self.row_of("extract", fact.rule))}
                for fact in self.facts
            ],
            "uncounted": [
                {"start": n.start, "end": n.end, "quote": n.quote, "row": n.rule, "why": n.why}
                for n in self.uncounted
            ],
            "whole": self.whole,
            "note": self.note,
        }


def _name(entry: Entry | None) -> str | None:
    return f"{entry.table}.toml {entry.row.id}" if entry else None


NO_CHINESE = (
    "there is no Chinese text on this page; what is said of its blocks is for Chinese pages"
)
HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def _has_chinese(blocks: Sequence[Seen]) -> bool:
    return any(HANZI.search(block.text) for block in blocks)


def explain_page(page: RawPage, lexicon: Lexicon, settings: Settings) -> Explanation:
    """Run a page through all stages and keep what they did. Raises `StageError`."""
    cleaned = clean_page(page, lexicon, settings)
    document = cleaned.document
    blocks = _blocks(document)
    return _explanation(
        cleaned.row,
        extract_facts(cleaned.row, lexicon, settings),
        blocks,
        lexicon,
        document=document,
        note="" if _has_chinese(blocks) or not blocks else NO_CHINESE,
    )


def explain_rows(
    row: DocumentRow,
    removed: Iterable[RemovedRow],
    lexicon: Lexicon,
    settings: Settings,
    facts: Sequence[Fact] | None = None,
    note: str = "",
) -> Explanation:
    """Explain a clean document by its rows: what was removed is known, edits by number only."""
    blocks = [Seen(one.order, one.text, False, one.rule, one.reason) for one in removed]
    if facts is None:
        facts = extract_facts(row, lexicon, settings)
    return _explanation(row, tuple(facts), tuple(blocks), lexicon, note=note)


def _blocks(document: Document) -> tuple[Seen, ...]:
    pairs = zip(document.blocks, document.verdicts, strict=True)
    return tuple(
        Seen(block.order, block.text, verdict.keep, verdict.rule, verdict.reason)
        for block, verdict in pairs
        if block.text
    )


def _explanation(
    row: DocumentRow,
    facts: tuple[Fact, ...],
    blocks: tuple[Seen, ...],
    lexicon: Lexicon,
    *,
    document: Document | None = None,
    note: str = "",
) -> Explanation:
    changes = document.trace if document else ()
    names = {(change.stage, change.rule) for change in changes}
    names |= {("strip", block.rule) for block in blocks}
    names |= {("extract", fact.rule) for fact in facts}
    found = {(stage, rule): find_row(lexicon, stage, rule) for stage, rule in sorted(names)}
    return Explanation(
        row=row,
        facts=facts,
        blocks=blocks,
        changes=changes,
        uncounted=tuple(uncounted(row, facts, lexicon)),
        markup=bool(document and document.markup),
        spun=bool(document and document.spun),
        whole=document is not None,
        note=note,
        rows={f"{stage} {rule}": entry for (stage, rule), entry in found.items() if entry},
    )
