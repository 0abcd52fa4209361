"""What is said of numbers in short texts that were written before the rules saw them.

A case names some of its numbers and what is to be said of each; other numbers are left alone. What
is still read wrongly has an `open` that says why, and fails the test once it is read right.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.casefiles import read_cases

from .helpers import document, facts_in

PLAIN = ("metric", "value", "value_max", "unit", "qualifier", "noun")
"""What a fact has under the name that a case gives it."""


@pytest.mark.parametrize("case", read_cases("attributes"))
def test_case(case: dict[str, Any]) -> None:
    row = document(case["text"], title=case.get("title"), published=case.get("published"))
    found = list(facts_in(row))
    totals = {fact.record_id: fact.quote for fact in found}
    for wanted in case["facts"]:
        fact = next(fact for fact in found if fact.quote == wanted["quote"])
        found.remove(fact)
        got = {
            "period": [fact.period_start, fact.period_end] if fact.period_text else None,
            "status": fact.status,
            "change": fact.change,
            "action": fact.action,
            "basis": fact.basis,
            "part_of": totals.get(fact.part_of or ""),
            "repeat_of": totals.get(fact.repeat_of or ""),
            **{name: getattr(fact, name) for name in PLAIN},
        }
        expected = {name: value for name, value in wanted.items() if name != "quote"}
        assert expected.keys() <= got.keys(), f"no attribute is compared for: {wanted}"
        assert {name: got[name] for name in expected} == expected, wanted["quote"]
