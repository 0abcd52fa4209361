"""The named school or body that a number holds for.

In goes a clean document with its sentences and places, out comes `Organizations`: where named
schools stand, and for any number the one that it holds for. A school holds for the numbers behind
it in its sentence, for later sentences of its paragraph, and, where the title or the publisher is
that school, for the whole page; a place that takes over (全市共有…), another school, or a list of
several schools ends it. Must never take a sort of school (农村小学) for a school.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..lexicon import Lexicon
from ..model.rows import DocumentRow
from .gazetteer import Gazetteer
from .heads import guarded
from .lines import Line
from .places import Places

NAME_LENGTH = 16
"""Characters before the ending that may belong to a name: county, town, street, number, 实验."""
REACH = 200
"""Characters before a number in which words about it are looked for; clauses are shorter."""
AFTER = 2
"""Characters behind a number that say whether it counts works or schools: 两项工程."""
LISTED = 30
"""So many names before a number are asked, at most."""
TOWN = r"(?:[\u4e00-\u9fa5]{1,4}(?:镇|乡|街道|苏木))"
STREET = r"(?:[\u4e00-\u9fa5]{1,4}(?:村|屯|庄|坪|湾|里|寨|堡|路|街|大道|巷|桥|营|沟|河|山|园))"
CORE = r"(?:[\u4e00-\u9fa5]{2,4})"
NOT_IN_CORE = re.compile(r"[内外了过其不无需应可能会要中后前里]$|^[内外不无未]")
PROVINCE = re.compile(r"[\u4e00-\u9fa5]{2,7}?(?:省|自治区)")
OFFICES = re.compile(r"[省市县区旗州镇乡]$")
COUNTED = re.compile(r" ?(?:\d+|[一二两三四五六七八九十百]+)余?[所家校](?![^，。；]{0,4}校区)")
"""What makes a name before it a sort of school: 城乡一体化学校6所."""
SHORT = re.compile(r"第?[一二三四五六七八九十]{1,3}[小中]")
"""A name that is one only behind the name of a place: 一中."""
RESPECTIVELY = re.compile(r"分别[为是有]?")
CLAUSE_END = re.compile(r"[，,。；;：:！？!?]")


class _Stretch(NamedTuple):
    """A sentence: what it inherits, and the schools that it names."""

    start: int
    end: int
    inherited: str | None
    named: tuple[tuple[int, int, str], ...]
    changes: tuple[tuple[int, bool], ...]
    """Where a place takes over, and whether as the topic of its clause."""


@dataclass(frozen=True, slots=True)
class Organizations:
    """What `read_organizations` found in one document."""

    mentions: tuple[tuple[int, int, str], ...] = ()
    """Sorted spans (start, end, name) of the named schools and bodies of the text."""
    text: str = ""
    stretches: tuple[_Stretch, ...] = ()
    starts: tuple[int, ...] = ()
    """Where the stretches begin."""
    plural: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    several: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))

    def at(self, start: int, end: int) -> str | None:
        """The school or body that the number at `text[start:end]` holds for."""
        index = bisect_right(self.starts, start) - 1
        if index < 0:
            return None
        stretch = self.stretches[index]
        if not stretch.named and stretch.inherited is None:
            return None
        last = bisect_right(stretch.named, start, key=lambda mention: mention[1])
        before = stretch.named[max(0, last - LISTED) : last]
        since = before[-1][1] if before else stretch.start
        if _place_takes_over(self.text, stretch.changes, since, start):
            return None
        if self.several.search(self.text, max(since, start - REACH), end + AFTER):
            return None
        behind = self._behind(stretch, end)
        if behind is not None:
            return behind
        between = self.text[max(since, start - REACH) : start]
        if not before:
            return None if self.plural.search(between) else stretch.inherited
        listed = _listed(self.text, before)
        if len(listed) > 1:
            shares = RESPECTIVELY.search(between)
            nth = between[shares.end() :].count("、") if shares else len(listed)
            return listed[nth][2] if nth < len(listed) else None
        return None if self.plural.search(between) else before[-1][2]

    def _behind(self, stretch: _Stretch, end: int) -> str | None:
        """The school that a number describes: 投资1.9亿元的英内实验学校."""
        if not self.text.startswith("的", end):
            return None
        nth = bisect_left(stretch.named, (end,))
        near = nth < len(stretch.named) and stretch.named[nth][0] == end + 1
        return stretch.named[nth][2] if near else None


def _listed(text: str, named: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The schools at the end of `named` that stand side by side."""
    result = [named[-1]]
    for mention in reversed(named[:-1]):
        if text[mention[1] : result[0][0]] not in ("、", "和", "及", "以及", "与"):
            break
        result.insert(0, mention)
    return result


