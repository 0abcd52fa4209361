"""Title, author, publisher and date: all candidates, from markup and from text, and the choice.

A candidate says where it comes from (`basis`) and has a weight; the highest weight wins, the
earlier of equals. Candidates of text are found here, after repair, from the lines around and at
the edges of the body. A hint of the user comes last: it never overrules the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.rowset import RowSet, build_shares
from ...model.document import Block, Candidate, Document, Post
from ...settings import Settings
from .fold import letters
from .names import build_surnames, is_name
from .repeats import MIN_DUMPED

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?(?:[-/.]|年)\s?(?P<m>1[0-2]|0?[1-9])\s?(?:[-/.]|月)\s?"
    r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)(?:日)?"
)
_COMPACT = re.compile(
    r"^(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:\d{4}|\d{6})?(?!\d)"
)
_SEPARATOR = re.compile(
    r"\s*[_|｜丨–—]+\s*|\s+-+\s*|\s*-+\s+|-{1,}(?=[\u4e00-\u9fff])|\s*(?:::|»|>>|<)\s*"
)
_HAN_DATE = re.compile(
    r"(?P<y>[一二][〇零○Ｏ一二三四五六七八九]{3})年(?P<m>十[一二]?|[一二三四五六七八九])月"
    r"(?P<d>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_ZEROS = str.maketrans("零○Ｏ", "〇〇〇")
MAX_DUMPED = 120
"""Characters of the first line of a dump above which it is no title."""

BELOW = 4
"""Blocks after the body among which a title is looked for, in pages whose order is shuffled."""

NEAR = 12
"""Blocks before the body among which a title or a line of date and source is looked for."""

MAX_TITLE = 80

MAX_SUFFIX = 8
"""Characters of the name of a site behind a headline."""

SITE_ENDS = ("网", "报", "快讯", "新闻", "在线", "论坛", "社区", "资讯", "频道", "客户端")
"""What such a name ends in."""

LABELLED = 2.3
"""Weight from which on a date was labelled as that of a post."""

FAR = 0.06
"""What a candidate of text loses for each block between it and the body, down to 1."""

NAME_GAIN = 1.2
"""What a byline of personal names gains."""

MAX_TITLE_MARKS = 2
"""Marks of a line above which it is a sentence and no title."""

SITE_PENALTY = 3.0
"""What a heading that is the name of the site loses as a title."""

EDGE = 3
"""Blocks at the beginning and end of the body in which reporters and signatures stand."""


@dataclass(frozen=True, slots=True)
class TextRule:
    """A row of `metadata.toml` that speaks of lines."""

    field: str
    pattern: re.Pattern[str]
    weight: float
    where: str


@dataclass(frozen=True, slots=True)
class TextRules:
    """All of them, to be asked at once; `body`, `around` and `first` are those that speak of such
    lines, as `RowSet` takes them."""

    rules: tuple[TextRule, ...]
    rows: RowSet
    body: int
    around: int
    first: int

    def speaking(self, number: int, body: bool) -> int:
        """The rules that speak of block `number`, which is part of the body or not."""
        if body:
            return self.body
        return self.first if number == 0 else self.around


def build_text_rules(lexicon: Lexicon) -> TextRules:
    """Compile the rows of kind `text`; give it to `lexicon.get`."""
    rules = tuple(
        TextRule(
            row["field"], re.compile(row["pattern"]), float(row["weight"]), row.get("where", "any")
        )
        for row in lexicon.rows("metadata")
        if row.get("kind") == "text"
    )

    def without(*where: str) -> int:
        return sum(1 << number for number, rule in enumerate(rules) if rule.where not in where)

    rows = RowSet([rule.pattern for rule in rules], lexicon.get(build_shares))
    return TextRules(
        rules, rows, without("around", "first"), without("body", "first"), without("body")
    )


def iso_date(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD.

    >>> iso_date("2019年7月5日 09:50"), iso_date("20190705120000"), iso_date("7月5日")
    ('2019-07-05', '2019-07-05', None)
    """
    text = _with_figures(text.translate(_WIDTH))
    match = _DATE.search(text) or _COMPACT.search(text.strip())
    if not match:
        return None
    year, month, day = (int(match[name]) for name in "ymd")
    if day > (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _with_figures(text: str) -> str:
    """A text with its dates in figures."""
    return _HAN_DATE.sub(_arabic, text) if "月" in text else text


def _arabic(match: re.Match[str]) -> str:
    """A date in Chinese numerals in figures.

    >>> iso_date("二〇〇九年六月十二日")
    '2009-06-12'
    """
    year = "".join(str("〇一二三四五六七八九".index(c)) for c in match["y"].translate(_ZEROS))
    return f"{year}年{_below_hundred(match['m'])}月{_below_hundred(match['d'])}日"


def _below_hundred(text: str) -> int:
    """A number below a hundred in Chinese numerals.

    >>> _below_hundred("二十三"), _below_hundred("十"), _below_hundred("六")
    (23, 10, 6)
    """
    tens, ten, ones = text.rpartition("十")
    digits = "〇一二三四五六七八九"
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)


