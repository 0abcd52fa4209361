"""分别: which of several numbers belongs to which item of a list before them.

    小学、初中分别为412所、136所                each number to the item of its turn
    小学、初中在校生分别为2134人和987人          the head of the last item serves them all
    ...,教职工分别为132人和87人                  a head alone: the items of the list before it

In: the tokens of a sentence. Out: a `Share` for each number that can be told. What this module
never does: guess where there are not as many items as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...lexicon.programs import compiled
from .endings import Endings
from .words import Token

Part = tuple[int, int]
"""The indices of the first token of an item, and of the one behind its last."""

EACH = ("分别", "依次")
"""Words that give each number behind them to the item of its turn."""
_ITEM_ENDS = frozenset({"punct", "quantity", "open", "close", "stop", "function"})
_LED = frozenset({"link", "function", "weak", "intent"})
_SKIPPED = frozenset({"link", "swing", "weak", "function", "stop"})
_STOPS = frozenset(";；")
_TIME = compiled(
    r"(?:(?:19|20)\d\d|[今去前明]|当)年(?:度|底|末|初)?|\d{1,2}月份?|[\d一二三四]{1,4}季度"
)
"""An item that is a time."""
_BETWEEN_MOST = 6
"""Tokens between two numbers behind 分别: a mark, a verb, a label."""


@dataclass(frozen=True, slots=True)
class Share:
    """A number's item of a list, and the list's last item, which ends with the head."""

    item: Part
    last: Part
    whole: bool
    """Whether the item has a head of its own: 毛入园率、普惠率分别达到95.2%、91.4%."""
    first: int
    """The token of the first of the numbers."""
    carried: bool = False
    """Whether the items are those of the list before: ,教职工分别为132人和87人."""
    like: int | None = None
    """The number of the list before that has the same noun: ,比去年分别增加21人、16人."""


def read_shares(tokens: Sequence[Token], endings: Endings) -> dict[int, Share]:
    """The shares of the numbers behind each 分别 of a sentence, by index of the number's token."""
    shares: dict[int, Share] = {}
    known: list[Part] = []
    before: list[int] = []
    for at, token in enumerate(tokens):
        if not token.text.startswith(EACH):
            continue
        numbers, items = _numbers(tokens, at), _items(tokens, at)
        if len(numbers) < 2:
            continue
        carried = len(known) == len(numbers) and len(items) < 2
        last = items[-1] if items else None
        if last is None and not carried:
            of = numbers[0], numbers[0] + 1
            for number, like in zip(numbers, _told(tokens, at, len(numbers)), strict=False):
                shares[number] = Share(of, of, False, numbers[0], like=like)
        if carried and last is None:
            for turn, number in enumerate(numbers):
                item = known[turn]
                shares[number] = Share(item, item, False, numbers[0], True, before[turn])
        if last is None or (len(items) != len(numbers) and not carried):
            continue
        if all(_TIME.fullmatch(_text(tokens, item)) for item in items):
            continue  # 教育支出,2018年、2019年分别为51亿元、54亿元: times name nothing
        parts = known if carried else items
        whole = not carried and _like([tokens[end - 1] for _, end in items], endings)
        for number, item in zip(numbers, parts, strict=True):
            shares[number] = Share(item, last, whole, numbers[0], carried)
        known, before = (known if carried else _labels(tokens, items, whole)), numbers
    return shares


def _text(tokens: Sequence[Token], item: Part) -> str:
    """The characters of an item."""
    return "".join(token.text for token in tokens[slice(*item)])


def _told(tokens: Sequence[Token], at: int, many: int) -> list[int]:
    """毛入园率98.6%,巩固率97.9%,分别提高…: the numbers told before a clause that names no items.

    They are as many as those behind it: all of the sentence, or all of the last one's kind.
    """
    found: list[int] = []
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.text in _STOPS or token.text.startswith(EACH):
            break
        if token.quantity:
            found.insert(0, place)
    if len(found) > many:
        kinds = [quantity.kind for place in found if (quantity := tokens[place].quantity)]
        found = [place for place, kind in zip(found, kinds, strict=True) if kind == kinds[-1]]
    return found if len(found) == many else []


def _labels(tokens: Sequence[Token], items: list[Part], whole: bool) -> list[Part]:
    """The items without the head of the last one: what divides the next list too."""
    begin, end = items[-1]
    head = None if whole else head_of(tokens, Share(items[0], items[-1], whole, end))
    return [*items[:-1], (begin, head if head and head > begin else end)]


def head_of(tokens: Sequence[Token], share: Share) -> int | None:
    """The first token of the head of a list: 近视率 in 小学、初中、高中近视率.

    It begins behind the words of the last item that are of the same sort as the first item's.
    """
    begin, end = share.last
    if share.item[1] <= begin:
        sort = tokens[share.item[1] - 1]
        while begin < end - 1 and _same_sort(tokens[begin], sort):
            begin += 1
    return begin if begin < end else None


def _same_sort(one: Token, other: Token) -> bool:
    """Whether two words divide a head in the same way: both labels, or nouns of one kind."""
    kinds = {noun.kind for noun in one.nouns} & {noun.kind for noun in other.nouns}
    return bool(kinds) or bool(one.kinds & other.kinds & {"label", "word", "unknown"})


def _like(ends: Sequence[Token], endings: Endings) -> bool:
    """Whether the items end alike, so that each has a head: 毛入园率、普惠率."""
    kinds = {token.nouns[0].kind if token.nouns else token.text[-1] for token in ends}
    return len(kinds) == 1 or kinds <= set(endings.ratio) or kinds <= set(endings.sum)


def _numbers(tokens: Sequence[Token], at: int) -> list[int]:
    """The numbers behind 分别, up to the end of the list."""
    found: list[int] = []
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        far = bool(token.kinds & {"punct"}) or place - at > _BETWEEN_MOST
        if token.quantity:
            found.append(place)
        elif not _goes_on(tokens, place, found[-1]) if found else far:
            break
    return found


def _goes_on(tokens: Sequence[Token], place: int, last: int) -> bool:
    """Whether the list of numbers goes on at a token that is none."""
    token = tokens[place]
    if place == last + 1:
        return "list" in token.kinds or token.text in ",，"
    return place - last <= _BETWEEN_MOST and bool(token.kinds & _SKIPPED)


def _items(tokens: Sequence[Token], at: int) -> list[Part]:
    """The items of the list before 分别, from left to right."""
    index = at
    while index and tokens[index - 1].kinds & _LED and not tokens[index - 1].nouns:
        index -= 1
    items: list[Part] = []
    end = index
    while index >= 0:
        before = tokens[index - 1] if index else None
        closed = before is None or (bool(before.kinds & _ITEM_ENDS) and not before.nouns)
        if closed or (before is not None and "list" in before.kinds):
            if index < end:
                items.append((index, end))
            if closed or index >= end:
                break
            end = index - 1
        index -= 1
    return items[::-1]
