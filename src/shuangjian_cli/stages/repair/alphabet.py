"""The cells of GBK as the search needs them: which characters a known byte leaves possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ...lexicon import Lexicon
from .forward import gbk_bytes, is_private
from .language import Model, load_model
from .pinyin import readings_of

_BEFORE_PRIVATE = 24
"""Characters after each class that are tried before a second vanished pair."""

_FREQUENT = 150
"""Characters that are tried where both bytes of one are lost."""

Cell = tuple[int, str]
"""The other byte of a pair, and the character."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Characters by their bytes, the frequent ones first; only those that the model has counted."""

    by_lead: Mapping[int, tuple[Cell, ...]]
    by_trail: Mapping[int, tuple[Cell, ...]]
    frequent: tuple[Cell, ...]
    """The most frequent characters with their lead bytes, where nothing else is known."""
    pairs: Mapping[tuple[int, int], str]
    private: Mapping[int, frozenset[int]]
    """By first byte: the second bytes that make a private-use cell with it."""
    by_reading: Mapping[str, tuple[str, ...]]
    """Traditional characters by each of their readings."""
    traditional: Mapping[str, frozenset[str]]
    """Characters that simplified text writes otherwise, with their readings."""
    model: Model
    forms: Mapping[str, tuple[tuple[int, int, str], ...]]
    """By class: lead byte, trail byte and character, of those whose trail may begin a
    private-use cell."""

    def before_private(self, kind: str) -> list[tuple[int, int, str]]:
        """Characters often seen after a class and whose trail byte may begin a private-use cell."""
        seen = sorted(
            (-count, following)
            for following, count in self.model.following(kind)
            if following in self.forms
        )
        return [form for _, following in seen[:_BEFORE_PRIVATE] for form in self.forms[following]]


def build_alphabet(lexicon: Lexicon) -> Alphabet:
    """Index the 24,000 cells: a tenth of a second, once a process, for damaged pages only."""
    model = lexicon.get(load_model)
    traditional = lexicon.get(readings_of)
    cells: list[tuple[float, int, int, str]] = []
    pairs: dict[tuple[int, int], str] = {}
    private: dict[int, set[int]] = defaultdict(set)
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                char = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue
            if is_private(char):
                private[lead].add(trail)
                continue
            kind = char.translate(model.fold)
            seen = 1.0 if kind in "0a" else model.count(kind)  # few numbers are full-width
            if seen:
                pairs[lead, trail] = char
                cells.append((-seen, lead, trail, char))
    cells.sort()
    by_lead: dict[int, list[Cell]] = defaultdict(list)
    by_trail: dict[int, list[Cell]] = defaultdict(list)
    for _, lead, trail, char in cells:
        by_lead[lead].append((trail, char))
        by_trail[trail].append((lead, char))
    forms: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for (lead, trail), char in pairs.items():
        if trail in private:
            forms[char.translate(model.fold)].append((lead, trail, char))
    by_reading: dict[str, list[str]] = defaultdict(list)
    for char, readings in traditional.items():
        if len(gbk_bytes(char)) == 2:
            for reading in sorted(readings):
                by_reading[reading].append(char)
    return Alphabet(
        {lead: tuple(row) for lead, row in by_lead.items()},
        {trail: tuple(row) for trail, row in by_trail.items()},
        tuple((lead, char) for _, lead, _, char in cells[:_FREQUENT]),
        pairs,
        {lead: frozenset(trails) for lead, trails in private.items()},
        {reading: tuple(row) for reading, row in by_reading.items()},
        traditional,
        model,
        {kind: tuple(row) for kind, row in forms.items()},
    )
