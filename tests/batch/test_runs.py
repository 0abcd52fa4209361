"""A run's folder: the same bytes in every way, resuming, changes, what is refused."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangjian_cli.batch.summary import LostDocumentsError, Summary
from shuangjian_cli.cli.app import build_app

from ..conftest import PACKAGE
from ..sources.test_containers import make_warc
from .conftest import KINDS, PAGES, SHARD, Ended, execute, page, results, rows, write_crawl


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Pages in every container that needs no extra, some of them damaged."""
    folder = write_crawl(tmp_path / "mixed", 13)
    lines = [json.dumps({"id": f"row-{n}", "text": page(n)}) for n in range(27)]
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n{broken\n")
    text = "\n".join(lines)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(text.replace("row-", "packed-").encode()))
    cut = gzip.compress(text.replace("row-", "cut-").encode())[:-200]
    (folder / "cut.jsonl.gz").write_bytes(cut)
    with zipfile.ZipFile(folder / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", page(number))
    (folder / "cut.zip").write_bytes((folder / "c.zip").read_bytes()[:-100])
    with tarfile.open(folder / "d.tar.gz", "w:gz") as tar:
        for number in range(8):
            data = page(number).encode()
            member = tarfile.TarInfo(f"{number}.txt")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    (folder / "e.pdf").write_bytes(b"%PDF-1.7")
    return folder


def test_the_same_bytes_from_one_job_from_two_and_from_shares(mixed, tmp_path):
    one = execute(mixed, "-o", tmp_path / "one", "-j", 1)
    two = execute(mixed, "-o", tmp_path / "two", "-j", 2)
    assert one.returncode == two.returncode == 1
    expected = results(tmp_path / "one")
    assert results(tmp_path / "two") == expected
    for number in (2, 1, 3):
        where = tmp_path / ("apart" if number == 1 else "together")
        execute(mixed, "-o", where, "-j", 1 + number % 2, "--shard", f"{number}/3")
    merged = merge(tmp_path / "together", tmp_path / "apart", "-o", tmp_path / "all")
    assert merged.returncode == 1, merged.stderr
    assert results(tmp_path / "all") == expected
    errors = {row["source"].rsplit("/", 1)[1]: row for row in rows(expected["errors.jsonl"])}
    assert set(errors) == {"a.jsonl", "cut.jsonl.gz", "cut.zip", "e.pdf"}
    documents = [row["doc_id"] for row in rows(expected["documents.jsonl"])]
    assert len(documents) == len(set(documents))
    good = {*(f"p{n:03}.txt" for n in range(13)), *(f"row-{n}" for n in range(27))}
    good |= {f"c.zip#{n}.txt" for n in range(8)} | {f"d.tar.gz#{n}.txt" for n in range(8)}
    assert good < set(documents)


def merge(*arguments: object) -> Ended:
    done = CliRunner().invoke(build_app("merge"), ["merge", *map(str, arguments)])
    return Ended(done.exit_code, done.stdout, done.stderr)


def test_shares_in_one_folder_are_merged_there(crawl, undisturbed, tmp_path):
    out = tmp_path / "out"
    execute(crawl, "-o", out, "-j", 1, "--shard", "1/2")
    early = merge(out)
    assert early.returncode == 2 and "2/2" in early.stderr
    execute(crawl, "-o", out, "-j", 1, "--shard", "2/2")
    assert merge(out).returncode == 0
    for share in out.glob("manifest-*"):
        share.unlink()
    assert results(out) == undisturbed


def test_shares_of_different_runs_are_not_merged(crawl, tmp_path):
    execute(crawl, "-o", tmp_path / "a", "-j", 1, "--shard", "1/2")
    execute(crawl, "-o", tmp_path / "b", "-j", 1, "--shard", "2/2", "--encoding", "gbk")
    done = merge(tmp_path / "a", tmp_path / "b", "-o", tmp_path / "c")
    assert done.returncode == 2 and "differs from the first in: state" in done.stderr


@pytest.mark.parametrize("share", [False, True])
def test_shares_are_not_merged_into_the_folder_of_another_run(
    crawl, undisturbed, finished, tmp_path, share
):
    for number in (1, 2):
        execute(crawl, "-o", tmp_path / "shares", "-j", 1, "--shard", f"{number}/2")
    other = write_crawl(tmp_path / "pages", 5)
    out = tmp_path / "other"
    execute(other, "-o", out, "-j", 1, *(("--shard", "1/1") if share else ()))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    done = merge(tmp_path / "shares", "-o", out)
    assert done.returncode == 2 and f"{out} holds a run of other inputs" in done.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert merge(tmp_path / "shares", "-o", tmp_path / "all").returncode == 0
    assert merge(tmp_path / "shares", "-o", tmp_path / "all").returncode == 0, "merged again"
    assert results(tmp_path / "all") == undisturbed
    crawl, whole = finished
    assert merge(tmp_path / "shares", "-o", whole).returncode == 0, "a run of the same inputs"
    assert results(whole) == undisturbed


def test_a_damaged_share_changes_nothing_in_the_folder_that_it_would_go_to(finished, tmp_path):
    crawl, out = finished
    for number in (1, 2):
        execute(
            crawl, "-o", tmp_path / "s", "-j", 1, "--shard", f"{number}/2", "--punctuation", "keep"
        )
    os.truncate(tmp_path / "s" / "facts" / "part-00005.jsonl", 1)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    done = merge(tmp_path / "s", "-o", out)
    assert done.returncode == 2 and "part 5" in done.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert merge(tmp_path / "s", "-o", tmp_path / "new").returncode == 2
    assert not (tmp_path / "new").exists()


def test_the_number_of_workers_and_the_shard_size_change_no_joined_byte(
    crawl, undisturbed, tmp_path
):
    execute(crawl, "-o", tmp_path / "a", "-j", 3, "--shard-size", 7)
    found = results(tmp_path / "a")
    assert found == undisturbed


def kept(done) -> int:
    """The parts that were not done again, of six."""
    line = next((x for x in done.stderr.splitlines() if "done before" in x), "0 of 6")
    return int(line.split(" of ")[0])


def test_a_second_run_does_nothing(finished):
    crawl, out = finished
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.jsonl")}
    done = execute(crawl, "-o", out, "-j", 1)
    assert done.returncode == 0 and kept(done) == 6
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.jsonl")} == before
    assert kept(execute(crawl, "-o", out, "-j", 1, "--overwrite")) == 0


def test_changed_settings_are_said_and_done_again(finished):
    crawl, out = finished
    done = execute(crawl, "-o", out, "-j", 1, "--punctuation", "keep")
    assert "punctuation" in done.stderr and kept(done) == 0
    assert kept(execute(crawl, "-o", out, "-j", 1, "--punctuation", "keep")) == 6


def test_a_changed_lexicon_is_said_and_done_again(finished, tmp_path):
    crawl, out = finished
    mine = tmp_path / "lexicon"
    mine.mkdir()
    (mine / "spam.toml").write_text("")
    done = execute(crawl, "-o", out, "-j", 1, "--lexicon", mine)
    assert "lexicon_digest" in done.stderr and kept(done) == 0


def test_other_code_of_the_same_version_is_said_and_done_again(tmp_path):
    crawl, code = write_crawl(tmp_path / "crawl", 3), tmp_path / "code"
    shutil.copytree(PACKAGE, code / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))

    def found() -> tuple[str, int]:
        order = [sys.executable, "-m", PACKAGE.name, "run", crawl, "-o", "out", "-j", "1"]
        env = {**os.environ, "PYTHONPATH": str(code), "NO_COLOR": "1"}
        done = subprocess.run(order, capture_output=True, text=True, cwd=tmp_path, env=env)
        assert done.returncode == 0, done.stderr
        return done.stderr, len(rows((tmp_path / "out" / "facts.jsonl").read_bytes()))

    _, facts = found()
    assert facts > 3
    assert "1 of 1 parts were done before" in found()[0]
    with (code / PACKAGE.name / "report" / "build.py").open("a") as file:
        file.write("# what makes no page otherwise\n")
    assert "1 of 1 parts were done before" in found()[0]
    with (code / PACKAGE.name / "pipeline.py").open("a") as file:
        file.write("_all = extract_facts\nextract_facts = lambda *page: _all(*page)[:1]\n")
    said, facts = found()
    assert "changed since the last run: code_digest" in said and facts == 3


