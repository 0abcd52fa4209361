"""Facts of many pages to observations: one row a thing that was observed, with all its sources.

In: the rows of facts, and which pages carry the same text. Out: `shuangjian.observation/1` rows,
sorted by place, organization and metric; observations that contradict each other stand together.

Two facts are one observation when place, metric, unit, status, change and basis are the same,
value, noun and period fit, and a total is not taken for a part. A repost has the place of the page
that it copies. Values contradict each other when everything else is the same and both cannot be
true. What one page says of several things alike (schools 12, schools 27) contradicts nothing.

Facts are sorted on disk, and what is known of pages lies there too; memory holds the facts of one
place and metric at a time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any

from ..lexicon import Lexicon
from ..model.derived import Observation
from ..model.rows import place_key
from .observe import observe
from .rows import Data, RowFile
from .same import Words, build_words, letters, spot

UNPLACED = "~"
"""Sorts behind every adcode: facts of no known place, which only their own text can join."""


CACHE = 64_000
"""KB of the database that memory may hold."""
SCHEMA = """
CREATE TABLE heads (page TEXT PRIMARY KEY, head TEXT) WITHOUT ROWID;
CREATE TABLE copied (page TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE spots (mark INTEGER PRIMARY KEY, key TEXT);
CREATE TABLE sentences (mark INTEGER PRIMARY KEY, page TEXT);
CREATE TABLE totals (record TEXT PRIMARY KEY, observation TEXT) WITHOUT ROWID;
CREATE TABLE facts (key TEXT, at INTEGER, family TEXT);
CREATE TABLE observations (number INTEGER PRIMARY KEY, row TEXT);
"""
"""`heads`: of each page in a cluster, and `copied` the heads themselves; `spots`: the keys of the
facts of heads, by where they stand; `sentences`: the first page that had one, for facts of no known
place; `totals`: which observation each became; `facts`: what they are sorted by, where their rows
are, and the head of their page where it has one."""


def reconcile(
    file: RowFile, lexicon: Lexicon, families: Iterable[tuple[str, str]] = ()
) -> Iterator[Observation]:
    """The observations of a file of facts; `families` names the head of every page's cluster."""
    words = lexicon.get(build_words)
    with closing(sqlite3.connect("")) as store:  # a database on disk that goes when it is closed
        store.executescript(f"PRAGMA cache_size = -{CACHE}; {SCHEMA}")
        store.executemany("INSERT OR REPLACE INTO heads VALUES (?, ?)", families)
        store.execute("INSERT INTO copied SELECT DISTINCT head FROM heads")
        keys = _Keys(store)
        store.executemany("INSERT OR REPLACE INTO spots VALUES (?, ?)", keys.of_heads(file))
        store.executemany("INSERT INTO facts VALUES (?, ?, ?)", keys.of(file))
        groups = store.execute("SELECT key, at, family FROM facts ORDER BY key, at")
        found = _noted(_observations(file, groups, words), store)
        store.executemany("INSERT INTO observations (row) VALUES (?)", found)
        for (line,) in store.execute("SELECT row FROM observations ORDER BY number"):
            row = json.loads(line)
            if row["part_of"]:
                total = _one(
                    store, "SELECT observation FROM totals WHERE record = ?", row["part_of"]
                )
                row["part_of"] = total or row["part_of"]
            yield Observation.model_validate(row)


def _one(store: sqlite3.Connection, query: str, value: object) -> str | None:
    """The one text that a query finds for a value; None where there is none."""
    found = store.execute(query, (value,)).fetchone()
    return found[0] if found else None


def _observations(
    file: RowFile, groups: Iterable[tuple[str, int, str | None]], words: Words
) -> Iterator[dict[str, Any]]:
    """The observations of all groups, as rows."""
    for _, members in groupby(groups, key=lambda member: member[0]):
        facts = []
        for _, at, family in members:
            fact = file.at(at)
            fact["family"] = family or fact["doc_id"]
            facts.append(fact)
        yield from observe(facts, words)


def _noted(rows: Iterable[dict[str, Any]], store: sqlite3.Connection) -> Iterator[tuple[str]]:
    """The rows as JSON; which observation each total became is written down on the way."""
    has_totals = store.execute("SELECT 1 FROM totals LIMIT 1").fetchone() is not None
    for row in rows:
        for source in row["sources"] if has_totals else ():
            store.execute(
                "UPDATE totals SET observation = ? WHERE record = ? AND observation IS NULL",
                (row["observation_id"], source["record_id"]),
            )
        yield (json.dumps(row, ensure_ascii=False),)


class _Keys:
    """What facts are sorted by; facts with the same key may be one observation."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._store = store
        self._page: str | None = None
        self._head: str | None = None
        self._has_heads = _one(store, "SELECT page FROM copied LIMIT ?", 1) is not None

    def of_heads(self, file: RowFile) -> Iterator[tuple[int, str]]:
        """The keys of the facts of the heads, by where they stand: their copies take them over."""
        for _, row in file.rows() if self._has_heads else ():
            page = row["doc_id"]
            if _one(self._store, "SELECT page FROM copied WHERE page = ?", page) is not None:
                yield _mark(page, *spot(row)), fact_key(row, f"{UNPLACED}{page}")

    def of(self, file: RowFile) -> Iterator[tuple[str, int, str | None]]:
        """The key of every fact, its offset, and the head of its page; notes the totals."""
        for at, row in file.rows():
            if row.get("part_of"):
                order = "INSERT OR IGNORE INTO totals VALUES (?, NULL)"
                self._store.execute(order, (row["part_of"],))
            head = self._head_of(row["doc_id"])
            key = None
            if head is not None:
                spots = "SELECT key FROM spots WHERE mark = ?"
                key = _one(self._store, spots, _mark(head, *spot(row)))
            yield key or fact_key(row, self._unplaced(row, head or row["doc_id"])), at, head

    def _head_of(self, page: str) -> str | None:
        """The head of a page that has one; facts of one page mostly stand together."""
        if self._has_heads and page != self._page:
            self._page = page
            self._head = _one(self._store, "SELECT head FROM heads WHERE page = ?", page)
        return self._head

    def _unplaced(self, row: Data, page: str) -> str:
        """Instead of a place: the page, or the first page that had this very sentence."""
        if row.get("adcode"):
            return ""
        mark = _mark(letters(str(row.get("sentence"))), 0)
        self._store.execute("INSERT OR IGNORE INTO sentences VALUES (?, ?)", (mark, page))
        first = _one(self._store, "SELECT page FROM sentences WHERE mark = ?", mark)
        return f"{UNPLACED}{first}"


def fact_key(row: Data, unplaced: str) -> str:
    """What two facts must have in common to be one observation, or to contradict each other."""
    fields = (
        place_key(row) or unplaced,
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
    return int.from_bytes(hashlib.blake2b(state, digest_size=8).digest(), "big", signed=True)
