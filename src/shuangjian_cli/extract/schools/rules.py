"""The rows of `organizations.toml` that tell how far the name of a school holds.

In: the lexicon. Out: `ReachRules`, built once a process.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ..patterns.heads import guarded
from ..places.rules import Rules as PlaceRules
from .names import NameRules, patterns_of, words_of

COUNT = compiled(r"(?<![\d.:：·])\d[\d.]{0,9}(?![\d.年月日届级号岁至到点时分秒:：·—-])")
"""A number that is neither a time nor an ordinal."""


class ReachWords(NamedTuple):
    """Words between a school and a number that say whether it holds for it."""

    anaphor: re.Pattern[str]
    pointed: re.Pattern[str]
    plural: re.Pattern[str]
    several: re.Pattern[str]
    shares: re.Pattern[str]
    away: re.Pattern[str]
    etc: re.Pattern[str]
    helper: re.Pattern[str]
    whence: re.Pattern[str]
    fetched: re.Pattern[str]
    donor: re.Pattern[str]
    benefit: re.Pattern[str]
    many: re.Pattern[str]
    among: re.Pattern[str]
    belongs: re.Pattern[str]
    speaker: re.Pattern[str]
    wide: re.Pattern[str]
    apart: re.Pattern[str]
    mine: re.Pattern[str]
    sum: re.Pattern[str]
    guest: re.Pattern[str]


class ReachRules:
    """The compiled rows of `organizations.toml` that tell how far a name holds."""

    def __init__(self, lexicon: Lexicon) -> None:
        patterns = partial(patterns_of, lexicon.rows("organizations"))
        self.names = lexicon.get(NameRules)
        self.words = ReachWords(*(compiled(guarded(patterns(kind))) for kind in ReachWords._fields))
        self.office = compiled(guarded(patterns("office")))
        self.lead = compiled(f"(?:{patterns('lead')})*")
        self.since = compiled(f"(?:{patterns('since')})*")
        self.opening = compiled(patterns("opening"))
        self.speaker = compiled(patterns("speaks"))
        self.leaves = compiled(guarded(patterns("leaves")))
        self.inside = compiled(guarded(patterns("inside")))
        self.site = compiled(guarded(patterns("site")))
        self.unnamed = compiled(guarded(patterns("unnamed")))
        self.ours = compiled(guarded(patterns("ours")))
        self.founded = compiled(patterns("founded"))
        self.served = compiled(patterns("served"))
        self.origin = compiled(patterns("origin"))
        self.honour = lexicon.get(PlaceRules).honour
        self.told_of = compiled(f"(?:{patterns('told-of')})$")
        titles = patterns("role")
        self.person = compiled(
            f"(?:{titles})([{''.join(sorted(lexicon.get(PlaceRules).surnames))}])([\u4e00-\u9fa5])"
        )
        self.renamed = compiled(f"(?:{patterns('renamed')})$")
        self.elsewhere = compiled(patterns("elsewhere"))
        self.paper = compiled(f"(?:{patterns('paper')})$")
        self.sited = compiled(f"[，,]?(?:{patterns('sited')})")
        words = partial(words_of, lexicon.rows("organizations"))
        self._titles = words("called-before"), words("called-behind")

    def called(self, surname: str) -> tuple[str, ...]:
        """What people of a school call somebody of that surname: 老周, 周老师."""
        before, behind = self._titles
        return (*(word + surname for word in before), *(surname + word for word in behind))
