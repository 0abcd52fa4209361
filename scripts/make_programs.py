"""Write the programs of the patterns that the samples of data/ ask for (see lexicon/programs.py).

python scripts/make_programs.py           writes them for the Python that runs it
python scripts/make_programs.py --add     adds the Python that runs it to those that the file is
                                          for, if it makes nearly the same programs, and leaves out
                                          the others; it needs no package

A matter of speed alone: a pattern that is younger than the file is compiled as ever.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from unittest import mock

from shuangjian_cli.lexicon import programs

LEAST = 0.95
"""Share of the programs that another Python must make too; those that it makes otherwise go."""
SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "pages"


def asked() -> list[str]:
    """The patterns that cleaning the samples and finding their facts ask for, imports included."""
    found: list[str] = []

    def record(pattern: str) -> re.Pattern[str]:
        found.append(pattern)
        return re.compile(pattern)

    with (
        mock.patch.object(programs, "_programs", dict),
        mock.patch.object(programs, "compile_anew", record),
    ):
        from shuangjian_cli.lexicon import Lexicon
        from shuangjian_cli.model.page import RawPage
        from shuangjian_cli.pipeline import clean_page, extract_facts
        from shuangjian_cli.settings import Settings

        lexicon, settings = Lexicon(), Settings()
        for file in sorted(SAMPLES.iterdir()):
            row = clean_page(
                RawPage(file.stem, file.name, file.read_bytes()), lexicon, settings
            ).row
            extract_facts(row, lexicon, settings)
    return found


def write() -> str:
    """The file anew, for this Python alone; what was done."""
    version = programs.version_of_this_python()
    if version is None:
        return "this Python has no programs to keep"
    lines = programs.program_lines(asked())
    programs.FILE.write_bytes(programs.head_line([version]) + lines)
    return f"{len(lines.splitlines())} programs for {version}"


def add() -> str:
    """The file with this Python in its head, if its programs are those; what was done."""
    version = programs.version_of_this_python()
    head, *lines = programs.FILE.read_bytes().splitlines(keepends=True)
    same = [line for line in lines if _is_ours(line)] if version else []
    if version is None or len(same) < LEAST * len(lines):
        return "this Python makes other programs"
    programs.FILE.write_bytes(programs.head_line([*json.loads(head), version]) + b"".join(same))
    return f"{len(same)} of {len(lines)} programs are those of {version} too; only these stay"


def _is_ours(line: bytes) -> bool:
    """Whether this Python makes the program of a line; it may pack it in other bytes."""
    pattern, _, program = line.partition(b"\t")
    return programs.program_of(json.loads(pattern)) == programs.Program.unpacked(program)


if __name__ == "__main__":
    print(add() if "--add" in sys.argv else write())
