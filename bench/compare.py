"""Each stage and the whole beside the peers: what runs against what, on what, judged how.

A comparison is a row of `COMPARISONS`: its inputs, its tools, the tool whose time is 1, and the
judge of the outputs. Quality stands beside speed, because either alone says nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.score.texts import fold, grams

from . import data, mentions
from .race import race
from .text_decode import matrix

Item = dict[str, Any]
Judge = Callable[[Sequence[Item], Sequence[Any]], dict[str, float]]
LENGTHS = (40, 400, 2000)
"""Characters of a page cut for the detectors: a headline, a short page, a usual one."""
EVERY, EVERY_QUICK = 3, 30
"""Of the matrix of encodings every so-manyth case."""
TRADITIONAL_SIZE = 400
"""Texts of the comparison of converters; all of them a few times over."""


def f1(got: str | None, gold: str) -> float:
    """F1 of the multisets of character 4-grams, as `shuangjian score` has it."""
    one, other = grams(fold(got)), grams(fold(gold))
    shared = (one & other).total()
    return 2 * shared / max(1, one.total() + other.total())


def judge_bodies(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """The mean F1 of news and of threads, and the share of news pages that came out wrong."""
    scores: dict[str, list[float]] = {}
    for item, output in zip(items, outputs, strict=True):
        scores.setdefault(item["part"], []).append(f1(output, item["gold"]))
    found = {f"F1 {part}": statistics.mean(values) for part, values in scores.items()}
    news = scores.get("news", [])
    return found | {"news below .5": sum(s < 0.5 for s in news) / max(1, len(news))}


def judge_exact(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """The share of inputs that came out exactly."""
    pairs = zip(items, outputs, strict=True)
    return {"right": statistics.mean(item["gold"] == output for item, output in pairs)}


def judge_repairs(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """The share of damaged texts restored, and of whole ones left alone."""
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for item, output in zip(items, outputs, strict=True):
        hits[item["part"] == "none"].append(item["gold"] == output)
    return {"restored": statistics.mean(hits[False]), "left alone": statistics.mean(hits[True])}


def judge_characters(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """The share of characters that are those of the simplified text."""
    right = total = 0
    for item, output in zip(items, outputs, strict=True):
        total += len(item["gold"])
        if output and len(output) == len(item["gold"]):
            right += sum(a == b for a, b in zip(item["gold"], output, strict=True))
    return {"characters right": right / max(1, total)}


def judge_words(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """The share of domain words that stay whole in their sentences."""
    hits = [
        item["word"] in (output or ())
        for item, output in zip(items, outputs, strict=True)
        if "word" in item
    ]
    return {"words whole": statistics.mean(hits)}


def judge_nothing(items: Sequence[Item], outputs: Sequence[Any]) -> dict[str, float]:
    """Only the time counts."""
    return {}


def encoded(quick: bool) -> list[Item]:
    """Pages in many encodings under right, wrong and no declarations."""
    texts = [item["text"] for item in data.clean_texts()]
    cases = list(matrix(texts, LENGTHS))[:: EVERY_QUICK if quick else EVERY]
    return [{"data": c.data, "declared": c.declared, "gold": c.text} for c in cases]


def damaged(quick: bool) -> list[Item]:
    """Texts with the damage that ftfy is made for too."""
    texts = [item["text"] for item in data.clean_texts()]
    return data.mojibake(texts[:40] if quick else texts)


def traditional(quick: bool) -> list[Item]:
    """Simplified texts as a converter to traditional writes them."""
    import opencc

    convert = opencc.OpenCC("s2tw").convert
    texts = [item["text"] for item in data.clean_texts()][: 40 if quick else TRADITIONAL_SIZE]
    return [{"text": convert(text), "gold": text} for text in texts]


def sentences(quick: bool) -> list[Item]:
    """Clean texts, and the example sentence of each domain word."""
    texts = [{"text": item["text"]} for item in data.clean_texts()]
    rows = Lexicon().rows("domain_words")
    examples = [{"text": row.example, "word": row.id} for row in rows]
    return texts[:8] + examples[::6] if quick else texts + examples


def bodies(quick: bool) -> list[Item]:
    """HTML pages."""
    return data.html_pages()[:: 4 if quick else 1]


def flat(quick: bool) -> list[Item]:
    """Flat pages: the raw bytes, and for the tools that want it the text of the same."""
    from shuangjian_cli.model.document import Document
    from shuangjian_cli.model.page import RawPage
    from shuangjian_cli.settings import Settings
    from shuangjian_cli.stages.decode import decode

    lexicon, settings = Lexicon(), Settings()
    items = data.flat_pages()[:: 3 if quick else 1]
    for item in items:
        page = Document(RawPage("1", "1", item["data"]))
        item["text"] = decode(page, lexicon, settings).content
    return items


def quantities(quick: bool) -> list[Item]:
    """Clean texts with the records that are in them."""
    return data.clean_texts()[:: 4 if quick else 1]


@dataclass(frozen=True)
class Comparison:
    """Tools on inputs, the tool whose time is 1, and the judge of what comes out."""

    title: str
    items: Callable[[bool], list[Item]]
    tools: tuple[str, ...]
    yardstick: str
    judge: Judge
    slow: bool = False
    """Whether fewer rounds must do."""
    only_timed: tuple[str, ...] = ()
    """Tools that do another thing, to whose time one is used."""


COMPARISONS: dict[str, Comparison] = {
    "decode": Comparison(
        "Decode: pages in many encodings, rightly, wrongly or not declared",
        encoded,
        ("shuangjian decode", "chardet", "charset-normalizer", "bs4 UnicodeDammit"),
        "chardet",
        judge_exact,
        slow=True,
    ),
    "repair": Comparison(
        "Repair: text read in a wrong encoding or full of entities",
        damaged,
        ("shuangjian repair", "ftfy"),
        "ftfy",
        judge_repairs,
    ),
    "simplify": Comparison(
        "Simplify: traditional text to simplified",
        traditional,
        ("shuangjian simplify", "opencc-python-reimplemented", "OpenCC (C++)", "zhconv"),
        "opencc-python-reimplemented",
        judge_characters,
    ),
    "segment": Comparison(
        "Segment: words of clean text",
        sentences,
        (
            "shuangjian segment",
            "shuangjian segment, rjieba",
            "jieba.lcut",
            "rjieba.cut",
            "snownlp",
        ),
        "jieba.lcut",
        judge_words,
        slow=True,
    ),
    "body": Comparison(
        "Clean: HTML pages to their bodies, and to facts",
        bodies,
        (
            "shuangjian",
            "shuangjian, page to facts",
            "trafilatura",
            "trafilatura, fast",
            "readability-lxml",
            "readability-lxml, commas folded",
            "jusText",
        ),
        "trafilatura",
        judge_bodies,
    ),
    "flat": Comparison(
        "Flat pages to clean text and to facts, beside cutting the same text into words",
        flat,
        ("shuangjian", "shuangjian, page to facts", "jieba.lcut"),
        "jieba.lcut",
        judge_nothing,
    ),
    "facts": Comparison(
        "Facts: values of quantities in clean text",
        quantities,
        (
            "shuangjian, facts of clean text",
            "ms-recognizers",
            "JioNLP (money only)",
            "jieba.lcut",
        ),
        "jieba.lcut",
        mentions.judge,
        only_timed=("jieba.lcut",),
    ),
}
GROUPS = {
    "text": ("decode", "repair", "simplify", "segment"),
    "body": ("body",),
    "flat": ("flat",),
    "facts": ("facts",),
}


def compare(name: str, rounds: int, quick: bool) -> dict[str, Any]:
    """One comparison: its title, the number of inputs, and a row for each tool."""
    what = COMPARISONS[name]
    items = what.items(quick)
    timed = race(what.tools, items, max(2, rounds // 2) if what.slow else rounds, what.yardstick)
    rows = {}
    for tool, found in timed.items():
        judged = "missing" not in found.row and tool not in what.only_timed
        quality = what.judge(items, found.outputs) if judged else {}
        rows[tool] = found.row | {"quality": {k: round(v, 4) for k, v in quality.items()}}
    return {
        "title": what.title,
        "inputs": len(items),
        "yardstick": what.yardstick,
        "tools": rows,
    }
