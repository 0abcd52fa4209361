"""The facts of tables: what the head of a column and the lines above say of the numbers below.

In: the numbers that `tables` read, and the facts of cells of words, which are read as sentences
are. Out: facts with the status and the time of their column. What this module never does: read a
number or name what it counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from operator import attrgetter, itemgetter

from ..lexicon.programs import compiled
from ..model.rows import Fact
from .context import Context
from .lines import COLONS, HEADING_LENGTH
from .numbers.numerals import fold
from .places.in_force import PlaceReading
from .record import build_fact
from .status.page import per_each
from .status.read import Status, read_cell
from .tables.cells import Entry, Worded
from .tables.grid import stem_of
from .tables.heads import build_heads
from .times.periods import PeriodReading, parse_period

_DAY = compiled(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_YEARS = compiled(r"(?:19|20)\d\d年")
_UNITS_LINE = compiled(r"[ \t]{0,9}[(（]?单位 ?[:：]")
"""How the line of units begins between the title of a table and the table."""
_CELL_ENDS = frozenset({"\n", "\t", " "})
_CLOSED = "。"
_LINES_ABOVE = 2
"""Lines right above a table that hold for all of it: its title and its units."""
_LEAD = 200
"""Characters before a table that can say what it is about."""


def table_fact(context: Context, entry: Entry) -> Fact:
    """The fact of a cell; the head of its column may name the time."""
    rate = _is_rate(context, entry)
    about = fold(context.row.title or ""), _before(context, entry.table)
    heads = entry.head.text, entry.said
    status = read_cell(heads, rate, about, entry.quantity, context.status)
    status = status._replace(basis=status.basis or _per(context, entry, status))
    reading = entry.reading
    basis = context.status.head("cell-basis", context.text, reading.start, reading.end)
    if basis:  # 生均公用经费
        status = status._replace(basis=status.basis or basis)
        reading = reading._replace(start=reading.start + len(basis))
    place = _row_place(context, entry)
    fact = build_fact(
        context, (entry.begin, entry.end), entry.quantity, reading, status, place=place
    )
    flags = sorted({*fact.flags, "table"})
    sure = context.calibration.of("table", fact.metric, flags)
    fact = fact.model_copy(update={"flags": flags, "confidence": sure})
    return _dated(fact, _time(context, fact, entry.dated, entry.table))


def _row_place(context: Context, entry: Entry) -> PlaceReading | None:
    """The place that is all of a row's first cell.

    In a table with a cell a line it need not be in force for the last cell: 太谷区 / 41 / 92.7.
    """
    mentions = context.places.mentions
    index = bisect_left(mentions, entry.begin, key=itemgetter(0))
    if index == len(mentions) or mentions[index][0] != entry.begin:
        return None
    _, end, place = mentions[index]
    force = context.places.at(entry.quantity.start, entry.quantity.end)
    whole = context.text[end : end + 1] in _CELL_ENDS
    return place if whole and (force is None or force.name != place.name) else None


def _is_rate(context: Context, entry: Entry) -> bool:
    """Whether money is laid down: by its head or label, or by what the line above says of all."""
    kinds = context.lexicon.get(build_heads)
    heads = entry.stem, stem_of(entry.said)
    if any(kinds.is_a("rate", head) for head in heads):
        return True
    if any(kinds.is_a("sum", head) for head in heads):
        return False
    above = next((line for line in reversed(_lines_before(context, entry.table))), "")
    lines = above, context.row.title or ""
    return any(context.status.last("cell-rates", line, 0, len(line)) >= 0 for line in lines)


def _per(context: Context, entry: Entry, status: Status) -> str | None:
    """Per what money is by its own cell (2600元/学年), or by the head of the list of fees."""
    if entry.quantity.kind != "money":
        return None
    for pattern, *_ in context.status.signs.get("basis-after", ()):
        match = pattern.match(context.text, entry.quantity.end)
        if match:
            return match["one"] or per_each(match["per"])
    if status.status != "standard":
        return None
    return context.when.basis(entry.quantity.start) or _per_above(context, entry.table)


def _per_above(context: Context, table: int) -> str | None:
    """Per what the line above a table says that all its fees are: 收费标准(元/生·学期)."""
    for line in _before(context, table).rstrip().split("\n")[-_LINES_ABOVE:]:
        for pattern, *_ in context.status.signs.get("basis-head", ()):
            match = pattern.search(line.strip())
            if match:
                return per_each(match["per"])
    return None


def in_columns(context: Context, facts: Sequence[Fact], cells: Sequence[Worded]) -> list[Fact]:
    """The facts of sentences, those of cells of words with what the heads of their columns say."""
    return [
        fact if cell is None else _in_column(context, fact, cell)
        for fact in facts
        for cell in (_cell_at(cells, fact.start),)
    ]


def _cell_at(cells: Sequence[Worded], place: int) -> Worded | None:
    at = bisect_right(cells, place, key=attrgetter("start")) - 1
    return cells[at] if at >= 0 and place < cells[at].end else None


def _in_column(context: Context, fact: Fact, cell: Worded) -> Fact:
    """新增托位600个 below 年度目标 is planned, in the year of the table."""
    words, head = context.status, cell.head.text
    planned = words.last("cell-planned", head, 0, len(head)) >= 0
    if planned and fact.status == "actual":
        fact = fact.model_copy(update={"status": "planned"})
    return _dated(fact, _time(context, fact, head, cell.table))


def _before(context: Context, table: int) -> str:
    return context.text[max(0, table - _LEAD) : table]


def _lines_before(context: Context, table: int) -> list[str]:
    """The lines before a table, without those that only name its units."""
    lines = _before(context, table).split("\n")
    return [line for line in lines if line.strip() and not _UNITS_LINE.match(line)]


def _time(context: Context, fact: Fact, head: str, table: int) -> PeriodReading | None:
    """The time of a head, or else of a fact without one that of the line above or the title."""
    published = context.row.published
    day = date.fromisoformat(published) if published and _DAY.fullmatch(published) else None
    period = parse_period(head, day, context.lexicon) if head else None
    if period or fact.period_text is not None:
        return period
    lines = _lines_before(context, table)
    above = lines[-1].rstrip() if lines else ""
    leads = above.endswith(COLONS) or (len(above) <= HEADING_LENGTH and _CLOSED not in above)
    dates = above if leads and _YEARS.search(above) else context.row.title or ""
    if len(_YEARS.findall(dates)) != 1:
        return None
    period = parse_period(dates, day, context.lexicon)
    return period._replace(basis="carried") if period else None


def _dated(fact: Fact, period: PeriodReading | None) -> Fact:
    if period is None:
        return fact
    return fact.model_copy(
        update={
            "period_start": period.start,
            "period_end": period.end,
            "period_text": period.text,
            "period_basis": period.basis,
        }
    )
