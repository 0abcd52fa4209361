"""Traps: patterns of `traps.toml` that say which numbers are no quantities.

In: a folded text. Out: spans whose digits are spoken for (dates, names, slogans, scores), and for
a number that was read whether the words right before or behind it make it none (每周三次,
50人以上学校). What this module never does: look at what a number counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.load import Row
from ...lexicon.programs import compiled
from ..patterns.choice import Choice

_NUMERALS = "一二两三四五六七八九十百千万亿零〇几数"
_STARTS = r"\d第(\[（《“‘\"" + _NUMERALS
"""Characters with which a trap begins, unless its row says more in `starts`."""
_HEAD = 16
"""Characters before a number that patterns of `where = "before"` see."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A pattern tried at a quantity that was read, for some kinds of unit and some classifiers."""

    id: str
    pattern: re.Pattern[str]
    units: frozenset[str]
    """The classifiers that it is meant for; empty for all."""


@dataclass(frozen=True, slots=True)
class Traps:
    """All patterns, compiled once a process; `ids` leads from a group to its row."""

    gate: Choice
    ids: dict[str, str]
    before: Mapping[str, Sequence[Beside]]
    """Patterns for what stands before a number, by the kinds of unit that they are meant for."""
    behind: Mapping[str, Sequence[Beside]]

    def named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Spans of the text whose numbers are no quantities, with the id of the row."""
        for match in self.gate.finditer(text):
            yield match.start(), match.end(), self.ids[match.lastgroup or ""]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The same without the ids."""
        return [match.span() for match in self.gate.finditer(text)]

    def beside(self, text: str, left: int, end: int, kind: str, form: str | None) -> str | None:
        """The row that makes the number between `left` and `end` none, or None."""
        for trap in self.behind.get(kind, ()):
            if (not trap.units or form in trap.units) and trap.pattern.match(text, end):
                return trap.id
        head = max(0, left - _HEAD)
        for trap in self.before.get(kind, ()):
            if (not trap.units or form in trap.units) and trap.pattern.search(text, head, left):
                return trap.id
        return None


def build_traps(lexicon: Lexicon) -> Traps:
    """Compile traps.toml; for `lexicon.get`."""
    rows = lexicon.rows("traps")
    named = [row for row in rows if "where" not in row.data]
    starts = set(_STARTS[2:]).union(*(row.get("starts", "") for row in named))
    gate = "".join(sorted(re.escape(char) for char in starts))
    parts = [(f"t{at}", _expand(row["pattern"])) for at, row in enumerate(named)]
    return Traps(
        Choice(rf"[\d{gate}]", parts),
        {f"t{at}": row.id for at, row in enumerate(named)},
        _beside(rows, "before"),
        _beside(rows, "quantity"),
    )


def _expand(pattern: str) -> str:
    """{N} stands for a numeral, Arabic or Chinese."""
    return pattern.replace("{N}", rf"(?:\d[\d.,]{{0,15}}|[{_NUMERALS}]{{1,10}})")


def _beside(rows: Sequence[Row], where: str) -> dict[str, list[Beside]]:
    """The patterns of the rows that look there, by kind of unit."""
    found: dict[str, list[Beside]] = {}
    for row in rows:
        if row.get("where") == where:
            pattern = compiled(_expand(row["pattern"]))
            trap = Beside(row.id, pattern, frozenset(row.get("units", ())))
            for kind in row.get("kinds", ()):
                found.setdefault(kind, []).append(trap)
    return found
