"""Every regular expression that the package compiles, with the lines that compile it.

    python -m tests.trust.collect > patterns.jsonl

Runs in a process of its own: `re._compile` is watched while all modules are imported, everything
that is built from the lexicon is built, and some pages go through the whole pipeline.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

import shuangjian_cli

ROOT = Path(__file__).parents[2]
PACKAGE = Path(shuangjian_cli.__file__).parent
OTHERS = frozenset({PACKAGE / "lexicon/patterns.py", PACKAGE / "lexicon/programs.py"})
"""Compile what others made; the line that counts is theirs."""
PAGES = tuple(ROOT / "data" / name / "pages" for name in ("samples", "gold/dev", "gold/body"))


def watch() -> dict[tuple[str, int], set[str]]:
    """From now on, what is compiled where."""
    seen: dict[tuple[str, int], set[str]] = {}
    compiled: Any = re._compile  # type: ignore[attr-defined]

    def watched(pattern: Any, flags: Any) -> Any:
        where = _line()
        if where and isinstance(pattern, str):
            seen.setdefault((pattern, int(flags)), set()).add(where)
        return compiled(pattern, flags)

    re._compile = watched  # type: ignore[attr-defined]
    return seen


def _line() -> str | None:
    """The innermost line of the package that is being run, if the call is its own."""
    frame = sys._getframe(3)
    file = Path(frame.f_code.co_filename)
    if not file.is_relative_to(PACKAGE) or file in OTHERS:
        return None
    return f"{file.relative_to(PACKAGE).as_posix()}:{frame.f_lineno}"


def note_waiting(seen: dict[tuple[str, int], set[str]]) -> None:
    """Note patterns that wait for the first page that needs them, with the line that makes them."""
    from shuangjian_cli.lexicon.patterns import Pattern

    make = Pattern.__init__

    def made(self: Pattern, pattern: str) -> None:
        make(self, pattern)
        frame = sys._getframe(1)
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE):
            where = f"{file.relative_to(PACKAGE).as_posix()}:{frame.f_lineno}"
            seen.setdefault((pattern, 0), set()).add(where)

    Pattern.__init__ = made  # type: ignore[method-assign]


def note_kept(seen: dict[tuple[str, int], set[str]]) -> None:
    """Note patterns whose programs are kept, with the line that asks for them: none is compiled."""
    from shuangjian_cli.lexicon import programs

    load = programs.compiled

    def asked(pattern: str) -> re.Pattern[str]:
        frame = sys._getframe(1)
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE) and file not in OTHERS:
            where = f"{file.relative_to(PACKAGE).as_posix()}:{frame.f_lineno}"
            seen.setdefault((pattern, 0), set()).add(where)
        return load(pattern)

    programs.compiled = asked


def main() -> None:
    seen = watch()
    note_kept(seen)
    note_waiting(seen)
    for module in pkgutil.walk_packages(shuangjian_cli.__path__, "shuangjian_cli."):
        if not module.name.endswith("__main__"):
            try:
                importlib.import_module(module.name)
            except ImportError as error:  # an extra that is not installed
                print(error, file=sys.stderr)
    exercise()
    for (pattern, flags), where in sorted(seen.items()):
        print(json.dumps({"pattern": pattern, "flags": flags, "where": sorted(where)}))


def exercise() -> None:
    """Let the pipeline build what it builds only when it meets a page."""
    from shuangjian_cli.facts.same import build_words
    from shuangjian_cli.lexicon import Lexicon
    from shuangjian_cli.model.page import RawPage
    from shuangjian_cli.pipeline import clean_page, extract_facts, segment_row
    from shuangjian_cli.settings import Settings
    from shuangjian_cli.stages.strip.bylines import in_full
    from shuangjian_cli.stages.strip.name_rules import build_name_rules
    from shuangjian_cli.templates.learn import build_phrases

    lexicon = Lexicon()
    for folder in PAGES:
        for file in sorted(folder.iterdir()):
            page = RawPage(file.name, file.name, file.read_bytes())
            row = clean_page(page, lexicon, Settings()).row
            extract_facts(row, lexicon, Settings())
    comment = "<p>学校</p><!-- " + "学校" * 400 + " -->"  # looks like a body that was lost
    hidden = RawPage("hidden", "hidden", f"<html>{comment}</html>", format="html")
    clean_page(hidden, lexicon, Settings())
    segment_row(row, lexicon)
    lexicon.get(build_phrases)
    lexicon.get(build_words)
    in_full("临溪县教体局", ["临溪县教育和体育局"], lexicon.get(build_name_rules))


if __name__ == "__main__":
    main()
