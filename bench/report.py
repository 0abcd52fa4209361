"""The results as tables on the terminal, as JSON, and as docs/benchmarks.md with its chart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .chart import scatter
from .environments import ROOT

RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
CHART = ROOT / "docs" / "benchmarks.svg"

Table = tuple[str, list[str], list[list[str]]]
"""A title or nothing, the heads of the columns, and the rows."""

INTRODUCTION = """\
# Benchmarks

Written by `make bench` from `bench/results.json`: do not edit. Everything stands beside the peers
of its kind, run in turn on the same pages, after a warm-up, over several rounds. A time alone says
nothing about another machine; a ratio does. *Times* is the median over the rounds of the ratio to
the tool whose time is 1, in CPU time, with its lowest and highest value; *wall* is the same by the
clock on the wall. Memory is the peak of the tool's process with all that it loads.
"""
CHART_TEXT = """\
Quality against time on the HTML pages: higher and further to the left is better. F1 is that of the
character 4-grams of news bodies.

![F1 of news bodies against milliseconds of CPU a page](benchmarks.svg)
"""
PROVISIONAL = """\
**Provisional:** measured on a machine that was busy with other work. Ratios are near the truth,
times are not.
"""
FACTS_TEXT = """\
Number readers find numbers, and that is what they are asked for here: is the value at the place of
a gold record. *False* are mentions where the gold has no quantity: years, ordinals, telephone
numbers, words that hold a numeral. JioNLP reads amounts of money in running text and nothing else.
"""


def tables(part: str, found: Any) -> Iterator[Table]:
    """The tables of one part of the results."""
    if part in ("text", "body", "flat", "facts"):
        for one in found.values():
            yield _comparison(one)
    elif part == "startup":
        yield _startup(found)
    elif part == "stages":
        yield from (_stages(form, one) for form, one in found.items())
    elif part == "growth":
        yield _growth(found)
    elif part == "batch":
        yield from _batch(found)


def _comparison(found: dict[str, Any]) -> Table:
    rows = found["tools"]
    qualities = list(dict.fromkeys(name for row in rows.values() for name in row["quality"]))
    heads = ["tool", *qualities, "ms a page", "times", "spread", "wall", "peak MB"]
    body = []
    for tool, row in rows.items():
        if "missing" in row:
            body.append([tool, row["missing"], *[""] * (len(heads) - 2)])
            continue
        quality = [
            "" if name not in row["quality"] else _quality(name, row["quality"][name])
            for name in qualities
        ]
        low, high = row["spread"]
        times = [f"{row['times']:.2f}", f"{low:.2f} to {high:.2f}", f"{row['times, wall']:.2f}"]
        body.append([tool, *quality, f"{row['ms of CPU']:.2f}", *times, str(row["peak MB"])])
    title = f"{found['title']} ({found['inputs']} inputs; {found['yardstick']} is 1)"
    return title, heads, body


def _quality(name: str, value: float) -> str:
    return f"{value:.1f}" if name.endswith("a page") else f"{value:.3f}"


def _startup(found: dict[str, Any]) -> Table:
    body = []
    for name, row in found.items():
        if "missing" in row:
            body.append([name, row["missing"], "", "", ""])
            continue
        low, high = row["spread"]
        ratios = [f"{row['times']:.2f}", f"{low:.2f} to {high:.2f}", f"{row['times, wall']:.2f}"]
        body.append([name, str(row["ms of CPU"]), *ratios])
    return "Start-up of a process", ["command", "ms of CPU", "times", "spread", "wall"], body


def _stages(form: str, found: dict[str, Any]) -> Table:
    body = [
        [name, f"{ms:.2f}", f"{found['share'][name]:.0%}" if name in found["share"] else "optional"]
        for name, ms in found["ms"].items()
    ]
    return f"Stages on {found['pages']} {form}", ["stage", "ms a page", "share"], body


def _growth(found: dict[str, Any]) -> Table:
    sizes = next(iter(found.values()))["sizes"]
    heads = ["page, repeated", *(f"{size / 1000:,.0f} kB" for size in sizes), "t(10n)/t(n)"]
    body = [
        [name, *(f"{s:.2f} s" for s in row["seconds"]), ", ".join(map(str, row["growth"]))]
        for name, row in found.items()
    ]
    return "Growth with the size of a page, page to facts", heads, body


def _batch(found: dict[str, Any]) -> Iterator[Table]:
    heads = ["run", "seconds", "of CPU", "pages a second", "parent MB", "largest worker MB"]
    body = []
    for name, seconds in found["seconds"].items():
        parent, worker = found["memory MB"][name]
        cpu, speed = found["seconds of CPU"][name], found["pages a second"][name]
        body.append(
            [name, f"{seconds:.1f}", f"{cpu:.1f}", f"{speed:.0f}", str(parent), str(worker)]
        )
    yield f"Batches of generated pages, {found['cores']} cores", heads, body
    small, large = found["pages"]
    facts = [
        ["two jobs against one, times as fast", str(found["two jobs, times as fast"])],
        ["same bytes from one and two jobs", "yes" if found["same bytes"] else "NO"],
        [f"CPU time of {large:,} pages against {small:,}", str(found["growth"])],
        *(
            [f"memory of {large:,} against {small:,}: {k}", f"{v}"]
            for k, v in found["memory, times"].items()
        ),
    ]
    yield "", ["what", "figure"], facts


def show(part: str, found: Any) -> None:
    """The tables on the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Rich

    console = Console(width=None if Console().is_terminal else 160)
    for title, heads, body in tables(part, found):
        table = Rich(title=title or None, title_justify="left", box=box.SIMPLE_HEAD)
        for number, head in enumerate(heads):
            table.add_column(head, justify="right" if number else "left")
        for row in body:
            table.add_row(*row)
        console.print(table)


