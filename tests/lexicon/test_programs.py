"""A kept program is what Python's compiler makes of its pattern, and only a matter of speed."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from unittest import mock

import pytest

from shuangjian_cli.lexicon import Lexicon, programs
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.pipeline import clean_page, extract_facts
from shuangjian_cli.settings import Settings

from ..conftest import ROOT

MOST_NEW = 0.2
"""Share of the patterns of a page that may be younger than the file."""

needs_programs = pytest.mark.skipif(
    not programs._programs(), reason="no programs for this version of Python"
)

ODD = (
    "",
    "(?i)ab|ß",
    "(?P<a>一)(?:二|(?P<b>三))(?P=a)",
    "[一-鿿]{2,4}(?<!的)$",
    "(?s:.)\t\n\\\\",
    "\ud800|\r\x85",
)


@needs_programs
def test_kept_programs_are_those_of_the_compiler() -> None:
    for line in programs.FILE.read_bytes().splitlines()[1:]:
        pattern = json.loads(line.partition(b"\t")[0])
        loaded, anew = programs.compiled(pattern), re.compile(pattern)
        assert loaded == anew, pattern
        assert loaded.groupindex == anew.groupindex


@pytest.mark.parametrize("pattern", ODD)
def test_a_program_of_any_pattern_can_be_kept(pattern: str) -> None:
    key, _, program = programs.program_lines([pattern]).rstrip(b"\n").partition(b"\t")
    with (
        mock.patch.object(programs, "_programs", lambda: {key: program}),
        mock.patch.object(programs, "compile_anew", side_effect=AssertionError),
    ):
        assert programs.compiled(pattern) == re.compile(pattern)


NO_PROGRAM = programs.Program(32, 0, {}, [1, 2, 3]).packed()


@pytest.mark.parametrize(
    "program", [NO_PROGRAM, b'[32,0,{},"a"]', b'[32,0,{},"YWJj"]', b"[32,0,{},[1]]", b"[1]", b""]
)
def test_a_program_that_python_refuses_is_compiled_anew(program: bytes) -> None:
    with mock.patch.object(programs, "_programs", lambda: {programs.key_of("一|二"): program}):
        assert programs.compiled("一|二") == re.compile("一|二")


@pytest.mark.parametrize(("name", "value"), [("CODESIZE", 2), ("MAGIC", 1)])
def test_a_python_of_another_kind_compiles_as_ever(name: str, value: int) -> None:
    with mock.patch(f"_sre.{name}", value):
        assert programs._programs.__wrapped__() == {}


def test_a_machine_of_the_other_byte_order_compiles_as_ever() -> None:
    with mock.patch.object(sys, "byteorder", "big"):
        assert programs._programs.__wrapped__() == {}


def test_programs_are_no_part_of_the_digest_of_the_lexicon() -> None:
    digest = Lexicon().digest
    with mock.patch.object(Path, "read_bytes", _without_programs):
        assert Lexicon().digest == digest


_READ = Path.read_bytes


def _without_programs(file: Path) -> bytes:
    assert file != programs.FILE
    return _READ(file)


@needs_programs
def test_nearly_all_patterns_of_a_sample_have_one() -> None:
    page = ROOT / "data" / "samples" / "pages" / "s15_city_now.txt"
    with (
        mock.patch.object(programs, "_loaded", wraps=programs._loaded) as loaded,
        mock.patch.object(programs, "compile_anew", wraps=programs.compile_anew) as anew,
    ):
        lexicon, settings = Lexicon(), Settings()
        row = clean_page(RawPage("a", "a", page.read_bytes()), lexicon, settings).row
        extract_facts(row, lexicon, settings)
    asked = loaded.call_count + anew.call_count
    assert anew.call_count <= MOST_NEW * asked, "run scripts/make_programs.py"
