"""The reason of a dropped line is of its kind, and the rows that see to it are whole."""

from __future__ import annotations

import pytest

from shuangjian_cli.stages.strip.evidence import Rules, better_name, build_rules
from shuangjian_cli.stages.strip.fold import fold
from shuangjian_cli.stages.strip.known import known_rules

from ..pages import lexicon


@pytest.fixture(scope="module")
def rules() -> Rules:
    return lexicon().get(build_rules)


@pytest.mark.parametrize(
    ("line", "rule", "better"),
    [
        ("扫二维码下载某某客户端", "site-name", "app-prompt"),
        ("【发表评论】【加入收藏】【关闭窗口】", "follow", "button-row"),
        ("楼主说得对，支持。", "user-line", "to-the-poster"),
        ("发帖： 52", "buttons", "user-posts"),
        ("相关链接：国家统计局　某省统计局", "hot-list-line", "office-links"),
        ("某地校车月票90元起 2019-08-27", "advert", "dated-entry"),
        ("资源下载", "counter", "action-word"),
    ],
)
def test_a_line_is_named_more_truly(line: str, rule: str, better: str, rules: Rules) -> None:
    found = better_name(fold(line), rule, rules)
    assert found is not None and found.rule == better
    assert better_name(fold(line), "copyright", rules) is None


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("下载某某客户端 签到领50积分", "advert"),
        ("下载 12 次", "counter"),
        ("楼主 小河 2022-04-19", "user-line"),
        ("相关链接：某某法自2022年起施行", "hot-list-line"),
    ],
)
def test_the_first_name_stays(line: str, rule: str, rules: Rules) -> None:
    assert better_name(fold(line), rule, rules) is None


def test_rows_speak_instead_of_rules_that_there_are(rules: Rules) -> None:
    assert rules.better
    assert rules.better.keys() <= known_rules(lexicon())
