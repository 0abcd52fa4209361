"""What stands between a run and the results of an earlier one in the same folder.

The same crawl, grown or shrunk, replaces its results: that is how runs go on. Other inputs, none
at all, or nothing but what cannot be read, are more likely a slip, which must not cost what the
earlier run found.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from ..model.rows import ErrorRow
from ..sources import STDIN, Input, Item, Skipped, SourceOptions, plan, read
from .folder import DONE, Folder, FolderError, read_json
from .orders import Orders


def spare_earlier(
    inputs: Iterable[Input], folder: Folder, source: SourceOptions, orders: Orders
) -> None:
    """Raise `FolderError` where nothing, or other inputs, would replace what an earlier run found.

    `--overwrite` allows other inputs, but not nothing.
    """
    if next(_manifests(folder), None) is None:
        return
    if not orders.overwrite:
        spare_others(folder, orders.places, ", or --overwrite")
    if not _holds_something(inputs, source, orders.sample):
        nothing = "no page is in the sample; raise --sample"
        if not _holds_something(inputs, source, 1.0):
            nothing = "no page was found in the input"
        raise FolderError(f"{nothing}; {folder.out} keeps what an earlier run found")
    fault = _only_errors(inputs, source, orders.limit) if _has_documents(folder) else None
    if fault is not None:
        raise FolderError(
            f"every input is an error ({fault}); {folder.out} keeps what an earlier run found"
        )


def spare_others(folder: Folder, places: Sequence[str], otherwise: str = "") -> None:
    """Raise `FolderError` where a folder holds a run of other inputs than those of `places`;
    `otherwise` says what else can be done."""
    for one in _manifests(folder):
        if not _in_common(absolute(one.get("places") or (), folder.out), places):
            raise FolderError(
                f"{folder.out} holds a run of other inputs; choose another folder{otherwise}"
            )


def _manifests(folder: Folder) -> Iterator[dict[str, Any]]:
    """What earlier runs that found something say. Shares work side by side, so that one looks at
    its own and at that of a whole run only.
    """
    whole = Folder(folder.out).manifest
    files = {folder.manifest, whole} if folder.share else set(folder.out.glob("manifest*.json"))
    for file in sorted(files):
        manifest = read_json(file)
        if manifest is not None and manifest.get("shards") != 0:
            yield manifest


def relative(places: Iterable[str], out: Path) -> list[str]:
    """Places as a manifest keeps them: seen from its folder, so that both may be moved or mounted
    elsewhere together.
    """
    return [one if one == STDIN else _from(out, one) for one in places]


def absolute(places: Iterable[str], out: Path) -> list[str]:
    """The places that a manifest in the folder `out` keeps."""
    start = os.path.abspath(out)  # noqa: PTH100 - links keep their own names
    return [
        one if one == STDIN else os.path.normpath(os.path.join(start, one))  # noqa: PTH118
        for one in places
    ]


def _from(out: Path, place: str) -> str:
    try:
        return os.path.relpath(place, out)
    except ValueError:  # different drives
        return place


def _in_common(before: Sequence[str], places: Sequence[str]) -> bool:
    """Whether a place of the earlier run is one of these, in one of these, or around one."""
    if not before or not places:  # made by an older version, or not from paths
        return True
    return any(_is_in(old, new) or _is_in(new, old) for old in before for new in places)


def _is_in(path: str, around: str) -> bool:
    return path == around or path.startswith(around.rstrip(os.sep) + os.sep)


def _holds_something(inputs: Iterable[Input], source: SourceOptions, sample: float) -> bool:
    """Whether a look up to the first page, or error, finds one."""
    for one in inputs:
        if _is_read_once(one):
            return True
        if one.fault:
            continue
        first = next(plan([one], source, size=1, limit=1, sample=sample), None)
        if first is not None and first.pages:
            return True
    return False


def _is_read_once(one: Input) -> bool:
    """Whether a look would take away what the run is to read: standard input, a named pipe."""
    return one.path is None or one.path.is_fifo()


def _has_documents(folder: Folder) -> bool:
    """Whether the earlier run found more than errors, by the marks of its parts."""
    marks = map(read_json, sorted((folder.out / DONE).glob("part-*.json")))
    return any(mark is None or mark.get("summary", {}).get("documents", 1) for mark in marks)


def _only_errors(inputs: Iterable[Input], source: SourceOptions, limit: int | None) -> str | None:
    """The first error where nothing else is among the first `limit` pages; None where one of them
    can be read.
    """
    first: ErrorRow | None = None
    for item in islice(_looked_at(inputs, source), limit):
        if not isinstance(item, ErrorRow):
            return None
        first = first or item
    return f"{first.source}: {first.message}" if first else None


def _looked_at(inputs: Iterable[Input], source: SourceOptions) -> Iterator[Item | None]:
    """The pages and errors of inputs; None for what a look would take away."""
    for one in inputs:
        if _is_read_once(one):
            yield None
        else:
            yield from (item for item in read([one], source) if not isinstance(item, Skipped))
