"""Quantities: the numbers of a text with value, bound and unit, without those that are no count.

In: a folded text and spans whose digits are spoken for (times, names). Out: `Quantity` objects in
text order. One compiled pattern is the gate: where it does not match, nothing else is done.
What this module never does: look for the noun, or drop a quantity for want of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..lexicon import Lexicon
from ..lexicon.load import Row
from .numerals import read_number, read_pair, read_share

_DIGITS = "一二两三四五六七八九"
_CHINESE = _DIGITS + "十百千万亿零〇"
_A = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_ARABIC = (
    rf"{_A}(?:\ ?[十百千万亿]{{1,2}}(?:{_A}[百千万]{{1,2}})*(?:\d{{1,4}}(?![\d.]))?)?"
    r"(?:\ ?[余多来几](?:[百千万亿]{1,2})?)?"
)
_HAN = (
    rf"(?:[数几上](?=[十百千万亿])[{_CHINESE}]+|[{_CHINESE}]+|几)(?:点[{_DIGITS}零]+[十百千万亿]{{0,2}})?"
    r"(?:[余多来几](?:[百千万亿]{1,2})?)?"
)
NUMERAL = rf"(?:{_ARABIC}|{_HAN})"
_SHARE = (
    rf"百分之百|百分百|[{_DIGITS}十百]+分之[{_CHINESE}]+(?:点[{_DIGITS}零]+)?"
    rf"|(?<![\d/])[1-9]/[2-9](?![\d/])|(?<![{_CHINESE}完构形建养组变达促])[{_DIGITS}](?:至[{_DIGITS}])?成"
    rf"(?![为立员效长就人果功本都套语品型年])[{_DIGITS}]?|半数(?!学校以下)|(?<=近)一半"
)
_RANGE = r"(?:[至到~]|-{1,2})"
_HEDGE_REACH = 6
"""Characters before a number in which a bound may stand; 上限提高到每人 is the longest."""
VAGUE = re.compile(r"^[数几]|^[十百千万]?几[十百千万]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One form of a row of `units.toml`."""

    id: str
    form: str
    kind: str
    unit: str | None
    factor: Decimal
    fits: frozenset[str]
    noun: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text: `text[start:end]` holds numeral, scale and classifier.

    `left` and `right` are where the words about it begin and end: 近 and 以上 lie between them
    and the quote. `unit` is None for a bare number.
    """

    start: int
    end: int
    left: int
    right: int
    numeral: str
    value: Decimal
    value_max: Decimal | None
    qualifier: str
    qualifier_id: str
    unit: Unit | None
    vague: bool = False

    @property
    def kind(self) -> str:
        """The kind of its unit; `bare` without one."""
        return self.unit.kind if self.unit else "bare"

    @property
    def form(self) -> str | None:
        """The classifier as it stands."""
        return self.unit.form if self.unit else None


@dataclass(frozen=True, slots=True)
class Trap:
    """A pattern tried at a quantity that was read."""

    id: str
    pattern: re.Pattern[str]
    kinds: frozenset[str]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything compiled from units.toml, qualifiers.toml and traps.toml, once a process."""

    number: re.Pattern[str]
    units: dict[str, Unit]
    before: tuple[tuple[str, str, str, str], ...]
    after: tuple[tuple[str, str, str, frozenset[str]], ...]
    inside: dict[str, tuple[str, str]]
    traps: re.Pattern[str]
    trap_ids: dict[str, str]
    traps_before: tuple[Trap, ...]
    traps_after: tuple[Trap, ...]


SHARE_UNIT = Unit("share", "", "percent", "%", Decimal(1), frozenset())


