"""Generated pages, and runs over them in processes of their own."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangjian_cli.cli.app import build_app

from ..conftest import ROOT
from . import faulty

PAGES = 60
SHARD = 10
KINDS = ("documents", "facts", "removed", "errors")
FAULTY = [sys.executable, "-c", "from tests.batch.faulty import main; main()"]


def page(number: int) -> str:
    return (
        f"清溪市第{number}号简报\n\n"
        f"本报讯 近日，记者从长治市教育局获悉，全市共有{number + 100}所学校开展课后服务，"
        f"惠及学生{number + 1}万余名。各校组建社团{number + 7}个，丰富了学生的课余生活。\n"
        f"下一步，长治市将投入资金{number + 30}万元，用于改善课后服务的条件。\n"
        "Copyright 2023 清溪新闻网 版权所有\n"
    )


def write_crawl(folder: Path, pages: int = PAGES) -> Path:
    folder.mkdir(parents=True)
    for number in range(pages):
        (folder / f"p{number:03}.txt").write_text(page(number), encoding="utf-8")
    return folder


def command(*arguments: object) -> list[str]:
    return [*FAULTY, "run", "--shard-size", str(SHARD), "--show", "0", *map(str, arguments)]


def environment(faults: dict[str, str] | None = None, **more: str) -> dict[str, str]:
    return {**os.environ, "FAULTS": json.dumps(faults or {}), "NO_COLOR": "1", **more}


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    returncode: int
    stdout: str
    stderr: str


def execute(*arguments: object, faults: dict[str, str] | None = None, **more: str) -> Ended:
    """A run in a process of its own; where nothing can happen to the process, in this one."""
    order = command(*arguments)
    if ("-j", 1) in pairwise(arguments) and not faults and not more:
        done = CliRunner().invoke(build_app(), order[len(FAULTY) :])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ended(done.exit_code, done.stdout, done.stderr)
    return subprocess.run(  # type: ignore[return-value]
        order,
        env=environment(faults, **more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def results(out: Path) -> dict[str, bytes]:
    """The outputs of a finished run. Nothing else may lie in its folder."""
    names = {f"{kind}.jsonl" for kind in KINDS} | {"summary.json"}
    folders = {*KINDS, "done", "manifest.json"}
    assert {path.name for path in out.iterdir()} == names | folders
    assert json.loads((out / "manifest.json").read_text())["complete"] is True
    return {name: (out / name).read_bytes() for name in sorted(names)}


def rows(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


@pytest.fixture(autouse=True)
def quick_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in this process do with pages what those in others do."""
    monkeypatch.setenv("NO_COLOR", "1")
    module = importlib.import_module("shuangjian_cli.cli.run")
    real = module._work
    monkeypatch.setattr(module, "_work", lambda *a: replace(real(*a), treat=faulty.treat))


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_crawl(tmp_path_factory.mktemp("batch") / "crawl")


@pytest.fixture(scope="session")
def undisturbed_out(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run in one process."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    done = execute(crawl, "-o", out, "--jobs", 1)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def undisturbed(undisturbed_out: Path) -> dict[str, bytes]:
    """What is in it, from which nothing may differ."""
    found = results(undisturbed_out)
    assert len(rows(found["documents.jsonl"])) == PAGES and not found["errors.jsonl"]
    return found


def without(found: dict[str, bytes], *doc_ids: str) -> dict[str, bytes]:
    """The rows of a run but for those of some documents."""
    kept = {}
    for name in ("documents.jsonl", "facts.jsonl", "removed.jsonl"):
        lines = found[name].splitlines(keepends=True)
        kept[name] = b"".join(line for line in lines if json.loads(line)["doc_id"] not in doc_ids)
    return kept


@pytest.fixture
def finished(crawl: Path, undisturbed_out: Path, tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The crawl, which may be changed, and a finished run over it."""
    shutil.copytree(undisturbed_out, tmp_path / "out")
    shutil.copytree(crawl, tmp_path / "kept")
    yield crawl, tmp_path / "out"
    shutil.rmtree(crawl)
    shutil.copytree(tmp_path / "kept", crawl)
