"""Whether a name may stand for a place where it stands.

Short names without 市, 县, 区 count only where a parent, a sister, the full name elsewhere, the
publisher, or an office or school behind them licenses them: many of them are everyday words. In
goes a name with what the page says, out comes yes or no. What this module never does: say which of
several places of one name is meant.
"""

from __future__ import annotations

import re

from ...lexicon.programs import compiled
from .gazetteer import COUNTY, LATEST, TOWN_PART, ZONE, Division, Token
from .page import Page
from .scene import Scene

COUNTY_WORD = "县"
"""How a generic name ends that is a county where its clause begins and its office is named."""
PERSONS, COUNTED = "名", compiled(r"[\d余多几]$")
"""What a name begins with that counts persons behind a number."""
BRACKETS = {"【": "】", "［": "］", "[": "]"}
"""What a place stands in that heads its news in a column of briefs."""
HEAD = "长"
"""What begins the short name of a place and ends the head of an office: 校长|沙."""


def is_licensed(scene: Scene, token: Token, division: Division | None) -> bool:
    """Whether a name that no name before it vouches for may stand for a place here."""
    text, page, rules = scene.text, scene.page, scene.rules
    office = scene.table.generic.get(token.name)
    if office is not None:
        if token.name.endswith(COUNTY_WORD):
            return division is not None and _is_whole(scene, token, division)
        vouched = not office or token.name in page.offices or token.start in page.sisters
        return division is not None and vouched and division[2:4] in page.cities
    if division is None and token.name.endswith(ZONE):
        return False
    word = not token.short and token.name[:-1] in scene.rules.homonyms
    if word and _is_gone(division, page.year) and is_foreign(scene, division):
        return False  # 新建|县第二小学
    if token.name.startswith(PERSONS) and COUNTED.search(scene.before(token.start)):
        return False  # 1246名|山区教师
    dateline = token.short and rules.dateline.match(text, token.end)
    if dateline and rules.dated.search(scene.before(token.start)):
        return division is not None
    if division is not None and division.level == COUNTY and _is_heading(text, token):
        return token.name not in rules.homonyms or _is_known(page, division)
    if not token.short:
        return not token.name.endswith(TOWN_PART) or _is_whole_name(scene, token, division)
    if division is None or _is_person(scene, token) or rules.shore.match(text, token.end):
        return False
    if _has_body(scene, token, division):
        return True
    if token.name in scene.rules.homonyms:
        return _is_more_than_a_word(scene, token, division)
    opens = scene.opens_clause(token.start)
    spelled_out = token.name in page.full_names
    parent_known = division[2:4] in page.cities
    if (
        division.level < COUNTY
        and rules.town.rest.match(text, token.end)
        and not _is_known(page, division)
    ):
        return False  # 石渠县长沙贡玛乡
    if division.level < COUNTY or spelled_out or parent_known:
        return True
    if opens and _is_alone(scene, division) and _is_subject(scene, token):
        return True
    if rules.neighbour.search(scene.before(token.start)) and _is_known(page, division):
        return True
    if division in (page.title, page.publisher):
        return True
    if opens and text[token.end : token.end + 1] in ("：", ":"):
        return True
    listed = token.start in page.sisters
    if scene.in_title and (opens or division.name[-1] in page.kinds):
        return True
    alone = division.name[-1] in page.orphans
    return listed or (alone and rules.free.search(scene.before(token.start)) is not None)


def _has_body(scene: Scene, token: Token, division: Division) -> bool:
    """Whether an office or a school behind a short name is that of its place: 修水|教育局.

    A school tells it only on a page that names no other county: it may be a guest, or bear a name.
    """
    if scene.rules.free.search(scene.before(token.start)) is None or is_foreign(scene, division):
        return False
    if scene.rules.office_of.match(scene.text, token.end):
        return True
    if token.name in scene.rules.everyday or not _is_alone(scene, division):
        return False  # 光明|实验小学
    return scene.rules.school_of.match(scene.text, token.end) is not None


def _is_alone(scene: Scene, division: Division) -> bool:
    """Whether a page spells out no other county, and none of another province."""
    own = all(d == division or d.level < COUNTY for d in scene.page.near)
    return own and not is_foreign(scene, division)


def _is_told_of(scene: Scene, token: Token, division: Division) -> bool:
    """Whether a clause begins with a name of its own kind: 石台地处山区，全县…."""
    own = division.name[-1] in scene.page.orphans and scene.opens_clause(token.start)
    return own and _is_alone(scene, division) and _is_subject(scene, token)


