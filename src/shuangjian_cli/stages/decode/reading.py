"""The likeliest reading of bytes: each encoding that Chinese pages use is tried and judged."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Change
from .labels import BOMS

SAMPLE_BYTES = 3000
"""How much non-ASCII text is judged: 100 bytes decide, more only costs time."""
SHAPE_BYTES = 4000
"""How much of the beginning is looked at for the shape of UTF-16."""
UTF16_SHARE = 0.7
"""Of those bytes so many at least; a cheap gate, as the likelihood decides afterwards."""
UTF16_JUDGED = 400
"""Bytes of the beginning whose likelihood decides."""
JUDGED_LEAST = 8
"""Characters below which nothing speaks against a forced encoding: rare ones may be a name."""
JUDGED_TEXT = 200_000
"""Characters of which those that are not ASCII judge a forced encoding; the head of a page may be
all scripts."""
DECLARED_BONUS = 6.0
"""Nats that a declaration is worth, half a rare character: it breaks ties and overrules nothing."""
BROKEN_UTF8 = 0.08
"""Share of broken sequences up to which a page still is UTF-8 (a cut tail and a few bad bytes)."""
IMPLAUSIBLE = 10.0
"""Nats a character above which a reading is no Chinese: real pages have about 7."""
MIXED_TRIES = 2000
"""Lines that may be tried in other encodings; a page of rubbish must not cost a minute."""
# Costs in nats of characters that common_chars does not list; a broken byte costs the most.
RARE_HAN, OTHER_SIGN, PRIVATE, CONTROL, BROKEN = 14.0, 12.0, 16.0, 18.0, 20.0
ASCII, PUNCTUATION, LATIN = 4.0, 6.0, 9.0

_NON_ASCII = re.compile(rb"[\x80-\xff][0-9\x40-\xff]*+")
_SECOND_BYTES = bytes((*range(0x30, 0x3A), *range(0x40, 0x80)))
"""ASCII that may be part of a character, and so belongs to a stretch that it begins."""
_SEPARATOR = re.compile(rb"([\n\r<>]+)")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3,}")
"""Three hanzi in UTF-8 in a row: hardly ever what GBK or Big5 text looks like."""
_UTF8_SHAPES = bytes(
    ord("h") if 0xE3 <= byte <= 0xE9 else ord("t") if 0x80 <= byte <= 0xBF else ord(".")
    for byte in range(256)
)
"""Each byte as what it is in UTF-8: the head of a hanzi, a tail, or neither."""
_GBK_UNIT = re.compile(
    rb"(?:[\x00-\x7f]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|(?:[\x81-\xfe][0-9]){2})+|.", re.DOTALL
)
_ASCII = re.compile(r"[\x00-\x7f]+")
EAST_ASIAN = compiled("[\u2e80-\uffef\U00020000-\U0003ffff]")
_BIG5_SIGNS = str.maketrans("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡")
"""Signs of Big5's first row as Windows and browsers read them, where Python's codec differs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes decoded: the text, the encoding and how sure; `changes` for what could not be read."""

    text: str
    encoding: str
    confidence: float
    changes: tuple[Change, ...] = ()


def read(data: bytes, declared: str | None, costs: Mapping[int, float]) -> Reading:
    """The likeliest reading of the bytes; see the module for the order of the tests."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return Reading(decoded(data[len(bom) :], name), name, 1.0)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if b"\0" not in data and (len(text) == len(data) or EAST_ASIAN.search(text)):
        return Reading(text, "utf-8", 1.0)
    utf16 = _unmarked_utf16(data, costs)
    if utf16:
        return Reading(decoded(data, utf16), utf16, 0.98)
    return _read_legacy(data, declared, costs)  # also GBK that happens to be UTF-8, as 联通


def strangeness(text: str, costs: Mapping[int, float]) -> float:
    """The mean cost of the first characters that are not ASCII, which any encoding reads alike."""
    judged = _ASCII.sub("", text[:JUDGED_TEXT])
    return cost(judged, costs) / len(judged) if len(judged) >= JUDGED_LEAST else 0.0


def character_costs(lexicon: Lexicon) -> Mapping[int, float]:
    """Code point -> cost in nats, for the characters that `common_chars.toml` lists."""
    costs: dict[int, float] = {}
    for row in lexicon.rows("common_chars"):
        for char in row["chars"]:
            costs[ord(char)] = float(row["cost"])
    costs.update(dict.fromkeys(map(ord, "，。、“”‘’：；（）《》！？　—…·【】「」"), PUNCTUATION))
    return costs


def cost(text: str, costs: Mapping[int, float]) -> float:
    """How unlikely a text is, in nats: the sum over its characters."""
    return sum(number * _cost(ord(char), costs) for char, number in Counter(text).items())


