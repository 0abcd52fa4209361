"""Learn the templates of sites: what recurs on their pages, whatever the articles are about.

Lines of the chrome are those that pages, each by itself, drop nearly always: they are learned so
that the rare page that would keep one does not. What stands within articles needs more: it must
stand on most pages of the site, must be none of the standing phrases of articles, and where it
does not speak for the site, it must stand on nearly all. Pages that have nothing else of their own
are copies of each other, and count once.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from ..lexicon import Lexicon
from ..model.page import RawPage
from ..model.template import Entry, EntryKind, SiteTemplate, Templates, site_of
from ..settings import Settings
from ..stages.strip.templates import is_sentence, shape
from .look import Look, Place, is_shape, look_at
from .sample import Sample, page_digest

MIN_PAGES = 5
"""Pages with different articles below which nothing is learned of a site."""

LINE_SHARE = 0.3
"""Share of the pages on which a line of the chrome must stand; sites have several sections."""

SHAPE_SHARE = 0.5
"""The same for a shape, which catches more than was seen, and where articles stand, too."""

MAX_KEPT = 0.1
"""Share of its pages that may keep a line of the chrome by themselves."""

MIN_OPEN = 8
"""Characters of a line of chrome where articles stand, too: in flat text and on pages of bare cells
nothing tells a menu 小学 from a cell 小学."""

SITE_PAGES, SITE_SHARE = 8, 0.5
"""Support of what stands within articles and speaks for the site."""

PLAIN_PAGES, PLAIN_SHARE = 20, 0.9
"""Support of any other sentence within articles: nothing but a template reaches that."""

MAX_PLAIN = 3
"""Such sentences of a site: more of them are a text that its pages share, a law or a notice that is
passed on with a few words of each sender."""

MAX_ENTRIES = 300
"""Entries of a site; the ones on most pages are taken."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The rows of `template.toml`, compiled."""

    article: re.Pattern[str]
    site: re.Pattern[str]


def build_phrases(lexicon: Lexicon) -> Phrases:
    """Compile the table; give it to `lexicon.get`."""
    rows = lexicon.rows("template")
    return Phrases(
        *(
            re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["role"] == role))
            for role in ("article", "site")
        )
    )


class Learner:
    """Shown the pages of a crawl one by one, gives the templates of its sites."""

    def __init__(self, lexicon: Lexicon, settings: Settings) -> None:
        self._lexicon, self._settings = lexicon, settings
        self._sample: Sample[Look] = Sample()

    def see(self, page: RawPage) -> None:
        """A page of the crawl; only those of the sample are looked at."""
        site, digest = site_of(page), page_digest(page)
        if self._sample.wants(site, digest):
            look = look_at(page, self._lexicon, self._settings)
            if look is not None:
                self._sample.add(site, digest, look)

    def templates(self) -> Templates:
        """What was learned by now; sites of which nothing was learned are left out."""
        return Templates(tuple(one for one in self.sites() if one.entries))

    def sites(self) -> list[SiteTemplate]:
        """The sites that were looked at, also those of which nothing was learned."""
        phrases = self._lexicon.get(build_phrases)
        return [
            learn_site(site, self._sample.of_site(site), phrases) for site in self._sample.sites()
        ]


def learn_site(site: str, looks: Sequence[Look], phrases: Phrases) -> SiteTemplate:
    """The template of one site, from what was noted of its pages, in any order."""
    texts, pages = _texts(looks, phrases)
    lines = _lines(pages, phrases)
    example = partial(_example, pages)
    entries = [
        *(Entry("text", key, count, example(key)) for key, count in texts.items()),
        *(
            Entry(_kind(key), key, count, example(key), path)
            for (path, key), count in lines.items()
            if key not in texts
        ),
    ]
    entries.sort(key=lambda entry: (-entry.pages, entry.path, entry.kind, entry.key))
    return SiteTemplate(site, len(pages), tuple(entries[:MAX_ENTRIES]))


def _kind(key: str) -> EntryKind:
    return "shape" if is_shape(key) else "line"


def _example(looks: Iterable[Look], key: str) -> str:
    return min(look.raw[key] for look in looks if key in look.raw)


