"""What is known of a page's place before its text is read.

In go the publisher, the title's words, the user's hint and the names that the text spells out; out
comes a `Page` that licenses short names and tells twins apart. 长治日报 is of 长治, 三晋教育观察 of
山西, 光明日报 of no place. A hint is kept apart: it is asked last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.rows import DocumentRow
from ...settings import Settings
from .gazetteer import (
    CHINA,
    CITY,
    COUNTY,
    KINDS,
    LATEST,
    MUNICIPALITIES,
    SUFFIX,
    Division,
    Gazetteer,
    Token,
    other_names,
)
from .registered import registered_in
from .rules import Rules

OWN_KIND = compiled(
    r"([我该全个县市])(?:(?<=[我该全])([省市县区州旗])(?![域场])"
    r"|(?<=这个)([省市县区州旗])|(?<=[县市])里(?![程面]))"
)
"""我县, 这个县, 县里: of the groups the last is the kind."""
BYLINE_REACH = 120
"""Characters of a text among which the paper stands that publishes it: 某某晚报讯."""
BOTH_SIDES = 2
"""So many sisters has a name in the middle of a list."""
PROVINCE = 1
"""The level of a province."""
TWICE = 2
"""How often a page without any other place must have a short name before it counts."""
PREFECTURES = ("地区", "州", "盟")
"""How the names of those end whose seat is a city that can bear their name."""
TOWN_OF_COUNTY = "县城"
"""The last character of a county's name, and what behind it makes its town of it."""
DAILY, COUNTY_KINDS = "日报", frozenset("县旗区")
"""A daily is of a city or a prefecture, whatever county of its name 该县 in a text could be."""
APART = KINDS + "·-—| "
"""What stands between the head of a publisher's name and a place in it that counts."""
NO_COUNTY = frozenset("省州")
"""Kinds of division that are wider than a county."""
_ISO_YEAR = compiled(r"\d{4}")
_BYNAME, _BYNAME_LENGTH = "城", 2
"""How the names end by which towns are called, and their characters: 山城."""
_MARKS = ("，", "。", "！", "；", "、", ",", "")
"""What stands behind a name that no word goes on from."""
STATED_YEAR = compiled(r"(?<!\d)(?:19[5-9]|20\d)\d(?=年(?!代))")
"""A year that a text states: before the fifties no division of the table had its code."""
LEAD_LENGTH = 200
"""So many characters hold the first sentences, where a ministry shows what a text is about."""


class Page(NamedTuple):
    """What is known of the place before the text is read.

    A named tuple, for it is made anew with each thing that is found out.
    """

    year: int | None
    publisher: Division | None = None
    title: Division | None = None
    hint: Division | None = None
    full_names: frozenset[str] = frozenset()
    """Short forms of the divisions whose full names the page has somewhere."""
    registered: tuple[Division, ...] = ()
    """Where the site is registered, to tell names apart by where nothing else does."""
    near: tuple[Division, ...] = ()
    """The places that the page names without doubt, to tell names apart by."""
    cities: frozenset[tuple[str | None, str | None]] = frozenset()
    """Province and city of the cities and municipalities in `near`."""
    homes: frozenset[tuple[str | None, str | None]] = frozenset()
    """Province and city of all in `near`."""
    lands: Mapping[str, tuple[Division, ...]] = MappingProxyType({})
    """The divisions in `near`, by their provinces."""
    provinces: frozenset[str] = frozenset()
    """The provinces that the text names, by any name."""
    tokens: tuple[Token, ...] = ()
    """All names in the text, licensed or not."""
    kinds: frozenset[str] = frozenset()
    """The kinds of division (县, 区, 市) that the text calls its own: 我县, 该区."""
    orphans: frozenset[str] = frozenset()
    """Those of `kinds` of which no division of the page is: 全县 on a page that names no county."""
    offices: frozenset[str] = frozenset()
    """Names that are common nouns (城区), where the text names an office of theirs."""
    sisters: frozenset[int] = frozenset()
    """Where those stand that are listed beside a name of the same city: 海淀、西城、东城."""
    enclosed: frozenset[int] = frozenset()
    """Those of `sisters` that have one on both sides."""


