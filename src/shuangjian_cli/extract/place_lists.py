"""Numbers of a list of places: each to its own (分别), or the same for each (各).

    海口、三亚两地机构最多,分别压减612家、147家      each number to the place of its turn
    怀远县、固镇县各建2个                         the number holds for each: two records

In: a sentence, its quantities and the place names of the document. Out: the places of the numbers
that such a list has. Must never guess where there are not as many places as numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .places import PlaceReading
from .quantities import Quantity

Named = tuple[int, int, PlaceReading]
"""A place name `text[start:end]` and what it means."""

_JOINTS = frozenset({"、", "和", "与", "及", "以及"})
_COUNTED = r"(?:等?[两三四五六七八九十\d]{0,2}个?(?:地|省|市|县|区|旗|州|市县|县区|县市|区县))?"
_IN_TURN = re.compile(rf"{_COUNTED}[^,，。;；\d]{{0,10}}[,，]?[^,，。;；、\d]{{0,6}}?分别")
_ALIKE = re.compile(rf"{_COUNTED}(?:均?各|每[县市区省]各?)[^,，。;；、\d]{{0,8}}")
_VERB = re.compile(r"[^,，。;；、\d]{0,10}")
_NEXT = re.compile(r"[^,，。;；、\d]{0,4}(?:[、和,，与及])[^,，。;；、\d]{0,4}")
"""What stands between two numbers of one list: a mark, and perhaps a noun or a verb."""


def read_turns(
    text: str, start: int, end: int, quantities: Sequence[Quantity], names: Sequence[Named]
) -> dict[int, tuple[PlaceReading, ...]]:
    """The places of the numbers behind each list of places, by where the number starts."""
    turns: dict[int, tuple[PlaceReading, ...]] = {}
    for run in _runs(text, start, end, names):
        behind = [q for q in quantities if q.left >= run[-1][1]]
        if not behind:
            continue
        if _ALIKE.fullmatch(text, run[-1][1], behind[0].left):
            turns[behind[0].start] = tuple(place for *_, place in run)
            continue
        each = _IN_TURN.match(text, run[-1][1], end)
        listed = _listed(text, each.end(), behind) if each else []
        if len(listed) == len(run):
            for quantity, (*_, place) in zip(listed, run, strict=True):
                turns[quantity.start] = (place,)
    return turns


def _runs(text: str, start: int, end: int, names: Sequence[Named]) -> Iterator[list[Named]]:
    """Two or more places of a sentence side by side."""
    run: list[Named] = []
    for name in names[bisect_left(names, start, key=lambda name: name[0]) :]:
        if name[0] >= end:
            break
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
