"""Place names and pointing words in a text, each with the part that it plays.

A name is a chain of parts (江西省婺源县, 浙江慈溪) that the gazetteer resolves by the page's date
and by what else the page names. Short names without 市, 县, 区 count only where a parent, a sister,
the full name elsewhere or the publisher licenses them: many of them are everyday words. A mention
is `open` (what follows may be about it), `list` (one of several sisters), `aside` (a venue, a
partner, a street, a paper), `giver` or `receiver` (of aid) or `body` (it
begins the name of a school): `resolve.py` decides what takes over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.text import Sentence
from ..lines import Line
from .gazetteer import CHINA, CITY, COUNTY, LATEST, Division, Gazetteer, Token
from .licence import is_foreign, is_licensed
from .page import Page, own_place, title_page
from .pointing import POINTING, pointing
from .rules import Rules
from .scene import Mention, Role, Scene

RECENT = 3
"""So many of the places named last help to tell a name apart, before all that the page names."""
LISTED = ("、", "和", "与", "及")
"""What stands between the names of a list."""
OF_SEVERAL = compiled(r"等\d+[所家个]")
SCHOOL, SCHOOL_REACH = "学", 12
"""A character that most schools' names have, and how far behind a place their ending may stand."""
NUMBERED = compiled("第?[一二三四五六七八九十]{1,3}[中小](?![学心型])")
"""The rest of a school's short name: 武威|一中."""


def find_mentions(
    text: str,
    sentences: Sequence[Sentence | Line],
    page: Page,
    lexicon: Lexicon,
    in_title: bool = False,
) -> list[Sequence[Mention]]:
    """The mentions of each sentence, in their order."""
    table, rules = lexicon.get(Gazetteer), lexicon.get(Rules)
    recent: list[Division] = []
    result: list[Sequence[Mention]] = []
    words = [*POINTING.finditer(text), *rules.office.finditer(text), *rules.body.finditer(text)]
    words.sort(key=re.Match.start)
    at = next_word = 0
    for sentence in sentences:
        first, first_word = at, next_word
        while at < len(page.tokens) and page.tokens[at].end <= sentence.end:
            at += 1
        while next_word < len(words) and words[next_word].end() <= sentence.end:
            next_word += 1
        if first == at and first_word == next_word:
            result.append(())
            continue
        scene = Scene(text, sentence, page, table, rules, in_title)
        found: list[Mention] = []
        for chain in _chains(page.tokens[first:at]):
            while chain:
                near = [*reversed(recent[-RECENT:]), *page.near]
                mention, chain = _resolve(scene, chain, near)
                if mention is not None:
                    found.append(mention)
                    recent += [mention.division] if mention.division else []
        found += pointing(scene, words[first_word:next_word], found)
        found.sort(key=lambda mention: mention.start)
        result.append(_listed(scene, found))
    return result


def title_place(title: str | None, page: Page, lexicon: Lexicon) -> Division | None:
    """What the title is about; of places that do not lie in each other the publisher's, or none."""
    if not title:
        return None
    own = title_page(title, page, lexicon.get(Gazetteer))
    [found] = find_mentions(title, [Sentence(0, len(title))], own, lexicon, in_title=True)
    for roles in (("open", "body"), ("receiver",), ("giver",)):
        named = [m.division for m in found if m.division and m.role in roles]
        if named:
            break
    if not named:
        return None
    narrowest = max(named, key=lambda division: division.level)
    if all(narrowest.within(d) for d in named):
        return narrowest
    local = {d for d in named if page.publisher and d.related(page.publisher)}
    return local.pop() if len(local) == 1 else None  # 厦门师生到访临夏, in a paper of 厦门


def _chains(tokens: Iterable[Token]) -> list[list[Token]]:
    """Tokens that stand side by side belong together: 江西省婺源县."""
    chains: list[list[Token]] = []
    for token in tokens:
        if chains and chains[-1][-1].end == token.start:
            chains[-1].append(token)
        else:
            chains.append([token])
    return chains