def build_reader(lexicon: Lexicon) -> Reader:
    """Compile the three tables; for `lexicon.get`."""
    units, unit_pattern = _units(lexicon.rows("units"))
    number = re.compile(
        rf"(?P<share>{_SHARE})"
        rf"|(?<![\d.])(?P<a>{NUMERAL})(?P<ua>{unit_pattern})?{_RANGE}\ ?"
        rf"(?P<b>{NUMERAL})(?P<ub>{unit_pattern})?"
        rf"|(?<![\d.])(?P<n>{_ARABIC})(?P<u>{unit_pattern})?"
        rf"|(?P<h>{_HAN})(?P<v>{unit_pattern})"
    )
    rows = lexicon.rows("qualifiers")
    before = [
        (word, row.id, str(row["qualifier"]), row.get("not_after", {}).get(word, ""))
        for row in rows
        if row["where"] == "before"
        for word in row["words"]
    ]
    after = [
        (word, row.id, str(row["qualifier"]), frozenset(row.get("kinds", ())))
        for row in rows
        if row["where"] == "after"
        for word in row["words"]
    ]
    inside = {
        word: (row.id, str(row["qualifier"]))
        for row in rows
        if row["where"] == "inside"
        for word in row["words"]
    }
    spans, ids = _trap_spans(lexicon.rows("traps"))
    return Reader(
        number,
        units,
        tuple(sorted(before, key=lambda item: -len(item[0]))),
        tuple(sorted(after, key=lambda item: -len(item[0]))),
        inside,
        spans,
        ids,
        _traps_at(lexicon.rows("traps"), "before"),
        _traps_at(lexicon.rows("traps"), "quantity"),
    )


def _units(rows: Sequence[Row]) -> tuple[dict[str, Unit], str]:
    """The forms by name, and one pattern for them all, longest first."""
    units: dict[str, Unit] = {}
    parts: dict[str, str] = {}
    for row in rows:
        factor = [Decimal(part) for part in str(row.get("factor", "1")).split("/")]
        for form in row["forms"]:
            units[form] = Unit(
                row.id,
                form,
                row["kind"],
                row.get("unit"),
                factor[0] / factor[-1] if len(factor) > 1 else factor[0],
                frozenset(row.get("fits", ())),
                row.get("noun"),
            )
            blocked = row.get("not_before", {}).get(form)
            parts[form] = re.escape(form) + (f"(?![{blocked}])" if blocked else "")
    choices = "|".join(parts[form] for form in sorted(parts, key=len, reverse=True))
    return units, rf"\s?(?:{choices})(?:\([件套台架个所处部间、/]+\))?"


def _expand(pattern: str) -> str:
    return pattern.replace("{N}", rf"(?:\d[\d.,]*|[{_CHINESE}几数]+)").replace("{D}", r"\d+")


