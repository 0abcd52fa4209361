"""One tool in a process of its own: runs when it is told to, and says how long that took.

usage: python -m bench.worker TOOL INPUTS.json

stdin takes one command a line, stdout gives one JSON object for each: `run` goes once over all
inputs (wall and CPU seconds, and the wall seconds of each input), `outputs` gives what the tool
makes of them, `peak` the greatest memory so far in MB. Imports nothing of the package, so that it
runs in every environment.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from . import tools


def load(file: str) -> list[dict[str, Any]]:
    """The inputs; `data` is bytes in base64."""
    items: list[dict[str, Any]] = json.loads(Path(file).read_text(encoding="utf-8"))
    for item in items:
        if "data" in item:
            item["data"] = base64.b64decode(item["data"])
    return items


def attempt(work: Any, item: Any) -> Any:
    """What a tool makes of an input; nothing where it raises, as pages in the wild make it."""
    try:
        return work(item)
    except Exception:
        return None


def peak() -> float:
    """The most memory so far in MB; where the kernel tells, without what the parent had."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def serve(answer: Any) -> None:
    """Obey the commands until stdin ends."""
    prepare, work = tools.TOOLS[sys.argv[1]].setup()
    items = [prepare(item) for item in load(sys.argv[2])]

    def say(what: Any) -> None:
        answer.write(json.dumps(what, ensure_ascii=False) + "\n")
        answer.flush()

    say("ready")
    for command in sys.stdin:
        if command.strip() == "run":
            laps = []
            cpu = time.process_time()
            for item in items:
                start = time.perf_counter()
                attempt(work, item)
                laps.append(time.perf_counter() - start)
            say({"wall": sum(laps), "cpu": time.process_time() - cpu, "laps": laps})
        elif command.strip() == "outputs":
            say([attempt(work, item) for item in items])
        elif command.strip() == "peak":
            say(peak())


def main() -> None:
    """Keep stdout for the answers: some tools print when they are imported."""
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with contextlib.suppress(BrokenPipeError):
        serve(answer)


if __name__ == "__main__":
    main()
