"""Write what is generated: JSON Schemas, the command reference, the lexicon tables of docs/; and
the needs of the lexicon's patterns, which are a matter of speed alone and not checked here.

python scripts/make_docs.py          writes them
python scripts/make_docs.py --check  exits 1 where one is out of date
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import shuangjian_cli
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.needs import NEEDS, needs_table
from shuangjian_cli.model.schema import MODELS, row_schema

DOCS = Path(__file__).parents[1] / "docs"
COMMANDS = [
    "clean",
    "extract",
    "run",
    "segment",
    "merge",
    "template",
    "report",
    "explain",
    "dedup",
    "reconcile",
    "export",
    "score",
    "diff",
    "schema",
    "version",
    "lexicon",
]
SUBCOMMANDS = {"lexicon": ("init", "list", "check", "test"), "template": ("learn", "show")}
WIDTH = "100"
LEXICON = Path(shuangjian_cli.__file__).parent / "lexicon"
WIDEST = 160
"""Characters of a shown line; word lists are longer."""
LEXICON_HEAD = """# The lexicons

Generated from the heads of the tables by `make docs`.

Word lists and patterns are rows of TOML files. Each row has an `id`, the `reason` why it is there,
an `example` that it must catch and a `counterexample` that it must leave alone; the tests try both.
`--lexicon DIR` lays a folder of your own over them: the same `id` replaces a row, `enabled = false`
removes it, a new `id` adds one.
"""


def schemas() -> dict[Path, str]:
    """The schema files, by path."""
    return {
        DOCS / "schema" / f"{name}.schema.json": json.dumps(
            row_schema(name), ensure_ascii=False, indent=2
        )
        + "\n"
        for name in MODELS
    }


def command_reference() -> str:
    """Every command's own --help, as one page."""
    pages = ["# Commands\n\nGenerated from `--help` by `make docs`.\n"]
    below = [f"{name} {sub}" for name, subs in SUBCOMMANDS.items() for sub in subs]
    for name in ("", *COMMANDS, *below):
        command = [sys.executable, "-m", "shuangjian_cli", *name.split(), "--help"]
        env = {**os.environ, "COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH, "NO_COLOR": "1"}
        help_text = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        text = help_text.stdout.replace("python -m shuangjian_cli", "shuangjian").rstrip()
        title = f"shuangjian {name}".strip()
        pages.append(f"## {title}\n\n```text\n{text}\n```\n")
    return "\n".join(pages)


def lexicon_reference() -> str:
    """Every table of the lexicon: what its own head says, and its first row."""
    pages = [LEXICON_HEAD]
    for file in sorted(LEXICON.glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        head, _, rest = text.partition("[[row]]")
        about = "\n".join(
            line.removeprefix("#").removeprefix(" ")
            for line in head.splitlines()
            if line.startswith("#") or not line
        )
        first = rest.split("[[row]]")[0].strip()
        shown = "\n".join(line[:WIDEST] for line in first.splitlines() if line[:1] != "#")
        pages.append(
            f"## {file.stem}\n\n```text\n{about.strip()}\n```\n\n"
            f"For example:\n\n```text\n[[row]]\n{shown}\n```\n"
        )
    return "\n".join(pages)


def main() -> int:
    """Write or check; returns the exit code."""
    wanted = {
        **schemas(),
        DOCS / "cli.md": command_reference(),
        DOCS / "lexicons.md": lexicon_reference(),
    }
    if "--check" not in sys.argv[1:]:
        wanted[LEXICON / NEEDS] = needs_table(Lexicon())
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.name} is out of date: run make docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