def _cost(code: int, costs: Mapping[int, float]) -> float:
    """The cost of one character."""
    known = costs.get(code)
    if known is not None:
        return known
    if code < 0x80:
        return ASCII if code >= 0x20 or code in (9, 10, 13) else CONTROL
    if code == 0xFFFD:
        return BROKEN
    if 0x3400 <= code <= 0x9FFF or code >= 0x20000:
        return RARE_HAN
    if 0xE000 <= code <= 0xF8FF:
        return PRIVATE
    if code < 0xA0:
        return CONTROL
    if code < 0x180:
        return LATIN
    return PUNCTUATION if 0xFF01 <= code <= 0xFF5E else OTHER_SIGN


def _unmarked_utf16(data: bytes, costs: Mapping[int, float]) -> str | None:
    """UTF-16 without a mark: every other byte is the upper half of a Chinese text's, and as
    UTF-16 the beginning is likelier than as anything else.
    """
    head = data[: min(len(data), SHAPE_BYTES) & ~1]
    halves = (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2]))
    upper = {name: len(half.translate(None, delete=_NOT_UPPER)) for name, half in halves}
    if 2 * max(upper.values()) < UTF16_SHARE * len(head) or not head:
        return None
    head = head[:UTF16_JUDGED]
    names = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
    best = min(names, key=lambda name: cost(head.decode(name, "replace"), costs))
    return best if best in upper else None


_NOT_UPPER = bytes(set(range(256)) - set(range(0x4E, 0xA0)) - {0x00, 0x20, 0x30, 0xFF})
"""Bytes that the upper half of UTF-16 seldom is in Chinese: not ASCII, sign, hanzi, full-width."""


def _read_legacy(data: bytes, declared: str | None, costs: Mapping[int, float]) -> Reading:
    """Bytes that are not plain UTF-8: broken UTF-8, GB18030, Big5, a declared one, or a mixture."""
    sample = _sample(data)
    names = ["gb18030", "big5hkscs", "utf-8", "cp1252"]
    if declared and declared not in names and not declared.startswith(("utf-16", "utf-32")):
        names.append(declared)
    scores = _scores(sample, names, declared, costs)
    if _broken_share(sample) <= BROKEN_UTF8:
        scores["utf-8"] = min(scores["utf-8"], min(scores.values()) - 2 * DECLARED_BONUS)
    ranked = sorted(names, key=lambda name: scores[name])
    best, margin = ranked[0], scores[ranked[1]] - scores[ranked[0]]
    if declared and declared not in names[:4] and _is_foreign(sample, best, declared, scores):
        return Reading(decoded(data, declared), declared, 0.7)
    confidence = 1 - 0.5 * math.exp(-margin / 8)
    text, foreign = _decode_mixed(data, best, costs)
    changes = tuple(Change("decode", "mixed_encoding", "", name) for name in foreign)
    if "\ufffd" in text:
        changes += (Change("decode", "undecodable", "", "\ufffd" * min(text.count("\ufffd"), 80)),)
    return Reading(text, best, round(confidence * (0.9 if foreign else 1.0), 3), changes)


def _is_foreign(sample: bytes, best: str, declared: str, scores: Mapping[str, float]) -> bool:
    """Whether no Chinese reading is plausible and the declared one (KOI8-R) has no fault."""
    size = max(1, len(decoded(sample, best)))
    return scores[best] > IMPLAUSIBLE * size and "\ufffd" not in decoded(sample, declared)


def _scores(
    sample: bytes, names: list[str], declared: str | None, costs: Mapping[int, float]
) -> dict[str, float]:
    """The cost of the sample in each encoding, less the bonus of the declared one.

    Lines of UTF-8 in another page's encoding (a foreign footer) would blur which one that is: among
    the others only the best of what is left without them competes.
    """
    scores = {name: cost(decoded(sample, name), costs) for name in names}
    if declared in scores:
        scores[declared] -= DECLARED_BONUS
    rest = _UTF8_RUN.sub(b" ", sample)
    if len(rest) < len(sample):
        others = {name: cost(decoded(rest, name), costs) for name in names if name != "utf-8"}
        chosen = min(others, key=lambda name: others[name])
        for name in others:
            if name != chosen:
                scores[name] = max(scores[name], scores[chosen] + others[name] - others[chosen])
    return scores


def _sample(data: bytes) -> bytes:
    """The first stretches with bytes above 0x7F, joined by blanks; cut so that no pair is split."""
    pieces: list[bytes] = []
    size = end = 0
    for found in _NON_ASCII.finditer(data):
        before = data[end : found.start()]
        start = end + len(before.rstrip(_SECOND_BYTES))
        end = found.end()
        pieces.append(data[start : min(end, start + SAMPLE_BYTES - size)])
        size += len(pieces[-1]) + 1
        if size >= SAMPLE_BYTES:
            break
    return b" ".join(pieces)


