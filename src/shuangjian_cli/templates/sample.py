"""Which pages of a crawl are looked at: a sample of each site, chosen by digests of the pages.

The pages with the smallest digests are kept, so many of a site and so many in all. What is kept
does not depend on the order in which pages come, and memory has a bound however large the crawl.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from typing import Generic, TypeVar

from ..model.page import RawPage

T = TypeVar("T")

PER_SITE = 120
"""Pages of a site that are looked at: what stands on six pages of ten is known to five points."""

IN_ALL = 4_000
"""Pages of all sites: some 100 MB. Beyond it sites with few pages go first, as they teach least."""


def page_digest(page: RawPage) -> int:
    """A number for a page by its id and bytes, that no two pages share by chance."""
    data = page.data.encode("utf-8", "surrogatepass") if isinstance(page.data, str) else page.data
    state = hashlib.blake2b(page.doc_id.encode("utf-8", "surrogatepass") + b"\0", digest_size=8)
    state.update(data)
    return int.from_bytes(state.digest())


class Sample(Generic[T]):
    """The pages with the smallest digests, and what was noted of each.

    >>> sample = Sample[str](per_site=1)
    >>> for digest, note in ((7, "b"), (3, "a"), (9, "c")):
    ...     if sample.wants("example.cn", digest):
    ...         sample.add("example.cn", digest, note)
    >>> sample.of_site("example.cn"), sample.seen["example.cn"]
    (['a'], 3)
    """

    def __init__(self, per_site: int = PER_SITE, in_all: int = IN_ALL) -> None:
        self.per_site, self.in_all = per_site, in_all
        self.seen: Counter[str] = Counter()
        """Pages of each site that came by."""
        self._notes: dict[str, dict[int, T]] = defaultdict(dict)
        self._sites: dict[str, list[int]] = defaultdict(list)  # heaps, the largest digest first
        self._all: list[tuple[int, str]] = []
        self._kept = 0

    def wants(self, site: str, digest: int) -> bool:
        """Whether a page that came by belongs to the sample, as far as is known by now."""
        self.seen[site] += 1
        mine = self._notes.get(site, {})
        if digest in mine:
            return False
        if len(mine) >= self.per_site and digest > -self._sites[site][0]:
            return False
        return self._kept < self.in_all or digest < -self._all[0][0]

    def add(self, site: str, digest: int, note: T) -> None:
        """Keep what was noted of a page, and let go of the largest digest of one too many."""
        mine = self._notes[site]
        mine[digest] = note
        heapq.heappush(self._sites[site], -digest)
        heapq.heappush(self._all, (-digest, site))
        self._kept += 1
        if len(mine) > self.per_site:
            self._drop(site)
        if self._kept > self.in_all:
            self._drop(self._all[0][1])
        while self._all and -self._all[0][0] not in self._notes[self._all[0][1]]:
            heapq.heappop(self._all)

    def _drop(self, site: str) -> None:
        del self._notes[site][-heapq.heappop(self._sites[site])]
        self._kept -= 1

    def sites(self) -> list[str]:
        """The sites that pages are kept of, sorted."""
        return sorted(site for site, notes in self._notes.items() if notes)

    def of_site(self, site: str) -> list[T]:
        """What was noted of the kept pages of a site, in the order of their digests."""
        return [note for _, note in sorted(self._notes[site].items(), key=lambda one: one[0])]
