"""Place names and pointing words in a text, each with the part that it plays.

A name is a chain of parts (江西省婺源县, 浙江慈溪) that the gazetteer resolves by the page's date
and by what else the page names. Short names without 市, 县, 区 count only where a parent, a sister,
the full name elsewhere or the publisher licenses them: many of them are everyday words. A mention
is `open` (what follows may be about it), `list` (one of several sisters) or `aside` (a venue, a
partner, a street, a paper): `places.py` decides what takes over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..lexicon import Lexicon
from ..model.rows import DocumentRow
from ..model.text import Sentence
from ..settings import Settings
from .gazetteer import CHINA, MUNICIPALITIES, Division, Gazetteer, Token

Role = Literal["open", "list", "aside"]

POINTING = re.compile(
    r"(?<![安健完周齐])全(?P<all>[省市县区州盟旗国])(?![域场级间块长委直]|人大|政协|妇联)"
    r"|(?P<my>[我该])(?P<kind>[省市县区州旗国])(?![域场间块级别])|(?<![日资基根成样版书剧])本(?P<own>[省市县区州])(?![域级])"
    r"|(?P<inside>[省市县])里(?![程面])"
    r"|(?P<several>[两三四五六七八九十])[省市县区州地](?=共|合计|合|联|教育局)"
    r"|(?P<china>中国)(?=的(?![传文历故])|有|共有|现有|已|大陆|目前|各级|农村|乡村|中小学|义务教育|在校)"
)
OFFICE = re.compile(
    r"(?P<kind>[省市县区州旗])(?=委(?!员|托)|政府|教育|教体|教委|教科|财政|妇联|总工会|文明办|关工委|团委|政协)"
)
"""市教育局 at the head of a clause: what follows is about that level, not about a part of it."""
HOMELY = re.compile(r"^(?:今日|掌上|美丽|魅力|智慧|大美|幸福|微|爱|看|新|最)$")
"""What papers and accounts put before the name of their place."""
OFFICE_OF = "属"
"""How the pointing word of an office begins: it points only where what it points to is known."""
SEVERAL = "几地"
"""The pointing word that stands for 两市, 三县: no single one of them."""
CLAUSE_REACH = 30
"""Characters before a name among which its clause is looked for: link words are short."""
RECENT = 3
"""So many of the places named last help to tell a name apart, before all that the page names."""
COUNTY = 3
OF_SEVERAL = re.compile(r"等\d+[所家个]")
CLAUSE = re.compile(r"[，,。；;：:（(！!？?\n]")
TIME_WORDS = re.compile(r"[\d年月日至到—\-上下半午第学期初末底]+")
ORGANIZATION = re.compile(
    r"[\u4e00-\u9fa5]{0,12}?(?:小学|中学|学校|幼儿园|一中|二中|三中|高中|学院|中心校)[、和及]"
)
SURNAMES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田姜范方石姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟段雷钱汤尹黎易乔贺赖龚"
)
PERSON_BEHIND = re.compile(
    r"$|[\s，,：:（(、]|说|介绍|表示|认为|告诉|老师|同学|校长|同志|主任|局长"
)
OFFICES = re.compile(r"[省市县区州旗](?:教|委|人民|政府|融媒)")
BYLINE = re.compile(
    r"(?P<name>(?!本报|本网|新华)[\u4e00-\u9fa5]{2,8}(?:报|网|在线|发布|融媒体?|客户端|电视台|频道|新闻))"
    r"(?:(?:\d{1,2}月)?\d{1,2}日)?(?:讯|消息|(?:首席|全媒体|见习|实习)?记者)"
)
"""The paper in 某某晚报讯 or （某某晚报记者 某人）: the publisher of a page that names none."""
BYLINE_REACH = 120
UPLOADED = re.compile(r"(?:上传|发布|发表|IP属地|来自)[于：:]?")
"""What a library of papers says of its uploader is no publisher."""
SCHOOL = re.compile(r"(?:小学|中学|学校|幼儿园|高中|一中)$")
NATIONAL = re.compile(r"(?:教育部|国务院|国家[^级]|我国|中共中央)")
LEAD_LENGTH = 200
"""A text whose first sentences name the ministry is about the country, if about nothing else."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or pointing word `text[start:end]`; `division` None where it stays open."""

    start: int
    end: int
    division: Division | None
    role: Role = "open"
    topical: bool = False
    """It stands where its clause begins."""
    pointing: str = ""
    """全市, 我县 ...; empty for a name."""
    common: Division | None = None
    """What holds all of a list, at its first name."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the place before the text is read."""

    year: int | None
    publisher: Division | None = None
    title: Division | None = None
    hint: Division | None = None
    region: Division | None = None
    """The country or region that a page without any place name is about."""
    zoned: bool = False
    """The page speaks of a development zone, whose 全区 is no district."""
    full_names: frozenset[str] = frozenset()
    """Short forms of the divisions whose full names the page has somewhere."""
    near: tuple[Division, ...] = ()
    """The places that the page names without doubt, to tell names apart by."""
    cities: frozenset[tuple[str | None, str | None]] = frozenset()
    """Province and city of the cities and municipalities in `near`."""
    tokens: tuple[Token, ...] = ()
    """All names in the text, licensed or not."""
    sisters: frozenset[int] = frozenset()
    """Where those stand that are listed beside a name of the same city: 海淀、西城、东城."""


