"""The folded form is what a table of single characters makes of a text, whatever it holds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.stages.strip.fold import Folds, fold, letters, narrow

WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))

texts = st.text() | st.text(alphabet="Ａａ，。１　 \xa0\x1c\x85\u2009\u200b\xadΣß中文aB_-")


@given(texts)
def test_fold_is_a_table_and_the_blanks_gone(text: str) -> None:
    assert fold(text) == re.sub(r"\s+", "", text.translate(WIDTH | INVISIBLE)).lower()


@given(texts)
def test_narrow_keeps_blanks(text: str) -> None:
    assert narrow(text) == text.translate(WIDTH | {0x3000: " ", 0xA0: " "})


def test_every_character_folds_alone() -> None:
    for char in map(chr, range(0x11000)):
        assert fold(char) == re.sub(r"\s+", "", char.translate(WIDTH | INVISIBLE)).lower()


@given(st.lists(texts))
def test_what_a_page_remembers_is_what_is_made_anew(some: list[str]) -> None:
    folds = Folds()
    for text in some:
        assert (folds.keys[text], folds.letters[text]) == (fold(text), letters(text))
