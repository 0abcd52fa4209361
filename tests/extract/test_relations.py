"""Which fact is a part of which: by words, by brackets, and by sums that come out."""

from __future__ import annotations

import pytest

from shuangjian_cli.extract.relations import _divides

from ..timing import growth
from .helpers import document, facts_in

SUMMED = [
    ("特校有45名孩子，听障21名、智障24名。", {"21名": "45名", "24名": "45名"}),
    (
        "全县有学校61所，普通高中3所、初中14所、小学44所。",
        dict.fromkeys(("3所", "14所", "44所"), "61所"),
    ),
    ("全区小学61所、教学点17个，共有学生900人。", {}),
    ("全县有学校61所，普通高中3所、初中14所、小学40所。", {}),
    ("学费由每学期600元，降为小学300元、初中300元。", {}),
    ("新建学校3所，改建2所，扩建1所。", {}),
]
WORDED = [
    ("820名学生中有537名留守儿童。", {"537名": "820名"}),
    ("299名特岗教师中，有287名教师选择留任。", {"287名": "299名"}),
    ("新建小学23所、初中12所。", {}),
    ("高中6所，其中民办2所；中等职业学校3所。", {"2所": "6所"}),
]


def parts(text: str) -> dict[str, str]:
    """The quote of each part, with that of its total."""
    facts = facts_in(document(text))
    by_id = {fact.record_id: fact for fact in facts}
    return {fact.quote: by_id[fact.part_of].quote for fact in facts if fact.part_of}


@pytest.mark.parametrize(("text", "expected"), SUMMED)
def test_numbers_that_add_up_to_the_one_before_are_its_parts(
    text: str, expected: dict[str, str]
) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(("text", "expected"), WORDED)
def test_what_is_said_to_be_among_others_is_a_part(text: str, expected: dict[str, str]) -> None:
    assert parts(text) == expected


def test_the_cells_of_a_column_are_parts_of_its_sum() -> None:
    text = "县名\t学校（所）\t教师（人）\n甲县\t24\t1043\n乙县\t31\t1296\n合计\t55\t2340"
    found = facts_in(document(text, rows=True))
    total = next(fact for fact in found if fact.quote == "55")
    linked = [fact.quote for fact in found if fact.part_of]
    assert linked == ["24", "31"], "of the teachers the sum does not come out"
    assert {fact.part_of for fact in found if fact.part_of} == {total.record_id}


def test_what_stands_between_two_numbers_is_looked_through_once() -> None:
    assert growth(lambda n: _divides("，其中" * n + "；"), 2_000, 20_000, 25) <= 25
    assert _divides("，其中初中") and not _divides("，其中民办2所；初中")
