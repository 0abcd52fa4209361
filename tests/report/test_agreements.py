"""Who confirms and who contradicts whom: computed from the facts, and shown in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import DocumentRow, Fact
from shuangjian_cli.report.agreements import agreements, compare_parts

from .browser import click, fill, open_report, texts
from .folder import document, fact, report_file, write_folder

WHERE = {
    "place": "山西省长治市",
    "adcode": "140400",
    "province": "山西省",
    "city": "长治市",
    "place_basis": "stated",
    "period_start": "2023-01-01",
    "period_end": "2023-12-31",
    "period_text": "2023年",
    "period_basis": "stated",
}
FILLER = (
    "各校因地制宜开设社团，家长普遍表示满意，孩子们放学以后有了新去处。",
    "教育局的负责人介绍，课后服务的经费由财政安排，教师自愿参加。",
    "在东街小学，操场上有人练球，教室里有人下棋，图书角也坐满了。",
    "记者走访了几个乡镇，看到食堂宽敞明亮，校车准时到站。",
)
SENTENCES = (
    "2023年，长治市共有学校{n}所。",
    "据统计，长治市2023年的学校达到{n}所。",
    "记者了解到，2023年长治市拥有学校{n}所。",
)


def page(name: str, value: int, shape: int, filler: str, **fields: str) -> tuple[DocumentRow, Fact]:
    """A page that states the number of schools in words of its own."""
    doc = document(name, [filler, SENTENCES[shape].format(n=value)], title=name, **fields)
    return doc, fact(value, doc, f"{value}所", published=doc.published, **WHERE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """481 schools say a, b and a's copy c; 418 says d; e has a total with parts."""
    pairs = [
        page("a.html", 481, 0, FILLER[0], published="2023-05-01", url="https://a.example/1"),
        page("b.html", 481, 1, FILLER[1], published="2023-06-01", url="javascript:alert(1)"),
        page("c.html", 481, 0, FILLER[0], published="2023-07-01"),
        page("d.html", 418, 2, FILLER[2], published="2023-08-01"),
    ]
    told = document("e.html", [FILLER[3], "全县共有机构37家，其中科技类11家、艺术类26家。"])
    total = fact(37, told, "37家", metric="institutions", unit="家", noun="机构")
    parts = [
        fact(n, told, f"{n}家", metric="institutions", unit="家", part_of=total.record_id)
        for n in (11, 26)
    ]
    documents = [doc for doc, _ in pairs] + [told]
    facts = [one for _, one in pairs] + [total, *parts]
    return write_folder(tmp_path_factory.mktemp("agree") / "out", documents, facts, [])


def rows(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "facts.jsonl").read_text("utf-8").splitlines()]


def test_copies_count_once_and_contradictions_stand_together(folder: Path) -> None:
    found = agreements(folder, Lexicon(), rows(folder))
    (most, other) = found.observations
    assert (most["facts"], most["texts"]) == ([0, 1, 2], [1, 2, 1])
    assert (most["independent"], most["pages"], most["preferred"]) == (2, 3, True)
    assert (other["facts"], other["dispute"], other["preferred"]) == ([3], most["dispute"], False)
    assert found.totals == [{"total": 4, "parts": [5, 6], "sum": "equal"}]


@pytest.mark.parametrize(
    ("total", "parts", "verdict"),
    [
        ({"value": 37}, [{"value": 11}], "less"),
        ({"value": 37}, [{"value": 11}, {"value": 27}], "more"),
        ({"value": 100.0}, [{"value": 38.2}, {"value": 61.8}], "equal"),
        (
            {"value": 310000, "qualifier": "more_than"},
            [{"value": 201000, "quote": "20.1万"}, {"value": 112000, "quote": "11.2万"}],
            "equal",
        ),
        ({"value": 37}, [{"value": 5, "qualifier": "at_least"}], None),
        ({"value": 37}, [{"value": 5, "unit": "%"}], None),
    ],
)
def test_parts_are_held_against_their_total(total, parts, verdict) -> None:
    assert compare_parts(total, parts) == verdict


