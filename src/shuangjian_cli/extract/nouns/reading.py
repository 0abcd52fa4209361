"""What a number counts: the `Reading`, and the little that both sides of a number need.

In: the tokens of a sentence. Out: readings, and where brackets open and close. What this module
never does: look for a noun; `behind` and `grammar` do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..numbers.quantities import Quantity
from .metrics import Noun, Nouns
from .words import Token

MARKS = frozenset({"punct", "quantity"})
ENDS = frozenset({"stop", "function", "weak", "link", "swing"})


class Reading(NamedTuple):
    """What a quantity counts: metric, row of metrics.toml, the noun's span, and how it was found.

    `own` says that the noun stands beside this very number; only such a noun is lent to others.
    """

    metric: str
    row: str
    start: int
    end: int
    construct: str
    own: bool = True
    label: tuple[int, int] | None = None
    """Where the words stand that divide a lent noun: 省级 in 基地国家级4个、省级16个."""
    word: str = ""
    """The head noun, as metrics.toml has it."""
    parts: tuple[Reading, ...] = ()
    """The nouns of which the number holds one by one: 小学和初中各2所."""


def by_suffix(text: str, quantity: Quantity, nouns: Nouns) -> Noun | None:
    """The noun of the longest suffix row that ends a longer word."""
    for length in range(min(4, len(text) - 1), 0, -1):
        for noun in nouns.suffixes.get(text[-length:], ()):
            if noun.fits(quantity):
                return noun
    return None


def closing(tokens: Sequence[Token], index: int) -> int | None:
    """The token that closes the bracket opened at `index`."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += ("open" in tokens[place].kinds) - ("close" in tokens[place].kinds)
        if depth == 0:
            return place
    return None


def opening(tokens: Sequence[Token], index: int) -> int | None:
    """The token that opens the bracket closed at `index`."""
    depth = 0
    for place in range(index, -1, -1):
        depth += ("close" in tokens[place].kinds) - ("open" in tokens[place].kinds)
        if depth == 0:
            return place
    return None
