"""The names of all rules that may drop or keep a block; a wish for another one is refused."""

from __future__ import annotations

from typing import get_args

from ...lexicon import Lexicon
from ...model.document import PageKind

OWN = frozenset(
    [
        "above-title",
        "after-end",
        "body",
        "body-neighbour",
        "dated-line",
        "enclosed",
        "fellow",
        "fragment",
        "hidden",
        "in-post",
        "labelled",
        "lead-in",
        "length",
        "link-list",
        "list-heading",
        "long",
        "main-container",
        "names",
        "numeric",
        "outside-body",
        "outside-container",
        "outside-posts",
        "page-name",
        "place-line",
        "post-body",
        "post-data",
        "post-name",
        "poster",
        "punctuated",
        "punctuation",
        "record-row",
        "refrain",
        "repeat-lead",
        "sentence",
        "separated",
        "signature",
        "spam-keywords",
        "spam-link-block",
        "spam-repeating",
        "table",
        "table-cell",
        "teaser",
        "teaser-item",
        "template",
        "title",
        "value",
        "verse",
    ]
)
"""Rules of the code; a test compares them with it."""


def known_rules(lexicon: Lexicon) -> frozenset[str]:
    """The rules of the code, and those of the tables with the user's rows."""
    return (
        OWN
        | {row.id for row in lexicon.rows("boilerplate")}
        | {f"spam-{row.id}" for row in lexicon.rows("spam")}
        | {f"page-{kind}" for kind in get_args(PageKind)}
    )
