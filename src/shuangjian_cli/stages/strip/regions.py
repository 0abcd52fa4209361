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
"""Share of the page's prose inside an element that makes it a wrapper: its name then says nothing."""

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

_STEP = re.compile(r"\[\d+\]$")


@dataclass(frozen=True, slots=True)
class Regions:
    """Clues of each block from its place, in the order of the blocks."""

    clues: tuple[tuple[Clue, ...], ...]


def region_clues(
    blocks: Sequence[Block], scores: Sequence[float], rules: Rules
) -> list[list[Clue]]:
    """What the names of the elements around each block say; `scores` is the evidence without them."""
    mass: dict[str, float] = defaultdict(float)
    total = 0.0
    for block, score in zip(blocks, scores, strict=True):
        prose = 0.0 if block.hidden else max(0.0, min(CLAMP, score))
        total += prose
        for prefix in prefixes(block.path):
            mass[prefix] += prose
    memo: dict[str, tuple[Clue, ...]] = {"": ()}
    return [list(_clues_of(block.path, mass, total, rules, memo)) for block in blocks]


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
    mass: dict[str, float],
    total: float,
    rules: Rules,
    memo: dict[str, tuple[Clue, ...]],
) -> tuple[Clue, ...]:
    """Each rule once for the whole path, at its strongest; wrappers of the page count for nothing."""
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
            wrapper = mass[prefix] >= WRAPPER * total > 0
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
    return path == container or path.startswith(container + "/")
