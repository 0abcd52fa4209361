"""The noun phrase of an amount of money, a share or an area: the words around it as they stand.

Their metric needs no noun; the phrase says what the amount is for. In: tokens, and the phrases of
the numbers before. Out: a span or None. What it never does: cross a clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from .grammar import over_from
from .nouns import Token
from .quantities import Quantity

Span = tuple[int, int]
_KINDS = frozenset({"money", "percent", "area", "bare"})
_BREAK = frozenset({"punct", "quantity", "open", "close"})
_SKIP = frozenset({"link", "swing", "function", "weak"})
_VERBS = frozenset({"stop", "function", "weak", "swing"})
_LONG = 24
"""Characters of a noun phrase before an amount; longer is a clause."""
_MONEY = ("资金", "经费", "拨款", "补助", "津贴", "金", "款", "费", "奖励", "补贴", "工资", "预算")
"""Words that end so are what an amount before them is: 500元的奖励, 2000元助学金."""
_FEES = (*_MONEY, "资助", "标准", "定额", "报酬", "收费", "票价", "单价", "价格", "保险", "门票")
_NO_FEES = ("免费", "消费", "条款", "现金")
_RATE_MOST = 20_000
"""An amount below this can be a rate, as in `status`; a larger one has its phrase beside it."""
_FEE_REACH = 24
"""Words before a rate among which what it is a rate of is looked for."""
_RATES = ("率", "比例", "占比", "比重", "度", "幅", "面", "总量", "指数", "额")
"""What a share is a share of ends so; a phrase without it (城区达到) divides the one before."""


def read_phrases(tokens: Sequence[Token]) -> dict[int, Span]:
    """The noun spans of the amounts, shares and areas of a sentence, by index of the token."""
    spans: dict[int, Span] = {}
    last: dict[str, Span] = {}
    for at, token in enumerate(tokens):
        quantity = token.quantity
        if quantity is None or not (quantity.kind in _KINDS or _default(quantity)):
            continue
        kind = quantity.kind
        span = _rate(tokens, at) if kind == "percent" else _amount(tokens, at)
        earlier = last.get(kind)
        if kind == "money" and span and _only_labels(tokens, span):
            span = _beyond(tokens, span) or earlier or span
        if kind == "money" and quantity.value < _RATE_MOST and not _is_fee(tokens, span):
            span = _fee(tokens, at) or span
        if earlier and span is None and (kind == "percent" or _listed(tokens, at)):
            span = earlier
        divided = earlier and span and kind == "percent" and _is_rate(tokens, earlier)
        if divided and span and not _is_rate(tokens, span):
            span = earlier
        if span:
            spans[at] = last[kind] = span
    return spans


def _only_labels(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a phrase only says for whom: 小学 in 补助标准:小学每生每年1000元."""
    inside = [token for token in tokens if span[0] <= token.start < span[1]]
    return all("label" in token.kinds for token in inside)


def _is_fee(tokens: Sequence[Token], span: Span | None) -> bool:
    """Whether a phrase names an amount itself, and not for whom or what it is."""
    return span is not None and any(
        token.end == span[1] and _names_fee(token.text) for token in tokens
    )


def _names_fee(word: str) -> bool:
    return word.endswith(_FEES) and not word.endswith(_NO_FEES)


def _fee(tokens: Sequence[Token], at: int) -> Span | None:
    """保教费按等级定:省一级每生每月580元,市一级430元: what rates of a sentence are rates of."""
    for place in range(at - 1, max(-1, at - 1 - _FEE_REACH), -1):
        token = tokens[place]
        if token.text in "。;；!！?？\n“”":
            return None
        if token.quantity is None and _names_fee(token.text):
            begin, end = _before(tokens, place + 1) or (token.start, token.end)
            head = [one.start for one in tokens if one.end == begin and "amount" in one.kinds]
            return (head[0] if head else begin), end
    return None


