"""Markup to blocks: one walk over a page as it is read, which is linear in its size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from ...lexicon import Lexicon
from ...model.document import Block, BlockKind, Candidate
from .candidates import LISTENED, NAMED, Listener
from .flat import join_wrapped, split_indented
from .names import NAMELESS, Named, Names
from .space import EDGE, has_blank, one_line
from .tables import END, LAYOUT, START, TEXT, Columns, Event, is_data_table
from .tree import Attributes, tell

SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "object",
        "embed",
        "applet",
        "iframe",
        "canvas",
        "audio",
        "video",
        "map",
        "datalist",
        "head",
        "meta",
        "link",
        "base",
        "noframes",
    ]
)
"""Elements whose text no reader sees."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "nobr",
        "ruby",
        "rb",
        "rt",
        "rp",
        "data",
        "o:p",
        "st1",
        "area",
        "input",
    ]
)
"""Elements that do not end a line; every other one does, also those that no standard knows."""

KINDS: dict[str, tuple[BlockKind, int]] = {
    "li": ("list_item", 0),
    "caption": ("caption", 0),
    "figcaption": ("caption", 0),
    **{f"h{level}": ("heading", level) for level in range(1, 7)},
    **dict.fromkeys(("div", "section", "article", "table", "td", "blockquote"), ("paragraph", 0)),
}
"""Kind and level of the text in an element; in any other it is as around it."""

PATH_DEPTH = 40
"""Steps of a path that are written down; deeper ones say nothing more."""


@dataclass(slots=True)
class _Frame:
    """An open element: its path, and how many children of each tag were seen."""

    path: str
    depth: int
    kind: BlockKind
    level: int
    hidden: bool
    seen: dict[str, int] = field(default_factory=dict)


class _Text:
    """The text since the last end of a line, and which of it stands in links."""

    __slots__ = ("blank", "linked", "pieces", "tabs")

    def __init__(self) -> None:
        self.blank = True
        """Whether there is nothing but blanks, as in most of what stands between two tags."""
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.tabs = 0
        """Those put between the cells of a row, which count as no text."""

    def clear(self) -> None:
        """Forget it, to begin anew."""
        self.blank = True
        self.pieces.clear()
        self.linked.clear()
        self.tabs = 0

    def whole(self) -> str:
        """All that was read."""
        return self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)

    def sizes(self) -> tuple[int, int]:
        """The characters that count, and those in links."""
        return _size(self.pieces) - self.tabs, _size(self.linked)

    def density(self) -> float:
        """The share of links; nearly every line stands in one, or has none."""
        if not self.linked:
            return 0.0
        return 1.0 if len(self.linked) == len(self.pieces) else _share(*self.sizes())


def _size(pieces: Sequence[str]) -> int:
    text = "".join(pieces)
    return len(text) - text.count(" ") - text.count("\n")


def _share(length: int, linked: int) -> float:
    return round(min(1.0, linked / length), 3) if length else 0.0


def html_page(text: str, lexicon: Lexicon) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """The blocks of a page of markup, and what it says of itself.

    >>> html_page("<td>一段<br>二段</td>", Lexicon())[0][1].text
    '二段'
    """
    walk = tell(text, partial(_Walk, lexicon))
    found = tuple(walk.blocks), walk.listener.candidates()
    walk.forget()
    return found


_NONE: Attributes = MappingProxyType({})
_ROW: tuple[BlockKind, int] = ("table_row", 0)


