"""What the fact scorer forgives, and what it does not."""

from __future__ import annotations

import pytest

from shuangjian_cli.score.facts import Difference, score_facts

GOLD = {
    "doc": "p1",
    "quote": "481所",
    "context": "课后服务惠及学校481所、学生31万余名",
    "metric": "schools",
    "value": 481,
    "value_max": None,
    "qualifier": "exact",
    "place": "140400",
    "optional": False,
}
FACT = {
    **{k: v for k, v in GOLD.items() if k not in ("doc", "context", "place")},
    "doc_id": "p1.html",
    "sentence": "课后服务惠及学校481所、学生31万余名。",
    "adcode": "140400",
}


def test_a_right_fact_is_right() -> None:
    score = score_facts([GOLD], [FACT])
    assert score.figures() == (1.0, 1.0, 1.0)
    assert score.attributes["place"] == [1, 1]


def test_value_metric_qualifier_and_spot_must_agree() -> None:
    for wrong in (
        {"value": 480},
        {"metric": "students"},
        {"qualifier": "about"},
        {"sentence": "另有学校481所未开展。"},
    ):
        score = score_facts([GOLD], [{**FACT, **wrong}])
        assert score.figures()[2] == 0.0, wrong


def test_a_fact_counts_once() -> None:
    assert score_facts([GOLD], [FACT, FACT]).figures()[0] == 0.5


def test_optional_gold_is_neither_asked_for_nor_held_against() -> None:
    optional = {**GOLD, "optional": True}
    assert score_facts([GOLD, {**optional, "doc": "p2"}], [FACT]).figures()[2] == 1.0
    other = {**FACT, "metric": "institutions"}
    assert score_facts([optional], [other]).figures() == (0.0, 0.0, 0.0)
    assert not score_facts([optional], [other]).false


def test_facts_of_pages_without_gold_are_left_out_and_named() -> None:
    score = score_facts([GOLD], [FACT, {**FACT, "doc_id": "p9.html"}])
    assert score.figures()[2] == 1.0 and score.strangers == ("p9.html",)


def test_a_page_without_records_makes_every_fact_false() -> None:
    assert score_facts([{"doc": "p1", "none": True}], [FACT]).false["schools"] == 1


def test_wrong_attributes_are_told_with_both_values() -> None:
    gold = {**GOLD, "period": ["2023-01-01", "2023-12-31"], "status": "actual", "noun": "学校"}
    fact = {**FACT, "adcode": "140000", "period_start": "2022-01-01", "noun": "学校"}
    told: list[Difference] = []
    score_facts([gold], [fact], differ=told.append)
    assert [(one.doc, one.attribute, one.want, one.got) for one in told] == [
        ("p1", "place", "140400", "140000"),
        ("p1", "period", ["2023-01-01", "2023-12-31"], ["2022-01-01", None]),
    ]
    assert all(one.fact is fact for one in told)


PART = {
    **GOLD,
    "id": "b",
    "quote": "31万余名",
    "metric": "students",
    "value": 310000,
    "part_of": "a",
}
PART_FACT = {
    **{k: v for k, v in PART.items() if k not in ("doc", "id", "context", "place", "part_of")},
    "doc_id": "p1.html",
    "record_id": "2",
    "sentence": FACT["sentence"],
    "adcode": "140400",
}


@pytest.mark.parametrize(
    ("link", "right"),
    [({"part_of": "1"}, 1), ({"part_of": "9"}, 0), ({}, 0), ({"part_of": None}, 0)],
)
def test_a_link_is_right_when_it_names_the_fact_of_that_gold_record(
    link: dict[str, str | None], right: int
) -> None:
    found: list[Difference] = []
    gold, whole = [{**GOLD, "id": "a"}, PART], {**FACT, "record_id": "1"}
    score = score_facts(gold, [whole, {**PART_FACT, **link}], differ=found.append)
    assert score.figures() == (1.0, 1.0, 1.0)
    assert score.attributes["part_of"] == [right, 1]
    assert [one.attribute for one in found] == ["part_of"] * (1 - right)


@pytest.mark.parametrize(("link", "right"), [(None, 1), ("1", 0), ("9", 0)])
def test_gold_may_say_that_there_is_no_link(link: str | None, right: int) -> None:
    gold, whole = [{**GOLD, "id": "a"}, {**PART, "part_of": None}], {**FACT, "record_id": "1"}
    score = score_facts(gold, [whole, {**PART_FACT, "part_of": link}])
    assert score.attributes["part_of"] == [right, 1]
