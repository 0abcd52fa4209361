"""Spans of a text, which stages and extraction hand each other. Offsets are code points."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """The sentence `text[start:end]` of a document; never empty, never across a line end."""

    start: int
    end: int
