"""Small damage on the surface of a text: one pure function for each defect.

Each takes a text and gives the edits that undo the defect, sorted and apart; none raises, each is
linear in the text and finds nothing the second time. `stage` applies them in the order in which
they must come: what hides or spells characters first, punctuation last.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.needs import build_needs, build_shares, sign_of
from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...model.document import Edit

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Hanzi, for a character class."""

CJK = HAN + "\u3000-\u303f\uff01-\uff5e“”‘’…—·"
"""Hanzi and the marks that stand between them."""

# -- characters that cannot be seen -------------------------------------------------------------

_INVISIBLE = compiled(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\u034f\u061c\u115f\u1160\u180e\u3164\ufeff\uffa0]+"
    f"|(?<=[{HAN}\\x00-\\x7f])[\u200c\u200d]+"
    f"|(?<=[{CJK}])[\u0332-\u0338\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)


def invisible(text: str) -> list[Edit]:
    """Zero-width characters, soft hyphens, direction marks, control characters (NUL, escape),
    fillers, and what changes or strikes through the hanzi before it: editors and copy traps leave
    them.

    A joiner stays where it joins (emoji, Arabic, Indic scripts).

    >>> invisible("学\u200b校")
    [Edit(start=1, end=2, after='', rule='invisible', flag=None, candidates=())]
    """
    return [Edit(*match.span(), "", "invisible") for match in _INVISIBLE.finditer(text)]


# -- characters that are spelled out ------------------------------------------------------------

_ENTITY = compiled(
    r"&(?:amp;){0,3}(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8}[0-9]{0,2});"
    r"|&(?:amp;){0,3}#(?:(?:[2-3][0-9]|19|40|65|12)[0-9]{3}(?!;)|82[0-3][0-9](?![0-9;]))"
    r"|&(?:amp;){0,3}(?:nbsp|ensp|emsp|[lr][ds]quo|quot|middot|mdash|hellip)(?![A-Za-z0-9;=])"
)


_MARKUP = ("&lt;", "&gt;", "&amp;", "&quot;", "&apos;")


def entities(text: str) -> list[Edit]:
    """Entities that the parser left because they were escaped twice or more, and those of hanzi
    and their marks that lack the semicolon.

    False positive: a tutorial that shows `&nbsp;` to its readers. `&lt;` and its like stay where
    they stand by themselves, as in a table of entities.

    >>> [edit.after for edit in entities("&ldquo;双减&amp;rdquo; AT&T")]
    ['“', '”']
    """
    edits = []
    for match in _ENTITY.finditer(text):
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if match[0] in _MARKUP and not around.strip(" |()“”\"'`"):
            continue
        plain = match[0] if match[0].endswith(";") else match[0] + ";"
        for _ in range(4):
            plain, before = html.unescape(plain), plain
            if plain == before:
                break
        plain = " " if plain.isspace() else plain
        if len(plain) == 1 and plain.isprintable() and plain != "\ufffd":
            edits.append(Edit(*match.span(), plain, "entity"))
    return edits


_ESCAPED = compiled(r"(?:%u[0-9a-fA-F]{4})+|(?:\\u[0-9a-fA-F]{4}){2,}|\\u[4-9][0-9a-fA-F]{3}")


def escapes(text: str) -> list[Edit]:
    """`%uXXXX` of old scripts and `\\uXXXX` of JSON that was printed as it is.

    >>> [edit.after for edit in escapes("%u6559%u80B2")]
    ['教育']
    """
    edits = []
    for match in _ESCAPED.finditer(text):
        units = b"".join(bytes.fromhex(unit) for unit in re.findall(r"u(.{4})", match[0]))
        plain = units.decode("utf-16-be", "replace")
        if plain.isprintable() and "\ufffd" not in plain:
            edits.append(Edit(*match.span(), plain, "escape"))
    return edits


_PERCENT_HAN = re.compile(r"%[eE][3-9fF](?:%[89abAB][0-9a-fA-F]){2}")
_PERCENT = compiled(
    r"(?:%[eE][2-9fF](?:%[89abAB][0-9a-fA-F]){2}|%2[0-9a-fA-F]|%3[a-fA-F]|%0[aAdD])+"
)
_ENCODED = 4
"""Hanzi in percent signs from which on a line is encoded, and does not name an address."""


