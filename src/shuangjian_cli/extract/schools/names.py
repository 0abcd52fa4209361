"""Named schools and bodies in a text: 汉阳路小学, 利辛县第二小学, and no 农村小学.

In: a text with the spans of its place names, and the rows of `organizations.toml`. Out: sorted
spans of the names in a stretch of it. What this module never does: take a sort of school (农村小学)
or a verb and its object (招聘高中教师) for a name, or say which numbers are a school's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from ...lexicon import Lexicon, Row
from ...lexicon.programs import compiled
from ...model.text import Span
from ..nouns.words import Token, build_words, chunk
from ..patterns.heads import guarded

NAME_LENGTH = 16
"""Characters before the ending that may belong to a name: county, town, street, number, 实验."""
_LEADS = frozenset({"stop", "function", "link", "intent", "swing", "attr", "opener"})
"""Kinds of word that stand before a name and are no part of it: 启动|旺苍中学."""
_WORD_LEAST = 2
"""Characters of such a word; one character is part of many names."""
_NO_NAMES = frozenset({"noun", "stop", "link", "function", "intent"})
"""Kinds of word that tell what a school is or does and are no proper name: 学位|小学."""

_JOINT = compiled(r"[)）]?(?:、|和|及|以及|与)")
"""What joins two names of one list."""
ANY_SCHOOL = "学校"
"""The ending of schools of every sort."""
_LISTED = ("、", "；")
"""Marks behind which a run of characters before 学校 is an item of a list of names."""
_FORMER_REACH = 4
"""Characters before a name among which words say that it is a former one."""
_VENUE_REACH = 12
"""Characters behind a name among which words say that something was held there."""
STAGES = ("小学", "初中", "高中", "幼儿园")
"""Endings that are stages of school, too."""
_CLOSES = "”"
"""What may stand between a name and what counts it: “国门学校”8所."""
_UNKNOWN_LEAST = 3
"""Characters of a name at the head of a clause that no lexicon knows."""
_CLAUSE_MARKS = ("", "，", "。", "：", "\n", "”", "；")
_TOLD_REACH = 6
"""Characters before a name among which words say that it is one."""
_TOWNS = ("镇", "乡", "街道", "苏木")
"""Behind it they make that of a town."""
_SEVERAL = tuple("各每全几多数两三四五六七八九十同邻")
"""Before a division they make schools of several, or of another: 各|县职教中心."""
_VILLAGE = "村"
"""Behind the short name of a place it makes the name of a village: 马鞍山|村小学."""


class Name(NamedTuple):
    """A school or body named at `text[start:end]`; `name` may be a longer form of its name."""

    start: int
    end: int
    name: str


def patterns_of(rows: Iterable[Row], kind: str) -> str:
    """The patterns of the rows of a kind, any of which may fit; what fits nothing without rows."""
    return "|".join(f"(?:{row['pattern']})" for row in rows if row["kind"] == kind) or r"(?!)"


def words_of(rows: Iterable[Row], kind: str) -> tuple[str, ...]:
    """The words of the rows of a kind."""
    return tuple(str(word) for row in rows if row["kind"] == kind for word in row["words"])


class NameRules:
    """The compiled rows of `organizations.toml` that tell names; built once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("organizations")
        patterns = partial(patterns_of, rows)
        ordered = sorted(set(words_of(rows, "sort")), key=lambda word: (-len(word), word))
        kinds = ("number", "plain", "higher")
        endings = "|".join(f"(?P<{kind}>{patterns(kind)})" for kind in kinds)
        self.body = compiled(guarded(f"{endings}|{patterns('body')}"))
        self.cut = compiled(guarded(patterns("cut")))
        self.sorts = compiled("(?:" + "|".join(map(re.escape, ordered)) + ")*")
        longer = "|".join(re.escape(word) for word in ordered if len(word) > 1)
        self.trailing = compiled(f"(?:{longer or '(?!)'})+$")
        town, street, core = patterns("town"), patterns("street"), patterns("core")
        town, street, core = f"(?:{town})", f"(?:{street})", f"(?:{core})"
        strong = f"(?:{patterns('strong')})"
        village = rf"(?!(?:{longer or '(?!)'})$)[\u4e00-\u9fa5]{{1,4}}(?:村|社区)"
        self.kind = compiled(strong)
        self.town = compiled(town)
        self.strong = compiled(
            f"(?:{town}{street}?|{town}{core}|{street}|{core}|[省市县区旗])?{strong}+{street}?"
        )
        self.local = compiled(f"{town}{street}?{core}?|{street}")
        self.village = compiled(f"{town}{village}")
        self.core = compiled(core)
        self.long_core = compiled(patterns("long-core"))
        self.former = compiled(f"(?:{patterns('former')})$")
        self.told = compiled(patterns("told"))
        self.no_word = compiled(patterns("no-word"))
        self.no_core = compiled(f"{patterns('no-core')}|{patterns('no-word')}")
        self.counted = compiled(patterns("counted"))
        self.short = compiled(patterns("short"))
        self.quarter = compiled(patterns("quarter"))
        self.common = compiled(patterns("common"))
        self.province = compiled(patterns("province"))
        self.division = compiled(f"(?:{patterns('division')})$")
        self.alone = compiled(f"(?:{patterns('alone')})$")
        self.single = compiled(patterns("single"))
        self.left_out = compiled(patterns("left-out"))
        self.stage = compiled(patterns("stage"))
        self.local_one = compiled(patterns("local-one"))
        self.venue = compiled(patterns("venue"))
        self.amount = compiled(patterns("amount"))
        self.levels = compiled(f"(?:{patterns('level')})(?:{patterns('amount')})")
        self.branch = compiled(f"(?:{patterns('branch')})$")
        self.street_ends = words_of(rows, "street-end")
        self.words = lexicon.get(build_words)

    def alone_at(self, text: str, at: int) -> bool:
        """Whether an ending stands at `at` that makes a name right behind the name of a place."""
        ending = self.body.match(text, at)
        return ending is not None and self.alone.search(ending[0]) is not None

    def is_weak(self, name: str) -> bool:
        """Whether only a few characters before its ending make a name one: no town, no number."""
        ending = self.body.search(name)
        core = name[: ending.start()] if ending else ""
        return self.core.fullmatch(core) is not None and self.local.fullmatch(core) is None

    def is_local(self, name: str) -> bool:
        """Whether a name is the sort of school of which a county or town has one: 县职教中心."""
        return self.local_one.fullmatch(name) is not None

    def plain_form(self, name: str) -> str:
        """A name without what its shorter forms leave out."""
        return self.left_out.sub("", name)

    def tokens(self, text: str) -> list[Token]:
        """The words of what may be a proper name."""
        return chunk(text, 0, len(text), (), self.words)


