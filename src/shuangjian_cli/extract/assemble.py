"""Put facts together: the order in which a document's sentences become records.

In: the row of a clean document (nothing else of the page), its sentences, lexicon and settings.
Out: facts in text order, whose quotes are characters of the text: `text[start:end] == quote`.

    fold -> periods -> tables, quantities -> per sentence: tokens -> nouns -> status -> records

Work is done only around numbers: a text without one is folded, searched once, and left alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from ..lexicon import Lexicon
from ..model.rows import DocumentRow, Fact
from ..model.text import Sentence
from ..settings import Settings
from .announced import announced
from .ellipsis import Lent, read_nouns
from .lines import read_lines
from .lists import EACH, Share, read_shares
from .metrics import FIXED, PERSONS, Nouns
from .nouns import Endings, Token, build_words, chunk
from .numerals import fold
from .period_turns import TurnWords, read_time_turns
from .periods import read_periods
from .phrase_left import leaves_out_head
from .phrase_spans import Phrase
from .phrases import read_phrases
from .place_lists import read_turns
from .place_page import Rules
from .quantities import Quantity, build_reader, read_quantities
from .reading import MARKS, Reading
from .record import Context, Span, build_fact, in_table, read_context
from .relations import relate
from .status import Status, read_status
from .table_facts import in_columns, table_fact
from .table_heads import build_heads
from .tables import read_tables

_PAYING = 3
"""Words before a bare number among which a verb of paying is looked for."""
_PAID = frozenset({"pay", "amount"})
_STOPS = frozenset("。；;！？!?\n")
_LONGEST = 1200
"""Characters of a sentence; the longest of the pages with gold has some 500."""
_TIME = ("period_start", "period_end", "period_text")
_DIVISIONS = "省市县区旗州"
"""Endings of place names: 三元 is the district 三元区 where the page names it, and no money."""
_LEAD = 200
"""Characters at the beginning of a text that say what it is about."""
_BEFORE = 120
"""Characters before a sentence in which the persons that it speaks of are looked for."""
_RATE_SPREAD = 20
"""Rates of one list (省一级580元,其他320元) are not further apart than this."""
_LENT_MOST = 100
"""Numbers of a paragraph whose nouns can be lent; a page without line ends has thousands."""
_TOLD = frozenset({"person", "earlier-noun"})
"""Constructions that only guess who is counted."""
_SUBJECT = 4
"""Words before a number of people among which the school or the class stands that has them."""
_HOUSES = frozenset({"schools", "classes"})
_PRONOUNS = frozenset("一两三四五六七八九")
"""Numerals of 两人, 三人: without a noun these are pronouns, no counts."""


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
    return tuple(
        fact
        for fact in relate(facts, text, context.status)
        if (not settings.metrics or fact.metric in settings.metrics)
        and fact.confidence >= settings.min_confidence
    )


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
    tokens = chunk(context.text, *span, quantities, context.words)
    shares = read_shares(tokens) if context.text.find(EACH, *span) >= 0 else {}
    readings = read_nouns(tokens, context.words.nouns, earlier, shares)
    earlier += [(q, readings[at]) for at in sorted(readings) if (q := tokens[at].quantity)]
    phrases = read_phrases(tokens, context.words.endings, context.mentions, shares, said)
    said |= _first_said(tokens, phrases)
    turns = read_turns(context.text, *span, quantities, context.places, context.lexicon.get(Rules))
    times = read_time_turns(context.lexicon.get(TurnWords), *span, quantities, context.periods)
    facts: list[Fact] = []
    named: dict[int, Reading] = {}
    so_far: _SoFar | None = None
    for at, token in enumerate(tokens):
        quantity = token.quantity
        if quantity is None or (quantity.kind == "bare" and quantity.value % 1):
            continue  # 差异系数0.487: half a school is no number of schools
        endings = context.words.endings
        reading = _reading(tokens, at, quantity, readings.get(at), phrases.get(at), endings)
        if reading and quantity.kind == "percent" and reading.start == reading.end:
            reading = _share_of(tokens, at, reading, shares, named)
        if reading and reading.construct in _TOLD:
            hired = _hired(context, span, tokens, at, quantity)
            reading = hired if hired and hired.metric != reading.metric else reading
        if reading and reading.construct == "person":
            if in_table(context, quantity.start):
                continue
            of_school = _of_school(tokens, at, quantity, context.words.nouns)
            reading = of_school or _of_page(context, span, quantity) or reading
        if reading is None or _is_article(tokens, at, quantity, reading):
            continue
        if quantity.kind == "bare" and reading.metric == FIXED["money"]:
            quantity = quantity._replace(kind="money")  # 一年得贴900多万 has its basis, too
            tokens[at] = token._replace(quantity=quantity)
        reading = _in_context(context, span, reading)
        noun = (reading.start, reading.end)
        status = read_status(context.text, span[0], tokens, at, context.status, context.when, noun)
        status = _in_list(context, tokens, at, status, so_far)
        rate = (quantity, status) if quantity.kind == "money" else so_far and so_far.rate
        so_far = _SoFar(at, quantity, status, rate)
        named[at] = reading
        parts = reading.parts or (reading,)
        places = turns.get(quantity.start, (None,))
        for number, (place, part) in enumerate(product(places, parts)):
            time = times.get(quantity.start)
            facts.append(build_fact(context, span, quantity, part, status, number, place, time))
    return facts


class _SoFar(NamedTuple):
    """What was said of the numbers of a sentence up to one, which the next of a list shares."""

    at: int
    """The token of the last number."""
    last: Quantity
    status: Status
    rate: tuple[Quantity, Status] | None
    """The last amount of money."""


def _in_list(
    context: Context, tokens: Sequence[Token], at: int, status: Status, so_far: _SoFar | None
) -> Status:
    """The status of a number with what it shares with the one before it: basis, verb."""
    quantity = tokens[at].quantity
    if so_far is None or quantity is None:
        return status
    if quantity.kind == "money":
        status = _next_rate(context, quantity, status, so_far.rate)
    elif _stays(context, so_far, quantity, status):
        status = status._replace(basis=so_far.status.basis)  # 生均图书由18册增至31册
    between = tokens[so_far.at + 1 : at]
    listed = bool(between) and "list" in between[0].kinds
    if status.action is None and listed and not any("punct" in token.kinds for token in between):
        return status._replace(action=so_far.status.action)  # 新建学校6所和3所
    return status


def _next_rate(
    context: Context, quantity: Quantity, status: Status, rate: tuple[Quantity, Status] | None
) -> Status:
    """An amount that goes on with the rate before it has its basis, and is as much a rule."""
    if rate is None or status.basis is not None:
        return status
    if rate[1].basis is None and rate[1].status != "standard":
        return status
    if not _goes_on(context, *rate, quantity, status):
        return status
    status = status._replace(basis=rate[1].basis)
    return status if rate[1].status == "actual" else status._replace(status="standard")


def _first_said(tokens: Sequence[Token], phrases: Mapping[int, Phrase]) -> dict[str, Phrase]:
    """The first phrase of each kind of number: the sum's, which its years or parts take up."""
    last_first = sorted(phrases, reverse=True)
    return {q.kind: phrases[at] for at in last_first if (q := tokens[at].quantity)}


