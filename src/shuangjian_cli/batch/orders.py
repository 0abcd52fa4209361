"""How a run is carried out: what a user asks for beside the inputs and the settings of pages."""

from __future__ import annotations

from dataclasses import dataclass

SHARD_SIZE = 50
"""Pages a shard: a few seconds of work. `python -m bench.stragglers` chooses it: larger ones leave
cores without work at the end, smaller ones only make more files."""
TIMEOUT = 120.0
"""Seconds for a page; the slowest honest one, of 20 MB, takes about a quarter of it."""


@dataclass(frozen=True, slots=True)
class Orders:
    """How a run is carried out. Beside `limit` and `sample` none of it changes what comes out."""

    jobs: int = 1
    shard_size: int = SHARD_SIZE
    limit: int | None = None
    sample: float = 1.0
    overwrite: bool = False
    retry_errors: bool = False
    """Do the shards again that have errors."""
    join: bool = True
    places: tuple[str, ...] = ()
    """Where the inputs lie, absolute; to know a folder with a run of others."""
