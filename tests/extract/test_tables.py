"""Tables read by their heads; whatever is irregular gives no fact of its own."""

from __future__ import annotations

import pytest

from shuangjian_cli import clean, extract
from shuangjian_cli.extract.tables.heads import build_heads
from shuangjian_cli.lexicon import Lexicon, Row
from shuangjian_cli.model.rows import Fact

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


def page(*tables: str, title: str = "衡南县教育事业统计表") -> list[Fact]:
    """The facts of a page of markup with tables."""
    rows = "".join(f"<table>{table}</table>" for table in tables)
    lead = "<p>根据年初的统计，现将全县各级各类学校的基本情况公布如下，数据截至学年初。</p>"
    markup = f"<html><body><h1>{title}</h1>{lead}{rows}{lead}</body></html>"
    return extract(clean(markup.encode()))


def row(*cells: object) -> str:
    """A row; a cell may be text, or its text with the columns and rows that it reaches over."""
    made = ""
    for cell in cells:
        text, wide, deep = cell if isinstance(cell, tuple) else (cell, 1, 1)
        made += f"<td colspan='{wide}' rowspan='{deep}'>{text}</td>"
    return f"<tr>{made}</tr>"


def test_heads_over_several_columns_and_rows() -> None:
    facts = page(
        row(("2022年基本情况", 6, 1))
        + row(("学段", 1, 2), ("学校数（所）", 1, 2), ("在校生数（人）", 2, 1), ("专任教师", 2, 1))
        + row("2021年", "2022年", "人数", "其中：女")
        + row("小学", 96, "61,230", "60,118", "3,412", "2,100")
        + row("初中", 38, "33,006", "33,842", "2,715", "1,640")
    )
    found = [(f.quote, f.metric, f.value, f.noun) for f in facts]
    assert found == [
        ("96", "schools", 96, "小学学校数"),
        ("61,230", "students", 61230, "小学在校生数"),
        ("60,118", "students", 60118, "小学在校生数"),
        ("3,412", "teachers", 3412, "小学专任教师"),
        ("38", "schools", 38, "初中学校数"),
        ("33,006", "students", 33006, "初中在校生数"),
        ("33,842", "students", 33842, "初中在校生数"),
        ("2,715", "teachers", 2715, "初中专任教师"),
    ], "nothing of 其中：女, which nothing counts"
    years = [f.period_text for f in facts if f.metric == "students"]
    assert years == ["2021年", "2022年"] * 2


def test_labels_that_reach_over_rows_and_empty_cells() -> None:
    facts = page(
        row("乡镇", "学校", "班数（个）", "学生数（人）")
        + row(("泉溪镇", 1, 2), "泉溪小学", 12, "")
        + row("泉溪中学", 9, 410)
        + row("", "云集小学", 24, 1080)
    )
    found = [(f.quote, f.metric, f.value) for f in facts]
    assert found == [
        ("12", "classes", 12),
        ("9", "classes", 9),
        ("410", "students", 410),
        ("24", "classes", 24),
        ("1080", "students", 1080),
    ]


def test_tables_one_after_the_other_keep_their_heads() -> None:
    facts = page(
        row("地区", "学校数（所）") + row("甲乡", 12) + row("乙乡", 9),
        row("地区", "教师数（人）") + row("甲乡", 120) + row("乙乡", 90),
    )
    assert [(f.quote, f.metric) for f in facts] == [
        ("12", "schools"),
        ("9", "schools"),
        ("120", "teachers"),
        ("90", "teachers"),
    ]


def test_units_of_a_caption_hold_for_the_heads_that_they_fit() -> None:
    facts = page(
        row(("资助资金分配表（单位：万元、人）", 3, 1))
        + row("县区", "受助人数", "资金合计")
        + row("零陵区", "3,210", 321)
        + row("合计", "7,315", 731.5)
    )
    assert [(f.metric, f.value, f.noun) for f in facts] == [
        ("students", 3210, "受助人数"),
        ("funds", 3210000, "资金"),
        ("students", 7315, "受助人数"),
        ("funds", 7315000, "资金"),
    ]


