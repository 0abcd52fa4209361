"""Spun pages: the verdict, what is undone, what is marked, and that honest pages stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.load import Row
from shuangjian_cli.model.document import Block, Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.simplify import simplify
from shuangjian_cli.stages.simplify.spun import build_table, judge
from tests.casefiles import named_cases, read_cases

ROOT = Path(__file__).parents[2]
CLEAN = sorted((ROOT / "data/gold").glob("*/clean/*.txt"))
LEXICON = Lexicon()
TABLE = build_table(LEXICON)
SPUN = next(case for _, case in named_cases("spun"))["lines"]
"""The lines of the first page."""


def run(lines: list[str], options: Settings | None = None) -> Document:
    blocks = tuple(Block(line, i) for i, line in enumerate(lines))
    return simplify(Document(RawPage("1", "1", ""), blocks=blocks), LEXICON, options or Settings())


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize("case", read_cases("spun"))
def test_pages(case: dict[str, list[str]]) -> None:
    done = run(case["lines"])
    assert texts(done) == case["want"]
    assert done.spun is case["spun"]


def test_the_evidence_is_in_the_trace() -> None:
    done = run(SPUN)
    verdict = next(change for change in done.trace if change.rule == "spun_page")
    assert re.match(r"得 for 的: \d+, 的: 0; markers: ", verdict.before) and verdict.block is None
    assert {change.rule for change in done.trace} == {"spun_page", "spun_de", "spun_zui-most"}
    assert all(change.stage == "simplify" for change in done.trace)


def test_a_word_with_two_originals_stays_and_is_marked() -> None:
    done = run([*SPUN, "入选华夏十大案例，华夏文明"])
    block = done.blocks[-1]
    assert block.text == "入选华夏十大案例，华夏文明"
    assert [(block.text[m.start : m.end], m.flag) for m in block.marks] == [("华夏", "spun")]
    assert not run(["入选华夏十大案例"]).blocks[0].marks


def test_keep_spun_leaves_every_word() -> None:
    done = run([*SPUN, "蕞大，入选华夏十大案例"], Settings(keep_spun=True))
    assert texts(done) == [*SPUN, "蕞大，入选华夏十大案例"]
    assert done.spun and not done.trace and not any(block.marks for block in done.blocks)


def test_clean_pages_are_not_spun() -> None:
    assert len(CLEAN) > 50
    for file in CLEAN:
        lines = file.read_text(encoding="utf-8").splitlines()
        done = run(lines)
        assert not done.spun and texts(done) == lines, file.name


def test_spinning_a_clean_page_is_undone() -> None:
    """Every 的 of the gold pages turned into 得: how much comes back, and how much 得 is kept."""
    back = lost = kept = taken = 0
    for file in CLEAN:
        text = file.read_text(encoding="utf-8")
        if text.count("的") < 8:
            continue
        spun = text.replace("的", "得")
        assert judge(spun, TABLE).spun, file.name
        done = "\n".join(texts(run(spun.split("\n"))))
        for was, now in zip(text, done, strict=True):
            back += was == "的" == now
            lost += was == "的" != now
            kept += was == "得" == now
            taken += was == "得" != now
    assert back / (back + lost) >= 0.985, (back, lost)
    assert kept / (kept + taken) >= 0.70, (kept, taken)


@pytest.mark.shared
def test_the_spun_seed_as_its_gold_has_it() -> None:
    gold = ROOT.parent / "shared/gold/seeds/001.clean.txt"
    if not gold.exists():
        pytest.skip("../shared is absent")
    want = gold.read_text(encoding="utf-8").replace("~ ", "")
    spun = want.replace("的", "得").replace("最", "蕞")
    assert "\n".join(texts(run(spun.split("\n")))) == want


@pytest.mark.parametrize("row", LEXICON.rows("spun"), ids=lambda row: row.id)
def test_rows(row: Row) -> None:
    pattern = re.compile(row["pattern"])
    before, _, after = row.example.partition(" -> ")
    assert pattern.search(before) and not pattern.search(row.counterexample) and row.reason
    if row["kind"] in ("always", "marked"):
        assert pattern.sub(row["replacement"], before) == after
    literals = {swap.id: swap.literal for swap in (*TABLE.always, *TABLE.marked)}
    assert literals.get(row.id, "") in before


@given(
    st.lists(
        st.text(alphabet="得的取获值做好学生蕞近日丨5分钟前华夏，。很最", max_size=60), max_size=4
    )
)
@settings(max_examples=150, deadline=None)
def test_twice_is_once(lines: list[str]) -> None:
    once = run(lines)
    again = run(texts(once))
    assert texts(again) == texts(once)
