"""What a user can set about the treatment of a page: one frozen model, and its fingerprint.

Settings that change the output of a page belong here and count in the fingerprint; how fast or
where to the work is done (jobs, progress, paths) does not.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from .model.page import PageFormat

Punctuation = Literal["full", "keep"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Defaults are what an analyst with a mixed crawl wants."""

    format: PageFormat = "auto"
    encoding: str | None = None
    """Overrules the detector."""
    punctuation: Punctuation = "full"
    keep_spun: bool = False
    """Leave the words of spun pages (伪原创) as they stand."""
    keep_rules: tuple[str, ...] = ()
    """Rules of `strip` that must not drop a block."""
    drop_rules: tuple[str, ...] = ()
    """Rules that drop a block whatever its neighbours say."""
    default_place: str | None = None
    default_publisher: str | None = None
    templates: str | None = None
    """Digest of the templates of sites that travel with the lexicon."""
    metrics: tuple[str, ...] = ()
    """Only facts of these metrics; empty: of all."""
    min_confidence: float = 0.0

    def fingerprint(self, lexicon_digest: str, version: str) -> str:
        """Twelve hex digits that name this version, these settings and these lexicons."""
        state = json.dumps([version, lexicon_digest, asdict(self)], sort_keys=True)
        return hashlib.sha256(state.encode()).hexdigest()[:12]
