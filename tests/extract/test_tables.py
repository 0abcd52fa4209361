"""Tables read by their heads; whatever is irregular gives no fact of its own."""

from __future__ import annotations

from .helpers import document, facts_in


def test_columns_name_metric_and_unit() -> None:
    head = "县区\t学校数（所）\t在校生数（万人）\t教育投入（万元）"
    text = f"{head}\n甲县\t120\t5.6\t12000\n乙县\t98\t4.1\t9800"
    found = facts_in(document(text, rows=True))
    assert [(f.quote, f.metric, f.value, f.unit) for f in found] == [
        ("120", "schools", 120, "所"),
        ("5.6", "students", 56000, "人"),
        ("12000", "funds", 120000000, "CNY"),
        ("98", "schools", 98, "所"),
        ("4.1", "students", 41000, "人"),
        ("9800", "funds", 98000000, "CNY"),
    ]
    assert all(f.flags == ["table"] for f in found)
    assert found[0].sentence == "甲县\t120\t5.6\t12000"


def test_rows_name_the_metric_where_columns_are_years() -> None:
    text = "指标\t2021年\t2022年\n在校学生（人）\t1200\t1300\n专任教师\t86\t91"
    found = facts_in(document(text, rows=True, published="2023-05-01"))
    assert [(f.metric, f.value, f.period_text) for f in found] == [
        ("students", 1200, "2021年"),
        ("students", 1300, "2022年"),
        ("teachers", 86, "2021年"),
        ("teachers", 91, "2022年"),
    ]


def test_flattened_table_whose_lengths_agree() -> None:
    text = "学校\n学生数\n教师数\n东山小学\n500\n30\n西山小学\n420\n28"
    found = facts_in(document(text))
    assert [(f.metric, f.value) for f in found] == [
        ("students", 500),
        ("teachers", 30),
        ("students", 420),
        ("teachers", 28),
    ]


def test_flattened_table_that_lost_a_cell_gives_nothing() -> None:
    text = "学校\n学生数\n教师数\n东山小学\n500\n30\n西山小学\n420"
    assert facts_in(document(text)) == ()


def test_a_ragged_table_gives_only_what_stands_beside_its_noun() -> None:
    text = "学校\t学生\n东山小学\t500人\t3\n西山小学420名学生\t28"
    found = facts_in(document(text, rows=True))
    assert [(f.quote, f.metric, f.flags) for f in found] == [("420名", "students", ["table"])]


def test_a_column_without_noun_or_unit_is_no_fact() -> None:
    text = "序号\t学校\t得分\n1\t东山小学\t98\n2\t西山小学\t97"
    assert facts_in(document(text, rows=True)) == ()


def test_a_table_of_labels_and_numbers_needs_no_head() -> None:
    text = "在校学生（人）\t1200\n专任教师（人）\t86\n占地面积（亩）\t52"
    found = facts_in(document(text, rows=True))
    assert [(f.metric, f.value) for f in found] == [
        ("students", 1200),
        ("teachers", 86),
        ("area", 34666.666667),
    ]


def test_rows_with_blanks_between_their_cells() -> None:
    text = "单位：所、人\n类别 学校数 在校学生\n小学 104 23,518\n初中 27 11,472\n以上含民办。"
    found = facts_in(document(text))
    assert [(f.quote, f.metric, f.value, f.unit) for f in found] == [
        ("104", "schools", 104, "所"),
        ("23,518", "students", 23518, "人"),
        ("27", "schools", 27, "所"),
        ("11,472", "students", 11472, "人"),
    ]
    assert all(f.flags == ["table"] for f in found)


def test_rows_with_blanks_that_lost_a_cell_give_nothing() -> None:
    assert facts_in(document("类别 学校数 在校学生\n小学 104\n初中 11472\n高中 7390")) == ()
