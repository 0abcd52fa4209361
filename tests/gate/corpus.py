"""The pages with gold that the gate runs over: our samples, the development pages, the seeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, Fact
from shuangjian_cli.pipeline import Cleaned, clean_page, extract_facts
from shuangjian_cli.settings import Settings

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class GoldSet:
    """Raw pages, the clean texts that they should become, and the records in them."""

    name: str
    pages: Path
    clean: Path
    records: Path

    @property
    def present(self) -> bool:
        return self.pages.is_dir() and self.clean.is_dir()

    @property
    def with_facts(self) -> bool:
        return self.records.is_file()

    def gold_pages(self) -> list[dict[str, Any]]:
        """What the pages say of themselves; none where no index tells."""
        index = self.clean.parent / "index.jsonl"
        if not index.is_file():
            return []
        return [json.loads(line) for line in index.read_text("utf-8").splitlines()]

    def gold_texts(self) -> Iterator[tuple[str, str]]:
        for file in sorted(self.clean.glob("*.txt")):
            yield file.name.removesuffix(".txt").removesuffix(".clean"), file.read_text("utf-8")

    def gold_records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.records.read_text("utf-8").splitlines()]


def ours(name: str) -> GoldSet:
    """A set of pages with gold under data/gold/."""
    home = ROOT / "data/gold" / name
    return GoldSet(name, home / "pages", home / "clean", home / "records.jsonl")


SETS = {
    "dev": ours("dev"),
    "blind": ours("blind"),
    "blind2": ours("blind2"),
    "blind3": ours("blind3"),
    "blind4": ours("blind4"),
    "blind5": ours("blind5"),
    "blind6": ours("blind6"),
    "blind7": ours("blind7"),
    "blind8": ours("blind8"),
    "blind9": ours("blind9"),
    "blind10": ours("blind10"),
    "blind11": ours("blind11"),
    "blind12": ours("blind12"),
    "blind13": ours("blind13"),
    "blind14": ours("blind14"),
    "blind15": ours("blind15"),
    "blind16": ours("blind16"),
    "blind17": ours("blind17"),
    "blind18": ours("blind18"),
    "blind19": ours("blind19"),
    "blind20": ours("blind20"),
    "blind21": ours("blind21"),
    "blind22": ours("blind22"),
    "blind23": ours("blind23"),
    "blind24": ours("blind24"),
    "blind25": ours("blind25"),
    "blind26": ours("blind26"),
    "blind27": ours("blind27"),
    "blind28": ours("blind28"),
    "blind29": ours("blind29"),
    "blind-site": ours("blind-site"),
    "spam": ours("spam"),
    "body": ours("body"),
    "samples": GoldSet(
        "samples",
        ROOT / "data/samples/pages",
        ROOT / "data/gold/samples/clean",
        ROOT / "data/gold/samples/records.jsonl",
    ),
    "seeds": GoldSet(
        "seeds", SHARED / "seeds", SHARED / "gold/seeds", SHARED / "gold/seeds.records.jsonl"
    ),
}


@dataclass(frozen=True)
class Done:
    """A page, cleaned and extracted."""

    cleaned: Cleaned
    facts: tuple[Fact, ...]

    @property
    def row(self) -> DocumentRow:
        return self.cleaned.row


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@cache
def done(name: str) -> dict[str, Done]:
    """Every page of a set through the whole pipeline, by document id; done once a test run."""
    results = {}
    for file in sorted(SETS[name].pages.iterdir()):
        page = RawPage(file.name, file.name, file.read_bytes())
        cleaned = clean_page(page, lexicon(), Settings())
        facts = extract_facts(cleaned.row, lexicon(), Settings())
        results[file.name] = Done(cleaned, facts)
    return results