class _Walk:
    """One pass over a page as it is told, collecting blocks; used once and thrown away."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.listener = Listener(lexicon)
        self.names = lexicon.get(Names)
        self.blocks: list[Block] = []
        self.frames = [_Frame("", 0, "paragraph", 0, False)]
        self.text = _Text()
        self.hidden_text = _Text()
        self.lines: list[_Text] = []  # lines since the last block element, cut by <br>
        self.links = 0
        self.hidden_inline = 0
        self.rows = 0  # depth of data table rows
        self.skipped = 0  # depth within an element that is skipped
        self.tables = 0
        self.columns = Columns()
        self.table: list[Event] | None = None
        """What stands in a table of which is not known yet whether it is data."""
        self.around: list[Attributes] = []  # of the open elements
        self.ended = False
        self.texts: list[str] = []
        self.body_texts: slice | None = None
        self.pieces: list[str] = []
        self.data = self.pieces.append
        """Takes a piece of text, as the parser reads it."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if self.pieces:
            self._read()
        if self.ended:
            return
        if attributes:
            named = self.names.of(attributes)
        else:
            attributes, named = _NONE, NAMELESS  # lxml's own nothing is slow to ask
        around = self.around
        if tag in LISTENED:
            self.listener.start(tag, attributes, around)
        elif named.rows and tag in NAMED:
            self.listener.start_named(tag, attributes, named.rows, len(around))
        elif tag == "body" and len(around) == 1 and self.body_texts is None:
            self.body_texts = slice(len(self.texts), None)
        around.append(attributes)
        if self.table is not None and tag in LAYOUT:
            self._decide(False)
        if self.table is None:
            self._open(tag, attributes, named)
        else:
            self.table.append((START, tag, attributes))

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.pieces:
            self._read()
        if self.ended:
            return
        self.around.pop()
        depth = len(self.around)
        if self.listener.open:
            self.listener.end(depth)
        if self.table is not None and tag == "table":
            self._decide(is_data_table(self.table))
        if self.table is None:
            self._close(tag)
        else:
            self.table.append((END, tag, _NONE))
        if depth > 1:
            return
        if tag == "body" and depth == 1 and self.body_texts and self.body_texts.stop is None:
            self.body_texts = slice(self.body_texts.start, len(self.texts))
        self.ended = not depth  # behind the end of the page there may be another one

    def close(self) -> None:
        """The page ends."""
        self._flush()

    def forget(self) -> None:
        """Let go of the page: lxml's parser is never freed but by the collector of cycles, and it
        holds what it told the page to."""
        vars(self).clear()

    def body(self) -> str:
        """All text of the body, that of scripts too."""
        return "".join(self.texts[self.body_texts] if self.body_texts else self.texts)

    def _read(self) -> None:
        """A text ends, all pieces of which were told."""
        pieces = self.pieces
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        pieces.clear()
        if self.ended:
            return
        self.texts.append(text)
        if self.listener.open:
            self.listener.text(text)
        if self.table is not None:
            self.table.append((TEXT, text, _NONE))
        elif not self.skipped:
            self._add(text)

    def _decide(self, data: bool) -> None:
        """Now it is known whether the table is data: go on with what stands in it."""
        inside, self.table = self.table or [], None
        self.rows = int(data)
        self.tables += data
        for event, what, attributes in inside:
            if event == START:
                self._open(what, attributes, self.names.of(attributes))
            elif event == END:
                self._close(what)
            elif not self.skipped:
                self._add(what)

    def _add(self, text: str) -> None:
        target = self.hidden_text if self.hidden_inline else self.text
        target.pieces.append(text)
        if self.links:
            target.linked.append(text)
        if target.blank and text.strip(EDGE):
            target.blank = False

    # elements

    def _open(self, tag: str, attributes: Attributes, named: Named) -> None:
        if self.skipped:
            self.skipped += 1
        elif tag in INLINE:  # more than half of all elements
            if tag == "a":
                self.links += 1
            if named.hidden or self.hidden_inline:
                self.hidden_inline += 1
        elif tag in SKIPPED:
            self.skipped = 1
        elif tag == "br":
            self._line()
        elif self.rows and tag in ("td", "th"):
            self.columns.cell(attributes, self.text.blank)
            if self.text.pieces:
                self.text.pieces.append("\t")
                self.text.tabs += 1
        elif not self.rows or tag == "tr":
            if self.lines or self.text.pieces:
                self._flush()
            self._push(tag, named)
            if tag == "tr" and self.rows:
                self.columns.row()
            elif tag == "table" and not self.rows:
                self.table, self.columns = [], Columns()

    def _close(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag in INLINE:
            if tag == "a" and self.links:
                self.links -= 1
            if self.hidden_inline:
                self.hidden_inline -= 1
                if not self.hidden_inline:
                    self._flush_hidden()
        elif tag == "br":
            return
        elif self.rows and tag not in ("tr", "table"):
            if tag not in ("td", "th"):
                self.text.pieces.append(" ")
        else:
            if self.lines or self.text.pieces:
                self._flush()
            if tag == "table":
                self.rows = 0
            if len(self.frames) > 1:
                self.frames.pop()

    def _push(self, tag: str, named: Named) -> None:
        parent = self.frames[-1]
        number = parent.seen[tag] = parent.seen.get(tag, 0) + 1
        path = parent.path
        if parent.depth < PATH_DEPTH:
            step = tag + named.step if number == 1 else f"{tag}{named.step}[{number}]"
            path = f"{path}/{step}" if path else step
        if self.rows and tag == "tr":
            kind, level = _ROW
        else:
            kind, level = KINDS.get(tag) or (parent.kind, parent.level)
        hidden = (parent.hidden or named.hidden or tag == "noscript") and not named.shown
        self.frames.append(_Frame(path, parent.depth + 1, kind, level, hidden))

    # text

    def _line(self) -> None:
        """A <br>: the end of a line, inside a table's row a blank."""
        if self.rows and self.frames[-1].kind == "table_row":
            self.text.pieces.append(" ")
        elif self.text.pieces:
            self.lines.append(self.text)
            self.text = _Text()

    def _flush(self) -> None:
        """The end of a block: write the lines read so far."""
        last = self.text
        if not self.lines:
            if not last.blank:
                kind = self.frames[-1].kind
                self._write(_cut(last.whole(), kind), last.density())
            if last.pieces:
                last.clear()
            return
        read, self.lines = self.lines, []
        if last.pieces:
            read.append(last)
            self.text = _Text()
        if not all(text.blank for text in read):
            self._write_lines(read)

    def _write_lines(self, read: Sequence[_Text]) -> None:
        """Write lines that <br> parted; those that were wrapped are joined again."""
        kind = self.frames[-1].kind
        if len(read) == 1:
            self._write(_cut(read[0].whole(), kind), read[0].density())
            return
        texts: list[str] = []
        densities: dict[str, float] = {}
        for line in read:
            cut = [text for text in _cut(line.whole(), kind) if text]
            texts += cut
            densities.update(dict.fromkeys(cut, line.density()))
        sizes = [line.sizes() for line in read]
        of_all = _share(*map(sum, zip(*sizes, strict=True)))
        for text in join_wrapped(texts):
            self._write([text], densities.get(text, of_all))

    def _write(self, texts: Iterable[str], density: float) -> None:
        """Blocks of the element that is open."""
        frame = self.frames[-1]
        row = frame.kind == "table_row"
        for text in texts:
            if text:
                self.blocks.append(
                    Block(
                        text,
                        len(self.blocks),
                        frame.kind,
                        frame.level,
                        frame.path,
                        density,
                        frame.hidden,
                        table=self.tables if row else None,
                        columns=self.columns.of(text.count("\t") + 1) if row else (),
                    )
                )

    def _flush_hidden(self) -> None:
        """The end of a hidden piece inside a line: a block of its own, marked as hidden."""
        read, self.hidden_text = self.hidden_text, _Text()
        text = one_line(read.whole())
        if text:
            path = f"{self.frames[-1].path}/span"
            block = Block(
                text, len(self.blocks), path=path, link_density=read.density(), hidden=True
            )
            self.blocks.append(block)


def _cut(text: str, kind: BlockKind) -> list[str]:
    """The paragraphs of a piece of text between two ends of a block."""
    if kind == "table_row":
        cells = [one_line(cell) for cell in text.split("\t")]
        return ["\t".join(cells).strip()] if any(cells) else []
    text = text.strip(EDGE)
    if not has_blank(text):
        return [text] if text else []
    return [clean for part in split_indented(text) if (clean := one_line(part))]
