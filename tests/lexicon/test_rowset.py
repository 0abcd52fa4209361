"""A `RowSet` answers as trying every row does: on each row's own matches, and on any text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.needs import build_needs, build_shares, need_of, table_patterns
from shuangjian_cli.lexicon.patterns import Pattern
from shuangjian_cli.lexicon.rowset import RowSet

TABLES = ("boilerplate", "metadata", "traps", "jammers", "page_kinds")

ODD = (
    "", ".*", "^", "$", "^$", "(?i)ab|c", "(?m)^b", "a?b*", "^(?:a|b?)c", "(?:^a|b)+x", "(?<=ab)c",
    "(?<!a)b", "^(?=ab)", "^(?!a)b", "a{0}b", "(a)\\1", "[^a]b", "\\d+%|第[0-9]页", "^\\d",
    "(?>ab|c)d",
    "a++b", "^a|^b|c", "(?:(?i:a)|b)", "^(?:x*)(?:ab|c)?d", "\\ba\\b", "(?s:.)b", "^[\\W\\d]*a",
    "(?:|a)b",
)  # fmt: skip


@cache
def patterns(table: str) -> tuple[re.Pattern[str], ...]:
    found = (row.get("pattern") for row in Lexicon().rows(table))
    return tuple(re.compile(pattern) for pattern in found if pattern)


@cache
def rows(table: str) -> RowSet:
    return RowSet(patterns(table), Lexicon().get(build_shares))


def one_by_one(some: Sequence[re.Pattern[str]], text: str) -> list[int]:
    return [number for number, pattern in enumerate(some) if pattern.search(text)]


def found(some: RowSet, text: str) -> list[int]:
    return [number for number, _ in some.found(text)]


@pytest.mark.parametrize("table", TABLES)
def test_examples_of_the_lexicon_find_the_same_rows(table: str) -> None:
    lines = [text for row in Lexicon().rows(table) for text in (row.example, row.counterexample)]
    for line in lines:
        assert found(rows(table), line) == one_by_one(patterns(table), line)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=150)
@given(data=st.data())
def test_what_a_row_matches_is_found(table: str, data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(patterns(table)))
    text = data.draw(st.from_regex(pattern)) + data.draw(st.text(max_size=3))
    assert found(rows(table), text) == one_by_one(patterns(table), text)


@settings(max_examples=500)
@given(st.text(alphabet="abcdx%第页1２ \n", max_size=6))
def test_odd_patterns_find_the_same(text: str) -> None:
    some = [re.compile(pattern) for pattern in ODD]
    assert found(RowSet(some), text) == one_by_one(some, text)


@pytest.mark.parametrize("pattern", ODD)
@given(data=st.data())
def test_what_an_odd_pattern_matches_is_found(pattern: str, data: st.DataObject) -> None:
    compiled = re.compile(pattern)
    text = data.draw(st.from_regex(compiled))
    assert bool(found(RowSet([compiled]), text)) == bool(compiled.search(text))


@given(st.lists(st.integers(0, 5), min_size=3, max_size=3), st.text(alphabet="ab", max_size=7))
def test_limits_leave_out_longer_lines(limits: list[int], text: str) -> None:
    some = [re.compile(pattern) for pattern in ("a", "b", ".")]
    wanted = [
        number
        for number, (pattern, limit) in enumerate(zip(some, limits, strict=True))
        if len(text) <= limit and pattern.search(text)
    ]
    assert found(RowSet(some, limits=limits), text) == wanted


def test_a_part_of_the_rows_can_be_asked() -> None:
    some = RowSet([re.compile("a"), re.compile("b"), re.compile("c")])
    assert [number for number, _ in some.found("abc", among=0b101)] == [0, 2]


def test_most_rows_of_the_lexicon_have_a_need() -> None:
    """Else the set is no faster than its rows: one row in ten may do without."""
    needs = [need_of(pattern, Lexicon().get(build_shares)) for pattern in patterns("boilerplate")]
    assert sum(need is not None for need in needs) >= 0.9 * len(needs)


MOST_NEW = 0.2
"""Share of the patterns that may be younger than the kept needs before a start gets slower."""


def test_kept_needs_are_those_of_the_patterns() -> None:
    lexicon = Lexicon()
    kept, shares = lexicon.get(build_needs), lexicon.get(build_shares)
    patterns = table_patterns(lexicon)
    known = [pattern for pattern in patterns if pattern in kept]
    assert len(known) >= (1 - MOST_NEW) * len(patterns), "run scripts/make_docs.py"
    for pattern in known:
        assert kept[pattern] == need_of(re.compile(pattern), shares), pattern


@settings(max_examples=60)
@given(pattern=st.sampled_from(ODD), text=st.text("abcd第0页%x年\n", max_size=8))
def test_a_pattern_compiled_late_is_found_alike(pattern: str, text: str) -> None:
    late, early = Pattern(pattern), re.compile(pattern)
    assert found(RowSet([late]), text) == found(RowSet([early]), text)
    assert late.findall(text) == early.findall(text)