def _broken_share(data: bytes) -> float:
    """Bytes above 0x7F that belong to no UTF-8 sequence, as a share of all above 0x7F.

    Half a sequence at either end, where the page was cut, does not count.
    """
    data = _whole_utf8(data)
    high = len(data.translate(None, delete=bytes(range(128))))
    if not high:
        return 0.0
    return len(_UTF8_SEQUENCE.sub(b"", data).translate(None, delete=bytes(range(128)))) / high


def _whole_utf8(data: bytes) -> bytes:
    """The bytes without half a character at their end, and at their beginning."""
    start = 0
    while start < 3 and start < len(data) and 0x80 <= data[start] < 0xC0:
        start += 1
    for back in range(1, min(4, len(data) - start) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[start : -back if back < length else None]
        if byte < 0x80:
            break
    return data[start:]


def decoded(data: bytes, name: str) -> str:
    """The bytes in one encoding: never raises, drops half a character at the end."""
    if name == "utf-8":
        return _whole_utf8(data).decode("utf-8", "replace")
    if name.startswith("utf-16"):
        return data[: len(data) & ~1].decode(name, "replace")
    try:
        decoder = codecs.getincrementaldecoder(name)(errors="replace")
        text: str = decoder.decode(data)
    except Exception:  # codecs without an incremental decoder, or that break their own contract
        return data.decode("utf-8", "replace")
    if name == "gb18030":
        if "\ufffd" in text and b"\x80" in data and data != (fixed := _euro_for_80(data)):
            return decoded(fixed, name)
        return text
    return text.translate(_BIG5_SIGNS) if name == "big5hkscs" else without_surrogates(text)


def _decode_mixed(data: bytes, best: str, costs: Mapping[int, float]) -> tuple[str, list[str]]:
    """Decode line by line where the page's encoding fails on a line and another fits it clearly.

    A UTF-8 article with the GBK footer of another site's template is the case seen. Lines and tags
    are safe places to cut: no byte of theirs is the second half of a character.
    """
    whole = decoded(data, best)
    if "\ufffd" not in whole and (best == "utf-8" or not _holds_utf8_run(data)):
        return whole, []
    foreign: dict[str, None] = {}
    pieces: list[str] = []
    tries = MIXED_TRIES
    for piece in _SEPARATOR.split(data):
        text, name = decoded(piece, best), best
        if tries and ("\ufffd" in text or (best != "utf-8" and _UTF8_RUN.search(piece))):
            text, name = _best_piece(piece, best, costs)
            tries -= 1
        pieces.append(text)
        if name != best:
            foreign[name] = None
    return ("".join(pieces), list(foreign)) if foreign else (whole, [])


def _holds_utf8_run(data: bytes) -> bool:
    """Whether `_UTF8_RUN` is found: a page of bytes, looked through in C.

    >>> _holds_utf8_run("全国性".encode()), _holds_utf8_run("全国性".encode("gbk"))
    (True, False)
    """
    return b"htthtthtt" in data.translate(_UTF8_SHAPES)


def _best_piece(piece: bytes, best: str, costs: Mapping[int, float]) -> tuple[str, str]:
    """A line in the page's encoding, or in another that reads it whole and far more likely.

    Where only the end of a line is foreign (a page without lines), the end alone is read anew.
    """
    run = _UTF8_RUN.search(piece)
    best_text, best_name, gain = decoded(piece, best), best, 2 * DECLARED_BONUS
    for start in {0, _readable(piece, best), run.start() if run else 0}:
        tail = piece[start:]
        bar = cost(decoded(tail, best), costs)
        for name in ("utf-8", "gb18030", "big5hkscs"):
            other = decoded(tail, name)
            if "\ufffd" not in other and bar - cost(other, costs) > gain:
                gain = bar - cost(other, costs)
                best_text, best_name = decoded(piece[:start], best) + other, name
    return best_text, best_name


def _readable(piece: bytes, name: str) -> int:
    """How many bytes from the beginning an encoding reads without fault."""
    try:
        piece.decode(name)
    except UnicodeDecodeError as error:
        return error.start
    return len(piece)


def _euro_for_80(data: bytes) -> bytes:
    """GB18030 bytes with the lone 0x80 of Windows' code page 936 as the euro sign that it means."""
    return b"".join(
        b"\xa2\xe3" if found[0] == b"\x80" else found[0] for found in _GBK_UNIT.finditer(data)
    )


def without_surrogates(text: str) -> str:
    """The text with lone surrogates, which no file can hold, as U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
