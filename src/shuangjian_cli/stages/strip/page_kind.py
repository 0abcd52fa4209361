"""What kind of page it is, from the body that was found and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon import Lexicon
from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...model.document import PageKind

MIN_BODY = 12
"""Letters of body below which a page has no article: no sentence is shorter."""

SPAM_SHARE = 0.2
"""Share of a page without an article in lines of spam that makes it a page of spam."""

SPAM_WORDS = 4
"""Different words of the spam trades on a page that make its body suspect."""

SPAM_RATE = 0.05
"""Share of a body's letters in such words that makes it spam: lottery pages written as notices."""

EMPTY = 20
"""Letters below which a page without an article is empty rather than a list."""


def build_kinds(lexicon: Lexicon) -> tuple[tuple[PageKind, re.Pattern[str], str, int], ...]:
    """The rows of `page_kinds.toml`: kind, pattern, where it is looked for, hits needed."""
    return tuple(
        (row["kind"], compiled(row["pattern"]), row.get("where", "body"), int(row.get("hits", 1)))
        for row in lexicon.rows("page_kinds")
    )


def no_article(keys: Sequence[str], spam: Sequence[bool]) -> tuple[PageKind, str]:
    """The kind of a page without an article, and the reason in words."""
    size = sum(map(len, keys))
    if size < EMPTY:
        return "empty", "the page holds no text to speak of"
    bad = sum(len(key) for key, is_spam in zip(keys, spam, strict=True) if is_spam)
    if bad >= SPAM_SHARE * size:
        return "spam", "the page holds paid links and keywords, and no article"
    return "list", "the page holds links and headlines, and no article"


def is_spam_body(
    body: Sequence[str],
    suspects: Sequence[str],
    page: Sequence[str],
    patterns: Sequence[Pattern],
) -> bool:
    """Whether what reads like an article is spam: dense with the words of trades all over the page.

    `suspects` are the lines of the body that may hold such words. A page whose body is honest stays
    an article, whatever links are planted around it.
    """
    text = "\n".join(suspects)
    words = [word for pattern in patterns for word in pattern.findall(text)]
    if sum(map(len, words)) < SPAM_RATE * len("\n".join(body)):
        return False
    whole = "\n".join(page)
    return len({word for pattern in patterns for word in pattern.findall(whole)}) >= SPAM_WORDS


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
