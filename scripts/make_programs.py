"""Write the programs of the patterns that the samples of data/ ask for (see lexicon/programs.py).

python scripts/make_programs.py          writes them for the Python that runs it
python scripts/make_programs.py FILE     the same of the patterns of another Python's file, for a
                                         Python that has none of our dependencies

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


def patterns_of(file: Path) -> list[str]:
    """The patterns of a file of programs."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line.partition("\t")[0]) for line in lines]


def main() -> None:
    """Write the file and say what it holds."""
    patterns = patterns_of(Path(sys.argv[1])) if len(sys.argv) > 1 else asked()
    file = programs.file_of_this_python()
    if file is not None:
        file.write_bytes(programs.program_lines(patterns))
        print(f"{file.name}: {len(patterns_of(file))} programs")


if __name__ == "__main__":
    main()
