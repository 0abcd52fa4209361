"""The facts of tables: what the head of a column and the lines above say of the numbers below.

In: the numbers that `tables` read, and the facts of cells of words, which are read as sentences
are. Out: facts with the status and the time of their column. What this module never does: read a
number or name what it counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from ..lexicon.programs import compiled
from ..model.rows import Fact
from .context import Context
from .lines import COLONS, HEADING_LENGTH
from .numbers.numerals import fold
from .record import build_fact
from .status.read import read_cell
from .tables.cells import Entry, Worded
from .tables.heads import build_heads
from .times.periods import PeriodReading, parse_period

_DAY = compiled(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_YEARS = compiled(r"(?:19|20)\d\d年")
_UNITS_LINE = compiled(r"[ \t]{0,9}[(（]?单位 ?[:：]")
"""How the line of units begins between the title of a table and the table."""
_CLOSED = "。"
_LEAD = 200
"""Characters before a table that can say what it is about."""


def table_fact(context: Context, entry: Entry) -> Fact:
    """The fact of a cell; the head of its column may name the time."""
    rate = context.lexicon.get(build_heads).is_a("rate", entry.stem)
    about = fold(context.row.title or ""), _before(context, entry.table)
    status = read_cell(entry.head.text, rate, about, entry.quantity, context.status)
    reading = entry.reading
    basis = context.status.head("cell-basis", context.text, reading.start, reading.end)
    if basis:  # 生均公用经费
        status = status._replace(basis=status.basis or basis)
        reading = reading._replace(start=reading.start + len(basis))
    fact = build_fact(context, (entry.begin, entry.end), entry.quantity, reading, status)
    flags = sorted({*fact.flags, "table"})
    sure = context.calibration.of("table", fact.metric, flags)
    fact = fact.model_copy(update={"flags": flags, "confidence": sure})
    return _dated(fact, _time(context, fact, entry.dated, entry.table))


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


def _time(context: Context, fact: Fact, head: str, table: int) -> PeriodReading | None:
    """The time of a head, or else of a fact without one that of the line above or the title."""
    published = context.row.published
    day = date.fromisoformat(published) if published and _DAY.fullmatch(published) else None
    period = parse_period(head, day, context.lexicon) if head else None
    if period or fact.period_text is not None:
        return period
    before = _before(context, table)
    lines = [line for line in before.split("\n") if line.strip() and not _UNITS_LINE.match(line)]
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
