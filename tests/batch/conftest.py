"""Generated pages, and runs over them in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import ROOT

PAGES = 60
SHARD = 10
KINDS = ("documents", "facts", "removed", "errors")
FAULTY = [sys.executable, "-c", "from tests.batch.faulty import main; main()"]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


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


def execute(*arguments: object, faults: dict[str, str] | None = None, **more: str):
    return subprocess.run(
        command(*arguments),
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


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_crawl(tmp_path_factory.mktemp("batch") / "crawl")


@pytest.fixture(scope="session")
def undisturbed(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run in one process gives, from which nothing may differ."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    done = execute(crawl, "-o", out, "-j", 1)
    assert done.returncode == 0, done.stderr
    found = results(out)
    assert len(rows(found["documents.jsonl"])) == PAGES and not found["errors.jsonl"]
    return found


def without(found: dict[str, bytes], *doc_ids: str) -> dict[str, bytes]:
    """The rows of a run but for those of some documents."""
    kept = {}
    for name in ("documents.jsonl", "facts.jsonl", "removed.jsonl"):
        lines = found[name].splitlines(keepends=True)
        kept[name] = b"".join(line for line in lines if json.loads(line)["doc_id"] not in doc_ids)
    return kept