def _resolve(
    scene: Scene, chain: list[Token], near: Sequence[Division]
) -> tuple[Mention | None, list[Token]]:
    """The division of a chain, each part inside the one before, and the tokens left over."""
    division: Division | None = None
    first: Token | None = None
    last = chain[0]
    rest: list[Token] = []
    for i, token in enumerate(chain):
        context = [division] if division else near
        found = _meant(scene, token, context)
        inside = division is not None and found is not None and found.within(division)
        verb = (
            token.name in scene.rules.homonyms and scene.text[token.end : token.end + 1].isdigit()
        )
        inside = inside and not (token.short and verb)  # 江西省|新建200所
        if division is not None and token.short and _names_town(scene, token):
            break  # 湾沚区|湾沚镇
        if division is not None and not inside:
            rest = chain[i:]
            break
        vouched = not i and found is not None and _holds(scene, found, chain[1:])
        if inside or vouched or is_licensed(scene, token, found):
            first = first or token
            division, last = found, token
    if first is None:
        return None, rest
    if (
        first.short
        and scene.rules.school.right.match(scene.text, last.end)
        and is_foreign(scene, division)
    ):
        return None, rest  # 平江县的丽江学校
    zone = scene.rules.zone.match(scene.text, last.end, scene.sentence.end)
    end = zone.end() if zone else last.end
    topical = scene.opens_clause(first.start) or scene.is_share(first.start, end)
    mention = Mention(first.start, end, division, topical=topical)
    return _with_role(scene, mention, last.short), rest


def _holds(scene: Scene, wide: Division, behind: Sequence[Token]) -> bool:
    """Whether the name right behind that of a city is one of its counties: 大同|新荣."""
    if not behind or wide.level != CITY:
        return False
    found = scene.table.pick(behind[0].name, scene.page.year, [wide], behind[0].short)
    return found is not None and found != wide and found.within(wide)


def _meant(scene: Scene, token: Token, near: Sequence[Division]) -> Division | None:
    """The division of a name: in the text, that of the title or the publisher if they bear it."""
    if scene.in_title:
        return own_place(token, scene.page, scene.table, near)
    near = (*near, *scene.page.registered)
    found = scene.table.pick(token.name, scene.page.year, near, token.short)
    if not token.short:
        return found
    bearers = scene.table.bearers(token.name, short=True)
    for division in (scene.page.title, scene.page.publisher):
        if division in bearers:
            return division
    return _told_apart(scene.page, bearers, found)


def _told_apart(page: Page, bearers: Sequence[Division], found: Division | None) -> Division | None:
    """Of several bearers of a short name the one that the page spells out, else `found`.

    Where that stays open it is the one in a province that the page names (宽城, on a page of 河北),
    of the kind that the page calls its own.
    """
    year = page.year or LATEST
    valid = [d for d in bearers if d.first <= year <= d.last]
    spelled = [d for d in valid if d in page.near]
    if len(spelled) == 1 and found is not None and found.level < COUNTY:
        return spelled[0]
    if found is None:
        valid = [d for d in valid if d.province in page.provinces] or valid
        valid = [d for d in valid if d.name[-1] in page.kinds] or valid
    return valid[0] if found is None and len(valid) == 1 else found


def _names_town(scene: Scene, token: Token) -> bool:
    """Whether a short name behind its county is that of a town: 湾沚镇."""
    return scene.rules.town.right.match(scene.text, token.end) is not None


def _with_role(scene: Scene, mention: Mention, short: bool) -> Mention:
    """The mention with its part in the sentence: aside for venues, partners, streets, papers."""
    rules, before, behind = scene.rules, scene.before(mention.start), scene.behind(mention.end)
    if short and rules.dateline.match(behind):
        return mention._replace(role="dateline")
    venue = rules.is_venue(before, behind)
    quoted = before.rfind("《") > before.rfind("》")
    example = rules.school.listed.match(behind) is not None and (
        OF_SEVERAL.search(behind)
        or (not mention.topical and "等" in behind)
        or rules.before_list.search(before)
    )
    example = example or rules.school.before.search(before) is not None
    elsewhere = rules.partner.search(before) or (short and rules.aside.match(behind))
    several = rules.several.match(behind) and before[-1:] not in LISTED
    if venue or quoted or example or elsewhere or several:
        return mention._replace(role="aside")
    if mention.division is not None and _has_other(scene, mention.division):
        if rules.journey.match(behind):
            return mention._replace(role="aside")
        if rules.receiver.search(before):
            return mention._replace(role="receiver")
        given = rules.to.search(before) is not None
        if not given and (rules.giver.match(behind) or (short and rules.guest.match(behind))):
            return mention._replace(role="giver")
    if mention.division is not None and _pays(scene, mention.division, behind):
        return mention._replace(role="giver")
    wide = mention.division is not None and mention.division.level < COUNTY
    school = SCHOOL in behind[:SCHOOL_REACH] and rules.school.behind.match(behind)
    named = wide and (NUMBERED.match(behind) or (school and not rules.no_school.match(behind)))
    honour = wide and rules.honour.match(behind)
    return mention._replace(role="body") if named or honour else mention


