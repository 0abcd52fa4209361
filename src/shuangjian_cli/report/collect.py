"""The rows of a run's folder as the report's data: lists, numbers instead of ids, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..facts.rows import Data, RowFile, has_rows
from ..lexicon import Lexicon
from .agreements import Agreements, agreements

FACT_COLUMNS = (
    "metric", "value", "value_max", "unit", "qualifier", "status", "change", "basis", "noun",
    "action", "place", "adcode", "province", "city", "place_basis", "organization",
    "period_start", "period_end", "period_text", "period_basis", "quote", "start", "end",
    "sentence", "sentence_start", "flags", "rule", "confidence", "record_id",
)  # fmt: skip
LINKS = ("part_of", "repeat_of")
"""Fields that name another fact; in the report they hold its number."""
DOCUMENT_FIELDS = ("doc_id", "url", "title", "publisher", "published", "page_kind", "encoding")
UNKNOWN = "-"
"""Stands for the facts without a place or a time."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a report is made of: `data` travels in it, `counts` are drawn, `links` are counted.

    `reasons` tells of every rule that removed something what it is for.
    """

    data: dict[str, Any]
    counts: dict[str, Counter[str]]
    links: Agreements
    reasons: dict[str, str]


def collect(out: Path, lexicon: Lexicon, *, texts: bool) -> Collected:
    """Read the folder of a finished run; without `texts` the pages' own texts stay behind."""
    documents = {row["doc_id"]: _document(row, texts) for row in _rows(out, "documents")}
    reasons = _add_removed(out, documents, texts)
    numbers = {doc_id: number for number, doc_id in enumerate(documents)}
    rows = [row for row in _rows(out, "facts") if row["doc_id"] in numbers]
    facts = {row["record_id"]: number for number, row in enumerate(rows)}
    links = agreements(out, lexicon, rows)
    data = {
        "columns": ["doc", *FACT_COLUMNS, *LINKS],
        "facts": [
            [
                numbers[row["doc_id"]],
                *(row.get(column) for column in FACT_COLUMNS),
                *(facts.get(row.get(link) or "") for link in LINKS),
            ]
            for row in rows
        ],
        "documents": list(documents.values()),
        "errors": [[row["source"], row["stage"], row["message"]] for row in _rows(out, "errors")],
        "observations": links.observations,
        "totals": links.totals,
    }
    counts = {name: Counter(read(row) or UNKNOWN for row in rows) for name, read in CHARTS.items()}
    return Collected(data, counts, links, reasons)


def _rows(out: Path, name: str) -> Iterator[Data]:
    """The rows of this name in a run's folder, joined, packed or in parts; or none."""
    if has_rows(out, name):
        with RowFile(out, name) as file:
            yield from (row for _, row in file.rows())


def _document(row: Mapping[str, Any], texts: bool) -> dict[str, Any]:
    """What the report shows of a document."""
    short: dict[str, Any] = {name: row.get(name) for name in DOCUMENT_FIELDS}
    short["removed"], short["removals"] = [], 0
    if texts:
        short["text"] = row["text"]
        short["blocks"] = [[b["start"], b["end"], b["kind"]] for b in row["blocks"]]
    return short


def _add_removed(out: Path, documents: Mapping[str, dict[str, Any]], texts: bool) -> dict[str, str]:
    """Give the documents what was removed of them; returns the reason of each rule."""
    reasons: dict[str, str] = {}
    for row in _rows(out, "removed"):
        reasons.setdefault(row["rule"], row["reason"])
        document = documents.get(row["doc_id"])
        if document is None:
            continue
        document["removals"] += 1
        if texts:
            document["removed"].append([row["order"], row["text"], row["rule"], row["reason"]])
    return reasons


def _year(row: Mapping[str, Any]) -> str:
    day = row.get("period_start") or row.get("period_end") or ""
    return str(day[:4])


def _city(row: Mapping[str, Any]) -> str:
    """The city with its province before it, so that two of one name stay apart."""
    return f"{row.get('province') or ''}{row['city']}" if row.get("city") else ""


CHARTS = {
    "metric": lambda row: row["metric"],
    "province": lambda row: row.get("province") or "",
    "city": _city,
    "year": _year,
}