def _texts(looks: Sequence[Look], phrases: Phrases) -> tuple[dict[str, int], list[Look]]:
    """What recurs within articles, with the pages that have it, and the pages that count.

    Which pages are copies depends on what belongs to the template, and that on how many pages
    there are: both are found in turns, with fewer candidates at each.
    """
    counts = Counter(key for look in looks for key in look.own)
    often = (key for key, count in counts.items() if count >= SITE_PAGES)
    speaks = {key: phrases.site.search(key) is not None for key in often}
    texts = {key: 0 for key, site in speaks.items() if _may_recur(key, site, phrases)}
    while True:
        pages = _different(looks, texts)
        found = Counter(key for look in pages for key in look.every if key in texts)
        held = {key: found[key] for key in texts if found[key] >= _needed(len(pages), speaks[key])}
        if len(held) == len(texts):
            plain = {key for key in held if not speaks[key]}
            if len(plain) <= MAX_PLAIN:
                return _without_instances(held, pages), pages
            held = {key: count for key, count in held.items() if key not in plain}
        texts = held


def _may_recur(key: str, site: bool, phrases: Phrases) -> bool:
    """Whether a text within articles is one that may be learned at all.

    Headings such as 教学目标, and sentences with other numbers on each page, are the form of
    articles unless they speak for the site.
    """
    if phrases.article.search(key):
        return False
    return site or (is_sentence(key) and not is_shape(key))


def _needed(pages: int, site: bool) -> int:
    """Pages on which a text within articles must stand."""
    if site:
        return max(SITE_PAGES, math.ceil(SITE_SHARE * pages))
    return max(PLAIN_PAGES, math.ceil(PLAIN_SHARE * pages))


def _different(looks: Sequence[Look], shared: Iterable[str]) -> list[Look]:
    """One page for each article: what is left of it without what is shared tells them apart."""
    common = list(shared)
    articles: dict[frozenset[str], Look] = {}
    for look in looks:
        rest = look.article.difference(look.own[key] for key in common if key in look.own)
        if rest:
            articles.setdefault(rest, look)
    return list(articles.values())


def _without_instances(texts: dict[str, int], pages: Sequence[Look]) -> dict[str, int]:
    """The texts without those that a shape among them stands for."""
    form = {key: look.own[key] for look in pages for key in texts if key in look.own}
    return {
        key: count
        for key, count in texts.items()
        if form.get(key, key) == key or form[key] not in texts
    }


def _lines(pages: Sequence[Look], phrases: Phrases) -> dict[Place, int]:
    """Lines and shapes of the chrome by place, with the pages that have them."""
    dropped = Counter(place for look in pages for place in look.dropped)
    kept = Counter(place for look in pages for place in look.kept)
    open_places = _open_places(dropped, kept)
    flat = sum(look.flat for look in pages)
    found: dict[Place, int] = {}
    for (path, key), count in dropped.items():
        every = count + kept[path, key]
        is_open = path in open_places
        share = SHAPE_SHARE if is_open or is_shape(key) else LINE_SHARE
        alike = len(pages) - flat if path else flat
        if every < max(MIN_PAGES, math.ceil(share * alike)) or kept[path, key] > MAX_KEPT * every:
            continue
        if not phrases.article.search(key) and not (is_open and _is_content(key, phrases)):
            found[path, key] = every
    forms = {place for place in found if is_shape(place[1])}
    return {
        (path, key): count
        for (path, key), count in found.items()
        if (path, key) in forms or (path, shape(_example(pages, key))) not in forms
    }


def _open_places(dropped: Counter[Place], kept: Counter[Place]) -> frozenset[str]:
    """Places where articles stand, too, so that a line's place says nothing of it."""
    chrome: Counter[str] = Counter()
    text: Counter[str] = Counter()
    for counts, by_path in ((dropped, chrome), (kept, text)):
        for (path, _), count in counts.items():
            by_path[path] += count
    return frozenset(
        path
        for path, count in text.items()
        if not path or count > MAX_KEPT * (count + chrome[path])
    )


def _is_content(key: str, phrases: Phrases) -> bool:
    """Whether a line might stand in an article: a cell or a heading, or a sentence that does not
    speak for the site, as the lead of another article does in a list of teasers."""
    return len(key) < MIN_OPEN or (is_sentence(key) and not phrases.site.search(key))
