"""The words of `status.toml`, compiled by class.

In: the lexicon. Out: `StatusWords`, which says where a word of a class stands last before a number,
or whether one stands right behind it. What this module never does: decide what the words mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ..patterns.heads import first_of, guarded


class Sign(NamedTuple):
    """Rows of status.toml in one pattern; `kinds` are the kinds of unit that they hold for, empty
    for all."""

    pattern: re.Pattern[str]
    kinds: frozenset[str]


_NOWHERE = (-1, -1)
_NAMED = "(?P<"
"""What begins a named group."""


@dataclass(frozen=True, slots=True)
class StatusWords:
    """The patterns of status.toml, by class."""

    signs: dict[str, tuple[Sign, ...]]
    first: dict[str, re.Pattern[str]]
    """The first character of what a row of the class matches: nearly always there is none."""

    def last(self, kind: str, text: str, start: int, end: int) -> int:
        """Where the last match of the class in `text[start:end]` begins; -1 without one."""
        return self.last_span(kind, text, start, end)[0]

    def last_span(
        self, kind: str, text: str, start: int, end: int, unit: str = ""
    ) -> tuple[int, int]:
        """The last match of the class in `text[start:end]`; (-1, -1) without one."""
        first = self.first[kind].search(text, start, end) if kind in self.first else None
        if first is None:
            return _NOWHERE
        found = _NOWHERE
        for pattern, kinds in self.signs[kind]:
            if unit and kinds and unit not in kinds:
                continue
            for match in pattern.finditer(text, first.start(), end):
                if match.start() > found[0]:
                    found = match.span()
        return found

    def head(self, kind: str, text: str, start: int, end: int) -> str:
        """What a pattern of the class matches at the beginning of `text[start:end]`, or nothing."""
        found = (sign.pattern.match(text, start, end) for sign in self.signs.get(kind, ()))
        return next((match[0] for match in found if match), "")

    def match(self, kind: str, text: str, at: int) -> bool:
        """Whether a pattern of the class matches at `at`."""
        first = self.first.get(kind)
        if first is None or first.match(text, at) is None:
            return False
        return any(sign.pattern.match(text, at) for sign in self.signs[kind])

    def standing(self, kind: str, text: str, start: int, end: int) -> tuple[Sign, ...]:
        """The rows of the class, if one of them may match in `text[start:end]`; else none."""
        first = self.first.get(kind)
        return self.signs[kind] if first and first.search(text, start, end) else ()

    def fits(self, kind: str, text: str) -> bool:
        """Whether a pattern of the class describes all of `text`."""
        return any(sign.pattern.fullmatch(text) for sign in self.signs.get(kind, ()))


def build_status(lexicon: Lexicon) -> StatusWords:
    """Compile status.toml; for `lexicon.get`.

    The rows of a class that hold for the same kinds of unit are one pattern, so that a text is
    searched once for them all; one with named groups, whose names may come twice, stays alone.
    """
    alike: dict[str, dict[tuple[frozenset[str], str], list[str]]] = {}
    for row in lexicon.rows("status"):
        pattern = str(row["pattern"])
        alone = row.id if _NAMED in pattern else ""
        joined = alike.setdefault(row["class"], {})
        joined.setdefault((frozenset(row.get("kinds", ())), alone), []).append(pattern)
    return StatusWords(
        {
            kind: tuple(
                Sign(compiled(guarded("|".join(found))), kinds)
                for (kinds, _), found in joined.items()
            )
            for kind, joined in alike.items()
        },
        {
            kind: compiled(first_of([pattern for found in joined.values() for pattern in found]))
            for kind, joined in alike.items()
        },
    )
