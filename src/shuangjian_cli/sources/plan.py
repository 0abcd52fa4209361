"""Cuts the inputs into shards: by the inputs and the shard size only, never by who works on them.

A shard says where its pages are, so that a worker reads them itself: files by their paths, rows of
a JSONL file by their bytes. What can only be read from its beginning (archives, packed files, WARC,
Parquet, standard input) is unpacked here, in order and once, into a spool file for each shard.
One shard is held at a time, whatever the number of pages.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import IO, Any

from ..model.rows import ErrorRow
from .archives import DAMAGE
from .files import Input
from .ids import Ids, with_id, with_own_id
from .items import Item, Skipped, SourceError, SourceOptions, error_row
from .read import form_of, form_of_head, read_one, stream_items, with_meta
from .refuse import HEAD
from .rows import lines, parse_line
from .unpack import PACKINGS, open_input, unpacked

NOT_SAMPLED = "not in the sample"


class InputChangedError(Exception):
    """Rows are not what they were when the shards were cut; running again reads them anew."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Files to open, one page each."""

    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of JSONL: `length` bytes of `file` from `start` on, the first being number `first`."""

    one: Input
    file: Path | None
    start: int
    length: int
    first: int
    digest: str
    renamed: tuple[tuple[int, str], ...] = ()
    """The lines whose id came before, and the ids that they have instead."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """Items that were unpacked into `file` (None where nobody will read them: a dry run)."""

    file: Path | None
    digest: str


Piece = Pages | Rows | Spooled


@dataclass(frozen=True, slots=True)
class Shard:
    """Some pages in a row, to be done and written as one part."""

    number: int
    pieces: tuple[Piece, ...]
    pages: int
    """Items that are pages, documents or errors: each must come out again as one of these."""
    skipped: tuple[tuple[str, int], ...]
    """Records without a page that stood between them, by reason."""
    weight: int
    """Bytes of input that it stands for, to tell how far a run is."""
    spool: tuple[Path, ...] = ()
    """Files that are of no use when it is done."""
    label: str = ""
    """Its first and its last input, for people."""


def plan(
    inputs: Iterable[Input],
    options: SourceOptions,
    *,
    size: int,
    spool: Callable[[int], Path | None] = lambda number: None,
    limit: int | None = None,
    sample: float = 1.0,
    ids: Ids | None = None,
) -> Iterator[Shard]:
    """The shards, `size` pages each, as they are found.

    `spool(number)` gives the folder for the unpacked items of a shard, None where they are not
    wanted. `limit` ends after so many pages; `sample` keeps this share of them, chosen by a hash
    of their `doc_id`, so that the same pages are chosen every time. Each page has an id of its own,
    as from `read`.
    """
    ids = ids or Ids()
    cut = _Cutter(size, spool)
    for one in inputs:
        for add in _Feeder(with_meta(one, options), options, sample, ids).additions(cut):
            if limit is not None and cut.total >= limit:
                break
            if cut.pages >= size:
                yield cut.take()
            add()
        if limit is not None and cut.total >= limit:
            break
    if not cut.is_empty:
        yield cut.take()


def read_shard(
    shard: Shard, options: SourceOptions, unread: frozenset[int] = frozenset()
) -> Iterator[Item]:
    """The items of a shard. Raises `InputChangedError` where rows changed since it was cut.

    The items at the places `unread` come as errors, without a look at them: reading them is what
    ended a process.
    """
    places = count()
    for piece in shard.pieces:
        if isinstance(piece, Pages):
            for one in piece.inputs:
                yield _unread(one) if next(places) in unread else _only(one, options)
        elif isinstance(piece, Rows):
            renamed = dict(piece.renamed)
            for number, line in _lines_of(piece, options):
                if next(places) in unread:
                    yield _unread(piece.one, f"{piece.one.doc_id}#{number}")
                    continue
                item = parse_line(piece.one, number, line, options)
                yield with_id(item, renamed[number]) if number in renamed else item
        elif piece.file is not None:
            with piece.file.open("rb") as stream:
                while stream.peek(1):
                    next(places)
                    yield pickle.load(stream)


def _only(one: Input, options: SourceOptions) -> Item:
    """The page of a file; an empty file of rows that has grown since is another matter."""
    items = list(islice(read_one(one, options), 2))
    if len(items) != 1:
        raise InputChangedError(f"{one.source} changed while it was read")
    return items[0]


def _unread(one: Input, doc_id: str | None = None) -> ErrorRow:
    return error_row(one, SourceError("not read"), doc_id)


def input_digest(shard: Shard) -> str:
    """Names the input of a shard: rows by their content, files by name, size and time.

    Takes the files as they are now: compare it with what it was when the shard was done.
    """
    state = hashlib.blake2b(digest_size=16)
    for piece in shard.pieces:
        if isinstance(piece, Pages):
            for one in piece.inputs:
                state.update(json.dumps([*_stamp(one), *sorted(one.meta.items())]).encode())
        elif isinstance(piece, Rows):
            where = [piece.one.doc_id, piece.one.source, piece.first, piece.digest, piece.renamed]
            state.update(json.dumps([*where, *sorted(piece.one.meta.items())]).encode())
        else:
            state.update(piece.digest.encode())
    return state.hexdigest()


def _stamp(one: Input) -> tuple[str, str, int, int]:
    """What tells whether a file is still the same: doc_id, source, size, modification time."""
    if one.path is None:
        return one.doc_id, one.source, 0, 0
    try:
        now = one.path.stat()
    except OSError:
        return one.doc_id, one.source, -1, -1
    return one.doc_id, one.source, now.st_size, now.st_mtime_ns


def _lines_of(piece: Rows, options: SourceOptions) -> Iterator[tuple[int, bytes]]:
    """The lines of a piece that are not blank, with their numbers."""
    if piece.file is None:
        return
    state = hashlib.blake2b(digest_size=16)
    try:
        with piece.file.open("rb") as stream:
            stream.seek(piece.start)
            for number, line in lines(_Part(stream, piece.length), options, piece.first):
                state.update(line.rstrip(b"\n") + b"\n")
                if line.strip():
                    yield number, line
    except OSError as error:
        raise InputChangedError(f"{piece.one.source}: {error.strerror}") from error
    if state.hexdigest() != piece.digest:
        raise InputChangedError(f"{piece.one.source} changed while it was read")


class _Part:
    """The next `length` bytes of a stream, by lines."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream, self._left = stream, length

    def readline(self, limit: int) -> bytes:
        line = self._stream.readline(min(limit, self._left))
        self._left -= len(line)
        return line


