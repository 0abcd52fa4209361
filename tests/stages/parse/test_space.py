"""White space: the quick way through it does what the thorough one does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.stages.parse import space
from shuangjian_cli.stages.parse.space import EDGE, has_blank, one_line

TEXTS = st.text(
    st.sampled_from("学校aé \t\n\r\v\x1c\x85\xa0\u2003\u2028\u3000，\ue000") | st.characters()
)


def thorough(text: str) -> str:
    """`one_line` without its short cuts."""
    text = space._BREAK.sub("", text.strip(EDGE))
    return space._BLANKS.sub(space._keep_single, text).strip(" \u3000")


@given(TEXTS)
def test_short_cuts_change_nothing(text: str) -> None:
    assert one_line(text) == thorough(text)


@given(TEXTS)
def test_a_text_without_blanks_is_left_alone(text: str) -> None:
    assert has_blank(text) == any(char.isspace() for char in text)
    if not has_blank(text):
        assert one_line(text) == text
