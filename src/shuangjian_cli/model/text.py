"""Spans of a text, which stages and extraction hand each other, and what holds of any text.

Offsets are code points.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]
"""`text[start:end]` of a text that both sides know."""


class Sentence(NamedTuple):
    """The sentence `text[start:end]` of a document; never empty, never across a line end."""

    start: int
    end: int


def lies_in(span: Span, spans: Sequence[Span]) -> bool:
    """Whether one of some sorted spans that do not overlap holds a span whole.

    >>> lies_in((2, 4), [(0, 1), (2, 5)]), lies_in((2, 4), [(0, 3)])
    (True, False)
    """
    index = bisect_right(spans, (span[0], sys.maxsize)) - 1
    return index >= 0 and spans[index][1] >= span[1]


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


def printable_name(name: str) -> str:
    r"""A file name as text: bytes of it that are no UTF-8 become `\xNN`.

    >>> printable_name(os.fsdecode(b"\xc4.html"))
    '\\xc4.html'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")
