"""Tools on the same inputs in one run: in turn, after a warm-up, over several rounds.

Only the ratios of one run mean anything, and of each round at that: what slows the machine slows
neighbours in time alike. So a ratio is the median of the ratios of the rounds, and its spread goes
from the lowest to the highest of them.
"""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .environments import ROOT, failures, python_of
from .tools import TOOLS

Item = dict[str, Any]
PATIENCE = 240.0
"""Seconds that a tool may take for all inputs once."""


class WorkerError(RuntimeError):
    """A tool that cannot be started or that ended."""


@dataclass(frozen=True)
class Timed:
    """What a tool did: a row for the tables, and its outputs for the judges."""

    row: dict[str, Any]
    outputs: list[Any]


class Worker:
    """The process of one tool."""

    def __init__(self, name: str, inputs: Path) -> None:
        tool = TOOLS[name]
        if reason := failures().get(tool.package):
            raise WorkerError(f"not installed: {reason}")
        command = [python_of(tool.environment), "-m", "bench.worker", name, inputs]
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        self.answer()

    def answer(self) -> Any:
        """The next line of the tool, which is ended where it does not come in time."""
        assert self.process.stdout is not None
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        if not line:
            self.process.wait()
            self.log.seek(0)
            last = (self.log.read().strip().splitlines() or ["ended without a message"])[-1]
            raise WorkerError(f"failed: {last[:160]}".replace(f"{ROOT}/", ""))
        return json.loads(line)

    def ask(self, command: str) -> Any:
        """Give a command and wait."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        return self.answer()

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def write_inputs(items: Sequence[Item], folder: Path) -> Path:
    """The inputs as the workers read them."""
    file = folder / "inputs.json"
    rows = [
        {**item, "data": base64.b64encode(item["data"]).decode()} if "data" in item else item
        for item in items
    ]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return file


def race(
    names: Sequence[str], items: Sequence[Item], rounds: int, yardstick: str
) -> dict[str, Timed]:
    """Every tool on all inputs in every round; a row without figures says why there are none."""
    with tempfile.TemporaryDirectory(prefix="shuangjian-bench-") as home:
        inputs = write_inputs(items, Path(home))
        workers: dict[str, Worker] = {}
        found: dict[str, Timed] = {}
        outputs: dict[str, list[Any]] = {}
        for name in names:
            try:
                workers[name] = Worker(name, inputs)
                outputs[name] = workers[name].ask("outputs")  # the warm-up
            except WorkerError as error:
                found[name] = Timed({"missing": str(error)}, [])
        running = [name for name in names if name in outputs]
        laps: dict[str, list[dict[str, Any]]] = {name: [] for name in running}
        for turn in range(rounds):
            # Each round begins with another tool, so that none always follows the same one.
            shift = turn % max(1, len(running))
            for name in running[shift:] + running[:shift]:
                try:
                    laps[name].append(workers[name].ask("run"))
                except WorkerError as error:
                    found[name] = Timed({"missing": str(error)}, [])
            running = [name for name in running if name not in found]
        for name in running:
            unit = yardstick if yardstick in running else name
            row = _row(laps[name], laps[unit], len(items))
            row["peak MB"] = round(workers[name].ask("peak"))
            found[name] = Timed(row, outputs[name])
        for worker in workers.values():
            worker.close()
    return {name: found[name] for name in names}


def _row(
    own: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]], number: int
) -> dict[str, Any]:
    """Milliseconds an input, wall and CPU, and how many times the yardstick's."""
    pages = [statistics.median(times) for times in zip(*(lap["laps"] for lap in own), strict=True)]
    ratios = [mine["cpu"] / max(1e-9, his["cpu"]) for mine, his in zip(own, others, strict=True)]
    walls = [mine["wall"] / max(1e-9, his["wall"]) for mine, his in zip(own, others, strict=True)]
    return {
        "ms": round(1000 * statistics.median(lap["wall"] for lap in own) / number, 3),
        "ms of CPU": round(1000 * statistics.median(lap["cpu"] for lap in own) / number, 3),
        "median page, ms": round(1000 * statistics.median(pages), 3),
        "times": round(statistics.median(ratios), 3),
        "times, wall": round(statistics.median(walls), 3),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
    }
