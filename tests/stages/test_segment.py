"""Sentences: where they end, where they do not, and that they cover the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.stages.segment import sentences

SENTENCES = {
    "ends": ["全市有3所。", "够吗？", "够！"],
    "runs of ends": ["真的？！", "太好了!!!", "走。"],
    "decimals stay": ["新增3.5万个学位。", "占97.8%。"],
    "semicolons stay": ["共37家；其中科技类11家；文艺类26家。"],
    "ellipsis goes on": ["课程治理……多措并举推进。", "完了。"],
    "quoted speech": ["校长问：“够不够？”", "老师答：“够了。”", "大家笑了。"],
    "speech of several sentences": ["“先易后难。", "再难也要办。”校长说。", "会议结束。"],
    "the tag after the speech": ["“好！”他说。", "散会。"],
    "a quotation as a noun": ["以“学校怎么办？”为题，开展讨论。", "好。"],
    "a title with a question mark": ["《谁来点亮黄昏？》一文写道，全县有12所村小。", "好。"],
    "brackets inside": ["见下表（数据来自教育局。单位：人）所示。", "好。"],
    "an aside of its own": ["（图为课堂现场。）", "全市新建2所。"],
    "half-width ends": ["“双减”落地了吗?", "答案是!", "好"],
    "addresses": ["见http://a.cn/list?id=3&page=1所列。", "好。"],
    "list marks": ["1. 加强领导。", "二、细化责任。", "（3）督查。", "④通报。"],
    "an ordinal with a full stop": ["1。加强领导。", "2。细化责任。"],
    "footnotes": ["共有28所。[1]", "其中农村9所。[12]"],
    "no end at the end": ["截至目前"],
    "half-width quotes": ['他说:"你好。"', "散会。"],
}


@pytest.mark.parametrize("name", SENTENCES)
def test_ends(name: str) -> None:
    wanted = SENTENCES[name]
    text = "".join(wanted)
    assert [text[s.start : s.end] for s in sentences(text)] == wanted


def test_never_across_a_line_end() -> None:
    text = "  第一行没有句号\n\n“第二行\n也没有”\r\n\u3000三。"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "第一行没有句号",
        "“第二行",
        "也没有”",
        "三。",
    ]


@given(st.text(alphabet="。！？!?；…“”《》（）()[]\"'0123. \n\r\u3000的说，：校a=&/", max_size=80))
@settings(max_examples=200)
def test_sentences_cover_the_text(text: str) -> None:
    found = sentences(text)
    at = 0
    for sentence in found:
        assert at <= sentence.start < sentence.end
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip() and len(piece.splitlines()) == 1
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()
