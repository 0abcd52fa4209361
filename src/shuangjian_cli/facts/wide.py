"""Facts as a wide table: one row a place and period, one column a metric.

In: rows of facts or observations. Out: the rows of the table, and for every cell the fact that it
was taken from. Which facts may fill a cell, and which one is taken where several could, is one
sentence (`Wide.rule`) that is written into every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .rows import Data

Several = Literal["largest", "latest", "confident"]

USUAL_UNITS = {
    "students": "人",
    "teachers": "人",
    "people": "人",
    "funds": "CNY",
    "rate": "%",
    "area": "m2",
}
"""Units that a metric's own column has; other amounts of it get a column with their unit."""
SEPARATE = frozenset({"人次", "%", "m2"})
"""Units that are never mixed with counts."""
PLACE = ("place", "adcode", "province", "city", "county", "organization")
PERIOD = ("period_start", "period_end")
FILTER = (
    "actual levels only: no plans, standards, rates per head, increases, parts of a total, or "
    "numbers with lost digits"
)
WORDS = {
    "largest": "the largest of several values",
    "latest": "the value of the page published last, of several",
    "confident": "the surest of several values (most independent pages, then confidence)",
}

Key = tuple[str | None, ...]


@dataclass(slots=True)
class Cell:
    """What a cell holds: the fact that was chosen, and how many values there were."""

    fact: Data
    values: set[float] = field(default_factory=set)


@dataclass(slots=True)
class Wide:
    """A wide table in the making: cells by row and column."""

    several: Several = "largest"
    rows: dict[Key, dict[str, Cell]] = field(default_factory=dict)
    unplaced: int = 0
    left_out: int = 0

    @property
    def rule(self) -> str:
        """Which value a cell holds, in words."""
        return f"{WORDS[self.several]}; {FILTER}"

    def add(self, facts: Iterable[Data]) -> None:
        """Fill the cells; only what a cell needs of a fact is kept."""
        for fact in facts:
            if not usable(fact):
                self.left_out += 1
                continue
            if not (fact.get("adcode") or fact.get("organization")):
                self.unplaced += 1
                continue
            names = (*PLACE, *PERIOD)
            key: Key = tuple(fact.get(name) for name in names)
            cells = self.rows.setdefault(key, {})
            name = column_of(fact)
            cell = cells.get(name)
            if cell is None:
                cell = cells[name] = Cell(_kept(fact))
            elif self._rank(fact) > self._rank(cell.fact):
                cell.fact = _kept(fact)
            cell.values.add(float(fact["value"]))

    def _rank(self, fact: Data) -> tuple[Any, ...]:
        """The fact with the greatest rank fills a cell; its id decides between equals."""
        value, published = float(fact["value"]), fact.get("published") or ""
        sure = (int(fact.get("independent") or 1), float(fact.get("confidence") or 0))
        ranks: dict[str, tuple[Any, ...]] = {
            "largest": (value, *sure, published),
            "latest": (published, *sure, value),
            "confident": (*sure, published, value),
        }
        return (*ranks[self.several], _id(fact))

    def columns(self) -> list[str]:
        """The columns of metrics, the most filled first."""
        counts: dict[str, int] = {}
        for cells in self.rows.values():
            for name in cells:
                counts[name] = counts.get(name, 0) + 1
        return sorted(counts, key=lambda name: (-counts[name], name))

    def table(self) -> Iterator[dict[str, Any]]:
        """The rows by place and period: values, how many there were, and the ids of the facts."""
        for key in self._sorted():
            row: dict[str, Any] = dict(zip((*PLACE, *PERIOD), key, strict=True))
            for name, cell in self.rows[key].items():
                row[name] = cell.fact["value"]
                row[f"{name}_values"] = len(cell.values)
                row[f"{name}_record"] = _id(cell.fact)
            row["rule"] = self.rule
            yield row

    def cells(self) -> Iterator[dict[str, Any]]:
        """One row a cell: what it holds, the words that it was read from, and the other values."""
        for key in self._sorted():
            about = dict(zip((*PLACE, *PERIOD), key, strict=True))
            for name, cell in sorted(self.rows[key].items()):
                others = sorted(cell.values - {float(cell.fact["value"])})
                yield {
                    **about,
                    "column": name,
                    **cell.fact,
                    "record_id": _id(cell.fact),
                    "other_values": [_plain(value) for value in others],
                }

    def _sorted(self) -> list[Key]:
        return sorted(self.rows, key=lambda key: tuple(part or "" for part in (key[1], *key)))


def usable(fact: Data) -> bool:
    """Whether a fact may stand for its place: an actual level, no part, no damaged number."""
    return (
        (fact.get("status") or "actual") == "actual"
        and (fact.get("change") or "level") == "level"
        and not fact.get("basis")
        and not fact.get("part_of")
        and "digit_lost" not in (fact.get("flags") or ())
    )


def column_of(fact: Data) -> str:
    """The column of a fact: its metric, with the unit where that is not the usual one.

    >>> column_of({"metric": "funds", "unit": "CNY"}), column_of({"metric": "funds", "unit": "HKD"})
    ('funds', 'funds_HKD')
    """
    metric, unit = fact["metric"], fact.get("unit")
    usual = USUAL_UNITS.get(metric)
    if unit and unit != usual and (usual in ("CNY", "%", "m2") or unit in SEPARATE):
        return f"{metric}_{unit}"
    return str(metric)


KEPT = (
    *("value", "value_max", "unit", "qualifier", "noun", "quote", "sentence", "doc_id", "url"),
    *("published", "confidence", "independent", "record_id", "observation_id"),
)


def _kept(fact: Data) -> dict[str, Any]:
    """What a cell needs of its fact; of an observation, the words of its first source."""
    kept = {name: fact.get(name) for name in KEPT}
    source = next(iter(fact.get("sources") or ()), None)
    if isinstance(source, dict):
        kept |= {name: source.get(name) for name in ("quote", "sentence", "doc_id", "url")}
    return kept


def _id(fact: Data) -> str:
    return str(fact.get("record_id") or fact.get("observation_id"))


def _plain(value: float) -> str:
    """A number as text, without an exponent.

    >>> _plain(2500000.0), _plain(38.45)
    ('2500000', '38.45')
    """
    return str(int(value)) if value.is_integer() else str(value)
