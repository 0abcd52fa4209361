"""docs/reliability.md names a test for every fault, and each of them is there."""

from __future__ import annotations

import re

from fuzz.targets import TARGETS

from ..conftest import ROOT

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


def test_every_target_of_the_fuzzers_has_its_executions() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([\d,]+) \|", FUZZED, re.MULTILINE)
    assert {name for name, _ in rows} == set(TARGETS)
    assert all(int(times.replace(",", "")) > 1000 for _, times in rows)