def _has_other(scene: Scene, division: Division) -> bool:
    """Whether the page, or the title, names a place that could give to this one or be given to."""
    for province, city in scene.page.homes:
        if province != division.province or (city and division.city and city != division.city):
            return True
    own = _own_county(scene)
    if own and own != division and division.level == COUNTY:
        return True  # 鹤城区的育才小学与我校结对, on a page of 沅陵县
    if any(place != division and place.within(division) for place in scene.page.near):
        return True
    if scene.page.title is not None and not scene.page.title.related(division):
        return True
    return scene.in_title and len(scene.page.tokens) > 1


def _pays(scene: Scene, division: Division, behind: str) -> bool:
    """Whether the wider place pays to the county that the page is of: 固原市配套500万元."""
    own = _own_county(scene)
    if own is None or own == division or not own.within(division):
        return False
    return scene.rules.payer.match(behind) is not None


def _own_county(scene: Scene) -> Division | None:
    """The county that the page is of, by its title or else its publisher."""
    own = scene.page.title or scene.page.publisher
    return own if own is not None and own.level == COUNTY else None


def _listed(scene: Scene, found: Sequence[Mention]) -> list[Mention]:
    """Sisters side by side (代县、宁武等县) are a list: only what holds them all can take over."""
    result = list(found)
    runs: list[list[int]] = []
    for i, mention in enumerate(found):
        if i and _joined(scene.text, found[i - 1], mention):
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        last = found[run[-1]]
        if len(run) == 1 and scene.rules.several.match(scene.behind(last.end)):
            result[run[0]] = last._replace(role="aside")  # 琼中、白沙、保亭等市县
        if len(run) > 1:
            role: Role = "aside" if _is_aside(scene, found[run[0]], found[run[-1]]) else "list"
            divisions = [m.division for i in run if (m := found[i]) and m.division]
            whole = len(divisions) == len(run) and role == "list"
            for i in run:
                result[i] = found[i]._replace(role=role)
            if whole:
                first = result[run[0]]
                common = _common(divisions, scene.page.year, scene.table)
                about = scene.rules.counted.match(scene.behind(found[run[-1]].end)) is not None
                if common and common.level:
                    for_all = scene.rules.for_several.search(scene.before(first.start))
                    about = about or for_all is not None
                result[run[0]] = first._replace(common=common, topical=first.topical or about)
    return result


def _is_aside(scene: Scene, first: Mention, last: Mention) -> bool:
    """Whether a list is of partners or venues: 到深圳、东莞顶岗实习."""
    roles, before = {first.role, last.role}, scene.before(first.start)
    gives = "giver" in roles and scene.rules.for_several.search(before) is None
    if gives or roles & {"aside", "dateline", "receiver"}:
        return True
    return scene.rules.is_venue(before, scene.behind(last.end)) or (
        scene.rules.for_several.search(before) is not None and _is_away(scene, first, last)
    )


def _is_away(scene: Scene, *ends: Mention) -> bool:
    """Whether a list lies around the county that the page is of, which is none of it.

    到沈阳、大连挂职 in a text of 建昌县: what comes next is no number of 辽宁省.
    """
    own = _own_county(scene)
    if own is None:
        return False
    return not any(end.division is None or own.related(end.division) for end in ends)


def _joined(text: str, left: Mention, right: Mention) -> bool:
    """Whether two names stand side by side as equals."""
    if left.pointing or right.pointing:
        return False
    gap = text[left.end : right.start]
    return gap in ("、", "和", "与", "及", "以及") or (
        gap in ("，", ",") and text[left.start - 1 : left.start] == "、"
    )


def _common(divisions: Sequence[Division], year: int | None, table: Gazetteer) -> Division | None:
    """The narrowest division that holds them all, one of them where its seat bears its name."""
    widest = min(divisions, key=lambda division: division.level)
    if widest.level and all(division.within(widest) for division in divisions):
        return widest  # 恩施、利川、建始
    for level in (2, 1):
        parents = {table.parent(d, level, year) if d.level > level else None for d in divisions}
        if len(parents) == 1 and None not in parents:
            return parents.pop()
    return CHINA
