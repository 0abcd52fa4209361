"""Nouns that a number leaves out: shared in a list, said before, implied by a verb.

    shared-head   11家科技类、15家体育类机构       the noun of the next item of a list
    topic         这样的教学点,全县还有57个   the noun that was named first
    elided        小学3名、初中2名; 比去年增加12所   the noun of an item before
    verb          资助66000余人                  a verb of metrics.toml implies persons
    earlier-noun  ...教师培训,共培训3200人         the nearest person before, in the sentence

In: tokens and the readings that `grammar` gave. Out: the readings with those added that can be
told. What it never does: lend a noun to a number that has a noun of its own beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ..numbers.quantities import Quantity
from .among import some_of, whole_of
from .grammar import read_own
from .lists import Share
from .metrics import PERSON_METRICS, PERSONS, SCHOOL_UNIT, Nouns
from .modifiers import noun_phrase
from .nearby import (
    before_clause,
    earlier_noun,
    has_object,
    implied,
    is_closed,
    modifies,
    of_classes,
    verb_before,
    verb_beside,
)
from .next_item import noun_of_next, same_class
from .reading import ENDS, MARKS, Reading, opening
from .topics import held_topic, read_topic
from .words import COMMAS, OF, Token

EMPTY: Mapping[int, Share] = MappingProxyType({})
_PARTS = frozenset({"其中", "(", "包括", "分别为"})
_BACK = ("其中", "其余", "余下", "剩", "再", "又", "另", "分别")
"""Words by which a sentence goes on to count what the one before did."""
_CLOSED = frozenset("。;；!！?？\n")
_RANK = "级"
_PIECES = "jian"
"""The row of units.toml whose forms may change from one number to the next: 1800本, 1.2万册."""
_DIVIDING = frozenset({"其中", "分别", "(", "中", "占了"})
"""Words between a total and a stage of school that is a part of it."""
_VERBAL = frozenset({"unknown", "stop"})
_PARTY = "一行"
"""督导组一行7人: who came with somebody is not told."""
_AMONG = frozenset("中里")
_TWO = 2
_PAYS = frozenset({"pay", "amount"})
_COUNTED = PERSONS | {"count"}
_SHORT = 3
"""Characters of an unknown label before a number: 走教, 二本."""
_CLASSES = frozenset("类组")
"""Characters that make a label of the word before them; 多 in 比去年多36人 is none."""
_OPEN_KINDS = ENDS | MARKS | {"list", "open", "close", "label"}


Lent = tuple[Quantity, Reading]
"""A number of an earlier sentence with what it counts."""


def read_nouns(
    tokens: Sequence[Token],
    nouns: Nouns,
    earlier: Sequence[Lent] = (),
    shares: Mapping[int, Share] = EMPTY,
) -> dict[int, Reading]:
    """The reading of each quantity token of a sentence, by the index of the token.

    `earlier` are the numbers of the sentences before it in its paragraph, the nearest last;
    `shares` what 分别 gives to each number.
    """
    places = [at for at, token in enumerate(tokens) if token.quantity]
    readings: dict[int, Reading] = {}
    for at in places:
        found = read_own(tokens, at, nouns)
        if found:
            held = held_topic(tokens, at, nouns.endings) if found.metric == "schools" else None
            readings[at] = held or _stage_of(tokens, at, found, readings) or found
    for at in reversed(places):
        if at not in readings and (found := noun_of_next(tokens, at, readings)):
            readings[at] = found
    for at in places:
        readings |= some_of(tokens, at, readings)
        found = None if at in readings else _left_out(tokens, at, readings, nouns)
        if at not in readings and found is None:
            found = _from_before(tokens, at, earlier)
        if found:
            told = found.construct in {"party", "among"}
            named = told or (found.construct == "verb" and tokens[at - 1].text in nouns.verbs)
            readings[at] = found._replace(label=None if named else label_of(tokens, at))
    for at, share in shares.items():
        found = _respective(tokens, at, share, readings)
        if found:
            readings[at] = found
    return readings


def _respective(
    tokens: Sequence[Token], at: int, share: Share, readings: Mapping[int, Reading]
) -> Reading | None:
    """小学、初中在校生分别为2134人和987人: the noun of the item, or its label and the head."""
    quantity = tokens[at].quantity
    assert quantity is not None
    if share.like is not None:
        found = readings.get(share.like)
        return found._replace(construct="respective", own=False) if found else None
    begin, end = share.item
    span = tokens[begin].start, tokens[end - 1].end
    noun = None if share.carried else tokens[end - 1].noun(quantity)
    if noun:
        return Reading(noun.metric, noun.row, *span, "respective", word=noun.word)
    head = next(
        (token for token in reversed(tokens[slice(*share.last)]) if token.noun(quantity)), None
    )
    noun = head.noun(quantity) if head else None
    if head and noun:
        return Reading(
            noun.metric, noun.row, head.start, head.end, "respective", False, span, noun.word
        )
    first = readings.get(share.first)
    if first and first.own and first.start >= tokens[share.last[1] - 1].end:
        return first._replace(label=span, construct="respective")  # 小学、初中分别招生431人、398人
    lent = readings.get(at)  # 录用教师186名,...幼儿园、小学分别为42名、101名
    return lent._replace(label=span) if lent and not lent.own else None


def label_of(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The words right before a number whose noun is lent: 小学3名, 专科(高职)8.9万人."""
    begin = at
    while begin and not tokens[begin - 1].kinds & (MARKS | {"list", "stop", "swing", "function"}):
        token = tokens[begin - 1]
        if "close" in token.kinds:
            opened = opening(tokens, begin - 1)
            if opened is None:
                break
            begin = opened
        elif "unknown" in token.kinds and token.text not in _CLASSES and not token.text[1:]:
            break
        elif "intent" in token.kinds and begin == at and "open" in tokens[begin - 2].kinds:
            break  # 小学86所(计划86所)
        elif token.kinds & {"label", "word", "unknown"} or token.nouns:
            begin -= 1
        else:
            break
    if begin == at or (begin and tokens[begin - 1].kinds & {"stop", "swing"}):
        return None
    if "link" in tokens[at - 1].kinds and "label" not in tokens[at - 1].kinds:
        return None  # 超出设计规模396人
    return tokens[begin].start, tokens[at - 1].end


