"""Calibrate confidence: of the facts that a construction finds, how many are right.

usage: python -m bench.calibrate [--write]

Reads the pages under `data/gold` that no rule was made for, judges every fact against the gold
(metric, value and bound), and prints two tables: the share of right facts by construction, and the
reliability out of fold, that is how often facts of a given confidence were right when their own
page had no say in it. `--write` puts the shares into `lexicon/confidence.toml`.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.score.facts import by_doc, match, pardoned

from .facts import document, facts_of, rows_of

ROOT = Path(__file__).resolve().parents[1]
SETS = ("blind", *(f"blind{number}" for number in range(2, 27)), "blind-site")
"""Pages kept apart; development pages would only say how well the rules know them."""
TABLE = ROOT / "src" / "shuangjian_cli" / "lexicon" / "confidence.toml"
FOLDS = 5
PRIOR, PRIOR_SHARE = 6.0, 0.85
"""What a construction starts from, in facts and their share: few facts say little."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact of a page: its construction, what flags take away, and whether it was right."""

    page: str
    construct: str
    doubt: float
    right: bool


def judge() -> list[Judged]:
    """Every fact of the pages kept apart, right or wrong; not those on optional numbers."""
    lexicon = Lexicon()
    rows = [row for row in lexicon.rows("confidence") if "factor" in row.data]
    factors = {row.id.removeprefix("flag."): row["factor"] for row in rows}
    out: list[Judged] = []
    for name in SETS:
        folder = ROOT / "data" / "gold" / name
        gold = by_doc(rows_of(folder / "records.jsonl"))
        for about in rows_of(folder / "index.jsonl"):
            text = (folder / "clean" / f"{about['doc']}.txt").read_text("utf-8")
            page = document(about["doc"], text, about)
            facts = [fact.model_dump() for fact in facts_of([page], lexicon)]
            records = [row for row in gold[about["doc"]] if not row.get("none")]
            pairs, missed, extra = match(records, facts)
            optional = pardoned(extra, missed)
            verdicts = [(fact, True) for _, fact in pairs]
            verdicts += [(fact, False) for at, fact in enumerate(extra) if at not in optional]
            for fact, right in verdicts:
                doubt = 1.0
                for flag in fact["flags"]:
                    doubt *= factors.get(flag, 1.0)
                construct = fact["rule"].split(":")[0]
                out.append(Judged(f"{name}/{about['doc']}", construct, doubt, right))
    return out


def shares(facts: Iterable[Judged]) -> dict[str, float]:
    """The share of right facts by construction, drawn towards a cautious one."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        counts[fact.construct][0] += fact.right
        counts[fact.construct][1] += 1
    return {
        name: (good + PRIOR * PRIOR_SHARE) / (number + PRIOR)
        for name, (good, number) in counts.items()
    }


def reliability(facts: list[Judged]) -> list[tuple[float, float, int, float, float]]:
    """(from, to, facts, mean confidence, share right) out of fold, by confidence."""
    pages = sorted({fact.page for fact in facts})
    fold = {page: at % FOLDS for at, page in enumerate(pages)}
    told: list[tuple[float, bool]] = []
    for number in range(FOLDS):
        table = shares(fact for fact in facts if fold[fact.page] != number)
        usual = sum(table.values()) / len(table)
        told += [
            (table.get(fact.construct, usual) * fact.doubt, fact.right)
            for fact in facts
            if fold[fact.page] == number
        ]
    rows = []
    for low, high in itertools.pairwise(BINS):
        inside = [(sure, right) for sure, right in told if low <= sure < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            rows.append((low, min(high, 1.0), len(inside), mean, share))
    return rows


def write(table: dict[str, float]) -> None:
    """Put the shares into confidence.toml; constructions without facts keep what they have."""
    text = TABLE.read_text(encoding="utf-8")
    for name, share in table.items():
        row = re.search(rf'id = "{re.escape(name)}"\n(?:[^\[]*\n)?share = ', text)
        if row:
            rest = re.sub(r"^[\d.]+", f"{share:.2f}", text[row.end() :])
            text = text[: row.end()] + rest
    TABLE.write_text(text, encoding="utf-8")


def main() -> None:
    """Print the tables, and write the shares where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    facts = judge()
    table = shares(facts)
    for name, share in sorted(table.items(), key=lambda item: -item[1]):
        number = sum(fact.construct == name for fact in facts)
        print(f"{name:<18}{number:>5} facts  {share:.2f}")
    print("\nconfidence      facts   mean   right")
    for low, high, number, mean, share in reliability(facts):
        print(f"{low:.2f} to {high:.2f}  {number:>6}  {mean:.3f}  {share:.3f}")
    if options.write:
        write(table)


if __name__ == "__main__":
    main()
