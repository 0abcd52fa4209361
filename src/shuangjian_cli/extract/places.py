"""The administrative division that a number holds for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model.rows import DocumentRow, PlaceBasis
from ..model.text import Sentence
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """A division: full name, six-digit code, its parts, and where the text gives it."""

    name: str
    adcode: str
    province: str | None
    city: str | None
    county: str | None
    basis: PlaceBasis


@dataclass(frozen=True, slots=True)
class Places:
    """What `read_places` found in one document."""

    mentions: tuple[tuple[int, int, PlaceReading], ...] = ()
    """Sorted spans (start, end, reading) of the place names of the text."""

    def at(self, start: int, end: int) -> PlaceReading | None:
        """The place that the number at `text[start:end]` holds for."""
        before = [reading for left, _, reading in self.mentions if left < start]
        return before[-1] if before else None


def read_places(
    row: DocumentRow, sentences: Sequence[Sentence], lexicon: Lexicon, settings: Settings
) -> Places:
    """The places of one document."""
    return Places()
