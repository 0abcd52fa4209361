"""An id for each page of its own, also where a crawl fetched an address twice.

Facts are named after their page, and tables, `dedup`, `reconcile` and the report know pages by
their ids: two pages of one id would be taken for one. The first keeps it; behind that of a later
one stands how many it is: `http://a.example/#2`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace

from ..model.page import RawPage
from .items import Item, Skipped

DIGEST = 16
"""Bytes that stand for an id."""


class Ids:
    """The ids so far. They lie on the disk, so that a million of them take no memory."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # a database on disk that goes with this object
        self._store.execute("CREATE TABLE ids (id BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        self.repeated = 0
        """Pages that came with an id of an earlier one."""

    def own(self, doc_id: str) -> str:
        """The id, or where it has come before the id with a number behind it.

        >>> ids = Ids()
        >>> [ids.own(one) for one in ("a", "b", "a", "a#2", "a")]
        ['a', 'b', 'a#2', 'a#2#2', 'a#3']
        """
        times = self._count(doc_id)
        if times == 1:
            return doc_id
        self.repeated += 1
        while self._count(found := f"{doc_id}#{times}") > 1:
            times = self._count(doc_id)
        return found

    def _count(self, doc_id: str) -> int:
        """How many times an id has come, this time among them."""
        key = hashlib.blake2b(doc_id.encode("utf-8", "replace"), digest_size=DIGEST).digest()
        row = self._store.execute("SELECT times FROM ids WHERE id = ?", (key,)).fetchone()
        times = row[0] + 1 if row else 1
        self._store.execute("INSERT OR REPLACE INTO ids VALUES (?, ?)", (key, times))
        return times


def with_id(item: Item, doc_id: str) -> Item:
    """The item under another id."""
    if isinstance(item, Skipped) or item.doc_id == doc_id:
        return item
    if isinstance(item, RawPage):
        return replace(item, doc_id=doc_id)
    return item.model_copy(update={"doc_id": doc_id})


def with_own_id(item: Item, ids: Ids) -> Item:
    """The item under an id that no item before it has."""
    if isinstance(item, Skipped) or item.doc_id is None:
        return item
    return with_id(item, ids.own(item.doc_id))
