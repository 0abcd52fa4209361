"""Evidence from the place of a block in the tree: names of elements, and the main container.

The main container is the element whose blocks have the greatest sum of evidence; what stands
outside of it is suspect. Flat text has no tree, and gets no evidence from here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ...model.document import Block
from .evidence import Clue, Rules, name_clues
from .paths import Paths

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
_NAME = re.compile(r"[#.]")
LEAVES = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "tr", "figcaption", "caption")
"""Elements of one paragraph, which hold no article."""


def region_clues(
    blocks: Sequence[Block],
    scores: Sequence[float],
    first: int | None,
    rules: Rules,
    paths: Paths,
) -> list[tuple[Clue, ...]]:
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
        for prefix in paths.around(paths.canonical(block.path)) if prose else ():
            mass[prefix] += prose
    trunk: frozenset[str] | None = None
    if first is not None:
        trunk = frozenset(paths.around(paths.canonical(blocks[first].path)))
    wrappers = frozenset(
        prefix
        for prefix, prose in mass.items()
        if (prose >= WRAPPER * total > 0 and (trunk is None or prefix in trunk))
        or (trunk is not None and prefix in trunk and prose >= TRUNK * total)
    )
    reader = _Names(rules, wrappers, paths)
    return [reader.clues(block.path) for block in blocks]


def first_paragraph(blocks: Sequence[Block], scores: Sequence[float], title: int) -> int | None:
    """The first paragraph after the title at `title`, within `REACH` blocks; None where none is."""
    for number in range(title + 1, min(len(blocks), title + REACH)):
        if scores[number] >= PARAGRAPH and not blocks[number].hidden:
            return number
    return None


def item_clues(blocks: Sequence[Block], paths: Paths) -> list[tuple[Clue, ...]]:
    """Blocks in lists of teasers: sibling elements of one make, each with a linked headline."""
    counts: dict[str, list[int]] = {}
    for block in blocks:
        linked = 0 if block.link_density >= HEADLINE else 1
        for prefix in paths.around(block.path)[2:]:
            if prefix in counts:
                counts[prefix][linked] += 1
            else:
                counts[prefix] = [1 - linked, linked]
    if not any(links for links, _ in counts.values()):
        return [()] * len(blocks)
    groups: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
    for prefix, count in counts.items():
        parent, _, step = prefix.rpartition("/")
        if step.startswith(ITEMS):
            groups[parent, paths.step(step)][prefix] = count
    items: set[str] = set()
    for members in groups.values():
        mixed = [path for path, (links, texts) in members.items() if links and 0 < texts <= 4]
        if len(mixed) >= MIN_ITEMS and len(mixed) * 2 > len(members):
            items.update(mixed)
    if not items:
        return [()] * len(blocks)
    return [(ITEM,) if not items.isdisjoint(paths.around(block.path)) else () for block in blocks]


class _Names:
    """What the names of elements say, remembered for the paths and names of one page."""

    def __init__(self, rules: Rules, wrappers: frozenset[str], paths: Paths) -> None:
        self.rules = rules
        self.wrappers = wrappers
        self.paths = paths
        self.by_path: dict[str, tuple[Clue, ...]] = {"": ()}
        self.by_step: dict[str, tuple[Clue, ...]] = {}
        self.by_name: dict[str, tuple[Clue, ...]] = {}

    def clues(self, path: str) -> tuple[Clue, ...]:
        """Each rule once for the whole path; against wrappers of the article none speaks."""
        clues = self.by_path.get(path)
        if clues is None:
            clues = self.clues(path.rpartition("/")[0])
            known = {clue.rule for clue in clues}
            said = [clue for clue in self._of_step(path) if clue.rule not in known]
            if said and self.paths.canonical(path) in self.wrappers:
                said = [clue for clue in said if clue.weight > 0]
            clues = self.by_path[path] = (*clues, *said) if said else clues
        return clues

    def _of_step(self, prefix: str) -> tuple[Clue, ...]:
        step = _STEP.sub("", prefix.rpartition("/")[2])
        if step not in self.by_step:
            names = _NAME.split(step)
            skipped = names[0] in ("html", "body")
            found = [clue for name in names if name for clue in self._of_name(name)]
            self.by_step[step] = () if skipped else tuple(dict.fromkeys(found))
        return self.by_step[step]

    def _of_name(self, name: str) -> tuple[Clue, ...]:
        if name not in self.by_name:
            self.by_name[name] = name_clues(name, self.rules)
        return self.by_name[name]


def main_container(blocks: Sequence[Block], scores: Sequence[float], paths: Paths) -> str:
    """The path of the element that holds most prose at least chrome; the innermost of equals.

    Prose counts in full. Against it count blocks that a rule speaks against; short lines, which
    stand in articles and lists alike, count little.

    >>> a, b = Block("", 0, path="html/body/div/p"), Block("", 1, path="html/body/ul/li")
    >>> main_container([a, b], [5.0, -4.0], Paths())
    'html/body/div'
    """
    sums: dict[str, float] = defaultdict(float)
    for block, score in zip(blocks, scores, strict=True):
        value = min(CLAMP, score) if score > 0 else max(-CLAMP, score + FRAGMENT) * CHROME
        if score > 0 or score < -FRAGMENT:
            around = paths.around(block.path)
            leaf = around and _STEP.sub("", around[-1].rpartition("/")[2]).startswith(LEAVES)
            for prefix in around[:-1] if leaf and len(around) > 1 else around:
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
