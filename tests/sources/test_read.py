"""What sources yield: pages, clean documents, and an error for everything else."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, ErrorRow, row_json
from shuangjian_cli.sources import NoInputError, SourceOptions, find_inputs, read
from shuangjian_cli.sources.refuse import refusal

TEXT = "全市共有学校481所。"


def items(*paths: Path, **options):
    return list(read(find_inputs([str(path) for path in paths]), SourceOptions(**options)))


def test_folders_are_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/9.txt", "a/10.txt", "c.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    found = [page.doc_id for page in items(tmp_path)]
    assert found == ["c.txt", "a/10.txt", "a/9.txt", "b/2.txt"]


def test_two_folders_with_the_same_names_keep_ids_apart(tmp_path: Path) -> None:
    for name in ("a/1.txt", "b/1.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(TEXT)
    assert [p.doc_id for p in items(tmp_path / "a", tmp_path / "b")] == ["a/1.txt", "b/1.txt"]
    assert [p.doc_id for p in items(tmp_path / "a" / "1.txt")] == ["1.txt"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT)
    assert len(items(tmp_path, tmp_path / "1.txt")) == 1


def test_globs_expand_and_links_out_of_the_tree_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_text(TEXT)
    (tmp_path / "in" / "1.html").write_text(TEXT)
    (tmp_path / "in" / "2.txt").write_text(TEXT)
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert [p.doc_id for p in items(tmp_path / "in")] == ["1.html", "2.txt"]
    assert [p.doc_id for p in items(tmp_path / "in" / "*.html")] == ["1.html"]


def test_nothing_there_raises_and_one_missing_is_an_error_row(tmp_path: Path) -> None:
    with pytest.raises(NoInputError, match=r"x\.html"):
        find_inputs([str(tmp_path / "x.html")])
    (tmp_path / "1.txt").write_text(TEXT)
    found = items(tmp_path / "1.txt", tmp_path / "x.html")
    assert [type(item) for item in found] == [RawPage, ErrorRow]


@pytest.mark.parametrize(("suffix", "packer"), [("gz", gzip), ("xz", lzma), ("bz2", bz2)])
def test_what_is_packed_is_unpacked_and_a_cut_one_is_an_error(
    tmp_path: Path, suffix: str, packer: ModuleType
) -> None:
    packed = packer.compress((TEXT * 500).encode())
    (tmp_path / f"good.txt.{suffix}").write_bytes(packed)
    (tmp_path / f"cut.txt.{suffix}").write_bytes(packed[:-20])
    cut, good = items(tmp_path)
    assert isinstance(cut, ErrorRow) and good.data.decode() == TEXT * 500


@pytest.mark.parametrize(("name", "packer"), [("xz", lzma), ("bzip2", bz2), ("gzip", gzip)])
def test_packed_data_under_another_name_are_refused_by_theirs(
    tmp_path: Path, name: str, packer: ModuleType
) -> None:
    (tmp_path / "page.html").write_bytes(packer.compress(TEXT.encode()))
    (error,) = items(tmp_path / "page.html")
    assert f"this is {name} data" in error.message and "a name that ends in" in error.message


def test_jsonl_rows_are_pages_documents_or_errors(tmp_path: Path) -> None:
    document = DocumentRow(doc_id="d", source="s", text=TEXT)
    lines = [
        json.dumps({"id": 7, "html": "<p>甲</p>", "publisher": "河东晨报", "crawl": "x"}),
        json.dumps({"url": "http://a.example/1", "content": TEXT}),
        row_json(document),
        '{"kind": "shuangjian.fact/1"}',
        '{"kind": "shuangjian.document/1"}',
        "[]",
        "nonsense",
        "",
        '{"text": "\\ud83d"}',
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = items(tmp_path / "rows.jsonl")
    kinds = [type(item).__name__ for item in found]
    assert kinds == ["RawPage", "RawPage", "DocumentRow", *["ErrorRow"] * 4, "RawPage"]
    first, second, third, *errors, last = found
    assert (first.doc_id, first.hints.publisher, first.extra) == (
        "7",
        "河东晨报",
        (("crawl", "x"),),
    )
    assert (second.doc_id, second.source) == ("http://a.example/1",) * 2
    assert third == document
    assert [error.doc_id for error in errors] == [f"rows.jsonl#{n}" for n in (4, 5, 6, 7)]
    assert last.data == "\ufffd"


def test_fields_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"body": TEXT, "text": "other"}))
    assert items(tmp_path / "r.jsonl", text_field="body")[0].data == TEXT


def test_a_page_over_the_limit_is_refused_with_a_record(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"a" * 1001)
    (error,) = items(tmp_path / "big.txt", max_bytes=1000)
    assert "--max-bytes" in error.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT)
    (tmp_path / "1.txt").chmod(0)
    (error,) = items(tmp_path)
    assert error.message == "Permission denied"


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"PK\x03\x04....word/document.xml", "Word"),
        (b"PK\x03\x04....page.html", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"RIFF\0\0\0\0WEBP", "WebP"),
    ],
)
def test_binary_formats_are_refused_by_name(head: bytes, word: str) -> None:
    assert word in (refusal(head) or "")


@given(st.text(min_size=1), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_text_is_never_taken_for_a_binary_format(text: str, encoding: str) -> None:
    text = "长治市教育局" + text
    assert refusal(text.encode(encoding, "ignore")) is None


def test_a_text_that_begins_with_bm_is_a_page() -> None:
    assert refusal(b"BMW sponsors 12 schools") is None
