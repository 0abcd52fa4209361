"""Markup to blocks: one walk over a page as it is read, which is linear in its size."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache, partial
from types import MappingProxyType
from typing import NamedTuple

from ...lexicon import Lexicon
from ...model.document import Block, BlockKind, Candidate
from .candidates import LISTENED, NAMES, Listener
from .flat import join_wrapped, split_indented
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

KINDS: dict[str, BlockKind] = {
    "li": "list_item",
    "caption": "caption",
    "figcaption": "caption",
    **{f"h{level}": "heading" for level in range(1, 7)},
}

PATH_DEPTH = 40
"""Steps of a path that are written down; deeper ones say nothing more."""

KEPT_WHEN_HIDDEN = frozenset({"js_content", "img-content", "js_article"})
"""Ids of WeChat's article: hidden by style until its script has run, and shown to every reader."""

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|opacity\s*:\s*0\s*(?:;|$)"
    r"|(?<![-\w])(?:height|width)\s*:\s*[01]px[^\"]*overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden[^\"]*(?<![-\w])(?:height|width)\s*:\s*[01]px",
    re.I,
)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:jammer|hidden|hide|d-none|sr-only|visually-hidden)(?:\s|$)", re.I
)
MAX_STYLE = 500
"""Characters of a style that are looked at."""

_SHOWN_CLASS = re.compile(r"(?<![a-z])[a-z]+[:-](?:flex|block|inline|grid|table)\b", re.I)
"""`hidden md:flex` hides on small screens only."""

_NAME = re.compile(r"[^\w-]+")


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

    def add(self, text: str, linked: bool) -> None:
        """Go on with a piece of text, which stands in a link or not."""
        self.pieces.append(text)
        if linked:
            self.linked.append(text)
        if self.blank and text.strip(EDGE):
            self.blank = False

    def clear(self) -> None:
        """Forget it, to begin anew."""
        self.blank = True
        self.pieces.clear()
        self.linked.clear()
        self.tabs = 0

    def line(self) -> _Line:
        """What was read, and what counts of it."""
        text = "".join(self.pieces)
        return _Line(text, _size(text) - self.tabs, _size("".join(self.linked)))


class _Line(NamedTuple):
    """A piece of text between two ends of lines: its characters, and those in links."""

    text: str
    length: int
    linked: int

    @property
    def density(self) -> float:
        """The share of its characters that stands in links."""
        return self.linked / self.length if self.length else 0.0


def _size(text: str) -> int:
    return len(text) - text.count(" ") - text.count("\n")


def html_page(text: str, lexicon: Lexicon) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """The blocks of a page of markup, and what it says of itself.

    >>> html_page("<td>一段<br>二段</td>", Lexicon())[0][1].text
    '二段'
    """
    walk = tell(text, partial(_Walk, lexicon))
    return tuple(walk.blocks), walk.listener.candidates()


_NONE: Attributes = MappingProxyType({})


