"""The command line in real processes: streams, exit codes, one-line errors, nothing lost."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shuangjian_cli.model.schema import row_schema

from ..conftest import heed_interrupts
from ..sources.test_containers import make_warc

PAGE = (
    "清溪市教育局网站\n首页 > 新闻\n清溪市课后服务惠及学生3万余名\n"
    "本报讯 近日，记者从长治市教育局获悉，全市共有481所学校开展课后服务，惠及学生31万余名。"
    "各校组建艺体类社团5351个，丰富了学生的课余生活。\n"
    "下一步，长治市将投入资金1138万元，用于改善课后服务的条件，让更多的学生受益。\n"
    "Copyright 2023 清溪新闻网 版权所有\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"


def rows(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    folder = tmp_path / "crawl"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(PAGE, encoding="utf-8")
    (folder / "sub" / "b.txt").write_text(PAGE.replace("481", "482"), encoding="gb18030")
    (folder / ".hidden.txt").write_text(PAGE, encoding="utf-8")
    return folder


def test_clean_writes_a_row_a_page_with_ids_relative_to_the_root(shell, crawl):
    done = shell("clean", crawl)
    assert done.returncode == 0, done.stderr.decode()
    found = rows(done.stdout)
    assert [row["doc_id"] for row in found] == ["a.txt", "sub/b.txt"]
    assert {row["kind"] for row in found} == {"shuangjian.document/1"}
    assert "481所" in found[0]["text"] and "482所" in found[1]["text"]
    for row in found:
        spans = [row["text"][b["start"] : b["end"]] for b in row["blocks"]]
        assert "\n".join(spans) == row["text"]


def test_rows_have_exactly_the_keys_of_their_schema(shell, crawl):
    document = rows(shell("clean", crawl).stdout)[0]
    fact = rows(shell("extract", crawl).stdout)[0]
    assert set(document) == set(row_schema("document")["properties"])
    assert set(fact) == set(row_schema("fact")["properties"])


def test_extract_takes_pages_and_clean_documents_alike(shell, crawl):
    direct = shell("extract", crawl)
    piped = shell("extract", stdin=shell("clean", crawl).stdout)
    assert direct.returncode == piped.returncode == 0
    assert direct.stdout == piped.stdout
    assert direct.stdout


@pytest.mark.parametrize("command", [["clean"], ["extract"], ["run", "-o", "out", "-j", "1"]])
def test_facts_as_input_are_sent_to_the_commands_that_take_them(shell, crawl, tmp_path, command):
    (tmp_path / "facts.jsonl").write_bytes(shell("extract", crawl).stdout)
    done = shell(*command, "facts.jsonl")
    message = done.stderr.decode()
    first = message.splitlines()[0]
    assert done.returncode == 1
    assert "shuangjian.fact/1" in first and "is for: export, reconcile, diff, score" in first
    assert message.count("shuangjian.fact/1") > 2 and message.count("is for:") == 1


@pytest.mark.parametrize("command", [["clean"], ["explain"], ["extract"], ["run", "-o", "new"]])
def test_the_folder_of_a_run_is_no_crawl(shell, crawl, tmp_path, command):
    shell("run", crawl, "-o", "out", "-j", "1")
    done = shell(*command, "out/")
    message = done.stderr.decode()
    assert done.returncode == 2 and not done.stdout and message.count("\n") == 1
    assert "out/ is the folder of a run; give out/documents.jsonl" in message
    assert "--run out/" in message
    documents = rows((tmp_path / "out" / "documents.jsonl").read_bytes())
    assert rows(shell("clean", "out/documents.jsonl").stdout) == documents


def test_explain_names_some_failures_and_counts_the_rest(shell, tmp_path):
    (tmp_path / "bad").mkdir()
    for number in range(13):
        (tmp_path / "bad" / f"{number}.pdf").write_bytes(PDF)
    done = shell("explain", "bad")
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1 and len(lines) == 11 and "3 more errors" in lines[-1]


def test_hints_travel_through_the_pipe(shell, crawl):
    flags = ("--default-place", "运城市", "--default-publisher", "河东晨报")
    direct = shell("extract", crawl, *flags)
    piped = shell("extract", stdin=shell("clean", crawl, *flags).stdout)
    assert direct.stdout == piped.stdout


def test_quotes_stand_where_the_offsets_say(shell, crawl):
    texts = {row["doc_id"]: row["text"] for row in rows(shell("clean", crawl).stdout)}
    for fact in rows(shell("extract", crawl).stdout):
        text = texts[fact["doc_id"]]
        assert text[fact["start"] : fact["end"]] == fact["quote"]
        at = fact["sentence_start"]
        assert text[at : at + len(fact["sentence"])] == fact["sentence"]


def test_text_goes_to_a_folder_that_mirrors_the_input(shell, crawl, tmp_path):
    done = shell("clean", crawl, "--format", "text", "-o", tmp_path / "texts")
    assert done.returncode == 0
    files = sorted(
        p.relative_to(tmp_path / "texts").as_posix() for p in (tmp_path / "texts").rglob("*.txt")
    )
    assert files == ["a.txt", "sub/b.txt"]
    assert "481所学校" in (tmp_path / "texts" / "a.txt").read_text(encoding="utf-8")


def test_pages_whose_files_would_have_one_name_keep_a_text_each(shell, tmp_path):
    pages = {name: PAGE.replace("481", str(481 + at)) for at, name in enumerate(ALIKE)}
    (tmp_path / "rows.jsonl").write_text(
        "\n".join(json.dumps({"id": name, "text": text}) for name, text in pages.items())
    )
    found = []
    for out in ("texts", "again"):
        done = shell("clean", "rows.jsonl", "--format", "text", "-o", out)
        assert done.returncode == 0, done.stderr.decode()
        files = sorted(p for p in (tmp_path / out).rglob("*") if p.is_file())
        found.append({p.relative_to(tmp_path / out): p.read_text(encoding="utf-8") for p in files})
    assert found[0] == found[1]
    texts = "".join(found[0].values())
    assert len(found[0]) == len(ALIKE)
    assert all(f"{481 + at}所学校" in texts for at in range(len(ALIKE)))
    assert (tmp_path / "texts" / "a_.txt").is_file()
    note = "5 pages would have the file of another; names with a hash keep them apart"
    assert note in done.stderr.decode()


LONG = "https://a.example/" + "长" * 60
ALIKE = (
    *("a?.txt", "a*.txt", "b.html", "b.html.txt", "C.html", "c.html"),
    *("d.txt", "d.txt/e", "f/g", "f", "f.txt/h"),
    *(f"{LONG}/{number}" for number in range(3)),
    *(f"{LONG}{number}" for number in range(3)),
)
"""Ids whose files would have one name, and files that would stand where a folder must."""


def recrawl(folder: Path) -> list[Path]:
    """Two addresses that were fetched again, by rows and in a WARC, and other pages."""
    rows = [("a", 120), ("b", 130), ("a", 150), ("a#2", 160), ("a", 170), ("other.txt", 180)]
    lines = [
        {"url": f"https://a.example/{name}" if "." not in name else None, "id": None, "text": text}
        | ({"id": name} if "." in name else {})
        for name, number in rows
        for text in [PAGE.replace("481", str(number))]
    ]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "other.txt").write_text(PAGE, encoding="utf-8")
    return [folder / "other.txt", folder / "rows.jsonl"]


REPEATED = [
    "other.txt",
    *(f"https://a.example/{name}" for name in ("a", "b", "a#2", "a#2#2", "a#3")),
    "other.txt#2",
]


def test_pages_of_one_id_are_told_apart_by_every_command(shell, tmp_path):
    inputs = recrawl(tmp_path)
    done = shell("clean", *inputs)
    assert [row["doc_id"] for row in rows(done.stdout)] == REPEATED
    assert b"4 pages have the id of an earlier one; #2, #3 ... behind it" in done.stderr
    documents, facts = done.stdout, shell("extract", *inputs).stdout
    assert shell("extract", stdin=documents).stdout == facts
    names = [fact["record_id"] for fact in rows(facts)]
    assert len(names) == len(set(names)) and {name.rsplit(":", 2)[0] for name in names} == set(
        REPEATED
    )
    for flags in (("-j", "1"), ("-j", "2", "--shard-size", "2"), ("-j", "1", "--sample", "0.999")):
        out = tmp_path / "-".join(flags).strip("-")
        done = shell("run", *inputs, "-o", out, *flags)
        assert b"4 pages have the id of an earlier one" in done.stderr
        assert (out / "documents.jsonl").read_bytes() == documents
        assert (out / "facts.jsonl").read_bytes() == facts
    again = shell("run", *inputs, "-o", out, *flags)
    assert b"1 of 1 parts were done before" in again.stderr


def test_texts_in_one_file_stand_apart_and_that_is_said(shell, crawl, tmp_path):
    done = shell("clean", crawl, "--format", "text", "-o", "all.txt")
    assert done.returncode == 0
    assert "all.txt holds the texts of 2 pages" in done.stderr.decode()
    first, second = (tmp_path / "all.txt").read_text(encoding="utf-8").split("\n\n")
    assert "481所学校" in first and "482所学校" in second
    one = shell("clean", crawl / "a.txt", "--format", "text", "-o", "one.txt")
    assert one.returncode == 0 and not one.stderr


def test_csv_has_a_header_numbers_and_a_bom_for_excel(shell, crawl):
    plain = shell("extract", crawl, "--format", "csv").stdout
    excel = shell("extract", crawl, "--format", "csv", "--excel").stdout
    assert excel.startswith(b"\xef\xbb\xbf") and not plain.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(plain.decode())))
    facts = rows(shell("extract", crawl).stdout)
    assert [float(row["value"]) for row in table] == [fact["value"] for fact in facts]
    assert [row["quote"] for row in table] == [fact["quote"] for fact in facts]


def test_metric_filters_and_by_document_groups(shell, crawl):
    schools = rows(shell("extract", crawl, "--metric", "schools").stdout)
    assert schools and {fact["metric"] for fact in schools} == {"schools"}
    grouped = rows(shell("extract", crawl, "--by", "document").stdout)
    assert len(grouped) == 2
    assert [fact["value"] for fact in grouped[0]["schools"]] == [481]
    assert [fact["value"] for fact in grouped[0]["clubs"]] == [5351]
    assert grouped[0]["seats"] == []
    asked = shell("extract", crawl, "--by", "document", "--metric", "clubs", "--metric", "seats")
    lists = [name for name, value in rows(asked.stdout)[0].items() if isinstance(value, list)]
    assert sorted(lists) == ["clubs", "seats"]


def test_an_unknown_metric_is_refused_with_the_known_ones(shell, crawl):
    done = shell("extract", crawl, "--metric", "ponies")
    assert done.returncode == 2
    assert b"ponies" in done.stderr and b"schools" in done.stderr


@pytest.mark.parametrize("command", [["clean"], ["extract"], ["run", "-o", "out"]])
def test_an_unknown_default_place_is_refused_with_the_nearest(shell, crawl, command):
    done = shell(*command, crawl, "--default-place", "长冶市")  # one sign is wrong
    message = done.stderr.decode()
    assert done.returncode == 2 and "长冶市" in message and "长治市" in message
    assert len(message.splitlines()) == 1
    strange = shell(*command, crawl, "--default-place", "火星市")
    assert strange.returncode == 2 and not strange.stderr.decode().endswith(", 市?\n")
    assert shell(*command, crawl, "--default-place", "没有市").returncode == 2
    for known in ("山西长治", "广东省"):
        assert shell(*command, crawl, "--default-place", known).returncode == 0


@pytest.mark.parametrize("flag", ["--keep", "--drop"])
def test_an_unknown_rule_is_refused_with_the_nearest(shell, crawl, flag):
    done = shell("clean", crawl, flag, "copyrigth")
    message = done.stderr.decode()
    assert done.returncode == 2 and "'copyrigth'" in message and "copyright" in message
    assert shell("clean", crawl, flag, "nosuchrule").returncode == 2
    assert shell("clean", crawl, flag, "copyright").returncode == 0


def test_bad_input_is_named_and_good_pages_beside_it_are_done(shell, crawl, tmp_path):
    (crawl / "c.pdf").write_bytes(PDF)
    (crawl / "d.png").write_bytes(PNG)
    (crawl / "e.txt").write_bytes(b"")
    (crawl / "f.jsonl").write_text(
        '{"text": "全市共有学校12所。", "id": "ok"}\n{broken\n[1]\n{"x": 1}\n'
    )
    done = shell("clean", crawl, tmp_path / "missing.html", "--errors", tmp_path / "errors.jsonl")
    assert done.returncode == 1
    assert [row["doc_id"] for row in rows(done.stdout)] == ["crawl/a.txt", "ok", "crawl/sub/b.txt"]
    errors = {row["doc_id"]: row for row in rows((tmp_path / "errors.jsonl").read_bytes())}
    assert "PDF" in errors["crawl/c.pdf"]["message"]
    assert "picture" in errors["crawl/d.png"]["message"]
    assert "empty" in errors["crawl/e.txt"]["message"]
    assert {"crawl/f.jsonl#2", "crawl/f.jsonl#3", "crawl/f.jsonl#4"} < set(errors)
    assert any("missing.html" in key for key in errors)
    lines = done.stderr.decode().splitlines()
    assert len(lines) == len(errors) + 1  # one clear line each, and the count


@pytest.mark.parametrize("command", [["clean"], ["extract"], ["run", "-o", "out"]])
def test_an_empty_folder_is_said_to_be_empty(shell, tmp_path, command):
    (tmp_path / "crawl").mkdir()
    done = shell(*command, "crawl")
    assert done.returncode == 0
    assert "no page was found" in done.stderr.decode()
    assert "no page was found" not in shell(*command, "crawl", "--quiet").stderr.decode()


def bound(*command: object) -> list[str]:
    """A command whose process heeds permissions: root's may read everything."""
    if os.geteuid():
        return [*map(str, command)]
    if not shutil.which("setpriv"):
        pytest.skip("root needs setpriv to give up its rights")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *map(str, command)]