def find_names(
    text: str, start: int, end: int, spans: Sequence[Span], rules: NameRules
) -> tuple[Name, ...]:
    """The named schools of `text[start:end]`; `spans` are the place names of the text."""
    first = max(0, bisect_left(spans, (start, 0)) - 1)
    spans = spans[first : bisect_left(spans, (end, 0))]
    found: list[Name] = []
    floor = start
    for match in rules.body.finditer(text, start, end):
        head = max(floor, match.start() - NAME_LENGTH)
        head = _behind_cut(text, head, match.start(), spans, rules)
        begin = _name_start(text, head, match, spans, rules, bool(found))
        listed = bool(found) and _JOINT.fullmatch(text, found[-1].end, begin or 0) is not None
        if begin is not None and not _is_none(text, (start, end), begin, match, rules, listed):
            found.append(Name(begin, match.end(), text[begin : match.end()]))
        floor = match.end()
    return tuple(found)


def _behind_cut(text: str, head: int, end: int, spans: Sequence[Span], rules: NameRules) -> int:
    """Where the last mark or word before `end` ends that no name holds, outside place names."""
    for cut in reversed([cut.span() for cut in rules.cut.finditer(text, head, end)]):
        if not any(left <= cut[0] < right for left, right in spans):
            return cut[1]
    return head


def _is_none(
    text: str, sentence: Span, begin: int, match: re.Match[str], rules: NameRules, listed: bool
) -> bool:
    """城乡一体化学校6所 counts a sort of school; 在甲中学举行 is where something was held.

    Behind another name the number counts them both: 甲中学、乙中学2所.
    """
    end = match.end()
    if rules.former.search(text, max(0, begin - _FORMER_REACH), begin):
        return True
    behind = end + text.startswith(_CLOSES, end)
    counted = not listed and rules.counted.match(text, behind) is not None
    if counted or is_venue(text, begin, end, rules):
        return True
    return _is_level(text, sentence, begin, match, rules)