class Rules:
    """The compiled rows of `places.toml`; built once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("places")

        def patterns(
            kind: str, column: str = "pattern", side: str | None = None
        ) -> re.Pattern[str]:
            chosen = [r for r in rows if r["kind"] == kind and (side is None or r["side"] == side)]
            return re.compile("|".join(f"(?:{row[column]})" for row in chosen) or r"(?!)")

        self.homonyms = frozenset(w for r in rows if r["kind"] == "homonym" for w in r["words"])
        self.mastheads = tuple(
            (str(word), str(row["adcode"]))
            for row in rows
            if row["kind"] == "masthead"
            for word in sorted(row["words"], key=len, reverse=True)
        )
        self.national = tuple(w for r in rows if r["kind"] == "national" for w in r["words"])
        self.currencies = tuple(
            (str(word), str(row["adcode"]))
            for row in rows
            if row["kind"] == "currency"
            for word in row["words"]
        )
        self.zone = patterns("zone")
        self.partner = patterns("before")
        self.aside = patterns("after")
        self.venues = tuple(
            (re.compile(row["pattern"]), re.compile(row["after"]))
            for row in rows
            if row["kind"] == "venue"
        )
        self.rank = patterns("rank", side="before"), patterns("rank", side="after")
        self.lead = patterns("lead")


def read_page(row: DocumentRow, lexicon: Lexicon, settings: Settings) -> Page:
    """Publisher, title and hint, and the names that the page spells out in full."""
    table = lexicon.get(Gazetteer)
    year = _year(row.published)
    tokens = tuple(table.tokens(row.text))
    heads = " ".join((row.title or "", row.publisher or "", row.place_hint or ""))
    fulls = [token for token in (*table.tokens(heads), *tokens) if not token.short]
    sure = dict.fromkeys(
        division
        for token in fulls
        if token.name not in table.generic
        for division in [table.pick(token.name, year)]
        if division is not None
    )
    shorts = frozenset(
        token.name.rstrip("省市县区州盟旗") for token in fulls if token.name not in table.generic
    )
    rules = lexicon.get(Rules)
    page = Page(
        year,
        region=_region(row.text, table, rules),
        zoned=rules.zone.search(row.text) is not None,
        full_names=shorts,
        near=tuple(sure),
        tokens=tokens,
        sisters=frozenset(_sisters(row.text, tokens, table)),
    )
    hint = _hint(row.place_hint or settings.default_place, page, table)
    publisher = _publisher(row.publisher, page, table, rules)
    if publisher is None:
        byline = BYLINE.search(row.text, 0, BYLINE_REACH)
        paper = byline["name"] if byline else settings.default_publisher
        publisher = _publisher(paper, page, table, rules)
    near = tuple(dict.fromkeys(d for d in (publisher, *sure, hint) if d))
    cities = frozenset(d[2:4] for d in near if d.level == 2 or d.name in MUNICIPALITIES)
    page = replace(page, publisher=publisher, hint=hint, near=near, cities=cities)
    return replace(page, title=_title(row.title, page, lexicon))


def _year(published: str | None) -> int | None:
    """The year of an ISO date."""
    return int(published[:4]) if published and re.match(r"\d{4}", published) else None


def _sisters(text: str, tokens: Sequence[Token], table: Gazetteer) -> Iterator[int]:
    """Where names stand that 、 or 和 joins to a name of the same city."""
    for left, right in pairwise(tokens):
        if text[left.end : right.start] in ("、", "和"):
            cities = {d[2:4] for d in table.bearers(left.name, left.short)}
            if any(d[2:4] in cities for d in table.bearers(right.name, right.short)):
                yield from (left.start, right.start)


def _region(text: str, table: Gazetteer, rules: Rules) -> Division | None:
    """What the money or the ministry tells of a text, where nothing else does."""
    for word, adcode in rules.currencies:
        if word in text:
            return table.by_code[adcode]
    return CHINA if NATIONAL.search(text[:LEAD_LENGTH]) else None


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
    if not publisher or UPLOADED.match(publisher):
        return None
    for word, adcode in rules.mastheads:
        if len(word) > 1 and publisher.startswith(word):
            return table.by_code[adcode]
    if publisher.startswith(rules.national) and not OFFICES.search(publisher):
        return None
    found: Division | None = None
    for token in table.tokens(publisher):
        if token.short and SCHOOL.search(publisher):
            continue
        head = publisher[: token.start]
        if token.short and token.name in rules.homonyms and head and not HOMELY.match(head):
            continue
        near = [found] if found else list(page.near)
        division = table.pick(token.name, page.year, near, token.short)
        if division and (found is None or division.within(found)):
            found = division
    if found is None:
        for word, adcode in rules.mastheads:
            if publisher.startswith(word) or (len(word) > 1 and word in publisher):
                return table.by_code[adcode]
    return found


def _title(title: str | None, page: Page, lexicon: Lexicon) -> Division | None:
    """What the title is about; None where it names several places that do not lie in each other."""
    if not title:
        return None
    own = replace(page, tokens=tuple(lexicon.get(Gazetteer).tokens(title)))
    [found] = find_mentions(title, [Sentence(0, len(title))], own, lexicon, in_title=True)
    named = [m.division for m in found if m.division and m.role == "open"]
    if not named:
        return None
    narrowest = max(named, key=lambda division: division.level)
    return narrowest if all(narrowest.within(d) for d in named) else None


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence of a text, and all that tells names apart in it."""

    text: str
    sentence: Sentence
    page: Page
    table: Gazetteer
    rules: Rules
    in_title: bool = False

    def opens_clause(self, at: int) -> bool:
        """Whether only link words and time words stand between a clause's beginning and `at`."""
        head = self.text[max(self.sentence.start, at - CLAUSE_REACH) : at]
        breaks = list(CLAUSE.finditer(head))
        head = head[breaks[-1].end() :] if breaks else head
        return any(self.rules.lead.match(words) for words in (head, TIME_WORDS.sub("", head)))

    def before(self, at: int) -> str:
        """The characters of the sentence before `at` that can say what part a name plays."""
        return self.text[max(self.sentence.start, at - 12) : at]

    def behind(self, at: int) -> str:
        """The characters of the sentence behind `at` that can say so."""
        return self.text[at : min(self.sentence.end, at + 30)]