def test_the_place_of_a_row_ends_with_its_table() -> None:
    facts = page(
        row("地区", "学校数（所）") + row("零陵区", 12) + row("祁阳市", 9),
        row("指标", "2021年", "2022年")
        + row("教师数（人）", 120, 130)
        + row("学生数（人）", 900, 910),
    )
    places = [(f.quote, (f.place or "")[-3:]) for f in facts]
    assert places[:2] == [("12", "零陵区"), ("9", "祁阳市")]
    assert {place for _, place in places[2:]} == {"衡南县"}


def test_neither_a_year_nor_a_place_is_what_money_is_for() -> None:
    facts = page(
        row("地区", "2021年（万元）", "2022年（万元）")
        + row("零陵区", 1200, 1300)
        + row("祁阳市", 120, 130),
        row("项目", "金额（万元）") + row("校舍维修（二期）", 56) + row("困难学生助学金", 78),
    )
    assert [f.noun for f in facts] == [None] * 4 + ["校舍维修（二期）金额", "困难学生助学金金额"]


def test_a_number_that_looks_like_a_year_is_one_only_in_a_column_of_years() -> None:
    facts = page(
        row("学校", "建校年份", "学生数（人）")
        + row("泉溪小学", 1949, 2021)
        + row("云集小学", 1953, 860)
    )
    assert [(f.quote, f.metric) for f in facts] == [("2021", "students"), ("860", "students")]
    flat = "县名\n学校（所）\n教师（人）\n甲县\n24\n1043\n乙县\n31\n1949\n合计\n55\n2992"
    found = facts_in(document(flat))
    assert [f.value for f in found if f.metric == "teachers"] == [1043, 1949, 2992]


def test_a_row_of_a_year_counts_the_schools_that_were_built() -> None:
    flat = (
        "三年来全县学位增加不少。\n年份 新建校（所） 新增学位（个） 招聘教师（人）\n"
        "2018年 4 3060 204\n2019年 6 5180 331\n2020年1—8月 3 2200 152"
    )
    found = facts_in(document(flat))
    assert [f.value for f in found if f.metric == "schools"] == [4, 6, 3]
    assert [f.value for f in found if f.metric == "seats"] == [3060, 5180, 2200]
    assert {f.period_start for f in found if f.metric == "teachers"} == {
        "2018-01-01",
        "2019-01-01",
        "2020-01-01",
    }


def test_the_place_of_a_flattened_row_ends_at_the_sum() -> None:
    text = "县名\n学校（所）\n教师（人）\n曲沃县\n24\n1043\n翼城县\n31\n1296\n合计\n55\n2339"
    found = facts_in(document(text, title="临汾市两县改善办学条件"))
    places = {f.quote: f.place for f in found}
    assert places["1296"] == "山西省临汾市翼城县"
    assert places["2339"] == "山西省临汾市"


def test_rows_between_blanks_may_have_words_and_dashes_among_their_numbers() -> None:
    head = "2024年高中招生计划\n学校 性质 招生班数 统招计划（人） 分配生计划（人）"
    text = f"{head}\n临江中学　公办　12　300　240\n育才中学　民办　6　260　—"
    found = facts_in(document(text))
    assert [(f.quote, f.metric, f.noun, f.status) for f in found] == [
        ("12", "classes", "招生班数", "planned"),
        ("300", "students", "统招计划", "planned"),
        ("240", "students", "分配生计划", "planned"),
        ("6", "classes", "招生班数", "planned"),
        ("260", "students", "统招计划", "planned"),
    ]


def test_cells_of_words_are_sentences_below_their_heads() -> None:
    head = "项目\t年度目标\t上半年完成情况\t计划投资（万元）"
    first = "宿舍改造\t改造宿舍9栋，惠及寄宿生2400名\t完工4栋\t1800"
    second = "托班建设\t新增托位300个\t开设托班8个\t600"
    text = f"2025年教育实事项目进展\n{head}\n{first}\n{second}"
    found = facts_in(document(text, rows=True, published="2025-07-03"))
    assert [(f.quote, f.noun, f.status, f.period_end) for f in found] == [
        ("9栋", "宿舍", "planned", "2025-12-31"),
        ("2400名", "寄宿生", "planned", "2025-12-31"),
        ("4栋", "宿舍", "actual", "2025-06-30"),
        ("1800", "宿舍改造计划投资", "planned", "2025-12-31"),
        ("300个", "托位", "planned", "2025-12-31"),
        ("8个", "托班", "actual", "2025-06-30"),
        ("600", "托班建设计划投资", "planned", "2025-12-31"),
    ]


