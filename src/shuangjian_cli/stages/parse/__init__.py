"""Markup or flat text to blocks.

In: `document.content`, the decoded page. Out: `document.blocks` in page order, the candidates for
title, author, publisher and date that the markup names, and `content` emptied. A block's text
never holds a line end. This stage never drops visible text: what is no part of the article is
the verdict of `strip`. It never raises on broken markup.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...lexicon import Lexicon
from ...model.document import Block, Candidate, Document
from ...settings import Settings
from .candidates import url_candidates
from .escaped import unescaped
from .flat import flat_blocks
from .html import html_page
from .sniff import is_markup


def parse(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Give the document its blocks.

    >>> from ...model.page import RawPage
    >>> page = Document(RawPage("a", "a", ""), content="<h1>新增学位</h1><p>五<b>百</b>个。</p>")
    >>> [(b.kind, b.text) for b in parse(page, Lexicon(), Settings()).blocks]
    [('heading', '新增学位'), ('paragraph', '五百个。')]
    """
    content = document.content
    markup = is_markup(content, document.page, settings)
    literal = content if markup else unescaped(content)
    if literal is not content and is_markup(literal, document.page, settings):
        content, markup = literal, True
    blocks: tuple[Block, ...]
    candidates: tuple[Candidate, ...] = ()
    if markup:
        blocks, candidates = html_page(_closed(content), lexicon)
    else:
        blocks = flat_blocks(content)
    return replace(
        document,
        content="",
        markup=markup,
        blocks=blocks,
        candidates=candidates + url_candidates(document.page.url),
    )


_OPEN = re.compile(
    r"(&#(?:(?:[2-3][0-9]|19|40|65|12)[0-9]{3}(?![0-9]{0,2};)|82[0-3][0-9](?![0-9;])))"
)
"""A reference to a hanzi or its mark without its semicolon: five digits, and no other code ends.
All begin with the same two characters, which a search finds faster than `in` does."""


def _closed(content: str) -> str:
    """Markup whose references to hanzi end in a semicolon each, as parsers need it before a digit.

    >>> _closed("&#26376&#22320 10&#2637617&#26085; &#169;")
    '&#26376;&#22320; 10&#26376;17&#26085; &#169;'
    """
    return _OPEN.sub(r"\1;", content)