def _is_subject(scene: Scene, token: Token) -> bool:
    """Whether a clause speaks of a place by its short name: 修水新建学校12所, no 庐山大道学校."""
    begins = scene.rules.free.search(scene.before(token.start)) is not None
    return begins and scene.rules.subject.match(scene.text, token.end) is not None


def _is_more_than_a_word(scene: Scene, token: Token, division: Division) -> bool:
    """Whether a short name that is an everyday word as well (新建) stands for its place."""
    text, page = scene.text, scene.page
    opens = scene.opens_clause(token.start)
    spelled_out = token.name in page.full_names
    if token.name in scene.rules.rare and (spelled_out or _is_told_of(scene, token, division)):
        return True
    parent_known = division[2:4] in page.cities
    labelled = text[token.end : token.end + 1] in ("：", ":")
    among = token.start in (page.sisters if parent_known else page.enclosed)
    listed = among and division.level == COUNTY
    beside = parent_known or division[2:4] in page.homes
    pointed_at = scene.in_title and beside and division.name[-1] in page.kinds
    known = division.name[-1] in page.kinds or division[2:4] in page.homes
    ours = known and scene.rules.ours.search(scene.before(token.start))
    alone = text[token.end : token.end + 1] in ("，", ",") and division.level == COUNTY
    inside = alone and parent_known and scene.before(token.start).endswith("在")
    shares = known and scene.is_share(token.start, token.end)
    orphan = scene.in_title and opens and division.name[-1] in page.orphans
    if orphan and scene.rules.people.match(text, token.end):
        return True
    if ours or shares or (labelled and pointed_at) or (inside and opens):
        return True
    return listed or (opens and (labelled or spelled_out or pointed_at))


def _is_heading(text: str, token: Token) -> bool:
    """Whether a name in brackets begins a line: 【凤凰】 heads the news of that county."""
    bracket = text[token.start - 1 : token.start]
    closed = BRACKETS.get(bracket)
    line = text[token.start - 2 : token.start - 1]
    return (
        closed is not None and text.startswith(closed, token.end) and line in ("", "\n", "\u3000")
    )


def _is_whole(scene: Scene, token: Token, division: Division) -> bool:
    """Whether 礼县 is the county: its province is known, or an office of it is named.

    No 下达|县级资金: what stands before it ends a word. No 局党委和县教育局: elsewhere only the
    head of a clause tells, and beside it an office or a town: 礼县|永兴镇中心小学.
    """
    if any(province == division.province for province, _ in scene.page.homes):
        return scene.rules.free.search(scene.before(token.start)) is not None
    told = scene.in_title or token.name in scene.page.offices
    told = told or scene.rules.town.behind.match(scene.text, token.end) is not None
    return told and scene.opens_clause(token.start)


def _is_gone(division: Division | None, year: int | None) -> bool:
    """Whether a division was no more when the page was written."""
    return division is None or division.last < (year or LATEST)


def _is_known(page: Page, division: Division) -> bool:
    """Whether a page names the province of a division, or another place in it."""
    return division.province in page.provinces or division.province in page.lands


def is_foreign(scene: Scene, division: Division | None) -> bool:
    """Whether all other places that the page names without doubt are of other provinces."""
    page = scene.page
    if division is None or division.province is None:
        return bool(page.lands)
    if division.province in page.provinces:
        return False
    own = page.lands.get(division.province, ())
    return len(page.lands) > bool(own) and all(d == division for d in own)


def _is_whole_name(scene: Scene, token: Token, division: Division | None) -> bool:
    """Whether 惠城区 is the district, and no part of 新惠城区 on a page of another province."""
    return bool(scene.rules.free.search(scene.before(token.start))) or not is_foreign(
        scene, division
    )


def _is_person(scene: Scene, token: Token) -> bool:
    """Whether a short name is a person's, or lies between his office and his name.

    校长沙汉林; 校长彭泽说, 校长安康平说; 李四川说, 老教师李四川今年58岁.
    """
    text, rules, at = scene.text, scene.rules, token.start - 1
    if at < 0:
        return False
    if token.name.startswith(HEAD) and text[at] in rules.heads:
        return True
    called = text[at] in rules.surnames
    if called and rules.titled.search(scene.before(at)):
        return True  # 委员陈南平建议
    if rules.person.match(text, token.end) is None:
        return False
    if rules.titled.search(scene.before(token.start)):
        return True
    return called and not re.match(r"[\u4e00-\u9fa5]", scene.before(at)[-1:])
