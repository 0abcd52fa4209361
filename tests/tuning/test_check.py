"""Our own rows pass the check that a user's rows must pass; wrong rows are told what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shuangjian_cli.lexicon import Lexicon, LexiconError
from shuangjian_cli.lexicon.catalog import find_row, origins, source_of, tables
from shuangjian_cli.lexicon.load import HERE
from shuangjian_cli.tuning.check import TESTERS, check

GOOD = """
[[row]]
id = "works.puppets"
reason = "puppet theatres of rural schools"
example = "制作木偶30只"
counterexample = "学生30名"
metric = "works"
kind = "puppet"
nouns = ["木偶"]
classifiers = ["只"]
"""


def problems(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check(folder)]


@pytest.mark.parametrize("table", sorted(TESTERS))
def test_our_own_rows_pass(table, tmp_path):
    shutil.copy(HERE / f"{table}.toml", tmp_path)
    assert problems(tmp_path) == []


def test_a_row_of_the_user_passes(tmp_path):
    assert problems(tmp_path, metrics=GOOD) == []


def test_a_metric_of_the_user_may_have_a_label(tmp_path):
    assert problems(tmp_path, metrics=GOOD + 'label = "木偶"\n') == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("nouns =", "noun ="), "do you mean nouns?"),
        (('["木偶"]', '"木偶"'), "nouns is a str, not a list"),
        (('reason = "puppet theatres of rural schools"\n', ""), "has no reason"),
        (("制作木偶30只", "制作风筝30只"), "does not read its example"),
        (("学生30名", "有木偶30只"), "reads its counterexample"),
        (('id = "works.puppets"\n', ""), "has no id"),
        (("[[row]]", "[[row"), "metrics.toml"),
        (('classifiers = ["只"]\n', ""), "unknown kind 'puppet'; known: area, award"),
    ],
)
def test_wrong_rows_are_told(tmp_path, change, message):
    found = problems(tmp_path, metrics=GOOD.replace(*change))
    assert len(found) == 1 and message in found[0], found


UNIT = """
[[row]]
id = "puppet"
reason = "puppets have a classifier of their own"
example = "木偶30尊"
kind = "count"
forms = ["尊"]
fits = ["puppet"]
"""


def test_a_kind_that_a_classifier_of_the_user_counts_is_known(tmp_path):
    metrics = GOOD.replace('classifiers = ["只"]\n', "").replace("30只", "30尊")
    assert problems(tmp_path, metrics=metrics, units=UNIT) == []


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("units", "kind", 'kind = "puppet"\nforms = ["尊"]'),
        ("traps", "kinds", 'kinds = ["money", "puppet"]\nwhere = "before"\npattern = "x"'),
        ("spun", "kind", 'kind = "puppet"\npattern = "x"\nreplacement = "y"'),
        ("places", "kind", 'kind = "puppet"\nwords = ["清溪"]'),
        ("boilerplate", "where", 'where = "puppet"\nweight = -1\npattern = "x"'),
        ("status", "class", 'class = "puppet"\npattern = "x"'),
    ],
)
def test_a_code_that_nobody_reads_is_told_with_those_that_are(tmp_path, table, column, row):
    text = f'[[row]]\nid = "mine"\nreason = "r"\nexample = "x"\n{row}\n'
    found = problems(tmp_path, **{table: text})
    assert len(found) == 1, found
    assert found[0].startswith(f"{table}.toml [mine]: unknown {column} 'puppet'; known: ")
    with pytest.raises(LexiconError, match=rf"{table}\.toml: row mine: unknown {column} 'puppet'"):
        Lexicon(tmp_path).rows(table)


def test_wrong_files_and_patterns_are_told(tmp_path):
    row = '[[row]]\nid = "a"\nreason = "x"\nexample = "x"\nweight = -1\npattern = "(x"\n'
    found = problems(tmp_path, metric=GOOD, boilerplate=row)
    assert any("is it metrics.toml?" in one for one in found)
    assert any("does not compile" in one for one in found)
    twice = problems(tmp_path, metrics=GOOD + GOOD)
    assert any("twice" in one for one in twice)


def test_rows_are_found_by_the_rules_that_name_them():
    lexicon = Lexicon()
    assert find_row(lexicon, "strip", "copyright").table == "boilerplate"
    assert find_row(lexicon, "strip", "spam-gambling").table == "spam"
    assert find_row(lexicon, "extract", "noun-num-cl:students.pupils").row.id == "students.pupils"
    assert find_row(lexicon, "parse", "no-such-rule") is None


@pytest.mark.parametrize("table", tables())
def test_every_row_can_be_copied_from_its_file(table, tmp_path):
    from shuangjian_cli.lexicon.load import read_table

    for row in Lexicon().rows(table):
        text = source_of(table, row.id)
        assert text is not None
        (tmp_path / "one.toml").write_text(text, encoding="utf-8")
        assert read_table(tmp_path / "one.toml")[0].id == row.id


def test_whose_a_row_is(tmp_path):
    (tmp_path / "traps.toml").write_text(
        '[[row]]\nid = "clock"\nenabled = false\n'
        '[[row]]\nid = "mine"\nreason = "x"\npattern = "x"\n'
    )
    whose = {row.id: origin for row, origin in origins(Lexicon(tmp_path), "traps")}
    assert (whose["clock"], whose["mine"], whose["ordinal"]) == ("disabled", "yours", "ours")