@pytest.mark.parametrize(("closed", "documents"), [("sub", 1), (".", 0)])
def test_a_folder_that_cannot_be_listed_is_an_error(crawl, tmp_path, closed, documents):
    place = crawl / closed
    place.chmod(0)
    try:
        for order in (["clean", crawl], ["run", crawl, "-o", tmp_path / "out", "-j", "1"]):
            done = subprocess.run(
                bound(sys.executable, "-m", "shuangjian_cli", *order),
                capture_output=True,
                cwd=tmp_path,
                timeout=120,
            )
            assert done.returncode == 1, done.stderr.decode()
            assert f"{place}: Permission denied" in done.stderr.decode()
        assert len(rows((tmp_path / "out" / "documents.jsonl").read_bytes())) == documents
        (error,) = rows((tmp_path / "out" / "errors.jsonl").read_bytes())
        assert (error["doc_id"], error["error"]) == (closed, "PermissionError")
    finally:
        place.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_a_folder_that_takes_no_files_is_a_usage_error(shell, tmp_path):
    (tmp_path / "a.txt").write_text("全市共有学校481所，课后服务已经开展。")
    done = shell("run", "a.txt", "-o", "/proc/out")
    assert done.returncode == 2
    assert "cannot write /proc/out" in done.stderr.decode()


