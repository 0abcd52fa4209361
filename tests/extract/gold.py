"""The gold documents as rows, and where the quote of a gold record stands in the clean text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shuangjian_cli.extract.lines import Line, read_lines
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import DocumentRow
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.segment import sentences
from tests.conftest import ROOT

LEXICON = Lexicon()
SETTINGS = Settings()
GOLD = ROOT / "data" / "gold"


@dataclass(frozen=True)
class Located:
    """A gold record that is asked for, and its place in the row's text."""

    record: dict[str, object]
    start: int
    end: int


def rows(text: str) -> list[dict[str, object]]:
    """The objects of a text of JSON lines."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def document(text: str, **known: str | None) -> tuple[DocumentRow, tuple[Line, ...]]:
    """A row with the given text and metadata, and its sentences."""
    row = DocumentRow.model_validate({"doc_id": "x", "source": "x", "text": text, **known})
    return row, read_lines(text, sentences(text, LEXICON))


def gold_documents(folder: Path) -> Iterator[tuple[DocumentRow, list[Located]]]:
    """The clean pages of a gold folder with their firm records that can be found in them."""
    records = defaultdict(list)
    for record in rows((folder / "records.jsonl").read_text(encoding="utf-8")):
        if not record.get("none") and not record.get("optional"):
            records[record["doc"]].append(record)
    for page in rows((folder / "index.jsonl").read_text(encoding="utf-8")):
        name = str(page["doc"])
        lines = (folder / "clean" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        lines = [line.removeprefix("~ ") for line in lines if line.strip()]
        if lines and lines[0].strip() == page.get("title"):
            lines = lines[1:]
        text = "\n".join(lines)
        meta = {key: page.get(key) for key in ("title", "publisher", "published")}
        row = DocumentRow.model_validate({"doc_id": name, "source": name, "text": text, **meta})
        taken: set[int] = set()
        found = (_locate(text, record, taken) for record in records[page["doc"]])
        yield row, [located for located in found if located]


def _locate(text: str, record: dict[str, object], taken: set[int]) -> Located | None:
    """The first free place where the quote stands with its context, the wider context first."""
    quote, context = str(record["quote"]), str(record.get("context") or "")
    at = context.find(quote)
    for width in (len(context), 20, 10) if at >= 0 else ():
        left = max(0, at - width)
        piece = context[left : at + len(quote) + width]
        hit = text.find(piece)
        while hit >= 0 and hit + at - left in taken:
            hit = text.find(piece, hit + 1)
        if hit >= 0:
            start = hit + at - left
            taken.add(start)
            return Located(record, start, start + len(quote))
    return None
