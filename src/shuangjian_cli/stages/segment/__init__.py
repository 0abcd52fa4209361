"""Sentences, and words where asked for."""

from .sentences import sentences
from .words import segment_document

__all__ = ["segment_document", "sentences"]
