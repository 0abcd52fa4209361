"""Environments of their own for the peers, so that none of them meets the package or another.

`bench` holds this package and most peers; OpenCC's C++ build is alone because it installs a module
of the same name as the library that we use; the number readers want an old `emoji`. A peer that
cannot be installed is told in the tables, with the reason, and stops nothing.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 240
"""Seconds that the installation of one peer may take."""

PEERS: dict[str, dict[str, tuple[str, ...]]] = {
    "bench": {
        "chardet": ("chardet>=5,<6",),
        "charset-normalizer": ("charset-normalizer>=3",),
        "trafilatura": ("trafilatura>=2", "lxml_html_clean"),
        "readability-lxml": ("readability-lxml>=0.8", "lxml_html_clean"),
        "jusText": ("jusText>=3", "lxml_html_clean"),
        "ftfy": ("ftfy>=6",),
        "zhconv": ("zhconv>=1.4",),
        "rjieba": ("rjieba>=0.2",),
        "snownlp": ("snownlp>=0.12",),
    },
    "bench-opencc": {"OpenCC": ("OpenCC>=1.1",)},
    "bench-numbers": {
        "recognizers-text-suite": ("recognizers-text-suite", "emoji<2"),
        "jionlp": ("jionlp",),
    },
}
"""Environment -> peer -> what pip is asked for."""

BROUGHT = ("jieba", "opencc-python-reimplemented", "beautifulsoup4", "lxml")
"""What comes with this package."""


def python_of(environment: str) -> Path:
    """The interpreter of an environment."""
    return ROOT / ".venv" / environment / "bin" / "python"


def prepare() -> None:
    """Make or bring up to date all environments, where the list of peers has changed."""
    for environment, peers in PEERS.items():
        wanted = hashlib.sha256(json.dumps([sys.version, peers]).encode()).hexdigest()
        mark = ROOT / ".venv" / environment / "peers.json"
        if mark.is_file() and json.loads(mark.read_text()).get("wanted") == wanted:
            continue
        print(f"installing the peers into .venv/{environment} ...", file=sys.stderr, flush=True)
        venv.create(mark.parent, with_pip=True)
        # Older versions of pip fail on the extras of lxml.
        pip(environment, "--upgrade", "pip>=24", "setuptools<80")
        if environment == "bench":
            failed = pip(environment, "-e", f"{ROOT}[warc,parquet,zstd,dedup]")
            if failed:
                raise SystemExit(f"the package itself cannot be installed: {failed}")
        together = [spec for specs in peers.values() for spec in specs]
        failures = {}
        if pip(environment, *together):
            failures = {peer: pip(environment, *specs) for peer, specs in peers.items()}
        state = {"wanted": wanted, "failures": {k: v for k, v in failures.items() if v}}
        mark.write_text(json.dumps(state, indent=1))


def pip(environment: str, *arguments: str) -> str:
    """Install; the last line of what went wrong, without paths, or nothing."""
    command = [python_of(environment), "-m", "pip", "--disable-pip-version-check"]
    try:
        done = subprocess.run(
            [*command, "install", "--quiet", *arguments],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return "took too long"
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return (errors[-1][:160] if errors else "pip failed") if done.returncode else ""


def failures() -> dict[str, str]:
    """Peers that cannot be installed here, and why."""
    found: dict[str, str] = {}
    for environment in PEERS:
        mark = ROOT / ".venv" / environment / "peers.json"
        if mark.is_file():
            found |= json.loads(mark.read_text())["failures"]
    return found


def versions() -> dict[str, str]:
    """The version of every peer that is installed."""
    code = (
        "import sys, json, importlib.metadata as m\n"
        "found = {}\n"
        "for name in sys.argv[1:]:\n"
        "    try: found[name] = m.version(name)\n"
        "    except m.PackageNotFoundError: pass\n"
        "print(json.dumps(found))"
    )
    found: dict[str, str] = {}
    for environment, peers in PEERS.items():
        names = [*peers, *(BROUGHT if environment == "bench" else ())]
        done = subprocess.run(
            [python_of(environment), "-c", code, *names], capture_output=True, text=True
        )
        found |= json.loads(done.stdout or "{}")
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))
