"""Facts as a wide table: one row a place and period, one column a metric.

In: rows of facts or observations, with where they can be read again. Out: the rows of the table,
and for every cell the fact that it was taken from. Which facts may fill a cell, and which one does
where several could, is one sentence (`Wide.rule`) that is written into every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    """What a cell holds: the value and id of the fact that was chosen, and where its row is."""

    rank: tuple[Any, ...]
    value: float
    record_id: str
    at: int
    others: set[float] | None = None
    """The other values that could have filled it."""


@dataclass(slots=True)
class Wide:
    """A wide table in the making: cells by row and column, without the rows themselves."""

    several: Several = "largest"
    rows: dict[Key, dict[str, Cell]] = field(default_factory=dict)
    unplaced: int = 0
    left_out: int = 0

    @property
    def rule(self) -> str:
        """Which value a cell holds, in words."""
        return f"{WORDS[self.several]}; {FILTER}"

    def add(self, facts: Iterable[tuple[int, Data]]) -> None:
        """Fill the cells with facts, each with where its row can be read again."""
        for at, fact in facts:
            if not usable(fact):
                self.left_out += 1
            elif not (fact.get("adcode") or fact.get("organization")):
                self.unplaced += 1
            else:
                self._fill(at, fact)

    def _fill(self, at: int, fact: Data) -> None:
        key: Key = tuple(fact.get(name) for name in (*PLACE, *PERIOD))
        cells = self.rows.setdefault(key, {})
        name = column_of(fact)
        new = Cell(self._rank(fact), fact["value"], _id(fact), at)
        old = cells.setdefault(name, new)
        if old is new:
            return
        best, other = (new, old) if new.rank > old.rank else (old, new)
        others = old.others or set()
        others.add(float(other.value))
        others.discard(float(best.value))
        best.others = others or None
        cells[name] = best

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
                row[name] = cell.value
                row[f"{name}_values"] = 1 + len(cell.others or ())
                row[f"{name}_record"] = cell.record_id
            row["rule"] = self.rule
            yield row

    def cells(self, read: Callable[[int], Data]) -> Iterator[dict[str, Any]]:
        """One row a cell: what it holds, the words that it was read from, and the other values.

        `read` gives the row at an offset again.
        """
        for key in self._sorted():
            about = dict(zip((*PLACE, *PERIOD), key, strict=True))
            for name, cell in sorted(self.rows[key].items()):
                fact = read(cell.at)
                source: Data = next(iter(fact.get("sources") or ()), {})
                yield {
                    **about,
                    "column": name,
                    **{part: fact.get(part) for part in SHOWN},
                    **{part: source.get(part, fact.get(part)) for part in WHERE},
                    "record_id": cell.record_id,
                    "other_values": [_plain(value) for value in sorted(cell.others or ())],
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


SHOWN = ("value", "value_max", "unit", "qualifier", "noun")
WHERE = ("quote", "sentence", "doc_id", "url", "published")
"""Of an observation these are those of its first source."""


def _id(fact: Data) -> str:
    return str(fact.get("record_id") or fact.get("observation_id"))


def _plain(value: float) -> str:
    """A number as text, without an exponent.

    >>> _plain(2500000.0), _plain(38.45)
    ('2500000', '38.45')
    """
    return str(int(value)) if float(value).is_integer() else str(value)
