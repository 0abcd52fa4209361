"""What a page is about: the place that holds where no sentence and no heading says another.

In go the names and pointing words of a page and what its title and publisher tell; out comes one
division, and whether the text or only the publisher gives it. `fitting` tells to which division
全市 or 该县 points from a place that is in force.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from ...lexicon.programs import compiled
from ...model.rows import PlaceBasis
from ..lines import HEADING_LENGTH
from .gazetteer import CHINA, CITY, COUNTY, KINDS, LATEST, Division, Gazetteer
from .page import PROVINCE, Page, national_words, region_of
from .pointing import BODIES, HERE, OFFICE_OF, PREFECTURE
from .rules import Rules
from .scene import Mention

_LINE = compiled(r"[^\n]+")
DIGIT = compiled(r"\d")
TWICE = 2
"""How often a place must be named before the article counts as its own."""
THROUGHOUT = 5
"""How often a text says 我国 or 全国 that is about the country; a local one quotes a policy."""
SPARSE = 2000
"""Characters of a text for each of its place names: one that names fewer is about none of them."""
OPEN = frozenset({"open", "body"})
"""The parts of names that say what the text is about."""


def lies_within(place: Division | None, wide: Division) -> bool:
    """Whether a place is a part of another, and not the same."""
    return place is not None and place != wide and place.within(wide)


def fitting(word: str, place: Division, year: int | None, table: Gazetteer) -> Division | None:
    """The division of the kind `word` (省, 市, 县 ...) that `place` is or lies in."""
    if word == "国":
        return CHINA
    for level in (3, 2, 1):
        division = table.parent(place, level, year) if place.level >= level else None
        if division is None:
            continue
        suits = division.name.endswith(word) or (word == "县" and division.name.endswith("自治县"))
        if word == PREFECTURE:
            suits = division.name.endswith("地区")
        if word == "省":
            suits = level == 1 and not division.name.endswith("市")
        if word == "区" and level == 1:
            suits = division.name.endswith("自治区")
        if suits:
            return division
    return None


def document_place(
    text: str, page: Page, mentions: Sequence[Sequence[Mention]], table: Gazetteer, rules: Rules
) -> tuple[Division | None, PlaceBasis]:
    """What the article is about: by its title, its lead, its publisher, the hint, in that order."""
    flat = [mention for found in mentions for mention in found]
    names = [m.division for m in flat if m.division and not m.pointing and m.role in OPEN]
    near = [m for m in flat if m.pointing not in (*BODIES, HERE)]
    local = [m for m in near if m.pointing[-1:] != "国" and (m.pointing or m.role in OPEN)]
    lead_end = _lead_end(text)
    first = local[0] if local and local[0].start < lead_end else None
    firm = [m.division for m in flat if m.division and is_firm(m, text, table)]
    lead = _lead_place(first, firm, names, page.publisher, text)
    kinds = [m.pointing[-1] for m in local if m.pointing]
    said = names
    if page.title is not None and page.publisher is not None and page.title.related(page.publisher):
        said = [m.division for m in flat if m.division and not m.pointing]
    if page.title is not None and _title_holds(page.title, lead, said, page.year):
        return _narrowed(page.title, lead, names, kinds), "carried"
    if _is_national(text, local, rules):
        return CHINA, "carried"
    if local and _comes_to_itself(page, local[0].pointing[-1:], kinds, table):
        return page.publisher, "source"
    if local and local[0].pointing:
        told = _pointed_to(local[0].pointing, page, names, flat, table)
        if told:
            return told
    elif lead is not None and (
        _is_subject(lead, page.publisher, names, kinds) or _fills(lead, text, flat)
    ):
        return _within_lead(lead, names, kinds), "carried"
    source = page.publisher or page.hint
    if source:
        part = _only_part(source, names, kinds)
        return (part, "carried") if part else (source, "source")
    national = any(m.pointing[-1:] == "国" and m.start < lead_end for m in flat)
    most = _most_named(names)
    foreign = most is not None and most.level > PROVINCE and names.count(most) >= TWICE
    region = None if foreign else region_of(text, table, rules)
    if national or region:
        return region or CHINA, "carried"
    most = _most_named(names if len(names) * SPARSE >= len(text) else ())
    if most and any(most.related(division) for division in firm):
        return most, "carried"
    listed = (m.common for m in flat if m.common and m.start < lead_end)
    return next((common for common in listed if common.level), None), "carried"


def _lead_place(
    first: Mention | None,
    firm: Sequence[Division],
    names: Sequence[Division],
    own: Division | None,
    text: str,
) -> Division | None:
    """The place that the lead names first, if the page can be about it.

    It is one that `firm` names speak of, and none in which the place of the publisher lies and that
    only begins the name of a school, comes late, or is named in passing.
    """
    lead = first.division if first is not None and not first.pointing else None
    if first is None or lead is None or not any(lead.related(division) for division in firm):
        return None
    if lies_within(own, lead) and (first.role == "body" or _is_late(first, text)):
        return None
    return None if _is_passing(first, lead, own, names, text) else lead


def _pointed_to(
    pointing: str,
    page: Page,
    names: Sequence[Division],
    mentions: Sequence[Mention],
    table: Gazetteer,
) -> tuple[Division, PlaceBasis] | None:
    """What 全市 or 该县 at the head of a text is, by the publisher, the hint or its names."""
    kind = pointing[-1]
    for place in (page.publisher, page.hint, *names):
        found = fitting(kind, place, page.year, table) if place else None
        if found and place and pointing.startswith(OFFICE_OF):
            found = place  # 省教育厅 on a page of a county: who came there
        if found:
            return found, "source" if place in (page.publisher, page.hint) else "carried"
    common = _all_in(kind, mentions, page.year, table)
    if common is None:
        datelines = (m.division for m in mentions if m.role == "dateline" and m.division)
        fits = (fitting(kind, place, page.year, table) for place in datelines)
        common = next((place for place in fits if place), None)
    return (common, "carried") if common else None


def _is_passing(
    first: Mention, lead: Division, own: Division | None, names: Sequence[Division], text: str
) -> bool:
    """Whether a page that is somebody's own names another place in passing: 邻近的田东县.

    A place that is told with its province is none of those.
    """
    if own is None or lead.related(own) or first.topical:
        return False
    if lead.province and text.startswith(lead.province, first.start):
        return False
    return names.count(lead) < TWICE


def is_firm(mention: Mention, text: str, table: Gazetteer) -> bool:
    """Whether a name can tell what a page is about: no 广东 of 爸爸在广东, named in passing."""
    wide = mention.division is not None and mention.division.level < COUNTY
    name = text[mention.start : mention.end]
    named = mention.topical or name[-1] in KINDS or name in table.full
    return not mention.pointing and mention.role in OPEN and (named or not wide)


def _comes_to_itself(page: Page, kind: str, kinds: Sequence[str], table: Gazetteer) -> bool:
    """去年我省发生…。今年以来，全县…: whether the publisher's page begins with what holds it."""
    own = page.publisher
    if own is None or kind == own.name[-1] or not _points(own, None, kinds[1:]):
        return False
    told = fitting(kind, own, page.year, table)
    return told is not None and lies_within(own, told)


