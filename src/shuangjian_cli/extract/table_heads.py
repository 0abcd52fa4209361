"""What the heads of columns say beside their nouns: the rows of `tables.toml`.

In: the lexicon. Out: `Heads`, which tells whether a head counts nothing, is of money, is a grade.
What this module never does: look at numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Heads:
    """The patterns of tables.toml, by kind."""

    kinds: dict[str, re.Pattern[str]]

    def is_a(self, kind: str, head: str) -> bool:
        """Whether a head, without its unit, is of the kind."""
        pattern = self.kinds.get(kind)
        return pattern is not None and pattern.fullmatch(head.strip()) is not None


def build_heads(lexicon: Lexicon) -> Heads:
    """Compile tables.toml; for `lexicon.get`."""
    patterns: dict[str, list[str]] = {}
    for row in lexicon.rows("tables"):
        patterns.setdefault(row["kind"], []).append(row["pattern"])
    return Heads({kind: re.compile("|".join(found)) for kind, found in patterns.items()})
