"""Rows and tables as CSV: lists joined by `;`, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import IO

from .tables import Table

BOM = "\ufeff"
"""Excel takes a CSV for UTF-8 only when it begins with this."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Texts that begin so are run as formulas, the wide forms by Excel for East Asian languages."""


class CsvWriter:
    """Writes rows as CSV; the header stands there even where no row follows."""

    def __init__(self, stream: IO[str], columns: Sequence[str], *, excel: bool = False) -> None:
        if excel:
            stream.write(BOM)
        self._columns = columns
        self._writer = csv.writer(stream, lineterminator="\r\n" if excel else "\n")
        self._writer.writerow(columns)

    def write(self, row: Mapping[str, object]) -> None:
        """One row. Numbers stay numbers; a text that a spreadsheet would run gets a quote mark."""
        cells = (safe_cell(row.get(column)) for column in self._columns)
        self._writer.writerow([_without_returns(cell) for cell in cells])


def write_csv(table: Table, stream: IO[str], *, excel: bool = False) -> None:
    """Write the table."""
    writer = CsvWriter(stream, [column.name for column in table.columns], excel=excel)
    for row in table.rows:
        writer.write(row)


def _without_returns(cell: object) -> object:
    """A cell in which a lone carriage return, which ends a row unquoted, is a line end."""
    return cell.replace("\r\n", "\n").replace("\r", "\n") if isinstance(cell, str) else cell


def safe_cell(value: object) -> object:
    """A value as a cell. Numbers stay numbers; a text that would be run gets a quote mark before.

    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell(["title", "vague"]), safe_cell(None)
    ("'=1+1", -3, 'title;vague', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ";".join(str(part) for part in value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
