"""Gates: what is tried at first characters only is found as if it were tried everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.extract.numbers.numerals import fold
from shuangjian_cli.extract.numbers.quantities import build_reader
from shuangjian_cli.extract.numbers.traps import build_traps
from shuangjian_cli.extract.patterns.choice import Choice, joined
from shuangjian_cli.extract.times.grammar import Grammar
from tests.extract.gold import GOLD, LEXICON, gold_documents

GATES = {
    "numbers": LEXICON.get(build_reader).number,
    "times": LEXICON.get(Grammar).any,
    "traps": LEXICON.get(build_traps).gate,
}
WHOLE = {
    name: re.compile(joined(gate.parts) if isinstance(gate, Choice) else gate.pattern)
    for name, gate in GATES.items()
}
TABLES = {"numbers": ("units", "qualifiers", "traps"), "times": ("periods",), "traps": ("traps",)}
DATES = [
    "2019",
    "20",
    "1",
    "12",
    "3",
    "109",
    "年",
    "月",
    "日",
    "学年",
    "学期",
    "至",
    "-",
    "、",
    "和",
]
WORDS = [
    "今",
    "去",
    "全",
    "前",
    "个",
    "近",
    "底",
    "两",
    "三",
    "十三五",
    "“",
    "”",
    "暑假",
    "以来",
    " ",
]
NUMBERS = [
    "万",
    "亿",
    "余",
    "多",
    "几",
    "数",
    "上",
    "半",
    "成",
    "分之",
    "百",
    ".",
    ",",
    "/",
    "名",
    "元",
    "从",
]
TEXT = st.lists(st.sampled_from(DATES + WORDS + NUMBERS), max_size=30).map("".join)


def same(name: str, text: str) -> None:
    """The gate finds what its pattern finds when it is tried at every character."""
    gate = GATES[name]
    slow = [(*match.span(), match.lastgroup) for match in WHOLE[name].finditer(text)]
    assert [(*match.span(), match.lastgroup) for match in gate.finditer(text)] == slow
    first = gate.search(text)
    assert (first and first.span()) == (slow[0][:2] if slow else None)


@pytest.mark.parametrize("name", GATES)
@given(text=TEXT)
def test_a_gate_misses_nothing(name: str, text: str) -> None:
    same(name, text)


@pytest.mark.parametrize("name", GATES)
def test_a_gate_misses_nothing_of_rows_and_pages(name: str) -> None:
    for table in TABLES[name]:
        for row in LEXICON.rows(table):
            same(name, fold(row.example))
            same(name, row.example)
    for folder in ("dev", "blind"):
        for row, _ in gold_documents(GOLD / folder):
            same(name, fold(row.text))
            same(name, row.text)


def test_a_gate_keeps_to_its_stretch() -> None:
    text = "2019年有学校3所，2020年有5所"
    for name, gate in GATES.items():
        found = [match[0] for match in gate.finditer(text, 7, 11)]
        assert found == [match[0] for match in WHOLE[name].finditer(text, 7, 11)], name
