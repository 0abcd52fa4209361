"""Where the noun phrase before a number begins: its modifiers, lists and quotations.

In: the tokens of a sentence and the place of the noun that the number counts. Out: a `Reading` of
the whole phrase. What this module never does: choose the noun; `grammar` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..numbers.quantities import Quantity
from .metrics import Noun, mixed
from .reading import ENDS, MARKS, Reading, opening
from .words import Token, is_act

PLAIN = frozenset({"unknown", "word", "label"})
_PLAIN_LONG = 4
"""Characters of a word that no table names and that is an item of a list of modifiers."""
KINDS = frozenset("级类型性段批制")
"""How words end that divide a noun: 艺体类, 市级, 五人制."""
_ACTS = frozenset({"stop", "attr"})
_WORKS = frozenset({"stop", "works"})
_DOERS = frozenset({"school", "org", "region"})
_ROOM = "place"
_DIVISIONS = frozenset("省市县区旗州镇乡")
"""Last characters of the names of places."""
_EACH = "各"
_SUCH = "等"
"""Behind a list of modifiers: 花灯、剪纸等社团."""
_QUOTE, _BRACKET = "”", ")"
_QUOTE_MOST = 14
"""Characters of a quotation that is part of a noun phrase: “全面改薄”项目."""
_ITEM_LONG = 8
"""Characters of an item before 等."""
_BOUNDS = MARKS | {"open", "close"}
_SORTED = frozenset({"group", "course", "class"})
"""Kinds of noun before which any two plain words of a list are sorts of it."""
_STAGED = frozenset({"person", "group", "school"})
"""Kinds of noun before which two plain words of a list are modifiers: 语文、英语教师."""


def noun_phrase(
    tokens: Sequence[Token],
    index: int,
    noun: Noun,
    quantity: Quantity,
    construct: str,
    end: int | None = None,
) -> Reading:
    """The noun phrase that ends at token `index`: modifiers and list items to its left."""
    walk = _Walk(tokens, index, noun, quantity)
    place = index - 1
    while place >= 0 and (following := walk.step(place)) is not None:
        place = following
    first = _first(tokens, place, index, noun, quantity)
    begin = walk.begin if first == place + 1 else tokens[first].start
    end = end or tokens[index].end
    nouns = [item.noun for item in walk.items]
    reading = Reading(mixed([noun, *nouns]), noun.row, begin, end, construct, word=noun.word)
    if nouns and any(token.text == _EACH for token in tokens[index + 1 : index + 3]):
        whole = _Item(tokens[index].start, end, noun)
        parts = (
            Reading(item.noun.metric, item.noun.row, item.start, item.end, "each")
            for item in (*reversed(walk.items), whole)
        )
        return reading._replace(parts=tuple(parts))
    return reading


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list of nouns, all of which the number counts: 校长、教师."""

    start: int
    end: int
    noun: Noun