def _trap_spans(rows: Sequence[Row]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One alternation over the patterns that cover spans; the group names lead to the rows."""
    ids: dict[str, str] = {}
    parts: list[str] = []
    groups = 0
    for row in rows:
        if "where" in row.data:
            continue
        name = f"t{len(parts)}"
        ids[name] = row.id
        groups += 1
        own = _shifted(_expand(row["pattern"]), groups)
        parts.append(f"(?P<{name}>{own})")
        groups += re.compile(_expand(row["pattern"])).groups
    return re.compile("|".join(parts)), ids


def _shifted(pattern: str, groups: int) -> str:
    """The pattern with its back references moved behind `groups` groups that come before it."""
    return re.sub(r"\\([1-9])", lambda match: f"\\{groups + int(match[1])}", pattern)


def _traps_at(rows: Sequence[Row], where: str) -> tuple[Trap, ...]:
    return tuple(
        Trap(
            row.id,
            re.compile(_expand(row["pattern"])),
            frozenset(row.get("kinds", ())),
            frozenset(row.get("units", ())),
        )
        for row in rows
        if row.get("where") == where
    )


def trap_spans(text: str, reader: Reader) -> list[tuple[int, int, str]]:
    """Spans of the folded text whose numbers are no quantities, with the id of the trap."""
    return [
        (match.start(), match.end(), reader.trap_ids[match.lastgroup or ""])
        for match in reader.traps.finditer(text)
    ]


def read_quantities(
    text: str, reader: Reader, taken: Sequence[tuple[int, int]] = ()
) -> list[Quantity]:
    """The quantities of a folded text, in order, outside the spans in `taken`.

    >>> from shuangjian_cli.lexicon import Lexicon
    >>> reader = Lexicon().get(build_reader)
    >>> [(q.numeral, int(q.value), q.qualifier) for q in read_quantities("近8万名学生", reader)]
    [('8万', 80000, 'nearly')]
    """
    blocked = _Spans([*taken, *((start, end) for start, end, _ in trap_spans(text, reader))])
    found: list[Quantity] = []
    at = 0
    while match := reader.number.search(text, at):
        at = max(match.end(), match.start() + 1)
        found += [
            quantity
            for quantity in _read(match, text, reader)
            if not blocked.hits(quantity.start, quantity.end)
            and not _trapped(quantity, text, reader)
        ]
    return found


class _Spans:
    """Whether a number overlaps any of the given spans; asked with growing offsets."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._at = 0

    def hits(self, start: int, end: int) -> bool:
        spans = self._spans
        while self._at < len(spans) and spans[self._at][1] <= start:
            self._at += 1
        at = self._at
        while at < len(spans) and spans[at][0] < end:
            if spans[at][1] > start:
                return True
            at += 1
        return False


def _trapped(quantity: Quantity, text: str, reader: Reader) -> bool:
    """Whether a pattern of traps.toml fits before or behind this quantity."""
    for trap in reader.traps_after:
        if quantity.kind in trap.kinds and trap.pattern.match(text, quantity.end):
            return True
    for trap in reader.traps_before:
        if quantity.kind in trap.kinds and (not trap.units or quantity.form in trap.units):
            head = text[max(0, quantity.left - 16) : quantity.left]
            if trap.pattern.search(head):
                return True
    return False


def _read(match: re.Match[str], text: str, reader: Reader) -> list[Quantity]:
    """The quantity, or two of 从A到B, of one match of the gate."""
    if match["share"]:
        value = read_share(match["share"])
        return (
            []
            if value is None
            else _one(match.span("share"), match["share"], value, SHARE_UNIT, text, reader)
        )
    if match["a"]:
        return _range(match, text, reader)
    numeral, unit_text = (match["n"], match["u"]) if match["n"] else (match["h"], match["v"])
    unit = _unit(unit_text, reader)
    end = match.end()
    if match["n"] and unit is None:
        end = match.start() + len(numeral.rstrip())
    return _number((match.start(), end), numeral, unit, text, reader)


def _number(
    span: tuple[int, int], numeral: str, unit: Unit | None, text: str, reader: Reader
) -> list[Quantity]:
    pair = None if numeral[0].isascii() else read_pair(numeral.rstrip("余多来几"))
    if pair:
        found = _one(span, numeral, pair[0], unit, text, reader)
        return [_with_range(quantity, pair[1]) for quantity in found]
    value = read_number(numeral.replace("几", "") if numeral[0] not in "几" else numeral)
    if value is None or _article(numeral, span, text):
        return []
    return _one(span, numeral, value, unit, text, reader)


def _article(numeral: str, span: tuple[int, int], text: str) -> bool:
    """二 before a classifier is an ordinal (二本); a lone 百 or 千 counts only beside a bound."""
    if numeral in {"二", "零", "〇", "几", "数", "亿"} or numeral.startswith("一一"):
        return True
    if len(numeral) == 1 and numeral in _DIGITS and text[span[1] : span[1] + 1].isdigit():
        return True  # 一本21人
    if numeral[0] in "十百千万" and len(numeral) == 1 and numeral != "十":
        return text[span[0] - 1 : span[0]] not in tuple("近上超逾约达破")
    return False


def _with_range(quantity: Quantity, high: Decimal) -> Quantity:
    factor = quantity.unit.factor if quantity.unit else Decimal(1)
    return Quantity(
        quantity.start,
        quantity.end,
        quantity.left,
        quantity.right,
        quantity.numeral,
        quantity.value,
        high * factor,
        "range",
        "range",
        quantity.unit,
        quantity.vague,
    )


def _unit(text: str | None, reader: Reader) -> Unit | None:
    if not text:
        return None
    return reader.units.get(text.strip().split("(")[0])


def _range(match: re.Match[str], text: str, reader: Reader) -> list[Quantity]:
    """A至B: one quantity; after 从 or 由 two; with units that differ two as well."""
    first, second = match["a"], match["b"]
    unit_a, unit_b = _unit(match["ua"], reader), _unit(match["ub"], reader)
    low, high = read_number(first), read_number(second)
    if low is None or high is None:
        return []
    if unit_b is None and not (first[0].isascii() and second[0].isascii()):
        return (
            []
            if unit_a is None
            else _number((match.start("a"), match.end("ua")), first, unit_a, text, reader)
        )
    moved = re.search(
        r"[从由自][^,，。;；、]{0,6}$", text[max(0, match.start() - 8) : match.start()]
    )
    if (
        moved
        or (unit_a and unit_b and unit_a.unit != unit_b.unit)
        or (high <= low and _spread(low, high, first, second) >= high)
    ):
        end_a = match.end("ua") if unit_a else match.end("a")
        return _number((match.start("a"), end_a), first, unit_a or unit_b, text, reader) + _number(
            (match.start("b"), match.end()), second, unit_b, text, reader
        )
    found = _one(match.span(), match[0], _spread(low, high, first, second), unit_b, text, reader)
    return [_with_range(quantity, high) for quantity in found]


def _spread(low: Decimal, high: Decimal, first: str, second: str) -> Decimal:
    """3至5万: the scale of the second number holds for the first, where that gives a range."""
    scale = re.search(r"[百千万亿]+$", second.rstrip("余多"))
    if scale and first[-1] not in "百千万亿":
        factor = read_number("一" + scale[0]) or Decimal(1)
        if low * factor < high:
            return low * factor
    return low


def _one(
    span: tuple[int, int],
    numeral: str,
    value: Decimal,
    unit: Unit | None,
    text: str,
    reader: Reader,
) -> list[Quantity]:
    """One quantity with its bound, which may stand before, inside or behind it."""
    start, end = span
    left, right = start, end
    word_id = qualifier = ""
    numeral = numeral.strip()
    for at, char in enumerate(numeral):
        if char in reader.inside and (at or char == "上"):
            word_id, qualifier = reader.inside[char]
    if VAGUE.search(numeral):
        word_id, qualifier = "more-than-inside", "more_than"
    before = _before(text, start, reader)
    if before:
        length, before_id, before_qualifier = before
        left = start - length
        if not qualifier or before_qualifier != "at_most":
            word_id, qualifier = before_id, before_qualifier
    kind = unit.kind if unit else "bare"
    for word, after_id, after_qualifier, kinds in reader.after:
        if kinds and kind not in kinds:
            continue
        if text.startswith(word, end) or text.startswith("(含)" + word, end):
            right = end + len(word) + (0 if text.startswith(word, end) else 3)
            if not qualifier or qualifier == "about":
                word_id, qualifier = after_id, after_qualifier
            break
    factor = unit.factor if unit else Decimal(1)
    return [
        Quantity(
            start,
            end,
            left,
            right,
            numeral,
            value * factor,
            None,
            qualifier or "exact",
            word_id or "exact",
            unit,
            bool(VAGUE.search(numeral)),
        )
    ]


def _before(text: str, start: int, reader: Reader) -> tuple[int, str, str] | None:
    """The bound that ends where the number starts: how many characters, row, qualifier."""
    head = text[max(0, start - _HEDGE_REACH - 8) : start]
    tail = re.search(r"(?:[ 有为的达到出了]|新台币|人民币|港币|每[人生校班年月]){0,3}$", head)
    skipped = len(tail[0]) if tail else 0
    for skip in dict.fromkeys((0, skipped)):
        stem = head[: len(head) - skip] if skip else head
        for word, row, qualifier, not_after in reader.before:
            if stem.endswith(word) and stem[: -len(word)][-1:] not in tuple(not_after):
                return len(word) + skip, row, qualifier
    return None
