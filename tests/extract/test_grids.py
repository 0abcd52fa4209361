"""Grids of what writers say alike: each modal word before each verb, each way to write a number.

One sentence of a kind being right says little of the next; what a table of words leaves out shows
only where all of a kind are tried.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shuangjian_cli.model.rows import Fact

from .helpers import facts_of

MODALS = ("计划", "拟", "将", "预计", "打算", "准备", "力争", "有望")
BUILD = re.findall(
    "..",
    "新建兴建修建重建扩建改建迁建翻建翻修维修加固拆除绿化硬化改造增设增办新增增加撤并"
    "整合关停压减开办创建打造建立组建成立评选认定建成投用交付启用启动实施完成开工减少"
    "取消",
)
HIRE = re.findall(
    "..",
    "选派选聘聘请招聘招录招收引进补充培训轮训派出交流轮岗表彰遴选清退招考配备配齐安置接收",
)
SPEND = re.findall("..", "投入投资安排筹集募集拨付下拨列支落实发放化解补助奖励")
THOUSANDS = re.compile(r"(?<![\d.,第〔（(／/\-:：年])(\d{1,2})(\d{3})(?=[所名个人元万])")
SAME = (
    *("metric", "value", "value_max", "unit", "qualifier", "status", "change", "basis", "noun"),
    *("place", "organization", "period_start", "period_end"),
)
TEXTS = sorted((Path(__file__).parents[2] / "data/gold/dev/clean").glob("*.txt"))


@pytest.mark.parametrize("modal", MODALS)
def test_what_is_meant_to_be_done_is_planned(modal: str) -> None:
    """计划 and its like make any of the common verbs a plan."""
    counted = [(v, "学校30所") for v in BUILD] + [(v, "教师30名") for v in HIRE]
    counted += [(verb, "资金30万元") for verb in SPEND]
    wrong = []
    for verb, number in counted:
        found = [fact.status for fact in facts_of(f"今年，该县{modal}{verb}{number}。")]
        if found != ["planned"]:
            wrong.append((modal, verb, found))
    assert not wrong


def fields(fact: Fact) -> tuple[object, ...]:
    """What must be the same of a fact, however its number is written."""
    return tuple(getattr(fact, name) for name in SAME)


def test_separators_of_thousands_change_nothing() -> None:
    """1,250元 is read as 1250元 is, with all that stands around it."""
    tried = 0
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        separated = THOUSANDS.sub(r"\1,\2", text)
        tried += separated != text
        plain = [fields(fact) for fact in facts_of(text)]
        assert [fields(fact) for fact in facts_of(separated)] == plain, path.name
    assert tried > 20
