"""One item of a source through the pipeline: what every command and every engine does."""

from __future__ import annotations

from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model.page import RawPage
from ..model.rows import DocumentRow, ErrorRow, Fact, RemovedRow
from ..pipeline import StageError, clean_page, extract_facts
from ..settings import Settings
from ..sources import Item, Skipped


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: a document with what belongs to it, an error, or both."""

    document: DocumentRow | None = None
    removed: tuple[RemovedRow, ...] = ()
    facts: tuple[Fact, ...] = ()
    error: ErrorRow | None = None
    skipped: str | None = None
    """Why the item holds no page."""


def treat(item: Item, lexicon: Lexicon, settings: Settings, *, facts: bool) -> Outcome:
    """Clean a raw page (a clean document passes as it is) and, with `facts`, extract from it."""
    if isinstance(item, ErrorRow):
        return Outcome(error=item)
    if isinstance(item, Skipped):
        return Outcome(skipped=item.reason)
    removed: tuple[RemovedRow, ...] = ()
    if isinstance(item, RawPage):
        try:
            cleaned = clean_page(item, lexicon, settings)
        except StageError as error:
            return Outcome(error=_error(item.doc_id, item.source, error, None))
        document, removed = cleaned.row, cleaned.removed
    else:
        document = item
    if not facts:
        return Outcome(document, removed)
    try:
        return Outcome(document, removed, extract_facts(document, lexicon, settings))
    except StageError as error:
        return Outcome(
            document, removed, error=_error(document.doc_id, document.source, error, "document")
        )


def _error(doc_id: str, source: str, error: StageError, kept: str | None) -> ErrorRow:
    return ErrorRow(
        doc_id=doc_id,
        source=source,
        stage=error.stage,
        error=type(error.cause).__name__,
        message=" ".join(str(error.cause).split())[:500],
        kept=kept,
    )
