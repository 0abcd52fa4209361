"""What the facts of a run say about each other: who confirms, who contradicts, what adds up.

In: the rows of facts, as `reconcile` reads them, with their numbers in the report. Out: lists of
numbers, small enough to travel in the report. A fact that stands alone is not in any of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..facts.dedup import heads_of_copies
from ..facts.reconcile import reconcile
from ..facts.rows import RowFile
from ..facts.same import interval
from ..lexicon import Lexicon
from ..model.derived import Observation
from ..model.kinds import FACT_KIND

SLACK = 1e-9
"""Relative error that sums of decimal fractions in binary floats may have (38.2 + 61.8)."""


@dataclass(frozen=True, slots=True)
class Agreements:
    """What `agreements` found; facts by their number in the report.

    `observations` are those with several facts or with rivals: the fact that stands for it, all
    facts with the independent text that each belongs to, how many such texts, the group of
    observations that contradict each other (or None), whether it is the preferred one of them, and
    its period. `totals` are a total, its parts, and what its parts come to: `equal`, `less`,
    `more`, or None where they cannot be added. `near` is False where only exact copies are known.
    """

    observations: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    near: bool


def agreements(out: Path, lexicon: Lexicon, facts: Sequence[Mapping[str, Any]]) -> Agreements:
    """Compare the facts of the run in folder `out`; `facts` are its rows in the report's order."""
    numbers = {row["record_id"]: number for number, row in enumerate(facts)}
    heads, near = heads_of_copies(out)
    with RowFile(out, "facts", FACT_KIND) as file:
        found = list(_observations(reconcile(file, lexicon, heads), numbers))
    return Agreements(found, list(_totals(facts, numbers)), near)


def _observations(
    rows: Iterator[Observation], numbers: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """The observations that say something about others."""
    groups: dict[str, int] = {}
    for row in rows:
        known = [source for source in row.sources if source.record_id in numbers]
        best = numbers.get(row.observation_id)
        if best is None or (len(known) < 2 and not row.disagreement):
            continue
        group = groups.setdefault(row.disagreement, len(groups)) if row.disagreement else None
        yield {
            "best": best,
            "facts": [numbers[source.record_id] for source in known],
            "texts": [source.group for source in known],
            "independent": row.independent,
            "pages": row.pages,
            "dispute": group,
            "preferred": row.preferred,
            "period": [row.period_start, row.period_end, row.period_text],
        }


def _totals(
    facts: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """The totals that name parts of themselves (共37家，其中科技类11家), in the facts' order."""
    parts: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(facts):
        total = numbers.get(row.get("part_of") or "")
        again = numbers.get(row.get("repeat_of") or "")  # the same part, said twice
        if total is not None and total != number and again is None:
            parts[total].append(number)
    for total, some in sorted(parts.items()):
        yield {
            "total": total,
            "parts": some,
            "sum": compare_parts(facts[total], [facts[part] for part in some]),
        }


def compare_parts(total: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> str | None:
    """What the parts of a total come to beside it: equal, less, more; None: they do not add up.

    Rounded numbers leave room (31万余 and 20.1万 + 11.2万 are equal). Parts in another unit, and
    parts of which one is only bounded (不少于5所), cannot be added.

    >>> total, part = {"value": 37, "unit": "家"}, {"value": 11, "unit": "家"}
    >>> compare_parts(total, [part]), compare_parts(total, [part, {"value": 26, "unit": "家"}])
    ('less', 'equal')
    """
    if any(part.get("unit") != total.get("unit") for part in parts):
        return None
    bounds = [interval(row) for row in (total, *parts)]
    if not all(math.isfinite(bound) for pair in bounds for bound in pair):
        return None
    low, high = (math.fsum(pair[side] for pair in bounds[1:]) for side in (0, 1))
    room = SLACK * max(1.0, abs(float(total["value"])))
    if high < bounds[0][0] - room:
        return "less"
    return "more" if low > bounds[0][1] + room else "equal"
