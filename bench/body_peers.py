"""Bodies as other tools extract them: run by bench/body.py under a Python that has them.

stdin: one path a line. stdout: one JSON object a line: path, tool, text, title, author, published.
Each tool gets the bytes of the page, as a crawler has them, and no hint of the encoding.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def plain(html: str) -> str:
    """The text of a piece of markup, a line for each block."""
    from lxml import html as parser

    root = parser.fromstring(html)
    for node in root.iter("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4"):
        node.tail = "\n" + (node.tail or "")
    return re.sub(r"\n\s*\n+", "\n", root.text_content())


def trafilatura(data: bytes) -> Row:
    """trafilatura with its defaults and its metadata."""
    import trafilatura as tool

    found = tool.extract(data, output_format="json", with_metadata=True)
    row = json.loads(found) if found else {}
    return {
        "text": row.get("text") or "",
        "title": row.get("title"),
        "author": row.get("author"),
        "published": row.get("date"),
    }


def readability(data: bytes) -> Row:
    """readability-lxml as it comes: it counts ASCII commas only."""
    from readability import Document

    document = Document(data)
    return {"text": plain(document.summary()), "title": document.short_title()}


def readability_folded(data: bytes) -> Row:
    """readability-lxml with full-width commas folded to ASCII ones first."""
    from readability import Document
    from readability.encoding import get_encoding

    text = data.decode(get_encoding(data) or "utf-8", "replace")
    document = Document(text.replace("，", ","))
    return {"text": plain(document.summary()), "title": document.short_title()}


def justext(data: bytes) -> Row:
    """jusText without a stop list, with lengths for Chinese."""
    import justext as tool

    paragraphs = tool.justext(
        data, frozenset(), length_low=25, length_high=70, stopwords_low=0, stopwords_high=0
    )
    return {"text": "\n".join(p.text for p in paragraphs if not p.is_boilerplate)}


TOOLS: dict[str, Callable[[bytes], Row]] = {
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "readability-lxml, commas folded": readability_folded,
    "jusText": justext,
}


def rows(paths: list[str]) -> Iterator[Row]:
    """Every tool on every page; a tool that raises has extracted nothing."""
    for path in paths:
        data = Path(path).read_bytes()
        for name, tool in TOOLS.items():
            try:
                row = tool(data)
            except Exception as error:
                row = {"text": "", "error": f"{type(error).__name__}: {error}"[:200]}
            yield {"path": path, "tool": name, **row}


def main() -> None:
    for row in rows(sys.stdin.read().split("\n")[:-1]):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
