"""Which fact is a part of which, and which repeats which.

In: the facts of a document in text order, with the folded text. Out: the same facts with `part_of`
and `repeat_of` set. 其中 and brackets make parts, and so does a sum that comes out (45名孩子,
听障21名、智障24名). The same number of the same thing is a repeat.
What this module never does: make a larger number a part of a smaller one, or relate a change
(比上年增加12所) to a total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from ..lexicon.programs import compiled
from ..model.rows import Fact
from .status.words import StatusWords

_SAME = attrgetter("metric", "value", "value_max", "unit", "adcode", "place", "change")
"""In what a number and its repetition agree; counties of Taiwan share a code."""
_PARTS = compiled(r"其中|当中|包括")
_CLAUSE_ENDS = "，,。；;：:（(\n"
_IN_TURN = compiled(r"分别[是为有]")
_HAS = compiled(r"[\u4e00-\u9fff]{1,8}有(?![无])")
"""What stands between people and those of them of whom something is said: 14名教师有9人是代课的."""
_DIVIDED = compiled(r"[,，;；(]?其中")
_OPENED = compiled(r"\s*(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）、.．])?其中[,，:]?")
_BREAK = compiled(r"[。!！?？;；]|\n+")
"""What stands between two sentences; more than one of it between a total and 其中 is too far."""
_NUMBER = compiled(r"\d")
_NEAR = 40
"""Facts of a sentence among which a total is looked for."""
_PERSON = "人"
_SUM_LEAST = 10
"""Totals under this can be the sum of what follows by chance: 3所, then 2所 and 1所."""
_SUMMED_LEAST = 2
_PIECES = frozenset({"所", "个", "家", "处"})
"""Units of things that are counted together: 小学44所、教学点17个."""
_CELLS = 400
"""Cells of a table among which the parts of a sum are looked for."""
_NEXT_PART = compiled(r"\)?(?:[、,，]|以?及|和)[^,，;；。()]{0,16}")
"""What stands between two parts of one total: a mark of a list, and the label of the second."""


def relate(facts: Sequence[Fact], text: str, words: StatusWords) -> list[Fact]:
    """Set the relations of the facts of one document."""
    return _repeats(_summed(_parts(facts, text, words), text, words))


def _parts(facts: Sequence[Fact], text: str, words: StatusWords) -> list[Fact]:
    """其中科技类11家 is a part of 共37家 before it, of the same metric in the same sentence."""
    out: list[Fact] = []
    known: dict[str, Fact] = {}
    for fact in facts:
        total = _total(fact, out, known, text, words) if fact.change == "level" else None
        if total and total.basis != fact.basis:
            total = None  # 助学金23万元,其中本科生每人6000元: a rate is no part of a sum
        if total:
            done = words.last("done", text, total.end, fact.start) >= 0
            there = _is_there(fact, total, text, words)
            fact = fact.model_copy(update=_as_part(fact, total, done, there))
        out.append(fact)
        known[fact.record_id] = fact
    return out


def _is_there(part: Fact, total: Fact, text: str, words: StatusWords) -> bool:
    """48所小学计划招生9328人,其中公办44所: as a part of what is there, unless 其中 plans it."""
    if (total.status, part.status) != ("actual", "planned") or total.classifier != part.classifier:
        return False
    found = _PARTS.finditer(text, total.end, part.start)
    parts = [at for at in (match.start() for match in found) if text[at - 1] in _CLAUSE_ENDS]
    own = parts[-1] if parts else part.start
    plans = ("planned", "announced", "forecast", "deadline")
    return bool(parts) and all(words.last(kind, text, own, part.start + 1) < 0 for kind in plans)


def _as_part(part: Fact, total: Fact, done: bool, there: bool) -> dict[str, object]:
    """What a part has from its total: its verb, whether it is a change, and whether it is planned.

    选派教师65名(其中音体美40名), 增加学位11460个,其中小学5940个, 计划招生900人,其中初中540人; but
    计划改造16所,其中已完工11所: `done`; and what is `there` stays so.
    """
    planned = total.status == "planned" and part.status == "actual" and not done
    return {
        "part_of": total.record_id,
        "action": part.action or total.action,
        "change": total.change,
        "status": total.status if planned or there else part.status,
    }


def _summed(facts: Sequence[Fact], text: str, words: StatusWords) -> list[Fact]:
    """Numbers behind a total that add up to it are its parts, also without 其中."""
    out = list(facts)
    for at, total in enumerate(facts):
        if total.metric == "rate" or total.value < _SUM_LEAST or not _is_summand(total):
            continue
        column = "table" in total.flags and words.match("sum-row", total.sentence.lstrip(), 0)
        for place in _column(out, at) if column else _summands(out, at, text):
            out[place] = out[place].model_copy(update={"part_of": total.record_id})
    return out


def _column(facts: Sequence[Fact], at: int) -> list[int]:
    """Where the parts of a sum in a table stand: the cells above it in its column, or below it."""
    total = facts[at]
    for places in (range(at - 1, -1, -1), range(at + 1, len(facts))):
        found: list[int] = []
        left = total.value
        for place in places[:_CELLS]:
            fact = facts[place]
            if left <= 0 or "table" not in fact.flags:
                break
            same = (fact.metric, fact.unit) == (total.metric, total.unit)
            if same and (fact.noun or "").endswith(total.noun or ""):  # 幼儿园学校数, 学校数
                found.append(place)
                left -= fact.value
        if left == 0 and len(found) >= _SUMMED_LEAST:
            return [place for place in found if facts[place].part_of is None]
    return []


def _summands(facts: Sequence[Fact], at: int, text: str) -> list[int]:
    """Where the parts of the total at `at` stand, in its sentence or in the next of its line."""
    total = facts[at]
    found: list[int] = []
    left = total.value
    for place in range(at + 1, min(at + 1 + _NEAR, len(facts))):
        fact = facts[place]
        if left <= 0:
            break
        if fact.metric != total.metric:
            continue
        if not _is_summand(fact) or fact.part_of not in (None, total.record_id):
            break
        units = {fact.unit, total.unit}
        times = [(one.period_start, one.period_end) for one in (fact, total)]
        alike = (len(units) == 1 or units <= _PIECES) and times[0] == times[1]
        if not alike or len(_BREAK.findall(text, total.end, fact.start)) > 1:
            break
        found.append(place)
        left -= fact.value
    return found if left == 0 and len(found) >= _SUMMED_LEAST else []


def _is_summand(fact: Fact) -> bool:
    """Whether a number can be added: one, exact, and neither a change nor a limit."""
    counted = fact.basis is None and fact.status != "standard"
    return counted and (fact.value_max, fact.qualifier, fact.change) == (None, "exact", "level")


def _total(
    fact: Fact,
    earlier: Sequence[Fact],
    known: Mapping[str, Fact],
    text: str,
    words: StatusWords,
) -> Fact | None:
    """The total that the fact is a part of, among the facts of its sentence before it.

    In a sentence that opens with 其中 it is looked for in the one before.
    """
    grown: Fact | None = None
    for other in reversed(earlier[-_NEAR:]):
        if other.sentence_start != fact.sentence_start:
            return grown or _total_before(fact, other, earlier, text)
        between = text[other.end : fact.start]
        if other.metric != fact.metric:
            if grown is None and _divides_others(other, fact, between):
                return None
            continue
        if other.change != "level" and not other.part_of:
            apart = _DIVIDED.match(between) or words.fits("of-these", between)
            divided = fact.metric != "rate" and apart and _holds(other, fact)
            grown = other if grown is None and divided else grown
            continue
        if words.match("added", between, 0):
            return None  # 小学1602所(另有教学点463个)
        opened = between.startswith("(") and ")" not in between
        same_time = (other.period_start, other.period_end) == (fact.period_start, fact.period_end)
        listed = same_time and (opened or _IN_TURN.search(between))
        if (
            listed
            or _divides(between)
            or words.fits("of-these", between)
            or _had(other, fact, between)
            or _is_of_these(other, fact, between, words)
        ):
            if fact.metric == "rate" and _NUMBER.search(between):
                return None  # 幼儿园…占84.3%;在园幼儿…其中…占90.2%: parts of counts, not of shares
            return other if _holds(other, fact) else None
        if not other.part_of or not _NEXT_PART.fullmatch(between):
            return grown
        total = known[other.part_of]
        if between.startswith(")") and text.startswith("(", total.end):
            if not total.part_of:  # 小学328所(含教学点114个),初中29所: the bracket closes the parts
                return grown
            total = known[total.part_of]
        return total if _holds(total, fact) else None
    return grown


def _had(total: Fact, part: Fact, between: str) -> bool:
    """14名教师有9人是代课的: people of whom so many have something said of them."""
    return total.unit == part.unit == _PERSON and _HAS.fullmatch(between) is not None


def _is_of_these(total: Fact, part: Fact, between: str, words: StatusWords) -> bool:
    """小学438所,不足百人的127所: what is told of some of those that were counted right before."""
    alike = total.unit == part.unit and total.part_of is None
    return alike and words.fits("which", between)


def _divides_others(other: Fact, fact: Fact, between: str) -> bool:
    """志愿者1350人,其中大学生680人: the 其中 of people of another kind reaches no further back."""
    people = other.unit == fact.unit == _PERSON
    return people and _DIVIDED.match(between) is not None and not _NUMBER.search(between)


def _divides(between: str) -> bool:
    """Whether 其中 stands there, and no semicolon behind it."""
    clause = max(between.rfind(";"), between.rfind("；")) + 1
    return _PARTS.search(between, clause) is not None


def _total_before(fact: Fact, last: Fact, earlier: Sequence[Fact], text: str) -> Fact | None:
    """共认定86所。其中,省级12所: the total of the sentence before, if this one only divides it."""
    begin = fact.sentence_start
    opens = _OPENED.match(text, begin, fact.start)
    if not opens or fact.metric == "rate" or _NUMBER.search(text, opens.end(), fact.start):
        return None
    if len(_BREAK.findall(text[last.end : begin])) > 1:
        return None
    for other in reversed(earlier[-_NEAR:]):
        if other.sentence_start != last.sentence_start:
            return None
        whole = other.change == "level" and not other.part_of
        alike = (other.metric, other.unit) == (fact.metric, fact.unit)
        if whole and alike and not _of_another_time(other, fact):
            return other if _holds(other, fact) else None
    return None


def _of_another_time(total: Fact, part: Fact) -> bool:
    """2021年报名46.5万人,2020年45.2万人。其中…: the level of another year has not its parts."""
    times = (total.period_start, total.period_end), (part.period_start, part.period_end)
    return part.period_basis == "carried" and times[0] != times[1]


def _holds(total: Fact, part: Fact) -> bool:
    """Whether a total can have the part: a sum is no smaller; a share of a part can be larger."""
    return total.metric == "rate" or total.value >= part.value


def _repeats(facts: Sequence[Fact]) -> list[Fact]:
    """A fact with metric, value, unit and place of an earlier one, and a like noun, repeats it."""
    firsts: dict[tuple[object, ...], list[Fact]] = {}
    out: list[Fact] = []
    for fact in facts:
        said = firsts.setdefault(_SAME(fact), [])
        known = next((one for one in said if _says_again(one, fact)), None)
        if known is not None:
            fact = fact.model_copy(update={"repeat_of": known.record_id})
        else:
            said.append(fact)
        out.append(fact)
    return out


def _says_again(known: Fact, fact: Fact) -> bool:
    """Whether another sentence states the same, of no other school and no other time.

    Two rates of one scale only look alike.
    """
    apart = known.sentence_start != fact.sentence_start and fact.status != "standard"
    if not apart or known.noun is None or fact.noun is None:
        return False
    done = known.action is not None and known.action == fact.action
    if done and known.status != fact.status:
        return False  # 计划新建10所; 已新建10所
    if _of_other_years(known, fact) or _of_other_schools(known, fact):
        return False
    return _alike(known.noun, fact.noun)


def _of_other_years(one: Fact, other: Fact) -> bool:
    """Whether two numbers are told of two years, each in its own sentence."""
    dated = one.period_basis == other.period_basis == "stated"
    begun = [str(fact.period_start or fact.period_end)[:4] for fact in (one, other)]
    return dated and begun[0] != begun[1]


def _of_other_schools(one: Fact, other: Fact) -> bool:
    """Whether two numbers are of two schools; 实验初中 and 实验初级中学 are one."""
    if not one.organization or not other.organization:
        return False
    shorter, longer = sorted((one.organization, other.organization), key=len)
    return not set(shorter) <= set(longer)


def kept(facts: Sequence[Fact], keep: Callable[[Fact], bool]) -> tuple[Fact, ...]:
    """Those of a document's facts that are asked for; none refers to one that is not.

    Of a number that is stated again the first that is left takes the place of the one that went.
    """
    there = {fact.record_id for fact in facts if keep(fact)}
    heirs: dict[str, str] = {}
    out: list[Fact] = []
    for fact in facts:
        if fact.record_id not in there:
            continue
        part, again = fact.part_of, fact.repeat_of
        if again and again not in there:
            heir = heirs.setdefault(again, fact.record_id)
            again = heir if heir != fact.record_id else None
        if part and part not in there:
            part = None
        if (part, again) != (fact.part_of, fact.repeat_of):
            fact = fact.model_copy(update={"part_of": part, "repeat_of": again})
        out.append(fact)
    return tuple(out)


def _alike(one: str, other: str) -> bool:
    """Whether two nouns share a half of the characters of the shorter.

    >>> _alike("艺体类社团", "社团"), _alike("小学", "初中")
    (True, False)
    """
    common = set(one) & set(other)
    return 2 * len(common) >= min(len(set(one)), len(set(other)))
