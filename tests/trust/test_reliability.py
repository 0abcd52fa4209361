"""docs/reliability.md names a test for every fault, and each of them is there."""

from __future__ import annotations

import ast
import re

from fuzz.targets import TARGETS

from ..conftest import PACKAGE, ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
FAULTS, _, FUZZED = TEXT.partition("## What the fuzzers did")


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)
    assert len(named) > 25
    for file, test in named:
        code = (ROOT / file).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in code, (file, test)


def test_every_row_names_its_test() -> None:
    rows = [line for line in FAULTS.splitlines() if line.startswith("| ") and "---" not in line]
    for row in rows:
        assert (
            row.startswith("| fault |")
            or "`tests/" in row
            or "`scripts/" in row
            or "the same |" in row
        ), row


BY_OTHERS = (
    "Permission denied",
    "end-of-stream ...",
    "... password required",
    'pip install ".[warc]"',
)
"""Messages of the system and of Python's readers, which pass through us."""
FILLED = re.compile(r"\w*\d\w*|N|x|'.*|metrics|min_confidence|kind|nouns|area")
"""Words of a message that stand for a number, a name, a row."""
PART = re.compile(r"'[^']*'|[\w.-]+|[^\w\s]")
"""What a message is made of: names in quotes, words, signs."""


def literals() -> str:
    """All that the code can say, of f-strings what stands between the values."""
    found: list[str] = []
    for file in sorted(PACKAGE.rglob("*.py")):
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        constants = (node.value for node in nodes if isinstance(node, ast.Constant))
        found.extend(value for value in constants if isinstance(value, str))
    return "\0".join(found)


def is_said(message: str, said: str) -> bool:
    """Whether a message is made of runs of words that the code says, and of what is filled in.

    A word alone is such a run only beside what is filled in.
    """
    parts = list(PART.finditer(message))
    filled = [FILLED.fullmatch(part[0]) is not None for part in parts]
    at = 0
    while at < len(parts):
        ends = (n for n in range(len(parts), at + 1, -1) if _text(parts[at:n]) in said)
        end = next(ends, at + 1)
        beside = filled[at] or any(filled[max(0, at - 1) : at + 2])
        if end == at + 1 and parts[at][0].isalpha() and not beside:
            return False
        at = end
    return True


def _text(parts: list[re.Match[str]]) -> str:
    return parts[0].string[parts[0].start() : parts[-1].end()]


def test_every_message_that_the_page_quotes_is_one_of_ours() -> None:
    said = literals()
    rows = [line for line in FAULTS.splitlines() if line.count(" | ") == 5 and "---" not in line]
    quoted = [text for row in rows for text in re.findall(r"`([^`]+)`", row.split(" | ")[3])]
    assert len(quoted) > 20
    assert [text for text in quoted if text not in BY_OTHERS and not is_said(text, said)] == []
    assert not is_said("File is not a zip file", said)
    assert not is_said("the file is larger ...", said)


def test_every_target_of_the_fuzzers_has_its_executions() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([\d,]+) \|", FUZZED, re.MULTILINE)
    assert {name for name, _ in rows} == set(TARGETS)
    assert all(int(times.replace(",", "")) > 1000 for _, times in rows)
