"""What got slower since the last release: the main stages on fixed pages, against a yardstick.

usage: python -m bench guard [--keep] [--instructions]

A stage's cost is the ratio of its CPU time to that of a fixed piece of plain Python in the same
process, each the best of several turns, so that the machine and its load cancel out. The kept
figures and the release that they belong to are in bench/guard.json; `--keep` replaces them.
`--instructions` counts instructions with valgrind instead, where it is installed: slower by
minutes, and the same on every run. The exit code is 1 where something got slower by a quarter.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "bench" / "guard.json"
PAGES = (
    "s01_newspaper.txt",
    "s03_portal.html",
    "s05_forum.html",
    "s06_notice.html",
    "s08_gbk.html",
    "s12_twocolumn.txt",
    "s15_city_now.txt",
)
"""Of data/samples/pages: a dump, with chrome, a thread, a notice, GBK, torn lines, small."""
DAMAGED = ("s18_mirror_html.html",)
"""Pages with shifted bytes, whose repair costs more than all the rest and is watched alone."""
LONG_ENOUGH = 0.12
"""Seconds that a turn takes at least: three ticks of the coarsest clock of a virtual machine."""
TURNS = 5
SLOWER = 1.25
"""Times the kept cost from which a stage counts as slower."""
REPEATS = (1, 4)
"""A stage is counted as the difference between so many passes and so many."""


def yardstick() -> int:
    """A fixed piece of plain Python: words, a table, a pattern, a sort. Never change it."""
    text = "全市共有学校481所，学生31万余名；school number 12, clubs 345. " * 40
    counts: dict[str, int] = {}
    for word in re.findall(r"\w+", text):
        for at in range(len(word)):
            gram = word[at : at + 2]
            counts[gram] = counts.get(gram, 0) + at
    return sum(value for _, value in sorted(counts.items()))


def stages() -> dict[str, Callable[[], object]]:
    """A pass of each main stage over the fixed pages, warmed up."""
    from shuangjian_cli.lexicon import Lexicon
    from shuangjian_cli.model.document import Document
    from shuangjian_cli.model.page import RawPage
    from shuangjian_cli.pipeline import STAGES, clean_page, extract_facts
    from shuangjian_cli.settings import Settings
    from shuangjian_cli.stages.compose import compose
    from shuangjian_cli.stages.segment import segment_document

    lexicon, settings = Lexicon(), Settings()
    passes: dict[str, Callable[[], object]] = {}

    def add(name: str, work: Callable[[Any], object], inputs: Sequence[Any]) -> None:
        passes[name] = lambda: [work(one) for one in inputs]
        passes[name]()

    def facts(page: RawPage) -> object:
        return extract_facts(clean_page(page, lexicon, settings).row, lexicon, settings)

    pages = [_page(name) for name in PAGES]
    documents = [Document(page) for page in pages]
    for name, stage in STAGES:
        add(name, partial(stage, lexicon=lexicon, settings=settings), documents)
        documents = [stage(one, lexicon, settings) for one in documents]
    rows = [compose(one, lexicon, settings) for one in documents]
    add("extract", lambda row: extract_facts(row, lexicon, settings), rows)
    add("segment", lambda row: segment_document(row, lexicon), rows)
    add("page to facts", facts, pages)
    add("damaged page to facts", facts, [_page(name) for name in DAMAGED])
    return passes


def _page(name: str) -> Any:
    from shuangjian_cli.model.page import RawPage

    return RawPage(name, name, (ROOT / "data" / "samples" / "pages" / name).read_bytes())


def ratios(turns: int = TURNS, long_enough: float = LONG_ENOUGH) -> dict[str, float]:
    """Each stage's pass in yardsticks: best of `turns` against best of `turns`, in turn."""
    works: dict[str, Callable[[], object]] = {"yardstick": yardstick, **stages()}
    repeats = {name: _repeats(work, long_enough) for name, work in works.items()}
    best = dict.fromkeys(works, float("inf"))
    for _ in range(turns):
        for name, work in works.items():
            start = time.process_time()
            for _ in range(repeats[name]):
                work()
            took = (time.process_time() - start) / repeats[name]
            best[name] = min(best[name], took)
    unit = best.pop("yardstick")
    return {name: round(seconds / unit, 2) for name, seconds in best.items()}


def _repeats(work: Callable[[], object], long_enough: float) -> int:
    """How often to do a piece of work so that a coarse clock measures it."""
    times = 1
    while True:
        start = time.process_time()
        for _ in range(times):
            work()
        took = time.process_time() - start
        if took >= long_enough:
            return times
        times = max(2 * times, round(times * long_enough / max(took, long_enough / 50)))


def instructions() -> dict[str, float]:
    """Millions of instructions of a pass of each stage, by valgrind; nothing where it is absent."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return {}
    found: dict[str, float] = {}
    for name in stages():
        counts = [_instructions(valgrind, name, times) for times in REPEATS]
        found[name] = round((counts[1] - counts[0]) / (REPEATS[1] - REPEATS[0]) / 1e6, 1)
    return found


def _instructions(valgrind: str, name: str, times: int) -> int:
    command = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*command, sys.executable, "-m", "bench.guard", "--passes", name, str(times)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    collected = re.search(r"Collected : (\d+)", done.stderr)
    assert collected is not None
    return int(collected[1])


def kept() -> dict[str, Any]:
    """The figures of the release that is compared with."""
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}


def changes(now: dict[str, float], then: dict[str, float]) -> dict[str, float]:
    """Times the cost of then, for what both have."""
    return {name: now[name] / then[name] for name in now if then.get(name)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print what changed, keep where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--keep", action="store_true", help="make today's figures the kept ones")
    parser.add_argument("--instructions", action="store_true", help="count them with valgrind")
    parser.add_argument("--passes", nargs=2, metavar=("STAGE", "TIMES"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.passes:
        work = stages()[options.passes[0]]
        for _ in range(int(options.passes[1])):
            work()
        return 0
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets moves the figures
        command = [
            sys.executable,
            "-m",
            "bench.guard",
            *(sys.argv[1:] if arguments is None else arguments),
        ]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}
        ).returncode
    kind = "instructions" if options.instructions else "ratios"
    now = instructions() if options.instructions else ratios()
    if not now:
        print("valgrind is not installed: nothing was counted")
        return 0
    state = kept()
    then = state.get(kind, {})
    worst = _show(now, then, kind, state.get("release", "none"))
    if options.keep:
        from shuangjian_cli import __version__

        state |= {"release": __version__, kind: now}
        KEPT.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
        return 0
    return int(worst > SLOWER)


def _show(now: dict[str, float], then: dict[str, float], kind: str, release: str) -> float:
    """Print a line for each stage; returns the greatest change."""
    unit = "yardsticks" if kind == "ratios" else "million instructions"
    print(f"a pass over {len(PAGES)} pages, in {unit}; kept: release {release}")
    print(f"{'stage':<24}{'kept':>10}{'now':>10}{'change':>9}")
    changed = changes(now, then)
    for name, cost in now.items():
        change = f"{changed[name] - 1:+9.0%}" if name in changed else f"{'new':>9}"
        print(f"{name:<24}{then.get(name, 0):>10.2f}{cost:>10.2f}{change}")
    return max(changed.values(), default=1.0)


if __name__ == "__main__":
    sys.exit(main())
