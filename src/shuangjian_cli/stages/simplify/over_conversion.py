"""What converters overdid or left: 壹個, 妳們, 甚麼, 註意, 祇有 (`over_conversion.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Block, Change, Document, Edit, apply_edits


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what it becomes, and the characters of which one must be there for it to match."""

    id: str
    trigger: str
    pattern: re.Pattern[str]
    replacement: str


def build_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The compiled rows of `over_conversion.toml`, in their order."""
    return tuple(
        Rule(row.id, row["trigger"], compiled(row["pattern"]), row["replacement"])
        for row in lexicon.rows("over_conversion")
    )


def undo_over_conversions(document: Document, lexicon: Lexicon) -> Document:
    """Apply the table to every block; a page without its characters pays one search for each."""
    text = "\n".join(block.text for block in document.blocks)
    rules = [rule for rule in lexicon.get(build_rules) if any(c in text for c in rule.trigger)]
    if not rules:
        return document
    blocks: list[Block] = []
    changes: list[Change] = []
    for block in document.blocks:
        for rule in rules:
            if not any(map(block.text.__contains__, rule.trigger)):
                continue
            edits = [
                Edit(found.start(), found.end(), found.expand(rule.replacement), rule.id)
                for found in rule.pattern.finditer(block.text)
            ]
            block, made = apply_edits(block, edits, "simplify")
            changes += made
        blocks.append(block)
    if not changes:
        return document
    return replace(document, blocks=tuple(blocks), trace=document.trace + tuple(changes))