Addition = Callable[[], None]


class _Feeder:
    """Finds what one input holds, and how to add each of it to the shard that is being cut."""

    def __init__(self, one: Input, options: SourceOptions, sample: float, ids: Ids) -> None:
        self._one, self._options, self._sample, self._ids = one, options, sample, ids
        self._position: Callable[[], int] = lambda: 0

    def additions(self, cut: _Cutter) -> Iterator[Addition]:
        """For each page, and each blank line between, a function that adds it to `cut`; what is
        skipped is counted at once."""
        one, path = self._one, self._one.path
        size = _regular_size(path)
        form = form_of(one, self._options)
        if one.fault or (size is not None and (form == "page" or not size)):
            if self._is_sampled(one.doc_id):
                yield partial(cut.add_file, _with_own_id(one, self._ids), size or 0)
            else:
                cut.skip(NOT_SAMPLED)
            return
        try:
            with self._opened() as stream:
                head = stream.peek(HEAD)[:HEAD]
                form = form or form_of_head(head)
                if form == "jsonl" and head and self._sample >= 1:
                    is_plain = size is not None and path is not None
                    packed = path is not None and path.suffix.lower() in PACKINGS
                    yield from self._rows(cut, stream, in_place=is_plain and not packed)
                else:
                    yield from self._items(cut, stream)
        except (*DAMAGE, SourceError) as error:
            error_item = with_own_id(error_row(one, error), self._ids)
            yield partial(cut.add_item, error_item, one, 0)

    def _opened(self) -> AbstractContextManager[io.BufferedReader]:
        """The unpacked bytes of the input; `_position` follows how much of its file is read."""
        if self._one.path is None:
            return open_input(self._one)
        raw = self._one.path.open("rb")
        self._position = lambda: raw.tell() if not raw.closed and raw.seekable() else 0
        return unpacked(raw, self._one.path.name)

    def _is_sampled(self, doc_id: str | None) -> bool:
        """The same pages every time, and those of a smaller sample are among them."""
        if self._sample >= 1:
            return True
        digest = hashlib.blake2b((doc_id or "").encode("utf-8", "replace"), digest_size=8).digest()
        return int.from_bytes(digest, "big") < self._sample * 2**64

    def _rows(self, cut: _Cutter, stream: IO[bytes], *, in_place: bool) -> Iterator[Addition]:
        """Rows stay in their file, or are copied to the spool as they stand."""
        at = 0
        for number, line in lines(stream, self._options):
            start, at = at, at + len(line)
            if in_place:
                at = stream.tell()  # what was cut off a giant counts too
            span = (start, at) if in_place else None
            yield partial(cut.add_row, self._one, number, line, span, self._new_id(number, line))

    def _new_id(self, number: int, line: bytes) -> str | None:
        """The id of a row whose own came before; reading the line is little beside cleaning it."""
        if not line.strip():
            return None
        item = parse_line(self._one, number, line, self._options)
        own = with_own_id(item, self._ids)
        return None if own is item or isinstance(own, Skipped) else own.doc_id

    def _items(self, cut: _Cutter, stream: Any) -> Iterator[Addition]:
        before = self._position()
        for item in stream_items(self._one, stream, self._options):
            if isinstance(item, Skipped):
                cut.skip(item.reason)
            elif not self._is_sampled(item.doc_id):
                cut.skip(NOT_SAMPLED)
            else:
                now = self._position()
                own = with_own_id(item, self._ids)
                yield partial(cut.add_item, own, self._one, max(0, now - before))
                before = max(before, now)


