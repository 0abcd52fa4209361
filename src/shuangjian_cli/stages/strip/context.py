"""Evidence from the lines around a line: the signature of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .evidence import Clue

SIGNED = Clue("signature", 4.5, "the signature of a notice: who issued it, and when")
REACH = 3
"""Lines above a signature among which the last paragraph of the notice stands."""

_DATE = re.compile(r"^[(\[]?[12〇二]\S{3}年\S{1,3}月\S{1,3}日[)\]]?$")
_BODY = re.compile(
    r"(?:局|厅|部|委|委员会|办公室|办|政府|学校|中心|协会|学会|研究院|法院|检察院|处|司|团委|总队|支队|集团|公司|幼儿园|小学|中学|大学|学院|教研室|领导小组|指挥部|党组|党委|联合会|基金会)(?:\(.{1,12}\))?$"
)
MAX_NAME = 30


def signature_clues(keys: Sequence[str]) -> list[tuple[Clue, ...]]:
    """Which folded lines are the signature and the date below a notice.

    >>> [len(clues) for clues in signature_clues(["请遵照执行。", "某省教育厅", "2022年3月29日"])]
    [0, 1, 1]
    """
    out: list[tuple[Clue, ...]] = [()] * len(keys)
    for number in range(1, len(keys)):
        if not _DATE.match(keys[number]):
            continue
        first = number
        while first > 0 and number - first < REACH and _signs(keys[first - 1]):
            first -= 1
        above = keys[max(0, first - REACH) : first]
        if first < number and any(
            key.endswith(("。", ";", ":", "!")) or _attached(key) for key in above
        ):
            for place in range(first, number + 1):
                out[place] = (SIGNED,)
    return out


def _signs(key: str) -> bool:
    return 2 <= len(key) <= MAX_NAME and _BODY.search(key) is not None


def _attached(key: str) -> bool:
    return key.startswith("附")
