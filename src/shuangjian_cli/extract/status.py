"""Whether a number is so, planned or a rule; a change or a level; per what; under which verb.

In: the folded sentence, the quantity and its tokens. Out: a `Status`. All words are rows of
`status.toml`; the code knows only their classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..lexicon import Lexicon
from ..model.rows import ChangeKind, DocumentRow
from ..model.rows import Status as StatusName
from .heads import guarded
from .lines import NO_MARK, Line
from .nouns import Token
from .quantities import Quantity

_HEAD = 200
"""Characters at the beginning and at the end of a text where it says what it is."""
_CAPTION = 90
"""Characters before a table that introduce it: its title, a sentence."""
_LINE = 40
"""Characters of a line that can be a heading or a source; longer is running text."""
_RATE_MOST = 20_000
"""An amount below this, in its currency, can be a rate per head or school; above it is a sum."""
_QUOTA_MOST = 3
"""The most that a quota gives each school or class; a larger number for each is an average."""
_OF_TIME = re.compile(r"(?:平均.*|(?:每|一)个?(?:年|学年|月|天|日|周))")
"""An average, or so much a year: a large sum of it is what was spent, no rate."""
_PRICE = re.compile(r"(?:每|一)个?(?:年|学年|学期|月|天|日|周|次|趟|单|餐|顿|份|节|节课)")
"""So much a month or a meal: a price, unless something says that it is laid down."""
_AID_REACH = 8
"""Characters behind an amount in which a word for aid may stand: 每月500元生活补助."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_FROM = ("由", "从")
_RISES = re.compile(
    r"[^,，。;；、\d]{0,4}?(?:提高|提升|增加?|扩大?|上升|升|降低|下降|降|减少|减)[加大低]?[到至为]"
)
_LISTED = re.compile(r"[、和]|\d")
_NO_ITEM = frozenset({"stop", "swing", "function", "link", "punct", "open", "close"})
_CLAUSE_ENDS = ",，。;；:：!！?？\n"
_CLAUSE = re.compile(f"[{_CLAUSE_ENDS}]")


class Sign(NamedTuple):
    """A row of status.toml; `kinds` are the kinds of unit that it holds for, empty for all."""

    pattern: re.Pattern[str]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class StatusWords:
    """The patterns of status.toml, by class."""

    signs: dict[str, tuple[Sign, ...]]

    def last(self, kind: str, text: str, start: int, end: int, unit: str = "") -> int:
        """Where the last match of the class in `text[start:end]` begins; -1 without one."""
        found = -1
        for pattern, kinds in self.signs.get(kind, ()):
            if unit and kinds and unit not in kinds:
                continue
            for match in pattern.finditer(text, start, end):
                if match.start() > found:
                    found = match.start()
        return found


class Status(NamedTuple):
    """What surrounds a quantity says of it."""

    status: StatusName
    change: ChangeKind
    basis: str | None
    action: str | None


@dataclass(frozen=True, slots=True)
class When:
    """What the document as a whole says: the year of publication; whether it speaks of plans."""

    year: int | None
    planned: bool
    standard: bool
    sections: tuple[tuple[int, int], ...] = ()
    """The spans of sections that speak of what comes: 二、2024年重点工作."""
    reviews: tuple[tuple[int, int], ...] = ()
    """The spans of sections of a plan that say how things are: 一、工作基础."""

    def plans(self, at: int) -> bool:
        """Whether what stands at `at` is in a plan."""
        if any(start <= at < end for start, end in self.sections):
            return True
        return self.planned and not any(start <= at < end for start, end in self.reviews)


def read_when(row: DocumentRow, lines: Sequence[Line], words: StatusWords) -> When:
    """The year and the tense of a document: a budget speaks of what will be."""
    published = (row.published or "")[:4]
    near = [row.title or "", *row.text[:_HEAD].split("\n"), *row.text[-_HEAD:].split("\n")]
    heads = [line for line in near if 0 < len(line) <= _LINE]

    def says(kind: str, heads: Sequence[str]) -> bool:
        return any(
            sign.pattern.search(head) for sign in words.signs.get(kind, ()) for head in heads
        )

    return When(
        int(published) if published.isdigit() else None,
        says("document-planned", heads),
        says("document-standard", heads[:1] if row.title else ()),
        tuple(_sections(row.text, lines, words, "section-planned")),
        tuple(_sections(row.text, lines, words, "section-review")),
    )


