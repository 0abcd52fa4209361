"""The wide table: one row a place and period, each cell by a rule that is said."""

from __future__ import annotations

import pytest

from shuangjian_cli.facts import wide as module
from shuangjian_cli.facts.same import build_words
from shuangjian_cli.facts.wide import Wide
from shuangjian_cli.lexicon import Lexicon

from .make import fact


def wide(rows: list[dict], several: str = "largest", **options: bool | str) -> Wide:
    table = Wide(several, words=build_words(Lexicon()), **options)
    table.add(enumerate(rows))
    return table


def test_a_row_a_place_and_year_and_a_column_a_metric():
    students = {"metric": "students", "unit": "人", "noun": "学生"}
    other = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
    rows = list(wide([fact("a"), fact("b", 3000, **students), fact("c", 470, **other)]).table())
    assert [(row["adcode"], row["year"]) for row in rows] == [("140400", 2021), ("140400", 2022)]
    assert rows[1]["schools"] == 481 and rows[1]["students"] == 3000
    assert rows[0]["schools"] == 470 and "students" not in rows[0]


MAY = {"period_start": None, "period_end": "2022-05-31"}
SCHOOL_YEAR = {"period_start": "2022-09-01", "period_end": "2023-08-31"}
PLAN = {"period_start": "2016-01-01", "period_end": "2020-12-31"}
UNKNOWN = {"period_start": None, "period_end": None}


def test_periods_of_one_year_share_a_row_unless_asked_for_apart():
    rows = [fact("a"), fact("b", 485, **MAY), fact("c", 490, **SCHOOL_YEAR), fact("d", 7, **PLAN)]
    rows.append(fact("e", 5, **UNKNOWN))
    found = list(wide(rows).table())
    assert [(row["year"], row["schools"]) for row in found] == [(None, 5), (2020, 7), (2022, 490)]
    cells = wide(rows).cells(rows.__getitem__)
    assert [cell["period_end"] for cell in cells] == [None, "2020-12-31", "2023-08-31"]
    apart = wide(rows, by="period")
    assert apart.size() == (5, 5) and "year" not in next(apart.table())


def test_a_row_a_place_has_a_column_for_each_metric_and_year():
    club = {"metric": "clubs", "noun": "社团"}
    rows = [fact("a"), fact("b", 470, **PLAN), fact("c", 30, **club), fact("d", 5, **UNKNOWN)]
    table = wide(rows, by="place")
    (row,) = table.table()
    assert {name: row[name] for name in table.columns()} == {
        **{"schools": 5, "schools_2020": 470, "schools_2022": 481},
        "clubs_2022": 30,
    }
    assert list(table.columns()) == ["schools", "schools_2020", "schools_2022", "clubs_2022"]
    assert "year" not in row and "column a metric and year" in table.topics()["wide"]
    assert "school year" in table.topics()["year"]


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
    said = {"largest": "the largest", "latest": "published last", "confident": "the surest"}
    assert said[several] in table.rule
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
        {"action": "改扩建"},
        {"organization": "海滨小学"},
    ],
)
def test_what_does_not_stand_for_the_place_is_left_out(other):
    table = wide([fact("a"), fact("b", 9000, **other)])
    assert [row["schools"] for row in table.table()] == [481] and table.left_out == 1


OF_ONE = [
    "我们学校9000所。",
    "去年我校只有5个班，如今9000所了。",
    "镇上把教学点合了，一个班塞了9000所。",
    "长治市的小校不少，最小的一所只有9000所。",
]
OF_ALL = [
    "长治市建成安全校园9000所。",
    "该校是老校，全市共有9000所。",
    "最大的一个班78人；学校共9000所。",
    "记者走访该校后得知，长治市共有9000所。",
    "全市9000所，我们学校是其中之一。",
]


@pytest.mark.parametrize("sentence", OF_ONE + OF_ALL)
def test_numbers_of_a_school_that_is_not_named_fill_no_cell_of_its_place(sentence):
    rows = [fact("a", 9000, sentence=sentence)]
    source = {"quote": "9000所", "sentence": sentence}
    observed = {**rows[0], "sources": [source], "start": None, "sentence": None}
    for facts in (rows, [observed]):
        cells = [row["schools"] for row in wide(facts).table()]
        assert cells == ([9000] if sentence in OF_ALL else [])
    both = {**observed, "sources": [source, {"quote": "9000所", "sentence": OF_ALL[0]}]}
    assert wide([both]).size() == (1, 1)
    assert wide(rows, everything=True).size() == (1, 1)


@pytest.mark.parametrize("action", ["共有", "达到", "增至"])
def test_verbs_of_a_stock_fill_a_cell(action):
    assert next(wide([fact("a", action=action)]).table())["schools"] == 481


def test_acts_alone_fill_no_cell_unless_asked_for():
    rows = [fact("a", 12, action="改扩建"), fact("b", 3, flags=["digit_lost"])]
    assert wide(rows).size() == (0, 0)
    table = wide(rows, everything=True)
    cell = next(table.cells(rows.__getitem__))
    assert (cell["value"], cell["action"], table.left_out) == (12, "改扩建", 1)
    assert table.rule != wide(rows).rule


def test_facts_of_no_place_are_counted_and_those_of_a_school_stand_apart():
    nowhere = fact("a", place=None, adcode=None)
    table = wide([nowhere, fact("b"), fact("c", 1, organization="海滨小学")], everything=True)
    assert table.unplaced == 1
    assert [row["organization"] for row in table.table()] == [None, "海滨小学"]


def test_other_units_have_columns_of_their_own():
    money = {"metric": "funds", "noun": "资金"}
    rows = [fact("a", 5e6, unit="CNY", **money), fact("b", 9e6, unit="HKD", **money)]
    assert wide(rows).columns() == ["funds", "funds_HKD"]


def test_rates_have_a_column_for_each_noun():
    rate = {"metric": "rate", "unit": "%"}
    rows = [
        fact("a", 99.7, noun="参与率", **rate),
        fact("b", 95.2, noun="巩固率", **rate),
        fact("c", 45, noun=None, **rate),
    ]
    row = next(wide(rows).table())
    assert (row["rate:参与率"], row["rate:巩固率"], row["rate"]) == (99.7, 95.2, 45)


def test_columns_are_no_more_than_a_database_takes(monkeypatch):
    monkeypatch.setattr(module, "MOST_COLUMNS", 2)
    nouns = ("参与率", "巩固率", "巩固率", "入学率", "入学率")
    rows = [
        fact(str(at), at, metric="rate", unit="%", noun=noun, adcode=f"14040{at}")
        for at, noun in enumerate(nouns)
    ]
    assert wide(rows).columns() == ["rate:入学率", "rate:巩固率"]
