"""The end of a run: its shards are counted, their parts joined, and what it was is written down.

In: a folder in which every shard has its mark. Out: the joined files, the summary, the manifest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ..settings import Settings
from .folder import (
    KINDS,
    SUMMARY,
    DamagedPartError,
    Folder,
    join,
    read_json,
    read_mark,
    remove_results,
    remove_strays,
    write_json,
)
from .summary import Summary

PROVENANCE = ("version", "code_digest", "lexicon_digest", "settings_digest")
"""What the summary says of the state of the run beside its settings."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a run was of, as its manifest says it."""

    shards: int
    records: int
    inputs: str
    """Names what was found in the inputs: the shares of a run must have found the same."""
    places: list[str]
    """Where the inputs lie, seen from the folder of the run."""


def finish(
    folder: Folder,
    state: Mapping[str, Any],
    extent: Extent,
    *,
    join_parts: bool,
    fresh: bool = False,
) -> Summary:
    """Count over all marks, check the sum, join the parts, write summary and manifest.

    `fresh`: the results of an earlier run still hold, where they are all there. Raises
    `DamagedPartError` and `LostDocumentsError`.
    """
    summary, rows = count_marks(folder, range(extent.shards))
    summary.check(extent.records)
    data = {
        **summary.as_json(),
        "rows": rows,
        "settings": {field.name: state[field.name] for field in fields(Settings)},
        **{name: state[name] for name in PROVENANCE},
    }
    if not (fresh and _is_whole(folder, data, KINDS if join_parts else ())):
        remove_strays(folder, extent.shards)
        remove_results(folder)
        for kind, (size, digest) in join(folder, extent.shards).items() if join_parts else ():
            data |= {f"{kind}_bytes": size, f"{kind}_sha256": digest}
        write_json(folder.out / SUMMARY, data)
    about = {"complete": True, "state": state, **asdict(extent), "joined": join_parts}
    write_json(folder.manifest, about)
    return summary


def _is_whole(folder: Folder, data: Mapping[str, Any], joined: Iterable[str]) -> bool:
    """Whether the summary of an earlier run holds `data`, and each joined file is as long as it
    says."""
    found = read_json(folder.out / SUMMARY) or {}
    if any(found.get(name) != value for name, value in json.loads(json.dumps(data)).items()):
        return False
    try:
        sizes = {kind: folder.joined(kind).stat().st_size for kind in joined}
    except OSError:
        return False
    return all(found.get(f"{kind}_bytes") == size for kind, size in sizes.items())


def count_marks(folder: Folder, shards: Iterable[int]) -> tuple[Summary, dict[str, int]]:
    """What shards found, and how many rows of each kind they wrote, by their marks."""
    summary = Summary()
    rows: Counter[str] = Counter()
    for number in shards:
        mark = read_mark(folder, number)
        if mark is None:
            raise DamagedPartError(f"part {number} in {folder.out} is damaged or missing")
        summary.merge(Summary.from_json(mark["summary"]))
        rows.update({kind: part["rows"] for kind, part in mark["parts"].items()})
    return summary, dict(rows)
