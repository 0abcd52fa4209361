"""The edges of nouns: words of two characters by their ranks, and phrases that begin within one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.extract.nouns.edges import at_word, build_pairs
from shuangjian_cli.extract.nouns.words import build_words
from tests.conftest import load_script
from tests.extract.gold import LEXICON

LEAST_MADE = 40_000
"""Characters of the table, lest an empty one be like an empty one."""
PAIRS = LEXICON.get(build_pairs)
WORDS = LEXICON.get(build_words)
PIECES = [
    "书本",
    "费",
    "生活",
    "发",
    "每",
    "非",
    "学科类",
    "学校",
    "中途",
    "退学",
    "2",
    "，",
    "a",
    "名",
]


def test_ranks_tell_nouns_and_how_usual_they_are() -> None:
    assert PAIRS.rank("书本").islower()
    assert PAIRS.rank("中途").isupper()
    assert PAIRS.rank("生活").lower() > PAIRS.rank("书本")
    assert PAIRS.rank("本费") == PAIRS.rank("生a") == PAIRS.rank("生") == ""


def test_the_ranks_are_what_their_script_makes() -> None:
    script = load_script("scripts/build_word_pairs.py")
    made = script.render()
    assert len(made) > LEAST_MADE
    assert LEXICON.path(script.TARGET.name).read_text(encoding="utf-8") == made


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.data())
def test_a_phrase_moves_by_one_character_at_most(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    moved = at_word(text, start, end, WORDS.entries, LEXICON)
    assert moved is None or (abs(moved - start) <= 1 and 0 <= moved <= end)
    if moved is None:
        assert 1 < end - start < 4
