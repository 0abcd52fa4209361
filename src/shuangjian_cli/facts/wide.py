"""Facts as a wide table: one row a place and year, one column a metric.

Or one row for each period as the pages state it (2023年, 2023年底), or one row a place with a
column for each metric and year.

In: rows of facts or observations, with where they can be read again. Out: the rows of the table,
and for every cell the fact that it was taken from.

Only a stock of the place itself fills a cell: an actual level, with no verb but those that say
that something is there (共有) or what it came to (增至), of no organization and no school that the
sentence leaves unnamed (该校), no part of a total, not per head, no damaged number. Acts
(改扩建学校12所) and subsets would else pass for the number of schools of a county. Who asks for
`everything` gets the others, too; schools then have rows of their own. Rates have a column for each
noun, since shares of different things share nothing. Which facts may fill a cell, and which one
does where several could, is one sentence (`Wide.rule`).

What could fill cells is sorted on disk; memory holds one cell at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Literal

from .rows import Data
from .same import Words, of_one_school

Several = Literal["largest", "latest", "confident"]
By = Literal["year", "period", "place"]
"""What has a row of its own, for each place: a year, a period, or nothing but the place."""

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
RATE = "rate"
PLACE = ("place", "adcode", "province", "city", "county", "organization")
PERIOD = ("period_start", "period_end")
YEAR = "year"
SHOWN = (
    *("value", "value_max", "unit", "qualifier", "noun", "status", "change", "action", "basis"),
    "part_of",
)
"""What `cells` shows of a fact."""
WHERE = ("quote", "sentence", "doc_id", "url", "published")
"""Where the fact of a cell stands; of an observation it is that of its first source."""
TIME: dict[By, tuple[str, ...]] = {"year": (YEAR,), "period": PERIOD, "place": ()}
"""The columns that tell the time of a row."""
LAYOUT: dict[By, str] = {
    "year": "one row a place and year, one column a metric",
    "period": "one row a place and period as the pages state it, one column a metric",
    "place": "one row a place, one column a metric and year",
}
YEAR_RULE = (
    "the year in which a period begins that is no longer than a year (a school year, a term), of "
    "longer ones (十四五) that in which they end; none where the page gives no period"
)
LONGEST_YEAR = timedelta(days=366)
"""A period that is no longer belongs to the year that it begins in: a school year, a term."""
FILTER = (
    "only stocks of the place itself: no plans, standards, increases, acts (新建, 投入), amounts "
    "per head, facts of an organization or of one school (该校), parts of a total, or numbers with "
    "lost digits"
)
EVERYTHING = "any fact, also plans, acts and parts; only no number with lost digits"
MOST_COLUMNS = 600
"""Columns of metrics that a table has; with three for each, SQLite takes no more than 2,000."""
WORDS = {
    "largest": "the largest of several values",
    "latest": "the value of the page published last, of several",
    "confident": "the surest of several values (most independent pages, then confidence)",
}

CACHE = 64_000
"""KB of the database that memory may hold."""
SCHEMA = f"""
PRAGMA cache_size = -{CACHE};
CREATE TABLE candidates (place TEXT, key TEXT, name TEXT, a, b, c, d, e, at INTEGER, value TEXT);
CREATE TABLE cells (
    number INTEGER PRIMARY KEY, key TEXT, name TEXT, value TEXT, id TEXT, at INTEGER, others TEXT
);
"""
"""`candidates`: all facts by row and column, with their rank from `a` to `e`; `cells`: the first of
each, in the order of the table."""
ORDER = "place, key, name, a DESC, b DESC, c DESC, d DESC, e DESC, at"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: the value and id of the fact that was chosen, and where its row is."""

    key: str
    name: str
    value: float
    record_id: str
    at: int
    others: list[float]
    """The other values that could have filled it."""

    @property
    def about(self) -> dict[str, Any]:
        """The place and time of its row."""
        about: dict[str, Any] = json.loads(self.key)
        return about


