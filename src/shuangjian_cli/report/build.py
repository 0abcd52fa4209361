"""Put a report together: read a run's folder, compare, count, draw, and fill the template.

The data travel in the file as gzipped JSON in base64, which no page's text can break out of; the
script builds every element by text content. Nothing is fetched: the file's own content security
policy forbids it.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..facts.rows import RowsError, has_rows, unfinished
from ..lexicon import Lexicon
from ..model.text import printable_name
from .charts import Bar, bar_chart
from .collect import UNKNOWN, Collected, collect
from .strings import load_strings

HERE = Path(__file__).parent
SCRIPTS = ("base", "facts", "detail", "agreements", "pages", "start")
"""Parts of the script, in the order in which they build on each other."""
CHART_ROWS = 17
"""Bars a chart: one for each metric; many more do not fit a printed page beside each other."""
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
SPUN = "simplify.spun_"
"""Edits of spun words have a rule for each word; the report counts them together."""
NEEDED = ("documents", "facts")


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

    reason = unfinished(out)
    if reason:
        raise ReportError(reason)
    if not (out / "summary.json").is_file() or not all(has_rows(out, name) for name in NEEDED):
        raise ReportError(
            f"{out} holds no finished run; finish `shuangjian run ... -o {out}` first"
        )
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    strings = load_strings(lexicon)
    try:
        collected = collect(out, lexicon, texts=options.texts)
    except RowsError as error:
        raise ReportError(str(error)) from error
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.j2").render(
        title=options.title or printable_name(out.resolve().name),
        language=options.language,
        summary=summary,
        figures=_figures(summary, collected),
        near=collected.links.near,
        links=_links(collected),
        charts=[_chart(name, counter, strings) for name, counter in collected.counts.items()],
        edits=_counted(summary, removals=False),
        removals=_counted(summary, removals=True),
        reasons=collected.reasons,
        strings=strings,
        strings_json=_script_json(strings),
        data=_packed(collected.data),
        style=(HERE / "report.css").read_text(encoding="utf-8"),
        script=_script(),
    )


def _figures(summary: Mapping[str, Any], collected: Collected) -> list[tuple[str, int, str]]:
    """The figures at the top: name, number, and the section that shows what is behind them."""
    links = collected.links
    told = Counter(fact[0] for fact in collected.data["facts"])
    figures = [
        ("pages", summary["pages"], "pages"),
        ("documents", summary["documents"], "pages"),
        ("without", len(collected.data["documents"]) - len(told), "pages"),
        ("facts", summary["facts"], "facts"),
        ("confirmed", sum(one["independent"] > 1 for one in links.observations), "agreements"),
        ("disputed", _disputes(collected), "agreements"),
        ("errors", summary["errors"], "errors"),
    ]
    if summary.get("skipped"):
        figures.append(("skipped", summary["skipped"], "overview"))
    return figures


def _disputes(collected: Collected) -> int:
    groups = {one["dispute"] for one in collected.links.observations}
    return len(groups - {None})


def _links(collected: Collected) -> list[tuple[str, int]]:
    """The lists of the section on agreement, with their lengths."""
    agreed = sum(one["independent"] > 1 for one in collected.links.observations)
    return [
        ("disputes", _disputes(collected)),
        ("agreed", agreed),
        ("totals", len(collected.links.totals)),
    ]


def _chart(name: str, counter: Counter[str], strings: Mapping[str, Any]) -> dict[str, Any]:
    """A chart with what it leaves out: years in their order, everything else by number."""
    known = [(value, number) for value, number in counter.items() if value != UNKNOWN]
    ordered = sorted(known, key=lambda item: (-item[1], item[0]))
    shown, rest = ordered[:CHART_ROWS], ordered[CHART_ROWS:]
    if name == "year":
        shown.sort()
    labels = strings["metric"] if name == "metric" else {}
    bars = [Bar(value, number, labels.get(value)) for value, number in shown]
    if counter[UNKNOWN]:
        bars.append(Bar(UNKNOWN, counter[UNKNOWN], strings["ui"][f"unknown_{name}"], weak=True))
    return {
        "name": name,
        "svg": bar_chart(bars),
        "rest": len(rest),
        "rest_facts": sum(number for _, number in rest),
    }


def _counted(summary: Mapping[str, Any], *, removals: bool) -> list[tuple[str, int]]:
    """The edits of a run, or its removals, by rule; the most frequent first."""
    wanted: Counter[str] = Counter()
    for name, number in summary.get("edits_and_removals", {}).items():
        if name.startswith("strip.") == removals:
            spun = name.startswith(SPUN) and name not in (SPUN + "page", SPUN + "de")
            wanted[SPUN + "words" if spun else name] += number
    return sorted(wanted.items(), key=lambda item: (-item[1], item[0]))


def _packed(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    whole = LONE_SURROGATE.sub("\ufffd", text)  # no UTF-8 has them; one for one, offsets stay
    packed = gzip.compress(whole.encode(), 6, mtime=0)
    return base64.b64encode(packed).decode("ascii")


def _script() -> str:
    """The parts of the script as one, in a scope of its own."""
    parts = [(HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();"


def _script_json(value: Any) -> str:
    """JSON that can stand in a script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
