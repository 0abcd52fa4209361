"""Authors and publishers: the names in a byline or beside a label, and the choice among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...model.document import Candidate
from .fold import letters, narrow
from .names import is_name

SITE_LOSS = 1.5
"""What a byline loses that names the site."""

NAME_GAIN = 1.2
"""What a byline of personal names gains."""


def choose_author(found: Sequence[Candidate], surnames: frozenset[str]) -> Candidate | None:
    """The heaviest byline; one of Chinese personal names weighs more than a user name or a site."""
    best: Candidate | None = None
    sites = {letters(c.value) for c in found if c.field == "publisher"}
    for candidate in (c for c in found if c.field == "author"):
        names = author_names(candidate.value)
        if names:
            gain = NAME_GAIN if all(is_name(name, surnames) for name in names) else 0.0
            loss = SITE_LOSS if letters(candidate.value) in sites else 0.0
            weight = candidate.weight + gain - loss
            if best is None or weight > best.weight:
                best = Candidate("author", " ".join(names), candidate.basis, weight)
    return best


_NOT_NAMES = frozenset(
    [
        "admin",
        "佚名",
        "未知",
        "匿名",
        "管理员",
        "编辑",
        "小编",
        "本站",
        "网站",
        "网络",
        "来源",
        "记者",
        "通讯员",
        "原创",
        "本站原创",
        "楼主",
        "沙发",
        "图片",
        "摘编",
        "终审",
        "作者",
        "转载",
        "互联网",
    ]
)
_ROLES = re.compile(
    r"(?:本报|本网|本刊|本台|全媒体|见习|实习|特约|首席|融媒体?|[\u4e00-\u9fff]{2,6}融媒){0,3}(?:记者|通讯员|实习生|作者|文/|图/|摄影|报道员|撰稿|供稿)[:：/]?"
)


def author_names(text: str) -> list[str]:
    """The names in a byline, without roles.

    >>> author_names("记者 侯某某 通讯员 时某某")
    ['侯某某', '时某某']
    """
    text = _ROLES.sub(" ", narrow(text))
    text = re.split(
        r"\d{4}[-/年]|[:：]|。|来源|编辑|责编|发布|时间|日期|点击|浏览|阅读|[|｜]", text
    )[0]
    text = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) +([\u4e00-\u9fff])(?![\u4e00-\u9fff])",
        r"\1\2",
        text,
    )
    names = [
        name
        for name in re.split(
            r"[\s,、;/&]+|(?<=[\u4e00-\u9fff]{2})和(?=[\u4e00-\u9fff]{2})",
            text.strip(" ()[]【】:□■◎●○—-"),
        )
        if name
        and not re.search(r"[=<>_@]|\d{3}", name)
        and name.lower() not in _NOT_NAMES
        and not re.fullmatch(r"[\W\d]+", name)
    ]
    return names if names and all(len(name) <= 20 for name in names) and len(names) <= 8 else []


def choose_publisher(found: Sequence[Candidate], title: Candidate | None) -> Candidate | None:
    """The heaviest name; a department without its place stands back behind names in full."""
    taken = letters(title.value) if title else ""
    options: list[Candidate] = []
    for candidate in (c for c in found if c.field == "publisher"):
        value = publisher_name(candidate.value)
        key = letters(value or "")
        if value and not (taken.startswith(key) and len(key) * 2 > len(taken)):
            loss = DEPARTMENT_LOSS if _DEPARTMENT.fullmatch(value) else 0.0
            options.append(Candidate("publisher", value, candidate.basis, candidate.weight - loss))
    return max(options, key=lambda option: option.weight, default=None)


_LABEL = re.compile(r"^(?:文章|新闻|信息)?(?:来源|出处|稿源)\s*[:：]\s*")
_DEPARTMENT = re.compile(
    r"[县区市省]?(?:教育[和与]?(?:体育|科技)?局|教委|教体局|教育[厅局])|[\u4e00-\u9fff]{2,3}[处室]|[\u4e00-\u9fff]{2,6}[科股]"
    r"|(?:实验|中心)(?:小学|中学)"
)
DEPARTMENT_LOSS = 2.8
"""What a department loses that names no place, so that any other name goes before it."""

_SPACED = re.compile(r"^(?:[\u4e00-\u9fff] ){2,5}报$")
_EDITION = re.compile(
    r"(?<=[\u4e00-\u9fff]{3})(?:数字报|电子版|网上版|手机版|客户端|综合|(?:杂志社)?(?:官方网站|官网))$"
)
_AFTER_NAME = re.compile(
    r"\s+发布|发布(?:时间|日期|[:于])|\s*(?:作者|编辑|责编|时间|日期|点击|浏览|阅读|访问量|字号|\d{4}[-/年]|[|｜【\[(])"
)
_NO_PUBLISHER = re.compile(
    r"^(?:发表|发布|来自|阅读|原文|查看|转载|相关|更多|最新|网站|首页|我的|星期|https?:|www\.|通知|公告"
    r"|仅供|使用|推荐|热门|网络|互联网|本站|上传|出版|快速|回复|当前|您|你|设为|加入|登[录陆]|主题|标题|信息"
    r"|发文|索引|标签|分享|放大|打印|关于)|刊号|出版物号|扫一扫|喜报|未知|不详|(?<!社)[县区市镇乡]$"
)


def publisher_name(text: str) -> str | None:
    """The name of a paper, site or office in what names it; None where it names none.

    >>> publisher_name("来源：某某日报社 作者：某某"), publisher_name("未知")
    ('某某日报', None)
    """
    value = _LABEL.sub("", narrow(text))
    value = _SPACED.sub(lambda match: match[0].replace(" ", ""), value)
    value = _AFTER_NAME.split(value)[0].strip(" :,;")
    head = value.split(" ")[0]
    value = re.sub(r"(?<=报)社$", "", value if head.isascii() else head)
    value = _EDITION.sub("", value)
    if not 2 <= len(value) <= 30 or value in _NOT_NAMES or _NO_PUBLISHER.search(value):
        return None
    return value
