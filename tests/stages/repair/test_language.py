"""The model of language: what its table promises, and what a page adds to it."""

from __future__ import annotations

import math

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.stages.repair.language import ORDER, PageLanguage, load_model

MODEL = Lexicon().get(load_model)
PAGE = "全市學校開展課後服務，學生自願參加，學校共12所。"


def test_every_beginning_and_end_of_an_n_gram_is_in_the_table() -> None:
    # what was never seen after an end of a context was never seen after the whole of it
    for order in range(1, ORDER):
        shorter = set(MODEL.keys[order - 1])
        last = (1 << order * MODEL.bits) - 1
        assert all(key >> MODEL.bits in shorter for key in MODEL.keys[order])
        assert all(key & last in shorter for key in MODEL.keys[order])


def test_the_table_tells_what_comes_after_a_context() -> None:
    seen = MODEL.after("教")
    assert seen.counts["育"] > seen.counts["室"] > 0
    assert math.isclose(sum(seen.counts.values()), seen.total)
    assert seen.counts["育"] <= MODEL.count("育")
    assert not MODEL.after("\ue000").counts


def test_probabilities_after_a_context_add_up_to_one() -> None:
    language = PageLanguage(MODEL, PAGE)
    for context in ("教", "课后服", "学校", "无人见"):
        chances = (math.exp(step) for step in language.steps(context, MODEL.chars[1:]))
        assert 0.9 < sum(chances) <= 1.001


def test_a_page_makes_its_own_words_likelier() -> None:
    there, elsewhere = PageLanguage(MODEL, PAGE), PageLanguage(MODEL, "")
    assert there.step("学校共", "0") > elsewhere.step("学校共", "0")
    assert there.step("", "课") > elsewhere.step("", "课")


def test_a_context_that_was_never_seen_counts_as_the_end_of_it_that_was() -> None:
    language = PageLanguage(MODEL, PAGE)
    assert language.step("\ue000教", "育") == language.step("教", "育")
    assert language.steps("\ue000教", ["育", "室"]) == language.steps("教", ["育", "室"])
    assert language.step("\ue000", "育") == language.step("", "育")


def test_what_was_never_seen_after_a_class_is_no_likelier_there_than_by_itself() -> None:
    language = PageLanguage(MODEL, PAGE)
    kinds = MODEL.chars[1:400]
    alone = language.steps("", kinds)
    for context in ("学", "课后", "12所0", "教育局", "\ue000"):
        steps = zip(kinds, language.steps(context, kinds), alone, strict=True)
        seen = language.followers(context[-1])
        assert all(step <= by_itself or kind in seen for kind, step, by_itself in steps)
