"""What is in force while a text is read from its beginning, and what of it is kept in the end.

Of a paragraph, a section and the whole document, each may be about a place; the narrowest holds.
In: the divisions that `resolve` says take over. Out: `Places`, which is asked for the place of a
number. What this module never does: say whether a name takes over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from ...model.rows import PlaceBasis
from .gazetteer import Division
from .rules import Rules


class PlaceReading(NamedTuple):
    """A division: full name, six-digit code, its parts, and where the text gives it."""

    name: str
    adcode: str
    province: str | None
    city: str | None
    county: str | None
    basis: PlaceBasis


def reading_of(division: Division, basis: PlaceBasis) -> PlaceReading:
    """The reading of a division."""
    _, _, province, city, county, *_ = division
    return PlaceReading(division.full_name, division.adcode, province, city, county, basis)


class Held(NamedTuple):
    """A place that is in force, and what a number that it holds for says of it."""

    division: Division
    reading: PlaceReading


class Step(NamedTuple):
    """From `position` on the sentence is about `held` (None: about a place not known)."""

    position: int
    held: Held | None
    topical: bool = False
    pointing: bool = False


POSITION = attrgetter("position")


class Stretch(NamedTuple):
    """A sentence: what it inherits, and where its place changes."""

    start: int
    entry: Held | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """What `read_places` found in one document."""

    mentions: tuple[tuple[int, int, PlaceReading], ...] = ()
    """Sorted spans (start, end, reading) of the place names of the text."""
    stretches: tuple[Stretch, ...] = ()
    starts: tuple[int, ...] = ()
    """Where the stretches begin."""

    def at(self, start: int, end: int) -> PlaceReading | None:
        """The place that the number at `text[start:end]` holds for."""
        index = bisect_right(self.starts, start) - 1
        if index < 0:
            return None
        stretch = self.stretches[index]
        last = bisect_right(stretch.steps, start, key=POSITION) - 1
        held = stretch.steps[last].held if last >= 0 else stretch.entry
        return held.reading if held else None

    def changes(self, index: int) -> tuple[tuple[int, bool], ...]:
        """Where in a sentence another place takes over, and whether as its topic."""
        stretch = self.stretches[index]
        held = stretch.entry
        found: list[tuple[int, bool]] = []
        for step in stretch.steps:
            other = step.held and held and step.held.division.adcode != held.division.adcode
            if step.pointing or other:
                found.append((step.position, step.topical))
            held = step.held
        return tuple(found)


@dataclass(slots=True)
class State:
    """What is in force while the document is read."""

    document: Division | None
    document_basis: PlaceBasis
    rules: Rules
    zoned: Callable[[], bool]
    """Whether the page speaks of a development zone, whose 全区 is no district."""
    of_zone: bool = False
    """The title names such a zone: its 全区 is no district named in passing."""
    section: Division | None = None
    section_level: int = -1
    mark: int = -1
    """The depth of the list mark seen last: a bare heading ends at the next mark of its list."""
    under: int = -1
    """The same, when the section in force began."""
    paragraph: Division | None = None
    seen: list[Division] = field(default_factory=list)
    heading: bool = False
    """The line before was a heading."""
    opening: bool = False
    """The sentence opens a paragraph, which is about the place that it begins with."""
    beside: Division | None = None
    """The place of elsewhere to which this paragraph turned: 该县 behind it is that."""
    lost: bool = False
    """A pointing word of this paragraph points to a place that nothing names."""
    known: dict[tuple[Division, PlaceBasis], Held] = field(default_factory=dict)
    """Every place that was in force so far."""

    @property
    def current(self) -> Division | None:
        """The narrowest that is in force."""
        return self.paragraph or self.section or self.document

    def entry(self) -> Held | None:
        """What is in force for a number before any name in its sentence."""
        current = self.current
        if self.lost or current is None:
            return None
        held = self.paragraph or self.section
        return self.holds(current, "carried" if held else self.document_basis)

    def holds(self, division: Division, basis: PlaceBasis) -> Held:
        """A place as it is in force, of which many numbers say the same."""
        held = self.known.get((division, basis))
        if held is None:
            held = self.known[division, basis] = Held(division, reading_of(division, basis))
        return held
