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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
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

_FEW = 32
"""N-grams that continue most contexts, at most: where their rows end is looked for there first."""


class Context(NamedTuple):
    """The rows of the table that continue a context, and how often they were seen in all."""

    size: int
    key: int
    start: int
    end: int
    total: float


class Level(NamedTuple):
    """A context of one length in the table and on the page, and what is left for shorter ones."""

    keys: Sequence[int]
    sums: Sequence[float]
    key: int
    start: int
    end: int
    here: str
    """The context where the page has it; else empty, as the page has no gram of it either."""
    total: float
    belief: float


@dataclass(frozen=True, slots=True)
class Model:
    """The table: sorted keys and summed counts of each order, and what characters fold to."""

    number: Mapping[str, int]
    """The number of each character class."""
    chars: Sequence[str]
    """The class of each number."""
    fold: Mapping[int, str]
    """Variants and full-width forms to the class they count as, for `str.translate`."""
    keys: tuple[Sequence[int], ...]
    sums: tuple[Sequence[float], ...]
    """By order: the counts added up, so that a range of keys has the sum of a difference."""
    bits: int

    def count(self, gram: str) -> float:
        """How often an n-gram was seen."""
        return self.within(self.continuations(gram[:-1]), self.number.get(gram[-1], 0))

    def within(self, context: Context, number: int) -> float:
        """How often the class of a number was seen after a context; 0 is no class, and never."""
        size, key, start, end, _ = context
        keys = self.keys[size]
        key |= number
        at = bisect_left(keys, key, start, end)
        if at == end or keys[at] != key:
            return 0.0
        sums = self.sums[size]
        return sums[at + 1] - sums[at]

    def continuations(self, context: str) -> Context:
        """The n-grams that continue a context of up to three classes."""
        key = 0
        for char in context:
            number = self.number.get(char)
            if number is None:
                return Context(0, 0, 0, 0, 0.0)
            key = key << self.bits | number
        keys, sums = self.keys[len(context)], self.sums[len(context)]
        key <<= self.bits
        start = bisect_left(keys, key)
        beyond, few = key + (1 << self.bits), start + _FEW
        last = few if few < len(keys) and keys[few] >= beyond else len(keys)
        end = bisect_left(keys, beyond, start, last)
        return Context(len(context), key, start, end, sums[end] - sums[start])

    def following(self, char: str) -> list[tuple[str, float]]:
        """The classes seen after a class, with their counts."""
        context = self.continuations(char)
        keys, sums = self.keys[1], self.sums[1]
        return [
            (self.chars[keys[at] - context.key], sums[at + 1] - sums[at])
            for at in range(context.start, context.end)
        ]


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
        self._steps: dict[str, float] = {}
        self._contexts: dict[str, Level] = {}
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._alone: dict[str, float] = {}
        self._pairs: dict[str, float] = {}
        self._page = _grams(self.classes(text[:_PAGE_LIMIT]))

    def classes(self, text: str) -> str:
        """The text as the table sees it, one class a character (runs of `0` and `a` not joined)."""
        return text.translate(self.model.fold)

    def step(self, context: str, char: str) -> float:
        """Natural log of the probability of class `char` after the classes in `context`.

        A digit after a digit, a letter after a letter is free: numbers and Latin words are one.
        """
        if char in _RUNS and context.endswith(char):
            return 0.0
        before = context[1 - ORDER :]
        gram = before + char
        known = self._steps.get(gram)
        if known is None:
            chance = self._probability(self._ends(before), before[-1:], char)
            known = self._steps[gram] = math.log(chance)
        return known

    def steps(self, context: str, chars: Sequence[str]) -> list[float]:
        """The `step` to each of some classes after one context, which is looked up once."""
        before, steps = context[1 - ORDER :], self._steps
        levels, last = self._ends(before), before[-1:]
        found: list[float] = []
        for char in chars:
            gram = before + char
            known = steps.get(gram)
            if known is None:
                known = steps[gram] = math.log(self._probability(levels, last, char))
            found.append(known)
        if last in _RUNS:
            return [0.0 if char == last else step for char, step in zip(chars, found, strict=True)]
        return found

    def score(self, context: str, text: str) -> float:
        """The sum of `step` over the classes of a text."""
        total = 0.0
        for char in text:
            total += self.step(context, char)
            context = extend(context, char)
        return total

    def _ends(self, before: str) -> tuple[Level, ...]:
        """The ends of a context that were ever seen, the shortest first."""
        levels = self._levels.get(before)
        if levels is None:
            levels = self._levels[before] = tuple(self._seen(before))
        return levels

    def _probability(self, levels: tuple[Level, ...], last: str, char: str) -> float:
        """Interpolated probability of a class after others, of which `last` is the last one."""
        number = self.model.number.get(char, 0)
        pair = last + char
        chance = self._pairs.get(pair)
        if chance is None:
            alone = self._alone.get(char)
            if alone is None:
                alone = self._alone[char] = self._single(char, number)
            chance = self._pairs[pair] = self._through(levels[:1], char, number, alone)
        return self._through(levels[1:], char, number, chance) if len(levels) > 1 else chance

    def _through(self, levels: tuple[Level, ...], char: str, number: int, chance: float) -> float:
        """The probability of a class after longer contexts, from that after a shorter one."""
        for keys, sums, key, start, end, here, total, belief in levels:
            seen = 0.0
            if number and start < end:
                wanted = key | number
                at = bisect_left(keys, wanted, start, end)
                if at < end and keys[at] == wanted:
                    seen = sums[at + 1] - sums[at]
            if here:
                seen += _PAGE_WEIGHT * self._page.get(here + char, 0)
            chance = (seen + belief * chance) / (total + belief)
        return chance

    def _single(self, char: str, number: int) -> float:
        """The probability of a class, whatever stands before it."""
        table = self.model.continuations("")
        seen = self.model.within(table, number) + _PAGE_WEIGHT * self._page.get(char, 0)
        belief = _NOVELTY[1] * (table.end - table.start)
        return (seen + belief * _UNKNOWN) / (table.total + belief) if table.total else _UNKNOWN

    def _seen(self, before: str) -> Iterator[Level]:
        """The ends of a context, the shortest first, as long as they were ever seen."""
        for size in range(1, len(before) + 1):
            context = before[-size:]
            level = self._contexts.get(context)
            if level is None:
                level = self._contexts[context] = self._level(context)
            if not level.total:
                return
            yield level

    def _level(self, context: str) -> Level:
        """What continues a context."""
        size, key, start, end, total = self.model.continuations(context)
        keys, sums = self.model.keys[size], self.model.sums[size]
        times = self._page.get(context, 0)
        belief = _NOVELTY[len(context) + 1] * (end - start + (times > 0))
        here = context if times else ""
        return Level(keys, sums, key, start, end, here, total + _PAGE_WEIGHT * times, belief)


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
