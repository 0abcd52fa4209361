"""`dedup` and `reconcile` as a user runs them, on pages that go through the pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LEAD = "清溪市教育局日前通报了课后服务的进展，家长普遍表示满意，孩子们放学以后有了好去处。"
FIRST = LEAD + "2022年，山西省长治市共有义务教育学校481所，学生31.2万名，学生社团5351个。"
SECOND = "据统计，2022年山西省长治市的义务教育学校达到485所，服务能力稳步提升，布局更加均衡合理。"


def rows(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


@pytest.fixture
def run(shell, tmp_path: Path) -> Path:
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    pages = {
        "a.txt": f"市教育局通报课后服务进展\n2023-01-05 来源：长河教育网\n{FIRST}\n",
        "b.html": "<html><body><div id='nav'><a href='/'>首页</a></div>"
        "<h1>市教育局通报课后服务进展</h1>"
        f"<p>2023-01-09</p><p>{FIRST}</p><div>版权所有</div></body></html>",
        "c.txt": f"全市学校布局更加均衡\n2023-02-01 来源：晨光新闻网\n{SECOND}\n",
    }
    for name, text in pages.items():
        (crawl / name).write_text(text, encoding="utf-8")
    assert shell("run", crawl, "-o", tmp_path / "out", "-q").returncode == 0
    return tmp_path / "out"


def test_dedup_names_the_copies_of_a_run(shell, run):
    pytest.importorskip("datasketch")
    done = shell("dedup", run)
    assert done.returncode == 0, done.stderr.decode()
    assert [(r["doc_id"], r["head"]) for r in rows(done.stdout)] == [
        ("a.txt", "a.txt"),
        ("b.html", "a.txt"),
    ]
    assert b"2 pages in 1 cluster;" in done.stderr
    piped = shell("dedup", "-", stdin=(run / "documents.jsonl").read_bytes())
    assert piped.stdout == done.stdout


def test_reconcile_shows_who_disagrees(shell, run):
    pytest.importorskip("datasketch")
    shell("dedup", run, "-o", run / "duplicates.jsonl")
    done = shell("reconcile", run, "--disagreements")
    assert done.returncode == 0, done.stderr.decode()
    found = rows(done.stdout)
    assert sorted(row["value"] for row in found) == [481, 485]
    first = next(row for row in found if row["value"] == 481)
    assert (first["pages"], first["independent"]) == (2, 1)
    table = done.stderr.decode()
    assert "Where pages disagree" in table and "481" in table and "485" in table


def test_wrong_rows_end_with_one_line(shell, run, tmp_path):
    done = shell("reconcile", run / "documents.jsonl")
    assert done.returncode == 2 and b"shuangjian.fact/1" in done.stderr
    assert len(done.stderr.decode().splitlines()) == 1
    assert shell("dedup", tmp_path / "nothing").returncode == 2
    (tmp_path / "broken.jsonl").write_text('{"kind": "shuangjian.fact/1"\n')
    done = shell("reconcile", tmp_path / "broken.jsonl")
    assert done.returncode == 2 and b"line 1" in done.stderr
    (tmp_path / "lacking.jsonl").write_text('{"kind": "shuangjian.fact/1", "doc_id": "a"}\n')
    done = shell("reconcile", tmp_path / "lacking.jsonl")
    assert done.returncode == 2 and b"lacks metric" in done.stderr


def test_a_crawl_without_copies_is_said_to_have_none(shell, tmp_path):
    pytest.importorskip("datasketch")
    row = {
        "kind": "shuangjian.document/1",
        "doc_id": "a",
        "source": "a",
        "text": "全市有学校481所。",
    }
    (tmp_path / "one.jsonl").write_text(json.dumps(row))
    done = shell("dedup", "one.jsonl")
    assert done.returncode == 0 and done.stdout == b""
    assert done.stderr.decode() == "shuangjian: no page copies another\n"
