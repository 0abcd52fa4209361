"""块 for 元, 座 for seats: a classifier that is another unit beside certain words.

    一学期交360块, 民办的450到800块不等      amounts
    新建篮球场4块                          places
    设计规模36班、1620座                   seats

In: a quantity as it was read, and the text. Out: the same, or with the other unit. What this module
never does: take 块 for money where nothing beside it says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ...lexicon.programs import compiled
from .numerals import read_number

if TYPE_CHECKING:
    from .quantities import Quantity
    from .units import Unit

_REACH = 14
"""Characters before an amount in which a word of paying or a time may stand."""


_MONEY = "money"
_YUAN = frozenset({"元", "圆"})
_JIAO = compiled(r"([1-9一二三四五六七八九])角")
"""What stands behind 元 and is a part of the amount: 7元5角."""
_TENTHS = compiled(r"([1-9一二三四五六七八九])[毛角]?(?![\d.十百千万亿年月日天个名人所岁次])")
"""What may stand behind 块: 3块5, 三块五毛."""


class Spoken(NamedTuple):
    """A row of units.toml with `spoken`: the classifier, and the words before and behind it."""

    form: str
    unit: Unit
    before: re.Pattern[str]
    behind: re.Pattern[str]


def as_spoken(quantity: Quantity, text: str, spoken: Sequence[Spoken]) -> Quantity:
    """The number with the other unit where its classifier means that there."""
    if quantity.form in _YUAN:
        return _with_tenths(quantity, text, _JIAO)
    for way in spoken:
        if way.form != quantity.form:
            continue
        head = text[max(0, quantity.left - _REACH) : quantity.left]
        if way.before.search(head) or way.behind.match(text, quantity.right):
            meant = replace(quantity, unit=way.unit, kind=way.unit.kind)
            return _with_tenths(meant, text, _TENTHS) if meant.kind == _MONEY else meant
    return quantity


def _with_tenths(quantity: Quantity, text: str, tenths_of: re.Pattern[str]) -> Quantity:
    """The amount with the tenths behind it: 3块5."""
    match = tenths_of.match(text, quantity.end)
    tenths = read_number(match[1]) if match else None
    if match is None or tenths is None or quantity.right > quantity.end:
        return quantity
    value = quantity.value + tenths / 10
    return replace(quantity, value=value, end=match.end(), right=match.end())
