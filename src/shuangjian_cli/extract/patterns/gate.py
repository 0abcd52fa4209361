"""A pattern behind a gate: tried only where one of its first characters stands.

The engine of `re` runs through a text at full speed when it looks for one of a set of characters,
and ten times slower when a choice of long alternatives is tried at each. So the set goes first.
What a gate finds is what its pattern alone finds, as long as every match begins where the gate is
open; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """`pattern`, of which each match begins where `begins` matches, one character or none."""

    begins: re.Pattern[str]
    pattern: re.Pattern[str]

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches of the pattern in `text[start:end]`, in order, none inside another.

        >>> gate = Gate(re.compile("[0-9]"), re.compile("[0-9]+(?=人)"))
        >>> [match[0] for match in gate.finditer("3年有25人")]
        ['25']
        """
        stop = len(text) if end is None else end
        match = self.pattern.match
        free = start
        for begin in self.begins.finditer(text, start, stop):
            at = begin.start()
            found = match(text, at, stop) if at >= free else None
            if found:
                yield found
                free = found.end()

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text, or None."""
        return next(self.finditer(text), None)
