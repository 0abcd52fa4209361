"""A verdict on each block: part of the article or not, by which rule, and why in words.

Nothing is deleted. Evidence for each block comes from the lexicon (what its line says), from its
shape, from its place in the tree, from repeats and from the structure of spam; a sequence model
decides all blocks of the page together. The same scorer does DOM blocks and bare lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...lexicon import Lexicon
from ...model.document import Block, Document, PageKind, Post, Verdict
from ...settings import Settings
from .context import signature_clues
from .evidence import Clue, Rules, build_rules, line_clues
from .fold import fold, letters
from .metadata import metadata
from .page_kind import MIN_BODY, build_kinds, is_spam_body, no_article, page_kind
from .posts import IGNORED, is_thread, number_posts, post_clues
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
from .repeats import ABOVE, TITLE, repeat_clues, title_keys, title_place
from .sequence import BEFORE, BODY, CLOSED, REOPENED, Costs, best_states
from .shape import shape_clues
from .spam import HIDDEN, spam_clues

KEPT = Verdict(True, "body", "part of the article")
BRIDGE = Verdict(True, "body-neighbour", "stands between paragraphs of the article")


ARTICLE = Costs()
THREAD = Costs(enter=0.5, leave=0.5, back=0.5, reopen=2.0)
"""In a thread text and chrome alternate, so that a change between them is cheap."""

HIDDEN_PROSE = 8.0
"""Evidence of prose in hidden blocks (some two paragraphs) that may be a whole article."""

HIDDEN_SHARE = 0.25
"""Visible prose, as a share of the hidden, below which the hidden one is the article."""

WEAK = -2.0
"""Weight above which a rule does not explain by itself why a block was dropped."""

ACCUSED = -4.8
"""Weight of a rule from which on a block gains nothing from standing beside prose."""

THREAD_RULE = "thread-line"
"""The rule of the lexicon that names lines which only forum software writes."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The evidence on one block, added up."""

    clues: tuple[Clue, ...]
    section: bool

    @property
    def score(self) -> float:
        """Above zero: body."""
        return max(-12.0, min(8.0, sum(clue.weight for clue in self.clues)))

    @property
    def accused(self) -> bool:
        """Whether a rule speaks so strongly against it that its neighbours do not matter."""
        return any(clue.weight <= ACCUSED for clue in self.clues)

    def plus(self, clues: Iterable[Clue]) -> Scored:
        """The same with more evidence."""
        return replace(self, clues=(*self.clues, *clues))

    def without(self, rules: frozenset[str]) -> Scored:
        """The same without the evidence of some rules, and closing nothing if one of them did."""
        clues = tuple(clue for clue in self.clues if clue.rule not in rules)
        return Scored(clues, self.section and len(clues) == len(self.clues))


