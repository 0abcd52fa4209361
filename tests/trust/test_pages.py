"""The whole house on pages that no one wrote: random bytes, and sample pages that were broken."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangjian_cli.model.rows import DocumentRow
from shuangjian_cli.pipeline import segment_row

from ..timing import growth
from .helpers import TEXT, check, lexicon, samples, survives, through

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECE = 3000
"""Bytes of a sample page that are broken at a time."""


@given(st.binary(max_size=400), st.sampled_from([None, "gbk", "big5", "utf-16", "no-such-code"]))
@QUICK
def test_random_bytes_are_a_page(data: bytes, declared: str | None) -> None:
    survives(data, declared=declared)


@given(st.randoms(use_true_random=False), st.integers(0, 3))
@QUICK
def test_broken_pages_are_pages(chance: random.Random, kind: int) -> None:
    """Flipped bits, cuts, splices and doubled parts of the sample pages."""
    one, other = chance.choice(samples()), chance.choice(samples())
    at = chance.randrange(max(1, len(one) - PIECE))
    data = bytearray(one[at : at + PIECE])
    if kind == 0:
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        left = chance.randrange(len(data))
        del data[left : left + chance.randint(1, 200)]
    elif kind == 2:
        left = chance.randrange(len(data))
        data[left:left] = other[: chance.randint(1, 1500)]
    else:
        left = chance.randrange(len(data))
        data[left:left] = data[left : left + 40] * chance.randint(1, 20)
    survives(bytes(data))


PARTS = st.sampled_from(
    [
        "全市共有",
        "学校",
        "481",
        "所",
        "，",
        "。",
        "31万余名",
        "其中",
        "\n",
        " ",
        "\t",
        "（",
        "）",
        "<p>",
        "</p>",
        "<b",
        ">",
        "&#1;",
        "&#xD800;",
        "&#x110000;",
        "\0",
        "\u202e",
        "\u200f",
        "\u2066",
        "\ufeff",
        "\U0001f600",
        "\ud800",
        "\x1b[31m",
        "２０２３年",
        "3,4,5",
        "1" * 30,
        "十" * 20,
        "第",
        "%",
        "-",
        "至",
        "<!--",
        "-->",
        "<script>",
        "]]>",
        "\x0b",
        "\x85",
        "\u2028",
    ]
)


@given(st.lists(PARTS, max_size=40).map("".join), st.sampled_from(["auto", "html", "text"]))
@QUICK
def test_strange_characters_do_no_harm(text: str, form: str) -> None:
    row, _ = through(TEXT * 3 + text, format=form)
    assert not set(row.text) & set("\0\ud800\x1b")


@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\u2066", "\u200b", "\u00ad"])
def test_marks_that_nobody_sees_do_not_hide_a_number(mark: str) -> None:
    hidden = TEXT.replace("481", f"4{mark}8{mark}1")
    _, facts = through(f"长治市教育局\n\n{hidden * 2}\n\n{TEXT}", format="text")
    assert 481 in {fact.value for fact in facts}


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    row, _ = through(f"\ud800{TEXT}\udfff", format="text")
    row.text.encode("utf-8")


LONG = {
    "digits": "全市共有学校" + "7" * 1_000_000 + "所。",
    "grouped digits": "学生" + ",".join(["481"] * 25_000) + "名。",
    "hanzi digits": "学生" + "一" * 100_000 + "名。",
    "scales": "资金3" + "万" * 100_000 + "元。",
    "points": "占" + "3." * 50_000 + "%。",
}


@pytest.mark.parametrize("name", LONG)
def test_a_number_without_end_is_read_or_left_but_takes_no_time(name: str) -> None:
    text = f"{TEXT}\n{LONG[name]}\n{TEXT}"
    start = time.process_time()
    _, facts = through(text, format="text")
    assert time.process_time() - start < 20
    assert 481 in {fact.value for fact in facts}


DEPTH = 10_000
DEEP = {
    "elements": "<div>" * DEPTH + TEXT + "</div>" * DEPTH,
    "inline": "<b>" * DEPTH + TEXT,
    "tables": "<table><tr><td>" * DEPTH + TEXT,
    "lists": "<ul><li>" * DEPTH + TEXT,
    "many texts": "<b>甲" * DEPTH + TEXT,
    "brackets": "（" * DEPTH + TEXT + "）" * DEPTH,
    "quotes": "“" * DEPTH + TEXT,
    "open comments": "<!--" * DEPTH + TEXT,
    "open scripts": f"<p>{TEXT}</p>" + "<script " * DEPTH,
    "attributes": "<p " + " a=1" * DEPTH + f">{TEXT}</p>",
    "entities": "&amp;" * DEPTH + TEXT,
    "cdata": "<![CDATA[" * DEPTH + TEXT,
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_pages_are_read(name: str) -> None:
    start = time.process_time()
    through(DEEP[name].encode())
    assert time.process_time() - start < 20


def test_entities_are_not_expanded_and_no_file_is_read() -> None:
    """The laughing bomb and a page that asks for a file of the machine."""
    levels = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "哈哈哈哈哈哈哈哈">'
        for n in range(12)
    )
    page = f"<!DOCTYPE html [{levels}<!ENTITY f SYSTEM 'file:///etc/passwd'>]><html><body><p>&a11;"
    for data in (page + f"&f;</p><p>{TEXT}</p></body></html>", '<?xml version="1.0"?>' + page):
        row, _ = through(data.encode())
        assert len(row.text) < 100_000 and "root:" not in row.text


@pytest.mark.parametrize(
    "piece",
    [
        "481所学校",
        "学校（",
        "1,",
        "第",
        "2023年",
        "，",
        " ",
        "　",
        "<p>",
        "\n",
        "??",
        "(xué)",
        "&#20;",
        "http://a.cn/",
        "教师",
        "一",
        "=",
        "|",
    ],
)
def test_time_grows_with_the_size_of_a_page(piece: str) -> None:
    """Ten times the text may take some ten times as long, at every stage."""

    def page(size: int) -> object:
        return through(TEXT + "\n" + piece * (size // len(piece)) + "\n" + TEXT)

    assert growth(page, 4_000, 40_000, 20) <= 20


@pytest.mark.parametrize("piece", ["十", "a", "1,", "a.", "双减", "http://", "第"])
def test_time_to_cut_words_grows_with_the_text(piece: str) -> None:
    segment_row(DocumentRow(doc_id="p", source="p", text=TEXT), lexicon())

    def cut(size: int) -> object:
        row = DocumentRow(doc_id="p", source="p", text=piece * (size // len(piece)))
        return segment_row(row, lexicon())

    assert growth(cut, 10_000, 100_000, 20) <= 20


@given(st.text(max_size=80), st.text(max_size=30), st.none() | st.text(max_size=12))
@QUICK
def test_any_clean_document_is_extracted_from(text: str, title: str, published: str | None) -> None:
    text, title = (part.encode("utf-8", "replace").decode() for part in (text, title))
    published = published and published.encode("utf-8", "replace").decode()
    check(DocumentRow(doc_id="p", source="p", text=TEXT + text, title=title, published=published))
