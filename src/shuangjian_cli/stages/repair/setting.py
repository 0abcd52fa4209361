"""What is known of a mirrored page while one of its shifts is decoded, and the signs of damage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .alphabet import Alphabet
from .forward import DELIMITERS, FOLD, gbk_bytes
from .language import PageLanguage
from .pinyin import BLANK, SYLLABLE

LOST = "□"
"""Stands for a swallowed character in a proposed text."""

WIDE = {chr(narrow): chr(wide) for wide, narrow in FOLD.items()}

DELIMITER = re.compile("[" + re.escape(DELIMITERS + "".join(DELIMITERS).translate(FOLD)) + "]")
"""A delimiter at which mirrors cut, full-width or folded."""

TAIL_NOTE = re.compile(rf"\?{BLANK}({SYLLABLE}){BLANK}[)）]")
"""`?py)`: what is left of a pinyin in brackets that swallowed a lead byte."""

TAG_TAIL = re.compile(r"\?/?(?:p|br|div|span|strong|font|b|a|td|tr|li|h[1-6])\s*/?>", re.I)
"""What is left of a tag whose `<` was swallowed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page: what it annotates, whether it folds, how likely its text is."""

    alphabet: Alphabet
    language: PageLanguage
    readings: Mapping[str, str]
    script: Mapping[str, float]
    """Log weight of characters that this page would write otherwise."""
    fold: bool = True

    def class_of(self, char: str) -> str:
        """The class that the language model counts a character as."""
        return self.language.model.fold.get(ord(char), char)


def wide(char: str) -> str:
    """The full-width form of an ASCII punctuation mark or letter; other characters as they are."""
    return WIDE.get(char, char)


def last_byte(clean: str, fold: bool) -> int | None:
    """The last byte of a clean text in GBK, where that may be the first of an annotated pair."""
    data = gbk_bytes(wide(clean[-1]) if fold else clean[-1]) if clean else b""
    return data[1] if len(data) == 2 else None
