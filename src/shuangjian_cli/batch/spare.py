"""What stands between a run and the results of an earlier one in the same folder.

The same crawl, grown or shrunk, replaces its results: that is how runs go on. Other inputs, or none
at all, are more likely a slip, which must not cost what the earlier run found.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..sources import STDIN, Input, SourceOptions, plan
from .folder import Folder, FolderError, read_json

if TYPE_CHECKING:
    from .run import Orders


def spare_earlier(
    inputs: Iterable[Input], folder: Folder, source: SourceOptions, orders: Orders
) -> None:
    """Raise `FolderError` where nothing, or other inputs, would replace what an earlier run found.

    `--overwrite` allows other inputs, but not nothing.
    """
    earlier = [absolute(one.get("places") or (), folder.out) for one in _manifests(folder)]
    if not earlier:
        return
    if not orders.overwrite and not all(_in_common(one, orders.places) for one in earlier):
        raise FolderError(
            f"{folder.out} holds a run of other inputs; choose another folder, or --overwrite"
        )
    if not _has_a_page(inputs, source, orders.sample):
        raise FolderError(
            f"no page was found in the input; {folder.out} keeps what an earlier run found"
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


def _has_a_page(inputs: Iterable[Input], source: SourceOptions, sample: float) -> bool:
    """Whether a look up to the first page finds one. Standard input can be read only once."""
    for one in inputs:
        if one.path is None:
            return True
        if one.fault:
            continue
        first = next(plan([one], source, size=1, limit=1, sample=sample), None)
        if first is not None and first.pages:
            return True
    return False
