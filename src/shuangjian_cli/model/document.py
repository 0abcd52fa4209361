"""The document that the stages hand on, and the blocks, marks, verdicts and changes in it.

Nothing is ever deleted on the way: a stage edits the text of a block (and leaves a `Change`),
or gives a block a `Verdict`. What was removed or altered, and why, is a view of this object.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Literal

from .page import RawPage

BlockKind = Literal["paragraph", "heading", "list_item", "table_row", "caption"]
PageKind = Literal["article", "notice", "bulletin", "forum", "list", "spam", "empty"]
Script = Literal["simplified", "traditional", "mixed"]
Basis = Literal["meta", "json-ld", "text", "dateline", "url", "hint"]
Field = Literal["title", "author", "publisher", "published"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A doubt about characters start..end of a block (code points): repaired, digit_lost, ..."""

    start: int
    end: int
    flag: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or line of the page.

    `order` is its position on the page and its name in the trace; `path` the tag path
    (`body/div.main/p`, empty in flat text); `link_density` the share of its characters in links;
    `table` numbers the tables, and `columns` holds the first column and the one behind the last of
    each cell of a table row, where some reach over several or the edge is empty.
    """

    text: str
    order: int
    kind: BlockKind = "paragraph"
    level: int = 0
    path: str = ""
    link_density: float = 0.0
    hidden: bool = False
    post: int | None = None
    marks: tuple[Mark, ...] = ()
    table: int | None = None
    columns: tuple[tuple[int, int], ...] = ()

    def reworded(self, text: str, marks: tuple[Mark, ...]) -> Block:
        """The same block with another text and its marks; many lines of a page are, and
        `dataclasses.replace` takes several times as long."""
        return Block(
            text,
            self.order,
            self.kind,
            self.level,
            self.path,
            self.link_density,
            self.hidden,
            self.post,
            marks,
            self.table,
            self.columns,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: which stage and rule turned `before` into `after` in block `block`."""

    stage: str
    rule: str
    before: str
    after: str
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a block belongs to the article, by which rule, and the reason in words."""

    keep: bool
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What markup or text offers as title, author, publisher or date, with where it came from."""

    field: Field
    value: str
    basis: Basis
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a thread."""

    number: int
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One page on its way through the stages."""

    page: RawPage
    content: str = ""
    """The decoded page, markup included; dropped by `parse`."""
    encoding: str = "utf-8"
    encoding_confidence: float = 1.0
    declared_encoding: str | None = None
    markup: bool = False
    script: Script = "simplified"
    page_kind: PageKind = "article"
    spun: bool = False
    blocks: tuple[Block, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    metadata: tuple[Candidate, ...] = ()
    """The chosen candidate of each field, set by `strip`."""
    imprint: str | None = None
    """Lines around the article that say whose site it is, and where it is registered."""
    posts: tuple[Post, ...] = ()
    trace: tuple[Change, ...] = field(default=(), repr=False)

    def with_changes(self, changes: Iterable[Change]) -> Document:
        """The same document with `changes` added to its trace."""
        return replace(self, trace=self.trace + tuple(changes))


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace characters start..end of a text by `after`, in the name of `rule`."""

    start: int
    end: int
    after: str
    rule: str
    flag: str | None = None
    candidates: tuple[str, ...] = ()


def apply_edits(block: Block, edits: Sequence[Edit], stage: str) -> tuple[Block, list[Change]]:
    """Apply sorted, non-overlapping edits to a block: the new block and one change an edit.

    Marks that the block already has move with the text; a mark inside an edit is stretched over it.
    An edit with a `flag` leaves a mark of its own over the text that it put there.

    >>> block, changes = apply_edits(Block("双減(jiǎn)", 0), [Edit(1, 8, "減", "pinyin")], "repair")
    >>> block.text, changes[0].before, changes[0].after
    ('双減', '減(jiǎn)', '減')
    """
    if not edits:
        return block, []
    pieces: list[str] = []
    changes: list[Change] = []
    marks: list[Mark] = []
    moves: list[tuple[int, int, int, int]] = []  # old start, old end, new start, new end
    at = length = 0
    for edit in edits:
        if edit.start < at or edit.end < edit.start:
            raise ValueError(
                f"edits overlap or run backwards at {edit.start} in block {block.order}"
            )
        kept = block.text[at : edit.start]
        pieces += (kept, edit.after)
        start = length + len(kept)
        length = start + len(edit.after)
        moves.append((edit.start, edit.end, start, length))
        if edit.flag:
            marks.append(Mark(start, length, edit.flag, edit.candidates))
        changes.append(
            Change(stage, edit.rule, block.text[edit.start : edit.end], edit.after, block.order)
        )
        at = edit.end
    pieces.append(block.text[at:])
    marks += [_moved(mark, moves) for mark in block.marks]
    marks.sort(key=lambda mark: (mark.start, mark.end, mark.flag))
    return block.reworded("".join(pieces), tuple(marks)), changes


def _moved(mark: Mark, moves: Sequence[tuple[int, int, int, int]]) -> Mark:
    """The mark where its characters stand after the edits in `moves`, found by bisection."""

    def place(offset: int, end: bool) -> int:
        at = bisect_right(moves, offset, key=itemgetter(0)) - 1
        while at >= 0:
            old_start, old_end, new_start, new_end = moves[at]
            if offset >= old_end and not (end and offset == old_start):
                return offset + new_end - old_end
            if offset > old_start:
                return new_end if end else new_start
            at -= 1
        return offset

    return replace(mark, start=place(mark.start, end=False), end=place(mark.end, end=True))
