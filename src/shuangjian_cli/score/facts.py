"""Score extracted facts against gold records.

A gold row is flat: `doc` (or `doc_id`), `quote`, `context` (the clause around it), `metric`,
`value`, `value_max`, `qualifier`, `optional`, and any of `place` (adcode), `period`
([start, end] or null), `status`, `change`, `unit`, `basis`, `noun`, `part_of` and `repeat_of` (the
`id` of a gold record of the page); an attribute that is left out is not scored.
`{"doc": ..., "none": true}` is a page without a record.

A fact is right when a gold record of its page that is still free has the same metric, value,
value_max and qualifier and stands at the same place of the text. Optional gold records are neither
asked for nor, once each and at their place, held against a fact. Attributes are scored on right
facts; the noun by overlap of characters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .texts import fold, page_name

Record = Mapping[str, Any]
Report = Callable[[str, str, Record], None]
Differ = Callable[["Difference"], None]
Figures = tuple[float, float, float]

CORE = ("schools", "students", "clubs", "funds")
LINKS = ("part_of", "repeat_of")
"""Fields that name another record of the page."""
HEDGE = re.compile(
    r"^(?:将近|接近|大约|不低于|不少于|至少|不超过|超过|超|近|约|逾|达)|(?:以上|左右|以内|以下)$"
)
SAME_UNIT = {"名": "人", "位": "人", "元": "CNY"}
NOUN_OVERLAP = 0.5
AROUND = 5
"""Characters before or after the quote that must agree for two quotes to be at the same place."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An attribute of a right fact that its gold record has otherwise, with both values."""

    doc: str
    attribute: str
    want: Any
    got: Any
    fact: Record


@dataclass(slots=True)
class FactScore:
    """Counts by metric, and by attribute [right, scored]; classes that are rare apart."""

    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    attributes: dict[str, list[int]] = field(default_factory=dict)
    rare: dict[str, list[int]] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()

    def figures(self, metrics: Iterable[str] | None = None) -> Figures:
        """Precision, recall and F1 over some metrics, or all."""
        names = set(self.metrics if metrics is None else metrics)
        tp, fp, fn = (
            sum(n for m, n in c.items() if m in names) for c in (self.hits, self.false, self.missed)
        )
        precision = tp / (tp + fp) if tp + fp else 0.0
        recall = tp / (tp + fn) if tp + fn else 0.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0

    @property
    def metrics(self) -> list[str]:
        """The metrics of gold and facts, the core first."""
        names = set(self.hits) | set(self.false) | set(self.missed)
        return sorted(names, key=lambda name: (name not in CORE, name))


def score_facts(
    gold: Iterable[Record],
    facts: Iterable[Record],
    report: Report | None = None,
    differ: Differ | None = None,
) -> FactScore:
    """Compare facts with gold; `report(kind, doc, record)` is told each miss and false fact,
    `differ` each attribute of a right fact that is wrong."""
    by_gold = by_doc(gold)
    by_fact = by_doc(facts, set(by_gold))
    score = FactScore(strangers=tuple(sorted(set(by_fact) - set(by_gold))))
    for doc, records in sorted(by_gold.items()):
        records = [record for record in records if not record.get("none")]
        pairs, misses, extra = match(records, by_fact.get(doc, []))
        ids = {got.get("record_id"): want.get("id") for want, got in pairs}
        for want, got in (pair for pair in pairs if not pair[0].get("optional")):
            score.hits[want["metric"]] += 1
            wrong = _differences(score, doc, want, got) + _links(score, doc, want, got, ids)
            for difference in wrong:
                if differ:
                    differ(difference)
        free = pardoned(extra, misses)
        missed = [record for record in misses if not record.get("optional")]
        false = [record for number, record in enumerate(extra) if number not in free]
        for kind, counts, some in (("MISS", score.missed, missed), ("FALSE", score.false, false)):
            for record in some:
                counts[record["metric"]] += 1
                if report:
                    report(kind, doc, record)
    return score


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 6)


def key(record: Record) -> tuple[Any, ...]:
    """What must be the same for a fact to be right."""
    bounds = (_number(record.get("value")), _number(record.get("value_max")))
    return (record["metric"], *bounds, record.get("qualifier") or "exact")


def _place(record: Record) -> str | None:
    place = record["adcode"] if "adcode" in record else record.get("place")
    return str(place) if place else None


def _period(record: Record) -> list[str | None] | None:
    if "period" in record:
        return list(record["period"]) if record["period"] else None
    bounds = [record.get("period_start"), record.get("period_end")]
    return bounds if any(bounds) else None


def _unit(record: Record) -> str | None:
    unit: str | None = record.get("unit")
    return SAME_UNIT.get(unit or "", unit)


def _same_noun(want: Record, got: Record) -> bool:
    a, b = set(fold(want.get("noun"))), set(fold(got.get("noun")))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= NOUN_OVERLAP


