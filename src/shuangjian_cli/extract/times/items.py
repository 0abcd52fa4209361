"""A time that is of one item of a list, or only says how long something takes.

In: the times of a sentence before a number. Out: whether one of them is not that of the number,
although it stands nearest. What this module never does: say which other time is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.programs import compiled
from .clock import count
from .grammar import Expression
from .reach import CLAUSE_END, Scope

SEMICOLON, COMMA = compiled("[；;]"), compiled("[，,；;]")
NUMBER = compiled(r"\d")


def is_length_of(before: Sequence[tuple[Expression, Scope]], length: Expression) -> bool:
    """从1998年起，用三年时间…: whether a time before it says when that length of time begins."""
    years = count(length.text)
    for time, _ in before:
        if time.low and (time.high is None or time.high.year - time.low.year == years - 1):
            return True
    return False


def is_of_one_item(
    text: str, begin: int, times: Sequence[tuple[Expression, Scope]], at: int, start: int
) -> bool:
    """甲校扩建，年底前完成；新增学位3000个: a time inside one item of a list is none of the next.

    A deadline is; any other time is where one before it frames the list: 今年办两件事：….
    """
    expression, _ = times[at]
    if SEMICOLON.search(text, expression.end, start) is None:
        return False
    if expression.kind not in ("point", "span"):
        return False
    if expression.low is None:
        return COMMA.search(text, begin, expression.start) is not None
    item = max(begin, *(text.rfind(mark, begin, expression.start) + 1 for mark in "；;"))
    if COMMA.search(text, item, expression.start) is None and not text.startswith("其中", item):
        return False
    before = (time for time, scope in times[:at] if scope == "open")
    return any(_frames(text, frame, expression) for frame in before)


def _frames(text: str, frame: Expression, time: Expression) -> bool:
    """Whether a time holds another one, or is one behind which something without a number comes."""
    if not (frame.low and frame.high and time.low and time.high) or frame.day:
        return False
    inside = frame.low <= time.low and time.high <= frame.high
    if inside:
        return (frame.low, frame.high) != (time.low, time.high)
    stop = CLAUSE_END.search(text, time.end)
    bare = NUMBER.search(text, time.end, stop.start() if stop else len(text)) is None
    return bare and time.low > frame.high
