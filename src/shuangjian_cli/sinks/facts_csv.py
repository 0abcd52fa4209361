"""Facts as CSV: one column a field, lists joined by `;`, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import IO

from ..model.rows import Fact
from .csv_table import BOM, safe_cell


class FactsCsv:
    """Writes facts as rows of CSV; the header stands there even where no fact follows."""

    def __init__(self, stream: IO[str], *, excel: bool = False) -> None:
        if excel:
            stream.write(BOM)
        self._columns: Sequence[str] = list(Fact.model_fields)
        self._writer = csv.writer(stream, lineterminator="\r\n" if excel else "\n")
        self._writer.writerow(self._columns)

    def write(self, fact: Fact) -> None:
        """One row. Numbers stay numbers; a text that a spreadsheet would run gets a quote mark."""
        self._writer.writerow([safe_cell(getattr(fact, column)) for column in self._columns])
