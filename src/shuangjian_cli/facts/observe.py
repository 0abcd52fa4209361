"""The facts of one place and metric to observations: what is one, what contradicts what.

In: facts that share all fields of `reconcile.fact_key`, each with its `family` (the head of its
page's cluster, or its page). Out: rows of observations; those that disagree stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..model.kinds import OBSERVATION_KIND
from .rows import Data
from .same import (
    SPECIFIC_DIGITS,
    Words,
    interval,
    nouns_fit,
    overlap,
    period_key,
    period_of,
    periods_fit,
    plain_action,
    plain_noun,
    predicate,
    significant,
    spot,
)

DOUBTS = frozenset({"digit_lost", "vague"})
"""Flags of facts that contradict nobody: their value is not known well enough."""
MOST_APART = 10.0
"""Values further apart are of different things, whatever the nouns say (12 and 481 schools); a
digit that was dropped or doubled stays within it."""
MOST_VALUES = 12
"""With more different values the words do not tell which thing is meant: nothing disagrees."""
COPIED = 12
"""Letters from which a sentence that two pages share was copied."""
COMMON = (
    "metric", "unit", "status", "change", "basis", "noun", "action", "place", "adcode", "province",
    "city", "county", "organization", "part_of",
)  # fmt: skip
"""Fields that an observation takes from the fact that stands for it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact with what is compared of it, read once."""

    row: Data
    spot: tuple[str, int]
    noun: str
    action: str
    bounds: tuple[float, float]
    doubtful: bool

    @property
    def value(self) -> tuple[float, float | None]:
        """The number, and its upper end where it is a range."""
        return self.row["value"], self.row.get("value_max")

    @property
    def specific(self) -> bool:
        """Whether two pages can hardly have the value by chance."""
        numbers = [float(number) for number in self.value if number is not None]
        return sum(map(significant, numbers)) >= SPECIFIC_DIGITS

    @property
    def width(self) -> float:
        """How much its wording leaves open: nothing for an exact number."""
        return self.bounds[1] - self.bounds[0]

    @property
    def doubt(self) -> tuple[object, ...]:
        """The lower, the better it stands for what it states."""
        row = self.row
        return (
            self.doubtful,
            self.width,
            -float(row.get("confidence") or 0),
            row["family"] != row["doc_id"],
            row.get("published") or "9",
        )


def read_statement(row: Data, words: Words) -> Statement:
    """What is compared of a fact."""
    return Statement(
        row,
        spot(row),
        plain_noun(row.get("noun"), words),
        plain_action(row.get("action"), words),
        interval(row),
        bool(DOUBTS & set(row.get("flags") or ())),
    )


class Claim:
    """Facts that state one observation."""

    def __init__(self, first: Statement) -> None:
        self.statements: list[Statement] = []
        self.nouns: list[str] = []
        self.best = first
        """The fact that stands for it: the most exact and surest, of the oldest page."""
        self.period: Data = {}
        self.disagreement: str | None = None
        self.preferred = True
        self.rivals: list[Claim] = []
        self._groups: list[list[Statement]] | None = None
        self.add(first)

    def add(self, one: Statement) -> None:
        """One more fact that states it."""
        self._groups = None
        self.statements.append(one)
        if one.doubt < self.best.doubt:
            self.best = one
        if one.noun not in self.nouns:
            self.nouns.append(one.noun)
        if not any(period_of(self.period)):
            self.period = one.row

    def states(self, one: Statement) -> bool:
        """Whether a fact with the same value, that is no coincidence, states this too."""
        return periods_fit(self.period, one.row) and any(
            nouns_fit(one.noun, other) for other in self.nouns
        )

    def subjects(self, words: Words) -> set[tuple[str, str, str, str]]:
        """What its facts are about, where that is said well enough to be contradicted."""
        found = set()
        for one in self.statements:
            period = period_key(one.row)
            vague = len(one.noun) < 2 or (one.noun in words.generic and not one.action)
            # An act of unknown date (认定学校28所) may be one of many; a stock (共有481所) is not.
            vague = vague or bool(one.action and not any(period_of(one.row)))
            if period and not vague and not one.doubtful:
                found.add((one.noun, one.action, predicate(one.row, words), period))
        return found

    def agrees(self, other: Claim) -> bool:
        """Whether both can be true."""
        return overlap(self.best.bounds, other.best.bounds)

    def pages(self) -> set[str]:
        """The pages that state it."""
        return {one.row["doc_id"] for one in self.statements}

    def independent(self) -> list[list[Statement]]:
        """Its facts by the texts that do not copy each other: by family and by sentence."""
        if self._groups is None:
            self._groups = _independent(self.statements)
        return self._groups


def _independent(statements: Sequence[Statement]) -> list[list[Statement]]:
    groups: list[list[Statement]] = []
    home: dict[str, int] = {}
    for one in statements:
        sentence = one.spot[0]
        names = [f"page {one.row['family']}"]
        names += [f"text {sentence}"] if len(sentence) >= COPIED else []
        met = sorted({home[name] for name in names if name in home})
        here = met[0] if met else len(groups)
        if not met:
            groups.append([])
        groups[here].append(one)
        for name in names:
            home[name] = here
        for other in met[1:]:  # this fact shows that two groups are one
            groups[here] += groups[other]
            groups[other] = []
            home.update((name, here) for name, at in home.items() if at == other)
    return [group for group in groups if group]


def observe(facts: Sequence[Data], words: Words) -> Iterator[dict[str, Any]]:
    """The observations that facts of one key state, as rows."""
    claims = _compare(_claims([read_statement(row, words) for row in facts], words), words)
    order = {id(claim): number for number, claim in enumerate(claims)}
    for claim in sorted(
        claims,
        key=lambda claim: (
            min(order[id(one)] for one in [claim, *claim.rivals]),
            claim.disagreement or "",
            not claim.preferred,
            order[id(claim)],
        ),
    ):
        yield _row(claim)


def _claims(statements: Iterable[Statement], words: Words) -> list[Claim]:
    """Facts with one value, whose nouns and periods fit, are one claim.

    A value of few digits must have the very same noun, verb and period, or stand in a copy of the
    same sentence.
    """
    claims: list[Claim] = []
    named: dict[tuple[object, ...], Claim] = {}
    known: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for one in statements:
        names = [(*one.value, *one.spot), *_strict(one, words)]
        claim = next((named[name] for name in names if name in named), None)
        if claim is None and one.specific:
            claim = next((claim for claim in known[one.value] if claim.states(one)), None)
        if claim is not None:
            claim.add(one)
        else:
            claim = Claim(one)
            claims.append(claim)
            if one.specific:
                known[one.value].append(claim)
        for name in names:
            named.setdefault(name, claim)
    return claims


def _strict(one: Statement, words: Words) -> list[tuple[object, ...]]:
    """The name under which even a small number is the same one; none where the noun is weak."""
    if len(one.noun) < 2 or one.noun in words.generic:
        return []
    return [(*one.value, one.noun, one.action, *period_of(one.row))]


def _compare(claims: list[Claim], words: Words) -> list[Claim]:
    """Join rounded claims with the exact one that they round; mark what contradicts what."""
    buckets: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims if len(claims) > 1 else ():
        for subject in sorted(claim.subjects(words)):
            buckets[subject].append(claim)
    gone: set[int] = set()
    for _, bucket in sorted(buckets.items()):
        rivals = [claim for claim in _clear(bucket) if id(claim) not in gone]
        if 1 < len(rivals) <= MOST_VALUES:
            _mark_disagreement(_join_rounded(rivals, gone))
    return [claim for claim in claims if id(claim) not in gone]


def _clear(bucket: list[Claim]) -> list[Claim]:
    """The claims that some page makes as its only one on the subject.

    A page with several values for the same words speaks of several things.
    """
    made: dict[str, list[Claim]] = defaultdict(list)
    for claim in bucket:
        for page in claim.pages():
            made[page].append(claim)
    several = {
        page
        for page, claims in made.items()
        if any(not one.agrees(other) for one, other in combinations(claims, 2))
    }
    return [claim for claim in bucket if claim.pages() - several]


def _join_rounded(claims: Sequence[Claim], gone: set[int]) -> list[Claim]:
    """31万余 joins 312345 where that is the only exact value that it can mean."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: claim.best.width):
        fits = [other for other in kept if claim.agrees(other)]
        if len(fits) == 1 and claim.best.width > 0:
            for one in claim.statements:
                fits[0].add(one)
            gone.add(id(claim))
        else:
            kept.append(claim)
    return kept