class _Rules:
    """The compiled rows of `organizations.toml`; built once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("organizations")

        def patterns(kind: str) -> str:
            found = [f"(?:{row['pattern']})" for row in rows if row["kind"] == kind]
            return "|".join(found) or r"(?!)"

        words = {str(word) for row in rows if row["kind"] == "sort" for word in row["words"]}
        ordered = sorted(words, key=lambda word: (-len(word), word))
        number, plain = f"(?P<number>{patterns('number')})", f"(?P<plain>{patterns('plain')})"
        self.body = re.compile(guarded(f"{number}|{plain}|{patterns('body')}"))
        self.cut = re.compile(guarded(patterns("cut")))
        self.anaphor = re.compile(guarded(patterns("anaphor")))
        self.plural = re.compile(patterns("plural"))
        self.several = re.compile(patterns("several"))
        self.sorts = re.compile("(?:" + "|".join(map(re.escape, ordered)) + ")*")
        strong = f"(?:{patterns('strong')})"
        longer = "|".join(re.escape(word) for word in ordered if len(word) > 1)
        self.trailing = re.compile(f"(?:{longer or '(?!)'})+$")
        self.kind = re.compile(strong)
        self.strong = re.compile(
            f"(?:{TOWN}{STREET}?|{STREET}|{CORE}|[省市县区旗])?{strong}+{STREET}?"
        )
        self.local = re.compile(f"{TOWN}{STREET}?{CORE}?|{STREET}")
        self.core = re.compile(CORE)


def read_organizations(
    row: DocumentRow, lines: Sequence[Line], lexicon: Lexicon, places: Places
) -> Organizations:
    """The named schools and bodies of one document, and which of them is in force where."""
    rules, table = lexicon.get(_Rules), lexicon.get(Gazetteer)
    text = row.text
    named = _by_line(text, lines, places, rules)
    subject = _only(row.title, rules, table) or _only(row.publisher, rules, table)
    last = _single([mention for found in named for mention in found])
    stretches: list[_Stretch] = []
    current: str | None = None
    for index, (line, found) in enumerate(zip(lines, named, strict=True)):
        if line.opens:
            current = subject
        if current is None and last and rules.anaphor.search(text, line.start, line.end):
            current = last
        changes = places.changes(index)
        stretches.append(_Stretch(line.start, line.end, current, found, changes))
        if found:
            current = _single(found)
            last = current or last
        elif changes and _place_takes_over(text, changes, line.start, line.end):
            current = None
    mentions = tuple(mention for found in named for mention in found)
    starts = tuple(line.start for line in lines)
    return Organizations(mentions, text, tuple(stretches), starts, rules.plural, rules.several)


def _by_line(
    text: str, lines: Sequence[Line], places: Places, rules: _Rules
) -> list[tuple[tuple[int, int, str], ...]]:
    """The named schools of each sentence."""
    spans = [(left, right) for left, right, _ in places.mentions]
    ends = [match.end() for match in rules.body.finditer(text)]
    named: list[tuple[tuple[int, int, str], ...]] = []
    for line in lines:
        at = bisect_right(ends, line.start)
        some = at < len(ends) and ends[at] <= line.end
        named.append(_named(text, line.start, line.end, spans, rules) if some else ())
    return named


def _place_takes_over(
    text: str, changes: Sequence[tuple[int, bool]], since: int, until: int
) -> bool:
    """Whether between `since` and `until` a place becomes what the sentence is about."""
    first, last = bisect_left(changes, (since,)), bisect_left(changes, (until,))
    if any(topical for _, topical in changes[max(first, last - LISTED) : last]):
        return True
    if first == last:
        return False
    position = changes[last - 1][0]
    return until - position < REACH and not CLAUSE_END.search(text, position, until)


def _single(named: Sequence[tuple[int, int, str]]) -> str | None:
    """The one school among the mentions, by the longest form of its name; None of several."""
    names = {name for *_, name in named}
    longest = max(names, key=lambda name: (len(name), name), default=None)
    return longest if longest and all(name in longest for name in names) else None


def _only(text: str | None, rules: _Rules, table: Gazetteer) -> str | None:
    """The one school that a title or a publisher's name names."""
    if not text:
        return None
    spans = [(token.start, token.end) for token in table.tokens(text) if not token.short]
    return _single(_named(text, 0, len(text), spans, rules))


