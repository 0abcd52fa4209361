"""The stage: which defect is undone in which order, on every text of a page.

First what spells or hides characters (wrong encodings, entities, zero-width characters), then the
damage of mirrors, which is learned from all texts of the page together, then what is left on the
surface (noise, doubled marks, width of punctuation). A page without damage costs a few searches.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Block, Change, Document, Edit, Mark, apply_edits
from ...settings import Settings
from . import mojibake, surface
from .annotated import HINT, annotated_in, remover
from .pinyin import SUSPECT, plain_pinyin, repeats_pinyin
from .punctuation import ends_in_points, full_stops, full_width
from .shift import Mirror, mirror_of, repair_line

STAGE = "repair"

Fix = Callable[[str], list[Edit]]

_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f\u0332-\u0338\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef"
)
"""Characters that cannot be seen, for a character class."""

_SPELLED = compiled(
    f"[{_UNSEEN}\xad\u2f00-\u2fd5]|&|%u|\\\\u|%[eE][3-9fF]%"
    f"|{mojibake.UTF8_AS_WESTERN.pattern}|{mojibake.GBK_AS_WESTERN.pattern}"
    f"|{mojibake.UTF8_AS_GBK.pattern}"
)
"""Tells of a text whether any of the first fixes has work to do."""

_HINT = re.compile(
    f"[{_UNSEEN}\u2f00-\u2fd5&%\\\\\xa1-\xfe"
    f"{''.join(sorted(set(mojibake.UTF8_AS_GBK.pattern) - {'|'}))}]"
)
"""What every match of it begins with: the one look at a page, and at most of its lines."""


class _Page:
    """The texts of a page on their way through the fixes, with the changes made so far."""

    __slots__ = ("_whole", "blocks", "changes", "lines")

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = list(blocks)
        self.lines = [block.text for block in self.blocks]
        """The texts as they are now."""
        self.changes: dict[int, list[Change]] = {}
        """By the number of their text."""
        self._whole: str | None = None

    @property
    def whole(self) -> str:
        """All texts as they are now, to look once for what no line end may be part of."""
        if self._whole is None:
            self._whole = "\n".join(self.lines)
        return self._whole

    def apply(self, fix: Fix) -> None:
        """Apply a fix to each text."""
        for number, line in enumerate(self.lines):
            edits = fix(line)
            if edits:
                self.edit(number, edits)

    def edit(self, number: int, edits: Sequence[Edit]) -> None:
        """Change one text."""
        block, made = apply_edits(self.blocks[number], edits, STAGE)
        self.blocks[number], self.lines[number], self._whole = block, block.text, None
        self.changes.setdefault(number, []).extend(made)


def repair(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Undo the damage in the texts of a document: its blocks, and the values of its candidates.

    Every edit is in the trace; doubtful ones leave a mark (`repaired`, `unresolved` with what is
    possible, `digit_lost`), and `unrecoverable` marks what nothing can bring back. Blocks and
    candidates keep their number and order. Text without damage comes out as it went in, except
    that Chinese punctuation becomes full-width where the settings ask for that.
    """
    count = len(document.blocks)
    values = (Block(candidate.value, -1) for candidate in document.candidates)
    page = _Page(itertools.chain(document.blocks, values))
    _decode(page, lexicon)
    _unindent(page)
    if repeats_pinyin(page.whole):
        page.apply(plain_pinyin)
    mirror = _mirror(page, lexicon)
    if mirror is not None:
        page.apply(lambda line: repair_line(line, mirror))
    _unannotate(page, lexicon)
    _clean_surface(page, lexicon, settings)
    if surface.may_be_unrecoverable(page.whole):
        _mark_unrecoverable(page, count)
    if not page.changes:
        return document
    return replace(
        document,
        blocks=tuple(page.blocks[:count]),
        candidates=tuple(
            candidate if value == candidate.value else replace(candidate, value=value)
            for candidate, value in zip(document.candidates, page.lines[count:], strict=True)
        ),
    ).with_changes(change for number in range(count) for change in page.changes.get(number, ()))


def _decode(page: _Page, lexicon: Lexicon) -> None:
    """What is encoded twice or wrongly, and what cannot be seen."""
    fixes: tuple[Fix, ...] = (
        mojibake.western_twice,
        mojibake.utf8_as_western,
        mojibake.gbk_as_western,
        lambda line: mojibake.utf8_as_gbk(line, lexicon),
        surface.entities,
        surface.escapes,
        surface.percent_encoded,
        surface.radicals,
        surface.invisible,
    )
    if mojibake.may_be_mojibake("".join(_beginning(page.lines))):
        page.apply(mojibake.as_big5)
    if _HINT.search(page.whole):
        spelled = [
            number
            for number, line in enumerate(page.lines)
            if _HINT.search(line) and _SPELLED.search(line)
        ]
        for number, fix in itertools.product(spelled, fixes):
            edits = fix(page.lines[number])
            if edits:
                page.edit(number, edits)


def _unindent(page: _Page) -> None:
    """Blanks that became `?`, before the same mark is taken for a sign of a mirror's damage."""
    if "??" in page.whole:
        indents = surface.has_question_indents(page.lines)
        page.apply(lambda line: surface.question_blanks(line, indents))


def _beginning(lines: Iterable[str]) -> Iterable[str]:
    """The first texts of a page, enough to judge it by."""
    length = 0
    for line in lines:
        yield line
        length += len(line)
        if length > mojibake.SAMPLE:
            return


def _mirror(page: _Page, lexicon: Lexicon) -> Mirror | None:
    """The habit of the mirror that the page comes from, if it shows one."""
    return mirror_of(page.whole, lexicon) if SUSPECT.search(page.whole) else None


def _unannotate(page: _Page, lexicon: Lexicon) -> None:
    """Pinyin that no mirror of bytes put in, or that it left."""
    if not HINT.search(page.whole):
        return
    readings = annotated_in(page.whole, lexicon)
    if readings is not None:
        page.apply(remover(readings))


def _clean_surface(page: _Page, lexicon: Lexicon, settings: Settings) -> None:
    """Noise between the characters, and the width of the marks.

    What a page must show for a fix is looked for before the first of them changes it.
    """
    question_points = surface.has_question_points(page.whole)
    doubled = surface.has_doubled(page.whole)
    if surface.has_private(page.whole):
        page.apply(surface.private)
    jammers = surface.jammers_in(page.lines, lexicon.get(surface.build_jammers))
    if jammers:
        page.apply(lambda line: surface.jammers(line, jammers))
    if question_points:
        page.apply(surface.question_points)
    if doubled:
        page.apply(surface.doubled)
    if settings.punctuation == "full":
        page.apply(full_width)
        if ends_in_points(page.whole):
            page.apply(full_stops)


def _mark_unrecoverable(page: _Page, count: int) -> None:
    """Mark and count the runs in the first texts of which nothing can be brought back; these stay
    as they are."""
    for number, block in enumerate(page.blocks[:count]):
        runs = list(surface.UNRECOVERABLE.finditer(block.text))
        if runs:
            marks = [*block.marks, *(Mark(*run.span(), "unrecoverable") for run in runs)]
            marks.sort(key=lambda mark: (mark.start, mark.end, mark.flag))
            page.blocks[number] = replace(block, marks=tuple(marks))
            page.changes.setdefault(number, []).extend(
                Change(STAGE, "unrecoverable", run[0], run[0], block.order) for run in runs
            )
