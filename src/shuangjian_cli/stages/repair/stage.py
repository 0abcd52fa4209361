"""The stage: page-level learning first, then one pass of edits over each text of the page."""

from __future__ import annotations

from dataclasses import replace

from ...lexicon import Lexicon
from ...model.document import Block, Change, Document, apply_edits
from ...settings import Settings
from .pinyin import SUSPECT, readings_of
from .shift import Mirror, mirror_of, repair_line

STAGE = "repair"


def repair(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Undo the damage in the texts of a document; blocks and candidates keep their number."""
    texts = [block.text for block in document.blocks]
    texts += [candidate.value for candidate in document.candidates]
    mirror: Mirror | None = None
    if any(SUSPECT.search(text) for text in texts):
        mirror = mirror_of(texts, lexicon, lexicon.get(readings_of))
    changes: list[Change] = []
    blocks: list[Block] = []
    for block in document.blocks:
        block, made = _repair_block(block, mirror)
        blocks.append(block)
        changes += made
    candidates = tuple(
        replace(candidate, value=_repair_block(Block(candidate.value, -1), mirror)[0].text)
        for candidate in document.candidates
    )
    return replace(document, blocks=tuple(blocks), candidates=candidates).with_changes(changes)


def _repair_block(block: Block, mirror: Mirror | None) -> tuple[Block, list[Change]]:
    """One block, repaired, with its changes."""
    changes: list[Change] = []
    if mirror is not None:
        block, changes = apply_edits(block, repair_line(block.text, mirror), STAGE)
    return block, changes
