"""The report in a real browser: what is on it is right, and nothing leaves the page."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import RemovedRow
from shuangjian_cli.report import ReportError, ReportOptions, build_report

from .browser import click, complaints, fill, open_report, requests, texts
from .folder import HOSTILE, document, fact, report_file, write_folder

FRAME = 1000 / 60


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """Two pages: one plain, one whose every text is hostile and beyond the basic plane."""
    plain = document(
        "plain.html",
        ["长治市教育局介绍情况。", "2023年，长治市共有学校481所，学校开展课后服务。", "家长满意。"],
        title="课后服务",
    )
    hostile = document("hostile.html", [f"{HOSTILE}全市共有学校27所。"], title=HOSTILE)
    facts = [
        fact(
            481,
            plain,
            "481所",
            place="山西省长治市",
            adcode="140400",
            province="山西省",
            city="长治市",
            place_basis="stated",
            period_start="2023-01-01",
            period_end="2023-12-31",
            period_text="2023年",
            period_basis="stated",
        ),
        fact(
            27,
            hostile,
            "27所",
            metric="funds",
            noun=HOSTILE,
            place=HOSTILE,
            adcode="140400",
            basis=HOSTILE,
            organization=HOSTILE,
        ),
    ]
    removed = [
        RemovedRow(
            doc_id="plain.html",
            text="首页 > 新闻",
            stage="strip",
            rule="navigation",
            reason="a path of links",
            order=1,
        )
    ]
    return write_folder(tmp_path_factory.mktemp("run") / "out", [plain, hostile], facts, removed)


def test_a_folder_without_a_finished_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="shuangjian run"):
        build_report(tmp_path, Lexicon(), ReportOptions())


def test_the_same_run_gives_the_same_bytes(small: Path) -> None:
    assert report_file(small).read_bytes() == report_file(small).read_bytes()


def test_a_fact_is_shown_in_its_sentence_and_its_page(small: Path, driver) -> None:
    open_report(driver, report_file(small))
    assert texts(driver, "#rows td.value") == ["481", "27"]
    click(driver, "#rows tr")
    assert texts(driver, "#detail-sentence mark.number") == ["481所"]
    assert texts(driver, "#detail-sentence mark.noun") == ["学校"]
    assert texts(driver, "#detail-sentence mark.place") == ["长治市"]
    assert texts(driver, "#detail-sentence mark.period") == ["2023年"]
    assert texts(driver, "#detail-text mark.current") == ["481所"]
    gone = "return getComputedStyle(document.querySelector('#detail-text .gone')).display"
    assert driver.execute_script(gone) == "none"
    click(driver, "#show-removed")
    assert driver.execute_script(gone) == "block"
    paragraphs = texts(driver, "#detail-text p")
    assert "导航菜单" in paragraphs[1]  # in the page's order
    assert "a path of links" not in paragraphs[1]  # reasons are English
    assert [paragraphs[0], *paragraphs[2:]] == [
        "长治市教育局介绍情况。",
        "2023年，长治市共有学校481所，学校开展课后服务。",
        "家长满意。",
    ]
    driver.execute_script("document.getElementById('language').click()")
    assert "menus: a path of links" in texts(driver, "#detail-text p")[1]


def test_hostile_text_shows_as_text_and_nothing_is_fetched(small: Path, driver) -> None:
    requests(driver), complaints(driver)
    file = report_file(small)
    open_report(driver, file)
    fill(driver, "#search", "evil.example")
    click(driver, "#rows tr")
    assert texts(driver, "#detail-sentence mark.number") == ["27所"]  # past two wide characters
    assert texts(driver, "#detail-text mark.current") == ["27所"]
    assert HOSTILE in texts(driver, "#detail-text")[0]
    assert texts(driver, "#rows td.place > span") == [HOSTILE]
    assert texts(driver, "#rows td.place .organization") == [HOSTILE]
    assert texts(driver, "#rows td.noun .basis") == [HOSTILE]
    assert driver.execute_script("return window.broken") is None
    own = ("data:", "chrome:", "chrome-")  # what the browser itself loads for its first tab
    assert [url for url in requests(driver) if not url.startswith(own)] == [file.as_uri()]
    assert complaints(driver) == []


def test_signs_are_explained_above_the_table_and_headings_stay_on_a_line(
    small: Path, driver
) -> None:
    open_report(driver, report_file(small))
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top"
    assert driver.execute_script(top, ".key") < driver.execute_script(top, "table.facts")
    key = driver.find_element("css selector", ".key").text
    assert "≥ 不少于" in key and "≠ 另有网页说法不同" in key
    lines = """return [...document.querySelectorAll("th.unit button, th.confidence button")]
        .map((node) => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight))"""
    tall = driver.execute_script(lines)  # a line and its padding
    assert len(tall) == 2 and max(tall) < 2, tall
    click(driver, "#rows tr")
    words = "return document.querySelector('.toggle').innerText.trim()"
    assert driver.execute_script(words) == "显示删去的内容 (1)"


def test_filters_search_sorting_and_language(small: Path, driver) -> None:
    open_report(driver, report_file(small))
    fill(driver, "#f-metric", "schools")
    assert texts(driver, "#rows td.value") == ["481"]
    fill(driver, "#f-metric", "")
    fill(driver, "#f-province", "-")
    assert texts(driver, "#rows td.value") == ["27"]
    fill(driver, "#f-province", "")
    click(driver, "[data-sort=value]")
    assert texts(driver, "#rows td.value") == ["481", "27"]
    click(driver, "[data-sort=value]")
    assert texts(driver, "#rows td.value") == ["27", "481"]
    fill(driver, "#search", "没有这样的文字")
    assert texts(driver, "#rows tr") == [] and texts(driver, "#hits") == ["0"]
    fill(driver, "#search", "")
    assert texts(driver, "#rows td.metric") == ["资金", "学校"]
    click(driver, "#language")
    assert texts(driver, "#rows td.metric") == ["funds", "schools"]
    visible = "return document.querySelector('#overview-title').innerText"
    assert driver.execute_script(visible) == "Overview"


def test_the_keyboard_walks_the_rows_and_opens_and_closes_a_fact(small: Path, driver) -> None:
    from selenium.webdriver.common.keys import Keys

    open_report(driver, report_file(small))
    here = "return document.activeElement.closest('tr').dataset.fact"
    driver.find_element("css selector", "#rows .opener").send_keys(Keys.ARROW_DOWN)
    assert driver.execute_script(here) == "1"
    driver.switch_to.active_element.send_keys(Keys.HOME)
    assert driver.execute_script(here) == "0"
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert driver.execute_script("return document.querySelector('#detail').open")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not driver.execute_script("return document.querySelector('#detail').open")
    assert driver.execute_script(here) == "0"  # back where it was


def test_print_hides_the_controls(small: Path, driver) -> None:
    open_report(driver, report_file(small))
    shown = "return getComputedStyle(document.querySelector('#filters')).display"
    assert driver.execute_script(shown) == "grid"
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert driver.execute_script(shown) == "none"
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_phone_needs_no_sideways_scrolling(small: Path, driver) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_report(driver, report_file(small))
        wide = "return document.documentElement.scrollWidth"
        assert driver.execute_script(wide) <= 390
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_twenty_thousand_facts_stay_quick(tmp_path: Path, driver) -> None:
    chance = random.Random(5)
    provinces = ["山西省", "山东省", "河南省", "四川省", "广东省", "甘肃省"]
    pages, facts = [], []
    for number in range(1000):
        lines = [f"第{n}段：全市共有学校{number * 20 + n}所，惠及学生。" for n in range(20)]
        page = document(f"page-{number}.html", lines, title=f"标题{number}")
        pages.append(page)
        for n in range(20):
            value = number * 20 + n
            facts.append(
                fact(value, page, f"{value}所", province=chance.choice(provinces), noun=f"学校{n}")
            )
    file = report_file(write_folder(tmp_path / "big", pages, facts, []))
    open_report(driver, file)
    for step in (
        lambda: fill(driver, "#search", "1234"),
        lambda: fill(driver, "#f-province", "山西省"),
        lambda: click(driver, "[data-sort=value]"),
        lambda: click(driver, "[data-sort=noun]"),
        lambda: fill(driver, "#search", ""),
        lambda: click(driver, "[data-sort=source]"),
    ):
        step()
    spent = driver.execute_script(
        "return performance.getEntriesByName('update').slice(1).map(e => e.duration)"
    )
    assert len(spent) == 6
    assert sorted(spent)[len(spent) // 2] < 3 * FRAME  # the median, on a noisy machine
    print(f"update ms: {[round(ms, 1) for ms in spent]}; {file.stat().st_size / 1e6:.1f} MB")