def percent_encoded(text: str) -> list[Edit]:
    """A line that was encoded as an address is, in UTF-8; a line with an address is left alone.

    >>> [edit.after for edit in percent_encoded("10%E6%9C%8817%E6%97%A5%E5%BC%80%E5%AD%A6")]
    ['月', '日开学']
    """
    if "%" not in text or "://" in text or "www." in text or "/" in text or "=" in text:
        return []
    if len(_PERCENT_HAN.findall(text)) < _ENCODED:
        return []
    edits = []
    for match in _PERCENT.finditer(text):
        plain = bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
        if "\ufffd" not in plain:
            plain = " ".join(plain.splitlines())
            edits.append(Edit(*match.span(), plain, "percent-encoded"))
    return edits


_RADICAL = compiled("[\u2f00-\u2fd5]")


def radicals(text: str) -> list[Edit]:
    """Radicals that look like hanzi, which come out of PDF files in their place.

    >>> [edit.after for edit in radicals("学⽣⽤餐")]
    ['生', '用']
    """
    return [
        Edit(*match.span(), unicodedata.normalize("NFKC", match[0]), "radical")
        for match in _RADICAL.finditer(text)
    ]


# -- what cannot be brought back ----------------------------------------------------------------

UNRECOVERABLE = re.compile("(?:锟斤拷|斤拷锟|锟叫|锟絔|ï¿½)+[锟斤拷]{0,2}|\ufffd+|烫烫烫+|屯屯屯+")
"""What is left where bytes were thrown away: counted and flagged, never guessed."""

_REMAINS = ("锟", "ï¿½", "\ufffd", "烫烫烫", "屯屯屯")


def may_be_unrecoverable(page: str) -> bool:
    """Whether a page may hold such a run: each holds one of few signs."""
    return any(sign in page for sign in _REMAINS)


# -- noise put in -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Jammer:
    """One kind of noise: a row of `jammers.toml`."""

    id: str
    pattern: re.Pattern[str]
    sign: str
    """A character that every match holds, or nothing; looking for one is the cheapest test."""
    kinds: int
    letters: int
    mixed: int


Jammers = tuple[Jammer, ...]


def build_jammers(lexicon: Lexicon) -> Jammers:
    """The rows of `jammers.toml`, compiled."""
    shares, needs = lexicon.get(build_shares), lexicon.get(build_needs)
    return tuple(
        Jammer(
            row.id,
            compiled(row["pattern"]),
            sign_of(Pattern(row["pattern"]), shares, needs),
            int(row.get("kinds", 0)),
            int(row.get("letters", 0)),
            int(row.get("mixed", 0)),
        )
        for row in lexicon.rows("jammers")
    )


def jammers_in(texts: Sequence[str], rows: Jammers) -> Jammers:
    """The rows that match any of some texts: on most pages none."""
    return tuple(
        row for row in rows if any(map(row.pattern.search, [t for t in texts if row.sign in t]))
    )


_MIXED = re.compile(r"[a-z][A-Z]|[#$%&*/:;<=>@\\^_`|~][A-Za-z]|[A-Za-z][#$%&(*/:;<=>@\\^_`|~]")
"""Where neither words nor formulas have a seam."""


def jammers(text: str, rows: Jammers) -> list[Edit]:
    """Strings that forum software put between the sentences."""
    found: list[tuple[int, int, str]] = []
    for row in rows:
        for match in row.pattern.finditer(text):
            marks = {char for char in match[0] if not char.isalpha() and char != " "}
            letters = sum(char.isalpha() for char in match[0])
            mixed = len(_MIXED.findall(match[0])) if row.mixed else 0
            if len(marks) >= row.kinds and letters >= row.letters and mixed >= row.mixed:
                found.append((*match.span(), row.id))
    edits: list[Edit] = []
    for start, end, rule in sorted(found):
        if not edits or start >= edits[-1].end:
            edits.append(Edit(start, end, "", rule))
    return edits


# -- blanks that became question marks ----------------------------------------------------------

_LEADING = Pattern(rf"\?\?[ ?]*+(?=[{CJK}0-9A-Za-z])")
_INNER = Pattern(rf"(?<=[{CJK}]) ?\?{{4,}}+ ?(?=[{CJK}0-9])")
_INDENTED_LINES = 2
_LONG_INDENT = 4
"""Lines of a page that must begin with `??`, or marks that one line must begin with, before they
are taken for blanks: a reader who is at a loss begins a line with `??` as well."""

