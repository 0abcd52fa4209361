"""All evidence on the blocks of a page, added up: one scorer for DOM blocks and bare lines.

In order: what a line says and its shape, whether it repeats another or is spam, whether hidden
blocks are shown after all, the title and the paragraph after it, the names of the elements
around each block, whether the page is a thread, and last the place in the main container.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...model.document import Block, Document
from .context import (
    CELL,
    ENCLOSED,
    VERSE,
    enclosed,
    labelled_clues,
    record_clues,
    signature_clues,
    table_cells,
    topic_clues,
    verses,
)
from .evidence import Clue, Rules, line_clues
from .floors import MIN_FLOORS, Floors, count_floors, floor_clues
from .fold import Folds
from .paths import Paths
from .posts import IGNORED, LINES, is_thread, post_clues
from .regions import (
    FELLOW,
    FELLOW_SHARE,
    INSIDE,
    OUTSIDE,
    fellows,
    first_paragraph,
    inside,
    item_clues,
    main_container,
    region_clues,
)
from .repeats import ABOVE, repeat_clues, title_keys, title_place
from .shape import SEPARATED, shape_clues
from .spam import HIDDEN, spam_clues

LOW, HIGH = -12.0, 8.0
"""Bounds of a block's score: no single paragraph outweighs the shape of a whole page."""

HIDDEN_PROSE = 8.0
"""Evidence of prose in hidden blocks (some two paragraphs) that may be a whole article."""

HIDDEN_SHARE = 0.25
"""Visible prose, as a share of the hidden, below which the hidden one is the article."""

ACCUSED = -4.8
"""Weight of a rule from which on a block gains nothing from standing beside prose."""

THREAD_RULE = "thread-line"
"""The rule of the lexicon that names lines which only forum software writes."""


COMMENTS_RULE = "comments"
ANSWERS = 3
ANSWER = 5.0
"""Announcements of comments, each below a paragraph of some length, on a dump of answers."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The evidence on one block."""

    clues: tuple[Clue, ...]
    section: bool
    """Whether the block opens a part of the page that is no article."""
    score: float
    """The sum of the evidence; above zero: body."""

    @property
    def rules(self) -> frozenset[str]:
        """The names of the rules that spoke."""
        return frozenset(clue.rule for clue in self.clues)

    def says(self, rule: str) -> bool:
        """Whether a rule spoke."""
        return rule in [clue.rule for clue in self.clues]

    @property
    def accused(self) -> bool:
        """Whether a rule speaks so strongly against it that its neighbours do not matter."""
        return min([clue.weight for clue in self.clues], default=0.0) <= ACCUSED

    def plus(self, clues: Iterable[Clue]) -> Scored:
        """The same with more evidence."""
        more = tuple(clues)
        return scored((*self.clues, *more), self.section) if more else self

    def without(self, rules: frozenset[str]) -> Scored:
        """The same without the evidence of some rules, and closing nothing if one of them did."""
        clues = tuple(clue for clue in self.clues if clue.rule not in rules)
        if len(clues) == len(self.clues):
            return self
        return scored(clues, False)


def scored(clues: tuple[Clue, ...], section: bool) -> Scored:
    """The evidence and its bounded sum.

    >>> scored((Clue("a", 2.0, ""), Clue("b", -0.5, "")), False).score
    1.5
    """
    total = sum([clue.weight for clue in clues])
    bounded = LOW if total < LOW else HIGH if total > HIGH else total
    return Scored(clues, section, bounded)


@dataclass(frozen=True, slots=True)
class Judged:
    """All blocks of a page with their evidence, and what it says of the page as a whole."""

    items: tuple[Scored, ...]
    thread: bool
    opening: int | None
    """The place of the paragraph that follows the title, where one does."""
    floors: Floors | None = None
    """Where the posts of a dumped thread stand."""


def score_page(document: Document, rules: Rules, paths: Paths, folds: Folds) -> Judged:
    """All evidence on each block of a page."""
    blocks = document.blocks
    titles = title_keys(document.candidates)
    items = _shown(blocks, _lines(blocks, titles, rules, folds))
    scores = [item.score for item in items]
    title = title_place(blocks, titles, scores, folds)
    items = [item.plus((ABOVE,)) if n < title else item for n, item in enumerate(items)]
    scores = [item.score for item in items]
    opening = first_paragraph(blocks, scores, title) if title else None
    regions = region_clues(blocks, scores, opening, rules, paths)
    placed = [item.plus(clues) for item, clues in zip(items, regions, strict=True)]
    lines = sum(item.says(THREAD_RULE) for item in items)
    if not any(block.path for block in blocks):
        floored = count_floors([item.rules for item in items], COMMENTS_RULE)
        if lines >= LINES or floored >= MIN_FLOORS:
            return _in_dumped_thread([folds.keys[b.text] for b in blocks], items, opening, rules)
    elif is_thread(blocks, scores, lines, opening, paths):
        return Judged(tuple(_in_thread(blocks, placed, scores, paths)), True, opening)
    return Judged(tuple(_in_article(blocks, placed, paths)), False, opening)


