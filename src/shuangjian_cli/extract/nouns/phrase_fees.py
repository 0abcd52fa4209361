"""What an amount is, where words further away name it: a fee before it, or what a verb pays out.

In: the tokens of a sentence and the index of the amount. Out: a `Phrase` or None. What it never
does: look beside the number; `phrases` does, and asks here where nothing there names the amount.
"""

from __future__ import annotations

from collections.abc import Sequence

from .endings import Endings
from .phrase_left import BARE_STANDARD, REACH, is_base, is_done, says_standard
from .phrase_spans import BREAK, VERBS, Phrase, phrase_at, phrase_before
from .words import Token


def fee_before(tokens: Sequence[Token], at: int, endings: Endings) -> Phrase | None:
    """保教费按等级定:省一级每生每月580元,市一级430元: what rates of a sentence are rates of."""
    for place in range(at - 1, max(-1, at - 1 - REACH), -1):
        token = tokens[place]
        if token.text in "。;；!！?？\n“”":
            return None
        if "waive" in token.kinds and not says_standard(tokens[place:at]):
            return None  # 学费|全免,一年还补1500元
        if is_done(tokens, place, at):
            return None
        alone = token.text == BARE_STANDARD and place and tokens[place - 1].kinds & BREAK
        named = token.quantity is None and endings.names_fee(token.text)
        if named and not alone and not is_base(tokens, place, at):
            found = _noun_at(tokens, place)
            begin, end = (found.start, found.end) if found else (token.start, token.end)
            head = [one.start for one in tokens if one.end == begin and "amount" in one.kinds]
            return Phrase(head[0] if head else begin, end)
    return None


def fee_since(tokens: Sequence[Token], at: int, endings: Endings) -> Phrase | None:
    """每天补助4元,寄宿生另有生活费,小学每年1000元: a fee named since the amount before."""
    for place in range(at - 1, -1, -1):
        if tokens[place].quantity or tokens[place].text in "。;；":
            return None
        if endings.names_money(tokens[place].text) and not tokens[place].kinds & VERBS:
            more = tokens[place + 1 : place + 2]  # 生活费|补助,小学每天2元
            named = bool(more) and endings.names_money(more[0].text)
            return _noun_at(tokens, place + named)
    return None


def fee_at_head(tokens: Sequence[Token], at: int, endings: Endings) -> Phrase | None:
    """最高限价:486.5万元: what the head of a line names."""
    found = phrase_before(tokens, at - 1) if at and tokens[at - 1].text in ":：" else None
    if found is None:
        return None
    last = next(token for token in reversed(tokens[:at]) if token.start < found.end)
    return found if endings.names_fee(last.text) else None


def _noun_at(tokens: Sequence[Token], place: int) -> Phrase | None:
    """The phrase up to a word for money, which behind 的 or 有 is no verb: 寄宿生有|补助."""
    before = tokens[place - 1] if place else None
    if before and (before.text == "的" or "exist" in before.kinds):
        return phrase_at(tokens, place, tokens[place].end)
    return phrase_before(tokens, place + 1)


def fee_behind(tokens: Sequence[Token], at: int, endings: Endings) -> Phrase | None:
    """按每生每年300元的标准拨付课后服务经费: the amount that a verb behind the rate names."""
    for place in range(at + 1, min(len(tokens), at + 1 + REACH)):
        token = tokens[place]
        if token.quantity and token.quantity.kind == "money":
            continue  # 小学每生1000元、初中1250元发放生活补助
        if token.kinds & BREAK:
            break
        if endings.names_money(token.text):
            more = tokens[place + 1 : place + 2]  # 核拨免学费|补助资金
            named = bool(more) and endings.names_money(more[0].text)
            return phrase_before(tokens, place + 1 + named)
    return None


def at_end(tokens: Sequence[Token], found: Phrase | None) -> Phrase | None:
    """A phrase with which its clause ends."""
    following = next((one for one in tokens if found and one.start >= found.end), None)
    return found if following is None or following.kinds & BREAK else None