def _sections(
    text: str, lines: Sequence[Line], words: StatusWords, kind: str
) -> Iterator[tuple[int, int]]:
    """From a heading of the kind to the next heading of its depth or above."""
    begin, depth = -1, NO_MARK
    for line in lines:
        if not line.heading:
            continue
        if begin >= 0 and line.level <= depth:
            yield begin, line.start
            begin = -1
        if begin < 0 and words.last(kind, text, line.start, line.end) >= 0:
            begin, depth = line.start, line.level
    if begin >= 0:
        yield begin, len(text)


def build_status(lexicon: Lexicon) -> StatusWords:
    """Compile status.toml; for `lexicon.get`."""
    signs: dict[str, list[Sign]] = {}
    for row in lexicon.rows("status"):
        sign = Sign(re.compile(guarded(row["pattern"])), frozenset(row.get("kinds", ())))
        signs.setdefault(row["class"], []).append(sign)
    return StatusWords({kind: tuple(found) for kind, found in signs.items()})


def read_status(
    text: str,
    begin: int,
    quantity: Quantity,
    tokens: Sequence[Token],
    at: int,
    words: StatusWords,
    when: When,
) -> Status:
    """The status of the quantity at token `at` of the sentence that begins at `begin`."""
    clause = _clause_start(text, begin, quantity.left)
    basis = _basis(text, clause, quantity, words)
    return Status(
        _status(text, begin, clause, quantity, basis, words, when),
        _change(text, clause, quantity, tokens, at, words),
        basis,
        _action(tokens, at),
    )


def read_cell(text: str, head: str, table: int, quantity: Quantity, words: StatusWords) -> Status:
    """The status of a cell: what the head of its column says, or else the line above the table."""
    change: ChangeKind = "level"
    if (
        quantity.kind == "percent"
        and quantity.value
        and words.last("cell-change", head, 0, len(head)) >= 0
    ):
        change = "increase"
    if words.last("cell-done", head, 0, len(head)) >= 0:
        return Status("actual", change, None, None)
    caption = text[max(0, table - _CAPTION) : table]
    said = (words.last("cell-planned", place, 0, len(place)) for place in (head, caption))
    return Status("planned" if any(at >= 0 for at in said) else "actual", change, None, None)


def _clause_start(text: str, begin: int, end: int) -> int:
    for at in range(end - 1, begin - 1, -1):
        if text[at] in _CLAUSE_ENDS and not (
            text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        ):
            return at + 1
    return begin


def _status(
    text: str,
    begin: int,
    clause: int,
    quantity: Quantity,
    basis: str | None,
    words: StatusWords,
    when: When,
) -> StatusName:
    """Planned if a plan word comes last before the number; a rate per head is a standard."""
    if _is_standard(text, clause, quantity, basis, words):
        return "standard"
    end = quantity.start + 1  # the digit itself may tell: 计划1900人, 报到2044人
    planned = words.last("planned", text, begin, end)
    planned = max(planned, _deadline(text, begin, quantity.start, words, when))
    done = words.last("done", text, begin, end)
    if planned >= 0 and planned > done:
        return "actual" if _grows(text, quantity) else "planned"
    known = _as_it_is(text, begin, clause, quantity, basis, words, when)
    in_plan = planned < 0 and done < 0 and when.plans(begin)
    laid_down = known == "standard" and quantity.kind == "money"
    if laid_down or not in_plan or _grows(text, quantity):
        return known
    return known if _looks_back(text, begin, quantity.start, words, when) else "planned"


def _grows(text: str, quantity: Quantity) -> bool:
    """由38.6%提高至50%: the level from which a plan begins is so already."""
    opens = text.startswith(_FROM, max(0, quantity.left - 1))
    return opens and _RISES.match(text, quantity.right) is not None


def _as_it_is(
    text: str,
    begin: int,
    clause: int,
    quantity: Quantity,
    basis: str | None,
    words: StatusWords,
    when: When,
) -> StatusName:
    """Whether a number that no word plans is laid down."""
    rule = words.last("rule", text, clause, quantity.start) >= 0
    bound = quantity.qualifier in {"at_least", "at_most"}
    if quantity.kind != "money":
        asked = rule or basis is not None
        verb = asked and words.last("standard-verb", text, clause, quantity.start) >= 0
        share = quantity.kind == "percent"
        set_down = (rule and (share or verb)) or (share and bound and when.standard)
        quota = basis is not None and _is_quota(text, quantity, basis)
        return "standard" if set_down or quota or (basis and (bound or verb)) else "actual"
    small = quantity.value < _RATE_MOST
    if basis:
        laid_down = rule or bound or when.standard
        if not laid_down and words.last("given", text, clause, quantity.start) >= 0:
            return "actual"
        averaged = basis.startswith("平均")
        said = clause if averaged else begin
        aid = laid_down or words.last("aid", text, said, quantity.right + _AID_REACH) >= 0
        if _PRICE.fullmatch(basis) and not aid:
            return "actual"
        if (aid or not averaged) and (small or not _OF_TIME.fullmatch(basis)):
            return "standard"
    if words.last("standard", text, clause, quantity.start) >= 0:
        return "standard"
    if rule and words.last("rule-object", text, clause, quantity.start) >= 0:
        return "standard"
    return "standard" if small and (bound or when.standard) else "actual"


