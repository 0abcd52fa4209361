"""The county of each named school, as the text tells it.

    礼县雷坝乡曹家山教学点开学了          the county before its name, towns between
    白音他拉镇中心小学,位于奈曼旗         the site behind it
    向施甸县捐资,用于由旺镇中心小学       the county in force where it is named

In: the names of a text and its places. Out: a place for each name, the surest that there is. A
number of the school holds there, where the text around it only names the city or the province.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from ...lexicon.programs import compiled
from ..places.in_force import PlaceReading, Places
from .names import Name

TOWN = compiled(r"(?:[\u4e00-\u9fa5]{1,5}(?:镇|乡|苏木|街道办?|村|社区)){0,3}")
"""What may stand between a county and the name of its school."""
OF_A_TOWN = compiled(r"[^省市县区州盟旗](?:镇|乡|苏木|街道)")
"""The last character of a short name and what makes it that of a town: 尼玛|乡."""
SITED = 1
"""How sure the site of a school is: behind its county before its name."""
_start = itemgetter(0)


def read_homes(
    text: str,
    named: Iterable[Name],
    sites: Iterable[tuple[int, str]],
    places: Places,
    sited: re.Pattern[str],
) -> dict[str, PlaceReading]:
    """Where each school is: the surest of its places, the first of several as sure.

    `sites` are where the text tells the site of a school without its name: 学校位于蕉城区; `sited`
    is what stands between the name of a school and its county.
    """
    homes: dict[str, tuple[int, PlaceReading]] = {}
    for name in named:
        for rank, place in enumerate(_told(text, name, places, sited)):
            if place and place.county and rank < homes.get(name.name, (rank + 1,))[0]:
                homes[name.name] = rank, place
    for end, school in sites:
        nth = bisect_left(places.mentions, end, key=_start)
        if nth < len(places.mentions) and places.mentions[nth][0] == end:
            place = places.mentions[nth][2]
            if place.county and homes.get(school, (SITED + 1,))[0] > SITED:
                homes[school] = SITED, place
    return {name: place for name, (_, place) in homes.items()}


def _told(
    text: str, name: Name, places: Places, sited: re.Pattern[str]
) -> Iterator[PlaceReading | None]:
    """What a text tells of the place of a school where it names it, the surest first."""
    spans = places.mentions
    nth = bisect_right(spans, name.start, key=_start) - 1
    left, right, own = spans[nth] if nth >= 0 else (0, 0, None)
    if own and OF_A_TOWN.match(text, right - 1):
        own = None
    near = right <= name.end and TOWN.fullmatch(text, right, max(right, name.start)) is not None
    yield own if near else None
    site = sited.match(text, name.end)
    nth = bisect_left(spans, site.end(), key=_start) if site else len(spans)
    yield spans[nth][2] if site and nth < len(spans) and spans[nth][0] == site.end() else None
    around = places.at(name.start, name.end)
    begins = own is not None and left <= name.start < right
    yield around if around and around.basis == "stated" and not begins else None
