"""The named school or body that a number holds for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model.rows import DocumentRow
from ..model.text import Sentence
from .places import Places


@dataclass(frozen=True, slots=True)
class Organizations:
    """What `read_organizations` found in one document."""

    mentions: tuple[tuple[int, int, str], ...] = ()
    """Sorted spans (start, end, name) of the named schools and bodies of the text."""

    def at(self, start: int, end: int) -> str | None:
        """The school or body that the number at `text[start:end]` holds for."""
        return None


def read_organizations(
    row: DocumentRow, sentences: Sequence[Sentence], lexicon: Lexicon, places: Places
) -> Organizations:
    """The named schools and bodies of one document."""
    return Organizations()
