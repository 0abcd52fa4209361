"""Markup to blocks: one walk over the tree, which is linear in the size of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ...lexicon import Lexicon
from ...model.document import Block, BlockKind, Candidate
from .candidates import markup_candidates
from .flat import join_wrapped, split_indented
from .space import one_line
from .tables import is_data_table
from .tree import read_tree

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
        "founder-title",
        "founder-pretitle",
        "founder-subtitle",
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


@dataclass(slots=True)
class _Text:
    """The text since the last end of a line, and how many of its characters stand in links."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    linked: int = 0

    def add(self, text: str | None, linked: bool) -> None:
        if not text:
            return
        self.pieces.append(text)
        size = len(text) - text.count(" ") - text.count("\n")
        self.length += size
        if linked:
            self.linked += size


def html_page(text: str, lexicon: Lexicon) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """The blocks of a page of markup, and what it says of itself.

    >>> html_page("<td>一段<br>二段</td>", Lexicon())[0][1].text
    '二段'
    """
    root = read_tree(text)
    if root is None:
        return (), ()
    walk = _Walk()
    walk.run(root)
    blocks = tuple(_numbered(walk.blocks))
    return blocks, markup_candidates(root, lexicon)


def _numbered(blocks: list[Block]) -> Iterator[Block]:
    from dataclasses import replace

    for order, block in enumerate(blocks):
        yield replace(block, order=order)


class _Walk:
    """One pass over a tree, collecting blocks; used once and thrown away."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.frames = [_Frame("", 0, "paragraph", 0, False)]
        self.text = _Text()
        self.hidden_text = _Text()
        self.lines: list[_Text] = []  # lines since the last block element, cut by <br>
        self.links = 0
        self.hidden_inline = 0
        self.rows = 0  # depth of data table rows
        self.pre = 0

    def run(self, root: Any) -> None:
        """Walk the tree: `start` opens elements, `end` closes them and reads what follows."""
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped = False
        for event, node in events:
            if event == "start":
                skipped = node.tag in SKIPPED
                if skipped:
                    events.skip_subtree()
                else:
                    self._open(node)
            elif event == "end":
                if not skipped and node.tag not in SKIPPED:
                    self._close(node)
                skipped = False
                if node is not root:
                    self._add(node.tail)
            else:
                self._add(node.tail)
        self._flush()

    # elements

    def _open(self, node: Any) -> None:
        tag = node.tag
        if tag == "br":
            self._line()
        elif tag in INLINE:
            if tag == "a":
                self.links += 1
            if self.hidden_inline or _is_hidden(node):
                self.hidden_inline += 1
        elif self.rows and tag in ("td", "th"):
            if self.text.pieces:
                self.text.pieces.append("\t")
        elif not self.rows or tag == "tr":
            self._flush()
            self._push(node)
            if tag == "table" and not self.rows and is_data_table(node):
                self.rows = 1
        self._add(node.text)

    def _close(self, node: Any) -> None:
        tag = node.tag
        if tag == "br":
            return
        if tag in INLINE:
            if tag == "a":
                self.links = max(0, self.links - 1)
            if self.hidden_inline:
                self.hidden_inline -= 1
                if not self.hidden_inline:
                    self._flush_hidden()
        elif self.rows and tag not in ("tr", "table"):
            if tag not in ("td", "th"):
                self.text.add(" ", False)
        else:
            self._flush()
            if tag == "table":
                self.rows = 0
            if len(self.frames) > 1:
                self.frames.pop()

    def _push(self, node: Any) -> None:
        parent = self.frames[-1]
        tag = node.tag
        number = parent.seen[tag] = parent.seen.get(tag, 0) + 1
        path = parent.path
        if parent.depth < PATH_DEPTH:
            step = _step(node, number)
            path = f"{path}/{step}" if path else step
        kind, level = parent.kind, parent.level
        if tag in KINDS:
            kind = KINDS[tag]
            level = int(tag[1]) if kind == "heading" else 0
        elif self.rows and tag == "tr":
            kind = "table_row"
        elif tag in ("div", "section", "article", "table", "td", "blockquote"):
            kind, level = "paragraph", 0
        hidden = parent.hidden or tag == "noscript" or _is_hidden(node)
        if node.get("id") in KEPT_WHEN_HIDDEN:
            hidden = False
        self.frames.append(_Frame(path, parent.depth + 1, kind, level, hidden))

    # text

    def _add(self, text: str | None) -> None:
        (self.hidden_text if self.hidden_inline else self.text).add(text, self.links > 0)

    def _line(self) -> None:
        """A <br>: the end of a line, inside a table's row a blank."""
        if self.rows and self.frames[-1].kind == "table_row":
            self.text.add(" ", False)
        elif self.text.pieces:
            self.lines.append(self.text)
            self.text = _Text()

    def _flush(self) -> None:
        """The end of a block: write the lines read so far."""
        if self.text.pieces:
            self.lines.append(self.text)
            self.text = _Text()
        if not self.lines:
            return
        lines, self.lines = self.lines, []
        frame = self.frames[-1]
        texts: list[str] = []
        length = linked = 0
        for line in lines:
            texts += _cut("".join(line.pieces), frame.kind)
            length += line.length
            linked += line.linked
        if len(lines) == 1:
            self._write(texts, linked / length if length else 0.0, frame)
            return
        wrapped = join_wrapped([text for text in texts if text])
        densities = {}
        for line in lines:
            for text in _cut("".join(line.pieces), frame.kind):
                densities[text] = line.linked / line.length if line.length else 0.0
        for text in wrapped:
            self._write([text], densities.get(text, linked / length if length else 0.0), frame)

    def _write(self, texts: list[str], density: float, frame: _Frame) -> None:
        for text in texts:
            if text:
                self.blocks.append(
                    Block(
                        text,
                        0,
                        kind=frame.kind,
                        level=frame.level,
                        path=frame.path,
                        link_density=round(min(1.0, density), 3),
                        hidden=frame.hidden,
                    )
                )

    def _flush_hidden(self) -> None:
        """The end of a hidden piece inside a line: a block of its own, marked as hidden."""
        text = one_line("".join(self.hidden_text.pieces))
        density = (
            self.hidden_text.linked / self.hidden_text.length if self.hidden_text.length else 0.0
        )
        self.hidden_text = _Text()
        if text:
            path = f"{self.frames[-1].path}/span"
            self.blocks.append(
                Block(text, 0, path=path, link_density=round(min(1.0, density), 3), hidden=True)
            )


def _cut(text: str, kind: BlockKind) -> list[str]:
    """The paragraphs of a piece of text between two ends of a block."""
    if kind == "table_row":
        cells = [one_line(cell) for cell in text.split("\t")]
        return ["\t".join(cells).strip()] if any(cells) else []
    return [clean for part in split_indented(text) if (clean := one_line(part))]


def _step(node: Any, number: int) -> str:
    """One step of a path: `div#main.wrap.left[2]`."""
    step = str(node.tag)
    name = node.get("id")
    if name:
        step += "#" + _NAME.sub("-", name)[:40]
    for part in (node.get("class") or "").split()[:3]:
        step += "." + _NAME.sub("-", part)[:40]
    return f"{step}[{number}]" if number > 1 else step


def _is_hidden(node: Any) -> bool:
    """Whether an element's own attributes hide it from readers."""
    style = node.get("style")
    if style and _HIDDEN_STYLE.search(style[:MAX_STYLE]):
        return True
    name = node.get("class")
    if name and _HIDDEN_CLASS.search(name) and not _SHOWN_CLASS.search(name):
        return True
    return node.get("hidden") is not None
