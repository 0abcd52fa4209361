"""Places: the dated table, names in their context, and which place is in force."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.extract.places.gazetteer import Gazetteer
from shuangjian_cli.extract.places.page import read_page
from shuangjian_cli.extract.places.pointing import POINTING
from shuangjian_cli.extract.places.resolve import read_places
from shuangjian_cli.extract.places.rules import Rules
from shuangjian_cli.extract.schools.organizations import read_organizations
from shuangjian_cli.extract.times.periods import read_periods
from shuangjian_cli.lexicon import Lexicon, LexiconError
from shuangjian_cli.lexicon.load import Row
from tests.casefiles import read_cases
from tests.extract.gold import GOLD, LEXICON, SETTINGS, document, gold_documents
from tests.extract.helpers import facts_in

TABLE = LEXICON.get(Gazetteer)
PIECES = [
    "长治市",
    "潞州区",
    "山西省",
    "江北区",
    "朝阳区",
    "保德",
    "、",
    "，",
    "。",
    "\n",
    "全市",
    "该县",
]
PIECES += [
    "我区",
    "开发区",
    "在",
    "举办",
    "与",
    "12所",
    "小学",
    "一、",
    "《",
    "》",
    "全国",
    "河南：",
    "李",
]
TEXT = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def read(text: str, quote: str, **known: str | None):
    row, found = document(text, **known)
    start = text.rindex(quote)
    return read_places(row, found, LEXICON, SETTINGS).at(start, start + len(quote))


def named(text: str) -> list[str]:
    """The codes of the places that a text names."""
    row, found = document(text)
    return [reading.adcode for *_, reading in read_places(row, found, LEXICON, SETTINGS).mentions]


@pytest.mark.parametrize(
    ("name", "year", "adcode"),
    [
        ("潞州区", 2023, "140403"),
        ("长治市", 1990, "140400"),
        ("滦县", 2014, "130223"),
        ("滦县", 2019, "130223"),
        ("滦州市", 2019, "130284"),
        ("威海市", 2022, "371000"),
        ("上饶市", 2013, "361100"),
        ("恩施州", 2020, "422800"),
        ("沿河自治县", 2021, "520627"),
        ("西海岸新区", 2022, "370211"),
        ("屏东县", 2024, "710000"),
        ("鼓楼区", 2020, None),
        ("无此县", 2020, None),
    ],
)
def test_names_by_date(name: str, year: int, adcode: str | None):
    division = TABLE.pick(name, year)
    assert (division.adcode if division else None) == adcode


def test_names_by_context():
    chongqing, ningbo = TABLE.pick("重庆市", 2021), TABLE.pick("宁波市", 2021)
    assert TABLE.pick("江北区", 2021, [chongqing]).adcode == "500105"
    assert TABLE.pick("江北区", 2021, [ningbo]).adcode == "330205"
    assert TABLE.pick("江北区", 2027, [TABLE.pick("重庆市", 2027)]).adcode == "500105"
    assert TABLE.pick("江北区", 2021) is None


def test_every_division_has_its_parents():
    known = {d.name for divisions in TABLE.full.values() for d in divisions}
    for divisions in TABLE.full.values():
        for division in divisions:
            assert re.fullmatch(r"\d{6}", division.adcode)
            assert division.province is None or division.province in known
            assert division.first <= division.last


@pytest.mark.parametrize("case", read_cases("places"))
def test_cases(case):
    row, _ = document(case["text"], **case.get("known", {}))
    facts = [fact for fact in facts_in(row) if fact.quote == case["quote"]]
    reading = read(case["text"], case["quote"], **case.get("known", {}))
    got = [reading.adcode, reading.name, reading.basis] if reading else None
    if facts:  # where its place in a list counts too
        fact = facts[-1]
        got = [fact.adcode, fact.place, fact.place_basis] if fact.place else None
    assert got == case["expected"], case["why"]


def test_gold_pages():
    """On the development pages, from clean text, nearly every place is right, carried ones too."""
    right, total = (
        {"stated": 0, "carried": 0, "source": 0},
        {"stated": 0, "carried": 0, "source": 0},
    )
    missed = 0
    for row, located in gold_documents(GOLD / "dev"):
        places = read_places(row, document(row.text)[1], LEXICON, SETTINGS)
        for gold in located:
            if "place" in gold.record:
                reading = places.at(gold.start, gold.end)
                if reading is None:
                    missed += gold.record["place"] is not None
                    continue
                total[reading.basis] += 1
                right[reading.basis] += reading.adcode == gold.record["place"]
    assert sum(total.values()) > 300
    assert sum(right.values()) >= 0.97 * (sum(total.values()) + missed)
    assert right["carried"] >= 0.95 * total["carried"]


def test_parts():
    reading = read("山西省长治市潞州区有12所学校", "12所")
    assert (reading.province, reading.city, reading.county) == ("山西省", "长治市", "潞州区")
    reading = read("北京市海淀区有12所学校", "12所")
    assert (reading.province, reading.city, reading.county) == ("北京市", None, "海淀区")


def test_mentions_are_spans_of_names():
    text = "山西省长治市和保定的资源"
    row, found = document(text)
    mentions = read_places(row, found, LEXICON, SETTINGS).mentions
    assert [text[start:end] for start, end, _ in mentions] == ["山西省长治市", "保定"]


def around(text: str, first: bool = False, short: bool = False) -> tuple[str, str]:
    """The text before and behind its last (or first) place name or pointing word."""
    spans = [(token.start, token.end) for token in TABLE.tokens(text) if token.short or not short]
    if not short:
        spans += [match.span() for match in POINTING.finditer(text)]
    start, end = (min if first else max)(spans, default=(len(text), len(text)))
    return text[:start], text[end:]


SEARCHED = {
    "own-school",
    "address",
    "zone",
    "ministry",
    "uploader",
    "prefix",
    "for",
    "nation",
    "bureau",
    "to",
    "paper-end",
    "shore",
}
BEFORE = {"before", "dated", "receiver", "titled", "neighbour", "ours", "before-list"}
BEGINNING = {"afterword", "here", "sum-row", "byline", "no-paper"}
"""Kinds of rows that are looked for anywhere, before a name, and where a text begins."""


def fires(row: Row, text: str) -> bool:
    """Whether a row of `places.toml` says something about `text`."""
    kind, pattern = row["kind"], str(row.get("pattern", ""))
    if kind == "masthead":
        page = read_page(document("x", publisher=text)[0], LEXICON, SETTINGS)
        return page.publisher is not None and page.publisher.adcode == row["adcode"]
    if kind == "registered":
        return text in LEXICON.get(Rules).letters
    if kind == "paper":
        page = read_page(document("x", publisher=text)[0], LEXICON, SETTINGS)
        return page.publisher is not None and page.publisher.name in row["names"]
    if kind == "national":
        page = read_page(document("x", publisher=text)[0], LEXICON, SETTINGS)
        return page.publisher is None
    if kind == "native":
        reading = read(text + "。", text[-1])
        return reading is not None and reading.adcode == row["adcode"]
    if kind == "trap":
        return not named(text)
    if kind in ("alias", "taiwan"):
        return str(row.get("adcode", "710000")) in named(text)
    if kind in ("homonym", "generic", "contraction"):
        return bool(named(text))
    if kind in ("surname", "head", "free"):
        return text in row["characters"]
    if kind in ("mainland", "whole", "than"):
        return any(word in text for word in row["words"])
    if kind in ("office", "publishing"):
        return getattr(LEXICON.get(Rules), kind).search(text) is not None
    if kind == "verb":
        return not named(text)
    if kind in SEARCHED or row.get("side") == "publisher":
        return re.search(pattern, text) is not None
    before, behind = around(text, first=kind in ("venue", "aspect"), short=kind == "after")
    if kind in ("venue", "aspect"):
        return bool(re.search(pattern, before) and re.match(row["after"], behind))
    if kind in ("origin", "sent"):
        return re.search(f"(?:{pattern})$", before) is not None
    if kind in BEFORE or row.get("side") == "before":
        return re.search(pattern, before) is not None
    begin = before if kind == "lead" else text if kind in BEGINNING else behind
    return re.match(pattern, begin) is not None


@pytest.mark.parametrize("row", LEXICON.rows("places"), ids=lambda row: row.id)
def test_rows(row: Row):
    """Every row compiles, fires on its example and leaves its counterexample alone."""
    assert LEXICON.get(Rules)
    assert row.reason
    assert fires(row, row.example)
    assert not fires(row, row.counterexample)


@settings(max_examples=100, deadline=None)
@given(
    TEXT,
    st.sampled_from([None, "长治日报", "平度论坛"]),
    st.sampled_from([None, "2021-05-01", "x"]),
)
def test_never_raises_and_spans_hold(text: str, publisher: str | None, published: str | None):
    row, found = document(text, publisher=publisher, published=published)
    places = read_places(row, found, LEXICON, SETTINGS)
    ends = 0
    for start, end, reading in places.mentions:
        assert ends <= start < end <= len(text)
        assert re.fullmatch(r"\d{6}", reading.adcode)
        ends = end
    for at in range(len(text)):
        places.at(at, at + 1)


def test_an_unknown_code_is_named(tmp_path: Path):
    """A user's row with a code that no division has is refused by its id."""
    row = (
        '[[row]]\nid = "mine"\nkind = "alias"\nreason = "x"\nadcode = "999999"\nwords = ["某地"]\n'
    )
    (tmp_path / "places.toml").write_text(row, encoding="utf-8")
    with pytest.raises(LexiconError, match="mine"):
        Lexicon(tmp_path).get(Gazetteer)


def test_rows_can_be_switched_off(tmp_path: Path):
    """Every row of the three tables may be switched off; reading goes on without it."""
    for name in ("places", "periods", "organizations"):
        rows = "".join(
            f'[[row]]\nid = "{row.id}"\nenabled = false\n'
            for row in LEXICON.rows(name)
            if row["kind"]
            not in ("relative", "season", "plain", "number", "body", "strong", "core")
        )
        (tmp_path / f"{name}.toml").write_text(rows, encoding="utf-8")
    lexicon = Lexicon(tmp_path)
    row, found = document("2021年，长治市潞州区育才小学有12所分校，比2020年增加2所。")
    places = read_places(row, found, lexicon, SETTINGS)
    assert places.at(20, 23).adcode == "140403"
    assert read_periods(row, found, lexicon).at(20, 23).start == "2021-01-01"
    assert read_organizations(row, found, lexicon, places).mentions
