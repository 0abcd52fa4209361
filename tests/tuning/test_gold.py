"""Gold rows lead back to their facts, and score full marks until somebody corrects them."""

from __future__ import annotations

import pytest

from shuangjian_cli import extract
from shuangjian_cli.score.facts import score_facts
from shuangjian_cli.tuning.gold import context, gold_rows

from ..conftest import ROOT

SAMPLES = sorted((ROOT / "data" / "samples" / "pages").iterdir())


@pytest.mark.parametrize("page", SAMPLES, ids=lambda path: path.name)
def test_facts_as_gold_are_right_beside_themselves(page):
    facts = extract(page.read_bytes(), doc_id=page.name)
    gold = list(gold_rows(page.name, facts))
    score = score_facts(gold, [fact.model_dump() for fact in facts])
    assert not score.false and not score.missed and sum(score.hits.values()) == len(facts)
    assert all(right == asked for right, asked in score.attributes.values())
    for row, fact in zip(gold, facts, strict=bool(facts)):
        assert row["quote"] in row["context"] and row["context"] in fact.sentence


def test_the_quote_stands_in_its_context_where_the_fact_stands():
    facts = extract("清溪市有小学12所和初中12所，教师各12名。", doc_id="a")
    assert [row["value"] for row in gold_rows("a", facts)] == [fact.value for fact in facts]
    for fact in facts:
        assert context(fact).count(fact.quote) >= 1


def test_a_page_without_facts_says_so():
    assert list(gold_rows("a", [])) == [{"doc": "a", "none": True}]
