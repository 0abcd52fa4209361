"""Our own rows pass the check that a user's rows must pass; wrong rows are told what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shuangjian_cli.lexicon import Lexicon
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
    ],
)
def test_wrong_rows_are_told(tmp_path, change, message):
    found = problems(tmp_path, metrics=GOOD.replace(*change))
    assert len(found) == 1 and message in found[0], found


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
