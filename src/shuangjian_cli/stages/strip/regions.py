"""Evidence from the place of a block in the tree: names of elements, and the main container.

The main container is the element whose blocks have the greatest sum of evidence; what stands
outside of it is suspect. Flat text has no tree, and gets no evidence from here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...model.document import Block
from .evidence import Clue, Rules, plain_name

WRAPPER = 0.5
"""Share of the page's prose in an element that makes it a wrapper: its name then says nothing."""

TRUNK = 0.1
"""Share of the prose from which on an element around the first paragraph counts as a wrapper."""

REACH = 40
"""Blocks after the title within which its article begins."""

PARAGRAPH = 2.5
"""Evidence from which on a block is a paragraph."""

INSIDE = Clue("main-container", 0.7, "stands in the element that holds most of the article")
OUTSIDE = Clue("outside-container", -2.0, "stands outside of the element that holds the article")
CLAMP = 4.0
"""Most that one block may add to the sum of its element."""

CHROME = 0.5
"""Weight of chrome against prose in the choice of the main container."""

FRAGMENT = 2.0
"""Evidence against a block below which it is a mere fragment, and counts nothing in that choice."""

FELLOW = Clue("fellow", 2.0, "stands beside the paragraphs of the article, in the same element")
FELLOW_SHARE = 0.3
"""Share of the page's prose in an element from which on its other blocks gain in full."""

ITEM = Clue("teaser-item", -4.0, "one of several items of one make, each with a linked headline")
ITEMS = ("li", "div", "dl", "article", "section", "tr", "dd", "a")
MIN_ITEMS = 3
"""Items that make a list of teasers."""

HEADLINE = 0.6
"""Share of links from which on a block is a linked headline."""

_STEP = re.compile(r"\[\d+\]$")


@dataclass(frozen=True, slots=True)
class Regions:
    """Clues of each block from its place, in the order of the blocks."""

    clues: tuple[tuple[Clue, ...], ...]


def region_clues(
    blocks: Sequence[Block], scores: Sequence[float], first: int | None, rules: Rules
) -> list[list[Clue]]:
    """What the names of the elements around each block say.

    `scores` is the evidence without them. `first` is the paragraph that follows the title, where
    one does: what stands around it is a wrapper of the article, whatever its name, and what
    holds most of the prose of the page is one only if it holds that paragraph too.
    """
    mass: dict[str, float] = defaultdict(float)
    total = 0.0
    for block, score in zip(blocks, scores, strict=True):
        prose = 0.0 if block.hidden else max(0.0, min(CLAMP, score))
        total += prose
        for prefix in prefixes(canonical(block.path)):
            mass[prefix] += prose
    trunk = frozenset(prefixes(canonical(blocks[first].path))) if first is not None else None
    memo: dict[str, tuple[Clue, ...]] = {"": ()}
    wrappers = frozenset(
        prefix
        for prefix, prose in mass.items()
        if (prose >= WRAPPER * total > 0 and (trunk is None or prefix in trunk))
        or (trunk is not None and prefix in trunk and prose >= TRUNK * total)
    )
    return [list(_clues_of(block.path, wrappers, rules, memo)) for block in blocks]


def first_paragraph(blocks: Sequence[Block], scores: Sequence[float], title: int) -> int | None:
    """The first paragraph after the title at `title`, within `REACH` blocks; None where none is."""
    for number in range(title + 1, min(len(blocks), title + REACH)):
        if scores[number] >= PARAGRAPH and not blocks[number].hidden:
            return number
    return None


_DIGITS = re.compile(r"\[\d+\]|\d+")


def canonical(path: str) -> str:
    """A path without its numbers: the same for all posts of a thread, all items of a list.

    >>> canonical("html/body/div#post_41.t[3]/p[2]")
    'html/body/div#post_.t/p'
    """
    return _DIGITS.sub("", path)


