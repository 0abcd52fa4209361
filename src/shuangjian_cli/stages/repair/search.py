"""Decode one byte shift: which clean texts could the mirror have printed like this?

While a shift lasts, each true character is made of the second byte of the character printed before
and the first byte of the one printed next. The search walks over what is printed with a pending
first byte, branches where bytes were lost (a lead byte cut off, a pair that vanished, a swallowed
digit), and keeps the texts that the language model likes best. It proposes; the forward model
disposes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .alphabet import Alphabet, Cell
from .forward import DELIMITERS, FOLD, gbk_bytes
from .language import ORDER, PageLanguage, extend
from .pinyin import NOTE, SYLLABLE

LOST = "□"
"""Stands for a swallowed character in a proposed text."""

WIDE = {chr(narrow): chr(wide) for wide, narrow in FOLD.items()}

_DELIMITER = re.compile("[" + re.escape(DELIMITERS + "".join(DELIMITERS).translate(FOLD)) + "]")
TAIL_NOTE = re.compile(rf"\?({SYLLABLE})[ \u3000]?[)）]")
"""`?py)`: what is left of a pinyin in brackets that swallowed a lead byte."""

TAG_TAIL = re.compile(r"\?/?(?:p|br|div|span|strong|font|b|a|td|tr|li|h[1-6])\s*/?>", re.I)
"""What is left of a tag whose `<` was swallowed."""

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
_DROP_FIRSTS = 6
_DROP_CELLS = 80
_DROP_NEXTS = 30
_DROP_TWICE = 30
_DROP_PAIRS = 24
_IMPLAUSIBLE = -13.0
"""Hypotheses a position that are tried with a vanished pair and with two, candidates for the two
characters that a pair touches, pairs kept, and the log probability below which none is tried."""

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


class Gap(NamedTuple):
    """True characters up to a vanished pair: log score, classes, what the pair may end in."""

    score: float
    chars: str
    context: str
    seconds: frozenset[int]


class Next(NamedTuple):
    """A character that may follow a vanished pair: lead byte, class, and its own prospects."""

    lead: int
    kind: str
    outlook: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clean text for `printed[start:end]`; `□` in it stands for a swallowed character."""

    text: str
    end: int
    gain: float
    """How much likelier the line is with it than as it stands, in nats."""
    guessed: int = 0
    """Bytes of it that left no trace on the page: vanished pairs, line ends."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page: what it annotates, whether it folds, how likely its text is."""

    alphabet: Alphabet
    language: PageLanguage
    readings: Mapping[str, str]
    script: Mapping[str, float]
    """Log weight of characters that this page would write otherwise."""
    fold: bool = True


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
        self.nexts: dict[int, Sequence[Next]] = {}
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
        if delimiter and _DELIMITER.match(delimiter):
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
        if char is None or char in self.setting.readings:
            return  # an annotated character would have shown its pinyin and ended the shift
        if note is not None:
            at = note.end()
        if second > 0x80:
            self._wait(at, self._emit(state, char, second))
        elif second < 0x80:  # an ASCII character was fused into the pair
            self._end(self._emit(self._emit(state, char, 0), chr(second), 0), at)

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
        elif reading is not None:
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
        if following and _DELIMITER.match(following):
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
        nexts = self._nexts(at)
        if not nexts:
            return []
        firsts = self._firsts(state)
        found = [
            (guess, char, lead)
            for score, char, context, seconds in firsts
            for guess, lead in self._joined(score, context, seconds, nexts)
        ]
        if rank < _TWICE_STATES:
            for score, chars, context, seconds in self._twice(firsts):
                found += [
                    (guess, chars, lead)
                    for guess, lead in self._joined(score, context, seconds, nexts)
                ]
        best: dict[tuple[str, int], float] = {}
        for guess, chars, lead in found:
            best[chars, lead] = max(guess, best.get((chars, lead), guess))
        kept = sorted(best, key=lambda option: (-best[option], option))[:_DROP_PAIRS]
        return [self._emit_all(state, chars, lead) for chars, lead in kept]

    def _firsts(self, state: State) -> list[Gap]:
        """The pending character, where its trail byte may begin a private-use cell."""
        alphabet, language = self.setting.alphabet, self.setting.language
        firsts: list[Gap] = []
        for trail, seconds in alphabet.private.items():
            char = alphabet.pairs.get((state.pending, trail))
            if char is None or char in self.setting.readings:
                continue
            kind = self._class(char)
            score = language.step(state.context, kind) + self.setting.script.get(char, 0.0)
            if score > _IMPLAUSIBLE:
                firsts.append(Gap(score, char, extend(state.context, kind), seconds))
        return sorted(firsts, key=lambda gap: (-gap.score, gap.chars))[:_DROP_FIRSTS]

    def _twice(self, firsts: Sequence[Gap]) -> list[Gap]:
        """A second character between two vanished pairs, for each of the first ones."""
        alphabet, language = self.setting.alphabet, self.setting.language
        found: list[Gap] = []
        for first in firsts:
            for lead, trail, char in alphabet.before_private(first.context[-1]):
                if lead in first.seconds and char not in self.setting.readings:
                    kind = self._class(char)
                    score = first.score + language.step(first.context, kind)
                    score += self.setting.script.get(char, 0.0)
                    context = extend(first.context, kind)
                    found.append(Gap(score, first.chars + char, context, alphabet.private[trail]))
        return sorted(found, key=lambda gap: (-gap.score, gap.chars))[:_DROP_TWICE]

    def _joined(
        self, score: float, context: str, seconds: frozenset[int], nexts: Sequence[Next]
    ) -> list[tuple[float, int]]:
        """A gap with each character that can come after it: score and its lead byte."""
        step = self.setting.language.step
        return [
            (score + step(context, kind) + outlook, lead)
            for lead, kind, outlook in nexts
            if lead in seconds
        ]

    def _nexts(self, at: int) -> Sequence[Next]:
        """The likeliest characters whose trail byte is printed at `at`, and how well each goes
        with the character after it, where that is known."""
        known = self.nexts.get(at)
        if known is None:
            after = self._after(at)
            step = self.setting.language.step
            options = []
            for lead, char in self._cells(at):
                kind = self._class(char)
                outlook = step(kind, after) if after else 0.0
                outlook += self.setting.script.get(char, 0.0)
                options.append((step("", kind) + outlook, Next(lead, kind, outlook)))
            options.sort(key=lambda option: (-option[0], option[1]))
            known = self.nexts[at] = [option[1] for option in options[:_DROP_NEXTS]]
        return known

    def _after(self, at: int) -> str:
        """The class of the character after the one whose trail is printed at `at`, if that is
        known: its bytes are the second one printed there and the first one printed next."""
        data = gbk_bytes(self.printed[at : at + 1])
        firsts = self._first_bytes(at + 1)
        if len(data) != 2 or not firsts:
            return ""
        char = self.setting.alphabet.pairs.get((data[1], firsts[0]))
        return self._class(char) if char else ""

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
            for cell in alphabet.by_trail.get(first, ())[:_DROP_CELLS]
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

    # -- bookkeeping ------------------------------------------------------------------------

    def _class(self, char: str) -> str:
        """The class that the language model counts a character as."""
        return self.setting.language.model.fold.get(ord(char), char)

    def _emit(self, state: State, char: str, pending: int) -> State:
        """The hypothesis with one more true character."""
        kind = self._class(char) if char != LOST else "0"
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


