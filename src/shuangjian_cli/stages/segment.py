"""Sentences, and words where asked for."""

from __future__ import annotations

import re

from ..model.text import Sentence

# A run of anything, up to sentence ends and the closing quotes and brackets after them, or a line's
# end. A full stop between Latin letters or digits (3.5, a.b) is no end: only 。！？!?… are.
_SENTENCE = re.compile(r"[^\n。！？!?…]*(?:[。！？!?]|…+)+[”’」』）)】》\"'］\]]*|[^\n。！？!?…]+")


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order; see the tests for quotes, brackets and list marks.

    >>> [text[s.start : s.end] for text in ["新增3.5万个学位。“好！”他说"] for s in sentences(text)]
    ['新增3.5万个学位。', '“好！”', '他说']
    """
    found: list[Sentence] = []
    for match in _SENTENCE.finditer(text):
        piece = match[0]
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.end() - len(piece) + len(piece.rstrip())
        if start < end:
            found.append(Sentence(start, end))
    return tuple(found)
