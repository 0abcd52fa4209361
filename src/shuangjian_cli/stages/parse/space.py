"""White space inside and between the lines of a page."""

from __future__ import annotations

import re

from ...lexicon.programs import compiled

CJK = (
    r"\u2e80-\u303f\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff"
    r"\ue000-\uf8ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·"
)
"""Characters beside which a line end is no blank, as the inside of a regular expression's class."""

BLANK = r" \t\r\n\f\v\x1c-\x1f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space, as the inside of a class. nbsp stands apart: after a Latin-1 letter, or such a
letter and a sign of Windows-1252, it ends a Chinese character whose bytes were read so (`å¼\\xa0`
is 张, `æƒ\\xa0` 惠), and `repair` needs it."""

_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What Windows-1252 shows for the bytes 80-9F."""
_ONE = rf"[{BLANK}\xa0](?<![\x80-\x9f\xa1-\xff]\xa0)(?<![\xe2-\xef][{_WINDOWS}]\xa0)"
_BLANKS = compiled(rf"{_ONE}(?:{_ONE})*")
"""A run of them. This and the next begin with a class of characters and then look back: a search
leaps to a class, but tries a repeat, or what stands before, at each character."""

LINE_END = re.compile(r"\r\n|[\r\n\v\f\u2028\u2029]")
"""Line ends of flat text; not NEL, which is half a character in text read as Latin-1."""
EDGE = " \t\r\n\f\v\u3000"
"""Blanks that stand for nothing at the ends of a piece of text."""

_UNUSUAL = re.compile("[\x85\xa0\u3000]")
"""What `str.split` takes for white space and is none here, or not always a plain blank."""
_BREAK = compiled(rf"[ \r\n](?<=[{CJK}][ \r\n])(?:(?<! )|(?<= ) *[\r\n])[\r\n]*[ \t]*(?=[{CJK}])")


def has_blank(text: str) -> bool:
    """Whether a text holds white space, without which there is nothing to tidy or to split at."""
    return bool(text) and text.split(None, 1) != [text]


def one_line(text: str) -> str:
    """`text` on one line: runs of white space become one blank, line ends between Chinese vanish.

    >>> one_line("  新增学位\\n  500\\u3000\\u3000 个 ")
    '新增学位 500 个'
    >>> one_line("新增\\n学位")
    '新增学位'
    """
    text = text.strip(EDGE)
    if not has_blank(text):
        return text
    if "\n" in text or "\r" in text:
        text = _BREAK.sub("", text)
    if not _UNUSUAL.search(text):
        return " ".join(text.split())
    return _BLANKS.sub(_keep_single if "\u3000" in text else " ", text).strip(" \u3000")


def _keep_single(match: re.Match[str]) -> str:
    blank = match.group()
    return blank if blank == "\u3000" else " "


_OF_NUMBERS = frozenset("0123456789.%")
"""What a number that was broken is made of."""


def joined(left: str, right: str) -> str:
    """Two halves of a broken line as one: without a blank unless two Latin words meet.

    >>> joined("全县26.3万人", "，比去年少"), joined("open to", "all"), joined("投入2", ".4亿元")
    ('全县26.3万人，比去年少', 'open to all', '投入2.4亿元')
    """
    if left and right and left[-1].isascii() and right[0].isascii():
        digits = left[-1] in _OF_NUMBERS and right[0] in _OF_NUMBERS
        return left + right if digits else f"{left} {right}"
    return left + right
