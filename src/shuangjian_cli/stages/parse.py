"""Markup or flat text to blocks."""

from __future__ import annotations

from dataclasses import replace

from ..lexicon import Lexicon
from ..model.document import Block, Document
from ..settings import Settings


def parse(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """First version: lines."""
    lines = [line.strip() for line in document.content.splitlines() if line.strip()]
    return replace(document, content="", blocks=tuple(Block(t, i) for i, t in enumerate(lines)))