class _Walk:
    """One pass over a page as it is told, collecting blocks; used once and thrown away."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.listener = Listener(lexicon)
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
        attributes = attributes or _NONE  # lxml's own nothing is slow to ask
        around = self.around
        if tag in LISTENED:
            self.listener.start(tag, attributes, around)
        elif tag == "body" and len(around) == 1 and self.body_texts is None:
            self.body_texts = slice(len(self.texts), None)
        around.append(attributes)
        if self.table is not None and tag in LAYOUT:
            self._decide(False)
        if self.table is None:
            self._open(tag, attributes)
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
        if tag == "body" and depth == 1 and self.body_texts and self.body_texts.stop is None:
            self.body_texts = slice(self.body_texts.start, len(self.texts))
        self.ended = not depth  # behind the end of the page there may be another one

    def close(self) -> None:
        """The page ends."""
        self._flush()

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
        if self.table is None:
            self._add(text)
        else:
            self.table.append((TEXT, text, _NONE))

    def _decide(self, data: bool) -> None:
        """Now it is known whether the table is data: go on with what stands in it."""
        inside, self.table = self.table or [], None
        self.rows = int(data)
        self.tables += data
        for event, what, attributes in inside:
            if event == START:
                self._open(what, attributes)
            elif event == END:
                self._close(what)
            else:
                self._add(what)

    def _add(self, text: str) -> None:
        if not self.skipped:
            target = self.hidden_text if self.hidden_inline else self.text
            target.add(text, self.links > 0)

    # elements

    def _open(self, tag: str, attributes: Attributes) -> None:
        if self.skipped:
            self.skipped += 1
        elif tag in INLINE:  # more than half of all elements
            if tag == "a":
                self.links += 1
            if self.hidden_inline or (attributes and _is_hidden(attributes)):
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
            self._push(tag, attributes)
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

    def _push(self, tag: str, attributes: Attributes) -> None:
        parent = self.frames[-1]
        number = parent.seen[tag] = parent.seen.get(tag, 0) + 1
        path = parent.path
        if parent.depth < PATH_DEPTH:
            step = _step(tag, attributes.get("id"), attributes.get("class"))
            if number > 1:
                step = f"{step}[{number}]"
            path = f"{path}/{step}" if path else step
        kind, level = parent.kind, parent.level
        if tag in KINDS:
            kind = KINDS[tag]
            level = int(tag[1]) if kind == "heading" else 0
        elif self.rows and tag == "tr":
            kind = "table_row"
        elif tag in ("div", "section", "article", "table", "td", "blockquote"):
            kind, level = "paragraph", 0
        hidden = parent.hidden or tag == "noscript"
        if attributes:
            hidden = hidden or _is_hidden(attributes)
            if hidden and attributes.get("id") in KEPT_WHEN_HIDDEN:
                hidden = False
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
        last, frame = self.text, self.frames[-1]
        if not self.lines:
            if not last.blank:
                line = last.line()
                self._write(_cut(line.text, frame.kind), line.density, frame)
            if last.pieces:
                last.clear()
            return
        read, self.lines = self.lines, []
        if last.pieces:
            read.append(last)
            self.text = _Text()
        if all(text.blank for text in read):
            return
        lines = [text.line() for text in read]
        if len(lines) == 1:
            self._write(_cut(lines[0].text, frame.kind), lines[0].density, frame)
            return
        texts: list[str] = []
        densities: dict[str, float] = {}
        for line in lines:
            cut = _cut(line.text, frame.kind)
            texts += cut
            densities.update(dict.fromkeys(cut, line.density))
        whole = _Line("", sum(line.length for line in lines), sum(line.linked for line in lines))
        for text in join_wrapped([text for text in texts if text]):
            self._write([text], densities.get(text, whole.density), frame)

    def _write(self, texts: list[str], density: float, frame: _Frame) -> None:
        for text in texts:
            if text:
                row = frame.kind == "table_row"
                self.blocks.append(
                    Block(
                        text,
                        len(self.blocks),
                        kind=frame.kind,
                        level=frame.level,
                        path=frame.path,
                        link_density=round(min(1.0, density), 3),
                        hidden=frame.hidden,
                        table=self.tables if row else None,
                        columns=self.columns.of(text.count("\t") + 1) if row else (),
                    )
                )

    def _flush_hidden(self) -> None:
        """The end of a hidden piece inside a line: a block of its own, marked as hidden."""
        line = self.hidden_text.line()
        self.hidden_text = _Text()
        text = one_line(line.text)
        if text:
            path = f"{self.frames[-1].path}/span"
            self.blocks.append(
                Block(
                    text,
                    len(self.blocks),
                    path=path,
                    link_density=round(min(1.0, line.density), 3),
                    hidden=True,
                )
            )


def _cut(text: str, kind: BlockKind) -> list[str]:
    """The paragraphs of a piece of text between two ends of a block."""
    if kind == "table_row":
        cells = [one_line(cell) for cell in text.split("\t")]
        return ["\t".join(cells).strip()] if any(cells) else []
    text = text.strip(EDGE)
    if not has_blank(text):
        return [text] if text else []
    return [clean for part in split_indented(text) if (clean := one_line(part))]


@lru_cache(NAMES)
def _step(tag: str, name: str | None, classes: str | None) -> str:
    """One step of a path, without its number.

    >>> _step("div", "main", "wrap left")
    'div#main.wrap.left'
    """
    step = tag
    if name:
        step += "#" + _NAME.sub("-", name)[:40]
    for part in (classes or "").split()[:3]:
        step += "." + _NAME.sub("-", part)[:40]
    return step


def _is_hidden(attributes: Attributes) -> bool:
    """Whether an element's own attributes hide it from readers."""
    style, name = attributes.get("style"), attributes.get("class")
    return "hidden" in attributes or bool((style or name) and _hides(style, name))


@lru_cache(NAMES)
def _hides(style: str | None, name: str | None) -> bool:
    """Whether a style or a class hides an element from readers."""
    if style and _HIDDEN_STYLE.search(style[:MAX_STYLE]):
        return True
    return bool(name and _HIDDEN_CLASS.search(name) and not _SHOWN_CLASS.search(name))
