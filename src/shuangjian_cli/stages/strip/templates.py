"""The template of the site, taken out of a page before it is judged, and after.

Sentences of the template that stand within articles are set aside before the page is judged, so
that it is judged as if they were not there. Lines that the page alone would keep are dropped
afterwards: until then they may tell the publisher, or where the article ends. What the page drops
by itself keeps the reason that the page gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...lexicon import Lexicon
from ...lexicon.patterns import Pattern
from ...model.document import Block, Document, PageKind, Verdict
from ...model.template import Entry, SiteTemplate, site_of
from ...settings import Settings
from .fold import fold
from .paths import Paths

RULE = "template"

BY_THE_PAGE = frozenset({"body", "body-neighbour"})
"""Rules by which a page keeps a block; what is kept by another is the user's wish."""

MAX_SHAPE = 80
"""Characters of a line above which it is no form with open fields, but prose."""

MIN_SENTENCE = 10
"""Characters of a sentence; a shorter one may be a label."""

_ENDED = Pattern(r"[。!?;…][”’」』)\]】]*$")
_DATE = Pattern(r"\d{4}\s?[年\-/.]\s?\d{1,2}\s?[月\-/.]\s?\d{1,2}日?")
_TIME = Pattern(r"\d{1,2}:\d{2}(?::\d{2})?")
_NUMBER = Pattern(r"\d[\d,.]*")
_NAME = Pattern(
    r"(记者|通讯员|作者|责任编辑|编辑|责编|审核|校对|摄影|供稿|发布人|发布者|来源)([:：\s]{0,3})"
    r"[\u4e00-\u9fff·]{2,12}(?=$|[\s|/,，、;；)）】\]])"
)


def shape(text: str) -> str:
    """The folded form of a line with its dates, times, numbers and named persons left open.

    >>> shape("2021-03-02 09:00 清溪教育网 记者 王小明 浏览 1000")
    '{date}{time}清溪教育网记者{name}浏览{n}'
    """
    text = _DATE.sub("{date}", text)
    text = _TIME.sub("{time}", text)
    text = _NAME.sub(r"\1{name}", text)
    return fold(_NUMBER.sub("{n}", text))


def is_sentence(key: str) -> bool:
    """Whether a folded line is a whole sentence, or several.

    >>> is_sentence("欢迎读者来稿,来稿请发邮箱。"), is_sentence("来源:清溪教育网")
    (True, False)
    """
    return len(key) >= MIN_SENTENCE and _ENDED.search(key[-3:]) is not None


@dataclass(frozen=True, slots=True)
class Known:
    """The template of one site, to look lines up in."""

    site: SiteTemplate
    sentences: dict[str, Entry]
    texts: dict[str, Entry]
    """Other lines that may stand anywhere."""
    lines: dict[str, dict[str, Entry]]
    """Lines and shapes by place."""

    def line(self, place: str, text: str) -> Entry | None:
        """The entry that a line in a place is an instance of."""
        return _find(self.texts, text) or _find(self.lines.get(place, {}), text)


Sites = dict[str, Known]


def build_sites(lexicon: Lexicon) -> Sites:
    """The templates that travel with the lexicon, by site; give it to `lexicon.get`."""
    templates = lexicon.templates
    return {
        one.site: Known(
            one,
            {e.key: e for e in one.entries if e.kind == "text" and is_sentence(e.key)},
            {e.key: e for e in one.entries if e.kind == "text" and not is_sentence(e.key)},
            _by_place(one.entries),
        )
        for one in (templates.sites if templates else ())
    }


def _by_place(entries: Sequence[Entry]) -> dict[str, dict[str, Entry]]:
    places: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.kind != "text":
            places.setdefault(entry.path, {})[entry.key] = entry
    return places


def _find(entries: Mapping[str, Entry], text: str) -> Entry | None:
    """The entry whose folded line, or whose shape, a text has."""
    if not entries:
        return None
    found = entries.get(fold(text))
    return found if found or len(text) > MAX_SHAPE else entries.get(shape(text))


def strip_with_template(
    document: Document,
    lexicon: Lexicon,
    settings: Settings,
    judge: Callable[[Document, Lexicon, Settings], Document],
) -> Document:
    """What `judge` makes of the document without the template of its site, all blocks in place."""
    known = lexicon.get(build_sites).get(site_of(document.page))
    if known is None or RULE in settings.keep_rules:
        return judge(document, lexicon, settings)
    aside = [_find(known.sentences, block.text) for block in document.blocks]
    own = tuple(b for b, entry in zip(document.blocks, aside, strict=True) if entry is None)
    judged = judge(replace(document, blocks=own), lexicon, settings)
    verdicts = _without_lines(own, judged.verdicts, known)
    kind = judged.page_kind if any(verdict.keep for verdict in verdicts) else _none(judged)
    judged = replace(judged, verdicts=verdicts, page_kind=kind)
    return _put_back(document.blocks, aside, judged, known)


def _none(judged: Document) -> PageKind:
    """The kind of a page that has no text left."""
    had_text = any(verdict.keep for verdict in judged.verdicts)
    return "empty" if had_text else judged.page_kind


def _without_lines(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], known: Known
) -> tuple[Verdict, ...]:
    """The verdicts, with lines of the chrome dropped that the page alone would keep."""
    paths = Paths()
    out: list[Verdict] = []
    for block, verdict in zip(blocks, verdicts, strict=True):
        if verdict.keep and verdict.rule in BY_THE_PAGE:
            entry = known.line(paths.canonical(block.path), block.text)
            verdict = _verdict(entry, known) if entry else verdict
        out.append(verdict)
    return tuple(out)


def _put_back(
    blocks: Sequence[Block], aside: Sequence[Entry | None], judged: Document, known: Known
) -> Document:
    """The judged document with the blocks that were set aside, dropped, in their places."""
    own = iter(zip(judged.blocks, judged.verdicts, strict=True))
    pairs = [
        next(own) if entry is None else (block, _verdict(entry, known))
        for block, entry in zip(blocks, aside, strict=True)
    ]
    return replace(
        judged,
        blocks=tuple(block for block, _ in pairs),
        verdicts=tuple(verdict for _, verdict in pairs),
    )


def _verdict(entry: Entry, known: Known) -> Verdict:
    where = f"the site {known.site.site}" if known.site.site else "this crawl"
    return Verdict(
        False,
        RULE,
        f"part of the template: on {entry.pages} of {known.site.pages} pages of {where}",
    )
