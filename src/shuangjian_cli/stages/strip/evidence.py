"""Evidence that the lexicon names: patterns over lines, and over the places where they stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...lexicon import Lexicon, Row
from ...lexicon.needs import Need, build_needs, build_shares
from ...lexicon.patterns import Pattern
from ...lexicon.rowset import NO_LIMIT, RowSet
from .names import build_place_ends, build_surnames
from .paths import without_numbers

HEAD = 300
"""Characters of a long line that patterns see: those of longer lines mean the beginning."""

NAMES = 16_384
"""Steps of paths that are remembered."""

_NAME = re.compile(r"[#.]")
_NUMBER = re.compile(r"\[\d+\]$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NONE: frozenset[int] = frozenset()


class Clue(NamedTuple):
    """One piece of evidence: the rule that gives it, its weight in nats, and why.

    `named` is evidence of what the line says, which tells a reader more than where it stands. A
    tuple, of which hundreds are made and read a page.
    """

    rule: str
    weight: float
    reason: str
    named: bool = False

    def weakened(self, share: float) -> Clue:
        """The same evidence with a share of its weight."""
        return Clue(self.rule, self.weight * share, self.reason, self.named)


@dataclass(frozen=True, slots=True)
class LineRule:
    """A row of `boilerplate.toml` that speaks of a line."""

    clue: Clue
    pattern: Pattern
    max_length: int
    section: bool


class Step(NamedTuple):
    """What a step of a path says, wherever it stands."""

    clues: tuple[Clue, ...]
    """What the rules say of its names, each rule once."""
    make: str
    """It without its numbers: the same for all items of a list."""


_NOTHING = Pattern("(?!)")
"""Stands for the pattern of a row that has none."""


@dataclass(frozen=True, slots=True)
class RegionRule:
    """A row of `boilerplate.toml` that speaks of the names of elements."""

    clue: Clue
    words: frozenset[str]
    pattern: Pattern | None

    def matches(self, name: str) -> bool:
        """Whether a name of an element (see `plain_name`) is one that the rule means."""
        if self.pattern is not None and self.pattern.search(name):
            return True
        return not self.words.isdisjoint(_name_words(name))


@dataclass(frozen=True, slots=True)
class Rules:
    """The lexicon of boilerplate and spam."""

    lines: tuple[LineRule, ...]
    names: tuple[LineRule, ...]
    """Rows of no weight: they only say what a dropped line is."""
    better: Mapping[str, Sequence[LineRule]]
    """By rule, the rows of no weight that name a line that it drops more truly than it does."""
    regions: tuple[RegionRule, ...]
    region_words: Mapping[str, frozenset[int]]
    """The words of `regions`, with the numbers of their rules."""
    spam: tuple[tuple[Clue, Pattern], ...]
    surnames: frozenset[str]
    place_ends: tuple[str, ...]
    line_rows: RowSet
    """The patterns of `lines`, `names` and `spam`, one after the other, to be asked all at once."""
    line_bits: int
    name_bits: int
    spam_bits: int
    """Which of these rows are which, as `RowSet` takes them."""
    region_rows: RowSet
    """The patterns of `regions`."""
    known_steps: dict[str, Step] = field(default_factory=dict)
    """The steps of paths seen so far, `NAMES` at most: the pages of a site share them."""


def build_rules(lexicon: Lexicon) -> Rules:
    """Read the tables; give it to `lexicon.get`."""
    lines: list[LineRule] = []
    names: list[LineRule] = []
    better: dict[str, list[LineRule]] = {}
    regions: list[RegionRule] = []
    for row in lexicon.rows("boilerplate"):
        clue = Clue(row.id, float(row.get("weight", 0.0)), row.reason)
        pattern = Pattern(row["pattern"]) if row.get("pattern") else None
        if row.get("where") == "path":
            regions.append(RegionRule(clue, frozenset(row.get("words", ())), pattern))
        elif pattern is not None and row.get("where", "line") == "line":
            limit = int(row.get("max_length", NO_LIMIT))
            clue = clue._replace(named=True)
            rule = LineRule(clue, pattern, limit, bool(row.get("section")))
            for other in row.get("over", ()):
                better.setdefault(other, []).append(rule)
            if not row.get("over"):
                (lines if clue.weight else names).append(rule)
    spam = tuple(map(_spam_rule, lexicon.rows("spam")))
    shares, needs = lexicon.get(build_shares), lexicon.get(build_needs)
    return Rules(
        tuple(lines),
        tuple(names),
        better,
        tuple(regions),
        _numbers_of_words(regions),
        spam,
        build_surnames(lexicon),
        build_place_ends(lexicon),
        RowSet(
            [rule.pattern for rule in (*lines, *names)] + [pattern for _, pattern in spam],
            shares,
            [rule.max_length for rule in (*lines, *names)] + [NO_LIMIT] * len(spam),
            needs,
        ),
        _bits(0, len(lines)),
        _bits(len(lines), len(names)),
        _bits(len(lines) + len(names), len(spam)),
        RowSet(
            [rule.pattern or _NOTHING for rule in regions],
            shares,
            needs={**needs, _NOTHING.pattern: Need()},
        ),
    )


def _spam_rule(row: Row) -> tuple[Clue, Pattern]:
    """What a row of `spam.toml` says of a line, and the pattern of its words."""
    clue = Clue(f"spam-{row.id}", float(row["weight"]), row.reason, named=True)
    return clue, Pattern("|".join(map(re.escape, row["words"])))


def _bits(start: int, count: int) -> int:
    """So many rows from one on, as bits.

    >>> bin(_bits(1, 3))
    '0b1110'
    """
    return ((1 << count) - 1) << start


def _numbers_of_words(regions: Sequence[RegionRule]) -> dict[str, frozenset[int]]:
    numbers: dict[str, frozenset[int]] = {}
    for number, rule in enumerate(regions):
        for word in rule.words:
            numbers[word] = numbers.get(word, frozenset()) | {number}
    return numbers


def _name_words(name: str) -> list[str]:
    """The parts of a name of an element, without numbers, and each two that follow each other.

    >>> _name_words("post-time-2")
    ['post', 'time', '', 'post-time', 'time-']
    """
    parts = [part.rstrip("0123456789") for part in name.split("-")]
    return parts + [f"{a}-{b}" for a, b in itertools.pairwise(parts)]


def steps_said(steps: Iterable[str], rules: Rules) -> list[Step]:
    """What each step of a path, with its number among its likes, says."""
    known = rules.known_steps
    return [known.get(step) or _learned(step, rules) for step in steps]


def _learned(step: str, rules: Rules) -> Step:
    """What a step says that was not seen before; it is remembered."""
    if len(rules.known_steps) >= NAMES:
        rules.known_steps.clear()
    said = Step(_clues_of_step(_NUMBER.sub("", step), rules), without_numbers(step))
    rules.known_steps[step] = said
    return said


def _clues_of_step(step: str, rules: Rules) -> tuple[Clue, ...]:
    names = [name for name in _NAME.split(step) if name]
    if names and names[0] in ("html", "body"):
        names = []
    found = [clue for name in names for clue in _clues_of_name(name, rules)]
    return tuple({clue.rule: clue for clue in found}.values())


def _clues_of_name(name: str, rules: Rules) -> tuple[Clue, ...]:
    """What the rules say of a name of an element, as the page writes it: each that `matches`."""
    plain = plain_name(name)
    numbers = {number for number, _ in rules.region_rows.found(plain)}
    for word in _name_words(plain):
        numbers |= rules.region_words.get(word, _NONE)
    return tuple(rules.regions[number].clue for number in sorted(numbers))


def plain_name(name: str) -> str:
    """A tag, id or class in lower case, its parts joined by hyphens.

    >>> plain_name("navMenu_top")
    'nav-menu-top'
    """
    parted = name if name.islower() else _CAMEL.sub("-", name)
    return parted.replace("_", "-").lower()


def rows_that_may(keys: Sequence[str], rules: Rules) -> list[int]:
    """The rows of the lexicon that may speak of each folded line, for the three functions below."""
    return rules.line_rows.candidates_of_each(keys)


def line_rules(key: str, may: int, rules: Rules) -> list[LineRule]:
    """The rows that are evidence and fit a folded line, in order."""
    among = may & rules.line_bits
    found = rules.line_rows.matches(key[:HEAD], among) if among else ()
    return [rules.lines[number] for number, _ in found]


def line_name(key: str, may: int, rules: Rules) -> Clue | None:
    """The first row that only names and fits a folded line; None where none does."""
    among = may & rules.name_bits
    found = rules.line_rows.first(key[:HEAD], among) if among else None
    return None if found is None else rules.names[found - len(rules.lines)].clue


def spam_rules(key: str, may: int, rules: Rules) -> list[tuple[Clue, Pattern]]:
    """The rows of spam of whose words a folded line holds one."""
    among = may & rules.spam_bits
    if not among:
        return []
    start = len(rules.lines) + len(rules.names)
    found = rules.line_rows.matches(key, among)
    return [rules.spam[number - start] for number, _ in found]


def better_name(key: str, rule: str, rules: Rules) -> Clue | None:
    """The first row that names a folded line more truly than a rule does; None where none does."""
    for row in rules.better.get(rule, ()):
        if len(key) <= row.max_length and row.pattern.search(key):
            return row.clue
    return None
