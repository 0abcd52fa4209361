"""Every snippet of the tutorial and the cookbook runs, in order, as a reader would run it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.M | re.S)
NEEDS = {"import pandas": "pandas", "import duckdb": "duckdb"}


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.zh.md", "cookbook.md"])
def test_the_snippets_of_a_page_run(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/samples/pages", tmp_path / "crawl")
    binaries = tmp_path / "bin"
    binaries.mkdir()
    tool = binaries / "shuangjian"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m shuangjian_cli "$@"\n')
    tool.chmod(0o755)
    env = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    ran = 0
    for language, code in BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        missing = [m for line, m in NEEDS.items() if line in code and not _installed(m)]
        if missing:
            continue
        command = ["bash", "-euo", "pipefail", "-c"] if language == "sh" else [sys.executable, "-c"]
        done = subprocess.run(
            [*command, code], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{code}\n{done.stderr}"
        ran += 1
    assert ran >= 6
    if "tutorial" in page:
        assert (tmp_path / "report.html").stat().st_size > 20_000
        assert "buses" in done.stdout or "core" in done.stdout


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
