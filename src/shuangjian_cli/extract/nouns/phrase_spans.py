"""Where a noun phrase beside a number begins and ends: from word to word, up to a verb or a mark.

In: the tokens of a sentence, and where to begin. Out: a `Phrase` or None. What it never does: cross
a clause, or ask what the phrase means; `phrases` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...model.text import Span
from .endings import Endings
from .grammar import over_from
from .lists import Share, head_of
from .modifiers import opened_inside
from .reading import opening
from .words import Token

BREAK = frozenset({"punct", "quantity", "open", "close"})
VERBS = frozenset({"stop", "function", "weak", "swing"})
LONG = 24
"""Characters of a noun phrase before an amount; longer is a clause."""
_MONEY, _UNKNOWN = frozenset({"money"}), frozenset({"unknown"})
_VERB = 2
"""Characters of most verbs that no table names."""
_SKIP = frozenset({"link", "swing", "function", "weak"})
_TAKEN_BY = frozenset({"所占", "占"})
_QUOTE = "“"
_EVERY, _RATE, _OR = "每", "率", "或"
_STANDARD = "标准"
_COSTS = frozenset("费款")
"""First characters of what work costs: 校车|购置|费."""
_DEAL = "笔"
_AMONG = "中"
_SHARES = ("率", "比例", "占比", "比重")
_ITEM_LEAST = 2
"""Characters of an item of a list."""
_NOT = "不"
"""How a bound begins: 骨干教师|不低于|交流总数的20%."""
_DENIALS = frozenset("未不非免")
"""Words that turn a noun into its contrary: 未入园率 is not 入园率, 免杂费补助 no 杂费补助."""


class Phrase(NamedTuple):
    """The span of a noun, and of the words that divide it: 小学 of 小学、初中近视率分别为…."""

    start: int
    end: int
    label: Span | None = None


def phrase_before(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Leftwards over links, verbs and brackets to the end of a phrase, then to its beginning."""
    index = at - 1
    while index >= 0 and (_skips(tokens, index) or tokens[index].text.isspace()):
        index = over_from(tokens, index) if tokens[index].text == "的" else index - 1
    if index >= 0 and "close" in tokens[index].kinds:
        opened = opening(tokens, index)
        if opened is None or opened + 1 == index:
            return None
        if tokens[opened].text == _QUOTE:
            return Phrase(tokens[opened].start, tokens[index].end)  # “一日捐”61.5万元
        index = opened - 1  # 补助经费(第二批)168430万元
    if index < 0 or tokens[index].kinds & (BREAK | {"list"}):
        return None
    if tokens[index].kinds & {"stop"} and not _heads(tokens, index):
        return None
    return phrase_at(tokens, index, tokens[index].end)


def phrase_at(tokens: Sequence[Token], last: int, end: int) -> Phrase | None:
    """The phrase whose last word is the token at `last`, or begins there and ends at `end`."""
    first = _beginning(tokens, last, end)
    while first <= last and _is_led(tokens[first], tokens[first].end < end):
        every = tokens[first].text[0] == _EVERY
        first += 1  # 预计|开支, 每月|补助; 计划 alone is no phrase
        first = _behind_last(tokens, first, last) if every else first
    return Phrase(tokens[first].start, end) if first <= last else None


def _beginning(tokens: Sequence[Token], index: int, end: int) -> int:
    """The first token of the phrase whose last one is at `index` and ends at `end`."""
    first = index
    index -= 1
    if index > 0 and tokens[index].text in _TAKEN_BY:
        index -= 1  # 往届生|所占|比例, 民生支出|占|财政支出比重
    while index >= 0:
        token = tokens[index]
        opened = opened_inside(tokens, index, tokens[first].start)
        if opened is not None:
            first, index = opened, opened - 1  # “普九”|债务
            continue
        verb = bool(token.kinds & VERBS) and not token.nouns and "attr" not in token.kinds
        verb = verb and not ("amount" in token.kinds and tokens[first].text == _STANDARD)
        verb = verb and not ("works" in token.kinds and tokens[first].text[0] in _COSTS)
        bound = "link" in token.kinds and token.text[0] == _NOT
        if (
            token.kinds & BREAK
            or bound
            or (verb and token.text != "的" and "list" not in token.kinds)
        ):
            break
        if "list" in token.kinds and not _joins(tokens, index):
            break
        if end - token.start > LONG:
            break
        first = index
        index -= 1
    first = _behind_clause(tokens, index, first, end)
    denied = first > 0 and tokens[first - 1].text in _DENIALS
    return first - 1 if denied and tokens[first - 1].end == tokens[first].start else first


def _behind_clause(tokens: Sequence[Token], index: int, first: int, end: int) -> int:
    """考入|本科院校的贫困生补助: behind the 的 of a clause whose verb stands before the phrase.

    Of a bare share the clause is what it is a share of: 考取健康证的比例.
    """
    if index < 0 or not tokens[index].kinds & {"stop", "function"}:
        return first
    inside = [at for at in range(first, len(tokens)) if tokens[at].end <= end]
    last = next((at for at in reversed(inside) if tokens[at].text == "的"), None)
    if last is None or last == inside[-1]:
        return first
    if inside[-1] == last + 1 and tokens[last + 1].text.endswith(_SHARES):
        return index if tokens[index].text[1:] else first
    objects = any(tokens[at].nouns for at in inside[: inside.index(last)])
    return last + 1 if objects or "function" in tokens[index].kinds else first


def _behind_last(tokens: Sequence[Token], first: int, last: int) -> int:
    """每个孩子每学期收费: of what is per head and time, the phrase begins behind the last 每."""
    for index in range(last - 1, first - 1, -1):
        if "link" in tokens[index].kinds and tokens[index].text[0] == _EVERY:
            return index + 1
    return first


