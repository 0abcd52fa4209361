"""A verdict on each block: part of the article or not, by which rule, and why in words.

Nothing is deleted. `score` collects the evidence on each block, a sequence model decides all
blocks of the page together, and the page gets its kind, its metadata and its posts. The same
scorer does DOM blocks and bare lines. The only edits are cuts of chrome that is glued to the end
of a paragraph; they stand in the trace.

    lines       fold dates names name_rules
    pages       paths elements templates
    evidence    evidence shape repeats spam regions context
    threads     floors posts
    verdicts    score sequence tails known
    metadata    site_names title_lines titles bylines metadata imprint
    kinds       page_kind
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from dataclasses import replace

from ...lexicon import Lexicon
from ...model.document import Block, Document, PageKind, Post, Verdict
from ...settings import Settings
from .evidence import Rules, better_name, build_rules, line_name
from .floors import build_posters, number_floors
from .fold import Folds
from .imprint import imprint
from .metadata import metadata
from .page_kind import MIN_BODY, build_kinds, is_spam_body, no_article, page_kind
from .paths import Paths
from .posts import number_posts
from .repeats import TITLE
from .score import Judged, Scored, score_page
from .sequence import BODY, CLOSED, REOPENED, Costs, best_states
from .tails import build_tails, cut_tails
from .templates import strip_with_template

KEPT = Verdict(True, "body", "part of the article")
BRIDGE = Verdict(True, "body-neighbour", "stands between paragraphs of the article")

ARTICLE = Costs()
THREAD = Costs(enter=0.5, leave=0.5, back=0.5, reopen=2.0)
"""In a thread text and chrome alternate, so that a change between them is cheap."""

SPAM_PAGE = "the page reads like an article, but in the words of betting, loans or the like"

PAGE_NAME = "a name that the head of the page gives: of the site, or another title"

APART = "stands apart from the article, though no strong rule speaks against it"

MAX_SUFFIX = 10
"""Letters of the name of a site that may stand behind the title on its line."""

WEAK = -2.0
"""Weight above which a rule does not explain by itself why a block was dropped."""


def strip(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Give every block its verdict, and the document its kind and metadata.

    >>> from ...model.page import RawPage
    >>> blocks = (Block("首页", 0), Block("全市新增学位500个，家长们很高兴。", 1))
    >>> page = Document(RawPage("a", "a", ""), blocks=blocks)
    >>> [v.keep for v in strip(page, Lexicon(), Settings()).verdicts]
    [False, True]
    """
    return strip_with_template(document, lexicon, settings, _strip)


