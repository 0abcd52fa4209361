"""What kind of page it is, from the body that was found and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon import Lexicon
from ...model.document import PageKind

MIN_BODY = 30
"""Letters of body below which a page has no article."""


def build_kinds(lexicon: Lexicon) -> tuple[tuple[PageKind, re.Pattern[str], str, int], ...]:
    """The rows of `page_kinds.toml`: kind, pattern, where it is looked for, hits needed."""
    return tuple(
        (row["kind"], re.compile(row["pattern"]), row.get("where", "body"), int(row.get("hits", 1)))
        for row in lexicon.rows("page_kinds")
    )


def page_kind(
    title: str,
    body: Sequence[str],
    around: Sequence[str],
    thread: bool,
    kinds: Sequence[tuple[PageKind, re.Pattern[str], str, int]],
) -> PageKind:
    """The kind of a page with a body; `body` and `around` are folded lines."""
    texts = {"title": [title], "body": body, "around": around, "tail": body[-4:]}
    if thread and body:
        return "forum"
    for kind, pattern, where, hits in kinds:
        if sum(1 for text in texts[where] if pattern.search(text)) >= hits:
            return kind
    return "article"
