"""The facts of one place and metric to observations: what is one, what contradicts what.

In: facts that share all fields of `reconcile.fact_key`, each with its `family` (the head of its
page's cluster, or its page). Out: rows of observations; those that disagree stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.derived import OBSERVATION_KIND
from .rows import Data
from .same import (
    SPECIFIC_DIGITS,
    Words,
    agree,
    interval,
    nouns_fit,
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
COPIED = 12
"""Letters from which a sentence that two pages share was copied."""
COMMON = (
    "metric", "unit", "status", "change", "basis", "noun", "action", "place", "adcode", "province",
    "city", "county", "organization", "part_of",
)  # fmt: skip
"""Fields that an observation takes from the fact that stands for it."""


class Claim:
    """Facts that state one observation."""

    def __init__(self, fact: Data, words: Words) -> None:
        self.facts: list[Data] = []
        self.nouns: list[str] = []
        self.period: Data = {}
        self._best: Data | None = None
        self._words = words
        self.disagreement: str | None = None
        self.preferred = True
        self.rivals: list[Claim] = []
        self.add(fact)

    def add(self, fact: Data) -> None:
        """One more fact that states it."""
        self._best = None
        self.facts.append(fact)
        noun = plain_noun(fact.get("noun"), self._words)
        if noun not in self.nouns:
            self.nouns.append(noun)
        if not any(period_of(self.period)):
            self.period = fact

    def states(self, fact: Data) -> bool:
        """Whether a fact with the same value, that is no coincidence, states this too."""
        noun = plain_noun(fact.get("noun"), self._words)
        return periods_fit(self.period, fact) and any(
            nouns_fit(noun, other) for other in self.nouns
        )

    def subjects(self) -> set[tuple[str, str, str, str]]:
        """What its facts are about, where that is said well enough to be contradicted."""
        found = set()
        for fact in self.facts:
            noun = plain_noun(fact.get("noun"), self._words)
            action = plain_action(fact.get("action"), self._words)
            period = period_key(fact)
            vague = len(noun) < 2 or (noun in self._words.generic and not action)
            # An act of unknown date (认定学校28所) may be one of many; a stock (共有481所) is not.
            vague = vague or bool(action and not any(period_of(fact)))
            if period and not vague and not DOUBTS & set(fact.get("flags") or ()):
                found.add((noun, action, predicate(fact, self._words), period))
        return found

    @property
    def best(self) -> Data:
        """The fact that stands for it: the most exact and surest, of the oldest page."""
        if self._best is None:
            self._best = min(self.facts, key=_doubt)
        return self._best

    def families(self) -> set[str]:
        """The pages that state it, reposts counted as one."""
        return {fact["family"] for fact in self.facts}

    def independent(self) -> list[list[Data]]:
        """Its facts by the texts that do not copy each other: by family and by sentence."""
        groups: list[list[Data]] = []
        home: dict[str, int] = {}
        for fact in self.facts:
            sentence = spot(fact)[0]
            names = [f"page {fact['family']}"]
            names += [f"text {sentence}"] if len(sentence) >= COPIED else []
            met = sorted({home[name] for name in names if name in home})
            here = met[0] if met else len(groups)
            if not met:
                groups.append([])
            groups[here].append(fact)
            for name in names:
                home[name] = here
            for other in met[1:]:  # this fact shows that two groups are one
                groups[here] += groups[other]
                groups[other] = []
                home.update((name, here) for name, at in home.items() if at == other)
        return [group for group in groups if group]


def _doubt(fact: Data) -> tuple[object, ...]:
    """The lower, the better a fact stands for what it states."""
    return (
        bool(DOUBTS & set(fact.get("flags") or ())),
        _width(fact),
        -float(fact.get("confidence") or 0),
        fact["family"] != fact["doc_id"],
        fact.get("published") or "9",
    )


def observe(facts: Sequence[Data], words: Words) -> Iterator[dict[str, Any]]:
    """The observations that facts of one key state, as rows."""
    claims = _claims(facts, words)
    claims = _compare(claims)
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


def is_specific(fact: Data) -> bool:
    """Whether two pages can hardly have the value by chance."""
    values = [fact["value"], *([] if fact.get("value_max") is None else [fact["value_max"]])]
    return sum(significant(float(value)) for value in values) >= SPECIFIC_DIGITS


def _claims(facts: Iterable[Data], words: Words) -> list[Claim]:
    """Facts with one value, whose nouns and periods fit, are one claim.

    A value of few digits must have the very same noun, verb and period, or stand in a copy of the
    same sentence.
    """
    claims: list[Claim] = []
    known: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for fact in facts:
        value = (fact["value"], fact.get("value_max"))
        names = [(*value, *spot(fact)), *_strict(fact, words)]
        claim = next((known[name][0] for name in names if name in known), None)
        if claim is None and is_specific(fact):
            claim = next((claim for claim in known[value] if claim.states(fact)), None)
        if claim is not None:
            claim.add(fact)
        else:
            claim = Claim(fact, words)
            claims.append(claim)
            if is_specific(fact):
                known[value].append(claim)
        for name in names:
            known[name] = known.get(name) or [claim]
    return claims


def _strict(fact: Data, words: Words) -> list[tuple[object, ...]]:
    """The name under which even a small number is the same one; none where the noun is weak."""
    noun = plain_noun(fact.get("noun"), words)
    if len(noun) < 2 or noun in words.generic:
        return []
    action = plain_action(fact.get("action"), words)
    return [(fact["value"], fact.get("value_max"), noun, action, *period_of(fact))]


def _compare(claims: list[Claim]) -> list[Claim]:
    """Join rounded claims with the exact one that they round; mark what contradicts what."""
    buckets: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        for subject in sorted(claim.subjects()):
            buckets[subject].append(claim)
    gone: set[int] = set()
    for _, bucket in sorted(buckets.items()):
        rivals = [claim for claim in _clear(bucket) if id(claim) not in gone]
        if len(rivals) > 1:
            rivals = _join_rounded(rivals, gone)
            _mark_disagreement(rivals)
    return [claim for claim in claims if id(claim) not in gone]


def _clear(bucket: list[Claim]) -> list[Claim]:
    """The claims that some page makes as its only one on the subject.

    A page with several values for the same words speaks of several things.
    """
    several = {
        family
        for number, claim in enumerate(bucket)
        for family in claim.families()
        if any(
            family in other.families() and not agree(claim.best, other.best)
            for other in bucket[number + 1 :] + bucket[:number]
        )
    }
    return [claim for claim in bucket if claim.families() - several]


def _join_rounded(claims: Sequence[Claim], gone: set[int]) -> list[Claim]:
    """31万余 joins 312345 where that is the only exact value that it can mean."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: _width(claim.best)):
        fits = [other for other in kept if agree(claim.best, other.best)]
        if len(fits) == 1 and _width(claim.best) > 0:
            for fact in claim.facts:
                fits[0].add(fact)
            gone.add(id(claim))
        else:
            kept.append(claim)
    return kept


