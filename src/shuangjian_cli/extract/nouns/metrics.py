"""Nouns to metrics: what `metrics.toml` says about the words of a text.

In: the lexicon. Out: `Nouns`, which knows each noun's metric and which classifiers can count it.
A new metric or noun is a new row there; nothing here knows a metric by name except that money,
percentages and areas have one of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ..numbers.quantities import Quantity
from .endings import Endings, build_endings

FIXED = {"money": "funds", "percent": "rate", "area": "area"}
"""Kinds of unit that decide the metric alone."""
SCHOOL_UNIT = "所"
"""The classifier of schools."""
PERSONS = frozenset({"person", "attendance"})
PERSON_METRICS = frozenset({"students", "teachers", "people"})
"""The metrics of persons; their unit is 人 whatever the classifier."""
_MIXED = "people"
PEDAGOGUES = frozenset({"students", "teachers"})


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun of one row of `metrics.toml`."""

    row: str
    metric: str
    kind: str
    word: str
    classifiers: frozenset[str] = frozenset()
    context: re.Pattern[str] | None = None
    """What the page must say for the noun to be read so."""
    lends: bool = True
    """Whether a number elsewhere may be of it: those who tell or report something are not meant."""
    not_before: str = ""
    """Characters with which a noun of one character makes another word: 班级, 县城."""

    def begins(self, text: str) -> bool:
        """Whether words that no table names begin with the noun, and not with a longer word."""
        if self.word == text[:1] and len(text) > 1:
            return bool(self.not_before) and text[1] not in self.not_before
        return self.word == text

    def fits(self, quantity: Quantity) -> bool:
        """Whether the classifier of the quantity can count this noun.

        A bare number (考生超80万) can count persons, schools and whatever has a classifier of 个.
        """
        if quantity.form in self.classifiers:
            return True
        if quantity.kind in PERSONS:
            return self.kind == "person"
        if quantity.unit is None:
            return True
        return self.kind in quantity.unit.fits


@dataclass(frozen=True, slots=True)
class Nouns:
    """All nouns, by word; suffixes, which hold only beside a number; verbs that imply persons."""

    words: dict[str, tuple[Noun, ...]]
    suffixes: dict[str, tuple[Noun, ...]]
    verbs: dict[str, Noun]
    acts: dict[str, Noun]
    """Verbs that imply persons where the page says of whom it speaks: 招聘 of teachers."""
    heads: dict[str, tuple[Noun, ...]]
    """Words that mean a noun only at the head of a column: 计划 on a page about enrolment."""
    scores: dict[str, Noun]
    """Units of a number before one of people that says what they are: 600分以上|4417人."""
    endings: Endings
    """How words end that no table has."""

    def in_context(self, row: str, word: str, *places: str) -> Noun | None:
        """Another reading of a word that `row` reads, where one of the places calls for it."""
        for noun in self.words.get(word, ()):
            if noun.context and noun.row != row and any(map(noun.context.search, places)):
                return noun
        return None


def build_nouns(lexicon: Lexicon) -> Nouns:
    """Read `metrics.toml`; for `lexicon.get`."""
    words: dict[str, list[Noun]] = {}
    suffixes: dict[str, list[Noun]] = {}
    verbs: dict[str, Noun] = {}
    acts: dict[str, Noun] = {}
    heads: dict[str, list[Noun]] = {}
    scores: dict[str, Noun] = {}
    for row in lexicon.rows("metrics"):
        extra = frozenset(row.get("classifiers", ()))
        context = compiled(row["context"]) if "context" in row.data else None
        for table, column in ((words, "nouns"), (suffixes, "suffixes"), (heads, "heads")):
            for word in _as_spoken(row.get(column, ()), row.get("spoken", {})):
                blocked = row.get("not_before", {}).get(word, "")
                table.setdefault(word, []).append(
                    Noun(
                        row.id,
                        row["metric"],
                        row["kind"],
                        word,
                        extra,
                        context,
                        word not in row.get("tellers", ()),
                        blocked,
                    )
                )
        for unit in row.get("scores", ()):
            scores[unit] = Noun(row.id, row["metric"], row["kind"], unit)
        for verb in row.get("verbs", ()):
            (acts if context else verbs)[verb] = Noun(
                row.id, row["metric"], row["kind"], verb, extra, context
            )
    for found in words.values():
        found.sort(key=lambda noun: noun.context is not None)
    return Nouns(
        {word: tuple(found) for word, found in words.items()},
        {word: tuple(found) for word, found in suffixes.items()},
        verbs,
        acts,
        {word: tuple(found) for word, found in heads.items()},
        scores,
        lexicon.get(build_endings),
    )


def _as_spoken(words: Sequence[str], spoken: Mapping[str, str]) -> Iterator[str]:
    """The words of a row, and those that people say for them: 老师代表 for 教师代表."""
    yield from words
    said = (word.replace(one, other) for one, other in spoken.items() for word in words)
    yield from (word for word in dict.fromkeys(said) if word not in words)


def mixed(nouns: Sequence[Noun]) -> str:
    """The metric of a list of nouns, the head first.

    Of persons, 学生和家长 are people and 教师和学生 (师生) students; of anything else the head's.
    """
    metrics = {noun.metric for noun in nouns}
    if len(metrics) == 1 or any(noun.kind != "person" for noun in nouns):
        return nouns[0].metric
    return "students" if metrics <= PEDAGOGUES else _MIXED