def _is_late(first: Mention, text: str) -> bool:
    """Whether lines with numbers stand before the place named first: the page is its own there."""
    line = text.rfind("\n", 0, first.start)
    return line > 0 and DIGIT.search(text, 0, line) is not None


def _is_national(text: str, local: Sequence[Mention], rules: Rules) -> bool:
    """Whether a text speaks of the country throughout, and of all places in it far less."""
    said = national_words(text, rules)
    return said >= THROUGHOUT and said > TWICE * len(local)


def _all_in(
    kind: str, mentions: Sequence[Mention], year: int | None, table: Gazetteer
) -> Division | None:
    """The one division of the kind in which all names of a page lie, those of its schools too."""
    named = [m.division for m in mentions if m.division and not m.pointing]
    if len(named) < TWICE:
        return None
    for level in (COUNTY, CITY, PROVINCE):
        parents = {table.parent(d, level, year) if d.level >= level else None for d in named}
        common = parents.pop() if len(parents) == 1 else None
        if common:
            return fitting(kind, common, year, table)
    return None


def _most_named(names: Sequence[Division]) -> Division | None:
    """The place that most of the names are of, the wider of one that holds the other."""
    if not names:
        return None
    if all(name.related(names[0]) for name in names):
        return names[0]
    times = Counter(names)
    most = max(times, key=lambda name: (times[name], -name.level))
    return most if 2 * sum(name.related(most) for name in names) > len(names) else None


def _beside(one: Division, other: Division) -> bool:
    """Whether two divisions of one level lie in the same city."""
    alike = one.level == other.level and one.county != other.county
    return alike and (one.province, one.city) == (other.province, other.city)


def _title_holds(
    title: Division, lead: Division | None, names: Sequence[Division], year: int | None
) -> bool:
    """Whether the title is the article's: a banner or a teaser names a place that it never does.

    Nor is it where the title tells of a county that is gone, and the lead of what it became.
    """
    if lead and title.last < (year or LATEST) and _beside(lead, title):
        return False
    return lead is None or any(name.related(title) for name in names)


