"""Text that was decoded with the wrong encoding: encode it back, decode it right.

Exact where no byte was lost on the way. UTF-8 read as GBK loses a byte at odd places (it shows
`?`); there the missing byte is chosen by the language model, or left open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ...lexicon import Lexicon
from ...model.document import Edit
from .language import PageLanguage, extend, load_model
from .search import LOST

# -- bytes shown as Western characters ----------------------------------------------------------

_CP1252 = {
    bytes((code,)).decode("cp1252"): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""What Windows shows for the bytes 80-9F, where Latin-1 has control characters."""

_TO_BYTE = {ord(char): chr(code) for char, code in _CP1252.items()}

_TAIL = "\x80-\xbf" + "".join(re.escape(char) for char in _CP1252)
"""What a continuation byte of UTF-8 looks like."""

UTF8_AS_WESTERN = re.compile(f"(?:[\xe2-\xef][{_TAIL}]{{2}}|[\xc2\xc3\xd7][{_TAIL}])+")

_HIGH = "\xa1-\xfe"
GBK_AS_WESTERN = re.compile(f"(?:[{_HIGH}]{{2}}){{2,}}")

_MIN_COMMON = 0.8
"""Share of frequent hanzi (level 1 of GB 2312) in a true decoding: Chinese news has .97, hanzi put
together by chance .2 to .5."""


@cache
def _level_one() -> frozenset[str]:
    """The 3,755 most frequent hanzi of GB 2312, and the marks and digits that go with them."""
    rows = bytes(
        byte
        for lead in (*range(0xB0, 0xD8), 0xA1, 0xA3)
        for trail in range(0xA1, 0xFF)
        for byte in (lead, trail)
    )
    return frozenset(rows.decode("gb2312", "ignore"))


def common_share(text: str) -> float:
    """Share of frequent hanzi and Chinese marks among the characters outside ASCII."""
    other = [char for char in text if not char.isascii()]
    common = _level_one()
    return sum(char in common for char in other) / len(other) if other else 0.0


def utf8_as_western(text: str) -> list[Edit]:
    """UTF-8 read as Latin-1 or Windows-1252: `æ•™è‚²` for 教育.

    False positive: none in words, as no language has these three letters in a row; a single `Â·`
    or `Ã—` is taken along only where hanzi come out as well.

    >>> utf8_as_western("æ•™è‚²")[0].after
    '教育'
    """
    edits: list[Edit] = []
    found = False
    for match in UTF8_AS_WESTERN.finditer(text):
        data = match[0].translate(_TO_BYTE).encode("latin-1")
        plain = data.decode("utf-8", "replace")
        if "\ufffd" in plain or not plain.isprintable():
            continue
        found = found or any(char >= "\u2e80" for char in plain)
        edits.append(Edit(*match.span(), plain, "utf-8-as-western"))
    return edits if found else []


def gbk_as_western(text: str) -> list[Edit]:
    """GBK read as Latin-1 or Windows-1252: `½ÌÓý` for 教育.

    >>> gbk_as_western("½ÌÓý¾Ö")[0].after
    '教育局'
    >>> gbk_as_western("Ärzte, Übung")
    []
    """
    edits = []
    for match in GBK_AS_WESTERN.finditer(text):
        plain = match[0].encode("latin-1").decode("gbk", "replace")
        if common_share(plain) >= _MIN_COMMON:
            edits.append(Edit(*match.span(), plain, "gbk-as-western"))
    return edits


# -- bytes shown as other hanzi -----------------------------------------------------------------

_MIN_HANZI = 6
"""Hanzi that a line must hold."""

_MAX_COMMON = 0.7
SAMPLE = 4000
"""Share of frequent hanzi, in the beginning of a page, above which it holds true hanzi (found:
simplified .9 and more, traditional .5 to .65, mojibake under .4)."""


def may_be_mojibake(text: str) -> bool:
    """Whether the hanzi of a page are odd enough to look for a wrong encoding behind them."""
    return common_share(text[:SAMPLE]) <= _MAX_COMMON


def as_big5(text: str) -> list[Edit]:
    """GBK or UTF-8 read as Big5: `諒郤` for 教育. The whole line, undone exactly or not at all.

    Genuine traditional text does not come out as frequent simplified hanzi, so it stays.
    """
    for right in ("utf-8", "gbk"):
        try:
            plain = text.encode("cp950").decode(right)
        except UnicodeError:
            continue
        hanzi = sum(1 for char in plain if "\u4e00" <= char <= "\u9fff")
        if hanzi >= _MIN_HANZI and common_share(plain) >= _MIN_COMMON:
            return [Edit(0, len(text), plain, f"{right}-as-big5")]
    return []