class Wide:
    """A wide table: first all facts are added, then it is read."""

    def __init__(
        self,
        several: Several = "largest",
        *,
        by: By = "year",
        words: Words | None = None,
        everything: bool = False,
    ) -> None:
        """`words` tell verbs of a stock from acts; without them every verb is an act."""
        self._several: Several = several
        self._by: By = by
        self._words = words
        self._verbs = words.stock | words.reached if words else frozenset()
        self._everything = everything
        self._store = sqlite3.connect("")  # a database on disk that goes with this table
        self._store.executescript(SCHEMA)
        self._settled = True
        self.unplaced = 0
        self.left_out = 0

    @property
    def about(self) -> tuple[str, ...]:
        """The columns that tell the place and time of a row."""
        return (*PLACE, *TIME[self._by])

    @property
    def rule(self) -> str:
        """Which value a cell holds, in words."""
        return f"{WORDS[self._several]}; {EVERYTHING if self._everything else FILTER}"

    def topics(self) -> dict[str, str]:
        """What someone who is sent the table must know, once."""
        year = {} if self._by == "period" else {YEAR: YEAR_RULE}
        return {
            "wide": LAYOUT[self._by],
            "rule": f"a cell holds: {self.rule}",
            **year,
            "cells": "the words that each cell was read from, and other values",
        }

    def add(self, facts: Iterable[tuple[int, Data]]) -> None:
        """Fill the cells with facts, each with where its row can be read again."""
        order = "INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._store.executemany(order, self._candidates(facts))
        self._settled = False

    def _candidates(self, facts: Iterable[tuple[int, Data]]) -> Iterator[tuple[Any, ...]]:
        for at, fact in facts:
            if not self._fills(fact):
                self.left_out += 1
            elif not (fact.get("adcode") or fact.get("organization")):
                self.unplaced += 1
            else:
                year = year_of(fact)
                key = {name: year if name == YEAR else fact.get(name) for name in self.about}
                place = "\0".join(str(part or "") for part in (fact.get("adcode"), *key.values()))
                value = json.dumps(fact["value"])
                row = json.dumps(key, ensure_ascii=False)
                name = column_of(fact)
                if self._by == "place" and year is not None:
                    name = f"{name}_{year}"
                yield (place, row, name, *self._rank(fact), at, value)

    def _fills(self, fact: Data) -> bool:
        if self._everything:
            return not damaged(fact)
        if not usable(fact, self._verbs):
            return False
        sources: Iterable[Data] = fact.get("sources") or ({},)
        told = [{**fact, **source} for source in sources]
        return self._words is None or not all(of_one_school(one, self._words) for one in told)

    def _rank(self, fact: Data) -> tuple[Any, ...]:
        """The fact with the greatest rank fills a cell; its id decides between equals."""
        value, published = float(fact["value"]), fact.get("published") or ""
        sure = (int(fact.get("independent") or 1), float(fact.get("confidence") or 0))
        ranks: dict[str, tuple[Any, ...]] = {
            "largest": (value, *sure, published),
            "latest": (published, *sure, value),
            "confident": (*sure, published, value),
        }
        return (*ranks[self._several], _id(fact))

    def _settle(self) -> None:
        """Choose the fact of each cell, once all are there."""
        if self._settled:
            return
        self._settled = True
        self._store.execute("DELETE FROM cells")
        order = "INSERT INTO cells (key, name, value, id, at, others) VALUES (?, ?, ?, ?, ?, ?)"
        self._store.executemany(order, self._chosen())

    def _chosen(self) -> Iterator[tuple[Any, ...]]:
        query = f"SELECT key, name, value, e, at FROM candidates ORDER BY {ORDER}"
        for (key, name), facts in groupby(self._store.execute(query), key=lambda row: row[:2]):
            (_, _, value, record, at), *rest = facts
            others = {float(json.loads(fact[2])) for fact in rest} - {float(json.loads(value))}
            yield key, name, value, record, at, json.dumps(sorted(others))

    def size(self) -> tuple[int, int]:
        """How many rows and how many cells there are."""
        self._settle()
        rows, cells = self._store.execute(
            "SELECT count(DISTINCT key), count(*) FROM cells"
        ).fetchone()
        return rows, cells

    def columns(self) -> list[str]:
        """The columns of metrics, the most filled first, the years of a metric side by side.

        Rarer ones are in `cells` alone.
        """
        self._settle()
        query = "SELECT name, count(*) AS n FROM cells GROUP BY name ORDER BY n DESC, name LIMIT ?"
        filled: dict[str, int] = dict(self._store.execute(query, (MOST_COLUMNS,)))
        together: Counter[str] = Counter()
        for name, cells in filled.items():
            together[_without_year(name)] += cells

        def place(name: str) -> tuple[int, str, str]:
            plain = _without_year(name)
            return -together[plain], plain, name

        return sorted(filled, key=place)

    def _cells(self) -> Iterator[Cell]:
        self._settle()
        query = "SELECT key, name, value, id, at, others FROM cells ORDER BY number"
        for key, name, value, record, at, others in self._store.execute(query):
            yield Cell(key, name, json.loads(value), record, at, json.loads(others))

    def table(self) -> Iterator[dict[str, Any]]:
        """The rows by place and time: values, how many there were, and the ids of the facts."""
        for _, cells in groupby(self._cells(), key=lambda cell: cell.key):
            row: dict[str, Any] = {}
            for cell in cells:
                row = row or {**cell.about}
                row[cell.name] = cell.value
                row[f"{cell.name}_values"] = 1 + len(cell.others)
                row[f"{cell.name}_record"] = cell.record_id
            yield row

    def cells(self, read: Callable[[int], Data]) -> Iterator[dict[str, Any]]:
        """One row a cell: what it holds, the words that it was read from, and the other values.

        `read` gives the row at an offset again.
        """
        for cell in self._cells():
            fact = read(cell.at)
            source: Data = next(iter(fact.get("sources") or ()), {})
            yield {
                **cell.about,
                "column": cell.name,
                **{part: fact.get(part) for part in (*PERIOD, *SHOWN)},
                **{part: source.get(part, fact.get(part)) for part in WHERE},
                "record_id": cell.record_id,
                "other_values": [_plain(value) for value in cell.others],
            }


