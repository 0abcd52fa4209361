"""Facts from gold clean text: what extraction alone is worth, whatever cleaning costs.

usage: python -m bench detail facts [FOLDER] [--seeds] [--verbose] [--attributes] [--out FILE]

Builds documents from the gold clean text and the index of a folder of gold (`../shared/dev`; or
one of data/gold; or the seeds), runs `extract` on them and prints the table of `shuangjian score`.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from shuangjian_cli.cli.score import print_facts
from shuangjian_cli.extract.assemble import extract
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import BlockRow, DocumentRow, Fact, row_json
from shuangjian_cli.score.facts import ATTRIBUTES, Record, by_doc, key, match, score_facts
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.segment import sentences

SHARED = Path(__file__).resolve().parents[2] / "shared"
JUDGED = ("status", "change", "unit", "basis", "noun")
"""Attributes that are printed; place and period are in fields of other names."""


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def document(doc: str, text: str, about: dict[str, str | None]) -> DocumentRow:
    """A document row of gold clean text; the mark of optional lines goes."""
    lines = [line.removeprefix("~ ") for line in text.rstrip("\n").split("\n")]
    blocks: list[BlockRow] = []
    at = 0
    for line in lines:
        blocks.append(BlockRow(start=at, end=at + len(line), kind="paragraph"))
        at += len(line) + 1
    return DocumentRow(
        doc_id=doc,
        source=doc,
        title=about.get("title"),
        publisher=about.get("publisher"),
        published=about.get("published"),
        page_kind="notice" if about.get("kind") == "notice" else "article",
        text="\n".join(lines),
        blocks=blocks,
    )


def documents(folder: Path | None) -> list[DocumentRow]:
    """The gold documents of a folder; None: of the seeds."""
    if folder is None:
        files = sorted((SHARED / "gold" / "seeds").glob("*.clean.txt"))
        return [document(f.name[:3], f.read_text("utf-8"), {}) for f in files]
    index = rows_of(folder / "index.jsonl")
    return [
        document(about["doc"], (folder / "clean" / f"{about['doc']}.txt").read_text("utf-8"), about)
        for about in index
    ]


def facts_of(rows: list[DocumentRow], lexicon: Lexicon) -> list[Fact]:
    """The facts of the rows."""
    settings = Settings()
    return [
        fact
        for row in rows
        for fact in extract(row, sentences(row.text, lexicon), lexicon, settings)
    ]


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "dev")
    parser.add_argument("--seeds", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--attributes", action="store_true", help="print wrong attributes")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    facts = facts_of(documents(None if options.seeds else options.folder), Lexicon())
    if options.out:
        options.out.write_text("".join(row_json(fact) + "\n" for fact in facts), encoding="utf-8")
    seeds = SHARED / "gold" / "seeds.records.jsonl"
    gold = rows_of(seeds if options.seeds else options.folder / "records.jsonl")
    rows = [fact.model_dump() for fact in facts]

    def report(kind: str, doc: str, record: Record) -> None:
        where = re.sub(r"\s+", " ", str(record.get("context") or record.get("sentence") or ""))
        quote = str(record.get("quote"))
        at = max(0, where.find(quote) - 30)
        print(
            f"{kind:<5} {doc} {key(record)} {quote} rule={record.get('rule')} "
            f"N={record.get('noun')}\t{where[at : at + 80]}"
        )

    print_facts(score_facts(gold, rows, report if options.verbose else None))
    if options.attributes:
        _attributes(gold, rows)


def _attributes(gold: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """Print what is wrong in facts that are right in metric, value and bound."""
    wanted = by_doc(gold)
    found = by_doc(rows, wanted)
    for doc, records in sorted(wanted.items()):
        pairs, _, _ = match([row for row in records if not row.get("none")], found.get(doc, []))
        for want, got in pairs:
            for name in () if want.get("optional") else JUDGED:
                asked = name in want and not (name == "noun" and not want["noun"])
                if asked and not ATTRIBUTES[name](want, got):
                    print(
                        f"{doc} {want['quote']} {name}: gold {want[name]!r} found "
                        f"{got.get(name)!r}\t{want['context'][:70]}"
                    )


if __name__ == "__main__":
    main()
