"""Quantities: the numbers of a text with value, bound and unit, without those that are no count.

In: a folded text and spans whose digits are spoken for (times, tables). Out: `Quantity` objects in
text order. One compiled pattern is the gate: where it does not match, nothing else is done.
What this module never does: look for the noun, or drop a quantity for want of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...lexicon import Lexicon
from ...lexicon.load import Row
from ...lexicon.patterns import NEVER
from ...lexicon.programs import compiled
from ...model.rows import Qualifier
from ..patterns.gate import Gate
from ..patterns.heads import guarded
from .forms import ARABIC, CHINESE, DIGITS, GOES_ON, HAN, NUMERAL, RUN, SAID, SHARE
from .joined import join
from .numerals import read_number, read_pair, read_share, read_shares, ungrouped
from .spoken import Spoken, as_spoken
from .traps import Traps, build_traps
from .units import Unit, read_units

_RANGE = r"(?:[至到~]|-{1,2})"
_PARTING = "至到~-"
"""What such a mark begins with."""
_IN_NUMERALS = "，,.、点余多来几数上(/)"
"""What stands in numerals and around their units, beside their characters and digits."""
_LONGEST_SIDE = 40
"""Characters of a numeral and its unit that are looked over for what makes a range of it."""
_REACH = 18
"""Characters before a number in which a bound may stand, with links and 每人 in between."""
_PER = r"每(?:课时|学期|学年|[人生校班园所间年月天节次餐])"
_BETWEEN = compiled(rf"(?:[ 有为的达到出了]|新台币|人民币|港币|[生人校班]均|{_PER}){{1,4}}$")
_BETWEEN_ENDS = frozenset("\n 有为的达到出了币时期年人生校班园所间月天节次餐均")
"""With these what stands between a bound and its number ends; `$` looks over a line end."""
_SHARE_OF = compiled(r"[^,，。;；:：、]{1,14}的$")
"""What a share is a share of may stand between it and its bound: 不得超过公用经费的10%."""
_BOUND_LEAST = 2
"""Characters of a bound that reaches over other words; 近, 约 and 超 are parts of too many."""
_OVER_VERB = r"(?:(?![的时每一二两三四五六七八九十百千万])[\u4e00-\u9fff]){1,3}"
"""A verb between a bound and its number; 最多的, 最多时 are no bounds."""
_OVER_REACH = 6
"""Characters of such a bound and its verb."""
_BASE = r"(?:(?![占达为到])[\u4e00-\u9fff]){2,12}"
"""What a share is a share of, between a bound and the share: 不低于公用经费5%的比例."""
_MOVED = compiled(r"[从由自][^,，。;；、]{0,6}$")
_VAGUE = compiled(r"[数几]|[十百千万]?几[十百千万]")
_NO_NUMERALS = frozenset({"二", "零", "〇", "几", "数", "亿"})
"""Numerals that stand before no classifier: 二 is an ordinal there (二本), two is 两."""
_LONGEST = 24
"""Characters of a numeral; a longer run of digits is a code."""
_BESIDE_SCALE = frozenset("近上超逾约达破足")
"""A lone 百, 千 or 万 is a number only behind one of these: 近百所, but not 百校."""
_UNDER = "不到"


@dataclass(slots=True, eq=False)
class Quantity:
    """A number in the text: `text[start:end]` holds numeral, scale and classifier.

    `left` and `right` are where the words about it begin and end: 近 and 以上 lie between them
    and the quote. `unit` is None for a bare number. Nobody writes to it; it is not frozen, and no
    named tuple, for the fields of each are asked for a hundred times (see `nouns.words.Token`).
    """

    start: int
    end: int
    left: int
    right: int
    numeral: str
    value: Decimal
    value_max: Decimal | None
    qualifier: Qualifier
    unit: Unit | None
    kind: str
    """The kind of its unit; `bare` without one."""
    form: str | None
    """The classifier as it stands."""
    vague: bool = False

    def has(self, trait: str) -> bool:
        """Whether its classifier has a trait."""
        return self.unit is not None and trait in self.unit.traits


@dataclass(frozen=True, slots=True)
class Bound:
    """One word of qualifiers.toml."""

    word: str
    qualifier: Qualifier
    not_beside: str = ""
    """Characters that, on its far side, make another word of it: 附近, 强化."""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything compiled from units.toml, qualifiers.toml and traps.toml, once a process.

    Bounds before a number are kept by their last character, those behind it by their first.
    """

    number: Gate
    units: dict[str, Unit]
    before: dict[str, tuple[Bound, ...]]
    after: dict[str, tuple[Bound, ...]]
    inside: dict[str, Qualifier]
    over: re.Pattern[str]
    """Bounds before the verb that governs a number; the group that matched names the bound."""
    base: re.Pattern[str]
    """Bounds before what a share is a share of, likewise."""
    traps: Traps
    spoken: tuple[Spoken, ...]
    """Classifiers that are money beside certain words."""
    of_range: re.Pattern[str]
    """What behind 由5至8 says that it is a range, and no move from the one to the other."""


