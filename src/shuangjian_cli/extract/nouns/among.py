"""Some of those that the number before counted, which leave their noun out.

    6个教师里4个是代课的; 有孩子286个,有一百多个手上有冻疮      some of them
    263所...,另外的179所靠企业供应牛奶                        the rest of them
    增加学位5940个,其中公办幼儿园2160个                       those of one kind of school
    开工26个,建成21个,验收18个                              those that something was done with

In: the tokens of a sentence and what its numbers count beside them. Out: a `Reading` or None. What
this module never does: look into another sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..numbers.quantities import Quantity
from .metrics import PERSON_METRICS, PERSONS, SCHOOL_UNIT
from .nearby import is_closed
from .reading import Reading
from .words import COMMAS, OF, Token

_PART = "其中"
_PUPILS = "students"
"""Whom most verbs of persons imply, which others do as well: 住校, 就餐."""
_PIECE = "个"
_PLACES = frozenset({"seats", "classes"})
"""What schools have by the piece, while they themselves are counted in 所."""
_DONE = 2
"""Characters of what is done with a project: 验收."""
_BEFORE = frozenset({"punct", "list"})


def some_of(
    tokens: Sequence[Token], at: int, readings: Mapping[int, Reading]
) -> dict[int, Reading]:
    """What the number at `at` counts some of, by its token; empty where it does not."""
    quantity, own = tokens[at].quantity, readings.get(at)
    assert quantity is not None
    found: Reading | None = None
    if quantity.form == SCHOOL_UNIT:
        found = _rest(tokens, at, readings)
    elif quantity.form == _PIECE and own is None:
        found = _within(tokens, at, quantity, readings)
    elif quantity.form == _PIECE and own is not None:
        found = _by_school(tokens, at, own, readings) or _done_with(tokens, at, own, readings)
    return {at: found} if found else {}


def whole_of(
    tokens: Sequence[Token], at: int, readings: Mapping[int, Reading], verb: Reading, stands: bool
) -> Reading | None:
    """教师26人,其中特教专业毕业的9人: behind 其中 the persons are those of the total.

    Where a 的 `stands` for them they are if there are fewer: 32名教师,住校的29名; but 当老师的
    names its own, and so does 老师参加的.
    """
    number, divided = tokens[at].quantity, False
    for place in range(at - 1, -1, -1):
        total, reading = tokens[place].quantity, readings.get(place)
        if total is None:
            divided = divided or tokens[place].text == _PART
            continue
        if reading is None or total.kind not in PERSONS:
            return None
        fewer = number is not None and number.value < total.value
        left_out = fewer and verb.metric == _PUPILS and not is_closed(tokens, at, reading)
        left_out = left_out and stands and not _names_another(tokens[place:at], reading)
        return _elided(reading) if divided or left_out else None
    return None


def _names_another(between: Sequence[Token], reading: Reading) -> bool:
    """Whether behind the noun of a total another word for persons stands."""
    behind = (token for token in between if token.end > reading.end)
    return any(noun.kind == "person" for token in behind for noun in token.nouns)


def _within(
    tokens: Sequence[Token], at: int, quantity: Quantity, readings: Mapping[int, Reading]
) -> Reading | None:
    """6个教师|里|4个; 286个娃|,|有|一百多个: persons of the number or the word right before."""
    place = at - 1
    while place > 0 and "within" in tokens[place].kinds:
        place -= 1
    if place == at - 1:
        return None
    place -= tokens[place].text in COMMAS
    word = tokens[place]
    last = max((before for before in readings if before < at), default=None)
    if last is not None and readings[last].metric in PERSON_METRICS:
        total, found = tokens[last].quantity, readings[last]
        beside = last == place or found.end == word.end
        if beside and total is not None and total.value > quantity.value:
            return _elided(found)
    noun = word.noun(quantity)
    if noun is None or noun.kind != "person" or (last is not None and last >= place):
        return None
    span = word.start, word.end
    return Reading(noun.metric, noun.row, *span, "earlier-noun", False, word=noun.word)


def _rest(tokens: Sequence[Token], at: int, readings: Mapping[int, Reading]) -> Reading | None:
    """另外|的|179所: the schools of the number before that was told in 所 as well."""
    led = at > 1 and tokens[at - 1].text == OF and "rest" in tokens[at - 2].kinds
    return _before(tokens, at, readings, SCHOOL_UNIT) if led else None


def _by_school(
    tokens: Sequence[Token], at: int, own: Reading, readings: Mapping[int, Reading]
) -> Reading | None:
    """学位5940个,其中公办幼儿园2160个: places of some schools, told by their label."""
    of = _before(tokens, at, readings, _PIECE) if own.metric == "schools" else None
    if of is None or of.metric not in _PLACES:
        return None
    head = [token for token in tokens[:at] if token.end <= own.start]
    return of._replace(label=(own.start, own.end)) if head and head[-1].text == _PART else None


def _done_with(
    tokens: Sequence[Token], at: int, own: Reading, readings: Mapping[int, Reading]
) -> Reading | None:
    """建成21个,|验收|18个: projects with which something was done, that counts by the time else."""
    if own.metric != "activities" or at <= 1 or own.end - own.start != _DONE:
        return None
    apart = tokens[at - 1].end == own.end and bool(tokens[at - 2].kinds & _BEFORE)
    of = _before(tokens, at, readings, _PIECE) if apart else None
    return of if of and of.metric == "works" else None


def _before(
    tokens: Sequence[Token], at: int, readings: Mapping[int, Reading], form: str
) -> Reading | None:
    """What the nearest number before counts, in the same sentence, if its classifier is `form`."""
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.quantity and (found := readings.get(place)):
            return _elided(found) if token.quantity.form == form else None
        if "punct" in token.kinds and token.text not in COMMAS:
            return None
    return None


def _elided(found: Reading) -> Reading:
    """The reading of a number before for one that leaves its noun out."""
    return found._replace(parts=(), construct="elided", own=False)
