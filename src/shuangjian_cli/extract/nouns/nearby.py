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
from .metrics import Noun, Nouns
from .modifiers import PLAIN, noun_phrase
from .reading import MARKS, Reading
from .words import Token

_VERB_MOST = 2
"""Characters of a verb that no table names: 小学净减64所."""
_NOUN = 2
"""Characters of most nouns for persons."""
_SCHOOL_UNIT = "所"
_CLASS = "班"
_COMMAS = frozenset("，,")
_TWO = 2
"""Kinds of noun of a classifier that counts one of them seldom."""
_CLOSED = frozenset("。;；!！?？\n")


def earlier_noun(tokens: Sequence[Token], at: int, quantity: Quantity) -> Reading | None:
    """The nearest person in the sentence before a number of people."""
    for place in range(at - 1, -1, -1):
        noun = tokens[place].noun(quantity)
        other = tokens[place + 1].quantity
        counted = other is not None and other.form == quantity.form  # 少年宫|83所,其中某旗|9所
        if noun and (counted or _is_made_for(noun, quantity)):
            found = noun_phrase(tokens, place, noun, quantity, "earlier-noun")
            return found._replace(metric=noun.metric, own=False, parts=())
    return None


def _is_made_for(noun: Noun, quantity: Quantity) -> bool:
    """座 and 间 count rooms; schools only where these stand beside the number."""
    fits = quantity.unit.fits if quantity.unit else ()
    if quantity.form == _SCHOOL_UNIT:
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
    for place in (at - 1, at - 2, at + 1, at + 2, at - 3):
        if not 0 <= place < len(tokens):
            continue
        noun = nouns.verbs.get(tokens[place].text)
        between = tokens[min(place, at) + 1 : max(place, at)]
        if noun and not any(token.kinds & {"punct", "quantity"} for token in between):
            quantity = tokens[at].quantity
            assert quantity is not None
            known = earlier_noun(tokens, at, quantity)
            if known and known.metric == noun.metric and not is_closed(tokens, at, known):
                return known._replace(row=noun.row, construct="verb")
            return implied(tokens[place], noun, quantity, nouns)
    return None


def implied(verb: Token, noun: Noun, quantity: Quantity, nouns: Nouns) -> Reading:
    """The persons whom a verb implies, named where the verb ends with them: 当|老师的14人."""
    word = verb.text[-_NOUN:] if len(verb.text) > _NOUN and verb.end <= quantity.start else ""
    if any(one.metric == noun.metric for one in nouns.words.get(word, ())):
        return Reading(noun.metric, noun.row, verb.end - _NOUN, verb.end, "verb", False, word=word)
    return Reading(noun.metric, noun.row, quantity.start, quantity.start, "verb", False)


def verb_before(tokens: Sequence[Token], at: int, nouns: Nouns) -> Reading | None:
    """去年中考,600分以上的有86人: the nearest verb of persons before, where no person is named."""
    for token in reversed(tokens[:at]):
        noun = nouns.verbs.get(token.text) if len(token.text) > 1 else None
        if noun:
            start = tokens[at].start
            return Reading(noun.metric, noun.row, start, start, "verb", False)
    return None


def of_classes(tokens: Sequence[Token], at: int) -> Reading | None:
    """三个班137人, 8个班、291人: those behind a number of classes are its pupils."""
    quantity = tokens[at].quantity
    assert quantity is not None
    place = at - 1
    listed = place > 0 and ("list" in tokens[place].kinds or tokens[place].text in _COMMAS)
    place -= listed or (place > 0 and bool(tokens[place].kinds & {"move", "stop", "link"}))
    counted = tokens[place].quantity if place >= 0 else None
    named = tokens[place].text == _CLASS or any(
        noun.metric == "classes" for noun in tokens[place].nouns
    )
    own = counted is not None and counted.unit is not None and counted.unit.noun == _CLASS
    if not own and not (named and place > 0 and tokens[place - 1].quantity):
        return None
    start = quantity.start
    return Reading("students", "students.of-schools", start, start, "class", False)
