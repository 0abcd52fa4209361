"""Columns whose values are words that the program acts by (`kind = "person"`), not words of pages.

A row with a code that nobody reads would do nothing, in silence; so a user's rows are held to the
codes that are known: those of our own rows of the same column, and the few that none of ours needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from ..model.document import PageKind

QUANTITIES = frozenset(
    {"person", "attendance", "count", "money", "percent", "area", "none", "noun", "bare"}
)
"""What a number can be by its unit; `bare` without one."""
NO_MORE: frozenset[str] = frozenset()
CODED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "boilerplate": {"where": frozenset({"line"})},
    "grammar": {"class": NO_MORE, "of": NO_MORE},
    "metadata": {"kind": NO_MORE, "field": NO_MORE, "where": NO_MORE},
    "metrics": {"kind": NO_MORE},
    "names": {"use": NO_MORE},
    "observations": {"role": NO_MORE},
    "organizations": {"kind": NO_MORE},
    "page_kinds": {"kind": frozenset(get_args(PageKind)), "where": frozenset({"tail"})},
    "periods": {"kind": NO_MORE},
    "places": {"kind": NO_MORE, "side": NO_MORE},
    "qualifiers": {"qualifier": NO_MORE, "where": NO_MORE, "kinds": QUANTITIES},
    "spun": {"kind": NO_MORE},
    "status": {"class": NO_MORE, "kinds": QUANTITIES},
    "tables": {"kind": NO_MORE},
    "template": {"role": NO_MORE},
    "traps": {"where": NO_MORE, "kinds": QUANTITIES},
    "units": {"kind": NO_MORE},
}
"""The columns of codes of each table, with the codes that no row of ours has."""
OWN_KIND = "classifiers"
"""A metric may be of a kind of its own where the row has this column."""
MORE = {("metrics", "kind"): f"; or give the row {OWN_KIND} for a kind of its own"}
"""What else can be done about an unknown code."""

Columns = Mapping[str, Any]


def known_codes(table: str, ours: Iterable[Columns]) -> dict[str, set[str]]:
    """The codes that each column of a table may hold, after the columns of our rows."""
    known = {name: set(more) for name, more in CODED.get(table, {}).items()}
    for columns in ours:
        for name in known.keys() & columns.keys():
            known[name].update(_texts(columns[name]))
    return known


def wrong_code(table: str, columns: Columns, known: Mapping[str, set[str]]) -> str | None:
    """What is said of the first code of a row that nobody knows; None where all are known.

    >>> wrong_code("units", {"kind": "persom"}, {"kind": {"person", "count"}})
    "unknown kind 'persom'; known: count, person"
    """
    for name in sorted(known.keys() & columns.keys()):
        if table == "metrics" and OWN_KIND in columns:
            continue
        for code in _texts(columns[name]):
            if code not in known[name]:
                every = ", ".join(sorted(known[name]))
                return f"unknown {name} {code!r}; known: {every}{MORE.get((table, name), '')}"
    return None


def _texts(value: object) -> list[str]:
    """The texts of a cell; what is neither a text nor a list has none."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
