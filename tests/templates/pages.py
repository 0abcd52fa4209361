"""Sites that are made up for the tests: articles of their own, and what their pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.template import Templates
from shuangjian_cli.pipeline import Cleaned, clean_page
from shuangjian_cli.settings import Settings
from shuangjian_cli.templates import Learner

WHO = ("县教育局", "市第三小学", "区教师进修学校", "乡中心幼儿园", "市实验中学", "县职教中心")
WHAT = (
    "举办了读书节",
    "启用了新食堂",
    "组织了消防演练",
    "开展了家访",
    "改造了操场",
    "办起了暑托班",
)
HOW = ("孩子们争着上台", "家长们纷纷点赞", "老师们忙到天黑", "校园里笑声不断", "大家都说办得好")
PROMO = "本网记者将继续走访各地学校，欢迎广大读者拨打热线提供线索，您的声音我们一定认真倾听。"
PLAIN = "每天清晨的第一缕阳光照进校园，也照亮了每一位师长前行的路，愿所有努力都有回响。"


def article(number: int, sentences: int = 3) -> list[str]:
    """The paragraphs of an article that no other number has."""
    random = Random(number)
    return [
        f"{random.choice(WHO)}{random.choice(WHAT)}，{random.choice(HOW)}，"
        f"共有{number * 7 + row * 1009 + 11}名学生参加，比去年多{number + 13}名。"
        for row in range(sentences)
    ]


def text_page(name: str, lines: Iterable[str], url: str | None = None) -> RawPage:
    return RawPage(name, name, "\n".join(lines).encode(), url=url)


def html_page(name: str, title: str, paragraphs: Sequence[str], foot: str = "") -> RawPage:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    menu = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("首页", "要闻", "小学", "中学"))
    return RawPage(
        name,
        name,
        f'<html><body><ul class="menu">{menu}</ul><h1>{title}</h1><div class="text">{body}</div>'
        f'<div class="foot">{foot}</div></body></html>'.encode(),
    )


def learned(pages: Iterable[RawPage]) -> Templates:
    learner = Learner(Lexicon(), Settings())
    for page in pages:
        learner.see(page)
    return learner.templates()


def cleaned(
    page: RawPage, templates: Templates | None, settings: Settings | None = None
) -> Cleaned:
    return clean_page(page, Lexicon(templates=templates), settings or Settings())


def texts(templates: Templates) -> set[str]:
    """How the entries look that may stand within articles."""
    return {e.example for one in templates.sites for e in one.entries if e.kind == "text"}
