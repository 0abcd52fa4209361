"""Rebuild `lexicon/word_pairs.tsv`: how usual each word of two characters is.

Source: the words of jieba's dictionary (MIT) with their frequencies and parts of speech. One line
a first character: the character, a tab, and behind each rank the second characters of the words
that have it. A rank is a letter: a for those seen least, the next for those seen e^0.5 times as
often; a small letter for nouns, a capital for all else. After an update of the package:
`python scripts/build_word_pairs.py`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import jieba

from shuangjian_cli.model.text import fits_charset

TARGET = Path(__file__).parents[1] / "src/shuangjian_cli/lexicon/word_pairs.tsv"
LEAST = 50
"""Words rarer than this are names and old words; most pairs that look like one of them are none."""
NOMINAL = frozenset({"n", "nz", "nt", "vn", "an"})
"""Parts of speech of nouns; names of persons and places are none that a noun phrase begins with."""


def ranks() -> dict[str, dict[str, list[str]]]:
    """The second characters of the words by first character and rank."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    least = round(2 * math.log(LEAST))
    dictionary = Path(jieba.__file__).with_name("dict.txt")
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        count = int(frequency)
        if len(word) == 2 and count >= LEAST and fits_charset(word, "gb2312") and word > "\u4e00":
            letter = chr(ord("a") + round(2 * math.log(count)) - least)
            found[word[0]][letter if tag in NOMINAL else letter.upper()].append(word[1])
    return found


def render() -> str:
    """The whole file."""
    lines = []
    for first, of in sorted(ranks().items()):
        words = "".join(rank + "".join(sorted(of[rank])) for rank in sorted(of))
        lines.append(f"{first}\t{words}\n")
    return "".join(lines)


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
