"""Simplify a megabyte beside the library whose dictionaries are used, and time a simplified page.

usage: python -m bench.text_simplify [--texts FOLDER ...] [--size CHARACTERS]

The clean gold pages of `data/gold`, turned into traditional characters and repeated up to the size,
are converted by opencc-python-reimplemented and by the stage's tables: the outputs must be equal,
also on every word of the library's dictionaries. Then a simplified page of the same size goes
through the whole stage (script, over-conversions, spun words): what a page pays that needs nothing.
Last, how spun pages come back: every 的 of the gold pages is turned into 得 and undone.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from pathlib import Path

import opencc

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Block, Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.simplify import simplify
from shuangjian_cli.stages.simplify.opencc import build_converter

GOLD = Path(__file__).parents[1] / "data" / "gold"
FOLDERS = [GOLD / "dev" / "clean", GOLD / "blind" / "clean"]


def page(text: str) -> Document:
    blocks = tuple(Block(line, i) for i, line in enumerate(text.split("\n")))
    return Document(RawPage("1", "1", ""), blocks=blocks)


def seconds(run: Callable[[], object], times: int = 3) -> float:
    """The best of a few runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def dictionary_words() -> str:
    """Every key and value of the library's dictionaries, one a line."""
    folder = Path(opencc.__file__).with_name("dictionary")
    return "\n".join(
        word
        for file in sorted(folder.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        for word in re.split(r"[\t ]", line)
    )


def spun_pages(texts: list[str], lexicon: Lexicon) -> str:
    """How many 的 come back and how many 得 stay, where every 的 was turned into 得."""
    marked = pages = back = des = kept = deis = wrong = 0
    for text in texts:
        wrong += simplify(page(text), lexicon, Settings()).spun
        if text.count("的") < 8:
            continue
        pages += 1
        done = simplify(page(text.replace("的", "得")), lexicon, Settings())
        marked += done.spun
        for was, now in zip(text, "\n".join(b.text for b in done.blocks), strict=True):
            des += was == "的"
            back += was == "的" == now
            deis += was == "得"
            kept += was == "得" == now
    return (
        f"spun pages        {marked}/{pages} told, {wrong} clean pages taken for spun, "
        f"的 back {back}/{des} ({back / max(1, des):.1%}), true 得 kept {kept}/{deis}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--size", type=int, default=1_000_000)
    options = parser.parse_args()
    files = [file for folder in options.texts for file in sorted(folder.glob("*.txt"))]
    texts = [file.read_text(encoding="utf-8").replace("~ ", "") for file in files]
    once = "\n".join(texts)
    simplified = "\n".join([once] * (options.size // len(once) + 1))
    traditional = "\n".join([opencc.OpenCC("s2tw").convert(once)] * (options.size // len(once) + 1))
    lexicon, library = Lexicon(), opencc.OpenCC("tw2s")
    converter = lexicon.get(build_converter)

    start = time.perf_counter()
    theirs = library.convert(traditional)
    library_time = time.perf_counter() - start
    our_time = seconds(lambda: converter.convert(traditional))
    words = dictionary_words()
    same = converter.convert(traditional) == theirs
    same_words = converter.convert(words) == library.convert(words)
    rate = len(traditional) / 1e6
    print(f"library           {rate / library_time:8.2f} M characters/s on {rate:.2f} M")
    print(
        f"shuangjian        {rate / our_time:8.2f} M characters/s, "
        f"{library_time / our_time:.1f} times as fast"
    )
    print(f"identical         text: {same}, {len(words.split()):,} words: {same_words}")
    document = page(simplified)
    simplify(document, lexicon, Settings())
    idle = seconds(lambda: simplify(document, lexicon, Settings()), 5)
    print(
        f"simplified page   {1e9 * idle / len(simplified):.1f} ns a character: "
        f"{idle / library_time:.2%} of the library's conversion, {idle / our_time:.1%} of ours"
    )
    print(spun_pages(texts, lexicon))


if __name__ == "__main__":
    main()
