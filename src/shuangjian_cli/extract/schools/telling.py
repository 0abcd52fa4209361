"""What one sentence says of the schools that it names, and of one that was named before.

In: a sentence with its schools and the rows of `organizations.toml`. Out: yes or no. What this
module never does: say which numbers a school holds for; `organizations.py` does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ...lexicon.programs import compiled
from ...model.text import Span
from ..lines import Line
from .names import Name
from .rules import COUNT, ReachRules, ReachWords
from .subject import single

HEAD_END = compiled(r"[】」］\]]")
"""What closes a heading that is the name of a school: 【聂荣县·尼玛乡中心小学】."""
TOLD_REACH = 4
"""Characters right before a school that say how it is told of."""
HELPER_REACH = 10
"""Characters before a name in which words that invite it stand."""
LEAD_REACH = 30
"""Characters before a name among which its clause is looked for."""
_CLAUSE = compiled(r"(?s:.*)[，,。；;：:！？!?、\n”]")
"""Up to the last mark between two clauses."""


def clause_of(head: str) -> str:
    """What of a head stands in its last clause.

    >>> clause_of("去年建成，其中")
    '其中'
    """
    last = _CLAUSE.match(head)
    return head[last.end() :] if last else head


def headed_by(text: str, line: Line, found: Sequence[Name]) -> str | None:
    """The school whose name a heading is, in its brackets: what is below it is about it."""
    whole = found and HEAD_END.fullmatch(text, found[-1].end, line.end) is not None
    return single(found) if whole else None


def stays_with(text: str, found: Sequence[Name], rules: ReachRules) -> bool:
    """Whether a paragraph goes on about the one school that its first sentence names.

    先说老城的东山小学，我去问过。3400名学生挤在18亩地里.
    """
    if single(found) is None:
        return False
    head = text[max(0, found[0].start - TOLD_REACH) : found[0].start]
    return rules.told_of.search(head) is not None


def is_own(text: str, line: Line, rules: ReachRules) -> bool:
    """我校现有学生870名: whether a sentence is about the school that writes."""
    return rules.words.mine.search(text, line.start, line.end) is not None


def points_to_unnamed(text: str, line: Line, rules: ReachRules) -> bool:
    """某乡一位校长坦言，该校29名老师: whether 该校 points to a school without a name."""
    unnamed = rules.unnamed.search(text, line.start, line.end)
    return unnamed is not None and bool(rules.words.pointed.search(text, unnamed.end(), line.end))


def points_back(text: str, line: Line, rules: ReachRules) -> bool:
    """Whether a sentence points to a school named before: 该校, or a paragraph's 园长高淑梅52岁."""
    if rules.words.anaphor.search(text, line.start, line.end):
        return True
    return line.opens and rules.person.match(text, line.start) is not None


def is_helper(text: str, name: Name, words: ReachWords) -> bool:
    """Whether a school only lends its people or had them: 从某某师范学校请来实习生4名."""
    head = max(0, name.start - HELPER_REACH)
    if words.helper.search(text, head, name.start) or words.donor.match(text, name.end):
        return True
    fetched = words.fetched.match(text, name.end) is not None
    return fetched and words.whence.search(text, head, name.start) is not None


def is_about(text: str, line: Line, first: Name, spans: Sequence[Span], rules: ReachRules) -> bool:
    """Whether a name in a sentence opens a clause of it, behind a place and a time.

    It is about the school, too, that somebody founds or works at.
    """
    begin = first.start
    nth = bisect_left(spans, (begin, 0)) - 1
    if nth >= 0 and spans[nth][0] >= line.start and spans[nth][1] >= begin:
        begin = spans[nth][0]
    head = text[max(line.start, begin - LEAD_REACH) : begin]
    if rules.lead.fullmatch(clause_of(head)) is not None:
        return True
    works = rules.served.match(text, first.end) is not None
    return works or rules.founded.search(head) is not None


def after_numbers(text: str, line: Line, found: Sequence[Name], rules: ReachRules) -> bool:
    """Whether a sentence gives numbers of something else before it comes to a school.

    邀了5个股东，合股办起了蓝天中学: who founds it, and with whom, is of it.
    """
    first = found[0].start
    if rules.founded.search(text[max(line.start, first - LEAD_REACH) : first]):
        return False
    return COUNT.search(text, line.start, found[0].start) is not None
