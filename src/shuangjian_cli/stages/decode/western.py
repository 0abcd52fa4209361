"""Chinese that was read as Western letters before it was stored: `½ÌÓý` for 教育, page and all.

The usual way is a crawler whose HTTP library takes Latin-1 where the server names no encoding, and
that then writes UTF-8. Read back here, before the page is parsed, no byte is lost: among those that
Latin-1 shows as controls and blanks are the second halves of many hanzi.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .reading import EAST_ASIAN, IMPLAUSIBLE, Reading, cost, read, strangeness

_FROM_CP1252 = {
    ord(bytes((code,)).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""What Windows shows for the bytes 80-9F, where Latin-1 has control characters."""

_LEAST = 8
"""Letters from À to ÿ below which nobody looks further; no hanzi has their first byte in UTF-8, so
that Chinese pages, which have none, pay for a count of bytes."""
_OTHERS = 0.02
"""Share of East Asian characters up to which a page was read as Western as a whole, and fewer of
them than of Western letters; `repair` deals with single lines."""
_WESTERN = re.compile("[\xc0-\xff]")
_DIFFERENT = 12
"""Different hanzi that must come out: a row of letters makes a few by chance."""
_CHINESE = ("utf-8", "gb18030", "big5hkscs")


def may_be_western(utf8: bytes) -> bool:
    """Whether a text, given in UTF-8, holds Western letters enough to look further."""
    return utf8.count(b"\xc3") >= _LEAST


def read_western(text: str, costs: Mapping[int, float]) -> Reading | None:
    """The text that stands behind Western letters; None where they are what they seem.

    >>> costs = dict.fromkeys(map(ord, "教育局关于减轻学生作业负担"), 7.0)
    >>> read_western("½ÌÓý¾Ö¹ØÓÚ¼õÇáÑ§Éú×÷Òµ¸ºµ£", costs).text
    '教育局关于减轻学生作业负担'
    """
    others = len(EAST_ASIAN.findall(text))
    if others > _OTHERS * len(text) or others > len(_WESTERN.findall(text)):
        return None
    data = text.translate(_FROM_CP1252).encode("latin-1", "replace")
    found = read(data, None, costs)
    if found.encoding not in _CHINESE or strangeness(found.text, costs) > IMPLAUSIBLE:
        return None
    if len(set(EAST_ASIAN.findall(found.text))) < _DIFFERENT:
        return None
    return found if cost(found.text, costs) < cost(text, costs) else None
