"""Facts from gold clean text: what extraction alone is worth, whatever cleaning costs.

usage: facts.py [FOLDER] [--seeds] [--verbose] [--out FACTS.jsonl]

Builds documents from the gold clean text and the index of a folder of gold (`../shared/dev`; or
one of data/gold; or the seeds), runs `extract` on them and prints the scorer's table.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

from shuangjian_cli.extract.assemble import extract
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import BlockRow, DocumentRow, Fact, row_json
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.segment import sentences

SHARED = Path(__file__).resolve().parents[2] / "shared"


def scorer() -> ModuleType:
    """The scorer of `../shared/tools`, as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score_records.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
    index = [json.loads(line) for line in (folder / "index.jsonl").open(encoding="utf-8")]
    return [
        document(about["doc"], (folder / "clean" / f"{about['doc']}.txt").read_text("utf-8"), about)
        for about in index
    ]


def facts_of(rows: list[DocumentRow], lexicon: Lexicon) -> list[Fact]:
    """The facts of the rows."""
    settings = Settings()
    return [fact for row in rows for fact in extract(row, sentences(row.text), lexicon, settings)]


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
    score = scorer()
    seeds = SHARED / "gold" / "seeds.records.jsonl"
    gold = score.load(seeds if options.seeds else options.folder / "records.jsonl")
    rows = [fact.model_dump() for fact in facts]

    def report(kind: str, doc: str, r: dict[str, object]) -> None:
        if options.verbose:
            where = re.sub(r"\s+", " ", str(r.get("context") or r.get("sentence") or ""))
            quote = str(r.get("quote"))
            at = max(0, where.find(quote) - 30)
            print(
                f"{kind:<5} {doc} {score.key(r)} {quote} rule={r.get('rule')} "
                f"N={r.get('noun')}\t{where[at : at + 80]}"
            )

    figures = score.score(gold, rows, report)
    for metric, (want, got, p, r, f) in figures["by_metric"].items():
        print(f"{metric:<14}{want:>6}{got:>7}{p:>8.3f}{r:>8.3f}{f:>8.3f}")
    print(
        "attributes  "
        + "  ".join(f"{k} {x}/{y}={x / y:.3f}" for k, (x, y) in figures["attributes"].items())
    )
    print("rare        " + "  ".join(f"{k} {x}/{y}" for k, (x, y) in figures["rare"].items()))
    print(
        "core P {:.3f} R {:.3f} F1 {:.3f} | all P {:.3f} R {:.3f} F1 {:.3f}".format(
            *figures["core"], *figures["all"]
        )
    )
    if options.attributes:
        _attributes(score, gold, rows)


def _attributes(
    score: ModuleType, gold: list[dict[str, object]], rows: list[dict[str, object]]
) -> None:
    """Print what is wrong in facts that are right in metric, value and bound."""
    wanted = score.by_doc(gold)
    found = score.by_doc(rows, set(wanted))
    for doc, records in sorted(wanted.items()):
        pairs, _, _ = score.match([g for g in records if not g.get("none")], found.get(doc, []))
        for g, p in pairs:
            if g.get("optional"):
                continue
            for name, same in score.ATTRIBUTES.items():
                if (
                    name in {"place", "period"}
                    or name not in g
                    or (name == "noun" and not g["noun"])
                ):
                    continue
                if not same(g, p):
                    print(
                        f"{doc} {g['quote']} {name}: gold {g[name]!r} found {p.get(name)!r}"
                        f"\t{g['context'][:70]}"
                    )


if __name__ == "__main__":
    main()
