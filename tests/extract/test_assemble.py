"""What holds of every document: offsets, ids, flags, settings, and a metric by lexicon alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.extract.relations import kept
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.settings import Settings

from ..conftest import ROOT
from ..timing import growth
from .helpers import document, facts_in, facts_of

PIECES = st.sampled_from(
    [
        "全市", "学校", "学生", "教师", "社团", "12", "３", "万", "余", "所", "名", "人次", "个",
        "、", "，", "。", "\n", "其中", "（", "）", "“", "”", "共", "达", "近", "以上", "%", "亿元",
        "由", "到", "至", "-", "增加", "每生每年", "一", "两", "三四百", "分之", "成", " ", "\t",
        "各", "和", "占", "2023年", "计划", "平方米", "/", "(件)", ".", ",", "□",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_quotes_stand_in_the_text(text: str) -> None:
    row = document(text, published="2023-06-01", rows=True)
    found = facts_in(row)
    assert list(found) == sorted(found, key=lambda fact: fact.start)
    assert len({fact.record_id for fact in found}) == len(found)
    for fact in found:
        assert row.text[fact.start : fact.end] == fact.quote
        begin = fact.sentence_start
        assert row.text[begin : begin + len(fact.sentence)] == fact.sentence
        assert begin <= fact.start and fact.end <= begin + len(fact.sentence)
        assert 0 <= fact.confidence <= 1
    assert facts_in(row) == found


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_never_raises(text: str) -> None:
    facts_in(document(text))


def test_record_id_counts_the_facts_of_one_quote() -> None:
    first, second = facts_of("小学和初中各2所")
    assert first.record_id == "page:6:0"
    assert second.record_id == "page:6:1"


def test_damage_lowers_confidence() -> None:
    text = "参与学生3名"
    sound = facts_in(document(text))[0]
    damaged = facts_in(document(text, marks=((3, 4, "digit_lost"),)))[0]
    assert damaged.flags == ["digit_lost"]
    assert damaged.confidence < sound.confidence / 2
    repaired = facts_in(document(text, marks=((4, 5, "repaired"),)))[0]
    assert repaired.flags == ["repaired"]


def test_a_mark_elsewhere_is_no_doubt() -> None:
    assert facts_in(document("参与学生30名", marks=((0, 1, "repaired"),)))[0].flags == []


def test_title_in_the_body_is_flagged() -> None:
    row = document("5所小学试行延时服务\n全区5所小学试行。", title="5所小学试行延时服务")
    assert [fact.flags for fact in facts_in(row)] == [["title"], []]


def test_settings_choose() -> None:
    row = document("学校12所，学生300名，500人到场")
    assert {f.metric for f in facts_in(row, Settings(metrics=("schools",)))} == {"schools"}
    sure = facts_in(row, Settings(min_confidence=0.8))
    assert {f.metric for f in sure} == {"schools", "students"}


def test_number_broken_by_a_line_is_one_quote() -> None:
    (fact,) = facts_of("开设\n16\n门课程")
    assert fact.quote == "16\n门"
    assert fact.sentence == "16\n门课程"


def test_parts_and_repeats() -> None:
    total, part, again = facts_of("入校机构37家，其中科技类11家。全年37家机构入校。")
    assert part.part_of == total.record_id
    assert again.repeat_of == total.record_id
    assert total.part_of is None and total.repeat_of is None


def test_a_new_metric_is_a_new_row(tmp_path: Path) -> None:
    (tmp_path / "metrics.toml").write_text(
        '[[row]]\nid = "buses.xiaoche"\nreason = "school buses"\nexample = "校车52辆"\n'
        'counterexample = "汽车52辆"\nmetric = "school_buses"\nkind = "vehicle"\n'
        'nouns = ["校车"]\nclassifiers = ["辆"]\n',
        encoding="utf-8",
    )
    row = document("全县配备校车52辆，52辆校车接送学生4600余名，公务汽车3辆")
    found = facts_in(row, lexicon=Lexicon(tmp_path))
    assert [(f.metric, f.value, f.unit) for f in found] == [
        ("school_buses", 52, "辆"),
        ("school_buses", 52, "辆"),
        ("students", 4600, "人"),
    ]
    assert found[0].rule == "noun-num-cl:buses.xiaoche"
    assert [f.metric for f in facts_in(row)] == ["students"]


@pytest.mark.parametrize(
    ("title", "text", "unit"),
    [
        ("香港学校获发津贴", "局方指每校可得2万元", "HKD"),
        ("国中小修缮", "县府核定国小修缮经费300万元", "TWD"),
        ("校舍改造", "县里投入300万元", "CNY"),
    ],
)
def test_currency_of_the_page(title: str, text: str, unit: str) -> None:
    assert facts_in(document(text, title=title))[0].unit == unit


def test_repeats_need_another_sentence_and_no_rule() -> None:
    one, other = facts_of("科技类机构11家，艺术类机构11家")
    assert other.repeat_of is None and one.repeat_of is None
    rates = facts_of("高一每月每生不高于260元。高二每月每生不高于260元。")
    assert [fact.repeat_of for fact in rates] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "2021年全市有小学120所。2022年全市有小学120所。",
        "海滨小学有学生500人。城南小学有学生500人。",
        "今年计划新建幼儿园10所。目前已新建幼儿园10所。",
    ],
)
def test_another_time_school_or_status_is_no_repeat(text: str) -> None:
    assert [fact.repeat_of for fact in facts_of(text)] == [None, None]


def test_a_repeat_is_of_the_one_like_it() -> None:
    one, _, again = facts_of("有小学10所，初中10所。全市初中10所，都达标。")
    _, other, _ = facts_of("有小学10所，初中10所。全市初中10所，都达标。")
    assert again.repeat_of == other.record_id != one.record_id


def test_what_is_left_out_is_not_referred_to() -> None:
    row = document("入校机构37家，其中科技类11家。全年37家机构入校。37家机构都合格。")
    total, part, again, third = facts_in(row)
    assert part.part_of == again.repeat_of == third.repeat_of == total.record_id
    left = kept((total, part, again, third), lambda fact: fact is not total)
    assert [(fact.part_of, fact.repeat_of) for fact in left] == [
        (None, None),
        (None, None),
        (None, again.record_id),
    ]


def test_no_fact_refers_to_one_that_is_not_there() -> None:
    """Over pages with gold: a threshold that takes totals away leaves no reference to them."""
    strict = Settings(min_confidence=0.9)
    gone = 0
    for file in sorted((ROOT / "data" / "gold" / "dev" / "clean").glob("*.txt")):
        row = document(file.read_text(encoding="utf-8"))
        left = facts_in(row, settings=strict)
        there = {fact.record_id for fact in left}
        assert {to for fact in left for to in (fact.part_of, fact.repeat_of) if to} <= there
        whole = (fact for fact in facts_in(row) if fact.record_id in there)
        gone += sum(
            to is not None and to not in there for f in whole for to in (f.part_of, f.repeat_of)
        )
    assert gone, "no page of these has such a reference: the test shows nothing"


def test_a_change_is_no_part() -> None:
    total, part, change, _ = facts_of("幼儿园28所，其中普惠园24所，比上年增加3所，增长4%")
    assert part.part_of == total.record_id
    assert change.part_of is None


@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1",
        "1万",
        "(1个",
        "“",
        "的",
        "学校12所、",
        "增加3名",
        "共",
        "每生每年5元",
        "由1至2",
        "12\t",
        "、",
    ],
)
def test_time_is_linear(piece: str) -> None:
    """Eight times the text takes about eight times as long, whatever it repeats."""

    def read(length: int) -> object:
        return facts_in(document(piece * (length // len(piece))))

    assert growth(read, 2_000, 16_000, 24) <= 24
