"""`explain` as a user runs it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .test_commands import PAGE


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "crawl").mkdir()
    path = tmp_path / "crawl" / "a.txt"
    path.write_text(PAGE, encoding="gb18030")
    return path


def test_a_page_without_chinese_is_said_to_have_none(shell, tmp_path):
    text = "<html><body><h1>School news</h1><p>The district opened three new schools.</p></body>"
    (tmp_path / "en.html").write_text(text)
    shown = shell("explain", "en.html").stdout.decode()
    assert "there is no Chinese text on this page" in shown
    assert "the page is simplified" not in shown


def test_it_is_plain_in_a_pipe(shell, page):
    done = shell("explain", page)
    assert done.returncode == 0, done.stderr.decode()
    text = done.stdout.decode()
    assert "== decode: gb18030" in text and "【481所】" in text and "\x1b" not in text
    assert "metrics.toml schools.schools" in text
    only = shell("explain", page, "--stage", "strip").stdout.decode()
    assert "== strip" in only and "== extract" not in only


def test_it_has_colours_on_a_terminal(page):
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm-256color"}
    command = [sys.executable, "-m", "shuangjian_cli", "explain", str(page), "--stage", "extract"]
    process = subprocess.Popen(command, stdout=theirs, stdin=subprocess.DEVNULL, env=env)
    os.close(theirs)
    data = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    assert process.wait() == 0
    assert b"\x1b[" in data and "481所".encode() in data


def test_a_fact_of_a_run_is_explained_from_its_page(shell, page, tmp_path):
    shell("run", page.parent, "-o", tmp_path / "out", "-q")
    facts = [json.loads(line) for line in (tmp_path / "out" / "facts.jsonl").open()]
    fact = next(fact for fact in facts if fact["metric"] == "schools")
    done = shell("explain", fact["record_id"], "--run", tmp_path / "out")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().count("【") == 1 and "== repair" in done.stdout.decode()
    page.unlink()
    done = shell("explain", fact["record_id"], "--run", tmp_path / "out")
    assert "from the rows of the run" in done.stdout.decode()
    assert f"【{fact['quote']}】" in done.stdout.decode() and "copyright" in done.stdout.decode()
    done = shell("explain", "nothing:1:0", "--run", tmp_path / "out")
    assert done.returncode == 1 and b"nothing:1:0" in done.stderr


def test_html_and_json(shell, page, tmp_path):
    done = shell("explain", page, "--html", tmp_path / "page.html")
    assert done.returncode == 0 and done.stdout == b""
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")
    data = json.loads(shell("explain", page, "--json").stdout)
    assert data["facts"] and data["dropped"] and data["document"]["encoding"] == "gb18030"


def test_control_characters_of_a_page_do_not_reach_the_terminal(shell, tmp_path):
    (tmp_path / "x.txt").write_text("全市共有学校481所\x1b[31m，惠及学生3万名。\x07\n")
    assert b"\x1b" not in shell("explain", tmp_path / "x.txt", "--all").stdout


def test_a_missing_page_is_one_line(shell, tmp_path):
    done = shell("explain", tmp_path / "no.html")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