def metadata(
    document: Document,
    keep: Sequence[bool],
    chrome: Sequence[bool],
    posts: Sequence[Post],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[Candidate, ...]:
    """The chosen candidate of each field, in the order title, author, publisher, published.

    `keep` says which blocks are body, `chrome` which ones a rule of the lexicon speaks against.
    """
    rules = lexicon.get(build_text_rules)
    start = next((number for number, kept in enumerate(keep) if kept), len(keep))
    found = [*document.candidates, *_text_candidates(document.blocks, keep, start, rules)]
    found += _signatures(document.blocks, keep, lexicon.get(build_surnames))
    found += _first_post(posts, found)
    found += _site_names(found)
    hints = document.page.hints
    title = _title(document.blocks, keep, chrome, found) or _hint("title", hints.title)
    publisher = hints.publisher or settings.default_publisher
    chosen = (
        title,
        _author(found, lexicon.get(build_surnames)),
        _publisher(found, title) or _hint("publisher", publisher),
        _published(found) or _hint("published", hints.published),
    )
    return tuple(candidate for candidate in chosen if candidate is not None)


def _hint(field: str, value: str | None) -> Candidate | None:
    return Candidate(field, value, "hint", 0.0) if value else None  # type: ignore[arg-type]


def _text_candidates(
    blocks: Sequence[Block], keep: Sequence[bool], start: int, rules: TextRules
) -> Iterator[Candidate]:
    last = max((number for number, kept in enumerate(keep) if kept), default=-1)
    for number, block in enumerate(blocks):
        body = keep[number]
        edge = number < start + EDGE or number > last - EDGE
        if (body and not edge) or block.hidden:
            continue
        text = _with_figures(block.text.translate(_WIDTH))
        if len(text) > 400:
            text = f"{text[:120]}\n{text[-120:]}"
        distance = abs(number - start) if number < start else abs(number - last)
        for row, match in rules.rows.found(text, among=rules.speaking(number, body)):
            rule = rules.rules[row]
            value = match["value"].strip(" ,、:;")
            far = 0.0 if rule.where == "first" else min(1.0, FAR * distance)
            if value:
                yield Candidate(rule.field, value, "text", rule.weight - far)  # type: ignore[arg-type]


def _site_names(found: Sequence[Candidate]) -> list[Candidate]:
    """The name of the site behind the last separator of <title>."""
    names: list[Candidate] = []
    for candidate in found:
        parts = _SEPARATOR.split(candidate.value) if candidate.field == "title" else []
        if len(parts) > 1 and candidate.basis == "meta" and 2 <= len(parts[-1].strip()) <= 16:
            names.append(Candidate("publisher", parts[-1].strip(), "meta", 0.9))
    return names


def _first_post(posts: Sequence[Post], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """A thread is as old as its first post, and by its author."""
    for post in posts[:1]:
        labelled = [c for c in found if c.field == "published" and c.weight >= LABELLED]
        dates = [post.published, *(iso_date(c.value) for c in labelled)]
        if any(dates):
            yield Candidate("published", min(date for date in dates if date), "text", 3.6)
        if post.author:
            yield Candidate("author", post.author, "text", 4.2)


def _signatures(
    blocks: Sequence[Block], keep: Sequence[bool], surnames: frozenset[str]
) -> Iterator[Candidate]:
    """Names alone on a line at the beginning or the end of the body."""
    kept = [number for number, yes in enumerate(keep) if yes]
    if not kept:
        return
    places = [kept[0] - 1, *kept[:3], *kept[-2:], kept[-1] + 1]
    for place in dict.fromkeys(places):
        if 0 <= place < len(blocks):
            names = author_names(blocks[place].text)
            if names and any(is_name(name, surnames) for name in names) and _short(names):
                yield Candidate("author", " ".join(names), "text", 1.7)


def _short(names: Sequence[str]) -> bool:
    return all(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) for name in names)


# one field each


def _title(
    blocks: Sequence[Block],
    keep: Sequence[bool],
    chrome: Sequence[bool],
    found: Sequence[Candidate],
) -> Candidate | None:
    """The option that most sources agree on: <title>, headings, meta, lines above the body."""
    sources = [c for c in found if c.field == "title"]
    if not sources:
        sources = _dumped_title(blocks)
    sites = {letters(c.value) for c in found if c.field == "publisher" and c.basis != "text"}
    options: dict[str, tuple[float, Candidate]] = {}

    def offer(value: str, candidate: Candidate, gain: float) -> None:
        key = letters(value)
        gain -= SITE_PENALTY if key in sites else 0.0
        if len(key) < 2 or len(value) > MAX_TITLE:
            return
        agreed = sum(1 for c in sources if key in letters(c.value))
        score = gain + min(agreed, 3) + min(len(key), 20) / 10
        if key not in options or options[key][0] < score:
            options[key] = (score, Candidate("title", value, candidate.basis, score))

    for candidate in sources:
        parts = [part for part in _SEPARATOR.split(candidate.value) if part.strip()]
        whole = {1.0: 0.0, 3.0: 1.2, 2.0: 0.3}.get(candidate.weight, 0.0)
        untagged = re.sub(r"^\[[^\[\]]{1,8}\]\s*", "", candidate.value.strip())
        if untagged != candidate.value.strip():
            offer(untagged, candidate, whole + 0.3)
        offer(candidate.value.strip(), candidate, whole - (0.8 if len(parts) > 1 else 0.0))
        for place, part in enumerate(parts[:3] if len(parts) > 1 else ()):
            offer(part.strip(), candidate, whole - 0.5 * place)
    kept = [number for number, yes in enumerate(keep) if yes]
    first, last = (kept[0], kept[-1]) if kept else (len(blocks), len(blocks))
    seen: dict[str, int] = {}
    for number, block in enumerate(blocks[: last + BELOW + 1]):
        key = letters(block.text)
        if 4 <= len(key) <= 60:
            seen[key] = seen.get(key, 0) + 1
        above, below = first - NEAR <= number <= first, last < number
        dumped = number == 0 and sources and sources[0].value == block.text
        if (above or below) and not (chrome[number] or dumped) and _may_be_title(block):
            near = 0.6 - 0.08 * (first - number) if above else -1.5
            line = Candidate("title", block.text, "text")
            offer(_without_site(block.text), line, near + 0.8 * (seen[key] - 1))
    if not options:
        return None
    return max(options.values(), key=lambda option: option[0])[1]


def _without_site(text: str) -> str:
    """A headline without the name of the site behind it.

    >>> _without_site("某县新建三所小学 - 某某快讯")
    '某县新建三所小学'
    """
    parts = _SEPARATOR.split(text)
    short = len(parts) == 2 and len(parts[1]) <= MAX_SUFFIX and len(parts[0]) > len(parts[1])
    return parts[0].strip() if short and text.endswith(SITE_ENDS) else text


def _dumped_title(blocks: Sequence[Block]) -> list[Candidate]:
    """The <title> with which a flat dump begins: a later line is the beginning of it."""
    if not blocks or len(blocks[0].text) > MAX_DUMPED:
        return []
    head = "" if iso_date(blocks[0].text) else letters(blocks[0].text)
    for block in blocks[1:]:
        key = letters(block.text[:MAX_DUMPED])
        if len(key) >= MIN_DUMPED and head.startswith(key):
            return [Candidate("title", blocks[0].text, "text", 1.0)]
    return []


def _may_be_title(block: Block) -> bool:
    text = block.text
    return (
        4 <= len(letters(text)) <= 60
        and block.link_density < 0.5
        and not block.hidden
        and not re.search(
            r"[:：]\s*\d|[>|｜»]|\d{4}[-年]\d|来源|作者|[:：].*[:：]|。$|^[问答][:：]|[:：]$|(?:…|\.{3})$|^(?:摘要|导读|提要|单位|分享[到至]|编者按|附件)|^[□(（]?(?:本[报刊网台])?(?:记者|通讯员)\s|^[■●◆·•□◎○※►▪★☆]",
            text,
        )
        and len(text.split()) <= 5
        and len(re.findall(r"[，。！？；,;]", text)) <= MAX_TITLE_MARKS
    )


def _author(found: Sequence[Candidate], surnames: frozenset[str]) -> Candidate | None:
    """The heaviest byline; one of Chinese personal names weighs more than a user name or a site."""
    best: Candidate | None = None
    for candidate in (c for c in found if c.field == "author"):
        names = author_names(candidate.value)
        if names:
            gain = NAME_GAIN if all(is_name(name, surnames) for name in names) else 0.0
            weight = candidate.weight + gain
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
    text = _ROLES.sub(" ", text.translate(_WIDTH))
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
        for name in re.split(r"[\s,、;/&·]+|和", text.strip(" ()[]【】:□■◎●○—-"))
        if name
        and not re.search(r"[=<>_@]|\d{3}", name)
        and name.lower() not in _NOT_NAMES
        and not re.fullmatch(r"[\W\d]+", name)
    ]
    return names if names and all(len(name) <= 20 for name in names) and len(names) <= 8 else []


