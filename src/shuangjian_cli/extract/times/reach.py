"""How far a time expression reaches in its sentence, once its scope is known.

In: an expression, its scope and where a number begins. Out: whether the one governs the other. What
this module never does: decide the scope; `periods` does, by the words around the expression.
"""

from __future__ import annotations

import re
from typing import Literal

from ...lexicon.programs import compiled
from .grammar import Expression

Scope = Literal[
    "open", "clause", "bracket", "adjacent", "relative", "title", "rate", "length", "said", "none"
]
"""How far an expression reaches: to the end of the sentence, of its clause, of its bracket, to the
number right behind it, to that behind its 的 (2019年认定的12所), or nowhere. A `rate` (每年) only
keeps its clause from inheriting, a `length` (三年内) from having a time at all; the day on which
something was `said` ends the days before it."""

DATING: frozenset[Scope] = frozenset({"open", "clause", "bracket", "title"})
"""Reaches of a time that later words like 当年 can mean: no base of a comparison, no attribute."""

CLAUSE_END = compiled(r"[，,。；;：:！？!?]")
APART = compiled("[；;]")
_BESIDE = 8
"""Characters before a time in which it is said to be that of an aim."""
CLOSING = compiled("[)）]")
ADJACENT = compiled(
    r"(?:的(?:[^，,。；;、\d]{0,6})|为|是|有|仅|仅有|共|共有|时)?(?:约|近|超|达|逾|不足|超过|将近)?"
    r"(?:[\d.]{1,7}[余多]?[万亿]?[^，,。；;、\d]{1,5}、(?:约|近)?){0,2}"
)
RELATIVE = compiled(
    r"[^，,。；;、\d]{1,12}的(?:约|近|超|达|逾|不足|超过|将近|[^，,。；;\d]{1,30}等)?"
)


def reaches(
    text: str, expression: Expression, scope: Scope, start: int, aims: re.Pattern[str]
) -> bool:
    """Whether an expression before a number governs it; one behind `aims` is of its part alone."""
    between = text[expression.end : start]
    if scope == "open":
        if APART.search(between) is None:
            return True
        return aims.search(text, max(0, expression.start - _BESIDE), expression.start) is None
    if scope == "adjacent":
        return ADJACENT.fullmatch(between) is not None
    if scope == "relative":
        return RELATIVE.fullmatch(between) is not None
    if scope == "bracket":
        end = CLOSING.search(between)  # （摘自2010年统计）:小学52所 goes on behind the bracket
        return end is None or between.startswith((":", "：", "为:", "有"), end.end())
    if scope in ("clause", "rate", "length"):
        return CLAUSE_END.search(between, 1) is None or "届时" in between
    return scope == "title"
