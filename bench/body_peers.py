"""Bodies and metadata as other tools extract them; bench/body.py runs it where they are installed.

stdin: one path a line. stdout: one JSON object a line: path, tool, text, title, author, published.
Each tool gets the bytes of the page, as a crawler has them, and no hint of the encoding.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import tools

Row = dict[str, Any]


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
    return {"text": tools.plain(document.summary()), "title": document.short_title()}


def text_of(setup: Callable[[], tools.Work]) -> Callable[[bytes], Row]:
    """The body alone, from a tool as the comparison of all tools sets it up."""
    return lambda data: {"text": setup()[1](data)}


TOOLS: dict[str, Callable[[bytes], Row]] = {
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "readability-lxml, commas folded": text_of(tools.readability_folded),
    "jusText": text_of(tools.justext_body),
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
