"""Dates of pages, in figures or in Chinese numerals."""

from __future__ import annotations

import re

from ...lexicon.programs import compiled
from .fold import narrow

_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?(?:[-/.]|年)\s?(?P<m>1[0-2]|0?[1-9])\s?(?:[-/.]|月)\s?"
    r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)(?:日)?"
)
_COMPACT = compiled(
    r"^(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:\d{4}|\d{6})?(?!\d)"
)
_HAN_DATE = compiled(
    r"(?P<y>[一二][〇零○Ｏ一二三四五六七八九]{3})年(?P<m>十[一二]?|[一二三四五六七八九])月"
    r"(?P<d>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_ZEROS = str.maketrans("零○Ｏ", "〇〇〇")


def iso_date(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD.

    >>> iso_date("2019年7月5日 09:50"), iso_date("20190705120000"), iso_date("7月5日")
    ('2019-07-05', '2019-07-05', None)
    """
    text = with_figures(narrow(text))
    match = _DATE.search(text) or _COMPACT.search(text.strip())
    if not match:
        return None
    year, month, day = (int(match[name]) for name in "ymd")
    if day > (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def with_figures(text: str) -> str:
    """A text with its dates in figures."""
    return _HAN_DATE.sub(_arabic, text) if "月" in text else text


def _arabic(match: re.Match[str]) -> str:
    """A date in Chinese numerals in figures.

    >>> iso_date("二〇〇九年六月十二日")
    '2009-06-12'
    """
    year = "".join(str("〇一二三四五六七八九".index(c)) for c in match["y"].translate(_ZEROS))
    return f"{year}年{_below_hundred(match['m'])}月{_below_hundred(match['d'])}日"


def _below_hundred(text: str) -> int:
    """A number below a hundred in Chinese numerals.

    >>> _below_hundred("二十三"), _below_hundred("十"), _below_hundred("六")
    (23, 10, 6)
    """
    tens, ten, ones = text.rpartition("十")
    digits = "〇一二三四五六七八九"
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)
