"""The page of benchmarks and its chart are made of results.json, and of nothing else."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from typing import Any

import pytest
from bench.chart import scatter

from bench import mentions, report

SVG = "{http://www.w3.org/2000/svg}"


def test_page_and_chart_are_those_of_the_results() -> None:
    results = json.loads(report.RESULTS.read_text(encoding="utf-8"))
    page, chart = report.render(results)
    assert report.PAGE.read_text(encoding="utf-8") == page
    assert report.CHART.read_text(encoding="utf-8") == chart


def test_names_of_the_chart_do_not_overlap() -> None:
    points = [(f"tool {n}", 10.0 + n, 0.8 + n / 1000) for n in range(8)]
    root = ElementTree.fromstring(scatter(points))
    names = [text for text in root.iter(f"{SVG}text") if (text.text or "").startswith("tool")]
    heights = sorted(float(text.attrib["y"]) for text in names)
    assert len(heights) == 8
    assert all(b - a >= 14 for a, b in pairwise(heights))


def test_a_peer_that_is_not_installed_is_told() -> None:
    row: dict[str, Any] = {"missing": "not installed: no wheel", "quality": {}}
    found = {"title": "Body", "inputs": 1, "yardstick": "x", "tools": {"trafilatura": row}}
    (_, heads, body) = next(report.tables("body", {"body": found}))
    assert body[0][:2] == ["trafilatura", "not installed: no wheel"] and len(body[0]) == len(heads)


TEXT = "2023年，全市共有学校481所，投入3.2亿元。"
GOLD = [
    {"quote": "481所", "context": "全市共有学校481所", "value": 481, "metric": "schools"},
    {"quote": "3.2亿元", "context": "投入3.2亿元", "value": 320000000, "metric": "funds"},
]


@pytest.mark.parametrize(
    ("read", "values", "amounts", "false"),
    [
        ([[11, 14, 481, None], [18, 23, 320000000.0, None]], 1.0, 1.0, 0.0),
        ([[0, 4, 2023, None], [11, 14, 481, None]], 0.5, 0.0, 1.0),
        ([[11, 14, 48, None]], 0.0, 0.0, 0.0),
        (None, 0.0, 0.0, 0.0),
    ],
)
def test_mentions_are_judged_by_place_and_value(
    read: list[list[Any]] | None, values: float, amounts: float, false: float
) -> None:
    found = mentions.judge([{"text": TEXT, "records": GOLD}], [read])
    assert found["values found"] == values
    assert found["amounts found"] == amounts
    assert found["false a page"] == false
