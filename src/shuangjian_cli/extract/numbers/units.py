"""What may follow a number: the forms of `units.toml`.

In: the rows of the table. Out: a `Unit` for each form, and one pattern for them all. What this
module never does: read a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...lexicon import Row

_NO_ROW = r"(?!\n\S{1,12}[ \t]+\d)"
"""A line that ends with a number before the row of a table (元宝镇 3 22) has no unit there."""
_BRACKET = r"(?:\([件套台架个所处部间、/]+\))?"
TRAITS = ("choosy", "broad", "polite", "often")
"""What a form of units.toml may be beside what it counts; the table says what each means."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One form of a row of `units.toml`."""

    id: str
    form: str
    kind: str
    unit: str | None
    factor: Decimal
    fits: tuple[str, ...]
    """The kinds of noun that it can count; the first is what it is made for."""
    noun: str | None = None
    default: str | None = None
    traits: frozenset[str] = frozenset()
    """What units.toml says of the form: choosy, broad, polite, often."""


def read_units(rows: Sequence[Row]) -> tuple[dict[str, Unit], str]:
    """The forms by name, and one pattern for them all, longest first."""
    units: dict[str, Unit] = {}
    parts: dict[str, str] = {}
    for row in rows:
        upper, _, lower = str(row.get("factor", "1")).partition("/")
        factor = Decimal(upper) / Decimal(lower or 1)
        fits = tuple(row.get("fits", ()))
        for form in row["forms"]:
            traits = frozenset(trait for trait in TRAITS if form in row.get(trait, ()))
            own = row.get("noun"), row.get("default"), traits
            units[form] = Unit(row.id, form, row["kind"], row.get("unit"), factor, fits, *own)
            blocked = row.get("not_before", {}).get(form)
            behind = blocked if blocked and "|" in blocked else f"[{blocked}]"
            parts[form] = f"(?!{behind})" if blocked else ""
    return units, rf"{_NO_ROW}\s?{_longest(parts)}{_BRACKET}"


def _longest(parts: dict[str, str]) -> str:
    """A pattern for the longest of some words, each with what must hold behind it.

    >>> _longest({"元": "(?!旦)", "元钱": "", "人": ""})
    '(?:人|元(?:钱|(?!旦)))'
    """
    root: dict[str, Any] = {}
    for word, behind in parts.items():
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = behind

    def pattern(node: dict[str, Any]) -> str:
        branches = [re.escape(char) + pattern(node[char]) for char in sorted(node) if char]
        branches += [node[""]] if "" in node else []
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    return pattern(root)