def _mark_disagreement(claims: Sequence[Claim]) -> None:
    """Claims that cannot both be true become rivals; the one with most pages is preferred."""
    for claim in claims:
        claim.rivals = [
            other
            for other in claims
            if other is not claim and not claim.agrees(other) and _close(claim, other)
        ] or claim.rivals
    rivals = [claim for claim in claims if claim.rivals]
    if not rivals:
        return
    name = min(str(claim.best.row["record_id"]) for claim in rivals)
    first = max(rivals, key=lambda claim: (len(claim.independent()), _latest(claim)))
    for claim in rivals:
        claim.disagreement = name
        claim.preferred = claim is first


def _close(one: Claim, other: Claim) -> bool:
    values = (float(claim.best.row["value"]) for claim in (one, other))
    low, high = sorted(map(abs, values))
    return low > 0 and high / low <= MOST_APART


def _latest(claim: Claim) -> str:
    return max(str(one.row.get("published") or "") for one in claim.statements)


def _row(claim: Claim) -> dict[str, Any]:
    """The row of an observation, its sources from the oldest page to the latest."""
    best = claim.best.row
    facts = [one.row for one in claim.statements]
    groups = claim.independent()
    number = {id(one.row): n for n, group in enumerate(groups, 1) for one in group}
    period = best if any(period_of(best)) else claim.period
    sources = sorted(facts, key=lambda fact: (fact.get("published") or "9", fact["doc_id"]))
    return {
        "kind": OBSERVATION_KIND,
        "observation_id": best["record_id"],
        "value": best["value"],
        "value_max": best.get("value_max"),
        "qualifier": best.get("qualifier") or "exact",
        **{name: best.get(name) for name in COMMON},
        "period_start": period.get("period_start"),
        "period_end": period.get("period_end"),
        "period_text": period.get("period_text"),
        "facts": len(facts),
        "pages": len({fact["doc_id"] for fact in facts}),
        "independent": len(groups),
        "disagreement": claim.disagreement,
        "preferred": claim.preferred,
        "rivals": [
            {
                "observation_id": rival.best.row["record_id"],
                "value": rival.best.row["value"],
                "value_max": rival.best.row.get("value_max"),
                "qualifier": rival.best.row.get("qualifier") or "exact",
                "independent": len(rival.independent()),
            }
            for rival in claim.rivals
        ],
        "flags": sorted({flag for fact in facts for flag in fact.get("flags") or ()}),
        "confidence": max(float(fact.get("confidence") or 0) for fact in facts),
        "sources": [_source(fact, number[id(fact)]) for fact in sources],
    }


def _source(fact: Data, group: int) -> dict[str, Any]:
    names = ("url", "publisher", "published", "value", "value_max", "qualifier")
    return {
        "record_id": fact["record_id"],
        "doc_id": fact["doc_id"],
        "group": group,
        **{name: fact.get(name) for name in names},
        "quote": fact.get("quote"),
        "sentence": fact.get("sentence"),
    }