def usable(fact: Data, verbs: frozenset[str] = frozenset()) -> bool:
    """Whether a fact is a stock of its place: an actual level of the whole, and no act.

    >>> usable({"action": "改扩建"}), usable({"action": "共有"}, frozenset({"共有"}))
    (False, True)
    """
    return (
        (fact.get("status") or "actual") == "actual"
        and (fact.get("change") or "level") == "level"
        and (not fact.get("action") or fact["action"] in verbs)
        and not any(fact.get(name) for name in ("basis", "organization", "part_of"))
        and not damaged(fact)
    )


def year_of(fact: Data) -> int | None:
    """The year that a fact is put to: that in which its period begins, where that is no longer
    than a year; of a longer one (十四五, 2019年以来) that in which it ends.

    >>> year_of({"period_start": "2022-09-01", "period_end": "2023-08-31"})
    2022
    >>> year_of({"period_start": "2021-01-01", "period_end": "2025-12-31"})
    2025
    >>> year_of({"period_start": None, "period_end": "2023-06-30"}), year_of({})
    (2023, None)
    """
    try:
        start, end = (date.fromisoformat(fact[name]) if fact.get(name) else None for name in PERIOD)
    except ValueError:  # a row that somebody else wrote
        return None
    if start and end and end - start < LONGEST_YEAR:
        return start.year
    last = end or start
    return last.year if last else None


def damaged(fact: Data) -> bool:
    """Whether the number may have lost a digit."""
    return "digit_lost" in (fact.get("flags") or ())


def column_of(fact: Data) -> str:
    """The column of a fact: its metric, with the unit where that is not the usual one.

    Rates have one for each noun.

    >>> column_of({"metric": "funds", "unit": "CNY"}), column_of({"metric": "funds", "unit": "HKD"})
    ('funds', 'funds_HKD')
    >>> column_of({"metric": "rate", "unit": "%", "noun": "巩固率"})
    'rate:巩固率'
    """
    metric, unit = fact["metric"], fact.get("unit")
    usual = USUAL_UNITS.get(metric)
    column = str(metric)
    if unit and unit != usual and (usual in ("CNY", "%", "m2") or unit in SEPARATE):
        column = f"{metric}_{unit}"
    return f"{column}:{fact['noun']}" if metric == RATE and fact.get("noun") else column


def _without_year(name: str) -> str:
    """The metric of a column that has a year.

    >>> _without_year("funds_HKD_2023"), _without_year("funds_HKD")
    ('funds_HKD', 'funds_HKD')
    """
    metric, _, year = name.rpartition("_")
    return metric if year.isdecimal() else name


def _id(fact: Data) -> str:
    return str(fact.get("record_id") or fact.get("observation_id"))


def _plain(value: float) -> str:
    """A number as text, without an exponent.

    >>> _plain(2500000.0), _plain(38.45)
    ('2500000', '38.45')
    """
    return str(int(value)) if float(value).is_integer() else str(value)
