"""Which patterns of a table match a text, without trying them all.

`needs` tells what a text must hold for each pattern to match. A `RowSet` looks once at the
characters of a text and then only for the needed strings that these may be part of; that leaves the
few rows that are worth a search. The answer is that of trying every row, which
`tests/lexicon/test_rowset.py` holds it to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .needs import DIGIT, Chars, Need, fold_digits, key_char, need_of, together
from .patterns import Pattern, Searchable

NO_LIMIT = 1 << 30

EVERY = -1
"""All rows, as bits."""

NONE: tuple[str, ...] = ()
"""No string, with none of which any text begins."""

Search = Callable[[str], re.Match[str] | None]
Strings = dict[str, list[tuple[str, int]]]
"""By one of their characters: strings, with the rows that need them as bits."""


class RowSet:
    """The patterns of a table, to ask which of them match a text.

    Sets of rows are whole numbers with a bit for each row. Its answers never change.

    >>> rows = RowSet([re.compile("来源[:：]"), re.compile("^第[0-9]+页"), re.compile("^.{3}$")])
    >>> [[number for number, _ in rows.found(line)] for line in ("来源:本报", "第12页", "共3页")]
    [[0], [1], [2]]
    """

    def __init__(
        self,
        patterns: Sequence[Searchable],
        shares: Mapping[str, float] | None = None,
        limits: Sequence[int] | None = None,
        needs: Mapping[str, Need | None] | None = None,
    ) -> None:
        """`shares` tells rare characters from usual ones, which is only a matter of speed; `limits`
        gives each row the length of the longest line that it speaks of; `needs` are those of
        patterns that were read before."""
        shares, needs = shares or {}, needs or {}
        self._patterns = tuple(patterns)
        self._searches: list[Search | None] = [None] * len(patterns)
        """Filled as rows are first searched for: a compiled pattern's own method is the fastest."""
        self._always = 0
        first: dict[str, int] = {}
        anywhere: dict[str, int] = {}
        for number, pattern in enumerate(patterns):
            text = pattern.pattern
            need = needs[text] if text in needs else need_of(pattern, shares)
            if need is None:
                self._always |= 1 << number
                continue
            for texts, rows in ((need.first, first), (need.anywhere, anywhere)):
                for one in texts:
                    rows[one] = rows.get(one, 0) | 1 << number
        self._fits = _fits(limits or [NO_LIMIT] * len(patterns))
        self._all = _Index.of(first, anywhere, shares, EVERY)
        self._long = _Index.of(first, anywhere, shares, self._fits[-1])
        """Of the rows that speak of lines longer than every limit: of a paragraph few do."""
        self._folds = any(DIGIT in text for text in (*first, *anywhere))

    def candidates(self, text: str, size: int | None = None) -> int:
        """The rows that may match a text, as bits; `size` is the length of the line that the text
        is the beginning of, where it is longer."""
        plain = fold_digits(text) if self._folds else text
        return self._candidates(plain, len(text) if size is None else size)

    def candidates_of_each(self, texts: Sequence[str]) -> list[int]:
        """The same of each line of a page, which is quicker than line by line."""
        plain = together(fold_digits, texts) if self._folds else texts
        return list(map(self._candidates, plain, map(len, texts)))

    def _candidates(self, plain: str, length: int) -> int:
        rows, fits, index = self._always, self._fits, self._all
        if length >= len(fits):
            length, index = -1, self._long
        if plain.startswith(index.heads.get(plain[:1], NONE)):
            for needed, bits in index.first[plain[0]]:
                if plain.startswith(needed):
                    rows |= bits
        anywhere = index.anywhere
        for char in index.chars.held(plain):
            for needed, bits in anywhere[char]:
                if needed in plain:
                    rows |= bits
        return rows & fits[length]

    def found(
        self, text: str, size: int | None = None, among: int = EVERY
    ) -> list[tuple[int, re.Match[str]]]:
        """The numbers of the rows whose pattern is found in a text, in order, with the match; of
        the rows `among` only."""
        return self.matches(text, self.candidates(text, size) & among)

    def matches(self, text: str, rows: int) -> list[tuple[int, re.Match[str]]]:
        """As `found`, where the rows that may match are known already."""
        found: list[tuple[int, re.Match[str]]] = []
        while rows:
            number = (rows & -rows).bit_length() - 1
            match = (self._searches[number] or self._search_of(number))(text)
            if match:
                found.append((number, match))
            rows &= rows - 1
        return found

    def first(self, text: str, rows: int) -> int | None:
        """The number of the first of some rows whose pattern is found in a text, if one is."""
        while rows:
            number = (rows & -rows).bit_length() - 1
            if (self._searches[number] or self._search_of(number))(text):
                return number
            rows &= rows - 1
        return None

    def _search_of(self, number: int) -> Search:
        pattern = self._patterns[number]
        search = pattern.compiled.search if isinstance(pattern, Pattern) else pattern.search
        self._searches[number] = search
        return search


class _Index(NamedTuple):
    """The needed strings of some rows, as they are looked up."""

    first: Strings
    """Those that a text must begin with, by their first character."""
    heads: Mapping[str, tuple[str, ...]]
    """These strings alone, to be tried all at once: few texts begin with one."""
    anywhere: Strings
    """The others, by their rarest."""
    chars: Chars
    """The characters of `anywhere`."""

    @classmethod
    def of(
        cls,
        first: Mapping[str, int],
        anywhere: Mapping[str, int],
        shares: Mapping[str, float],
        among: int,
    ) -> _Index:
        """That of the rows `among`, of needed strings with the rows that need them."""
        by_first = _by(first, among, lambda text: text[0])
        heads = {char: tuple(text for text, _ in strings) for char, strings in by_first.items()}
        by_rarest = _by(anywhere, among, lambda text: key_char(text, shares))
        return cls(by_first, heads, by_rarest, Chars(by_rarest))


def _by(rows: Mapping[str, int], among: int, key: Callable[[str], str]) -> Strings:
    """Needed strings of the rows `among` by the character by which they are looked up."""
    strings: Strings = {}
    for text, bits in rows.items():
        if bits & among:
            strings.setdefault(key(text), []).append((text, bits))
    return strings


def _fits(limits: Sequence[int]) -> tuple[int, ...]:
    """For each length up to one above the greatest limit the rows that speak of such lines."""
    longest = max((limit for limit in limits if limit < NO_LIMIT), default=0)
    return tuple(
        sum(1 << number for number, limit in enumerate(limits) if size <= limit)
        for size in range(longest + 2)
    )