ATTRIBUTES: Mapping[str, Callable[[Record, Record], bool]] = {
    "place": lambda want, got: _place(want) == _place(got),
    "period": lambda want, got: _period(want) == _period(got),
    "status": lambda want, got: want["status"] == (got.get("status") or "actual"),
    "change": lambda want, got: want["change"] == (got.get("change") or "level"),
    "unit": lambda want, got: _unit(want) == _unit(got),
    "basis": lambda want, got: bool(want["basis"]) == bool(got.get("basis")),
    "noun": _same_noun,
}


VALUES: Mapping[str, Callable[[Record], Any]] = {
    "place": _place,
    "period": _period,
    "status": lambda record: record.get("status") or "actual",
    "change": lambda record: record.get("change") or "level",
    "unit": lambda record: record.get("unit"),
    "basis": lambda record: record.get("basis"),
    "noun": lambda record: record.get("noun"),
}
"""What a record, of gold or found, has for an attribute."""


def _differences(score: FactScore, doc: str, want: Record, got: Record) -> list[Difference]:
    """Count the attributes of one right fact that its gold record has; gives those that differ."""
    wrong = []
    for name, same in ATTRIBUTES.items():
        if name in want and not (name == "noun" and not want["noun"]):
            right = same(want, got)
            _count(score.attributes, name, right)
            if not right:
                read = VALUES[name]
                wrong.append(Difference(doc, name, read(want), read(got), got))
    for name, usual in (("status", "actual"), ("change", "level")):
        if want.get(name) not in (None, usual):
            _count(score.rare, want[name], ATTRIBUTES[name](want, got))
    return wrong


def _links(
    score: FactScore, doc: str, want: Record, got: Record, ids: Mapping[str | None, Any]
) -> list[Difference]:
    """Count the links of a gold record, by the gold ids of the facts; gives those that differ.

    Where gold says that there is none (null), a link to any fact is wrong.
    """
    wrong = []
    for name in (name for name in LINKS if name in want):
        target = got.get(name)
        linked = ids.get(target, target) if target else None
        _count(score.attributes, name, linked == want[name])
        if linked != want[name]:
            wrong.append(Difference(doc, name, want[name], linked, got))
    return wrong


def _count(counts: dict[str, list[int]], name: str, right: bool) -> None:
    """One more that is scored, and perhaps right."""
    both = counts.setdefault(name, [0, 0])
    both[0] += right
    both[1] += 1


def _quote(record: Record) -> str:
    """The quote without the hedges around it, so that its extent does not matter."""
    return HEDGE.sub("", fold(record.get("quote")))


def _same_spot(want: Record, got: Record) -> bool:
    """Whether a fact stands where a gold record stands: characters around the quote agree."""
    context, sentence, quote = fold(want.get("context")), fold(got.get("sentence")), _quote(want)
    if not context or not sentence or quote not in context:
        return True
    at = context.index(quote)
    before = context[max(0, at - AROUND) : at]
    after = context[at + len(quote) : at + len(quote) + AROUND]
    return (
        (bool(before) and before + quote in sentence)
        or (bool(after) and quote + after in sentence)
        or context in sentence
    )


def _doc_name(record: Record, names: set[str]) -> str:
    """The gold document that a record belongs to: its `doc`, or what its file name begins with."""
    if "doc" in record:
        return str(record["doc"])
    return page_name(str(record.get("doc_id") or record.get("source") or ""), names)


def by_doc(records: Iterable[Record], names: Iterable[str] = ()) -> dict[str, list[Record]]:
    """Records by the gold document that they belong to; `names` are those that there are."""
    grouped: dict[str, list[Record]] = defaultdict(list)
    known = set(names)
    for record in records:
        grouped[_doc_name(record, known)].append(record)
    return grouped


def match(
    gold: Sequence[Record], facts: Sequence[Record]
) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
    """Greedy best-first one-to-one matching: pairs, free gold, free facts."""
    candidates = sorted(
        (
            bool(want.get("optional")),
            _quote(want) != _quote(got),
            _place(want) != _place(got),
            i,
            j,
        )
        for i, want in enumerate(gold)
        for j, got in enumerate(facts)
        if key(want) == key(got) and _same_spot(want, got)
    )
    used_gold: set[int] = set()
    used_facts: set[int] = set()
    pairs = []
    for *_, i, j in candidates:
        if i not in used_gold and j not in used_facts:
            used_gold.add(i)
            used_facts.add(j)
            pairs.append((gold[i], facts[j]))
    free_gold = [record for i, record in enumerate(gold) if i not in used_gold]
    return pairs, free_gold, [record for j, record in enumerate(facts) if j not in used_facts]


def pardoned(extra: Sequence[Record], free_gold: Sequence[Record]) -> set[int]:
    """Numbers of the facts that stand on an optional quantity that nothing else has used."""
    free = [record for record in free_gold if record.get("optional")]
    found = set()
    for number, got in enumerate(extra):
        want = next((w for w in free if _quote(w) == _quote(got) and _same_spot(w, got)), None)
        if want is not None:
            free.remove(want)
            found.add(number)
    return found
