"""Undo what mirrors, encodings and forums did to the text of a page."""

from .stage import repair

__all__ = ["repair"]
