"""What cleaning does with a template, on made-up sites and on pages with gold."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.template import (
    Entry,
    SiteTemplate,
    Templates,
    TemplatesError,
    site_of,
)
from shuangjian_cli.score.texts import page_name, score_text
from shuangjian_cli.settings import Settings

from ..conftest import ROOT
from .pages import PROMO, article, cleaned, html_page, learned, text_page

GOLD = ROOT / "data" / "gold"
FLOOR = 0.99
"""Mean F1 on the thirty pages of one site, once its template is known."""


@cache
def pages_of(name: str) -> tuple[RawPage, ...]:
    folder = ROOT / "data/samples/pages" if name == "samples" else GOLD / name / "pages"
    return tuple(RawPage(f.name, f.name, f.read_bytes()) for f in sorted(folder.iterdir()))


def gold_of(name: str) -> dict[str, str]:
    return {f.stem: f.read_text("utf-8") for f in sorted((GOLD / name / "clean").glob("*.txt"))}


def body_lines(gold: str) -> set[str]:
    return {line for line in gold.splitlines() if line and not line.startswith("~")}


def test_the_template_of_a_site_lifts_its_pages_and_touches_no_body():
    pages, gold = pages_of("blind-site"), gold_of("blind-site")
    templates = learned(pages)
    scores = []
    for page in pages:
        done = cleaned(page, templates)
        text = gold[page_name(page.doc_id, gold)]
        scores.append(score_text(text, done.row.text).f1)
        gone = {row.text for row in done.removed if row.rule == "template"}
        assert not gone & body_lines(text)
    assert mean(scores) > FLOOR


@pytest.mark.parametrize("name", ["dev", "blind", "blind2", "samples"])
def test_pages_of_many_sites_in_one_folder_lose_no_line_of_their_bodies(name):
    pages, gold = pages_of(name), gold_of(name)
    templates = learned(pages)
    for page in pages:
        done = cleaned(page, templates)
        text = gold.get(page_name(page.doc_id, gold) or "", "")
        gone = {row.text for row in done.removed if row.rule == "template"}
        assert not gone & body_lines(text), page.doc_id


def site(count: int = 12) -> list[RawPage]:
    return [text_page(f"p{n}.txt", [*article(n)[:2], PROMO, article(n)[2]]) for n in range(count)]


def test_a_removed_sentence_has_a_rule_and_says_on_how_many_pages_it_stands():
    done = cleaned(site()[3], learned(site()))
    assert done.row.text.splitlines() == article(3)
    (row,) = [row for row in done.removed if row.rule == "template"]
    assert (row.text, row.order) == (PROMO, 2)
    assert row.reason == "part of the template: on 12 of 12 pages of this crawl"
    assert done.row.counts["strip.template"] == 1


def test_the_user_may_keep_what_the_template_has():
    settings = Settings(keep_rules=("template",))
    assert PROMO in cleaned(site()[3], learned(site()), settings).row.text


def test_what_the_user_keeps_by_another_rule_stays_kept():
    foot = "版权所有 清溪晨光网 未经书面授权不得转载"
    pages = [html_page(f"p{n}.html", article(n)[0][:9], article(n), foot) for n in range(10)]
    templates = learned(pages)
    assert foot.replace(" ", "") in templates.as_json()
    done = cleaned(pages[0], templates, Settings(keep_rules=("copyright",)))
    assert done.row.text.splitlines()[-1] == foot


def test_a_page_of_another_site_keeps_the_sentence():
    other = text_page("q.txt", [*article(90), PROMO], url="https://other.example/q")
    assert PROMO in cleaned(other, learned(site())).row.text


def test_paragraphs_around_the_template_are_judged_as_if_it_were_not_there():
    """A short last paragraph behind it is no tail of chrome."""
    pages = [
        text_page(f"p{n}.txt", [*article(n), PROMO, f"家长很高兴，共{n}人。"]) for n in range(12)
    ]
    for n, page in enumerate(pages):
        alone = cleaned(text_page(page.doc_id, [*article(n), f"家长很高兴，共{n}人。"]), None)
        assert cleaned(page, learned(pages)).row.text == alone.row.text


def test_a_line_of_the_chrome_that_a_page_would_keep_is_dropped_by_its_place():
    entry = Entry("line", "清溪晨光伴你左右", 9, "清溪晨光，伴你左右", "html/body/div.text/p")
    shaped = Entry("shape", "{date}第{n}次更新本栏目", 9, "", "html/body/div.text/p")
    templates = Templates((SiteTemplate("", 10, (entry, shaped)),))
    lines = ["清溪晨光伴你左右", "2021-02-03 第15次更新本栏目"]
    page = html_page("p.html", "读书节开幕", [article(1)[0], *lines, *article(1)[1:]])
    assert cleaned(page, None).row.text.count("\n") > 2, "the page alone keeps them"
    assert cleaned(page, templates).row.text.splitlines() == article(1)
    flat = text_page("p.txt", [article(1)[0], *lines, *article(1)[1:]])
    assert lines[0] in cleaned(flat, templates).row.text, "in another place it is another line"


def test_a_page_with_nothing_of_its_own_is_empty():
    done = cleaned(text_page("p.txt", [PROMO]), learned(site()))
    assert (done.row.text, done.row.page_kind) == ("", "empty")
    assert [row.rule for row in done.removed] == ["template"]


def test_the_file_says_what_it_holds_and_comes_back_as_it_was(tmp_path: Path):
    templates = learned(site())
    text = templates.as_json("1.2.3")
    data = json.loads(text)
    assert (data["kind"], data["version"]) == ("shuangjian.templates/1", "1.2.3")
    assert data["sites"][0]["entries"][0]["example"] == PROMO
    assert Templates.from_json(text) == templates
    assert Templates.from_json(text).digest == templates.digest != Templates().digest


SITE = '{"kind": "shuangjian.templates/1", "sites": [{"site": "", "pages": 1, "entries": [%s]}]}'


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", '{"kind": "x"}', '{"kind": "shuangjian.templates/1"}', SITE % "{}"),
        SITE % '{"kind": "odd", "key": "a", "pages": 1}',
    ],
)
def test_a_file_that_holds_no_templates_is_refused(text):
    with pytest.raises(TemplatesError):
        Templates.from_json(text)


def test_a_site_is_a_host_a_folder_or_the_whole_input():
    assert site_of(RawPage("https://News.Example/a", "x", "")) == "news.example"
    assert site_of(RawPage("a.html", "x", "", url="https://[broken/")) == ""
    assert site_of(RawPage("daily/2021/a.html", "x", "")) == "daily"