_SHARE_UNIT = Unit("share", "", "percent", "%", Decimal(1), ())


def build_reader(lexicon: Lexicon) -> Reader:
    """Compile the tables; for `lexicon.get`."""
    units, unit = read_units(lexicon.rows("units"))
    number = compiled(
        rf"(?P<share>{SHARE})"
        rf"|(?<![\d.])(?={_ranges(units)})"
        rf"(?P<a>{NUMERAL})(?P<ua>{unit})?{_RANGE}\ ?(?P<b>{NUMERAL})(?P<ub>{unit})?"
        rf"|(?<![\d.])(?P<n>{ARABIC})(?P<u>{unit})?"
        rf"|(?P<h>{HAN})(?P<v>{unit})"
        rf"|(?<![{CHINESE}第])(?P<w>[{DIGITS}十][{CHINESE}]{{0,{RUN}}}[百千万亿]"
        rf"(?:[余多来](?:[百千万亿]{{1,2}})?|[{DIGITS}](?={SAID}))?)"
    )
    places = ("before", "after", "inside", "over", "base")
    bounds: dict[str, list[Bound]] = {place: [] for place in places}
    for row in lexicon.rows("qualifiers"):
        kinds = frozenset(row.get("kinds", ()))
        for word in row["words"]:
            bound = Bound(word, row["qualifier"], _not_beside(row, word), kinds)
            bounds[row["where"]].append(bound)
    grammar = lexicon.rows("grammar")
    of_range = [str(row["pattern"]) for row in grammar if row["class"] == "of-range"]
    return Reader(
        Gate(compiled(_begins(units)), number),
        units,
        _by_character(bounds["before"], -1),
        _by_character(bounds["after"], 0),
        {bound.word: bound.qualifier for bound in bounds["inside"]},
        _over(bounds["over"], _OVER_VERB),
        _over(bounds["base"], _BASE),
        lexicon.get(build_traps),
        tuple(_spoken(row) for row in lexicon.rows("units") if "spoken" in row.data),
        compiled(guarded("|".join(of_range) or NEVER)),
    )


def _not_beside(row: Row, word: str) -> str:
    """The characters beside which a word of a row is no bound.

    Before a number that word of the row tells which it begins with: 约 in 节约 and in 节约需要.
    """
    after, before = row.get("not_after", {}), row.get("not_before", {})
    begun = "".join(chars for short, chars in after.items() if word.startswith(short))
    return begun or before.get(word, "")


def _spoken(row: Row) -> Spoken:
    form = row["spoken"]
    unit = Unit(row.id, form, row["kind"], row["unit"], Decimal(1), (), row.get("noun"))
    return Spoken(form, unit, compiled(row["before"]), compiled(row["behind"]))


