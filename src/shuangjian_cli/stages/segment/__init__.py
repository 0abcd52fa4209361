"""Sentences, and words where asked for."""

from .sentences import sentences

__all__ = ["sentences"]
