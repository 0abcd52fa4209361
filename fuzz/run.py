"""Search for bytes that break a target, with atheris.

    python -m venv fuzz-venv && fuzz-venv/bin/pip install atheris warcio zstandard -e .
    TMPDIR=/dev/shm fuzz-venv/bin/python -m fuzz.run decode -max_total_time=300

The temporary folder in memory makes the sources six times as fast.

What comes after the name goes to libFuzzer. New inputs are written into a folder for the run
(`FUZZ_WORK`, else `fuzz-work/NAME`), which starts from the kept corpus; what broke is a file
`crash-*` there. Keep it as `fuzz/corpus/NAME/found-what-it-is`, where the tests try it, and mend
the house.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["shuangjian_cli"]):
    from fuzz.targets import TARGETS

HERE = Path(__file__).parent
LONGEST = 4096
"""Bytes of an input: enough for any construction, few enough for many tries."""


def main() -> None:
    """Hand a target to libFuzzer."""
    name, *options = sys.argv[1:]
    target = TARGETS[name]
    target(b"")  # reads the tables before the clock starts
    work = Path(os.environ.get("FUZZ_WORK", "fuzz-work")) / name
    work.mkdir(parents=True, exist_ok=True)
    kept = HERE / "corpus" / name
    kept.mkdir(parents=True, exist_ok=True)
    arguments = [f"-artifact_prefix={work}/", f"-max_len={LONGEST}", *options]
    inputs = work / "inputs"
    inputs.mkdir(exist_ok=True)
    atheris.Setup([sys.argv[0], *arguments, str(inputs), str(kept)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
