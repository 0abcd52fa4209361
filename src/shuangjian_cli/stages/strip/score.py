"""All evidence on the blocks of a page, added up: one scorer for DOM blocks and bare lines.

In order: what a line says and its shape, whether it repeats another or is spam, whether hidden
blocks are shown after all, the title and the paragraph after it, the names of the elements
around each block, whether the page is a thread, and last the place in the main container.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
from .elements import Elements, Makes
from .evidence import Clue, LineRule, Rules, line_rules, rows_that_may, steps_said
from .floors import MIN_FLOORS, Floors, count_floors, floor_clues
from .fold import Folds
from .paths import Paths
from .posts import IGNORED, LINES, is_thread, post_clues
from .regions import (
    FELLOW,
    FELLOW_SHARE,
    INSIDE,
    OUTSIDE,
    boxed,
    fellows,
    first_paragraph,
    inside,
    item_clues,
    main_container,
    prose_of,
    region_clues,
)
from .repeats import ABOVE, repeat_clues, title_keys, title_place
from .shape import SEPARATED, shape_clues
from .spam import EDGE, HIDDEN, spam_clues

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


_RULE = operator.attrgetter("rule")


class Scored:
    """The evidence on one block, which grows as more of the page is understood.

    >>> item = Scored([Clue("a", 2.0, ""), Clue("b", -0.5, "")])
    >>> item.score
    1.5
    """

    __slots__ = ("clues", "may", "score", "section", "total", "worst")

    def __init__(self, clues: Sequence[Clue], section: bool = False, may: int = 0) -> None:
        self.section = section
        """Whether the block opens a part of the page that is no article."""
        self.may = may
        """The rows of the lexicon that may speak of its line (see `rows_that_may`)."""
        self.clues: list[Clue] = []
        self.total = self.worst = 0.0
        """The sum of the evidence; and the strongest of it against the block."""
        self.score = 0.0
        """That sum within bounds; above zero: body."""
        self.add(clues)

    def add(self, clues: Sequence[Clue]) -> None:
        """Take more evidence."""
        self.clues += clues
        total, worst = self.total, self.worst
        for _, weight, _, _ in clues:
            total += weight
            if weight < worst:
                worst = weight
        self.total, self.worst, self.score = total, worst, bounded(total)

    def remove(self, rules: frozenset[str]) -> None:
        """Take back the evidence of some rules; if one of them spoke, the block closes nothing."""
        left = [clue for clue in self.clues if clue.rule not in rules]
        if len(left) < len(self.clues):
            self.section, self.clues = False, []
            self.total = self.worst = 0.0
            self.add(left)

    @property
    def rules(self) -> frozenset[str]:
        """The names of the rules that spoke."""
        return frozenset(map(_RULE, self.clues))

    def says(self, rule: str) -> bool:
        """Whether a rule spoke."""
        return rule in map(_RULE, self.clues)

    @property
    def accused(self) -> bool:
        """Whether a rule speaks so strongly against it that its neighbours do not matter."""
        return self.worst <= ACCUSED


def bounded(total: float) -> float:
    """A sum of evidence within the bounds of a block."""
    return LOW if total < LOW else HIGH if total > HIGH else total


@dataclass(frozen=True, slots=True)
class Judged:
    """All blocks of a page with their evidence, and what it says of the page as a whole."""

    items: Sequence[Scored]
    thread: bool
    opening: int | None
    """The place of the paragraph that follows the title, where one does."""
    floors: Floors | None = None
    """Where the posts of a dumped thread stand."""


def score_page(document: Document, rules: Rules, paths: Paths, folds: Folds) -> Judged:
    """All evidence on each block of a page."""
    blocks = document.blocks
    titles = title_keys(document.candidates)
    items = _lines(blocks, titles, rules, folds)
    _show(blocks, items)
    title = title_place(blocks, titles, [item.score for item in items], folds)
    for item in items[:title]:
        item.add((ABOVE,))
    scores = [item.score for item in items]
    opening = first_paragraph(blocks, scores, title) if title else None
    lines = sum(item.says(THREAD_RULE) for item in items)
    if not any(block.path for block in blocks):
        floored = count_floors([item.rules for item in items], COMMENTS_RULE)
        if lines >= LINES or floored >= MIN_FLOORS:
            return _in_dumped_thread([folds.keys[b.text] for b in blocks], items, opening, rules)
        return Judged(items, False, opening)
    page = Elements([block.path for block in blocks])
    steps = steps_said(page.steps, rules)
    makes = Makes(page, [step.make for step in steps])
    _add_to_each(items, region_clues(blocks, scores, opening, page, makes, steps))
    headings = [number for number, item in enumerate(items) if item.section]
    for number in boxed(blocks, scores, headings):
        items[number].section = False
    thread = is_thread(prose_of(blocks, scores), lines, opening, makes)
    if thread:
        _add_to_thread(blocks, items, scores, page, paths)
    else:
        _add_to_article(blocks, items, page, makes)
    return Judged(items, thread, opening)


def _add_to_each(items: Sequence[Scored], clues: Iterable[Sequence[Clue]]) -> None:
    for item, more in zip(items, clues, strict=True):
        if more:
            item.add(more)


def _lines(
    blocks: Sequence[Block], titles: frozenset[str], rules: Rules, folds: Folds
) -> list[Scored]:
    """The evidence of each line by itself and beside the other lines, wherever it stands."""
    keys = [folds.keys[block.text] for block in blocks]
    signed = signature_clues(keys)
    records = record_clues([block.text for block in blocks])
    beside = zip(
        repeat_clues(blocks, titles, folds),
        signed,
        labelled_clues(keys),
        records,
        topic_clues(keys),
        strict=True,
    )
    last = len(blocks) - EDGE
    items: list[Scored] = []
    known: dict[str, tuple[int, list[LineRule]]] = {}
    different = list(dict.fromkeys(keys))
    for key, may in zip(different, rows_that_may(different, rules), strict=True):
        known[key] = may, line_rules(key, may, rules)
    for number, (block, key, others) in enumerate(zip(blocks, keys, beside, strict=True)):
        may, named = known[key]
        clues = [rule.clue for rule in named]
        clues += shape_clues(block, key, rules)
        for more in others:
            clues += more
        clues += spam_clues(block, key, may, number < EDGE or number >= last, rules)
        section = bool(named) and not block.hidden and any(rule.section for rule in named)
        item = Scored(clues, section, may)
        if records[number]:
            item.remove(_SEPARATING)
        items.append(item)
    flat = not any(block.path for block in blocks)
    if flat:
        _answer(items)
    scores = [item.score for item in items]
    accused = [item.accused for item in items]
    barriers = [item.section or item.accused for item in items]
    inner = enclosed([bool(clues) for clues in signed], scores, barriers)
    _add_where(items, ENCLOSED, inner)
    if flat:
        _add_where(items, CELL, table_cells(keys, scores, accused))
        _add_where(items, VERSE, verses(keys, scores, accused))
    return items


def _add_where(items: Sequence[Scored], clue: Clue, said: Iterable[bool]) -> None:
    for item, says in zip(items, said, strict=True):
        if says:
            item.add((clue,))


def _answer(items: Sequence[Scored]) -> None:
    """Where comments are announced again and again, they belong to one answer each: none closes."""
    places = [number for number, item in enumerate(items) if item.says(COMMENTS_RULE)]
    answered = sum(
        any(item.score >= ANSWER for item in items[a:b])
        for a, b in itertools.pairwise([0, *places])
    )
    if len(places) >= ANSWERS and answered >= ANSWERS:
        for place in places:
            items[place].section = False


_HIDING = frozenset({HIDDEN.rule})
_SEPARATING = frozenset({SEPARATED.rule})


def _show(blocks: Sequence[Block], items: Sequence[Scored]) -> None:
    """Where nearly all prose is hidden, a script shows it: then hiding speaks against nothing.

    Spam in hidden links stays hidden: it is no prose.
    """
    if not any(block.hidden for block in blocks):
        return
    prose = [
        max(0.0, bounded(item.total - HIDDEN.weight) if block.hidden else item.score)
        for item, block in zip(items, blocks, strict=True)
    ]
    hidden = sum(value for value, block in zip(prose, blocks, strict=True) if block.hidden)
    if hidden >= HIDDEN_PROSE and sum(prose) - hidden < HIDDEN_SHARE * hidden:
        for item in items:
            item.remove(_HIDING)


def _in_dumped_thread(
    keys: Sequence[str], items: Sequence[Scored], opening: int | None, rules: Rules
) -> Judged:
    """The evidence in a thread without markup: the heads and feet of posts tell where they are."""
    for item in items:
        item.remove(IGNORED)
    clues, floors = floor_clues(keys, items, rules)
    _add_to_each(items, clues)
    return Judged(items, True, opening, floors)


def _add_to_thread(
    blocks: Sequence[Block],
    items: Sequence[Scored],
    scores: Sequence[float],
    page: Elements,
    paths: Paths,
) -> None:
    """The evidence of places in a thread, where what elsewhere are comments is text."""
    for item in items:
        item.remove(IGNORED)
    _add_to_each(items, post_clues(blocks, scores, paths))
    container = main_container([item.score for item in items], page)
    _add_where(items, OUTSIDE, [not within for within in inside(container, page)])


def _add_to_article(
    blocks: Sequence[Block], items: Sequence[Scored], page: Elements, makes: Makes
) -> None:
    """The evidence of places on a page of one article: lists of teasers, the main container."""
    _add_to_each(items, item_clues(blocks, page, makes))
    scores = [item.score for item in items]
    container = main_container(scores, page)
    if not container:
        return
    shares = fellows(prose_of(blocks, scores), page)
    for item, share, within in zip(items, shares, inside(container, page), strict=True):
        if within:
            strength = 0.0 if item.accused else min(1.0, share / FELLOW_SHARE)
            item.add((INSIDE, FELLOW.weakened(strength)))
        else:
            item.add((OUTSIDE,))