@dataclass(slots=True)
class _Walk:
    """The way from a noun to the left, up to a verb or a mark."""

    tokens: Sequence[Token]
    index: int
    noun: Noun
    quantity: Quantity
    begin: int = -1
    joined: bool = False
    """Whether two modifiers were joined: behind a verb before these the phrase begins."""
    items: list[_Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begin = self.tokens[self.index].start

    def step(self, place: int) -> int | None:
        """Take the token at `place`; where to go on, or None where the phrase begins behind it."""
        token = self.tokens[place]
        opened = opened_inside(self.tokens, place, self.begin)
        if opened is not None:
            self.begin = self.tokens[opened].start
            return opened - 1
        if token.text == _SUCH:
            return self._listed(place)
        ends = token.kinds & ENDS and not token.kinds & {"attr", "label", "list"}
        ends = ends or (self.joined and token.kinds >= _ACTS)  # 转岗培训|小学、幼儿园教师
        if token.kinds & _BOUNDS or (ends and (self.joined or not token.nouns)):
            return None
        if "list" in token.kinds and not self._joins(place):
            return None
        if _acts(self.tokens, place) or self._mends(place):
            return None
        self.begin = token.start
        return place - 1

    def _mends(self, place: int) -> bool:
        """学校|修缮|校舍30间: whether what is done to a room stands between it and who does it."""
        does = place > 0 and {noun.kind for noun in self.tokens[place - 1].nouns} & _DOERS
        works = self.tokens[place].kinds >= _WORKS
        return bool(does) and works and self.noun.kind == _ROOM

    def _joins(self, place: int) -> bool:
        """Whether what stands before a 、 or 和 is of the same phrase: an item, or a modifier."""
        before = self.tokens[place - 1] if place else None
        previous = before.noun(self.quantity) if before else None
        if before is None or previous is None or "stop" in before.kinds:
            self.joined = _both_modify(self.tokens, place, self.noun)
            return self.joined
        counted = self.tokens[place - 2].quantity if place > 1 else None
        if counted and before.noun(counted):
            return False  # 涉及47所学校、建筑128栋
        self.items.append(_Item(before.start, before.end, previous))
        return True

    def _listed(self, place: int) -> int | None:
        """花灯、剪纸等|社团: behind the list of modifiers before 等, or None where none is."""
        begin = at = place
        while at > 0:
            item = _item_before(self.tokens, at)
            if item == at:
                break
            begin = at = item
            if not at or "list" not in self.tokens[at - 1].kinds:
                break
            at -= 1
        if begin == place:
            return None
        self.begin = self.tokens[begin].start
        return None


def _item_before(tokens: Sequence[Token], at: int) -> int:
    """Where the item of a list begins that ends before `at`; `at` itself where none does."""
    place = at
    while place:
        opened = opened_inside(tokens, place - 1, tokens[place].start)
        if opened is not None:
            place = opened
        elif tokens[place - 1].kinds & (_BOUNDS | ENDS | {"list"}):
            break
        else:
            place -= 1
    long = place < at and tokens[at - 1].end - tokens[place].start > _ITEM_LONG
    return at if long else place


def opened_inside(tokens: Sequence[Token], place: int, begin: int) -> int | None:
    """Where what is closed at `place` and belongs to the phrase that begins at `begin` opens.

    “全面改薄”|项目, and a bracket inside a word: 退(离)休教职工, 在校(园)学生.
    """
    token = tokens[place]
    if "close" not in token.kinds or token.end != begin:
        return None
    opened = opening(tokens, place)
    if opened is None or any(inner.quantity for inner in tokens[opened:place]):
        return None
    if token.text == _QUOTE:
        return opened if token.start - tokens[opened].end <= _QUOTE_MOST else None
    within = opened > 0 and token.text == _BRACKET and token.start - tokens[opened].end == 1
    return opened - 1 if within and tokens[opened - 1].kinds & {"unknown", "attr"} else None


def _both_modify(tokens: Sequence[Token], place: int, noun: Noun) -> bool:
    """省、市级骨干教师; 科技、艺体类社团: whether the words beside a 、 divide the same head."""
    left, right = tokens[place - 1 : place + 2 : 2] if place else (None, None)
    if left is None or right is None or "stop" in left.kinds | right.kinds:
        return False
    if not (left.kinds & PLAIN and right.kinds & PLAIN):
        return False
    if "unknown" in left.kinds and left.end - left.start > _PLAIN_LONG:
        return False
    if left.nouns and "label" not in left.kinds:
        return False
    if place > 1 and tokens[place - 2].quantity:
        return False  # 开讲64讲、到课家长8300人次
    if "unknown" not in right.kinds or right.text[-1] in KINDS:
        return True
    if noun.kind in _STAGED and len(left.text) == len(right.text):
        return True
    return noun.kind in _SORTED and left.text[-1] not in noun.word  # 篮球、乒乓球|俱乐部


def _acts(tokens: Sequence[Token], place: int) -> bool:
    """清溪县|新建|学校12所: a verb behind a place that no table names is what the place did."""
    if place < 2 or not tokens[place].kinds >= _ACTS:
        return False
    return tokens[place - 1].text in _DIVISIONS and "unknown" in tokens[place - 2].kinds


def _first(tokens: Sequence[Token], place: int, index: int, noun: Noun, quantity: Quantity) -> int:
    """The first token of a phrase that begins behind `place`, without what governs it."""
    first = place + 1
    for inner in range(index - 1, first, -1):
        kinds, named = tokens[inner].kinds, tokens[inner].noun(quantity)
        if "intent" in kinds and not named:
            first = inner  # 该县|计划|招聘|教师
            break
        if named and "stop" in kinds and "attr" not in kinds and noun.kind == "person":
            first = inner + 1  # 首批|招收|幼儿
            break
    if place >= 0 and tokens[place].quantity and is_act(tokens, first + 1):
        first += 1  # 37个县|建设学校110所
    while first < index and _governs(tokens[first], quantity):
        first += 1  # 新建 in 新建公办幼儿园18所 governs the noun
    return first


def _governs(token: Token, quantity: Quantity) -> bool:
    """Whether a word at the head of a phrase is a verb that governs it: 计划|新建|学校."""
    verb = "stop" in token.kinds and not token.noun(quantity)
    return verb or "intent" in token.kinds
