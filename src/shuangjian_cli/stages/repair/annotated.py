"""Pinyin in brackets that explains nothing: told by the characters that it stands after.

Whoever explains how a character is read has a reason: it is rare, it has two readings, it is being
taught. A program has none. It annotates characters that every child reads, in the middle of words,
and only such as the two scripts write otherwise, since it knows them from a table of conversion;
a lesson annotates what both scripts share just as often. So few of a page's characters give a
program away, though it leaves most occurrences bare, writes no tones, or works on simplified text.

    學(xue)校的設備    ->  學校的設備
    教学(xué)楼  [lóu] ->  教学楼
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Edit
from ...model.text import fits_charset
from .language import load_model
from .pinyin import BLANK, SYLLABLE, characters_below, in_simplified, readings_of

NOTES = compiled(
    rf"([\u3400-\u9fff])({BLANK}[(（\[]{BLANK}({SYLLABLE}){BLANK}[)）\]])(?=([\u3400-\u9fff])?)"
)
"""A hanzi, the pinyin in brackets after it with all its blanks, the pinyin, and the next hanzi."""

HINT = compiled(rf"[(（\[]{BLANK}{SYLLABLE}{BLANK}[)）\]]")
"""What every page with such notes shows."""

_LEAST_SHARE = 0.95
"""Share of the notes that stand after characters of one script only, of those that give a reading
of their character, and of those that give its most frequent reading (programs: 1.0)."""

_MOST_SHARED = 0.4
"""Share of the annotated characters that the other script has too: 床 stands in a table of
conversion beside 牀 (programs: .1 to .3; a lesson: .7)."""

_LEAST_INSIDE = 0.25
_LEAST_INSIDE_SIMPLIFIED = 0.5
"""Share of the notes that a hanzi follows (running text: .4 to .9; a list of words: 0)."""

_FAMILIAR = 9.0
"""`cost` in `common_chars.toml` of the 2,000 characters that most people can read."""
_LEAST_FAMILIAR = 0.6
"""Share of the annotated characters that are familiar (a program's: .9; names: .2)."""

_LEAST_CHARACTERS = 2
_LEAST_SIMPLIFIED = 5
"""Different characters that make the habit: pinyin in a traditional text is strange by itself, but
a simplified lesson about four words may well miss what both scripts share."""

_OVER_AND_OVER = (3, 4)
"""Fewer characters make it in simplified text as well where each is annotated so often."""

_LEAST_CONTEXTS = 3
"""Different characters that must follow the notes: 樂(yuè)清 is explained before 清 only."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What the two scripts write otherwise, with all readings, without their tones as well."""

    traditional: Mapping[str, frozenset[str]]
    simplified: Mapping[str, frozenset[str]]


def build_readings(lexicon: Lexicon) -> Readings:
    """The readings of both scripts; for `lexicon.get`, and only for pages with such notes."""
    fold = lexicon.get(load_model).fold
    traditional: dict[str, frozenset[str]] = {}
    simplified: dict[str, frozenset[str]] = defaultdict(frozenset)
    for char, readings in lexicon.get(readings_of).items():
        traditional[char] = readings | {toneless(reading) for reading in readings}
        simple = fold.get(ord(char), char)
        if not in_simplified(char) and simple != char:
            simplified[simple] |= traditional[char]
    return Readings(traditional, simplified)


def _in_traditional(char: str) -> bool:
    """Whether traditional text uses a simplified form too (床 beside 牀)."""
    return fits_charset(char, "cp950")


def toneless(reading: str) -> str:
    """Pinyin without its tone.

    >>> toneless("lǜ"), toneless("xué")
    ('lü', 'xue')
    """
    letters = unicodedata.normalize("NFD", reading)
    plain = "".join(char for char in letters if char not in "\u0304\u0301\u030c\u0300")
    return unicodedata.normalize("NFC", plain)


def build_familiar(lexicon: Lexicon) -> frozenset[str]:
    """The characters that most people can read; for `lexicon.get`."""
    return characters_below(_FAMILIAR, lexicon)


def annotated_in(page: str, lexicon: Lexicon) -> Mapping[str, frozenset[str]] | None:
    """The characters after which a program put pinyin on this page, with their readings, if it did.

    Linear in the text; what knows readings is loaded only where enough notes are found.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    followed = Counter[str]()
    for match in NOTES.finditer(page):
        found[match[1]][match[3]] += 1
        followed[match[4] or ""] += 1
    notes = followed.total()
    inside = notes - followed[""]
    if len(followed) < _LEAST_CONTEXTS or inside < _LEAST_INSIDE * notes:
        return None
    familiar = lexicon.get(build_familiar)
    if len(familiar.intersection(found)) < _LEAST_FAMILIAR * len(found):
        return None
    readings = lexicon.get(build_readings)
    if _all_in(found, readings.traditional, in_simplified):
        return readings.traditional if len(found) >= _LEAST_CHARACTERS else None
    if inside < _LEAST_INSIDE_SIMPLIFIED * notes:
        return None
    if not _all_in(found, readings.simplified, _in_traditional):
        return None
    few, often = _OVER_AND_OVER
    many = len(found) >= _LEAST_SIMPLIFIED or (len(found) >= few and notes >= often * len(found))
    return readings.simplified if many else None


def _all_in(
    found: Mapping[str, Counter[str]],
    readings: Mapping[str, frozenset[str]],
    shared: Callable[[str], bool],
) -> bool:
    """Whether nearly all notes give the one reading that a character of this script has here, and
    few of the characters are `shared` with the other."""
    if sum(map(shared, found)) > _MOST_SHARED * len(found):
        return False
    right = sum(
        count
        for char, seen in found.items()
        for reading, count in seen.most_common(1)
        if reading in readings.get(char, ())
    )
    return right >= _LEAST_SHARE * sum(seen.total() for seen in found.values())


def remover(readings: Mapping[str, frozenset[str]]) -> Callable[[str], list[Edit]]:
    """What takes the notes out of a text: those that give a reading of the character before."""

    def edits(text: str) -> list[Edit]:
        return [
            Edit(*match.span(2), "", "pinyin")
            for match in NOTES.finditer(text)
            if match[3] in readings.get(match[1], ())
        ]

    return edits
