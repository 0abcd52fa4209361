"""The quality gate: figures on pages with gold must not fall below `data/baseline.json`.

The floors only rise: raise one when a change has earned it, and never lower one without saying
why in the commit. `python -m tests.gate.test_quality` prints the figures of today.
"""

from __future__ import annotations

import json
import re
from functools import cache
from statistics import mean

import pytest

from shuangjian_cli.model.rows import DocumentRow, row_json
from shuangjian_cli.pipeline import extract_facts
from shuangjian_cli.score.facts import CORE, score_facts
from shuangjian_cli.score.texts import page_name, score_text
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.strip.fold import letters

from .corpus import ROOT, SETS, GoldSet, done, lexicon

FLOORS: dict[str, dict[str, float]] = json.loads((ROOT / "data/baseline.json").read_text())
NAMES = re.compile(r"[\s、,，;；]+")
METADATA = ("title", "author", "publisher", "published")
PRESENT = [name for name, gold in SETS.items() if gold.present]


@cache
def figures(name: str) -> dict[str, float]:
    """The figures of a set, by the names that the baseline has."""
    gold = SETS[name]
    texts = dict(gold.gold_texts())
    ours = {page_name(doc_id, texts): one.row.text for doc_id, one in done(name).items()}
    scores = [score_text(text, ours.get(page, "")) for page, text in texts.items()]
    found = {
        "clean_mean_f1": mean(s.f1 for s in scores),
        "clean_worst_f1": min(s.f1 for s in scores),
        "clean_worst_order": min(s.order for s in scores),
    }
    found |= _metadata(name, gold) | (_facts(name, gold) if gold.with_facts else {})
    return {key: round(value, 4) for key, value in found.items()}


def _facts(name: str, gold: GoldSet) -> dict[str, float]:
    facts = [fact.model_dump() for one in done(name).values() for fact in one.facts]
    score = score_facts(gold.gold_records(), facts)
    found = {"facts_core_f1": score.figures(CORE)[2], "facts_all_f1": score.figures()[2]}
    return found | {f"facts_{name}": a / n for name, (a, n) in score.attributes.items()}


def _metadata(name: str, gold: GoldSet) -> dict[str, float]:
    """The share of titles, authors, publishers and dates that are right, where gold names one."""
    pages = {page["doc"]: page for page in gold.gold_pages()}
    right: dict[str, list[bool]] = {field: [] for field in METADATA}
    for doc_id, one in done(name).items():
        page = pages.get(page_name(doc_id, pages), {})
        for field, answers in right.items():
            if page.get(field):
                answers.append(_words(field, page[field]) == _words(field, getattr(one.row, field)))
    return {f"meta_{field}": mean(answers) for field, answers in right.items() if answers}


def _words(field: str, value: str | None) -> set[str]:
    """What a value says: an author the names, any other field its letters."""
    names = NAMES.split(value or "") if field == "author" else [value or ""]
    return {letters(name) for name in names}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(name: str) -> None:
    if name not in PRESENT:
        pytest.skip(f"no gold for {name} here")
    found = figures(name)
    fallen = {key: (found[key], floor) for key, floor in FLOORS[name].items() if found[key] < floor}
    assert not fallen, f"{name}: (found, floor) {fallen}"


@pytest.mark.parametrize("name", PRESENT)
def test_every_fact_stands_where_it_says(name: str) -> None:
    for one in done(name).values():
        ids = [fact.record_id for fact in one.facts]
        assert len(ids) == len(set(ids))
        for fact in one.facts:
            assert one.row.text[fact.start : fact.end] == fact.quote
            at = fact.sentence_start
            assert one.row.text[at : at + len(fact.sentence)] == fact.sentence
            assert at <= fact.start and fact.end <= at + len(fact.sentence)


@pytest.mark.parametrize("name", PRESENT)
def test_extraction_needs_only_the_clean_document(name: str) -> None:
    """What `clean | extract` and `extract` share: a row that was written and read again."""
    for one in done(name).values():
        again = DocumentRow.model_validate_json(row_json(one.row))
        facts = extract_facts(again, lexicon(), Settings())
        assert [row_json(fact) for fact in facts] == [row_json(fact) for fact in one.facts]


@pytest.mark.parametrize("name", PRESENT)
def test_every_block_is_kept_or_removed_with_a_reason(name: str) -> None:
    for one in done(name).values():
        document = one.cleaned.document
        assert len(document.blocks) == len(document.verdicts)
        dropped = [b for b, v in zip(document.blocks, document.verdicts, strict=True) if not v.keep]
        assert len([block for block in dropped if block.text]) == len(one.cleaned.removed)
        assert all(row.rule and row.reason for row in one.cleaned.removed)


if __name__ == "__main__":
    print(json.dumps({name: figures(name) for name in PRESENT}, indent=2))
