"""The words of the report: what removed a block has a name in both languages."""

from __future__ import annotations

import re

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.report.strings import load_strings
from shuangjian_cli.stages.strip.known import OWN, known_rules

KEEPERS = {
    "body",
    "body-neighbour",
    "enclosed",
    "fellow",
    "in-post",
    "labelled",
    "lead-in",
    "list-heading",
    "long",
    "main-container",
    "names",
    "place-line",
    "post-body",
    "punctuated",
    "punctuation",
    "record-row",
    "sentence",
    "signature",
    "table",
    "table-cell",
    "value",
    "verse",
}
"""Rules of the code that only speak for a block."""
ARTICLES = {"page-article", "page-notice", "page-bulletin", "page-forum"}
"""Kinds of pages that hold a body."""


def test_every_rule_that_removes_has_a_name_in_both_languages() -> None:
    lexicon = Lexicon()
    names = load_strings(lexicon)["rule"]
    speaking = {row.id for row in lexicon.rows("boilerplate") if row.get("weight", 0) > 0}
    removing = known_rules(lexicon) - speaking - KEEPERS - ARTICLES
    assert removing <= set(names), "name them in rules.toml"
    assert KEEPERS <= OWN
    for name in names.values():
        assert re.search("[\u4e00-\u9fff]", name["zh"]) and name["en"].isascii()
