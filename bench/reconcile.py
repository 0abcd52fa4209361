"""Find reposts and disagreements in a generated crawl of 300 pages: precision and recall.

    python -m bench.reconcile [--pages 300] [--keep FOLDER]

The crawl is made here, from a seed: 260 articles on the schools of cities, of which many state the
same numbers in words of their own, and 40 reposts of some of them under another site's chrome, cut
short, with another lead or in another encoding. Twelve numbers are stated otherwise by one page.
What must not be taken for a disagreement is there too: other years, plans, parts of totals,
rounded numbers, and several numbers of one noun on a page. The pages go through the whole pipeline.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from shuangjian_cli.facts.dedup import families, find_duplicates
from shuangjian_cli.facts.reconcile import reconcile
from shuangjian_cli.facts.rows import RowFile
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.derived import Observation
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import row_json
from shuangjian_cli.pipeline import clean_page, extract_facts
from shuangjian_cli.settings import Settings


def words(text: str) -> tuple[str, ...]:
    """The words of a text, at spaces and line ends."""
    return tuple(text.split())


CITIES = words("""
    山西省长治市 山西省运城市 山东省潍坊市 山东省临沂市 河南省洛阳市 河南省南阳市
    江苏省徐州市 江苏省盐城市 浙江省台州市 浙江省丽水市 安徽省阜阳市 安徽省六安市
    湖北省荆州市 湖北省黄冈市 湖南省岳阳市 湖南省怀化市 江西省上饶市 江西省赣州市
    四川省绵阳市 四川省南充市 陕西省宝鸡市 陕西省汉中市 甘肃省天水市 河北省邯郸市
    福建省龙岩市 广东省梅州市 广西壮族自治区玉林市 贵州省遵义市 云南省曲靖市 辽宁省锦州市
""")
YEARS = (2020, 2021, 2022)
NOUNS = {  # noun: classifier, least and greatest value
    "义务教育学校": ("所", 301, 989),
    "在校学生": ("名", 120013, 689997),
    "学生社团": ("个", 1021, 9883),
    "专任教师": ("名", 10021, 48997),
    "学科类培训机构": ("家", 103, 897),
    "幼儿园": ("所", 311, 1207),
}
SENTENCES = (
    "{year}年，{city}共有{noun}{n}{cl}。",
    "据统计，{year}年{city}的{noun}达到{n}{cl}，比上一年更为均衡。",
    "记者从{city}教育局了解到，{year}年全市有{n}{cl}{noun}。",
    "{city}教育局发布的公报显示，{year}年全市拥有{noun}{n}{cl}，布局进一步优化。",
    "{year}年，{city}{noun}共计{n}{cl}，服务能力稳步提升。",
)
SUBJECTS = words("""
    课后服务 作业管理 阳光体育 劳动教育 家校共育 教师交流
    阅读推广 校园安全 心理健康 科学教育 美育实践 集团办学
""")
WHO = words("""
    当地家长 一线教师 教研部门 学校负责人 社区工作人员 教育局负责同志 班主任们 参与的同学
""")
DID = words("""
    认真谋划 持续推进 反复打磨 耐心细致地落实 因地制宜地探索 扎实开展 稳妥有序地安排 创造性地做好
""")
GAINED = words("""
    受到普遍欢迎 明显减轻了课业负担 让课堂焕发出新的活力 为孩子们打开了一扇窗 积累了可以推广的经验
    带动了周边学校共同进步 使放学以后的时光更加充实 把方便送到了家门口 形成了良好的育人氛围
""")
SITES = words("""
    长河教育网 晨光新闻网 丰收时报 江畔晚报 云岭在线 星湖教育资讯 东篱观察 明德教育报