def _over(bounds: Sequence[Bound], between: str) -> re.Pattern[str]:
    """The bounds that reach over what is `between`, such as a verb: 至少建成3个."""
    words: dict[str, list[str]] = {}
    for bound in bounds:
        words.setdefault(bound.qualifier, []).append(re.escape(bound.word))
    groups = "|".join(f"(?P<{name}>{'|'.join(found)})" for name, found in words.items())
    return compiled(rf"(?:{groups or '(?!)'}){between}$")


def _begins(units: Iterable[str]) -> str:
    """Where a number can begin: in no number of digits, and before what goes on with it."""
    heads = re.escape("".join(sorted({form[0] for form in units})))
    return (
        rf"[\d{CHINESE}数几上半]"
        rf"(?:(?<=\d)(?<!\d\d)|(?<!\d)(?=[{GOES_ON}{heads}]|、[{DIGITS}]))"
    )


def _ranges(units: Iterable[str]) -> str:
    """What stands ahead where a range can begin: what numerals and units are made of, and behind it
    what parts two numbers, unless so much stands there that only the engine can tell.

    >>> [bool(re.match(_ranges(["所"]), text)) for text in ("3所至5所", "3所学校")], _ranges(["到"])
    ([True, False], '')
    """
    characters = set(_IN_NUMERALS).union(*units)
    if not characters.isdisjoint(_PARTING):
        return ""  # a user's own unit
    within = rf"[\d\s{CHINESE}{re.escape(''.join(sorted(characters)))}]"
    return rf"{within}{{1,{_LONGEST_SIDE}}}+(?:{_RANGE}|{within})"


def _by_character(bounds: Sequence[Bound], at: int) -> dict[str, tuple[Bound, ...]]:
    """The bounds by their first or last character, longest first."""
    groups: dict[str, list[Bound]] = {}
    for bound in sorted(bounds, key=lambda bound: -len(bound.word)):
        groups.setdefault(bound.word[at], []).append(bound)
    return {char: tuple(group) for char, group in groups.items()}


def read_quantities(
    text: str, reader: Reader, taken: Sequence[tuple[int, int]] = ()
) -> list[Quantity]:
    """The quantities of a folded text, in order, outside the spans in `taken`.

    >>> reader = Lexicon().get(build_reader)
    >>> [(q.numeral, int(q.value), q.qualifier) for q in read_quantities("近8万名学生", reader)]
    [('8万', 80000, 'nearly')]
    """
    plain = ungrouped(text)
    blocked = _Spans((*taken, *reader.traps.spans(plain)))
    found: list[Quantity] = []
    for match in reader.number.finditer(text):
        told = bool(found) and match.start() < found[-1].end  # the 5 of 3块5
        if told or blocked.cover(*match.span()):
            continue
        found += [
            as_spoken(quantity, text, reader.spoken)
            for quantity in _read(match, text, reader)
            if not blocked.hits(quantity.start, quantity.end)
            and not reader.traps.beside(
                plain, quantity.left, quantity.end, quantity.kind, quantity.form
            )
        ]
    return join(found, text)