def _grown(between: Sequence[Token], one: Quantity, other: Quantity) -> bool:
    """Whether two numbers of pieces are two states of one noun: 由1800本增加到1.2万册."""
    pieces = one.unit and other.unit and one.unit.id == other.unit.id == _PIECES
    moved = between[-1].text.endswith(("到", "至", "为"))
    return bool(pieces and moved and not any("punct" in token.kinds for token in between))


def _stage_of(
    tokens: Sequence[Token], at: int, own: Reading, readings: dict[int, Reading]
) -> Reading | None:
    """班级6820个,其中小学4560个: a stage of school is a label where a total came before."""
    quantity = tokens[at].quantity
    assert quantity is not None
    label = next((token for token in tokens if token.end == own.end), None)
    beside = own.construct in {"noun-num-cl", "shared-head"}
    if not beside or label is None or "label" not in label.kinds:
        return None
    for place in range(at - 1, -1, -1):
        other, reading = tokens[place].quantity, readings.get(place)
        if other and reading and same_class(quantity, other):
            parts = any(token.text in _DIVIDING for token in tokens[place:at])
            parts = parts or _adds_up(tokens, place, other)
            listed = own.metric == "regions" and place == at - 3 and "list" in tokens[at - 2].kinds
            lent = reading.metric != own.metric and (parts or listed or not reading.own)
            last = at - 1
            while "link" in tokens[last].kinds and tokens[last].end > label.end:
                last -= 1
            divided = label.start, tokens[last].end  # 其中小学一年级3.1万个
            return (
                reading._replace(parts=(), construct="elided", own=False, label=divided)
                if lent
                else None
            )
    return None


