"""Evidence that the lexicon names: patterns over lines, and over the places where they stand."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from ...lexicon import Lexicon
from .names import build_place_ends, build_surnames

NO_LIMIT = 1 << 30

HEAD = 300
"""Characters of a long line that patterns without a `max_length` see: they mean its beginning."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence: the rule that gives it, its weight in nats, and why.

    `named` is evidence of what the line says, which tells a reader more than where it stands.
    """

    rule: str
    weight: float
    reason: str
    named: bool = False


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
    words: frozenset[str]
    pattern: re.Pattern[str] | None

    def matches(self, name: str) -> bool:
        """Whether a name of an element (see `plain_name`) is one that the rule means."""
        if self.pattern is not None and self.pattern.search(name):
            return True
        parts = [part.rstrip("0123456789") for part in name.split("-")]
        pairs = {f"{a}-{b}" for a, b in itertools.pairwise(parts)}
        return not self.words.isdisjoint(parts) or not self.words.isdisjoint(pairs)


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled lexicon of boilerplate and spam."""

    lines: tuple[LineRule, ...]
    names: tuple[LineRule, ...]
    """Rows of no weight: they only say what a dropped line is."""
    regions: tuple[RegionRule, ...]
    spam: tuple[tuple[Clue, re.Pattern[str]], ...]
    surnames: frozenset[str]
    place_ends: tuple[str, ...]


def build_rules(lexicon: Lexicon) -> Rules:
    """Compile the tables; give it to `lexicon.get`."""
    lines: list[LineRule] = []
    names: list[LineRule] = []
    regions: list[RegionRule] = []
    for row in lexicon.rows("boilerplate"):
        clue = Clue(row.id, float(row.get("weight", 0.0)), row.reason)
        pattern = re.compile(row["pattern"]) if row.get("pattern") else None
        if row.get("where") == "path":
            regions.append(RegionRule(clue, frozenset(row.get("words", ())), pattern))
        elif pattern is not None and row.get("where", "line") == "line":
            limit = int(row.get("max_length", NO_LIMIT))
            clue = replace(clue, named=True)
            rule = LineRule(clue, pattern, limit, bool(row.get("section")))
            (lines if clue.weight else names).append(rule)
    spam = tuple(
        (
            Clue(f"spam-{row.id}", float(row["weight"]), row.reason, named=True),
            re.compile("|".join(re.escape(word) for word in row["words"])),
        )
        for row in lexicon.rows("spam")
    )
    return Rules(
        tuple(lines),
        tuple(names),
        tuple(regions),
        spam,
        build_surnames(lexicon),
        build_place_ends(lexicon),
    )


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain_name(name: str) -> str:
    """A tag, id or class in lower case, its parts joined by hyphens.

    >>> plain_name("navMenu_top")
    'nav-menu-top'
    """
    return _CAMEL.sub("-", name).replace("_", "-").lower()


def line_clues(key: str, rules: Rules) -> tuple[list[Clue], bool]:
    """What the lexicon says of a folded line, and whether the line opens a part of chrome."""
    size = len(key)
    head = key[:HEAD]
    found: list[Clue] = []
    section = False
    for rule in rules.lines:
        if size <= rule.max_length and rule.pattern.search(head if rule.max_length > HEAD else key):
            found.append(rule.clue)
            section = section or rule.section
    return found, section


def line_name(key: str, rules: Rules) -> Clue | None:
    """The first row that only names and fits a folded line; None where none does."""
    head = key[:HEAD]
    return next(
        (
            rule.clue
            for rule in rules.names
            if len(key) <= rule.max_length and rule.pattern.search(head)
        ),
        None,
    )