def test_a_changed_page_redoes_its_part_alone(finished):
    crawl, out = finished
    changed = crawl / "p025.txt"
    changed.write_text(page(25).replace("长治市", "运城市"), encoding="utf-8")
    assert kept(execute(crawl, "-o", out, "-j", 1)) == 5
    texts = {row["doc_id"]: row["text"] for row in rows(results(out)["documents.jsonl"])}
    assert "运城市" in texts["p025.txt"] and len(texts) == PAGES


def test_a_vanished_page_leaves_no_trace(finished):
    crawl, out = finished
    (crawl / "p059.txt").unlink()
    done = execute(crawl, "-o", out, "-j", 1)
    assert done.returncode == 0 and kept(done) == 5
    assert len(rows(results(out)["documents.jsonl"])) == PAGES - 1


def test_fewer_pages_leave_no_part_behind(finished):
    crawl, out = finished
    assert execute(crawl, "-o", out, "-j", 1, "--limit", 15).returncode == 0
    assert len(rows(results(out)["documents.jsonl"])) == 15
    assert all(len(list((out / kind).iterdir())) == 2 for kind in KINDS)


def test_hints_are_part_of_the_input(finished, tmp_path):
    crawl, out = finished
    (tmp_path / "map.csv").write_text("source,publisher\np012.txt,河东晨报\n")
    assert kept(execute(crawl, "-o", out, "-j", 1, "--meta", tmp_path / "map.csv")) == 5


