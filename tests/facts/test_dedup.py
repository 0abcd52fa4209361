"""Copies are found, pages of one template are not copies, and heads are the right ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangjian_cli.facts import dedup
from shuangjian_cli.facts.dedup import as_text, families, find_duplicates, same_text
from shuangjian_cli.facts.rows import RowFile

from .make import document, write

STORY = (
    "清溪市教育局日前通报了全市课后服务的进展。\n全市共有481所学校开展课后服务，惠及学生31.2万名。\n"
    "各校组建社团5351个，家长普遍表示，孩子放学以后有了好去处，作业大多能够在学校里完成。\n"
    "下一步，教育局将继续完善经费保障，让更多的教师愿意留下来，也让社会力量参与进来。"
)
OTHER = (
    "云岭县的十二个乡镇近来办起了乡村少年宫，孩子们在这里学剪纸、写毛笔字、打陀螺。\n"
    "辅导员大多是退休教师，也有返乡的大学生，他们轮流值班，每个周末都不缺席。"
)


def clusters(folder: Path, rows: list[dict], **options) -> dict[str, set[str]]:
    path = write(folder / "documents.jsonl", rows)
    with RowFile(path, "documents") as file:
        found: dict[str, set[str]] = {}
        for row in find_duplicates(file, **options):
            found.setdefault(row.head, set()).add(row.doc_id)
    return found


def test_exact_copies_need_no_library(tmp_path):
    rows = [document("a", STORY), document("b", OTHER), document("c", STORY.replace("，", ", "))]
    assert clusters(tmp_path, rows, near=False) == {"a": {"a", "c"}}


def test_hashes_are_sorted_on_the_disk_piece_by_piece(tmp_path, monkeypatch):
    """The same clusters however few pages a piece has."""
    pytest.importorskip("datasketch")
    texts = [STORY, OTHER, STORY + "（转载）", OTHER + "（完）", STORY[:-3], "短", STORY]
    rows = [document(str(number), text) for number, text in enumerate(texts)]
    whole = clusters(tmp_path, rows)
    assert whole == {"2": {"0", "2", "4", "6"}, "3": {"1", "3"}}
    for pages in (1, 2, 5):
        monkeypatch.setattr(dedup, "CHUNK", pages)
        assert clusters(tmp_path, rows) == whole


def test_reposts_are_found_and_the_oldest_is_the_head(tmp_path):
    pytest.importorskip("datasketch")
    repost = "编者按：转自清溪日报。\n" + STORY.replace("\n下一步", "\n据悉，下一步")
    rows = [
        document("repost", repost, published="2023-05-14"),
        document("other", OTHER, published="2020-01-01"),
        document("first", STORY, published="2023-05-12"),
        document("excerpt", STORY[: len(STORY) * 2 // 3], published="2023-05-20"),
    ]
    assert clusters(tmp_path, rows) == {"first": {"repost", "first", "excerpt"}}
    assert set(clusters(tmp_path, rows, head="complete")) == {"repost"}


def test_pages_of_one_template_are_no_copies(tmp_path):
    pytest.importorskip("datasketch")
    other = STORY.replace("481", "96").replace("31.2", "4.7").replace("5351", "880")
    assert same_text(as_text(STORY), as_text(STORY + "（转载）"))
    assert clusters(tmp_path, [document("a", STORY), document("b", other)]) == {}


def test_dates_do_not_make_copies_of_pages_of_one_template(tmp_path):
    pytest.importorskip("datasketch")
    page = STORY + "\n2023年5月12日 10:30 通报，12345热线开通。"
    other = page.replace("481", "96").replace("31.2", "4.7").replace("5351", "880")
    assert clusters(tmp_path, [document("a", page), document("b", other)]) == {}


def test_empty_pages_are_not_copies_of_each_other(tmp_path):
    rows = [document("a", ""), document("b", ""), document("c", "请登录"), document("d", "请登录")]
    assert clusters(tmp_path, rows, near=False) == {}


def test_a_file_in_parts_and_packed_is_read_as_one(tmp_path):
    import gzip

    for number, name in enumerate(("a", "b")):
        part = tmp_path / "documents" / f"part-{number:05d}.jsonl.gz"
        path = write(tmp_path / "x.jsonl", [document(name, STORY)])
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(gzip.compress(path.read_bytes()))
    with RowFile(tmp_path, "documents") as file:
        heads = dict(families(row.model_dump() for row in find_duplicates(file, near=False)))
    assert heads == {"a": "a", "b": "a"}
