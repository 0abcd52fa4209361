"""The noun phrase of an amount of money, a share or an area: the words around it as they stand.

Their metric needs no noun; the phrase says what the amount is for. In: tokens. Out: a span or None.
"""

from __future__ import annotations

from collections.abc import Sequence

from .nouns import Token

_BREAK = frozenset({"punct", "quantity", "open"})
_LONG = 24
"""Characters of a noun phrase before an amount; longer is a clause."""


def money_noun(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """课本费531.8万元 before, 1.5亿专项经费 behind."""
    return _before(tokens, at) or _behind(tokens, at)


def rate_noun(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """91.3%的家长 behind 的, 参与率99.7% before."""
    if at + 1 < len(tokens) and tokens[at + 1].text == "的":
        found = _behind(tokens, at + 1)
        if found:
            return found
    return _before(tokens, at) or _behind(tokens, at)


def _before(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Leftwards over links and one verb to a phrase, then to its beginning."""
    index = at - 1
    while (
        index >= 0
        and tokens[index].kinds & {"link", "swing", "function"}
        and not tokens[index].nouns
    ):
        index -= 1
    if index < 0 or tokens[index].kinds & _BREAK:
        return None
    if tokens[index].kinds & {"stop"} and not tokens[index].nouns:
        return None
    end, begin = tokens[index].end, tokens[index].start
    index -= 1
    while index >= 0:
        token = tokens[index]
        if token.kinds & _BREAK or end - token.start > _LONG:
            break
        if token.kinds & {"stop", "function"} and not token.nouns and token.text != "的":
            break
        if token.text == "、":
            break
        begin = token.start
        index -= 1
    return begin, end


def _behind(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Rightwards to the first verb or mark."""
    begin = end = None
    for token in tokens[at + 1 :]:
        if token.kinds & {"punct", "quantity", "open", "close", "list"}:
            break
        if token.kinds & {"stop", "function", "swing"} and not token.nouns:
            break
        if token.text == "的" and begin is None:
            continue
        begin, end = token.start if begin is None else begin, token.end
    return None if begin is None or end is None or end - begin > _LONG else (begin, end)
