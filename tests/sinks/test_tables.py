"""Every format holds the values of the JSONL, with fixed types, nulls and lists included."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.derived import Duplicate, Observation
from shuangjian_cli.model.document import PageKind
from shuangjian_cli.model.rows import (
    ChangeKind,
    Fact,
    PeriodBasis,
    PlaceBasis,
    Qualifier,
    Status,
)
from shuangjian_cli.sinks.columns import load_glossary
from shuangjian_cli.sinks.csv_table import FORMULA_STARTS, safe_cell, write_csv
from shuangjian_cli.sinks.datapackage import write_package
from shuangjian_cli.sinks.sqlite import write_sqlite
from shuangjian_cli.sinks.tables import (
    DOCUMENT_COLUMNS,
    ERROR_COLUMNS,
    Column,
    MetricsCounter,
    Table,
    documents_table,
    rows_table,
)

from ..facts.make import document, fact

KIND = "shuangjian.fact/1"
ROWS = [
    fact("a", flags=["title", "vague"]),
    fact("b", 3.5, value_max=4.25, unit=None, classifier=None, adcode="010203", published=None),
    fact("c", 2, noun="=SUM(A1:A9)", place=None, adcode=None, period_start=None, title="－减法"),
]
DOCUMENTS = [
    document("a", "正文\n两行，全市共有学校481所。", published="2023-01-05", title="@标题")
]


def facts_table(rows: list[dict] | None = None) -> Table:
    return rows_table(KIND, iter(ROWS if rows is None else rows))


def tables() -> list[Table]:
    counter = MetricsCounter()
    return [
        rows_table(KIND, list(counter.seen(ROWS))),
        documents_table(iter(DOCUMENTS)),
        counter.table(),
    ]


def test_csv_is_read_back_as_it_was():
    stream = io.StringIO()
    write_csv(facts_table(), stream)
    found = list(csv.DictReader(io.StringIO(stream.getvalue())))
    for got, want in zip(found, ROWS, strict=True):
        assert float(got["value"]) == want["value"]
        assert got["adcode"] == (want["adcode"] or "")
        assert got["flags"] == ";".join(want["flags"])
        assert got["quote"] == want["quote"]
    assert found[2]["noun"] == "'=SUM(A1:A9)" and found[2]["title"] == "'－减法"
    assert found[1]["value_max"] == "4.25" and found[0]["value_max"] == ""


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_text_is_run_as_a_formula(start):
    assert safe_cell(start + "cmd") == f"'{start}cmd"
    assert safe_cell([start + "cmd"]) == f"'{start}cmd"


def test_the_header_stands_where_no_row_follows(tmp_path):
    stream = io.StringIO()
    write_csv(facts_table([]), stream, excel=True)
    assert stream.getvalue().startswith("\ufeffkind,record_id,")


def test_sqlite_has_types_keys_and_indexes(tmp_path: Path):
    write_sqlite(tables(), tmp_path / "out.sqlite")
    base = sqlite3.connect(tmp_path / "out.sqlite")
    base.row_factory = sqlite3.Row
    rows = base.execute("SELECT * FROM facts ORDER BY record_id").fetchall()
    for got, want in zip(rows, sorted(ROWS, key=lambda row: row["record_id"]), strict=True):
        for name, value in want.items():
            assert (json.loads(got[name]) if name == "flags" else got[name]) == value, name
    types = "SELECT DISTINCT typeof(value), typeof(adcode), typeof(value_max) FROM facts"
    assert {"real"} == {row[0] for row in base.execute(types)}
    assert {"text", "null"} == {row[1] for row in base.execute(types)}
    plan = base.execute("EXPLAIN QUERY PLAN SELECT * FROM facts WHERE adcode='140400'").fetchall()
    assert "facts_adcode" in plan[0]["detail"]
    flags = "SELECT j.value FROM facts, json_each(facts.flags) j ORDER BY 1"
    assert [row[0] for row in base.execute(flags)] == ["title", "vague"]
    assert base.execute("SELECT text FROM documents").fetchone()[0] == DOCUMENTS[0]["text"]
    metric = base.execute("SELECT * FROM metrics").fetchone()
    assert (metric["facts"], metric["pages"], metric["places"]) == (3, 3, 2)
    assert list(tmp_path.iterdir()) == [tmp_path / "out.sqlite"]


def test_rows_of_one_key_are_all_kept_and_counted(tmp_path: Path):
    twice = [*ROWS, ROWS[1], {**ROWS[0], "value": 7}]
    given = [facts_table(twice), documents_table(iter(DOCUMENTS))]
    assert write_sqlite(given, tmp_path / "out.sqlite") == {"facts": 2}
    base = sqlite3.connect(tmp_path / "out.sqlite")
    order = "SELECT record_id, value FROM facts"
    assert base.execute(order).fetchall() == [(row["record_id"], row["value"]) for row in twice]
    names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert names == [("facts",), ("documents",)]
    given = [facts_table(twice), documents_table(iter(DOCUMENTS))]
    assert write_package(given, tmp_path / "package", "about") == {"facts": 2}
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text())
    assert "primaryKey" not in package["resources"][0]["schema"]
    assert package["resources"][1]["schema"]["primaryKey"] == ["doc_id"]
    assert len((tmp_path / "package" / "facts.csv").read_text().splitlines()) == len(twice) + 1


def test_parquet_types_do_not_hang_on_the_values(tmp_path: Path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    from shuangjian_cli.sinks.parquet import write_parquet

    for number, rows in enumerate((ROWS, ROWS[:0], [ROWS[2]])):
        path = tmp_path / f"{number}.parquet"
        assert write_parquet(facts_table(rows), path) == 0
        table = parquet.read_table(path)
        types = {name: table.schema.field(name).type for name in table.schema.names}
        assert types["value"] == types["value_max"] == pyarrow.float64()
        assert types["adcode"] == pyarrow.string() and types["start"] == pyarrow.int64()
        assert types["period_start"] == types["published"] == pyarrow.date32()
        assert types["flags"] == pyarrow.list_(pyarrow.string())
        for got, want in zip(table.to_pylist(), rows, strict=True):
            for name, value in want.items():
                shown = got[name].isoformat() if isinstance(got[name], date) else got[name]
                assert shown == value, name


def test_dates_that_are_none_are_counted(tmp_path: Path):
    pytest.importorskip("pyarrow")
    from shuangjian_cli.sinks.parquet import write_parquet

    rows = [fact("a", published="2023年春"), fact("b", published="2023-02-30"), fact("c")]
    assert write_parquet(facts_table(rows), tmp_path / "x.parquet") == 2


def test_duckdb_and_pandas_read_the_same(tmp_path: Path):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    from shuangjian_cli.sinks.parquet import write_parquet

    write_parquet(facts_table(), tmp_path / "facts.parquet")
    with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as stream:
        write_csv(facts_table(), stream)
    base = duckdb.connect()
    described = base.execute(f"DESCRIBE SELECT * FROM '{tmp_path}/facts.parquet'").fetchall()
    types = {row[0]: row[1] for row in described}
    assert types["value"] == types["value_max"] == "DOUBLE"
    assert types["adcode"] == "VARCHAR" and types["period_end"] == "DATE"
    assert types["flags"] == "VARCHAR[]"
    query = f"SELECT value, adcode, period_start FROM '{tmp_path}/facts.parquet' ORDER BY value"
    assert base.execute(query).fetchall() == [
        (2.0, None, None),
        (3.5, "010203", date(2022, 1, 1)),
        (481.0, "140400", date(2022, 1, 1)),
    ]
    read = f"read_csv('{tmp_path}/facts.csv', types={{'adcode': 'VARCHAR'}})"
    query = f"SELECT value, adcode FROM {read} ORDER BY value"
    assert base.execute(query).fetchall() == [(2.0, None), (3.5, "010203"), (481.0, "140400")]
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(tmp_path / "facts.parquet")
    assert frame["value"].dtype == "float64" and list(frame["adcode"].dropna()) == [
        "140400",
        "010203",
    ]


def test_excel_has_typed_cells_a_frozen_header_and_filters(tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    from shuangjian_cli.sinks.excel import write_excel

    write_excel(tables(), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["facts", "documents", "metrics", "columns"]
    for sheet in book:
        frozen = "C2" if sheet.title == "facts" else "B2"
        assert sheet.freeze_panes == frozen and sheet.auto_filter.ref
    sheet = book["facts"]
    head = [cell.value for cell in sheet[1]]
    for number, want in enumerate(ROWS, 2):
        got = dict(zip(head, sheet[number], strict=True))
        assert got["value"].value == want["value"] and got["value"].data_type == "n"
        assert got["adcode"].value == want["adcode"]
        assert want["adcode"] is None or got["adcode"].data_type == "s"
        day = got["period_end"].value
        assert isinstance(day, datetime) and day.date().isoformat() == want["period_end"]
        assert (got["flags"].value or "") == ";".join(want["flags"])
    noun = sheet.cell(4, head.index("noun") + 1)
    assert (noun.value, noun.data_type) == ("=SUM(A1:A9)", "s")


def test_excel_has_what_readers_look_for_first_and_explains_every_column(tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    from shuangjian_cli.sinks.excel import write_excel

    write_excel(tables(), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    head = [cell.value for cell in book["facts"][1]]
    assert set(head) == set(Fact.model_fields)
    assert head[:7] == [
        *("place", "period_text", "period_start", "period_end", "metric", "noun", "value")
    ]
    assert head[-4:] == ["end", "sentence_start", "rule", "kind"]
    assert book["facts"].cell(2, head.index("sentence") + 1).alignment.wrap_text
    rows = list(book["columns"].iter_rows(min_row=2, values_only=True))
    explained = [row[1] for row in rows if row[0] == "facts" and row[2] is None]
    assert explained == head and all(row[3] and row[4] for row in rows)
    assert ("facts", "change", "level") in [row[:3] for row in rows]


def test_columns_and_codes_of_all_rows_have_words():
    glossary = load_glossary()
    names = {name for model in (Fact, Observation, Duplicate) for name in model.model_fields}
    assert names | {column.name for column in (*DOCUMENT_COLUMNS, *ERROR_COLUMNS)} <= set(
        glossary.columns
    )
    codes = {"qualifier": Qualifier, "status": Status, "change": ChangeKind}
    codes |= {"place_basis": PlaceBasis, "period_basis": PeriodBasis, "page_kind": PageKind}
    for column, values in codes.items():
        assert list(glossary.codes[column]) == list(get_args(values)), column
    assert glossary.describe(Column("rate:巩固率")) == "rate 巩固率"
    metrics = {row["metric"] for row in Lexicon().rows("metrics")}
    assert metrics == set(glossary.codes["metric"])


def test_metrics_of_the_user_are_called_by_their_labels():
    glossary = load_glossary({"school_buses": "校车", "schools": "学堂"})
    columns = ["metric", "school_buses_2023", "school_buses_values", "schools", "schoolbags"]
    rows = list(glossary.table({"wide": [Column(name) for name in columns]}).rows)
    told = {(row["column"], row.get("code")): (row["English"], row["中文"]) for row in rows}
    assert told["metric", "school_buses"] == ("school_buses", "校车")
    assert told["school_buses_2023", None] == ("school_buses 2023", "校车 2023")
    assert told["school_buses_values", None][1] == "校车: 有几个不同的数值"
    assert told["schools", None] == ("schools", "学校"), "ours keep their words"
    assert told["schoolbags", None] == ("", "")


def test_a_package_says_what_its_files_hold(tmp_path: Path):
    import hashlib

    write_package(tables(), tmp_path / "package", "about")
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text())
    assert [one["name"] for one in package["resources"]] == ["facts", "documents", "metrics"]
    for one in package["resources"]:
        data = (tmp_path / "package" / one["path"]).read_bytes()
        assert one["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert one["bytes"] == len(data)
        head = next(csv.reader(io.StringIO(data.decode())))
        assert head == [field["name"] for field in one["schema"]["fields"]]
    fields = {field["name"]: field["type"] for field in package["resources"][0]["schema"]["fields"]}
    described = package["resources"][0]["schema"]["fields"]
    assert all(field["description"] for field in described)
    assert (fields["value"], fields["adcode"], fields["published"]) == ("number", "string", "date")


def test_an_error_leaves_what_was_there(tmp_path: Path):
    def broken():
        yield ROWS[0]
        raise OSError("disk full")

    (tmp_path / "out.sqlite").write_text("before")
    with pytest.raises(OSError, match="disk full"):
        write_sqlite([rows_table(KIND, broken())], tmp_path / "out.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["out.sqlite"]
    assert (tmp_path / "out.sqlite").read_text() == "before"


def test_what_is_missing_is_advised_in_one_form(monkeypatch, tmp_path: Path):
    import sys

    from shuangjian_cli.sinks.excel import write_excel
    from shuangjian_cli.sinks.files import MissingExtraError

    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r'pip install "\.\[excel\]" in the clone'):
        write_excel(tables(), tmp_path / "out.xlsx")