class Aligned:
    """How likely the line is where it is read as it stands, added up from the opening of a site."""

    def __init__(self, language: PageLanguage, printed: str, at: int, context: str) -> None:
        self.language = language
        self.printed = printed
        self.at = at
        self.sums = [0.0]
        self.context = context

    def sum(self, at: int) -> float:
        """The log score of `printed[self.at:at]`, pinyin in brackets left out."""
        at = min(at, len(self.printed))
        while self.at + len(self.sums) <= at:
            here = self.at + len(self.sums) - 1
            note = NOTE.match(self.printed, here)
            if note:
                self.sums += [self.sums[-1]] * (note.end() - here)
                continue
            kind = self.language.classes(self.printed[here])
            self.sums.append(self.sums[-1] + self.language.step(self.context, kind))
            self.context = extend(self.context, kind)
        return self.sums[at - self.at]

    def rest(self, context: str, at: int, stop: int) -> float:
        """The log score of `printed[at:stop]` after another context, which wears off soon."""
        total = 0.0
        seen = 0
        while at < min(stop, len(self.printed)) and seen < ORDER:
            note = NOTE.match(self.printed, at)
            if note:
                at = note.end()
                continue
            kind = self.language.classes(self.printed[at])
            total += self.language.step(context, kind)
            context = extend(context, kind)
            at += 1
            seen += 1
        total += self.sum(max(at, stop)) - self.sum(at)
        if stop >= len(self.printed):
            total += self.language.step(context if seen < ORDER else self.context, "\n")
        return total


def wide(char: str) -> str:
    """The full-width form of an ASCII punctuation mark or letter; other characters as they are."""
    return WIDE.get(char, char)


def last_byte(clean: str, fold: bool) -> int | None:
    """The last byte of a clean text in GBK, where that may be the first of an annotated pair."""
    data = gbk_bytes(wide(clean[-1]) if fold else clean[-1]) if clean else b""
    return data[1] if len(data) == 2 else None