def _share_of(
    tokens: Sequence[Token],
    at: int,
    reading: Reading,
    shares: Mapping[int, Share],
    named: Mapping[int, Reading],
) -> Reading:
    """女教师2310人,占66.8%; 招生987人,增长2%: a bare share is of the number before it."""
    share = shares.get(at)
    before = share.like if share and share.like is not None else max(named, default=-1)
    of = named.get(before)
    if of is None or any(token.text in _STOPS for token in tokens[before:at]):
        return reading
    if of.metric == reading.metric and leaves_out_head(tokens, at):
        return reading  # 学历合格率99%,大专以上的占93%: of whom this is a share is not said
    return reading._replace(start=of.start, end=of.end, label=of.label, word=of.word)


def _stays(context: Context, so_far: _SoFar, quantity: Quantity, status: Status) -> bool:
    """Whether a count is what the average before it became, or that of another stage."""
    averaged = so_far.status.basis is not None and status.basis is None
    between = context.text[so_far.last.end : quantity.left]
    alike = averaged and so_far.last.form == quantity.form
    return alike and any(context.status.fits(kind, between) for kind in ("becomes", "shared"))


def _goes_on(
    context: Context, rate: Quantity, first: Status, quantity: Quantity, status: Status
) -> bool:
    """Whether an amount is the next of a list of rates, or what the one before became.

    What is far more than the rate before it is its sum: 每年20万元,5年共100万元 is none. Where the
    rate has no basis (一次性补助本科5万元,硕士8万元), the next must say another kind of the same.
    """
    between = context.text[rate.end : quantity.left]
    if context.status.last("total", between, 0, len(between)) >= 0:
        return False
    if quantity.value > rate.value * _RATE_SPREAD:
        return False
    joined = any(context.status.fits(kind, between) for kind in ("becomes", "shared"))
    return status.action is None or joined


def _reading(
    tokens: Sequence[Token],
    at: int,
    quantity: Quantity,
    found: Reading | None,
    phrase: Phrase | None,
    endings: Endings,
) -> Reading | None:
    """The noun of a count; of money, shares and areas the words around them."""
    kind = quantity.kind
    start, end, label = phrase or Phrase(quantity.start, quantity.start)
    if end - start == 1 and kind not in FIXED:
        start = end  # 班级联赛踢了1.1万场
    if kind in FIXED:
        return Reading(FIXED[kind], f"{FIXED[kind]}.{kind}", start, end, kind, label=label)
    if found is None and kind == "bare" and _is_money(tokens, at, quantity, endings):
        return Reading("funds", "funds.money", start, end, "money-bare")
    if found is None and phrase and quantity.unit and quantity.unit.default:
        return Reading(quantity.unit.default, quantity.unit.id, start, end, "classifier")
    if found is None and kind in PERSONS and quantity.numeral not in _PRONOUNS:
        return Reading("people", "unknown", quantity.start, quantity.start, "person", False)
    return found


