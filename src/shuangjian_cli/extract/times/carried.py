"""What the sentences behind one inherit from it.

In: a sentence with its times, each with its scope. Out: the time that is in force behind it. What
this module never does: say what a number of the sentence itself holds for.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.programs import compiled
from ..lines import Line
from .grammar import QUOTES, Expression
from .reach import Scope
from .scope import LASTING, PeriodRules

NEW = "新"
"""With what 新学期 begins: a manner of speaking that dates its own sentence only."""
PASSING = compiled(r"[上本下]个?(?:周|星期|礼拜)")
"""上周 dates its own sentence, too."""


def carried_on(
    text: str,
    sentence: Line,
    scoped: Sequence[tuple[Expression, Scope]],
    rules: PeriodRules,
    carried: Expression | None,
) -> Expression | None:
    """What the sentences behind inherit: the period that this one opens with, or what it had."""
    if not any(scope == "open" for _, scope in scoped):
        return carried
    if _contrasted(scoped):
        return None
    opening = _opening(text, sentence, rules)
    for expression, scope in scoped:
        if scope == "open" and _opens(text, opening, expression, rules):
            lasting = expression.kind not in ("near", "never") and expression.text[0] != NEW
            lasting = lasting and not expression.text.endswith(LASTING)
            lasting = lasting and PASSING.match(expression.text) is None
            usable = lasting and not _is_in_slogan(text, expression, rules)
            return expression if usable and (expression.low or expression.high) else None
    return carried


def _is_in_slogan(text: str, expression: Expression, rules: PeriodRules) -> bool:
    """“寒假不放羊！”: holidays without a year at the head of what somebody says."""
    quoted = text[expression.start - 1 : expression.start] in (*QUOTES,)
    return quoted and expression.text in rules.grammar.words.seasons


def _opens(text: str, opening: int, expression: Expression, rules: PeriodRules) -> bool:
    """Whether a sentence opens with a time, or with whom it is about and a time."""
    if expression.start <= opening:
        return opening <= expression.end
    attribute = expression.text.endswith("的") or text.startswith("的", expression.end)
    return not attribute and rules.topic.fullmatch(text, opening, expression.start) is not None


def _contrasted(scoped: Sequence[tuple[Expression, Scope]]) -> bool:
    """去年7月有326家；到今年6月底只剩21家: two times apart hand on neither."""
    times = [e for e, scope in scoped if scope == "open" and e.kind in ("span", "point", "since")]
    first, last = (times[0], times[-1]) if times else (None, None)
    if first is None or last is None or first is last:
        return False
    return bool(first.high and last.low and first.high < last.low)


def _opening(text: str, sentence: Line, rules: PeriodRules) -> int:
    """Where the sentence proper begins, behind datelines, reporters, list marks and link words."""
    at = sentence.start
    for _ in range(2):
        for pattern in rules.reporting:
            match = pattern.match(text[at : sentence.end])
            at += match.end() if match else 0
    return at
