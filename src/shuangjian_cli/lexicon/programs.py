"""Regular expressions as Python's compiler leaves them, so that no command compiles them anew.

For a class such as [一-鿿] the compiler visits each of its twenty thousand characters, which takes
it a millisecond: a third of what a command did on one page. What it makes of a pattern, its
program, is a row of numbers. `scripts/make_programs.py` keeps those of the patterns that the
samples ask for in `programs-MAGIC.txt`, where MAGIC is the version of the programs that a Python
reads. Where there is no file for this Python, or no program for a pattern, it is compiled as
ever: the file is a matter of speed alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as `re.compile` gives it, from its program where that is at hand.

    >>> compiled("[一-鿿]+校").search("新建3所学校").group()
    '学校'
    """
    program = _programs().get(key_of(pattern))
    return compile_anew(pattern) if program is None else _loaded(pattern, program)


def compile_anew(pattern: str) -> re.Pattern[str]:
    """The pattern as Python's own compiler gives it."""
    return re.compile(pattern)


def key_of(pattern: str) -> bytes:
    """A pattern as it begins its line: in ASCII, without a tab and without a line break."""
    return json.dumps(pattern).encode()


def file_of_this_python() -> Path | None:
    """Where the programs for the running Python are kept; None where they cannot be known."""
    try:
        return HERE / f"programs-{import_module('_sre').MAGIC}.txt"
    except (ImportError, AttributeError):
        return None


def program_lines(patterns: Iterable[str]) -> bytes:
    """The file of the programs of some patterns: a line each, `pattern TAB program`."""
    return b"".join(
        b"%s\t%s\n" % (key_of(pattern), _program(pattern)) for pattern in sorted(set(patterns))
    )


@cache
def _programs() -> dict[bytes, bytes]:
    """The lines of the file, the program by the pattern: each is read when it is asked for."""
    file = file_of_this_python()
    if file is None or not file.is_file():
        return {}
    lines = (line.partition(b"\t") for line in file.read_bytes().split(b"\n"))
    return {pattern: program for pattern, _, program in lines}


def _loaded(pattern: str, program: bytes) -> re.Pattern[str]:
    """The pattern of a program; Python checks that it is a sound one."""
    flags, groups, names, code = json.loads(program)
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    try:
        made = import_module("_sre").compile(pattern, flags, code, groups, names, tuple(by_number))
    except (RuntimeError, TypeError, ValueError, OverflowError):
        return compile_anew(pattern)
    assert isinstance(made, re.Pattern)
    return made


def _program(pattern: str) -> bytes:
    """What the compiler makes of a pattern: its flags, groups and their names, and the code."""
    tree: Any = import_module("re._parser").parse(pattern)
    code = import_module("re._compiler")._code(tree, 0)
    state = tree.state
    row = [state.flags, state.groups - 1, state.groupdict, code]
    return json.dumps(row, separators=(",", ":")).encode()
