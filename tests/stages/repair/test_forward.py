"""The forward model prints what mirrors print: each trigger, each kind of ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangjian_cli.stages.repair.forward import DELIMITERS, Habit, damage, gbk_bytes, print_bytes

READINGS = {"當": "dāng", "數": "shù", "財": "cái", "礎": "chǔ", "驗": "yàn", "會": "huì"}


@pytest.mark.parametrize(
    ("clean", "printed"),
    [
        ("召開會議", "召開會(huì)議"),
        ("因為下雨", "因?yàn)橄掠?"),  # T2; the last trail byte goes with the line end
        ("當地財政", "當(dāng)?shù)刎?cái)政"),  # nested, ended by a pinyin
        ("確保“雙減”", "確?!半p減”"),  # T1, ended by an own trail byte below 80
        ("部分。縣委", "部分??h委"),
    ],
)
def test_triggers(clean: str, printed: str) -> None:
    assert damage(clean, READINGS) == printed.removesuffix("?")


def test_digit_is_swallowed_and_letter_is_fused() -> None:
    assert damage("確保“大家17.9%", {}) == "確?!按蠹?7.9%"
    assert damage("確保“大家[1]", {}).endswith("1]")
    assert "[" not in damage("確保“大家[1]", {})


def test_delimiters_cut_only_where_active() -> None:
    assert damage("確保“雙減”", {}, "。") == "確保“雙減”"


def test_width_and_private_use() -> None:
    assert damage("，（一）", {}) == ",(一)"
    assert damage("，（一）", {}, fold=False) == "，（一）"
    clean = "。基礎教育"  # ；is spelled by 。+ 基, and 基's trail + 礎's lead is a private cell
    assert damage(clean, READINGS) == "?;A(chǔ)教育"
    kept = damage(clean, READINGS, private="keep")
    assert kept != "?;A(chǔ)教育"
    assert kept.encode("gb18030").count(b"\xf9\xb5") == 1


def test_blank_in_brackets_and_foreign_characters() -> None:
    assert damage("開會»", READINGS, blanks=("", " ")) == "開會(huì )»"
    assert damage("開會»", READINGS, blanks=(" ", "")) == "開會( huì)»"


def test_a_pinyin_parts_the_bytes_of_a_later_character_of_the_table() -> None:
    shared = {"處": "chù", "師": "shī"}  # 教師 spells 處 over the boundary
    assert damage("教師，", shared, "") == "教?chù)?shī),"
    parted = print_bytes(gbk_bytes("教師，"), Habit(shared, "", parts=True))
    assert parted == "教?chù)煟"
    assert print_bytes(gbk_bytes("老師，"), Habit(shared, "", parts=True)) == "老師(shī),"


@given(st.text())
def test_never_raises_and_needs_a_trigger(text: str) -> None:
    damage(text, READINGS, DELIMITERS, private="keep")
    plain = Habit(delimiters="", fold=False, private="keep")
    data = gbk_bytes(text)
    if b"?" not in data and b"&" not in data and "\x80" not in text:
        assert print_bytes(data, plain) == text
