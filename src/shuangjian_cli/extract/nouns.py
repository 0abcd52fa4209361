"""A small chunker: the words around the numbers of a sentence, as far as the grammar needs them.

In: a folded sentence and its quantities. Out: tokens: nouns of `metrics.toml`, the shaping words
of `grammar.toml`, punctuation, quantities, and runs of other characters in between. It is no
segmenter: what no table names stays one unknown run. Words are taken longest first from the right
(中小学 + 校长, not 中小学校 + 长), which is how Chinese noun phrases are headed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from .metrics import Noun, Nouns, build_nouns
from .quantities import Quantity

PUNCTUATION = frozenset(",，.。;；:：!！?？\n…|\t")
OPEN, CLOSE = frozenset("([{【“‘《<"), frozenset(")]}】”’》>")
LIST = "、"


@dataclass(frozen=True, slots=True)
class Token:
    """A word `text[start:end]`; `kinds` holds the classes of grammar.toml, or one of

    noun, unknown, quantity, punct, open, close, and list for 、 and its like.
    """

    start: int
    end: int
    text: str
    kinds: frozenset[str]
    nouns: tuple[Noun, ...] = ()
    quantity: Quantity | None = None

    def noun(self, quantity: Quantity) -> Noun | None:
        """Its reading as a noun that the quantity can count."""
        return next((noun for noun in self.nouns if noun.fits(quantity)), None)


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the chunker knows, by last character, longest first."""

    by_last: dict[str, tuple[tuple[str, frozenset[str], tuple[Noun, ...]], ...]]
    nouns: Nouns
    scope: tuple[str, ...] = ()


_RATE, _RATE_LENGTH = "率", 3
"""流失率, 注册率: a verb and 率 are one word, the name of a share."""
_WORD = frozenset({"word"})
_UNKNOWN = frozenset({"unknown"})
_PUNCT = frozenset({"punct"})
_OPEN = frozenset({"open"})
_CLOSE = frozenset({"close"})
_LIST = frozenset({"list"})
_QUANTITY = frozenset({"quantity"})


def build_words(lexicon: Lexicon) -> Words:
    """Join metrics.toml and grammar.toml into one word list; for `lexicon.get`."""
    nouns = lexicon.get(build_nouns)
    classes: dict[str, set[str]] = {word: {"noun"} for word in nouns.words}
    scope: list[str] = []
    for row in lexicon.rows("grammar"):
        if row["class"] == "scope":
            scope += row["words"]
            continue
        for word in row["words"]:
            classes.setdefault(word, set()).add(row["class"])
    by_last: dict[str, list[tuple[str, frozenset[str], tuple[Noun, ...]]]] = {}
    for word, kinds in classes.items():
        if len(word) == 1 and kinds == {"noun"}:
            continue  # 社, 课, 县: too short to be found in running text; see grammar
        entry = (word, frozenset(kinds), nouns.words.get(word, ()))
        by_last.setdefault(word[-1], []).append(entry)
    return Words(
        {
            last: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
            for last, entries in by_last.items()
        },
        nouns,
        tuple(scope),
    )


def chunk(
    text: str, start: int, end: int, quantities: Sequence[Quantity], words: Words
) -> list[Token]:
    """Tokens of the folded `text[start:end]`; a quantity with its bounds is one token."""
    tokens: list[Token] = []
    at = start
    for quantity in quantities:
        tokens += _words(text, at, max(at, quantity.left), words)
        tokens.append(
            Token(
                quantity.start,
                quantity.end,
                text[quantity.start : quantity.end],
                _QUANTITY,
                quantity=quantity,
            )
        )
        at = max(quantity.right, at)
    tokens += _words(text, at, end, words)
    return tokens


def _words(text: str, start: int, end: int, words: Words) -> list[Token]:
    """Longest words from the right; unknown characters in between run together."""
    found: list[Token] = []
    unknown = at = end
    while at > start:
        char = text[at - 1]
        kinds = _mark(char)
        token: Token | None = None
        if kinds is not None:
            token = Token(at - 1, at, char, kinds)
        else:
            for word, classes, nouns in words.by_last.get(char, ()):
                left = at - len(word)
                if left >= start and text.startswith(word, left):
                    token = Token(left, at, word, classes, nouns)
                    break
        if token is None:
            if char == _RATE and at - _RATE_LENGTH >= start:
                left = at - _RATE_LENGTH
                token = Token(left, at, text[left:at], _WORD)
            else:
                at -= 1
                continue
        if at < unknown:
            found.append(Token(at, unknown, text[at:unknown], _UNKNOWN))
        found.append(token)
        at = unknown = token.start
    if at < unknown:
        found.append(Token(at, unknown, text[at:unknown], _UNKNOWN))
    found.reverse()
    return found


def _mark(char: str) -> frozenset[str] | None:
    if char in PUNCTUATION:
        return _PUNCT
    if char in OPEN:
        return _OPEN
    if char in CLOSE:
        return _CLOSE
    return _LIST if char == LIST else None
