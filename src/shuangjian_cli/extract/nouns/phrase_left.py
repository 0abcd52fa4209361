"""What stands to the left of an amount or share: what it is measured by, part of, or moved from.

In: the tokens of a sentence and the place of a number. Out: yes or no, or a place. What it never
does: make a phrase of what it saw; `phrases` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...model.text import Span, lies_in
from ..numbers.quantities import Quantity
from .endings import Endings
from .grammar import over_from
from .phrase_spans import BREAK, VERBS, phrase_before
from .words import OF, Token

AMOUNTS = frozenset({"money", "percent", "area", "bare"})
"""Kinds of number whose metric needs no noun."""
THAN = frozenset("较比")
REACH = 24
"""Words before a number among which what it is a rate of, or measured by, is looked for."""
PER_REACH = 4
"""Words before an amount among which 每人 makes it a rate, and 到 what the one before became."""
BARE_STANDARD = "标准"
PAYEES = frozenset({"person", "school", "org", "region"})
"""Kinds of noun that pay or are paid, and are no amounts."""
_FROM_ON = ("以上", "以下", "以内", "上下")
"""How a class ends that is told by its degree or size: 大专以上的占93%."""
_BOUNDS = frozenset({"低于", "高于"})
"""What a number is below or above, where words stand between: 低于市价30%."""
_QUOTES = frozenset("“”")
_TAKES = "占"
"""What stands before it is what the share is taken by."""
_DONE = "到了"
_PART = "其中"
_NEXT = frozenset(",，、")
_BEFORE_NUMBER = frozenset({"link", "swing", "function", "weak"})
_AMONG = frozenset("中里")
_PLACE = "school"


def is_amount(quantity: Quantity) -> bool:
    """Whether the metric of a number needs no noun: money, a share, an area, 场."""
    return quantity.kind in AMOUNTS or bool(quantity.unit and quantity.unit.default)


def takes(token: Token) -> bool:
    """占, 约占, 占到: whether what stands before a word is what a share is taken by."""
    return token.text.rstrip(_DONE).endswith(_TAKES)


def is_listed(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number is the next item of a list: 8420平方米、7630平方米, 、改扩建60万元."""
    place = at - 1
    place -= place > 0 and "label" in tokens[place].kinds
    return place >= 0 and "list" in tokens[place].kinds


def is_part(tokens: Sequence[Token], at: int) -> bool:
    """其中需要加固的21万元: whether the number is a part of the one before it."""
    for token in reversed(tokens[:at]):
        if token.quantity:
            return False
        if token.text == _PART:
            return True
    return False


