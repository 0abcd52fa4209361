"""`shuangjian`: wires the commands together."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from . import exits
from .wording import PlainCommand

COMMANDS = {
    "run": "All of it: a crawl to documents, facts, removed blocks, errors.",
    "clean": "Pages to clean simplified text.",
    "extract": "Pages or clean text to facts.",
    "explain": "What was done to a page, and why.",
    "report": "A run as one HTML file to look at.",
    "dedup": "Which pages carry the same text.",
    "reconcile": "One row a number, with all pages that state it.",
    "export": "Facts to CSV, Excel, SQLite, Parquet, a data package.",
    "segment": "Clean text to sentences and words.",
    "merge": "Join what `run --shard` did in several places.",
    "diff": "Which facts and blocks a change gained or lost.",
    "score": "How good facts or texts are beside gold.",
    "schema": "The JSON Schema of a row.",
    "version": "The version, and that of Python.",
    "lexicon": "The tables of rules, and rows of your own.",
    "template": "What the pages of a site have in common.",
}
"""The commands in the order of their help, each with its line there. A command, or a group of them,
stands in the module of its name."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from .version import version

        version()
        raise typer.Exit


def _options(
    print_version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
) -> None:
    """Messy Chinese web pages in; clean simplified text and validated facts out."""


def build_app(only: str | None = None) -> typer.Typer:
    """The application, with all commands or only one: to declare all takes as long as typer."""
    app = typer.Typer(
        name="shuangjian",
        no_args_is_help=True,
        epilog="Begin with: shuangjian run crawl/ -o out/ --report. "
        "Each command has examples: shuangjian clean --help.",
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name in COMMANDS if only is None else [only]:
        command = getattr(import_module(f".{name}", __package__), name)
        if isinstance(command, typer.Typer):
            for one in command.registered_commands:
                one.cls = PlainCommand
            app.add_typer(command, name=name, short_help=COMMANDS[name])
        else:
            app.command(short_help=COMMANDS[name], cls=PlainCommand)(command)
    return app


def called(arguments: Sequence[str]) -> str | None:
    """The command that the arguments begin with; None where all must be known: help, a mistake.

    >>> called(["clean", "page.html"]), called(["--help"]), called(["claen"]), called([])
    ('clean', None, None, None)
    """
    return arguments[0] if arguments and arguments[0] in COMMANDS else None


COLLECT_AFTER = 20_000
"""New objects after which cycles are looked for. The usual 700 makes hundreds of searches in vain
while modules and tables are built: a tenth of the time of a command on one page. A page leaves a
few thousand objects, so that memory stays as flat as it was."""


def main() -> None:
    """The entry point: signals, and files that fail where no command foresaw it, end with one line
    at most and a code; a defect of ours shows its traceback, to be reported."""
    exits.raise_on_sigterm()
    if isinstance(sys.stdout, io.TextIOWrapper):  # it may print the name of any file
        sys.stdout.reconfigure(errors="backslashreplace")
    gc.set_threshold(COLLECT_AFTER)
    try:
        build_app(called(sys.argv[1:]))(standalone_mode=True)
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
