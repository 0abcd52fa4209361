"""Spans of a text, which stages and extraction hand each other, and what holds of any text.

Offsets are code points.
"""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[int, int]
"""`text[start:end]` of a text that both sides know."""


class Sentence(NamedTuple):
    """The sentence `text[start:end]` of a document; never empty, never across a line end."""

    start: int
    end: int


def fits_charset(text: str, charset: str) -> bool:
    """Whether a charset has every character of a text.

    >>> fits_charset("学校", "gb2312"), fits_charset("學校", "gb2312")
    (True, False)
    """
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
