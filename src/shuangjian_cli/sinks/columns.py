"""What columns and codes mean, in two languages, and the order in which people read them.

The words are `columns.toml`; every writer that explains its columns takes them from there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .tables import Column, Data, Table

Words = Mapping[str, str]
"""`en` and `zh`."""
FILE = Path(__file__).with_name("columns.toml")
NO_WORDS: Words = {"en": "", "zh": ""}


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words for columns, in the order for readers, and for the codes in them."""

    columns: Mapping[str, Words]
    codes: Mapping[str, Mapping[str, Words]]

    def in_reading_order(self, columns: Sequence[Column]) -> list[Column]:
        """What a reader looks for first; columns without words stand at the end."""
        place = {name: at for at, name in enumerate(self.columns)}
        return sorted(columns, key=lambda column: place.get(column.name, len(place)))

    def describe(self, column: Column) -> str:
        """The meaning of a column in English: its own title, or the word for its name."""
        return column.title or self._words(column)["en"]

    def _words(self, column: Column) -> Words:
        """Of a column of a wide table (`rate:巩固率`) those of its metric."""
        metric = self.codes["metric"].get(column.name.partition(":")[0], NO_WORDS)
        return self.columns.get(column.name, metric)

    def table(self, sheets: Mapping[str, Sequence[Column]]) -> Table:
        """The table that explains the columns of `sheets`, each followed by its codes."""
        names = ("sheet", "column", "code", "English", "中文")
        return Table("columns", tuple(map(Column, names)), self._rows(sheets))

    def _rows(self, sheets: Mapping[str, Iterable[Column]]) -> Iterator[Data]:
        for sheet, columns in sheets.items():
            for column in columns:
                where = {"sheet": sheet, "column": column.name}
                words = self._words(column)
                yield {**where, "English": self.describe(column), "中文": words["zh"]}
                for code, meaning in self.codes.get(column.name, {}).items():
                    yield {**where, "code": code, "English": meaning["en"], "中文": meaning["zh"]}


def load_glossary() -> Glossary:
    """The words of `columns.toml`."""
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Glossary(words["column"], words["code"])
