"""The batch engine on many generated pages: the same bytes, flat memory, speed of two jobs.

usage: python -m bench.batch [--pages 20000] [--small 2000] [--folder DIR]

Every run is a process of its own, `shuangjian run`, as a user starts it; memory is the peak that
the kernel counted for the parent and for its largest worker.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = ("documents", "facts", "removed", "errors")
LOOK = 0.1
"""Seconds between two looks at the memory of all processes."""
PLACES = ("长治市", "运城市", "晋城市", "临汾市", "南通市", "潍坊市", "太原市", "青岛市")
TOPICS = ("课后服务", "作业管理", "校外培训治理", "劳动教育", "体育美育", "家校共育")
SENTENCES = (
    "近日，记者从{place}教育局获悉，全市共有{a}所学校开展{topic}，惠及学生{b}万余名。",
    "各校组建艺体类社团{c}个，其中科技类{d}个，丰富了学生的课余生活。",
    "{place}投入资金{c}万元用于改善办学条件，培训教师{a}人次，学生参与率达{d}.{e}%。",
    "当地有关负责人介绍，{topic}的开展让孩子们有了更多自主发展的时间，也让家长更加放心。",
    "学校结合实际制定方案，坚持自愿参加的原则，形成了一校一案的工作格局。",
    "据统计，20{e}{e}年以来，当地注销学科类培训机构{a}家，建成基地{d}个。",
)


def values_of(dice: random.Random) -> dict[str, object]:
    """What the sentences of one page say: its place, its topic, its numbers."""
    return {
        "place": dice.choice(PLACES),
        "topic": dice.choice(TOPICS),
        "a": dice.randint(20, 900),
        "b": dice.randint(1, 60),
        "c": dice.randint(100, 9000),
        "d": dice.randint(5, 99),
        "e": dice.randint(1, 2),
    }


def page(number: int) -> bytes:
    """A news page with navigation, teasers and a footer, as UTF-8 or GB18030."""
    dice = random.Random(number)
    values = values_of(dice)
    body = "".join(
        f"<p>{''.join(dice.sample(SENTENCES, dice.randint(2, 4))).format(**values)}</p>\n"
        for _ in range(dice.randint(3, 8))
    )
    teasers = "".join(
        f"<li><a href='/n/{dice.randint(1, 9**9)}.html'>{dice.choice(PLACES)}推进"
        f"{dice.choice(TOPICS)}工作</a></li>"
        for _ in range(12)
    )
    html = (
        f"<html><head><meta charset='utf-8'><title>{values['place']}{values['topic']}_新闻网"
        f"</title></head><body><div class='nav'><a href='/'>首页</a> <a href='/edu'>教育</a></div>"
        f"<h1>{values['place']}扎实推进{values['topic']}</h1>"
        f"<p>2023-0{dice.randint(1, 9)}-1{dice.randint(0, 9)} 来源：{values['place']}日报</p>"
        f"<div class='content'>{body}</div><ul class='hot'>{teasers}</ul>"
        f"<p>Copyright 2023 版权所有 第{number}页</p></body></html>"
    )
    if number % 3 == 0:
        return html.replace("utf-8", "gb2312").encode("gb18030")
    return html.encode()


def write_pages(folder: Path, number: int) -> Path:
    """So many pages, a thousand in a folder."""
    for at in range(number):
        place = folder / f"{at // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{at:06}.html").write_bytes(page(at))
    return folder


@dataclass(frozen=True)
class Measured:
    """One run: wall and CPU seconds, and the peak memory in MB of the parent and of its largest
    worker."""

    seconds: float
    parent: float
    worker: float
    cpu: float


def measure(*arguments: object) -> Measured:
    """Run `shuangjian` and watch its processes."""
    command = [sys.executable, "-m", "shuangjian_cli", *map(str, arguments), "--quiet"]
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    peaks: dict[int, float] = {}
    spent: dict[int, float] = {}
    watcher = threading.Thread(target=_watch, args=(process, peaks, spent), daemon=True)
    watcher.start()
    code = process.wait()
    seconds = time.monotonic() - began
    watcher.join()
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    others = [peak for number, peak in peaks.items() if number != process.pid]
    return Measured(seconds, peaks.get(process.pid, 0), max(others, default=0), sum(spent.values()))


def _watch(
    process: subprocess.Popen[bytes], peaks: dict[int, float], spent: dict[int, float]
) -> None:
    """Note the peak memory and the CPU seconds of the process and of all below it."""
    while process.poll() is None:
        for number in _family(process.pid):
            peak = _peak(number)
            if peak:
                peaks[number] = max(peak, peaks.get(number, 0))
            spent[number] = max(_spent(number), spent.get(number, 0))
        time.sleep(LOOK)


def _family(root: int) -> set[int]:
    """A process and all below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _peak(number: int) -> float:
    try:
        for line in Path(f"/proc/{number}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _spent(number: int) -> float:
    """The CPU seconds of a process so far."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def digest(out: Path) -> str:
    """One digest over all outputs of a run."""
    state = hashlib.sha256()
    for kind in KINDS:
        with (out / f"{kind}.jsonl").open("rb") as stream:
            while chunk := stream.read(1 << 20):
                state.update(chunk)
    return state.hexdigest()[:16]


def compare(pages: int, small: int) -> dict[str, Any]:
    """Two jobs against one, ten times the pages against fewer: time, memory and the same bytes."""
    home = Path(tempfile.mkdtemp(prefix="shuangjian-bench-"))
    try:
        folders = {
            small: write_pages(home / "few", small),
            pages: write_pages(home / "many", pages),
        }
        runs = {
            (number, jobs): measure("run", folder, "-o", home / f"{number}-{jobs}", "-j", jobs)
            for number, folder in folders.items()
            for jobs in (1, 2)
        }
        same = digest(home / f"{pages}-1") == digest(home / f"{pages}-2")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    one, two = runs[pages, 1], runs[pages, 2]
    small_one, small_two = runs[small, 1], runs[small, 2]
    return {
        "pages": [small, pages],
        "cores": len(os.sched_getaffinity(0)),
        "seconds": {f"{n} pages, {j} jobs": round(m.seconds, 2) for (n, j), m in runs.items()},
        "seconds of CPU": {f"{n} pages, {j} jobs": round(m.cpu, 2) for (n, j), m in runs.items()},
        "pages a second": {
            f"{n} pages, {j} jobs": round(n / m.seconds, 1) for (n, j), m in runs.items()
        },
        "two jobs, times as fast": round(one.seconds / two.seconds, 2),
        "growth": round(one.cpu / small_one.cpu, 2),
        "memory MB": {
            f"{n} pages, {j} jobs": [round(m.parent), round(m.worker)] for (n, j), m in runs.items()
        },
        "memory, times": {
            "one job": round(one.parent / small_one.parent, 3),
            "parent of two": round(two.parent / small_two.parent, 3),
            "worker": round(two.worker / max(1.0, small_two.worker), 3),
        },
        "same bytes": same,
    }


def main() -> int:
    """Measure, print a table; 1 where outputs differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--small", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(dir=options.folder, prefix="shuangjian-bench-"))
    try:
        return bench(home, options.pages, options.small)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def bench(home: Path, pages: int, small: int) -> int:
    """All runs, in the folder `home`."""
    many, few = write_pages(home / "many", pages), write_pages(home / "few", small)
    size = sum(file.stat().st_size for file in many.rglob("*.html")) / 1e6
    print(f"{pages:,} generated pages, {size:,.1f} MB; {len(os.sched_getaffinity(0))} cores")
    print(f"{'run':<28}{'seconds':>9}{'pages/s':>9}{'parent MB':>11}{'worker MB':>11}  digest")
    digests = []

    def line(name: str, number: int, got: Measured, out: Path | None) -> Measured:
        found = digest(out) if out else ""
        if out:
            digests.append(found)
        speed = number / got.seconds
        row = f"{name:<28}{got.seconds:>9.1f}{speed:>9.1f}{got.parent:>11.1f}{got.worker:>11.1f}"
        print(f"{row}  {found}", flush=True)
        return got

    def run(name: str, out: str, *flags: object) -> Measured:
        got = measure("run", many, "-o", home / out, *flags)
        is_share = "--shard" in flags
        return line(name, pages // 3 if is_share else pages, got, None if is_share else home / out)

    few_one = line("small, one job", small, measure("run", few, "-o", home / "f1", "-j", 1), None)
    few_two = line("small, two jobs", small, measure("run", few, "-o", home / "f2", "-j", 2), None)
    one = run("one job", "one", "-j", 1)
    two = run("two jobs", "two", "-j", 2)
    for share in (1, 2, 3):
        run(f"share {share} of 3", "shares", "-j", 2, "--shard", f"{share}/3")
    line("merge", pages, measure("merge", home / "shares"), home / "shares")
    line("two jobs, nothing to do", pages, measure("run", many, "-o", home / "two"), home / "two")
    print(f"two jobs against one: {one.seconds / two.seconds:.2f} times as fast")
    grown = {
        "one job": one.parent / few_one.parent,
        "parent of two": two.parent / few_two.parent,
        "worker": two.worker / few_two.worker,
    }
    for name, ratio in grown.items():
        print(f"memory at {pages:,} pages against {small:,}, {name}: {ratio:.3f}")
    same = len(set(digests)) == 1
    print("all digests are the same" if same else "THE DIGESTS DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
