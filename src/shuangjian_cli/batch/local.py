"""The local engine: shards of items, one after the other, each written whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from .. import __version__
from ..lexicon import Lexicon
from ..settings import Settings
from ..sources import Item
from .folder import MANIFEST, SUMMARY, join, open_folder, part_name, write_json, write_shard
from .summary import Summary
from .task import Outcome, treat

SHARD_SIZE = 500
"""Pages a shard: some seconds of work, so that little is lost when a run is stopped."""


def run(
    items: Iterable[Item],
    out: Path,
    lexicon: Lexicon,
    settings: Settings,
    *,
    shard_size: int = SHARD_SIZE,
    seen: Callable[[Outcome], None] = lambda outcome: None,
) -> Summary:
    """Clean and extract all items into the folder `out`; `seen` is called after every page.

    Raises `FolderError` where `out` cannot be used, and `LostDocumentsError` where the numbers
    at the end do not add up.
    """
    open_folder(out)
    summary = Summary()
    stream = iter(items)
    digest = settings.fingerprint(lexicon.digest, __version__)
    parts: list[str] = []

    def outcomes(shard: Iterable[Item]) -> Iterator[Outcome]:
        for item in shard:
            outcome = treat(item, lexicon, settings, facts=True)
            summary.add(outcome)
            seen(outcome)
            yield outcome

    def manifest(*, complete: bool) -> None:
        state = {"version": __version__, "settings_digest": digest, "complete": complete}
        write_json(out / MANIFEST, {**state, "parts": parts})

    manifest(complete=False)
    while shard := list(islice(stream, shard_size)):
        write_shard(out, len(parts), outcomes(shard))
        parts.append(part_name(len(parts)))
        manifest(complete=False)
    summary.check()
    join(out)
    versions = {"version": __version__, "lexicon_digest": lexicon.digest, "settings_digest": digest}
    write_json(out / SUMMARY, {**summary.as_json(), "settings": asdict(settings), **versions})
    manifest(complete=True)
    return summary
