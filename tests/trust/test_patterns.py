"""No regular expression of the house, in code or lexicon, takes long on text made to slow it down.

What each pattern looks for is repeated to 2,000, 20,000 and 200,000 characters: ten times the text
may take some ten times as long. The patterns are those that the package compiles while all its
modules are imported and pages go through it (`collect.py`); a line of code that compiles
another one fails the first test here.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeGuard

import pytest

from ..conftest import PACKAGE, ROOT
from ..timing import seconds, steady
from .growth import pumps

FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "sub", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}

IMPORT = re.compile(r"^from \S+ import (?:\([^)]*\)|[^\n]*)$", re.MULTILINE)
"""Where a module takes a name from another, which is no use of it yet."""

NOT_SEEN = {
    "lexicon/load.py": "compiles the user's own patterns, to see whether they are any",
    "lexicon/patterns.py": "compiles what others made: their lines are watched",
    "lexicon/programs.py": "the same, of those whose programs are kept",
    "tuning/check.py": "tries the rows of a lexicon on their examples",
    "extract/schools/organizations.py": "the pattern that finds nothing, for pages without schools",
}
"""Modules whose patterns are other modules' or the user's, and why they may go unseen."""

LIMITS = {
    "stages/strip/evidence.py": (300, "HEAD: a line's first 300 characters"),
    "stages/strip/tails.py": (200, "REACH: the end of a paragraph"),
    "stages/strip/metadata.py": (400, "a line's two ends, or MAX_VALUE of a candidate"),
    "stages/strip/bylines.py": (400, "a candidate, which MAX_VALUE bounds"),
    "stages/strip/name_rules.py": (400, "a candidate, or a line of some 60 letters"),
    "stages/strip/site_names.py": (400, "a candidate, or a line of some 60 letters"),
    "stages/strip/title_lines.py": (400, "a candidate, or a line of some 60 letters"),
    "stages/strip/titles.py": (400, "a candidate"),
    "stages/strip/floors.py": (200, "the head of a post: max_length of its row, and blanks"),
    "stages/strip/shape.py _TEASER": (40, "TAIL: the end of a line"),
    "extract/places/gazetteer.py ETHNIC": (30, "names of our table of places"),
    "extract/schools/names.py trailing": (16, "NAME_LENGTH before the ending of a name"),
    "extract/numbers/quantities.py scale": (40, "_LONGEST: a number that is read"),
    "stages/segment/words.py": (2000, "tried by `match`, in a run of letters once"),
    "extract/nouns/words.py act": (48, "_ACT: the phrase before a number"),
    "extract/lines.py": (200, "tried by `match` at the beginning of a line"),
    "stages/simplify/spun.py re": (1000, "patterns of the lexicon, not pages"),
}
"""Patterns that are only shown so many characters, by module and by the name at the left of the
line that compiles them, and what sees to that."""

SIZES = (300, 2_000, 20_000, 200_000)
"""Characters; the first finds what is worse than quadratic."""
FLOORS = (0.0, 0.0004, 0.02)
"""Seconds below which a pattern is no danger and is tried no further. What is linear takes 0.0001
on 2,000 characters; what takes 0.02 on 20,000 does 1 MB in a second."""
GROWTH = 25
"""Times that ten times the text may take: ten is linear, 100 quadratic, between is noise."""
TOO_LONG = 1.0
MUCH_TOO_LONG = 5.0
"""Seconds for 200,000 characters that no linear pattern takes."""
TAIL = "☃"
"""What stands behind the repeats: a pattern that fails at the end has tried every way."""


@dataclass(frozen=True)
class Pattern:
    """A pattern, the lines of code that compile it, and how it is used."""

    text: str
    flags: int
    where: tuple[str, ...]

    @property
    def modules(self) -> set[str]:
        return {where.rpartition(":")[0] for where in self.where}

    @property
    def is_anchored(self) -> bool:
        return all(where in anchored() for where in self.where)

    @property
    def limit(self) -> int:
        """The most characters that it is ever shown."""
        return max(limit(where) for where in self.where)

    def work(self, text: str) -> Callable[[], object]:
        compiled = re.compile(self.text, self.flags)
        if self.is_anchored:
            return lambda: compiled.match(text)
        return lambda: sum(1 for _ in compiled.finditer(text))


@cache
def patterns() -> tuple[Pattern, ...]:
    command = [sys.executable, "-m", "tests.trust.collect"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    seen = [Pattern(row["pattern"], row["flags"], tuple(row["where"])) for row in rows]
    known = {pattern.text for pattern in seen}
    written = (
        Pattern(_text(node.args[0].value), 0, (f"{module}:{node.lineno}",))
        for module, node in calls()
        if isinstance(node.args[0], ast.Constant)
    )
    return (*seen, *(pattern for pattern in written if pattern.text not in known))


@cache
def limit(where: str) -> int:
    """The most characters that the pattern of a line of code is shown."""
    module, _, line = where.rpartition(":")
    for key, (length, _) in LIMITS.items():
        limited, _, name = key.partition(" ")
        written = (PACKAGE / limited).read_text(encoding="utf-8").splitlines()[: int(line)]
        if module == limited and (not name or _assigned(written[-3:], name)):
            return length
    return SIZES[-1]


def _assigned(lines: Sequence[str], name: str) -> bool:
    """Whether the last of some lines compiles the pattern `name`."""
    return any(re.search(rf"\b{name}\b", line) for line in lines)


def _text(written: object) -> str:
    """A pattern for bytes as one for text."""
    return written.decode("latin-1") if isinstance(written, bytes) else str(written)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every `re.compile(...)`, our `compiled(...)` and the like in the code, with its module."""
    for file in sorted(PACKAGE.rglob("*.py")):
        module = file.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if _is_re(node) or _is_kept(node):
                yield module, node