def _joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether what stands before a 、 or 和 is an item of the same list: 公办园和民办园就读率."""
    before = tokens[index - 1] if index else None
    if before is None or tokens[index].text == _OR:
        return False
    if before.end - before.start < _ITEM_LEAST and "label" not in before.kinds:
        return False
    if before.text[-1] == _RATE:
        return False  # 竣工率、购置率 are two shares
    return not before.kinds & (BREAK | VERBS | {"list", "link"})


def _is_led(token: Token, more: bool) -> bool:
    """Whether a word at the head of a phrase is no part of it."""
    if "intent" in token.kinds:
        return True
    return more and "link" in token.kinds and token.text[0] == _EVERY


def _skips(tokens: Sequence[Token], index: int) -> bool:
    """Links and verbs between phrase and number; words for money behind a noun are its head."""
    token = tokens[index]
    acts = index + 1 < len(tokens) and bool(tokens[index + 1].kinds & {"stop", "swing"})
    if acts and "intent" in token.kinds:
        return True  # 该县计划|投入
    if _heads(tokens, index):
        return False
    return (pays(token) or bool(token.kinds & _SKIP)) and not token.nouns


def pays(token: Token) -> bool:
    """Whether a word is a verb of paying and no word for money: 拿出, 捐了."""
    return "pay" in token.kinds and not token.kinds & {"money", "amount", "word"}


def _heads(tokens: Sequence[Token], index: int) -> bool:
    """危房改造补助, 完成投资: a word for money with another word right before it."""
    token = tokens[index]
    if token.nouns:
        return True
    if "amount" not in token.kinds or not index:
        return False
    before = tokens[index - 1]
    per = before.text.startswith("每")
    return per or not before.kinds & {
        "punct",
        "quantity",
        "label",
        "link",
        "function",
        "open",
        "intent",
    }


def phrase_behind(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Rightwards to the first verb or mark."""
    begin = end = None
    paid = tokens[at + 1 : at + 2]
    if paid and paid[0].kinds == _MONEY and _is_verb_behind(tokens, at + 2):
        return Phrase(paid[0].start, paid[0].end)  # 486.5万元|资金|滞留
    for token in tokens[at + 1 :]:
        if token.kinds & (BREAK | {"list"}):
            break
        if token.kinds & VERBS and not token.nouns and "amount" not in token.kinds:
            break
        if token.text == "的" and begin is None:
            continue
        if begin is not None and "link" in token.kinds and token.text[0] == "每":
            break
        begin, end = token.start if begin is None else begin, token.end
    return None if begin is None or end is None or end - begin > LONG else Phrase(begin, end)


def _is_verb_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of two characters that no table names ends the clause at `at`, or leads on."""
    word, end = (*tokens[at : at + 2], None, None)[:2]
    if word is None or word.kinds != _UNKNOWN or len(word.text) != _VERB:
        return False
    return (
        end is None
        or bool(end.kinds & (BREAK | VERBS | _MONEY | {"link"}))
        or end.quantity is not None
    )


def phrase_among(tokens: Sequence[Token], at: int) -> Phrase | None:
    """在这些捐款中,有320万元: the phrase of the clause before, which ends with 中."""
    at -= 1
    while at > 0 and tokens[at].kinds & {"link", "function"}:
        at -= 1
    comma = at > 0 and tokens[at].text in ",，" and tokens[at - 1].text == _AMONG
    return phrase_before(tokens, at) if comma else None


def up_to_noun(tokens: Sequence[Token], span: Phrase | None, endings: Endings) -> Phrase | None:
    """A phrase behind a share up to its last noun: 家长|赞成 in 八成五的家长赞成."""
    inside = [one for one in tokens if span and span.start <= one.start < span.end]
    if span and any(token.nouns for token in inside):
        heads = (*endings.rate, *endings.money, *endings.fee)
        while not inside[-1].nouns and not inside[-1].text.endswith(heads):
            inside.pop()
        return Phrase(span.start, inside[-1].end)
    return span


def phrase_of_deals(tokens: Sequence[Token], at: int) -> Phrase | None:
    """助学贷款9740笔、9350万元: what so many deals of an amount of money are."""
    counted, mark = (None, None, *tokens[:at])[-2:]
    money = tokens[at].quantity
    if not counted or not mark or not counted.quantity or not money or money.kind != "money":
        return None
    joined = "list" in mark.kinds or mark.text in ",，"
    deals = joined and counted.quantity.form == _DEAL
    return phrase_before(tokens, at - 2) if deals else None


def phrase_of_share(
    tokens: Sequence[Token], share: Share, endings: Endings, spans: Mapping[int, Phrase]
) -> Phrase | None:
    """The item of a list that a number behind 分别 belongs to, with the head of the last item.

    Behind a second 分别 it is of what the number of its turn behind the first one is of.
    """
    if share.like is not None:
        return spans.get(share.like)
    if share.item == share.last or share.whole:
        return Phrase(*_span(tokens, share.item))
    last = tokens[share.last[1] - 1]
    if "unknown" in tokens[share.item[1] - 1].kinds and not share.carried:
        if last.text.endswith(endings.rate):  # 语文、英语优秀率
            return Phrase(last.start, last.end, _span(tokens, share.item))
        return Phrase(*_span(tokens, share.item))
    first = share.last[0] if share.carried else head_of(tokens, share)
    if first is None:
        return None
    return Phrase(tokens[first].start, tokens[share.last[1] - 1].end, _span(tokens, share.item))


def _span(tokens: Sequence[Token], part: tuple[int, int]) -> Span:
    return tokens[part[0]].start, tokens[part[1] - 1].end
