"""Edits of a block: the text is right, every change is in the trace, marks follow their text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.model.document import Block, Edit, Mark, apply_edits


@st.composite
def edited(draw):
    """A text and sorted edits in it that do not overlap."""
    text = draw(st.text("双减校区ab(1)", min_size=1, max_size=30))
    points = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(points[::2], points[1::2], strict=False))
    edits = [
        Edit(a, b, draw(st.text("新X", max_size=4)), "rule", flag="repaired") for a, b in spans
    ]
    return text, edits


@given(edited())
def test_changes_replay_to_the_new_text(case) -> None:
    text, edits = case
    block, changes = apply_edits(Block(text, 3), edits, "repair")
    expected = text
    for edit in reversed(edits):
        expected = expected[: edit.start] + edit.after + expected[edit.end :]
    assert block.text == expected
    assert [(c.before, c.after) for c in changes] == [
        (text[e.start : e.end], e.after) for e in edits
    ]
    assert {c.block for c in changes} <= {3}
    for mark, edit in zip(block.marks, edits, strict=True):
        assert block.text[mark.start : mark.end] == edit.after


@given(edited(), st.data())
def test_a_mark_outside_all_edits_keeps_its_characters(case, data) -> None:
    text, edits = case
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if any(edit.start < end and start < edit.end for edit in edits):
        return
    if any(start < edit.start == edit.end < end for edit in edits):
        return
    block, _ = apply_edits(Block(text, 0, marks=(Mark(start, end, "spun"),)), edits, "repair")
    (mark,) = [mark for mark in block.marks if mark.flag == "spun"]
    assert block.text[mark.start : mark.end] == text[start:end]


def test_marks_stay_inside_the_text_when_their_characters_go() -> None:
    block, _ = apply_edits(
        Block("共有12所", 0, marks=(Mark(2, 4, "digit_lost"),)), [Edit(1, 5, "", "cut")], "strip"
    )
    assert block.text == "共" and (block.marks[0].start, block.marks[0].end) == (1, 1)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits(Block("双减政策", 0), [Edit(0, 2, "", "a"), Edit(1, 3, "", "b")], "repair")
