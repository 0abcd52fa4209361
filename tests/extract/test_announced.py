"""Pages that announce posts or places: what they list is planned, what they tell is not."""

from __future__ import annotations

import pytest

from .helpers import document, facts_in

TITLES = {
    "青川县2024年中小学新任教师招聘公告": "planned",
    "关于公布2023年青川县普通高中招生计划的通知": "planned",
    "青川县2024年教师招聘拟聘用人员公示": "actual",
    "青川县招生工作总结": "actual",
}
LIST = "一、岗位\n高中教师14名：青川中学5名，乔庄中学9名。\n初中教师27名。"


@pytest.mark.parametrize(("title", "status"), TITLES.items())
def test_the_title_tells_whether_a_list_is_planned(title: str, status: str) -> None:
    facts = facts_in(document(LIST, title=title))
    assert [fact.quote for fact in facts] == ["14名", "5名", "9名", "27名"]
    assert {fact.status for fact in facts} == {status}


@pytest.mark.parametrize(
    "told", ["学校现有教师120名。", "去年招聘的79名教师中，71名分到山区。", "全县有教师1200人。"]
)
def test_what_such_a_page_tells_is_so(told: str) -> None:
    title = "青川县2024年中小学新任教师招聘公告"
    assert {fact.status for fact in facts_in(document(told, title=title))} == {"actual"}


def test_what_lies_behind_such_a_page_is_so() -> None:
    title = "青川县2024年中小学新任教师招聘公告"
    facts = facts_in(document("2022学年，全县新进教师187名。", title=title, published="2024-04-02"))
    assert [(fact.quote, fact.status) for fact in facts] == [("187名", "actual")]
