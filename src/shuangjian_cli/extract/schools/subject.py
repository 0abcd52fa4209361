"""The school that a whole text is about.

In: the named schools of a text, sentence by sentence, its title and its publisher. Out: a name or
None. What this module never does: say where in the text another school takes over.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...model.rows import DocumentRow
from ..lines import Line
from ..places.gazetteer import Gazetteer
from .names import ANY_SCHOOL, STAGES, Name, find_names
from .rules import COUNT, ReachRules
from .short_forms import numbered_forms, spelled_out

GENERAL = (ANY_SCHOOL, *STAGES)
"""Endings that behind a place are all its schools of a sort: 靖边幼儿园入园难."""
TITLE_LEAST = 4
"""Characters of a school's short form at the head of a title: 职教中心."""


def read_subject(
    row: DocumentRow,
    lines: Sequence[Line],
    named: Sequence[Sequence[Name]],
    about: Sequence[Sequence[bool]],
    rules: ReachRules,
    told: str | None,
) -> str | None:
    """The school that a text is about: the one that its title or publisher tells, as the text
    spells it, or the one that the text introduces or is alone in.
    """
    names = [name.name for found in named for name in found]
    if told:
        told = numbered_forms([told, *names]).get(told, told)
        return spelled_out(told, names, rules.names)
    subject = _introduced(row.text, lines, named, about, rules) or _in_title(row.title, names)
    if subject is None and row.title and rules.words.anaphor.search(row.title):
        return single([name for found in named for name in found])  # 我校召开分析会
    return subject


def _introduced(
    text: str,
    lines: Sequence[Line],
    named: Sequence[Sequence[Name]],
    about: Sequence[Sequence[bool]],
    rules: ReachRules,
) -> str | None:
    """The school that a text introduces: the first that it names, with its site or founding."""
    for line, found, topics in zip(lines, named, about, strict=True):
        if found:
            opens = rules.opening.match(text, found[0].end, line.end) is not None
            return found[0].name if topics[0] and opens else None
        if not line.heading and COUNT.search(text, line.start, line.end):
            return None
    return None


def _in_title(title: str | None, names: Sequence[str]) -> str | None:
    """The first school of a text, where the title names it without its place: 县职教中心的一年.

    >>> _in_title("县职教中心工作总结", ["颍上县职教中心", "颍河中学"])
    '颍上县职教中心'
    """
    first = names[0] if title and names else ""
    forms = (first[begin:] for begin in range(1, len(first) - TITLE_LEAST + 1))
    return first if title and any(title.startswith(form) for form in forms) else None


def told_by(text: str | None, rules: ReachRules, table: Gazetteer, body: str = "") -> str | None:
    """The one school that a title or a publisher's name names.

    The 背包小学 of 泸沽湖畔的背包小学 is what somebody calls a school that `body` never calls so.
    """
    if not text:
        return None
    text = rules.paper.sub("", text)
    tokens = list(table.tokens(text))
    numbered = rules.names.short
    spans = [
        (t.start, t.end)
        for t in tokens
        if not t.short or numbered.match(text, t.end) or rules.names.alone_at(text, t.end)
    ]
    places = {token.name + kind for token in tokens for kind in GENERAL}
    found = find_names(text, 0, len(text), spans, rules.names)
    called = [name for name in found if text[name.start - 1 : name.start] != "“"]  # “悬崖小学”
    named = [name for name in called if name.name not in places]
    return single([name for name in named if not _is_called(text, name, body, rules)])


def _is_called(text: str, name: Name, body: str, rules: ReachRules) -> bool:
    """Whether a title only describes a school by what looks like a name."""
    described = text[name.start - 1 : name.start] == "的" and rules.names.is_weak(name.name)
    return described and name.name not in body


def single(named: Sequence[Name]) -> str | None:
    """The one school among the mentions, by the longest form of its name; None of several."""
    names = {name for *_, name in named}
    longest = max(names, key=lambda name: (len(name), name), default=None)
    return longest if longest and all(name in longest for name in names) else None