UTF8_AS_GBK = re.compile("锛|銆|鐨勫|鍦|鏄|涓|鈥|瀛|鏁|浜|绗|鍙")
"""Hanzi that the most frequent UTF-8 bytes spell in GBK: ，。的在是中 and the quotation marks."""

_MIN_SIGNS = 0.12
"""Share of such hanzi in a line of this kind (found: .2 to .5; in other text under .01)."""


def utf8_as_gbk(text: str, lexicon: Lexicon) -> list[Edit]:
    """UTF-8 read as GBK: `鏁欒偛` for 教育, where an odd run has lost its last byte to a `?`.

    The missing byte has 64 values: the language model chooses, and where two are nearly as good,
    the character is `□` with its candidates. The whole line or nothing.
    """
    signs = len(UTF8_AS_GBK.findall(text))
    if signs < 2 or signs < _MIN_SIGNS * sum(not char.isascii() for char in text):
        return []
    try:
        data = b"\x80".join(part.encode("gb18030") for part in text.split("€"))
    except UnicodeError:
        return []
    slots = _utf8_slots(data)
    if slots is None:
        return []
    plain, candidates = _fill(slots, lambda: PageLanguage(lexicon.get(load_model), ""))
    if common_share(plain) < _MIN_COMMON:
        return []
    if LOST in plain:
        return [Edit(0, len(text), plain, "utf-8-as-gbk", "unresolved", candidates)]
    flag = "repaired" if any(len(slot) > 1 for slot in slots) else None
    return [Edit(0, len(text), plain, "utf-8-as-gbk", flag)]


def _utf8_slots(data: bytes) -> list[str] | None:
    """For each character of a UTF-8 text with lost bytes the characters that it may be; None where
    the bytes are no such text."""
    slots: list[str] = []
    at = 0
    while at < len(data):
        byte = data[at]
        if byte < 0x80:
            slots.append(chr(byte))
            at += 1
            continue
        size = 2 if 0xC2 <= byte <= 0xDF else 3 if 0xE0 <= byte <= 0xEF else 0
        part = data[at : at + size]
        if not size:
            return None
        if len(part) == size and all(0x80 <= tail <= 0xBF for tail in part[1:]):
            char = part.decode("utf-8", "replace")
            at += size
        elif size == 3 and len(part) >= 2 and 0x80 <= part[1] <= 0xBF and part[2:3] in (b"?", b""):
            options = (bytes((byte, part[1], last)) for last in range(0x80, 0xC0))
            char = "".join(option.decode("utf-8", "ignore") for option in options)
            at += size
        else:
            return None
        slots.append(char)
    return slots


_BEAM = 16
_RIVAL = 1.5
"""Hypotheses kept, and the nats within which the second choice for a lost byte counts as well."""

_CHUNK = 200
"""Characters that are decided together: keeps the time linear in the line."""


def _fill(slots: list[str], language: Callable[[], PageLanguage]) -> tuple[str, tuple[str, ...]]:
    """The likeliest text, with `□` for what is not decided, and the candidates for that."""
    if all(len(slot) == 1 for slot in slots):
        return "".join(slots), ()
    model = language()
    done = ""
    candidates: dict[str, None] = {}
    for start in range(0, len(slots), _CHUNK):
        texts = _likeliest(slots[start : start + _CHUNK], model, done)
        columns = ["".join(dict.fromkeys(column)) for column in zip(*texts, strict=True)]
        done += "".join(column if len(column) == 1 else LOST for column in columns)
        candidates.update((char, None) for column in columns if len(column) > 1 for char in column)
    return done, tuple(candidates)


def _likeliest(slots: list[str], model: PageLanguage, before: str) -> list[str]:
    """The best text for some slots, and those nearly as good."""
    beam: list[tuple[float, str, str]] = [(0.0, "", model.classes(before[-3:]) or "\n")]
    for slot in slots:
        beam = sorted(
            (
                (score + model.step(context, kind), text + char, extend(context, kind))
                for score, text, context in beam
                for char in slot
                for kind in (model.classes(char),)
            ),
            reverse=True,
        )[:_BEAM]
    return [text for score, text, _ in beam if score > beam[0][0] - _RIVAL]
