"""Lines of a clean text as its readers see them: paragraphs, headings and list marks.

A line is a paragraph of its own unless the line before breaks off in the middle of a sentence,
after ；，： or too long for a heading and without an end, which flattened pages do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon.programs import compiled
from ..model.text import Sentence

HEADING_LENGTH = 40
"""A line without an end of sentence is a heading up to this length; longer is cut-off text."""
NO_MARK = 9
"""The depth of a line without a list mark."""
_MARKS = (
    compiled(r"\s*(?:第[一二三四五六七八九十]+[部章篇]|[一二三四五六七八九十]{0,3}、)"),
    compiled(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    compiled(r"\s*(?:\d{1,2}[.．、]|[①-⑳])"),
)
COLONS = (":", "：")
"""Behind these stands what the line is the head of."""
_OPEN_ENDS = "；;，,：:、"
_SENTENCE_ENDS = "。！!？?"
_CLOSED_ENDS = _SENTENCE_ENDS + '…”’」』》）)]】."'


@dataclass(slots=True, eq=False)
class Line:
    """A sentence and what the line is that it stands in; times, places and schools ask for it."""

    start: int
    end: int
    opens: bool
    """It is the first of a paragraph."""
    level: int
    """The depth of the list mark of the line that it begins; `NO_MARK` without one."""
    heading: bool


def read_lines(text: str, sentences: Sequence[Sentence]) -> tuple[Line, ...]:
    """The sentences of a text, each with what its line is.

    >>> text = "一、成绩\\n全市有3所。新增1所。"
    >>> [(line.opens, line.level, line.heading) for line in read_lines(
    ...     text, [Sentence(0, 4), Sentence(5, 11), Sentence(11, 16)])]
    [(True, 0, True), (True, 9, False), (False, 9, False)]
    """
    lines: list[Line] = []
    stop = -1
    for sentence in sentences:
        start, end = sentence.start, sentence.end
        if start <= stop:
            lines.append(Line(start, end, False, NO_MARK, False))
            continue
        stop = line_end(text, start)
        level = mark_level(text, start)
        opens = level < NO_MARK or opens_paragraph(text, start)
        lines.append(Line(start, end, opens, level, is_heading(text, start, end)))
    return tuple(lines)


def mark_level(text: str, start: int) -> int:
    """The depth of the list mark at `start`: 一、 0, (一) 1, 1. 2, none 9.

    >>> [mark_level(line, 0) for line in ("一、成绩", "（二）投入", "3.师资", "全市")]
    [0, 1, 2, 9]
    """
    for level, mark in enumerate(_MARKS):
        if mark.match(text, start):
            return level
    return NO_MARK


def line_end(text: str, start: int) -> int:
    """The offset at which the line that holds `start` ends."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def opens_paragraph(text: str, start: int) -> bool:
    """Whether a line that begins at `start` begins a paragraph and does not go on with one.

    >>> text = "分别是：\\n甲校30个班；\\n乙校42个班。\\n另有3所。"
    >>> [opens_paragraph(text, text.index(word)) for word in ("甲", "乙", "另")]
    [False, False, True]
    """
    stop = start
    while stop and text[stop - 1].isspace():
        stop -= 1
    if not stop or mark_level(text, start) < NO_MARK:
        return True
    last = text[stop - 1]
    if last in _OPEN_ENDS:
        return False
    head = text[max(0, stop - HEADING_LENGTH) : stop]
    long = "\n" not in head and stop > HEADING_LENGTH
    cut = long or "。" in head[head.rfind("\n") + 1 :]
    return not cut or last in _CLOSED_ENDS


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether the sentence `text[start:end]` is a short line of its own without a full stop."""
    alone = (start == 0 or text[start - 1] == "\n") and end >= line_end(text, start)
    return (
        alone and end - start <= HEADING_LENGTH and text[end - 1] not in _SENTENCE_ENDS + _OPEN_ENDS
    )
