"""What a document as a whole says of its numbers: that it plans, lays down, calls for people.

In: the row of a clean document and its lines. Out: `When`. All words are rows of `status.toml`.
What this module never does: look at a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...lexicon.programs import compiled
from ...model.rows import DocumentRow
from ..lines import COLONS, NO_MARK, Line, line_end
from .words import StatusWords

_HEAD = 200
"""Characters at the beginning and at the end of a text where it says what it is."""
_LINE = 40
"""Characters of a line that can be a heading or a source; longer is running text."""
_RUN_IN = 24
"""Characters of a heading with a full stop, behind which its paragraph goes on."""
_AHEAD = ("03", "04", "05", "06", "07", "08")
"""Months in which schools tell whom they are going to admit."""
_STOPS = "。！!？?"
_GOES_ON = "；;，,、"
"""Behind these a list has one more item."""
_JOINTS = compiled("[·./、每]")


def per_each(words: str) -> str:
    """What a unit is per, written out.

    >>> per_each("生·学期"), per_each("每生每年")
    ('每生每学期', '每生每年')
    """
    return "".join(f"每{part}" for part in _JOINTS.split(words) if part)


@dataclass(frozen=True, slots=True)
class When:
    """What the document as a whole says: the year of publication; whether it speaks of plans."""

    year: int | None
    planned: bool
    standard: bool
    recruits: bool = False
    """It calls for people to apply: what it says of places is to be filled."""
    admits: bool = False
    """It is about admissions to schools, and of the months before these are over."""
    sections: tuple[tuple[int, int], ...] = ()
    """The spans that speak of what comes: the section 二、2024年重点工作, the lines of a list that
    is planned."""
    reviews: tuple[tuple[int, int], ...] = ()
    """The spans of sections of a plan that say how things are: 一、工作基础."""

    bases: tuple[tuple[int, int, str], ...] = ()
    """The spans of lists of fees, each with what its head says that they are per."""

    def basis(self, at: int) -> str | None:
        """Per what an amount is by the head of the list in which it stands."""
        return next((per for start, end, per in self.bases if start <= at < end), None)

    def plans(self, at: int) -> bool:
        """Whether what stands at `at` is in a plan."""
        if any(start <= at < end for start, end in self.sections):
            return True
        return self.planned and not any(start <= at < end for start, end in self.reviews)


def read_when(row: DocumentRow, lines: Sequence[Line], words: StatusWords) -> When:
    """The year and the tense of a document: a budget speaks of what will be."""
    published = (row.published or "")[:4]
    near = [*row.text[:_HEAD].split("\n"), *row.text[-_HEAD:].split("\n")]
    heads = [row.title or "", *(line for line in near if 0 < len(line) <= _LINE)]

    def says(kind: str, heads: Sequence[str]) -> bool:
        return any(
            sign.pattern.search(head) for sign in words.signs.get(kind, ()) for head in heads
        )

    return When(
        int(published) if published.isdigit() else None,
        says("document-planned", heads),
        says("document-standard", heads[:1] if row.title else ()),
        says("document-recruits", heads[:1] if row.title else ()),
        (row.published or "")[5:7] in _AHEAD
        and says("document-admits", heads[:1] if row.title else ()),
        (
            *_sections(row.text, lines, words, "section-planned"),
            *_planned_lists(row.text, lines, words),
        ),
        tuple(_sections(row.text, lines, words, "section-review")),
        tuple(_bases(row.text, lines, words)),
    )


def _sections(
    text: str, lines: Sequence[Line], words: StatusWords, kind: str
) -> Iterator[tuple[int, int]]:
    """From a heading of the kind to the next heading of its depth or above."""
    begin, depth = -1, NO_MARK
    for line in lines:
        end = line.end - _is_run_in(text, line)
        if not (line.heading or end < line.end):
            continue
        if begin >= 0 and line.level <= depth:
            yield begin, line.start
            begin = -1
        if begin < 0 and words.last(kind, text, line.start, end) >= 0:
            begin, depth = line.start, line.level
    if begin >= 0:
        yield begin, len(text)


def _is_run_in(text: str, line: Line) -> bool:
    """Whether a short sentence with a mark begins a paragraph: 一、基本情况。全市共有…."""
    short = line.level < NO_MARK and line.end - line.start <= _RUN_IN
    return short and text.startswith(_STOPS[0], line.end - 1)


def _planned_lists(
    text: str, lines: Sequence[Line], words: StatusWords
) -> Iterator[tuple[int, int]]:
    """From a line that plans a number and ends with a colon to the last item of the list below.

    An item is a line without a full stop, or the last one, behind a semicolon.
    """
    begin = end = -1
    for line in lines:
        stop = line_end(text, line.start)
        if begin >= 0 and line.start >= end:
            ended = text[stop - 1] in _STOPS
            if not ended or text[end - 1] in _GOES_ON:
                end = stop
            else:
                if end > begin:
                    yield begin, end
                begin = end = -1
        if begin < 0 and line.end >= stop and text[stop - 1] in COLONS:
            planned = words.last("planned", text, line.start, stop)
            counts = any(map(str.isdecimal, text[max(planned, line.start) : stop]))
            if counts and planned > words.last("done", text, line.start, stop):
                begin = end = stop
    if end > begin >= 0:
        yield begin, end


def _bases(text: str, lines: Sequence[Line], words: StatusWords) -> Iterator[tuple[int, int, str]]:
    """From 收费标准（每生每学期） to the next heading of its depth, or to the paragraph's end."""
    for number, line in enumerate(lines):
        for pattern, *_ in words.standing("basis-head", text, line.start, line.end):
            match = pattern.search(text, line.start, line.end)
            if match is None:
                continue
            behind = lines[number + 1 :]
            ends = (
                later.start
                for later in behind
                if (later.heading and later.level <= line.level if line.heading else later.opens)
            )
            yield line.end, next(ends, len(text)), per_each(match["per"])
