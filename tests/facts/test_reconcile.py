"""What is one observation, what contradicts what, and what is left alone."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.facts.reconcile import reconcile
from shuangjian_cli.facts.rows import RowFile
from shuangjian_cli.lexicon import Lexicon

from .make import fact, write

LEXICON = Lexicon()


def observations(folder: Path, rows: list[dict], heads: dict[str, str] | None = None) -> list[dict]:
    path = write(folder / "facts.jsonl", rows)
    with RowFile(path) as file:
        return [row.model_dump() for row in reconcile(file, LEXICON, (heads or {}).items())]


def values(rows: list[dict]) -> list[list[float]]:
    """The values that disagree, group by group."""
    groups = itertools.groupby((r for r in rows if r["disagreement"]), lambda r: r["disagreement"])
    return [sorted(row["value"] for row in group) for _, group in groups]


def test_pages_that_agree_become_one_row_with_their_sources(tmp_path):
    found = observations(tmp_path, [fact("a"), fact("b"), fact("c", published="2022-12-31")])
    assert len(found) == 1
    row = found[0]
    assert (row["facts"], row["pages"], row["independent"]) == (3, 3, 3)
    assert [source["doc_id"] for source in row["sources"]] == ["c", "a", "b"]
    assert row["disagreement"] is None and row["preferred"]


def test_reposts_count_once(tmp_path):
    rows = [fact("a"), fact("copy", sentence="记者获悉，2022年长治市共有学校481所。"), fact("b")]
    row = observations(tmp_path, rows, {"a": "a", "copy": "a"})[0]
    assert (row["pages"], row["independent"]) == (3, 2)


def test_the_same_sentence_on_two_pages_is_one_voice(tmp_path):
    sentence = "2022年，长治市共有学校481所，其中多数开展了课后服务。"
    rows = [fact("a", sentence=sentence), fact("b", sentence=sentence), fact("c")]
    row = observations(tmp_path, rows)[0]
    assert (row["pages"], row["independent"]) == (3, 2)


def test_a_repost_takes_the_place_of_the_page_that_it_copies(tmp_path):
    sentence = "全市共有学校481所，均已开展课后服务。"
    elsewhere = {"place": "山西省运城市", "adcode": "140800", "place_basis": "source"}
    rows = [fact("copy", sentence=sentence, **elsewhere), fact("first", sentence=sentence)]
    heads = {"first": "first", "copy": "first"}
    assert [row["adcode"] for row in observations(tmp_path, rows, heads)] == ["140400"]


def test_values_that_cannot_both_be_true_stand_side_by_side(tmp_path):
    rows = [fact("a"), fact("b"), fact("x", 9, noun="幼儿园"), fact("c", 485)]
    found = observations(tmp_path, rows)
    assert values(found) == [[481, 485]]
    pair = [row for row in found if row["disagreement"]]
    assert [row["preferred"] for row in pair] == [True, False]
    assert pair[0]["value"] == 481
    assert pair[0]["rivals"][0]["value"] == 485 and pair[1]["rivals"][0]["independent"] == 2
    first = found.index(pair[0])
    assert found[first + 1] is pair[1]


@pytest.mark.parametrize(
    "other",
    [
        {"period_start": "2021-01-01", "period_end": "2021-12-31", "period_text": "2021年"},
        {"status": "planned"},
        {"change": "increase"},
        {"noun": "幼儿园"},
        {"action": "新建"},
        {"adcode": "140800", "place": "山西省运城市"},
        {"organization": "海滨小学"},
        {"part_of": "b:0:0"},
        {"flags": ["digit_lost"]},
        {"basis": "每县"},
    ],
)
def test_other_things_do_not_disagree(tmp_path, other):
    found = observations(tmp_path, [fact("a"), fact("b", 485, **other)])
    assert len(found) == 2 and values(found) == []


def test_counties_of_taiwan_are_told_by_their_names(tmp_path):
    """All of them have the code of the province."""
    taipei = {"adcode": "710000", "province": "台湾省", "city": "台北市", "place": "台湾省台北市"}
    chiayi = {**taipei, "city": "嘉义县", "place": "台湾省嘉义县"}
    rows = [fact("a", **taipei), fact("b", **chiayi), fact("c", 485, **chiayi)]
    found = observations(tmp_path, rows)
    assert [row["independent"] for row in found] == [1, 1, 1]
    rivals = {row["place"]: row["rivals"] for row in found if row["value"] == 481}
    assert not rivals["台湾省台北市"] and rivals["台湾省嘉义县"][0]["value"] == 485


def test_a_place_that_was_renamed_keeps_its_code(tmp_path):
    named = [{"adcode": "420600", "place": f"湖北省{name}"} for name in ("襄樊市", "襄阳市")]
    found = observations(tmp_path, [fact("ab"[n], **place) for n, place in enumerate(named)])
    assert [row["independent"] for row in found] == [2]


def test_other_predicates_are_other_things(tmp_path):
    rows = [
        fact("a", sentence="2022年长治市共有481所学校开展课后服务。"),
        fact("b", 485, sentence="2022年长治市共有485所学校通过评估验收。"),
        fact("c", 486, sentence="2022年长治市486所学校均开展课后服务。"),
    ]
    assert values(observations(tmp_path, rows)) == [[481, 486]]


def test_a_page_with_several_values_of_one_noun_contradicts_nothing(tmp_path):
    rows = [fact("a", 112), fact("a", 227, start=30), fact("b", 130)]
    assert values(observations(tmp_path, rows)) == []


def test_a_repost_with_another_number_disagrees_with_its_original(tmp_path):
    said = "2022年长治市共有学校{}所，布局更加均衡。"
    nowhere = {"place": None, "adcode": None, "province": None, "city": None}
    for place in ({}, nowhere):
        rows = [fact("a", sentence=said.format(481), **place)]
        rows += [fact("copy", 487, sentence=said.format(487), **place)]
        found = observations(tmp_path, rows, {"a": "a", "copy": "a"})
        assert values(found) == [[481, 487]]
        assert [row["independent"] for row in found] == [1, 1]


def test_now_is_the_year_of_the_page(tmp_path):
    now = {"period_text": "目前", "period_basis": "published"}
    days = [
        {"period_start": day, "period_end": day, "published": day}
        for day in ("2023-03-01", "2023-05-02", "2021-03-01")
    ]
    rows = [fact("abc"[n], 481 + 4 * n, **now, **day) for n, day in enumerate(days)]
    assert values(observations(tmp_path, rows)) == [[481, 485]]


def test_words_with_very_many_values_tell_nothing(tmp_path):
    rows = [fact(f"p{n:03}", 481 + n) for n in range(600)]
    found = observations(tmp_path, rows)
    assert len(found) == 600 and values(found) == []


def test_rounded_numbers_join_the_exact_one(tmp_path):
    students = {"metric": "students", "noun": "学生", "unit": "人"}
    rows = [
        fact("a", 310000, quote="31万余名", qualifier="more_than", **students),
        fact("b", 312345, quote="312345名", **students),
        fact("c", 330000, quote="33万名", **students),
    ]
    found = observations(tmp_path, rows)
    assert values(found) == [[312345, 330000]]
    joined = next(row for row in found if row["value"] == 312345)
    assert {source["doc_id"] for source in joined["sources"]} == {"a", "b"}


def test_small_numbers_are_one_only_with_the_same_words(tmp_path):
    rows = [fact("a", 12), fact("b", 12), fact("c", 12, noun="试点学校"), fact("d", 12, noun=None)]
    assert sorted(row["pages"] for row in observations(tmp_path, rows)) == [1, 1, 2]


def test_parts_name_the_observation_of_their_total(tmp_path):
    sentence = "2022年，长治市共有学校481所，其中小学300所。"
    rows = []
    for doc in ("b", "a"):
        total = fact(doc, sentence=sentence)
        part = fact(doc, 300, sentence=sentence, noun="小学", part_of=total["record_id"])
        rows += [total, part]
    found = {row["value"]: row for row in observations(tmp_path, rows)}
    assert found[300]["part_of"] == found[481]["observation_id"]
    assert (found[300]["pages"], found[481]["part_of"]) == (2, None)


def test_facts_of_no_place_join_only_by_their_text(tmp_path):
    nowhere = {"place": None, "adcode": None, "province": None, "city": None}
    same = "全县共有学校481所，均已开展课后服务。"
    rows = [
        fact("a", sentence=same, **nowhere),
        fact("b", sentence=same, **nowhere),
        fact("c", 485, **nowhere),
        fact("d", sentence="共有481所学校。", **nowhere),
    ]
    found = observations(tmp_path, rows)
    assert sorted(row["pages"] for row in found) == [1, 1, 2]
    assert values(found) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.sampled_from([12, 481, 485, 310000, 312345]),
            st.sampled_from(["学校", "小学", "项目", None]),
            st.sampled_from(["exact", "more_than", "about", "at_least"]),
        ),
        max_size=14,
    ),
    st.randoms(),
)
def test_every_fact_is_in_one_observation_whatever_the_order(tmp_path_factory, some, chance):
    folder = tmp_path_factory.mktemp("facts")
    rows = [
        fact(doc, value, noun=noun, qualifier=qualifier, start=at)
        for at, (doc, value, noun, qualifier) in enumerate(some)
    ]
    found = observations(folder, rows)
    ids = [source["record_id"] for row in found for source in row["sources"]]
    assert sorted(ids) == sorted(row["record_id"] for row in rows)
    for row in found:
        assert 1 <= row["independent"] <= row["pages"] <= row["facts"] == len(row["sources"])
        assert bool(row["rivals"]) == bool(row["disagreement"])
    for group in {row["disagreement"] for row in found} - {None}:
        assert sum(row["preferred"] for row in found if row["disagreement"] == group) == 1