def _is_kept(node: ast.AST) -> TypeGuard[ast.Call]:
    """`compiled(...)`, for which a program may be kept (lexicon/programs.py)."""
    by_us = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return by_us and node.func.id == "compiled"


def _is_re(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in FUNCTIONS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _makes_a_pattern(node: ast.AST) -> bool:
    """`re.compile(...)`, our `compiled(...)`, or our `Pattern(...)`, which compiles later."""
    by_us = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return _is_re(node) or _is_kept(node) or (by_us and node.func.id == "Pattern")


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


@cache
def anchored() -> frozenset[str]:
    """`module:line` of the constants that are only ever used by `match` and `fullmatch`."""
    found: set[str] = set()
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
    whole = IMPORT.sub("", "\n".join(texts.values()))
    for file, text in texts.items():
        module = file.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(text)):
            if _is_re(node) and _name(node) in ANCHORED:
                found |= _lines(module, node)
            is_constant = isinstance(node, ast.Assign) and _makes_a_pattern(node.value)
            if is_constant and isinstance(node.targets[0], ast.Name):
                name = re.compile(rf"\b{node.targets[0].id}\b(?:\.(\w+))?")
                own = node.targets[0].id.startswith("_")
                used = [m[1] for m in name.finditer(text if own else whole)]
                used.remove(None)  # where it gets its name
                if used and set(used) <= ANCHORED:
                    found |= _lines(module, node)
    return frozenset(found)


def _lines(module: str, node: ast.stmt | ast.expr) -> set[str]:
    return {f"{module}:{n}" for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def test_every_line_that_compiles_a_pattern_is_watched() -> None:
    seen = {where for pattern in patterns() for where in pattern.where}
    unseen = {
        f"{module}:{node.lineno}"
        for module, node in calls()
        if module not in NOT_SEEN and not _lines(module, node) & seen
    }
    assert not unseen, "let collect.py exercise these, or say in NOT_SEEN why not"


def slow(pattern: Pattern) -> str | None:
    """A text on which a pattern takes long, with its times; None where there is none."""
    worst: tuple[float, str] = (0.0, "")
    for pump in pumps(pattern.text, pattern.flags):
        times = []
        for size, floor in zip(SIZES[:-1], FLOORS, strict=True):
            times.append(tried(pattern, pump, size))
            if times[-1] >= TOO_LONG:
                return told(pattern, pump, times)
            if times[-1] < floor:
                break
        else:
            worst = max(worst, (times[-1], pump))
    if not worst[1]:
        return None
    most = GROWTH * worst[0]
    times = [worst[0], tried(pattern, worst[1], SIZES[-1], most)]
    if times[1] < most:
        return None
    # Once more, as a clock of coarse ticks or a busy machine may be what is slow.
    times = [steady(pattern.work(repeated(pattern, worst[1], SIZES[-2])), TOO_LONG)]
    most = min(GROWTH * times[0], MUCH_TOO_LONG)
    times.append(seconds(pattern.work(repeated(pattern, worst[1], SIZES[-1])), most))
    return told(pattern, worst[1], times) if times[1] >= most else None


def tried(pattern: Pattern, pump: str, size: int, most: float = TOO_LONG) -> float:
    """Seconds that a pattern takes on so many characters of a repeated text, up to `most`."""
    return seconds(pattern.work(repeated(pattern, pump, size)), most)


def repeated(pattern: Pattern, pump: str, size: int) -> str:
    """The pump, so many characters of it, with an end that fits nothing."""
    length = min(size, pattern.limit)
    return (pump * (length // len(pump) + 1))[: length - 1] + TAIL


def told(pattern: Pattern, pump: str, times: Sequence[float]) -> str:
    """What is wrong, for whoever must mend it."""
    shown = ", ".join(f"{time:.4f}" for time in times)
    return f"{pattern.where[0]} on {pump[:30]!r}: {shown} s: {pattern.text[:90]}"


def test_no_pattern_is_slow() -> None:
    found = [line for pattern in patterns() if (line := slow(pattern))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("bad", [r"(a+)+$", r"\s*=", r"(?:ab|a|b)*c"])
def test_a_slow_pattern_would_be_found(bad: str) -> None:
    assert slow(Pattern(bad, 0, ("nowhere:1",)))
