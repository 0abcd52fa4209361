"""The people of a school, by whom a reportage comes back to it.

    凤岭小学体育老师周培文教了29年书。    he is named with his school,
    老周编了36种游戏，试了两个班。        and what he tells or does later is of it

In: the sentences of a text with the schools that they name. Out: `People`, which is asked for the
school of whoever a sentence names before its first number. Two schools with a person of one
surname tell nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..lines import Line
from .names import Name
from .rules import COUNT, ReachRules

_NAME = 5
"""Characters of a name of three characters and of a word behind it."""
_REACH = 24
"""Characters behind the name of a school among which its people are named with it."""


class People:
    """Who was named with which school so far."""

    def __init__(self, rules: ReachRules) -> None:
        self.rules = rules
        self.schools: dict[str, str | None] = {}

    def learn(self, text: str, line: Line, found: Sequence[Name], held: str | None) -> None:
        """Keep whom a sentence names behind a school, or while `held` is in force."""
        for match in self.rules.person.finditer(text, line.start, line.end):
            before = [name for name in found if name.end <= match.start()]
            near = before and match.start() - before[-1].end <= _REACH
            school = before[-1].name if near else None if found else held
            if school is None:
                continue
            surname, given = match[1], match[2]
            for form in (surname + given, *self.rules.called(surname)):
                if self.schools.setdefault(form, school) != school:
                    self.schools[form] = None

    def school_of(self, text: str, line: Line) -> str | None:
        """The school of the person whom a sentence names before its first number."""
        if not self.schools:
            return None
        number = COUNT.search(text, line.start, line.end)
        stop = number.start() if number else line.end
        at = {text.find(form, line.start, stop): form for form in self.schools}
        at.pop(-1, None)
        if not at or self.rules.elsewhere.search(text, min(at), min(at) + _NAME):
            return None
        return self.schools[at[min(at)]]
