"""Short passages, each with gold for one field: periods, nouns, places, and status with its kin.

They are denser in what is hard than pages are. The gold names for each field of each number every
reading that can be defended, the writer's own first. The shares that are right must not fall below
`data/gold/passages/floors.json`; floors only rise. `python -m tests.gate.test_passages` prints the
figures of today, `python -m tests.gate.test_passages period` what is wrong in one field.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from shuangjian_cli.model.rows import Fact

from ..extract.helpers import document, facts_in
from .corpus import ROOT

FOLDER = ROOT / "data/gold/passages"
FLOORS: dict[str, dict[str, float]] = json.loads((FOLDER / "floors.json").read_text())
STANDS = ("quote", "start")

Passage = dict[str, Any]
Answer = tuple[str, Any, list[Any], Passage]
"""A field, what was read, what is right, and the passage."""


@cache
def passages(name: str) -> tuple[Passage, ...]:
    """The passages of a file."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(map(json.loads, lines))


def read(passage: Passage) -> tuple[Fact, ...]:
    """The facts of a passage."""
    row = document(
        passage["text"], title=passage["title"] or None, published=passage["published"], rows=True
    )
    return facts_in(row.model_copy(update={"publisher": passage["publisher"] or None}))


def value(fact: Fact, field: str) -> Any:
    """What a fact says of a field, as the gold has it."""
    if field != "period":
        return getattr(fact, field)
    days = [fact.period_start, fact.period_end]
    return days if any(days) else None


def is_right(field: str, have: Any, want: list[Any]) -> bool:
    """Whether a value is one of the right ones; a school may be called by the end of its name."""
    if field != "organization" or not have:
        return have in want
    return any(name and (name.endswith(have) or have.endswith(name)) for name in want)


def answers(name: str) -> Iterator[Answer]:
    """What was read beside what is right, number by number; `found` whether it is a fact at all."""
    for passage in passages(name):
        facts = {fact.start: fact for fact in read(passage)}
        for gold in passage["facts"]:
            span = range(gold["start"], gold["start"] + len(gold["quote"]))
            fact = next((fact for start, fact in facts.items() if start in span), None)
            yield "found", fact is not None, [True], passage | {"quote": gold["quote"]}
            for field in gold.keys() - STANDS if fact else ():
                assert fact is not None
                told = passage | {"quote": gold["quote"]}
                yield field, value(fact, field), gold[field], told


@cache
def figures(name: str) -> dict[str, float]:
    """The share of right answers of each field."""
    right: dict[str, list[bool]] = {}
    for field, have, want, _ in answers(name):
        right.setdefault(field, []).append(is_right(field, have, want))
    return {field: round(sum(told) / len(told), 4) for field, told in sorted(right.items())}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_share_falls_below_its_floor(name: str) -> None:
    found = figures(name)
    fallen = {key: (found[key], floor) for key, floor in FLOORS[name].items() if found[key] < floor}
    assert not fallen, f"{name}: (found, floor) {fallen}"


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_the_gold_stands_in_its_passage(name: str) -> None:
    for passage in passages(name):
        for gold in passage["facts"]:
            end = gold["start"] + len(gold["quote"])
            assert passage["text"][gold["start"] : end] == gold["quote"]
            assert all(gold[field] for field in gold.keys() - STANDS)


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        for field, have, want, told in answers(asked):
            if field != "found" and not is_right(field, have, want):
                print(f"{told['published']} {told['title']}｜{told['publisher']}｜{told['text']}")
                print(f"    {told['quote']} {field}: {have}, right is {want}")
    print(json.dumps({name: figures(name) for name in sorted(FLOORS)}, indent=2))
