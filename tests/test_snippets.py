"""Every snippet of the pages that one follows runs, in order, as a reader would run it.

A `text` block right after a snippet is what it prints; `...` there stands for lines left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$(?:\n+^```text\n(.*?)^```$)?", re.M | re.S)
PAGES = ["tutorial.md", "tutorial.zh.md", "cookbook.md", "recipes.md", "scaling.md"]
NEEDS = {"import pandas": "pandas", "import duckdb": "duckdb"}


@pytest.mark.parametrize("page", PAGES)
def test_the_snippets_of_a_page_run(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/samples/pages", tmp_path / "crawl")
    binaries = tmp_path / "bin"
    binaries.mkdir()
    tool = binaries / "shuangjian"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m shuangjian_cli "$@"\n')
    tool.chmod(0o755)
    env = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    ran = 0
    for language, code, shown in BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        missing = [m for line, m in NEEDS.items() if line in code and not _installed(m)]
        if missing:
            continue
        command = ["bash", "-euo", "pipefail", "-c"] if language == "sh" else [sys.executable, "-c"]
        done = subprocess.run(
            [*command, code], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{code}\n{done.stderr}"
        if shown:
            assert _fits(shown, done.stdout), f"{code}\nprints\n{done.stdout}\nnot\n{shown}"
        ran += 1
    assert ran >= (2 if page == "scaling.md" else 6)  # the rest of it needs a cluster
    if "tutorial" in page:
        assert (tmp_path / "report.html").stat().st_size > 20_000
        assert "<svg" in (tmp_path / "chart.html").read_text(encoding="utf-8")


def test_both_tutorials_have_the_same_snippets() -> None:
    """But for what is printed in words: the same commands, in the same order."""
    english, chinese = (
        [(language, code) for language, code, _ in BLOCK.findall(text)]
        for text in ((ROOT / "docs" / page).read_text(encoding="utf-8") for page in PAGES[:2])
    )
    assert english == chinese


def _fits(shown: str, printed: str) -> bool:
    """Whether a text is what a page shows of it; `...` on a line of its own is any lines."""
    lines = [re.escape(line.rstrip()) for line in shown.rstrip().splitlines()]
    pattern = "\n".join(lines).replace("\n\\.\\.\\.", "(?:\n.*)*")
    plain = "\n".join(line.rstrip() for line in printed.rstrip().splitlines())
    return re.fullmatch(pattern, plain) is not None


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
