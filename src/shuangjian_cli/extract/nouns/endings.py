"""How words end: the rows of the class `ending` of `grammar.toml`.

In: the lexicon. Out: `Endings`, which tells whether a word names money, a share, an area, who pays.
What this module never does: look at what stands around the word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.patterns import NEVER
from ...lexicon.programs import compiled
from ..patterns.heads import guarded


@dataclass(frozen=True, slots=True)
class Endings:
    """How words end that name an amount, a share, who pays or goods; rows of the class `ending`."""

    becomes: re.Pattern[str]
    """How words between two amounts end where the one became the other: 爬到了如今的."""
    money: tuple[str, ...]
    fee: tuple[str, ...]
    no_fee: tuple[str, ...]
    rate: tuple[str, ...]
    payer: tuple[str, ...]
    goods: tuple[str, ...]
    """What is given in kind and worth an amount."""
    worth: tuple[str, ...]
    """What else is so much money: debts, pay, rents, parts of a budget."""
    share: tuple[str, ...]
    """What else a share is of: degrees, prices, halves of those who are counted."""
    ground: tuple[str, ...]
    """What is so large: ground, rooms, what grows there."""
    divider: tuple[str, ...]
    """How words end that divide an amount and name no other: levels, times, whom it is for."""
    sharing: tuple[str, ...]
    """What says that a number is a share, and what alone names none: 比例."""
    pointing: tuple[str, ...]
    """What points at a noun of which more are told: 像这样的社团."""
    size: tuple[str, ...]
    """What says that a number is an area: 面积."""
    sized: tuple[str, ...]
    """How a phrase ends that an area stands behind, whatever follows: 占地."""
    total: tuple[str, ...]
    """What says that amounts are summed, and not of what: 总额."""
    valued: tuple[str, ...]
    """What says that what stands before it is worth an amount: 价值."""
    ratio: tuple[str, ...]
    """Last characters of what shares are of: 覆盖率、占比 are items of one list."""
    sum: tuple[str, ...]
    """Last characters of what money is of: 助学金、生活补助."""
    club: tuple[str, ...]
    """How clubs of schools end whose names no table has; 合作社 and 旅行社 are none."""
    house: tuple[str, ...]
    """How the names of houses and bodies end that no table has: 养老院."""

    def names_money(self, word: str) -> bool:
        """Whether an amount beside the word is so much of it: 助学金."""
        return word.endswith(self.money)

    def names_fee(self, word: str) -> bool:
        """The same of rates and prices too: 收费标准, 单价."""
        named = word.endswith(self.money) or word.endswith(self.fee)
        return named and not word.endswith(self.no_fee)

    def tells_fee(self, text: str) -> bool:
        """Whether a text speaks of a fee or of money at all."""
        return any(map(text.__contains__, self.money)) or any(map(text.__contains__, self.fee))

    def names_worth(self, word: str) -> bool:
        """Whether an amount can be of the word at all: 债务, 校服; not 县财政, 娶儿媳妇."""
        known = self.money, self.fee, self.rate, self.goods, self.worth
        return any(map(word.endswith, known))

    def names_share(self, word: str) -> bool:
        """Whether a share can be of the word, where it is nothing that is counted: 本科以上学历."""
        if word.endswith(self.no_fee):
            return False
        known = self.share, self.ground
        return self.names_worth(word) or any(map(word.endswith, known))

    def names_ground(self, word: str) -> bool:
        """Whether an area can be of the word, where it is nothing that is counted: 建筑面积."""
        return word.endswith(self.ground)


def build_endings(lexicon: Lexicon) -> Endings:
    """Read the rows; for `lexicon.get`."""
    rows = lexicon.rows("grammar")

    def ending(of: str) -> tuple[str, ...]:
        kind = [row for row in rows if row["class"] == "ending" and row["of"] == of]
        return tuple(word for row in kind for word in row["words"])

    becomes = "|".join(row["pattern"] for row in rows if row["class"] == "becomes")
    return Endings(compiled(guarded(becomes or NEVER)), *map(ending, Endings.__slots__[1:]))
