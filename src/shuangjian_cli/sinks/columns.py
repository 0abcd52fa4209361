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
NO_NAMES: Mapping[str, str] = {}
METRIC_ENDS = (":", "_")
"""What may stand behind the metric in a column of a wide table: `rate:巩固率`, `funds_HKD`."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words for columns, in the order for readers, and for the codes in them."""

    columns: Mapping[str, Words]
    codes: Mapping[str, Mapping[str, Words]]
    suffixes: Mapping[str, Words]
    """What the columns beside that of a metric say of it: `schools_values`."""

    def in_reading_order(self, columns: Sequence[Column]) -> list[Column]:
        """What a reader looks for first; columns without words stand at the end."""
        place = {name: at for at, name in enumerate(self.columns)}
        return sorted(columns, key=lambda column: place.get(column.name, len(place)))

    def describe(self, column: Column) -> str:
        """The meaning of a column in English: its own title, or the word for its name."""
        return column.title or self._words(column)["en"]

    def _words(self, column: Column) -> Words:
        """Of a column of a wide table (`rate:巩固率`, `schools_2023`) those of its metric, and what
        follows it there."""
        if column.name in self.columns:
            return self.columns[column.name]
        name, _, suffix = column.name.rpartition("_")
        if suffix not in self.suffixes:
            return self._metric(column.name)
        metric, beside = self._metric(name), self.suffixes[suffix]
        return {language: f"{metric[language]}: {beside[language]}" for language in beside}

    def _metric(self, name: str) -> Words:
        for metric in sorted(self.codes["metric"], key=len, reverse=True):
            rest = name.removeprefix(metric)
            if not rest or (rest != name and rest.startswith(METRIC_ENDS)):
                words = self.codes["metric"][metric]
                return {language: f"{word} {rest[1:]}".rstrip() for language, word in words.items()}
        return NO_WORDS

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


def load_glossary(names: Mapping[str, str] = NO_NAMES) -> Glossary:
    """The words of `columns.toml`; `names` are what metrics are called that it does not know."""
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))
    own = {metric: {"en": metric, "zh": name} for metric, name in names.items()}
    codes = {**words["code"], "metric": {**own, **words["code"]["metric"]}}
    return Glossary(words["column"], codes, words["suffix"])