def test_the_line_above_years_says_what_is_counted() -> None:
    text = (
        "各县中考报名人数如下（单位：人）：\n县区 2023年 2024年\n东山县 5120 5260\n西山县 4310 4290"
    )
    found = facts_in(document(text))
    assert [(f.value, f.noun, f.period_text) for f in found] == [
        (5120, "中考报名人数", "2023年"),
        (5260, "中考报名人数", "2024年"),
        (4310, "中考报名人数", "2023年"),
        (4290, "中考报名人数", "2024年"),
    ]
    assert facts_in(document(text.replace("中考报名人数", "情况"))) == ()


def test_the_last_noun_of_a_head_chooses_the_unit_of_the_caption() -> None:
    facts = page(
        row(("（单位：所、人）", 4, 1))
        + row("地区", "小学数", "小学在校生", "专任教师")
        + row("零陵区", 22, 13870, 2043)
        + row("祁阳市", 18, 6125, 1208)
    )
    assert [(f.quote, f.metric) for f in facts][:3] == [
        ("22", "schools"),
        ("13870", "students"),
        ("2043", "teachers"),
    ]


def test_an_average_in_a_head_is_a_basis() -> None:
    facts = page(
        row("学段", "生均公用经费（元）", "生均图书（册）")
        + row("小学", 800, 25)
        + row("初中", 1000, 35)
    )
    assert [(f.basis, f.noun) for f in facts][:2] == [
        ("生均", "小学公用经费"),
        ("生均", "小学图书"),
    ]


def test_persons_of_schools_and_years_are_pupils() -> None:
    facts = page(
        row("年级", "班数", "人数") + row("一年级", 12, 520) + row("二年级", 18, 900),
        row("单位", "编号", "人数") + row("宣讲队", 12, 520) + row("志愿队", 18, 900),
    )
    found = [(f.quote, f.metric) for f in facts]
    assert found == [("12", "classes"), ("520", "students"), ("18", "classes"), ("900", "students")]


def test_heads_reach_over_the_empty_cells_behind_them() -> None:
    facts = page(
        row("乡镇", "学校数", "", "学生数", "")
        + row("", "小学", "初中", "小学", "初中")
        + row("三塘镇", 12, 2, 3200, 1100)
        + row("云集镇", 8, 1, 2100, 900)
    )
    assert [(f.quote, f.metric) for f in facts][:4] == [
        ("12", "schools"),
        ("2", "schools"),
        ("3200", "students"),
        ("1100", "students"),
    ]


def test_the_title_of_a_table_dates_it_and_its_heads_plan() -> None:
    head = "表1　各县改善办学条件情况（2014年）\n（单位：所、万元）\n"
    rows = "县名\n项目学校\n计划投入\n甲县\n24\n1043\n乙县\n31\n1296"
    found = facts_in(document(head + rows, published="2015-05-01"))
    assert {f.period_text for f in found} == {"2014年"}
    assert [(f.metric, f.status) for f in found][:2] == [
        ("schools", "actual"),
        ("funds", "planned"),
    ]


def test_grades_over_their_classes_and_pupils() -> None:
    facts = page(
        row(("学校", 1, 2), ("一年级", 2, 1), ("合计", 2, 1))
        + row("班数", "人数", "班数", "人数")
        + row("江口小学", 4, 168, 8, 340)
        + row("云集小学", 3, 121, 6, 239),
        title="2023年各年级学生数",
    )
    assert [(f.quote, f.metric, f.noun) for f in facts][:4] == [
        ("4", "classes", "一年级班数"),
        ("168", "students", "一年级人数"),
        ("8", "classes", "班数"),
        ("340", "students", "人数"),
    ]


def test_nobody_is_named_where_the_table_is_about_teachers() -> None:
    facts = page(
        row("学校", "一年级人数", "人数") + row("江口小学", 4, 168) + row("云集小学", 3, 121),
        title="教师培训签到表",
    )
    assert facts == []


