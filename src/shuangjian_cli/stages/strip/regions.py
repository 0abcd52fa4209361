"""Evidence from the place of a block in the tree: names of elements, and the main container.

The main container is the element whose blocks have the greatest sum of evidence; what stands
outside of it is suspect. Flat text has no tree, and gets no evidence from here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from ...model.document import Block
from .elements import Elements, Makes
from .evidence import Clue, Step

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

LEAVES = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "tr", "figcaption", "caption")
"""Elements of one paragraph, which hold no article."""


def region_clues(
    blocks: Sequence[Block],
    scores: Sequence[float],
    first: int | None,
    page: Elements,
    makes: Makes,
    steps: Sequence[Step],
) -> list[tuple[Clue, ...]]:
    """What the names of the elements around each block say.

    `scores` is the evidence without them, `steps` what each element says by itself. `first` is the
    paragraph that follows the title, where one does: what stands around it is a wrapper of the
    article, whatever its name, and what holds most of the prose of the page is one only if it
    holds that paragraph too.
    """
    mass = makes.totals(prose_of(blocks, scores))
    total = mass[0]
    if first is None:
        wrappers = {make for make, prose in enumerate(mass) if prose >= WRAPPER * total > 0}
    else:
        trunk = makes.around(makes.own[first])
        wrappers = {make for make in trunk if mass[make] >= TRUNK * total}
    clues: list[tuple[Clue, ...]] = [()]
    for parent, step, make in zip(page.parents[1:], steps[1:], makes.of[1:], strict=True):
        around, said = clues[parent], step.clues
        if said and make in wrappers:
            said = tuple(clue for clue in said if clue.weight > 0)
        if said:
            known = {clue.rule for clue in around}
            said = tuple(clue for clue in said if clue.rule not in known)
        clues.append(around + said)
    return [clues[number] for number in page.own]


def prose_of(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """How much prose each block is, by the evidence on it; a hidden one is none."""
    return [
        0.0 if block.hidden or score <= 0 else min(CLAMP, score)
        for block, score in zip(blocks, scores, strict=True)
    ]


def first_paragraph(blocks: Sequence[Block], scores: Sequence[float], title: int) -> int | None:
    """The first paragraph after the title at `title`, within `REACH` blocks; None where none is."""
    for number in range(title + 1, min(len(blocks), title + REACH)):
        if scores[number] >= PARAGRAPH and not blocks[number].hidden:
            return number
    return None


def boxed(blocks: Sequence[Block], scores: Sequence[float], headings: Sequence[int]) -> list[int]:
    """The headings of boxes between the paragraphs of an article: what they close is their box.

    Such a box is an element of its own, and paragraphs stand right above and below it in the
    element that holds it.

    >>> paths = ["html/body/div/p[1]", "html/body/div/div/h4", "html/body/div/p[2]"]
    >>> boxed([Block("", n, path=path) for n, path in enumerate(paths)], [5.0, -5.0, 5.0], [1])
    [1]
    """
    if not headings:
        return []
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        if score >= PARAGRAPH and not block.hidden:
            parent = block.path.rpartition("/")[0]
            first.setdefault(parent, number)
            last[parent] = number
    found: list[int] = []
    for heading in headings:
        around = blocks[heading].path.rpartition("/")[0].rpartition("/")[0]
        while around and not first.get(around, heading) < heading < last.get(around, heading):
            around = around.rpartition("/")[0]
        if around:
            found.append(heading)
    return found


def item_clues(blocks: Sequence[Block], page: Elements, makes: Makes) -> list[tuple[Clue, ...]]:
    """Blocks in lists of teasers: sibling elements of one make, each with a linked headline."""
    linked = [block.link_density >= HEADLINE for block in blocks]
    links = page.totals(linked)
    if not links[0]:
        return [()] * len(blocks)
    texts = page.totals([not link for link in linked])
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (parent, linked_blocks, other) in enumerate(
        zip(page.parents, links, texts, strict=True)
    ):
        if linked_blocks and 0 < other <= 4 and page.parents[parent]:
            groups[parent, makes.of[number]].append(number)
    groups = {
        make: mixed
        for make, mixed in groups.items()
        if len(mixed) >= MIN_ITEMS and page.steps[mixed[0]].startswith(ITEMS)
    }
    if not groups:
        return [()] * len(blocks)
    alike = Counter(zip(page.parents, makes.of, strict=True))
    items: set[int] = set()
    for make, mixed in groups.items():
        if len(mixed) * 2 > alike[make]:
            items.update(mixed)
    within = _within(items, page)
    return [(ITEM,) if within[number] else () for number in page.own]


def _within(elements: Collection[int], page: Elements) -> list[bool]:
    """For each element whether it is one of some, or stands in one."""
    found = [0 in elements]
    for number in range(1, len(page)):
        found.append(number in elements or found[page.parents[number]])
    return found


def main_container(scores: Sequence[float], page: Elements) -> int:
    """The element that holds most prose at least chrome; the innermost of equals.

    Prose counts in full. Against it count blocks that a rule speaks against; short lines, which
    stand in articles and lists alike, count little.

    >>> page = Elements(["html/body/div/p", "html/body/ul/li"])
    >>> page.paths[main_container([5.0, -4.0], page)]
    'html/body/div'
    """
    sums = [0.0] * len(page)
    for number, score in zip(page.own, scores, strict=True):
        if score > 0 or score < -FRAGMENT:
            value = min(CLAMP, score) if score > 0 else max(-CLAMP, score + FRAGMENT) * CHROME
            leaf = page.parents[number] and page.steps[number].startswith(LEAVES)
            sums[page.parents[number] if leaf else number] += value
    sums = page.added_up(sums)
    best = max(sums[1:], default=0.0)
    if best <= 0:
        return 0
    equal = [number for number in range(1, len(page)) if sums[number] >= best - 1e-9]
    return max(equal, key=lambda number: len(page.paths[number]))


def fellows(prose: Sequence[float], page: Elements) -> list[float]:
    """For each block the share of the page's prose that stands in the same element beside it.

    Lines beside the paragraphs of an article, under the same parent, are mostly part of it.
    """
    total = sum(prose)
    if total <= 0:
        return [0.0] * len(prose)
    near = [0.0] * len(page)
    for number, value in zip(page.own, prose, strict=True):
        near[number] += value
        if number:
            near[page.parents[number]] += value
    return [max(near[page.parents[number]], near[number]) / total for number in page.own]


def inside(container: int, page: Elements) -> list[bool]:
    """For each block whether it is the container or stands in it."""
    within = _within((container,), page)
    return [within[number] for number in page.own]