def item_clues(blocks: Sequence[Block]) -> list[tuple[Clue, ...]]:
    """Blocks in lists of teasers: sibling elements of one make, each with a linked headline."""
    groups: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
    for block in blocks:
        linked = block.link_density >= HEADLINE
        for prefix in prefixes(block.path)[2:]:
            parent, _, step = prefix.rpartition("/")
            if step.startswith(ITEMS):
                counts = groups[parent, canonical(step)].setdefault(prefix, [0, 0])
                counts[0 if linked else 1] += 1
    items: set[str] = set()
    for members in groups.values():
        mixed = [path for path, (links, texts) in members.items() if links and 0 < texts <= 4]
        if len(mixed) >= MIN_ITEMS and len(mixed) * 2 > len(members):
            items.update(mixed)
    return [
        (ITEM,) if any(prefix in items for prefix in prefixes(block.path)) else ()
        for block in blocks
    ]


def prefixes(path: str) -> list[str]:
    """The paths of all elements around a block, outermost first.

    >>> prefixes("html/body/div/p")
    ['html', 'html/body', 'html/body/div', 'html/body/div/p']
    """
    if not path:
        return []
    steps = path.split("/")
    out = [steps[0]]
    for step in steps[1:]:
        out.append(f"{out[-1]}/{step}")
    return out


def _clues_of(
    path: str,
    wrappers: frozenset[str],
    rules: Rules,
    memo: dict[str, tuple[Clue, ...]],
) -> tuple[Clue, ...]:
    """Each rule once for the whole path; wrappers of the article count for nothing."""
    if path in memo:
        return memo[path]
    clues: tuple[Clue, ...] = ()
    for prefix in prefixes(path):
        if prefix in memo:
            clues = memo[prefix]
            continue
        step = prefix.rsplit("/", 1)[-1]
        known = {clue.rule for clue in clues}
        if not step.startswith(("html", "body")):
            names = _names(step)
            wrapper = canonical(prefix) in wrappers
            for rule in rules.regions:
                if rule.clue.rule in known or (wrapper and rule.clue.weight < 0):
                    continue
                if any(rule.matches(name) for name in names):
                    clues = (*clues, rule.clue)
        memo[prefix] = clues
    return clues


def _names(step: str) -> list[str]:
    """Tag, id and classes of a step, in their plain form."""
    return [plain_name(name) for name in re.split(r"[#.]", _STEP.sub("", step)) if name]


def main_container(blocks: Sequence[Block], scores: Sequence[float]) -> str:
    """The path of the element that holds most prose at least chrome; the innermost of equals.

    Prose counts in full. Against it count blocks that a rule speaks against; short lines, which
    stand in articles and lists alike, count little.

    >>> a, b = Block("", 0, path="html/body/div/p"), Block("", 1, path="html/body/ul/li")
    >>> main_container([a, b], [5.0, -4.0])
    'html/body/div/p'
    """
    sums: dict[str, float] = defaultdict(float)
    for block, score in zip(blocks, scores, strict=True):
        value = min(CLAMP, score) if score > 0 else max(-CLAMP, score + FRAGMENT) * CHROME
        if score > 0 or score < -FRAGMENT:
            for prefix in prefixes(block.path):
                sums[prefix] += value
    best = max(sums.values(), default=0.0)
    if best <= 0:
        return ""
    return max((path for path, value in sums.items() if value >= best - 1e-9), key=len)


def fellows(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """For each block the share of the page's prose that stands in the same element beside it.

    Lines beside the paragraphs of an article, under the same parent, are mostly part of it.
    """
    prose: dict[str, float] = defaultdict(float)
    total = 0.0
    parents = [block.path.rpartition("/")[0] for block in blocks]
    for block, parent, score in zip(blocks, parents, scores, strict=True):
        value = 0.0 if block.hidden else max(0.0, min(CLAMP, score))
        total += value
        for place in {parent, block.path}:
            prose[place] += value
    if total <= 0:
        return [0.0] * len(blocks)
    return [
        max(prose[parent], prose[block.path]) / total
        for block, parent in zip(blocks, parents, strict=True)
    ]


def inside(path: str, container: str) -> bool:
    """Whether `path` is the container or stands in it."""
    return not container or path == container or path.startswith(container + "/")
