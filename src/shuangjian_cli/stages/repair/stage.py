"""Undo damage."""

from __future__ import annotations

from ...lexicon import Lexicon
from ...model.document import Document
from ...settings import Settings


def repair(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """First version: nothing."""
    return document