def test_a_part_said_twice_counts_once(folder: Path) -> None:
    facts = rows(folder)
    again = {**facts[6], "record_id": "again", "repeat_of": facts[6]["record_id"]}
    found = agreements(folder, Lexicon(), [*facts, again])
    assert found.totals == [{"total": 4, "parts": [5, 6], "sum": "equal"}]


def test_the_overview_and_the_lists_show_who_says_what(folder: Path, driver) -> None:
    open_report(driver, report_file(folder))
    assert texts(driver, "[data-figure=confirmed] b") == ["1"]
    assert texts(driver, "[data-figure=disputed] b") == ["1"]
    assert texts(driver, "[data-list] b") == ["1", "1", "1"]
    assert len(texts(driver, "#list .side")) == 2
    assert [text[:5] for text in texts(driver, "#list .side .big")] == ["481 所", "418 所"]
    assert texts(driver, "#list .side.preferred mark.number") == ["481所"] * 3
    copies = texts(driver, "#list .side.preferred .told")
    assert ["转载" in text for text in copies] == [False, False, True]
    assert "相差 63 所 (13.1 %)" in texts(driver, "#list .dispute h3")[0]
    click(driver, "[data-list=agreed]")
    assert "2 个独立来源 · 3 个网页" in texts(driver, "#list .agreed summary")[0]
    driver.execute_script("document.querySelector('#list .agreed').open = true")
    driver.execute_async_script("setTimeout(arguments[0], 100)")
    assert texts(driver, "#list .agreed mark.number") == ["481所"] * 3
    click(driver, "[data-list=totals]")
    assert "分项 11 + 26 = 37；总数 37 家：与总数相符" in texts(driver, "#list .agreed summary")[0]
    click(driver, "#language")
    assert "adds up" in texts(driver, "#list .agreed summary")[0]


def test_a_fact_names_its_witnesses_its_rivals_and_its_total(folder: Path, driver) -> None:
    open_report(driver, report_file(folder))
    assert texts(driver, "#rows td.pages") == ["2≠", "2≠", "2≠", "1≠", "1", "1", "1"]
    click(driver, "#rows tr:nth-child(1) .opener")
    told = texts(driver, "#detail-links .told")
    assert [name for text in told for name in ("b.html", "c.html", "d.html") if name in text] == [
        "b.html",
        "c.html",
        "d.html",
    ]
    click(driver, "#detail-links .told:last-child .opener")  # on to the page that says otherwise
    assert texts(driver, "#detail-sentence mark.number") == ["418所"]
    click(driver, "#close")
    click(driver, "#rows tr:nth-child(7) .opener")
    assert texts(driver, "#detail-links .told .opener") == ["37 家"]
    click(driver, "#detail-links .told .opener")
    assert texts(driver, "#detail-links .told .opener") == ["11 家", "26 家"]


def test_the_table_can_be_filtered_and_sorted_by_what_others_say(folder: Path, driver) -> None:
    open_report(driver, report_file(folder))
    for name, number in (("confirmed", 3), ("single", 4), ("disputed", 4), ("parts", 3)):
        fill(driver, "#f-links", name)
        assert texts(driver, "#hits") == [str(number)]
    fill(driver, "#f-links", "")
    click(driver, "[data-sort=pages]")
    assert texts(driver, "#rows td.pages") == ["2≠", "2≠", "2≠", "1≠", "1", "1", "1"]
    click(driver, "[data-sort=pages]")
    assert texts(driver, "#rows td.pages")[0] == "1"


def test_only_addresses_of_the_web_become_links(folder: Path, driver) -> None:
    open_report(driver, report_file(folder))
    link = "return [...document.querySelectorAll('a.web')].map(n => n.getAttribute('href'))"
    click(driver, "#rows tr:nth-child(1) .opener")
    addresses = driver.execute_script(link)
    assert addresses and set(addresses) == {"https://a.example/1"}
    assert "alert" not in driver.page_source.split('type="application/gzip"')[0]
