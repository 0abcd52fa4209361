"""Draw facts, or removed blocks, by a fixed seed, for somebody to judge who knows no rules.

usage: python scripts/draw_for_judging.py facts|removed PAGES... [--number N] [--seed S]

A fact comes with its page's title, publisher and date and the text around it; a removed block with
its reason, the blocks around it, and the title. The judge adds `right` (true or false) and `why`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, Fact, RemovedRow
from shuangjian_cli.pipeline import Cleaned, clean_page, extract_facts
from shuangjian_cli.settings import Settings

AROUND = 160
"""Characters of the page before and after a fact's sentence that the judge sees."""
SHOWN = (
    "metric",
    "value",
    "value_max",
    "unit",
    "qualifier",
    "status",
    "change",
    "basis",
    "noun",
    "place",
    "adcode",
    "place_basis",
    "organization",
    "period_start",
    "period_end",
    "period_text",
    "quote",
)


def fact_rows(cleaned: Cleaned, lexicon: Lexicon, settings: Settings) -> list[dict[str, Any]]:
    """What a judge needs to know of each fact of a page."""
    return [_fact(fact, cleaned.row) for fact in extract_facts(cleaned.row, lexicon, settings)]


def _fact(fact: Fact, row: DocumentRow) -> dict[str, Any]:
    begin = max(0, fact.sentence_start - AROUND)
    end = fact.sentence_start + len(fact.sentence) + AROUND
    return {
        "record_id": fact.record_id,
        **{name: getattr(fact, name) for name in SHOWN},
        "sentence": fact.sentence,
        "around": row.text[begin:end],
        "about": [row.title, row.publisher, row.published],
    }


def removed_rows(cleaned: Cleaned) -> list[dict[str, Any]]:
    """What a judge needs to know of each removed block of a page."""
    texts = {block.order: block.text for block in cleaned.document.blocks}
    orders = sorted(texts)

    def around(row: RemovedRow) -> list[str]:
        at = orders.index(row.order)
        return [texts[order][:AROUND] for order in orders[max(0, at - 2) : at + 3]]

    return [
        {
            "id": f"{row.doc_id}:{row.order}",
            "text": row.text,
            "rule": row.rule,
            "reason": row.reason,
            "around": around(row),
            "title": cleaned.row.title,
        }
        for row in cleaned.removed
    ]


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("facts", "removed"))
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--number", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20211121)
    options = parser.parse_args()
    lexicon, settings = Lexicon(), Settings()
    rows: list[dict[str, Any]] = []
    for folder in options.folders:
        for file in sorted(folder.iterdir()):
            name = f"{folder.parent.name}/{file.name}"
            cleaned = clean_page(RawPage(name, name, file.read_bytes()), lexicon, settings)
            if options.what == "facts":
                rows += fact_rows(cleaned, lexicon, settings)
            else:
                rows += removed_rows(cleaned)
    drawn = random.Random(options.seed).sample(rows, min(options.number, len(rows)))
    for row in drawn:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
