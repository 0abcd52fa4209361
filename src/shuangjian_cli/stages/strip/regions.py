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
from .evidence import Clue, Rules

WRAPPER = 0.5
"""Share of the page's prose inside an element that makes it a wrapper: its name then says nothing."""

INSIDE = Clue("main-container", 0.7, "stands in the element that holds most of the article")
OUTSIDE = Clue("outside-container", -2.0, "stands outside of the element that holds the article")
CLAMP = 4.0
"""Most that one block may add to the sum of its element."""

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
            wrapper = mass[prefix] >= WRAPPER * total > 0
            for rule in rules.regions:
                if rule.clue.rule in known or (wrapper and rule.clue.weight < 0):
                    continue
                if any(rule.pattern.search(name) for name in _names(step)):
                    clues = (*clues, rule.clue)
        memo[prefix] = clues
    return clues


def _names(step: str) -> list[str]:
    """Tag, id and classes of a step, in lower case."""
    return [name for name in re.split(r"[#.]", _STEP.sub("", step).lower()) if name]


def main_container(blocks: Sequence[Block], scores: Sequence[float]) -> str:
    """The path of the element whose blocks have the greatest sum of scores; the innermost of equals.

    >>> a, b = Block("", 0, path="html/body/div/p"), Block("", 1, path="html/body/ul/li")
    >>> main_container([a, b], [5.0, -1.0])
    'html/body/div/p'
    """
    sums: dict[str, float] = defaultdict(float)
    for block, score in zip(blocks, scores, strict=True):
        clamped = max(-CLAMP, min(CLAMP, score))
        for prefix in prefixes(block.path):
            sums[prefix] += clamped
    if not sums:
        return ""
    best = max(sums.values())
    if best <= 0:
        return ""
    return max((path for path, value in sums.items() if value >= best - 1e-9), key=len)


def inside(path: str, container: str) -> bool:
    """Whether `path` is the container or stands in it."""
    return path == container or path.startswith(container + "/")
