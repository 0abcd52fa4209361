"""The stage: which defect is undone in which order, on every text of a page.

First what spells or hides characters (wrong encodings, entities, zero-width characters), then the
damage of mirrors, which is learned from all texts of the page together, then what is left on the
surface (noise, doubled marks, width of punctuation). A page without damage costs a few searches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Block, Change, Document, Edit, Mark, apply_edits
from ...settings import Settings
from . import mojibake, surface
from .pinyin import SUSPECT, plain_pinyin, readings_of, repeats_pinyin
from .punctuation import full_width
from .shift import Mirror, mirror_of, repair_line

STAGE = "repair"

Fix = Callable[[str], list[Edit]]

_SPELLED = compiled(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|&|%u|\\\\u"
    f"|{mojibake.UTF8_AS_WESTERN.pattern}|{mojibake.GBK_AS_WESTERN.pattern}"
    f"|{mojibake.UTF8_AS_GBK.pattern}"
)
"""Tells of a text whether any of the first fixes has work to do."""

_HINT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff&%\\\\"
    f"\xa1-\xfe{''.join(sorted(set(mojibake.UTF8_AS_GBK.pattern) - {'|'}))}]"
)
"""What every match of it begins with: the one look at a page, and at most of its lines."""


@dataclass(slots=True)
class _Text:
    """A text on its way through the fixes, with the changes made so far."""

    block: Block
    changes: list[Change]

    def apply(self, fixes: Iterable[Fix]) -> None:
        """Apply fixes one after the other, each to what the one before left."""
        for fix in fixes:
            edits = fix(self.block.text)
            if edits:
                self.block, made = apply_edits(self.block, edits, STAGE)
                self.changes += made


def repair(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Undo the damage in the texts of a document: its blocks, and the values of its candidates.

    Every edit is in the trace; doubtful ones leave a mark (`repaired`, `unresolved` with what is
    possible, `digit_lost`), and `unrecoverable` marks what nothing can bring back. Blocks and
    candidates keep their number and order. Text without damage comes out as it went in, except
    that Chinese punctuation becomes full-width where the settings ask for that.
    """
    texts = [_Text(block, []) for block in document.blocks]
    values = [_Text(Block(candidate.value, -1), []) for candidate in document.candidates]
    everything = texts + values
    _decode(everything, lexicon)
    _unindent(everything)
    if repeats_pinyin(_page(everything)):
        for text in everything:
            text.apply([plain_pinyin])
    mirror = _mirror(everything, lexicon)
    if mirror is not None:
        for text in everything:
            text.apply([lambda line: repair_line(line, mirror)])
    _clean_surface(everything, lexicon, settings)
    if surface.may_be_unrecoverable(_page(texts)):
        for text in texts:
            _mark_unrecoverable(text)
    return replace(
        document,
        blocks=tuple(text.block for text in texts),
        candidates=tuple(
            candidate
            if value.block.text == candidate.value
            else replace(candidate, value=value.block.text)
            for candidate, value in zip(document.candidates, values, strict=True)
        ),
    ).with_changes(change for text in texts for change in text.changes)


def _decode(texts: Sequence[_Text], lexicon: Lexicon) -> None:
    """What is encoded twice or wrongly, and what cannot be seen."""
    fixes: tuple[Fix, ...] = (
        mojibake.utf8_as_western,
        mojibake.gbk_as_western,
        lambda line: mojibake.utf8_as_gbk(line, lexicon),
        surface.entities,
        surface.escapes,
        surface.invisible,
    )
    if mojibake.may_be_mojibake("".join(_beginning(texts))):
        for text in texts:
            text.apply([mojibake.as_big5])
    if _HINT.search(_page(texts)):
        for text in texts:
            if _HINT.search(text.block.text) and _SPELLED.search(text.block.text):
                text.apply(fixes)


def _unindent(texts: Sequence[_Text]) -> None:
    """Blanks that became `?`, before the same mark is taken for a sign of a mirror's damage."""
    if "??" not in _page(texts):
        return
    indents = surface.has_question_indents([text.block.text for text in texts])
    for text in texts:
        text.apply([lambda line: surface.question_blanks(line, indents)])


def _page(texts: Sequence[_Text]) -> str:
    """All texts as they are now, to look once for what no line end may be part of."""
    return "\n".join([text.block.text for text in texts])


def _beginning(texts: Sequence[_Text]) -> Iterable[str]:
    """The first texts of a page, enough to judge it by."""
    length = 0
    for text in texts:
        yield text.block.text
        length += len(text.block.text)
        if length > mojibake.SAMPLE:
            return


def _mirror(texts: Sequence[_Text], lexicon: Lexicon) -> Mirror | None:
    """The habit of the mirror that the page comes from, if it shows one."""
    if not SUSPECT.search(_page(texts)):
        return None
    return mirror_of([text.block.text for text in texts], lexicon, lexicon.get(readings_of))


def _clean_surface(texts: Sequence[_Text], lexicon: Lexicon, settings: Settings) -> None:
    """Noise between the characters, and the width of the marks."""
    rows = lexicon.get(surface.build_jammers)
    lines = [text.block.text for text in texts]
    page = "\n".join(lines)
    fixes: list[Fix] = []
    if surface.has_question_points(page):
        fixes.append(surface.question_points)
    if surface.has_doubled(lines):
        fixes.append(surface.doubled)
    if settings.punctuation == "full":
        fixes.append(full_width)
    if surface.has_private(page):
        for text in texts:
            text.apply([surface.private])
        page = _page(texts)
    among = rows.rows.candidates(page)
    if among:
        fixes.insert(0, lambda line: surface.jammers(line, rows, among))
    for text in texts:
        text.apply(fixes)


def _mark_unrecoverable(text: _Text) -> None:
    """Mark and count the runs of which nothing can be brought back; the text stays."""
    block = text.block
    runs = list(surface.UNRECOVERABLE.finditer(block.text))
    if runs:
        marks = [*block.marks, *(Mark(*run.span(), "unrecoverable") for run in runs)]
        marks.sort(key=lambda mark: (mark.start, mark.end, mark.flag))
        text.block = replace(block, marks=tuple(marks))
        text.changes += [
            Change(STAGE, "unrecoverable", run[0], run[0], block.order) for run in runs
        ]
