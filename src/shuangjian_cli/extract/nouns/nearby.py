"""Nouns elsewhere in the sentence: the nearest before a number, or what a verb beside it implies.

    ...教师培训,共培训3200人     the nearest person before
    资助66000余人               a verb of metrics.toml implies persons
    三个班137人                 those behind a number of classes are its pupils

In: tokens and the place of a number. Out: a `Reading` or None. What this module never does: look
at what other numbers count; `ellipsis` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..numbers.quantities import Quantity
from .endings import Endings
from .metrics import PERSONS, SCHOOL_UNIT, Noun, Nouns
from .modifiers import PLAIN, noun_phrase
from .reading import MARKS, Reading
from .words import COMMAS, Token

_VERB_MOST = 2
"""Characters of a verb that no table names: 小学净减64所."""
_NOUN = 2
"""Characters of most nouns for persons."""
_CLASS = "班"
_DONE = "了"
"""What says of a verb that it is done."""
_ONE_CLASS, _GRADE, _CLUBS, _EACH = "一班", "年级", "clubs", "每"
_INSIDE = frozenset("上里")
_MADE = frozenset({"output", "course"})
"""Kinds of noun that persons before them make, and that are spoken of then."""
_SAYS = "说"
_NAME = 5
"""Characters of words that no table names in which a name and 说 stand: 周某某说."""
_TOLD_REACH = 3
"""Words behind a person among which such a one stands: 校长|周某某|说."""
_TWO = 2
"""Kinds of noun of a classifier that counts one of them seldom."""
_CLOSED = frozenset("。;；!！?？\n")


def earlier_noun(tokens: Sequence[Token], at: int, quantity: Quantity) -> Reading | None:
    """The nearest person in the sentence before a number of people."""
    for place in range(at - 1, -1, -1):
        noun = tokens[place].noun(quantity)
        other = tokens[place + 1].quantity
        counted = other is not None and other.form == quantity.form  # 少年宫|83所,其中某旗|9所
        if noun and not _can_be_meant(tokens, place, noun, quantity):
            continue
        if noun and (counted or _is_made_for(noun, quantity)):
            found = noun_phrase(tokens, place, noun, quantity, "earlier-noun")
            found = found._replace(metric=noun.metric, own=False, parts=())
            others = _names_others(tokens, at)
            return found._replace(start=found.end, word="") if others else found
    return None


def _can_be_meant(tokens: Sequence[Token], place: int, noun: Noun, quantity: Quantity) -> bool:
    """Whether a noun further off can be whom a number of people is of.

    No prize is, nor who tells it: 校长|周某某说, 公司经理告诉|记者.
    """
    if quantity.kind not in PERSONS:
        return True
    if noun.kind != "person" or not noun.lends:
        return False
    if {one.kind for token in tokens[place + 1 : place + 2] for one in token.nouns} & _MADE:
        return False  # 名师|课例360节,点播超过11万人次
    for token in tokens[place + 1 : place + 1 + _TOLD_REACH]:
        if token.kinds & MARKS:
            return True
        if "tell" in token.kinds or _SAYS in token.text[:_NAME]:
            return False
    return True


def _is_made_for(noun: Noun, quantity: Quantity) -> bool:
    """座 and 间 count rooms; schools only where these stand beside the number; 人 no prizes."""
    if quantity.kind in PERSONS:
        return noun.kind == "person"
    fits = quantity.unit.fits if quantity.unit else ()
    if quantity.form == SCHOOL_UNIT:
        return noun.kind == fits[0]  # 自建食堂供餐9所
    return len(fits) != _TWO or noun.kind == fits[0] or quantity.form in noun.classifiers


def modifies(tokens: Sequence[Token], at: int, found: Reading) -> bool:
    """校园|周边食品店|1130家: whether only words that no table names stand behind a noun.

    Then these are what is counted, and the noun says what of.
    """
    between = [token for token in tokens[:at] if token.start >= found.end]
    plain = all(token.kinds & PLAIN and "label" not in token.kinds for token in between)
    return (
        bool(between)
        and plain
        and "unknown" in between[-1].kinds
        and len(between[-1].text) > _VERB_MOST
    )


def has_object(tokens: Sequence[Token], at: int, endings: Endings) -> bool:
    """办起|养老院|3所, 琴舍|从|8间: whether a house that no table names stands there."""
    place = at - 1
    while place > 0 and tokens[place].kinds & {"link", "function"} and not tokens[place].nouns:
        place -= 1
    token = tokens[place] if place >= 0 else None
    named = token is not None and "unknown" in token.kinds and len(token.text) >= _NOUN
    return named and token is not None and token.text.endswith(endings.house)


def _names_others(tokens: Sequence[Token], at: int) -> bool:
    """27名|竞选者: whether a word that no table names stands where those who are counted do."""
    quantity, behind = tokens[at].quantity, tokens[at + 1 : at + 2]
    polite = quantity is not None and quantity.has("polite")
    return polite and bool(behind) and "unknown" in behind[0].kinds and len(behind[0].text) > 1


def is_closed(tokens: Sequence[Token], at: int, found: Reading) -> bool:
    """残疾儿童入学率98%;高考本科上线2500人: whether another sentence began since a noun."""
    return any(token.text in _CLOSED for token in tokens[:at] if token.start >= found.end)


def before_clause(tokens: Sequence[Token], at: int, quantity: Quantity) -> Reading | None:
    """新建学校也不少,启用的就有7所: a noun before the clause with 的, and none within it."""
    found = earlier_noun(tokens, at, quantity)
    apart = found and any(one.kinds & MARKS for one in tokens[:at] if one.start >= found.end)
    return found if apart else None


def verb_beside(tokens: Sequence[Token], at: int, nouns: Nouns) -> Reading | None:
    """A verb beside a number of people that says what they are: 资助152人, 39174人报考."""
    marks, counted = tokens[at - 1].quantity if at else None, tokens[at].quantity
    scored = nouns.scores.get(marks.form) if marks and marks.form else None
    if counted and scored:
        start = counted.start  # 600分以上|4417人
        return Reading(scored.metric, scored.row, start, start, "verb", False)
    for place in (at - 1, at - 2, at + 1, at + 2, at - 3):
        if not 0 <= place < len(tokens):
            continue
        noun = _implies(tokens[place], nouns)
        between = tokens[min(place, at) + 1 : max(place, at)]
        if noun and not any(token.kinds & {"punct", "quantity"} for token in between):
            quantity = tokens[at].quantity
            assert quantity is not None
            known = earlier_noun(tokens, at, quantity)
            if (
                known
                and known.metric == noun.metric
                and known.word not in nouns.verbs
                and not is_closed(tokens, at, known)
            ):
                return known._replace(row=noun.row, construct="verb")
            return implied(tokens[place], noun, quantity, nouns)
    return None


def _implies(verb: Token, nouns: Nouns) -> Noun | None:
    """Whom a verb implies, done or not: 劝返31名, 劝返了31名."""
    return nouns.verbs.get(verb.text) or nouns.verbs.get(verb.text.removesuffix(_DONE))


def implied(verb: Token, noun: Noun, quantity: Quantity, nouns: Nouns) -> Reading:
    """The persons whom a verb implies, named where the verb ends with them: 当|老师的14人."""
    word = verb.text[-_NOUN:] if len(verb.text) > _NOUN and verb.end <= quantity.start else ""
    if any(one.metric == noun.metric for one in nouns.words.get(word, ())):
        return Reading(noun.metric, noun.row, verb.end - _NOUN, verb.end, "verb", False, word=word)
    return Reading(noun.metric, noun.row, quantity.start, quantity.start, "verb", False)


def verb_before(tokens: Sequence[Token], at: int, nouns: Nouns) -> Reading | None:
    """去年中考,600分以上的有86人: the nearest verb of persons before, where no person is named."""
    for token in reversed(tokens[:at]):
        noun = _implies(token, nouns) if len(token.text) > 1 else None
        if noun:
            start = tokens[at].start
            return Reading(noun.metric, noun.row, start, start, "verb", False)
    return None


def of_one_class(tokens: Sequence[Token], at: int) -> bool:
    """班上76人, 最大的一班78个, 一个班塞了五十三四个: whether a number stands behind one class."""
    place = at - 1
    place -= place > 0 and bool(tokens[place].kinds & {"move", "stop"})
    place -= place > 0 and tokens[place].text in _INSIDE
    if place < 0 or not tokens[place].text.endswith(_CLASS):
        return False
    whole, before = tokens[place].text, tokens[place - 1] if place else None
    if whole == _CLASS and before is not None and before.quantity:
        return before.quantity.value == 1
    each = before is not None and before.text.startswith(_EACH)
    inside = place < at - 1 and "unknown" in tokens[place].kinds
    return inside or whole == _ONE_CLASS or (whole == _CLASS and each)


def _is_club(tokens: Sequence[Token], place: int, endings: Endings) -> bool:
    """Whether a club is told right before the number of its members; of 每个社团 these are open."""
    token, every = tokens[place], place > 0 and tokens[place - 1].text.startswith(_EACH)
    unknown = "unknown" in token.kinds and token.text.endswith(endings.club)
    return not every and (unknown or any(noun.metric == _CLUBS for noun in token.nouns))


def of_classes(tokens: Sequence[Token], at: int, endings: Endings) -> Reading | None:
    """三个班137人, 8个班、291人: those behind a number of classes are its pupils.

    So are those of grades (三个年级，620人), of one class (班上76人) and of a club (合唱团64人).
    """
    quantity = tokens[at].quantity
    assert quantity is not None
    place = at - 1
    listed = place > 0 and ("list" in tokens[place].kinds or tokens[place].text in COMMAS)
    place -= listed or (place > 0 and bool(tokens[place].kinds & {"move", "stop", "link"}))
    counted = tokens[place].quantity if place >= 0 else None
    named = tokens[place].text == _CLASS or any(
        noun.metric == "classes" for noun in tokens[place].nouns
    )
    own = counted is not None and counted.unit is not None and counted.unit.noun == _CLASS
    own = own or (counted is not None and tokens[place].text.endswith(_GRADE))
    own = own or of_one_class(tokens, at) or _is_club(tokens, at - 1, endings)
    if not own and not (named and place > 0 and tokens[place - 1].quantity):
        return None
    start = quantity.start
    return Reading("students", "students.of-schools", start, start, "class", False)
