"""What a number of a list leaves to the next one to say: its unit, or its bound.

    下降0.21和0.10个百分点        the unit stands behind the last number
    不少于6所和8所               the bound stands before the first
    控制在45人、50人以内          the bound stands behind the last

In: the quantities of a text in order. Out: the same, each with unit and bound. What this module
never does: reach over anything but a mark or a word that joins two numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .quantities import Quantity

_JOINS = frozenset({"和", "、", "及", "与", "以及", "或"})
_KEPT = frozenset({"at_least", "at_most"})
"""Bounds of rules, which hold for the whole list; 近 and 超 are said of each number anew."""
_BEHIND = frozenset({"at_most"})
"""Bounds behind the last number of a list that hold for all of it: 控制在45人、50人以内."""
_PIECE = "个"
"""What is left of the unit of the first number: 提高9.4个和14个百分点."""
_BOUND_LEAST = 2
"""Characters of such a bound; 于 or 少 alone is none."""


def join(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities with what the numbers joined to them say for both."""
    out = list(found)
    joined = [at for at in range(len(out) - 1) if _is_joined(out[at], out[at + 1], text)]
    for at in reversed(joined):  # 0.4个、0.7个和1.02个百分点
        if _leaves_unit(out[at], out[at + 1]):
            out[at] = _with_unit(out[at], out[at + 1])
    for at in joined:
        first, second = out[at : at + 2]
        bound = second.qualifier in _BEHIND and second.right > second.end
        if bound and first.qualifier == "exact" and first.form == second.form:
            out[at] = first = replace(first, qualifier=second.qualifier)
        kept = first.qualifier in _KEPT and first.start - first.left >= _BOUND_LEAST
        if kept and second.qualifier == "exact" and first.form == second.form:
            out[at + 1] = replace(second, qualifier=first.qualifier)
    return out


def _is_joined(first: Quantity, second: Quantity, text: str) -> bool:
    """Whether two numbers, neither a range, stand side by side in a list."""
    if second.start - first.end > _BOUND_LEAST or first.value_max or second.value_max:
        return False
    return text[first.end : second.start] in _JOINS


def _leaves_unit(first: Quantity, second: Quantity) -> bool:
    """Whether the first number is one of per cents whose unit the second alone has."""
    bare = first.unit is None or first.form == _PIECE
    return bare and second.kind == "percent" and second.unit is not None


def _with_unit(first: Quantity, second: Quantity) -> Quantity:
    """The first number with the unit of the second."""
    return replace(first, unit=second.unit, kind=second.kind, form=second.form)
