"""Run the benches in an environment of their own, which holds this package and the peers.

usage: python -m bench [text|body|facts|batch|scaling|large|all] [ARGUMENTS OF THE BENCH]

Each bench prints its table; peers and we run side by side in one run, on the same pages, because
only ratios of one run mean anything on a noisy machine. The environment is made in .venv/bench
when it is first needed; nothing of it is installed beside the package.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv" / "bench"
PEERS = (
    "chardet>=5",
    "charset-normalizer>=3",
    "trafilatura>=2",
    "lxml_html_clean",
    "readability-lxml>=0.8",
    "jusText>=3",
    "ftfy>=6",
    "zhconv>=1.4",
    "rjieba>=0.2",
    "snownlp>=0.12",
)
"""OpenCC's C++ build is left out: it installs a module of the same name as the one we use."""
GROUPS = {
    "text": ("text_decode", "text_repair", "text_simplify", "text_segment"),
    "body": ("body",),
    "facts": ("facts",),
    "speed": ("speed",),
    "batch": ("batch",),
    "reconcile": ("reconcile",),
    "large": ("large",),
    "scaling": ("scaling",),
}

LONG = frozenset({"large", "scaling"})
"""Benches of an hour, which `all` leaves out."""


def environment() -> Path:
    """The Python of the benches, made or brought up to date when the list of peers has changed."""
    python = HOME / "bin" / "python"
    state = hashlib.sha256("\n".join(PEERS).encode()).hexdigest()
    mark = HOME / "peers.sha256"
    if not python.exists() or not mark.is_file() or mark.read_text() != state:
        print("installing the peers into .venv/bench ...", file=sys.stderr)
        venv.create(HOME, with_pip=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        # Older versions of pip fail on the extras of lxml.
        subprocess.run([*pip, "--upgrade", "pip>=24"], check=True)
        subprocess.run([*pip, "-e", f"{ROOT}[warc,parquet,zstd,dedup,ray]", *PEERS], check=True)
        mark.write_text(state)
    return python


def main(arguments: list[str]) -> int:
    """Run one group of benches, or all; returns the worst exit code."""
    wanted = arguments[0] if arguments else "all"
    if wanted != "all" and wanted not in GROUPS:
        print(f"no bench {wanted!r}; there are: all, {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    python = environment()
    groups = [wanted] if wanted != "all" else [group for group in GROUPS if group not in LONG]
    names = [name for group in groups for name in GROUPS[group]]
    worst = 0
    for name in names:
        if not (ROOT / "bench" / f"{name}.py").is_file():
            continue
        print(f"\n== {name} ==", flush=True)
        command = [python, "-m", f"bench.{name}", *arguments[1:]]
        if name == "body":
            command += ["--peers", str(python)]
        worst = max(worst, subprocess.run(command, cwd=ROOT).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
