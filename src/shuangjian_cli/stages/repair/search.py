"""Decode one byte shift: which clean texts could the mirror have printed like this?

While a shift lasts, each true character is made of the second byte of the character printed before
and the first byte of the one printed next. The search walks over what is printed with a pending
first byte, branches where bytes were lost (a lead byte cut off, a pair that vanished, a swallowed
digit), and keeps the texts that the language model likes best. It proposes; the forward model
disposes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from .aligned import Aligned
from .forward import gbk_bytes
from .language import extend
from .pinyin import NOTE
from .setting import DELIMITER, LOST, TAG_TAIL, TAIL_NOTE, Setting, last_byte, wide
from .vanished import Vanished

_BEAM = 24
"""Hypotheses kept at each position; more cost time and gain little (`bench/text_repair.py`)."""

_FINALS = 40
"""Endings kept for the comparison."""

_FIRST = 60
"""Candidates for a character whose lead byte was cut off, the frequent ones first."""

_FEW = 12
_WIDE_STATES = 3
"""The best hypotheses try `_FIRST` candidates for a lost trail byte, the others `_FEW`."""

_DROP_STATES = 3
_TWICE_STATES = 2
"""Hypotheses at a position that are tried with a vanished pair, and with two."""

_VANISH = -7.0
_VANISH_WIDTH = 8
"""Log weight of a lead byte that took a blank along in the middle of a line and left no sign, and
the candidates tried; at the end of a line it costs nothing."""

_HOPELESS = 25.0
"""A hypothesis this many nats behind one that has ended, or behind no repair, is dropped."""

_UNFINISHED = -4.0
_QUOTE = 400
"""Log weight of a line that ends in a comma, and of a closing quotation mark where none was opened
in so many characters before."""

_CLOSING = 10.0
"""Log weight of a closing bracket where one is open: n-grams do not see that far."""

_RIGHT = 4
"""Characters after the last ending that all hypotheses are compared on."""

_MAX_UNITS = 160
"""Printed characters that a shift may last; the longest seen was a line of 90."""


_UNLISTED = -2.0
"""Log weight of a reading whose character is not known to be annotated on this page."""


class State(NamedTuple):
    """A hypothesis on its way: log score, true text so far, its last classes, the pending byte."""

    score: float
    text: str
    context: str
    pending: int
    guessed: int = 0
    """Bytes that left no trace on the page, and were guessed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clean text for `printed[start:end]`; `□` in it stands for a swallowed character."""

    text: str
    end: int
    gain: float
    """How much likelier the line is with it than as it stands, in nats."""
    guessed: int = 0
    """Bytes of it that left no trace on the page: vanished pairs, line ends."""


class Search:
    """One site: `printed` is the page's line, `at` the `?` that opens the site."""

    def __init__(self, setting: Setting, printed: str, at: int, clean: str) -> None:
        self.setting = setting
        self.printed = printed
        self.at = at
        self.context = setting.language.classes(clean[-12:] or "\n")[-3:]
        self.bracketed = clean.rfind("(") > clean.rfind(")") or clean.rfind("（") > clean.rfind(
            "）"
        )
        low = max(0, at - _QUOTE)
        self.quoted = printed.rfind("“", low, at) > printed.rfind("”", low, at)
        self.before = last_byte(clean, setting.fold)
        self.aligned = Aligned(setting.language, printed, at, self.context)
        self.finals: list[tuple[State, int]] = []
        self.vanished = Vanished(setting, printed)
        self.floor = 0.0
        self.waiting: dict[int, dict[tuple[int, str], State]] = {}

    def run(self) -> list[Proposal]:
        """Proposals for this site, the best first; empty where nothing opens here."""
        self._open()
        limit = min(len(self.printed), self.at + _MAX_UNITS)
        while self.waiting:
            at = min(self.waiting)
            floor = self.floor + self.aligned.sum(at) - _HOPELESS
            states = [state for state in self.waiting.pop(at).values() if state.score > floor]
            states = sorted(states, reverse=True)[:_BEAM]
            if at > limit:
                break
            for rank, state in enumerate(states[:_DROP_STATES]):
                states += self._dropped(state, at, rank)
            for rank, state in enumerate(states):
                self._advance(state, at, _FIRST if rank < _WIDE_STATES else _FEW)
        return self._ranked()

    # -- openings ---------------------------------------------------------------------------

    def _open(self) -> None:
        """The two triggers: a delimiter, or a pinyin, across a boundary."""
        at = self.at
        alphabet = self.setting.alphabet
        delimiter = self.printed[at + 1 : at + 2]
        if delimiter and DELIMITER.match(delimiter):
            first, second = gbk_bytes(wide(delimiter))
            start = State(0.0, "", self.context, 0)
            for _, char in alphabet.by_trail.get(first, ())[:_FIRST]:
                self._wait(at + 2, self._emit(start, char, second))
        note = TAIL_NOTE.match(self.printed, at)
        if note and self.before is not None:
            for char in alphabet.by_reading.get(note[1], ()):
                lead, trail = gbk_bytes(char)
                if lead == self.before and trail > 0x80:
                    weight = self._listed(char, note[1])
                    if weight is not None:
                        self._wait(note.end(), State(weight, "", self.context, trail))

    def _listed(self, char: str, reading: str) -> float | None:
        """Log weight of `char` being annotated with `reading` here; None where it cannot be."""
        known = self.setting.readings.get(char)
        if known is None:
            return _UNLISTED
        return 0.0 if known == reading else None

    # -- one step ---------------------------------------------------------------------------

    def _advance(self, state: State, at: int, width: int) -> None:
        """All ways in which the pending byte can go on with what is printed at `at`."""
        lead = state.pending
        pairs = self.setting.alphabet.pairs
        char = self.printed[at : at + 1]
        if not char or char.isspace():
            self._vanish(state, at, width, 0.0)
            return
        if width == _FIRST:
            self._vanish(state, at, _VANISH_WIDTH, _VANISH)
        note = NOTE.match(self.printed, at + 1)
        if char.isascii() or char == "€":
            code = 0x80 if char == "€" else ord(char)
            if 0x40 <= code <= 0x80 and code != 0x7F:
                self._close(state, at + 1, pairs.get((lead, code)), note)
            if char == "?":
                self._question(state, at, width)
            if self.setting.fold and 0x21 <= code <= 0x7E:
                self._pair(state, at + 1, 0xA3, code + 0x80, None)
            return
        data = gbk_bytes(char)
        if len(data) == 2:
            self._pair(state, at + 1, data[0], data[1], note)

    def _pair(
        self, state: State, at: int, first: int, second: int, note: re.Match[str] | None
    ) -> None:
        """The printed pair gives this character's trail and the next one's lead."""
        char = self.setting.alphabet.pairs.get((state.pending, first))
        if char is None or (char in self.setting.readings and not self._parted(at - 1)):
            return  # an annotated character would have shown its pinyin and ended the shift
        if note is not None:
            at = note.end()
        if second > 0x80:
            self._wait(at, self._emit(state, char, second))
        elif second < 0x80:  # an ASCII character was fused into the pair
            self._end(self._emit(self._emit(state, char, 0), chr(second), 0), at)

    def _parted(self, at: int) -> bool:
        """Whether a pinyin stands between the bytes of the character that is printed up to `at`."""
        return self.printed[at - 1 : at] in (")", "）")

    def _close(self, state: State, at: int, char: str | None, note: re.Match[str] | None) -> None:
        """The character's own trail byte is printed as ASCII: the shift is over."""
        if char is None:
            return
        weight = 0.0
        reading = self.setting.readings.get(char)
        if note is not None:
            listed = self._listed(char, note[1] or note[2])
            if listed is None or char not in self.setting.alphabet.traditional:
                return
            weight, at = listed, note.end()
        elif reading is not None and not self._parted(at - 1):
            return
        closed = self._emit(state, char, 0)
        self._end(closed._replace(score=closed.score + weight), at)

    def _question(self, state: State, at: int, width: int) -> None:
        """`?`: a pinyin, a delimiter or a swallowed ASCII character ended the shift."""
        note = TAIL_NOTE.match(self.printed, at)
        by_lead = self.setting.alphabet.by_lead.get(state.pending, ())
        if note:
            for char in self.setting.alphabet.by_reading.get(note[1], ()):
                if gbk_bytes(char)[0] == state.pending:
                    weight = self._listed(char, note[1])
                    if weight is not None:
                        closed = self._emit(state, char, 0)
                        self._end(closed._replace(score=closed.score + weight), note.end())
            return
        following = self.printed[at + 1 : at + 2]
        if following and DELIMITER.match(following):
            for _, char in by_lead[:width]:
                closed = self._emit(state, char, 0)
                self._end(self._emit(closed, wide(following), 0), at + 2)
        tag = TAG_TAIL.match(self.printed, at)
        for _, char in by_lead[:width]:
            closed = self._emit(state, char, 0)
            if tag:
                self._end(closed, tag.end())
            elif following.isalnum() or following in (".", "%"):
                self._end(self._emit(closed, LOST, 0), at + 1)

    def _vanish(self, state: State, at: int, width: int, weight: float) -> None:
        """A trail byte that took a blank or line end along and left nothing."""
        for _, char in self.setting.alphabet.by_lead.get(state.pending, ())[:width]:
            closed = self._emit(state, char, 0)
            score = closed.score + weight
            if char in "，、" and at >= len(self.printed):
                score += _UNFINISHED
            closed = closed._replace(score=score, guessed=closed.guessed + 1)
            self._end(closed, at)

    def _dropped(self, state: State, at: int, rank: int) -> list[State]:
        """One or two pairs on private-use cells vanished here: two bytes each are unknown."""
        twice = rank < _TWICE_STATES
        found = self.vanished.fillings(state.pending, state.context, at, twice=twice)
        return [self._emit_all(state, chars, lead) for chars, lead in found]

    # -- bookkeeping ------------------------------------------------------------------------

    def _emit(self, state: State, char: str, pending: int) -> State:
        """The hypothesis with one more true character."""
        kind = self.setting.class_of(char) if char != LOST else "0"
        score = state.score + self.setting.language.step(state.context, kind)
        score += self.setting.script.get(char, 0.0)
        if char == "”" and not self.quoted and "“" not in state.text:
            score += _UNFINISHED
        if char == "）" and self.bracketed:
            score += _CLOSING
        context = extend(state.context, kind)
        return State(score, state.text + char, context, pending, state.guessed)

    def _emit_all(self, state: State, chars: str, pending: int) -> State:
        """The hypothesis with some more true characters."""
        for char in chars:
            state = self._emit(state, char, pending)
        return state._replace(guessed=state.guessed + 2 * len(chars))

    def _wait(self, at: int, state: State) -> None:
        """Keep a hypothesis for position `at`, the better of two that cannot differ any more."""
        row = self.waiting.setdefault(at, {})
        key = (state.pending, state.context)
        known = row.get(key)
        if known is None or known < state:
            row[key] = state

    def _end(self, state: State, at: int) -> None:
        """The shift is over: what follows `at` stands as it was written."""
        self.finals.append((state, at))
        self.floor = max(self.floor, state.score - self.aligned.sum(at))

    def _ranked(self) -> list[Proposal]:
        """All endings, scored up to a common right boundary, the best first."""
        if not self.finals:
            return []
        aligned = self.aligned
        rough = sorted(self.finals, key=lambda end: aligned.sum(end[1]) - end[0].score)[:_FINALS]
        stop = max(at for _, at in rough) + _RIGHT
        best: dict[tuple[str, int], Proposal] = {}
        alone = aligned.rest(self.context, self.at, stop)
        for state, at in rough:
            gain = state.score + aligned.rest(state.context, at, stop) - alone
            if (state.text, at) not in best:
                best[state.text, at] = Proposal(state.text, at, gain, state.guessed)
        return sorted(best.values(), key=lambda each: (-each.gain, each.end, each.text))