def _is_level(
    text: str, sentence: Span, begin: int, match: re.Match[str], rules: NameRules
) -> bool:
    """Whether a name is a word and a stage of school, which has its number as others have theirs.

    课间加餐小学每天3元、课间加餐初中4元; 生均校舍小学11.6平方米、初中17.4平方米.
    """
    core, stage = text[begin : match.start()], match[0]
    if stage not in STAGES or rules.core.fullmatch(core) is None:
        return False
    if rules.amount.match(text, match.end()) is None:
        return False
    if any(text.find(core + other, *sentence) >= 0 for other in STAGES if other != stage):
        return True
    return rules.levels.search(text, *sentence) is not None


def is_venue(text: str, begin: int, end: int, rules: NameRules) -> bool:
    """Whether something was held at the school named at `text[begin:end]`."""
    around = text[max(0, begin - 1) : begin] + text[end : end + _VENUE_REACH]
    return rules.venue.match(around) is not None


def _names_settlement(text: str, place: Span, end: int, rules: NameRules) -> bool:
    """Whether the name of a place is that of a village or town: 马鞍山|村小学, 尼玛|乡中心小学."""
    behind = place[1]
    if text.startswith(_VILLAGE, behind) and end == behind + 1:
        return True
    return text.startswith(_TOWNS, behind) and not rules.division.search(text, *place)


def _whole_place(place: Span, inside: Sequence[Span]) -> int:
    """Where the place that a name holds begins, with the division before it: 某县天津高级中学."""
    return next((left for left, right in inside if right == place[0]), place[0])


class _Head(NamedTuple):
    """What stands before an ending: the name of a place, if any, and the characters behind it."""

    inside: tuple[Span, ...]
    """The place names before the ending; the last is the place of the name."""
    place: Span | None
    begin: int
    """Where the characters begin that must be a town, a number, a kind or a proper name."""
    core: str
    """These characters."""
    named: str
    """The name of the place."""
    official: bool
    """The place is part of the name, and not only where the school stands."""
    divided: bool
    """The name of the place says that it is a division: 利辛县, and not 利辛."""
    first: int
    """Where the name begins if it is one: with its place, but without a province before that."""


def _head_of(
    text: str, head: int, match: re.Match[str], spans: Sequence[Span], rules: NameRules
) -> _Head:
    """What stands from `head` on before the ending that `match` is."""
    inside = [span for span in spans if head < span[1] <= match.start()]
    if inside and _names_settlement(text, inside[-1], match.start(), rules):
        del inside[-1]
    place = inside[-1] if inside else None
    begin = _behind_words(text, place[1] if place else head, match.start(), rules)
    if place and begin > place[1]:
        place = None  # 孝义一次性招聘|大学毕业生
    core = text[begin : match.start()]
    named = text[place[0] : place[1]] if place else ""
    divided = place is not None and rules.division.search(named) is not None
    official = divided or (place is not None and not core)
    first = begin
    if place is not None and official:
        province = rules.province.match(text, place[0], place[1])
        first = province.end() if province and province.end() < place[1] else place[0]
    return _Head(tuple(inside), place, begin, core, named, official, divided, first)


def _name_start(
    text: str,
    head: int,
    match: re.Match[str],
    spans: Sequence[Span],
    rules: NameRules,
    beside: bool = False,
) -> int | None:
    """Where the name that ends with `match` begins; None where it is only a sort of school.

    `beside` says that another school is named before it: 武冈二中1200人，展辉学校800人.

    What lies between the last place name and the ending must be a town or street, a number or
    kind, or a few characters of a proper name that are no words for sorts.
    """
    over = [left for left, right in spans if left < match.start() < right < match.end()]
    if over and match["number"]:
        return over[0]  # 宿州|二中
    branch = rules.branch.search(text, head, match.start())
    if branch:
        return branch.start()
    inside, place, begin, core, named, official, divided, first = _head_of(
        text, head, match, spans, rules
    )
    if place is None and _is_the_local_one(text, begin, match, rules):
        return begin
    if match["number"]:
        return _numbered(core, match, begin, first if place else None, rules)
    if match["higher"] and not (core and rules.strong.fullmatch(core)):
        return _higher(core, place, begin, rules)
    if rules.strong.fullmatch(core):
        proper = rules.kind.sub("", core)
        if place and rules.common.fullmatch(core) and match[0] == ANY_SCHOOL:
            return None
        if place and not official:
            return _whole_place(place, inside)
        if place or core[0] in "省市县区旗第" or (proper and not rules.sorts.fullmatch(proper)):
            return first
    if rules.sorts.fullmatch(core):
        stage = rules.single.fullmatch(match[0]) and rules.stage.search(named)
        alone = place and not core and (rules.alone.search(match[0]) or stage)
        return first if alone else None
    if _is_own_name(text, begin, match, rules, divided):
        return first
    listed = match["plain"] or _is_listed(text, begin, match, rules, beside)
    marked = place is None and listed and rules.long_core.fullmatch(text, begin, match.start())
    return first if marked and not _is_of_sorts(core, rules) and _is_proper(core, rules) else None


