"""`export` as a user runs it: the suffix says the format, and nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ..facts.make import document, fact, write


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    write(folder / "facts.jsonl", [fact("a"), fact("b", 485), fact("c", 3.5, metric="clubs")])
    write(folder / "documents.jsonl", [document("a", "全市共有学校481所。")])
    return folder


def test_csv_on_stdout_equals_the_jsonl(shell, run):
    done = shell("export", run)
    assert done.returncode == 0, done.stderr.decode()
    found = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    want = [json.loads(line) for line in (run / "facts.jsonl").read_text().splitlines()]
    assert [float(row["value"]) for row in found] == [row["value"] for row in want]
    assert [row["sentence"] for row in found] == [row["sentence"] for row in want]
    assert shell("export", run, "--excel").stdout.startswith(b"\xef\xbb\xbf")
    piped = shell("export", stdin=(run / "facts.jsonl").read_bytes())
    assert piped.stdout == done.stdout


def test_the_suffix_says_the_format(shell, run, tmp_path):
    assert shell("export", run, "-o", tmp_path / "x.sqlite").returncode == 0
    base = sqlite3.connect(tmp_path / "x.sqlite")
    names = {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    assert names == {"facts", "documents", "metrics"}
    done = shell("export", run, "--format", "datapackage", "-o", tmp_path / "package")
    assert done.returncode == 0
    assert {p.name for p in (tmp_path / "package").iterdir()} == {
        *("facts.csv", "documents.csv", "metrics.csv", "datapackage.json")
    }
    done = shell("export", run, "-o", tmp_path / "x.doc")
    assert done.returncode == 2 and b".xlsx" in done.stderr
    assert shell("export", run, "--format", "sqlite").returncode == 2


def test_rows_can_be_chosen(shell, run):
    done = shell("export", run, "--metric", "clubs")
    assert [row["metric"] for row in csv.DictReader(io.StringIO(done.stdout.decode()))] == ["clubs"]
    assert len(shell("export", run, "--min-confidence", "0.99").stdout.splitlines()) == 1


def test_a_misspelt_metric_is_refused_and_one_that_no_page_has_is_not(shell, run):
    done = shell("export", run, "--metric", "scholls")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(
        "shuangjian: no row has the metric 'scholls'; did you mean schools"
    )
    assert shell("export", run, "--metric", "seats").returncode == 0
    write(run / "facts.jsonl", [fact("a", metric="buses")])
    assert len(shell("export", run, "--metric", "buses").stdout.splitlines()) == 2


def test_a_metric_of_lexicon_and_rows_is_offered_once(shell, run):
    done = shell("export", run, "--metric", "school")
    assert done.returncode == 2 and done.stderr.count(b"schools") == 1


def test_wide_says_its_rule_and_leads_back(shell, run, tmp_path):
    done = shell("export", run, "--wide", "--several", "largest")
    row = next(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert (row["schools"], row["schools_values"], row["clubs"]) == ("485", "2", "3.5")
    assert "rule" not in row
    facts = {r["record_id"]: r for r in map(json.loads, (run / "facts.jsonl").open())}
    assert facts[row["schools_record"]]["value"] == 485
    assert b"the largest of several values" in done.stderr
    shell("export", run, "--wide", "-o", tmp_path / "wide.sqlite")
    base = sqlite3.connect(tmp_path / "wide.sqlite")
    assert base.execute('SELECT quote FROM cells WHERE "column"=?', ("schools",)).fetchall() == [
        ("485所",)
    ]
    about = dict(base.execute("SELECT * FROM about").fetchall())
    assert "the largest of several values; only stocks" in about["rule"]


def test_wide_takes_acts_only_when_asked(shell, run):
    write(run / "facts.jsonl", [fact("a", 12, action="新建")])
    assert len(shell("export", run, "--wide").stdout.splitlines()) == 1
    row = next(
        csv.DictReader(io.StringIO(shell("export", run, "--wide", "--everything").stdout.decode()))
    )
    assert row["schools"] == "12"


def test_observations_are_exported_too(shell, run, tmp_path):
    shell("reconcile", run, "-o", tmp_path / "observations.jsonl")
    done = shell("export", tmp_path / "observations.jsonl")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert {row["preferred"] for row in rows} == {"true", "false"}
    disputed = [row for row in rows if row["disagreement"]]
    assert [row["rivals"] for row in disputed] == [
        row["observation_id"] for row in reversed(disputed)
    ]
    wide = shell("export", tmp_path / "observations.jsonl", "--wide", "--several", "confident")
    assert next(csv.DictReader(io.StringIO(wide.stdout.decode())))["schools"] in ("481", "485")


def test_other_rows_are_refused(shell, run):
    done = shell("export", run / "documents.jsonl")
    assert done.returncode == 2 and b"shuangjian.document/1" in done.stderr


def test_export_says_what_it_wrote_unless_quiet(shell, run, tmp_path):
    target = tmp_path / "facts.sqlite"
    done = shell("export", run, "-o", target)
    assert done.stderr.decode() == f"shuangjian: wrote {target} (3 facts, 1 document)\n"
    assert shell("export", run, "-o", target, "-q").stderr == b""
    assert b"wrote" not in shell("export", run).stderr
    csv_file = tmp_path / "facts.csv"
    done = shell("export", run, "-o", csv_file, "--metric", "clubs")
    assert done.stderr.decode() == f"shuangjian: wrote {csv_file} (1 fact)\n"


def test_errors_of_the_run_are_a_table_where_there_are_any(shell, run, tmp_path):
    target = tmp_path / "facts.sqlite"
    (run / "errors.jsonl").write_text("", encoding="utf-8")
    assert shell("export", run, "-o", target).returncode == 0
    base = sqlite3.connect(target)
    assert not base.execute("SELECT name FROM sqlite_master WHERE name = 'errors'").fetchall()
    base.close()
    wrong = {"source": "crawl/b.html", "stage": "source", "error": "x", "message": "it is empty"}
    write(run / "errors.jsonl", [{"kind": "shuangjian.error/1", "doc_id": "b.html", **wrong}])
    done = shell("export", run, "-o", target)
    assert b"(3 facts, 1 document, 1 error)" in done.stderr
    query = "SELECT source, stage, error, message FROM errors"
    base = sqlite3.connect(target)
    assert base.execute(query).fetchall() == [tuple(wrong.values())]


def test_a_single_parquet_file_of_a_wide_table_says_what_it_lacks(shell, run, tmp_path):
    pytest.importorskip("pyarrow")
    done = shell("export", run, "--wide", "-o", tmp_path / "wide.parquet").stderr.decode()
    assert done.count("cells and about") == 1
    done = shell("export", run, "--wide", "-o", tmp_path / "wide", "--format", "parquet")
    assert b"cells and about" not in done.stderr


BUSES = """
[[row]]
id = "buses.buses"
reason = "school buses"
example = "新购校车120辆"
counterexample = "汽车120辆"
metric = "buses"
kind = "vehicle"
nouns = ["校车"]
classifiers = ["辆"]
label = "校车（自定义）"
"""


def test_the_sheet_of_columns_knows_the_labels_of_the_users_own_metrics(shell, run, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "metrics.toml").write_text(BUSES, encoding="utf-8")
    write(run / "facts.jsonl", [fact("a"), fact("b", 120, metric="buses", unit="辆", noun="校车")])
    target = tmp_path / "x.xlsx"

    def told(*options: object) -> set[tuple[str, str]]:
        done = shell("export", run, "-o", target, "--lexicon", mine, *options)
        assert done.returncode == 0, done.stderr.decode()
        rows = openpyxl.load_workbook(target)["columns"].iter_rows(values_only=True)
        return {(row[2] or row[1], row[4]) for row in rows}

    assert ("buses", "校车（自定义）") in told()
    assert ("buses_2022", "校车（自定义） 2022") in told("--wide", "--by", "place")


def test_wide_has_a_row_a_year_or_a_period_or_a_place(shell, run):
    may = {"period_start": None, "period_end": "2022-05-31"}
    write(run / "facts.jsonl", [fact("a"), fact("b", 485, **may)])

    def rows(*options: str) -> list[dict[str, str]]:
        done = shell("export", run, "--wide", *options)
        return list(csv.DictReader(io.StringIO(done.stdout.decode())))

    assert [(row["year"], row["schools"]) for row in rows()] == [("2022", "485")]
    assert len(rows("--by", "period")) == 2
    assert [row["schools_2022"] for row in rows("--by", "place")] == ["485"]


@pytest.mark.parametrize("option", [("--by", "year"), ("--several", "latest"), ("--everything",)])
def test_options_of_the_wide_table_are_refused_without_it(shell, run, option):
    done = shell("export", run, *option)
    assert (done.returncode, done.stdout) == (2, b"") and b"add --wide" in done.stderr


def test_what_an_export_replaces_is_said_and_a_database_of_others_stays(shell, run, tmp_path):
    for name in ("facts.sqlite", "facts.csv"):
        file = tmp_path / name
        first = shell("export", run, "-o", file)
        again = shell("export", run, "-o", file)
        assert first.returncode == again.returncode == 0
        assert "it replaces" not in first.stderr.decode()
        assert again.stderr.decode().endswith("; it replaces the file that was there\n")
    theirs = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(theirs)) as base:
        base.execute("CREATE TABLE thesis (page TEXT)")
        base.commit()
    (tmp_path / "text.sqlite").write_text("no database" * 100)
    for file, why in ((theirs, "holds other tables (thesis)"), ("text.sqlite", "no SQLite")):
        before = (tmp_path / file).read_bytes()
        done = shell("export", run, "-o", file)
        assert done.returncode == 2 and why in done.stderr.decode()
        assert (tmp_path / file).read_bytes() == before
