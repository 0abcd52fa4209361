"""The folded form of a line, on which patterns are tried and lines compared."""

from __future__ import annotations

import re

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = dict.fromkeys((173, 8203, 8204, 8205, 8288, 65279))
_TABLE = _WIDTH | _INVISIBLE
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Full-width ASCII to ASCII, Latin letters to lower case, white space taken away.

    >>> fold("来源：　某某网 PDF")
    '来源:某某网pdf'
    """
    return _SPACE.sub("", text.translate(_TABLE)).lower()


def letters(text: str) -> str:
    """The folded form without its marks: titles are compared by it."""
    return re.sub(r"[\W_]+", "", fold(text))
