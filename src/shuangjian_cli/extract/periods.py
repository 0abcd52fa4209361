"""The time that a number holds for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..lexicon import Lexicon
from ..model.rows import DocumentRow, PeriodBasis
from ..model.text import Sentence


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """A period in ISO dates (one side None where it is open), its words and where they stand."""

    start: str | None
    end: str | None
    text: str
    basis: PeriodBasis


@dataclass(frozen=True, slots=True)
class Periods:
    """What `read_periods` found in one document."""

    mentions: tuple[tuple[int, int], ...] = ()
    """Sorted spans of all time expressions: their digits are no quantities."""

    def at(self, start: int, end: int) -> PeriodReading | None:
        """The period that the number at `text[start:end]` holds for."""
        return None


def read_periods(row: DocumentRow, sentences: Sequence[Sentence], lexicon: Lexicon) -> Periods:
    """The time expressions of one document."""
    return Periods()


def parse_period(text: str, reference: date | None) -> PeriodReading | None:
    """The period that a phrase names, seen from the reference date."""
    return None
