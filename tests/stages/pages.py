"""Small helpers of the tests of parse and strip: a page from text, and through both stages."""

from __future__ import annotations

import functools
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Document
from shuangjian_cli.model.page import Hints, RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.parse import parse
from shuangjian_cli.stages.strip import strip


@functools.cache
def lexicon() -> Lexicon:
    return Lexicon()


def parsed(content: str, **page: Any) -> Document:
    raw = RawPage("page", "page.html", content, **page)
    return parse(Document(raw, content=content), lexicon(), Settings())


def stripped(content: str, settings: Settings | None = None, **page: Any) -> Document:
    return strip(parsed(content, **page), lexicon(), settings or Settings())


def kept(document: Document) -> list[str]:
    pairs = zip(document.blocks, document.verdicts, strict=True)
    return [block.text for block, verdict in pairs if verdict.keep]


def hints(**values: str) -> Hints:
    return Hints(**values)
