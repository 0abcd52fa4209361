"""`dedup`, `reconcile` and `export` over more rows than memory holds: memory and time of each.

usage: python -m bench large [--documents 500000] [--facts 2000000] [--limit 2000] [--folder DIR]

The rows are generated, from a seed, as a run writes them: short documents of which one in seven
copies another, and facts of all counties of the country in ten years. Every command is a process
of its own that may map no more than `--limit` MB (`RLIMIT_AS`, as `ulimit -v` sets it; what needs
more fails); the table shows the most that it had in memory at a time. A tenth of the rows goes
first, so that it can be seen what grows with their number.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from shuangjian_cli.model.rows import DocumentRow, Fact

PLACES = Path(__file__).parents[1] / "src/shuangjian_cli/lexicon/places.tsv"
NOUNS = {  # noun: metric, classifier, unit, least and greatest value
    "义务教育学校": ("schools", "所", "所", 301, 989),
    "在校学生": ("students", "名", "人", 12013, 689997),
    "学生社团": ("clubs", "个", "个", 1021, 9883),
    "专任教师": ("teachers", "名", "人", 1021, 48997),
    "学科类培训机构": ("training_institutions", "家", "家", 103, 897),
}
YEARS = range(2014, 2024)
COPIES = 7
"""One document in so many copies an earlier one, half of them under a lead of its own."""
ERRORS = 50
"""One number in so many is another than the other pages state."""
LETTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 3000))
"""What the rest of a text is made of: two texts share no five characters by chance."""
REST = (40, 110)
LEAD = "编者按：下面的消息来自各地，供读者参考。"


def places() -> list[dict[str, str]]:
    """Code and names of all counties."""
    found = []
    for line in PLACES.read_text(encoding="utf-8").splitlines():
        code, _, rest = line.partition("\t")
        if code.isdigit() and len(code) == 6 and not code.endswith("00"):
            found.append({"adcode": code, "county": rest.split("\t")[0]})
    return found


def texts(number: int, known: Sequence[dict[str, str]]) -> tuple[str, str, int, dict[str, str]]:
    """Of an article: what it says of four numbers, the rest of its text, its year, its place."""
    dice = random.Random(number)
    place, year = dice.choice(known), dice.choice(YEARS)
    parts = []
    for noun, (_, word, _, low, high) in dice.sample(sorted(NOUNS.items()), 4):
        value = random.Random(f"{place['adcode']} {year} {noun}").randint(low, high)
        value += dice.randint(3, 90) if dice.randrange(ERRORS) == 0 else 0
        parts.append(f"{year}年，{place['county']}共有{noun}{value}{word}。")
    rest = "".join(dice.choices(LETTERS, k=dice.randint(*REST)))
    return "".join(parts), f"{rest}。", year, place


def origin(number: int) -> int:
    """The document whose text this one carries."""
    while number % COPIES == COPIES - 1:
        number //= 2
    return number


def rows(number: int, known: Sequence[dict[str, str]]) -> tuple[DocumentRow, Iterator[Fact]]:
    """A document and the facts that a run would find in it."""
    first = origin(number)
    numbers, rest, year, place = texts(first, known)
    lead = LEAD if first != number and number % 2 else ""
    text = f"{lead}{numbers}{rest}"
    name = f"{number // 1000:04}/{number:07}.html"
    published = f"{year + 1}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    document = DocumentRow(
        doc_id=name,
        source=f"crawl/{name}",
        publisher=f"第{number % 997}新闻网",
        published=published,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return document, _facts(document, place, year)


def _facts(page: DocumentRow, place: dict[str, str], year: int) -> Iterator[Fact]:
    at = 0
    for sentence in page.text.split("。"):
        whole = f"{sentence}。"
        noun = next((noun for noun in NOUNS if noun in sentence), None)
        if noun is not None:
            metric, word, unit, _, _ = NOUNS[noun]
            quote = sentence.partition(noun)[2]
            start = at + len(sentence) - len(quote)
            yield Fact.model_construct(
                record_id=f"{page.doc_id}:{start}:0",
                doc_id=page.doc_id,
                source=page.source,
                publisher=page.publisher,
                published=page.published,
                metric=metric,
                value=int(quote.removesuffix(word)),
                unit=unit,
                classifier=word,
                noun=noun,
                place=place["county"],
                adcode=place["adcode"],
                county=place["county"],
                place_basis="stated",
                period_start=f"{year}-01-01",
                period_end=f"{year}-12-31",
                period_text=f"{year}年",
                period_basis="stated",
                quote=quote,
                start=start,
                end=start + len(quote),
                sentence=whole,
                sentence_start=at,
                rule=f"noun-num-cl:{metric}",
                confidence=0.95,
            )
        at += len(whole)


def generate(folder: Path, documents: int, facts: int) -> Path:
    """The folder of a run with so many rows; the pages of later facts have no document."""
    folder.mkdir(parents=True)
    known = places()
    written = number = 0
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as pages,
        (folder / "facts.jsonl").open("w", encoding="utf-8") as found,
    ):
        while number < documents or written < facts:
            page, some = rows(number, known)
            if number < documents:
                pages.write(page.model_dump_json() + "\n")
            for fact in some if written < facts else ():
                found.write(json.dumps(fact.model_dump(), ensure_ascii=False) + "\n")
                written += 1
            number += 1
    return folder


def run(limit: int, *arguments: object) -> tuple[float, float, float]:
    """A command within its limit: seconds, CPU seconds, peak MB."""
    command = [sys.executable, "-m", "shuangjian_cli", *map(str, arguments), "--quiet"]
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def commands(home: Path) -> dict[str, tuple[object, ...]]:
    """What is measured; each reads what the one before wrote."""
    return {
        "dedup": ("dedup", home, "-o", home / "duplicates.jsonl"),
        "reconcile": ("reconcile", home, "-o", home / "observations.jsonl"),
        "export .csv": ("export", home, "-o", home / "facts.csv"),
        "export .parquet": ("export", home, "-o", home / "facts.parquet"),
        "export .sqlite": ("export", home, "-o", home / "facts.sqlite"),
        "export --wide": ("export", home, "--wide", "-o", home / "wide.csv"),
    }


def main() -> int:
    """Generate, measure, print a table; ends with an error where a command needs more memory."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=500_000)
    parser.add_argument("--facts", type=int, default=2_000_000)
    parser.add_argument("--limit", type=int, default=2_000, help="MB that a command may map")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", nargs="*", help="commands to measure")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(dir=options.folder, prefix="shuangjian-bench-"))
    print(f"{'command':<18}{'documents':>11}{'facts':>11}{'seconds':>9}{'CPU s':>8}{'peak MB':>9}")
    try:
        for share in (10, 1):
            documents, facts = options.documents // share, options.facts // share
            folder = generate(home / str(share), documents, facts)
            for name, arguments in commands(folder).items():
                if options.only and name not in options.only:
                    continue
                seconds, cpu, peak = run(options.limit * 1_000_000, *arguments)
                line = f"{seconds:>9.1f}{cpu:>8.1f}{peak:>9.1f}"
                print(f"{name:<18}{documents:>11,}{facts:>11,}{line}", flush=True)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
