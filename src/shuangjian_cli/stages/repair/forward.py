"""The forward model: what a mirror that works on GBK bytes prints for a given text.

Some mirrors of Chinese pages annotate traditional characters with pinyin in brackets and cut the
text at full-width delimiters, and they do both on **bytes**, at any offset. Where the trail byte
of one character and the lead byte of the next happen to spell an annotated character or a
delimiter, everything after it is read one byte off, until something sets the reader right again.

This module does what such a mirror does. It is the verifier of the repair (a repair is accepted
only if `damage` turns it back into exactly what stands on the page), and it makes test data.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

DELIMITERS = "！？；。，、"
"""Delimiters at which mirrors were seen to cut; which of them are active differs by page."""

COMMON_DELIMITERS = "！？；。"
"""The four that most mirrors with this damage cut at."""

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width ASCII to ASCII, for `str.translate`: what many mirrors do as their last step."""

_LEAD_MIN, _LEAD_MAX = 0x81, 0xFE
_EURO = 0x80
_HIGH = bytes(range(0x81, 0x100))
_UNKNOWN = "?"
_ENTITY = re.compile(r"&#([0-9]{2,7});")


@dataclass(frozen=True, slots=True)
class Habit:
    """What one mirror does: the same everywhere within a page, different from page to page."""

    readings: Mapping[str, str] = field(default_factory=dict)
    """Annotated characters (in the script of the page) with the one pinyin they always get."""
    delimiters: str = COMMON_DELIMITERS
    """The full-width delimiters at which the bytes are cut, one after the other in this order."""
    fold: bool = True
    """Whether full-width ASCII (，；：？！（）) became ASCII afterwards."""
    private: Literal["drop", "keep"] = "drop"
    """Pairs that fall on private-use cells vanish in text dumps and survive in markup."""
    blanks: tuple[str, str] = ("", "")
    """What stands between brackets and pinyin, before and behind it: nothing, or a blank on some
    pages."""
    parts: bool = False
    """Whether a pinyin parts the bytes that it stands between. A mirror annotates one character of
    its table after the other, so that of two that share a byte the second one has its pinyin too
    (教?chù)?shī)) only where it came first in the table; where not, it has none (教?chù)煟)."""

    def note(self, reading: str) -> str:
        """Pinyin as this mirror prints it."""
        return f"({self.blanks[0]}{reading}{self.blanks[1]})"


def damage(
    text: str,
    readings: Mapping[str, str],
    delimiters: str = COMMON_DELIMITERS,
    *,
    fold: bool = True,
    private: Literal["drop", "keep"] = "drop",
    blanks: tuple[str, str] = ("", ""),
) -> str:
    """What the mirror prints for a clean `text` that is already in the script of the mirror.

    `readings` maps each annotated character to its pinyin. Characters that GBK does not have stand
    on such pages as entities and survive. Never raises, whatever the text.

    >>> damage("確保“雙減”工作", {})          # trail of 保 + lead of “ spell ！
    '確?!半p減”工作'
    >>> damage("依托當地財政支持", {"當": "dāng", "數": "shù", "財": "cái"})
    '依托當(dāng)?shù)刎?cái)政支持'
    """
    return print_bytes(
        gbk_bytes(text), Habit(readings, delimiters, fold=fold, private=private, blanks=blanks)
    )


def gbk_bytes(text: str) -> bytes:
    """The GBK bytes of a text; a character that GBK does not have as its entity, in ASCII.

    >>> gbk_bytes("減a").hex(), gbk_bytes("»")
    ('9c7061', b'&#187;')
    """
    return b"".join(_gbk(char) for char in text)


@cache
def _gbk(char: str) -> bytes:
    """The one or two bytes of a character, or its entity."""
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:  # a lone surrogate
        return b"?"
    return data if len(data) <= 2 else b"&#%d;" % ord(char)


def print_bytes(data: bytes, habit: Habit) -> str:
    """What the mirror prints for these GBK bytes: annotate, cut, decode each piece by itself."""
    pieces = [_annotate(data, habit)]
    for delimiter in habit.delimiters:
        mark = _gbk(delimiter)
        cut: list[bytes] = []
        for number, piece in enumerate(pieces):
            between = piece.split(mark) if number % 2 == 0 else [piece]
            cut.append(between[0])
            for part in between[1:]:
                cut += (mark, part)
        pieces = cut
    if _splits_last(pieces[-1]):  # the line end after the text swallows it
        pieces[-1] = pieces[-1][:-1]
    text = "".join(_decode(piece, habit.private) for piece in pieces)
    text = _ENTITY.sub(_unescape, text)
    return text.translate(FOLD) if habit.fold else text


def _unescape(match: re.Match[str]) -> str:
    """The character of a numeric entity outside ASCII; anything else as it stands."""
    code = int(match[1])
    return chr(code) if _EURO <= code <= sys.maxunicode else match[0]


def _annotate(data: bytes, habit: Habit) -> bytes:
    """Put `(pinyin)` after every two bytes that spell an annotated character, at any offset."""
    notes = {
        _gbk(char): habit.note(reading).encode("gb18030")
        for char, reading in habit.readings.items()
        if len(_gbk(char)) == 2
    }
    if not notes:
        return data
    pieces: list[bytes] = []
    at = 0
    for end in range(2, len(data) + 1):
        note = notes.get(data[end - 2 : end])
        if note is not None and not (habit.parts and 0 < at == end - 1):
            pieces += (data[at:end], note)
            at = end
    pieces.append(data[at:])
    return b"".join(pieces)


def _splits_last(piece: bytes) -> bool:
    """Whether the last byte is a lead byte without its trail.

    Bytes up to 80 never lead, so the run of higher bytes at the end is read from its start.
    """
    return (len(piece) - len(piece.rstrip(_HIGH))) % 2 == 1


def _decode(piece: bytes, private: Literal["drop", "keep"]) -> str:
    """Decode one piece as the mirrors do: a lead byte that no trail follows becomes `?`.

    It takes the byte after it along where that is printable ASCII below `@` (a digit, `<`, `(`);
    before a blank or a control character nothing is printed at all.
    """
    printed: list[str] = []
    at = 0
    while at < len(piece):
        byte = piece[at]
        at += 1
        if byte < _EURO:
            printed.append(chr(byte))
        elif byte == _EURO:
            printed.append("€")
        elif byte > _LEAD_MAX or at == len(piece):
            printed.append(_UNKNOWN)
        else:
            printed.append(_pair(byte, piece[at], private))
            at += 1
    return "".join(printed)


@cache
def _pair(lead: int, trail: int, private: Literal["drop", "keep"]) -> str:
    """What the bytes `lead`, `trail` print: a character, `?`, or nothing."""
    if trail <= 0x20:
        return ""
    if trail < 0x40 or trail in (0x7F, 0xFF):
        return _UNKNOWN
    try:
        char = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return _UNKNOWN
    return "" if private == "drop" and is_private(char) else char


def is_private(char: str) -> bool:
    """Whether a character is one of GBK's private-use cells, U+E000 to U+F8FF."""
    return "\ue000" <= char <= "\uf8ff"
