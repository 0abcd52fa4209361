"""Heads: the first characters of a pattern, and patterns that ask for these first."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.extract.patterns.heads import first_of, guarded, heads
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


CLASSES = sorted({row["class"] for row in LEXICON.rows("status")})


@pytest.mark.parametrize("name", CLASSES)
@given(text=TEXT, end=st.integers(0, 12))
def test_first_of_finds_where_one_of_many_patterns_does(name: str, text: str, end: int) -> None:
    rows = [row for row in LEXICON.rows("status") if row["class"] == name]
    patterns = [row["pattern"] for row in rows]
    fast = re.compile(first_of(patterns))
    for tried in (text, rows[0].example, rows[-1].example + text):
        slow = [m.start() for p in patterns if (m := re.compile(p).search(tried, 0, end))]
        found = fast.search(tried, 0, end)
        assert (found.start() if found else None) == min(slow, default=None)


@pytest.mark.parametrize("pattern", ["(甲)?\\1乙", "(?P<a>甲)(?P=a)", "(?i)a甲", "甲?$"])
def test_first_of_passes_over_nothing_that_a_pattern_finds(pattern: str) -> None:
    fast, slow = re.compile(first_of([pattern, "丙丁"])), re.compile(pattern)
    for text in ("甲甲乙", "甲甲", "A甲", "甲", "", "丙丁"):
        assert fast.search(text) or not slow.search(text)


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


def test_white_space_is_what_the_engine_takes_for_it() -> None:
    found = re.findall(r"\s", "".join(map(chr, range(sys.maxunicode + 1))))
    assert heads(r"\s").characters == set(found)
