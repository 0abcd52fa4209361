"""Nothing in the house asks the network for anything."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import PACKAGE, ROOT

TALKERS = {"socket", "ssl", "http", "ftplib", "smtplib", "urllib.request", "requests", "aiohttp"}
"""Modules that open connections."""
MAY_TALK = {"batch/ray.py"}
"""Ray's nodes talk to each other."""

WATCHED = """
import sys
ASKING = {"socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request"}
def hook(event, arguments):
    # The address of a socket between the processes of one machine is the name of a file.
    if event in ASKING and not isinstance(arguments[-1], (str, bytes)):
        with open("asked.txt", "a") as log:
            log.write(f"{event} {arguments[1:]}\\n")
        raise PermissionError(f"network: {event}")
sys.addaudithook(hook)
import socket
if sys.argv[1] == "ask":
    socket.create_connection(("127.0.0.1", 9))
from shuangjian_cli.cli.app import main
main()
"""


def watched(tmp_path: Path, *arguments: object) -> tuple[int, str]:
    """The exit code of a command, and what it asked the network for; workers are watched too."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, arguments)],
        cwd=tmp_path,
        capture_output=True,
        timeout=280,
    )
    log = tmp_path / "asked.txt"
    return done.returncode, log.read_text() if log.exists() else ""


def test_a_question_to_the_network_would_be_seen(tmp_path: Path) -> None:
    code, asked = watched(tmp_path, "ask")
    assert code and "socket." in asked


def test_a_run_a_report_and_tables_ask_for_nothing(tmp_path: Path) -> None:
    pages = ROOT / "data/samples/pages"
    for command in (
        ("run", pages, "-o", "out", "--jobs", "2", "--report", "-q"),
        ("explain", next(pages.glob("*.html")), "--html", "page.html"),
        ("export", "out", "-o", "facts.sqlite"),
        ("segment", "out/documents.jsonl", "-o", "tokens.jsonl"),
    ):
        assert watched(tmp_path, *command) == (0, ""), command


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda f: f.relative_to(PACKAGE).as_posix()
)
def test_no_module_imports_what_opens_connections(file: Path) -> None:
    if file.relative_to(PACKAGE).as_posix() in MAY_TALK:
        return
    imported: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    talking = {name for name in imported if name in TALKERS or name.split(".")[0] in TALKERS}
    assert not talking