def test_no_existing_path_is_a_usage_error(shell, tmp_path):
    done = shell("clean", tmp_path / "nothing.html")
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize("out", ["nowhere/out.jsonl", "crawl"])
def test_an_unwritable_output_is_said_before_any_work(shell, crawl, tmp_path, out):
    done = shell("extract", crawl, "-o", tmp_path / out)
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize("command", [["clean"], ["extract"], ["explain"], ["run", "-o", "out"]])
def test_a_list_of_no_paths_is_no_wish_for_standard_input(shell, crawl, tmp_path, command):
    (tmp_path / "empty.txt").write_text("\n \n")
    for name, stdin in (("empty.txt", PAGE.encode()), ("-", b"\n")):
        done = shell(*command, "--files-from", name, stdin=stdin)
        message = done.stderr.decode()
        assert done.returncode == 2 and not done.stdout
        assert "names no paths" in message and name in message and message.count("\n") == 1
    assert shell("clean", crawl, "--files-from", "empty.txt").returncode == 0


@pytest.mark.parametrize("command", [["clean"], ["run", "-o", "out", "-j", "1"]])
def test_an_empty_standard_input_is_no_empty_file(shell, command):
    done = shell(*command)
    first = done.stderr.decode().splitlines()[0]
    assert done.returncode == 1 and "nothing came on stdin" in first and "file" not in first


def test_pages_come_from_standard_input(shell):
    assert "481所学校" in rows(shell("clean", "-", stdin=PAGE.encode("gb18030")).stdout)[0]["text"]
    row = json.dumps({"id": "x1", "html": f"<p>{PAGE}</p>", "crawl": 7}, ensure_ascii=False)
    document = rows(shell("clean", stdin=row.encode()).stdout)[0]
    assert document["doc_id"] == "x1"
    assert document["crawl"] == 7  # unknown keys pass through


ROWS = "".join(json.dumps({"id": name, "text": PAGE}) + "\n" for name in "ab")