def read_page(row: DocumentRow, lexicon: Lexicon, settings: Settings) -> Page:
    """Publisher and hint, and the names that the page spells out in full."""
    table = lexicon.get(Gazetteer)
    rules = lexicon.get(Rules)
    told = _year(row.published)
    read = read_tokens(row.text, told, table)
    tokens = tuple(t for t in read if not _is_verb(row, t, rules))
    heads = " ".join((row.title or "", row.publisher or "", row.place_hint or ""))
    heading = tuple(read_tokens(heads, told, table))
    fulls = [t for t in (*heading, *tokens) if not t.short]
    names = [name for name in dict.fromkeys(t.name for t in fulls) if name not in table.generic]
    year = told or table.common_year(names) or _latest_year(row.text)
    picked = (table.pick(name, year) for name in names)
    sure = dict.fromkeys(division for division in picked if division is not None)
    registered = tuple(registered_in(row, year, table, rules))
    if not sure:
        picked = (table.pick(name, year, registered) for name in names)
        sure = dict.fromkeys(division for division in picked if division is not None)
    shorts = frozenset(other for name in names for other, short in other_names(name) if short)
    sisters = Counter(_sisters(row.text, tokens, table))
    page = Page(
        year,
        full_names=shorts,
        registered=registered,
        near=tuple(sure),
        tokens=tokens,
        kinds=frozenset(two or three or one for one, two, three in OWN_KIND.findall(row.text)),
        offices=frozenset(t.name for t in tokens if rules.its_office.match(row.text, t.end)),
        provinces=frozenset(_provinces(tokens, table)),
        sisters=frozenset(sisters),
        enclosed=frozenset(start for start, sides in sisters.items() if sides == BOTH_SIDES),
    )
    hint = _hint(row.place_hint or settings.default_place, page, table)
    publisher = _own_publisher(row, page, table, rules, settings)
    if publisher is None and not sure:
        publisher = _imprinted(row, page, table, rules)
    near = tuple(dict.fromkeys(d for d in (publisher, *sure, hint) if d))
    cities = frozenset(d[2:4] for d in near if d.level == 2 or d.name in MUNICIPALITIES)
    if not cities:
        cities = frozenset(_short_cities(tokens, year, table, rules))
    named = {name[-1] for name in names} | {d.name[-1] for d in near if d.level == COUNTY}
    orphans = page.kinds - named - NO_COUNTY
    if not near:
        shorts |= _repeated(tokens, rules) | frozenset(_led(row.text, tokens, rules))
    if orphans:
        said = (*_begun(heads, heading, rules), *_begun(row.text, tokens, rules))
        shorts |= frozenset(_meant(said, orphans, year or LATEST, table))
    page = page._replace(full_names=shorts)
    return page._replace(
        publisher=publisher,
        hint=hint,
        near=near,
        cities=cities,
        homes=frozenset(d[2:4] for d in near if d.level),
        lands=_by_province(near),
        orphans=orphans,
    )


def title_page(title: str, page: Page, table: Gazetteer) -> Page:
    """What is known before a title is read: what is known of the page, and the title's names."""
    tokens = tuple(read_tokens(title, page.year, table))
    sisters = Counter(_sisters(title, tokens, table))
    enclosed = frozenset(start for start, sides in sisters.items() if sides == BOTH_SIDES)
    return page._replace(tokens=tokens, sisters=frozenset(sisters), enclosed=enclosed)


def read_tokens(text: str, year: int | None, table: Gazetteer) -> Iterator[Token]:
    """The names in a text of that year: of a county that is gone only its town is left.

    聊城县城 of 2016 is the town of the city 聊城, which the county of that name became.
    """
    for token in table.tokens(text):
        start, end, name, short = token
        town = not short and text.startswith(TOWN_OF_COUNTY, end - 1)
        if year and town and all(d.last < year for d in table.bearers(name)):
            if table.pick(name[:-1], year, short=True) is not None:
                yield Token(start, end - 1, name[:-1], True)
        else:
            yield token


def _is_verb(row: DocumentRow, token: Token, rules: Rules) -> bool:
    """Whether 新建县 is to build something of the county: no title or publisher has the name."""
    if token.name not in rules.verbs or rules.verbs[token.name].match(row.text, token.end) is None:
        return False
    return token.name[:-1] not in f"{row.title or ''}{row.publisher or ''}{row.place_hint or ''}"


