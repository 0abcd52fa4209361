"""Pairs of bytes that fell on private-use cells and vanished: what may have stood there.

Text dumps lose such pairs without a sign, so that the second byte of one character and the first
byte of the next are unknown, or twice as many. What is printed after the gap gives the next
character's second byte; the language model chooses among what fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .alphabet import Cell
from .forward import gbk_bytes
from .language import extend
from .setting import TAIL_NOTE, Setting

# Each a compromise of time and of sites repaired, measured by `python -m bench.text_repair`.
_FIRSTS = 6
"""Characters tried before a vanished pair."""
_SECONDS = 30
"""Characters tried between two vanished pairs."""
_CELLS = 80
"""Characters looked at for one byte after the gap, the frequent ones first."""
_NEXTS = 30
"""Of these, the characters tried after the gap."""
_KEPT = 24
"""Fillings of a gap that are followed further."""
_NEVER = float("-inf")
"""Log probability of what was not met yet."""
_ROUNDING = 1e-9
"""What sums of the same log scores in another order may differ by, and far more."""
_IMPLAUSIBLE = -13.0
"""Log probability below which no character is tried before a gap."""


class Gap(NamedTuple):
    """True characters up to a vanished pair: log score, classes, what the pair may end in."""

    score: float
    chars: str
    context: str
    seconds: frozenset[int]


Ranked = tuple[float, tuple[str, int]]
"""A filling behind its negative log score: its characters, and the byte pending after it."""


class Next(NamedTuple):
    """A character that may follow a vanished pair: lead byte and class."""

    lead: int
    kind: str
    outlook: float
    """Log weight of the character here, and of the one after it where that is known."""
    hope: float
    """The same with how likely the character is where nothing is known before it."""


class Vanished:
    """The fillings of the gaps in one printed line."""

    def __init__(self, setting: Setting, printed: str) -> None:
        self.setting = setting
        self.printed = printed
        self._known_nexts: dict[int, Sequence[Next]] = {}

    def fillings(
        self, pending: int, context: str, at: int, *, twice: bool
    ) -> list[tuple[str, int]]:
        """The likeliest characters of a gap before what is printed at `at`, the best first, each
        with the byte that is pending after it; with `twice` also those of two vanished pairs.

        `pending` is the byte that was pending before the gap, `context` the classes before it.
        """
        nexts = self._nexts(at)
        if not nexts:
            return []
        firsts = self._firsts(pending, context)
        kept: list[Ranked] = []
        for gap in (*firsts, *(self._twice(firsts) if twice else ())):
            least = -kept[-1][0] if len(kept) == _KEPT else _NEVER
            joined = self._joined(gap, nexts, least)
            if joined:
                kept = sorted([*kept, *joined])[:_KEPT]
        return [filling for _, filling in kept]

    def _firsts(self, pending: int, context: str) -> list[Gap]:
        """The pending character, where its trail byte may begin a private-use cell."""
        alphabet, language = self.setting.alphabet, self.setting.language
        cells = [
            (char, seconds)
            for trail, seconds in alphabet.private.items()
            if (char := alphabet.pairs.get((pending, trail))) and char not in self.setting.readings
        ]
        kinds = [self.setting.class_of(char) for char, _ in cells]
        firsts: list[Gap] = []
        for (char, seconds), kind, step in zip(
            cells, kinds, language.steps(context, kinds), strict=True
        ):
            score = step + self.setting.script.get(char, 0.0)
            if score > _IMPLAUSIBLE:
                firsts.append(Gap(score, char, extend(context, kind), seconds))
        return sorted(firsts, key=lambda gap: (-gap.score, gap.chars))[:_FIRSTS]

    def _twice(self, firsts: Sequence[Gap]) -> list[Gap]:
        """A second character between two vanished pairs, for each of the first ones."""
        alphabet, language = self.setting.alphabet, self.setting.language
        found: list[Gap] = []
        for first in firsts:
            cells = [
                (char, trail)
                for lead, trail, char in alphabet.before_private(first.context[-1])
                if lead in first.seconds and char not in self.setting.readings
            ]
            kinds = [self.setting.class_of(char) for char, _ in cells]
            for (char, trail), kind, step in zip(
                cells, kinds, language.steps(first.context, kinds), strict=True
            ):
                score = first.score + step + self.setting.script.get(char, 0.0)
                context = extend(first.context, kind)
                found.append(Gap(score, first.chars + char, context, alphabet.private[trail]))
        return sorted(found, key=lambda gap: (-gap.score, gap.chars))[:_SECONDS]

    def _joined(self, gap: Gap, nexts: Sequence[Next], least: float) -> list[Ranked]:
        """A gap with each lead byte that can come after it, where that reaches a log score.

        Most do not, as can be told before the step to them is worked out: a class that was never
        seen after the gap's last one is no likelier there than by itself, and no step is above 0.
        """
        language = self.setting.language
        need = least - gap.score - _ROUNDING
        seen = language.followers(gap.context[-1])
        fit = [
            one
            for one in nexts
            if (one.hope >= need or (one.outlook >= need and one.kind in seen))
            and one.lead in gap.seconds
        ]
        if not fit:
            return []
        best: dict[int, float] = {}
        steps = language.steps(gap.context, [one.kind for one in fit])
        for one, step in zip(fit, steps, strict=True):
            guess = gap.score + step + one.outlook
            if guess >= max(least, best.get(one.lead, _NEVER)):
                best[one.lead] = guess
        return [(-guess, (gap.chars, lead)) for lead, guess in best.items()]

    def _nexts(self, at: int) -> Sequence[Next]:
        """The likeliest characters whose trail byte is printed at `at`, and how well each goes
        with the character after it, where that is known."""
        known = self._known_nexts.get(at)
        if known is None:
            after = self._after(at)
            step = self.setting.language.step
            options = []
            for lead, char in self._cells(at):
                kind = self.setting.class_of(char)
                outlook = step(kind, after) if after else 0.0
                outlook += self.setting.script.get(char, 0.0)
                options.append(Next(lead, kind, outlook, step("", kind) + outlook))
            options.sort(key=lambda one: (-one.hope, one))
            known = self._known_nexts[at] = options[:_NEXTS]
        return known

    def _after(self, at: int) -> str:
        """The class of the character after the one whose trail is printed at `at`, if that is
        known: its bytes are the second one printed there and the first one printed next."""
        data = gbk_bytes(self.printed[at : at + 1])
        firsts = self._first_bytes(at + 1)
        if len(data) != 2 or not firsts:
            return ""
        char = self.setting.alphabet.pairs.get((data[1], firsts[0]))
        return self.setting.class_of(char) if char else ""

    def _cells(self, at: int) -> Sequence[Cell]:
        """The characters, with their lead bytes, whose trail byte may be printed at `at`."""
        alphabet = self.setting.alphabet
        note = TAIL_NOTE.match(self.printed, at)
        if note:
            return [(gbk_bytes(char)[0], char) for char in alphabet.by_reading.get(note[1], ())]
        printed = self.printed[at : at + 1]
        if not printed or printed.isspace() or printed == "?":
            return alphabet.frequent
        return [
            cell
            for first in self._first_bytes(at)
            for cell in alphabet.by_trail.get(first, ())[:_CELLS]
        ]

    def _first_bytes(self, at: int) -> tuple[int, ...]:
        """The bytes that what is printed at `at` may begin with, as the trail of a character."""
        char = self.printed[at : at + 1]
        if not char or char.isspace() or char == "?":
            return ()
        if char == "€":
            return (0x80,)
        if char.isascii():
            own = (ord(char),) if 0x40 <= ord(char) < 0x7F else ()
            return (*own, 0xA3) if self.setting.fold else own
        data = gbk_bytes(char)
        return (data[0],) if len(data) == 2 else ()
