"""Bodies and metadata beside other tools, in one run on the same pages, from their bytes.

usage: python -m bench detail body [--folder FOLDER] [--peers PYTHON] [--flat]

FOLDER (default ../shared/dev-html) holds index.jsonl and SOURCE/ID.html, SOURCE/ID.gold.txt. Each
line of the table is a tool on one part of the pages (the sha1 of the id even or odd, news or
forum): the mean F1 of character 4-grams with its bootstrap interval of 95 %, the share of pages
below .5, and the share of titles, dates and authors that are right. `--peers` names a Python that
has the packages of PEERS; without it one is made under .venv/peers. `--flat` gives our tool the
pages flattened to lines instead.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.pipeline import clean_page
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.decode import decode

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PEERS = ("trafilatura==2.3.1", "readability-lxml==0.9", "jusText==3.0.2", "lxml_html_clean")
DRAWS = 2000
"""Bootstrap samples: enough for a third digit."""

Row = dict[str, Any]


def tool(name: str) -> ModuleType:
    """A scorer of ../shared/tools, as a module."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(paths: Sequence[Path], flat: bool) -> Iterable[Row]:
    """Our own rows, and the median of the time a page took."""
    lexicon, settings, times = Lexicon(), Settings(), []
    for path in paths:
        data: bytes | str = path.read_bytes()
        if flat:
            data = flattened(path, lexicon, settings)
        start = time.perf_counter()
        page = RawPage(path.stem, path.name, data, format="text" if flat else "auto")
        row = clean_page(page, lexicon, settings).row
        times.append(time.perf_counter() - start)
        yield {
            "path": str(path),
            "tool": "shuangjian, flattened" if flat else "shuangjian",
            "text": row.text,
            "title": row.title,
            "author": row.author,
            "published": row.published,
        }
    print(f"median of ours: {statistics.median(times) * 1000:.1f} ms a page", file=sys.stderr)


def flattened(path: Path, lexicon: Lexicon, settings: Settings) -> str:
    """A page as a plain dump has it: the text of every element on lines of its own."""
    from bs4 import BeautifulSoup

    page = Document(RawPage(path.stem, path.name, path.read_bytes()))
    soup = BeautifulSoup(decode(page, lexicon, settings).content, "lxml")
    for node in soup(["script", "style", "noscript"]):
        node.extract()
    return soup.get_text("\n")


def peers(paths: Sequence[Path], python: str | None) -> list[Row]:
    """The rows of the other tools, from a Python of their own."""
    home = ROOT / ".venv" / "peers"
    if python is None:
        python = str(home / "bin" / "python")
        if not Path(python).exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    found = subprocess.run(
        [python, "-m", "bench.body_peers"],
        cwd=ROOT,
        input="".join(f"{path}\n" for path in paths),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in found.stdout.splitlines()]


def even(name: str) -> bool:
    """The half of the pages that rules may be tuned on; the others are only scored."""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 2 == 0


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The bootstrap interval of 95 % of a mean, drawn with a fixed seed."""
    draw = random.Random(20240418)
    means = sorted(statistics.mean(draw.choices(values, k=len(values))) for _ in range(DRAWS))
    return means[int(0.025 * DRAWS)], means[int(0.975 * DRAWS)]


def right(score: ModuleType, page: Row, row: Row) -> dict[str, bool]:
    """Which of title, date and author are right, as score_html.py judges it; none where no gold."""
    out: dict[str, bool] = {}
    if page.get("title"):
        out["title"] = score.letters(row.get("title")) == score.letters(page["title"])
    if score.day(page.get("date")):
        out["date"] = score.day(row.get("published")) == score.day(page["date"])
    author = page.get("author")
    if author and re.search("[\u4e00-\u9fff]", author):
        got = row.get("author") or ""
        named = all(name in got for name in re.split(r"[\s、,，;；]+", author.strip()))
        short = len(score.letters(got)) <= len(score.letters(author)) + 8
        out["author"] = named and short
    return out


def table(folder: Path, pages: Sequence[Row], rows: Sequence[Row]) -> None:
    """Print a line for each tool and part of the pages."""
    score = tool("score_html")
    by_tool: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_tool.setdefault(row["tool"], {})[row["path"]] = row
    parts: list[tuple[str, Callable[[Row], bool]]] = [
        ("even news", lambda p: even(p["id"]) and p["source"] != "magic_forum"),
        ("even forum", lambda p: even(p["id"]) and p["source"] == "magic_forum"),
        ("odd news", lambda p: not even(p["id"]) and p["source"] != "magic_forum"),
        ("odd forum", lambda p: not even(p["id"]) and p["source"] == "magic_forum"),
    ]
    for name, part in parts:
        chosen = [page for page in pages if part(page) and page["gold"].strip()]
        if not chosen:
            continue
        print(f"\n{name}: {len(chosen)} pages")
        for label, found in by_tool.items():
            print(f"  {label:<34} {line(score, folder, chosen, found)}")


def line(score: ModuleType, folder: Path, pages: Sequence[Row], found: dict[str, Row]) -> str:
    """The figures of one tool on some pages."""
    fs: list[float] = []
    hits: dict[str, list[bool]] = {}
    for page in pages:
        row = found.get(str(folder / page["source"] / f"{page['id']}.html"), {})
        fs.append(score.prf(row.get("text"), page["gold"])[2])
        for name, ok in right(score, page, row).items():
            hits.setdefault(name, []).append(ok)
    low, high = interval(fs)
    under = sum(f < 0.5 for f in fs) / len(fs)
    rest = "  ".join(f"{name} {statistics.mean(oks):.2f}" for name, oks in sorted(hits.items()))
    return f"F1 {statistics.mean(fs):.3f} [{low:.3f}, {high:.3f}]  < .5 {under:4.0%}  {rest}"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=SHARED / "dev-html")
    parser.add_argument("--peers", help="a Python that has the other tools")
    parser.add_argument("--flat", action="store_true", help="ours on flattened pages too")
    options = parser.parse_args(argv)
    folder: Path = options.folder
    index = (folder / "index.jsonl").read_text(encoding="utf-8")
    pages = [json.loads(text) for text in index.splitlines()]
    for page in pages:
        gold = folder / page["source"] / f"{page['id']}.gold.txt"
        page["gold"] = gold.read_text(encoding="utf-8")
    paths = [folder / page["source"] / f"{page['id']}.html" for page in pages]
    rows = list(ours(paths, flat=False))
    if options.flat:
        rows += ours(paths, flat=True)
    table(folder, pages, rows + peers(paths, options.peers))


if __name__ == "__main__":
    main()
