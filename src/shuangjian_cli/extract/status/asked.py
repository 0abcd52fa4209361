"""A number in its sentence, as the questions about its status are asked of it.

In: the folded sentence and the quantity. Out: `Asked`, which says where a word of a class stands
before the number. What this module never does: answer a question about the number.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...lexicon.programs import compiled
from ..numbers.quantities import Quantity
from .page import When
from .words import StatusWords

RATE_MOST = 20_000
"""An amount below this, in its currency, can be a rate per head or school; above it is a sum."""
HEAD_MOST = 200_000
"""An amount from this on is no rate for one person."""
BOUNDS = frozenset({"at_least", "at_most"})
_OPENING, _CLOSING = compiled("[(（]"), compiled("[)）]")
CLAUSE_ENDS = ",，。;；:：!！?？\n"


@dataclass(slots=True, eq=False)
class Asked:
    """A quantity in its sentence, with what the lexicon and the document say."""

    text: str
    begin: int
    """Where its sentence begins."""
    start: int
    """Where the number begins."""
    clause: int
    """Where its clause begins."""
    lead: int
    """Where the clause begins that its clause is a list of: 生均经费:小学…."""
    quantity: Quantity
    basis: str | None
    grows: bool
    """It is the level from which something rises or falls."""
    words: StatusWords
    when: When

    def last(self, kind: str) -> int:
        """Where a word of the class stands last in the sentence before the number, or -1."""
        return self.words.last(kind, self.text, self.begin, self.start)

    def told(self, kind: str) -> int:
        """As `last`, but -1 for a word in brackets that close before the number.

        巩固率97.6%(去年97.1%),入学率98%: what is added in brackets is of the number before them.
        """
        at = self.last(kind)
        return -1 if at >= 0 and in_closed_brackets(self.text, at, self.start) else at

    def says(self, kind: str) -> bool:
        """Whether a word of the class stands in the clause before the number."""
        return self.words.last(kind, self.text, self.clause, self.start) >= 0


def clause_start(text: str, begin: int, end: int) -> int:
    """Where the clause begins that ends at `end`, not before `begin`."""
    for at in range(end - 1, begin - 1, -1):
        if text[at] in CLAUSE_ENDS and not (
            text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        ):
            return at + 1
    return begin


def in_closed_brackets(text: str, at: int, end: int) -> bool:
    """Whether what stands at `at` is in brackets that are closed before `end`."""
    found = _CLOSING.search(text, at, end)
    return found is not None and _OPENING.search(text, at, found.start()) is None
