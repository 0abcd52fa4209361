"""The folder of a run: parts a shard, joined files, the summary and the manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..model.rows import Row, row_json
from ..sinks.files import whole_file
from .task import Outcome

KINDS = ("documents", "facts", "removed", "errors")
MANIFEST = "manifest.json"
SUMMARY = "summary.json"


class FolderError(ValueError):
    """An output folder that a run must not write into; the message says what to do."""


def open_folder(out: Path) -> None:
    """Make the folder of a run. An earlier run in it is replaced; anything else is left alone.

    Raises `FolderError` where `out` is a file, or holds files that are no run's.
    """
    if out.exists() and not out.is_dir():
        raise FolderError(f"{out} is a file; -o takes a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise FolderError(f"{out} is not empty and holds no earlier run; choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        shutil.rmtree(out / kind, ignore_errors=True)
        (out / f"{kind}.jsonl").unlink(missing_ok=True)
    (out / SUMMARY).unlink(missing_ok=True)
    for kind in KINDS:
        (out / kind).mkdir()


def part_name(number: int) -> str:
    """The file name of a shard's part."""
    return f"part-{number:05d}.jsonl"


def write_shard(out: Path, number: int, outcomes: Iterable[Outcome]) -> None:
    """One part of every kind for a shard; all four appear whole, or none does."""
    with ExitStack() as stack:
        streams = {
            kind: stack.enter_context(whole_file(out / kind / part_name(number))) for kind in KINDS
        }
        for outcome in outcomes:
            rows: dict[str, tuple[Row, ...]] = {
                "documents": (outcome.document,) if outcome.document else (),
                "facts": outcome.facts,
                "removed": outcome.removed,
                "errors": (outcome.error,) if outcome.error else (),
            }
            for kind, some in rows.items():
                streams[kind].writelines(row_json(row) + "\n" for row in some)


def join(out: Path) -> dict[str, Path]:
    """Join the parts in order into one file a kind; returns the files."""
    joined = {}
    for kind in KINDS:
        joined[kind] = out / f"{kind}.jsonl"
        with whole_file(joined[kind]) as stream:
            for part in sorted((out / kind).glob("part-*.jsonl")):
                with part.open(encoding="utf-8", newline="") as rows:
                    shutil.copyfileobj(rows, stream)
    return joined


def write_json(file: Path, data: dict[str, Any]) -> None:
    """A small JSON file, whole or not at all."""
    with whole_file(file) as stream:
        json.dump(data, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
