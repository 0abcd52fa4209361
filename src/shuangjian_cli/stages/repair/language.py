"""A character n-gram model of Chinese news, and how likely it finds a text on a given page.

The model is counts alone (`lexicon/ngrams.gz`, made by `scripts/build_language_model.py`). It sees
text through `classes`: simplified, half-width, a number as `0`, a Latin word as `a`, so one table
serves both scripts. What a page itself says often is likely on it: its own n-grams are added.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from operator import add
from typing import NamedTuple

from ...lexicon import Lexicon

ORDER = 4
"""The longest n-gram of the table."""

_UNKNOWN = 1e-7
"""Probability of a character that the table does not have; about one such in 10 M characters."""

_NOVELTY = (0.0, 1.0, 3.0, 12.0, 24.0)
"""By order: how many imagined observations of the next lower order each different continuation of
a context is worth (Witten-Bell smoothing; above 1 because rare n-grams were left out)."""

_PAGE_WEIGHT = 4
"""How much an n-gram on the page itself counts beside one in the table."""

_PAGE_LIMIT = 100_000
"""Characters of a page whose n-grams are counted: enough vocabulary, bounded memory."""

_RUNS = ("0", "a")
"""Classes of which many in a row are one: a number, a Latin word."""


class Seen(NamedTuple):
    """What the table has after a context: how often each class, and all of them."""

    counts: Mapping[str, float]
    total: float


class Level(NamedTuple):
    """A context of one length in the table and on the page: how often each class came after it,
    what is left for shorter contexts, and the sum of both."""

    counts: Mapping[str, float]
    belief: float
    whole: float


class After(NamedTuple):
    """What a page tells of a context: the steps to single classes are kept once worked out."""

    levels: tuple[Level, ...]
    """The ends of it that were ever seen, the shortest first."""
    steps: dict[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """The table: sorted keys and summed counts of each order, and what characters fold to."""

    number: Mapping[str, int]
    """The number of each character class."""
    chars: Sequence[str]
    """The class of each number, of which 0 is none."""
    fold: Mapping[int, str]
    """Variants and full-width forms to the class they count as, for `str.translate`."""
    keys: tuple[Sequence[int], ...]
    sums: tuple[Sequence[float], ...]
    """By order: the counts added up, so that a range of keys has the sum of a difference."""
    bits: int
    _seen: dict[str, Seen] = field(default_factory=dict)
    """What `after` answered for contexts of no class and of one."""

    def count(self, char: str) -> float:
        """How often a class was seen."""
        return self.after("").counts.get(char, 0.0)

    def after(self, context: str) -> Seen:
        """The classes seen after a context of up to three.

        After none and after one there are many, so that this is kept for all pages.
        """
        known = self._seen.get(context)
        if known is None:
            known = self._read(context)
            if known.counts and len(context) < 2:
                self._seen[context] = known
        return known

    def _read(self, context: str) -> Seen:
        """The rows of the table that continue a context."""
        key = 0
        for char in context:
            key = (key | self.number.get(char, 0)) << self.bits
        keys, sums = self.keys[len(context)], self.sums[len(context)]
        counts: dict[str, float] = {}
        start = at = bisect_left(keys, key)
        while at < len(keys) and (number := keys[at] - key) < len(self.chars):
            counts[self.chars[number]] = sums[at + 1] - sums[at]
            at += 1
        return Seen(counts, sums[at] - sums[start])


def load_model(lexicon: Lexicon) -> Model:
    """Read the table: about 0.1 s, once a process, and only when a page is damaged."""
    data = gzip.decompress(lexicon.path("ngrams.gz").read_bytes())
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    view = memoryview(rest)
    keys: list[Sequence[int]] = []
    sums: list[Sequence[float]] = []
    scale = [float(head["base"]) ** level for level in range(256)]
    at = 0
    for size in head["sizes"]:
        raw = bytearray(8 * size)
        for plane in range(8):
            raw[plane::8] = view[at : at + size]
            at += size
        steps = array("Q", bytes(raw))
        if sys.byteorder == "big":
            steps.byteswap()
        keys.append(array("Q", accumulate(steps)))
        counts = (scale[level] for level in view[at : at + size])
        sums.append(array("d", accumulate(counts, initial=0.0)))
        at += size
    fold = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    fold.update({ord(form): row[0] for row in head["vocabulary"] for form in row[1:]})
    fold.update({ord(char): "0" for char in "0123456789０１２３４５６７８９"})
    fold.update({code: "a" for code in range(128) if chr(code).isalpha()})
    fold.update({code + 0xFEE0: "a" for code in range(33, 127) if chr(code).isalpha()})
    fold.update({ord(char): " " for char in "\u3000\xa0\t"})
    fold.update({ord(quote): plain for quote, plain in head["quotes"].items()})
    number = {row[0]: index for index, row in enumerate(head["vocabulary"], 1)}
    chars = ("", *number)
    return Model(number, chars, fold, tuple(keys), tuple(sums), int(head["bits"]))


class PageLanguage:
    """The model, seen from one page: its own words count too, and answers are remembered.

    Lives for one page. `step` and `steps` are all that the search asks.
    """

    def __init__(self, model: Model, text: str) -> None:
        self.model = model
        self._afters: dict[str, After] = {"": After((), {})}
        self._alone: dict[str, float] = {}
        seen = self.classes(text[:_PAGE_LIMIT])
        self._page = _grams(seen)
        self._followers: dict[str, set[str]] = {}
        for char, follower in set(pairwise(seen)):
            self._followers.setdefault(char, set()).add(follower)

    def classes(self, text: str) -> str:
        """The text as the table sees it, one class a character (runs of `0` and `a` not joined)."""
        return text.translate(self.model.fold)

    def step(self, context: str, char: str) -> float:
        """Natural log of the probability of class `char` after the classes in `context`.

        A digit after a digit, a letter after a letter is free: numbers and Latin words are one.
        """
        if char in _RUNS and context.endswith(char):
            return 0.0
        levels, steps = self._after(context[1 - ORDER :])
        known = steps.get(char)
        if known is None:
            known = steps[char] = math.log(self._probability(levels, char))
        return known

    def steps(self, context: str, chars: Sequence[str]) -> list[float]:
        """The `step` to each of some classes after one context, which is looked up once."""
        levels, steps = self._after(context[1 - ORDER :])
        found: list[float] = []
        for char in chars:
            known = steps.get(char)
            if known is None:
                known = steps[char] = math.log(self._probability(levels, char))
            found.append(known)
        last = context[-1:]
        if last in _RUNS:
            return [0.0 if char == last else step for char, step in zip(chars, found, strict=True)]
        return found

    def followers(self, char: str) -> Container[str]:
        """The classes seen after a class: no other is likelier there than it is by itself."""
        levels = self._after(char).levels
        counts = levels[0].counts if levels else {}
        return {char, *counts} if char in _RUNS else counts

    def _after(self, context: str) -> After:
        """What is known of a context: the same for all with the same end that was ever seen."""
        known = self._afters.get(context)
        if known is None:
            known = self._after(context[1:])
            if len(known.levels) == len(context) - 1:
                level = self._level(context)
                if level.whole:
                    known = After((*known.levels, level), {})
            self._afters[context] = known
        return known

    def _level(self, context: str) -> Level:
        """What was seen after a context."""
        counts, total = self.model.after(context)
        times = self._page.get(context, 0)
        belief = _NOVELTY[len(context) + 1] * (len(counts) + (times > 0))
        if times:
            counts = dict(counts)
            for char in self._followers.get(context[-1], ()):
                here = self._page.get(context + char)
                if here:
                    counts[char] = counts.get(char, 0.0) + _PAGE_WEIGHT * here
        return Level(counts, belief, total + _PAGE_WEIGHT * times + belief)

    def _probability(self, levels: Iterable[Level], char: str) -> float:
        """Interpolated probability of a class after the ends of a context."""
        chance = self._alone.get(char)
        if chance is None:
            chance = self._alone[char] = self._single(char)
        for counts, belief, whole in levels:
            chance = (counts.get(char, 0.0) + belief * chance) / whole
        return chance

    def _single(self, char: str) -> float:
        """The probability of a class, whatever stands before it."""
        counts, total = self.model.after("")
        seen = counts.get(char, 0.0) + _PAGE_WEIGHT * self._page.get(char, 0)
        belief = _NOVELTY[1] * len(counts)
        return (seen + belief * _UNKNOWN) / (total + belief) if total else _UNKNOWN


def _grams(text: str) -> Counter[str]:
    """How often a text has each n-gram.

    >>> sorted(_grams("学生学").items())
    [('学', 2), ('学生', 1), ('学生学', 1), ('生', 1), ('生学', 1)]
    """
    found = Counter(text)
    grams: Iterable[str] = text
    for size in range(1, ORDER):
        grams = list(map(add, grams, text[size:]))
        found.update(grams)
    return found


def extend(context: str, char: str) -> str:
    """The context after one more class: at most three, a number or Latin word as one."""
    if char in _RUNS and context.endswith(char):
        return context
    return (context + char)[1 - ORDER :]
