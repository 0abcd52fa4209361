"""The elements around the blocks of one page, as a tree of numbers.

Much of what a page tells lies in sums over elements: how much prose each holds, how many links.
With a number for each element a sum is one pass over the blocks and one over the elements, as
parents have smaller numbers than what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Tree:
    """Elements by their numbers; 0 is the page itself, which is the path of flat text."""

    __slots__ = ("own", "parents", "steps")

    def __init__(self) -> None:
        self.parents = [0]
        """By number: the element around it."""
        self.steps = [""]
        """By number: the last step of its path."""
        self.own: list[int] = []
        """For each block the element that it is."""

    def __len__(self) -> int:
        return len(self.parents)

    def _add(self, parent: int, step: str) -> int:
        """A new element, and its number."""
        self.parents.append(parent)
        self.steps.append(step)
        return len(self.steps) - 1

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


class Elements(Tree):
    """Those of a page, by the paths of its blocks.

    >>> page = Elements(["html/body/div/p", "html/body/div/p[2]", "html/body"])
    >>> page.own, page.parents
    ([4, 5, 2], [0, 0, 1, 2, 3, 3])
    >>> page.totals([1.0, 2.0, 4.0])
    [7.0, 7.0, 7.0, 3.0, 1.0, 2.0]
    """

    __slots__ = ("_numbers", "paths")

    def __init__(self, paths: Iterable[str]) -> None:
        super().__init__()
        self._numbers = {"": 0}
        self.paths = [""]
        """By number: the path of the element."""
        self.own = [self._number(path) for path in paths]

    def _number(self, path: str) -> int:
        number = self._numbers.get(path)
        if number is None:
            above, _, step = path.rpartition("/")
            number = self._numbers[path] = self._add(self._number(above), step)
            self.paths.append(path)
        return number


class Makes(Tree):
    """The same tree with elements told apart by their names alone: all items of a list are one.

    >>> page = Elements(["html/div#post_41/p[2]", "html/div#post_7/p"])
    >>> makes = Makes(page, ["", "html", "div#post_", "p", "div#post_", "p"])
    >>> makes.own, makes.steps
    ([3, 3], ['', 'html', 'div#post_', 'p'])
    """

    __slots__ = ("of",)

    def __init__(self, page: Elements, names: Sequence[str]) -> None:
        """`names` are the steps of the elements without their numbers."""
        super().__init__()
        self.of = [0]
        """For each element of the page the one that stands for it."""
        numbers: dict[tuple[int, str], int] = {}
        for parent, name in zip(page.parents[1:], names[1:], strict=True):
            make = self.of[parent], name
            number = numbers.get(make)
            if number is None:
                number = numbers[make] = self._add(*make)
            self.of.append(number)
        self.own = [self.of[number] for number in page.own]
