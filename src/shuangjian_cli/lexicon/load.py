"""Read, overlay and validate the lexicon, and build what the rules need from it once a process.

One `Lexicon` is made per process and passed down. `rows(name)` gives the rows of `name.toml`;
`get(build)` calls `build(lexicon)` the first time and keeps what it made: compiled patterns, the
place table, the tables of OpenCC, a tokenizer. Nothing is read before it is asked for.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from ..model.template import Templates
from .codes import known_codes, wrong_code

T = TypeVar("T")

HERE = Path(__file__).parent
BESIDES: Mapping[str, frozenset[str]] = MappingProxyType({"metrics": frozenset({"label"})})
"""Columns that a user's row may have though none of ours does, by table: our metrics are named in
the report's own words."""


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names file, row and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a lexicon. `data` holds the columns that belong to its table (`pattern`, ...)."""

    id: str
    reason: str
    example: str = ""
    counterexample: str = ""
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The column `key`, or the default where the row has none."""
        return self.data.get(key, default)


class Lexicon:
    """The tables of the package, overlaid row by row with those of a user's folder.

    The `templates` of sites travel with it: what was learned beside what was written. They are no
    part of `digest`, but of the settings.
    """

    def __init__(self, overlay: Path | None = None, templates: Templates | None = None) -> None:
        self.overlay = overlay
        self.templates = templates
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._built: dict[Callable[[Lexicon], Any], Any] = {}
        if overlay is not None and not overlay.is_dir():
            raise LexiconError(f"lexicon folder not found: {overlay}")

    def get(self, build: Callable[[Lexicon], T]) -> T:
        """What `build(self)` returned the first time; `build` must be a plain function."""
        if build not in self._built:
            self._built[build] = build(self)
        built: T = self._built[build]
        return built

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of table `name`; a user's row replaces ours of the same id, or is added.

        Rows that a user adds come first: where two rows claim a word, the user's wins.
        """
        if name not in self._rows:
            rows = {row.id: row for row in read_table(HERE / f"{name}.toml")}
            mine = self.overlay / f"{name}.toml" if self.overlay else None
            if mine is not None and mine.exists():
                rows = self._overlaid(name, rows, mine)
            self._rows[name] = tuple(row for row in rows.values() if row.get("enabled", True))
        return self._rows[name]

    def _overlaid(self, name: str, rows: dict[str, Row], mine: Path) -> dict[str, Row]:
        """Our rows of a table under those of the user's file."""
        columns = [set(row.data) for row in rows.values()]
        needed = set.intersection(*columns)
        known = set.union({"enabled"}, BESIDES.get(name, frozenset()), *columns)
        codes = self.codes(name)
        new: dict[str, Row] = {}
        for row in read_table(mine):
            if row.get("enabled", True):
                _check(row, needed, known, mine.name)
                wrong = wrong_code(name, row.data, codes)
                if wrong:
                    raise LexiconError(f"{mine.name}: row {row.id}: {wrong}")
                (rows if row.id in rows else new)[row.id] = row
            else:
                rows.pop(row.id, None)
        return {**new, **rows}

    def codes(self, name: str) -> dict[str, set[str]]:
        """What the columns of codes of a table may hold.

        The kinds of a metric are also those that a classifier can count, the user's among them.
        """
        known = known_codes(name, (row.data for row in read_table(HERE / f"{name}.toml")))
        if name == "metrics":
            known["kind"].update(kind for row in self.rows("units") for kind in row.get("fits", ()))
        return known

    def check(self) -> None:
        """Read the user's tables, so that a wrong row is named before any work is done."""
        for file in sorted(self.overlay.glob("*.toml")) if self.overlay else ():
            if not (HERE / file.name).is_file():
                known = ", ".join(sorted(ours.stem for ours in HERE.glob("*.toml")))
                raise LexiconError(f"{file.name} is no table of the lexicon; they are: {known}")
            self.rows(file.stem)

    def values(self, name: str, column: str) -> tuple[str, ...]:
        """The different values of a column, in the order of the table: the ids of all metrics."""
        return tuple(dict.fromkeys(str(row[column]) for row in self.rows(name) if row.get(column)))

    def path(self, filename: str) -> Path:
        """A data file of the package that is no table of rules (`places.tsv`)."""
        return HERE / filename

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over every lexicon file in use, ours and the user's."""
        state = hashlib.sha256()
        for folder in (HERE, self.overlay):
            for file in sorted(folder.iterdir()) if folder else ():
                if file.suffix in {".toml", ".tsv", ".csv", ".bin", ".gz"}:
                    state.update(f"{file.name}\0".encode() + file.read_bytes() + b"\0")
        return state.hexdigest()[:12]


def unknown_column(name: str, known: Iterable[str]) -> str:
    """What is said of a column that no row of its table has: the nearest one, or all.

    >>> unknown_column("noun", ["kind", "nouns"])
    "unknown column 'noun'; do you mean nouns?"
    """
    from difflib import get_close_matches

    columns = sorted(known)
    near = get_close_matches(name, columns, n=1)
    hint = f"do you mean {near[0]}?" if near else f"known: {', '.join(columns)}"
    return f"unknown column {name!r}; {hint}"


def _check(row: Row, needed: set[str], known: set[str], file: str) -> None:
    """A user's row has the columns that all rows of its table have, none that is not among the
    known ones, and patterns that compile."""
    unknown = sorted(set(row.data) - known)
    if unknown:
        raise LexiconError(f"{file}: row {row.id}: {unknown_column(unknown[0], known)}")
    missing = sorted(needed - set(row.data))
    if missing:
        raise LexiconError(f"{file}: row {row.id} lacks the column {missing[0]}")
    for column, value in row.data.items():
        if column.startswith("pattern") and isinstance(value, str):
            try:
                re.compile(value)
            except re.error as error:
                raise LexiconError(f"{file}: row {row.id}: {column}: {error}") from error


def read_table(file: Path) -> list[Row]:
    """The rows of one TOML file: `[[row]]` tables with `id`, `reason` and columns of their own."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("row", [])
    except UnicodeDecodeError as error:
        raise LexiconError(f"{file.name}: is no UTF-8 text; save it as UTF-8") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LexiconError(f"{file.name}: {reason}") from error
    rows: list[Row] = []
    for number, table in enumerate(tables, 1):
        if not isinstance(table.get("id"), str) or not table["id"]:
            raise LexiconError(
                f'{file.name}: row {number} has no id; give it one, e.g. id = "my-rule"'
            )
        known = {key: table.pop(key, "") for key in ("reason", "example", "counterexample")}
        rows.append(Row(table.pop("id"), **known, data=MappingProxyType(table)))
    return rows