def _deadline(text: str, begin: int, end: int, words: StatusWords, when: When) -> int:
    """Where a year to come is named: 到2027年; without a date, at the head of a clause."""
    found = -1
    for pattern, _ in words.signs.get("deadline", ()):
        for match in pattern.finditer(text, begin, end):
            if when.year:
                ahead = int(match["year"] or match["year2"]) > when.year
            else:
                opens = match.start() == begin or _CLAUSE.match(text, match.start() - 1) is not None
                ahead = opens and words.last("past", text, begin, end) < 0
            found = max(found, match.start()) if ahead else found
    return found


def _is_quota(text: str, quantity: Quantity, basis: str) -> bool:
    """每校1名法治副校长: so few for each, and no verb between, is laid down and not counted."""
    alone = text.endswith(basis, 0, quantity.left) and basis[0] == "每"
    return alone and quantity.value <= _QUOTA_MOST and quantity.value_max is None


def _looks_back(text: str, begin: int, end: int, words: StatusWords, when: When) -> bool:
    """Whether a sentence of a plan tells what has been: 累计建成, or a year before the plan's."""
    if words.last("past", text, begin, end) >= 0:
        return True
    years = [int(year) for year in _YEAR.findall(text, begin, end)]
    return bool(years) and when.year is not None and max(years) < when.year


def _is_standard(
    text: str, clause: int, quantity: Quantity, basis: str | None, words: StatusWords
) -> bool:
    """按照总数的60%、每生每年500元标准: a rate that the word 标准 behind it names so."""
    if quantity.kind not in {"money", "percent"}:
        return False
    named = any(
        sign.pattern.match(text, quantity.right) for sign in words.signs.get("standard-after", ())
    )
    if quantity.kind == "percent":
        return named and "按" in text[clause : quantity.start]
    by = "按" in text[clause : quantity.start]
    return (named and by) or ((named or by) and basis is not None)


def _change(
    text: str,
    clause: int,
    quantity: Quantity,
    tokens: Sequence[Token],
    at: int,
    words: StatusWords,
) -> ChangeKind:
    """The nearest word of change in the clause before the number."""
    up = words.last("increase", text, clause, quantity.start, quantity.kind)
    down = words.last("decrease", text, clause, quantity.start, quantity.kind)
    if up < 0 and down < 0:
        return "level"
    between = text[max(up, down) : quantity.left]
    if _LISTED.search(between) and not _in_changed_list(tokens, at, max(up, down)):
        return "level"
    return "increase" if up > down else "decrease"


def _in_changed_list(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """比去年增加4个班、180人: whether only items of a list stand between verb and number."""
    listed = False
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.start <= verb < token.end:
            return listed
        if token.kinds & _NO_ITEM and not token.nouns:
            return False
        listed = listed or "list" in token.kinds
    return False


def _basis(text: str, clause: int, quantity: Quantity, words: StatusWords) -> str | None:
    """每生每年 before the number, /生·年 behind it."""
    for pattern, _ in words.signs.get("basis-after", ()):
        match = pattern.match(text, quantity.end)
        if match:
            if match["one"]:
                return match["one"]
            per = match["per"]
            return "".join(f"每{part}" for part in re.split(r"[·./、每]", per) if part)
    for pattern, kinds in words.signs.get("basis", ()):
        if kinds and quantity.kind not in kinds:
            continue
        match = pattern.search(text, clause, quantity.start)
        if match and not re.search(r"\d", match["rest"]):
            return match["per"]
    return None


def _action(tokens: Sequence[Token], at: int) -> str | None:
    """The nearest verb before the number, in its clause and behind the number before."""
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.kinds & {"punct", "quantity"}:
            return None
        if token.kinds & {"stop", "swing"}:
            return token.text
    return None
