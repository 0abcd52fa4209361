"""The numbers of a text that are no facts, each with the reason: a trap's row, a period, or that
nothing it counts was found.

In: a clean document and its facts. Out: `Uncounted`, in text order. Reads the text again as
`extract` does, but without traps, and asks the traps afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..extract.lines import read_lines
from ..extract.numbers.numerals import fold
from ..extract.numbers.quantities import build_reader, read_quantities
from ..extract.numbers.traps import Traps
from ..extract.patterns.choice import Choice
from ..extract.times.periods import read_periods
from ..lexicon import Lexicon
from ..model.rows import DocumentRow, Fact
from ..stages.segment import sentences

NO_TRAPS = Traps(Choice("(?!)", ()), {}, {}, {})
NO_NOUN = "no noun that it counts was found; metrics.toml names the nouns"
PERIOD = "part of a time; periods.toml"


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A number `text[start:end]` that is no fact: by which row of traps.toml, if one says so."""

    start: int
    end: int
    quote: str
    rule: str | None
    why: str


def uncounted(row: DocumentRow, facts: Sequence[Fact], lexicon: Lexicon) -> Iterator[Uncounted]:
    """The numbers of a document that are in no fact."""
    text = fold(row.text)
    reader = lexicon.get(build_reader)
    reasons = {trap.id: trap.reason for trap in lexicon.rows("traps")}
    named = list(reader.traps.named(text))
    times = read_periods(row, read_lines(row.text, sentences(row.text, lexicon)), lexicon).mentions
    taken = [(fact.start, fact.end) for fact in facts]
    for number in read_quantities(text, replace(reader, traps=NO_TRAPS)):
        start, end = number.start, number.end
        if _hit(taken, start, end):
            continue
        rule = next((name for s, e, name in named if s < end and start < e), None)
        if rule is None and not _hit(times, start, end):
            rule = reader.traps.beside(text, number.left, end, number.kind, number.form)
        if rule is not None:
            why = reasons.get(rule, "")
        else:
            why = PERIOD if _hit(times, start, end) else NO_NOUN
        yield Uncounted(start, end, row.text[start:end], rule, why)


def _hit(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in spans)


def traps_of(text: str, lexicon: Lexicon) -> list[str]:
    """The rows of traps.toml that take a number of the text away, once each time they do.

    >>> traps_of("鲁教基函〔2022〕21号，每周三次", Lexicon())[:1]
    ['document-number']
    """
    folded = fold(text)
    reader = lexicon.get(build_reader)
    named = list(reader.traps.named(folded))
    found = [name for _, _, name in named]
    spans = [(start, end) for start, end, _ in named]
    for number in read_quantities(folded, replace(reader, traps=NO_TRAPS)):
        if not _hit(spans, number.start, number.end):
            name = reader.traps.beside(folded, number.left, number.end, number.kind, number.form)
            found += [name] if name else []
    return found
