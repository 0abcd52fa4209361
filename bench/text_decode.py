"""Decode a matrix of pages in many encodings, beside general detectors.

usage: python -m bench.text_decode [--texts FOLDER ...] [--lengths 12,20,...] [--show N]

Every text of the folders (default: the clean gold pages of `data/gold`) is cut to several lengths,
encoded in what Chinese pages use, simplified and traditional, under right, wrong and absent
declarations, half of it with the last character cut in two. A case is right where the text comes
out exactly, but for the half character. The peers get the same bytes; their labels are read as
browsers do (GB2312 as GB18030, Big5 as Big5-HKSCS), their half character is forgiven. Peers that
are not installed are left out: `pip install chardet charset-normalizer`.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import random
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import opencc

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.decode import canonical, decode

GOLD = Path(__file__).parents[1] / "data" / "gold"
FOLDERS = [GOLD / "dev" / "clean", GOLD / "blind" / "clean"]
LENGTHS = (12, 20, 40, 100, 400, 2000)
SIMPLIFIED = ("utf-8", "gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be")
TRADITIONAL = ("utf-8", "gbk", "gb18030", "big5", "big5hkscs", "utf-16-le")
BOM = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
WRONG = {"utf-8": "gb2312", "big5": "utf-8", "big5hkscs": "gbk"}
"""What a wrong declaration says; `utf-8` for all others."""

Detector = Callable[[bytes], str | None]


@dataclass(frozen=True, slots=True)
class Case:
    """The bytes of a page, what it says of itself, and the text that must come out."""

    data: bytes
    declared: str | None
    text: str
    encoding: str
    length: int
    declaration: str


def matrix(texts: list[str], lengths: tuple[int, ...] = LENGTHS, seed: int = 1) -> Iterator[Case]:
    """One case for each text, length, script and encoding; the rest is drawn from the seed."""
    draw = random.Random(seed)
    traditional = opencc.OpenCC("s2twp")
    for text in texts:
        forms = ((text, SIMPLIFIED), (traditional.convert(text), TRADITIONAL))
        for length in lengths:
            for form, encodings in forms:
                start = draw.randrange(max(1, len(form) - length))
                for encoding in encodings:
                    case = _case(form[start : start + length].strip(), encoding, draw)
                    if case:
                        yield case


def _case(text: str, encoding: str, draw: random.Random) -> Case | None:
    """A text in one encoding; None where the encoding lacks a character, or no hanzi is left."""
    try:
        if text.encode(encoding).decode(encoding) != text or not text[-1:] > "\u2000":
            return None
        half = draw.random() < 0.5
        shown = text[:-1] if half else text
        declaration = draw.choice(("absent", "right", "wrong", "transport", "bom"))
        name = encoding if declaration != "wrong" else WRONG.get(encoding, "utf-8")
        if declaration in ("right", "wrong"):
            head = f'<html><head><meta charset="{name}"></head><body>'
            shown, text = head + shown, head + text
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return None
    if declaration == "bom":
        data = BOM.get(encoding, b"") + data
    declared = name if declaration == "transport" else None
    return Case(data[:-1] if half else data, declared, shown, encoding, len(text), declaration)


def ours() -> Callable[[Case], str]:
    """The stage itself."""
    lexicon, settings = Lexicon(), Settings()

    def run(case: Case) -> str:
        page = RawPage("1", "1", case.data, declared=case.declared)
        return decode(Document(page), lexicon, settings).content

    return run


def peers() -> dict[str, Callable[[Case], str]]:
    """The detectors that are installed."""
    found: dict[str, Callable[[Case], str]] = {}
    makers = {
        "chardet": lambda m: lambda data: m.detect(data)["encoding"],
        "charset_normalizer": lambda m: (
            lambda data: getattr(m.from_bytes(data).best(), "encoding", None)
        ),
        "bs4": lambda m: lambda data: m.UnicodeDammit(data).original_encoding,
    }
    for module, make in makers.items():
        try:
            detector = make(importlib.import_module(module))
        except ImportError:
            print(f"{module}: not installed, left out")
            continue
        found[module] = _decoder(detector)
    return found


def _decoder(detector: Detector) -> Callable[[Case], str]:
    """Decode with what a detector says, kindly."""

    def run(case: Case) -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            name = canonical(detector(case.data)) or "utf-8"
        return case.data.decode(name, "ignore").removeprefix("\ufeff")

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--lengths", default=",".join(map(str, LENGTHS)))
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    files = [file for folder in options.texts for file in sorted(folder.glob("*.txt"))]
    texts = [file.read_text(encoding="utf-8").replace("~ ", "") for file in files]
    logging.disable(logging.WARNING)  # bs4 reports every byte that it replaces
    cases = list(matrix(texts, tuple(map(int, options.lengths.split(",")))))
    print(f"{len(cases)} cases from {len(texts)} texts")
    for name, run in {"shuangjian": ours(), **peers()}.items():
        start = time.perf_counter()
        wrong = [case for case in cases if run(case) != case.text]
        seconds = time.perf_counter() - start
        short = sum(case.length < 50 for case in wrong)
        by = Counter(case.encoding for case in wrong).most_common(4)
        print(
            f"{name:<20} right {1 - len(wrong) / len(cases):7.2%}  wrong {len(wrong):5} "
            f"({short} under 50 characters; {', '.join(f'{n} {e}' for e, n in by)})  "
            f"{1e3 * seconds / len(cases):.2f} ms a page"
        )
        for case in wrong[: options.show if name == "shuangjian" else 0]:
            print("   ", case.encoding, case.declaration, repr(case.text[:40]))


if __name__ == "__main__":
    main()
