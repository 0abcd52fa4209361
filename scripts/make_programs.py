"""Write the programs of the patterns that the samples of data/ ask for (see lexicon/programs.py).

python scripts/make_programs.py           writes them for the Python that runs it
python scripts/make_programs.py --add     adds the Python that runs it to those that the file is
                                          for, if it makes the same programs; it needs no package

A matter of speed alone: a pattern that is younger than the file is compiled as ever.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from unittest import mock

from shuangjian_cli.lexicon import programs

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
    patterns = [json.loads(line.partition(b"\t")[0]) for line in lines]
    kept = b"".join(lines)
    if version is None or programs.program_lines(patterns) != kept:
        return "this Python makes other programs"
    programs.FILE.write_bytes(programs.head_line([*json.loads(head), version]) + kept)
    return f"the programs are those of {version} too"


if __name__ == "__main__":
    print(add() if "--add" in sys.argv else write())
