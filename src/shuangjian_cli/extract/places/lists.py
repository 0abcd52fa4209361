"""Numbers of a list of places: each to its own (分别), or the same for each (各).

    海口、三亚两地机构最多,分别压减612家、147家      each number to the place of its turn
    怀远县、固镇县各建2个                         the number holds for each: two records
    怀远县、固镇县各建12个、9个                     each number to the place of its turn
    岚山区409名,其余204名来自东港区                 the part of a whole before its place

In: a sentence, its quantities and the places of the document. Out: the places of the numbers that
such a list has. Must never guess where there are not as many places as numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter

from ...lexicon.programs import compiled
from ..numbers.quantities import Quantity
from .in_force import PlaceReading, Places
from .rules import Rules

Named = tuple[int, int, PlaceReading]
"""A place name `text[start:end]` and what it means."""

_JOINTS = frozenset({"、", "和", "与", "及", "以及"})
_LISTED = frozenset({"、", "和", "及"})
_REACH = 30
"""Characters behind a place among which words say what was held there."""
_FROM = "来自"
"""What stands before the place of those who came."""
_AGAIN = compiled(r"[，,；;][^，,。；;、\d]{0,12}?(?:分别|依次)[为是有]?")
"""What stands between one list of numbers and the next for the same places."""
_VERB = compiled(r"[^,，。;；、\d]{0,10}")
_NEXT = compiled(r"[^,，。;；、\d]{0,4}(?:[、和,，与及])[^,，。;；、\d]{0,4}")
"""What stands between two numbers of one list: a mark, and perhaps a noun or a verb."""


def read_turns(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    places: Places,
    rules: Rules,
) -> dict[int, tuple[PlaceReading, ...]]:
    """The places of the numbers behind each list of places, by where the number starts."""
    first = bisect_left(places.mentions, start, key=itemgetter(0))
    names = places.mentions[first : bisect_left(places.mentions, end, first, key=itemgetter(0))]
    if not names:
        return {}
    turns = _origins(text, quantities, names, places, rules)
    for run in _runs(text, names):
        behind = [q for q in quantities if q.left >= run[-1][1]]
        if not behind:
            continue
        alike = rules.alike.fullmatch(text, run[-1][1], behind[0].left) is not None
        if alike and len(_listed(text, behind[0].left, behind)) != len(run):
            turns[behind[0].start] = tuple(place for *_, place in run)
            continue
        each = rules.in_turn.match(text, run[-1][1], end)
        at = behind[0].left if alike else each.end() if each else end
        listed = _listed(text, at, [q for q in behind if q.left >= at])  # 3县分别有55所
        while len(listed) == len(run):
            for quantity, (*_, place) in zip(listed, run, strict=True):
                turns[quantity.start] = (place,)
            rest = [q for q in behind if q.left >= listed[-1].right]
            again = _AGAIN.match(text, listed[-1].right, end)
            listed = _listed(text, again.end(), rest) if again else []
    return turns


def _origins(
    text: str,
    quantities: Sequence[Quantity],
    names: Sequence[Named],
    places: Places,
    rules: Rules,
) -> dict[int, tuple[PlaceReading, ...]]:
    """The places right before or behind their numbers.

    A place of elsewhere behind a number is where people are from, or where money went; right
    before it, it has what is counted, but persons and money are on their way to where the text is
    about.
    """
    found: dict[int, tuple[PlaceReading, ...]] = {}
    for name in names:
        at = bisect_left(quantities, name[0], key=attrgetter("right")) - 1
        alone = text[name[0] - 1 : name[0]] not in _LISTED
        for following in quantities[at + 1 : at + 2]:
            if _hails(text, name, following, places):
                found[following.start] = (name[2],)
            if alone and following.left == name[1] and following.kind == "count":
                found[following.start] = (name[2],)
        if at >= 0 and _is_sent(text, name, quantities[at], places, rules):
            found[quantities[at].start] = (name[2],)
        if at < 0 or not rules.origin.fullmatch(text, quantities[at].right, name[0]):
            continue
        known = places.at(quantities[at].start, quantities[at].end)
        head, behind = text[quantities[at].right : name[0]], text[name[1] : name[1] + _REACH]
        if rules.is_venue(head, behind):
            continue  # 32名社员在昆山演出
        if known and known.county != name[2].county and known[2:4] == name[2][2:4]:
            found[quantities[at].start] = (name[2],)
    return found


def _is_sent(text: str, name: Named, quantity: Quantity, places: Places, rules: Rules) -> bool:
    """Whether money or things went to the place behind their number; people are sent to learn."""
    if quantity.unit is not None and quantity.unit.kind == "person":
        return False
    if rules.sent.fullmatch(text, quantity.right, name[0]) is None:
        return False
    known = places.at(quantity.start, quantity.end)
    return known is None or name[2].county is not None


def _hails(text: str, name: Named, following: Quantity, places: Places) -> bool:
    """Whether a number counts those from a part of what the text is about: 来自集美区的26名."""
    joint = text[name[1] : following.left] in ("", "的") and text.endswith(_FROM, 0, name[0])
    known = places.at(following.start, following.end) if joint else None
    return known is not None and known.county is None and known[2:4] == name[2][2:4]


def _runs(text: str, names: Sequence[Named]) -> Iterator[list[Named]]:
    """Two or more places of a sentence side by side."""
    run: list[Named] = []
    for name in names:
        if run and text[run[-1][1] : name[0]] in _JOINTS:
            run.append(name)
            continue
        if len(run) > 1:
            yield run
        run = [name]
    if len(run) > 1:
        yield run


def _listed(text: str, at: int, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The numbers that stand in one list from `at` on."""
    listed: list[Quantity] = []
    for quantity in quantities:
        between = _NEXT if listed else _VERB
        if not between.fullmatch(text, at, quantity.left):
            break
        listed.append(quantity)
        at = quantity.right
    return listed
