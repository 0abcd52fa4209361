"""Build the wheel and the sdist, and try them as users get them: away from the tree.

    python scripts/check_package.py             # contents, size, a run in a fresh environment
    python scripts/check_package.py --lowest    # the same with the lowest versions that we allow
    python scripts/check_package.py --tests     # the whole test suite on the installed wheel

What must hold: the wheel has every file of the package and nothing else; the wheel that is built
from the sdist has the same bytes; both are small; a run over the sample pages writes the bytes
that it writes from the tree. Needs hatchling (the extra `dev`). Exit code 1 with the first failure.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples" / "pages"
REFERENCE = ROOT / "docs" / "cli.md"
USAGE = 2
"""Exit code of what is asked wrongly."""
MOST_BYTES = 15_000_000
RESULTS = ("documents.jsonl", "facts.jsonl", "removed.jsonl", "errors.jsonl")
OURS = ("src", "dist", ".git", ".venv")
"""What the tests of the wheel must not find beside them."""


def main() -> None:
    """Build, look inside, install, run."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--lowest", action="store_true", help="lowest allowed versions")
    arguments.add_argument("--tests", action="store_true", help="run all tests on the wheel")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        wheel, sdist = build(place / "dist", ROOT)
        check_contents(wheel, sdist)
        check_sdist(sdist, wheel, place)
        python = install(place / "venv", wheel, lowest=asked.lowest, tests=asked.tests)
        check_run(python, place)
        if asked.tests:
            run_tests(python, sdist, place)


def build(target: Path, tree: Path) -> tuple[Path, Path]:
    """The wheel and the sdist of a tree."""
    call(sys.executable, "-m", "hatchling", "build", "-d", target, cwd=tree)
    return next(target.glob("*.whl")), next(target.glob("*.tar.gz"))


def check_contents(wheel: Path, sdist: Path) -> None:
    """Every file of the package is in the wheel, nothing else is, and both are small."""
    package = ROOT / "src" / "shuangjian_cli"
    ours = {
        file.relative_to(ROOT / "src").as_posix()
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expect(packed == ours, f"the wheel differs from the package: {sorted(packed ^ ours)[:5]}")
    for file in (wheel, sdist):
        size = file.stat().st_size
        expect(size < MOST_BYTES, f"{file.name} has {size:,} bytes")
        say(f"{file.name}: {size / 1e6:.1f} MB")


def check_sdist(sdist: Path, wheel: Path, place: Path) -> None:
    """A wheel built from the sdist is the wheel built from the tree."""
    again, _ = build(place / "again", unpacked(sdist, place))
    expect(members(again) == members(wheel), "the sdist gives another wheel")
    say("the sdist gives the same wheel")


def members(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(sdist: Path, place: Path) -> Path:
    """The folder that an sdist holds."""
    with tarfile.open(sdist) as archive:
        archive.extractall(place / "sdist", filter="data")
    return next((place / "sdist").iterdir())


def install(folder: Path, wheel: Path, *, lowest: bool, tests: bool) -> Path:
    """A fresh environment with the wheel in it; its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    exact = [*lowest_versions()] if lowest else []
    call(*pip, "install", f"{wheel}[dev]" if tests else wheel, *exact)
    call(*pip, "check")
    say("installed with " + (", ".join(exact) if lowest else "the newest versions"))
    return python


def lowest_versions() -> list[str]:
    """Each dependency at the lowest version that pyproject.toml allows.

    Only the direct ones: what they need in turn is theirs to bound.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (re.match(r"([\w.-]+)>=([\w.]+)", text) for text in project["dependencies"])
    return [f"{match[1]}=={match[2]}" for match in found if match]


def check_run(python: Path, place: Path) -> None:
    """From the wheel, in an empty home: the same bytes as from the tree."""
    home = place / "home"
    home.mkdir()
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(home)}
    digests = []
    for name, interpreter, more in (
        ("wheel", python, {}),
        ("tree", Path(sys.executable), {"PYTHONPATH": str(ROOT / "src")}),
    ):
        out = place / name
        command = [interpreter, "-m", "shuangjian_cli", "run", SAMPLES, "-o", out, "--quiet"]
        call(*command, cwd=home, env={**env, **more})
        digests.append([digest(out / result) for result in RESULTS])
    expect(digests[0] == digests[1], "the wheel writes other bytes than the tree")
    command = python.with_name("shuangjian")
    call(command, "version", cwd=home, env=env)
    asked = {"_SHUANGJIAN_COMPLETE": "complete_bash", "COMP_WORDS": "shuangjian expl"}
    done = call(command, cwd=home, env={**env, **asked, "COMP_CWORD": "1"})
    expect(done.strip() == "explain", f"completion gives {done!r}")
    say("the wheel writes the bytes that the tree writes")
    check_help(command, home, env)


def check_help(command: Path, home: Path, env: dict[str, str]) -> None:
    """Every command has its help, and a wrong option or value ends with a line, not a traceback."""
    names = re.findall(r"^## shuangjian (.+)$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    for name in names:
        call(command, *name.split(), "--help", cwd=home, env=env)
    for wrong in (("run", "--overwite"), ("schema", "facts"), ("run", "--sample", "3")):
        words = [str(command), *wrong]
        done = subprocess.run(words, cwd=home, env=env, capture_output=True, text=True)
        well = done.returncode == USAGE and "Traceback" not in done.stderr
        expect(well, f"{' '.join(wrong)} gives {done.stderr[-300:]}")
    say(f"{len(names)} commands have their help")


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def run_tests(python: Path, sdist: Path, place: Path) -> None:
    """The tests, with the installed package and without the source beside them."""
    tests = place / "tests"
    shutil.copytree(unpacked(sdist, place / "for-tests"), tests)
    for name in OURS:
        shutil.rmtree(tests / name, ignore_errors=True)
    call(python, "-m", "pytest", "tests", "docs/stages", cwd=tests)


def call(*command: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a command; what it printed, which is shown where it fails."""
    quiet = "pytest" not in command
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=quiet, text=True
    )
    if done.returncode:
        print(done.stdout or "", done.stderr or "", sep="\n", file=sys.stderr)
        expect(False, " ".join(map(str, command[1:5])) + f" ended with {done.returncode}")
    return done.stdout or ""


def expect(holds: bool, otherwise: str) -> None:
    """End with a line where something does not hold."""
    if not holds:
        sys.exit(f"check_package: {otherwise}")


def say(message: str) -> None:
    """A line on what was checked."""
    print(f"check_package: {message}")


if __name__ == "__main__":
    main()
