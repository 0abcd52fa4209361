"""Pinyin in brackets: whose habit is it on this page, and take it away where it is a mirror's.

Honest people write pinyin in brackets too: for rare names, and all over teaching pages. A mirror
gives itself away on the page as a whole: many different characters are annotated, all of them
traditional ones but for a few that both scripts share (于), each always (never bare) and always
with the same reading. Two kinds give less away: one annotates everyday characters that both scripts
share (年, 的), over and over; one annotates so few that a short page shows two, but in the middle
of words that every child reads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...model.document import Edit
from ...model.text import fits_charset

TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"

SYLLABLE = rf"[a-zü{TONES}]{{1,6}}"

BLANK = r"[ \u3000]?"

NOTE = compiled(rf"\({BLANK}({SYLLABLE}){BLANK}\)|（{BLANK}({SYLLABLE}){BLANK}）")
"""Pinyin in brackets, with the blank that some mirrors leave before or behind it."""

_PLAIN = r"\((?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?[aeiouv]{1,3}(?:ng?|r)?\)"
PLAIN = Pattern(rf"(?<=[\u3400-\u9fff])(?:{_PLAIN})+")
"""Pinyin without tones in brackets after a character, once or several times over."""

_AGAIN = Pattern(r"(?<=[\u3400-\u9fff])(\([a-z]{1,6}\))\1")
_MIN_AGAIN = 2
"""Pinyin given twice in a row that makes the habit of a mirror: nobody writes 學(xue)(xue)."""

ANNOTATED = Pattern(rf"([\u3400-\u9fff])[(（]({BLANK})({SYLLABLE})({BLANK})[)）]")

SUSPECT = compiled(rf"[(（?]{BLANK}[a-z]{{0,4}}[ü{TONES}][a-z]{{0,3}}{BLANK}[)）]")
"""What every page with this damage shows; the one look that a page without it pays for."""

_MIN_CHARACTERS = 4
"""Different annotated characters that make a habit: even a fragment of three lines has more, an
honest page that explains a rare name has one or two."""

_SURE_CHARACTERS = 12
"""Different characters that only traditional text has, so many of them annotated that the habit is
a mirror's though it leaves some bare: a lesson annotates what both scripts share as well."""

_MIN_ALWAYS = 0.9
"""Share of the occurrences of annotated characters that are annotated (mirrors: 1.0, but a summary
taken from elsewhere may stand on the page as well)."""

_MIN_TRADITIONAL = 0.95
"""Share of annotations that follow a traditional character (mirrors: 1.0; a lesson: its share of
all characters, about a third)."""

_MIN_ONE_READING = 0.95
"""Share of annotations that give the most frequent reading of their character (mirrors: 1.0)."""

_MIN_OVER_AND_OVER = 3
"""Annotations for each annotated character that make the habit of a mirror which does not ask for
the script: nobody explains a character again and again."""

_FEW_CHARACTERS = 2
_USUAL_COST = 8.0
"""Different characters that make a habit where each is among the 1,250 most usual ones (`cost` of
`common_chars.toml`), never stands bare, and goes on into a word."""

_IN_A_WORD = Pattern(rf"[\u3400-\u9fff]{{2}}[(（]{BLANK}{SYLLABLE}{BLANK}[)）][\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Table:
    """The characters that the mirror of this page annotates, each with its one reading."""

    readings: Mapping[str, str]
    blanks: tuple[str, str] = ("", "")
    """What stands between the brackets and the pinyin: before it and behind it."""


def readings_of(lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    """Every character that simplified text writes otherwise, with all its readings."""
    lines = lexicon.path("readings.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {char: frozenset(values.split(",")) for char, values in rows}


def in_simplified(char: str) -> bool:
    """Whether simplified text uses a character too (著, 群), so that it gives nothing away."""
    return fits_charset(char, "gb2312")


def repeats_pinyin(page: str) -> bool:
    """Whether a page gives pinyin without tones several times in a row, as one family does.

    >>> repeats_pinyin("學(xue)(xue)校(xiao)(xiao)"), repeats_pinyin("學(xue)校(xiao)")
    (True, False)
    """
    return ")(" in page and len(_AGAIN.findall(page)) >= _MIN_AGAIN


def plain_pinyin(text: str) -> list[Edit]:
    """The edits that take pinyin without tones away, on a page that repeats it.

    >>> [(edit.start, edit.end) for edit in plain_pinyin("學(xue)(xue)校(xiao)")]
    [(1, 11), (12, 18)]
    """
    return [Edit(*match.span(), "", "pinyin") for match in PLAIN.finditer(text)]


def usual_characters(lexicon: Lexicon) -> frozenset[str]:
    """The characters that nobody needs to be told how to read."""
    return characters_below(_USUAL_COST, lexicon)


def characters_below(cost: float, lexicon: Lexicon) -> frozenset[str]:
    """The characters up to a cost of `common_chars.toml`."""
    rows = (row for row in lexicon.rows("common_chars") if float(row["cost"]) <= cost)
    return frozenset("".join(row["chars"] for row in rows)) - {"\n"}


def learn_table(
    text: str, traditional: Mapping[str, frozenset[str]], usual: frozenset[str] = frozenset()
) -> Table | None:
    """The table of the page's mirror; None where the page does not show a mirror's habit.

    `traditional` holds the characters that a mirror may annotate, `usual` those that everybody can
    read. Linear in the text.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    blanks = Counter[tuple[str, str]]()
    for match in ANNOTATED.finditer(text):
        found[match[1]][match[3]] += 1
        blanks[match[2], match[4]] += 1
    own = {char: seen for char, seen in found.items() if char in traditional}
    given_away = sum(not in_simplified(char) for char in own)
    characters = Counter(text)
    always = _always(own, characters)
    if given_away >= (_MIN_CHARACTERS if always else _SURE_CHARACTERS):
        annotated = blanks.total()
        if sum(seen.total() for seen in own.values()) >= _MIN_TRADITIONAL * annotated:
            if not always:
                own = {c: seen for c, seen in own.items() if _always({c: seen}, characters)}
                return _table(own, blanks)
            shared = {char: seen for char, seen in found.items() if char in usual}
            return _table(own | shared, blanks)
        if always and annotated >= _MIN_OVER_AND_OVER * len(found) and _always(found, characters):
            return _table(found, blanks)
    if (
        _FEW_CHARACTERS <= given_away == len(found)
        and usual.issuperset(found)
        and len(_IN_A_WORD.findall(text)) == blanks.total()
        and all(characters[char] == seen.total() for char, seen in found.items())
    ):
        return _table(own, blanks)
    return None


def _always(found: Mapping[str, Counter[str]], characters: Counter[str]) -> bool:
    """Whether characters are annotated wherever they stand, each with one reading."""
    annotated = sum(seen.total() for seen in found.values())
    one_reading = sum(seen.most_common(1)[0][1] for seen in found.values())
    return one_reading >= _MIN_ONE_READING * annotated and annotated >= _MIN_ALWAYS * sum(
        characters[char] for char in found
    )


def _table(found: Mapping[str, Counter[str]], blanks: Counter[tuple[str, str]]) -> Table:
    """The table that these annotations show; a character that also stands bare is not in it."""
    return Table(
        {char: seen.most_common(1)[0][0] for char, seen in found.items()},
        blanks.most_common(1)[0][0],
    )
