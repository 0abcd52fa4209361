"""`shuangjian`: wires the commands together."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from . import exits
from .clean import clean
from .dedup import dedup
from .diff import diff
from .explain import explain
from .export import export
from .extract import extract
from .lexicon import lexicon
from .merge import merge
from .reconcile import reconcile
from .report import report
from .run import run
from .schema import schema
from .score import score
from .segment import segment
from .template import template
from .version import version

app = typer.Typer(
    name="shuangjian",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: dict[Callable[..., None], str] = {
    run: "All of it: a crawl to documents, facts, removed blocks, errors.",
    clean: "Pages to clean simplified text.",
    extract: "Pages or clean text to facts.",
    explain: "What was done to a page, and why.",
    report: "A run as one HTML file to look at.",
    dedup: "Which pages carry the same text.",
    reconcile: "One row a number, with all pages that state it.",
    export: "Facts to CSV, Excel, SQLite, Parquet, a data package.",
    segment: "Clean text to sentences and words.",
    merge: "Join what `run --shard` did in several places.",
    diff: "Which facts and blocks a change gained or lost.",
    score: "How good facts or texts are beside gold.",
    schema: "The JSON Schema of a row.",
    version: "The version, and that of Python.",
}
"""The commands in the order of their help, each with its line there."""


def _print_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def _options(
    print_version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
) -> None:
    """Messy Chinese web pages in; clean simplified text and validated facts out."""


for command, line in COMMANDS.items():
    app.command(short_help=line)(command)
app.add_typer(lexicon, name="lexicon", short_help="The tables of rules, and rows of your own.")
app.add_typer(template, name="template", short_help="What the pages of a site have in common.")


COLLECT_AFTER = 20_000
"""New objects after which cycles are looked for. The usual 700 makes hundreds of searches in vain
while modules and tables are built: a tenth of the time of a command on one page. A page leaves a
few thousand objects, so that memory stays as flat as it was."""


def main() -> None:
    """The entry point: what no command foresaw ends with one line and a code, not a traceback."""
    exits.raise_on_sigterm()
    gc.set_threshold(COLLECT_AFTER)
    try:
        app(standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(exits.INTERRUPTED)
    except exits.Terminated:
        sys.exit(exits.TERMINATED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"shuangjian: {where}{error.strerror or error}", file=sys.stderr)
        sys.exit(exits.STOPPED)


if __name__ == "__main__":
    main()
