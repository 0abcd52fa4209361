"""How long a text stays with a school that it named: the paragraphs that go on about it.

    走进归柳小学…。       the first school of a reportage, with no number before it,
    6个年级，113个学生…    holds for what follows while the text speaks of pupils and classrooms,
    据县教育局统计…       until an office, a place or another school takes over

In: for each sentence what it tells of schools. Out: for each sentence that opens a paragraph the
school that still holds there, or None. A paragraph about a school named further up must itself
speak of 学校 or 校长, unless the text began with that school and stays with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LEAST = 2
"""Sentences that must speak of what is in a school before a text stays with the first one."""


class Seen(NamedTuple):
    """What one sentence tells of the school that a text is about."""

    opens: bool
    """It opens a paragraph."""
    heading: bool
    topic: str | None
    """The one school that it is about."""
    named: bool
    """It names a school."""
    told: bool
    """It points to a school named before: 该校, 校长某某说."""
    inside: bool
    """It speaks of what is in a school: 教室, 孩子们."""
    leaves: bool
    """Something else takes over in it: a place, an office, schools in general."""
    counts: bool
    """It has a number."""


def read_stays(seen: Sequence[Seen]) -> list[str | None]:
    """The school that holds at the beginning of each paragraph, as far as the text stays with it.

    >>> first = Seen(True, False, "归柳小学", True, False, False, False, False)
    >>> next_ = Seen(True, False, None, False, False, True, False, True)
    >>> left = next_._replace(leaves=True)
    >>> read_stays([first, next_, next_, left, next_])
    [None, '归柳小学', '归柳小学', '归柳小学', None]
    """
    stays: list[str | None] = [None] * len(seen)
    begins_text = True
    for begin, one in enumerate(seen):
        if one.topic is not None:
            alone = begins_text and _is_alone(seen, one.topic)
            run = list(_run(seen, begin, alone))
            kept = begins_text and _is_featured(seen, run, alone)
            for index in run:
                if seen[index].opens and (kept or _goes_on(seen, index)):
                    stays[index] = one.topic
        begins_text = begins_text and not (one.named or one.counts)
    return stays


def _is_alone(seen: Sequence[Seen], topic: str) -> bool:
    """Whether a text is about no school but the one that it begins with."""
    return all(one.topic == topic for one in seen if one.named)


def _run(seen: Sequence[Seen], begin: int, alone: bool) -> Iterator[int]:
    """The sentences behind `begin` up to the one in which something else takes over.

    A text about one school comes back to it where it points to it: 全县缺工人… 那年起，学校….
    """
    topic = seen[begin].topic
    left = False
    for index in range(begin + 1, len(seen)):
        one = seen[index]
        if one.heading or (one.topic is not None and one.topic != topic):
            return
        left = left and not (one.told and not one.leaves)
        if not left:
            yield index
        left = left or one.leaves
        if left and not alone:
            return


def _is_featured(seen: Sequence[Seen], run: Sequence[int], alone: bool) -> bool:
    """Whether a text stays with the school that it begins with.

    One sentence that points to it is enough in a text that names no other school.
    """
    staying = [seen[i] for i in run if (seen[i].told or seen[i].inside) and not seen[i].leaves]
    return len(staying) >= _LEAST or (alone and any(one.told for one in staying))


def _goes_on(seen: Sequence[Seen], begin: int) -> bool:
    """Whether a paragraph points to the school named before it, and nothing takes over first."""
    for index in range(begin, len(seen)):
        one = seen[index]
        if one.leaves or one.named or (index > begin and one.opens):
            return False
        if one.told:
            return True
    return False
