"""Speed and quality beside the peers: one command that installs them and runs all in one run.

usage: python -m bench [all|text|body|flat|facts|startup|stages|growth|batch] [--quick]
       python -m bench guard [--keep] [--instructions]
       python -m bench reconcile|scaling|large [ARGUMENTS]
       python -m bench detail MODULE [ARGUMENTS]

`all` writes bench/results.json, docs/benchmarks.md and its chart; a part only prints its tables.
`guard` says what got slower since the last release. `detail` runs a bench of one subject by the
name of its module (body, facts, text_repair, batch, ...) with arguments of its own; those of
`large` and `scaling` take an hour.
Everything runs in .venv/bench, made when it is first needed; see environments.py.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

from . import environments

ROUNDS, ROUNDS_QUICK = 5, 2
STAGE_ROUNDS = 3
"""The best of so many counts, not the median: fewer will do."""
START_UPS, START_UPS_QUICK = 11, 4
BATCH, BATCH_QUICK = (10_000, 1_000), (300, 30)
"""Pages of the large and of the small batch."""
PARTS = ("text", "body", "flat", "facts", "startup", "stages", "growth", "batch")
ALONE = ("reconcile", "large", "scaling")
"""Benches that belong to no comparison."""


def machine() -> dict[str, Any]:
    """What kind of machine this is; nothing that names it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": len(os.sched_getaffinity(0)),
        "architecture": platform.machine(),
        "system": platform.system(),
        "memory GB": round(memory),
        "python": platform.python_version(),
        "load at the start": round(os.getloadavg()[0], 1),
    }


def jobs(quick: bool) -> dict[str, Callable[[], Any]]:
    """The parts by their names; what they import belongs to the environment of the benches."""
    from . import batch, compare, stages, startup

    rounds = ROUNDS_QUICK if quick else ROUNDS

    def comparisons(group: str) -> Callable[[], dict[str, Any]]:
        names = compare.GROUPS[group]
        return lambda: {name: compare.compare(name, rounds, quick) for name in names}

    return {
        **{group: comparisons(group) for group in compare.GROUPS},
        "startup": lambda: startup.measure(START_UPS_QUICK if quick else START_UPS),
        "stages": lambda: stages.shares(min(rounds, STAGE_ROUNDS), quick),
        "growth": lambda: stages.growth(quick),
        "batch": lambda: batch.compare(*(BATCH_QUICK if quick else BATCH)),
    }


def run(parts: Sequence[str], quick: bool, provisional: bool) -> int:
    """Run the parts in this environment, print their tables, and write what `all` writes."""
    from shuangjian_cli import __version__

    from . import report

    results: dict[str, Any] = {
        "version": __version__,
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "quick": quick,
        "provisional": provisional,
        "machine": machine(),
        "versions": environments.versions(),
        "missing": environments.failures(),
        "comparisons": {},
    }
    work = jobs(quick)
    failed = 0
    for part in parts:
        print(f"{part} ...", file=sys.stderr, flush=True)
        try:
            found = work[part]()
        except Exception as error:  # a part that fails must not cost the others
            failed += 1
            print(f"{part}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            continue
        if part in ("text", "body", "flat", "facts"):
            results["comparisons"] |= found
        else:
            results[part] = found
        report.show(part, found)
    if tuple(parts) == PARTS:
        report.write(results)
    return int(failed > 0)


def main(arguments: list[str]) -> int:
    """Go into the environment of the benches, and run what is asked for."""
    if arguments[:1] == ["guard"]:
        from . import guard

        return guard.main(arguments[1:])
    if arguments[:1] and arguments[0] in ALONE:
        arguments = ["detail", *arguments]
    detail = arguments[:1] == ["detail"] and len(arguments) > 1
    if not detail:
        parser = argparse.ArgumentParser(
            prog="python -m bench", description=(__doc__ or "").split("\n")[0]
        )
        parser.add_argument("part", nargs="?", default="all", choices=("all", *PARTS))
        parser.add_argument("--quick", action="store_true", help="less of everything: 3 minutes")
        parser.add_argument(
            "--provisional", action="store_true", help="say so in the results: a busy machine"
        )
        options = parser.parse_args(arguments)
    environments.prepare()
    python = environments.python_of("bench")
    if detail:
        if arguments[1] == "scaling":
            environments.pip("bench", "-e", f"{environments.ROOT}[ray]")
        command = [str(python), "-m", f"bench.{arguments[1]}", *arguments[2:]]
        if arguments[1] == "body" and "--peers" not in arguments:
            command += ["--peers", str(python)]
        return subprocess.run(command, cwd=environments.ROOT).returncode
    if os.environ.get("SHUANGJIAN_BENCH") != "inside":
        inside = {**os.environ, "SHUANGJIAN_BENCH": "inside", "PYTHONHASHSEED": "0"}
        command = [str(python), "-m", "bench", *arguments]
        return subprocess.run(command, cwd=environments.ROOT, env=inside).returncode
    parts = PARTS if options.part == "all" else (options.part,)
    return run(parts, options.quick, options.provisional)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
