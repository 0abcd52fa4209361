"""`shuangjian score` gives the figures of the shared scorers, on the same files."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from shuangjian_cli.score.facts import CORE, score_facts
from shuangjian_cli.score.texts import score_text

from ..conftest import SHARED

TOOLS = SHARED / "tools"
pytestmark = pytest.mark.skipif(not TOOLS.is_dir(), reason="../shared is not here")


def tool(name: str):
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def test_facts_score_the_same() -> None:
    gold = [
        json.loads(line) for line in (SHARED / "dev/records.jsonl").read_text("utf-8").splitlines()
    ]
    facts = []
    for number, row in enumerate(gold):
        if row.get("none"):
            continue
        fact = {**row, "sentence": row["context"], "doc_id": f"pages/{row['doc']}.html"}
        del fact["doc"]
        if number % 7 == 0:
            fact["value"] = fact["value"] + 1  # a wrong value
        if number % 5 == 0:
            fact["place"] = "110000"
        if number % 11:
            facts.append(fact)
    theirs = tool("score_records").score(gold, facts)
    ours = score_facts(gold, facts)
    assert ours.figures(CORE) == pytest.approx(theirs["core"])
    assert ours.figures() == pytest.approx(theirs["all"])
    assert {k: tuple(v) for k, v in ours.attributes.items()} == theirs["attributes"]
    assert {k: tuple(v) for k, v in ours.rare.items()} == theirs["rare"]
    assert 0.5 < ours.figures()[2] < 1


@pytest.mark.parametrize("page", ["r1-001", "r1-010", "r2-012", "r3-002"])
def test_texts_score_the_same(page: str, tmp_path: Path) -> None:
    gold = SHARED / "dev/clean" / f"{page}.txt"
    lines = gold.read_text("utf-8").replace("~ ", "").splitlines()
    cleaned = "\n".join(["首页 新闻 联系我们 网站地图", *lines[2:], lines[1]])
    (tmp_path / "ours.txt").write_text(cleaned, encoding="utf-8")
    precision, recall, f1, lost, junk, order = tool("score_clean").score(
        gold, tmp_path / "ours.txt"
    )
    ours = score_text(gold.read_text("utf-8"), cleaned)
    assert (ours.precision, ours.recall, ours.f1) == pytest.approx((precision, recall, f1))
    assert ours.order == pytest.approx(order)
    assert list(ours.lost) == lost and list(ours.junk) == junk
