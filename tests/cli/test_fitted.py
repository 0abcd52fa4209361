"""Tables fit the terminal that they are shown on, a row a line."""

from __future__ import annotations

import os
import re
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shuangjian_cli.cli.fitted import fitted

from ..conftest import ROOT

PAGES = [ROOT / "data/samples/pages" / name for name in ("s05_forum.html", "s06_notice.html")]
CELLS = st.text(st.sampled_from("ab省市县2 "), max_size=12)


def on_a_terminal(columns: int, *arguments: object) -> str:
    """What a command writes on a terminal of so many columns."""
    pty = pytest.importorskip("pty")
    import fcntl
    import termios

    process, terminal = pty.fork()
    if not process:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        hidden = {"COLUMNS": "", "NO_COLOR": "1", "TERM": "xterm"}
        command = [sys.executable, "-m", "shuangjian_cli", *map(str, arguments)]
        os.execve(sys.executable, command, {**os.environ, **hidden})
    written = b""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        written += data
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0, written.decode()
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.decode())


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_fact_is_a_line_whatever_the_width(tmp_path: Path, columns: int) -> None:
    shown = on_a_terminal(columns, "run", *PAGES, "-o", tmp_path / "out", "--no-config")
    lines = [line.rstrip() for line in shown.replace("\r", "\n").splitlines()]
    title = next(n for n, line in enumerate(lines) if " of " in line and line.endswith("facts"))
    number = int(lines[title].split()[0])
    table = [line for line in lines[title + 1 :] if line][: number + 1]
    assert table[0].split()[:2] == ["metric", "value"]
    begun = tuple(metric[:4] for metric in METRICS)
    assert all(line.startswith(begun) for line in table[1:])
    assert max(map(cell_len, table)) <= columns
    if columns >= 80:
        assert "page" in table[0] and "凤冈县" in shown and "2022年" in shown


METRICS = {"schools", "students", "funds", "rate", "teachers", "facilities", "people", "clubs"}


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), st.integers(12, 60))
def test_what_is_narrowed_fits_and_loses_no_row(rows, width: int) -> None:
    named = [dict(zip(("one", "two", "three"), row, strict=True)) for row in rows]
    steps = [("three", 8), ("three", None), ("two", None), ("one", 8)]
    found, gap = fitted(named, steps, width)
    assert len(found) == len(rows)
    names = list(found[0])
    widths = [max(cell_len(n), *(cell_len(row[n]) for row in found)) for n in names]
    assert sum(widths) + gap * len(names) <= max(width, 9)
    assert "one" in names or not any(row[0] for row in rows)
    if gap == 2:
        assert found == named