""")


@dataclass(slots=True)
class Article:
    """A page to be: its paragraphs, and which observations it states, with what value."""

    name: str
    title: str
    site: str
    published: str
    paragraphs: list[str]
    copy_of: str | None = None
    states: dict[tuple[str, int, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class Crawl:
    """The pages, and the observations on which one of them differs."""

    articles: list[Article]
    disputed: dict[tuple[str, int, str], tuple[int, int]]


def generate(pages: int = 300, copies: int = 40, disputes: int = 12, seed: int = 7) -> Crawl:
    """A crawl in which `copies` of the pages are reposts, and `disputes` numbers disagree."""
    chance = random.Random(seed)
    truth = {
        (city, year, noun): chance.randint(low, high)
        for city in CITIES
        for year in YEARS
        for noun, (_, low, high) in NOUNS.items()
    }
    originals = [_article(number, chance, truth) for number in range(pages - copies)]
    disputed = _dispute(originals, truth, disputes, chance)
    sources = chance.sample(originals, copies)
    reposts = [_repost(pages - copies + n, one, chance) for n, one in enumerate(sources)]
    articles = originals + reposts
    chance.shuffle(articles)
    return Crawl(articles, disputed)


def _filler(chance: random.Random, city: str) -> str:
    parts = [
        f"{chance.choice(WHO)}围绕{chance.choice(SUBJECTS)}{chance.choice(DID)}，"
        f"{chance.choice(GAINED)}。"
        for _ in range(chance.randint(2, 4))
    ]
    return f"在{city[-3:]}，" + "".join(parts)


def _article(number: int, chance: random.Random, truth: dict[tuple[str, int, str], int]) -> Article:
    """An article on one city: two to four numbers of a year, told among other things."""
    city, year = chance.choice(CITIES), chance.choice(YEARS)
    nouns = chance.sample(list(NOUNS), chance.randint(2, 4))
    date = f"{year + 1}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    subject = chance.choice(SUBJECTS)
    article = Article(
        f"p{number:03}",
        f"{city[-3:]}{chance.choice(DID)}{subject}工作",
        chance.choice(SITES),
        date,
        [_filler(chance, city)],
    )
    for noun in nouns:
        value = truth[city, year, noun]
        article.states[city, year, noun] = value
        article.paragraphs.append(_sentence(chance, city, year, noun, _number(chance, value)))
        article.paragraphs.append(_filler(chance, city))
    article.paragraphs.append(_distraction(chance, city, year))
    return article


def _number(chance: random.Random, value: int) -> str:
    """A number as pages write it: plain, or rounded down to 万 with 余."""
    if value >= 100000 and chance.random() < 0.3:
        return f"{value // 10000}万余"
    return str(value)


def _sentence(chance: random.Random, city: str, year: int, noun: str, number: str) -> str:
    shape = chance.choice(SENTENCES)
    return shape.format(city=city, year=year, noun=noun, n=number, cl=NOUNS[noun][0])


def _distraction(chance: random.Random, city: str, year: int) -> str:
    """Numbers that disagree with nothing: plans, parts, and several of a noun on one page.

    A city's own are the same on all its pages; the batches are numbers of one noun that differ.
    """
    own = random.Random(f"{city} {year}")
    plan, total, part = own.randint(20, 90), own.randint(60, 149), own.randint(5, 50)
    first, second = chance.randint(5, 50), chance.randint(51, 99)
    return chance.choice(
        (
            f"到{year + 3}年，{city}计划新建幼儿园{plan}所，让孩子们就近入园。",
            f"{year}年{city}还表彰了先进，有{total}所义务教育学校获评示范，其中小学{part}所。",
            f"{city}第一批认定义务教育学校{first}所为试点，第二批认定义务教育学校{second}所。",
        )
    )


def _dispute(
    articles: Sequence[Article],
    truth: dict[tuple[str, int, str], int],
    disputes: int,
    chance: random.Random,
) -> dict[tuple[str, int, str], tuple[int, int]]:
    """Change one page's number of `disputes` observations that several pages state plainly."""
    plain: dict[tuple[str, int, str], list[Article]] = {}
    for article in articles:
        for key, value in article.states.items():
            if str(value) in "".join(article.paragraphs):
                plain.setdefault(key, []).append(article)
    keys = [key for key, some in plain.items() if len(some) > 1]
    disputed = {}
    for key in chance.sample(keys, disputes):
        article, value = plain[key][-1], truth[key]
        other = value + chance.choice((-1, 1)) * chance.randint(3, max(4, value // 20))
        article.paragraphs = [text.replace(str(value), str(other)) for text in article.paragraphs]
        article.states[key] = other
        disputed[key] = (value, other)
    return disputed


def _repost(number: int, original: Article, chance: random.Random) -> Article:
    """The same text under another site's name: whole, without its end, or with a lead."""
    paragraphs = list(original.paragraphs)
    way = chance.randrange(3)
    if way == 1:
        paragraphs = paragraphs[:-1]
    if way == 2:
        paragraphs.insert(0, "编者按：下面的文章介绍了各地的做法，供读者参考借鉴。")
    site = chance.choice([name for name in SITES if name != original.site])
    day = int(original.published[8:]) % 28 + 1
    return Article(
        f"p{number:03}",
        original.title,
        site,
        f"{original.published[:8]}{max(day, int(original.published[8:])):02}",
        paragraphs,
        original.name,
        dict(original.states),
    )


def page_of(article: Article, number: int) -> RawPage:
    """An article as a site shows it: flat text, or one of two kinds of HTML, in two encodings."""
    lines = [f"<p>{text}</p>" for text in article.paragraphs]
    shape = SITES.index(article.site) % 3
    if shape == 0:
        text = "\n".join(
            [
                f"{article.site} > 新闻 > 正文",
                article.title,
                f"{article.published} 来源：{article.site}",
                *article.paragraphs,
                f"Copyright {article.published[:4]} {article.site} 版权所有",
            ]
        )
    elif shape == 1:
        text = (
            f"<html><head><title>{article.title}_{article.site}</title></head><body>"
            "<div class='nav'><a href='/'>首页</a> <a href='/n'>教育新闻</a></div>"
            f"<div class='article'><h1>{article.title}</h1>"
            f"<div class='info'>{article.published} 来源：{article.site}</div>"
            f"<div class='content'>{''.join(lines)}</div></div>"
            f"<div class='footer'>版权所有 {article.site}</div></body></html>"
        )
    else:
        links = "".join(f"<li><a href='/{n}.html'>教育要闻第{n}则</a></li>" for n in range(8))
        text = (
            f"<html><head><title>{article.title}</title></head><body><div id='top'>"
            f"<a href='/'>{article.site}</a></div><table><tr><td id='main'><h2>{article.title}</h2>"
            f"<p class='source'>{article.site} {article.published}</p>{''.join(lines)}</td>"
            f"<td id='side'><h3>相关阅读</h3><ul>{links}</ul></td></tr></table></body></html>"
        )
    encoding = "gb18030" if number % 4 == 0 else "utf-8"
    return RawPage(article.name, f"{article.name}.html", text.encode(encoding))


def run_pipeline(crawl: Crawl, folder: Path) -> None:
    """The documents and facts of the crawl, as a run writes them."""
    lexicon, settings = Lexicon(), Settings()
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as documents,
        (folder / "facts.jsonl").open("w", encoding="utf-8") as facts,
    ):
        for number, article in enumerate(crawl.articles):
            row = clean_page(page_of(article, number), lexicon, settings).row
            documents.write(row_json(row) + "\n")
            facts.writelines(
                row_json(fact) + "\n" for fact in extract_facts(row, lexicon, settings)
            )


@dataclass(frozen=True, slots=True)
class Figures:
    """Right, wrongly found, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was found."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what is there."""
        return self.right / max(1, self.right + self.missed)


def compare(found: Iterable[object], wanted: Iterable[object]) -> Figures:
    """Two sets of things, by what they share."""
    one, other = set(found), set(wanted)
    return Figures(len(one & other), len(one - other), len(other - one))


def score_dedup(crawl: Crawl, heads: dict[str, str]) -> Figures:
    """Pairs of pages that carry one text."""
    origin = {article.name: article.copy_of or article.name for article in crawl.articles}
    return compare(_pairs(heads), _pairs(origin))


def _pairs(names: dict[str, str]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for page, head in names.items():
        groups.setdefault(head, []).append(page)
    return {pair for pages in groups.values() for pair in combinations(sorted(pages), 2)}


def _key(row: Observation) -> tuple[str, int, str]:
    noun = next((noun for noun in NOUNS if noun.endswith(row.noun or "-")), row.noun or "")
    place = next((city for city in CITIES if row.place and row.place.endswith(city[-3:])), "")
    return (place, int((row.period_start or "0")[:4]), noun)


def score_disputes(crawl: Crawl, rows: Sequence[Observation]) -> Figures:
    """Observations whose values are shown side by side."""
    groups: dict[str, set[tuple[tuple[str, int, str], float]]] = {}
    for row in rows:
        if row.disagreement:
            groups.setdefault(row.disagreement, set()).add((_key(row), float(row.value)))
    wanted = [
        frozenset((key, float(value)) for value in values) for key, values in crawl.disputed.items()
    ]
    return compare(map(frozenset, groups.values()), wanted)


def score_agreement(crawl: Crawl, rows: Sequence[Observation]) -> Figures:
    """Pairs of pages said to state the same observation with the same value."""
    wanted: dict[object, set[str]] = {}
    for article in crawl.articles:
        for key, value in article.states.items():
            wanted.setdefault((key, value), set()).add(article.name)
    truths = {key for article in crawl.articles for key in article.states}
    found = {
        (_key(row), pair)
        for row in rows
        if _key(row) in truths and row.value >= NOUNS[_key(row)[2]][1] / 2  # no distraction
        for pair in combinations(sorted({source.doc_id for source in row.sources}), 2)
    }
    pairs = {
        (key, pair)
        for (key, _), pages in wanted.items()  # type: ignore[misc]
        for pair in combinations(sorted(pages), 2)
    }
    return compare(found, pairs)


def measure(folder: Path, crawl: Crawl) -> dict[str, Figures]:
    """Run dedup and reconcile on the crawl; the figures by what they measure."""
    run_pipeline(crawl, folder)
    with RowFile(folder, "documents") as documents:
        heads = dict(families(row.model_dump() for row in find_duplicates(documents)))
    with RowFile(folder, "facts") as facts:
        rows = list(reconcile(facts, Lexicon(), heads.items()))
    copied = Counter(heads.values())
    assert all(size > 1 for size in copied.values())
    return {
        "reposts (pairs of pages)": score_dedup(crawl, heads),
        "disagreements": score_disputes(crawl, rows),
        "agreement (pairs of pages)": score_agreement(crawl, rows),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="leave documents and facts in this folder")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    for name, figures in measure(folder, generate(options.pages, seed=options.seed)).items():
        print(
            f"{name:<28} precision {figures.precision:.3f}  recall {figures.recall:.3f}  "
            f"right {figures.right}  wrong {figures.wrong}  missed {figures.missed}"
        )
    if not options.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
