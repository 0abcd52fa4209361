"""The folded form of a line, on which patterns are tried and lines compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...lexicon.needs import Chars, together

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_SPACE = (*_BLANKS, *map(chr, range(0x2000, 0x200B)))
_INVISIBLE = "\xad\u200b\u200c\u200d\u2060\ufeff"
_FOLDED = _NARROW | dict.fromkeys((*_SPACE, *_INVISIBLE), "")
_NARROWED = _NARROW | {"\u3000": " ", "\xa0": " "}
_FOLDS, _NARROWS = Chars(_FOLDED), Chars(_NARROWED)
_NO_LETTER = re.compile(r"[\W_]")


def fold(text: str) -> str:
    """Full-width ASCII to ASCII, Latin letters to lower case, white space taken away.

    >>> fold("来源：　某某网 PDF")
    '来源:某某网pdf'
    """
    return _replaced(text, _FOLDED, _FOLDS).lower()


def narrow(text: str) -> str:
    """Full-width ASCII to ASCII, and wide blanks to blanks.

    >>> narrow("来源：　某某网１")
    '来源: 某某网1'
    """
    return _replaced(text, _NARROWED, _NARROWS)


def _replaced(text: str, table: dict[str, str], chars: Chars) -> str:
    """The text with characters replaced: one pass for each of the few that it holds, which is
    faster than `str.translate`, slow on all that its table lacks."""
    for char in chars.held(text):
        text = text.replace(char, table[char])
    return text


def letters(text: str) -> str:
    """The folded form without its marks: titles are compared by it."""
    return _letters_of(fold(text))


def _letters_of(key: str) -> str:
    return key if key.isalnum() else _NO_LETTER.sub("", key)


class Memo(dict[str, str]):
    """What a function makes of texts, remembered."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> str:
        made = self[text] = self._make(text)
        return made


class Folds:
    """The folded forms of the texts of one page: many rules look at the same lines.

    >>> folds = Folds()
    >>> folds.keys["来源： 某某网"], folds.letters["来源： 某某网"]
    ('来源:某某网', '来源某某网')
    """

    __slots__ = ("keys", "letters")

    def __init__(self, texts: Sequence[str] = ()) -> None:
        """Those of the `texts` are made in one go."""
        keys = Memo(fold)
        self.keys, self.letters = keys, Memo(lambda text: _letters_of(keys[text]))
        self.keys.update(zip(texts, together(fold, texts), strict=True))
