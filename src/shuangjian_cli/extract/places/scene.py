"""A sentence in which places are named, and what a name or pointing word in it becomes.

In: a sentence with its text and page. Out: `Scene`, which is asked for the words around a name,
and `Mention`, which places are read as. What this module never does: find a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...lexicon.programs import compiled
from ...model.text import Sentence
from ..lines import Line
from .gazetteer import Division, Gazetteer
from .page import Page
from .rules import Rules

Role = Literal["open", "list", "aside", "dateline", "giver", "receiver", "body"]
CLAUSE_REACH = 30
"""Characters before a name among which its clause is looked for: link words are short."""
SHARE_BEFORE = compiled(r"\d[^，。；、\d]{0,6}、$")
"""What stands before the next name of a list in which each has its number."""
TIME_WORDS = compiled(r"[\d年月日至到—\-上下半午第学期初末底]+")
_CLAUSE = compiled(r"(?s:.*)[，,。；;：:（(！!？?\s|｜丨】]")
"""Up to the last mark between two clauses."""


class Mention(NamedTuple):
    """A name or pointing word `text[start:end]`; `division` None where it stays open."""

    start: int
    end: int
    division: Division | None
    role: Role = "open"
    topical: bool = False
    """It stands where its clause begins."""
    pointing: str = ""
    """全市, 我县 ...; empty for a name."""
    common: Division | None = None
    """What holds all of a list, at its first name."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence of a text, and all that tells names apart in it."""

    text: str
    sentence: Sentence | Line
    page: Page
    table: Gazetteer
    rules: Rules
    in_title: bool = False

    def opens_clause(self, at: int) -> bool:
        """Whether only link words and time words stand between a clause's beginning and `at`."""
        head = self.text[max(self.sentence.start, at - CLAUSE_REACH) : at]
        last = _CLAUSE.match(head)
        head = head[last.end() :] if last else head
        if self.rules.lead.match(head):
            return True
        bare = TIME_WORDS.sub("", head)
        return bare != head and self.rules.lead.match(bare) is not None

    def is_share(self, start: int, end: int) -> bool:
        """Whether a name has its number in a list of names with theirs: 甲县18个、乙县24个."""
        counted = self.text[end : end + 1].isdigit() and self.text[start - 1 : start] == "、"
        return counted and SHARE_BEFORE.search(self.before(start)) is not None

    def before(self, at: int) -> str:
        """The characters of the sentence before `at` that can say what part a name plays."""
        return self.text[max(self.sentence.start, at - 12) : at]

    def behind(self, at: int) -> str:
        """The characters of the sentence behind `at` that can say so."""
        return self.text[at : min(self.sentence.end, at + 30)]