def find_mentions(
    text: str, sentences: Sequence[Sentence], page: Page, lexicon: Lexicon, in_title: bool = False
) -> list[list[Mention]]:
    """The mentions of each sentence, in their order."""
    table, rules = lexicon.get(Gazetteer), lexicon.get(Rules)
    recent: list[Division] = []
    result: list[list[Mention]] = []
    at = 0
    for sentence in sentences:
        scene = _Scene(text, sentence, page, table, rules, in_title)
        first = at
        while at < len(page.tokens) and page.tokens[at].end <= sentence.end:
            at += 1
        found: list[Mention] = []
        for chain in _chains(page.tokens[first:at]):
            while chain:
                near = [*reversed(recent[-RECENT:]), *page.near]
                mention, chain = _resolve(scene, chain, near)
                if mention is not None:
                    found.append(mention)
                    recent += [mention.division] if mention.division else []
        found += _pointing(scene, found)
        found.sort(key=lambda mention: mention.start)
        result.append(_listed(text, found, page.year, table))
    return result


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
    scene: _Scene, chain: list[Token], near: Sequence[Division]
) -> tuple[Mention | None, list[Token]]:
    """The division of a chain, each part inside the one before, and the tokens left over."""
    division: Division | None = None
    first: Token | None = None
    last = chain[0]
    rest: list[Token] = []
    for i, token in enumerate(chain):
        context = [division] if division else near
        found = scene.table.pick(token.name, scene.page.year, context, token.short)
        inside = division is not None and found is not None and found.within(division)
        if division is not None and not inside:
            rest = chain[i:]
            break
        if inside or _licensed(scene, token, found):
            first = first or token
            division, last = found, token
    if first is None:
        return None, rest
    zone = scene.rules.zone.match(scene.text, last.end, scene.sentence.end)
    end = zone.end() if zone else last.end
    mention = Mention(first.start, end, division, topical=scene.opens_clause(first.start))
    return _with_role(scene, mention, last.short), rest


