"""The noun of the next item of a list, which a number without one shares.

    11家科技类、15家体育类...共37家机构      the noun behind the last of them
    均衡生1575人、择校生630人              the metric of the next one, beside a name of its own

In: the tokens of a sentence and what its numbers count beside them. Out: a `Reading` or None. What
this module never does: look back, or into another sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..numbers.quantities import Quantity
from .metrics import PERSON_METRICS, PERSONS
from .modifiers import KINDS
from .reading import MARKS, Reading
from .words import Token

_TOTALS = frozenset({"共", "合计", "共计", "总计"})
"""Words behind which the sum of a list stands."""
_ENDS_ITEM, _VERBS = MARKS | {"list", "function", "link"}, frozenset({"stop", "swing"})
"""What stands before an item of a list, and the verbs with which one begins: 装配|光盘播放点."""
_SORTS = KINDS | {"组"}
"""How words end that divide what is counted and name nothing: 科技类, 国家级."""


def same_class(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities can count the same noun: both persons, or the same classifier."""
    if one.kind in PERSONS and other.kind in PERSONS:
        return True
    return one.form == other.form or (one.unit is None and other.kind in {*PERSONS, "count"})


def noun_of_next(tokens: Sequence[Token], at: int, readings: dict[int, Reading]) -> Reading | None:
    """11家科技类、15家体育类...共37家机构: the noun of the next item of the list."""
    quantity = tokens[at].quantity
    assert quantity is not None
    joined = False
    if quantity.unit is None:
        return None
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        if token.quantity:
            reading = readings.get(place)
            if joined and reading and reading.own and same_class(quantity, token.quantity):
                shared = reading._replace(parts=(), construct="shared-head")
                behind = reading.start > token.start
                return shared if behind else _by_its_name(tokens, at, shared)
            return None
        if token.kinds & {"punct", "open", "close"}:
            return None
        if token.kinds & {"stop", "function"} and not token.kinds & {"link", "label"}:
            return None
        joined = joined or "list" in token.kinds or token.text in _TOTALS
    return None


def _by_its_name(tokens: Sequence[Token], at: int, shared: Reading) -> Reading | None:
    """均衡生1575人、择校生630人: an item has the metric of the next one, and its own name.

    Persons have it where both names end alike: no 清华3人、复旦学生6人. None for the end of a
    rise: 外教由6名增至15名、每班人数由50人….
    """
    before = tokens[at - 1] if at else None
    if before is None or "swing" in before.kinds:
        return None if before else shared
    if "unknown" not in before.kinds or before.text[-1] in _SORTS:
        return shared
    if shared.metric in PERSON_METRICS and not shared.word.endswith(before.text[-1]):
        return shared
    begin = at - 1
    while begin and not (tokens[begin - 1].kinds & _ENDS_ITEM or tokens[begin - 1].quantity):
        begin -= 1
    while begin < at - 1 and tokens[begin].kinds & _VERBS:
        begin += 1
    if begin == at - 1 and len(before.text) == 1 and "stop" in tokens[begin - 1].kinds:
        begin -= 1  # 主持|人
    return shared._replace(start=tokens[begin].start, end=before.end)
