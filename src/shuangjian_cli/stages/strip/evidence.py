"""Evidence that the lexicon names: patterns over lines, and over the places where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lexicon import Lexicon

NO_LIMIT = 1 << 30


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence: the rule that gives it, its weight in nats, and why."""

    rule: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class LineRule:
    """A row of `boilerplate.toml` that speaks of a line."""

    clue: Clue
    pattern: re.Pattern[str]
    max_length: int
    section: bool


@dataclass(frozen=True, slots=True)
class RegionRule:
    """A row of `boilerplate.toml` that speaks of the names of elements."""

    clue: Clue
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled lexicon of boilerplate and spam."""

    lines: tuple[LineRule, ...]
    regions: tuple[RegionRule, ...]
    spam: tuple[tuple[Clue, re.Pattern[str]], ...]


def build_rules(lexicon: Lexicon) -> Rules:
    """Compile the tables; give it to `lexicon.get`."""
    lines: list[LineRule] = []
    regions: list[RegionRule] = []
    for row in lexicon.rows("boilerplate"):
        clue = Clue(row.id, float(row["weight"]), row.reason)
        pattern = re.compile(row["pattern"])
        if row.get("where") == "path":
            regions.append(RegionRule(clue, pattern))
        else:
            limit = int(row.get("max_length", NO_LIMIT))
            lines.append(LineRule(clue, pattern, limit, bool(row.get("section"))))
    spam = tuple(
        (
            Clue(f"spam-{row.id}", float(row["weight"]), row.reason),
            re.compile("|".join(re.escape(word) for word in row["words"])),
        )
        for row in lexicon.rows("spam")
    )
    return Rules(tuple(lines), tuple(regions), spam)


def line_clues(key: str, rules: Rules) -> tuple[list[Clue], bool]:
    """What the lexicon says of a folded line, and whether the line opens a part of chrome."""
    size = len(key)
    found: list[Clue] = []
    section = False
    for rule in rules.lines:
        if size <= rule.max_length and rule.pattern.search(key):
            found.append(rule.clue)
            section = section or rule.section
    return found, section
