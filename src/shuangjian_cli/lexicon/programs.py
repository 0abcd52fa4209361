"""Regular expressions as Python's compiler leaves them, so that no command compiles them anew.

For a class such as [一-鿿] the compiler visits each of its twenty thousand characters, which takes
it a millisecond: a third of what a command did on one page. What it makes of a pattern, its
program, is a row of numbers. `scripts/make_programs.py` keeps those of the patterns that the
samples ask for in `programs.txt`. Its first line names the versions of programs (`_sre.MAGIC`)
that they are the same for. Another Python, another kind of machine, and a pattern that has no
program there compile as ever: the file is a matter of speed alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("programs.txt")


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as `re.compile` gives it, from its program where that is at hand.

    >>> compiled("[一-鿿]+校").search("新建3所学校").group()  # "3 schools newly built"
    '所学校'
    """
    program = _programs().get(key_of(pattern))
    return compile_anew(pattern) if program is None else _loaded(pattern, program)


def compile_anew(pattern: str) -> re.Pattern[str]:
    """The pattern as Python's own compiler gives it."""
    return re.compile(pattern)


def key_of(pattern: str) -> bytes:
    """A pattern as it begins its line: in ASCII, without a tab and without a line break."""
    return json.dumps(pattern).encode()


def version_of_this_python() -> int | None:
    """The version of the programs of the running Python; None where ours would not be its own.

    A set of characters stands in a program as the words of this machine's memory: ours are of four
    bytes, the lowest first.
    """
    try:
        sre: Any = import_module("_sre")
        usual = sre.CODESIZE == WORD and sys.byteorder == "little"
        return int(sre.MAGIC) if usual else None
    except (ImportError, AttributeError):
        return None


WORD = 4
"""Bytes of a number of a program."""


def head_line(versions: Iterable[int]) -> bytes:
    """The first line of the file: the versions that its programs are for."""
    return json.dumps(sorted(set(versions))).encode() + b"\n"


def program_lines(patterns: Iterable[str]) -> bytes:
    """The lines below the head for some patterns: a line each, `pattern TAB program`."""
    return b"".join(
        b"%s\t%s\n" % (key_of(pattern), _program(pattern)) for pattern in sorted(set(patterns))
    )


@cache
def _programs() -> dict[bytes, bytes]:
    """The lines of the file, the program by the pattern: each is read when it is asked for."""
    if not FILE.is_file():
        return {}
    head, _, rest = FILE.read_bytes().partition(b"\n")
    if version_of_this_python() not in json.loads(head):
        return {}
    lines = (line.partition(b"\t") for line in rest.split(b"\n"))
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
