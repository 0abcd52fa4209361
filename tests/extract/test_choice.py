"""Choices: which alternatives a character and what follows it leave open."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.extract.numbers.traps import build_traps
from shuangjian_cli.extract.patterns.choice import Choice, follow_of, joined
from shuangjian_cli.extract.patterns.heads import tree_of
from tests.extract.gold import LEXICON

PARTS = LEXICON.get(build_traps).gate.parts
ALPHABET = "".join(dict.fromkeys("".join(pattern for _, pattern in PARTS))) + "0123456789٣所\n"
TEXT = st.text(st.sampled_from(ALPHABET) | st.sampled_from("0123"), max_size=12)


@pytest.mark.parametrize(("name", "pattern"), PARTS, ids=lambda part: part[:12])
@given(text=TEXT)
def test_every_match_goes_on_as_was_told(name: str, pattern: str, text: str) -> None:
    for match in re.finditer(pattern, text):
        if match[0]:
            told = follow_of(tree_of(pattern), match[0][0])
            follow = re.match(r".\d*(.?)", text[match.start() :], re.DOTALL)
            assert follow is not None
            assert told.any or follow[1] in told.characters, (match, told)


@pytest.mark.parametrize(
    ("pattern", "head", "follow", "no"),
    [
        (r"\d+个?部门", "3", "个部", "门所"),
        (r"(?:\d|第)[二三]{2}届|1\d人", "第", "二三", "届人"),
        (r"1[3-9]?号|\d{4}年", "1", "号年", "3"),
        (r"甲\s?乙", "甲", " \u3000乙", "甲"),
        (r"(?<!第)(?:甲|乙)+丙", "甲", "甲乙丙", "第"),
    ],
)
def test_what_follows_in_small_patterns(pattern: str, head: str, follow: str, no: str) -> None:
    told = follow_of(tree_of(pattern), head)
    assert set(follow) <= told.characters
    assert not told.any and not set(no) & told.characters


@pytest.mark.parametrize("pattern", [r"\d{2}", r"\d[^年]", r"\d.年", "(?i)3a", r"(3)\1"])
def test_what_can_end_or_go_on_with_anything(pattern: str) -> None:
    assert follow_of(tree_of(pattern), "3").any


def test_a_choice_moves_back_references_with_their_alternatives() -> None:
    parts = [("twice", r"(\d)\1"), ("thrice", r"(甲)(乙)\2\1"), ("other", r"(\d)年\1")]
    choice, whole = Choice(r"[\d甲]", parts), re.compile(joined(parts))
    for text in ("11", "12", "甲乙乙甲", "3年3", "3年4"):
        one, other = choice.search(text), whole.search(text)
        assert (one and (one.span(), one.lastgroup)) == (other and (other.span(), other.lastgroup))


def test_many_alternatives_of_one_head_are_tried_in_their_order() -> None:
    parts = [(f"t{at}", "3" * (10 - at) + "年") for at in range(8)]
    choice, whole = Choice(r"\d", parts), re.compile(joined(parts))
    for length in range(1, 12):
        text = "3" * length + "年3"
        found = [(m.span(), m.lastgroup) for m in choice.finditer(text)]
        assert found == [(m.span(), m.lastgroup) for m in whole.finditer(text)]


def test_behind_many_digits_all_is_tried() -> None:
    choice = Choice(r"\d", [("year", r"(?<!\d)\d+年"), ("number", r"(?<!\d)\d{40}")])
    for length in (1, 15, 16, 17, 18, 30):
        assert [m.lastgroup for m in choice.finditer("1" * length + "年")] == ["year"]
    assert [m.lastgroup for m in choice.finditer("1" * 41)] == ["number"]


@given(text=TEXT)
def test_a_trap_is_named_by_its_row(text: str) -> None:
    traps = LEXICON.get(build_traps)
    assert [span[:2] for span in traps.named(text)] == traps.spans(text)
