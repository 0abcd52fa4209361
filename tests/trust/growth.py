"""Adversarial input for regular expressions, made of what they look for."""

from __future__ import annotations

from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

COMMON = ("1", "1,", " ", "\n", "(", "（", "《", "学", "，", "十", "a", "<", "?", "&#")
"""What pages repeat, and what patterns without literals of their own are tried on."""
MOST_PUMPS = 8
"""Literals of a pattern that are tried: of a list of a thousand words, every hundredth or so."""
LONGEST_PUMP = 200


def literals(pattern: str, flags: int) -> tuple[list[str], list[str]]:
    """Runs of characters that a pattern asks for in a row, and single characters it may take."""
    runs: list[str] = []
    singles: dict[str, None] = {}

    def walk(items: Any) -> None:
        run = ""
        for code, value in items:
            if code is op.LITERAL:
                run += chr(value)
                singles[chr(value)] = None
                continue
            if run:
                runs.append(run)
                run = ""
            if code is op.IN:
                for kind, what in value[:40]:
                    if kind is op.LITERAL:
                        singles[chr(what)] = None
                    elif kind is op.RANGE:
                        singles[chr(what[0])] = None
            elif code is op.BRANCH:
                for branch in value[1]:
                    walk(branch)
            elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
                walk(value[2])
            elif code is op.SUBPATTERN:
                walk(value[3])
            elif code in (op.ASSERT, op.ASSERT_NOT):
                walk(value[1])
            elif code is op.ATOMIC_GROUP:
                walk(value)
        if run:
            runs.append(run)

    walk(parser.parse(pattern, flags))
    return list(dict.fromkeys(runs)), list(singles)


def example(pattern: str, flags: int) -> str:
    """A text that goes far into a pattern: each part taken once, of branches the first."""

    def write(items: Any) -> str:
        text = ""
        for code, value in items:
            if code is op.LITERAL:
                text += chr(value)
            elif code is op.IN:
                text += _member(value)
            elif code in (op.ANY, op.NOT_LITERAL):
                text += "学"
            elif code is op.BRANCH:
                text += write(value[1][0])
            elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
                text += write(value[2]) * max(1, min(value[0], 5))
            elif code is op.SUBPATTERN:
                text += write(value[3])
            elif code is op.ATOMIC_GROUP:
                text += write(value)
        return text

    return write(parser.parse(pattern, flags))


def _member(items: Any) -> str:
    kind, value = items[0]
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.RANGE:
        return chr(value[0])
    if kind is op.CATEGORY:
        return {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " "}.get(value, "学")
    return "学"


def pumps(pattern: str, flags: int) -> Iterator[str]:
    """What to repeat: a short text each."""
    runs, singles = literals(pattern, flags)
    whole = example(pattern, flags)
    own = [whole, whole[:-1], *(whole[at:] for at in range(1, min(4, len(whole))))]
    some = [words[:: len(words) // MOST_PUMPS + 1] for words in (singles, runs)]
    found = [*COMMON, *own, *some[0], *some[1]]
    yield from dict.fromkeys(one[:LONGEST_PUMP] for one in found if one)