def _licensed(scene: _Scene, token: Token, division: Division | None) -> bool:
    """Whether a name that no name before it vouches for may stand for a place here."""
    text, page = scene.text, scene.page
    if token.name in scene.table.generic:
        return False
    if not token.short:
        return True
    if division is None or _is_person(text, token):
        return False
    opens = scene.opens_clause(token.start)
    spelled_out = token.name in page.full_names
    parent_known = division[2:4] in page.cities
    if token.name in scene.rules.homonyms:
        labelled = text[token.end : token.end + 1] in ("：", ":")
        listed = token.start in page.sisters and parent_known and division.level == COUNTY
        return listed or (opens and (labelled or spelled_out))
    if division.level < COUNTY or spelled_out or parent_known:
        return True
    return scene.in_title and opens


def _is_person(text: str, token: Token) -> bool:
    """李四川: a surname before a short name, and nothing that a place could govern behind."""
    at = token.start - 1
    if at < 0 or text[at] not in SURNAMES:
        return False
    before = text[at - 1] if at else "\n"
    return (
        not re.match(r"[\u4e00-\u9fa5]", before)
        and PERSON_BEHIND.match(text, token.end) is not None
    )


def _with_role(scene: _Scene, mention: Mention, short: bool) -> Mention:
    """The mention with its part in the sentence: aside for venues, partners, streets, papers."""
    rules, before, behind = scene.rules, scene.before(mention.start), scene.behind(mention.end)
    venue = any(left.search(before) and right.match(behind) for left, right in rules.venues)
    quoted = before.rfind("《") > before.rfind("》")
    example = ORGANIZATION.match(behind) is not None and (
        OF_SEVERAL.search(behind) or (not mention.topical and "等" in behind)
    )
    elsewhere = rules.partner.search(before) or (short and rules.aside.match(behind))
    return replace(mention, role="aside") if venue or quoted or example or elsewhere else mention


def _pointing(scene: _Scene, names: Sequence[Mention]) -> list[Mention]:
    """全市, 我县, 该区 and 市教育局, unless they are part of a name or only a yardstick."""
    found: list[Mention] = []
    for pattern in (POINTING, OFFICE):
        for match in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
            if any(name.start < match.end() and match.start() < name.end for name in names):
                continue
            topical = scene.opens_clause(match.start())
            if pattern is OFFICE:
                word = f"{OFFICE_OF}{match['kind']}" if topical else ""
            else:
                word = "" if _is_yardstick(scene, match) else _pointing_word(match)
            if word:
                found.append(Mention(*match.span(), None, topical=topical, pointing=word))
    return found


def _is_yardstick(scene: _Scene, match: re.Match[str]) -> bool:
    """占全省, 全市前列: a rank, a share or an honour."""
    before, behind = scene.rules.rank
    return bool(
        before.search(scene.before(match.start())) or behind.match(scene.behind(match.end()))
    )


def _pointing_word(match: re.Match[str]) -> str:
    """How a word points and to what kind: 全市, 我县, 该区; 县里 as 该县, 中国 as 全国."""
    if match["several"]:
        return SEVERAL
    if match["china"]:
        return "全国"
    kind = match["all"] or match["kind"] or match["own"] or match["inside"]
    return f"该{kind}" if match["inside"] else f"{match[0][0]}{kind}"


def _listed(
    text: str, found: Sequence[Mention], year: int | None, table: Gazetteer
) -> list[Mention]:
    """Sisters side by side (代县、宁武等县) are a list: only what holds them all can take over."""
    result = list(found)
    runs: list[list[int]] = []
    for i, mention in enumerate(found):
        if i and _joined(text, found[i - 1], mention):
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        if len(run) > 1:
            divisions = [m.division for i in run if (m := found[i]) and m.division]
            common = _common(divisions, year, table) if len(divisions) == len(run) else None
            for i in run:
                whole = common if i == run[0] else None
                result[i] = replace(found[i], role="list", common=whole)
    return result


def _joined(text: str, left: Mention, right: Mention) -> bool:
    """Whether two names stand side by side as equals."""
    if left.pointing or right.pointing:
        return False
    gap = text[left.end : right.start]
    return gap in ("、", "和", "与", "及", "以及") or (
        gap in ("，", ",") and text[left.start - 1 : left.start] == "、"
    )


def _common(divisions: Sequence[Division], year: int | None, table: Gazetteer) -> Division | None:
    """The narrowest division that holds them all."""
    for level in (2, 1):
        parents = {table.parent(d, level, year) if d.level > level else None for d in divisions}
        if len(parents) == 1 and None not in parents:
            return parents.pop()
    return CHINA
