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
from shuangjian_cli.cli.configure import OTHER_KEYS, TYPES
from shuangjian_cli.cli.job import SETTING_OPTIONS
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.lexicon.needs import NEEDS, needs_table
from shuangjian_cli.model.schema import MODELS, row_schema
from shuangjian_cli.settings import Settings

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


SETTINGS_HEAD = """# Settings

Generated from the settings that the commands know by `make docs`.

What you set for every command of a project stands in a file `shuangjian.toml` in the folder where
you call them; `--config FILE` names another one instead, and `--no-config` reads none. The file is
flat TOML: a key a line, no tables in brackets. A key that is not known is refused.

```toml
default_place = "长治市"
default_publisher = "长治日报"
metrics = ["schools", "students"]
min_confidence = 0.5
punctuation = "keep"
jobs = 4
```

The strongest first: the flag; the environment (`SHUANGJIAN_` and the key in capitals, as in
`SHUANGJIAN_JOBS=4`; lists are words between commas); `shuangjian.toml`, or the file of `--config`;
`~/.config/shuangjian/config.toml` (below `XDG_CONFIG_HOME` where that is set), which holds for all
your projects; the default. `shuangjian run ... --dry-run` shows those that are in force. The
paths `lexicon` and `templates` are taken from the folder where you call.

| key | value | default | flag | what it does |
|---|---|---|---|---|
"""
MEANINGS = {
    "default_place": "place of pages that name none",
    "default_publisher": "publisher of pages that name none",
    "drop_rules": "drop every block that these rules speak of",
    "encoding": "encoding of all pages, which is then not guessed",
    "format": "how pages are read; `auto` tells by their content",
    "jobs": "worker processes of `run`",
    "keep_rules": "keep blocks that these rules would drop",
    "keep_spun": "leave words that content farms swapped (伪原创) as they are",
    "lexicon": "folder of your own rows over ours",
    "metrics": "only facts of these metrics",
    "min_confidence": "leave out facts that are less sure",
    "punctuation": "half-width punctuation in Chinese: make it full, or keep it",
    "templates": "what `template learn` wrote; `auto` learns first",
}


def settings_reference() -> str:
    """Every key of a settings file, as a table."""
    settings = Settings()
    lines = []
    for key in sorted({*TYPES, *OTHER_KEYS}):
        value = TYPES[key][1] if key in TYPES else "a number from 1 on"
        preset = getattr(settings, key, None)
        shown = f"`{json.dumps(preset)}`" if preset not in (None, ()) else "none"
        option = SETTING_OPTIONS.get(key)
        flag = f"`--{option.replace('_', '-')}`" if option else ""
        shown = "all cores" if key == "jobs" else "all" if key == "metrics" else shown
        lines.append(f"| `{key}` | {value} | {shown} | {flag} | {MEANINGS[key]} |\n")
    return SETTINGS_HEAD + "".join(lines)


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
        DOCS / "settings.md": settings_reference(),
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