def _hired(
    context: Context, span: Span, tokens: Sequence[Token], at: int, quantity: Quantity
) -> Reading | None:
    """三年公开招聘417人, of teachers: who is meant by a verb of hiring beside a number."""
    title = fold(context.row.title or "")
    sentence = context.text[slice(*span)]
    for place in (at - 1, at - 2, at + 1):
        noun = (
            context.words.nouns.acts.get(tokens[place].text) if 0 <= place < len(tokens) else None
        )
        if noun is None or noun.context is None or tokens[place].kinds & MARKS:
            continue
        if noun.context.search(title) or noun.context.search(sentence):
            page = _of_page(context, span, quantity)
            own = Reading(noun.metric, noun.row, quantity.start, quantity.start, "page", False)
            return page if page and page.metric == noun.metric else own
    return None


def _of_school(
    tokens: Sequence[Token], at: int, quantity: Quantity, nouns: Nouns
) -> Reading | None:
    """中心小学如今1863人, 一个班82人: the persons of whom a school or a class has so many."""
    for place in range(at - 1, max(-1, at - 1 - _SUBJECT), -1):
        token = tokens[place]
        named = token.nouns or nouns.words.get(token.text, ())
        if any(noun.metric in _HOUSES for noun in named):
            school = named[0].metric == "schools"
            if school and place == at - 1:
                return None  # a list of schools with the posts of each
            row = "students.of-schools"
            return Reading("students", row, quantity.start, quantity.start, "page", False)
        said = token.kinds & {"link", "function"} or ("unknown" in token.kinds and token.text[1:])
        if not said or token.text == "的":
            return None
    return None


def _of_page(context: Context, span: Span, quantity: Quantity) -> Reading | None:
    """Whom a bare number of people is about: the person of the title, or the nearest before it."""
    begin = max(0, span[0] - _BEFORE)
    for text, start in (
        (fold(context.row.title or ""), -1),
        (context.text[begin : span[0]], begin),
    ):
        for token in reversed(chunk(text, 0, len(text), (), context.words)):
            noun = token.noun(quantity)
            if noun:
                left = start + token.start if start >= 0 else quantity.start
                right = start + token.end if start >= 0 else quantity.start
                return Reading(noun.metric, noun.row, left, right, "page", False, word=noun.word)
    return None


def _in_context(context: Context, span: Span, reading: Reading) -> Reading:
    """学员 are teachers on a page about the training of teachers: rows with a `context`."""
    places = (context.row.title or "", context.text[:_LEAD], context.text[span[0] : span[1]])
    other = context.words.nouns.in_context(reading.row, reading.word, *places)
    return reading._replace(metric=other.metric, row=other.row) if other else reading


def _is_money(tokens: Sequence[Token], at: int, quantity: Quantity, endings: Endings) -> bool:
    """投2亿专项资金, 总投资超4000万: a scale, beside a verb of paying or a word for money."""
    if quantity.numeral.rstrip("余多")[-1:] not in tuple("万亿"):
        return False
    for place in range(at - 1, max(-1, at - 1 - _PAYING), -1):
        if tokens[place].kinds & MARKS:
            break
        token = tokens[place]
        if token.kinds & _PAID or ("stop" not in token.kinds and endings.names_fee(token.text)):
            return True
    if at + 1 < len(tokens) and "money" in tokens[at + 1].kinds:
        return True
    before = next((token.quantity for token in reversed(tokens[:at]) if token.quantity), None)
    return before is not None and before.kind == "money"  # 化解债务1.9亿元,还有4000万没有着落


def _is_article(tokens: Sequence[Token], at: int, quantity: Quantity, reading: Reading) -> bool:
    """一个 and 一所 in running text; a count only in a list of counts or behind its noun."""
    if quantity.numeral != "一" or quantity.value_max is not None:
        return False
    if at and tokens[at - 1].text == "是":
        return True  # 是一所环境幽雅、设施齐备的小学
    beside = [tokens[place] for place in range(max(0, at - 2), min(len(tokens), at + 3))]
    listed = any("list" in token.kinds for token in beside)
    behind = reading.construct == "noun-num-cl" and (
        at + 1 == len(tokens) or bool(tokens[at + 1].kinds & {"punct", "list", "open", "close"})
    )
    others = any(token.quantity and token.quantity.numeral != "一" for token in tokens)
    return not (behind or (listed and others))
