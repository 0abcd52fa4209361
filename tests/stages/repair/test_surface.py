"""Small defects: the case file, the lexicon, the wrong encodings and the width of marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon, Row
from shuangjian_cli.model.document import Block, Document, Edit, apply_edits
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.pipeline import clean_page
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.repair import mojibake, repair, surface
from shuangjian_cli.stages.repair.punctuation import full_width
from tests.casefiles import read_cases

LEXICON = Lexicon()
KEEP = Settings(punctuation="keep")
SENTENCE = "全市义务教育阶段学校全部开展课后服务，参与的学生和教师越来越多。"


def fixed(lines: list[str], settings: Settings = KEEP) -> Document:
    blocks = tuple(Block(line, order) for order, line in enumerate(lines))
    return repair(Document(RawPage("t", "t", ""), blocks=blocks), LEXICON, settings)


def applied(text: str, edits: list[Edit]) -> str:
    return apply_edits(Block(text, 0), edits, "repair")[0].text


@pytest.mark.parametrize("case", read_cases("repair"))
def test_case(case: dict[str, object]) -> None:
    before = case["before"]
    assert isinstance(before, list)
    document = fixed(before)
    assert [block.text for block in document.blocks] == case["after"]
    if "rule" in case:
        assert case["rule"] in {change.rule for change in document.trace}
    if "flag" in case:
        assert case["flag"] in {mark.flag for block in document.blocks for mark in block.marks}
    again = repair(document, LEXICON, KEEP)
    assert [block.text for block in again.blocks] == case["after"]


@pytest.mark.parametrize("row", LEXICON.rows("jammers"), ids=lambda row: row.id)
def test_jammer_rows_do_what_they_say(row: Row) -> None:
    rows = surface.build_jammers(LEXICON)
    assert row.id in {edit.rule for edit in surface.jammers(row.example, rows)}
    assert row.id not in {edit.rule for edit in surface.jammers(row.counterexample, rows)}


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@pytest.mark.parametrize("right", ["utf-8", "gbk"])
def test_wrong_western_encodings_are_undone(right: str, wrong: str) -> None:
    data = SENTENCE.encode(right)
    shown = "".join(
        bytes((byte,)).decode(wrong) if wrong != "cp1252" or byte not in _HOLES else chr(byte)
        for byte in data
    )
    assert [block.text for block in fixed([shown]).blocks] == [SENTENCE]


SPACES = st.sampled_from(["\u3000", "\u00a0", " ", "\u200b", ""])
WORDS = st.sampled_from(
    ["全市共有", "学校481所", "惠及学生", "校长张某", "，", "。", "“双减”", "！"]
)


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@given(st.lists(st.tuples(SPACES, WORDS), min_size=5, max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_page_in_a_wrong_western_encoding_gives_what_the_right_one_gives(
    wrong: str, pieces: list[tuple[str, str]]
) -> None:
    """Found by a comparison: blanks that nobody sees left half of a page as it was."""
    text = SENTENCE + "".join(map("".join, pieces)) + SENTENCE
    shown = "".join(
        bytes((byte,)).decode(wrong) if wrong != "cp1252" or byte not in _HOLES else chr(byte)
        for byte in text.encode()
    )
    right, damaged = (
        clean_page(RawPage("p", "p", f"<html><p>{one}</p></html>"), LEXICON, KEEP).row.text
        for one in (text, shown)
    )
    assert damaged == right


_HOLES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def test_gbk_as_big5_is_undone_where_no_byte_was_lost() -> None:
    text = "".join(char for char in SENTENCE if _survives(char))
    shown = text.encode("gbk").decode("cp950")
    assert len(text) > 10
    assert [block.text for block in fixed([shown]).blocks] == [text]


def _survives(char: str) -> bool:
    try:
        return char.encode("gbk").decode("cp950").encode("cp950") == char.encode("gbk")
    except UnicodeError:
        return False


def test_genuine_traditional_text_is_no_mojibake() -> None:
    lines = ["擦除整塊硬碟", "臺灣的國民中小學開學了", "教育廳舉辦課後輔導說明會"]
    assert [block.text for block in fixed(lines).blocks] == lines


def test_utf8_as_gbk_with_lost_bytes() -> None:
    data = SENTENCE.encode("utf-8")
    shown = data.decode("gbk", "replace").replace("\ufffd", "?")
    line = fixed([shown]).blocks[0]
    assert line.text == SENTENCE or "unresolved" in {mark.flag for mark in line.marks}
    assert sum(a == b for a, b in zip(line.text, SENTENCE, strict=False)) >= len(SENTENCE) - 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("学校,家长;教师:学生!", "学校，家长；教师：学生！"),
        ("8个县(区)和3所(含1所新建)", "8个县（区）和3所（含1所新建）"),
        ("比例1:14,时间10:30,共1,200人", "比例1:14，时间10:30，共1,200人"),
        ("f(x, y): see https://example.cn/a,b;c", "f(x, y): see https://example.cn/a,b;c"),
        ("Copyright ? 2016", "Copyright ? 2016"),
        ("增长7.5%,其中", "增长7.5%，其中"),
        ("入园率达91.3%;2021年为90%,", "入园率达91.3%；2021年为90%，"),
        ("建筑面积4.1万㎡,投资", "建筑面积4.1万㎡，投资"),
        ('建成"书香校园",投入', '建成"书香校园"，投入'),
        ("from 5%, 7% of all", "from 5%, 7% of all"),
    ],
)
def test_full_width(before: str, after: str) -> None:
    assert applied(before, full_width(before)) == after
    assert fixed([before], Settings(punctuation="full")).blocks[0].text == after
    assert fixed([before], KEEP).blocks[0].text == before


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="学校教育,;:!?()（），。0a1 “”%.=/@", max_size=40))
def test_full_width_is_idempotent(text: str) -> None:
    once = applied(text, full_width(text))
    assert applied(once, full_width(once)) == once


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x9FFF), max_size=60))
def test_no_fix_raises_and_edits_are_apart(text: str) -> None:
    rows = surface.build_jammers(LEXICON)
    for edits in (
        surface.invisible(text),
        surface.entities(text),
        surface.escapes(text),
        surface.jammers(text, rows),
        surface.question_blanks(text, True),
        surface.doubled(text),
        surface.private(text),
        mojibake.utf8_as_western(text),
        mojibake.gbk_as_western(text),
        mojibake.as_big5(text),
        mojibake.utf8_as_gbk(text, LEXICON),
        full_width(text),
    ):
        applied(text, edits)


def test_points_are_the_full_stops_of_a_page_without_any() -> None:
    lines = ["一.学校开学,教师到岗.家长放心.", "今年招生3.5万人,新建学校.", "甲 A.B.C."]
    document = fixed(lines, Settings())
    assert [block.text for block in document.blocks] == [
        "一.学校开学，教师到岗。家长放心。",
        "今年招生3.5万人，新建学校。",
        "甲 A.B.C.",
    ]
    assert [block.text for block in fixed([*lines, "开学。"], Settings()).blocks][2] == lines[2]
    named = ["买买提．艾山 吐尔逊．买买提", "古丽．阿不都 艾力．玉山", "名单如下"]
    assert [block.text for block in fixed(named, Settings()).blocks] == named
