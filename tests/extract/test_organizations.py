"""Organizations: named schools apart from sorts of schools, and what they hold for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.extract.places.resolve import read_places
from shuangjian_cli.extract.schools.organizations import read_organizations
from shuangjian_cli.lexicon.load import Row
from tests.extract.gold import GOLD, LEXICON, SETTINGS, document, gold_documents

PIECES = [
    "县第二实验幼儿园",
    "河东小学",
    "农村小学",
    "中小学生",
    "，",
    "。",
    "、",
    "\n",
    "全县",
    "该校",
    "滦县",
]
PIECES += [
    "有",
    "12所",
    "等",
    "学校",
    "分别为",
    "300名",
    "在",
    "镇中心",
    "第",
    "三",
    "少年宫",
    "的",
]
TEXT = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def organizations(text: str, **known: str | None):
    row, found = document(text, **known)
    places = read_places(row, found, LEXICON, SETTINGS)
    return read_organizations(row, found, LEXICON, places)


def at(text: str, quote: str, **known: str | None) -> str | None:
    start = text.rindex(quote)
    return organizations(text, **known).at(start, start + len(quote))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县第二实验幼儿园用地9120平方米", ["县第二实验幼儿园"]),
        ("日前，记者来到抚州市临水中学", ["抚州市临水中学"]),
        ("记者昨日致电凤岭外国语学校", ["凤岭外国语学校"]),
        ("同镇中心小学呢，生均725元", []),
        ("其中龙楼镇中心小学一所就收了274人", ["龙楼镇中心小学"]),
        ("滦县响嘡镇清河小学就热闹起来", ["滦县响嘡镇清河小学"]),
        ("江西省婺源县清华镇中心小学76名寄宿生", ["婺源县清华镇中心小学"]),
        ("汉阳路小学和实验三小，以及向阳小学", ["汉阳路小学", "实验三小", "向阳小学"]),
        ("将新开办凤岭东小学、柳沙第二学校", ["凤岭东小学", "柳沙第二学校"]),
        ("金水区纬五路第一小学校长说", ["金水区纬五路第一小学"]),
        ("从化区温泉镇第三小学", ["从化区温泉镇第三小学"]),
        ("全县67家民办幼儿园、12所农村小学和普通高中", []),
        ("中小学生在小学阶段、初中教育", []),
        ("教学成绩优胜学校4所，参演学校43所，覆盖中学", []),
        ("三中全会以来，边玩中学习", []),
        ("策勒县天津高级中学在校生2300人", ["策勒县天津高级中学"]),
        ("全县生均图书小学26.8册，县城三所老牌小学", []),
        ("名校办分校26所、城乡一体化学校6所", []),
        ("市直属学校（含高校附属学校）培育集团7个", []),
        ("东山镇九年制学校建筑面积2000平方米", ["东山镇九年制学校"]),
        ("本科层次职业学校32所，成人高等学校25所", []),
        ("该县计划招聘高中教师30名、尚缺小学教师12名", []),
        ("每所乡镇中心小学配备3名", []),
        ("按小学每生每年1000元发放，九成国小已开学", []),
        ("今年启动滦河中学扩建", ["滦河中学"]),
        ("记者来到日新镇中心小学", ["日新镇中心小学"]),
        ("滦县启明学校有9名听障孩子。启明学校占地18亩", ["滦县启明学校", "滦县启明学校"]),
        ("青山应用技术学院举行毕业典礼", ["青山应用技术学院"]),
        ("它是一所多科性大学，招聘大学毕业生60名", []),
        ("决赛在滦河中学报告厅举行", []),
        ("北区小学一位难求", []),
        ("学校原名滦河中学，创办于1904年", []),
        ("已建成；清溪塘前进小学、清溪塘绿地小学", ["清溪塘前进小学", "清溪塘绿地小学"]),
        ("日新镇中心小学附属幼儿园120个", ["日新镇中心小学附属幼儿园"]),
        ("利用闲置学校改建幼儿园14所", []),
        ("校址位于滦河第二小学周边", []),
    ],
)
def test_names(text: str, names: list[str]):
    assert [name for *_, name in organizations(text).mentions] == names


@pytest.mark.parametrize(
    ("text", "quote", "name"),
    [
        ("河东小学，用地27450平方米，建筑面积10862平方米。", "10862平方米", "河东小学"),
        ("河东小学用地3平方米；育英中学用地5平方米。", "5平方米", "育英中学"),
        ("河东小学坐落在城南。学校现有学生980名。", "980名", "河东小学"),
        ("河东小学坐落在城南。\n全市共有学生980名。", "980名", None),
        ("河东小学坐落在城南，全市共有学生980名。", "980名", None),
        ("河东小学、育英中学等5所学校入选，投入300万元。", "300万元", None),
        ("河东小学、育英中学已投用，面积分别为8420平方米、7630平方米。", "7630平方米", "育英中学"),
        ("全校90多名同学举起右手。\n车队来到老庙镇塬畔小学。", "90多名", "老庙镇塬畔小学"),
        ("全县共有学生980名。", "980名", None),
        ("河东小学投资90万元。育英中学投资80万元。两项工程共占地3公顷。", "两项", None),
        ("河东小学投资90万元。育英中学投资80万元。两项工程共占地3公顷。", "3公顷", None),
        ("投资1.9亿元的英内实验学校今年开工。", "1.9亿元", "英内实验学校"),
        ("河东小学有两个项目获奖。", "两个", "河东小学"),
        ("全县建成河东小学；补充教师260名。", "260名", None),
        ("今年完成河东小学扩建。补充教师260名。", "260名", None),
        ("河东小学有学生980名。我局计划新建教室12间。", "12间", None),
        ("河东小学坐落在城南。\n有教师60名。", "60名", "河东小学"),
        ("河东小学始建于1950年，2003年改名为城东小学。\n有教师60名。", "60名", "城东小学"),
        ("河东小学二期和育英中学已建成，新增面积80平方米。", "80平方米", None),
    ],
)
def test_what_they_hold_for(text: str, quote: str, name: str | None):
    assert at(text, quote) == name


def test_title_names_the_school():
    title = "岳池县花溪小学：社团课里有“百宝箱”"
    text = "学校组建了17个社团。\n全县有学校80所。"
    assert at(text, "17个", title=title) == "岳池县花溪小学"
    assert at(text, "80所", title=title) is None


def test_gold_pages():
    """On the development pages nearly every number has its school, or none."""
    right = total = 0
    for row, located in gold_documents(GOLD / "dev"):
        found = document(row.text)[1]
        places = read_places(row, found, LEXICON, SETTINGS)
        read = read_organizations(row, found, LEXICON, places)
        for gold in located:
            if "organization" in gold.record:
                want, got = gold.record["organization"], read.at(gold.start, gold.end)
                total += 1
                right += want == got or bool(want and got and (want in got or got in want))
    assert total > 300
    assert right >= 0.97 * total


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("三溪小学只有9个社团。于是区里推了“走教”，抽调教师83名。", "83名"),
        ("凤岭外国语学校涨了价，该校每学期9800元。同区另外3所民办学校也涨了。", "3所"),
        ("小刘庄教学点有9个娃。在小规模学校就读的5312个孩子舍不得走。", "5312个"),
    ],
)
def test_a_text_leaves_the_school(text: str, quote: str) -> None:
    assert at(text, quote) is None


@pytest.mark.parametrize("row", LEXICON.rows("organizations"), ids=lambda row: row.id)
def test_rows(row: Row):
    """Every row compiles, fires on its example and leaves its counterexample alone."""
    assert row.reason
    words = [re.escape(str(word)) for word in row.get("words", ())]
    pattern = re.compile("|".join(words) if words else str(row["pattern"]))
    if row["kind"] == "body":
        names = [name for *_, name in organizations(row.example).mentions]
        assert names == [row.example]
        assert not organizations(row.counterexample).mentions
    elif row["kind"] == "sort":
        assert not organizations(row.example).mentions
        assert organizations(row.counterexample).mentions
    else:
        assert pattern.search(row.example)
        assert not pattern.search(row.counterexample)


@settings(max_examples=100, deadline=None)
@given(TEXT, st.sampled_from([None, "河东小学开学啦", "全县教育"]))
def test_never_raises_and_spans_hold(text: str, title: str | None):
    read = organizations(text, title=title)
    ends = 0
    for start, end, name in read.mentions:
        assert ends <= start < end <= len(text)
        assert name.endswith(text[start:end])
        ends = end
    for place in range(len(text)):
        read.at(place, place + 1)
