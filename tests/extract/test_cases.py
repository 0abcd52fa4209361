"""The case files of extraction: a text, and the facts that it must give, no more and no fewer.

A fact of a case names its quote and whatever else is to be checked; `part` asks for `part_of`.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.casefiles import read_cases

from .helpers import document, facts_in

FOLDERS = ("quantities", "nouns", "metrics", "traps", "facts", "extract")


@pytest.mark.parametrize("case", read_cases(*FOLDERS))
def test_case(case: dict[str, Any]) -> None:
    rows = "\t" in case["text"]
    row = document(
        case["text"], title=case.get("title"), published=case.get("published"), rows=rows
    )
    found = facts_in(row)
    assert [(fact.quote, fact.metric) for fact in found] == [
        (wanted["quote"], wanted["metric"]) for wanted in case["facts"]
    ]
    for fact, wanted in zip(found, case["facts"], strict=True):
        for key, value in wanted.items():
            if key == "part":
                assert (fact.part_of is not None) == value
            else:
                assert getattr(fact, key) == value, (fact.quote, key)
