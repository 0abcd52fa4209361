"""Text that was decoded with the wrong encoding: encode it back, decode it right.

Exact where no byte was lost on the way. UTF-8 read as GBK loses a byte at odd places (it shows
`?`); there the missing byte is chosen by the language model, or left open.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any, NamedTuple

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Edit
from .language import PageLanguage, extend, load_model
from .setting import LOST

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

UTF8_AS_WESTERN = compiled(f"(?:[\xe2-\xef][{_TAIL}]{{2}}|[\xc2\xc3\xc5\xc6\xcb\xd7][{_TAIL}])+")

_HIGH = "\xa1-\xfe"
GBK_AS_WESTERN = re.compile(f"(?:[{_HIGH}]{{2}}){{2,}}")

_MIN_COMMON = 0.8
"""Share of frequent hanzi (level 1 of GB 2312) in a true decoding: Chinese news has .97, hanzi put
together by chance .2 to .5."""


_MIN_LETTERS = 2
"""Different Western letters that a run must show: rows of `×` or `·` are what they seem."""


_LEVEL_ONE = bytes({*range(0xB0, 0xD8), 0xA1, 0xA3})
"""First bytes in GB 2312 of its 3,755 most frequent hanzi, and of the marks and digits that go with
them."""

_ASCII = bytes(range(0x80))


def common_share(text: str) -> float:
    """Share of frequent hanzi and Chinese marks among the characters outside ASCII."""
    other = len(text) - len(text.encode("ascii", "ignore"))
    firsts = text.encode("gb2312", "ignore").translate(None, _ASCII)[::2]
    return (len(firsts) - len(firsts.translate(None, _LEVEL_ONE))) / other if other else 0.0


def utf8_as_western(text: str) -> list[Edit]:
    """UTF-8 read as Latin-1 or Windows-1252: `æ•™è‚²` for 教育.

    False positive: none in words, as no language has these three letters in a row; a single `Â·`
    or `Ã—` is taken along only where hanzi come out as well.

    >>> utf8_as_western("æ•™è‚²")[0].after
    '教育'
    """
    edits: list[Edit] = []
    found = False
    taken = 0
    for match in UTF8_AS_WESTERN.finditer(text):
        data = match[0].translate(_TO_BYTE).encode("latin-1")
        plain = data.decode("utf-8", "replace")
        if "\ufffd" in plain or not _UNSEEN.sub("", plain).isprintable():
            continue
        found = found or any(char >= "\u2e80" for char in plain)
        start, end = match.span()
        taken += end - start
        plain = _BLANKS.sub(_one_blank, plain)
        plain = plain.lstrip() if start == 0 else plain
        plain = plain.rstrip() if end == len(text) else plain
        edits.append(Edit(start, end, plain, "utf-8-as-western"))
    return edits if found and taken >= _MIN_TAKEN * len(_WESTERN.findall(text)) else []


_MIN_TAKEN = 0.5
"""Share of the Western letters of a line that must be UTF-8: of GBK, a few are by chance."""
_MIN_TAKEN_TWICE = 0.9
"""The same for what was read so twice: it has hardly any others."""
_WESTERN = re.compile("[\xa1-\xff]")

_BLANKS = compiled("[\xa0\u2000-\u200a\u3000]+")
_UNSEEN = re.compile("[\xa0\u2000-\u200f\u2028-\u202f\u2060\u3000\ufeff]")
"""Blanks and marks that Chinese pages hold though nobody sees them: no sign of a wrong guess."""


def _one_blank(match: re.Match[str]) -> str:
    """Blanks that come out are kept as `parse` keeps those that it sees."""
    return "\u3000" if match[0] == "\u3000" else " "


def gbk_as_western(text: str) -> list[Edit]:
    """GBK read as Latin-1 or Windows-1252: `½ÌÓý` for 教育.

    >>> gbk_as_western("½ÌÓý¾Ö")[0].after
    '教育局'
    >>> gbk_as_western("Ärzte, Übung")
    []
    """
    edits = []
    for match in GBK_AS_WESTERN.finditer(text):
        letters = {char for char in match[0] if char.isalpha()}  # not ×××× or ······
        plain = match[0].encode("latin-1").decode("gbk", "replace")
        if len(letters) >= _MIN_LETTERS and common_share(plain) >= _MIN_COMMON:
            edits.append(Edit(*match.span(), plain, "gbk-as-western"))
    return edits


def western_twice(text: str) -> list[Edit]:
    """UTF-8 or GBK read as Latin-1 or Windows-1252, and what came of it once more.

    >>> western_twice("æ•™è‚²".encode().decode("cp1252"))[0].after
    'æ•™è‚²'
    """
    if not _TWICE.search(text):
        return []
    once = UTF8_AS_WESTERN.sub(_read_once, text)
    taken = sum(map(len, UTF8_AS_WESTERN.findall(text)))
    if taken < _MIN_TAKEN_TWICE * len(_WESTERN.findall(text)) or once == text:
        return []
    if utf8_as_western(once) or gbk_as_western(once):
        return [Edit(0, len(text), once, "utf-8-as-western")]
    return []


_TWICE = re.compile(f"[\xc2\xc3][{_TAIL}]")
"""What the lead bytes of hanzi become: two signs of which the first is one of these."""


def _read_once(match: re.Match[str]) -> str:
    """A run of Western signs read as UTF-8, or as it stands."""
    plain = match[0].translate(_TO_BYTE).encode("latin-1").decode("utf-8", "replace")
    return match[0] if "\ufffd" in plain else plain


# -- bytes shown as other hanzi -----------------------------------------------------------------

_MIN_HANZI = 6
"""Hanzi that a line must hold."""

_MAX_COMMON_LINE = 0.5
"""Share of frequent hanzi above which a line is what it seems."""

_MAX_COMMON = 0.7
"""Share of frequent hanzi, in the beginning of a page, above which it holds true hanzi (found:
simplified .9 and more, traditional .5 to .65, mojibake under .4)."""

SAMPLE = 4000
"""Characters of that beginning."""


def may_be_mojibake(text: str) -> bool:
    """Whether the hanzi of a page are odd enough to look for a wrong encoding behind them."""
    return common_share(text[:SAMPLE]) <= _MAX_COMMON


def as_big5(text: str) -> list[Edit]:
    """GBK or UTF-8 read as Big5: `諒郤` for 教育. The whole line, undone exactly or not at all.

    Genuine traditional text does not come out as frequent simplified hanzi, so it stays.
    """
    if common_share(text) > _MAX_COMMON_LINE:
        return []
    for right in ("utf-8", "gbk"):
        try:
            plain = text.encode("cp950").decode(right)
        except UnicodeError:
            continue
        hanzi = sum(1 for char in plain if "\u4e00" <= char <= "\u9fff")
        if hanzi >= _MIN_HANZI and common_share(plain) >= _MIN_COMMON:
            return [Edit(0, len(text), plain, f"{right}-as-big5")]
    return []


UTF8_AS_GBK = re.compile("锛|銆|鐨勫|鍦|鏄|涓|鈥|瀛|鏁|浜|绗|鍙|鍏|鎴|鍒|鏈|鑲|骞")
"""Hanzi that the most frequent UTF-8 bytes spell in GBK: ，。的在是中 and the quotation marks."""

_MIN_SIGNS = 0.08
"""Share of such hanzi in a line of this kind (found: .1 to .5; in other text under .01)."""


def utf8_as_gbk(text: str, lexicon: Lexicon) -> list[Edit]:
    """UTF-8 read as GBK: `鏁欒偛` for 教育. The whole line or nothing.

    Bytes that made no pair were lost to a `?`: the language model chooses them, and where two are
    nearly as good, the character is `□` with its candidates.
    """
    signs = len(UTF8_AS_GBK.findall(text))
    if not signs or signs < _MIN_SIGNS * sum(not char.isascii() for char in text):
        return []
    try:
        parts = text.replace("\ufffd", "?").split("€")
        data = b"\x80".join(part.encode("gb18030") for part in parts)
    except UnicodeError:
        return []
    whole = data.decode("utf-8", "replace")
    if "\ufffd" not in whole:
        return _accepted(text, whole, None, ())
    if b"?" not in data:
        return []
    model = lexicon.get(load_model)
    for lost in (1, 2):  # decoders differ: `?` for the byte that led nowhere, or for the pair
        texts = _likeliest(_tokens(data, lost), PageLanguage(model, ""))
        if texts:
            columns = [tuple(dict.fromkeys(column)) for column in zip(*texts, strict=True)]
            plain = "".join(column[0] if len(column) == 1 else LOST for column in columns)
            open_at = tuple(
                dict.fromkeys(c for column in columns if len(column) > 1 for c in column)
            )
            edits = _accepted(text, plain, "unresolved" if open_at else "repaired", open_at)
            if edits:
                return edits
    return []


def _accepted(text: str, plain: str, flag: str | None, candidates: tuple[str, ...]) -> list[Edit]:
    """The edit that puts `plain` in place of a line, if it is Chinese."""
    hanzi = sum("\u4e00" <= char <= "\u9fff" for char in plain)
    if hanzi < _MIN_RESULT or common_share(plain.replace(LOST, "")) < _MIN_COMMON:
        return []
    return [Edit(0, len(text), plain, "utf-8-as-gbk", flag, candidates)]


_MIN_RESULT = 2
"""Hanzi that must come out: even two come out of other text by chance once in a million."""

_UNKNOWN = -1
_BEAM = 12
_CHOICES = 40
_RIVAL = 1.5
"""Hypotheses kept, characters tried for a place with lost bytes, and the nats within which another
text counts as well."""


def _tokens(data: bytes, lost: int) -> list[int]:
    """The bytes, with as many unknown ones for each `?` as it stands for."""
    tokens: list[int] = []
    for byte in data:
        tokens += [_UNKNOWN] * lost if byte == 0x3F else [byte]
    return tokens


def _likeliest(tokens: list[int], model: PageLanguage) -> list[str]:
    """The best text for UTF-8 bytes of which some are unknown, and others as long and nearly as
    good; empty where there is none. Time is linear in the tokens."""
    waiting: dict[int, list[_Path]] = {0: [_Path(0.0, "\n", None)]}
    chars: dict[tuple[int, ...], list[str]] = {}
    for at in range(len(tokens)):
        paths = sorted(waiting.pop(at, ()), key=lambda path: -path.score)[:_BEAM]
        for size in (1, 2, 3) if paths else ():
            pattern = tuple(tokens[at : at + size])
            if len(pattern) < size:
                continue
            if pattern not in chars:
                chars[pattern] = _matching(pattern, model)
            for char in chars[pattern]:
                kind = model.classes(char)
                waiting.setdefault(at + size, []).extend(
                    _Path(
                        path.score + model.step(path.context, kind),
                        extend(path.context, kind),
                        (path.text, char),
                    )
                    for path in paths
                )
    ends = sorted(waiting.get(len(tokens), ()), key=lambda path: -path.score)
    texts = [path.spelled() for path in ends if path.score > ends[0].score - _RIVAL]
    return [text for text in texts if len(text) == len(texts[0])]


class _Path(NamedTuple):
    """A text so far: log score, its last classes, and its characters from the last to the first."""

    score: float
    context: str
    text: Any

    def spelled(self) -> str:
        """The characters in their order."""
        chars: list[str] = []
        node = self.text
        while node is not None:
            node, char = node
            chars.append(char)
        return "".join(reversed(chars))


def _matching(pattern: tuple[int, ...], model: PageLanguage) -> list[str]:
    """The characters whose UTF-8 bytes match a pattern, the frequent ones first."""
    if len(pattern) == 1:
        return [chr(pattern[0])] if 0 <= pattern[0] < 0x80 else ["?"] if pattern[0] < 0 else []
    if pattern[0] >= 0 and not (0xC2 if len(pattern) == 2 else 0xE2) <= pattern[0] <= 0xEF:
        return []
    if (len(pattern) == 2 and _UNKNOWN in pattern) or pattern.count(_UNKNOWN) > 2:
        return []
    options = [
        range(byte, byte + 1)
        if byte >= 0
        else range(0xE4, 0xEA)
        if place == 0
        else range(0x80, 0xC0)
        for place, byte in enumerate(pattern)
    ]
    found = []
    for values in product(*options):
        char = bytes(values).decode("utf-8", "ignore")
        if len(char) == 1 and char.isprintable():
            seen = model.model.count(model.classes(char))
            if seen or _UNKNOWN not in pattern:
                found.append((-seen, char))
    return [char for _, char in sorted(found)[:_CHOICES]]
