"""What hostile pages can reach: the terminal, the folders of the user, spreadsheets, databases."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.sinks.csv_table import write_csv
from shuangjian_cli.sinks.files import inside
from shuangjian_cli.sinks.sqlite import write_sqlite
from shuangjian_cli.sinks.tables import Column, Table, rows_table

from ..facts.make import fact
from .helpers import TEXT

ESCAPES = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e\r"
NAMES = (
    "../../../x",
    "/etc/passwd",
    "C:\\x",
    "a/../../../b",
    "..",
    ".",
    "",
    "~/x",
    "-rf",
    "a\nb",
    "con",
)


@given(st.text(max_size=300) | st.sampled_from(NAMES))
@settings(max_examples=300, deadline=None)
def test_no_document_id_leads_out_of_the_folder(name: str) -> None:
    folder = Path("/nowhere/out")
    file = inside(folder, name, ".txt")
    assert file.parts[:3] == folder.parts and len(file.parts) > 3
    assert ".." not in file.parts and file.name.endswith(".txt")
    assert all(
        len(part.encode()) < 255 and part.isprintable() for part in file.parts if part != "/"
    ) or any(not c.isprintable() for c in name)


def test_hostile_ids_stay_in_the_folder_of_clean(shell, tmp_path: Path) -> None:
    names = [*(name or "x" for name in NAMES), "长" * 500, "长" * 501, "a|b", 'a"b']
    rows = [{"id": name, "text": TEXT} for name in names]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = shell("clean", "rows.jsonl", "-o", "deep/out/", "--format", "text", "--no-config")
    assert done.returncode == 0, done.stderr.decode()
    outside = [
        p for p in tmp_path.rglob("*") if p.is_file() and (tmp_path / "deep/out") not in p.parents
    ]
    assert [p.name for p in outside if p.suffix == ".txt"] == []
    assert len(list((tmp_path / "deep/out").rglob("*.txt"))) == len(names)


def test_no_escape_of_a_page_or_an_id_reaches_the_terminal(shell, tmp_path: Path) -> None:
    page = {
        "id": f"a{ESCAPES}",
        "url": f"http://a{ESCAPES}",
        "title": ESCAPES,
        "text": TEXT + ESCAPES + TEXT,
    }
    bad = {"id": f"b{ESCAPES}", "nothing": 1}
    (tmp_path / "rows.jsonl").write_text(f"{json.dumps(page)}\n{json.dumps(bad)}\n")
    for arguments in (
        ("explain",),
        ("explain", "--all"),
        ("clean",),
        ("extract",),
        ("run", "-o", "out"),
    ):
        done = shell(*arguments, "rows.jsonl", "--no-config")
        shown = done.stderr + (done.stdout if arguments[0] == "explain" else b"")
        assert done.returncode == 1, arguments
        for mark in ("\x1b", "\x07", "\x9b", "\u202e", "\r"):
            assert mark not in shown.decode(), (arguments, mark)


def test_a_file_name_with_escapes_is_shown_without_them(shell, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\nb.pdf").write_bytes(b"%PDF-1.7")
    done = shell("clean", tmp_path, "--no-config")
    assert done.returncode == 1 and b"\x1b" not in done.stderr


def test_no_command_writes_escapes_to_the_terminal(shell, tmp_path: Path) -> None:
    """Every command that reads a crawl or a run, on pages, ids and file names full of them."""
    name = f"a{ESCAPES}".strip().replace("/", "")
    crawl = tmp_path / f"crawl{name}"
    crawl.mkdir()
    lines = [
        {"id": f"{number}{ESCAPES}", "title": ESCAPES, "text": f"{HEAD}\n{TEXT}{ESCAPES}\n{TEXT}"}
        for number in range(6)
    ]
    (crawl / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (crawl / f"{name}.pdf").write_bytes(b"%PDF-1.7")
    gold = {"doc_id": ESCAPES, "metric": f"schools{ESCAPES}", "value": 1, "quote": ESCAPES}
    (tmp_path / f"{name}.gold.jsonl").write_text(json.dumps(gold))
    for arguments in (
        ("run", crawl, "-o", "out", "--dry-run"),
        ("run", crawl, "-o", "out", "--report"),
        ("run", crawl, "-o", f"out{name}"),
        ("run", tmp_path / f"{name}.gold.jsonl", "-o", "out", "--overwrite"),
        ("clean", crawl / f"none{name}"),
        ("extract", crawl, "--errors", "errors.jsonl", "-o", "facts.jsonl"),
        ("explain", crawl, "--all"),
        ("template", "learn", crawl, "-o", f"{name}.json"),
        ("template", "show", f"{name}.json"),
        ("template", "show", f"{name}.json", "--site", name),
        ("reconcile", "out", "-o", "same.jsonl"),
        ("dedup", "out", "-o", "copies.jsonl"),
        ("diff", "out", f"out{name}"),
        ("score", f"{name}.gold.jsonl", "out/facts.jsonl", "-v"),
        ("export", "out", "-o", f"{name}.csv"),
        ("lexicon", "test", "out"),
        ("report", f"none{name}"),
        ("merge", f"none{name}"),
    ):
        done = shell(*arguments, *(() if arguments[0] in PLAIN else ("--no-config",)))
        shown = (done.stdout + done.stderr).decode()
        assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}, (arguments, shown)
        assert "Traceback" not in shown and "No such option" not in shown, (arguments, shown)


HEAD = "清溪市教育局简报"
PLAIN = {"reconcile", "dedup", "diff", "score", "export", "lexicon", "report", "merge", "template"}
"""Commands without settings."""


def test_a_warc_address_with_escapes_is_not_told_to_the_terminal(shell, tmp_path: Path) -> None:
    """Found by fuzzing: warcio logs an address that holds a blank as it is."""
    pytest.importorskip("warcio")
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{TEXT}".encode()
    head = f"WARC-Type: response\r\nWARC-Target-URI: http://a.example/ {ESCAPES.strip()}"
    record = f"WARC/1.0\r\n{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    (tmp_path / "x.warc").write_bytes(record + b"\r\n\r\n")
    for arguments in (("clean",), ("run", "-o", "out")):
        done = shell(*arguments, "x.warc", "--no-config")
        shown = done.stderr.decode()
        assert done.returncode == 0
        assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}, (arguments, shown)


FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "\n=1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_of_a_page_is_a_formula(formula: str) -> None:
    stream = io.StringIO()
    write_csv(
        rows_table("shuangjian.fact/1", iter([fact("a", noun=formula, title=formula)])), stream
    )
    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    for cell in (row["noun"], row["title"]):
        assert cell.strip()[:1] not in set("=+@-＝") or cell.startswith("'")


def test_a_carriage_return_ends_no_row_of_extract(shell, tmp_path: Path) -> None:
    page = {"id": "a", "publisher": "one\rtwo\r\nthree", "text": TEXT}
    (tmp_path / "rows.jsonl").write_text(json.dumps(page))
    done = shell("extract", "rows.jsonl", "--format", "csv", "--no-config")
    assert b"\r" not in done.stdout
    found = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert found and {row["publisher"] for row in found} == {"one\ntwo\nthree"}


def test_excel_takes_formulas_as_text(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    from shuangjian_cli.sinks.excel import write_excel

    rows = [
        fact(
            "a",
            noun="=1+1",
            title="http://a.example/" + "x" * 3000,
            quote="\x00\x1b" + "长" * 40_000,
        )
    ]
    write_excel([rows_table("shuangjian.fact/1", iter(rows))], tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("name", ['x"; DROP TABLE facts; --', "select", "a b", "表", 'q"q', "x'y"])
def test_names_are_no_sql(tmp_path: Path, name: str) -> None:
    table = Table(
        name, (Column("metric"), Column(name)), iter([{"metric": name, name: "'); DROP TABLE x"}])
    )
    write_sqlite([table], tmp_path / "x.sqlite")
    base = sqlite3.connect(tmp_path / "x.sqlite")
    assert base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [
        (name,)
    ]
    quoted = '"' + name.replace('"', '""') + '"'
    assert base.execute(f"SELECT * FROM {quoted}").fetchall() == [(name, "'); DROP TABLE x")]


def test_the_report_and_the_explained_page_run_nothing(shell, tmp_path: Path) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    rows = {
        "id": f"a{script}",
        "title": script,
        "text": f"{TEXT}\n{script.replace('<', '&lt;')}{TEXT}",
    }
    (tmp_path / "rows.jsonl").write_text(json.dumps(rows))
    assert shell("run", "rows.jsonl", "-o", "out", "--no-config").returncode == 0
    assert shell("report", "out").returncode == 0
    assert shell("explain", "rows.jsonl", "--html", "page.html", "--no-config").returncode == 0
    for file in [*tmp_path.rglob("*.html")]:
        text = file.read_text(encoding="utf-8")
        assert "<script>alert" not in text and "<img src=x" not in text
