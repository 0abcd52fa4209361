"""Which blocks of a page are written in traditional characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...model.document import Script
from ...model.text import fits_charset

MOSTLY = 0.6
"""Share of traditional among the telling characters from which a block is traditional."""
PARTLY, PARTLY_COUNT = 0.2, 10
"""A longer block that mixes both is converted from this share on: damage, or a sloppy converter."""
LEAST = 2
"""One traditional character is a name (鍾, 甯); two in a block without simplified ones are text."""
HEAD = 200
"""Characters after the first strange one that tell a traditional page at once."""
WHOLLY = 0.9
"""Share of the page's telling characters from which the page is traditional, not mixed."""
SCATTERED, SCATTERED_KINDS = 0.04, 5
"""Share of traditional characters, and how many different ones, from which on a page in simplified
characters holds them by damage: a name, however often it returns, is few of them."""
TOLD = 7
"""Telling characters of a block that says whether they stand all over the page: half of such blocks
must hold one. What a page quotes from elsewhere stands in a few."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The telling characters: those that only traditional, only simplified text has."""

    traditional: frozenset[str]
    simplified: frozenset[str]
    singles: Mapping[int, str]
    """The simplified form of each traditional one, for `str.translate`."""


def script_of(texts: list[str], scripts: Scripts) -> tuple[Script, list[bool]]:
    """The script of a page, and for each of its blocks whether it is to be converted.

    A block is judged by its own telling characters; one that has none (二、要求) goes with the one
    before it. A page without a traditional block is simplified, whatever names it mentions.
    """
    strange = [text for text in texts if not in_gb2312(text)]
    if not any(is_traditional(text, scripts) for text in strange):
        return "simplified", [False] * len(texts)
    flags = [_is_partly(text, scripts) for text in texts]
    carried = next((flag for flag in flags if flag is not None), True)
    convert: list[bool] = []
    for flag in flags:
        carried = carried if flag is None else flag
        convert.append(carried)
    traditional = sum(_among(scripts.traditional, text) for text in strange)
    others = flags.count(False)  # each holds a simplified one: enough, where blocks are mixed
    if traditional / max(1, traditional + others) >= WHOLLY:
        others = sum(_among(scripts.simplified, text) for text in texts)
    total = traditional / max(1, traditional + others)
    return ("traditional" if total >= WHOLLY else "mixed"), convert


def _is_partly(text: str, scripts: Scripts) -> bool | None:
    """Whether a block is to be converted; None where it has no telling character."""
    if scripts.traditional.isdisjoint(text):
        return None if scripts.simplified.isdisjoint(text) else False
    traditional, simplified = _count(text, scripts)
    return traditional >= PARTLY * (traditional + simplified)


def may_be_traditional(text: str, scripts: Scripts) -> bool:
    """Whether any character of a page is traditional only: the test that every page pays for.

    The codec of the simplified standard tells in C; of what it does not have, dashes and other
    signs are not traditional. On a traditional page the first few characters decide.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError as error:
        if not scripts.traditional.isdisjoint(text[error.start : error.start + HEAD]):
            return True
        escaped = text.encode("gb2312", "backslashreplace")
        odd = {chr(int(short or long, 16)) for short, long in _ESCAPE.findall(escaped)}
        return not scripts.traditional.isdisjoint(odd)
    return False


_ESCAPE = re.compile(rb"\\(?:u([0-9a-f]{4})|U(00[01][0-9a-f]{5}))")


def in_gb2312(text: str) -> bool:
    """Whether the simplified standard has every character."""
    return fits_charset(text, "gb2312")


def _count(text: str, scripts: Scripts) -> tuple[int, int]:
    """How many characters are traditional only, and simplified only."""
    traditional = 0 if scripts.traditional.isdisjoint(text) else _among(scripts.traditional, text)
    return traditional, _among(scripts.simplified, text)


def _among(chars: frozenset[str], text: str) -> int:
    """How many characters of a text are some of these."""
    return sum(map(chars.__contains__, text))


def is_traditional(text: str, scripts: Scripts) -> bool:
    """Whether a text is traditional by its own characters."""
    traditional = _among(scripts.traditional, text)
    if traditional < LEAST:
        return False
    share = traditional / (traditional + _among(scripts.simplified, text))
    return share >= MOSTLY or (traditional >= PARTLY_COUNT and share >= PARTLY)


def has_strays(texts: list[str], convert: list[bool], scripts: Scripts) -> bool:
    """Whether traditional characters stand singly in blocks that are not to be converted whole.

    So it is in the simplified lines around a traditional article, and all over a page whose
    characters a bad copy replaced one by one.

    >>> scripts = Scripts(frozenset("學縣"), frozenset("学县办"), {})
    >>> has_strays(["全縣學校", "办学县縣"], [True, False], scripts)
    True
    >>> has_strays(["姓甯的县长到学校"], [False], scripts)
    False
    """
    left = [text for text, wanted in zip(texts, convert, strict=True) if not wanted]
    kinds = len(scripts.traditional.intersection("".join(left)))
    if kinds and sum(map(len, left)) < MOSTLY * sum(map(len, texts)):
        return True
    if kinds < SCATTERED_KINDS:
        return False  # most pages with a name in them: nothing is counted
    counts = [_count(text, scripts) for text in left]
    strays = sum(traditional for traditional, _ in counts)
    told = [traditional > 0 for traditional, simple in counts if traditional + simple >= TOLD]
    share = strays / (strays + sum(simple for _, simple in counts))
    return share >= SCATTERED and sum(told) * 2 >= max(1, len(told))
