"""One item through the pipeline: a document with what belongs to it, or the record of an error.

It gives the same rows wherever and whenever it runs, in a command or in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model.page import RawPage
from ..model.rows import DocumentRow, ErrorRow, Fact, RemovedRow
from ..pipeline import StageError, clean_page, extract_facts, unwatched
from ..settings import Settings
from ..sources import Item, Skipped

LONGEST_MESSAGE = 500
"""Characters of an exception's words that an error keeps: some hold the whole page."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: a document with what belongs to it, an error, or both."""

    document: DocumentRow | None = None
    removed: tuple[RemovedRow, ...] = ()
    facts: tuple[Fact, ...] = ()
    error: ErrorRow | None = None
    skipped: str | None = None
    """Why the item holds no page."""


def treat(
    item: Item,
    lexicon: Lexicon,
    settings: Settings,
    *,
    facts: bool,
    removed: bool = True,
    entered: Callable[[str], None] = unwatched,
) -> Outcome:
    """Clean a raw page (a clean document passes as it is) and, with `facts`, extract from it.

    Without `removed` the outcome leaves out what was taken away from the page.
    `entered` is told the stages as the page enters them.
    """
    if isinstance(item, ErrorRow):
        return Outcome(error=item)
    if isinstance(item, Skipped):
        return Outcome(skipped=item.reason)
    taken: tuple[RemovedRow, ...] = ()
    if isinstance(item, RawPage):
        try:
            cleaned = clean_page(item, lexicon, settings, entered)
        except StageError as error:
            return Outcome(error=failure(item, error.stage, error.cause))
        document, taken = cleaned.row, cleaned.removed if removed else ()
    else:
        document = item
    if not facts:
        return Outcome(document, taken)
    entered("extract")
    try:
        return Outcome(document, taken, extract_facts(document, lexicon, settings))
    except StageError as error:
        kept = failure(document, error.stage, error.cause, kept="document")
        return Outcome(document, taken, error=kept)


def failure(item: Item, stage: str, cause: Exception, kept: str | None = None) -> ErrorRow:
    """The record of an item that raised something; `kept` says what came of it nonetheless."""
    message = " ".join(str(cause).split())[:LONGEST_MESSAGE]
    return error_record(item, stage, type(cause).__name__, message, kept)


def error_record(
    item: Item, stage: str, error: str, message: str, kept: str | None = None
) -> ErrorRow:
    """The record of an item that cannot be done."""
    return ErrorRow(
        doc_id=None if isinstance(item, Skipped) else item.doc_id,
        source="" if isinstance(item, Skipped) else item.source,
        stage=stage,
        error=error,
        message=message,
        kept=kept,
    )
