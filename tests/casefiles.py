"""The case files, `tests/cases/<stage>/*.json`: each a list of cases, read in this one place.

What a case holds is said by the test that takes it. A case that is still read wrongly has an `open`
that says why; it must fail, and fails the test once it is read right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"
SHOWN = 24
"""Characters of a text that name a case without a name."""


def read_cases(*folders: str) -> list[Any]:
    """The cases of some folders, as parameters of a test."""
    return [_parameter(name, case) for name, case in named_cases(*folders)]


def named_cases(*folders: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with its name."""
    for folder in folders:
        for file in sorted((CASES / folder).glob("*.json")):
            for case in json.loads(file.read_text(encoding="utf-8")):
                name = case.get("name") or case.get("id") or case["text"][:SHOWN]
                yield f"{folder}/{file.stem}: {name}", case


def _parameter(name: str, case: dict[str, Any]) -> Any:
    reason = case.get("open")
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(case, id=name, marks=marks)
