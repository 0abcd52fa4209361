from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.load import Row
from shuangjian_cli.model.document import Block
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.strip.evidence import RegionRule, build_rules, plain_name
from shuangjian_cli.stages.strip.fold import fold
from shuangjian_cli.stages.strip.imprint import imprint
from shuangjian_cli.stages.strip.sequence import (
    BODY,
    REOPENED,
    REOPENED_GAIN,
    Costs,
    best_states,
)
from tests.casefiles import read_cases

from ..pages import kept, lexicon, stripped

BODY_LINES = (
    "今年以来，全县投入资金3200万元，改扩建学校14所，新增学位2600个，有效缓解了城区入学压力。",
    "据统计，全县共有中小学校87所，在校学生4.3万人，专任教师3150人，学校布局进一步优化。",
    "“孩子在学校写完作业再回家，我们下班也不用赶了。”一位学生家长说，班里有九成同学报了名。",
    "下一步，将继续加大投入，计划用三年时间再建寄宿制学校6所，让更多山里的孩子就近上好学。",
)
"""What `{body}` stands for in a case that speaks of the head of a page."""


def content(case: dict[str, Any]) -> str:
    if "lines" in case:
        flat = "\n".join(line.removeprefix("+ ").removeprefix("- ") for line in case["lines"])
        return flat.replace("{body}", "\n".join(f"　　{line}" for line in BODY_LINES))
    markup = "".join(f"<p>　　{line}</p>" for line in BODY_LINES)
    return str(case["html"]).replace("{body}", markup)


@pytest.mark.parametrize("case", read_cases("strip"))
def test_case(case: dict[str, Any]) -> None:
    """In `lines`, `+` marks what is kept and `-` what is dropped; `rules` names some rules."""
    document = stripped(content(case))
    if "lines" in case:
        wanted = [line[2:] for line in case["lines"] if line.startswith("+ ")]
        assert kept(document) == wanted
    else:
        assert kept(document) == case["kept"]
    if "kind" in case:
        assert document.page_kind == case["kind"]
    rules = {b.text: v.rule for b, v in zip(document.blocks, document.verdicts, strict=True)}
    for text, rule in case.get("rules", {}).items():
        assert rules[text] == rule
    if "posts" in case:
        assert [[p.author, p.published] for p in document.posts] == case["posts"]


@pytest.mark.parametrize("case", read_cases("metadata"))
def test_metadata(case: dict[str, Any]) -> None:
    document = stripped(content(case), url=case.get("url"))
    found = {c.field: [c.value, c.basis] for c in document.metadata}
    for name, wanted in case["metadata"].items():
        assert found.get(name) == wanted


def test_imprint() -> None:
    """Masthead, path and imprint are kept apart from the article, and nothing else is."""
    body = "全市新增学位五百个，家长们很高兴，孩子们也很高兴。" * 4
    lines = ["清江论坛 宜都人自己的网上家园", "清江论坛›宜都民生›百姓茶馆", "孩子们有学上了", body]
    foot = ["上一篇：校车开进山里", "主办：宜都市教育局　技术支持：某某网络"]
    document = stripped("\n".join([*lines, body, *foot]))
    assert document.imprint is not None
    assert "宜都民生" in document.imprint and "主办：宜都市教育局" in document.imprint
    assert "校车" not in document.imprint and "学位" not in document.imprint


def test_licences_end_the_imprint() -> None:
    """Where a site is registered, by the letter of its province and the code of its county."""
    body = "全市新增学位五百个，家长们很高兴，孩子们也很高兴。" * 4
    foot = "某某网络提供技术支持 皖ICP备05000000号-1 皖公网安备 34122202000000号 京东网ICP"
    document = stripped("\n".join(["孩子们有学上了", body, body, foot]))
    assert document.imprint == "登记：皖\n登记：341222"


def test_a_row_of_a_user_may_name_another_licence(tmp_path: Path) -> None:
    """A group of its pattern, or without one all that it matches."""
    head = '[[row]]\nkind = "licence"\nreason = "x"\nexample = "x"\ncounterexample = "y"\n'
    rows = f"{head}id = 'one'\npattern = '某某号\\d+'\n{head}id = 'two'\npattern = '某某证(\\d+)'\n"
    (tmp_path / "metadata.toml").write_text(rows, encoding="utf-8")
    foot = (Block("某某号12 某某证34", 0),)
    assert imprint(foot, (False,), None, Lexicon(tmp_path)) == "登记：某某号12\n登记：34"


@pytest.mark.parametrize("row", lexicon().rows("boilerplate"), ids=lambda row: row.id)
def test_boilerplate_rows(row: Row) -> None:
    assert row.reason and row.example and row.counterexample
    if row.get("where") == "path":
        rule = next(r for r in build_rules(lexicon()).regions if r.clue.rule == row.id)
        assert isinstance(rule, RegionRule)
        assert rule.matches(plain_name(row.example))
        assert not rule.matches(plain_name(row.counterexample))
        return
    if row.get("where") == "tail":
        assert re.search(row["pattern"], row.example)
        assert not re.search(row["pattern"], row.counterexample)
        return
    limit = row.get("max_length", 10**6)

    def hit(text: str) -> bool:
        return len(fold(text)) <= limit and re.search(row["pattern"], fold(text)) is not None

    assert hit(row.example)
    assert not hit(row.counterexample)


@pytest.mark.parametrize("row", lexicon().rows("spam"), ids=lambda row: row.id)
def test_spam_rows(row: Row) -> None:
    assert any(word in row.example for word in row["words"])
    assert not any(word in row.counterexample for word in row["words"])


