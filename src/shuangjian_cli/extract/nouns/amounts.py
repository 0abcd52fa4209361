"""An amount of money, a share or an area, and what a phrase beside it can say of it.

In: the tokens of a sentence and the place of the number. Out: `Amount`, which is asked whether a
phrase names the amount itself, only divides it, or says who pays. What this module never does: look
for the phrase; `phrases` does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from ...model.text import Span, lies_in
from ..numbers.quantities import Quantity
from .endings import Endings
from .phrase_heads import without_time
from .phrase_left import BARE_STANDARD, PAYEES, PER_REACH
from .phrase_spans import BREAK, Phrase
from .words import Token

_START = attrgetter("start")
_RATE_MOST = 20_000
"""An amount below this can be a rate, as in `status`; a larger one has its phrase beside it."""
_NEAR = 5
"""Rates of one list are of the same size: 34310元 and 44600元."""
_TO = frozenset("向给为")


@dataclass(slots=True)
class Amount:
    """The words around one amount."""

    tokens: Sequence[Token]
    at: int
    quantity: Quantity
    endings: Endings
    mentions: Sequence[Span]
    before: Quantity | None = None
    """The amount of money before it."""

    def inside(self, span: Phrase) -> list[Token]:
        """The words of a phrase."""
        first = bisect_left(self.tokens, span.start, key=_START)
        return list(self.tokens[first : bisect_left(self.tokens, span.end, first, key=_START)])

    def only_divides(self, span: Phrase) -> bool:
        """Whether a phrase only says for whom or where: 小学 in 补助标准:小学每生每年1000元."""
        if all("label" in token.kinds for token in self.inside(span)):
            return True
        return lies_in((span.start, span.end), self.mentions)

    def is_payee(self, span: Phrase) -> bool:
        """县财政安排500万元, 学校投入2万元: who pays or is paid is not what is paid."""
        inside = self.inside(span)
        last = inside[-1] if inside else None
        if last is None or self.endings.names_fee(last.text):
            return False
        paid = bool(last.kinds & {"amount", "pay"}) and len(inside) > 1  # 县财政|投入
        if paid and inside[-2].text.endswith(self.endings.payer):
            return True
        spent = self.tokens[self.at + 1 : self.at + 2]
        spends = paid and spent and "stop" in spent[0].kinds and "pay" in last.kinds
        if spends and {noun.kind for noun in inside[-2].nouns} & PAYEES:
            return True  # 学校投入120万元改造旱厕
        at = next(at for at, token in enumerate(self.tokens) if token.start >= span.start)
        if at and "pay" in last.kinds and self.tokens[at - 1].text in _TO:
            return True  # 向县政府捐赠325万元
        kinds = {noun.kind for noun in last.nouns}
        return last.text.endswith(self.endings.payer) or (bool(kinds) and kinds <= PAYEES)

    def is_fee(self, span: Phrase | None) -> bool:
        """Whether a phrase names an amount itself, and not for whom or what it is."""
        inside = self.inside(span) if span else []
        return bool(inside) and self.endings.names_fee(inside[-1].text)

    def is_cost(self, span: Phrase | None) -> bool:
        """校车|一般另收600元: whether a thing right before a verb of paying is what it is for."""
        inside = self.inside(span) if span and span.end <= self.quantity.start else []
        led = [
            token for token in self.tokens[: self.at] if inside and token.start >= inside[-1].end
        ]
        given = any("swing" in token.kinds for token in led)
        return given and self.endings.names_worth(inside[-1].text)

    def is_own(self, span: Phrase | None) -> bool:
        """还有|营养餐3元: whether right before the amount stands what is no fee but so much."""
        inside = self.inside(span) if span and span.end == self.quantity.left else []
        said = without_time(inside[-1].text) if inside and not inside[-1].nouns else ""
        return self.endings.names_worth(said)

    def is_bare_standard(self, span: Phrase | None) -> bool:
        """按每生300元的标准: the word alone does not say what the rate is of."""
        if span is None or span.start < self.quantity.start:
            return False
        inside = self.inside(span)
        return len(inside) == 1 and inside[0].text.endswith(BARE_STANDARD)

    def is_alone(self, span: Phrase) -> bool:
        """提供膳食补助,标准为每天5元: 标准 alone in its clause says nothing of what is paid."""
        inside = self.inside(span)
        at = next(at for at, token in enumerate(self.tokens) if token.start >= span.start)
        alone = len(inside) == 1 and inside[0].text == BARE_STANDARD
        return alone and at > 0 and bool(self.tokens[at - 1].kinds & BREAK)

    def is_rate(self, span: Phrase) -> bool:
        """毛入园率: whether a phrase names a share itself."""
        return any(token.text.endswith(self.endings.rate) for token in self.inside(span))

    def can_be_rate(self) -> bool:
        """A small amount, or a larger one of so much a head: 每人每年3.82万元."""
        before = self.tokens[max(0, self.at - PER_REACH) : self.at]
        near = self.before is not None and (
            self.before.value / _NEAR < self.quantity.value < self.before.value * _NEAR
        )
        small = self.quantity.value < (_RATE_MOST * _NEAR if near else _RATE_MOST)
        return small or any(token.text[0] == "每" for token in before)

    def is_clause(self, span: Phrase) -> bool:
        """博士安家费50万元,|硕士|15万元: whether a clause is the phrase and its amount alone."""
        ends = self.tokens[self.at + 1 : self.at + 2]
        before = [one for one in self.tokens[: self.at] if one.end <= span.start][-1:]
        whole = span.end == self.tokens[self.at - 1].end and bool(self.tokens[self.at - 1].nouns)
        return whole and all(one.kinds & {"punct", "list"} for one in (*before, *ends))
