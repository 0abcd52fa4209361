"""Write the generated pages of docs/: the JSON Schemas and the command reference.

    python scripts/make_docs.py          writes them
    python scripts/make_docs.py --check  exits 1 where one is out of date
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from shuangjian_cli.model.rows import row_schema

DOCS = Path(__file__).parents[1] / "docs"
ROWS = ("document", "fact", "removed", "error")
COMMANDS = ("clean", "extract", "run", "report", "schema", "score", "version")
WIDTH = "100"


def schemas() -> dict[Path, str]:
    """The schema files, by path."""
    return {
        DOCS / "schema" / f"{name}.schema.json": json.dumps(
            row_schema(name), ensure_ascii=False, indent=2
        )
        + "\n"
        for name in ROWS
    }


def command_reference() -> str:
    """Every command's own --help, as one page."""
    pages = ["# Commands\n\nGenerated from `--help` by `make docs`.\n"]
    for name in ("", *COMMANDS):
        command = [sys.executable, "-m", "shuangjian_cli", *([name] if name else []), "--help"]
        env = {**os.environ, "COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH, "NO_COLOR": "1"}
        help_text = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        text = help_text.stdout.replace("python -m shuangjian_cli", "shuangjian").rstrip()
        title = f"shuangjian {name}".strip()
        pages.append(f"## {title}\n\n```text\n{text}\n```\n")
    return "\n".join(pages)


def main() -> int:
    """Write or check; returns the exit code."""
    wanted = {**schemas(), DOCS / "cli.md": command_reference()}
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
        print(f"wrote {path.relative_to(DOCS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