class _Spans:
    """Whether a number overlaps any of the given spans; asked with growing offsets."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._at = 0

    def cover(self, start: int, end: int) -> bool:
        """Whether a span holds all of start..end; those in between are asked for later."""
        spans = self._spans
        while self._at < len(spans) and spans[self._at][1] <= start:
            self._at += 1
        return self._at < len(spans) and spans[self._at][0] <= start and end <= spans[self._at][1]

    def hits(self, start: int, end: int) -> bool:
        """Whether a span has a character in start..end."""
        spans = self._spans
        while self._at < len(spans) and spans[self._at][1] <= start:
            self._at += 1
        at = self._at
        while at < len(spans) and spans[at][0] < end:
            if spans[at][1] > start:
                return True
            at += 1
        return False


def _read(match: re.Match[str], text: str, reader: Reader) -> list[Quantity]:
    """The quantity, or two of 从A到B, of one match of the gate."""
    if match["share"]:
        return _share(match, text, reader)
    if match["a"]:
        return _range(match, text, reader)
    if match["n"]:
        unit = _unit(match["u"], reader)
        end = match.end() if unit else match.start() + len(match["n"].rstrip())
        return _number((match.start(), end), match["n"], unit, text, reader)
    if match["w"]:  # 三千多学子
        return _number(match.span(), match["w"], None, text, reader)
    return _number(match.span(), match["h"], _unit(match["v"], reader), text, reader)


def _share(match: re.Match[str], text: str, reader: Reader) -> list[Quantity]:
    """A share in words, which may be a range: 百分之七八十."""
    said, span = match["share"], match.span("share")
    sides = read_shares(said)
    parting = re.search("[至到]", said)
    if sides and parting and _MOVED.search(text, max(0, span[0] - 8), span[0]):
        at = span[0] + parting.start()
        spans = (span[0], at), (at + 1, span[1])
        return [
            _one(where, text[slice(*where)], value, _SHARE_UNIT, text, reader)
            for where, value in zip(spans, sides, strict=True)
        ]
    if sides:
        return [_ranged(_one(span, said, sides[0], _SHARE_UNIT, text, reader), sides[1])]
    value = read_share(said)
    return [] if value is None else [_one(span, said, value, _SHARE_UNIT, text, reader)]


def _unit(text: str | None, reader: Reader) -> Unit | None:
    return reader.units.get(text.strip().split("(")[0]) if text else None


def _number(
    span: tuple[int, int], numeral: str, unit: Unit | None, text: str, reader: Reader
) -> list[Quantity]:
    """One numeral, which may be a range of its own (三四百); none where it is no number."""
    if _is_word(numeral, span, text):
        return []
    if numeral[0] == "0" and numeral[1:2].isdigit():
        return []  # the rest of a number that was cut
    said = not numeral[0].isascii() or "、" in numeral
    pair = read_pair(numeral.rstrip("余多来几")) if said else None
    if pair:
        return [_ranged(_one(span, numeral, pair[0], unit, text, reader), pair[1])]
    value = read_number(numeral if numeral[0] == "几" else numeral.replace("几", ""))
    return [] if value is None else [_one(span, numeral, value, unit, text, reader)]


def _is_word(numeral: str, span: tuple[int, int], text: str) -> bool:
    """Whether a Chinese numeral is none: 二本, 唯一一所, 百校, 一本21人."""
    if numeral in _NO_NUMERALS or numeral.startswith("一一") or len(numeral) > _LONGEST:
        return True
    if len(numeral) > 1:
        return False
    if numeral in DIGITS:
        return text[span[1] : span[1] + 1].isdigit()
    beside = text[span[0] - 1 : span[0]] in _BESIDE_SCALE or text.endswith(_UNDER, 0, span[0])
    return numeral in "百千万" and not beside


def _range(match: re.Match[str], text: str, reader: Reader) -> list[Quantity]:
    """A至B: one quantity; after 从 or 由, or with units that differ, two."""
    first, second = match["a"], match["b"]
    unit_a, unit_b = _unit(match["ua"], reader), _unit(match["ub"], reader)
    span_a = (match.start(), match.end("ua") if unit_a else match.end("a"))
    span_b = (match.start("b"), match.end())
    low, high = read_number(first), read_number(second)
    if low is None or high is None:
        return []
    if unit_b is None and not (first[0].isascii() and second[0].isascii()):
        return [] if unit_a is None else _number(span_a, first, unit_a, text, reader)
    low = _spread(low, high, first, second)
    head = text[max(0, match.start() - 8) : match.start()]
    differ = unit_a is not None and unit_b is not None and unit_a.unit != unit_b.unit
    if max(len(first), len(second)) > _LONGEST:
        return []
    moved = _MOVED.search(head) and not reader.of_range.match(text, match.end())
    if moved or differ or low >= high:
        return [
            *_number(span_a, first, unit_a or unit_b, text, reader),
            *_number(span_b, second, unit_b, text, reader),
        ]
    return [_ranged(_one(match.span(), match[0], low, unit_b, text, reader), high)]


def _spread(low: Decimal, high: Decimal, first: str, second: str) -> Decimal:
    """3至5万: the scale of the second number holds for the first, where that gives a range."""
    scale = re.search(r"[百千万亿]+$", second.rstrip("余多"))
    if scale and first[-1] not in "百千万亿":
        factor = read_number("一" + scale[0]) or Decimal(1)
        if low * factor < high:
            return low * factor
    return low


def _ranged(quantity: Quantity, high: Decimal) -> Quantity:
    """The quantity as a range up to `high`."""
    factor = quantity.unit.factor if quantity.unit else Decimal(1)
    return replace(quantity, value_max=high * factor, qualifier="range")


def _one(
    span: tuple[int, int],
    numeral: str,
    value: Decimal,
    unit: Unit | None,
    text: str,
    reader: Reader,
) -> Quantity:
    """One quantity with its bound, which may stand before, inside or behind it."""
    start, end = span
    numeral = numeral.strip()
    qualifier: Qualifier = "exact"
    vague = False
    if not numeral.isascii():
        for at, char in enumerate(numeral):
            if char in reader.inside and (at or char == "上"):
                qualifier = reader.inside[char]
        vague = _VAGUE.match(numeral) is not None
        if vague:
            qualifier = "more_than"
    left, before = _before(text, start, reader)
    if before is None and unit and unit.kind == "percent":
        before = _before_whole(text, start, reader)
    if before and (qualifier == "exact" or before not in {"at_most", "exact"}):  # 多了90余人
        qualifier = before
    elif qualifier == "exact":
        over = reader.over.search(text, max(0, left - _OVER_REACH), left)
        qualifier = over.lastgroup if over and over.lastgroup else qualifier  # type: ignore[assignment]
    right, after = _after(text, end, unit, reader)
    if after and qualifier in {"exact", "about"}:
        qualifier = after
    value, kind, form = (
        (value * unit.factor, unit.kind, unit.form) if unit else (value * 1, "bare", None)
    )
    return Quantity(
        start, end, left, right, numeral, value, None, qualifier, unit, kind, form, vague
    )


def _before(text: str, start: int, reader: Reader) -> tuple[int, Qualifier | None]:
    """Where the bound before a number begins, and what it says; links may stand in between."""
    end = start
    for _ in range(2):
        for bound in reader.before.get(text[end - 1 : end], ()):
            begin = end - len(bound.word)
            if begin >= 0 and text.startswith(bound.word, begin) and text[end : end + 1] != "的":
                if begin and text[begin - 1] in bound.not_beside:
                    continue
                return begin, bound.qualifier
        if text[start - 1 : start] not in _BETWEEN_ENDS:
            break
        between = _BETWEEN.search(text, max(0, start - _REACH), start)
        if between is None:
            break
        end = between.start()
    return start, None


def _before_whole(text: str, start: int, reader: Reader) -> Qualifier | None:
    """The bound before what the share is a share of: 不得超过公用经费的10%."""
    head = text[max(0, start - _REACH) : start]
    if not head.endswith("的"):
        base = reader.base.search(head)
        return base.lastgroup if base else None  # type: ignore[return-value]
    for at in range(len(head) - 1, 0, -1):
        for bound in reader.before.get(head[at - 1], ()):
            long = len(bound.word) >= _BOUND_LEAST and head.endswith(bound.word, 0, at)
            if long and _SHARE_OF.fullmatch(head, at):
                return bound.qualifier
    return None


def _after(text: str, end: int, unit: Unit | None, reader: Reader) -> tuple[int, Qualifier | None]:
    """Where the bound behind a number ends, and what it says: 以上, (含)以上, 左右."""
    kind = unit.kind if unit else "bare"
    begin = end + 3 if text.startswith("(含)", end) else end
    for bound in reader.after.get(text[begin : begin + 1], ()):
        if text.startswith(bound.word, begin) and (not bound.kinds or kind in bound.kinds):
            over = begin + len(bound.word)
            if over < len(text) and text[over] in bound.not_beside:
                continue
            return over, bound.qualifier
    return end, None
