"""The sample pages and the gold beside them: reproducible, complete, and true to themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from shuangjian_cli.model import rows

from .conftest import ROOT, load_script

SAMPLES = ROOT / "data" / "samples"
GOLD = ROOT / "data" / "gold"

METRICS = frozenset(
    re.findall(
        "[a-z]+",
        "schools students clubs funds teachers people institutions courses classes seats "
        "facilities activities works awards regions area rate",
    )
)
SCALES = {"千": 1000, "百": 100, "万": 10**4, "亿": 10**8}
SETS = [path for path in sorted(GOLD.iterdir()) if (path / "records.jsonl").exists()]


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def clean_text(folder: Path, doc: str) -> str:
    text = (folder / "clean" / f"{doc}.txt").read_text(encoding="utf-8")
    return "\n".join(line.removeprefix("~ ") for line in text.splitlines())


def pages_of(folder: Path) -> Path:
    """Where the pages of a gold set lie: beside the gold, the samples in a folder of their own."""
    return SAMPLES / "pages" if folder.name == "samples" else folder / "pages"


def facts_of(folder: Path) -> Iterator[dict[str, Any]]:
    return (row for row in read_rows(folder / "records.jsonl") if not row.get("none"))


def plain_value(quote: str) -> Decimal | None:
    """The value of a quote that is an Arabic numeral with scales; None for any other quote."""
    other = "[^0-9亩角毛成千百万亿]*"
    match = re.fullmatch(rf"([0-9][0-9,，.]*)[余多]?([千百万亿]*)[余多]?{other}", quote)
    if match is None:
        return None
    value = Decimal(re.sub("[,，]", "", match[1]))
    for scale in match[2]:
        value *= SCALES[scale]
    return value


def test_the_committed_pages_are_what_the_script_writes() -> None:
    made = {
        path.name: data
        for path, data in load_script("scripts/make_samples.py").make_samples(SAMPLES)
    }
    committed = {path.name: path.read_bytes() for path in (SAMPLES / "pages").iterdir()}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_every_recipe_changes_a_source_that_exists() -> None:
    recipes = json.loads((SAMPLES / "recipes.json").read_text(encoding="utf-8"))
    sources = {path.stem: path for path in (SAMPLES / "source").iterdir()}
    for name, recipe in recipes.items():
        source = sources[name].read_bytes()
        assert (
            load_script("scripts/make_samples.py").make_page(source.decode("utf-8"), recipe)
            != source
        ), name


def test_damage_swallows_no_digit_of_a_sample() -> None:
    """The gold holds the values of the sources, so the damaged pages must still show them."""
    script = load_script("scripts/make_samples.py")
    recipes = json.loads((SAMPLES / "recipes.json").read_text(encoding="utf-8"))
    for path in sorted((SAMPLES / "source").iterdir()):
        recipe = dict(recipes.get(path.stem, {}), encoding="utf-8", spin={})
        source = path.read_bytes().decode("utf-8")
        page = script.make_page(source, recipe).decode("utf-8")
        assert re.findall("[0-9]+", page) == re.findall("[0-9]+", source), path.name


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_each_page_has_its_gold(folder: Path) -> None:
    pages = {path.stem for path in pages_of(folder).iterdir()}
    assert pages == {path.stem for path in (folder / "clean").iterdir()}
    assert pages == {row["doc"] for row in read_rows(folder / "index.jsonl")}
    assert pages == {row["doc"] for row in read_rows(folder / "records.jsonl")}


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_each_quote_stands_in_its_context_and_each_context_in_the_text(folder: Path) -> None:
    lost = []
    for fact in facts_of(folder):
        text = clean_text(folder, fact["doc"])
        if fact["quote"] not in fact["context"] or fact["context"] not in text:
            lost.append((fact["doc"], fact["quote"]))
    assert lost == []


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_gold_keeps_to_the_words_of_the_contract(folder: Path) -> None:
    for fact in facts_of(folder):
        where = fact["doc"], fact["quote"]
        assert fact["metric"] in METRICS, where
        assert fact["qualifier"] in get_args(rows.Qualifier), where
        assert fact.get("status") in (None, *get_args(rows.Status)), where
        assert fact.get("change") in (None, *get_args(rows.ChangeKind)), where
        assert re.fullmatch(r"\d{6}", fact.get("place") or "000000"), where
        assert (fact["value_max"] is not None) == (fact["qualifier"] == "range"), where
        for day in fact.get("period") or []:
            assert day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day), where


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_values_agree_with_their_quotes(folder: Path) -> None:
    wrong = []
    for fact in facts_of(folder):
        value = plain_value(fact["quote"])
        # The column of a cell names the unit: 18.72 under 金额(万元); a cell can be a line.
        cell = "\t" in fact["context"] or fact["context"] == fact["quote"]
        cell = cell or "table" in fact.get("flags", ())
        if (
            value is not None
            and not cell
            and fact["qualifier"] != "range"
            and value != Decimal(str(fact["value"]))
        ):
            wrong.append((fact["doc"], fact["quote"], fact["value"]))
    assert wrong == []
