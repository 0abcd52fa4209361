"""Put facts together: the order in which a document's sentences become records.

In: the row of a clean document (nothing else of the page), its sentences, lexicon and settings.
Out: facts in text order, whose quotes are characters of the text: `text[start:end] == quote`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model.rows import DocumentRow, Fact
from ..model.text import Sentence
from ..settings import Settings
from .confidence import confidence
from .ellipsis import read_nouns
from .grammar import Reading
from .metrics import FIXED
from .nouns import Token, Words, build_words, chunk
from .numerals import fold, plain
from .organizations import Organizations, read_organizations
from .periods import Periods, read_periods
from .phrases import read_phrases
from .places import Places, read_places
from .quantities import Quantity, build_reader, read_quantities
from .relations import relate
from .status import Status, StatusWords, When, build_status, read_status, read_when


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the document as a whole."""

    row: DocumentRow
    text: str
    places: Places
    periods: Periods
    organizations: Organizations
    words: Words
    status: StatusWords
    when: When
    mentions: tuple[tuple[int, int], ...]
    currency: str | None


def extract(
    row: DocumentRow, sentences: Sequence[Sentence], lexicon: Lexicon, settings: Settings
) -> tuple[Fact, ...]:
    """The facts of one clean document, in text order."""
    text = fold(row.text)
    reader = lexicon.get(build_reader)
    periods = read_periods(row, sentences, lexicon)
    quantities = read_quantities(text, reader, periods.mentions)
    if not quantities:
        return ()
    places = read_places(row, sentences, lexicon, settings)
    words = lexicon.get(build_status)
    context = Context(
        row,
        text,
        places,
        periods,
        read_organizations(row, sentences, lexicon, places),
        lexicon.get(build_words),
        words,
        read_when(row, words),
        (*periods.mentions, *((start, end) for start, end, _ in places.mentions)),
        _currency(row),
    )
    facts: list[Fact] = []
    for begin, end, inside in _by_sentence(sentences, quantities, len(text)):
        facts += _sentence_facts(context, begin, end, inside)
    return tuple(
        fact
        for fact in relate(facts, text)
        if (not settings.metrics or fact.metric in settings.metrics)
        and fact.confidence >= settings.min_confidence
    )


def _by_sentence(
    sentences: Sequence[Sentence], quantities: Sequence[Quantity], length: int
) -> list[tuple[int, int, list[Quantity]]]:
    """The sentences that hold quantities; a quote that crosses a line end joins two."""
    starts = [sentence.start for sentence in sentences]
    groups: list[tuple[int, int, list[Quantity]]] = []
    for quantity in quantities:
        at = max(0, bisect_right(starts, quantity.start) - 1)
        begin = starts[at] if starts else 0
        last = max(at, bisect_right(starts, quantity.end - 1) - 1)
        end = sentences[last].end if starts else length
        end = max(end, quantity.end)
        if groups and groups[-1][0] == begin:
            groups[-1] = (begin, max(end, groups[-1][1]), [*groups[-1][2], quantity])
        else:
            groups.append((begin, end, [quantity]))
    return groups


def _sentence_facts(
    context: Context, begin: int, end: int, quantities: Sequence[Quantity]
) -> list[Fact]:
    """The facts of the sentence `text[begin:end]`."""
    tokens = chunk(context.text, begin, end, quantities, context.words)
    readings = read_nouns(tokens, context.words.nouns)
    phrases = read_phrases(tokens)
    facts: list[Fact] = []
    basis: str | None = None
    for at, token in enumerate(tokens):
        quantity = token.quantity
        if quantity is None:
            continue
        reading = _reading(tokens, at, quantity, readings.get(at), phrases.get(at))
        if reading is None or _is_article(tokens, at, quantity, reading):
            continue
        status = read_status(
            context.text, begin, quantity, tokens, at, context.status, context.when
        )
        if quantity.kind == "money":
            if status.basis is None and basis and status.action is None:
                status = Status("standard", status.change, basis, status.action)
            basis = status.basis
        facts.append(_fact(context, begin, end, quantity, reading, status))
    return facts


def _reading(
    tokens: Sequence[Token],
    at: int,
    quantity: Quantity,
    found: Reading | None,
    phrase: tuple[int, int] | None,
) -> Reading | None:
    """The noun of a count; of money, shares and areas the words around them."""
    kind = quantity.kind
    start, end = phrase or (quantity.start, quantity.start)
    if kind in FIXED:
        return Reading(FIXED[kind], f"{FIXED[kind]}.{kind}", start, end, kind)
    if found is None and kind == "bare" and _is_money(tokens, at, quantity):
        return Reading("funds", "funds.money", start, end, "money-bare")
    if found is None and kind == "person" and not _is_pronoun(quantity):
        return Reading("people", "unknown", quantity.start, quantity.start, "person", False)
    return found


def _is_pronoun(quantity: Quantity) -> bool:
    """两人, 三人 without a noun are pronouns, no counts."""
    return (
        len(quantity.numeral) == 1 and not quantity.numeral.isdigit() and quantity.numeral != "百"
    )


