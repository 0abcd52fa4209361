"""What each stage of the pipeline costs, and how the time of a page grows with its size."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.pipeline import STAGES, clean_page, extract_facts
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.compose import compose
from shuangjian_cli.stages.segment import segment_document

from . import data
from .environments import ROOT

NAMES = (*(name for name, _ in STAGES), "compose", "extract")
SIZES = (10_000, 100_000, 1_000_000)
"""Bytes of the pages of the measurement of growth; a decade between two."""
LAPS, ENOUGH = 3, 4.0
"""Runs of which the best counts; none is begun after so many seconds."""


def laps(page: RawPage, lexicon: Lexicon, settings: Settings) -> dict[str, float]:
    """One page through the stages: the seconds of each; and of `segment`, which is optional."""
    spent: dict[str, float] = {}
    document = Document(page)
    start = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal start
        now = time.perf_counter()
        spent[stage], start = now - start, now

    for name, stage in STAGES:
        document = stage(document, lexicon, settings)
        lap(name)
    row = compose(document, lexicon, settings)
    lap("compose")
    extract_facts(row, lexicon, settings)
    lap("extract")
    segment_document(row, lexicon)
    lap("segment")
    return spent


def shares(rounds: int, quick: bool) -> dict[str, Any]:
    """Of HTML and of flat pages: milliseconds a page of each stage, and its share of the whole.

    Of each page the best of the rounds counts, stage by stage: what a neighbour on the machine
    takes can only lengthen a lap.
    """
    lexicon, settings = Lexicon(), Settings()
    found: dict[str, Any] = {}
    for form, items in (("HTML pages", data.html_pages()), ("flat pages", data.flat_pages())):
        pages = [RawPage("1", "1", item["data"]) for item in items[:: 4 if quick else 1]]
        best = _sum_of_best(
            [laps(page, lexicon, settings) for page in pages] for _ in range(rounds)
        )
        whole = sum(best[name] for name in NAMES)
        found[form] = {
            "pages": len(pages),
            "ms": {name: round(1000 * best[name] / len(pages), 3) for name in best},
            "share": {name: round(best[name] / whole, 3) for name in NAMES},
        }
    return found


def _sum_of_best(rounds: Iterable[list[dict[str, float]]]) -> dict[str, float]:
    pages = zip(*rounds, strict=True)
    best = [{name: min(lap[name] for lap in turns) for name in turns[0]} for turns in pages]
    return {name: sum(page[name] for page in best) for name in best[0]}


def growth(quick: bool) -> dict[str, Any]:
    """t(10n)/t(n) of pages that are a page of ours repeated, up to a megabyte, page to facts."""
    lexicon, settings = Lexicon(), Settings()
    sizes = SIZES[:-1] if quick else SIZES
    found: dict[str, Any] = {}
    for name in ("s01_newspaper.txt", "s02_contentfarm.txt", "s03_portal.html"):
        once = (ROOT / "data" / "samples" / "pages" / name).read_bytes()
        seconds = []
        for size in sizes:
            page = RawPage(name, name, once * max(1, round(size / len(once))))
            if not seconds:
                _facts(page, lexicon, settings)  # tables are built once a process
            seconds.append(_best(lambda page=page: _facts(page, lexicon, settings)))
        found[name] = {
            "sizes": list(sizes),
            "seconds": [round(second, 4) for second in seconds],
            "growth": [round(b / a, 2) for a, b in itertools.pairwise(seconds)],
        }
    return found


def _facts(page: RawPage, lexicon: Lexicon, settings: Settings) -> None:
    extract_facts(clean_page(page, lexicon, settings).row, lexicon, settings)


def _best(work: Callable[[], object]) -> float:
    """The least CPU seconds of some runs; long ones need no repeats."""
    times: list[float] = []
    while len(times) < LAPS and sum(times) < ENOUGH:
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)
