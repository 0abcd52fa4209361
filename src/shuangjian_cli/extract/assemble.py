"""Put facts together."""

from __future__ import annotations

from collections.abc import Sequence

from ..lexicon import Lexicon
from ..model.rows import DocumentRow, Fact
from ..settings import Settings
from ..model.text import Sentence


def extract(
    row: DocumentRow, sentences: Sequence[Sentence], lexicon: Lexicon, settings: Settings
) -> tuple[Fact, ...]:
    """First version: nothing."""
    return ()
