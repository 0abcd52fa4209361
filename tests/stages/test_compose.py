"""Rows that `compose` builds unchecked are those that a check would let pass, value for value."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import RemovedRow
from shuangjian_cli.pipeline import clean_page
from shuangjian_cli.settings import Settings

LEXICON = Lexicon()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12) | st.sampled_from(["首页", "登录", "版权所有"]), max_size=6))
def test_rows_of_removed_blocks_pass_their_check(lines: list[str]) -> None:
    text = "\n".join(["首页", *lines, "全市新增学位500个，家长们很高兴。"])
    removed = clean_page(RawPage("a", "a", text), LEXICON, Settings()).removed
    assert removed
    for row in removed:
        checked = RemovedRow.model_validate(row.model_dump())
        assert checked == row and checked.model_dump_json() == row.model_dump_json()