def _lines(
    blocks: Sequence[Block], titles: frozenset[str], rules: Rules, folds: Folds
) -> list[Scored]:
    """The evidence of each line by itself and beside the other lines, wherever it stands."""
    keys = [folds.keys[block.text] for block in blocks]
    repeats = repeat_clues(blocks, titles, folds)
    signed = signature_clues(keys)
    labelled = labelled_clues(keys)
    records = record_clues([block.text for block in blocks])
    topics = topic_clues(keys)
    items: list[Scored] = []
    for number, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        named, section = line_clues(key, rules)
        spam = spam_clues(block, key, number, len(blocks), rules)
        clues = (
            *named,
            *shape_clues(block, key, rules),
            *repeats[number],
            *signed[number],
            *labelled[number],
            *records[number],
            *topics[number],
            *spam,
        )
        item = scored(clues, section and not block.hidden)
        items.append(item.without(_SEPARATING) if records[number] else item)
    items = _answers(blocks, items)
    inner = enclosed(
        [bool(clues) for clues in signed],
        [item.score for item in items],
        [item.section or item.accused for item in items],
    )
    more = [(ENCLOSED,) if enclosing else () for enclosing in inner]
    if not any(block.path for block in blocks):
        scores, accused = [item.score for item in items], [item.accused for item in items]
        for clue, found in ((CELL, table_cells), (VERSE, verses)):
            said = found(keys, scores, accused)
            more = [(*own, clue) if says else own for own, says in zip(more, said, strict=True)]
    return [item.plus(clues) for item, clues in zip(items, more, strict=True)]


def _answers(blocks: Sequence[Block], items: list[Scored]) -> list[Scored]:
    """Where comments are announced again and again, they belong to one answer each: none closes."""
    places = [number for number, item in enumerate(items) if item.says(COMMENTS_RULE)]
    if len(places) < ANSWERS or any(block.path for block in blocks):
        return items
    answered = sum(
        any(item.score >= ANSWER for item in items[a:b])
        for a, b in itertools.pairwise([0, *places])
    )
    if answered < ANSWERS:
        return items
    return [replace(item, section=False) if item.says(COMMENTS_RULE) else item for item in items]


_HIDING = frozenset({HIDDEN.rule})
_SEPARATING = frozenset({SEPARATED.rule})


def _shown(blocks: Sequence[Block], items: list[Scored]) -> list[Scored]:
    """Where nearly all prose is hidden, a script shows it: then hiding speaks against nothing.

    Spam in hidden links stays hidden: it is no prose.
    """
    if not any(block.hidden for block in blocks):
        return items
    bare = [item.without(_HIDING) for item in items]
    prose = [max(0.0, item.score) for item in bare]
    hidden = sum(value for value, block in zip(prose, blocks, strict=True) if block.hidden)
    if hidden >= HIDDEN_PROSE and sum(prose) - hidden < HIDDEN_SHARE * hidden:
        return bare
    return items


def _in_dumped_thread(
    keys: Sequence[str], items: Sequence[Scored], opening: int | None, rules: Rules
) -> Judged:
    """The evidence in a thread without markup: the heads and feet of posts tell where they are."""
    bare = [item.without(IGNORED) for item in items]
    clues, floors = floor_clues(keys, bare, rules)
    posts = tuple(item.plus(more) for item, more in zip(bare, clues, strict=True))
    return Judged(posts, True, opening, floors)


def _in_thread(
    blocks: Sequence[Block], items: Sequence[Scored], scores: Sequence[float], paths: Paths
) -> list[Scored]:
    """The evidence in a thread, where what elsewhere are comments is text."""
    posts = post_clues(blocks, scores, paths)
    placed = [item.without(IGNORED).plus(clues) for item, clues in zip(items, posts, strict=True)]
    container = main_container(blocks, [item.score for item in placed], paths)
    return [
        item if inside(block.path, container) else item.plus((OUTSIDE,))
        for item, block in zip(placed, blocks, strict=True)
    ]


def _in_article(blocks: Sequence[Block], items: Sequence[Scored], paths: Paths) -> list[Scored]:
    """The evidence on a page of one article: lists of teasers, and the main container."""
    teasers = item_clues(blocks, paths)
    placed = [item.plus(clues) for item, clues in zip(items, teasers, strict=True)]
    scores = [item.score for item in placed]
    container = main_container(blocks, scores, paths)
    if not container:
        return placed
    strengths = [min(1.0, share / FELLOW_SHARE) for share in fellows(blocks, scores)]
    beside = {  # the blocks of an element share one
        strength: replace(FELLOW, weight=FELLOW.weight * strength) for strength in {0.0, *strengths}
    }
    return [
        item.plus((INSIDE, beside[0.0 if item.accused else strength]))
        if inside(block.path, container)
        else item.plus((OUTSIDE,))
        for item, block, strength in zip(placed, blocks, strengths, strict=True)
    ]