def _with_own_id(one: Input, ids: Ids) -> Input:
    """A page's file under an id that no page before it has."""
    if one.meta.get("id"):
        return replace(one, meta={**one.meta, "id": ids.own(one.meta["id"])})
    return replace(one, doc_id=ids.own(one.doc_id))


def _regular_size(path: Path | None) -> int | None:
    """The size of a regular file; None for standard input, a pipe, or what is not there."""
    try:
        state = path.stat() if path is not None else None
    except OSError:
        return 0
    return state.st_size if state is not None and stat.S_ISREG(state.st_mode) else None


class _Cutter:
    """The shard that is being cut: its pieces, and the piece that is being filled."""

    def __init__(self, size: int, spool: Callable[[int], Path | None]) -> None:
        self._size, self._spool = size, spool
        self.number = -1
        self.total = 0
        self._fresh()

    def _fresh(self) -> None:
        self.number += 1
        self.pages = 0
        self._weight = 0
        self._skipped: Counter[str] = Counter()
        self._pieces: list[Piece] = []
        self._files: list[Input] = []
        self._open: _OpenPiece | None = None
        self._spooled: list[Path] = []
        self._ends: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do or to count; blank lines at the end of all are nothing."""
        return not (self.pages or self._skipped)

    def skip(self, reason: str) -> None:
        """Count a record that holds no page."""
        self._skipped[reason] += 1

    def add_file(self, one: Input, weight: int) -> None:
        """A page that the worker opens."""
        if self._open is not None:
            self._close()
        self._files.append(one)
        self._count(one, weight)

    def add_row(
        self,
        one: Input,
        number: int,
        line: bytes,
        span: tuple[int, int] | None,
        new_id: str | None,
    ) -> None:
        """A line of JSONL: `span` says where it stands in its file, None that it is to be kept."""
        piece = self._open
        if piece is None or piece.one is not one or piece.is_items:
            piece = self._begin(one, number, span[0] if span else 0, spooled=span is None)
        whole = line.rstrip(b"\n") + b"\n"
        piece.add(whole, span[1] - span[0] if span else len(whole))
        if new_id is not None:
            piece.renamed.append((number, new_id))
        if line.strip():
            self._count(one, len(line))

    def add_item(self, item: Item, one: Input, weight: int) -> None:
        """An item that was unpacked."""
        piece = self._open
        if piece is None or not piece.is_items:
            piece = self._begin(one, 0, 0, spooled=True, is_items=True)
        data = pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
        piece.add(data, len(data))
        self._count(one, weight)

    def take(self) -> Shard:
        """The shard as it is, and a fresh one."""
        self._close()
        shard = Shard(
            self.number,
            tuple(self._pieces),
            self.pages,
            tuple(sorted(self._skipped.items())),
            self._weight,
            tuple(self._spooled),
            " … ".join(self._ends),
        )
        self._fresh()
        return shard

    def _count(self, one: Input, weight: int) -> None:
        self.pages += 1
        self.total += 1
        self._weight += weight
        self._ends[1:] = [one.source] if self._ends and self._ends[0] != one.source else []
        self._ends = self._ends or [one.source]

    def _begin(
        self, one: Input, first: int, start: int, *, spooled: bool, is_items: bool = False
    ) -> _OpenPiece:
        self._close()
        folder = self._spool(self.number) if spooled else None
        file = folder / f"{self.number:05d}-{len(self._pieces)}" if folder else None
        if file is not None:
            self._spooled.append(file)
        self._open = _OpenPiece(one, first, start, file, spooled=spooled, is_items=is_items)
        return self._open

    def _close(self) -> None:
        """End the piece that is being filled."""
        if self._files:
            self._pieces.append(Pages(tuple(self._files)))
            self._files = []
        if self._open is not None:
            self._pieces.append(self._open.close())
            self._open = None


class _OpenPiece:
    """Rows or unpacked items that are being collected, in the spool where they are spooled."""

    def __init__(
        self,
        one: Input,
        first: int,
        start: int,
        file: Path | None,
        *,
        spooled: bool,
        is_items: bool,
    ) -> None:
        self.one, self.is_items = one, is_items
        self._first, self._start, self._length = first, start, 0
        self._spooled, self._file = spooled, file
        self._digest = hashlib.blake2b(digest_size=16)
        self.renamed: list[tuple[int, str]] = []
        self._stream = file.open("wb") if file is not None else None

    def add(self, data: bytes, length: int) -> None:
        """Bytes of a row or an item; `length` is what they take in their file."""
        self._digest.update(data)
        self._length += length
        if self._stream is not None:
            self._stream.write(data)

    def close(self) -> Piece:
        """The piece that a worker can read."""
        if self._stream is not None:
            self._stream.close()
        digest = self._digest.hexdigest()
        if self.is_items:
            return Spooled(self._file, digest)
        file = self._file if self._spooled else self.one.path
        span = self._start, self._length, self._first
        return Rows(self.one, file, *span, digest, tuple(self.renamed))
