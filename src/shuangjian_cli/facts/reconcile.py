"""Facts of many pages to observations: one row a thing that was observed, with all its sources.

In: the rows of facts, and which pages carry the same text. Out: `shuangjian.observation/1` rows,
sorted by place, organization and metric; observations that contradict each other stand together.

Two facts are one observation when place, metric, unit, status, change and basis are the same,
value, noun and period fit, and a total is not taken for a part. A repost has the place of the page
that it copies. Values contradict each other when everything else is the same and both cannot be
true. What one page says of several things alike (schools 12, schools 27) contradicts nothing.

The facts are sorted on disk; memory holds the facts of one place and metric at a time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from typing import Any

from ..lexicon import Lexicon
from ..model.derived import Observation
from .observe import observe
from .rows import Data, RowFile
from .same import Words, build_words, letters, spot

UNPLACED = "~"
"""Sorts behind every adcode: facts of no known place, which only their own text can join."""


def reconcile(
    file: RowFile, lexicon: Lexicon, families: Mapping[str, str] | None = None
) -> Iterator[Observation]:
    """The observations of a file of facts; `families` names the head of every page's cluster."""
    heads = families or {}
    words = lexicon.get(build_words)
    with closing(sqlite3.connect("")) as store:  # a database on disk that goes when it is closed
        store.execute("CREATE TABLE facts (key TEXT, at INTEGER)")
        store.execute("CREATE TABLE observations (number INTEGER PRIMARY KEY, row TEXT)")
        store.execute("CREATE TABLE totals (record TEXT PRIMARY KEY, observation TEXT)")
        keys = _Keys(heads, _keys_of_heads(file, heads))
        store.executemany("INSERT INTO facts VALUES (?, ?)", keys.of(file))
        groups = store.execute("SELECT key, at FROM facts ORDER BY key, at")
        found = _observations(file, groups, heads, words)
        store.executemany(
            "INSERT INTO observations (row) VALUES (?)", _noted(found, keys.totals, store)
        )
        for (line,) in store.execute("SELECT row FROM observations ORDER BY number"):
            row = json.loads(line)
            if row["part_of"]:
                total = store.execute(
                    "SELECT observation FROM totals WHERE record = ?", (row["part_of"],)
                ).fetchone()
                row["part_of"] = total[0] if total else row["part_of"]
            yield Observation.model_validate(row)


def _observations(
    file: RowFile, groups: Iterable[tuple[str, int]], heads: Mapping[str, str], words: Words
) -> Iterator[dict[str, Any]]:
    """The observations of all groups, as rows."""
    for _, members in groupby(groups, key=lambda pair: pair[0]):
        facts = [file.at(at) for _, at in members]
        for fact in facts:
            fact["family"] = heads.get(fact["doc_id"], fact["doc_id"])
        yield from observe(facts, words)


def _noted(
    rows: Iterable[dict[str, Any]], totals: set[str], store: sqlite3.Connection
) -> Iterator[tuple[str]]:
    """The rows as JSON; which observation each total became is written down on the way."""
    for row in rows:
        for source in row["sources"]:
            if source["record_id"] in totals:
                store.execute(
                    "INSERT OR IGNORE INTO totals VALUES (?, ?)",
                    (source["record_id"], row["observation_id"]),
                )
        yield (json.dumps(row, ensure_ascii=False),)


def _keys_of_heads(file: RowFile, heads: Mapping[str, str]) -> dict[int, str]:
    """The keys of the facts of the heads, by where they stand: their copies take them over."""
    names = set(heads.values())
    if not names:
        return {}
    return {
        _mark(row["doc_id"], *spot(row)): fact_key(row, f"{UNPLACED}{row['doc_id']}")
        for _, row in file.rows()
        if row.get("doc_id") in names
    }


class _Keys:
    """What facts are sorted by; facts with the same key may be one observation."""

    def __init__(self, heads: Mapping[str, str], of_heads: Mapping[int, str]) -> None:
        self._heads = heads
        self._of_heads = of_heads
        self._pages: dict[int, str] = {}
        self.totals: set[str] = set()

    def of(self, file: RowFile) -> Iterator[tuple[str, int]]:
        """The key and the offset of every fact; notes which records are totals."""
        for at, row in file.rows():
            if row.get("part_of"):
                self.totals.add(row["part_of"])
            head = self._heads.get(row["doc_id"])
            copied = self._of_heads.get(_mark(head, *spot(row))) if head else None
            yield copied or fact_key(row, self._unplaced(row, head or row["doc_id"])), at

    def _unplaced(self, row: Data, page: str) -> str:
        """Instead of a place: the page, or the first page that had this very sentence."""
        if row.get("adcode"):
            return ""
        mark = _mark(letters(str(row.get("sentence"))), 0)
        return UNPLACED + self._pages.setdefault(mark, page)


def fact_key(row: Data, unplaced: str) -> str:
    """What two facts must have in common to be one observation, or to contradict each other."""
    fields = (
        row.get("adcode") or unplaced,
        row.get("organization") or "",
        row["metric"],
        row.get("unit") or "",
        row.get("status") or "actual",
        row.get("change") or "level",
        letters(row.get("basis") or ""),
        "part" if row.get("part_of") else "",
    )
    return "\t".join(fields)


def _mark(text: str | None, *more: object) -> int:
    """A short name for a text, the same in every process."""
    state = "\t".join((text or "", *map(str, more))).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(state, digest_size=8).digest(), "big")
