"""The chunker: words by their ends are the words that a search through all of them finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.extract.nouns.words import build_words, chunk
from shuangjian_cli.extract.numbers.numerals import fold
from tests.extract.gold import GOLD, LEXICON, gold_documents

WORDS = LEXICON.get(build_words)
NOUNS = [word for word, (kinds, _) in WORDS.entries.items() if len(word) == 2 and "noun" in kinds]


def backwards(word: str) -> str:
    """A word from right to left; no verb of two characters begins inside a noun (学校 and 均).

    No noun of two begins inside 学校 (学校 and 报), unless a stage stands there (小学 and 校长).
    """
    kinds, _ = WORDS.entries[word]
    if len(word) == 2 and word[0] == "校" and "noun" in kinds:
        stages = "".join(noun[0] for noun in NOUNS if noun[1] == "学")
        return f"{re.escape(word[::-1])}(?!学(?![{re.escape(stages)}]))"
    crossed = len(word) == 2 and word[1] in WORDS.entries and "noun" not in kinds
    heads = "".join(noun[0] for noun in NOUNS if noun[1] == word[0]) if crossed else ""
    return re.escape(word[::-1]) + (f"(?![{re.escape(heads)}])" if heads else "")


LONGEST = "|".join(map(backwards, sorted(WORDS.entries, key=len, reverse=True)))
SLOW = re.compile(rf"{LONGEST}|率[\u4e00-\u9fff]{{2}}")
"""All words from right to left, the longest first, and else the name of a share."""
PIECES = [*sorted(WORDS.entries)[::7], "流失率", "率", "全", "某", "1", " "]


def slow_words(text: str) -> list[str]:
    """The words and the unknown stretches of a text without hard words."""
    found: list[str] = []
    unknown = len(text)
    for match in SLOW.finditer(text[::-1]):
        left, right = len(text) - match.end(), len(text) - match.start()
        found += [text[right:unknown]] if right < unknown else []
        found.append(text[left:right])
        unknown = left
    return [*([text[:unknown]] if unknown else []), *reversed(found)]


def same(text: str) -> None:
    tokens = [text[token.start : token.end] for token in chunk(text, 0, len(text), (), WORDS)]
    assert "".join(tokens) == text
    if not WORDS.hard.search(text):
        assert tokens == slow_words(text)


@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_words_by_their_ends(text: str) -> None:
    same(text)


def test_words_of_pages() -> None:
    for row, _ in gold_documents(GOLD / "dev"):
        for line in fold(row.text).split("\n"):
            same(line)
