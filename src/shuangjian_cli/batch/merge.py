"""The shares of a run, done on several machines or by a job array, become one run."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .finish import Extent, finish
from .folder import DONE, KINDS, MANIFEST, Folder, locked, read_json, read_mark, write_json
from .spare import absolute, relative, spare_others
from .summary import Summary

SHARE = re.compile(r"manifest-(\d+)-of-(\d+)\.json")
AGREED = ("state", "shards", "records", "inputs")
"""What all shares of a run say alike."""


class MergeError(ValueError):
    """Shares that do not make a whole; the message says what to do."""


def merge(folders: Sequence[Path], out: Path, *, join_parts: bool = True) -> Summary:
    """Make one run of all shares in `folders`, in `out`, which may be one of them.

    The results are those of a run in one go, byte for byte. Raises `MergeError` where a share is
    missing, damaged, unfinished or of another run, and what `locked`, `spare_others` and `finish`
    raise; until all has been looked at, nothing in `out` is changed.
    """
    homes, agreed = _shares(folders)
    state, shards = agreed["state"], agreed["shards"]
    target = Folder(out, state["compress"])
    parts = [Folder(homes[number % len(homes)], state["compress"]) for number in range(shards)]
    for number, home in enumerate(parts):
        if read_mark(home, number) is None:
            raise MergeError(f"part {number} in {home.out} is damaged: run its share again")
    places = absolute(agreed.get("places") or (), homes[0])
    with locked(target):
        spare_others(target, places)
        if not (out / MANIFEST).is_file():
            write_json(out / MANIFEST, {"complete": False, "state": state})
        for kind in (*KINDS, DONE):
            (out / kind).mkdir(exist_ok=True)
        for number, home in enumerate(parts):
            if home.out.resolve() != out.resolve():
                for kind in KINDS:
                    _take(home.part(kind, number), target.part(kind, number))
                _take(home.mark(number), target.mark(number))
        extent = Extent(shards, agreed["records"], agreed["inputs"], relative(places, out))
        return finish(target, state, extent, join_parts=join_parts)


def _shares(folders: Sequence[Path]) -> tuple[list[Path], dict[str, Any]]:
    """The folder of each share in order, and what all shares agree on."""
    found: dict[tuple[int, int], tuple[Path, dict[str, Any]]] = {}
    for folder in folders:
        for file in sorted(folder.glob("manifest-*-of-*.json")):
            name = SHARE.fullmatch(file.name)
            if name:
                found[int(name[1]), int(name[2])] = folder, read_json(file) or {}
    if not found:
        names = ", ".join(str(folder) for folder in folders)
        raise MergeError(f"no share of a run in {names}; make them with: run --shard 1/4 ...")
    counts = sorted({number for _, number in found})
    if len(counts) > 1:
        raise MergeError(f"shares of different runs: of {' and of '.join(map(str, counts))}")
    wanted = [(number, counts[0]) for number in range(1, counts[0] + 1)]
    for share in wanted:
        if share not in found or not found[share][1].get("complete"):
            raise MergeError(f"share {share[0]}/{share[1]} is not done: run --shard with it first")
    first = found[wanted[0]][1]
    for share in wanted:
        for what in AGREED:
            if found[share][1].get(what) != first.get(what):
                raise MergeError(
                    f"share {share[0]}/{share[1]} differs from the first in: {what}; "
                    "run all with the same inputs, settings and --shard-size"
                )
    return [found[share][0] for share in wanted], first


def _take(source: Path, target: Path) -> None:
    """A file as a second name of the same content where the file system can, else as a copy."""
    target.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        os.link(source, target)
        return
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    part.replace(target)
