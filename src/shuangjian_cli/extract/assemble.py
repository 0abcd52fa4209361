"""Put facts together: the order in which a document's sentences become records.

In: the row of a clean document (nothing else of the page), its sentences, lexicon and settings.
Out: facts in text order, whose quotes are characters of the text: `text[start:end] == quote`.

    fold -> periods -> tables, quantities -> per sentence: tokens -> nouns -> status -> records

Work is done only around numbers: a text without one is folded, searched once, and left alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from ..lexicon import Lexicon
from ..model.rows import DocumentRow, Fact
from ..model.text import Sentence, Span
from ..settings import Settings
from .announced import announced
from .context import Context, read_context
from .counted import counted, read_counts
from .lines import read_lines
from .list_status import Listed, in_list, listed
from .nouns.ellipsis import Lent
from .nouns.metrics import FIXED
from .nouns.phrase_spans import Phrase
from .nouns.reading import Reading
from .nouns.words import build_words
from .numbers.numerals import fold, ungrouped
from .numbers.quantities import Quantity, build_reader, read_quantities
from .places.lists import read_turns
from .places.rules import Rules
from .record import build_fact
from .relations import kept, relate
from .status.read import read_status
from .table_facts import in_columns, table_fact
from .tables.cells import read_tables
from .tables.heads import build_heads
from .times.periods import read_periods
from .times.turns import TurnWords, read_time_turns

_LONGEST = 1200
"""Characters of a sentence; the longest of the pages with gold has some 500."""
_TIME = ("period_start", "period_end", "period_text")
_DIVISIONS = "省市县区旗州"
"""Endings of place names: 三元 is the district 三元区 where the page names it, and no money."""
_DIGITS = frozenset("一二两三四五六七八九十百千零〇")
_ARTICLES = frozenset("一两")
"""Numerals that are articles, too; the words around them are asked with their hanzi."""
_LENT_MOST = 100
"""Numbers of a paragraph whose nouns can be lent; a page without line ends has thousands."""


def extract(
    row: DocumentRow, sentences: Sequence[Sentence], lexicon: Lexicon, settings: Settings
) -> tuple[Fact, ...]:
    """The facts of one clean document, in text order."""
    text = fold(row.text)
    reader = lexicon.get(build_reader)
    if not reader.number.search(text):
        return ()
    tables = read_tables(row, text, reader, lexicon.get(build_words), lexicon.get(build_heads))
    lines = read_lines(row.text, sentences)
    periods = read_periods(row, lines, lexicon)
    quantities = read_quantities(text, reader, (*periods.mentions, *tables.spans))
    if not quantities and not tables.entries:
        return ()
    text = _in_digits(text, quantities)
    context = read_context(row, text, lines, periods, lexicon, settings)
    facts = [table_fact(context, entry) for entry in tables.entries]
    earlier: list[Lent] = []
    said: dict[str, Phrase] = {}
    line = 0
    for span, inside in _by_sentence(sentences, quantities, len(text)):
        if text.find("\n", line, span[0]) >= 0:
            earlier, said = [], {}
        line = span[0]
        facts += _sentence_facts(context, span, inside, earlier, said)
        del earlier[:-_LENT_MOST]
    facts = in_columns(context, facts, tables.worded) if tables.worded else facts
    names = {text[start:end].rstrip(_DIVISIONS) for start, end, _ in context.places.mentions}
    facts = [fact for fact in facts if fact.quote not in names]
    facts.sort(key=lambda fact: fact.start)
    facts = _parts_in_time(facts, text)
    facts = announced(facts, row.title, text, context.status, periods)
    metrics, least = settings.metrics, settings.min_confidence
    return kept(
        relate(facts, text, context.status),
        lambda fact: (not metrics or fact.metric in metrics) and fact.confidence >= least,
    )


def _in_digits(text: str, quantities: Sequence[Quantity]) -> str:
    """The text with digits for the hanzi of numbers and for separators of thousands, one for one.

    What is asked of the words around a number sees digits in each; the values are read before.
    """
    text = ungrouped(text)
    spelled = [q for q in quantities if not q.numeral.isascii() and q.numeral not in _ARTICLES]
    if not spelled:
        return text
    characters = list(text)
    for quantity in spelled:
        for at in range(quantity.start, quantity.start + len(quantity.numeral)):
            if characters[at] in _DIGITS:
                characters[at] = "1"
    return "".join(characters)


def _parts_in_time(facts: Sequence[Fact], text: str) -> list[Fact]:
    """其中普通高中15.2万人: a sentence that only divides what was said has its time."""
    out: list[Fact] = []
    for fact in facts:
        known = out[-1] if out else None
        undated = fact.period_text is None and fact.sentence.startswith("其中")
        near = known is not None and text.count("\n", known.end, fact.start) <= 1
        if undated and known and near and known.period_text:
            time = {name: getattr(known, name) for name in _TIME}
            fact = fact.model_copy(update={**time, "period_basis": "carried"})
        out.append(fact)
    return out


def _by_sentence(
    sentences: Sequence[Sentence], quantities: Sequence[Quantity], length: int
) -> Iterator[tuple[Span, list[Quantity]]]:
    """The sentences that hold quantities; a quote that crosses a line end joins two.

    What has no end of sentence for long (a page without punctuation) is cut between numbers, so
    that no number is read in a context that grows with the page.
    """
    starts = [sentence.start for sentence in sentences]
    span: Span | None = None
    inside: list[Quantity] = []
    for quantity in quantities:
        if span and quantity.end <= span[1] and span[1] - span[0] < _LONGEST:
            inside.append(quantity)  # one more of a sentence that is not cut
            continue
        at = max(0, bisect_right(starts, quantity.start) - 1)
        last = max(at, bisect_right(starts, quantity.end - 1) - 1)
        begin = min(starts[at], quantity.start) if starts else 0
        end = max(sentences[last].end, quantity.end) if starts else length
        end = max(quantity.end, min(end, quantity.start + _LONGEST))
        if span and begin < span[1] and quantity.end - span[0] <= _LONGEST:
            span = (span[0], max(span[1], end))
            inside.append(quantity)
            continue
        if span:
            last = inside[-1].end
            yield (span[0], max(last, min(span[1], quantity.start))), inside
            begin = max(begin, last, quantity.start - _LONGEST // 2)
        span, inside = (begin, end), [quantity]
    if span:
        yield span, inside


def _sentence_facts(
    context: Context,
    span: Span,
    quantities: Sequence[Quantity],
    earlier: list[Lent],
    said: dict[str, Phrase],
) -> list[Fact]:
    """The facts of one sentence; what its numbers count is added to `earlier` and `said`."""
    counts = read_counts(context, span, quantities, earlier, said)
    turns = read_turns(context.text, *span, quantities, context.places, context.lexicon.get(Rules))
    times = read_time_turns(context.lexicon.get(TurnWords), *span, quantities, context.periods)
    facts: list[Fact] = []
    named: dict[int, Reading] = {}
    before: Listed | None = None
    tokens = counts.tokens
    for at, token in enumerate(tokens):
        quantity = token.quantity
        reading = counted(counts, at, quantity, named) if quantity else None
        if quantity is None or reading is None:
            continue
        if quantity.kind == "bare" and reading.metric == FIXED["money"]:
            quantity = replace(quantity, kind="money")  # 一年得贴900多万 has its basis, too
            tokens[at] = replace(token, quantity=quantity)
        noun = (reading.start, reading.end)
        status = read_status(context.text, span[0], tokens, at, context.status, context.when, noun)
        status = in_list(context, tokens, at, status, before)
        before = listed(at, quantity, status, before)
        named[at] = reading
        places = turns.get(quantity.start, (None,))
        time = times.get(quantity.start)
        for number, (place, part) in enumerate(product(places, reading.parts or (reading,))):
            facts.append(build_fact(context, span, quantity, part, status, number, place, time))
    return facts
