"""Chrome glued to the end of a paragraph: an editor in brackets, buttons, a call to follow.

The only edits that this stage makes; each leaves a change in the trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.needs import build_needs, build_shares
from ...lexicon.patterns import Pattern
from ...lexicon.rowset import RowSet
from ...model.document import Block, Change, Edit, apply_edits

REACH = 80
"""Characters at the end of a paragraph that are looked at."""

MIN_REST = 15
"""Characters that must be left of a paragraph: a shorter one is judged as a whole."""


@dataclass(frozen=True, slots=True)
class Tails:
    """The rows of `boilerplate.toml` that speak of the ends of paragraphs."""

    rules: tuple[str, ...]
    rows: RowSet


def build_tails(lexicon: Lexicon) -> Tails:
    """Read them; give it to `lexicon.get`."""
    tails = [row for row in lexicon.rows("boilerplate") if row.get("where") == "tail"]
    shares, needs = lexicon.get(build_shares), lexicon.get(build_needs)
    patterns = [Pattern(row["pattern"]) for row in tails]
    return Tails(tuple(row.id for row in tails), RowSet(patterns, shares, needs=needs))


def cut_tails(
    blocks: Sequence[Block], keep: Sequence[bool], tails: Tails, wanted: Sequence[str]
) -> tuple[list[Block], list[Change]]:
    """The blocks without chrome at their ends, and the changes; rules in `wanted` cut nothing."""
    out: list[Block] = []
    changes: list[Change] = []
    for block, kept in zip(blocks, keep, strict=True):
        cut = _cut(block, tails, wanted) if kept and len(block.text) >= MIN_REST else None
        if cut is not None:
            block, made = apply_edits(block, [cut], "strip")
            changes += made
        out.append(block)
    return out, changes


def _cut(block: Block, tails: Tails, wanted: Sequence[str]) -> Edit | None:
    start = max(0, len(block.text) - REACH)
    for number, match in tails.rows.found(block.text[start:]):
        rule, at = tails.rules[number], start + match.start()
        if at >= MIN_REST and rule not in wanted:
            return Edit(at, len(block.text), "", rule)
    return None
