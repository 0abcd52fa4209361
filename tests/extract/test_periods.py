"""Periods: the phrases of the contract, how far an expression reaches, and what carries on."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.extract.times.clock import Clock
from shuangjian_cli.extract.times.grammar import Grammar, begins
from shuangjian_cli.extract.times.periods import parse_period, read_periods
from shuangjian_cli.lexicon.load import Row
from tests.casefiles import read_cases
from tests.conftest import SHARED
from tests.extract.gold import GOLD, LEXICON, document, gold_documents, rows

PHRASES = SHARED / "data" / "edu_periods.jsonl"
TEXT = st.text(
    alphabet="12一二三0年月日学期度以来去今近目前截至到第（）《》“”，。比较的-—、底初\n全校x",
    max_size=60,
)


def read(text: str, quote: str, **known: str | None):
    row, found = document(text, **known)
    start = text.rindex(quote)
    return read_periods(row, found, LEXICON).at(start, start + len(quote))


@pytest.mark.shared
@pytest.mark.skipif(not PHRASES.exists(), reason="needs ../shared")
def test_phrases_of_the_contract():
    wrong = []
    phrases = rows(PHRASES.read_text(encoding="utf-8"))
    for phrase in phrases:
        reading = parse_period(str(phrase["text"]), date.fromisoformat(str(phrase["reference"])))
        got = (reading.start, reading.end) if reading else (None, None)
        if got != (phrase["start"], phrase["end"]):
            wrong.append((phrase["text"], got))
    assert len(phrases) - len(wrong) >= 36, wrong


@pytest.mark.parametrize("case", read_cases("periods"))
def test_cases(case):
    reading = read(case["text"], case["quote"], **case.get("known", {}))
    got = [reading.start, reading.end, reading.basis] if reading else None
    assert got == case["expected"], case["why"]


def test_gold_pages():
    """On the development pages, from clean text, nearly every scored period is right."""
    right = total = 0
    for row, located in gold_documents(GOLD / "dev"):
        periods = read_periods(row, document(row.text)[1], LEXICON)
        for gold in located:
            if "period" in gold.record:
                reading = periods.at(gold.start, gold.end)
                got = [reading.start, reading.end] if reading else None
                total += 1
                right += got == gold.record["period"]
    assert total > 300
    assert right >= 0.97 * total


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("今年前三季度", "2023-01-01", "2023-09-30"),
        ("今年前8个月", "2023-01-01", "2023-08-31"),
        ("上个月", "2023-09-01", "2023-09-30"),
        ("本学年", "2023-09-01", "2024-08-31"),
        ("2022年上学期", "2022-02-01", "2022-07-31"),
        ("2019、2020两年", "2019-01-01", "2020-12-31"),
        ("21年9月", "2021-09-01", "2021-09-30"),
        ("2016年启动以来", "2016-01-01", "2023-10-15"),
        ("2021年1月至2022年3月", "2021-01-01", "2022-03-31"),
        ("明年6月底前", None, "2024-06-30"),
        ("民国111学年度", "2022-09-01", "2023-08-31"),
        ("112年度", "2023-01-01", "2023-12-31"),
        ("每年5月1日至10月7日", None, None),
        ("上世纪90年代", None, None),
        ("2022届毕业生", None, None),
        ("一年级", None, None),
        ("20XX年", None, None),
        ("新学期", "2023-09-01", "2024-01-31"),
        ("新学期第一天", None, None),
        ("新学年", "2023-09-01", "2024-08-31"),
        ("从2014年起三年内", "2014-01-01", "2016-12-31"),
        ("从今年起，用五年时间", "2023-01-01", "2027-12-31"),
        ("从2014年起三年前", "2014-01-01", None),
    ],
)
def test_more_phrases(phrase: str, start: str | None, end: str | None):
    reading = parse_period(phrase, date(2023, 10, 15))
    assert (reading and reading.start, reading and reading.end) == (start, end)


EXPRESSIONS = (
    "relative",
    "context",
    "day",
    "quarter",
    "season",
    "epoch",
    "plan",
    "then",
    "stretch",
    "now",
    "near",
    "never",
    "mask",
)


def pieces(row: Row) -> re.Pattern[str]:
    words = [re.escape(str(word)) for word in row.get("words", ())]
    return re.compile("|".join(words) if words else str(row["pattern"]))


@pytest.mark.parametrize("row", LEXICON.rows("periods"), ids=lambda row: row.id)
def test_rows(row: Row):
    """Every row compiles, fires on its example and leaves its counterexample alone."""
    assert row.reason
    pattern = pieces(row)
    if row["kind"] in EXPRESSIONS:
        grammar = LEXICON.get(Grammar)
        clock = Clock(date(2023, 10, 15))

        def fires(text: str) -> bool:
            found = [e for e in grammar.read_all(text, clock) if (e.kind == "mask") == masks]
            hits = ((e, pattern.search(text, e.start)) for e in found)
            return any(hit is not None and hit.end() <= e.end + 1 for e, hit in hits)

        masks = row["kind"] == "mask"
        assert fires(row.example)
        assert not fires(row.counterexample)
    elif row["kind"] == "duration":
        assert pattern.search(row.example)
        assert not pattern.search(row.counterexample)
    else:
        assert fires_around(row, pattern, row.example)
        assert not fires_around(row, pattern, row.counterexample)


def fires_around(row: Row, pattern: re.Pattern[str], text: str) -> bool:
    """Whether a row about the words around an expression fires at the last one of `text`."""
    found = LEXICON.get(Grammar).read_all(text, Clock(date(2023, 10, 15)))
    start, end = (found[-1].start, found[-1].end) if found else (len(text), len(text))
    if row["kind"] == "before":
        return pattern.search(text[:start]) is not None
    if row["kind"] == "after":
        return pattern.match(text[end:]) is not None
    if row["kind"] in ("planned", "title", "plan-title", "formerly", "runs-on"):
        return pattern.search(text) is not None
    match = pattern.match(text)
    return match is not None and match.end() > 0


def test_only_some_characters_are_tried():
    """A kind of row that neither is a shape nor stands in `AROUND` has each of them tried."""
    assert re.findall(begins(LEXICON.rows("periods")), "学校食堂供餐") == []


def test_posts_have_their_own_day():
    text = "目前有3所学校。\n目前有5所学校。"
    row, found = document(text, published="2022-09-05")
    row = type(row).model_validate(
        row.model_dump()
        | {
            "blocks": [
                {"start": 0, "end": 8, "kind": "paragraph", "post": 1},
                {"start": 9, "end": 17, "kind": "paragraph", "post": 2},
            ],
            "posts": [{"post": 1}, {"post": 2, "published": "2022-09-07T10:00"}],
        }
    )
    periods = read_periods(row, found, LEXICON)
    assert [periods.at(at, at + 2).start for at in (3, 12)] == ["2022-09-05", "2022-09-07"]


@settings(max_examples=100, deadline=None)
@given(TEXT, st.sampled_from([None, "2023-10-15", "2024-02-29", "garbage"]))
def test_never_raises_and_spans_hold(text: str, published: str | None):
    row, found = document(text, published=published)
    periods = read_periods(row, found, LEXICON)
    ends = 0
    for start, end in periods.mentions:
        assert ends <= start < end <= len(text)
        ends = end
    for at in range(len(text)):
        reading = periods.at(at, at + 1)
        assert reading is None or reading.start or reading.end
