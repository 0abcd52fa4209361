"""The tables of the lexicon as a whole: their names, whose a row is, which row a rule names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .load import HERE, Lexicon, Row

Origin = Literal["ours", "yours", "replaced", "disabled"]

TABLES_OF = {
    "repair": ("jammers",),
    "simplify": ("over_conversion", "spun"),
    "strip": ("boilerplate", "spam", "metadata"),
    "extract": ("metrics", "units", "traps", "grammar"),
}
"""Where a stage's rules are looked for first; an id may be in several tables."""
PREFIXES = ("spam-",)
"""What a stage puts before the id of a row to make the name of its rule."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row and the table that it is in."""

    table: str
    row: Row


def tables() -> tuple[str, ...]:
    """The names of our tables, sorted."""
    return tuple(sorted(file.stem for file in HERE.glob("*.toml")))


def find_row(lexicon: Lexicon, stage: str, rule: str) -> Entry | None:
    """The row that a rule names: of a fact's `num-cl-noun:schools.schools` the part behind the
    colon. None where the rule is code.

    >>> find_row(Lexicon(), "extract", "num-cl-noun:schools.schools").table
    'metrics'
    """
    name = rule.rpartition(":")[2]
    index = lexicon.get(build_index)
    found = [entry for form in (name, *_without_prefix(name)) for entry in index.get(form, ())]
    first = TABLES_OF.get(stage, ())
    return min(found, key=lambda entry: entry.table not in first, default=None)


def build_index(lexicon: Lexicon) -> dict[str, tuple[Entry, ...]]:
    """The rows of all tables by their ids; for `lexicon.get`."""
    index: dict[str, tuple[Entry, ...]] = {}
    for table in tables():
        for row in lexicon.rows(table):
            index[row.id] = (*index.get(row.id, ()), Entry(table, row))
    return index


def _without_prefix(name: str) -> Iterator[str]:
    for prefix in PREFIXES:
        if name.startswith(prefix):
            yield name.removeprefix(prefix)


def origins(lexicon: Lexicon, table: str) -> Iterator[tuple[Row, Origin]]:
    """The rows of a table with whose they are; rows that the user disabled come last."""
    ours = {row.id: row for row in Lexicon().rows(table)}
    rows = lexicon.rows(table)
    for row in rows:
        if row.id not in ours:
            yield row, "yours"
        else:
            yield row, "ours" if _same(row, ours[row.id]) else "replaced"
    for gone in ours.keys() - {row.id for row in rows}:
        yield ours[gone], "disabled"


def _same(one: Row, other: Row) -> bool:
    return (one.reason, dict(one.data)) == (other.reason, dict(other.data))


def head_of(table: str) -> str:
    """The comment at the top of a table, which says what its columns are."""
    lines = (HERE / f"{table}.toml").read_text(encoding="utf-8").splitlines()
    head = []
    for line in lines:
        if not line.startswith("#"):
            break
        head.append(line)
    return "\n".join(head)


def overlay_files(folder: Path) -> tuple[Path, ...]:
    """The TOML files of a user's folder, sorted."""
    return tuple(sorted(folder.glob("*.toml")))


def source_of(table: str, row: str) -> str | None:
    """One of our rows as it stands in its file, comments of its own included."""
    text = (HERE / f"{table}.toml").read_text(encoding="utf-8")
    for part in text.split("[[row]]\n")[1:]:
        found = tomllib.loads(f"[[row]]\n{part}")["row"][0]
        if found.get("id") == row:
            lines = part.rstrip().splitlines()
            while lines and lines[-1].startswith("#"):  # the heading of what comes next
                lines.pop()
            return "[[row]]\n" + "\n".join(lines).rstrip() + "\n"
    return None
