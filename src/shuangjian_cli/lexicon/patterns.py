"""Regular expressions, of lexicon rows above all, compiled when a page first needs them.

A range of hanzi alone takes Python about a millisecond to compile, and the tables hold hundreds:
for a command on a single page that was a third of its time. Most rows are never searched for,
because a cheaper look at the page rules them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from .programs import compiled

NEVER = r"(?!)"
"""An expression that matches nothing: what rows say where a user took all of them away."""


class Searchable(Protocol):
    """What `re.Pattern` and `Pattern` have in common, as far as rows are asked for it."""

    @property
    def pattern(self) -> str:
        """The expression."""
        ...

    @property
    def flags(self) -> int:
        """What it is compiled with."""
        ...

    def search(self, text: str, /) -> re.Match[str] | None:
        """The first match anywhere in the text."""
        ...


class Pattern:
    """A regular expression that is compiled at its first search; used like `re.Pattern`.

    For rows and for what few pages need. That rows compile is checked by a test for ours, and for
    a user's when his table is read.

    >>> titles = Pattern("《[^》]+》")
    >>> titles.search("印发《意见》").group()  # "issued the Opinions"
    '《意见》'
    """

    __slots__ = ("_compiled", "flags", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.flags = 0
        self._compiled: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern, for loops that search often."""
        if self._compiled is None:
            self._compiled = compiled(self.pattern)
        return self._compiled

    def search(self, text: str, /) -> re.Match[str] | None:
        """The first match anywhere in the text."""
        return self.compiled.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at `start`."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is the whole text."""
        return self.compiled.fullmatch(text)

    def split(self, text: str, most: int = 0) -> list[str]:
        """What stands between the matches; between the first `most` of them, where it is not 0."""
        return self.compiled.split(text, most)

    def sub(self, after: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with each match replaced."""
        return self.compiled.sub(after, text)

    def findall(self, text: str) -> list[str]:
        """What all matches hold."""
        return self.compiled.findall(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, one after the other."""
        return self.compiled.finditer(text)
