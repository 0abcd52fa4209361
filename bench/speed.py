"""Speed beside the peers, in one run: stages, whole pages, start-up, growth.

usage: python -m bench speed [--rounds N]

Everything is a ratio of medians over interleaved rounds: first all tools once to warm up, then in
turn A B C A B C. HTML pages come from `../shared/dev-html` where it is present, else from what the
project ships; flat pages from `data/gold/dev` and `data/samples`. Writes bench/results.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.pipeline import STAGES, clean_page, extract_facts
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.compose import compose

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ROUNDS = 5

Job = Callable[[], Any]


def interleaved(jobs: dict[str, Job], rounds: int) -> dict[str, list[float]]:
    """Seconds of each job in each round, the jobs in turn, after one run of each to warm up."""
    for job in jobs.values():
        job()
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            times[name].append(time.perf_counter() - start)
    return times


def pages(html: bool) -> list[RawPage]:
    """The pages to work on, of one format."""
    if html and (SHARED / "dev-html").is_dir():
        files = sorted((SHARED / "dev-html").rglob("*.html"))
    else:
        folders = (ROOT / "data/gold/dev/pages", ROOT / "data/samples/pages")
        suffix = "*.html" if html else "*.txt"
        files = sorted(file for folder in folders for file in folder.glob(suffix))
    return [RawPage(file.name, file.name, file.read_bytes()) for file in files]


def whole_pages(rounds: int) -> dict[str, Any]:
    """HTML to clean text and to facts, beside what trafilatura and readability take for a body."""
    import readability
    import trafilatura

    lexicon, settings, some = Lexicon(), Settings(), pages(html=True)

    def facts() -> None:
        for page in some:
            extract_facts(clean_page(page, lexicon, settings).row, lexicon, settings)

    jobs: dict[str, Job] = {
        "shuangjian clean": lambda: [clean_page(page, lexicon, settings) for page in some],
        "shuangjian clean and extract": facts,
        "trafilatura": lambda: [trafilatura.extract(page.data) for page in some],
        "readability-lxml": lambda: [readability.Document(page.data).summary() for page in some],
    }
    return _ratios(jobs, rounds, len(some), "trafilatura")


def flat_pages(rounds: int) -> dict[str, Any]:
    """Flat text to facts, and extraction alone, beside jieba.lcut of the same text."""
    import jieba

    jieba.setLogLevel(60)
    lexicon, settings, some = Lexicon(), Settings(), pages(html=False)
    texts = [clean_page(page, lexicon, settings).row for page in some]
    raw = [Document(page) for page in some]
    decoded = [STAGES[0][1](document, lexicon, settings).content for document in raw]

    def facts() -> None:
        for page in some:
            extract_facts(clean_page(page, lexicon, settings).row, lexicon, settings)

    jobs: dict[str, Job] = {
        "raw page to facts": facts,
        "extraction alone": lambda: [extract_facts(row, lexicon, settings) for row in texts],
        "jieba.lcut of the raw text": lambda: [jieba.lcut(text) for text in decoded],
        "jieba.lcut of the clean text": lambda: [jieba.lcut(row.text) for row in texts],
    }
    found = _ratios(jobs, rounds, len(some), "jieba.lcut of the raw text")
    alone = (
        found["ms a page"]["extraction alone"] / found["ms a page"]["jieba.lcut of the clean text"]
    )
    found["extraction / jieba.lcut of the same text"] = round(alone, 2)
    return found


def _ratios(jobs: dict[str, Job], rounds: int, number: int, yardstick: str) -> dict[str, Any]:
    times = interleaved(jobs, rounds)
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    return {
        "pages": number,
        "ms a page": {name: round(1000 * s / number, 2) for name, s in medians.items()},
        f"times {yardstick}": {
            name: round(seconds / medians[yardstick], 2) for name, seconds in medians.items()
        },
        "spread": {name: round(max(t) / min(t), 2) for name, t in times.items()},
    }


def stages(rounds: int) -> dict[str, Any]:
    """The share of each stage in the time of HTML and of flat pages."""
    lexicon, settings = Lexicon(), Settings()
    shares: dict[str, Any] = {}
    for name, html in (("html", True), ("flat", False)):
        spent: dict[str, float] = {}
        for turn in range(rounds + 1):
            for page in pages(html):
                _one(page, lexicon, settings, spent if turn else {})
        total = sum(spent.values())
        shares[name] = {stage: round(seconds / total, 3) for stage, seconds in spent.items()}
    return shares


def _one(page: RawPage, lexicon: Lexicon, settings: Settings, spent: dict[str, float]) -> None:
    """One page through the stages, the time of each added to `spent`."""
    document = Document(page)
    start = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal start
        now = time.perf_counter()
        spent[stage] = spent.get(stage, 0.0) + now - start
        start = now

    for name, stage in STAGES:
        document = stage(document, lexicon, settings)
        lap(name)
    row, _ = compose(document, lexicon, settings)
    lap("compose")
    extract_facts(row, lexicon, settings)
    lap("extract")


def start_up(rounds: int) -> dict[str, Any]:
    """--help, and clean of one small page, beside an import of typer."""
    small = ROOT / "data/samples/pages/s15_city_now.txt"
    python = [sys.executable]

    def process(*command: str) -> Job:
        return lambda: subprocess.run([*python, *command], capture_output=True, check=True)

    jobs = {
        "import typer": process("-c", "import typer"),
        "shuangjian --help": process("-m", "shuangjian_cli", "--help"),
        "shuangjian clean PAGE": process("-m", "shuangjian_cli", "clean", str(small)),
    }
    medians = {k: statistics.median(v) for k, v in interleaved(jobs, rounds).items()}
    yardstick = medians["import typer"]
    return {name: round(seconds / yardstick, 2) for name, seconds in medians.items()}


def growth(rounds: int) -> dict[str, Any]:
    """t(10n)/t(n) of pages that are a page of ours repeated, up to a megabyte."""
    lexicon, settings = Lexicon(), Settings()
    found = {}
    for name in ("s01_newspaper.txt", "s02_contentfarm.txt", "s03_portal.html"):
        text = (ROOT / "data/samples/pages" / name).read_bytes()
        copies = max(1, 100_000 // len(text))
        jobs = {}
        for factor in (1, 10):
            page = RawPage(name, name, text * copies * factor)
            jobs[str(factor)] = lambda page=page: extract_facts(
                clean_page(page, lexicon, settings).row, lexicon, settings
            )
        times = interleaved(jobs, max(2, rounds // 2))
        found[name] = round(min(times["10"]) / min(times["1"]), 1)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    results: dict[str, Any] = {}
    for name, part in (
        ("HTML pages", whole_pages),
        ("flat pages", flat_pages),
        ("share of the stages", stages),
        ("start-up, times import typer", start_up),
        ("growth t(10n)/t(n)", growth),
    ):
        results[name] = part(options.rounds)
        print(f"{name}\n{json.dumps(results[name], indent=2, ensure_ascii=False)}", flush=True)
    file = ROOT / "bench" / "results.json"
    file.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
