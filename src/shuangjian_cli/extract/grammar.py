"""The counted noun: a small grammar of the constructions in which Chinese counts things.

In: the tokens of a sentence. Out: for each quantity a `Reading`: metric, noun span and the
construction that fired. Constructions, in the order in which they are tried:

    num-cl-noun     300名中小学生参加                     the phrase behind the classifier
    noun-num-cl     艺体类社团5351个, 考生超80万           the phrase before, links skipped
    noun-verb-num   班级新增917个
    shared-head     11家科技类、15家体育类机构             the noun of the next item of a list
    elided          小学3名、初中2名; 比去年增加12所        the noun of an item before
    verb            资助66000余人                         a verb of metrics.toml implies persons
    earlier-noun    ...教师培训,共培训3200人               the nearest person before
    person          3000余人参加                          people whose kind cannot be told

What it never does: read a noun across a sentence end, or take a noun that the classifier cannot
count (家 never counts pupils).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .metrics import PERSONS, Noun, mixed
from .nouns import Token, Words
from .quantities import Quantity

_LONG_GAP = 24
"""Unknown characters between a classifier and its noun (40多名高矮不一的孩子)."""
_TAIL_GAP = 2
"""Unknown characters inside a noun phrase once a noun was found: 中小学|学科|中心组."""
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a quantity counts: the noun's span in the text, its metric, and how it was found."""

    metric: str
    row: str
    start: int
    end: int
    construct: str
    own: bool = True


def read_nouns(tokens: Sequence[Token], words: Words, text: str) -> dict[int, Reading]:
    """The reading of each quantity token of a sentence, by the index of the token."""
    places = [at for at, token in enumerate(tokens) if token.quantity]
    readings: dict[int, Reading] = {}
    for at in places:
        found = _own(tokens, at, words, text)
        if found:
            readings[at] = found
    for at in reversed(places):
        if at not in readings and (found := _shared(tokens, at, readings)):
            readings[at] = found
    for at in places:
        if at not in readings and (found := _elided(tokens, at, readings, words)):
            readings[at] = found
    return readings


def _own(tokens: Sequence[Token], at: int, words: Words, text: str) -> Reading | None:
    """The noun in the phrase behind, or in the phrase before the quantity."""
    quantity = tokens[at].quantity
    assert quantity is not None
    if quantity.unit and quantity.unit.noun:
        noun = words.nouns.words.get(quantity.unit.noun, (None,))[0]
        if noun:
            return Reading(noun.metric, noun.row, quantity.start, quantity.end, "cl-is-noun")
    after = _after(tokens, at, quantity, words)
    before = _before(tokens, at, quantity, words, text)
    if (
        after
        and before
        and before.construct == "noun-num-cl"
        and _glued(tokens, at, after, quantity)
    ):
        return before
    if after and quantity.unit is None and not _bare_counts(tokens, at, after, quantity):
        after = None
    if before and quantity.unit is None and not _bare_holds(tokens, at, quantity):
        before = None
    return after or before


def _bare_counts(tokens: Sequence[Token], at: int, after: Reading, quantity: Quantity) -> bool:
    """A number without classifier counts the noun that follows at once: 60学校, 6万余幼儿."""
    touching = at + 1 < len(tokens) and bool(tokens[at + 1].nouns)
    year = len(quantity.numeral) == 4 and quantity.numeral[:2] in {"19", "20"}
    return touching and not year and (quantity.value >= 10 or quantity.numeral[-1] in "万亿余多")


