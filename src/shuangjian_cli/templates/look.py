"""What is noted of a page: its lines, where they stand, and whether the page alone keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model.document import Block, Document
from ..model.page import RawPage
from ..pipeline import STAGES
from ..settings import Settings
from ..stages.strip.fold import fold
from ..stages.strip.paths import Paths
from ..stages.strip.templates import MAX_SHAPE, shape

MAX_TEXT = 600
"""Characters of a line that may be learned; what is longer is unlike a template."""

MIN_HAN = 2
"""Chinese characters without which a line says nothing: dates, counters, marks."""

MIN_FIXED = 4
"""Chinese characters that a shape must have beside its open fields: 记者{name} is no shape."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_OPEN = re.compile(r"\{(?:date|time|n|name)\}")
_DATED = re.compile(r"[年月日时分秒点]")

Place = tuple[str, str]
"""Where a line stands, and its folded form or its shape."""


@dataclass(frozen=True, slots=True)
class Look:
    """One page with an article."""

    article: frozenset[str]
    """What the page alone keeps, with the open fields of shapes: two copies have the same."""
    own: dict[str, str]
    """Folded lines and shapes that it keeps, but rows of tables, and how `article` has them."""
    every: frozenset[str]
    """All folded lines and shapes."""
    kept: frozenset[Place]
    dropped: frozenset[Place]
    """Lines and shapes by place, that the page alone keeps, or drops wherever they stand."""
    flat: bool
    """Whether the page is flat text: its lines have no place."""
    raw: dict[str, str]
    """How a folded line or a shape looks on the page."""


def look_at(page: RawPage, lexicon: Lexicon, settings: Settings) -> Look | None:
    """What is noted of a page; None where it has no article or cannot be treated."""
    document = before = Document(page)
    try:
        for _, stage in STAGES:
            before, document = document, stage(document, lexicon, settings)
    except Exception:  # whoever cleans the page says so; it teaches nothing
        return None
    if not any(verdict.keep for verdict in document.verdicts):
        return None
    return note(before.blocks, [verdict.keep for verdict in document.verdicts])


def note(blocks: tuple[Block, ...], keep: list[bool]) -> Look:
    """What is noted of blocks and of whether each is kept.

    >>> blocks = Block("欢迎来到清溪教育网", 0), Block("全市新增学位500个。", 1)
    >>> found = note(blocks, [False, True])
    >>> sorted(found.own), sorted(found.dropped)
    (['全市新增学位500个。', '全市新增学位{n}个。'], [('', '欢迎来到清溪教育网')])
    """
    paths = Paths()
    article: set[str] = set()
    own: dict[str, str] = {}
    places: tuple[set[Place], set[Place]] = (set(), set())
    raw: dict[str, str] = {}
    for block, kept in zip(blocks, keep, strict=True):
        key = fold(block.text)
        if len(key) > MAX_TEXT or not _says_something(key):
            continue
        raw.setdefault(key, block.text)
        form = _form(block.text, key)
        forms = (key, form) if form else (key,)
        if form:
            raw.setdefault(form, block.text)
        place = paths.canonical(block.path)
        places[kept].update((place, one) for one in forms)
        if kept:
            article.add(forms[-1])
            if block.kind != "table_row":
                own.update((one, forms[-1]) for one in forms)
    return Look(
        frozenset(article),
        own,
        frozenset(raw),
        frozenset(places[True]),
        frozenset(places[False] - places[True]),
        not any(block.path for block in blocks),
        raw,
    )


def is_shape(key: str) -> bool:
    """Whether a key has open fields."""
    return _OPEN.search(key) is not None


def _says_something(key: str) -> bool:
    """Whether a line holds words beside dates."""
    return len(_HAN.findall(_DATED.sub("", key))) >= MIN_HAN


def _form(text: str, key: str) -> str | None:
    """The shape of a short line, where it has open fields and enough beside them."""
    if len(text) > MAX_SHAPE:
        return None
    form = shape(text)
    fixed = len(_HAN.findall(_DATED.sub("", _OPEN.sub("", form))))
    return form if form != key and fixed >= MIN_FIXED else None
