"""The tag paths of one page: the elements around a block, and paths without their numbers."""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"\[\d+\]|\d+")


def without_numbers(step: str) -> str:
    """A step of a path without its numbers.

    >>> without_numbers("div#post_41.t[3]")
    'div#post_.t'
    """
    return _NUMBERS.sub("", step)


class Paths:
    """Memory of what was asked about the paths of one page: its blocks share most of them.

    >>> paths = Paths()
    >>> paths.around("html/body/div/p")
    ('html', 'html/body', 'html/body/div', 'html/body/div/p')
    >>> paths.canonical("html/body/div#post_41.t[3]/p[2]")
    'html/body/div#post_.t/p'
    """

    def __init__(self) -> None:
        self._around: dict[str, tuple[str, ...]] = {"": ()}
        self._canonical: dict[str, str] = {"": ""}
        self._steps: dict[str, str] = {}

    def around(self, path: str) -> tuple[str, ...]:
        """The paths of all elements around a block, outermost first, its own last."""
        if path not in self._around:
            missing = []
            at = path
            while at not in self._around:
                missing.append(at)
                at = at.rpartition("/")[0]
            for step in reversed(missing):
                self._around[step] = (*self._around[step.rpartition("/")[0]], step)
        return self._around[path]

    def canonical(self, path: str) -> str:
        """The path without its numbers: the same for all posts of a thread, all items of a list."""
        if path not in self._canonical:
            for prefix in self.around(path):
                if prefix not in self._canonical:
                    parent, _, step = prefix.rpartition("/")
                    plain = self.step(step)
                    above = self._canonical[parent]
                    self._canonical[prefix] = f"{above}/{plain}" if above else plain
        return self._canonical[path]

    def step(self, step: str) -> str:
        """One step of a path without its numbers."""
        if step not in self._steps:
            self._steps[step] = without_numbers(step)
        return self._steps[step]
