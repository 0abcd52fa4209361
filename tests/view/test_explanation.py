"""An explanation tells the truth: edits lead from before to after, facts stand where they are."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

import shuangjian_cli
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import DocumentRow
from shuangjian_cli.settings import Settings
from shuangjian_cli.view.explanation import explain_rows
from shuangjian_cli.view.lines import STAGES, plain, sections
from shuangjian_cli.view.page import html_page

from ..conftest import ROOT

SAMPLES = sorted((ROOT / "data" / "samples" / "pages").iterdir())
NO_ROW = {"person:unknown"}  # 31名 without a noun: the classifier alone
PAGE = (
    "首页 > 新闻 > 正文\n清溪市课后服务惠及学生3万余名\n"
    "本报讯 2023年，清溪市共有481所学校開展课后服务，每周三次，惠及学生31万余名。\n"
    "这是第三批，12345热线已经开通，市民可以随时反映情况，相关部门会及时处理并回复。\n"
    "Copyright 2023 清溪新闻网 版权所有\n"
)


@pytest.fixture(scope="module")
def found():
    return shuangjian_cli.explain(PAGE)


@pytest.mark.parametrize("page", SAMPLES, ids=lambda path: path.name)
def test_an_explanation_agrees_with_clean_and_extract(page):
    data = page.read_bytes()
    one = shuangjian_cli.explain(data, doc_id=page.name)
    assert one.row == shuangjian_cli.clean(data, doc_id=page.name)
    assert list(one.facts) == shuangjian_cli.extract(one.row)
    kept = "\n".join(block.text for block in one.blocks if block.keep)
    assert kept == one.row.text
    for number in one.uncounted:
        assert one.row.text[number.start : number.end] == number.quote
        assert not any(f.start < number.end and number.start < f.end for f in one.facts)
    for fact in one.facts:
        entry = one.row_of("extract", fact.rule)
        assert entry is not None or fact.rule in NO_ROW, fact.rule
    text = str(one)
    assert all(f"== {stage}:" in text for stage in STAGES)
    assert all(f"【{fact.quote}】" in text for fact in one.facts)


def test_dropped_blocks_have_their_reason_and_row(found):
    dropped = {block.rule: block for block in found.dropped}
    assert "版权所有" in dropped["copyright"].text and dropped["copyright"].reason
    assert found.row_of("strip", "copyright").table == "boilerplate"


def test_numbers_that_are_no_facts_name_the_trap(found):
    rules = {number.quote: number.rule for number in found.uncounted}
    assert any(quote.startswith("三") and rule for quote, rule in rules.items())
    assert all(number.why for number in found.uncounted)


def test_only_the_stages_asked_for_are_shown(found):
    text = plain(sections(found, ["strip"]))
    assert text.startswith("== strip:") and "== extract" not in text
    assert "+ #" in plain(sections(found, ["strip"], every=True))


class Reader(HTMLParser):
    """Notes the tags of a page, and that none of them loads or runs anything."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "onclick"}


def test_the_html_is_one_file_and_escapes_the_page():
    row = DocumentRow(
        doc_id="<b>",
        source="x",
        title="a & b",
        text="全市共有学校481所，<script>x</script>。",
    )
    page = explain_rows(row, (), Lexicon(), Settings())
    text = html_page(page, sections(page))
    reader = Reader()
    reader.feed(text)
    assert "script" not in reader.tags and "b" not in reader.tags and "mark" in reader.tags
    assert "&lt;script&gt;" in text and "a &amp; b" in text and "http" not in text


def test_the_json_names_rows():
    data = shuangjian_cli.explain(PAGE).as_json()
    assert "metrics.toml schools.schools" in {fact["row"] for fact in data["facts"]}
    assert {row["row"] for row in data["dropped"]} & {"boilerplate.toml copyright"}
