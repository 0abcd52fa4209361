"""What the heads of columns say beside their nouns: the rows of `tables.toml`.

In: the lexicon. Out: `Heads`, which tells whether a head counts nothing, is of money, is a grade.
What this module never does: look at numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ..nouns.words import Words, chunk
from .grid import Cell, HeadTests


@dataclass(frozen=True, slots=True)
class Heads:
    """The patterns of tables.toml, by kind."""

    kinds: dict[str, re.Pattern[str]]

    def is_a(self, kind: str, head: str) -> bool:
        """Whether a head, without its unit, is of the kind."""
        pattern = self.kinds.get(kind)
        return pattern is not None and pattern.fullmatch(head.strip()) is not None

    def says(self, kind: str, text: str) -> bool:
        """Whether words of the kind stand anywhere in a text."""
        pattern = self.kinds.get(kind)
        return pattern is not None and pattern.search(text) is not None

    def without(self, kind: str, text: str) -> str:
        """A text without the words of the kind in it."""
        pattern = self.kinds.get(kind)
        return pattern.sub("", text) if pattern else text

    def last(self, kind: str, text: str) -> re.Match[str] | None:
        """The last words of the kind in a text."""
        pattern = self.kinds.get(kind)
        return next(reversed([*pattern.finditer(text)]), None) if pattern else None

    def is_open(self, head: str) -> bool:
        """Whether a head says nothing of what is counted, so that the label of the row does."""
        return not head or self.is_a("open", head) or self.says("dated", head)

    def names_labels(self, head: str) -> bool:
        """Whether a head stands above the labels of the rows: 学校, 项目."""
        return bool(head) and any(self.is_a(kind, head) for kind in ("who", "year", "label"))


def build_heads(lexicon: Lexicon) -> Heads:
    """Compile tables.toml; for `lexicon.get`."""
    patterns: dict[str, list[str]] = {}
    for row in lexicon.rows("tables"):
        patterns.setdefault(row["kind"], []).append(row["pattern"])
    return Heads({kind: compiled("|".join(found)) for kind, found in patterns.items()})


def head_tests(words: Words, kinds: Heads) -> HeadTests:
    """What `grid` asks of the heads that stand over each other."""
    return HeadTests(
        stage=lambda cell: kinds.is_a("grade", cell.text) or is_stage(cell, words),
        people=lambda cell: kinds.is_a("persons", cell.text),
        open=lambda cell: kinds.is_open(cell.text),
        lowest=lambda cell: kinds.is_a("lowest", cell.text),
    )


def is_stage(label: Cell, words: Words) -> bool:
    """Whether the label of a row is a stage or sort of school, which divides a count."""
    tokens = chunk(label.text, 0, len(label.text), (), words)
    return bool(tokens) and all("label" in token.kinds for token in tokens)
