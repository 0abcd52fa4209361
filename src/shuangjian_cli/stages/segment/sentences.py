"""Sentences: the unit that a fact quotes.

A sentence ends at 。！？ (or ! and ? that are no part of an address) with the closing quotes and
brackets that follow, and at a line end; not at ；, whose parts share a subject and a period, nor at
……, after which Chinese goes on as often as not, nor at the point of 3.5 or 1. .
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ...lexicon import Lexicon
from ...lexicon.patterns import NEVER, Pattern
from ...lexicon.programs import compiled
from ...model.text import Sentence

PROTECTED = 40
"""Characters up to which a quotation or bracket inside a sentence is part of it, with the ends in
it: 以“学校怎么办？”为题. Longer ones are speeches; an unclosed quote must not swallow a line."""

OPENING = "“‘「『《〈（(【［["
CLOSING = "”’」』》〉）)】］]"
_CLOSE_OF = dict(zip(OPENING, CLOSING, strict=True))
_BRACKETS = frozenset("《〈（(【［[")

ASIDE = 4
"""Characters before a bracket, blanks, that still let it open a sentence: an indent."""

ORDINAL = 12
"""Characters of a piece that may be an ordinal alone: 一。 or （10）。"""

SPEAKER = 20
"""Characters after a closing quote in which the verb of who spoke must stand."""

_SIGN = compiled(rf"[{re.escape(OPENING + CLOSING)}]")
_MARK = re.compile("[。！？!?]")
"""With what every run of ends begins: the engine looks for a single set ten times as fast."""
# A run of ends, then what closes with it, then footnote marks. A half-width ? or ! between Latin
# characters belongs to an address (list?id=3). The look at the first character makes it quick.
_END = compiled(
    rf"(?=[。！？!?])(?:[。！？]|(?<![A-Za-z0-9=&/])[!?]|[!?](?![A-Za-z0-9=&/%]))++"
    rf"[{re.escape(CLOSING)}\"'。！？!?]*+(?:\[\d{{1,3}}\])*"
)
_ORDINAL = re.compile(r"\s*[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?。$")


def build_goes_on(lexicon: Lexicon) -> Pattern:
    """What goes on with a sentence behind a closing quotation mark; give it to `lexicon.get`."""
    return Pattern("|".join(row["pattern"] for row in lexicon.rows("sentences")) or NEVER)


def sentences(text: str, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """The sentences of a text: sorted, stripped, none empty, together every character but blanks.

    >>> text = "新增3.5万个学位。“好！”他说。以“怎么办？”为题"
    >>> [text[s.start : s.end] for s in sentences(text, Lexicon())]
    ['新增3.5万个学位。', '“好！”他说。', '以“怎么办？”为题']
    """
    goes_on = lexicon.get(build_goes_on)
    found: list[Sentence] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start = 0
        for end in (*_ends(line, goes_on), len(line)):
            piece = line[start:end]
            left = len(piece) - len(piece.lstrip())
            right = len(piece.rstrip())
            if left < right:
                found.append(Sentence(at + start + left, at + start + right))
            start = end
        at += len(line)
    return tuple(found)


def _ends(line: str, goes_on: Pattern) -> list[int]:
    """Where the sentences of a line end, its own end left out."""
    first = _MARK.search(line)
    if first is None:
        return []
    protected = _protected(line)
    starts = [start for start, _ in protected]
    ends: list[int] = []
    for found in _END.finditer(line, first.start()):
        start, end = found.span()
        last = ends[-1] if ends else 0
        inside = bisect_right(starts, start) - 1
        if (
            inside >= 0
            and start < protected[inside][1]
            and not (end > protected[inside][1] and _is_aside(line, last, starts[inside]))
        ):
            continue
        if _ORDINAL.match(line[last : min(end, last + ORDINAL)]):
            continue
        if found[0][-1] in "”’」』\"'" and goes_on.compiled.match(line, end, end + SPEAKER):
            continue
        ends.append(end)
    return ends


def _is_aside(line: str, last: int, start: int) -> bool:
    """Whether the bracket at `start` opens a sentence of its own: （图为课堂现场。）"""
    return line[start] in "（(【［[" and start - last < ASIDE and not line[last:start].strip()


def _protected(line: str) -> list[tuple[int, int]]:
    """Short brackets, and short quotations inside a sentence: no sentence ends within them.

    A quotation that stands at the beginning, after a colon or after a sentence end is speech, and
    its sentences count. Sorted, none inside another.
    """
    open_at: dict[str, list[int]] = {}
    spans: list[tuple[int, int]] = []
    for found in _SIGN.finditer(line):
        sign, at = found[0], found.start()
        if sign in _CLOSE_OF:
            open_at.setdefault(_CLOSE_OF[sign], []).append(at)
            continue
        stack = open_at.get(sign)
        if not stack:
            continue
        start = stack.pop()
        if at - start > PROTECTED:
            continue
        before = line[start - 1] if start else ""
        if line[start] in _BRACKETS or before not in ("", *"：:，,。！？!?；;”’」』 \u3000"):
            spans.append((start, at))
    spans.sort(key=lambda span: (span[0], -span[1]))
    outer: list[tuple[int, int]] = []
    for start, end in spans:
        if not outer or start > outer[-1][1]:
            outer.append((start, end))
    return outer
