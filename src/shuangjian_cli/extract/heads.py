"""With which characters the matches of a pattern begin, and patterns that ask for these first.

The engine of `re` runs through a text at full speed when it knows the first character of a match;
behind a lookbehind, a named group or something optional it does not look for it, and tries the
whole pattern at each place. `guarded` tells it. `Choice` keeps alternatives by their first
character, so that at a digit none is tried that begins with a word.

>>> sorted(heads("(?<!大)(?:计划|拟[招建])").characters)
['拟', '计']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import compress
from typing import Any, NamedTuple

_DIGITS = frozenset("0123456789")
_MANY = 200
"""Characters of a range that are listed one by one; more, as all of Chinese, are any."""
_FEW = 3
"""More alternatives take longer to compile for a character of their own than they save."""
_BACK = re.compile(r"\\([1-9])")
_LOOKS = frozenset({"ASSERT", "ASSERT_NOT", "AT"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


class Heads(NamedTuple):
    """The characters with which a match can begin; `digits` for those of any script."""

    characters: frozenset[str] = frozenset()
    digits: bool = False
    any: bool = False
    """Also with characters that are not told here."""
    empty: bool = False
    """A match can be empty, or what comes behind can begin it."""

    def holds(self, character: str) -> bool:
        """Whether a match can begin with the character."""
        known = self.any or self.empty or character in self.characters
        return known or (self.digits and character.isdecimal())

    def either(self, other: Heads) -> Heads:
        """What the one or the other can begin with."""
        return Heads(
            self.characters | other.characters,
            self.digits or other.digits,
            self.any or other.any,
            self.empty or other.empty,
        )


def heads(pattern: str) -> Heads:
    """What the matches of a pattern begin with, by the tree that `re` makes of it."""
    tree = import_module("re._parser").parse(pattern)
    return Heads(any=True) if tree.state.flags & ~re.UNICODE else _sequence(tree)


def guarded(pattern: str) -> str:
    """The same pattern behind a look at the first character, where that can be told.

    >>> guarded("(?<!大)(?:计划|拟[招建])")
    '(?=[拟计])(?:(?<!大)(?:计划|拟[招建]))'
    """
    begin = begins([pattern])
    return f"(?={begin})(?:{pattern})" if begin else pattern


def begins(patterns: Iterable[str]) -> str:
    """A set of the characters with which the patterns begin; empty where that cannot be told.

    >>> begins(["预计", "拟[招建]"])
    '[拟预]'
    """
    found = Heads()
    for pattern in patterns:
        found = found.either(heads(pattern))
    if found.any or found.empty or found == Heads():
        return ""
    listed = re.escape("".join(sorted(found.characters))) + (r"\d" if found.digits else "")
    return f"[{listed}]"


class Choice:
    """Named alternatives, the first that matches wins: `match.lastgroup` is its name.

    At a character only those are tried that can begin with it, compiled when it is first met. Those
    of numerals are nearly all: they share one pattern, and digits, of which a page has most, have
    one of their own.
    """

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        self.parts = parts
        self._heads = [heads(pattern) for _, pattern in parts]
        self._by_head: dict[str, re.Pattern[str]] = {}
        self._compiled: dict[tuple[str, ...], re.Pattern[str]] = {}

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """What a pattern of all alternatives would match at `start`."""
        head = text[start : start + 1]
        pattern = self._by_head.get(head)
        if pattern is None:
            pattern = self._by_head[head] = self._chosen(head)
        return pattern.match(text, start, end)

    def _chosen(self, head: str) -> re.Pattern[str]:
        """One pattern of those that can begin with a character."""
        begins = (found.holds(head) for found in self._heads)
        parts = list(compress(self.parts, begins))
        if len(parts) > _FEW and not head.isdecimal():
            parts = list(self.parts)
        key = tuple(name for name, _ in parts)
        if key not in self._compiled:
            self._compiled[key] = re.compile(joined(parts))
        return self._compiled[key]


def joined(parts: Sequence[tuple[str, str]]) -> str:
    """The alternatives as one pattern, each in a group of its name; back references move along."""
    whole: list[str] = []
    groups = 0
    for name, pattern in parts:
        own = groups = groups + 1
        moved = _BACK.sub(lambda match, own=own: f"\\{own + int(match[1])}", pattern)  # type: ignore[misc]
        whole.append(f"(?P<{name}>{moved})")
        groups += re.compile(pattern).groups
    return "|".join(whole) or "(?!)"


def _sequence(items: Iterable[tuple[Any, Any]]) -> Heads:
    """Of one thing after the other: those of the first that is not empty, and of all before it."""
    found = Heads(empty=True)
    for item in items:
        found = found._replace(empty=False).either(_item(str(item[0]), item[1]))
        if not found.empty:
            break
    return found


def _item(kind: str, of: Any) -> Heads:
    """Of one node of the tree; what is not known here can begin with anything."""
    if kind == "LITERAL":
        return Heads(frozenset(chr(of)))
    if kind == "IN":
        return _set(of)
    if kind in _LOOKS:
        return Heads(empty=True)
    if kind in _REPEATS:
        least, _, repeated = of
        inner = _sequence(repeated)
        return inner if least else inner._replace(empty=True)
    if kind == "SUBPATTERN" and not of[1] and not of[2]:  # without flags of its own
        return _sequence(of[3])
    if kind == "BRANCH":
        found = Heads()
        for branch in of[1]:
            found = found.either(_sequence(branch))
        return found
    return Heads(any=True)


def _set(items: Iterable[tuple[Any, Any]]) -> Heads:
    """Of a set of characters like [一-十\\d]."""
    found = Heads()
    for kind, of in items:
        if str(kind) == "LITERAL":
            one = Heads(frozenset(chr(of)))
        elif str(kind) == "RANGE" and of[1] - of[0] <= _MANY:
            one = Heads(frozenset(map(chr, range(of[0], of[1] + 1))))
        else:
            one = Heads(digits=True) if str(of) == "CATEGORY_DIGIT" else Heads(any=True)
        found = found.either(one)
    return found
