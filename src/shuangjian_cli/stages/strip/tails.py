"""Chrome glued to the end of a paragraph: an editor in brackets, buttons, a call to follow.

The only edits that this stage makes; each leaves a change in the trace.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Block, Change, Edit, apply_edits

REACH = 80
"""Characters at the end of a paragraph that are looked at."""

MIN_REST = 15
"""Characters that must be left of a paragraph: a shorter one is judged as a whole."""

Tails = tuple[tuple[str, re.Pattern[str]], ...]


def build_tails(lexicon: Lexicon) -> Tails:
    """The rows of `boilerplate.toml` that speak of the ends of paragraphs."""
    return tuple(
        (row.id, compiled(row["pattern"]))
        for row in lexicon.rows("boilerplate")
        if row.get("where") == "tail"
    )


def cut_tails(
    blocks: Sequence[Block], keep: Sequence[bool], tails: Tails, wanted: Sequence[str]
) -> tuple[list[Block], list[Change]]:
    """The blocks without chrome at their ends, and the changes; rules in `wanted` cut nothing."""
    out: list[Block] = []
    changes: list[Change] = []
    for block, kept in zip(blocks, keep, strict=True):
        cut = _cut(block, tails, wanted) if kept else None
        if cut is not None:
            block, made = apply_edits(block, [cut], "strip")
            changes += made
        out.append(block)
    return out, changes


def _cut(block: Block, tails: Tails, wanted: Sequence[str]) -> Edit | None:
    start = max(0, len(block.text) - REACH)
    end = block.text[start:]
    for rule, pattern in tails:
        match = pattern.search(end) if rule not in wanted else None
        if match and start + match.start() >= MIN_REST:
            return Edit(start + match.start(), len(block.text), "", rule)
    return None