def write(results: dict[str, Any]) -> None:
    """results.json, and the page and the chart that are made of it."""
    text = json.dumps(results, indent=2, ensure_ascii=False) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    page, chart = render(results)
    PAGE.write_text(page, encoding="utf-8")
    if chart:
        CHART.write_text(chart, encoding="utf-8")


def render(results: dict[str, Any]) -> tuple[str, str]:
    """The page and the chart of results; the same results give the same bytes."""
    compared = results["comparisons"]
    chart = scatter(_points(compared["body"])) if "body" in compared else ""
    parts = [INTRODUCTION, _about(results)]
    if results["provisional"]:
        parts.append(PROVISIONAL)
    if results["quick"]:
        parts.append("Run with `--quick`: a part of the pages, and few rounds.\n")
    order = ("body", "flat", "facts", "decode", "repair", "simplify", "segment")
    for name in (name for name in order if name in compared):
        title, *rest = _comparison(compared[name])
        parts.append(f"## {title}\n")
        if name == "body":
            parts.append(CHART_TEXT)
        if name == "facts":
            parts.append(FACTS_TEXT)
        parts.append(_markdown(*rest))
    for part in ("startup", "stages", "growth", "batch"):
        for title, heads, body in tables(part, results[part]) if part in results else ():
            parts += [f"## {title}\n"] if title else []
            parts.append(_markdown(heads, body))
    parts.append(_peers(results))
    return "\n".join(parts), chart


def _about(results: dict[str, Any]) -> str:
    at = results["machine"]
    return (
        f"shuangjian {results['version']}, {results['date']}; {at['cores']} cores "
        f"({at['architecture']}, {at['memory GB']} GB), Python {at['python']}, load at the start "
        f"{at['load at the start']}. HTML pages: `../shared/dev-html` where it is present, else "
        "those under `data/gold`; texts: `data/gold` and `../shared/dev`.\n"
    )


def _peers(results: dict[str, Any]) -> str:
    lines = ["## Versions\n"]
    lines.append(", ".join(f"{name} {version}" for name, version in results["versions"].items()))
    lines += [f"\nNot installed: {name} ({why})" for name, why in results["missing"].items()]
    return "\n".join(lines) + "\n"


def _markdown(heads: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(heads), " | ".join(["---", *["---:"] * (len(heads) - 1)])]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in body]
    return "".join(f"| {line} |\n" for line in lines)


def _points(found: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Name, milliseconds of CPU a page, and F1 of news of each tool that ran."""
    return [
        (tool, row["ms of CPU"], row["quality"]["F1 news"])
        for tool, row in found["tools"].items()
        if "F1 news" in row["quality"]
    ]