def test_rows_added_to_a_file_redo_its_last_part_alone(tmp_path):
    lines = [json.dumps({"id": str(n), "text": page(n)}) for n in range(25)]
    file, out = tmp_path / "rows.jsonl", tmp_path / "out"
    file.write_text("\n".join(lines) + "\n")
    execute(file, "-o", out, "-j", 1)
    file.write_text("\n".join([*lines, lines[0].replace('"0"', '"new"')]) + "\n")
    done = execute(file, "-o", out, "-j", 1)
    assert "2 of 3 parts were done before" in done.stderr
    assert [row["doc_id"] for row in rows(results(out)["documents.jsonl"])][-2:] == ["24", "new"]


@pytest.mark.parametrize("harm", ["no mark", "cut part", "empty mark", "no part"])
def test_what_power_loss_leaves_is_done_again(finished, harm):
    crawl, out = finished
    expected = results(out)
    mark, part = out / "done" / "part-00002.json", out / "facts" / "part-00002.jsonl"
    if harm == "no mark":
        mark.unlink()
    elif harm == "empty mark":
        mark.write_bytes(b"")
    elif harm == "cut part":
        os.truncate(part, part.stat().st_size - 1)
    else:
        part.unlink()
    done = execute(crawl, "-o", out, "-j", 1)
    assert done.returncode == 0 and kept(done) == 5
    assert results(out) == expected