def _beyond(tokens: Sequence[Token], span: Span) -> Span | None:
    """The phrase before the labels and the colon behind it."""
    at = next(at for at, token in enumerate(tokens) if token.start >= span[0])
    if at and tokens[at - 1].text in ":：":
        at -= 1
    return _before(tokens, at)


def _listed(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number is the next item of a list: 8420平方米、7630平方米."""
    return at >= 1 and "list" in tokens[at - 1].kinds


def _default(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.default is not None


def _is_rate(tokens: Sequence[Token], span: Span) -> bool:
    inside = [token.text for token in tokens if span[0] <= token.start < span[1]]
    return any(word.endswith(_RATES) for word in inside)


def _amount(tokens: Sequence[Token], at: int) -> Span | None:
    """课本费531.8万元 before, 1.5亿专项经费 behind; 学生资助共316284人次约5873万元 two back."""
    if at and tokens[at - 1].quantity:
        return _before(tokens, at - 1)
    behind = _behind(tokens, at)
    if behind and any(token.end == behind[1] and _is_money(token.text) for token in tokens):
        return behind
    return _before(tokens, at) or behind or _verb(tokens, at)


def _verb(tokens: Sequence[Token], at: int) -> Span | None:
    """捐款3.26万元: where nothing else names the amount, a verb that is a word for money does."""
    for place in range(at - 1, max(-1, at - 3), -1):
        token = tokens[place]
        if "amount" in token.kinds:
            return token.start, token.end
        if token.kinds & _BREAK:
            break
    return None


def _is_money(word: str) -> bool:
    return word.endswith(_MONEY)


def _rate(tokens: Sequence[Token], at: int) -> Span | None:
    """91.3%的家长 behind 的, 参与率99.7% before."""
    if at + 1 < len(tokens) and tokens[at + 1].text == "的":
        found = _behind(tokens, at + 1)
        if found:
            return found
    return _before(tokens, at) or _behind(tokens, at)


def _before(tokens: Sequence[Token], at: int) -> Span | None:
    """Leftwards over links and a verb to the end of a phrase, then to its beginning."""
    index = at - 1
    while index >= 0 and _skips(tokens, index):
        index = over_from(tokens, index) if tokens[index].text == "的" else index - 1
    if index < 0 or tokens[index].kinds & (_BREAK | {"list"}):
        return None
    if tokens[index].kinds & {"stop"} and not _heads(tokens, index):
        return None
    end, begin = tokens[index].end, tokens[index].start
    index -= 1
    while index >= 0:
        token = tokens[index]
        verb = bool(token.kinds & _VERBS) and not token.nouns and "attr" not in token.kinds
        if token.kinds & (_BREAK | {"list"}) or (verb and token.text != "的"):
            break
        if end - token.start > _LONG:
            break
        begin = token.start
        index -= 1
    return begin, end


def _skips(tokens: Sequence[Token], index: int) -> bool:
    """Links and verbs between phrase and number; words for money behind a noun are its head."""
    token = tokens[index]
    if _heads(tokens, index):
        return False
    return bool(token.kinds & _SKIP) and not token.nouns


def _heads(tokens: Sequence[Token], index: int) -> bool:
    """危房改造补助, 完成投资: a word for money with another word right before it."""
    token = tokens[index]
    if token.nouns:
        return True
    if "amount" not in token.kinds or not index:
        return False
    before = tokens[index - 1]
    per = before.text.startswith("每")
    return per or not before.kinds & {"punct", "quantity", "label", "link", "function", "open"}


def _behind(tokens: Sequence[Token], at: int) -> Span | None:
    """Rightwards to the first verb or mark."""
    begin = end = None
    for token in tokens[at + 1 :]:
        if token.kinds & (_BREAK | {"list"}):
            break
        if token.kinds & _VERBS and not token.nouns and "amount" not in token.kinds:
            break
        if token.text == "的" and begin is None:
            continue
        begin, end = token.start if begin is None else begin, token.end
    return None if begin is None or end is None or end - begin > _LONG else (begin, end)
