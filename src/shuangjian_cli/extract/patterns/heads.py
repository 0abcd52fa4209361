"""With which characters the matches of a pattern begin, and patterns that ask for these first.

The engine of `re` runs through a text at full speed when it knows the first character of a match;
behind a lookbehind, a named group or something optional it does not look for it, and tries the
whole pattern at each place. `guarded` tells it.

>>> sorted(heads("(?<!大)(?:计划|拟[招建])").characters)
['拟', '计']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

_DIGITS = frozenset("0123456789")
_NAMED = re.compile(r"\(\?P<\w+>")
_REFERS = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
_MANY = 200
"""Characters of a range that are listed one by one; more, as all of Chinese, are any."""
LOOKS = frozenset({"ASSERT", "ASSERT_NOT", "AT"})
REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


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

    def one_of(self) -> str:
        """A pattern for one of these characters; empty where they cannot be told.

        >>> heads("预计|拟[招建]").one_of()
        '[拟预]'
        """
        if self.any or self.empty or self == Heads():
            return ""
        listed = re.escape("".join(sorted(self.characters))) + (r"\d" if self.digits else "")
        return f"[{listed}]"


_SPACES = frozenset(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)
}
_CATEGORIES = {"CATEGORY_DIGIT": Heads(digits=True), "CATEGORY_SPACE": Heads(_SPACES)}
"""What \\d and \\s stand for."""


Tree = Sequence[tuple[Any, Any]]
"""What `re` makes of a pattern before it compiles it: nodes of an opcode and what belongs to it."""


def heads(pattern: str) -> Heads:
    """What the matches of a pattern begin with."""
    return heads_of(tree_of(pattern))


def tree_of(pattern: str) -> Tree:
    """The tree of a pattern; one node that is not known for one with flags."""
    tree = import_module("re._parser").parse(pattern)
    return [("FLAGS", None)] if tree.state.flags & ~re.UNICODE else list(tree)


def guarded(pattern: str) -> str:
    """The same pattern behind a look at the first character, where that can be told.

    >>> guarded("(?<!大)(?:计划|拟[招建])")
    '(?=[拟计])(?:(?<!大)(?:计划|拟[招建]))'
    """
    tree = tree_of(pattern)
    begin = "" if _is_seen(tree) else heads_of(tree).one_of()
    return f"(?={begin})(?:{pattern})" if begin else pattern


def alternatives(patterns: Iterable[str]) -> str:
    """Any of the patterns, each behind a look at its first characters, where these can be told.

    For what is tried at one place: there the engine has no use for the first characters that it
    sees itself, and would try alternative after alternative.

    >>> alternatives(["预计|拟[招建]", "(?:每)?年"])
    '(?=[拟预])(?:预计|拟[招建])|(?=[年每])(?:(?:每)?年)'
    """
    looks = ((heads(pattern).one_of(), pattern) for pattern in patterns)
    return "|".join(f"(?={look})(?:{part})" if look else f"(?:{part})" for look, part in looks)


def first_of(patterns: Iterable[str]) -> str:
    """A pattern that says whether one of the patterns matches, and where first, at full speed.

    It matches one character: of those with which the patterns begin, which the engine looks for,
    it looks back over the character and ahead at the patterns. Of these it tries only those that
    begin with the character: an alternative that begins with a set it passes over at a glance, one
    that begins with a look it has to enter. A pattern that refers to its groups or has flags
    stands for its characters alone.

    >>> re.search(first_of(["计划", "拟[招建]"]), "虚拟的计划").span()
    (3, 4)
    """
    begin, parts, ahead = Heads(), [], []
    for pattern in patterns:
        tree = tree_of(pattern)
        found = heads_of(tree)
        begin = begin.either(found)
        alone = _REFERS.search(pattern) or any(str(kind) == "FLAGS" for kind, _ in tree)
        ahead.append(found.one_of() if alone else _NAMED.sub("(?:", pattern))
        parts.append(f"{found.one_of()}(?<=(?={ahead[-1]})(?s:.))")
    known = begin.one_of()
    return f"{known}(?<={'|'.join(parts)})" if known else f"(?={'|'.join(ahead)})"


def _is_seen(items: Tree) -> bool:
    """Whether the engine sees the first characters itself: one, a set, or a choice of single ones.

    Then it looks for them ten times as fast as for what a guard tells it.
    """
    for kind, of in items:
        if str(kind) == "SUBPATTERN":
            return _is_seen(of[3])
        if str(kind) == "BRANCH":
            return all(len(branch) and str(branch[0][0]) == "LITERAL" for branch in of[1])
        return str(kind) in {"LITERAL", "IN"}
    return False


def heads_of(items: Tree) -> Heads:
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
        return set_of(of)
    if kind in LOOKS:
        return Heads(empty=True)
    if kind in REPEATS:
        least, _, repeated = of
        inner = heads_of(repeated)
        return inner if least else inner._replace(empty=True)
    if kind == "SUBPATTERN" and not of[1] and not of[2]:  # without flags of its own
        return heads_of(of[3])
    if kind == "BRANCH":
        found = Heads()
        for branch in of[1]:
            found = found.either(heads_of(branch))
        return found
    return Heads(any=True)


def set_of(items: Iterable[tuple[Any, Any]]) -> Heads:
    """Of a set of characters like [一-十\\d]."""
    found = Heads()
    for kind, of in items:
        if str(kind) == "LITERAL":
            one = Heads(frozenset(chr(of)))
        elif str(kind) == "RANGE" and of[1] - of[0] <= _MANY:
            one = Heads(frozenset(map(chr, range(of[0], of[1] + 1))))
        else:
            one = _CATEGORIES.get(str(of), Heads(any=True))
        found = found.either(one)
    return found
