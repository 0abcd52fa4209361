"""Authors and publishers: the names in a byline or beside a label, and the choice among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon.patterns import Pattern
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
            if weight > 0 and (best is None or weight > best.weight):
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
        "审核",
        "文章",
        "文字",
        "人气",
        "校对",
        "初审",
        "复审",
        "主编",
        "责任编辑",
        "本文已被",
    ]
)
_NO_PERSON = Pattern(
    r"(?:发布|政府|委员会|工会|(?:宣传|传播|新闻|编辑|采编|融媒体?)[部室科]|热点|举报|热线"
    r"|[\u4e00-\u9fff]{2}[局委办厅])$|^\d+[楼#]$"
    r"|^(?:报导|[\u4e00-\u9fff]{2,4}(?:报导|报道)|综合报[导道]|编校|评论)$"
)
"""Ends of the names of public accounts and offices, floors of a thread, and what stands beside a
name for the place of a report, which are no names."""

_MEDIUM = Pattern(r"[\u4e00-\u9fff]{2}(?:报|网|台|社|新闻|在线)$")
"""The name of a paper or site that stands before its reporter."""

_EXCERPTED = Pattern(r"(?:摘编|摘自|选自|整理)[)\s]*$")
"""Who only chose or shortened a text did not write it."""

_ROLES = Pattern(
    r"(?:本报|本网|本刊|本台|全媒体|见习|实习|特约|首席|融媒体?|[\u4e00-\u9fff]{2,6}融媒){0,3}(?:记者|通讯员|实习生|作者|文/|图/|摄影|报道员|撰稿|供稿)[:：/]?"
)


def author_names(text: str) -> list[str]:
    """The names in a byline, without roles.

    >>> author_names("记者 侯某某 通讯员 时某某")
    ['侯某某', '时某某']
    """
    text = narrow(text)
    if _EXCERPTED.search(text):
        return []
    text = _ROLES.sub(" ", text)
    text = re.split(
        r"\d{4}[-/年]|[:：]|。|来源|编辑|责编|审核|字[号体]|评论(?=[\s\d]|$)|发布(?=[\s于:时日])|时间|日期|点击|浏览|阅读|[|｜]",
        text,
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
        and not _NO_PERSON.search(name)
        and not re.fullmatch(r"[\W\d]+", name)
    ]
    if len(names) > 1 and _MEDIUM.search(names[0]):
        names = names[1:]
    return names if names and all(len(name) <= 20 for name in names) and len(names) <= 8 else []


def choose_publisher(
    found: Sequence[Candidate], title: Candidate | None, surnames: frozenset[str]
) -> Candidate | None:
    """The heaviest name; a department without its place stands back behind names in full.

    A person publishes nothing, nor do the first words of the headline, unless they name a body.
    """
    taken = letters(title.value) if title else ""
    options: list[Candidate] = []
    named = [c for c in found if c.field == "publisher"]
    places = [c.value for c in (*named, *([title] if title else []))]
    for candidate in named:
        value = with_place(publisher_name(candidate.value), places)
        key = letters(value or "")
        if not value or is_name(value, surnames):
            continue
        heads = taken.startswith(key) and (len(key) * 2 > len(taken) or not _BODY.search(value))
        if not heads:
            loss = DEPARTMENT_LOSS if _DEPARTMENT.fullmatch(value) else 0.0
            options.append(Candidate("publisher", value, candidate.basis, candidate.weight - loss))
    return max(options, key=lambda option: option.weight, default=None)


def with_place(name: str | None, texts: Sequence[str]) -> str | None:
    """An office that leaves out its place, with the place that other names of the page begin with.

    >>> with_place("县教育考试中心", ["某某县人民政府"]), with_place("县教育局", ["县城新闻"])
    ('某某县教育考试中心', '县教育局')
    """
    if name is None or not _PLACELESS.match(name):
        return name
    place = re.compile(rf"^[\u4e00-\u9fff]{{2,{MAX_PLACE}}}?{name[0]}(?![{_LEVELS}])")
    found = [match[0] for text in texts if (match := place.match(narrow(text)))]
    return found[0][:-1] + name if found else name


_LEVELS = "县区市省旗州"
MAX_PLACE = 7
"""Characters of the name of a place before its kind."""

_PLACELESS = Pattern(
    rf"[{_LEVELS}](?:教育|教体|教科|教委|学生资助|招生|考试|人民政府|统计|财政|民政|卫生|人力资源)"
)
_LABEL = Pattern(r"^(?:文章|新闻|信息)?(?:来源|出处|稿源)\s*[:：]\s*")
_DEPARTMENT = Pattern(
    rf"[{_LEVELS}]?(?:教育[和与]?(?:体育|科技)?局|教委|教体局|教育[厅局])|[\u4e00-\u9fff]{{2,4}}[处室部]"
    r"|[校党院]?(?:团委|工会|办公室)"
    rf"|[\u4e00-\u9fff]{{2,6}}[科股]|[{_LEVELS}](?:[\u4e00-\u9fff]{{2,10}})?(?:局|厅|委|中心|室|办|政府)"
    r"|(?:实验|中心)(?:小学|中学)"
)
_BODY = re.compile(
    r"(?:[局厅委办处室部院网报社台校园会]|政府|中心|教委|大学|小学|中学|在线|论坛|新闻|教育|发布|之窗|频道|时报|传媒)$"
)
"""How the names of bodies, papers and sites end."""
DEPARTMENT_LOSS = 2.8
"""What a department loses that names no place, so that any other name goes before it."""

_SPACED = Pattern(r"^(?:[\u4e00-\u9fff] ){2,5}报$")
_SECTION = Pattern(r"(?<=[局厅委])[\u4e00-\u9fff]{2,6}[科股处室]$")
"""A section of an office: the office publishes."""
_OWNS = Pattern(r"(?:主办|主管|承办|版权所有|制作维护)$")
_EDITION = Pattern(
    r"(?<=[\u4e00-\u9fff]{2})首页$|(?<=[\u4e00-\u9fff]{3})(?:数字报|电子版|网上版|手机版|客户端|综合|(?:杂志社)?(?:官方网站|官网)|新媒体|有限公司|有限责任公司)$"
)
_AFTER_NAME = Pattern(
    r"\s+发布|发布(?:时间|日期|[:于])|\s*(?:作者|编辑|责编|审核|时间|日期|更新|点击|浏览|阅读|访问|字[号体]|打印|热度|人气|分享|、|\d{4}[-/年]|[|｜【\[(])"
)
_NO_PUBLISHER = Pattern(
    r"^(?:无障碍|欢迎|注册|游客|网友|论文|正文|发表|发布|来自|阅读|原文|查看|转载|相关|更多|最新|网站|首页|我的|星期|https?:|www\.|通知|公告"
    r"|仅供|使用|推荐|热门|网络|互联网|本站|上传|出版|快速|回复|当前|您|你|设为|加入|登[录陆]|主题|标题|信息"
    r"|发文|索引|标签|分享|放大|打印|关于|今天|网络整理|技术支持|客服|地址|联系|主办单位|承办单位)|刊号|出版物号|扫一扫|喜报|未知|不详|(?<!社)[县区市镇乡]$|(?:概况|简介|动态|公告|公示|要闻|专栏|栏目|导航|统计公报|法规|统计分析|数据发布)$"
)


def publisher_name(text: str) -> str | None:
    """The name of a paper, site or office in what names it; None where it names none.

    >>> publisher_name("来源：某某日报社 作者：某某"), publisher_name("未知")
    ('某某日报', None)
    """
    value = _LABEL.sub("", narrow(text)).lstrip("《〈")
    value = _SPACED.sub(lambda match: match[0].replace(" ", ""), value)
    value = _AFTER_NAME.split(value)[0].strip(" :,;)]】》")
    head = value.split(" ")[0]
    value = re.sub(r"(?<=报)社$", "", value if head.isascii() else head)
    value = _SECTION.sub("", _OWNS.sub("", _EDITION.sub("", value)))
    if not 2 <= len(value) <= 30 or value in _NOT_NAMES or _NO_PUBLISHER.search(value):
        return None
    return value
