"""What a text must hold for a pattern to match it, read off the parsed pattern.

Every string that `(?:作者|编辑)[:：]` matches holds 作者 or 编辑: in a text that has neither there
is nothing to search for. What is not understood in a pattern is taken for no need, so that at
worst it is searched for in vain.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import Any

from .load import Lexicon
from .patterns import NEVER, Pattern, Searchable

NEEDS = "needs.json"
TABLES = ("boilerplate", "jammers", "metadata")
"""The tables whose needs are kept in that file."""

DIGIT = "0"
"""Stands in needed strings for every digit, of which Unicode has some hundred."""

MAX_CLASS = 64
"""Characters of a range above which it tells nothing: hanzi are in every line."""

MAX_STRINGS = 48
"""Strings of one need: more of them cost more to look for than they rule out."""

MAX_TIMES = 4
"""Repeats that are written out: the digits of a year."""

USUAL_SIGN = 0.02
"""Share of a text that a sign, letter or digit is taken to have: most lines hold some."""

RARE = 1e-4
"""Share of a hanzi that the table of usual characters does not list."""

LINE = 20
"""Characters of a usual line: a string is as much likelier to be in it than to begin it."""

LOOK = 0.05
"""What it costs to look for one string, where the text has its rarest character, in searches."""

_READS_OTHERWISE = re.IGNORECASE | re.MULTILINE | re.LOCALE
"""Flags under which a pattern matches other characters, or in other places, than it names."""

Strings = frozenset[str]
NOTHING: Strings = frozenset(("",))


@dataclass(frozen=True, slots=True)
class Need:
    """What a text must have for a pattern to match, once its digits are folded: one of `first` at
    its beginning, or one of `anywhere`."""

    first: Strings = frozenset()
    anywhere: Strings = frozenset()


_DIGITS = re.compile(r"\d")


def fold_digits(text: str) -> str:
    """The text with every digit as `DIGIT`: needed strings are looked for in it.

    >>> fold_digits("2021年３月")
    '0000年0月'
    """
    return _DIGITS.sub(DIGIT, text) if _DIGITS.search(text) else text


BETWEEN = "\0"
"""Stands between texts that are gone through in one go; where one of them has it, each is gone
through by itself."""


def together(make: Callable[[str], str], texts: Sequence[str]) -> list[str]:
    """What a function that goes character by character makes of texts: in one go, which takes half
    the time.

    >>> together(fold_digits, ["第12页", "首页"])
    ['第00页', '首页']
    """
    made = make(BETWEEN.join(texts)).split(BETWEEN)
    return made if len(made) == len(texts) else list(map(make, texts))


class Chars:
    """Characters, to ask which of them a text holds, be it a line or a page.

    >>> sorted(Chars("市县").held("全市500所"))
    ['市']
    """

    __slots__ = ("_find",)

    def __init__(self, chars: Iterable[str]) -> None:
        escaped = "".join(map(re.escape, sorted(set(chars))))
        self._find = Pattern(f"[{escaped}]" if escaped else NEVER)

    def held(self, text: str) -> set[str]:
        """The characters that a text holds, each once.

        One search for all of them is quicker than to look for each, on a page, and than to hash
        each character of a text, on a line.
        """
        return set(self._find.compiled.findall(text))


def build_shares(lexicon: Lexicon) -> Mapping[str, float]:
    """The share that each usual hanzi has of Chinese text; give it to `lexicon.get`."""
    return {
        char: math.exp(-float(row["cost"]))
        for row in lexicon.rows("common_chars")
        for char in row["chars"]
    }


def share(text: str, shares: Mapping[str, float]) -> float:
    """How often a string begins at a place of Chinese text, were its characters independent."""
    return math.prod(shares.get(char, RARE if char >= "\u2e80" else USUAL_SIGN) for char in text)


def key_char(text: str, shares: Mapping[str, float]) -> str:
    """The rarest character of a string: the string is looked for where a text has that one."""
    return min(text, key=lambda char: share(char, shares))


def need_of(pattern: Searchable, shares: Mapping[str, float]) -> Need | None:
    r"""The need that costs least to look for; None where any text might match.

    >>> sorted(need_of(re.compile("(?:作者|编辑)[:：]?$"), {}).anywhere)
    ['作者', '编辑']
    >>> sorted(need_of(re.compile("^(?:首页|共[0-9]+页)"), {}).first)
    ['共', '首页']
    >>> need_of(re.compile(r"(?:19|20)\d\d年"), {}).anywhere
    frozenset({'0000年'})
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


