"""What the benches run on: pages and texts that the project ships, and those of ../shared."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .environments import ROOT

SHARED = ROOT.parent / "shared"
GOLD = ROOT / "data" / "gold"
SETS = ("dev", "blind", "blind2", "blind-site")
FORUM = "magic_forum"
SMALL = ROOT / "data" / "samples" / "pages" / "s15_city_now.txt"

Item = dict[str, Any]


def without_marks(text: str) -> str:
    """A gold text without the marks of lines that may be kept or dropped."""
    lines = text.rstrip("\n").split("\n")
    return "\n".join(line.removeprefix("~ ") for line in lines)


def clean_texts() -> list[Item]:
    """The gold clean texts, what is known of their pages, and their records."""
    folders = [GOLD / name for name in SETS] + [SHARED / "dev"]
    found: list[Item] = []
    seen: set[str] = set()
    for folder in folders:
        if not (folder / "index.jsonl").is_file():
            continue
        records: dict[str, list[Item]] = {}
        for row in _rows(folder / "records.jsonl"):
            records.setdefault(row["doc"], []).append(row)
        for about in _rows(folder / "index.jsonl"):
            text = without_marks((folder / "clean" / f"{about['doc']}.txt").read_text("utf-8"))
            if text not in seen and about["doc"] in records:
                seen.add(text)
                gold = [row for row in records[about["doc"]] if not row.get("none")]
                known = {k: about.get(k) for k in ("title", "publisher", "published")}
                known["page_kind"] = "notice" if about.get("kind") == "notice" else "article"
                found.append({"text": text, "about": known, "records": gold})
    return found


def _rows(file: Path) -> Iterator[Item]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def html_pages() -> list[Item]:
    """HTML pages with their bodies: ../shared/dev-html, or else what the project ships."""
    folder = SHARED / "dev-html"
    if not (folder / "index.jsonl").is_file():
        return list(_shipped("html"))
    found = []
    for about in _rows(folder / "index.jsonl"):
        file = folder / about["source"] / f"{about['id']}.html"
        gold = file.with_name(f"{about['id']}.gold.txt").read_text(encoding="utf-8")
        if gold.strip():
            part = "forum" if about["source"] == FORUM else "news"
            found.append({"data": file.read_bytes(), "gold": gold, "part": part})
    return found


def flat_pages() -> list[Item]:
    """Pages of flat text, as a crawler would have them."""
    return list(_shipped("text"))


def _shipped(form: str) -> Iterator[Item]:
    for name in SETS:
        for about in _rows(GOLD / name / "index.jsonl"):
            files = sorted((GOLD / name / "pages").glob(f"{about['doc']}.*"))
            if files and about.get("format", form) == form:
                gold = (GOLD / name / "clean" / f"{about['doc']}.txt").read_text("utf-8")
                yield {"data": files[0].read_bytes(), "gold": without_marks(gold), "part": "news"}


def mojibake(texts: list[str], seed: int = 3) -> list[Item]:
    """Texts read in a wrong encoding, full of entities, or whole; what they were is `gold`."""
    draw = random.Random(seed)
    ways = {
        "UTF-8 read as Latin-1": lambda text: text.encode().decode("latin-1"),
        "UTF-8 read as Windows-1252": _as_windows,
        "GBK read as Latin-1": lambda text: text.encode("gb18030").decode("latin-1"),
        "entities": lambda text: "".join(
            f"&#{ord(c)};" if c > "\u2000" and draw.random() < 0.5 else c for c in text
        ),
        "none": str,
    }
    items = []
    for number, text in enumerate(texts):
        way = list(ways)[number % len(ways)]
        items.append({"text": ways[way](text), "gold": text, "part": way})
    return items


def _as_windows(text: str) -> str:
    """UTF-8 bytes as browsers read Windows-1252: the five free codes stay controls."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
