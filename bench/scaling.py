"""Ray beside the engine of one machine: the same bytes, and what Ray costs.

usage: python -m bench scaling [--pages 50000] [--rounds 1] [--jobs 2] [--shard-size 100]

Short generated pages, as rows of one file, go through `shuangjian run` with both engines, one after
the other, `--rounds` times; the least time of each counts, since other work on the machine only
adds to it. Ray is a cluster of this machine that starts and ends with its run, which a run over a
single page shows by itself. Ends with 1 where digests differ.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .batch import SENTENCES, digest, values_of

ENGINES = ("local", "ray")


def small_page(number: int) -> str:
    """A sentence or two of a report, mostly with a number."""
    dice = random.Random(number)
    values = values_of(dice)
    return f"第{number}号简报：{dice.choice(SENTENCES).format(**values)}\n"


def write_rows(file: Path, pages: int) -> Path:
    """So many pages as the rows of one file."""
    with file.open("w", encoding="utf-8") as stream:
        for number in range(pages):
            row = {"id": f"p{number:07}", "text": small_page(number)}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return file


def run(rows: Path, out: Path, engine: str, jobs: int, shard_size: int) -> float:
    """Seconds that a run takes, from the start of its process to the end."""
    command = [sys.executable, "-m", "shuangjian_cli", "run", rows, "-o", out, "--quiet"]
    command += ["--engine", engine, "--jobs", jobs, "--shard-size", shard_size, "--overwrite"]
    began = time.monotonic()
    fair = {**os.environ, "RAY_worker_niceness": "0"}  # else all other work goes before Ray's
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, env=fair)
    if done.returncode not in (0, 1):
        raise SystemExit(f"the run with {engine} ended with {done.returncode}")
    return time.monotonic() - began


def bench(home: Path, options: argparse.Namespace) -> int:
    """All runs, in the folder `home`; 1 where digests differ."""
    single = write_rows(home / "single.jsonl", 1)
    many = write_rows(home / "many.jsonl", options.pages)
    how = (options.jobs, options.shard_size)
    start = {engine: run(single, home / f"one-{engine}", engine, *how) for engine in ENGINES}
    rounds = [
        {engine: run(many, home / engine, engine, *how) for engine in ENGINES}
        for _ in range(options.rounds)
    ]
    least = {engine: min(seconds[engine] for seconds in rounds) for engine in ENGINES}
    shards = -(-options.pages // options.shard_size)
    print(
        f"{options.pages:,} pages, {many.stat().st_size / 1e6:,.1f} MB, {shards:,} shards, "
        f"{options.jobs} jobs on {len(os.sched_getaffinity(0))} cores, {options.rounds} rounds, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'engine':<8}{'one page s':>11}{'all s':>9}{'pages/s':>9}  digest")
    digests = {engine: digest(home / engine) for engine in ENGINES}
    for engine in ENGINES:
        speed = options.pages / least[engine]
        times = f"{start[engine]:>11.1f}{least[engine]:>9.1f}{speed:>9.1f}"
        print(f"{engine:<8}{times}  {digests[engine]}")
    beyond = {engine: least[engine] - start[engine] for engine in ENGINES}
    print(f"Ray takes {start['ray'] - start['local']:.1f} s more to start and end")
    print(f"and {beyond['ray'] / beyond['local'] - 1:+.1%} for the rest")
    same = len(set(digests.values())) == 1
    print("all digests are the same" if same else "THE DIGESTS DIFFER")
    return 0 if same else 1


def main() -> int:
    """Measure, print a table; 1 where outputs differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shard-size", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(dir=options.folder, prefix="shuangjian-bench-"))
    try:
        return bench(home, options)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