def _publisher(found: Sequence[Candidate], title: Candidate | None) -> Candidate | None:
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
    r"[县区市省]?(?:教育[和与]?(?:体育|科技)?局|教委|教体局|教育[厅局])|[\u4e00-\u9fff]{2,3}[处科室]"
    r"|(?:实验|中心)(?:小学|中学)"
)
DEPARTMENT_LOSS = 2.8
"""What a department loses that names no place, so that any other name goes before it."""

_SPACED = re.compile(r"^(?:[\u4e00-\u9fff] ){2,5}报$")
_EDITION = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:数字报|电子版|网上版|手机版|客户端|综合)$")
_AFTER_NAME = re.compile(
    r"\s+发布|发布(?:时间|日期|[:于])|\s*(?:作者|编辑|责编|时间|日期|点击|浏览|阅读|访问量|字号|\d{4}[-/年]|[|｜【\[(])"
)
_NO_PUBLISHER = re.compile(
    r"^(?:发表|发布|来自|阅读|原文|查看|转载|相关|更多|最新|网站|首页|我的|星期|https?:|www\.|通知|公告"
    r"|仅供|使用|推荐|热门|网络|互联网|本站|上传|出版|快速|回复|当前|您|你|设为|加入|登[录陆]|主题|标题|信息"
    r"|发文|索引|标签|分享|放大|打印|关于)|扫一扫|喜报|未知|不详|(?<!社)[县区市镇乡]$"
)


def publisher_name(text: str) -> str | None:
    """The name of a paper, site or office in what names it; None where it names none.

    >>> publisher_name("来源：某某日报社 作者：某某"), publisher_name("未知")
    ('某某日报', None)
    """
    value = _LABEL.sub("", text.translate(_WIDTH))
    value = _SPACED.sub(lambda match: match[0].replace(" ", ""), value)
    value = _AFTER_NAME.split(value)[0].strip(" :,;")
    head = value.split(" ")[0]
    value = re.sub(r"(?<=报)社$", "", value if head.isascii() else head)
    value = _EDITION.sub("", value)
    if not 2 <= len(value) <= 30 or value in _NOT_NAMES or _NO_PUBLISHER.search(value):
        return None
    return value


def _published(found: Sequence[Candidate]) -> Candidate | None:
    for candidate in sorted((c for c in found if c.field == "published"), key=lambda c: -c.weight):
        date = iso_date(candidate.value)
        if date:
            return Candidate("published", date, candidate.basis, candidate.weight)
    return None
