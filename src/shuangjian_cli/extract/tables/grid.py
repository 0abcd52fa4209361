"""Tables whose cells reach over several columns or rows, as one row of heads and rows as wide.

In: the rows of a table with the columns of their cells, as `parse` reads them off the markup. Out:
rows as a table without such cells has them. The head of a column is the lowest that names what is
counted: of 在校生数 over 2021年 and 2022年 that is 在校生数, and the year dates it; a unit holds
for all heads below it. A head that neither names nor dates (女) hides those above, so that nothing
is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ...lexicon.programs import compiled
from ...model.text import Span

UNIT = compiled(
    r"(?:(?<!其中)[(/:]\s*(?:单位)?[:]?\s*|(?<=[\u4e00-\u9fff])(?=%$))"
    r"([^()/,，;]{1,5})(?:/[^(),，;]{1,8})?(?:[,，;、][^()]{1,14}(?=\)))?\)?$"
)
"""The unit in a head, and per what it is: 学校数(所), 学费(元/生·学期), 增长%.

A note can stand behind it: 在校生(人,含寄宿生).
"""
_WIDEST = 60
"""Columns of a table above which nobody prints one: each of its rows would take so many cells."""


class Cell(NamedTuple):
    """One cell: where it stands, and its folded text."""

    start: int
    end: int
    text: str
    above: str = ""
    """Of a head: what the others of its column say, which may date it."""
    over: Span | None = None
    """Of a head: where the one right above stands, without its unit."""
    stage: Span | None = None
    """Of a head: where the stage of school stands that divides it: 小学 below 学校数."""


class HeadTests(NamedTuple):
    """What is asked of a head without its unit."""

    stage: Callable[[Cell], bool]
    """Whether it is a stage or sort of school, or a grade."""
    people: Callable[[Cell], bool]
    """Whether it says 人数 and no more."""
    open: Callable[[Cell], bool]
    """Whether it says nothing of what is counted, so that the label of the row does."""
    lowest: Callable[[Cell], bool]
    """Whether it may be the lowest of several beside that, so that the one above names."""


Row = tuple[list[Cell], Sequence[Span]]
"""The cells of a row, and the columns that each reaches over."""


def grid(
    rows: Sequence[Row],
    is_number: Callable[[Cell], bool],
    tests: HeadTests,
) -> list[list[Cell]]:
    """One row of heads and the rows of data, all as wide as the table; empty where it has no head.

    Cells that hold several columns stand in the first; labels reach down with their cell, but not
    to a total without a name, whose first cell is a number.
    """
    width = max(spans[-1][1] for _, spans in rows)
    if width > _WIDEST:
        return []
    first = next((at for at, (cells, _) in enumerate(rows) if any(map(is_number, cells))), 0)
    over = _over_columns(rows[:first], width)
    if not any(over):
        return []
    found = [[_head(heads, tests) for heads in over]]
    above: list[Cell] | None = None
    for cells, spans in rows[first:]:
        above = _data_row(cells, spans, width, above, is_number)
        found.append(above)
    return found


def _over_columns(rows: Sequence[Row], width: int) -> list[list[Cell]]:
    """The heads over each column, the highest first; a title over all of them is none."""
    over: list[list[Cell]] = [[] for _ in range(width)]
    for at, (cells, spans) in enumerate(rows):
        lowest = at + 1 == len(rows)
        reaching = spans if lowest else _reaching(cells, spans, width)
        for cell, span in zip(cells, reaching, strict=True):
            if span != (0, width):
                for column in range(*span):
                    over[column].append(cell)
    return over


def _data_row(
    cells: Sequence[Cell],
    spans: Sequence[Span],
    width: int,
    above: Sequence[Cell] | None,
    is_number: Callable[[Cell], bool],
) -> list[Cell]:
    """A row of data as wide as the table, with the labels that reach down to it from the one above.

    None reach down to a total without a name.
    """
    start, first = cells[0].start, spans[0][0]
    row = [Cell(start, start, "") for _ in range(width)]
    for cell, span in zip(cells, spans, strict=True):
        row[span[0]] = cell
    if above is None or is_number(cells[0]) or is_number(above[first]):
        return row
    for column, label in enumerate(above[:first]):
        if not is_number(label):
            row[column] = label
    return row


def _reaching(cells: Sequence[Cell], spans: Sequence[Span], width: int) -> list[Span]:
    """The spans of heads over others, which reach over the empty cells behind them."""
    named = [span for cell, span in zip(cells, spans, strict=True) if cell.text]
    ends = dict(zip(named, [*(left for left, _ in named[1:]), width], strict=True))
    first = named[0] if len(named) > 1 else None
    return [span if span == first else (span[0], ends.get(span, span[1])) for span in spans]


def _head(heads: Sequence[Cell], tests: HeadTests) -> Cell:
    """What heads of one column, the highest first, make together.

    人数 below a head that names nobody (一年级, 合计) names the column itself.
    """
    heads = [head for head in heads if head.text]
    if not heads:
        return Cell(0, 0, "")
    units = [unit[0] for head in heads if (unit := UNIT.search(head.text))]
    people: Cell | None = None
    left = list(heads)
    while len(left) > 1:
        stem = left[-1]._replace(text=stem_of(left[-1].text))
        if tests.people(stem):
            people = left[-1]
        elif not (tests.stage(stem) or tests.open(stem) or tests.lowest(stem)):
            break
        left.pop()
    head = left[-1]
    stems = [cell._replace(text=stem_of(cell.text)) for cell in heads]
    named = stems[heads.index(head)]
    if people and (tests.open(named) or tests.stage(named)):
        head = people
    stages = [stem for stem, cell in zip(stems, heads, strict=True) if cell is not head]
    stage = next(
        ((s.start, s.start + len(s.text)) for s in reversed(stages) if tests.stage(s)), None
    )
    text = f"{stem_of(head.text)}{units[-1]}" if units else head.text
    others = " ".join(other.text for other in heads if other is not head)
    over: Span | None = None
    if len(left) > 1:
        over = left[-2].start, left[-2].start + len(stem_of(left[-2].text))
    return head._replace(text=text, above=others, over=over, stage=stage)


def stem_of(text: str) -> str:
    """A head without its unit."""
    unit = UNIT.search(text)
    return text[: unit.start()] if unit else text
