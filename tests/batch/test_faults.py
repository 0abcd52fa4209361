"""Workers that are killed, pages that kill them, runs that are stopped: nothing is lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ..conftest import ROOT, heed_interrupts
from .conftest import PAGES, command, environment, execute, results, rows, without, write_crawl

POISON = "p033.txt"
SECONDS = 120


def start(*arguments: object, **more: str) -> subprocess.Popen[str]:
    """A run that takes a while, in a group of its own."""
    return subprocess.Popen(
        command(*arguments),
        env=environment(None, SLOW="0.05", **more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )


def workers(out: Path) -> set[int]:
    """The processes that are writing parts; their numbers are in the names."""
    return {int(part.name.rsplit("-", 1)[1]) for part in (out / ".work").glob("documents-*")}


def until(condition, process: subprocess.Popen[str]):
    deadline = time.monotonic() + SECONDS
    while not (found := condition()):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def kill_one(numbers: set[int]) -> int:
    """Kill a worker, if one is there; gives its number."""
    for number in numbers:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
        return number
    return 0


def is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for_end(numbers: set[int]) -> None:
    deadline = time.monotonic() + 20
    while any(map(is_alive, numbers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [number for number in numbers if is_alive(number)]


def test_a_killed_worker_costs_nothing(crawl, undisturbed, tmp_path):
    out = tmp_path / "out"
    process = start(crawl, "-o", out, "-j", 2)
    for _ in range(2):
        victim = until(lambda: kill_one(workers(out)), process)
        until(lambda victim=victim: workers(out) - {victim}, process)
    assert process.wait(SECONDS) == 0, process.stderr.read()
    assert results(out) == undisturbed


@pytest.mark.parametrize(
    ("fault", "error", "flags"),
    [
        ("crash", "WorkerLost", []),
        ("killed", "WorkerLost", []),
        ("loop", "TimeLimit", ["--timeout", 1]),
        ("hang_in_c", "TimeLimit", ["--timeout", 1]),
        ("balloon", "MemoryError", ["--max-memory", 1500]),
        ("fail", "ValueError", []),
    ],
)
def test_just_the_poisonous_page_goes_to_the_errors(
    crawl, undisturbed, tmp_path, fault, error, flags
):
    out = tmp_path / "out"
    done = execute(crawl, "-o", out, "-j", 2, *flags, faults={POISON: fault})
    assert done.returncode == 1, done.stderr
    found = results(out)
    (row,) = rows(found["errors.jsonl"])
    assert (row["doc_id"], row["error"]) == (POISON, error)
    assert row["stage"] == ("task" if fault == "fail" else "parse")
    assert row["message"] and POISON in row["source"]
    expected = without(undisturbed, POISON)
    assert {name: found[name] for name in expected} == expected
    summary = json.loads(found["summary.json"])
    assert (summary["pages"], summary["documents"], summary["failed"]) == (PAGES, PAGES - 1, 1)


def test_a_page_that_takes_all_memory_while_it_is_read(tmp_path):
    crawl = write_crawl(tmp_path / "crawl", 25)
    with (crawl / "p012.txt").open("wb") as file:
        file.truncate(3_000_000_000)  # of no weight on the disk
    limits = ("--max-memory", 1500, "--max-bytes", 5_000_000_000)
    done = execute(crawl, "-o", tmp_path / "out", "-j", 2, *limits)
    assert done.returncode == 1, done.stderr
    found = results(tmp_path / "out")
    assert len(rows(found["documents.jsonl"])) == 24
    (row,) = rows(found["errors.jsonl"])
    assert (row["doc_id"], row["stage"], row["error"]) == ("p012.txt", "source", "MemoryError")


def test_several_poisons_in_one_shard_and_in_others(crawl, undisturbed, tmp_path):
    faults = {"p001.txt": "crash", "p002.txt": "killed", "p009.txt": "crash", "p059.txt": "crash"}
    out = tmp_path / "out"
    assert execute(crawl, "-o", out, "-j", 2, faults=faults).returncode == 1
    found = results(out)
    assert [row["doc_id"] for row in rows(found["errors.jsonl"])] == sorted(faults)
    expected = without(undisturbed, *faults)
    assert {name: found[name] for name in expected} == expected


def test_a_worker_that_dies_once_on_a_good_page_is_no_verdict(crawl, undisturbed, tmp_path):
    faults = {POISON: f"killed_once:{tmp_path / 'mark'}"}
    assert execute(crawl, "-o", tmp_path / "out", "-j", 2, faults=faults).returncode == 0
    assert (tmp_path / "mark").exists()
    assert results(tmp_path / "out") == undisturbed


def test_a_slow_machine_does_not_change_the_outcome(crawl, undisturbed, tmp_path):
    """The page takes longer than its limit, but does not work so long."""
    faults = {POISON: "sleep:1.5"}
    done = execute(crawl, "-o", tmp_path / "out", "-j", 2, "--timeout", 1, faults=faults)
    assert done.returncode == 0, done.stderr
    assert results(tmp_path / "out") == undisturbed


@pytest.mark.parametrize(("fault", "error"), [("loop", "TimeLimit"), ("crash", "WorkerLost")])
def test_in_one_process_a_poison_is_found_too(crawl, undisturbed, tmp_path, fault, error):
    """A crash ends the run; the next one tries that page alone. A loop is interrupted."""
    out = tmp_path / "out"
    arguments = (crawl, "-o", out, "-j", 1, "--timeout", 1)
    done = execute(*arguments, faults={POISON: fault})
    if fault == "crash":
        assert done.returncode == -signal.SIGSEGV
        done = execute(*arguments, faults={POISON: fault})
    assert done.returncode == 1, done.stderr
    found = results(out)
    assert [(row["doc_id"], row["error"]) for row in rows(found["errors.jsonl"])] == [
        (POISON, error)
    ]
    expected = without(undisturbed, POISON)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_goes_on(crawl, undisturbed, tmp_path, jobs):
    out = tmp_path / "out"
    process = start(crawl, "-o", out, "-j", jobs)
    until(lambda: list((out / "done").glob("*.json")) if out.exists() else [], process)
    at_work = until(lambda: workers(out), process)
    process.kill()
    process.wait(SECONDS)
    wait_for_end(at_work)  # workers do not outlive their run
    done = {path.name for path in (out / "done").glob("*.json")}
    assert 0 < len(done) < PAGES // 10
    assert not (out / "documents.jsonl").exists()
    resumed = execute(crawl, "-o", out, "-j", jobs)
    assert resumed.returncode == 0, resumed.stderr
    assert f"{len(done)} of 6 parts were done before" in resumed.stderr
    assert results(out) == undisturbed


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_says_so_and_goes_on(crawl, undisturbed, tmp_path, number, code):
    out = tmp_path / "out"
    process = start(crawl, "-o", out, "-j", 2)
    until(lambda: list((out / "done").glob("*.json")) if out.exists() else [], process)
    at_work = until(lambda: workers(out), process)
    os.killpg(process.pid, number)  # as a terminal does: to workers too
    _, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == code, messages
    assert "run again to go on" in messages and "Traceback" not in messages
    kept = len(list((out / "done").glob("*.json")))
    assert f"{kept} part{'s are' if kept > 1 else ' is'} done and kept" in messages
    wait_for_end(at_work)
    assert not (out / ".work").exists()
    assert execute(crawl, "-o", out, "-j", 2).returncode == 0
    assert results(out) == undisturbed


def test_a_run_that_is_stopped_before_its_first_part_says_so(tmp_path):
    folder = write_crawl(tmp_path / "crawl", 2)
    out = tmp_path / "out"
    process = start(folder, "-o", out, "-j", 1, FAULTS='{"p000.txt": "sleep:60"}')
    until(lambda: list(out.glob(".work/at-*")) if out.exists() else [], process)
    os.killpg(process.pid, signal.SIGINT)
    _, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, messages
    assert "no part was done yet" in messages and "kept" not in messages


def children(parent: int) -> list[str]:
    """The command lines of the processes of a process."""
    try:
        numbers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [Path(f"/proc/{number}/cmdline").read_text() for number in numbers]
    except OSError:
        return []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc")
@pytest.mark.parametrize("seconds", [0, 0.05, 0.15, 0.3])
def test_a_run_that_is_stopped_while_its_workers_start_says_just_that(crawl, tmp_path, seconds):
    process = start(crawl, "-o", tmp_path / "out", "-j", 2)
    until(lambda: any("forkserver" in line for line in children(process.pid)), process)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, messages
    assert messages.startswith("shuangjian: stopped; ") and messages.count("\n") == 1, messages
    assert not (tmp_path / "out" / ".work").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_stops_the_run_which_goes_on_later(crawl, undisturbed, tmp_path, jobs):
    """A limit on the size of files fails like a full disk: in the middle of a write."""
    out = tmp_path / "out"
    limit = len(undisturbed["documents.jsonl"]) // 2  # parts fit, the joined file does not
    done = subprocess.run(
        command(crawl, "-o", out, "-j", jobs),
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1 and "run again" in done.stderr
    assert not (out / "documents.jsonl").exists()
    assert execute(crawl, "-o", out, "-j", jobs).returncode == 0
    assert results(out) == undisturbed


def test_no_room_for_a_single_part(crawl, undisturbed, tmp_path):
    out = tmp_path / "out"
    done = subprocess.run(
        command(crawl, "-o", out, "-j", 2),
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert done.returncode == 3, done.stderr
    assert not list((out / "done").iterdir()) and not list((out / "documents").iterdir())
    assert execute(crawl, "-o", out, "-j", 2).returncode == 0
    assert results(out) == undisturbed
