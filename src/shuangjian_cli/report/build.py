"""Put a report together: read a run's folder, count, draw, and fill the template.

The data travel in the file as gzipped JSON in base64, which no page's text can break out of; the
script builds every element by text content. Nothing is fetched: the file's own content security
policy forbids it.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..lexicon import Lexicon
from .charts import bar_chart
from .strings import load_strings

HERE = Path(__file__).parent
FACT_COLUMNS = (
    "metric",
    "value",
    "value_max",
    "unit",
    "qualifier",
    "status",
    "change",
    "basis",
    "noun",
    "action",
    "place",
    "adcode",
    "province",
    "city",
    "place_basis",
    "organization",
    "period_start",
    "period_end",
    "period_text",
    "period_basis",
    "quote",
    "start",
    "end",
    "sentence",
    "sentence_start",
    "flags",
    "rule",
    "confidence",
    "record_id",
    "part_of",
    "repeat_of",
)
CHART_ROWS = 18
"""Bars a chart: more do not fit a printed page beside each other."""

UNKNOWN = "-"
"""Bar of the facts without a place or a time."""


class ReportError(ValueError):
    """A folder that is no run's, or an unfinished one; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """`language` is zh, en or auto (the reader's browser); `texts` False leaves page texts out."""

    title: str = ""
    language: str = "auto"
    texts: bool = True


def build_report(out: Path, lexicon: Lexicon, options: ReportOptions) -> str:
    """The HTML of the run in folder `out`. Raises `ReportError` where it holds no finished run."""
    from jinja2 import Environment, FileSystemLoader

    for name in ("documents.jsonl", "facts.jsonl", "summary.json"):
        if not (out / name).is_file():
            raise ReportError(f"{out} has no {name}; finish `shuangjian run ... -o {out}` first")
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    strings = load_strings(lexicon)
    data, charts = _collect(out, options, strings)
    data["summary"] = summary
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    packed = gzip.compress(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0
    )
    return environment.get_template("report.html.j2").render(
        title=options.title or out.resolve().name,
        language=options.language,
        summary=summary,
        charts=charts,
        edits=_counted(summary, removals=False),
        removals=_counted(summary, removals=True),
        strings=strings,
        strings_json=_script_json(strings),
        data=base64.b64encode(packed).decode("ascii"),
        style=(HERE / "report.css").read_text(encoding="utf-8"),
        script=(HERE / "report.js").read_text(encoding="utf-8"),
    )


def _counted(summary: Mapping[str, Any], *, removals: bool) -> list[tuple[str, int]]:
    """The edits of a run, or its removals, by rule; the most frequent first."""
    counts = summary.get("edits_and_removals", {}).items()
    wanted = [(name, number) for name, number in counts if name.startswith("strip.") == removals]
    return sorted(wanted, key=lambda item: (-item[1], item[0]))


def _script_json(value: Any) -> str:
    """JSON that can stand in a script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _collect(
    out: Path, options: ReportOptions, strings: Mapping[str, Any]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The data of the report, and the charts drawn from it."""
    documents: dict[str, dict[str, Any]] = {}
    for row in _rows(out / "documents.jsonl"):
        documents[row["doc_id"]] = _document(row, options)
    for row in _rows(out / "removed.jsonl"):
        if options.texts and row["doc_id"] in documents:
            documents[row["doc_id"]]["removed"].append(
                [row["order"], row["text"], row["rule"], row["reason"]]
            )
    numbers = {doc_id: number for number, doc_id in enumerate(documents)}
    facts: list[list[Any]] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in CHARTS}
    for row in _rows(out / "facts.jsonl"):
        if row["doc_id"] not in numbers:
            continue
        facts.append([numbers[row["doc_id"]], *(row.get(column) for column in FACT_COLUMNS)])
        for name, key in CHARTS.items():
            counts[name][key(row) or UNKNOWN] += 1
    charts = []
    for name, counter in counts.items():
        labels = {
            **(strings["metric"] if name == "metric" else {}),
            UNKNOWN: strings["ui"]["unknown"],
        }
        svg = bar_chart(_order(name, counter), labels)
        if svg:
            charts.append({"name": name, "svg": svg})
    errors = [[row["source"], row["stage"], row["message"]] for row in _rows(out / "errors.jsonl")]
    data = {
        "columns": ["doc", *FACT_COLUMNS],
        "facts": facts,
        "documents": list(documents.values()),
        "errors": errors,
        "observations": list(_rows(out / "observations.jsonl")),
    }
    return data, charts


def _document(row: dict[str, Any], options: ReportOptions) -> dict[str, Any]:
    """What the report shows of a document."""
    names = ("doc_id", "url", "title", "publisher", "published", "page_kind", "encoding")
    short: dict[str, Any] = {name: row.get(name) for name in names}
    short["removed"] = []
    if options.texts:
        short["text"] = row["text"]
        short["blocks"] = [[b["start"], b["end"], b["kind"]] for b in row["blocks"]]
        short["marks"] = [[m["start"], m["end"], m["flag"]] for m in row["marks"]]
    return short


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


def _order(name: str, counter: Counter[str]) -> list[tuple[str, int]]:
    """Years in their order, everything else by number; ties by name."""
    if name == "year":
        return sorted(counter.items())[-CHART_ROWS:]
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:CHART_ROWS]
