"""Which patterns of a table match a text, without trying them all.

Every string that a pattern matches holds certain characters: `(?:作者|编辑)[:：]` cannot match
where there is neither 作 nor 编. A `RowSet` reads such needs off the parsed patterns once; one look
at the characters of a text then leaves the few rows that are worth a search. What it does not
understand in a pattern it takes for no need, so that at worst it searches in vain: the answer is
that of trying every row, which `tests/lexicon/test_rowset.py` holds it to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import Any

from .load import Lexicon
from .patterns import Pattern, Searchable

NO_LIMIT = 1 << 30
NEEDS = "needs.json"
TABLES = ("boilerplate", "metadata")
"""The tables whose needs are kept in that file."""

EVERY = -1
"""All rows, as bits."""

DIGIT = r"\d"
"""Stands among needed characters for every digit, of which Unicode has some hundred."""

MAX_CLASS = 64
"""Characters of a range above which it tells nothing: hanzi are in every line."""

USUAL_SIGN = 0.02
"""Share of a text that a sign, letter or digit is taken to have: most lines hold some."""

RARE = 1e-4
"""Share of a hanzi that the table of usual characters does not list."""

LINE = 20
"""Characters of a usual line: a character is as much likelier to be in it than to begin it."""

_READS_OTHERWISE = re.IGNORECASE | re.MULTILINE | re.LOCALE
"""Flags under which a pattern matches other characters, or in other places, than it names."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a text must have for a pattern to match: one of `first` at its beginning, or one of
    `anywhere`."""

    first: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()


def build_shares(lexicon: Lexicon) -> Mapping[str, float]:
    """The share that each usual hanzi has of Chinese text; give it to `lexicon.get`."""
    return {
        char: math.exp(-float(row["cost"]))
        for row in lexicon.rows("common_chars")
        for char in row["chars"]
    }


def need_of(pattern: Searchable, shares: Mapping[str, float]) -> Need | None:
    """The need that the fewest texts meet; None where any text might match.

    >>> sorted(need_of(re.compile("(?:作者|编辑)[:：]"), {"者": 0.1, "辑": 0.1}).anywhere)
    ['作', '编']
    >>> need_of(re.compile("^(?:首页|共[0-9]+页)"), {}).first == {"首", "共"}
    True
    >>> need_of(re.compile(".*"), {}) is None
    True
    """
    if pattern.flags & _READS_OTHERWISE:
        return None
    try:
        parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
        if parsed.state.flags & _READS_OTHERWISE:  # those that the pattern itself sets
            return None
        return _Reader(shares).need(list(parsed))
    except (ImportError, AttributeError, TypeError, ValueError):
        return None  # another version of the parser: every row is tried


def build_needs(lexicon: Lexicon) -> Mapping[str, Need | None]:
    """The needs of our own patterns as `scripts/make_docs.py` read them; give it to `lexicon.get`.

    Reading them anew takes a command on one page a tenth of its time. A pattern that is not there
    (a user's, or one that is younger than the file) is read when a `RowSet` is made of it.
    """
    table = json.loads(lexicon.path(NEEDS).read_text(encoding="utf-8"))
    return {
        pattern: Need(frozenset(need[0]), frozenset(need[1])) if need else None
        for pattern, need in table.items()
    }


def needs_table(lexicon: Lexicon) -> str:
    """What `needs.json` is to hold: for each pattern of `TABLES` the sorted characters."""
    shares = lexicon.get(build_shares)
    lines = []
    for pattern in table_patterns(lexicon):
        need = need_of(Pattern(pattern), shares)
        chars = [sorted(need.first), sorted(need.anywhere)] if need else None
        row = (
            json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (pattern, chars)
        )
        lines.append(":".join(row))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def table_patterns(lexicon: Lexicon) -> list[str]:
    """The different patterns of the tables that are asked all at once, sorted."""
    rows = chain.from_iterable(lexicon.rows(table) for table in TABLES)
    return sorted({row["pattern"] for row in rows if row.get("pattern")})


class _Reader:
    """Reads needs off the tree of a parsed pattern; its nodes are pairs of an opcode and what
    belongs to it."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        self.shares = shares

    def need(self, nodes: Sequence[Any]) -> Need | None:
        """The best of the needs of nodes that follow each other, all of which must be met."""
        found: list[Need] = []
        for place, (code, value) in enumerate(nodes):
            one = self._of_node(str(code), value)
            if str(code) == "AT" and str(value) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
                first = self._first(nodes[place + 1 :])
                one = None if first is None else Need(first=first)
            if one is not None:
                found.append(one)
        return min(found, key=self._likelihood, default=None)

    def _likelihood(self, need: Need) -> float:
        first, anywhere = map(self._share, (need.first, need.anywhere))
        return first + LINE * anywhere

    def _share(self, chars: Iterable[str]) -> float:
        usual = (self.shares.get(char, RARE if char >= "\u2e80" else USUAL_SIGN) for char in chars)
        return sum(usual)

    def _of_node(self, code: str, value: Any) -> Need | None:
        chars = _chars(code, value)
        if chars is not None:
            return Need(anywhere=chars)
        if code in _REPEATS:
            least, _, inner = value
            return self.need(inner) if least else None
        if code == "BRANCH":
            needs = [self.need(branch) for branch in value[1]]
            return _any_of([need for need in needs if need]) if all(needs) else None
        if code == "ASSERT":
            return self.need(value[1])
        inner = _group(code, value)
        return None if inner is None else self.need(inner)

    def _first(self, nodes: Sequence[Any]) -> frozenset[str] | None:
        """The characters that may come first; None where that may be any, or none at all."""
        found: frozenset[str] = frozenset()
        for code, value in nodes:
            name = str(code)
            if name in ("AT", "ASSERT", "ASSERT_NOT"):
                continue
            chars = self._first_of_node(name, value)
            if chars is None:
                return None
            found |= chars
            if not _may_be_empty(name, value):
                return found
        return None

    def _first_of_node(self, code: str, value: Any) -> frozenset[str] | None:
        chars = _chars(code, value)
        if chars is not None:
            return chars
        if code == "BRANCH":
            firsts = [self._first_or_nothing(branch) for branch in value[1]]
            known = [first for first in firsts if first is not None]
            return frozenset(chain(*known)) if len(known) == len(firsts) else None
        inner = value[2] if code in _REPEATS else _group(code, value)
        return None if inner is None else self._first_or_nothing(inner)

    def _first_or_nothing(self, nodes: Sequence[Any]) -> frozenset[str] | None:
        """As `_first`, of nodes that may match nothing at all."""
        if all(_may_be_empty(str(code), value) for code, value in nodes):
            parts = [self._first_of_node(str(code), value) for code, value in nodes]
            known = [part for part in parts if part is not None]
            return frozenset(chain(*known)) if len(known) == len(parts) else None
        return self._first(nodes)


_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def _group(code: str, value: Any) -> Any:
    """What stands in a group; None where the node is none, or changes how patterns are read."""
    if code == "ATOMIC_GROUP":
        return value
    if code == "SUBPATTERN" and not value[1] & _READS_OTHERWISE and not value[2]:
        return value[3]
    return None


def _may_be_empty(code: str, value: Any) -> bool:
    """Whether a node may match no character; so may what is not known."""
    if code in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return False
    if code in _REPEATS and value[0] == 0:
        return True
    if code == "BRANCH":
        return any(_all_may_be_empty(branch) for branch in value[1])
    inner = value[2] if code in _REPEATS else _group(code, value)
    return inner is None or _all_may_be_empty(inner)


def _all_may_be_empty(nodes: Iterable[Any]) -> bool:
    return all(_may_be_empty(str(code), value) for code, value in nodes)


def _chars(code: str, value: Any) -> frozenset[str] | None:
    """The characters that a node of one character matches; None where it is none, or too many."""
    if code == "LITERAL":
        return frozenset((chr(value),))
    if code != "IN":
        return None
    found: set[str] = set()
    for kind, what in value:
        if str(kind) == "LITERAL":
            found.add(chr(what))
        elif str(kind) == "RANGE" and what[1] - what[0] < MAX_CLASS:
            found.update(map(chr, range(what[0], what[1] + 1)))
        elif str(what) == "CATEGORY_DIGIT":
            found.add(DIGIT)
        else:
            return None
    return frozenset(found)


def _any_of(needs: Sequence[Need]) -> Need:
    return Need(
        frozenset(chain(*(need.first for need in needs))),
        frozenset(chain(*(need.anywhere for need in needs))),
    )


_DIGIT = re.compile(DIGIT)
Search = Callable[[str], re.Match[str] | None]


class RowSet:
    """The patterns of a table, to ask which of them match a text.

    Sets of rows are whole numbers with a bit for each row. Its answers never change.

    >>> rows = RowSet([re.compile("来源[:：]"), re.compile("^第[0-9]+页"), re.compile("^.{3}$")])
    >>> [[number for number, _ in rows.found(line)] for line in ("来源:本报", "第12页", "共3页")]
    [[0], [1], [2]]
    """

    def __init__(
        self,
        patterns: Sequence[Searchable],
        shares: Mapping[str, float] | None = None,
        limits: Sequence[int] | None = None,
        needs: Mapping[str, Need | None] | None = None,
    ) -> None:
        """`shares` tells rare characters from usual ones, which is only a matter of speed; `limits`
        gives each row the length of the longest line that it speaks of; `needs` are those of
        patterns that were read before."""
        self._patterns = tuple(patterns)
        self._searches: list[Search | None] = [None] * len(patterns)
        """Filled as rows are first searched for: a compiled pattern's own method is the fastest."""
        self._always = 0
        self._anywhere: dict[str, int] = {}
        self._first: dict[str, int] = {}
        for number, pattern in enumerate(patterns):
            bit = 1 << number
            if needs is not None and pattern.pattern in needs:
                need = needs[pattern.pattern]
            else:
                need = need_of(pattern, shares or {})
            if need is None:
                self._always |= bit
            for chars, index in (
                (need.first if need else (), self._first),
                (need.anywhere if need else (), self._anywhere),
            ):
                for char in chars:
                    index[char] = index.get(char, 0) | bit
        self._chars = frozenset(self._anywhere)
        self._fits = _fits(limits or [NO_LIMIT] * len(patterns))

    def candidates(self, text: str, size: int | None = None) -> int:
        """The rows that may match a text, as bits; `size` is the length of the line that the text
        is the beginning of, where it is longer."""
        rows = self._always
        if text:
            first = text[0]
            rows |= self._first.get(first, 0)
            if first.isdecimal():
                rows |= self._first.get(DIGIT, 0)
        index = self._anywhere
        for char in self._chars.intersection(text):
            rows |= index[char]
        if DIGIT in index and _DIGIT.search(text):
            rows |= index[DIGIT]
        fits, length = self._fits, len(text) if size is None else size
        return rows & (fits[length] if length < len(fits) else fits[-1])

    def found(
        self, text: str, size: int | None = None, among: int = EVERY
    ) -> list[tuple[int, re.Match[str]]]:
        """The numbers of the rows whose pattern is found in a text, in order, with the match; of
        the rows `among` only."""
        rows = self.candidates(text, size) & among
        found: list[tuple[int, re.Match[str]]] = []
        while rows:
            number = (rows & -rows).bit_length() - 1
            match = (self._searches[number] or self._search_of(number))(text)
            if match:
                found.append((number, match))
            rows &= rows - 1
        return found

    def _search_of(self, number: int) -> Search:
        pattern = self._patterns[number]
        search = pattern.compiled.search if isinstance(pattern, Pattern) else pattern.search
        self._searches[number] = search
        return search


def _fits(limits: Sequence[int]) -> tuple[int, ...]:
    """For each length up to one above the greatest limit the rows that speak of such lines."""
    longest = max((limit for limit in limits if limit < NO_LIMIT), default=0)
    return tuple(
        sum(1 << number for number, limit in enumerate(limits) if size <= limit)
        for size in range(longest + 2)
    )
