"""Pages that carry the same text: exact copies, and reposts with other chrome, cuts and typing.

In: rows of documents. Out: one row for every page of a cluster, the head of it first. A repost is
found by its characters (MinHash over runs of five, then the exact overlap of the few candidates)
and by its numbers: pages filled into one template share their words but not their figures, and are
no copies of each other.

Memory holds 256 bytes and an id a page, never a text; texts of candidates are read again.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..model.derived import DUPLICATE_KIND, Duplicate
from .rows import Data, RowFile, has_rows

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
MOST_TRIES = 32
"""Clusters that a page is compared with in one bucket of a band."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NO_LETTERS = re.compile(r"[\W_]+")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}月(?:\d{1,2}日?)?|\d{1,2}[-:]\d\d(?:[-:]\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is kept of a page: where its row is, and what makes it a head."""

    doc_id: str
    offset: int
    published: str | None
    characters: int
    known: int
    """How many of title, author, publisher and date it has."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared: its shingles and its numbers."""

    shingles: frozenset[str]
    numbers: frozenset[str]


def fold(text: str) -> str:
    """The letters and digits of a text, NFKC: chrome, width and punctuation do not count.

    >>> fold("全市 ４８１所，学校！")
    '全市481所学校'
    """
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text))


def as_text(text: str) -> Text:
    """Shingles and numbers of a text; dates are in too many pages to tell them apart."""
    plain = _DATE.sub(" ", unicodedata.normalize("NFKC", text).replace(",", ""))
    numbers = frozenset(_NUMBER.findall(plain))
    folded = fold(text)
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
    for members in index.clusters():
        chosen = min(members, key=lambda page: _rank(page, head))
        others = [page for page in members if page is not chosen]
        best = index.text(chosen.offset)
        for page in (chosen, *others):
            text = index.text(page.offset)
            alike = similarity(best, text)
            row = file.at(page.offset)
            yield Duplicate(
                doc_id=page.doc_id,
                head=chosen.doc_id,
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


def _rank(page: Page, head: Head) -> tuple[object, ...]:
    """The page with the lowest rank is the head: the oldest, or the one with most text."""
    complete = (-page.characters, -page.known)
    oldest = (page.published is None, page.published or "")
    first = (*complete, *oldest) if head == "complete" else (*oldest, *complete)
    return (*first, page.offset)


class _Index:
    """Which pages are one cluster; made in one pass over the rows and one over the candidates."""

    def __init__(self, file: RowFile, threshold: float, *, near: bool) -> None:
        self._file = file
        self._threshold = threshold
        self._pages: list[Page] = []
        self._parents = array("l")
        self._texts: dict[int, Text] = {}
        self._different: set[int] = set()
        exact: dict[int, int] = {}
        hasher = _hasher() if near else None
        bands: list[bytes] = []
        banded = array("l")
        for offset, row in file.rows():
            text = str(row.get("text") or "")
            folded = fold(text)
            number = len(self._pages)
            self._pages.append(_page(row, offset, len(folded)))
            self._parents.append(number)
            if len(folded) < LEAST_TEXT:
                continue
            key = zlib.crc32(folded.encode()) << 32 | zlib.adler32(folded.encode())
            if key in exact and fold(self._row_text(self._pages[exact[key]].offset)) == folded:
                self._join(exact[key], number)
                continue
            exact[key] = number
            if hasher is not None:
                bands.append(hasher(as_text(text).shingles))
                banded.append(number)
        if bands:
            self._join_near(bands, banded)

    def clusters(self) -> Iterator[list[Page]]:
        """The clusters of two pages and more, in the order of their first pages."""
        members: dict[int, list[Page]] = {}
        sizes: dict[int, int] = {}
        for number in range(len(self._pages)):
            root = self._root(number)
            sizes[root] = sizes.get(root, 0) + 1
        for number, page in enumerate(self._pages):
            root = self._root(number)
            if sizes[root] > 1:
                members.setdefault(root, []).append(page)
        yield from members.values()

    def text(self, offset: int) -> Text:
        """The text of the row at `offset`; the last few are kept."""
        if offset not in self._texts:
            if len(self._texts) >= KEPT_TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[offset] = as_text(self._row_text(offset))
        return self._texts[offset]

    def _row_text(self, offset: int) -> str:
        return str(self._file.at(offset).get("text") or "")

    def _join_near(self, bands: Sequence[bytes], banded: Sequence[int]) -> None:
        """Compare the pages that share a bucket of some band, with one page of each cluster."""
        import numpy

        table = numpy.frombuffer(b"".join(bands), dtype=numpy.uint64).reshape(-1, BANDS)
        for band in range(BANDS):
            column = table[:, band]
            order = numpy.argsort(column, kind="stable")
            edges = numpy.flatnonzero(numpy.diff(column[order])) + 1
            for bucket in numpy.split(order, edges):
                if len(bucket) > 1:
                    self._compare([banded[int(at)] for at in bucket])

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
        pair = one * len(self._pages) + other
        if pair in self._different:
            return False
        first, second = (self.text(self._pages[number].offset) for number in (one, other))
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


MOST_REMEMBERED = 1_000_000
"""Pairs that were compared in vain and are remembered: 60 MB."""
KEPT_TEXTS = 64
"""Texts kept in memory while candidates are compared."""


def _page(row: Data, offset: int, characters: int) -> Page:
    known = sum(bool(row.get(name)) for name in ("title", "author", "publisher", "published"))
    published = row.get("published")
    return Page(str(row.get("doc_id") or ""), offset, published or None, characters, known)


class DedupMissingError(RuntimeError):
    """The extra `dedup` is not installed; the message says how to get it."""


def _hasher() -> Callable[[Iterable[str]], bytes]:
    """What turns shingles into the hashes of their bands: `BANDS` numbers of 64 bits."""
    try:
        import numpy
        from datasketch import MinHash
    except ImportError as error:
        raise DedupMissingError(
            'near duplicates need: pip install "shuangjian-cli[dedup]"; or say --exact'
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


def families(rows: Iterable[Data]) -> dict[str, str]:
    """From the rows of duplicates: the head of every page that is in a cluster."""
    return {str(row["doc_id"]): str(row["head"]) for row in rows}


def heads_of_copies(folder: Path) -> tuple[dict[str, str], bool]:
    """The head of every page of a run that has copies, and whether near copies are among them.

    From what `dedup` left in the folder, else found here; near copies need the extra `dedup`.
    """
    if (folder / "duplicates.jsonl").is_file():
        with RowFile(folder, "duplicates", DUPLICATE_KIND) as file:
            return families(row for _, row in file.rows()), True
    if not has_rows(folder, "documents"):
        return {}, True
    with RowFile(folder, "documents") as file:
        try:
            return families(row.model_dump() for row in find_duplicates(file)), True
        except DedupMissingError:
            return families(row.model_dump() for row in find_duplicates(file, near=False)), False