def _own_publisher(
    row: DocumentRow, page: Page, table: Gazetteer, rules: Rules, settings: Settings
) -> Division | None:
    """The place of the publisher, or of the paper that the first words name."""
    found = _publisher(row.publisher, page, table, rules)
    if found is None:
        byline = rules.byline.search(row.text, 0, BYLINE_REACH)
        paper = byline["name"] if byline else settings.default_publisher
        found = _publisher(paper, page, table, rules)
    signed = row.publisher or "\0"
    others = [token for token in page.tokens if not row.text.startswith(signed, token.start)]
    named = page.near or tuple(_listed_counties(page, page.year or LATEST, table))
    if found and (_is_region(found, row, page) or _is_nickname(found, named, others, table)):
        return None
    return found


def _imprinted(row: DocumentRow, page: Page, table: Gazetteer, rules: Rules) -> Division | None:
    """The place that masthead, path or imprint name, on a page that speaks of its own place.

    A page with 全市 takes no county's, and one with 全县 no city's; an address counts for the pages
    of a school alone, since a portal prints what schools anywhere write. The first line that names
    one place tells it.
    """
    if row.publisher:
        school = rules.school.publisher.search(row.publisher)
    else:
        school = rules.own_school.search(row.text)
    for line in row.imprint.split("\n") if row.imprint else ():
        named = list(_named_in(line, page, table, rules))
        narrowest = max(named, key=lambda division: division.level, default=None)
        if narrowest is None or not all(narrowest.within(division) for division in named):
            continue
        if school or (narrowest.name[-1] in page.kinds and not rules.address.search(line)):
            return narrowest
    return None


def _named_in(line: str, page: Page, table: Gazetteer, rules: Rules) -> Iterator[Division]:
    """The places that a line of the imprint names: no everyday words, no parts of others."""
    near: list[Division] = []
    for token in table.tokens(line):
        division = own_place(token, page, table, near)
        begins = not token.short or rules.free.search(line[: token.start][-1:])
        begins = begins or rules.site_of.match(line, token.end)
        if division and begins and not (token.short and _is_byname(token.name, rules)):
            near.append(division)
            yield division


def _is_region(publisher: Division, row: DocumentRow, page: Page) -> bool:
    """Whether a paper called 江汉晚报 is of a region and not of the district of that name.

    Its page speaks of 全市 and never of 全区, and never has the name.
    """
    if publisher.level < COUNTY or not publisher.name.endswith("区") or "市" not in page.kinds:
        return False
    name = publisher.name[:-1]
    signed = row.publisher or ""
    if f"{name}区" in signed or "区" in page.kinds:
        return False
    return name not in (row.title or "") and name not in row.text.replace(signed or "\0", "")


def _is_nickname(
    publisher: Division, named: Collection[Division], tokens: Sequence[Token], table: Gazetteer
) -> bool:
    """Whether a site called after a county means another place by the name, as 金州在线 does.

    Its page never has the name, and names counties that are far from it.
    """
    if publisher.level < COUNTY or not any(d.level == COUNTY for d in named):
        return False
    far = not any(d.province == publisher.province for d in named)
    return far and not any(publisher in table.bearers(t.name, t.short) for t in tokens)


def _listed_counties(page: Page, year: int, table: Gazetteer) -> Iterator[Division]:
    """The counties of the one province in which all names of a list lie: 巴南、綦江、奉节."""
    tokens = [t for t in page.tokens if t.start in page.sisters]
    bearers = [
        [d for d in table.bearers(t.name, t.short) if d.first <= year <= d.last and d.county]
        for t in tokens
    ]
    if len(bearers) > BOTH_SIDES and all(bearers):
        common = set.intersection(*({d.province for d in found} for found in bearers))
        if len(common) == 1:
            yield from (d for found in bearers for d in found if d.province in common)


def _short_cities(
    tokens: Sequence[Token], year: int | None, table: Gazetteer, rules: Rules
) -> Iterator[tuple[str | None, str | None]]:
    """The cities that a page calls by their short names only: 铁岭, beside which 西丰 counts."""
    for name in dict.fromkeys(t.name for t in tokens if t.short):
        division = None if name in rules.homonyms else table.pick(name, year, (), short=True)
        if division and division.level == CITY:
            yield division[2:4]


