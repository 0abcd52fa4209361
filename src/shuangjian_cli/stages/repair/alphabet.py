"""The cells of GBK as the search needs them: which characters a known byte leaves possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ...lexicon import Lexicon
from .forward import gbk_bytes, is_private
from .language import Model, load_model
from .pinyin import readings_of

_BEFORE_PRIVATE = 24
"""Characters after each class that are tried before a second vanished pair."""

_FREQUENT = 150
"""Characters that are tried where both bytes of one are lost."""

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
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
    _before: dict[str, Sequence[tuple[int, int, str]]] = field(default_factory=dict)
    """What was answered by `before_private`, of which there is one answer a class."""

    def before_private(self, kind: str) -> Sequence[tuple[int, int, str]]:
        """Characters often seen after a class and whose trail byte may begin a private-use cell."""
        known = self._before.get(kind)
        if known is None:
            seen = sorted(
                (-count, following)
                for following, count in self.model.after(kind).counts.items()
                if following in self.forms
            )
            often = [following for _, following in seen[:_BEFORE_PRIVATE]]
            known = self._before[kind] = [form for each in often for form in self.forms[each]]
        return known


def build_alphabet(lexicon: Lexicon) -> Alphabet:
    """Index the 24,000 cells: a tenth of a second, once a process, for damaged pages only."""
    model = lexicon.get(load_model)
    traditional = lexicon.get(readings_of)
    pairs: dict[tuple[int, int], str] = {}
    private: dict[int, set[int]] = defaultdict(set)
    for lead, trail, char in _cells():
        if is_private(char):
            private[lead].add(trail)
        elif _seen(char, model):
            pairs[lead, trail] = char
    frequent = sorted((-_seen(char, model), *cell, char) for cell, char in pairs.items())
    by_lead: dict[int, list[Cell]] = defaultdict(list)
    by_trail: dict[int, list[Cell]] = defaultdict(list)
    for _, lead, trail, char in frequent:
        by_lead[lead].append((trail, char))
        by_trail[trail].append((lead, char))
    forms: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for (lead, trail), char in pairs.items():
        if trail in private:
            forms[char.translate(model.fold)].append((lead, trail, char))
    return Alphabet(
        _frozen(by_lead),
        _frozen(by_trail),
        tuple((lead, char) for _, lead, _, char in frequent[:_FREQUENT]),
        pairs,
        {lead: frozenset(trails) for lead, trails in private.items()},
        _frozen(_by_reading(traditional)),
        traditional,
        model,
        _frozen(forms),
    )


def _cells() -> Iterator[tuple[int, int, str]]:
    """Lead byte, trail byte and character of every pair of bytes that is one."""
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                yield lead, trail, bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue


def _seen(char: str, model: Model) -> float:
    """How often a character is seen; few letters and digits are full-width."""
    kind = char.translate(model.fold)
    return 1.0 if kind in "0a" else model.count(kind)


def _by_reading(traditional: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The characters of two bytes by how they are read."""
    found: dict[str, list[str]] = defaultdict(list)
    for char, readings in traditional.items():
        if len(gbk_bytes(char)) == 2:
            for reading in sorted(readings):
                found[reading].append(char)
    return found


def _frozen(rows: Mapping[Key, Iterable[Item]]) -> dict[Key, tuple[Item, ...]]:
    return {key: tuple(row) for key, row in rows.items()}
