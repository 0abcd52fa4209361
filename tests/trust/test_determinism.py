"""The same bytes whatever the hash seed, the locale, the time zone, the Python, the extras."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from ..conftest import PACKAGE, ROOT
from .helpers import TEXT

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
        {"LC_ALL": "a terminal of GBK", "PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"},
    ],
    ids=lambda env: env["LC_ALL"],
)
def test_seed_locale_and_time_zone_change_nothing(env: dict[str, str], locales: str) -> None:
    assert run(**env, LOCPATH=locales) == expected()


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the locale `zh_CN.GBK`, where its sources and their compiler are installed."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        order = ["localedef", "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
        subprocess.run(order, capture_output=True, timeout=60)
    return str(folder)


def test_names_of_files_are_the_same_in_every_locale(tmp_path: Path, locales: str) -> None:
    """Names in UTF-8, in GBK, and in neither: their order too is that of their bytes."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (
        "长治.txt".encode(),
        "乙.txt".encode("gbk"),
        b"\xff.txt",
        "甲.txt".encode(),
        b"a.txt",
    ):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_text(TEXT, encoding="utf-8")
    plain = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LOCPATH": locales}
    found = [
        subprocess.run(
            [sys.executable, "-m", "shuangjian_cli", "clean", "in", "--no-config"],
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **plain, **env},
            timeout=120,
        ).stdout
        for env in ({"PYTHONUTF8": "1"}, {"LC_ALL": "C"}, {"LC_ALL": "zh_CN.GBK"})
    ]
    assert found[0].count(b"\n") == 5 and found[1] == found[0] and found[2] == found[0]


def test_no_file_is_read_or_written_in_the_encoding_of_the_locale(tmp_path: Path) -> None:
    """Where `zh_CN.GBK` is not installed, a locale of that name is none: Python itself looks."""
    command = [sys.executable, "-X", "warn_default_encoding", "-m", "shuangjian_cli"]
    out = str(tmp_path / "out")
    for arguments in (
        ["run", str(ROOT / "data/samples/pages"), "-o", out, "--no-config", "--report"],
        ["export", out, "-o", f"{tmp_path}/facts.csv"],
        ["reconcile", out],
        ["explain", str(ROOT / "data/samples/pages/s01_newspaper.txt")],
    ):
        done = subprocess.run(
            [*command, *arguments], capture_output=True, cwd=tmp_path, timeout=280
        )
        shown = done.stderr.decode().splitlines()
        ours = [line for line in shown if "EncodingWarning" in line and "shuangjian_cli" in line]
        assert not ours
        assert done.returncode == 0, shown


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
