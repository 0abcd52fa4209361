"""The same bytes whatever the hash seed, the locale, the time zone, the Python, the extras."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from ..conftest import PACKAGE, ROOT

PROGRAM = """
import sys
from pathlib import Path
for name in sys.argv[1].split(","):
    sys.modules[name] = None  # as where the extra is not installed
sys.argv[1:] = sys.argv[2:]
from shuangjian_cli.cli.app import main
main()
"""
EXTRAS = "warcio,pyarrow,zstandard,datasketch,rjieba,xlsxwriter,ray"


def run(python: str | Path = sys.executable, without: str = "none", **env: str) -> bytes:
    """The facts and errors of all sample pages, as one command writes them."""
    inputs = [str(ROOT / "data/samples/pages"), str(ROOT / "data/gold/dev/pages")]
    done = subprocess.run(
        [str(python), "-c", PROGRAM, without, "extract", *inputs, "--no-config", "--errors", "-"],
        capture_output=True,
        cwd=PACKAGE.parent,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONHASHSEED": "0", **env},
        timeout=280,
    )
    assert done.returncode in (0, 1), done.stderr.decode("utf-8", "replace")
    return done.stdout


@cache
def expected() -> bytes:
    found = run()
    assert found.count(b"shuangjian.fact/1") > 100
    return found


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Shanghai"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0", "TZ": "America/St_Johns"},
        {
            "PYTHONCOERCECLOCALE": "0",
            "LC_ALL": "POSIX",
            "PYTHONUTF8": "0",
            "TZ": "Pacific/Kiritimati",
        },
    ],
    ids=lambda env: env["LC_ALL"],
)
def test_seed_locale_and_time_zone_change_nothing(env: dict[str, str]) -> None:
    assert run(**env) == expected()


def test_extras_change_nothing() -> None:
    assert run(without=EXTRAS) == expected()


def others() -> list[Path]:
    """Interpreters with the dependencies installed, named by `SHUANGJIAN_PYTHONS` (`a:b`)."""
    named = os.environ.get("SHUANGJIAN_PYTHONS", "")
    return [Path(name) for name in named.split(os.pathsep) if name]


@pytest.mark.skipif(not others(), reason="SHUANGJIAN_PYTHONS names no other Python")
@pytest.mark.parametrize("python", others(), ids=str)
def test_other_versions_of_python_change_nothing(python: Path) -> None:
    assert run(python) == expected()
