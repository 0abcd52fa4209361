"""A noun that is named first and counted then: 这样的教学点,全县还有57个.

In: the tokens of a sentence, and the place of a number behind whose classifier nothing stands.
Out: a `Reading` or None. What this module never does: take one school that has something for a
number of schools (该校有8个).
"""

from __future__ import annotations

from collections.abc import Sequence

from .endings import Endings
from .metrics import Noun
from .reading import MARKS, Reading
from .words import OF, Token

_COMMA = frozenset("，,")
_TOPIC_REACH = 6
"""Tokens between the comma behind a topic and its number: 全|县|目前|还有."""
_MODIFIERS = frozenset({"label", "word"})


def read_topic(tokens: Sequence[Token], at: int) -> Reading | None:
    """The noun of which the clause says how many there are, right before it or before a comma."""
    if at < 2 or not tokens[at - 1].kinds & {"exist", "swing"}:
        return None
    exists = "exist" in tokens[at - 1].kinds
    if exists and (noun := _noun(tokens, at - 2, at)) and _is_class(tokens, at - 2):
        return _reading(tokens, at - 2, noun)
    comma = _comma(tokens, at)
    if comma is None:
        return None
    last = comma - 1
    if "most" in tokens[last].kinds:  # 农村教学点最多,有47个
        last -= 1
    noun = _noun(tokens, last, at)
    return _reading(tokens, last, noun) if noun and _is_class(tokens, last) else None


def held_topic(tokens: Sequence[Token], at: int, endings: Endings) -> Reading | None:
    """像这样的社团,学校共有19个: the noun that is pointed at, and not who has so many of it."""
    quantity = tokens[at].quantity
    if quantity is None or not quantity.has("broad") or "exist" not in tokens[at - 1].kinds:
        return None
    for place in range(at - 2, max(1, at - 1 - _TOPIC_REACH), -1):
        if tokens[place].text not in _COMMA:
            continue
        noun = _noun(tokens, place - 1, at)
        before = "".join(token.text for token in tokens[max(0, place - 5) : place - 1])
        pointed = any(word in before for word in endings.pointing)
        return _reading(tokens, place - 1, noun) if noun and pointed else None
    return None


def _noun(tokens: Sequence[Token], place: int, at: int) -> Noun | None:
    quantity = tokens[at].quantity
    return tokens[place].noun(quantity) if quantity and place >= 0 else None


def _comma(tokens: Sequence[Token], at: int) -> int | None:
    """The comma before the clause of a number, where that names nothing that could be counted."""
    for place in range(at - 1, max(0, at - 1 - _TOPIC_REACH), -1):
        token = tokens[place]
        if token.kinds & MARKS:
            return place if token.text in _COMMA else None
        if _noun(tokens, place, at) and "label" not in token.kinds:
            return None
    return None


def _is_class(tokens: Sequence[Token], place: int) -> bool:
    """Whether a noun is told from others of its kind: 不足50人的教学点, not 学校 or 我们学校."""
    before = tokens[place - 1] if place else None
    return before is not None and (before.text == OF or bool(before.kinds & _MODIFIERS))


def _reading(tokens: Sequence[Token], place: int, noun: Noun) -> Reading:
    begin = place
    while begin and tokens[begin - 1].kinds & _MODIFIERS and tokens[begin - 1].text != OF:
        begin -= 1
    start, end = tokens[begin].start, tokens[place].end
    return Reading(noun.metric, noun.row, start, end, "topic", word=noun.word)
