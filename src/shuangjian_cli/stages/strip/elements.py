"""The elements around the blocks of one page, as a tree of numbers.

Much of what a page tells lies in sums over elements: how much prose each holds, how many links.
With a number for each element a sum is one pass over the blocks and one over the elements, as
parents have smaller numbers than what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERS = re.compile(r"\[\d+\]|\d+")


class Elements:
    """Number 0 is the page itself, the path of flat text.

    >>> page = Elements(["html/body/div/p", "html/body/div/p[2]", "html/body"])
    >>> page.own, page.parents
    ([4, 5, 2], [0, 0, 1, 2, 3, 3])
    >>> page.totals([1.0, 2.0, 4.0])
    [7.0, 7.0, 7.0, 3.0, 1.0, 2.0]
    """

    __slots__ = ("_numbers", "own", "parents", "paths", "steps")

    def __init__(self, paths: Iterable[str]) -> None:
        self._numbers = {"": 0}
        self.paths = [""]
        """By number: the path of the element."""
        self.steps = [""]
        """By number: the last step of that path."""
        self.parents = [0]
        """By number: the element around it."""
        self.own = [self._number(path) for path in paths]
        """For each block the element that it is."""

    def _number(self, path: str) -> int:
        number = self._numbers.get(path)
        if number is None:
            above, _, step = path.rpartition("/")
            parent = self._number(above)
            number = self._numbers[path] = len(self.paths)
            self.paths.append(path)
            self.steps.append(step)
            self.parents.append(parent)
        return number

    def __len__(self) -> int:
        return len(self.paths)

    def around(self, number: int) -> Iterable[int]:
        """An element and those around it, innermost first, without the page."""
        while number:
            yield number
            number = self.parents[number]

    def totals(self, values: Iterable[float]) -> list[float]:
        """For each element the sum of the values of its blocks, of which there is one each."""
        sums = [0.0] * len(self)
        for number, value in zip(self.own, values, strict=True):
            sums[number] += value
        return self.added_up(sums)

    def added_up(self, sums: list[float]) -> list[float]:
        """The sums with those of all elements added to what stands around them."""
        parents = self.parents
        for number in range(len(sums) - 1, 0, -1):
            sums[parents[number]] += sums[number]
        return sums


class Makes(Elements):
    """The same tree with elements told apart by their names alone: all items of a list are one.

    >>> page = Elements(["html/div#post_41/p[2]", "html/div#post_7/p"])
    >>> makes = Makes(page)
    >>> makes.own, makes.paths
    ([3, 3], ['', 'html', 'html/div#post_', 'html/div#post_/p'])
    """

    __slots__ = ("of",)

    def __init__(self, page: Elements) -> None:
        super().__init__(())
        self.of = [0]
        """For each element of the page the one that stands for it."""
        plain: dict[str, str] = {}
        for parent, step in zip(page.parents[1:], page.steps[1:], strict=True):
            if step not in plain:
                plain[step] = _NUMBERS.sub("", step)
            above = self.paths[self.of[parent]]
            self.of.append(self._number(f"{above}/{plain[step]}" if above else plain[step]))
        self.own = [self.of[number] for number in page.own]
