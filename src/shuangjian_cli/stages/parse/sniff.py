"""Is a page markup or flat text?"""

from __future__ import annotations

import re
from itertools import islice

from ...model.page import RawPage
from ...settings import Settings

HEAD = 65_536
"""Characters looked at: a long style or script may stand before the first tag of the body."""

MIN_TAGS = 3
"""Closed or void tags that make a page markup; a text that quotes one tag has fewer."""

MIN_OPEN = 6
"""Open tags that do so on a fragment in which none is closed."""

_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I)
_TAG = re.compile(
    r"</(?:p|div|span|a|td|tr|table|li|ul|ol|h[1-6]|body|html|head|title|script|style|font|strong|b"
    r"|article|section|blockquote|center|dl|dd|dt|pre|em|i|u)\s*>|<br\s*/?>|<(?:meta|img|hr|link)\b",
    re.I,
)


_OPEN = re.compile(
    r"<(?:p|div|span|a|td|tr|table|li|ul|font|section|article)(?:\s[^<>]{0,200})?>", re.I
)


def is_markup(text: str, page: RawPage, settings: Settings) -> bool:
    """Whether `text` is HTML: as set by the user, by the source, or by the look of its beginning.

    A damaged mirror leaves a stray `/p>` in flat text; that alone is no markup.

    >>> page = RawPage("a", "a", "")
    >>> is_markup("<p>新学期<p>开学了</p></div><br>", page, Settings())
    True
    >>> is_markup("新学期开学了(責任編輯:盧相?。?/p>", page, Settings())
    False
    """
    for wanted in (settings.format, page.format):
        if wanted != "auto":
            return wanted == "html"
    head = text[:HEAD]
    if _DOCUMENT.match(head):
        return True
    found = 0
    for _ in _TAG.finditer(head):
        found += 1
        if found >= MIN_TAGS:
            return True
    opened = sum(1 for _ in islice(_OPEN.finditer(head), MIN_OPEN))
    return opened >= MIN_OPEN or (opened + found > 0 and head.lstrip()[:1] == "<")
