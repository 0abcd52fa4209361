"""Heuristics as data: tables that a non-programmer can read and edit, and what loads them."""

from .load import Lexicon, LexiconError, Row

__all__ = ["Lexicon", "LexiconError", "Row"]
