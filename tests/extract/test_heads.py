"""Heads: the first characters of a pattern, and patterns that ask for these first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.extract.heads import Choice, guarded, heads, joined
from shuangjian_cli.extract.traps import build_traps
from tests.extract.gold import LEXICON

TABLES = ("traps", "periods", "status", "organizations", "places")
ROWS = [
    row
    for table in TABLES
    for row in LEXICON.rows(table)
    if "pattern" in row.data and "{N}" not in row["pattern"]
]
ALPHABET = "".join(dict.fromkeys("".join(row["pattern"] for row in ROWS))) + "٣ａ名所\u3000\n"
TEXT = st.text(st.sampled_from(ALPHABET), max_size=12)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
@given(text=TEXT)
def test_every_match_begins_with_a_head(row, text: str) -> None:
    found, pattern = heads(row["pattern"]), re.compile(row["pattern"])
    for tried in (text, row.example, row.example + text):
        for match in pattern.finditer(tried):
            assert found.holds(tried[match.start() : match.start() + 1]), match


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
@given(text=TEXT)
def test_a_guarded_pattern_finds_the_same(row, text: str) -> None:
    fast, slow = re.compile(guarded(row["pattern"])), re.compile(row["pattern"])
    assert fast.groupindex == slow.groupindex
    for tried in (text, row.example, row.example + text):
        assert [m.regs for m in fast.finditer(tried)] == [m.regs for m in slow.finditer(tried)]


@pytest.mark.parametrize(
    ("pattern", "begin", "no"),
    [
        ("[b-d]年", "bcd", "a年"),
        (r"\d+年", "1９٣", "年"),
        ("(?<!大)计|拟", "计拟", "大"),
        ("(?:约?共)?\\d", "约共1", "年"),
        ("(甲)?\\1乙", "甲乙", "丙"),
        ("(?>甲|乙)丙", "甲乙", ""),
        ("甲*+乙", "甲乙", "丙"),
    ],
)
def test_heads_of_small_patterns(pattern: str, begin: str, no: str) -> None:
    found = heads(pattern)
    assert all(map(found.holds, begin))
    assert found.any or not any(map(found.holds, no))


@pytest.mark.parametrize(
    "pattern", ["(?i)top", "(?i:top)", "[^元]", ".元", "[一-龥]区", "$", "甲?"]
)
def test_what_can_begin_with_anything_is_not_guarded(pattern: str) -> None:
    assert guarded(pattern) == pattern


def test_a_choice_moves_back_references_with_their_alternatives() -> None:
    parts = [("twice", r"(\d)\1"), ("thrice", r"(甲)(乙)\2\1"), ("other", r"(\d)年\1")]
    choice, whole = Choice(parts), re.compile(joined(parts))
    for text in ("11", "12", "甲乙乙甲", "3年3", "3年4"):
        one, other = choice.match(text, 0, len(text)), whole.match(text)
        assert (one and (one.span(), one.lastgroup)) == (other and (other.span(), other.lastgroup))


def test_a_choice_is_asked_at_the_end_of_the_text_too() -> None:
    choice = Choice([("a", "甲"), ("b", "乙?")])
    found = choice.match("甲", 1, 1)
    assert found is not None and found.lastgroup == "b"
    assert Choice([("a", "甲")]).match("甲", 1, 1) is None


@given(text=TEXT)
def test_a_trap_is_named_by_its_row(text: str) -> None:
    traps = LEXICON.get(build_traps)
    assert [span[:2] for span in traps.named(text)] == traps.spans(text)