@pytest.mark.parametrize("command", ["clean", "run"])
@pytest.mark.parametrize("name", ["rows.json", "rows.JSON.gz"])
def test_rows_in_a_file_of_json_are_known_by_their_beginning(shell, tmp_path, command, name):
    data = ROWS.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    done = shell(command, name, *(("-o", "out", "-j", "1") if command == "run" else ()))
    assert done.returncode == 0, done.stderr.decode()
    found = (tmp_path / "out" / "documents.jsonl").read_bytes() if command == "run" else done.stdout
    assert [row["doc_id"] for row in rows(found)] == ["a", "b"]


@pytest.mark.parametrize("command", ["clean", "run"])
def test_rows_come_through_a_named_pipe(tmp_path, command):
    extra = "-o out -j 1 && cat out/documents.jsonl" if command == "run" else ""
    tool = f"{sys.executable} -m shuangjian_cli"
    (tmp_path / "rows.jsonl").write_text(ROWS)
    line = f"{tool} {command} <(cat rows.jsonl) --no-config {extra}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, cwd=tmp_path, timeout=120)
    assert [row["doc_id"] for row in rows(done.stdout)] == ["a", "b"], done.stderr.decode()


@pytest.mark.parametrize("data", [f"[{ROWS.splitlines()[0]}]", '{\n  "id": 1,\n  "text": "a"\n}'])
@pytest.mark.parametrize("name", ["rows.json", "rows.txt", "-"])
def test_json_that_is_no_rows_is_no_prose(shell, tmp_path, name, data):
    (tmp_path / "rows.json").write_text(data)
    (tmp_path / "rows.txt").write_text(data)
    done = shell("clean", name, stdin=data.encode())
    assert done.returncode == 1 and not done.stdout
    assert "one object a line: jq -c '.[]'" in done.stderr.decode()
    forced = shell("clean", "rows.txt", "--from", "text")
    assert forced.returncode == 0, "who says that it is text is believed"


@pytest.mark.parametrize("command", ["clean", "run"])
@pytest.mark.parametrize("name", ["rows", "rows.txt", "rows.html.gz"])
def test_rows_in_a_file_of_another_name_are_no_prose(shell, tmp_path, command, name):
    data = ROWS.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    done = shell(command, name, *(("-o", "out", "-j", "1") if command == "run" else ()))
    assert done.returncode == 1 and not done.stdout
    assert "this is JSON; name it .jsonl, or say --from jsonl" in done.stderr.decode()
    assert len(rows(shell("clean", name, "--from", "jsonl").stdout)) == 2


def test_head_ends_the_pipe_at_once_and_in_silence(crawl, tmp_path):
    for number in range(300):
        (crawl / f"n{number:03}.txt").write_text(PAGE, encoding="utf-8")
    tool = f"{sys.executable} -m shuangjian_cli"
    script = f"{tool} clean {crawl} | {tool} extract | head -3; echo ${{PIPESTATUS[*]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=120)
    *facts, codes = done.stdout.decode().splitlines()
    assert len(facts) == 3 and all(json.loads(fact) for fact in facts)
    assert codes.split()[1:] == ["141", "0"]
    assert done.stderr == b""


@pytest.mark.parametrize(
    "command",
    [
        *("clean", "clean --format text", "extract", "extract --format csv", "segment"),
        *("export --format csv", "reconcile", "dedup"),
    ],
)
def test_the_reader_of_a_dash_may_go_away_too(crawl, tmp_path, command):
    for number in range(40):
        (crawl / f"{number}.txt").write_text(PAGE.replace("481", f"{number}1"), encoding="utf-8")
    tool, name = f"{sys.executable} -m shuangjian_cli", command.split()[0]
    given: Path | str = crawl
    if name in ("export", "reconcile", "dedup"):
        kind = "documents" if name == "dedup" else "facts"
        order = "clean" if name == "dedup" else "extract"
        given = f"{kind}.jsonl"
        subprocess.run(f"{tool} {order} {crawl} > {given}", shell=True, cwd=tmp_path, check=True)
    script = f"{tool} {command} {given} -o - | (exec <&-); echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=120, cwd=tmp_path)
    assert done.stdout.split() == [b"141"] and not done.stderr, done.stderr.decode()


def test_two_runs_give_the_same_bytes_whatever_the_hash_seed(shell, crawl):
    first = shell("extract", crawl, env={"PYTHONHASHSEED": "1"})
    second = shell("extract", crawl, env={"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo"})
    assert first.stdout == second.stdout != b""


def test_run_writes_the_folder_and_the_numbers_add_up(shell, crawl, tmp_path):
    (crawl / "bad.pdf").write_bytes(PDF)
    out = tmp_path / "out"
    done = shell("run", crawl, "-o", out, "--shard-size", "1")
    assert done.returncode == 1
    summary = json.loads((out / "summary.json").read_text())
    assert (summary["pages"], summary["documents"], summary["failed"]) == (3, 2, 1)
    joined = (out / "facts.jsonl").read_bytes()
    parts = sorted((out / "facts").iterdir())
    assert len(parts) == 3 and joined == b"".join(part.read_bytes() for part in parts)
    assert len(rows(joined)) == summary["facts"] > 0
    assert "schools" in done.stderr.decode() and "facts.jsonl" in done.stderr.decode()
    assert shell("extract", crawl).stdout == joined
    assert shell("run", crawl, "-o", out).returncode == 1  # an earlier run is replaced


def test_the_line_and_the_table_at_the_end_are_plain_words(shell, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        PAGE + "每所学校应配备校医不少于2名，学生人数不得超过2000人。\n", encoding="utf-8"
    )
    messages = shell("run", page, "-o", tmp_path / "out").stderr.decode()
    assert "status" in messages and "1 page: 1 document (" in messages
    page.write_text("<html><body><a href='/'>首页</a></body></html>", encoding="utf-8")
    messages = shell("run", page, "-o", tmp_path / "out").stderr.decode()
    assert "1 page: 1 document (1 without an article), 0 facts, 0 errors\n" in messages
    page.write_bytes(PDF)
    messages = shell("run", page, "-o", tmp_path / "other").stderr.decode()
    assert "1 page: 0 documents, 0 facts, 1 error\n" in messages