def _is_money(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """投2亿专项资金, 拿出11.8亿: a scale, beside a verb of paying or a word for money."""
    if quantity.numeral.rstrip("余多")[-1] not in "万亿":
        return False
    paying = {
        "投",
        "投入",
        "拿出",
        "拨",
        "拨出",
        "拨款",
        "安排",
        "投资",
        "斥资",
        "耗资",
        "花费",
        "筹集",
    }
    money = ("资金", "经费", "款", "元", "助学金", "奖金", "补助", "投资")
    for place in range(at - 1, max(-1, at - 4), -1):
        if tokens[place].kinds & {"punct", "quantity"}:
            break
        if tokens[place].text in paying:
            return True
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return following.endswith(money)


def _is_article(tokens: Sequence[Token], at: int, quantity: Quantity, reading: Reading) -> bool:
    """一个 and 一所 in running text; a count only in a list of counts or behind its noun."""
    if quantity.numeral != "一" or quantity.value_max is not None:
        return False
    neighbours = [
        tokens[place] for place in (at - 2, at - 1, at + 1, at + 2) if 0 <= place < len(tokens)
    ]
    listed = any("list" in token.kinds for token in neighbours)
    behind = reading.construct == "noun-num-cl" and (
        at + 1 == len(tokens) or bool(tokens[at + 1].kinds & {"punct", "list"})
    )
    others = [t.quantity.numeral for t in tokens if t.quantity and t.quantity.numeral != "一"]
    return not (behind or (listed and others))


def _currency(row: DocumentRow) -> str | None:
    """The currency of a page whose place is not known: by what it says of itself."""
    head = (row.title or "") + (row.publisher or "") + row.text
    if "港元" in head or "全港" in head or "香港" in (row.title or "") + (row.publisher or ""):
        return "HKD"
    return None


def _flags(context: Context, begin: int, end: int, quantity: Quantity) -> list[str]:
    flags = [
        mark.flag
        for mark in context.row.marks
        if mark.flag in {"repaired", "digit_lost"}
        and mark.start <= quantity.end
        and mark.end >= quantity.start
    ]
    sentence = context.row.text[begin:end].strip()
    if context.row.title and sentence and sentence.rstrip("。") == context.row.title.strip():
        flags.append("title")
    if quantity.vague:
        flags.append("vague")
    if any(
        block.start <= quantity.start < block.end and block.kind == "table_row"
        for block in context.row.blocks
    ):
        flags.append("table")
    return sorted(set(flags))


def _unit(context: Context, quantity: Quantity, metric: str, adcode: str | None) -> str | None:
    """The canonical unit: 人 for whoever is counted, the currency of the place, the classifier."""
    unit = quantity.unit
    if quantity.kind == "money" or metric == "funds":
        if unit and unit.unit and unit.unit != "CNY":
            return unit.unit
        before = context.text[max(0, quantity.start - 5) : quantity.start]
        if "新台币" in before or "台币" in before:
            return "TWD"
        if (adcode or "").startswith("81") or context.currency == "HKD":
            return "HKD"
        return "TWD" if (adcode or "").startswith("71") else "CNY"
    if metric in {"students", "teachers", "people"} and (
        unit is None or unit.kind in {"person", "count"}
    ):
        return "人"
    if unit is None or (unit.kind == "noun" and unit.form in {"校"}):
        return None
    return unit.unit or unit.form


def _noun(context: Context, reading: Reading) -> str | None:
    """The noun phrase as it stands, without the time and place before it, its label in front."""
    start = _after_scope(context, reading.start, reading.end)
    noun = context.row.text[start : reading.end].strip()
    if reading.label and not reading.start <= reading.label[0] < reading.end:
        begin = _after_scope(context, *reading.label)
        noun = context.row.text[begin : reading.label[1]].strip() + noun
    return noun or None


def _after_scope(context: Context, start: int, end: int) -> int:
    """Where a phrase begins behind times (2021年), places and words of scope (全市)."""
    text = context.text
    moved = True
    while moved and start < end:
        moved = False
        while start < end and not text[start].isalnum() and text[start] not in "“(":
            start += 1
        for left, right in context.mentions:
            if left <= start < right <= end:
                start, moved = right, True
        for word in context.words.scope:
            if text.startswith(word, start) and start + len(word) < end:
                start, moved = start + len(word), True
    return start


def _fact(
    context: Context, begin: int, end: int, quantity: Quantity, reading: Reading, status: Status
) -> Fact:
    row = context.row
    place = context.places.at(quantity.start, quantity.end)
    period = context.periods.at(quantity.start, quantity.end)
    flags = _flags(context, begin, end, quantity)
    return Fact(
        record_id=f"{row.doc_id}:{quantity.start}:0",
        doc_id=row.doc_id,
        source=row.source,
        url=row.url,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        metric=reading.metric,
        value=plain(quantity.value),
        value_max=None if quantity.value_max is None else plain(quantity.value_max),
        unit=_unit(context, quantity, reading.metric, place.adcode if place else None),
        classifier=quantity.form or None,
        qualifier=quantity.qualifier,  # type: ignore[arg-type]
        status=status.status,
        change=status.change,
        basis=status.basis,
        noun=_noun(context, reading),
        action=status.action,
        place=place.name if place else None,
        adcode=place.adcode if place else None,
        province=place.province if place else None,
        city=place.city if place else None,
        county=place.county if place else None,
        place_basis=place.basis if place else None,
        organization=context.organizations.at(quantity.start, quantity.end),
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        period_text=period.text if period else None,
        period_basis=period.basis if period else None,
        quote=row.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        sentence=row.text[begin:end],
        sentence_start=begin,
        flags=flags,
        rule=f"{reading.construct}:{reading.row}",
        confidence=confidence(reading.construct, flags),
    )