def _strip(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """The verdicts that a page gives by itself."""
    rules, paths = lexicon.get(build_rules), Paths()
    folds = Folds([block.text for block in document.blocks])
    judged = score_page(document, rules, paths, folds)
    blocks: Sequence[Block] = document.blocks
    verdicts = _verdicts(blocks, judged, rules, folds, settings)
    missing = _missing(blocks, judged.items, verdicts, rules, folds)
    if missing is not None:
        verdicts = [_overruled(verdict, f"page-{missing[0]}", missing[1]) for verdict in verdicts]
    keep = [verdict.keep for verdict in verdicts]
    blocks, changes = cut_tails(blocks, keep, lexicon.get(build_tails), settings.keep_rules)
    posts: list[Post] = []
    if judged.floors is not None:
        blocks, posts = number_floors(blocks, keep, judged.floors, lexicon.get(build_posters))
    elif judged.thread:
        blocks, posts = number_posts(blocks, keep, paths)
    chrome = _chrome(judged.items, rules)
    chosen = metadata(document, keep, chrome, posts, folds, lexicon, settings)
    title = next((c.value for c in chosen if c.field == "title"), "")
    publisher = next((c.value for c in chosen if c.field == "publisher"), None)
    kind = missing[0] if missing else _kind(title, blocks, keep, judged.thread, folds, lexicon)
    return replace(
        document,
        blocks=tuple(blocks),
        verdicts=tuple(_titled(blocks, verdicts, title, folds)),
        metadata=chosen,
        imprint=imprint(blocks, keep, publisher, lexicon),
        page_kind=kind,
        posts=tuple(posts),
    ).with_changes(changes)


def _verdicts(
    blocks: Sequence[Block], judged: Judged, rules: Rules, folds: Folds, settings: Settings
) -> list[Verdict]:
    """The verdicts of the sequence model, with the user's rules put above it."""
    parents = [block.path.rpartition("/")[0] for block in blocks]
    states = best_states(
        [item.score for item in judged.items],
        [item.section for item in judged.items],
        [True] + [a == b for a, b in itertools.pairwise(parents)],
        THREAD if judged.thread else ARTICLE,
        None if judged.thread else judged.opening,
    )
    return [
        _verdict(folds.keys[block.text], item, state, rules, settings)
        for block, item, state in zip(blocks, judged.items, states, strict=True)
    ]


def _verdict(key: str, item: Scored, state: int, rules: Rules, settings: Settings) -> Verdict:
    """The verdict on a block, with the strongest rule for it; the user's rules go first."""
    for clue in item.clues if settings.drop_rules else ():
        if clue.rule in settings.drop_rules:
            return Verdict(False, clue.rule, clue.reason)
    if state in (BODY, REOPENED):
        return KEPT if item.score > 0 else BRIDGE
    verdict = _dropped(key, item, state, rules)
    first = verdict.rule
    better = better_name(key, first, rules) if first in rules.better else None
    if better is not None:
        verdict = Verdict(False, better.rule, better.reason)
    wanted = settings.keep_rules
    if wanted and not {first, verdict.rule, *item.rules}.isdisjoint(wanted):
        return Verdict(True, verdict.rule, f"kept by the user's wish; {verdict.reason}")
    return verdict


_WEIGHT = operator.attrgetter("weight")


def _dropped(key: str, item: Scored, state: int, rules: Rules) -> Verdict:
    """The strongest rule against a dropped block, or where it stands if no rule speaks.

    What the line says goes before where it stands and what shape it has; a row of the lexicon
    that is no evidence but names a kind of line comes between the two.
    """
    strong = [clue for clue in item.clues if clue.weight <= WEAK] if item.worst <= WEAK else []
    clues = [clue for clue in strong if clue.named]
    if not clues:
        name = line_name(key, item.may, rules)
        clues = [name] if name else strong
    if clues:
        worst = min(clues, key=_WEIGHT)
        return Verdict(False, worst.rule, worst.reason)
    if state == CLOSED:
        return Verdict(False, "after-end", "stands after a heading that ends the article")
    if item.score > 0:
        return Verdict(False, "outside-body", APART)
    worst = min(item.clues, key=_WEIGHT)
    return Verdict(False, worst.rule, worst.reason)


def _missing(
    blocks: Sequence[Block],
    items: Sequence[Scored],
    verdicts: Sequence[Verdict],
    rules: Rules,
    folds: Folds,
) -> tuple[PageKind, str] | None:
    """The kind of the page and why, where it holds no article."""
    if any(v.keep and v.rule not in (KEPT.rule, BRIDGE.rule) for v in verdicts):
        return None  # the user wished to keep something
    keys = [folds.keys[block.text] for block in blocks]
    body = [
        (key, item.may)
        for key, item, verdict in zip(keys, items, verdicts, strict=True)
        if verdict.keep and item.score > 0
    ]
    lines = [key for key, _ in body]
    suspects = [key for key, may in body if may & rules.spam_bits]
    words = [pattern for _, pattern in rules.spam]
    if suspects and is_spam_body(lines, suspects, keys, words):
        return "spam", SPAM_PAGE
    if sum(map(len, lines)) >= MIN_BODY:
        return None
    return no_article(keys, [any(rule.startswith("spam") for rule in i.rules) for i in items])


def _overruled(verdict: Verdict, rule: str, reason: str) -> Verdict:
    return Verdict(False, rule, reason) if verdict.keep else verdict


def _titled(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], title: str, folds: Folds
) -> list[Verdict]:
    """Name the dropped lines that turn out to be the title, and those that turn out to be none."""
    key = folds.letters[title]
    out: list[Verdict] = []
    for block, verdict in zip(blocks, verdicts, strict=True):
        line = folds.letters[block.text] if not verdict.keep else ""
        if key and line.startswith(key) and len(line) - len(key) <= MAX_SUFFIX:
            verdict = Verdict(False, TITLE.rule, TITLE.reason)
        elif line and verdict.rule == TITLE.rule and not (line in key or key in line):
            verdict = Verdict(False, "page-name", PAGE_NAME)
        out.append(verdict)
    return out


def _chrome(items: Sequence[Scored], rules: Rules) -> list[bool]:
    """Whether a rule of the lexicon, or the shape of spam, speaks against each block."""
    against = {rule.clue.rule for rule in rules.lines if rule.clue.weight < 0}
    speaking = [[clue.rule for clue in item.clues] for item in items]
    all_speaking = set(itertools.chain.from_iterable(speaking))
    against |= {rule for rule in all_speaking if rule.startswith(("spam", "separated"))}
    return [not against.isdisjoint(spoke) for spoke in speaking]


def _kind(
    title: str,
    blocks: Sequence[Block],
    keep: Sequence[bool],
    thread: bool,
    folds: Folds,
    lexicon: Lexicon,
) -> PageKind:
    lines = [folds.keys[block.text] for block in blocks]
    body = list(itertools.compress(lines, keep))
    around = list(itertools.compress(lines, map(operator.not_, keep)))
    return page_kind(folds.keys[title], body, around, thread, lexicon.get(build_kinds))
