"""What the report looks like at its edges: nothing, errors alone, one fact, very long texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .browser import click, complaints, open_report, texts
from .folder import document, fact, report_file, write_folder

LEAST_CONTRAST = 4.5
"""Of letters against what is behind them: level AA of WCAG 2.2."""
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}

CONTRAST = """
const parse = (c) => {
  const n = (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number), srgb = c.startsWith('color(srgb');
  return [...n.slice(0, 3).map((v) => (srgb ? v * 255 : v)), n.length > 3 ? n[3] : 1];
};
const light = (c) => c.slice(0, 3).map((v) => v / 255)
  .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour[3] > 0.99) return colour;
  }
  return [255, 255, 255, 1];
};
const found = [];
for (const node of document.querySelectorAll('body *')) {
  const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const box = node.getBoundingClientRect();
  if (!own || !box.width || !box.height || node.closest('script, style, noscript')) continue;
  if (node.disabled) continue;
  const style = getComputedStyle(node), svg = node instanceof SVGElement;
  const [a, b] = [light(parse(svg ? style.fill : style.color)), light(behind(node))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < arguments[0]) {
    found.push([node.tagName, node.className, ratio.toFixed(2), node.textContent].join(' '));
  }
}
return found;
"""

SHIFT = """
const done = arguments[0];
let sum = 0;
const watch = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) sum += entry.value;
});
watch.observe({ type: 'layout-shift', buffered: true });
setTimeout(() => done(sum), 300);
"""


def one_fact(title: str, sentence: str) -> tuple:
    doc = document("one.html", [sentence], title=title)
    return doc, fact(12, doc, "12所")


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    doc, only = one_fact("一所学校", "2023年，全县新建学校12所。")
    empty = document("no-facts.html", ["孩子们在操场上踢球。"], title="操场上")
    return write_folder(tmp_path_factory.mktemp("one") / "out", [doc, empty], [only], [])


def test_errors_alone_are_told_and_listed(tmp_path: Path, driver) -> None:
    folder = write_folder(tmp_path / "out", [], [], [], pages_by_kind={}, pages_by_encoding={})
    complaints(driver)
    open_report(driver, report_file(folder))
    assert texts(driver, "#charts .note .only-zh") and not texts(driver, "figure")
    assert texts(driver, "#total") == ["0"] and texts(driver, "#rows tr") == []
    assert texts(driver, "#list .note") == ["没有网页互相矛盾。"]
    click(driver, "[data-figure=errors]")
    assert driver.execute_script("return document.querySelector('#errors').open")
    assert len(texts(driver, "#errors li")) == 1
    assert complaints(driver) == []


def test_one_fact_and_the_pages_without_any(run: Path, driver) -> None:
    open_report(driver, report_file(run))
    assert texts(driver, "#rows td.value") == ["12"]
    assert texts(driver, "[data-figure=without] b") == ["1"]
    click(driver, "[data-figure=without]")
    assert texts(driver, "#page-rows td.page_facts") == ["0", "1"]
    click(driver, "#page-rows .opener")
    assert texts(driver, "#detail-title") == ["操场上"]
    assert texts(driver, "#detail-text p") == ["孩子们在操场上踢球。"]
    shown = "return [...document.querySelectorAll('.fact-only')].some(n => n.offsetParent)"
    assert not driver.execute_script(shown)


def test_figures_of_one_are_said_of_one(tmp_path: Path) -> None:
    doc, only = one_fact("一所学校", "2023年，全县新建学校12所。")
    for number, docs in ((1, [doc]), (2, [doc, document("b.html", ["孩子们在操场上踢球。"])])):
        folder = write_folder(tmp_path / str(number), docs, [only], [], pages=number)
        html = report_file(folder).read_text(encoding="utf-8")
        cards = dict(re.findall(r'data-figure="(\w+)"(.*?)</strong>', html, re.DOTALL))
        ends = "" if number == 1 else "s"
        assert f">page{ends}<" in cards["pages"] and f">text{ends}<" in cards["documents"]
        assert ">fact<" in cards["facts"] and ">error<" in cards["errors"]
    assert ">page without facts<" in cards["without"]


def test_very_long_texts_push_nothing_out_of_the_page(tmp_path: Path, driver) -> None:
    sentence = "为了孩子" * 500 + "新建学校12所" + "A" * 3000 + "，家长满意" * 500
    doc, only = one_fact("标" * 400 + "W" * 400, sentence)
    file = report_file(write_folder(tmp_path / "out", [doc], [only], []), title="T" * 300)
    wide = "return document.documentElement.scrollWidth - innerWidth"
    for size in ({"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}, PHONE):
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        try:
            open_report(driver, file)
            assert driver.execute_script(wide) <= 0
            (snippet,) = texts(driver, "#rows .snippet")
            assert "新建学校12所" in snippet and len(snippet) < 60
            click(driver, "#rows .opener")
            box = (
                "const d = document.querySelector('#detail'); return d.scrollWidth - d.clientWidth"
            )
            assert driver.execute_script(box) <= 0
            assert texts(driver, "#detail-sentence mark.number") == ["12所"]
        finally:
            driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_from_what_is_behind_them(run: Path, driver, scheme: str) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": [feature]})
    try:
        open_report(driver, report_file(run))
        assert driver.execute_script(CONTRAST, LEAST_CONTRAST) == []
        click(driver, "#rows .opener")
        click(driver, "#show-removed")
        assert driver.execute_script(CONTRAST, LEAST_CONTRAST) == []
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_nothing_jumps_while_the_page_loads(run: Path, driver) -> None:
    open_report(driver, report_file(run))
    assert driver.execute_async_script(SHIFT) < 0.1  # what is called good for a page


def test_every_control_has_a_name(run: Path, driver) -> None:
    open_report(driver, report_file(run))
    nameless = """return [...document.querySelectorAll('button, input, select, a, [role=button]')]
      .filter((n) => !(n.textContent.trim() || n.getAttribute('aria-label') || n.labels?.length))
      .map((n) => n.outerHTML.slice(0, 80))"""
    assert driver.execute_script(nameless) == []


def test_a_bar_filters_the_table(run: Path, driver) -> None:
    open_report(driver, report_file(run))
    code = "document.querySelector(arguments[0]).dispatchEvent(new Event('click'))"
    driver.execute_script(code, "[data-chart=metric] .row")
    assert texts(driver, "#hits") == ["1"]
    chosen = "return document.querySelector('#f-metric').value"
    assert driver.execute_script(chosen) == "schools"
    assert driver.execute_script("return document.activeElement.id") == "f-metric"


@pytest.mark.parametrize("width", [320, 390, 800, 1024, 1440])
def test_no_table_is_cut_off_at_any_width(run: Path, driver, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_report(driver, report_file(run))
        boxes = "return [...document.querySelectorAll('html, .scroll')]"
        spare = driver.execute_script(boxes + ".map(n => n.scrollWidth - n.clientWidth)")
        assert max(spare) <= 0
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