def test_a_total_without_a_name_has_no_label_of_the_row_above() -> None:
    facts = page(
        row("乡镇", "学校", "学生数（人）")
        + row(("泉溪镇", 1, 2), "泉溪小学", 640)
        + row("泉溪中学", 188)
        + row("", "", 828)
    )
    assert [(f.quote, f.sentence) for f in facts][-1] == ("828", "828")


def test_rates_below_their_heads() -> None:
    facts = page(
        row("学校", "学费（元/生·学期）", "生均公用经费（元）", "备注")
        + row("阳光学校", 5800, 1860, "")
        + row("博雅学校", 7200, 2430, "含教材")
    )
    found = [(f.quote, f.status, f.basis, f.noun) for f in facts]
    assert found[:2] == [
        ("5800", "standard", "每生每学期", "学费"),
        ("1860", "actual", "生均", "公用经费"),
    ]


def test_years_that_are_labels_and_counts_that_look_like_years() -> None:
    facts = page(
        row("年份", "学校数（所）", "在校生（人）") + row(2017, 86, 1980) + row(2018, 82, 41876)
    )
    assert [(f.quote, f.period_start) for f in facts] == [
        ("86", "2017-01-01"),
        ("1980", "2017-01-01"),
        ("82", "2018-01-01"),
        ("41876", "2018-01-01"),
    ]


def test_a_sheet_of_one_school_is_read_by_its_labels() -> None:
    facts = page(
        row("校名", "青山中学")
        + row("在校学生", "1860人")
        + row("教职工", "142人")
        + row("占地面积", "68亩")
    )
    assert [(f.quote, f.metric, f.noun) for f in facts] == [
        ("1860人", "students", "在校学生"),
        ("142人", "teachers", "教职工"),
        ("68亩", "area", "占地面积"),
    ]


def test_heads_that_count_nothing() -> None:
    facts = page(
        row("序号", "学校", "项目支出", "平均班额", "学生数")
        + row(1, "江口小学", 3310.3, 45, 360)
        + row(2, "云集小学", 240, 44, 264),
    )
    assert [f.quote for f in facts] == ["360", "264"]


def test_a_plan_of_enrolment_plans_its_numbers() -> None:
    facts = page(
        row("序号", "学校", "招生人数") + row(1, "江口小学", 360) + row(2, "云集小学", 264),
        title="2024年城区小学招生计划表",
    )
    assert {f.status for f in facts} == {"planned"}


SEARCHED = {"dated", "number", "counts", "total", "change", "title", "caption-noun", "caption-rate"}
"""Kinds of rows that are a part of a head, or of a line."""


@pytest.mark.parametrize("rule", Lexicon().rows("tables"), ids=lambda rule: str(rule.id))
def test_rows_of_the_lexicon(rule: Row) -> None:
    heads = Lexicon().get(build_heads)
    fires = heads.says if rule["kind"] in SEARCHED else heads.is_a
    assert fires(rule["kind"], rule.example)
    assert not fires(rule["kind"], rule.counterexample)


def test_flattened_heads_that_are_broken_give_nothing() -> None:
    rows = "一中\n2310\n186\n二中\n1980\n160\n三中\n1500\n120"
    assert facts_in(document(f"学校名称\n在校\n学生数\n专任\n教师数\n{rows}")) == ()
    found = facts_in(document(f"各校学生和教师统计表\n学校名称\n学生数\n教师数\n{rows}"))
    assert [f.quote for f in found][:2] == ["2310", "186"]


def test_units_on_lines_of_their_own_belong_to_the_head_above() -> None:
    text = "学校\n班级数\n（个）\n学生数\n（人）\n一中\n36\n1860\n二中\n30\n1402"
    found = facts_in(document(text))
    assert [(f.quote, f.metric, f.noun) for f in found][:2] == [
        ("36", "classes", "班级数"),
        ("1860", "students", "学生数"),
    ]


def test_a_school_in_its_column_is_not_what_is_counted() -> None:
    facts = page(row("学校", "2021年", "2022年") + row("江口小学", 500, 520))
    assert facts == []
    stages = page(row("学校", "2021年", "2022年") + row("小学", 50, 52) + row("初中", 20, 21))
    assert [(f.quote, f.metric) for f in stages][:2] == [("50", "schools"), ("52", "schools")]
