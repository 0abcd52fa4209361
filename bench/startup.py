"""How long a process takes that does next to nothing: our commands beside an import of typer."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

from .data import SMALL
from .environments import ROOT

YARDSTICK = "import typer"
COMMANDS: dict[str, tuple[str, ...]] = {
    YARDSTICK: ("-c", "import typer"),
    "shuangjian --help": ("-m", "shuangjian_cli", "--help"),
    "shuangjian clean PAGE": ("-m", "shuangjian_cli", "clean", str(SMALL)),
    "shuangjian extract PAGE": ("-m", "shuangjian_cli", "extract", str(SMALL)),
    "import trafilatura": ("-c", "import trafilatura"),
    "import readability": ("-c", "import readability"),
    "import jieba and its words": ("-c", "import jieba; jieba.setLogLevel(60); jieba.initialize()"),
}


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds of each command and how many times those of the yardstick."""
    # Installed packages are compiled; ours is a checkout, which its first command would compile.
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "src"], check=False)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for turn in range(rounds + 1):
        for name, arguments in COMMANDS.items():
            times = _process(arguments)
            if times and turn:  # the first round warms the caches
                found[name].append(times)
    base = found[YARDSTICK]
    rows = {}
    for name, own in found.items():
        if len(own) != len(base):
            rows[name] = {"missing": "not installed"}
            continue
        ratios = [mine[1] / his[1] for mine, his in zip(own, base, strict=True)]
        walls = [mine[0] / his[0] for mine, his in zip(own, base, strict=True)]
        rows[name] = {
            "ms": round(1000 * statistics.median(wall for wall, _ in own)),
            "ms of CPU": round(1000 * statistics.median(cpu for _, cpu in own)),
            "times": round(statistics.median(ratios), 2),
            "times, wall": round(statistics.median(walls), 2),
            "spread": [round(min(ratios), 2), round(max(ratios), 2)],
        }
    return rows


def _process(arguments: tuple[str, ...]) -> tuple[float, float] | None:
    """Wall and CPU seconds of one run of Python; None where it fails."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, cwd=ROOT, env=environment
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (wall, cpu) if done.returncode == 0 else None
