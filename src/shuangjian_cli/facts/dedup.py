"""Pages that carry the same text: exact copies, and reposts with other chrome, cuts and typing.

In: rows of documents. Out: one row for every page of a cluster, the head of it first. A repost is
found by its characters (MinHash over runs of five, then the exact overlap of the few candidates)
and by its numbers: pages filled into one template share their words but not their figures, and are
no copies of each other.

Memory holds some 60 bytes a page, never a text: what pages are compared by lies on the disk, is
sorted band by band, and texts of candidates are read again.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
import unicodedata
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Literal

from ..model.derived import Duplicate
from ..model.extras import how_to_install
from ..model.kinds import DUPLICATE_KIND
from .rows import Data, RowFile, has_rows
from .same import letters

Head = Literal["oldest", "complete"]

SHINGLE = 5
"""Characters a shingle: with 5, two Chinese texts on one subject share under 5 % of them."""
BANDS, ROWS = 32, 4
"""Bands of the MinHash: pages that share 60 % of their shingles meet in one with 99 %."""
THRESHOLD = 0.7
"""Shared shingles, of all that two pages have, from which they are one text."""
EXCERPT = 0.9
"""Share of a shorter page that stands in a longer one, from which it is an excerpt of it."""
LEAST_TEXT = 40
"""Characters under which a page is no text: empty pages are not copies of each other."""
OTHER_NUMBERS = 0.2
"""Share of the numbers of the page that has fewer which the other may lack: damage and typing."""
FEW_NUMBERS = 3
"""With fewer numbers, one that was repaired otherwise decides; then the words must agree more."""
SURE = 0.9
"""Shared shingles from which two pages with few numbers, and one of them other, are one text."""
MOST_TRIES = 32
"""Clusters that a page is compared with in one bucket of a band."""
MOST_REMEMBERED = 1_000_000
"""Pairs that were compared in vain and are remembered: 60 MB."""
KEPT_TEXTS = 64
"""Texts kept in memory while candidates are compared."""
NONE = -1
"""No page."""
CHUNK = 65_536
"""Pages whose hashes are written at a time: 16 MB."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}月(?:\d{1,2}日?)?|\d{1,2}[-:]\d\d(?:[-:]\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What of a page makes it a head, and where its row is."""

    row: Data
    offset: int
    characters: int

    @property
    def published(self) -> str | None:
        """The day, where it is known."""
        return self.row.get("published") or None

    @property
    def known(self) -> int:
        """How many of title, author, publisher and date it has."""
        names = ("title", "author", "publisher", "published")
        return sum(bool(self.row.get(name)) for name in names)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared: its shingles and its numbers."""

    shingles: frozenset[str]
    numbers: frozenset[str]


def as_text(text: str) -> Text:
    """Shingles and numbers of a text; dates are in too many pages to tell them apart."""
    plain = _DATE.sub(" ", unicodedata.normalize("NFKC", text).replace(",", ""))
    numbers = frozenset(_NUMBER.findall(plain))
    folded = letters(text)
    shingles = frozenset(
        folded[at : at + SHINGLE] for at in range(max(1, len(folded) - SHINGLE + 1))
    )
    return Text(shingles, numbers)


def similarity(one: Text, other: Text) -> float:
    """Shared shingles of all shingles of two texts, 0 to 1 (Jaccard)."""
    common = len(one.shingles & other.shingles)
    return common / (len(one.shingles) + len(other.shingles) - common)


def same_text(one: Text, other: Text, threshold: float = THRESHOLD) -> bool:
    """Whether two pages carry one text, whole or as an excerpt.

    >>> word = "清溪市教育局通报全市课后服务的开展情况，家长普遍表示满意，学生的负担明显减轻。"
    >>> page = as_text(word + "学校481所，学生3520名，社团77个")
    >>> same_text(page, as_text(word + "学校481所，学生3520名，社团77个（转载）"))
    True
    >>> same_text(page, as_text(word + "学校960所，学生5174名，社团85个"))
    False
    """
    alike = similarity(one, other)
    common = len(one.shingles & other.shingles)
    fewer, more = sorted((one.numbers, other.numbers), key=len)
    strange = len(fewer - more)
    if alike < threshold:
        excerpt = common / min(len(one.shingles), len(other.shingles))
        return excerpt >= EXCERPT and not strange
    if len(fewer) < FEW_NUMBERS:
        return not strange or alike >= SURE
    return strange <= max(1, OTHER_NUMBERS * len(fewer))


def find_duplicates(
    file: RowFile, *, threshold: float = THRESHOLD, head: Head = "oldest", near: bool = True
) -> Iterator[Duplicate]:
    """The pages of all clusters, cluster by cluster in the order of the input, heads first.

    Without `near` only exact copies are found, and the library is not needed.
    """
    index = _Index(file, threshold, near=near)
    for offsets in index.clusters():
        members = [index.page(offset) for offset in offsets]
        chosen = min(members, key=lambda page: _rank(page, head))
        others = [page for page in members if page is not chosen]
        best = index.text(chosen.offset)
        for page in (chosen, *others):
            text = index.text(page.offset)
            alike = similarity(best, text)
            row = page.row
            yield Duplicate(
                doc_id=_name(page),
                head=_name(chosen),
                relation="head" if page is chosen else "exact" if alike == 1 else "near",
                similarity=round(alike, 3),
                pages=len(members),
                source=row.get("source"),
                url=row.get("url"),
                title=row.get("title"),
                publisher=row.get("publisher"),
                published=page.published,
                characters=page.characters,
            )


def _name(page: Page) -> str:
    return str(page.row.get("doc_id") or "")


def _rank(page: Page, head: Head) -> tuple[object, ...]:
    """The page with the lowest rank is the head: the oldest, or the one with most text."""
    complete = (-page.characters, -page.known)
    oldest = (page.published is None, page.published or "")
    first = (*complete, *oldest) if head == "complete" else (*oldest, *complete)
    return (*first, page.offset)


class _Index:
    """Which pages are one cluster; made in one pass over the rows for exact copies, and one more
    and one over the candidates for others. Pages are numbers; arrays hold what is known of each."""

    def __init__(self, file: RowFile, threshold: float, *, near: bool) -> None:
        self._file = file
        self._threshold = threshold
        self._offsets = array("q")
        self._parents = array("q")
        self._texts: dict[int, Text] = {}
        self._different: set[int] = set()
        hasher = _hasher() if near else None
        self._join_exact()
        if hasher is not None:
            self._join_near(hasher)

    def clusters(self) -> Iterator[list[int]]:
        """The clusters of two pages and more, by the offsets of their rows, in the order of the
        input."""
        following = array("q", [NONE]) * len(self._parents)
        last = array("q", range(len(self._parents)))
        for number in range(len(self._parents)):
            root = self._root(number)  # the first of its cluster
            if root != number:
                following[last[root]] = number
                last[root] = number
        for first in range(len(self._parents)):
            if self._parents[first] == first and following[first] != NONE:
                members = []
                number = first
                while number != NONE:
                    members.append(self._offsets[number])
                    number = following[number]
                yield members

    def page(self, offset: int) -> Page:
        """The page at `offset`, without its text."""
        row = self._file.at(offset)
        return Page(row, offset, len(letters(str(row.pop("text", None) or ""))))

    def text(self, offset: int) -> Text:
        """The text of the row at `offset`; the last few are kept."""
        if offset not in self._texts:
            if len(self._texts) >= KEPT_TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[offset] = as_text(self._row_text(offset))
        return self._texts[offset]

    def _row_text(self, offset: int) -> str:
        return str(self._file.at(offset).get("text") or "")

    def _join_exact(self) -> None:
        """Join the pages whose letters are the very same; they are sorted by a digest of them."""
        with closing(sqlite3.connect("")) as store:  # on disk, and gone when it is closed
            store.execute("CREATE TABLE texts (digest INTEGER, number INTEGER)")
            store.executemany("INSERT INTO texts VALUES (?, ?)", self._digests())
            order = store.execute("SELECT digest, number FROM texts ORDER BY digest, number")
            for _, same in groupby(order, key=lambda pair: pair[0]):
                first = next(same)[1]
                known: dict[str, int] = {}
                for number in (number for _, number in same):
                    known = known or {self._folded(first): first}
                    self._join(known.setdefault(self._folded(number), number), number)

    def _digests(self) -> Iterator[tuple[int, int]]:
        """A digest of every text that is one, with the number of its page; numbers the pages."""
        for number, (offset, row) in enumerate(self._file.rows()):
            self._offsets.append(offset)
            self._parents.append(number)
            folded = letters(str(row.get("text") or ""))
            if len(folded) >= LEAST_TEXT:
                text = folded.encode("utf-8", "surrogatepass")
                yield zlib.crc32(text) << 31 | zlib.adler32(text) >> 1, number

    def _folded(self, number: int) -> str:
        return letters(self._row_text(self._offsets[number]))

    def _join_near(self, hasher: Callable[[Iterable[str]], bytes]) -> None:
        """Compare the pages that share a bucket of some band, with one page of each cluster."""
        with tempfile.TemporaryFile() as spool:
            hashed = self._spool_bands(hasher, spool)
            for band in range(BANDS):
                for bucket in _buckets(spool, band, hashed):
                    self._compare(bucket)

    def _spool_bands(
        self, hasher: Callable[[Iterable[str]], bytes], spool: IO[bytes]
    ) -> array[int]:
        """Write the hashes of every text that is no exact copy, `CHUNK` pages at a time and within
        them band by band; gives the numbers of their pages."""
        import numpy

        hashed = array("q")
        chunk: list[bytes] = []

        def write() -> None:
            table = numpy.frombuffer(b"".join(chunk), dtype=numpy.uint64).reshape(-1, BANDS)
            spool.write(table.T.tobytes())
            chunk.clear()

        for number, (_, row) in enumerate(self._file.rows()):
            text = str(row.get("text") or "")
            if self._parents[number] != number or len(letters(text)) < LEAST_TEXT:
                continue
            hashed.append(number)
            chunk.append(hasher(as_text(text).shingles))
            if len(chunk) == CHUNK:
                write()
        if chunk:
            write()
        return hashed

    def _compare(self, bucket: Sequence[int]) -> None:
        known: list[int] = []
        for number in bucket:
            root = self._root(number)
            if any(self._root(other) == root for other in known):
                continue
            for other in known[:MOST_TRIES]:
                if self._same(self._root(other), number):
                    self._join(other, number)
                    break
            else:
                known.append(number)

    def _same(self, one: int, other: int) -> bool:
        """Whether two pages carry one text; what was compared in another band is not again."""
        pair = one * len(self._parents) + other
        if pair in self._different:
            return False
        first, second = (self.text(self._offsets[number]) for number in (one, other))
        same = same_text(first, second, self._threshold)
        if not same and len(self._different) < MOST_REMEMBERED:
            self._different.add(pair)
        return same

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low


def _buckets(spool: IO[bytes], band: int, hashed: Sequence[int]) -> Iterator[list[int]]:
    """The pages that have the same hash in a band, by hash; hashes that one page has are none."""
    import numpy

    width = numpy.dtype(numpy.uint64).itemsize
    column = numpy.empty(len(hashed), dtype=numpy.uint64)
    for start in range(0, len(hashed), CHUNK):
        rows = min(CHUNK, len(hashed) - start)
        spool.seek((start * BANDS + band * rows) * width)
        piece = spool.read(rows * width)
        column[start : start + rows] = numpy.frombuffer(piece, dtype=numpy.uint64)
    order = numpy.argsort(column, kind="stable")
    column = column[order]
    starts = numpy.flatnonzero(numpy.r_[True, column[1:] != column[:-1]])
    sizes = numpy.diff(numpy.r_[starts, len(column)])
    for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
        yield [hashed[int(at)] for at in order[start : start + size]]


class DedupMissingError(RuntimeError):
    """The extra `dedup` is not installed; the message says how to get it."""


def _hasher() -> Callable[[Iterable[str]], bytes]:
    """What turns shingles into the hashes of their bands: `BANDS` numbers of 64 bits."""
    try:
        import numpy
        from datasketch import MinHash
    except ImportError as error:
        raise DedupMissingError(
            f"near duplicates need: {how_to_install('dedup')}; or say --exact"
        ) from error
    # Odd numbers by which the rows of a band are mixed into one; any will do, fixed for all time.
    mix = numpy.array([2 * n + 1 for n in (7919, 104729, 1299709, 15485863)], dtype=numpy.uint64)
    empty = MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=zlib.crc32)

    def bands(shingles: Iterable[str]) -> bytes:
        one: Any = empty.copy()
        one.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
        rows = one.digest().astype(numpy.uint64).reshape(BANDS, ROWS)
        mixed: bytes = (rows * mix).sum(axis=1, dtype=numpy.uint64).tobytes()
        return mixed

    return bands


def families(rows: Iterable[Data]) -> Iterator[tuple[str, str]]:
    """From the rows of duplicates: every page that is in a cluster, with its head."""
    return ((str(row["doc_id"]), str(row["head"])) for row in rows)


def heads_of_copies(folder: Path) -> tuple[Iterator[tuple[str, str]], bool]:
    """Every page of a run that has copies, with its head; and whether near copies are among them.

    From what `dedup` left in the folder, else found here; near copies need the extra `dedup`.
    """
    if (folder / "duplicates.jsonl").is_file():
        return heads_in(folder), True
    if not has_rows(folder, "documents"):
        return iter(()), True
    near = True
    try:
        _hasher()
    except DedupMissingError:
        near = False
    return _heads_found(folder, near), near


def heads_in(path: Path) -> Iterator[tuple[str, str]]:
    """Every page with its head, from what `dedup` wrote: a file, or in the folder of a run."""
    with RowFile(path, "duplicates", DUPLICATE_KIND) as file:
        yield from families(row for _, row in file.rows())


def _heads_found(folder: Path, near: bool) -> Iterator[tuple[str, str]]:
    with RowFile(folder, "documents") as file:
        yield from families(row.model_dump() for row in find_duplicates(file, near=near))
