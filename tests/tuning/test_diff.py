"""Differences are those of facts and lines, and not that the text moved."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.facts.rows import RowFile
from shuangjian_cli.tuning.diff import Pages, diff_documents, diff_facts

from ..facts.make import document, fact, write

NONE = Pages(None)


def facts(folder: Path, old: list[dict], new: list[dict]) -> list[tuple[str, str, dict]]:
    paths = [write(folder / f"{n}.jsonl", rows) for n, rows in enumerate((old, new))]
    with RowFile(paths[0]) as one, RowFile(paths[1]) as other:
        found = diff_facts(Pages(one), Pages(other))
        return [(one.change, one.text, one.fields) for one in found]


def lines(folder: Path, old: str, new: str, removed: Pages = NONE) -> list[tuple[str, str, str]]:
    paths = [write(folder / f"{n}.jsonl", [document("a", t)]) for n, t in enumerate((old, new))]
    with RowFile(paths[0]) as one, RowFile(paths[1]) as other:
        found = diff_documents(Pages(one), Pages(other), NONE, removed)
        return [(one.change, one.text, one.why) for one in found]


def test_no_difference(tmp_path):
    rows = [fact("a"), fact("b", 7)]
    assert facts(tmp_path, rows, rows) == []


def test_text_that_moved_is_no_difference(tmp_path):
    sentence = "2022年长治市共有学校481所。"
    moved = fact("a", sentence=sentence) | {"start": 115, "end": 119, "sentence_start": 100}
    moved["record_id"] = "a:115:0"
    assert facts(tmp_path, [fact("a", sentence=sentence)], [moved]) == []
    other = fact("a", sentence="清溪讯 2022年长治市共有学校481所。")
    assert facts(tmp_path, [fact("a", sentence=sentence)], [other]) == []


def test_gained_lost_and_altered(tmp_path):
    old = [fact("a"), fact("b"), fact("c", noun="木偶")]
    new = [fact("a", metric="works"), fact("c", noun="木偶"), fact("d")]
    found = facts(tmp_path, old, new)
    assert [(change, text) for change, text, _ in found] == [
        ("altered", "481所"),
        ("lost", "481所"),
        ("gained", "481所"),
    ]
    assert found[0][2] == {"metric": ("schools", "works")}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 6), max_size=6), st.lists(st.integers(1, 6), max_size=6))
def test_every_fact_is_paired_or_reported(tmp_path_factory, old, new):
    folder = tmp_path_factory.mktemp("diff")
    rows = [
        [fact("a", value, start=at * 5) for at, value in enumerate(some)] for some in (old, new)
    ]
    found = facts(folder, *rows)
    lost = sum(change == "lost" for change, _, _ in found)
    gained = sum(change == "gained" for change, _, _ in found)
    assert len(old) - lost == len(new) - gained
    back = facts(folder, rows[1], rows[0])
    assert sum(change == "lost" for change, _, _ in back) == gained


def test_lines_of_a_page(tmp_path):
    removed = {
        "kind": "shuangjian.removed/1",
        "doc_id": "a",
        "text": "扫码关注我们",
        "stage": "strip",
    }
    path = write(tmp_path / "removed.jsonl", [removed | {"rule": "share", "reason": "buttons"}])
    with RowFile(path, "removed") as file:
        found = lines(
            tmp_path,
            "第一段讲课后服务。\n扫码关注我们\n第二段讲教师的培训和教研活动。",
            "第一段讲课后服务。\n第二段讲教师的培训与教研活动。\n第三段是新的。",
            Pages(file),
        )
    assert ("lost", "扫码关注我们", "share: buttons") in found
    assert ("altered", "第二段讲教师的培训与教研活动。", "") in found
    assert ("gained", "第三段是新的。", "") in found
    assert len(found) == 3


def test_pages_and_their_fields(tmp_path):
    one = write(tmp_path / "1.jsonl", [document("a", "甲", title="旧"), document("b", "乙")])
    two = write(tmp_path / "2.jsonl", [document("a", "甲", title="新"), document("c", "丙")])
    with RowFile(one) as old, RowFile(two) as new:
        found = list(diff_documents(Pages(old), Pages(new), NONE, NONE))
    assert [(one.what, one.change, one.doc_id) for one in found] == [
        ("document", "altered", "a"),
        ("document", "lost", "b"),
        ("document", "gained", "c"),
    ]
    assert found[0].fields == {"title": ("旧", "新")}
