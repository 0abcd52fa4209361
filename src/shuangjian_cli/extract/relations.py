"""Which fact is a part of which, and which repeats which.

In: the facts of a document in text order, with the folded text. Out: the same facts with `part_of`
and `repeat_of` set. 其中 and brackets make parts; the same number of the same thing is a repeat.
What this module never does: make a larger number a part of a smaller one, or relate a change
(比上年增加12所) to a total.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..model.rows import Fact

_PARTS = re.compile(r"其中|当中|包括|分别[是为有]")
_NUMBER = re.compile(r"\d")
_NEAR = 40
"""Facts of a sentence among which a total is looked for."""
_NEXT_PART = re.compile(r"\)?(?:[、,，]|以?及|和)[^,，;；。()]{0,16}")
"""What stands between two parts of one total: a mark of a list, and the label of the second."""


def relate(facts: Sequence[Fact], text: str) -> list[Fact]:
    """Set the relations of the facts of one document."""
    return _repeats(_parts(facts, text))


def _parts(facts: Sequence[Fact], text: str) -> list[Fact]:
    """其中科技类11家 is a part of 共37家 before it, of the same metric in the same sentence."""
    out: list[Fact] = []
    known: dict[str, Fact] = {}
    for fact in facts:
        total = _total(fact, out, known, text) if fact.change == "level" else None
        if total and total.basis != fact.basis:
            total = None  # 助学金23万元,其中本科生每人6000元: a rate is no part of a sum
        out.append(fact.model_copy(update={"part_of": total.record_id}) if total else fact)
        known[fact.record_id] = fact
    return out


def _total(
    fact: Fact, earlier: Sequence[Fact], known: Mapping[str, Fact], text: str
) -> Fact | None:
    """The total that the fact is a part of, among the facts of its sentence before it."""
    for other in reversed(earlier[-_NEAR:]):
        if other.sentence_start != fact.sentence_start:
            return None
        if other.metric != fact.metric or other.change != "level":
            continue
        between = text[other.end : fact.start]
        opened = between.startswith("(") and ")" not in between
        same_time = (other.period_start, other.period_end) == (fact.period_start, fact.period_end)
        if (opened and same_time) or _PARTS.search(between):
            if fact.metric == "rate" and _NUMBER.search(between):
                return None  # 幼儿园…占84.3%;在园幼儿…其中…占90.2%: parts of counts, not of shares
            return other if _holds(other, fact) else None
        if not other.part_of or not _NEXT_PART.fullmatch(between):
            return None
        total = known[other.part_of]
        return total if _holds(total, fact) else None
    return None


def _holds(total: Fact, part: Fact) -> bool:
    """Whether a total can have the part: a sum is no smaller; a share of a part can be larger."""
    return total.metric == "rate" or total.value >= part.value


def _repeats(facts: Sequence[Fact]) -> list[Fact]:
    """A fact with metric, value, unit and place of an earlier one, and a like noun, repeats it."""
    first: dict[tuple[object, ...], Fact] = {}
    out: list[Fact] = []
    for fact in facts:
        key = (fact.metric, fact.value, fact.value_max, fact.unit, fact.adcode, fact.change)
        known = first.get(key)
        if known is not None and _says_again(known, fact):
            fact = fact.model_copy(update={"repeat_of": known.record_id})
        else:
            first.setdefault(key, fact)
        out.append(fact)
    return out


def _says_again(known: Fact, fact: Fact) -> bool:
    """Whether another sentence states the same; two rates of one scale only look alike."""
    apart = known.sentence_start != fact.sentence_start and fact.status != "standard"
    nouns = known.noun is not None and fact.noun is not None
    return apart and nouns and _alike(known.noun or "", fact.noun or "")


def _alike(one: str, other: str) -> bool:
    """Whether two nouns share a half of the characters of the shorter.

    >>> _alike("艺体类社团", "社团"), _alike("小学", "初中")
    (True, False)
    """
    common = set(one) & set(other)
    return 2 * len(common) >= min(len(set(one)), len(set(other)))
