"""Sentences, and words where asked for."""

from __future__ import annotations

import re

from ..model.text import Sentence

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;”’」』）)]*")


def sentences(text: str) -> tuple[Sentence, ...]:
    """First version: split at sentence ends and line ends."""
    return tuple(Sentence(m.start(), m.end()) for m in _SENTENCE.finditer(text))