def test_run_leaves_a_folder_that_is_none_of_its_own(shell, crawl, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("one")
    done = shell("run", crawl, "-o", tmp_path / "thesis")
    assert done.returncode == 2
    assert [p.name for p in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


@pytest.mark.parametrize(("number", "codes"), [(signal.SIGINT, {130, -2}), (signal.SIGTERM, {143})])
def test_a_stopped_command_leaves_no_half_written_file(crawl, tmp_path, number, codes):
    """An interrupt that falls into the `eval` of a class makes Python end by the signal itself;
    a shell calls that 130, too."""
    for page in range(3000):
        (crawl / f"n{page:04}.txt").write_text(PAGE * 40, encoding="utf-8")
    out = tmp_path / "facts.jsonl"
    command = [sys.executable, "-m", "shuangjian_cli", "extract", str(crawl), "-o", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=heed_interrupts)
    part = tmp_path / ".facts.jsonl.part"
    deadline = time.monotonic() + 60
    while not part.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode in codes
    assert not out.exists() and not part.exists()


def test_texts_that_a_stopped_command_wrote_are_counted(crawl, tmp_path):
    for page in range(3000):
        (crawl / f"n{page:04}.txt").write_text(PAGE * 40, encoding="utf-8")
    out = tmp_path / "texts"
    command = [sys.executable, "-m", "shuangjian_cli", "clean", str(crawl), "--format", "text"]
    process = subprocess.Popen(
        [*command, "-o", str(out)], stderr=subprocess.PIPE, preexec_fn=heed_interrupts
    )
    deadline = time.monotonic() + 60
    while len(list(out.glob("*.txt"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    found = re.search(r"stopped; ([\d,]+) texts of the pages before stand in (.+)\n$", said)
    assert found and found[2] == str(out)
    assert abs(int(found[1].replace(",", "")) - len(list(out.rglob("*.txt")))) <= 1
    assert not list(out.rglob("*.part"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
@pytest.mark.parametrize("options", [["-o", "/dev/full"], ["--removed", "/dev/full", "-o", "x"]])
def test_a_full_disk_is_said_with_the_name_of_the_file(shell, crawl, options):
    done = shell("clean", crawl, *options)
    assert done.returncode == 3
    assert done.stderr.decode() == "shuangjian: /dev/full: No space left on device\n"


def test_settings_come_from_flag_then_environment_then_file(shell, crawl, tmp_path):
    (tmp_path / "shuangjian.toml").write_text('metrics = ["clubs"]\n')
    from_file = rows(shell("extract", crawl).stdout)
    from_env = rows(shell("extract", crawl, env={"SHUANGJIAN_METRICS": "schools"}).stdout)
    from_flag = rows(
        shell("extract", crawl, "--metric", "funds", env={"SHUANGJIAN_METRICS": "schools"}).stdout
    )
    for found, metric in ((from_file, "clubs"), (from_env, "schools"), (from_flag, "funds")):
        assert {fact["metric"] for fact in found} == {metric}
    assert len({f["metric"] for f in rows(shell("extract", crawl, "--no-config").stdout)}) > 1


def test_a_wrong_encoding_is_an_error_for_the_pages_it_makes_nonsense_of(shell, crawl, tmp_path):
    done = shell("clean", crawl, "--encoding", "big5", "--errors", tmp_path / "errors.jsonl")
    assert done.returncode == 1 and not done.stdout
    found = {row["doc_id"]: row for row in rows((tmp_path / "errors.jsonl").read_bytes())}
    assert {row["stage"] for row in found.values()} == {"decode"}
    assert found["a.txt"]["message"] == "looks like utf-8, not big5; leave out --encoding"
    assert found["sub/b.txt"]["message"] == "looks like gb18030, not big5; leave out --encoding"
    done = shell("clean", crawl, "--encoding", "gbk")
    assert [row["doc_id"] for row in rows(done.stdout)] == ["sub/b.txt"]


@pytest.mark.parametrize(
    "order",
    [
        ["clean", "crawl", "--meta", "lost"],
        ["clean", "crawl", "--files-from", "lost"],
        ["clean", "crawl", "--templates", "lost"],
        ["template", "show", "lost"],
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_plain_words(shell, crawl, tmp_path, order):
    done = shell(*order)
    message = done.stderr.decode()
    assert done.returncode == 2 and message.endswith("lost: no such file\n"), message
    assert ("--" in message) is any(word.startswith("--") for word in order)
    (tmp_path / "lost").mkdir()
    assert shell(*order).stderr.decode().endswith("lost: Is a directory\n")
    (tmp_path / "lost").rmdir()
    (tmp_path / "lost").write_bytes("地点".encode("gbk"))
    assert "lost: is no UTF-8 text" in shell(*order).stderr.decode()


def test_an_unreadable_table_of_the_lexicon_is_said_in_plain_words(shell, crawl, tmp_path):
    (tmp_path / "rows" / "metrics.toml").mkdir(parents=True)
    done = shell("clean", crawl, "--lexicon", "rows")
    assert done.returncode == 2
    assert done.stderr.decode() == "shuangjian: metrics.toml: Is a directory\n"


def test_a_wrong_setting_is_one_line(shell, crawl, tmp_path):
    (tmp_path / "shuangjian.toml").write_text("metrix = 1\n")
    done = shell("extract", crawl)
    assert done.returncode == 2 and b"metrix" in done.stderr


def test_meta_gives_hints_by_source(shell, crawl, tmp_path):
    (tmp_path / "map.csv").write_text(
        "source,publisher,id\na.txt,河东晨报,page-a\n", encoding="utf-8"
    )
    found = rows(shell("clean", crawl, "--meta", tmp_path / "map.csv").stdout)
    assert found[0]["doc_id"] == "page-a"


def test_hints_of_a_file_are_those_of_its_rows_that_say_nothing(shell, tmp_path):
    lines = [{"id": "a", "text": PAGE}, {"id": "b", "text": PAGE, "place": "运城市"}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, lines)))
    meta = tmp_path / "map.csv"
    meta.write_text("source,place\nrows.jsonl,太原市\nrow.jsonl,x\nb,y\n", encoding="utf-8")
    done = shell("clean", "rows.jsonl", "--meta", "map.csv")
    found = [row["place"] for row in rows(done.stdout)]
    note = "2 of 3 rows of --meta match no file that was read, e.g. 'row.jsonl'"
    assert found == ["太原市", "运城市"] and note in done.stderr.decode()
    order = ("run", "rows.jsonl", "--meta", "map.csv", "-o", "out", "-j", "1")
    assert note in shell(*order).stderr.decode()
    assert (tmp_path / "out" / "documents.jsonl").read_bytes() == done.stdout
    meta.write_text("source,place\nrows.jsonl,大同市\n", encoding="utf-8")
    again = shell(*order)
    assert b"done before" not in again.stderr and b"--meta" not in again.stderr
    assert "大同市" in (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8")


def test_names_that_are_no_utf8_do_not_stop_a_run(shell, crawl):
    name = os.fsencode(str(crawl)) + b"/\xc4\xe3.txt"
    try:
        Path(os.fsdecode(name)).write_text(PAGE, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    done = shell("clean", crawl)
    assert done.returncode == 0
    assert r"\xc4\xe3.txt" in [row["doc_id"] for row in rows(done.stdout)]


REPLACED = "is read as input and would be replaced"


def linked(page: Path, name: str, make: str) -> Path:
    """A page by another name: a copy of the name, a link to it."""
    link = page.with_name(name)
    getattr(os, make)(page, link)
    return link


@pytest.mark.parametrize("make", [None, "link", "symlink"])
@pytest.mark.parametrize("command", [["clean"], ["extract"], ["clean", "--removed", "x", "-o"]])
def test_no_command_replaces_the_page_that_it_reads(shell, crawl, command, make):
    page = crawl / "page.html"
    page.write_text(f"<p>{PAGE}</p>", encoding="utf-8")
    out = linked(page, "other.html", make) if make else page
    options = ["--removed", out] if "--removed" in command else ["-o", out]
    done = shell(command[0], page, *options)
    assert done.returncode == 2 and REPLACED in done.stderr.decode()
    found = shell(command[0], crawl, *options)  # in a folder it may be a page, too
    assert found.returncode == 2 and "may be one of its pages" in found.stderr.decode()
    assert page.read_text(encoding="utf-8") == f"<p>{PAGE}</p>"


def test_no_command_replaces_the_rows_that_it_reads(shell, crawl, tmp_path):
    shell("run", crawl, "-o", "out", "-j", "1")
    before = (tmp_path / "out" / "facts.jsonl").read_bytes()
    orders = [
        ["reconcile", "out/facts.jsonl", "-o", "out/facts.jsonl"],
        ["reconcile", "out", "-o", "out/facts.jsonl"],
        ["dedup", "out", "-o", "out/documents.jsonl"],
        ["export", "out", "--format", "csv", "-o", "out/facts.jsonl"],
        ["report", "out", "-o", "out/facts.jsonl"],
        ["segment", "out/documents.jsonl", "-o", "out/documents.jsonl"],
        ["clean", "--files-from", "list.jsonl", "-o", "list.jsonl"],
    ]
    (tmp_path / "list.jsonl").write_text("crawl/a.txt\n")
    for order in orders:
        done = shell(*order)
        assert done.returncode == 2 and REPLACED in done.stderr.decode(), order
    assert (tmp_path / "out" / "facts.jsonl").read_bytes() == before


def test_texts_do_not_take_the_place_of_pages(shell, crawl):
    for path in (crawl, crawl / "a.txt"):
        done = shell("clean", path, "--format", "text", "-o", crawl)
        assert done.returncode == 2 and "is where the pages lie" in done.stderr.decode()
    assert (crawl / "a.txt").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    "order",
    [
        ["clean", "crawl", "-o", "crawl/documents.jsonl"],
        ["clean", "crawl", "-o", "x.jsonl", "--removed", "crawl/removed.jsonl"],
        ["extract", "crawl", "--format", "csv", "--excel", "-o", "./crawl/sub/facts.csv"],
        ["clean", "crawl", "--format", "text", "-o", "crawl/texts"],
    ],
)
def test_what_was_written_into_the_crawl_is_not_read_again(shell, crawl, tmp_path, order):
    written = tmp_path / order[-1]
    once = shell(*order)
    assert once.returncode == 0 and not once.stderr
    first = {path: path.read_bytes() for path in sorted(crawl.rglob("*")) if path.is_file()}
    again = shell(*order)
    assert again.returncode == 0
    assert again.stderr.decode().endswith(
        f"{order[-1][2:] if order[-1][0] == '.' else order[-1]}"
        " is written, and so not read as input\n"
    )
    assert first == {path: path.read_bytes() for path in sorted(crawl.rglob("*")) if path.is_file()}
    assert written.exists()


STRICT = {"PYTHONIOENCODING": "utf-8:strict"}
"""As streams are in a locale of UTF-8."""


def test_paths_that_are_no_utf8_may_be_named_listed_and_written_into(shell, crawl, tmp_path):
    page = os.fsdecode(os.fsencode(str(crawl)) + b"/\xc4\xe3.txt")
    out = os.fsdecode(b"out\xc4")
    try:
        Path(page).write_text(PAGE, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    listed = os.fsencode(page) + b"\r\n"
    (tmp_path / "list").write_bytes(listed)
    for number, order in enumerate([[page], ["--files-from", "-"], ["--files-from", "list"]]):
        done = shell("run", *order, "-o", f"{number}", "-j", "1", env=STRICT, stdin=listed)
        assert done.returncode == 0, done.stderr.decode()
        found = rows((tmp_path / f"{number}" / "documents.jsonl").read_bytes())
        assert [row["doc_id"] for row in found] == [r"\xc4\xe3.txt"]
    again = shell("run", page, "-o", "0", "-j", "1", env=STRICT)
    assert again.returncode == 0 and "1 of 1 parts were done before" in again.stderr.decode()
    other = shell("run", crawl / "a.txt", "-o", "0", "-j", "1", env=STRICT)
    assert other.returncode == 2 and "a run of other inputs" in other.stderr.decode()
    for order in (["--report"], ["--dry-run"]):
        done = shell("run", crawl, "-o", out, "-j", "1", *order, env=STRICT)
        assert done.returncode == 0, done.stderr.decode()
    html = (tmp_path / out / "report.html").read_text(encoding="utf-8")
    assert r"<title>out\xc4" in html


def test_help_and_version_answer(shell):
    for command in ("clean", "extract", "run", "schema", "score"):
        done = shell(command, "--help")
        assert done.returncode == 0 and b"Example" in done.stdout, command
    version = shell("version").stdout
    assert version.startswith(b"shuangjian ")
    for flag in ("--version", "-V"):
        assert shell(flag).stdout == version


def test_segment_keeps_domain_words_and_quantities_whole(shell, crawl, tmp_path):
    done = shell("segment", crawl)
    assert done.returncode == 0, done.stderr.decode()
    tokens = rows(done.stdout)
    documents = rows(shell("clean", crawl).stdout)
    for row, document in zip(tokens, documents, strict=True):
        assert row["kind"] == "shuangjian.tokens/1" and row["doc_id"] == document["doc_id"]
        words = [token for sentence in row["sentences"] for token in sentence["tokens"]]
        assert all(document["text"][start:end] == text for text, start, end in words)
        assert {"课后服务", "31万余名", "1138万元"} <= {text for text, _, _ in words}
    assert shell("segment", stdin=shell("clean", crawl).stdout).stdout == done.stdout
    lines = shell("segment", crawl, "--format", "text").stdout.decode().splitlines()
    assert any("课后服务 ， 惠及 学生" in line for line in lines)
    (tmp_path / "words.txt").write_text("艺体类社团\n", encoding="utf-8")
    cut = shell("segment", crawl, "--format", "text", "--userdict", tmp_path / "words.txt")
    assert " 艺体类社团 " in cut.stdout.decode()
    assert shell("segment", crawl, "--userdict", tmp_path / "none.txt").returncode == 2


@pytest.mark.parametrize(
    "order",
    [
        ["clean", ""],
        ["extract", "crawl", ""],
        ["run", "", "-o", "out"],
        ["run", "crawl", "-o", ""],
        ["clean", "crawl", "--format", "text", "-o", ""],
        ["clean", "crawl", "--errors="],
        ["export", ""],
        ["merge", ""],
        ["diff", "", "crawl"],
        ["lexicon", "check", ""],
        ["template", "learn", ""],
    ],
)
def test_an_empty_path_is_not_the_current_folder(shell, crawl, tmp_path, order):
    before = sorted(tmp_path.rglob("*"))
    done = shell(*order)
    assert done.returncode == 2 and not done.stdout
    assert "the path is empty; is a variable of the shell not set?" in done.stderr.decode()
    assert sorted(tmp_path.rglob("*")) == before
    assert shell("clean", "crawl", "--default-publisher", "").returncode == 0


def test_tables_are_no_pages_unless_that_is_said(shell, crawl):
    (crawl / "rows.csv").write_text("id,text\n1,全市共有学校12所。\n", encoding="utf-8")
    (crawl / "rows.tsv.gz").write_bytes(gzip.compress("1\t全市共有学校12所。\n".encode()))
    done = shell("clean", crawl)
    message = done.stderr.decode()
    assert done.returncode == 1 and len(rows(done.stdout)) == 2
    assert "rows.csv: this is a table (CSV); make it JSON lines" in message
    assert "rows.tsv.gz: this is a table (values between tabs)" in message
    assert len(rows(shell("clean", crawl / "rows.csv", "--from", "text").stdout)) == 1


def test_the_hints_may_lie_among_the_pages(shell, crawl):
    (crawl / "map.csv").write_text("source,title\na.txt,标题\n", encoding="utf-8")
    done = shell("clean", crawl, "--meta", crawl / "map.csv")
    assert done.returncode == 0 and len(rows(done.stdout)) == 2 and not done.stderr


def test_what_comes_packed_on_stdin_is_unpacked(shell, crawl):
    page = (crawl / "a.txt").read_bytes()
    plain = shell("clean", stdin=page).stdout
    facts = shell("extract", crawl).stdout
    table = shell("export", stdin=facts).stdout
    for packer in (gzip, bz2, lzma):
        assert shell("clean", "-", stdin=packer.compress(page)).stdout == plain
        assert shell("export", "-", stdin=packer.compress(facts)).stdout == table
    cut = shell("export", "-", stdin=gzip.compress(facts)[:-20])
    assert cut.returncode == 2 and b"stdin: cut or damaged" in cut.stderr


def test_run_shows_itself_in_a_report(shell, crawl, tmp_path):
    out = tmp_path / "out"
    done = shell("run", crawl, "-o", out, "--report")
    assert done.returncode == 0, done.stderr.decode()
    first = (out / "report.html").read_bytes()
    assert b"report.html" in done.stderr and first.startswith(b"<!DOCTYPE html>")
    assert shell("report", out, "-o", tmp_path / "other.html", "--title", "out").returncode == 0
    assert (tmp_path / "other.html").read_bytes() == first
    assert shell("run", crawl, "-o", "1", "--report", "--shard", "1/2").returncode == 2
    assert shell("report", tmp_path / "nothing").returncode == 2
    plain = shell("report", out, "-o", "plain.html", "--title", "x")
    assert plain.returncode == 0
    for number, packing in enumerate([["--compress", "gz"], ["--no-join"]]):
        order = ["run", crawl, "-o", f"out{number}", "-j", "1", "--shard-size", "1", *packing]
        assert shell(*order, "--report").returncode == 0
        done = shell("report", f"out{number}", "-o", "packed.html", "--title", "x")
        assert done.returncode == 0, done.stderr.decode()
        assert (tmp_path / "packed.html").read_bytes() == (tmp_path / "plain.html").read_bytes()


UNFINISHED = [
    ["report"],
    ["export"],
    ["export", "--wide"],
    ["dedup", "--exact"],
    ["reconcile"],
    ["lexicon", "test"],
    ["diff", "whole"],
    ["explain", "a.txt", "--run"],
]


def test_what_an_unfinished_run_left_does_not_pass_for_all(shell, crawl, tmp_path):
    assert shell("run", crawl, "-o", "whole", "-j", "1", "--shard-size", "1").returncode == 0
    shutil.copytree(tmp_path / "whole", tmp_path / "begun")
    for name in ("documents", "facts", "removed", "errors"):
        (tmp_path / "begun" / f"{name}.jsonl").unlink()
        (tmp_path / "begun" / name / "part-00001.jsonl").unlink()
    (tmp_path / "begun" / "summary.json").unlink()
    (tmp_path / "begun" / "done" / "part-00001.json").unlink()
    (tmp_path / "begun" / "manifest.json").write_text('{"complete": false}')
    shell("run", crawl, "-o", "share", "-j", "1", "--shard-size", "1", "--shard", "1/2")
    for command in UNFINISHED:
        assert shell(*command, "whole").returncode == 0, command
        begun = shell(*command, "begun")
        message = begun.stderr.decode()
        assert begun.returncode == 2 and not begun.stdout, (command, message)
        assert "begun holds an unfinished run (1 part is done); first: shuangjian run" in message
        share = shell(*command, "share")
        assert share.returncode == 2 and b"first: shuangjian merge share" in share.stderr, command


def test_an_output_that_is_a_link_or_a_pipe_is_written_and_stays_one(shell, crawl, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "target.jsonl")
    assert shell("extract", crawl, "-o", tmp_path / "link").returncode == 0
    assert (tmp_path / "link").is_symlink() and rows((tmp_path / "target.jsonl").read_bytes())
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE)
    assert shell("extract", crawl, "-o", tmp_path / "pipe").returncode == 0
    assert reader.communicate(timeout=30)[0] == (tmp_path / "target.jsonl").read_bytes()
    assert (tmp_path / "pipe").is_fifo()


def test_a_table_is_left_to_export(shell, crawl, tmp_path):
    done = shell("extract", crawl, "-o", tmp_path / "facts.xlsx")
    assert done.returncode == 2 and b"shuangjian export" in done.stderr


@pytest.mark.parametrize(
    ("command", "name", "hint"),
    [
        (["extract"], "q.csv", "add --format csv, or name a file that ends in .jsonl"),
        (["extract"], "q.tsv", "name a file that ends in .jsonl"),
        (["extract"], "q.txt", "name a file that ends in .jsonl"),
        (["extract", "--format", "csv"], "q.jsonl", "leave out --format csv"),
        (["extract"], "q.jsonl.gz", "write q.jsonl, then pack it"),
        (["clean"], "q.txt", "add --format text"),
        (["clean"], "q.csv", "name a file that ends in .jsonl"),
        (["clean", "--format", "text"], "q.jsonl", "leave out --format text"),
        (["clean", "--format", "text"], "q.csv", "name a file that ends in .txt"),
        (["segment"], "q.txt", "add --format text"),
        (["dedup", "--exact"], "q.csv", "export"),
        (["reconcile"], "q.csv", "export"),
    ],
)
def test_a_name_that_says_another_form_is_refused(shell, crawl, tmp_path, command, name, hint):
    done = shell(*command, crawl, "-o", name)
    message = done.stderr.decode()
    assert done.returncode == 2 and message.count("\n") == 1
    assert name in message and hint in message
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clean", "--format", "tex"], "'tex' is not one of 'jsonl', 'text'; did you mean text?"),
        (["run", "--jobs", "x"], "it must be a whole number"),
        (["run", "--jobs", "0"], "it must be at least 1"),
        (["run", "--sample", "2"], "it must be at most 1"),
        (["run", "--sample", "x"], "it must be a number"),
        (["schema", "facts"], "did you mean fact?"),
        (["template", "learn", "--limit", "x"], "it must be a whole number"),
    ],
)
def test_a_wrong_value_is_told_in_plain_words(shell, arguments, words):
    done = shell(*arguments)
    message = done.stderr.decode()
    assert done.returncode == 2 and words in message
    assert "Value error" not in message and "Input should" not in message


def test_errors_of_warc_records_name_the_address(shell, tmp_path):
    """They named the archive alone, which may hold a million pages."""
    file = make_warc(tmp_path / "x.warc")
    for arguments in (("clean", file), ("run", file, "-o", tmp_path / "out")):
        done = shell(*arguments)
        assert done.returncode == 1
        said = done.stderr.decode()
        assert f"shuangjian: {file}: http://a.example/4: the page is empty\n" in said, said


@pytest.mark.parametrize(
    ("command", "wrong", "right"),
    [("export", "--excell", "--excel"), ("run", "--overwite", "--overwrite")],
)
def test_a_misspelt_option_is_told_the_right_one(shell, command, wrong, right):
    done = shell(command, "x", wrong)
    assert done.returncode == 2
    assert re.search(rf"No such option.*{wrong}.*{right}\b", done.stderr.decode())
