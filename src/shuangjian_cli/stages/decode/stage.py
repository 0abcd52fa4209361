"""Bytes to text, with the encoding found, how sure, and what the page claimed.

    BOM  ->  strict UTF-8  ->  UTF-16 by its shape  ->  the likeliest reading of the bytes
                                                        (a declared encoding: a nudge, no more)

Declarations are wrong on one page in ten of a mixed crawl, and general detectors, which look at
byte statistics, need more than a headline to be right. Chinese has an easier measure: decode the
bytes in each encoding that Chinese pages use, and take the reading whose characters are usual. Of
`D7F7 D2B5 B8BA B5A3` GB18030 makes 作业负担, Big5 makes 釬珛蛹童, and no declaration changes that.

GB2312 and GBK are read as GB18030, which holds both and keeps the private-use pairs that damaged
pages carry (`repair` needs them); Big5 is read as Big5-HKSCS for the like reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...lexicon import Lexicon
from ...model.document import Change, Document
from ...settings import Settings
from .labels import canonical, declared_encoding
from .reading import (
    IMPLAUSIBLE,
    Reading,
    character_costs,
    decoded,
    read,
    strangeness,
    without_surrogates,
)
from .western import may_be_western, read_western


class NotTextError(ValueError):
    """Bytes that are no text in any encoding: a program, an archive, noise."""


_CONTROL_BYTES = bytes({*range(9), *range(14, 32), 127})
"""Control characters in UTF-8, where no other character holds one of these bytes."""

RUBBISH_SHARE = 0.02
"""Share of control characters above which a page is no text: noise has about a tenth, pages with
stray NUL bytes far less than a hundredth."""
RUBBISH_LEAST = 8
"""So many control characters at the least, so that a short text may have a stray one."""


def _refuse_rubbish(text: str, utf8: bytes) -> None:
    """Raise where a text is full of control characters."""
    found = len(utf8) - len(utf8.translate(None, _CONTROL_BYTES))
    if found >= RUBBISH_LEAST and found > RUBBISH_SHARE * len(text):
        raise NotTextError("this is no text in any encoding; leave it out, or name its --encoding")


class WrongEncodingError(NotTextError):
    """The encoding that the user forces upon all pages makes nonsense of this one."""


def _refuse_wrong(data: bytes, forced: Reading, name: str, costs: Mapping[int, float]) -> None:
    """Raise where the forced reading is no Chinese, and the bytes in another encoding are."""
    if strangeness(forced.text, costs) <= IMPLAUSIBLE:
        return
    found = read(data, None, costs)
    if found.encoding != forced.encoding and strangeness(found.text, costs) <= IMPLAUSIBLE:
        raise WrongEncodingError(f"looks like {found.encoding}, not {name}; leave out --encoding")


def decode(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Fill `content` and the three fields on encoding from the data of the page.

    In: the bytes of a page as read, or the text of a JSONL row. Out: text without a byte order
    mark; bytes that no reading explains become U+FFFD, half a character at the end is dropped.
    Never loses a private-use character. Raises `NotTextError` for bytes that are no text in any
    encoding, `WrongEncodingError` where a forced one makes nonsense of them, and nothing else.

    >>> from shuangjian_cli.model.page import RawPage
    >>> page = RawPage("1", "1", "减轻作业负担".encode("gbk"), declared="utf-8")  # easing homework
    >>> found = decode(Document(page), Lexicon(), Settings())
    >>> found.content, found.encoding, found.declared_encoding
    ('减轻作业负担', 'gb18030', 'utf-8')
    """
    data = document.page.data
    if isinstance(data, str):
        text = without_surrogates(data)
        text, changes = _undo_western(text, _utf8(text), lexicon)
        return replace(
            document,
            content=text,
            declared_encoding=document.page.declared,
            trace=document.trace + changes,
        )
    declared = declared_encoding(data, document.page.declared)
    forced = canonical(settings.encoding)
    if forced:
        reading = Reading(decoded(data, forced), forced, 1.0)
        _refuse_wrong(data, reading, str(settings.encoding), lexicon.get(character_costs))
    else:
        reading = read(data, canonical(declared), lexicon.get(character_costs))
    utf8 = data if reading.encoding == "utf-8" else _utf8(reading.text)
    _refuse_rubbish(reading.text, utf8)
    text, changes = _undo_western(reading.text, utf8, lexicon)
    return replace(
        document,
        content=text,
        encoding=reading.encoding,
        encoding_confidence=reading.confidence,
        declared_encoding=declared,
        trace=document.trace + reading.changes + changes,
    )


def _utf8(text: str) -> bytes:
    """What characters are counted by, in C: every page pays for it."""
    return text.encode("utf-8", "surrogatepass")


def _undo_western(text: str, utf8: bytes, lexicon: Lexicon) -> tuple[str, tuple[Change, ...]]:
    """The text, read anew where it was read as Western letters before it was stored."""
    if not may_be_western(utf8):
        return text, ()
    found = read_western(text, lexicon.get(character_costs))
    if found is None:
        return text, ()
    return found.text, (Change("decode", "read_as_western", "", found.encoding), *found.changes)
