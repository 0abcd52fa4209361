"""Many patterns at once: at a place only those are tried that what stands there leaves open.

What a match begins with, and what stands behind that character and the digits behind it, leaves two
or three patterns of forty: at the 3 of 300个部门 only those of which a match can go on with 个, at
the 3 of 300所 none. So a page is searched for first characters at the speed of C, and at each of
them one look into a dict says what to try.

In: named patterns, and a pattern for the characters where they can begin. Out: their matches, of
which `lastgroup` is the name. What a choice finds is what one pattern of all alternatives finds; a
test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ...lexicon.programs import compiled
from .heads import LOOKS, REPEATS, Heads, Tree, heads_of, set_of, tree_of

_FEW = 12
"""Patterns that are tried one by one; more are quicker as one, which all places share."""
_RUN = 16
"""Digits behind a head that are looked over; behind so many all is tried that has the head."""
_BACK = compiled(r"\\([1-9])")

Part = tuple[str, str]
"""A name and its pattern."""
Patterns = tuple[re.Pattern[str], ...]


class Choice:
    """Named alternatives, the first that matches wins: `match.lastgroup` is its name.

    `begins` matches one character, with which each match begins. What is tried at a character is
    compiled when it is first met.
    """

    def __init__(self, begins: str, parts: Sequence[Part]) -> None:
        self.parts = parts
        self._begins = compiled(rf"{begins}(?=\d{{0,{_RUN}}}+(\D?))")
        self._trees = [tree_of(pattern) for _, pattern in parts]
        self._heads = [heads_of(tree) for tree in self._trees]
        self._tried: dict[tuple[str, ...], Patterns] = {}
        self._others: dict[str, Patterns] = {}
        self._compiled: dict[tuple[Part, ...], re.Pattern[str]] = {}

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches in `text[start:end]`, in order, none inside another.

        >>> choice = Choice("[0-9]", [("clock", "[0-9]+:[0-9]+"), ("year", "[0-9]{4}年")])
        >>> [(match[0], match.lastgroup) for match in choice.finditer("2023年12个班9:30上课")]
        [('2023年', 'year'), ('9:30', 'clock')]
        """
        stop = len(text) if end is None else end
        tried, others = self._tried, self._others
        free = start
        for begin in self._begins.finditer(text, start, stop):
            at = begin.start()
            if at < free:
                continue
            stands = begin.group(0, 1)
            patterns = tried.get(stands)
            if patterns is None:
                patterns = others.get(stands[0])
                if patterns is None:
                    patterns = self._learn(*stands)
            for pattern in patterns:
                found = pattern.match(text, at, stop)
                if found:
                    yield found
                    free = found.end()
                    break

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text, or None."""
        return next(self.finditer(text), None)

    def _learn(self, head: str, follow: str) -> Patterns:
        """What to try at a head, by what follows; what is tried there behind `follow`."""
        open_to: list[tuple[Part, Follow]] = []
        for part, tree, found in zip(self.parts, self._trees, self._heads, strict=True):
            if found.holds(head):
                open_to.append((part, follow_of(tree, head)))
        many = [part for part, _ in open_to] if head.isdecimal() else self.parts
        self._others[head] = self._patterns([part for part, told in open_to if told.any], many)
        self._tried[head, ""] = self._patterns([part for part, _ in open_to], many)
        for character in frozenset().union(*(told.characters for _, told in open_to)):
            parts = [part for part, told in open_to if told.any or character in told.characters]
            self._tried[head, character] = self._patterns(parts, many)
        return self._tried.get((head, follow), self._others[head])

    def _patterns(self, parts: Sequence[Part], many: Sequence[Part]) -> Patterns:
        """A pattern for each of a few parts, else one of all those of the head."""
        return (self._one(many),) if len(parts) > _FEW else tuple(self._one([p]) for p in parts)

    def _one(self, parts: Sequence[Part]) -> re.Pattern[str]:
        key = tuple(parts)
        if key not in self._compiled:
            self._compiled[key] = compiled(joined(parts))
        return self._compiled[key]


def joined(parts: Sequence[Part]) -> str:
    """The alternatives as one pattern, each in a group of its name; back references move along."""
    whole: list[str] = []
    groups = 0
    moves = any(_BACK.search(pattern) for _, pattern in parts)
    for name, pattern in parts:
        own = groups = groups + 1
        moved = _BACK.sub(lambda match, own=own: f"\\{own + int(match[1])}", pattern)  # type: ignore[misc]
        whole.append(f"(?P<{name}>{moved})")
        groups += compiled(pattern).groups if moves else 0
    return "|".join(whole) or "(?!)"


class Follow(NamedTuple):
    """The characters that can stand behind a head and the digits behind it; `any`: others too."""

    characters: frozenset[str]
    any: bool


def follow_of(tree: Tree, head: str) -> Follow:
    r"""What can follow the head in the matches of a pattern that begin with it, by its tree.

    >>> sorted(follow_of(tree_of(r"\d+个?(?:部门|方面)|第\d"), "3").characters)
    ['个', '方', '部']
    """
    walk = _Walk(head)
    ends = walk.sequence(tree, frozenset({_HEAD}))
    return Follow(frozenset(walk.characters), walk.any or _DIGITS in ends)


_HEAD, _DIGITS = "head", "digits"
"""Where a walk stands: before the head; behind the head, with nothing but digits in between."""


class _Walk:
    """A walk through the tree of a pattern, from its head to what is no digit."""

    def __init__(self, head: str) -> None:
        self.head = head
        self.characters: set[str] = set()
        self.any = False

    def sequence(self, items: Tree, stands: frozenset[str]) -> frozenset[str]:
        """Where the walk can stand behind one thing after the other."""
        for kind, of in items:
            stands = self._item(str(kind), of, stands) if stands else stands
        return stands

    def _item(self, kind: str, of: Any, stands: frozenset[str]) -> frozenset[str]:
        """Where it can stand behind one node; what is not known here can be anything."""
        if kind in LOOKS:
            return stands
        if kind in {"LITERAL", "IN"}:
            return self._characters(
                Heads(frozenset(chr(of))) if kind == "LITERAL" else set_of(of), stands
            )
        if kind in REPEATS:
            least, most, repeated = of
            once = self.sequence(repeated, stands) if most else stands
            twice = self.sequence(repeated, once) if most else once
            return once | twice | (frozenset() if least else stands)
        if kind == "SUBPATTERN" and not of[1] and not of[2]:  # without flags of its own
            return self.sequence(of[3], stands)
        if kind == "BRANCH":
            return frozenset().union(*(self.sequence(branch, stands) for branch in of[1]))
        self.any = True
        return stands

    def _characters(self, found: Heads, stands: frozenset[str]) -> frozenset[str]:
        """Where it can stand behind one character of a set."""
        digits = found.any or found.digits or any(map(str.isdecimal, found.characters))
        behind = _HEAD in stands and found.holds(self.head)
        if _DIGITS in stands:
            self.any = self.any or found.any
            self.characters |= {char for char in found.characters if not char.isdecimal()}
            behind = behind or digits
        return frozenset({_DIGITS}) if behind else frozenset()