def _repeated(tokens: Sequence[Token], rules: Rules) -> frozenset[str]:
    """Short names that a page without any other place has twice: it means them as places."""
    times = Counter(t.name for t in tokens if t.short and t.name not in rules.homonyms)
    return frozenset(name for name, count in times.items() if count >= TWICE)


def _led(text: str, tokens: Sequence[Token], rules: Rules) -> Iterator[str]:
    """The short names with which a page without any other place begins: 6月的莎车，…."""
    for token in tokens:
        if token.start > LEAD_LENGTH:
            return
        before = text[max(0, token.start - 1) : token.start]
        begins = before == "的" or rules.free.search(before)
        ends = text[token.end : token.end + 1] in _MARKS or rules.subject.match(text, token.end)
        if token.short and begins and ends and not _is_byname(token.name, rules):
            yield token.name


def _is_byname(name: str, rules: Rules) -> bool:
    """Whether a short name is a word, or what people call another town by: 山城, 鹿城, 龙城."""
    return name in rules.homonyms or (name.endswith(_BYNAME) and len(name) == _BYNAME_LENGTH)


def _begun(text: str, tokens: Sequence[Token], rules: Rules) -> Iterator[str]:
    """The short names, hardly ever words, with which a word begins: no 乡|镇平|均, no 王|建平."""
    for token in tokens:
        rare = token.short and token.name in rules.rare
        if rare and rules.free.search(text, max(0, token.start - 1), token.start):
            yield token.name


def _meant(
    names: Iterable[str], orphans: Container[str], year: int, table: Gazetteer
) -> Iterator[str]:
    """Short names that a page has twice which names no other place of their kind.

    A page that has 全市 and 四会 twice and no city means the city.
    """
    for name, count in Counter(names).items():
        bearers = table.bearers(name, short=True)
        own = (d for d in bearers if d.first <= year <= d.last and d.name[-1] in orphans)
        if count >= TWICE and any(own):
            yield name


def _by_province(near: Sequence[Division]) -> Mapping[str, tuple[Division, ...]]:
    """Divisions by their provinces."""
    found: dict[str, list[Division]] = {}
    for division in near:
        if division.province:
            found.setdefault(division.province, []).append(division)
    return {province: tuple(divisions) for province, divisions in found.items()}


def _provinces(tokens: Sequence[Token], table: Gazetteer) -> Iterator[str]:
    """The provinces among the names of a text."""
    for name, short in dict.fromkeys((t.name, t.short) for t in tokens):
        for division in table.bearers(name, short):
            if division.level == PROVINCE and division.province:
                yield division.province


def _year(published: str | None) -> int | None:
    """The year of an ISO date."""
    return int(published[:4]) if published and _ISO_YEAR.match(published) else None


def _latest_year(text: str) -> int | None:
    """The last year that an undated text names, by which codes are chosen.

    None if it names none, or one of the time that an unknown date stands for.
    """
    years = [int(match[0]) for match in STATED_YEAR.finditer(text)]
    latest = max(years, default=LATEST)
    return latest if latest < LATEST else None


def _sisters(text: str, tokens: Sequence[Token], table: Gazetteer) -> Iterator[int]:
    """Where names stand that 、 or 和 joins to a name of the same city."""
    for left, right in pairwise(tokens):
        if text[left.end : right.start] in ("、", "和"):
            cities = {d[2:4] for d in table.bearers(left.name, left.short)}
            if any(d[2:4] in cities for d in table.bearers(right.name, right.short)):
                yield from (left.start, right.start)


def national_words(text: str, rules: Rules) -> int:
    """How often a text says 我国, 全国 or 中国."""
    return sum(map(text.count, rules.mainland))


def region_of(text: str, table: Gazetteer, rules: Rules) -> Division | None:
    """What money, bodies or the ministry tell of a text without any place name."""
    for pattern, adcode in rules.natives:
        if pattern.search(text) and len(pattern.findall(text)) >= national_words(text, rules):
            return table.by_code[adcode]
    return CHINA if rules.ministry.search(text, 0, LEAD_LENGTH) else None


