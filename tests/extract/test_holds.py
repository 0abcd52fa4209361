"""For which place and which school the numbers of a page hold.

The pages of `tests/cases/holds` were written, with what is to be said of their numbers, before the
rules saw them. A number is `[quote, full name of its place, school]`; a school may be said by any
form of its name that ends like it. What is still read wrongly is a page of its own with an `open`
that says why, and fails the test once it is read right.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.casefiles import read_cases

from .helpers import document, facts_in


@pytest.mark.parametrize("case", read_cases("holds"))
def test_case(case: dict[str, Any]) -> None:
    row = document(case["text"], title=case["title"], published=case["published"])
    found = list(facts_in(row.model_copy(update={"publisher": case["publisher"]})))
    for quote, place, school in case["numbers"]:
        fact = next(fact for fact in found if fact.quote == quote)
        found.remove(fact)
        assert fact.place == place, quote
        assert _same(fact.organization, school), (quote, fact.organization)


def _same(found: str | None, school: str | None) -> bool:
    """Whether two forms of a name are of one school: 泰和县上田中学, 上田中学."""
    if found is None or school is None:
        return found is school
    return found.endswith(school) or school.endswith(found)
