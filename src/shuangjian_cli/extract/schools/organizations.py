"""The named school or body that a number holds for.

In goes a clean document with its sentences and places, out comes `Organizations`: where named
schools stand, and for any number the one that it holds for. A school holds for the numbers behind
it in its sentence; for later sentences of its paragraph where it is what its sentence is about, or
where they speak of 学校, 该校; and for the whole page where the title, the publisher or the first
words say so. A place or an office that takes over (全市共有…, 我局…), another school, or a list of
several schools ends it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.rows import DocumentRow
from ...model.text import Span
from ..lines import Line
from ..numbers.numerals import ungrouped
from ..places.gazetteer import Gazetteer
from ..places.in_force import PlaceReading, Places
from .homes import read_homes
from .names import Name, find_names
from .people import People
from .rules import COUNT, ReachRules, ReachWords
from .short_forms import with_short_forms
from .stays import Seen, read_stays
from .subject import read_subject, single, told_by
from .telling import (
    LEAD_REACH,
    after_numbers,
    clause_of,
    headed_by,
    is_about,
    is_helper,
    is_own,
    points_back,
    points_to_unnamed,
    stays_with,
)

_JOINED = compiled(
    r"[^，。；、\d]{0,4}(?:、|和|及|以及|与)(?:总?(?:投资|投入|占地)[\d.]{1,9}[万亿]?[元亩]的)?"
)
"""Between two schools side by side, with a part of the first: 三中二期和实验小学."""
REACH = 200
"""Characters before a number in which words about it are looked for; clauses are shorter."""
AFTER = 2
"""Characters behind a number that say whether it counts works or schools: 两项工程."""
LISTED = 30
"""So many names before a number are asked, at most."""
LISTS = ("、", "和", "与", "及")
"""What stands before the last of several schools."""
LIST_MARK = compiled(r"\s*[（(]?[一二三四五六七八九十\d]{1,3}、")
"""The mark of a list before a name."""
PARTS = "；;"
"""What ends a part of a sentence."""
SCHOOL_CLASSIFIERS = "所家"
"""What schools are counted by."""
FEW = "两二三四五六七八九"
"""Numerals that count the few names of a list."""
COUNTS_SCHOOLS = "所家个"
"""What ends a number of schools, and not of their people or money."""
PARTNERS = "与和跟同"
"""Before a place they make it a partner in its clause, and no more."""
CLAUSE_END = compiled(r"[，,。；;：:！？!?]")


_NO_WORDS = ReachWords(*[compiled(r"(?!)")] * len(ReachWords._fields))
"""Those of a document that names no school, as most do: none is ever looked for."""


class _Stretch(NamedTuple):
    """A sentence: what it inherits, and the schools that it names."""

    start: int
    end: int
    inherited: str | None
    named: tuple[Name, ...]
    changes: tuple[tuple[int, bool], ...]
    """Where a place takes over, and whether as the topic of its clause."""
    about: tuple[bool, ...] = ()
    """Of each school, whether the sentence is about it."""


@dataclass(frozen=True, slots=True)
class Organizations:
    """What `read_organizations` found in one document."""

    mentions: tuple[Name, ...] = ()
    """Sorted spans (start, end, name) of the named schools and bodies of the text."""
    text: str = ""
    stretches: tuple[_Stretch, ...] = ()
    starts: tuple[int, ...] = ()
    """Where the stretches begin."""
    words: ReachWords = _NO_WORDS
    homes: Mapping[str, PlaceReading] = field(default_factory=dict)
    """The county of each school, where the text tells it."""

    def at(self, start: int, end: int) -> str | None:
        """The school or body that the number at `text[start:end]` holds for."""
        index = bisect_right(self.starts, start) - 1
        if index < 0:
            return None
        stretch = self.stretches[index]
        if not stretch.named and stretch.inherited is None:
            return None
        last = bisect_right(stretch.named, start, key=itemgetter(1))
        before = stretch.named[max(0, last - LISTED) : last]
        if not before and last < len(stretch.named) and self._speaks(stretch, stretch.named[last]):
            return stretch.named[last].name
        since = before[-1][1] if before else stretch.start
        behind = self._behind(stretch, end)
        if behind is not None:
            return behind
        if _place_takes_over(self.text, stretch.changes, since, start):
            if not before and self._comes_back(stretch, start):
                return stretch.inherited
            given = _is_given(self.text, since, stretch.end, self.words)
            return stretch.inherited if given and not before else None
        between = self.text[max(since, start - REACH) : start]
        if self._is_of_others(between, start, end):
            return None
        if not before:
            return None if self.words.plural.search(between) else stretch.inherited
        about = stretch.about[last - 1]
        return self._named_before(stretch, before, about, between, (start, end))

    def _is_of_others(self, between: str, start: int, end: int) -> bool:
        """Whether words around a number say that it is of several schools, of others, of an area;
        `between` is the text from the last name to it.
        """
        words = self.words
        if words.several.search(self.text, start - len(between), end + AFTER):
            return True
        if words.wide.search(CLAUSE_END.split(between)[-1]) or words.among.match(self.text, end):
            return True
        return self.text[end - 1] not in COUNTS_SCHOOLS and bool(words.apart.search(between))

    def _named_before(
        self, stretch: _Stretch, before: Sequence[Name], about: bool, between: str, number: Span
    ) -> str | None:
        """Which of the schools named before a number it holds for, or that of the text: `about`
        says that the last of them is what its clause is about.
        """
        start, end = number
        if stretch.inherited is not None and self.words.mine.search(between):
            return stretch.inherited
        part = max(map(between.rfind, PARTS)) + 1
        passing = part and not self.words.anaphor.search(between, part)
        if passing and not (about and self._is_topic(stretch, before[-1].start)):
            return stretch.inherited  # 完成旺苍中学扩建；新建小学3所
        guest = not about and self.words.guest.search(before[-1].name)
        if guest and CLAUSE_END.search(between):
            return stretch.inherited  # 邀请天津大学的博士作讲座，开办社团9个
        if self.words.away.search(between) or self._are_the_schools(before[-1].end, start, end):
            return None
        if self.words.etc.match(between):
            return None
        if before[0].name != before[-1].name and self.words.sum.search(between):
            return None
        listed = _listed(self.text, before)
        beside = self._is_joined(stretch, before[-1].start)
        if (
            len(listed) == 1
            and beside
            and (CLAUSE_END.search(between) or self._counts_both(between, start))
        ):
            return None
        if len(listed) > 1:
            shares = self.words.shares.search(between)
            nth = len(COUNT.findall(between, shares.end())) if shares else len(listed)
            return listed[nth][2] if nth < len(listed) else None
        return None if self.words.plural.search(between) else before[-1][2]

    def _comes_back(self, stretch: _Stretch, start: int) -> bool:
        """教育局答复：经查，该园有9个班: whether behind an office the school is pointed to."""
        last = bisect_left(stretch.changes, (start,)) - 1
        since = stretch.changes[last][0] if last >= 0 else stretch.start
        return self.words.pointed.search(self.text, since, start) is not None

    def _are_the_schools(self, name_end: int, start: int, end: int) -> bool:
        """Whether a number counts the schools right before it: 文萃、新墩、三合幼儿园3所."""
        beside = self.text[name_end:start].strip("）)”") == ""
        return beside and self.text[end - 1] in SCHOOL_CLASSIFIERS

    def _counts_both(self, between: str, start: int) -> bool:
        """设在甲学校和乙中学两个考点: whether a number in words stands right behind two schools."""
        return not between and self.text[start] in FEW

    def _is_joined(self, stretch: _Stretch, at: int) -> bool:
        """Whether the name at `at` is joined to one before it, with no list mark like 二、."""
        marked = LIST_MARK.fullmatch(self.text, stretch.start, at) is not None
        return self.text[at - 1 : at] in LISTS and not marked

    def _speaks(self, stretch: _Stretch, name: Name) -> bool:
        """Whether what stands before a school are the words of somebody of it."""
        quoted = (
            self.text.startswith("”", name.start - 1, name.start) and name.start > stretch.start
        )
        return quoted and self.words.speaker.match(self.text, name.end) is not None

    def _is_topic(self, stretch: _Stretch, at: int) -> bool:
        """Whether a part of a sentence is about the school at `at`.

        None is the last of a list, nor the one to which the numbers of a place lead.
        """
        return self.text[at - 1 : at] not in LISTS and not COUNT.search(
            self.text, stretch.start, at
        )

    def _behind(self, stretch: _Stretch, end: int) -> str | None:
        """The school that a number describes, or whose people it counts.

        投资1.9亿元的英内实验学校; 29人是甲职业学校的学员.
        """
        belongs = self.words.belongs.match(self.text, end)
        if belongs is None and not self.text.startswith("的", end):
            return None
        begin = belongs.end() if belongs else end + 1
        nth = bisect_left(stretch.named, (end,))
        near = nth < len(stretch.named) and stretch.named[nth][0] == begin
        return stretch.named[nth][2] if near else None


def _is_given(text: str, start: int, end: int, words: ReachWords) -> bool:
    """Whether an office gives to the school, and not to so many: 167所农村学校建起食堂."""
    if words.benefit.search(text, start, end) is None:
        return False
    return words.many.search(text, start, end) is None


def _listed(text: str, named: Sequence[Name]) -> list[Name]:
    """The schools at the end of `named` that stand side by side."""
    result = [named[-1]]
    for mention in reversed(named[:-1]):
        if _JOINED.fullmatch(text, mention.end, result[0].start) is None:
            break
        result.insert(0, mention)
    return result


def read_organizations(
    row: DocumentRow, lines: Sequence[Line], lexicon: Lexicon, places: Places
) -> Organizations:
    """The named schools and bodies of one document, and which of them is in force where."""
    rules, table = lexicon.get(ReachRules), lexicon.get(Gazetteer)
    text = ungrouped(row.text)
    every = _by_line(text, lines, places, rules)
    named = [
        tuple(name for name in found if not is_helper(text, name, rules.words)) for found in every
    ]
    told = told_by(row.title, rules, table, text) or told_by(row.publisher, rules, table)
    if told is None and not any(named):
        return Organizations()
    spans = [(left, right) for left, right, _ in places.mentions]
    about = [
        tuple(is_about(text, line, name, spans, rules) for name in found)
        for line, found in zip(lines, named, strict=True)
    ]
    changes = [
        tuple(sorted({*places.changes(index), *_others(text, line, places, found, rules)}))
        for index, (line, found) in enumerate(zip(lines, every, strict=True))
    ]
    subject = read_subject(row, lines, named, about, rules, told)
    sentences = [
        _Stretch(line.start, line.end, None, found, taken, topics)
        for line, found, taken, topics in zip(lines, named, changes, about, strict=True)
    ]
    stretches, subject = _with_inherited(text, lines, sentences, subject, rules)
    mentions = tuple(mention for found in every for mention in found)
    starts = tuple(line.start for line in lines)
    homes = read_homes(text, mentions, _sites(text, stretches, rules), places, rules.sited)
    own = places.at(0, 0)
    if subject and own and own.county:
        homes.setdefault(subject, own)
    return Organizations(mentions, text, tuple(stretches), starts, rules.words, homes)


def _with_inherited(
    text: str,
    lines: Sequence[Line],
    sentences: Sequence[_Stretch],
    subject: str | None,
    rules: ReachRules,
) -> tuple[list[_Stretch], str | None]:
    """The sentences, each with the school that is in force where it begins.

    With them the school that the text is about: a text that tells of its new name goes on with it.
    """
    named = [sentence.named for sentence in sentences]
    said = _said(text, lines, named, rules)
    seen = [
        _seen(text, rules, line, sentence.named, sentence.about, sentence.changes, speaker)
        for line, sentence, speaker in zip(lines, sentences, said, strict=True)
    ]
    stays = read_stays(seen)
    alone = _lasting([name for found in named for name in found], rules)
    only = last = subject or alone
    people = People(rules)
    stretches: list[_Stretch] = []
    current = section = near = None
    for index, (line, sentence) in enumerate(zip(lines, sentences, strict=True)):
        found = sentence.named
        if line.heading:
            section = headed_by(text, line, found)
        near = None if line.opens else near
        if line.opens:
            current = subject or stays[index] or section
        elif LIST_MARK.match(text, line.start) or (subject and is_own(text, line, rules)):
            current = subject
        if not found and points_to_unnamed(text, line, rules):
            current, last, near = subject, None, None
        current = current or said[index] or _of_person(people, text, line, seen[index])
        if current is None and seen[index].told:
            current = near or last
        if current is None and only and rules.ours.search(text, line.start, line.end):
            current = only
        stretches.append(sentence._replace(inherited=current))
        if found:
            if rules.renamed.search(text[line.start : found[-1].start]):
                subject = last = found[-1].name
            near, last = single(found), _lasting(found, rules) or last
            opened = line.opens and not line.heading and stays_with(text, found, rules)
            passing = not (any(sentence.about) or opened) or after_numbers(text, line, found, rules)
            current = subject if passing else _lasting(found, rules)
        if seen[index].leaves:
            current = None
        people.learn(text, line, found, current or (last if alone else None))
    return stretches, subject


def _lasting(found: Sequence[Name], rules: ReachRules) -> str | None:
    """The one school among the mentions to which 学校 further down may point, no 县职教中心."""
    name = single(found)
    return None if name is None or rules.names.is_local(name) else name


def _of_person(people: People, text: str, line: Line, seen: Seen) -> str | None:
    """The school whose people a sentence goes on with, unless it is about something else."""
    return None if seen.named or seen.leaves else people.school_of(text, line)


def _seen(
    text: str,
    rules: ReachRules,
    line: Line,
    found: Sequence[Name],
    about: Sequence[bool],
    changes: Sequence[tuple[int, bool]],
    said: str | None,
) -> Seen:
    """What a sentence tells of the school that the text is about."""
    topic = single(found) if any(about) and not after_numbers(text, line, found, rules) else said
    start, end = line.start, line.end
    since = found[-1].end if found else start
    given = _is_given(text, start, end, rules.words)
    return Seen(
        line.opens,
        line.heading,
        topic,
        bool(found),
        points_back(text, line, rules),
        given or rules.inside.search(text, start, end) is not None,
        bool(changes) and not given and _place_takes_over(text, changes, since, end),
        COUNT.search(text, start, end) is not None,
    )


def _said(
    text: str, lines: Sequence[Line], named: Sequence[Sequence[Name]], rules: ReachRules
) -> list[str | None]:
    """For each sentence the school of who says it, named behind the quotation.

    “原来只剩9个娃。” 说起变化，天桥沟小学校长某某掩饰不住喜悦: the first sentence is the school's.
    """
    said: list[str | None] = [None] * len(lines)
    for index in range(len(lines) - 2, -1, -1):
        line, behind, found = lines[index], lines[index + 1], named[index + 1]
        quoted = text[line.start] == "“" and text[line.end - 1] == "”"
        if quoted and not behind.opens and not named[index]:
            speaker = found and rules.speaker.match(text, found[0].end) is not None
            said[index] = found[0].name if speaker else said[index + 1]
    return said


def _sites(
    text: str, stretches: Sequence[_Stretch], rules: ReachRules
) -> Iterator[tuple[int, str]]:
    """Where 学校位于 ends, and the school in force there."""
    for stretch in stretches:
        site = rules.site.search(text, stretch.start, stretch.end) if stretch.inherited else None
        if site and stretch.inherited:
            yield site.end(), stretch.inherited


def _by_line(
    text: str, lines: Sequence[Line], places: Places, rules: ReachRules
) -> list[tuple[Name, ...]]:
    """The named schools of each sentence."""
    spans = [(left, right) for left, right, _ in places.mentions]
    ends = [match.end() for match in rules.names.body.finditer(text)]
    named: list[tuple[Name, ...]] = [()] * len(lines)
    some: dict[int, Span] = {}
    for index, line in enumerate(lines):
        at = bisect_right(ends, line.start)
        if at < len(ends) and ends[at] <= line.end:
            some[index] = (line.start, line.end)
            named[index] = find_names(text, line.start, line.end, spans, rules.names)
    return with_short_forms(text, named, some, rules.names)


def _others(
    text: str, line: Line, places: Places, named: Sequence[Name], rules: ReachRules
) -> tuple[tuple[int, bool], ...]:
    """Where an office or 我局 becomes what a clause is about, schools in general, or a place."""
    offices = rules.office.finditer(text, line.start, line.end)
    general = rules.leaves.finditer(text, line.start, line.end)
    found = tuple((match.start(), True) for match in (*offices, *general))
    return found + _topics(text, line, places, named, rules)


def _topics(
    text: str, line: Line, places: Places, named: Sequence[Name], rules: ReachRules
) -> tuple[tuple[int, bool], ...]:
    """Where a place opens a clause that names no school, or has a number: 截至目前，隆昌市已…."""
    found: list[tuple[int, bool]] = []
    spans = places.mentions
    first = bisect_left(spans, line.start, key=itemgetter(0))
    for nth in range(first, bisect_left(spans, line.end, first, key=itemgetter(0))):
        start, end, place = places.mentions[nth]
        if text[end + text.startswith("的", end) :][:1].isdigit():
            partner = text[start - 1] in PARTNERS  # 我们与于都16所学校结对。今年有9个班
            found.append((start, not partner))
            continue
        head = text[max(line.start, start - LEAD_REACH) : start]
        if rules.since.fullmatch(clause_of(head)) is None:
            continue
        stop = CLAUSE_END.search(text, end, line.end)
        until = stop.start() if stop else line.end
        held = places.at(end, end)
        passing = held is not None and held.adcode != place.adcode  # 奉化区一家企业捐资50万元
        passing = passing or rules.honour.match(text, end) is not None  # 当阳名师11名
        passing = passing or rules.origin.match(text, end) is not None  # 江苏援疆资金
        if not passing and not any(start <= name.start < until for name in named):
            found.append((start, True))
    return tuple(found)


def _place_takes_over(
    text: str, changes: Sequence[tuple[int, bool]], since: int, until: int
) -> bool:
    """Whether between `since` and `until` a place becomes what the sentence is about."""
    first, last = bisect_left(changes, (since,)), bisect_left(changes, (until + 1,))
    if any(topical for _, topical in changes[max(first, last - LISTED) : last]):
        return True
    if first == last:
        return False
    position = changes[last - 1][0]
    return until - position < REACH and not CLAUSE_END.search(text, position, until)