def _narrowed(
    title: Division, lead: Division | None, names: Sequence[Division], kinds: Sequence[str]
) -> Division:
    """The lead's place where it lies in the title's and the article is about no other.

    That it is named twice says so, or a pointing word that fits it and not the title's: a title
    with 凉山, a lead with 西昌市, and 全市.
    """
    if lead is None:
        return _pointed_part(title, names, kinds)
    if lead == title:
        return title
    if not lead.within(title):
        return title if title.within(lead) else _one_part(title, names, kinds)
    times, points = names.count(lead), _points(lead, title, kinds)
    others = [name for name in names if not name.related(lead)]
    if any(name.within(title) for name in others):
        return title
    told = (times >= TWICE or points) if not others else points and times > TWICE * len(others)
    return lead if told else title


def _one_part(title: Division, names: Sequence[Division], kinds: Sequence[str]) -> Division:
    """The one part of the title's place that an article names: of 新疆 a county, its 全县.

    The lead is elsewhere: it tells where those come from who work there.
    """
    parts = [name for name in names if name != title and name.within(title)]
    if not parts:
        return title
    narrowest = max(parts, key=lambda name: name.level)
    told = parts.count(narrowest) >= TWICE and _points(narrowest, title, kinds)
    return narrowest if told and all(narrowest.within(name) for name in parts) else title


def _pointed_part(title: Division, names: Sequence[Division], kinds: Sequence[str]) -> Division:
    """The one county that an article names in the title's place and calls its own again and again,
    oftener than what the title names: a title with 凉山, a scene in a village, and 全县.
    """
    own = title.name[-1]
    parts = {name for name in names if name.level == COUNTY and lies_within(name, title)}
    told = {part for part in parts if kinds.count(part.name[-1]) > max(TWICE, kinds.count(own))}
    return told.pop() if len(told) == 1 else title


def _only_part(
    source: Division, names: Sequence[Division], kinds: Sequence[str]
) -> Division | None:
    """The one county that an article names, and calls its own, where the publisher is wider."""
    parts = {name for name in names if name != source}
    part = parts.pop() if len(parts) == 1 else None
    if part is None or part.level < COUNTY or not lies_within(part, source):
        return None
    told = _points(part, source, kinds)
    return part if told and kinds.count(part.name[-1]) > kinds.count(source.name[-1]) else None


def _within_lead(lead: Division, names: Sequence[Division], kinds: Sequence[str]) -> Division:
    """The part of the lead's place that the article is about: most names are its own, and the
    pointing words fit it alone. A reporter sets out from the city, and 该县 is somewhere else.
    """
    most = _most_named([name for name in names if name != lead])
    if most is None or not most.within(lead) or 2 * names.count(most) <= len(names):
        return lead
    return most if _points(most, lead, kinds) and lead.name[-1] not in kinds else lead


def _is_subject(
    lead: Division, wide: Division | None, names: Sequence[Division], kinds: Sequence[str]
) -> bool:
    """Whether most of the names are of the lead's place; a pointing word that fits it is one."""
    told = _points(lead, wide, kinds)
    return 2 * (sum(name.related(lead) for name in names) + told) > len(names) + told


def _fills(lead: Division, text: str, mentions: Sequence[Mention]) -> bool:
    """Whether most of the lines with numbers are of the lead's place, though others are named.

    A line is of the place that was named last when its first number comes.
    """
    if any(m.pointing[-1:] == "国" for m in mentions):
        return False
    open_ = [m for m in mentions if m.division and not m.pointing and m.role in OPEN]
    named = [m for m in open_ if m.topical or m.division == lead]
    lines = own = 0
    for line in _LINE.finditer(text):
        number = DIGIT.search(line[0])
        if number is None:
            continue
        last = bisect_left(named, line.start() + number.start(), key=attrgetter("start")) - 1
        place = named[last].division if last >= 0 else None
        lines += 1
        own += place is not None and place.related(lead)
    return lines > TWICE and 2 * own > lines


def _points(division: Division, wide: Division | None, kinds: Sequence[str]) -> bool:
    """Whether a pointing word is of the kind of `division` and not of what lies around it."""
    kind = division.name[-1]
    return kind in kinds and (wide is None or wide == division or wide.name[-1] != kind)


def _lead_end(text: str) -> int:
    """The end of the lead: of the first two lines that are more than headings."""
    end, seen = 0, 0
    for line in _LINE.finditer(text):
        end = line.end()
        seen += len(line[0]) > HEADING_LENGTH
        if seen == 2:
            break
    return end