def strip(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Give every block its verdict, and the document its kind and metadata.

    >>> from ...model.page import RawPage
    >>> blocks = (Block("首页", 0), Block("全市新增学位500个，家长们很高兴。", 1))
    >>> page = Document(RawPage("a", "a", ""), blocks=blocks)
    >>> [v.keep for v in strip(page, Lexicon(), Settings()).verdicts]
    [False, True]
    """
    rules = lexicon.get(build_rules)
    blocks = document.blocks
    scored, thread, opening = score_blocks(document, rules)
    states = best_states(
        [item.score for item in scored],
        [item.section for item in scored],
        _near(blocks),
        THREAD if thread else ARTICLE,
        None if thread else opening,
    )
    verdicts = [_verdict(item, state, settings) for item, state in zip(scored, states, strict=True)]
    missing = _missing(blocks, scored, verdicts, rules)
    if missing is not None:
        kind, reason = missing
        verdicts = [_overruled(verdict, f"page-{kind}", reason) for verdict in verdicts]
    keep = [verdict.keep for verdict in verdicts]
    posts: list[Post] = []
    if thread:
        numbered, posts = number_posts(blocks, keep)
        blocks = tuple(numbered)
    chosen = metadata(document, keep, _chrome(scored, rules), posts, lexicon, settings)
    title = next((c.value for c in chosen if c.field == "title"), "")
    verdicts = _titled(blocks, verdicts, title)
    body = [fold(block.text) for block, kept in zip(blocks, keep, strict=True) if kept]
    around = [fold(block.text) for block, kept in zip(blocks, keep, strict=True) if not kept]
    if missing is None:
        kind = page_kind(fold(title), body, around, thread, lexicon.get(build_kinds))
    return replace(
        document,
        blocks=blocks,
        verdicts=tuple(verdicts),
        metadata=chosen,
        page_kind=kind,
        posts=tuple(posts),
    )


def _shown(blocks: Sequence[Block], scored: list[Scored]) -> list[Scored]:
    """Where nearly all prose is hidden, a script shows it: then hiding speaks against nothing.

    Spam in hidden links stays hidden: it is no prose.
    """
    bare = [item.without(frozenset({HIDDEN.rule})) for item in scored]
    prose = [max(0.0, item.score) for item in bare]
    hidden = sum(value for value, block in zip(prose, blocks, strict=True) if block.hidden)
    if hidden >= HIDDEN_PROSE and sum(prose) - hidden < HIDDEN_SHARE * hidden:
        return bare
    return scored


def _missing(
    blocks: Sequence[Block], scored: Sequence[Scored], verdicts: Sequence[Verdict], rules: Rules
) -> tuple[PageKind, str] | None:
    """The kind of the page and why, where it holds no article."""
    keys = [fold(block.text) for block in blocks]
    wished = any(v.keep and v.rule not in (KEPT.rule, BRIDGE.rule) for v in verdicts)
    body = [
        key
        for key, item, verdict in zip(keys, scored, verdicts, strict=True)
        if verdict.keep and item.score > 0
    ]
    if wished:
        return None
    if body and is_spam_body(body, [pattern for _, pattern in rules.spam]):
        return "spam", "the page reads like an article, but advertises betting, loans or the like"
    if sum(map(len, body)) >= MIN_BODY:
        return None
    return no_article(keys, [any(c.rule.startswith("spam") for c in item.clues) for item in scored])


def _titled(blocks: Sequence[Block], verdicts: Sequence[Verdict], title: str) -> list[Verdict]:
    """Name the dropped lines that turn out to be the title, in pages whose markup names none."""
    key = letters(title)
    return [
        Verdict(False, TITLE.rule, TITLE.reason)
        if key and not verdict.keep and letters(block.text) == key
        else verdict
        for block, verdict in zip(blocks, verdicts, strict=True)
    ]


def _overruled(verdict: Verdict, rule: str, reason: str) -> Verdict:
    return Verdict(False, rule, reason) if verdict.keep else verdict


def score_blocks(document: Document, rules: Rules) -> tuple[list[Scored], bool, int | None]:
    """All evidence on each block, that of its place last.

    Also whether the page is a thread, and the place of the paragraph after its title.
    """
    blocks = document.blocks
    keys = [fold(block.text) for block in blocks]
    titles = title_keys(document.candidates)
    repeats = repeat_clues(blocks, titles)
    signed = signature_clues(keys)
    first: list[Scored] = []
    for number, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        named, section = line_clues(key, rules)
        spam = spam_clues(block, key, number, len(blocks), rules)
        clues = (*named, *shape_clues(block, key), *repeats[number], *signed[number], *spam)
        first.append(Scored(clues, section))
    first = _shown(blocks, first)
    scores = [item.score for item in first]
    anchor = title_place(blocks, titles, scores)
    first = [item.plus((ABOVE,)) if n < anchor else item for n, item in enumerate(first)]
    scores = [item.score for item in first]
    opening = first_paragraph(blocks, scores, anchor) if anchor else None
    regions = region_clues(blocks, scores, opening, rules)
    placed = [item.plus(clues) for item, clues in zip(first, regions, strict=True)]
    lines = sum(1 for item in first if THREAD_RULE in {clue.rule for clue in item.clues})
    if is_thread(blocks, scores, lines, opening):
        posts = post_clues(blocks, scores)
        placed = [
            item.without(IGNORED).plus(clues) for item, clues in zip(placed, posts, strict=True)
        ]
        container = main_container(blocks, [item.score for item in placed])
        return (
            [
                item if inside(block.path, container) else item.plus((OUTSIDE,))
                for item, block in zip(placed, blocks, strict=True)
            ],
            True,
            opening,
        )
    placed = [item.plus(clues) for item, clues in zip(placed, item_clues(blocks), strict=True)]
    scores = [item.score for item in placed]
    container = main_container(blocks, scores)
    if not container:
        return placed, False, opening
    shares = fellows(blocks, scores)
    return (
        [
            item.plus(_place(block, container, 0.0 if item.accused else share))
            for item, block, share in zip(placed, blocks, shares, strict=True)
        ],
        False,
        opening,
    )


def _place(block: Block, container: str, share: float) -> tuple[Clue, ...]:
    """What the place of a block says, in or out of the main container and beside prose."""
    if not inside(block.path, container):
        return (OUTSIDE,)
    strength = min(1.0, share / FELLOW_SHARE)
    return (INSIDE, replace(FELLOW, weight=FELLOW.weight * strength))


def _chrome(scored: Sequence[Scored], rules: Rules) -> list[bool]:
    """Whether a rule of the lexicon, or the shape of spam, speaks against each block."""
    against = {rule.clue.rule for rule in rules.lines if rule.clue.weight < 0}
    return [
        any(
            clue.rule in against or clue.rule.startswith(("spam", "separated"))
            for clue in item.clues
        )
        for item in scored
    ]


def _near(blocks: Sequence[Block]) -> list[bool]:
    """Whether each block stands in the same element as the one before it."""
    parents = [block.path.rpartition("/")[0] for block in blocks]
    return [True] + [a == b for a, b in itertools.pairwise(parents)]


def _verdict(item: Scored, state: int, settings: Settings) -> Verdict:
    """The verdict on a block, with the strongest rule for it; the user's rules go first."""
    rules = {clue.rule for clue in item.clues}
    forced = next((clue for clue in item.clues if clue.rule in settings.drop_rules), None)
    if forced is not None:
        return Verdict(False, forced.rule, forced.reason)
    if state in (BODY, REOPENED):
        return KEPT if item.score > 0 else BRIDGE
    verdict = _dropped(item, state)
    if verdict.rule in settings.keep_rules or rules & set(settings.keep_rules):
        return Verdict(True, verdict.rule, f"kept by the user's wish; {verdict.reason}")
    return verdict


def _dropped(item: Scored, state: int) -> Verdict:
    """The strongest rule against a dropped block, or where it stands if no rule speaks.

    What the line says goes before where it stands and what shape it has.
    """
    named = [clue for clue in item.clues if clue.named and clue.weight <= WEAK]
    worst = min(named or item.clues, key=lambda clue: clue.weight)
    if worst.weight <= WEAK:
        return Verdict(False, worst.rule, worst.reason)
    if state == CLOSED:
        return Verdict(False, "after-end", "stands after a heading that ends the article")
    if item.score > 0:
        return Verdict(False, "outside-body", "reads like text, but stands apart from the article")
    where = "before" if state == BEFORE else "after"
    return Verdict(False, worst.rule, f"{worst.reason}, {where} the article")