def _adds_up(tokens: Sequence[Token], total: int, other: Quantity) -> bool:
    """6个班,初中4个,高中2个: whether the numbers behind one, each by its stage, make its sum."""
    left, count = other.value, 0
    for place in range(total + 1, len(tokens)):
        quantity = tokens[place].quantity
        if quantity is None:
            continue
        if not same_class(quantity, other) or "label" not in tokens[place - 1].kinds:
            return False
        left, count = left - quantity.value, count + 1
        if left <= 0:
            return left == 0 and count > 1
    return False


def _left_out(
    tokens: Sequence[Token], at: int, readings: dict[int, Reading], nouns: Nouns
) -> Reading | None:
    """The noun of an item before; for persons what a verb implies, or the nearest person."""
    quantity = tokens[at].quantity
    assert quantity is not None
    if at and tokens[at - 1].quantity and at - 1 in readings and quantity.kind == "count":
        persons = readings[at - 1].metric in PERSON_METRICS and not quantity.has("broad")
        elided = readings[at - 1]._replace(parts=(), construct="elided", own=False)
        return None if persons else elided  # 有4人5次打破纪录
    persons = quantity.kind in PERSONS
    if persons and at and tokens[at - 1].text.endswith(_PARTY):
        start = quantity.start
        return Reading("people", "unknown", start, start, "party", False)
    verb = verb_beside(tokens, at, nouns) if persons else None
    if verb:
        return whole_of(tokens, at, readings, verb, _that_of(tokens, at) is not None) or verb
    if quantity.unit is None and at and (tokens[at - 1].kinds & _PAYS or _behind_money(tokens, at)):
        return None  # 财政得贴900多万, 每所补助100万; 每人每月1200元,一年就是515万
    if quantity.unit is None and _is_fee(tokens, at, nouns):
        return None  # 招了1100多人,光建校费就是五百多万
    if persons and (pupils := of_classes(tokens, at, nouns.endings)):
        known = _known(tokens, at, readings) or earlier_noun(tokens, at, quantity)
        same = (
            known is not None and known.metric == pupils.metric and not is_closed(tokens, at, known)
        )
        return known._replace(parts=(), construct="elided", own=False) if known and same else pupils
    stands_for = quantity.form == SCHOOL_UNIT and _that_of(tokens, at) is not None
    if quantity.has("broad") or stands_for:
        one = _of_these(tokens, at, readings, nouns)
        if one or stands_for:
            return one or before_clause(tokens, at, quantity)
    if open_behind(tokens, at) and (topic := read_topic(tokens, at)):
        return topic
    if persons and (among := _from_among(tokens, at, quantity)):
        return among
    scaled = quantity.unit is not None or quantity.numeral[-1] in "万亿余多"
    scaled = scaled or _in_parts(tokens, at)
    choosy = quantity.has("choosy")
    alone = open_behind(tokens, at) or choosy
    if scaled and alone and _free_before(tokens, at, persons, choosy):
        known = _known(tokens, at, readings)
        if known:
            return known._replace(parts=(), construct="elided", own=False)
    if persons or (alone and choosy):
        found = earlier_noun(tokens, at, quantity)
        house = found and not persons and has_object(tokens, at, nouns.endings)
        if found and not persons and (house or modifies(tokens, at, found)):
            return None
        return found or (verb_before(tokens, at, nouns) if persons else None)
    return None


def _is_fee(tokens: Sequence[Token], at: int, nouns: Nouns) -> bool:
    """Whether the word before a bare number, over 就是 and the like, is the name of a fee."""
    place = at - 1
    while place > 0 and "link" in tokens[place].kinds:
        place -= 1
    return place >= 0 and nouns.endings.names_fee(tokens[place].text)


