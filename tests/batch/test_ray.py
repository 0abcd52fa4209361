"""A Ray cluster of two nodes on this machine: the same bytes, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from shuangjian_cli.cli.app import build_app

from ..conftest import ROOT
from .conftest import Ended, command, environment, execute, results, rows, without
from .test_faults import SECONDS, is_alive, kill_one, start, until, wait_for_end, workers

SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_worker_niceness": "0",  # else a busy machine makes it wait for everything
    "RAY_AUTH_MODE": "disabled",  # nobody else reaches a cluster on the loopback
    "PYTHONPATH": str(ROOT),  # the workers import the faults
}
NODE = {"num_cpus": 1, "object_store_memory": 80_000_000}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Two nodes with a core each."""
    pytest.importorskip("ray", reason="Ray has no release for this Python, or is not installed")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        from ray.cluster_utils import Cluster

        made = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
        made.add_node(**NODE)
        yield made
        made.shutdown()


def on(cluster, *arguments: object) -> tuple[object, ...]:
    return (*arguments, "--engine", "ray", "--address", cluster.address)


def test_both_nodes_give_the_bytes_of_one_process(cluster, crawl, tmp_path, monkeypatch):
    """Relative paths mean the folder of the command, wherever a worker was started."""
    monkeypatch.chdir(crawl.parent)
    assert execute(crawl.name, "-o", tmp_path / "one", "-j", 1).returncode == 0
    done = subprocess.run(
        command(*on(cluster, crawl.name, "-o", tmp_path / "both")),
        env=environment(**SETTINGS),
        cwd=crawl.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stdout
    assert results(tmp_path / "both") == results(tmp_path / "one")


def test_a_killed_worker_costs_nothing(cluster, crawl, undisturbed, tmp_path):
    out = tmp_path / "out"
    process = start(*on(cluster, crawl, "-o", out), **SETTINGS)
    victim = until(lambda: kill_one(workers(out)), process)
    until(lambda: workers(out) - {victim}, process)
    assert process.wait(SECONDS) == 0, process.stderr.read()
    assert results(out) == undisturbed


def test_a_killed_node_costs_nothing(cluster, crawl, undisturbed, tmp_path):
    out = tmp_path / "out"
    process = start(*on(cluster, crawl, "-o", out), **SETTINGS)
    at_work = until(lambda: len(found := workers(out)) == 2 and found, process)
    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    cluster.add_node(**NODE)
    assert process.wait(SECONDS) == 0, process.stderr.read()
    assert any(not is_alive(number) for number in at_work)
    assert results(out) == undisturbed


def test_just_the_poisonous_pages_go_to_the_errors(cluster, crawl, undisturbed, tmp_path):
    out = tmp_path / "out"
    faults = {"p007.txt": "crash", "p033.txt": "hang_in_c", "p038.txt": "balloon"}
    limits = ("--timeout", 2, "--max-memory", 1500)
    done = execute(*on(cluster, crawl, "-o", out), *limits, faults=faults, **SETTINGS)
    assert done.returncode == 1, done.stderr
    found = results(out)
    errors = [(row["doc_id"], row["stage"], row["error"]) for row in rows(found["errors.jsonl"])]
    assert errors == [
        ("p007.txt", "parse", "WorkerLost"),
        ("p033.txt", "parse", "TimeLimit"),
        ("p038.txt", "parse", "MemoryError"),
    ]
    expected = without(undisturbed, *faults)
    assert {name: found[name] for name in expected} == expected


def test_a_stopped_run_leaves_no_worker_and_goes_on_with_any_engine(
    cluster, crawl, undisturbed, tmp_path
):
    out = tmp_path / "out"
    process = start(*on(cluster, crawl, "-o", out), **SETTINGS)
    until(lambda: list((out / "done").glob("*.json")) if out.exists() else [], process)
    at_work = until(lambda: workers(out), process)
    os.killpg(process.pid, signal.SIGINT)
    _, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, messages
    assert "run again to go on" in messages and "Traceback" not in messages
    wait_for_end(at_work)
    assert execute(crawl, "-o", out, "-j", 2).returncode == 0
    assert results(out) == undisturbed


def test_without_an_address_a_cluster_comes_and_goes(cluster, crawl, undisturbed, tmp_path):
    """It is one of its own, also where the environment names another."""
    out = tmp_path / "out"
    more = {**SETTINGS, "RAY_ADDRESS": cluster.address}
    process = start(crawl, "-o", out, "-j", 2, "--engine", "ray", **more)
    at_work = until(lambda: workers(out), process)
    assert process.wait(SECONDS) == 0, process.stderr.read()
    wait_for_end(at_work)
    assert results(out) == undisturbed


def usage(*arguments: object) -> Ended:
    done = CliRunner().invoke(build_app("run"), ["run", *map(str, arguments)])
    return Ended(done.exit_code, done.stdout, done.stderr)


def test_without_the_extra_it_says_what_to_install(crawl, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    done = usage(crawl, "-o", tmp_path / "out", "--engine", "ray")
    assert done.returncode == 2
    assert 'pip install ".[ray]"' in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--address", "127.0.0.1:6379"), "--engine ray"),
        (("--engine", "ray", "--address", "ray://127.0.0.1:10001"), "HOST:PORT"),
        (("--engine", "ray", "--address", "auto"), "HOST:PORT"),
        (("--engine", "ray", "--address", "127.0.0.1:1"), "cannot reach"),
    ],
)
def test_addresses_that_are_none(crawl, tmp_path, flags, words):
    done = usage(crawl, "-o", tmp_path / "out", *flags)
    assert done.returncode == 2 and words in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