_SET_OFF = re.compile(r"\?{3,}+ ")
_PARAGRAPH = 40
"""Three marks and a blank are an indent too where a paragraph of so many characters follows: who
is at a loss writes a line, and no blank."""


def has_question_indents(texts: Sequence[str]) -> bool:
    """Whether the lines of a page begin with `?` where they had blanks.

    >>> has_question_indents(["??本报讯 记者", "??昨日，全市", "真的??"])
    True
    """
    return sum(1 for text in texts if text[:2] == "??" and _LEADING.match(text)) >= _INDENTED_LINES


def question_blanks(text: str, indents: bool) -> list[Edit]:
    """`?` runs in place of nbsp or U+3000, where another encoding had no such blank."""
    edits: list[Edit] = []
    if "??" not in text:
        return edits
    leading = _LEADING.match(text)
    if leading and (
        indents
        or leading[0].count("?") >= _LONG_INDENT
        or (len(text) >= _PARAGRAPH and _SET_OFF.match(text))
    ):
        edits.append(Edit(*leading.span(), "", "question-blank"))
    if indents:
        start = leading.end() if leading else 0
        edits += [
            Edit(*match.span(), " ", "question-blank")
            for match in _INNER.compiled.finditer(text, start)
        ]
    return edits


# -- decimal points that became question marks --------------------------------------------------

_POINT = re.compile("[?](?<=[0-9].)(?=[0-9]{1,2}(?:[%％万亿]|个百分点|個百分點))")
_POINTS = 2
"""Such marks that make a page one that lost its decimal points; a single one may be a question."""


def has_question_points(page: str) -> bool:
    """Whether a page shows `?` in its decimals more than once."""
    return "?" in page and len(_POINT.findall(page)) >= _POINTS


def question_points(text: str) -> list[Edit]:
    """`?` inside a decimal, where another encoding had no full-width or raised point.

    >>> [(edit.start, edit.after) for edit in question_points("由21?5%升到42?7%")]
    [(3, '.'), (10, '.')]
    """
    return [
        Edit(*match.span(), ".", "question-point", "repaired") for match in _POINT.finditer(text)
    ]


# -- doubled punctuation ------------------------------------------------------------------------

_DOUBLED = Pattern(
    rf"(?<=[{CJK}])(?:[，,、；;]{{2,}}(?![。.])|[，,、；;]+。|。[，,、；;]+|。。(?!。))(?=[{CJK}0-9]|$)"
)
_TWO_MARKS = re.compile("[，,、；;。][，,、；;。]")
_DOUBLED_SPOTS = 2
"""Doubled marks that make a page one that was put together by a program; one is a slip."""


def has_doubled(page: str) -> bool:
    """Whether a page, its lines joined by line ends, shows doubled marks more than once."""
    if len(_TWO_MARKS.findall(page)) < _DOUBLED_SPOTS:
        return False
    suspects = [line for line in page.split("\n") if _TWO_MARKS.search(line)]
    return sum(len(_DOUBLED.findall(line)) for line in suspects) >= _DOUBLED_SPOTS


def doubled(text: str) -> list[Edit]:
    """`,,` and `,。` of text that was put together by a program: the stronger mark stays.

    Ellipses, dashes and `!!` are left alone, and so is everything between Latin letters.

    >>> [edit.after for edit in doubled("学校,,教师,。家长。。。")]
    [',', '。']
    """
    edits = []
    for match in _DOUBLED.finditer(text):
        before = text[match.start() - 1]
        if before == "。" or text[match.end() : match.end() + 1] == "。":
            continue
        after = "。" if "。" in match[0] else match[0][0]
        edits.append(Edit(*match.span(), after, "doubled"))
    return edits


# -- private-use characters ---------------------------------------------------------------------

_PRIVATE = re.compile("[\ue000-\uf8ff][\ue000-\uf8ff]*")
"""A run of them; a search for a class leaps to it, one for a repeat tries it at each character."""


def has_private(page: str) -> bool:
    """Whether a page holds such characters."""
    return _PRIVATE.search(page) is not None


def private(text: str) -> list[Edit]:
    """Private-use characters that no repair needed: icons of web fonts and leftovers."""
    return [Edit(*match.span(), "", "private-use") for match in _PRIVATE.finditer(text)]