@pytest.mark.parametrize("name", ["facts.jsonl", "errors.jsonl", "summary.json"])
@pytest.mark.parametrize("harm", ["removed", "cut", "longer"])
def test_a_joined_file_that_is_gone_or_damaged_is_joined_again(finished, name, harm):
    crawl, out = finished
    expected = results(out)
    file = out / name
    if harm == "removed":
        file.unlink()
    elif harm == "cut":
        os.truncate(file, file.stat().st_size // 2)
    else:
        file.write_bytes(file.read_bytes() * 2 + b"{}\n")
    done = execute(crawl, "-o", out, "-j", 1)
    assert done.returncode == 0 and kept(done) == 6
    assert results(out) == expected


def test_a_part_with_other_bytes_is_found_when_it_is_joined(finished):
    crawl, out = finished
    expected = results(out)
    part = out / "facts" / "part-00002.jsonl"
    part.write_bytes(part.read_bytes()[:-2] + b"!\n")
    (out / "done" / "part-00004.json").unlink()
    done = execute(crawl, "-o", out, "-j", 1)
    assert done.returncode == 3 and "part-00002.jsonl is damaged" in done.stderr
    assert not (out / "facts.jsonl").exists()
    assert execute(crawl, "-o", out, "-j", 1).returncode == 0
    assert results(out) == expected


def test_errors_can_be_tried_again(finished):
    crawl, out = finished
    faults = {"p003.txt": "fail"}
    execute(crawl, "-o", out, "-j", 1, "--overwrite", faults=faults)
    assert execute(crawl, "-o", out, "-j", 1).returncode == 1  # the error is a result
    done = execute(crawl, "-o", out, "-j", 1, "--retry-errors")
    assert done.returncode == 0 and kept(done) == 5


@pytest.mark.parametrize("compress", ["gz", "zst"])
def test_packed_outputs_hold_the_same_rows(crawl, undisturbed, tmp_path, compress):
    if compress == "zst":
        pytest.importorskip("zstandard")
    from shuangjian_cli.sources.unpack import unpacked

    for jobs in (1, 2):
        execute(crawl, "-o", tmp_path / str(jobs), "-j", jobs, "--compress", compress)
    for kind in KINDS:
        name = f"{kind}.jsonl.{compress}"
        first = (tmp_path / "1" / name).read_bytes()
        assert first == (tmp_path / "2" / name).read_bytes()
        with unpacked(io.BytesIO(first), name) as stream:
            assert stream.read() == undisturbed[f"{kind}.jsonl"]


def test_no_join_leaves_the_parts(crawl, undisturbed, tmp_path):
    assert execute(crawl, "-o", tmp_path, "-j", 1, "--no-join").returncode == 0
    assert not list(tmp_path.glob("*.jsonl"))
    parts = sorted((tmp_path / "facts").iterdir())
    assert len(parts) == PAGES // SHARD
    assert b"".join(part.read_bytes() for part in parts) == undisturbed["facts.jsonl"]


def test_a_sample_is_the_same_pages_every_time_and_grows(crawl, tmp_path):
    def sampled(share: float, name: str) -> set[str]:
        execute(crawl, "-o", tmp_path / name, "-j", 1, "--sample", share)
        summary = json.loads((tmp_path / name / "summary.json").read_text())
        assert summary["pages"] + summary["skipped_by_reason"]["not in the sample"] == PAGES
        return {row["doc_id"] for row in rows(results(tmp_path / name)["documents.jsonl"])}

    small, again, large = sampled(0.2, "a"), sampled(0.2, "b"), sampled(0.6, "c")
    assert small == again < large
    assert 4 < len(small) < 22 and 24 < len(large) < 48


def test_a_sample_of_no_page_is_no_input_of_none(tmp_path):
    folder, out = write_crawl(tmp_path / "crawl", 2), tmp_path / "out"
    done = execute(folder, "-o", out, "-j", 1, "--sample", 0.0001)
    assert done.returncode == 0 and "no page is in the sample; raise --sample" in done.stderr
    assert execute(folder, "-o", out, "-j", 1).returncode == 0
    done = execute(folder, "-o", out, "-j", 1, "--sample", 0.0001)
    assert done.returncode == 2 and "no page is in the sample; raise --sample" in done.stderr


def test_a_dry_run_lists_and_does_nothing(finished, tmp_path):
    crawl, out = finished
    (crawl / "p025.txt").write_text("neu")
    done = execute(crawl, "-o", out, "--dry-run", "-j", 1)
    parts = [line for line in done.stdout.splitlines() if line.startswith("part-")]
    assert [("to do" in line) for line in parts] == [False, False, True, False, False, False]
    assert "60 pages in 6 parts" in done.stdout and "punctuation = 'full'" in done.stdout
    assert execute(crawl, "-o", tmp_path / "new", "--dry-run", "-j", 1).returncode == 0
    assert not (tmp_path / "new").exists()


def test_two_runs_do_not_write_into_one_folder(crawl, tmp_path):
    second = []
    first = threading.Thread(
        target=lambda: execute(crawl, "-o", tmp_path, "-j", 1, SLOW="0.05"), daemon=True
    )
    first.start()
    while not (tmp_path / "done").is_dir():
        assert first.is_alive()
    second = execute(crawl, "-o", tmp_path, "-j", 1)
    assert second.returncode == 2 and "another run" in second.stderr
    first.join()


def test_standard_input_goes_through_workers(tmp_path):
    from subprocess import run

    from ..conftest import ROOT
    from .conftest import command, environment

    lines = "\n".join(json.dumps({"id": str(n), "text": page(n)}) for n in range(25))
    for jobs in (1, 2):
        order = command("-", "-o", tmp_path / str(jobs), "-j", jobs)
        run(order, input=lines.encode(), env=environment(), cwd=ROOT, check=True, timeout=60)
    found = results(tmp_path / "1")
    assert results(tmp_path / "2") == found
    assert [row["doc_id"] for row in rows(found["documents.jsonl"])] == [str(n) for n in range(25)]


def test_an_empty_folder_is_a_run_of_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    assert execute(tmp_path / "in", "-o", tmp_path / "out", "-j", 1).returncode == 0
    assert set(results(tmp_path / "out").values()) > {b""}


@pytest.mark.parametrize("flags", [[], ["--overwrite"]])
def test_a_run_of_nothing_spares_what_an_earlier_run_found(finished, undisturbed, flags):
    crawl, out = finished
    for file in crawl.iterdir():
        file.unlink()
    done = execute(crawl, "-o", out, "-j", 1, *flags)
    assert done.returncode == 2 and results(out) == undisturbed
    assert "no page was found" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("flags", [[], ["--overwrite"], ["--sample", "0.9"]])
def test_a_run_of_errors_spares_what_an_earlier_run_found(finished, undisturbed, flags):
    crawl, out = finished
    for file in crawl.iterdir():
        file.write_bytes(b"%PDF-1.7")
    done = execute(crawl, "-o", out, "-j", 1, *flags)
    assert done.returncode == 2 and results(out) == undisturbed
    assert "every input is an error (" in done.stderr and "PDF" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    (crawl / "p059.txt").write_text(page(59), encoding="utf-8")
    assert execute(crawl, "-o", out, "-j", 1).returncode == 1
    assert len(rows(results(out)["documents.jsonl"])) == 1


def test_a_run_of_errors_may_be_done_again(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    for _ in range(2):
        assert execute(folder, "-o", out, "-j", 1).returncode == 1
        assert len(rows(results(out)["errors.jsonl"])) == 1


def test_a_named_pipe_is_read_once_also_over_an_earlier_run(finished):
    _, out = finished
    pipe = out.parent / "rows.jsonl"
    os.mkfifo(pipe)
    row = json.dumps({"id": "piped", "text": page(1)})
    writer = threading.Thread(target=lambda: pipe.write_text(row + "\n"), daemon=True)
    writer.start()
    done = execute(pipe, "-o", out, "-j", 2, "--overwrite")
    assert done.returncode == 0, done.stderr
    assert [row["doc_id"] for row in rows(results(out)["documents.jsonl"])] == ["piped"]


@pytest.mark.parametrize("flags", [[], ["--shard", "1/2"]])
def test_a_run_of_other_inputs_is_refused(finished, undisturbed, tmp_path, flags):
    _, out = finished
    other = write_crawl(tmp_path / "other", 3)
    done = execute(other, "-o", out, "-j", 1, *flags)
    assert done.returncode == 2 and results(out) == undisturbed
    assert "other inputs; choose another folder, or --overwrite" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    done = execute(other, "-o", out, "-j", 1, "--overwrite")
    assert done.returncode == 0 and len(rows(results(out)["documents.jsonl"])) == 3


def test_inputs_that_share_a_place_go_on_in_the_same_folder(finished, tmp_path):
    crawl, out = finished
    other = write_crawl(tmp_path / "other", 3)
    assert execute(crawl, other, "-o", out, "-j", 1).returncode == 0  # it has grown
    assert len(rows(results(out)["documents.jsonl"])) == PAGES + 3
    files = sorted(other.iterdir())[:2]
    assert execute(*files, "-o", out, "-j", 1).returncode == 0  # a part of it
    assert len(rows(results(out)["documents.jsonl"])) == 2


def test_the_folder_of_a_stopped_run_knows_its_inputs(finished, tmp_path):
    crawl, out = finished
    whole = json.loads((out / "manifest.json").read_text())
    begun = {name: whole[name] for name in ("state", "places")}
    (out / "manifest.json").write_text(json.dumps({"complete": False, **begun}))
    other = write_crawl(tmp_path / "other", 3)
    assert execute(other, "-o", out, "-j", 1).returncode == 2
    assert kept(execute(crawl, "-o", out, "-j", 1)) == 6


@pytest.mark.parametrize(
    "flags", [["--shard", "0/3"], ["--shard", "4/3"], ["--shard", "x"], ["--jobs", "0"]]
)
def test_wrong_orders_are_one_line(crawl, tmp_path, flags):
    done = execute(crawl, "-o", tmp_path / "out", "-j", 1, *flags)
    assert done.returncode == 2 and not (tmp_path / "out").exists()


def test_a_lost_document_is_never_passed_over():
    summary = Summary(pages=3, documents=2, failed=1)
    summary.check(3)
    summary.skipped["WARC request"] += 2
    summary.check(5)
    with pytest.raises(LostDocumentsError):
        summary.check(6)


def test_outputs_inside_the_inputs_are_no_inputs(finished):
    crawl, _ = finished
    for kept_before in (0, 6):
        done = execute(crawl, "-o", crawl / "out", "-j", 1)
        assert done.returncode == 0 and kept(done) == kept_before
    assert len(rows(results(crawl / "out")["documents.jsonl"])) == PAGES


def test_a_log_has_a_line_a_minute_and_a_quiet_run_none(crawl, tmp_path):
    from subprocess import run
    from sys import executable

    from ..conftest import ROOT
    from .conftest import environment

    code = (
        "import shuangjian_cli.cli.progress as p; p.LOG_SECONDS = 0.05;"
        "from tests.batch.faulty import main; main()"
    )
    for flags, wanted in ((), True), (("--quiet",), False):
        order = [executable, "-c", code, "run", str(crawl), "-o", str(tmp_path / "out"), *flags]
        done = run(
            [*order, "--overwrite", "--shard-size", "5"],
            env=environment(None, SLOW="0.01"),
            cwd=ROOT,
            stdin=-3,
            capture_output=True,
            text=True,
            timeout=60,
        )
        lines = [line for line in done.stderr.splitlines() if "pages/s" in line]
        assert bool(lines) is wanted
        assert not done.stdout and (wanted or not done.stderr)
    assert results(tmp_path / "out")


def test_a_warc_and_a_parquet_file_of_other_tools_go_through_the_pipeline(tmp_path, monkeypatch):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    make_warc(tmp_path / "crawl.warc.gz")
    table = pyarrow.table(
        {"id": [f"row-{n}" for n in range(12)], "text": list(map(page, range(12)))}
    )
    parquet.write_table(table, tmp_path / "rows.parquet")
    monkeypatch.setenv("REAL", "1")
    inputs = (tmp_path / "crawl.warc.gz", tmp_path / "rows.parquet")
    assert execute(*inputs, "-o", tmp_path / "one", "-j", 1).returncode == 1
    assert execute(*inputs, "-o", tmp_path / "two", "-j", 2).returncode == 1
    found = results(tmp_path / "one")
    assert results(tmp_path / "two") == found
    documents = rows(found["documents.jsonl"])
    assert [row["doc_id"] for row in documents[:2]] == ["http://a.example/1", "http://a.example/2"]
    assert len(documents) == 14 and all("学校" in row["text"] for row in documents)
    assert found["facts.jsonl"]
    summary = json.loads(found["summary.json"])
    assert summary["skipped_by_reason"]["WARC request"] == 1
    assert (summary["pages"], summary["failed"], summary["skipped"]) == (17, 3, 6)
