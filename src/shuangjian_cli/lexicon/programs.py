"""Regular expressions as Python's compiler leaves them, so that no command compiles them anew.

For a class such as [一-鿿] the compiler visits each of its twenty thousand characters, which takes
it a millisecond: half of what a command did on one page. What it makes of a pattern, its
program, is a row of numbers. `scripts/make_programs.py` keeps those of the patterns that the
samples ask for in `programs.txt`, packed: the rows are long, and mostly of zeros. Its first line
names the versions of programs (`_sre.MAGIC`) that they are the same for. Another Python, another
kind of machine, and a pattern that has no program there compile as ever: the file is a matter of
speed alone.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

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
    """A pattern as it begins its line: without a tab and without a line break."""
    return json.dumps(pattern, ensure_ascii=False).encode("utf-8", "surrogatepass")


class Program(NamedTuple):
    """What the compiler makes of a pattern: its flags, groups and their names, and the code."""

    flags: int
    groups: int
    names: dict[str, int]
    code: list[int]

    def packed(self) -> bytes:
        """As it ends its line."""
        code = b64encode(zlib.compress(array(WORDS, self.code).tobytes(), PACKED)).decode()
        return json.dumps([*self[:3], code], separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, line: bytes) -> Program:
        """What `packed` gave."""
        flags, groups, names, code = json.loads(line)
        return cls(flags, groups, names, array(WORDS, zlib.decompress(b64decode(code))).tolist())


WORDS, WORD = "I", 4
"""The kind of the numbers of a program, and their bytes."""
PACKED = 9
"""As small as can be: what takes longer is done once, before a release."""


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


def head_line(versions: Iterable[int]) -> bytes:
    """The first line of the file: the versions that its programs are for."""
    return json.dumps(sorted(set(versions))).encode() + b"\n"


def program_lines(patterns: Iterable[str]) -> bytes:
    """The lines below the head for some patterns: a line each, `pattern TAB program`."""
    return b"".join(
        b"%s\t%s\n" % (key_of(pattern), program_of(pattern).packed())
        for pattern in sorted(set(patterns))
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


def _loaded(pattern: str, line: bytes) -> re.Pattern[str]:
    """The pattern of a kept program; Python checks that it is a sound one."""
    try:
        program = Program.unpacked(line)
        by_number: list[str | None] = [None] * (program.groups + 1)
        for name, number in program.names.items():
            by_number[number] = name
        made = import_module("_sre").compile(
            pattern, program.flags, program.code, *program[1:3], tuple(by_number)
        )
    except (RuntimeError, TypeError, ValueError, OverflowError, zlib.error):
        return compile_anew(pattern)
    assert isinstance(made, re.Pattern)
    return made


def program_of(pattern: str) -> Program:
    """The program that the compiler of this Python makes."""
    tree: Any = import_module("re._parser").parse(pattern)
    code = import_module("re._compiler")._code(tree, 0)
    state = tree.state
    return Program(state.flags, state.groups - 1, dict(state.groupdict), code)
