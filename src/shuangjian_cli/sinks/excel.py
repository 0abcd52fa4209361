"""Tables as the sheets of an Excel file: typed cells, frozen head, filters. Extra `excel`.

Facts and observations have their columns in the order in which people read them; the last sheet
explains every column and code in English and Chinese.

Rows are streamed to disk; texts are written as texts, so that none is ever run as a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .columns import NO_NAMES, Glossary, load_glossary
from .files import missing_extra, whole_path
from .tables import Column, Table, as_date

MOST_ROWS = 1_048_575
"""Rows below the header that a sheet can hold; what is more goes to the next sheet."""
MOST_CHARACTERS = 32_767
"""Characters that a cell can hold."""
FIRST_DATE = date(1900, 3, 1)
"""Before it Excel's calendar is wrong (it has a 29 February 1900); such dates stay texts."""
LEFT_OUT = {"documents": frozenset({"text"})}
"""Columns that no cell can hold; they are in every other format."""
WIDTHS: Mapping[str, int] = {
    "sentence": 60,
    "title": 36,
    "quote": 14,
    "noun": 18,
    "place": 22,
    "period_text": 14,
    "unit": 8,
    "organization": 20,
    "publisher": 16,
    "doc_id": 22,
    "url": 30,
    "source": 24,
    "rule": 24,
    "record_id": 22,
    "kind": 18,
    "text": 100,
    "English": 60,
    "中文": 44,
}
USUAL_WIDTH = 12
WRAPPED = frozenset({"sentence", "text", "English", "中文"})
"""Columns whose texts go on in lines below."""
FROZEN = 1
"""Columns at the left that stay in sight."""
FROZEN_FOR_READERS = 2
"""The place and the period."""


def write_excel(tables: Iterable[Table], path: Path, names: Mapping[str, str] = NO_NAMES) -> None:
    """One sheet a table, in their order; `names` are what metrics of the user are called.

    Raises `MissingExtraError` without the library.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise missing_extra("an Excel file", "excel") from error
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with whole_path(path) as part, xlsxwriter.Workbook(part, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "number": book.add_format({"num_format": "General"}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        glossary = load_glossary(names)
        shown: dict[str, list[Column]] = {}
        for table in tables:
            shown[table.name] = columns = _shown_columns(table, glossary)
            _write_table(book, formats, table, columns)
        words = glossary.table(shown)
        _write_table(book, formats, words, list(words.columns))


def _shown_columns(table: Table, glossary: Glossary) -> list[Column]:
    out = LEFT_OUT.get(table.name, frozenset())
    columns = [column for column in table.columns if column.name not in out]
    return glossary.in_reading_order(columns) if table.for_readers else columns


def _write_table(
    book: Any, formats: Mapping[str, Any], table: Table, columns: list[Column]
) -> None:
    frozen = FROZEN_FOR_READERS if table.for_readers else FROZEN
    sheet = _open_sheet(book, formats, table.name, columns, frozen)
    number, sheets = 0, 1
    for row in table.rows:
        if number == MOST_ROWS:
            _close_sheet(sheet, number, columns)
            sheets += 1
            sheet = _open_sheet(book, formats, f"{table.name}_{sheets}", columns, frozen)
            number = 0
        number += 1
        for at, column in enumerate(columns):
            _write_cell(sheet, formats, number, at, column, row.get(column.name))
    _close_sheet(sheet, number, columns)


def _open_sheet(
    book: Any, formats: Mapping[str, Any], name: str, columns: list[Column], frozen: int
) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, frozen)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, WIDTHS.get(column.name, max(USUAL_WIDTH, len(column.name) + 3)))
        sheet.write_string(0, at, column.name, formats["head"])
    return sheet


def _close_sheet(sheet: Any, rows: int, columns: list[Column]) -> None:
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    # Codes of places are texts that look like numbers; Excel need not warn about them.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{rows + 1}"})


def _write_cell(
    sheet: Any, formats: Mapping[str, Any], row: int, at: int, column: Column, value: object
) -> None:
    """One cell by the type of its column; nothing where nothing is known."""
    if value is None or value == []:
        return
    if column.type == "date":
        day = as_date(value)
        if day is not None and day >= FIRST_DATE:
            sheet.write_datetime(row, at, day, formats["date"])
            return
    elif isinstance(value, bool):
        sheet.write_boolean(row, at, value)
        return
    elif isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        sheet.write_number(row, at, value, formats["whole" if whole else "number"])
        return
    text = ";".join(map(str, value)) if isinstance(value, list) else str(value)
    wrapped = formats["wrapped"] if column.name in WRAPPED else None
    sheet.write_string(row, at, text[:MOST_CHARACTERS], wrapped)
