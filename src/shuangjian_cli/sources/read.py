"""One input at a time: a file or standard input becomes pages, clean documents or errors."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO, Literal

from ..model.page import PageFormat, RawPage
from . import archives
from .files import Input
from .ids import Ids, with_own_id
from .items import (
    BLANK,
    HINT_FIELDS,
    Item,
    SourceError,
    SourceOptions,
    error_row,
    hints,
    read_page,
)
from .refuse import BEFORE_TEXT, HEAD, is_other_json, json_refusal, refusal, table_refusal
from .rows import read_rows
from .unpack import open_input, plain_name, unpacked

Form = Literal["page", "jsonl", "zip", "tar", "warc", "parquet"]

BY_SUFFIX: tuple[tuple[tuple[str, ...], Form], ...] = (
    ((".jsonl", ".ndjson"), "jsonl"),
    ((".zip",), "zip"),
    ((".tar", ".tbz2", ".txz"), "tar"),
    ((".warc", ".wet", ".wat", ".warc.open"), "warc"),
    ((".parquet",), "parquet"),
)
FORCED: dict[str, Form] = {"jsonl": "jsonl", "warc": "warc"}
"""What `--from` makes of any file that is no archive."""
PAGES_ONLY = ("html", "text")
"""`--from` of these takes every file but an archive for a page."""
NOTHING_CAME = "nothing came on stdin; pipe a page in, or name a path"


def read(inputs: Iterable[Input], options: SourceOptions, ids: Ids | None = None) -> Iterator[Item]:
    """All items of all inputs, in order; what cannot be read yields an `ErrorRow` in its place.

    Each has an id of its own; `ids` knows how many came with that of an earlier one.
    """
    ids = ids or Ids()
    for one in inputs:
        for item in read_one(with_meta(one, options), options):
            yield with_own_id(item, ids)


def with_meta(one: Input, options: SourceOptions) -> Input:
    """The input with the hints that `--meta` has for it, by its source or its `doc_id`."""
    meta = options.meta.get(one.source) or options.meta.get(one.doc_id)
    return replace(one, meta=meta) if meta else one


def read_one(one: Input, options: SourceOptions) -> Iterator[Item]:
    """The items of one input. Never raises for what is wrong with the input."""
    try:
        if one.fault:
            raise one.fault
        with open_input(one) as stream:
            yield from stream_items(one, stream, options)
    except (*archives.DAMAGE, SourceError) as error:
        yield error_row(one, error)


def form_of(one: Input, options: SourceOptions) -> Form | None:
    """What an input holds, by `--from` and its name; None: only its first bytes can tell."""
    name = plain_name(one.source)
    named = next((form for suffixes, form in BY_SUFFIX if name.endswith(suffixes)), None)
    if named in ("zip", "tar"):
        return named
    if options.kind in FORCED:
        return FORCED[options.kind]
    if options.kind in PAGES_ONLY:
        return "page"
    if named or not (one.path is None or name.endswith(".json") or _is_pipe(one.path)):
        return named or "page"
    return None


def _is_pipe(path: Path) -> bool:
    """Whether a path is a named pipe; what cannot be looked at is told when it is read."""
    try:
        return path.is_fifo()
    except OSError:
        return False


def form_of_head(head: bytes) -> Form:
    """What standard input, a pipe or a file of JSON holds, by its first bytes."""
    start = head.lstrip(BEFORE_TEXT)
    if start.startswith(b"{") and not is_other_json(start):
        return "jsonl"
    return "warc" if start.startswith(b"WARC/1") else "page"


def stream_items(one: Input, stream: io.BufferedReader, options: SourceOptions) -> Iterator[Item]:
    """The items of an open input. Raises `SourceError` and what the readers of archives raise."""
    head = stream.peek(HEAD)[:HEAD]
    if not head:
        raise SourceError(NOTHING_CAME if one.path is None else "the file is empty")
    form = form_of(one, options) or form_of_head(head)
    if form == "page":
        reason = refusal(head)
        if options.kind not in PAGES_ONLY:
            reason = reason or json_refusal(head) or table_refusal(plain_name(one.source))
        if reason:
            raise SourceError(reason)
        yield _page(one, stream, options)
    else:
        yield from READERS[form](one, stream, options)


def _page(one: Input, stream: IO[bytes], options: SourceOptions) -> RawPage:
    data = read_page(stream, options.max_bytes)
    if not data.strip(BLANK):
        raise SourceError("the file holds nothing but white space")
    page_format: PageFormat = "auto"
    if options.kind in ("html", "text"):
        page_format = options.kind
    return RawPage(
        doc_id=one.meta.get("id") or one.doc_id,
        source=one.source,
        data=data,
        format=page_format,
        url=one.meta.get("url") or None,
        hints=hints(one.meta),
    )


def _members(
    members: Callable[[Input, io.BufferedReader], Generator[archives.Member, None, None]],
) -> Callable[[Input, io.BufferedReader, SourceOptions], Iterator[Item]]:
    """A reader of an archive from the function that lists its members."""

    def read_members(
        one: Input, stream: io.BufferedReader, options: SourceOptions
    ) -> Iterator[Item]:
        # closing: a reader that stops early (--limit) must not leave the archive open
        inherited = {key: hint for key, hint in one.meta.items() if key in HINT_FIELDS}
        with closing(members(one, stream)) as found:
            for member, content in found:
                hinted = with_meta(replace(member, meta=inherited), options)
                yield from _member_items(hinted, content, options)

    return read_members


def _member_items(
    member: Input, content: IO[bytes] | SourceError, options: SourceOptions
) -> Iterator[Item]:
    """The items of a file in an archive: a page, or rows."""
    try:
        if isinstance(content, SourceError):
            raise content
        if form_of(member, options) in ("zip", "tar", "warc", "parquet"):
            raise SourceError("an archive inside an archive; unpack it first")
        with unpacked(content, member.source) as stream:
            yield from stream_items(member, stream, options)
    except (*archives.DAMAGE, SourceError) as error:
        yield error_row(member, error)


def _read_warc(one: Input, stream: io.BufferedReader, options: SourceOptions) -> Iterator[Item]:
    from .warc import read_warc

    return read_warc(one, stream, options)


def _read_parquet(one: Input, stream: io.BufferedReader, options: SourceOptions) -> Iterator[Item]:
    from .parquet import read_parquet

    return read_parquet(one, stream, options)


READERS: dict[str, Callable[[Input, io.BufferedReader, SourceOptions], Iterator[Item]]] = {
    "jsonl": read_rows,
    "zip": _members(archives.zip_members),
    "tar": _members(archives.tar_members),
    "warc": _read_warc,
    "parquet": _read_parquet,
}