def _is_the_local_one(text: str, begin: int, match: re.Match[str], rules: NameRules) -> bool:
    """Whether a school is the one of its sort in a county or town: 县职教中心, no 各县职教中心."""
    if text[begin - 1 : begin] in _SEVERAL:
        return False
    return rules.local_one.fullmatch(text, begin, match.end()) is not None


def _is_of_sorts(core: str, rules: NameRules) -> bool:
    """Whether words of sorts end what stands before an ending, and no village does."""
    return bool(rules.trailing.search(core)) and not rules.village.fullmatch(core)


def _is_own_name(
    text: str, begin: int, match: re.Match[str], rules: NameRules, divided: bool
) -> bool:
    """Whether what stands before an ending is a name of its own: of a town or street, or proper.

    `divided` says that the name of a division stands before it, which leaves no doubt.
    """
    core = text[begin : match.start()]
    if _is_of_sorts(core, rules):
        return False
    town = rules.town.match(core)
    if rules.local.fullmatch(core) and not rules.no_word.search(core, town.end() if town else 0):
        return True
    if not _is_proper(core, rules) or not rules.core.fullmatch(core):
        return False
    if match["plain"] or divided or core[0] in "县市区镇":
        return True
    told = rules.told.search(text, max(0, begin - _TOLD_REACH), begin) is not None
    return told or _opens_clause(text, begin, core, rules)


def _opens_clause(text: str, begin: int, core: str, rules: NameRules) -> bool:
    """Whether characters that are no word open a clause: 山里头，|钓鱼台教学点静得很."""
    if len(core) < _UNKNOWN_LEAST or text[begin - 1 : begin] not in _CLAUSE_MARKS:
        return False
    return all(token.kinds == {"unknown"} for token in rules.tokens(core))


def _is_listed(text: str, begin: int, match: re.Match[str], rules: NameRules, beside: bool) -> bool:
    """Whether what stands before an ending is an item of a list of names, each with its number."""
    mark = text[begin - 1 : begin]
    shares = beside and mark == "，" and rules.amount.match(text, match.end()) is not None
    return mark in _LISTED or shares


def _numbered(
    core: str, match: re.Match[str], begin: int, first: int | None, rules: NameRules
) -> int | None:
    """Where 县二中, 海原一中, 城关一小 begin; a bare 一中 is of every town."""
    short = rules.short.fullmatch(match[0]) is not None
    if not short:
        return match.start() if core or first is None else first
    if core:
        return begin if rules.quarter.fullmatch(core) and _is_proper(core, rules) else None
    return first


def _behind_words(text: str, head: int, end: int, rules: NameRules) -> int:
    """Where a name can begin behind the last verb or adverb before it: 启动|旺苍中学."""
    for token in reversed(rules.tokens(text[head:end])):
        lead = token.kinds & _LEADS and not token.kinds & {"word", "label", "noun"}
        if (
            lead
            and len(token.text) >= _WORD_LEAST
            and not rules.kind.match(text, head + token.start)
            and not text.startswith(rules.street_ends, head + token.end)
        ):
            return head + token.end
    return head


def _is_proper(core: str, rules: NameRules) -> bool:
    """Whether the characters before an ending can be a proper name: 颍河, and no 过了 or 学位."""
    if rules.no_core.search(core):
        return False
    return not any(
        len(token.text) >= _WORD_LEAST and token.kinds & _NO_NAMES for token in rules.tokens(core)
    )


def _higher(core: str, place: Span | None, begin: int, rules: NameRules) -> int | None:
    """山东农业大学, 乌蒙应用技术学院; no 多科性大学, and no 继续教育学院 of one of them."""
    if place is not None:
        return None if rules.no_core.search(core) else place[0]
    if rules.sorts.fullmatch(core):
        return None
    tokens = rules.tokens(core)
    proper = bool(tokens) and "unknown" in tokens[0].kinds and len(tokens[0].text) >= _WORD_LEAST
    return begin if proper and not rules.no_core.search(core) else None
