"""What decides the bytes of a run's output beside its input; when it changes, shards are redone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from .. import __version__
from ..settings import Settings
from ..sources import SourceOptions

Compress = Literal["gz", "zst"]

LAYOUT = 1
"""Raise it when parts are written in another way, so that none of the old ones is kept."""


PACKAGE = Path(__file__).parents[1]
ROOMS = (
    *("pipeline.py", "settings.py", "model", "lexicon", "stages", "extract"),
    *("templates", "sources", "batch"),
)
"""Where the code stands that decides what comes out of a page, and how it is written."""


@cache
def code_digest() -> str:
    """Twelve hex digits over the code of a run: two builds may call themselves one version."""
    state = hashlib.sha256()
    for room in ROOMS:
        place = PACKAGE / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            name = file.relative_to(PACKAGE).as_posix()
            state.update(f"{name}\0".encode() + file.read_bytes() + b"\0")
    return state.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class State:
    """Version, code, lexicons, settings, how inputs are read, and how parts are packed."""

    settings: Settings
    source: SourceOptions
    lexicon_digest: str
    compress: Compress | None = None
    code: str = field(default_factory=code_digest)

    def as_json(self) -> dict[str, Any]:
        """Flat, so that two states can be compared name by name."""
        source = {name: value for name, value in asdict(self.source).items() if name != "meta"}
        return {
            "layout": LAYOUT,
            "version": __version__,
            "code_digest": self.code,
            "lexicon_digest": self.lexicon_digest,
            "settings_digest": self.settings.fingerprint(self.lexicon_digest, __version__),
            "compress": self.compress,
            **asdict(self.settings),
            **{f"source_{name}": value for name, value in source.items()},
        }

    @property
    def digest(self) -> str:
        """Twelve hex digits over all of it."""
        text = json.dumps(self.as_json(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def changes(self, before: Mapping[str, Any]) -> list[str]:
        """The names of what differs from an earlier state, as `manifest.json` keeps it."""
        now = json.loads(json.dumps(self.as_json()))
        names = (now.keys() | before.keys()) - {"settings_digest"}
        return sorted(name for name in names if now.get(name) != before.get(name))
