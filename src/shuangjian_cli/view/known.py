"""The names that a user may give to settings: rules of `strip`, divisions of China."""

from __future__ import annotations

from collections.abc import Collection

from ..extract.places.gazetteer import Gazetteer
from ..lexicon import Lexicon
from ..stages.strip.known import known_rules

__all__ = ["known_places", "known_rules"]


def known_places(lexicon: Lexicon, text: str) -> tuple[bool, Collection[str]]:
    """Whether a division is named in a text, and all full names of divisions."""
    table = lexicon.get(Gazetteer)
    return next(table.tokens(text), None) is not None, table.full
