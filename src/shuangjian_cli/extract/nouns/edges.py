"""Whether a noun begins where a word begins: 书|本费 does not, nor does 中|途退学.

In: the text, where a noun phrase begins and ends, and the words that the chunker knows. Out: where
it should begin, or that it names nothing. The chunker takes known words from the right, so that
what it does not know can be cut within a word. What tells is how usual the words of two characters
across the edge and behind it are (`lexicon/word_pairs.tsv`).

What this module never does: look at a phrase that begins behind a mark, or with a word of a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...lexicon import Lexicon
from .words import Entry, Words

Entries = Mapping[str, Entry]
_NAMING = frozenset({"noun", "word", "label", "amount", "attr"})
"""Kinds of word with which a noun phrase can begin."""
_FIRST, _LAST = "一", "鿿"
"""The first and the last of the characters that words are made of."""
_EVERY, _NOT = "每", "非"
_DONE = frozenset("出回掉")
"""What ends verbs that no dictionary has, so that it tells no word when it begins a phrase."""
_QUOTE = "“"
_NUMERALS = frozenset("0123456789两几多余数")
_LONGEST = 6
"""Characters of a word that the chunker knows; few are longer."""
_LEAST = 2
"""Characters of a phrase that can be cut within a word."""
_SHORT = 3
"""Characters of a phrase cut within its first word that is nothing without it: 途退学."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words of two characters: by the first, behind each rank the second ones."""

    lines: Mapping[str, str]

    def rank(self, word: str) -> str:
        """The letter of a word, a small one for a noun; nothing for two characters that are none.

        >>> Pairs({"生": "c成K活"}).rank("生活")
        'K'
        """
        if len(word) < _LEAST or word[1].isascii():
            return ""
        line = self.lines.get(word[0], "")
        at = line.find(word[1])
        while at >= 0 and not line[at].isascii():
            at -= 1
        return line[at] if at >= 0 else ""


def build_pairs(lexicon: Lexicon) -> Pairs:
    """Read `word_pairs.tsv`; for `lexicon.get`."""
    lines = lexicon.path("word_pairs.tsv").read_text(encoding="utf-8").splitlines()
    return Pairs({line[0]: line[2:] for line in lines})


def at_word(text: str, start: int, end: int, words: Entries, lexicon: Lexicon) -> int | None:
    """Where a phrase begins whose first word is whole; None where its first word alone is cut.

    A noun that the edge cuts is taken whole (书|本费); of a verb or another word nothing is
    taken, where a known word follows: 共|计违规收费, 每|份成本.
    """
    if start < 1 or end - start < _LEAST:
        return start
    around = text[start - 1 : start + 2]
    if not _FIRST <= min(around) <= max(around) <= _LAST:
        return start
    before, cut = text[max(0, start - 2) : start], text[start - 1 : start + 1]
    if before[0] in _NUMERALS or (before[-1] != _NOT and _begins(text, start, end, words)):
        return start  # 两名|品学兼优的学生: a classifier is no part of a word
    pairs = lexicon.get(build_pairs)
    ended = pairs.rank(before)
    if before[-1] == _NOT:
        return start if ended else start - 1  # 非|学科类机构, 并非|学科类机构
    crossed = pairs.rank(cut)
    done = cut[0] == _EVERY or cut[1] in _DONE
    if not (crossed or done) or pairs.rank(text[start : start + 2]):
        return start
    if not done and ended.lower() >= crossed.lower():
        return start  # 目前|进账户的资金: the word before ends here
    if crossed.islower() and not done:
        return start - 1
    if end - start > _LEAST and (
        _begins(text, start + 1, end, words) or pairs.rank(text[start + 1 : start + 3]).islower()
    ):
        return start + 1
    return None if crossed and end - start <= _SHORT else start


def behind_lone(text: str, start: int, end: int, words: Words, lexicon: Lexicon) -> int:
    """供|床位, 返|学校: behind a verb of one character with which a phrase begins.

    It is a part of the first word where the two characters are one (接送, 选修), and where no word
    begins behind it.
    """
    lone = words.lone.match(text, start, end)
    if lone is None or end - lone.end() < _LEAST or _starts(text, start, end, words.entries):
        return start
    pairs = lexicon.get(build_pairs)
    behind = lone.end()
    first, second = pairs.rank(text[start : start + 2]), pairs.rank(text[behind : behind + 2])
    if first and (first.lower() >= second.lower() or not second.islower()):
        return start
    known = _begins(text, behind, end, words.entries) or second.islower()
    return behind if known or text[behind] == _QUOTE else start


def _starts(text: str, start: int, end: int, words: Entries) -> bool:
    """Whether a word that the chunker knows, a verb or not, begins there."""
    most = min(_LONGEST, end - start)
    return any(text[start : start + length] in words for length in range(2, most + 1))


def _begins(text: str, start: int, end: int, words: Entries) -> bool:
    """Whether a word that the chunker knows begins there, and no verb."""
    most = min(_LONGEST, end - start)
    return any(
        (entry := words.get(text[start : start + length])) is not None and entry[0] & _NAMING
        for length in range(2, most + 1)
    )
