"""Columns of codes: each table's are known, so that a user's misspelt code is told."""

from __future__ import annotations

import re

import pytest

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.catalog import tables
from shuangjian_cli.lexicon.codes import CODED, known_codes, wrong_code

OPEN = {
    ("boilerplate", "over"): "ids of other rows",
    ("boilerplate", "words"): "names of elements, as pages have them",
    ("domain_words", "pos"): "tags of jieba",
    ("grammar", "metric"): "a metric",
    ("metadata", "beside"): "names of variables, as scripts have them",
    ("metrics", "metric"): "a new metric is a new word",
    ("tokens", "pos"): "tags of jieba",
    ("units", "fits"): "kinds of the user's own metrics, too",
    ("units", "default"): "a metric",
}
"""Columns whose words look like codes and may be anything."""
CODE = re.compile(r"[a-z][a-z0-9_-]*")


def texts(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


@pytest.mark.parametrize("table", tables())
def test_every_column_that_holds_codes_is_known(table: str) -> None:
    found: dict[str, set[str]] = {}
    for row in Lexicon().rows(table):
        for column, value in row.data.items():
            found.setdefault(column, set()).update(texts(value))
    codes = {name for name, values in found.items() if values and all(map(CODE.fullmatch, values))}
    free = {column for name, column in OPEN if name == table}
    assert codes - free == set(CODED.get(table, {})) & codes
    assert set(CODED.get(table, {})) <= set(found), "no row has this column any more"


@pytest.mark.parametrize("table", sorted(CODED))
def test_our_own_rows_hold_known_codes(table: str) -> None:
    rows = [row.data for row in Lexicon().rows(table)]
    known = known_codes(table, rows)
    assert all(wrong_code(table, columns, known) is None for columns in rows)
    assert all(len(codes) > 1 for codes in known.values())