def _width(fact: Data) -> float:
    low, high = interval(fact)
    return high - low


def _mark_disagreement(claims: Sequence[Claim]) -> None:
    """Claims that cannot both be true become rivals; the one with most pages is preferred."""
    for claim in claims:
        claim.rivals = [
            other
            for other in claims
            if other is not claim
            and not agree(claim.best, other.best)
            and _close(claim.best, other.best)
        ] or claim.rivals
    rivals = [claim for claim in claims if claim.rivals]
    if not rivals:
        return
    name = min(str(claim.best["record_id"]) for claim in rivals)
    first = max(rivals, key=lambda claim: (len(claim.independent()), _latest(claim)))
    for claim in rivals:
        claim.disagreement = name
        claim.preferred = claim is first


def _close(one: Data, other: Data) -> bool:
    low, high = sorted((abs(float(one["value"])), abs(float(other["value"]))))
    return low > 0 and high / low <= MOST_APART


def _latest(claim: Claim) -> str:
    return max(str(fact.get("published") or "") for fact in claim.facts)


def _row(claim: Claim) -> dict[str, Any]:
    """The row of an observation, its sources from the oldest page to the latest."""
    best = claim.best
    groups = claim.independent()
    number = {id(fact): n for n, group in enumerate(groups, 1) for fact in group}
    period = best if any(period_of(best)) else claim.period
    sources = sorted(claim.facts, key=lambda fact: (fact.get("published") or "9", fact["doc_id"]))
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
        "facts": len(claim.facts),
        "pages": len({fact["doc_id"] for fact in claim.facts}),
        "independent": len(groups),
        "disagreement": claim.disagreement,
        "preferred": claim.preferred,
        "rivals": [
            {
                "observation_id": rival.best["record_id"],
                "value": rival.best["value"],
                "value_max": rival.best.get("value_max"),
                "qualifier": rival.best.get("qualifier") or "exact",
                "independent": len(rival.independent()),
            }
            for rival in claim.rivals
        ],
        "flags": sorted({flag for fact in claim.facts for flag in fact.get("flags") or ()}),
        "confidence": max(float(fact.get("confidence") or 0) for fact in claim.facts),
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