def _hint(hint: str | None, page: Page, table: Gazetteer) -> Division | None:
    """The place that the user names, a chain like 山西省长治市 or a short name."""
    found: Division | None = None
    for token in table.tokens(hint or ""):
        near = [found] if found else list(page.near)
        found = table.pick(token.name, page.year, near, token.short) or found
    return found


def _publisher(
    publisher: str | None, page: Page, table: Gazetteer, rules: Rules
) -> Division | None:
    """The place of a paper, site or office: 长治日报, 始兴县教育局, 三晋教育观察."""
    if not publisher or rules.uploader.match(publisher):
        return None
    paper = rules.paper.match(publisher)
    if paper:
        return table.pick(rules.papers[paper[0]], page.year)
    masthead = rules.masthead.match(publisher)
    full = any(t.start == 0 and not t.short for t in table.tokens(publisher))
    if masthead and not full:  # no 龙江县教育局
        return table.by_code[rules.mastheads[masthead[0]]]
    if publisher.startswith(rules.national) and not rules.publishing.search(publisher):
        return None
    if publisher.endswith(DAILY):
        page = page._replace(kinds=page.kinds - COUNTY_KINDS)
    found: Division | None = None
    for token in table.tokens(publisher):
        school = rules.school.publisher.search(publisher)
        if token.short and school and not _has_school(publisher, token, rules):
            continue
        head = publisher[: token.start]
        if token.short and rules.waters.match(publisher, token.end):
            continue
        if token.short and token.name in rules.homonyms and head and not rules.prefix.match(head):
            continue
        inside = head and head[-1] not in APART and not rules.prefix.match(head)
        if token.short and inside and found is None and token.name not in page.full_names:
            continue  # 六盘山时讯网
        near = [found] if found else list(page.near)
        division = own_place(token, page, table, near)
        if division and (found is None or division.within(found)):
            found = division
    if found is None and (publisher[0] in rules.mastheads or rules.masthead.search(publisher)):
        for word, adcode in rules.mastheads.items():
            if publisher.startswith(word) or (len(word) > 1 and word in publisher):
                return table.by_code[adcode]
    return found


def _has_school(publisher: str, token: Token, rules: Rules) -> bool:
    """Whether a school is called after its place: 莱阳一中, but not 光明小学."""
    begins = token.start == 0 and token.name not in rules.everyday
    return begins and rules.school_of.match(publisher, token.end) is not None


def own_place(
    token: Token, page: Page, table: Gazetteer, near: Sequence[Division]
) -> Division | None:
    """The division of a name in the title or the publisher: of twins the one that the text means.

    湘潭 is a city and a county; a text that only says 该县 and never 我市 means the county. 大理 is
    a prefecture and its seat: 全市 is the seat, where the page names no other city.
    """
    found = table.pick(token.name, page.year, (*near, *page.registered), token.short)
    if not token.short or not page.kinds or (found and found.name[-1] in page.kinds):
        return found
    if found and "市" in page.kinds and not _is_of_seat(found, page):
        return found
    if found and found in page.near and found.name.endswith(PREFECTURES[0]):
        return found  # 那曲地区, spelled out in a text that has 县里 and 全地区
    if found and any(d.name[-1] in page.kinds and _is_below(d, found) for d in page.near):
        return found  # 县里 is the county of 邵阳市 that the page spells out
    year = page.year or LATEST
    twins = [
        d
        for d in table.bearers(token.name, token.short)
        if d.first <= year <= d.last and d.name[-1] in page.kinds
    ]
    return twins[0] if len(twins) == 1 else found


def _is_below(county: Division, city: Division) -> bool:
    """Whether a county lies in a city and bears another name."""
    named = county.name.startswith(SUFFIX.sub("", city.name))
    return county.level == COUNTY and county.within(city) and not named


def _is_of_seat(prefecture: Division, page: Page) -> bool:
    """Whether 市 in the text of a page can be the seat of a prefecture, which bears its name.

    全区 is short for 全地区, and a county-level city that the page names has its own 全市.
    """
    cities = any(d.level == COUNTY and d.name.endswith("市") for d in page.near)
    return prefecture.name.endswith(PREFECTURES) and not cities and "区" not in page.kinds