def _named(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int]], rules: _Rules
) -> tuple[tuple[int, int, str], ...]:
    """The named schools of `text[start:end]`; `spans` are the place names of the text."""
    first = max(0, bisect_left(spans, (start, 0)) - 1)
    spans = spans[first : bisect_left(spans, (end, 0))]
    found: list[tuple[int, int, str]] = []
    floor = start
    for match in rules.body.finditer(text, start, end):
        head = max(floor, match.start() - NAME_LENGTH)
        cuts = [
            cut.end()
            for cut in rules.cut.finditer(text, head, match.start())
            if not any(left <= cut.start() < right for left, right in spans)
        ]
        begin = _name_start(text, max([head, *cuts]), match, spans, rules)
        if begin is not None and not COUNTED.match(text, match.end()):
            found.append((begin, match.end(), text[begin : match.end()]))
        floor = match.end()
    return tuple(found)


def _whole_place(place: tuple[int, int], inside: Sequence[tuple[int, int]]) -> int:
    """Where the place that a name holds begins, with the division before it: 某县天津高级中学."""
    return next((left for left, right in inside if right == place[0]), place[0])


def _name_start(
    text: str, head: int, match: re.Match[str], spans: Sequence[tuple[int, int]], rules: _Rules
) -> int | None:
    """Where the name that ends with `match` begins; None where it is only a sort of school.

    What lies between the last place name and the ending must be a town or street, a number or
    kind, or two to four characters of a proper name that are no words for sorts.
    """
    inside = [span for span in spans if head <= span[0] and span[1] <= match.start()]
    place = inside[-1] if inside else None
    begin = place[1] if place else head
    core = text[begin : match.start()]
    official = place is not None and (not core or OFFICES.search(text[place[0] : place[1]]))
    first = begin
    if place is not None and official:
        province = PROVINCE.match(text, place[0], place[1])
        first = province.end() if province and province.end() < place[1] else place[0]
    if match["number"]:
        if core:
            return match.start() if SHORT.fullmatch(match[0]) is None else None
        return first if place or SHORT.fullmatch(match[0]) is None else None
    if rules.strong.fullmatch(core):
        proper = rules.kind.sub("", core)
        if place and not official:
            return _whole_place(place, inside)
        if place or core[0] in "省市县区旗第" or (proper and not rules.sorts.fullmatch(proper)):
            return first
    if rules.sorts.fullmatch(core):
        return first if place and not core and "宫" in match[0] else None
    if rules.trailing.search(core):
        return None
    if rules.local.fullmatch(core):
        return first
    named = match["plain"] and rules.core.fullmatch(core) and not NOT_IN_CORE.search(core)
    return first if named else None
