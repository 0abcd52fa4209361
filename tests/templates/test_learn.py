"""What is learned of a site: its template, and none of its articles."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Block
from shuangjian_cli.stages.strip.fold import fold
from shuangjian_cli.stages.strip.templates import shape
from shuangjian_cli.templates.learn import build_phrases, learn_site
from shuangjian_cli.templates.look import note
from shuangjian_cli.templates.sample import Sample

from .pages import PLAIN, PROMO, article, cleaned, html_page, learned, text_page, texts

LAW = "《中华人民共和国家庭教育促进法》第十四条规定，父母应当树立家庭是第一个课堂的意识。"
NOTE = "编者按：新学期伊始，本报开设这个栏目，欢迎广大读者和我们一起讲述身边好老师的故事。"


def site(count: int, *shared: str, before: str = "") -> list:
    """Pages with an article each and, between its paragraphs, what they share."""
    return [
        text_page(f"p{n}.txt", [before, *article(n)[:2], *shared, article(n)[2]][not before :])
        for n in range(count)
    ]


def test_a_sentence_that_speaks_for_the_site_is_learned_from_most_of_its_pages():
    pages = site(12, PROMO)
    assert texts(learned(pages)) == {PROMO}
    entry = learned(pages).sites[0].entries[0]
    assert (entry.kind, entry.pages, learned(pages).sites[0].pages) == ("text", 12, 12)
    assert texts(learned(site(7, PROMO))) == set(), "too few pages"
    few = [*site(8, PROMO), *(text_page(f"q{n}", article(n)) for n in range(100, 112))]
    assert texts(learned(few)) == set(), "too small a share of the pages"


def test_any_other_sentence_needs_nearly_all_of_many_pages():
    assert texts(learned(site(12, PLAIN))) == set()
    assert texts(learned(site(24, PLAIN))) == {PLAIN}
    mixed = [*site(24, PLAIN), *(text_page(f"q{n}", article(n)) for n in range(100, 106))]
    assert texts(learned(mixed)) == set()


@pytest.mark.parametrize(
    "line",
    [
        LAW,
        NOTE,
        "根据省教育厅《关于做好课后服务工作的通知》要求，现将有关事项通知如下，请认真落实。",
        "第一条 为了保障适龄儿童接受义务教育的权利，制定本办法，欢迎社会各界监督。",
        "一、指导思想",
        "各县（市、区）教育局，各直属学校：",
        "特此通知。",
    ],
)
def test_standing_phrases_of_articles_are_never_learned(line):
    assert texts(learned(site(30, line))) == set()


def test_a_sentence_that_speaks_for_the_site_may_have_other_numbers_on_each_page():
    pages = [
        text_page(f"p{n}.txt", [*article(n), f"本网今日已有{n * 17}位读者投稿。"])
        for n in range(10)
    ]
    (entry,) = learned(pages).sites[0].entries
    assert (entry.key, entry.pages) == ("本网今日已有{n}位读者投稿。", 10)
    plain = [
        text_page(f"p{n}.txt", [*article(n), f"该校共有学生{n * 17}名，家长十分满意。"])
        for n in range(40)
    ]
    assert texts(learned(plain)) == set()


def test_headings_that_all_pages_have_are_the_form_of_their_articles():
    pages = [
        html_page(
            f"p{n}.html", article(n)[0][:9], ["教学目标", article(n)[1], "教学过程", article(n)[2]]
        )
        for n in range(40)
    ]
    assert texts(learned(pages)) == set()
    assert "教学目标" not in learned(pages).as_json()


def test_a_signature_and_a_dateline_are_never_learned():
    pages = [
        text_page(f"p{n}.txt", [*article(n), "清溪市教育局", f"2022年3月{n % 28 + 1}日"])
        for n in range(30)
    ]
    pages += [
        text_page(f"q{n}.txt", ["本报讯（记者 王小明）" + article(n)[0], PROMO]) for n in range(9)
    ]
    found = learned(pages)
    assert not [e for one in found.sites for e in one.entries], found.as_json()


def test_copies_of_an_article_count_once():
    copy = [*article(1, 6), PROMO]
    assert learned(text_page(f"copy{n}.txt", copy) for n in range(30)).sites == ()
    pages = [text_page(f"copy{n}.txt", copy) for n in range(30)] + site(10, PROMO)
    found = learned(pages)
    assert texts(found) == {PROMO}
    assert found.sites[0].pages == 11


def test_a_notice_that_many_pass_on_is_no_template():
    body = article(999, 6)
    pages = [text_page(f"p{n}.txt", [*article(n, 2), *body]) for n in range(40)]
    assert texts(learned(pages)) == set()
    assert texts(learned([*pages, *site(5, PROMO)])) == set()


def test_an_office_over_all_pages_may_sign_one_of_them():
    pages = [text_page(f"p{n}.txt", ["清溪市教育局办公室", *article(n)]) for n in range(20)]
    assert all("清溪市教育局办公室" not in cleaned(page, None).row.text for page in pages)
    assert "清溪市教育局办公室" not in learned(pages).as_json()


def test_menus_feet_and_counters_are_learned_by_their_places():
    pages = [
        html_page(
            f"p{n}.html",
            article(n + 500)[0][:-9],
            article(n),
            f"版权所有 浏览{n * 37}次 技术支持晨光",
        )
        for n in range(10)
    ]
    entries = learned(pages).sites[0].entries
    by_kind = {kind: {e.key for e in entries if e.kind == kind} for kind in ("line", "shape")}
    assert {"首页", "小学"} <= by_kind["line"]
    assert by_kind["shape"] == {"版权所有浏览{n}次技术支持晨光"}
    assert {e.path for e in entries if e.key == "小学"} == {"html/body/ul.menu/li"}


def test_a_line_that_some_pages_keep_is_left_to_the_pages():
    def look(number: int, kept: bool):
        blocks = (
            Block("联合采写 清溪晨光工作室", 0, path="html/body/div.sign"),
            *(Block(one, n + 1, path="html/body/p") for n, one in enumerate(article(number))),
        )
        return note(blocks, [kept, True, True, True])

    phrases = build_phrases(Lexicon())
    for some, learns in ((1, True), (4, False)):
        looks = [look(n, n < some) for n in range(20)]
        assert bool(learn_site("", looks, phrases).entries) is learns


def test_in_flat_text_a_word_of_a_menu_is_not_learned_since_a_cell_may_hold_it():
    pages = [text_page(f"p{n}.txt", ["小学", "中学", *article(n)]) for n in range(30)]
    assert not {e.key for one in learned(pages).sites for e in one.entries} & {"小学", "中学"}


def test_sites_are_learned_apart_and_small_ones_not_at_all():
    pages = [
        *(text_page(f"a/{n}.txt", [*article(n), PROMO]) for n in range(10)),
        *(text_page(f"b/{n}.txt", [*article(n), PROMO]) for n in range(50, 54)),
        *(
            text_page(f"c{n}", [*article(n), PROMO], url=f"https://www.shi.example/{n}")
            for n in range(70, 80)
        ),
    ]
    assert [one.site for one in learned(pages).sites] == ["a", "shi.example"]


def test_the_order_of_pages_does_not_matter():
    pages = [*site(20, PROMO), *(html_page(f"h{n}", "标题", article(n)) for n in range(40, 50))]
    first = learned(pages)
    for seed in range(3):
        shuffled = list(pages)
        Random(seed).shuffle(shuffled)
        assert learned(shuffled).as_json() == first.as_json()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 60)), max_size=60, unique=True),
    st.randoms(use_true_random=False),
)
def test_a_sample_does_not_depend_on_order_and_has_a_bound(pages, random):
    def kept(order) -> dict:
        sample: Sample[int] = Sample(per_site=5, in_all=9)
        for name, number in order:
            digest = number * 3 + "abc".index(name)
            if sample.wants(name, digest):
                sample.add(name, digest, digest)
        return {name: sample.of_site(name) for name in sample.sites()}

    found = kept(pages)
    shuffled = list(pages)
    random.shuffle(shuffled)
    assert kept(shuffled) == found
    assert all(len(notes) <= 5 for notes in found.values())
    assert sum(map(len, found.values())) <= 9


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=90))
def test_a_shape_is_made_of_any_line_and_is_its_own_folded_form(text):
    assert fold(shape(text)) == shape(text)


@pytest.mark.parametrize("row", Lexicon().rows("template"), ids=lambda row: row.id)
def test_every_row_catches_its_example_and_leaves_its_counterexample(row):
    assert row["role"] in ("article", "site")
    assert re.search(row["pattern"], fold(row.example))
    assert not re.search(row["pattern"], fold(row.counterexample))