def sign_of(
    pattern: Searchable, shares: Mapping[str, float], needs: Mapping[str, Need | None]
) -> str:
    r"""A character that every text which a pattern matches holds; empty where none is known.

    `needs` are those of patterns that were read before.

    >>> sign_of(re.compile(r"\[ ?本帖[^\]]{1,30}编辑"), {}, {}) in "本帖编辑["
    True
    >>> sign_of(re.compile("本文|原文摘自"), {}, {}), sign_of(re.compile("[0-9]+年?"), {}, {})
    ('文', '')
    """
    known = pattern.pattern in needs
    need = needs[pattern.pattern] if known else need_of(pattern, shares)
    strings = (need.first | need.anywhere if need else NOTHING) or NOTHING
    shared = frozenset.intersection(*map(frozenset, strings)) - {DIGIT}
    return min(shared, key=lambda char: (share(char, shares), char), default="")


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
    """What `needs.json` is to hold: for each pattern of `TABLES` the sorted strings."""
    shares = lexicon.get(build_shares)
    lines = []
    for pattern in table_patterns(lexicon):
        need = need_of(Pattern(pattern), shares)
        strings = [sorted(need.first), sorted(need.anywhere)] if need else None
        row = (
            json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (pattern, strings)
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
        """The cheapest of the needs of nodes that follow each other, all of which must be met."""
        found: list[Need] = []
        run = NOTHING
        for place, (code, value) in enumerate(nodes):
            strings = _strings(str(code), value)
            longer = None if strings is None else _joined(run, strings)
            if longer is None:
                found += self._of_node(str(code), value) if strings is None else ()
                longer = strings or NOTHING
            run = longer
            found += _written_out(run)
            if str(code) == "AT" and str(value) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
                first = _prefixes(nodes[place + 1 :])
                found += [Need(first=first)] if first else ()
            elif str(code) == "ASSERT":
                found += self._of_node(str(code), value)
        return min(found, key=self._cost, default=None)

    def _cost(self, need: Need) -> float:
        """What a need costs a usual line, in searches: those for lines that meet it, and looks."""
        first, anywhere = (
            sum(map(self._cost_of_string, texts)) for texts in (need.first, need.anywhere)
        )
        return first + LINE * anywhere

    def _cost_of_string(self, text: str) -> float:
        key = key_char(text, self.shares)
        return share(text, self.shares) + LOOK * share(key, self.shares)

    def _of_node(self, code: str, value: Any) -> list[Need]:
        """The need of one node whose strings are not written out, where it has one."""
        chars = _chars(code, value)
        if chars is not None:
            return [Need(anywhere=chars)]
        if code == "BRANCH":
            needs = [self.need(branch) for branch in value[1]]
            return [_any_of([need for need in needs if need])] if all(needs) else []
        if code in _REPEATS:
            least, _, inner = value
            need = self.need(inner) if least else None
        else:
            inner = value[1] if code == "ASSERT" else _group(code, value)
            need = None if inner is None else self.need(inner)
        return [] if need is None else [need]


_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def _written_out(strings: Strings) -> list[Need]:
    """The need of one of some strings, less those that hold another; none where all may fail."""
    if "" in strings:
        return []
    return [Need(anywhere=frozenset(text for text in strings if not _holds_any(text, strings)))]


def _holds_any(text: str, strings: Collection[str]) -> bool:
    return any(other in text and other != text for other in strings)


def _joined(left: Strings, right: Strings) -> Strings | None:
    """Each string of the one before each of the other; None where that gives too many."""
    if len(left) * len(right) > MAX_STRINGS:
        return None
    return frozenset(a + b for a in left for b in right)


def _strings(code: str, value: Any) -> Strings | None:
    """All strings that a node matches; None where they are not known, or too many."""
    if code in ("AT", "ASSERT", "ASSERT_NOT"):
        return NOTHING
    chars = _chars(code, value)
    if chars is not None:
        return chars if len(chars) <= MAX_STRINGS else None
    if code == "BRANCH":
        return _union([_strings_of_all(branch) for branch in value[1]])
    if code in _REPEATS:
        least, most, inner = value
        if int(most) > MAX_TIMES:
            return None
        return _union([_strings_of_all([*inner] * times) for times in range(least, most + 1)])
    inner = _group(code, value)
    return None if inner is None else _strings_of_all(inner)


def _strings_of_all(nodes: Iterable[Any]) -> Strings | None:
    """All strings that nodes match one after the other."""
    run: Strings | None = NOTHING
    for code, value in nodes:
        strings = _strings(str(code), value)
        run = None if run is None or strings is None else _joined(run, strings)
    return run


def _union(parts: Sequence[Strings | None]) -> Strings | None:
    known = [part for part in parts if part is not None]
    union = frozenset(chain(*known))
    return union if len(known) == len(parts) and len(union) <= MAX_STRINGS else None


def _prefixes(nodes: Sequence[Any]) -> Strings | None:
    """Strings with one of which all that nodes match begins; None where they are not known."""
    run = NOTHING
    for code, value in nodes:
        strings = _strings(str(code), value)
        longer = None if strings is None else _joined(run, strings)
        if longer is not None:
            run = longer
        elif "" not in run:
            return run
        else:
            first = _prefixes_of_node(str(code), value)
            return None if first is None else (run - NOTHING) | first
    return None if "" in run else run


def _prefixes_of_node(code: str, value: Any) -> Strings | None:
    """As `_prefixes`, of one node."""
    if code == "BRANCH":
        parts = [_prefixes(branch) for branch in value[1]]
        known = [part for part in parts if part is not None]
        return frozenset(chain(*known)) if len(known) == len(parts) else None
    if code in _REPEATS:
        return _prefixes(value[2]) if value[0] else None
    inner = _group(code, value)
    return _chars(code, value) if inner is None else _prefixes(inner)


def _group(code: str, value: Any) -> Any:
    """What stands in a group; None where the node is none, or changes how patterns are read."""
    if code == "ATOMIC_GROUP":
        return value
    if code == "SUBPATTERN" and not value[1] & _READS_OTHERWISE and not value[2]:
        return value[3]
    return None


def _chars(code: str, value: Any) -> Strings | None:
    """The characters that a node of one character matches; None where it is none, or too many."""
    if code == "LITERAL":
        return frozenset((fold_digits(chr(value)),))
    if code != "IN":
        return None
    found: set[str] = set()
    for kind, what in value:
        if str(kind) == "LITERAL":
            found.add(fold_digits(chr(what)))
        elif str(kind) == "RANGE" and what[1] - what[0] < MAX_CLASS:
            found.update(fold_digits("".join(map(chr, range(what[0], what[1] + 1)))))
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
