"""Labels of encodings: what a page claims, and what it means by that."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

CANONICAL = {
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "utf-8-sig": "utf-8",
    "utf_8_sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""Python's codec name -> the encoding that pages mean by it (browsers do the same)."""

LABELS = {
    "x-gbk": "gbk",
    "gb_2312": "gb2312",
    "gb_2312-80": "gb2312",
    "cn-big5": "big5",
    "x-x-big5": "big5",
    "unicode": "utf-16",
}
"""Labels that pages use and browsers know, but Python does not."""

DECLARATION_BYTES = 4096
"""Where a `<meta charset>` may stand; browsers look at 1024 bytes, crawled pages need more."""

_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,400}?charset|^\s*@charset)\s*=?\s*["']?\s*"""
    rb"""([A-Za-z0-9_:.\-]{2,40})""",
    re.IGNORECASE,
)


def declared_encoding(data: bytes, transport: str | None) -> str | None:
    """What the page claims, in its own words: byte order mark, else HTTP, else markup."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return name
    if transport and transport.strip():
        return transport.strip().strip("\"'").lower()
    found = _DECLARED.search(data[:DECLARATION_BYTES])
    return found[1].decode("ascii").lower() if found else None


def canonical(name: str | None) -> str | None:
    """The encoding that a label means, or None where no text codec answers to it.

    >>> canonical("GB2312"), canonical("x-sjis?")
    ('gb18030', None)
    """
    if not name:
        return None
    try:
        label = name.strip().lower()
        info = codecs.lookup(LABELS.get(label, label))
        info.decode(b"")[0].encode()
    except Exception:  # a codec may raise anything for a label such as "hex" or "unicode\0"
        return None
    return CANONICAL.get(info.name, info.name)