@pytest.mark.parametrize("row", lexicon().rows("page_kinds"), ids=lambda row: row.id)
def test_page_kind_rows(row: Row) -> None:
    assert re.search(row["pattern"], fold(row.example))
    assert not re.search(row["pattern"], fold(row.counterexample))


@pytest.mark.parametrize("row", lexicon().rows("metadata"), ids=lambda row: row.id)
def test_metadata_rows(row: Row) -> None:
    if row["kind"] in ("class", "text", "poster", "imprint", "licence"):
        width = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
        flags = re.I if row["kind"] == "class" else 0
        assert re.search(row["pattern"], row.example.translate(width), flags)
        assert not re.search(row["pattern"], row.counterexample.translate(width), flags)
    else:
        assert row.example in row["words"]
        assert row.counterexample not in row["words"]


@pytest.mark.parametrize("row", lexicon().rows("names"), ids=lambda row: row.id)
def test_name_rows(row: Row) -> None:
    if "words" in row.data:
        assert row.example in row["words"] and row.counterexample not in row["words"]
        return
    tried = {"department": re.fullmatch, "placeless": re.match}.get(row["use"], re.search)
    assert tried(row["pattern"], row.example)
    assert not tried(row["pattern"], row.counterexample)


SENTENCE = "全市新增学位五百个，家长们很高兴，孩子们也很高兴。"
LINES = st.sampled_from(
    [
        SENTENCE,
        f"{SENTENCE}{SENTENCE}",
        "首页",
        "相关阅读",
        "责任编辑：某某",
        "2020-01-01",
        "一、主要工作",
        "发表于 2022-4-3 20:44:49",
        "某校举行运动会",
        "网友评论(5)",
        "甲|乙|丙|丁|戊|己|庚",
        "",
        "……",
        "Copyright © 某某网",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=25), st.booleans())
def test_a_verdict_for_every_block(lines: list[str], markup: bool) -> None:
    page = "".join(f"<p>{line}</p>" for line in lines) if markup else "\n".join(lines)
    document = stripped(page)
    again = stripped(page)
    assert len(document.verdicts) == len(document.blocks)
    assert all(verdict.rule and verdict.reason for verdict in document.verdicts)
    assert document.verdicts == again.verdicts and document.metadata == again.metadata
    if not kept(document):
        assert document.page_kind in ("empty", "list", "spam")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    document = stripped(text)
    assert len(document.verdicts) == len(document.blocks)


def test_a_user_keeps_and_drops_by_rule() -> None:
    page = f"{SENTENCE}\n责任编辑：某某\n{SENTENCE}\n一、主要工作\n{SENTENCE}"
    assert "责任编辑：某某" not in kept(stripped(page))
    assert "责任编辑：某某" in kept(stripped(page, Settings(keep_rules=("editor",))))
    assert "一、主要工作" in kept(stripped(page))
    assert "一、主要工作" not in kept(stripped(page, Settings(drop_rules=("numbered",))))


def test_chrome_behind_a_paragraph_is_cut_and_traced() -> None:
    other = "四所学校都已封顶，九月可以开学。"
    page = f"{SENTENCE}\n{other}（责任编辑：某某）"
    document = stripped(page)
    assert kept(document) == [SENTENCE, other]
    assert [(c.stage, c.rule, c.before) for c in document.trace] == [
        ("strip", "tail-editor", "（责任编辑：某某）")
    ]
    untouched = stripped(page, Settings(keep_rules=("tail-editor",)))
    assert kept(untouched)[1].endswith("（责任编辑：某某）")


def test_a_hint_never_overrules_the_page() -> None:
    from ..pages import hints

    page = f"某校开学了\n来源：某某日报 2020-01-02\n{SENTENCE}\n{SENTENCE}学校今天开学。"
    wanted = hints(publisher="别的报", published="1999-01-01", title="别的题目")
    found = {c.field: c for c in stripped(page, hints=wanted).metadata}
    assert found["publisher"].value == "某某日报"
    assert found["published"].value == "2020-01-02"
    bare = {c.field: c for c in stripped(SENTENCE, hints=wanted).metadata}
    assert (bare["publisher"].value, bare["publisher"].basis) == ("别的报", "hint")


def value_of(body: list[bool], scores: list[float], closes: list[bool], costs: Costs) -> float:
    """The value of one choice of body blocks, by the rules of the model."""
    value, state = 0.0, "before"
    enter = {"before": costs.enter, "after": costs.back, "closed": costs.reopen}
    for taken, score, closing in zip(body, scores, closes, strict=True):
        if taken and closing:
            return float("-inf")
        if taken:
            late = state in ("closed", "reopened")
            value += (min(score, REOPENED_GAIN) if late else score) - enter.get(state, 0.0)
            state = "reopened" if late else "body"
            continue
        value -= costs.leave if state in ("body", "reopened") else 0.0
        if state == "reopened" or (closing and state in ("body", "after")):
            state = "closed"
        elif state == "body":
            state = "after"
    return value


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(-6, 6), st.booleans()), min_size=1, max_size=8))
def test_the_sequence_is_the_best_one(pairs: list[tuple[int, bool]]) -> None:
    scores, closes = [float(score) for score, _ in pairs], [closing for _, closing in pairs]
    states = best_states(scores, closes, [True] * len(scores), Costs())
    found = value_of([state in (BODY, REOPENED) for state in states], scores, closes, Costs())
    best = max(
        value_of([bool(mask >> bit & 1) for bit in range(len(scores))], scores, closes, Costs())
        for mask in range(1 << len(scores))
    )
    assert found == pytest.approx(best)