def is_next_part(tokens: Sequence[Token], at: int) -> bool:
    """其中52万元建图书室,21.6万元|资助…: whether a verb follows a part that opens its clause."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if not at or tokens[at - 1].text not in _NEXT or following is None:
        return False
    verb = following.kinds & {"stop", "function"}
    return bool(verb) and any(token.text == _PART for token in tokens[:at])


def is_of_before(tokens: Sequence[Token], at: int) -> bool:
    """财政投入430万元,其中|七成投向乡镇: whether a share is of the amount right before it."""
    if at < 3 or tokens[at - 1].text != _PART or tokens[at - 2].text not in _NEXT:
        return False
    before = tokens[at - 3].quantity
    return before is not None and before.kind in {"money", "area"}


def measure(tokens: Sequence[Token], at: int) -> int | None:
    """The 比, 较 or 占 of the number's clause, behind which stands what it is measured by.

    A bound is one where so many of a hundred of something follow: 择校生|不超过|招生总数的15%.
    """
    of_whole = at > 1 and tokens[at - 1].text == OF
    for place in range(at - 1, max(-1, at - 1 - REACH), -1):
        token = tokens[place]
        if token.text in _QUOTES:
            continue  # 较“十三五”期间多出3.2亿元
        if token.kinds & BREAK:
            return None
        bound = of_whole and place < at - 2 and "bound" in token.kinds
        than = token.text in THAN or (token.text in _BOUNDS and place < at - 1 and not of_whole)
        if than or takes(token) or bound:
            return place
    return None


def is_bare(tokens: Sequence[Token], at: int, mentions: Sequence[Span]) -> bool:
    """2014年12876万元: whether only times, labels and links stand before it in its sentence."""
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.text in ":：":
            break
        if token.kinds & BREAK:
            continue
        timed = lies_in((token.start, token.end), mentions)
        if not timed and not token.kinds & {"link", "label", "function", "weak", "swing"}:
            return False
    behind = tokens[at + 1 : at + 2]
    return not behind or bool(behind[0].kinds & {"punct", "list", "close"})


def is_given(tokens: Sequence[Token], at: int) -> bool:
    """落实资助资金,全年发放4300万元: whether a verb of giving stands right before it."""
    place = at - 1
    while place > 0 and "link" in tokens[place].kinds and "swing" not in tokens[place].kinds:
        place -= 1
    return place >= 0 and "swing" in tokens[place].kinds


def becomes(tokens: Sequence[Token], at: int, endings: Endings) -> bool:
    """总投入由9.3亿元增加到19.8亿元: whether the amount is what the one before became."""
    between: list[Token] = []
    for token in reversed(tokens[max(0, at - PER_REACH) : at]):
        if token.quantity:
            moved = "".join(one.text for one in reversed(between))
            broken = any(one.kinds & BREAK for one in between)
            return endings.becomes.search(moved) is not None and not broken
        between.append(token)
    return False


def counted_since(tokens: Sequence[Token], at: int) -> bool:
    """Whether a count stands between this share and the share before it."""
    for place in range(at - 1, -1, -1):
        quantity = tokens[place].quantity
        if quantity:
            return quantity.kind not in AMOUNTS
    return False


def leaves_out_head(tokens: Sequence[Token], at: int) -> bool:
    """师范专业毕业的占六成: whether a clause with 的 stands for those that a share is of.

    The words of the clause are no noun of the share: 专业 is not what six tenths are of.
    """
    place = at - 1
    while place >= 0 and tokens[place].text != OF and tokens[place].kinds & _BEFORE_NUMBER:
        place -= 1
    if place >= 0 and "word" in tokens[place].kinds and tokens[place].text.endswith(OF):
        return place < at - 1  # 在公办学校|就读的|占92.4%
    if not 0 < place < at or tokens[place].text != OF:
        return False
    last = tokens[place - 1]
    if last.text.endswith(_FROM_ON) or last.quantity:
        return True  # 大专以上的占93%, 40岁以下的占三成
    acts = bool(last.kinds & VERBS) and not last.nouns and not last.kinds & {"word", "amount"}
    if over_from(tokens, place) < place - 1 or (place == at - 1 and not acts):
        return False  # 由2015年的|77%, 教师总数的|六成; 特教专业毕业的|不到一半
    counted = next((one.quantity for one in reversed(tokens[:place]) if one.quantity), None)
    if measure(tokens, place) is not None or (counted and counted.kind == "money"):
        return False  # 占教师总数的|近六成; 经费97万元,用于食堂的占六成
    if acts:
        return "link" not in last.kinds  # 毕业|的, 对口|的
    phrase = phrase_before(tokens, place)
    if phrase is None:
        return False
    first = next(index for index, token in enumerate(tokens) if token.start >= phrase.start)
    verb = tokens[first - 1] if first else None
    if any(noun.kind == _PLACE for noun in last.nouns):
        return False  # 分到村小的占八成: the place is what divides them
    return verb is not None and bool(verb.kinds & VERBS) and verb.text not in _AMONG


def is_base(tokens: Sequence[Token], place: int, at: int) -> bool:
    """按公用经费的5%提取: whether a share is taken of what stands there, no noun of its own."""
    of, one = (*tokens[place + 1 : min(place + 3, at)], None, None)[:2]
    share = one.quantity if one else None
    return of is not None and of.text == "的" and share is not None and share.kind == "percent"


def is_done(tokens: Sequence[Token], place: int, at: int) -> bool:
    """资助|幼儿2845名,按每生1200元执行: whether a word for money is a verb with its object."""
    if "amount" not in tokens[place].kinds or place + 1 >= at:
        return False
    whom = tokens[place + 1]
    paid = "label" not in whom.kinds and bool({noun.kind for noun in whom.nouns} & PAYEES)
    if _helps(tokens, place, at):
        return True  # 救助|失学儿童214名,每人每年300元
    begins = not place or bool(tokens[place - 1].kinds & BREAK)
    counted = place + 2 < at and tokens[place + 2].quantity is not None
    return paid and (begins or counted)


def _helps(tokens: Sequence[Token], place: int, at: int) -> bool:
    """Whether behind a verb for what is given the persons follow who get it, with their number."""
    if "stop" not in tokens[place].kinds:
        return False
    persons = False
    for token in tokens[place + 1 : at]:
        if token.quantity:
            return persons
        if token.kinds & BREAK:
            return False
        persons = any(noun.kind == "person" for noun in token.nouns)
    return False


def is_object(tokens: Sequence[Token], start: int) -> bool:
    """添置|康复设备|花了16万元: whether a verb stands right before the phrase at `start`."""
    at = next(at for at, token in enumerate(tokens) if token.start >= start)
    verb = tokens[at - 1] if at else None
    return verb is not None and "stop" in verb.kinds and verb.end == start


def says_standard(tokens: Sequence[Token]) -> bool:
    """食宿费全免,标准为每天260元: whether a number is what a fee would be by its standard."""
    return any(token.text == BARE_STANDARD for token in tokens)


def leads_verb(tokens: Sequence[Token], at: int, inside: Sequence[Token]) -> bool:
    """投入2亿元|重点|改善…: whether a lone word behind an amount says how something is done."""
    following = tokens[at + 2 : at + 3]
    alone = len(inside) == 1 and "word" in inside[0].kinds and not inside[0].nouns
    return alone and bool(following) and "stop" in following[0].kinds