def _bare_holds(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """在园幼儿11.5万: a scale, or a bound, and the end of the clause behind it."""
    ends = at + 1 >= len(tokens) or bool(tokens[at + 1].kinds & {"punct", "close", "list", "open"})
    return ends and (quantity.numeral[-1] in "万亿余多" or quantity.qualifier != "exact")


def _glued(tokens: Sequence[Token], at: int, after: Reading, quantity: Quantity) -> bool:
    """幼儿园3所小学5所: the noun behind belongs to the next number, of the same classifier."""
    following = next((token for token in tokens[at + 1 :] if token.start >= after.end), None)
    return bool(following and following.quantity and following.quantity.form == quantity.form)


def _after(tokens: Sequence[Token], at: int, quantity: Quantity, words: Words) -> Reading | None:
    """The noun phrase behind the classifier: its last noun before a verb or a mark."""
    found: list[tuple[Token, Noun]] = []
    unknown = 0
    joined = False
    begin = end = 0
    index = at + 1
    while index < len(tokens):
        token = tokens[index]
        kinds = token.kinds
        if kinds & {"punct", "quantity", "close"}:
            break
        if "open" in kinds:
            close = _closing(tokens, index)
            if close is None or (found and token.text not in "(“"):
                break
            if found and token.text == "(":
                end = tokens[close].end
                break
            if found:
                break
            begin = begin or (token.start if token.text != "(" else 0)
            index = close + 1
            continue
        noun = token.noun(quantity)
        if noun and not (found and "stop" in kinds):
            if found and joined and not _lists(tokens, index):
                break
            if joined or not found:
                found.append((token, noun))
            else:
                found[-1] = (token, noun)
            begin, end, joined, unknown = begin or token.start, token.end, False, 0
        elif token.text == "的":
            if found:
                break
        elif "list" in kinds:
            if index == at + 1 or (found and not _list_goes_on(tokens, index, quantity)):
                break
            joined = bool(found)
        elif token.nouns:
            if found:
                break
            begin = begin or token.start
        elif kinds & {"stop", "function", "link", "swing"}:
            if found or not _relative(tokens, index):
                break
        else:
            begin = begin or token.start
            unknown += token.end - token.start
            if unknown > (_TAIL_GAP if found else _LONG_GAP):
                break
        index += 1
    if not found:
        return _after_suffix(tokens, at, quantity, words)
    begin = min(begin, found[0][0].start)
    metric = mixed(noun for _, noun in found)
    return Reading(metric, f"{found[-1][1].row}", begin, end, "num-cl-noun")


def _lists(tokens: Sequence[Token], index: int) -> bool:
    return True


def _list_goes_on(tokens: Sequence[Token], index: int, quantity: Quantity) -> bool:
    """Whether behind a 、 or 和 another noun that the quantity counts follows, before a verb."""
    for token in tokens[index + 1 :]:
        if token.noun(quantity):
            return True
        if token.kinds & {"punct", "quantity", "stop", "function", "link", "open", "close", "list"}:
            return False
        if token.nouns:
            return False
    return False


def _relative(tokens: Sequence[Token], index: int) -> bool:
    """Whether a 的 follows in the clause: the verb is part of a relative clause."""
    for token in tokens[index + 1 :]:
        if token.text == "的":
            return True
        if token.kinds & {"punct", "quantity"}:
            return False
    return False


def _after_suffix(
    tokens: Sequence[Token], at: int, quantity: Quantity, words: Words
) -> Reading | None:
    """An unknown word right behind the classifier, read by its ending: 12个陶艺馆."""
    token = tokens[at + 1] if at + 1 < len(tokens) else None
    if token is None or "unknown" not in token.kinds:
        return None
    following = tokens[at + 2] if at + 2 < len(tokens) else None
    noun = _suffix(token.text, quantity, words)
    if noun and (following is None or not following.nouns):
        return Reading(noun.metric, noun.row, token.start, token.end, "num-cl-suffix")
    return None


def _suffix(text: str, quantity: Quantity, words: Words) -> Noun | None:
    for length in (3, 2, 1):
        for noun in words.nouns.suffixes.get(text[-length:], ()) if len(text) > length else ():
            if noun.fits(quantity):
                return noun
    return None


def _closing(tokens: Sequence[Token], index: int) -> int | None:
    """The token that closes the bracket opened at `index`."""
    depth = 0
    for place in range(index, len(tokens)):
        kinds = tokens[place].kinds
        depth += ("open" in kinds) - ("close" in kinds)
        if depth == 0:
            return place
    return None


def _opening(tokens: Sequence[Token], index: int) -> int | None:
    """The token that opens the bracket closed at `index`."""
    depth = 0
    for place in range(index, -1, -1):
        kinds = tokens[place].kinds
        depth += ("close" in kinds) - ("open" in kinds)
        if depth == 0:
            return place
    return None


def _before(
    tokens: Sequence[Token], at: int, quantity: Quantity, words: Words, text: str
) -> Reading | None:
    """The noun phrase before the number; links, one verb of change and labels are skipped."""
    index = at - 1
    construct = "noun-num-cl"
    while index >= 0:
        token = tokens[index]
        kinds = token.kinds
        noun = token.noun(quantity)
        if noun and not ("swing" in kinds and "stop" in kinds and noun.kind != "person"):
            return _phrase(tokens, index, noun, quantity, construct)
        if kinds & {"punct", "quantity", "open"}:
            return None
        if "close" in kinds:
            opened = _opening(tokens, index)
            if opened is None:
                return None
            if token.text == "”" and (inner := tokens[index - 1].noun(quantity)):
                return _phrase(tokens, opened, inner, quantity, construct, tokens[index].end)
            index = opened - 1
            continue
        if "link" in kinds:
            index -= 1
            continue
        if "swing" in kinds:
            construct = "noun-verb-num"
            index -= 1
            continue
        if ("label" in kinds and construct == "noun-num-cl") or (
            "unknown" in kinds and token.text[-1] in "级类"
        ):
            construct = "shared-head"
            index -= 1
            continue
        if "unknown" in kinds:
            found = _suffix(token.text, quantity, words)
            if found and index == at - 1:
                return _phrase(tokens, index, found, quantity, "noun-num-suffix")
        return None
    return None


def _phrase(
    tokens: Sequence[Token],
    index: int,
    noun: Noun,
    quantity: Quantity,
    construct: str,
    end: int | None = None,
) -> Reading:
    """The noun phrase that ends at token `index`: modifiers and list items to its left."""
    begin = tokens[index].start
    end = end or tokens[index].end
    nouns = [noun]
    place = index - 1
    while place >= 0:
        token = tokens[place]
        if token.kinds & {"punct", "quantity", "open", "close"} or (
            token.kinds & {"stop", "function", "link"} and token.text != "的"
        ):
            break
        if token.text == "的":
            break
        if "list" in token.kinds:
            previous = tokens[place - 1].noun(quantity) if place else None
            if previous is None or tokens[place - 1].kinds & {"stop"}:
                break
            nouns.append(previous)
            begin = tokens[place - 1].start
            place -= 2
            continue
        begin = token.start
        place -= 1
    return Reading(mixed(nouns), noun.row, begin, end, construct)


def _same_class(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities can count the same noun: both persons, or the same classifier."""
    if one.kind in PERSONS and other.kind in PERSONS:
        return True
    return one.form == other.form or (one.unit is None and other.kind in {*PERSONS, "count"})


def _shared(tokens: Sequence[Token], at: int, readings: dict[int, Reading]) -> Reading | None:
    """11家科技类、15家体育类...共37家机构: the noun of the next item of the list."""
    quantity = tokens[at].quantity
    assert quantity is not None
    joined = False
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        if token.quantity:
            reading = readings.get(place)
            if joined and reading and reading.own and _same_class(quantity, token.quantity):
                return replace(reading, construct="shared-head")
            return None
        if token.kinds & {"punct", "open", "close"} or (
            token.kinds & {"stop", "function"} and not token.kinds & {"link", "label"}
        ):
            return None
        joined = joined or "list" in token.kinds or token.text in {"共", "合计", "共计"}
    return None


def _elided(
    tokens: Sequence[Token], at: int, readings: dict[int, Reading], words: Words
) -> Reading | None:
    """The noun that the number leaves out: of an item before, implied by a verb, or a person."""
    quantity = tokens[at].quantity
    assert quantity is not None
    verb = _verb(tokens, at, words) if quantity.kind in PERSONS else None
    if _open_behind(tokens, at) and (quantity.unit or quantity.numeral[-1] in "万亿余多"):
        for place in range(at - 1, -1, -1):
            other = tokens[place].quantity
            reading = readings.get(place)
            if other and reading and _same_class(quantity, other):
                if _free_before(tokens, at, quantity) and not verb:
                    return replace(reading, construct="elided", own=False)
                break
    if quantity.kind not in PERSONS:
        return None
    if verb:
        return verb
    for place in range(at - 1, -1, -1):
        noun = tokens[place].noun(quantity)
        if noun:
            return Reading(
                noun.metric, noun.row, tokens[place].start, tokens[place].end, "earlier-noun", False
            )
    return None


def _verb(tokens: Sequence[Token], at: int, words: Words) -> Reading | None:
    """A verb beside a number of people that says what they are: 资助152人, 39174人报考."""
    for place in (at - 1, at - 2, at + 1, at + 2):
        if 0 <= place < len(tokens):
            noun = words.nouns.verbs.get(tokens[place].text)
            if noun:
                return Reading(
                    noun.metric, noun.row, tokens[place].start, tokens[place].end, "verb", False
                )
            if tokens[place].kinds & {"punct", "quantity"} and place != at - 2:
                continue
    return None


def _open_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing that could be a noun follows the classifier."""
    if at + 1 >= len(tokens):
        return True
    token = tokens[at + 1]
    return bool(
        token.kinds
        & {"punct", "list", "quantity", "stop", "function", "link", "open", "close", "label"}
    )


def _free_before(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """Whether the word before the number is a label, a verb or nothing, and no noun of its own."""
    if at == 0:
        return True
    token = tokens[at - 1]
    if token.kinds & {
        "label",
        "stop",
        "function",
        "link",
        "swing",
        "punct",
        "list",
        "open",
        "quantity",
    }:
        return True
    if quantity.kind in PERSONS:
        return True
    return len(token.text) <= _SHORT + 1 and "unknown" in token.kinds
