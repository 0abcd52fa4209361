"""Segment clean pages beside plain jieba, and cut every domain word's example sentence.

usage: python -m bench.text_segment [--texts FOLDER ...] [--times N]

Plain jieba is `jieba.lcut` of the whole text with its own tokenizer, which gives words without
sentences and offsets. `shuangjian` is the whole of `segment`: sentences, dates and quantities kept
whole, domain words, offsets, rows. `rjieba` is measured where it is installed (the extra `fast`).
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import jieba.posseg

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.extras import how_to_install
from shuangjian_cli.model.rows import DocumentRow, TokensRow
from shuangjian_cli.stages.segment import segment_document
from shuangjian_cli.stages.segment.tokenizer import Name

GOLD = Path(__file__).parents[1] / "data" / "gold"
FOLDERS = [GOLD / "dev" / "clean", GOLD / "blind" / "clean"]


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def words(row: TokensRow) -> list[str]:
    return [token[0] for sentence in row.sentences for token in sentence.tokens]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.INFO)
    files = [file for folder in options.texts for file in sorted(folder.glob("*.txt"))]
    rows = [
        DocumentRow(doc_id=file.stem, source=file.name, text=file.read_text(encoding="utf-8"))
        for file in files
    ]
    lexicon = Lexicon()
    runs: dict[str, Callable[[], object]] = {
        "jieba.lcut": lambda: [jieba.lcut(row.text) for row in rows],
        "shuangjian": lambda: [segment_document(row, lexicon) for row in rows],
        "jieba.posseg": lambda: [jieba.posseg.lcut(row.text) for row in rows],
        "shuangjian --pos": lambda: [segment_document(row, lexicon, pos=True) for row in rows],
    }
    segmenters: list[Name] = ["jieba"]
    try:
        import rjieba

        segmenters.append("rjieba")
        runs["rjieba.cut"] = lambda: [rjieba.cut(row.text) for row in rows]
        runs["shuangjian --segmenter rjieba"] = lambda: [
            segment_document(row, lexicon, segmenter="rjieba") for row in rows
        ]
    except ImportError:
        print(f"rjieba: not installed, left out ({how_to_install('fast')})")
    size = sum(len(row.text) for row in rows)
    best = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        run()
    for _ in range(options.times):
        for name, run in runs.items():
            best[name] = min(best[name], seconds(run))
    for name, time_taken in best.items():
        speed = size / time_taken / 1e3
        share = best["jieba.lcut"] / time_taken
        print(f"{name:<30} {speed:8.0f} k characters/s  {share:5.2f} of plain jieba")
    for segmenter in segmenters:
        print(whole_words(lexicon, segmenter))


def whole_words(lexicon: Lexicon, segmenter: Name) -> str:
    """How many domain words stay whole in their example sentences, beside plain jieba."""
    table = lexicon.rows("domain_words")
    examples = [DocumentRow(doc_id="1", source="1", text=row.example) for row in table]
    whole = sum(
        row.id in words(segment_document(example, lexicon, segmenter=segmenter))
        for row, example in zip(table, examples, strict=True)
    )
    plain = sum(row.id in jieba.lcut(row.example) for row in table)
    return (
        f"domain words whole in their sentences: {segmenter} {whole} of {len(table)} "
        f"(plain jieba {plain})"
    )


if __name__ == "__main__":
    main()
