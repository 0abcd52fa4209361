"""Dates of pages, in figures, in Chinese numerals or in English, of our era or of the Republic."""

from __future__ import annotations

import re
from datetime import UTC, datetime

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
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = compiled(
    r"(?P<m1>[A-Z][a-z]{2,8})\.? {1,2}(?P<d1>\d{1,2})(?:,| \d\d:\d\d:\d\d(?: [A-Z]{3})?) "
    r"(?P<y1>(?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)(?P<d2>\d{1,2}) (?P<m2>[A-Z][a-z]{2,8})\.?,? (?P<y2>(?:19|20)\d\d)(?!\d)"
)
_REPUBLIC = compiled(
    r"(?:民[国國]\s?(?P<y1>\d{2,3})|^(?P<y2>1[01]\d))\s?(?:[-/.]|年)\s?(?P<m>1[0-2]|0?[1-9])\s?"
    r"(?:[-/.]|月)\s?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_BEFORE_REPUBLIC = 1911
"""The year before that from which the calendar of the Republic, Taiwan's, counts."""
_SECONDS = compiled(r"1(?:3[4-9]|[4-9]\d)\d{7}|[2-4]\d{9}")
"""Seconds since 1970, as scripts of public accounts write a time: since 2012, when they began."""
_CHINA = 8 * 3600
"""By how many seconds clocks in China are ahead of these."""
_ZEROS = str.maketrans("零○Ｏ", "〇〇〇")


def iso_date(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD.

    >>> iso_date("2019年7月5日 09:50"), iso_date("20190705120000"), iso_date("7月5日")
    ('2019-07-05', '2019-07-05', None)
    >>> iso_date("Thu Nov 11 20:07:33 1999"), iso_date("2 Sep 2021"), iso_date("1630548933")
    ('1999-11-11', '2021-09-02', '2021-09-02')
    """
    text = with_figures(narrow(text)).strip()
    match = _DATE.search(text) or _COMPACT.search(text)
    if match:
        return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) + _CHINA, UTC).date().isoformat()
    match = _REPUBLIC.search(text)
    if match:
        year = int(match["y1"] or match["y2"]) + _BEFORE_REPUBLIC
        return _day(year, int(match["m"]), int(match["d"]))
    return _english(text)


def _english(text: str) -> str | None:
    """The first date with an English month."""
    for match in _ENGLISH.finditer(text):
        name = (match["m1"] or match["m2"])[:3].lower()
        if name in _MONTHS:
            year, day = int(match["y1"] or match["y2"]), int(match["d1"] or match["d2"])
            return _day(year, _MONTHS.index(name) + 1, day)
    return None


def _day(year: int, month: int, day: int) -> str | None:
    """A day in ISO form; None where the month has no such day."""
    if not 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
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
