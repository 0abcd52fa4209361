from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from tests.casefiles import read_cases

from ...timing import growth
from ..pages import parsed

SENTENCE = "全市新增学位五百个，家长们很高兴，孩子们也很高兴。"
PARAGRAPH = f"<p>{SENTENCE}</p>"


@pytest.mark.parametrize("case", read_cases("parse"))
def test_case(case: dict[str, Any]) -> None:
    document = parsed(case["content"])
    assert document.markup == case.get("markup", document.markup)
    if "blocks" in case:
        assert [block.text for block in document.blocks] == case["blocks"]
    for name in ("kind", "level", "hidden", "link_density"):
        if f"{name}s" in case:
            assert [getattr(block, name) for block in document.blocks] == case[f"{name}s"]
    for field, value in case.get("candidates", {}).items():
        assert value in [c.value for c in document.candidates if c.field == field]


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 10_000 + PARAGRAPH + "</div>" * 10_000,
        "<html><body>" + "<div>" * 10_000 + PARAGRAPH,
        "<b>" * 10_000 + PARAGRAPH,
        "<table><tr><td>" * 3_000 + PARAGRAPH,
        PARAGRAPH.replace("新", "\0新") * 3,
        f"<html><body>{PARAGRAPH}<!-- 未完 {PARAGRAPH}",
        f"<html><body><div>{PARAGRAPH}</span></div></td>{PARAGRAPH}",
        f'<html><body><div class="a>{PARAGRAPH}',
        f"<html><body>{PARAGRAPH}<script>var a = '",
        f"<p>\ud800{SENTENCE}</p><br>",
    ],
    ids=[
        "nested",
        "unclosed",
        "inline",
        "tables",
        "nul",
        "comment",
        "wrong-tags",
        "attribute",
        "script",
        "surrogate",
    ],
)
def test_broken_markup_is_read(content: str) -> None:
    texts = [block.text for block in parsed(content).blocks]
    assert any(SENTENCE in text for text in texts)


def test_every_paragraph_after_an_unclosed_comment_is_read() -> None:
    texts = [block.text for block in parsed(f"<body>{PARAGRAPH}<!-- 广告 {PARAGRAPH * 3}").blocks]
    assert sum(SENTENCE in text for text in texts) == 4


def test_pages_behind_the_first_are_read_as_part_of_it() -> None:
    page = f"<html><head><title>甲</title></head><body>{PARAGRAPH}</body></html>"
    document = parsed(page * 4)
    assert [block.text for block in document.blocks] == [SENTENCE] * 4
    assert document.blocks[3].path == "html/body/html[3]/body/p"


def test_linear_time() -> None:
    def read(times: int) -> object:
        return parsed(
            f"<html><body><table><tr><td>{PARAGRAPH * times}</td></tr></table></body></html>"
        )

    # ten times the size; a quadratic step gives 100, fresh memory for the large one twice its time
    assert growth(read, 1_000, 10_000, 40) <= 40


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_whole_lines(text: str) -> None:
    for form in ("auto", "html", "text"):
        document = parsed(text, format=form)
        assert [block.order for block in document.blocks] == list(range(len(document.blocks)))
        assert all(block.text and "\n" not in block.text for block in document.blocks)
        assert document.content == ""


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        "class='a'>",
        "</div>",
        "<br>",
        "<td>",
        "</td>",
        "<table>",
        "</table>",
        "<tr>",
        "<!--",
        "-->",
        "<a",
        "href='/'>",
        "</a>",
        "<script>",
        "</script>",
        "<li>",
        "学校新增学位",
        "&nbsp;",
        "&#0;",
        "&lt;",
        "。",
        "<h1>",
        "</h1>",
        "<x:y>",
        "\x00",
        "'",
        '"',
        "=",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_markup_is_read(pieces: list[str]) -> None:
    document = parsed("".join(pieces), format="html")
    assert all(block.text.strip() and "\n" not in block.text for block in document.blocks)


def test_tolerant_parser_keeps_the_order_of_text() -> None:
    from shuangjian_cli.stages.parse import tree

    root = tree._soup("<!DOCTYPE html><?xml x?><!-- 旧 --><div>甲<b>乙</b>丙<p>丁</p>戊</div>己")
    assert "".join(root.itertext()) == "甲乙丙丁戊己"


@pytest.mark.parametrize("content", ["", " ", "<!-- 旧 -->", "</p>", "<html></html>"])
def test_a_page_of_nothing_has_no_blocks(content: str) -> None:
    assert parsed(content, format="html").blocks == ()


def test_what_parsers_tell_of_a_page_is_the_same() -> None:
    from shuangjian_cli.stages.parse import tree
    from shuangjian_cli.stages.parse.html import _Walk

    page = f"<body><h1>甲</h1><table><tr><td>一<td>二<tr><td>三<td>四</table>{PARAGRAPH}<i>丁"
    lexicon = Lexicon()
    read, copied = _Walk(lexicon), _Walk(lexicon)
    assert tree._tell_as_lxml_reads(page.encode(), read) is read
    tree._tell_tree(tree._lxml(page.encode()), copied)
    assert read.blocks == copied.blocks
    assert [block.kind for block in read.blocks] == [
        "heading",
        *["table_row"] * 2,
        *["paragraph"] * 2,
    ]
    assert read.listener.candidates() == copied.listener.candidates()
    assert read.body() == copied.body()


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(["", "甲", "12"]), st.integers(-1, 50), st.integers(-1, 50)),
            min_size=1,
            max_size=6,
        ),
        min_size=2,
        max_size=8,
    )
)
def test_cells_of_a_row_stand_side_by_side(table: list[list[tuple[str, int, int]]]) -> None:
    """Whatever spans the markup claims, each cell of the text has its columns, in their order."""
    markup = "".join(
        "<tr>" + "".join(f"<td colspan={w} rowspan='{d}'>{t}</td>" for t, w, d in row) + "</tr>"
        for row in table
    )
    for block in parsed(f"<table>{markup}</table>").blocks:
        if block.columns:
            assert len(block.columns) == block.text.count("\t") + 1
            edges = [edge for span in block.columns for edge in span]
            assert edges == sorted(edges) and all(a < b for a, b in block.columns)


def test_columns_are_told_only_where_cells_reach_over_others() -> None:
    rows = "<tr><th rowspan=2>学段</th><th colspan=2>在校生</th></tr><tr><th>2021年<th>2022年</tr>"
    plain = "<tr><td>小学<td>12<td>13</tr><tr><td>初中<td>7<td>8</tr>"
    found = [block.columns for block in parsed(f"<table>{rows}{plain}</table>").blocks]
    assert found == [((0, 1), (1, 3)), ((1, 2), (2, 3)), (), ()]
