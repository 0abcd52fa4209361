"""Traditional to simplified: the library's own output, faster, and only where the page needs it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Block, Candidate, Document, Mark, Post
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.simplify import simplify
from shuangjian_cli.stages.simplify.opencc import build_converter, read_dictionary
from shuangjian_cli.stages.simplify.over_conversion import build_rules
from tests.casefiles import read_cases

ROOT = Path(__file__).parents[2]
CLEAN = sorted((ROOT / "data/gold/dev/clean").glob("*.txt"))
DICTIONARIES = Path(opencc.__file__).with_name("dictionary")
LEXICON = Lexicon()
CONVERTER = build_converter(LEXICON)
LIBRARY = opencc.OpenCC("tw2s")


def page(*lines: str, **fields: object) -> Document:
    blocks = tuple(Block(line, i) for i, line in enumerate(lines))
    return Document(RawPage("1", "1", ""), blocks=blocks, **fields)  # type: ignore[arg-type]


def run(document: Document) -> Document:
    return simplify(document, LEXICON, Settings())


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize("case", read_cases("simplify"))
def test_pages(case: dict[str, list[str]]) -> None:
    done = run(page(*case["lines"]))
    assert lines(done) == case["want"]
    assert done.script == case["script"]
    again = run(done)
    assert lines(again) == case["want"] and again.trace == done.trace


def test_every_change_is_in_the_trace() -> None:
    done = run(page("學校減負", "二、要求", "請註意"))
    assert [(c.block, c.rule, c.before, c.after) for c in done.trace] == [
        (0, "tw2s", "學校減負", "学校减负"),
        (2, "tw2s", "請註意", "请注意"),
    ]


def test_candidates_and_authors_are_converted_with_the_page() -> None:
    offers = (Candidate("title", "學校減負", "meta"), Candidate("published", "2021-11-21", "url"))
    done = run(page("學校減輕作業負擔", candidates=offers, posts=(Post(1, "陳老師"),)))
    assert [c.value for c in done.candidates] == ["学校减负", "2021-11-21"]
    assert done.posts[0].author == "陈老师"


def test_a_traditional_title_on_a_simplified_page() -> None:
    offers = (Candidate("title", "學校減輕作業負擔", "meta"), Candidate("author", "陳鍾", "meta"))
    done = run(page("学校减轻作业负担", candidates=offers))
    assert [c.value for c in done.candidates] == ["学校减轻作业负担", "陳鍾"]
    assert done.script == "simplified" and not done.trace


def test_marks_stay_on_their_characters() -> None:
    block = Block("學校□減輕作業負擔", 0, marks=(Mark(2, 3, "unresolved", ("甲", "乙")),))
    done = run(Document(RawPage("1", "1", ""), blocks=(block,)))
    mark = done.blocks[0].marks[0]
    assert done.blocks[0].text[mark.start : mark.end] == "□" and mark.flag == "unresolved"


def test_identical_to_the_library_on_its_whole_dictionary() -> None:
    text = "\n".join(
        word
        for file in sorted(DICTIONARIES.glob("T*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        for word in re.split(r"[\t ]", line)
    )
    assert CONVERTER.convert(text) == LIBRARY.convert(text)


@pytest.mark.parametrize("seed", range(5))
def test_identical_to_the_library_where_phrases_overlap(seed: int) -> None:
    draw = random.Random(seed)
    names = ("TWVariantsRevPhrases.txt", "TSPhrases.txt")
    phrases = [key for name in names for key in read_dictionary(DICTIONARIES / name)]
    halves = [draw.choice(phrases)[draw.randrange(2) :] for _ in range(3000)]
    text = "".join(half[: draw.randrange(1, 5)] + draw.choice(["", "", "，"]) for half in halves)
    assert CONVERTER.convert(text) == LIBRARY.convert(text)


def test_identical_to_the_library_on_running_text() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in CLEAN[:12])
    for form in (text, opencc.OpenCC("s2tw").convert(text), opencc.OpenCC("s2hk").convert(text)):
        assert CONVERTER.convert(form) == LIBRARY.convert(form)


def test_conversion_never_changes_lengths() -> None:
    for step in CONVERTER.steps:
        assert all(len(key) == len(value) for key, value in step.phrases.items())


def test_single_characters_that_a_copy_made_traditional_come_back() -> None:
    clean = [
        "今年全县新建小学三所，改造村小十二所，新增学位四千个，大班额全部消除，家长满意。",
        "县里还为乡镇学校补充教师五十八名，选派校长跟岗学习，考核结果与绩效挂钩。",
        "校舍项目四十一个主体均已封顶，明年移交使用，届时农村学生可以就近入学。",
    ]
    spoiled = [line.translate(str.maketrans("学师农补满时", "學師農補滿時")) for line in clean]
    assert spoiled != clean
    assert lines(run(page(*spoiled))) == clean


def test_the_simplified_lines_around_a_traditional_article_lose_their_traditional_characters() -> (
    None
):
    line = "来源：某某零距離　作者：古丽小某　点击：8288"
    done = run(page(line, "今年全縣新建學校四所，新增學位五千個，家長們很高興。"))
    assert lines(done)[0] == line.replace("離", "离")


def test_names_and_quotations_in_traditional_characters_stay() -> None:
    body = ["今年全县新建学校四所，新增学位五千个，家长们很高兴，教师从各乡镇选调。"] * 4
    named = [line.replace("家长们", "鍾灝和甯小某") for line in body]
    quoted = [
        *body,
        "老师教学生认“學、習、書、寫、讀、開”六个字，请他们对照今天的写法说说变化在哪里。",
    ]
    assert lines(run(page(*named))) == named
    assert lines(run(page(*quoted))) == quoted


def test_simplified_pages_are_not_touched() -> None:
    assert CLEAN
    for file in CLEAN:
        document = page(*file.read_text(encoding="utf-8").splitlines())
        assert run(document) == document, file.name


@pytest.mark.parametrize("row", LEXICON.rows("over_conversion"), ids=lambda row: row.id)
def test_rows(row: object) -> None:
    rule = next(rule for rule in build_rules(LEXICON) if rule.id == row.id)  # type: ignore[attr-defined]
    before, after = row.example.split(" -> ")  # type: ignore[attr-defined]
    assert rule.pattern.sub(rule.replacement, before) == after
    assert any(char in before for char in rule.trigger)
    assert not rule.pattern.search(row.counterexample)  # type: ignore[attr-defined]
    assert row.reason  # type: ignore[attr-defined]


ALPHABET = "學学減减於乾着著壹妳麽甚麼么祇得的蕞，。(jiǎn) 1\ue000�□"


@given(st.lists(st.text(alphabet=ALPHABET, max_size=30) | st.text(max_size=20), max_size=5))
@settings(max_examples=150, deadline=None)
def test_twice_is_once(texts: list[str]) -> None:
    once = run(page(*texts))
    again = run(once)
    assert lines(again) == lines(once) and again.trace == once.trace
    assert len(once.blocks) == len(texts)
