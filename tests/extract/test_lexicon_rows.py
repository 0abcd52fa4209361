"""Every row of the tables of extraction compiles, and does with its example what it says."""

from __future__ import annotations

import re

import pytest

from shuangjian_cli.extract.confidence import build_calibration
from shuangjian_cli.extract.nouns.words import build_words
from shuangjian_cli.extract.numbers.numerals import fold
from shuangjian_cli.extract.numbers.quantities import build_reader, read_quantities
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.load import Row

from .helpers import facts_of

LEXICON = Lexicon()
TABLES = ("metrics", "units", "qualifiers", "traps", "status", "grammar", "confidence")


def rows(table: str) -> list[object]:
    return [pytest.param(row, id=row.id) for row in LEXICON.rows(table)]


@pytest.mark.parametrize("table", TABLES)
def test_rows_say_why(table: str) -> None:
    for row in LEXICON.rows(table):
        assert row.reason, row.id
        if table != "confidence":
            assert row.example and row.counterexample, row.id


@pytest.mark.parametrize("row", rows("metrics"))
def test_metric_rows(row: Row) -> None:
    assert row["metric"] in {fact.metric for fact in facts_of(row.example)}
    found = [fact for fact in facts_of(row.counterexample) if fact.rule.endswith(f":{row.id}")]
    assert not found


@pytest.mark.parametrize("row", rows("traps"))
def test_trap_rows(row: Row) -> None:
    traps = LEXICON.get(build_reader).traps
    assert row.id in fired(row.example)
    assert row.id not in fired(row.counterexample)
    assert traps.gate.search(fold(row.example)) or row.get("where")


def fired(text: str) -> set[str]:
    """The rows of traps.toml that take a number of the text away."""
    reader = LEXICON.get(build_reader)
    folded = fold(text)
    found = {name for start, end, name in reader.traps.named(folded)}
    alone = [(0, len(folded))] if found else []
    for match in () if alone else reader.number.finditer(folded):
        unit = match["u"] or match["v"] or match["ub"]
        kind = reader.units[unit.strip()].kind if unit else "bare"
        form = unit.strip() if unit else None
        name = reader.traps.beside(folded, match.start(), match.end(), kind, form)
        if name:
            found.add(name)
    return found


@pytest.mark.parametrize("row", rows("units"))
def test_unit_rows(row: Row) -> None:
    reader = LEXICON.get(build_reader)

    def ids(text: str) -> set[str]:
        return {q.unit.id for q in read_quantities(fold(text), reader) if q.unit}

    assert row.id in ids(row.example)
    assert row.id not in ids(row.counterexample)


@pytest.mark.parametrize("row", rows("qualifiers"))
def test_qualifier_rows(row: Row) -> None:
    reader = LEXICON.get(build_reader)

    def bounds(text: str) -> set[str]:
        return {q.qualifier for q in read_quantities(fold(text), reader)}

    assert row["qualifier"] in bounds(row.example)
    assert row["qualifier"] not in bounds(row.counterexample)


@pytest.mark.parametrize("row", rows("status"))
def test_status_rows(row: Row) -> None:
    pattern = re.compile(row["pattern"])
    assert pattern.search(fold(row.example))
    assert not pattern.search(fold(row.counterexample))


PATTERNS = {"opener", "object", "frame", "act", "closer", "rank", "giver", "done", "lone"} | {
    "becomes",
    "of-range",
    "pupil",
    "no-pupil",
    "fee-per",
    "time-fee",
    "lone-sum",
}
"""Classes of grammar.toml that are patterns, and not words."""
READ_OTHERWISE = {
    "amount.words",
    "exist.have",
    "intent.words",
    "label.grades",
    "label.households",
    "link.total",
    "list.join",
    "stop.function",
    "stop.move",
    "stop.set-up",
    "weak.function",
    "word.of-pupils",
    "word.shield-schools",
}
"""Rows whose counterexample holds one of their words: a longer word or its place takes it away."""


@pytest.mark.parametrize("row", rows("grammar"))
def test_grammar_rows(row: Row) -> None:
    words = LEXICON.get(build_words)
    if row["class"] == "scope":
        assert words.scope.match(row.example)
        return
    if row["class"] == "stage":
        assert words.stage.match(row.example)
        assert not words.stage.match(row.counterexample)
        return
    if row["class"] == "govern":
        assert re.match(row["pattern"], row.example)
        assert words.opener.match(row.example)
        assert not words.opener.match(row.counterexample)
        return
    if row["class"] == "meant":
        found = {fact.metric for fact in facts_of(row.example)}
        assert found == {row["metric"]} == {words.meant[row["classifier"]].metric}
        assert any(word in row.example for word in row["words"])
        return
    if row["class"] in PATTERNS:
        assert re.search(row["pattern"], row.example)
        assert not re.search(row["pattern"], row.counterexample)
        return
    if row["class"] == "ending":
        assert set(row["words"]) <= set(getattr(words.endings, row["of"]))
        assert any(word in row.example for word in row["words"])
        return
    assert any(word in row.example for word in row["words"])
    assert row.id in READ_OTHERWISE or not any(word in row.counterexample for word in row["words"])
    for word in row["words"]:
        assert row["class"] in words.entries[word][0]


def test_confidence_is_a_share() -> None:
    calibration = LEXICON.get(build_calibration)
    assert all(0 < share <= 1 for share in calibration.shares.values())
    assert all(0 < factor <= 1 for factor in calibration.doubts.values())