def _from_among(tokens: Sequence[Token], at: int, quantity: Quantity) -> Reading | None:
    """从师范毕业生中|分配|87人: those among whom a verb chose so many."""
    if at <= _TWO or tokens[at - 2].text not in _AMONG or tokens[at - 1].kinds & MARKS:
        return None
    noun = tokens[at - 3].noun(quantity)
    found = noun and noun_phrase(tokens, at - 3, noun, quantity, "among")
    return found._replace(own=False, parts=()) if found else None


def _behind_money(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number before a number is an amount of money."""
    before = next((token.quantity for token in reversed(tokens[:at]) if token.quantity), None)
    return before is not None and before.kind == "money"


def _in_parts(tokens: Sequence[Token], at: int) -> bool:
    """学生608人(小学372,初中236): a bare number behind a label, in a bracket behind its total."""
    if not open_behind(tokens, at) or not at or "label" not in tokens[at - 1].kinds:
        return False
    left = tokens[at].quantity
    for place in range(at - 1, 0, -1):
        token = tokens[place]
        if "open" in token.kinds:
            total = tokens[place - 1].quantity
            return total is not None and left is not None and total.value > left.value
        bare = token.quantity is not None and token.quantity.unit is None
        if not bare and not token.kinds & {"label", "list"} and token.text not in COMMAS:
            return False
    return False


def _known(tokens: Sequence[Token], at: int, readings: Mapping[int, Reading]) -> Reading | None:
    """The noun of the nearest number before that is of the same class; of a part, the total's.

    教师87名(特岗60名、师范生9名、急需紧缺18名): the last are teachers, and no 师范生.
    """
    quantity = tokens[at].quantity
    assert quantity is not None
    mark = _part_mark(tokens, at)
    nearest: Reading | None = None
    for place in _outside(tokens, at):
        other, reading = tokens[place].quantity, readings.get(place)
        if other is None or reading is None:
            continue
        if quantity.unit is None and not _goes_on(tokens, at, reading):
            continue  # 规划60个班,总投资传说八千万
        if same_class(quantity, other) or _grown(tokens[place:at], quantity, other):
            nearest = nearest or reading
            if mark is None or place < mark:
                return reading
    return nearest


def _goes_on(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """Whether a number without a classifier can count what the one before does.

    学生3.2万,其中小学2.1万; 由38.2万所缩到9万; but 三个班,一年下来三万 is no number of classes.
    """
    quantity, before = tokens[at].quantity, tokens[at - 1]
    assert quantity is not None
    if quantity.numeral[-1] not in "万亿余多" or before.text[-1] in "到至":
        return True
    return reading.metric in PERSON_METRICS and not before.kinds <= _VERBAL


def _part_mark(tokens: Sequence[Token], at: int) -> int | None:
    """Where the parts begin of which the number is one, by a label of its own: 其中, a bracket.

    A rank divides what the rank before it divides: 国家级特色学校57所,省级39所.
    """
    if label_of(tokens, at) is None or _ranks(tokens[at - 1]):
        return None
    for place in range(at - 1, -1, -1):
        if tokens[place].text in _CLOSED:
            return None
        if tokens[place].text in _PARTS:
            return place
    return None


def _ranks(token: Token) -> bool:
    return "label" in token.kinds and token.text[-1] == _RANK


def _that_of(tokens: Sequence[Token], at: int) -> int | None:
    """The 的 right before a number or its links: 本地|的|只有|9个."""
    place = at - 1
    while place > 0 and tokens[place].text != OF and tokens[place].kinds & {"link", "exist"}:
        place -= 1
    return place if place > 0 and tokens[place].text == OF else None


def _of_these(
    tokens: Sequence[Token], at: int, readings: Mapping[int, Reading], nouns: Nouns
) -> Reading | None:
    """没报的69个, 本地的只有9个: a 的 that stands for the noun that was spoken of last.

    辍学的有18个: a verb of persons before the 的 says what it stands for.
    """
    quantity = tokens[at].quantity
    assert quantity is not None
    place = _that_of(tokens, at)
    if not open_behind(tokens, at):
        return None
    if place is None:
        moved = at and "move" in tokens[at - 1].kinds
        return _spoken_of(tokens, at, readings, True) if moved else None
    noun = nouns.verbs.get(tokens[place - 1].text)
    if noun:
        return implied(tokens[place - 1], noun, quantity, nouns)
    house = SCHOOL_UNIT if quantity.form == SCHOOL_UNIT else None
    return _spoken_of(tokens, place, readings, house=house)


def _spoken_of(
    tokens: Sequence[Token],
    place: int,
    readings: Mapping[int, Reading],
    persons: bool = False,
    house: str | None = None,
) -> Reading | None:
    """What the nearest number before counts, or the nearest person before the word at `place`.

    `house` is the classifier that the number before must have, where that is one of few things.
    """
    for before in range(place - 1, -1, -1):
        token, reading = tokens[before], readings.get(before)
        counted = token.quantity is not None and token.quantity.kind in _COUNTED
        if house and (token.quantity is None or token.quantity.form != house):
            continue
        if reading and counted and (not persons or reading.metric in PERSON_METRICS):
            return reading._replace(parts=(), construct="elided", own=False)
        noun = next((noun for noun in token.nouns if noun.kind == "person"), None)
        if noun and before < place - 1:
            span = token.start, token.end
            return Reading(noun.metric, noun.row, *span, "earlier-noun", False, word=noun.word)
    return None


def _outside(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """The tokens before a number, from right to left, over the brackets that are closed there.

    初中62所(民办初中8所),比上年减少3所: the parts in a bracket lend nothing to what goes on.
    """
    place = at - 1
    while place >= 0:
        opened = opening(tokens, place) if "close" in tokens[place].kinds else None
        place = place if opened is None else opened
        yield place
        place -= 1


def _from_before(tokens: Sequence[Token], at: int, earlier: Sequence[Lent]) -> Reading | None:
    """今年拟再建30个: the noun of the sentence before, where this one has none at all."""
    quantity = tokens[at].quantity
    assert quantity is not None
    persons = quantity.kind in PERSONS
    if quantity.unit is None or not open_behind(tokens, at):
        return None
    if not _free_before(tokens, at, persons, quantity.has("choosy")):
        return None
    broad = quantity.has("broad") and not any(one.text.startswith(_BACK) for one in tokens[:at])
    if broad and not (at and "swing" in tokens[at - 1].kinds):
        return None  # 教共体17个: 个 counts too much for what was spoken of to be meant
    for other, reading in reversed(earlier):
        if same_class(quantity, other):
            if broad and (reading.metric != "works" or other.value < quantity.value):
                return None  # 项目共26个。年内开工26个 are meant, and of them no more
            return reading._replace(parts=(), construct="carried", own=False)
    return None


def open_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing that could be a noun follows the classifier."""
    return at + 1 >= len(tokens) or bool(tokens[at + 1].kinds & _OPEN_KINDS)


def _free_before(tokens: Sequence[Token], at: int, persons: bool, choosy: bool) -> bool:
    """Whether the word before the number is a label, a verb or nothing, and no noun of its own."""
    if at == 0 or persons:
        return True
    token = tokens[at - 1]
    ends = at + 1 == len(tokens) or bool(tokens[at + 1].kinds & {"punct", "list"})
    if token.kinds & (_OPEN_KINDS if choosy or ends else _OPEN_KINDS - {"weak"}):
        return True
    short = "unknown" in token.kinds and token.end - token.start <= _SHORT
    return short and not _is_object(tokens, at - 1)


def _is_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause begins with a verb and an unknown word behind it: 购置|无人机|30个."""
    verb = at > 0 and "stop" in tokens[at - 1].kinds
    return verb and (at == 1 or bool(tokens[at - 2].kinds & MARKS))
