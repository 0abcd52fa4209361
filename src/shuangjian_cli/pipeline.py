"""THE list of stages in their order, and one page through them. Read this file first.

    RawPage -> decode -> parse -> repair -> simplify -> strip -> compose -> DocumentRow
    DocumentRow -> sentences -> extract -> Facts

Both halves are pure functions of their input, the settings and the lexicon: engines only ship
pages to them. The second half sees nothing but the row that the first half wrote, which is why
`clean X | extract` and `extract X` give the same bytes. What it takes to extract and to segment is
imported when it is first asked for: `clean` starts in three quarters of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .lexicon import Lexicon, LexiconError
from .model.document import Document
from .model.page import RawPage
from .model.rows import DocumentRow, Fact, RemovedRow, TokensRow
from .settings import Settings
from .stages.compose import compose, removed_rows
from .stages.decode import decode
from .stages.parse import parse
from .stages.repair import repair
from .stages.simplify import simplify
from .stages.strip import strip

Stage = Callable[[Document, Lexicon, Settings], Document]

STAGES: tuple[tuple[str, Stage], ...] = (
    ("decode", decode),
    ("parse", parse),
    ("repair", repair),
    ("simplify", simplify),
    ("strip", strip),
)


def unwatched(stage: str) -> None:
    """Nobody wants to know which stage a page enters."""


class StageError(Exception):
    """A page that a stage could not do; `stage` says which, the cause says why."""

    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(f"{stage}: {type(cause).__name__}: {cause}")
        self.stage = stage
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One cleaned page: the row, and the document with its whole trace."""

    row: DocumentRow
    document: Document

    @property
    def removed(self) -> tuple[RemovedRow, ...]:
        """What was removed, as rows; they are made where somebody asks for them."""
        return removed_rows(self.document)


def clean_page(
    page: RawPage,
    lexicon: Lexicon,
    settings: Settings,
    entered: Callable[[str], None] = unwatched,
) -> Cleaned:
    """One raw page through the stages. Raises `StageError`, never anything else.

    `entered` is told each stage as the page enters it: what is known of a page that kills its
    process.
    """
    document = Document(page)
    for name, stage in STAGES:
        entered(name)
        try:
            document = stage(document, lexicon, settings)
        except Exception as error:
            raise StageError(name, error) from error
    entered("compose")
    try:
        row = compose(document, lexicon, settings)
    except Exception as error:
        raise StageError("compose", error) from error
    return Cleaned(row, document)


def extract_facts(row: DocumentRow, lexicon: Lexicon, settings: Settings) -> tuple[Fact, ...]:
    """The facts of one clean document. Raises `StageError`, never anything else."""
    from .extract.assemble import extract
    from .stages.segment import sentences

    try:
        return extract(row, sentences(row.text, lexicon), lexicon, settings)
    except Exception as error:
        raise StageError("extract", error) from error


def segment_row(
    row: DocumentRow,
    lexicon: Lexicon,
    *,
    pos: bool = False,
    userdict: Path | None = None,
    segmenter: Literal["jieba", "rjieba"] = "jieba",
) -> TokensRow:
    """The sentences and words of one clean document, for those who want words.

    Raises `LexiconError` where the dictionary or the segmenter cannot be had, else `StageError`.
    """
    from .stages.segment import segment_document

    try:
        return segment_document(row, lexicon, pos=pos, userdict=userdict, segmenter=segmenter)
    except LexiconError:
        raise
    except Exception as error:
        raise StageError("segment", error) from error
