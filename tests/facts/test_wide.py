"""The wide table: one row a place and period, each cell by a rule that is said."""

from __future__ import annotations

import pytest

from shuangjian_cli.facts.wide import Wide

from .make import fact


def wide(rows: list[dict], several: str = "largest") -> Wide:
    table = Wide(several)
    table.add(enumerate(rows))
    return table


def test_a_row_a_place_and_period_and_a_column_a_metric():
    students = {"metric": "students", "unit": "人", "noun": "学生"}
    other = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
    rows = list(wide([fact("a"), fact("b", 3000, **students), fact("c", 470, **other)]).table())
    assert [(row["adcode"], row["period_start"][:4]) for row in rows] == [
        ("140400", "2021"),
        ("140400", "2022"),
    ]
    assert rows[1]["schools"] == 481 and rows[1]["students"] == 3000
    assert rows[0]["schools"] == 470 and "students" not in rows[0]


@pytest.mark.parametrize(
    ("several", "value"), [("largest", 490), ("latest", 485), ("confident", 481)]
)
def test_the_rule_decides_between_values_and_is_said(several, value):
    rows = [
        fact("a", 481, confidence=0.99, published="2023-01-01"),
        fact("b", 485, confidence=0.9, published="2023-03-01"),
        fact("c", 490, confidence=0.8, published="2023-02-01"),
    ]
    table = wide(rows, several)
    row = next(table.table())
    assert row["schools"] == value and row["schools_values"] == 3
    assert several[:5] in row["rule"] or "last" in row["rule"] or "surest" in row["rule"]
    assert row["schools_record"] == next(r["record_id"] for r in rows if r["value"] == value)
    cell = next(table.cells(rows.__getitem__))
    assert cell["quote"] == f"{value}所" and len(cell["other_values"]) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"status": "planned"},
        {"change": "increase"},
        {"basis": "每生每年"},
        {"part_of": "a:0:0"},
        {"flags": ["digit_lost"]},
    ],
)
def test_what_does_not_stand_for_the_place_is_left_out(other):
    table = wide([fact("a"), fact("b", 9000, **other)])
    assert next(table.table())["schools"] == 481 and table.left_out == 1


def test_facts_of_no_place_are_counted_and_those_of_a_school_stand_apart():
    nowhere = fact("a", place=None, adcode=None)
    table = wide([nowhere, fact("b"), fact("c", 1, organization="海滨小学")])
    assert table.unplaced == 1
    assert [row["organization"] for row in table.table()] == [None, "海滨小学"]


def test_other_units_have_columns_of_their_own():
    money = {"metric": "funds", "noun": "资金"}
    rows = [fact("a", 5e6, unit="CNY", **money), fact("b", 9e6, unit="HKD", **money)]
    assert wide(rows).columns() == ["funds", "funds_HKD"]
