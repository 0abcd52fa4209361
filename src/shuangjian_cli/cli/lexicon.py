"""`shuangjian lexicon`: the tables of rules, and a folder of the user's own rows over them."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..model.kinds import FACT_KIND
from . import exits, facts_input, options
from .job import lexicon_of, nearest

if TYPE_CHECKING:
    from ..tuning.fires import Counts, Fires

lexicon = typer.Typer(
    help="See, check and test the tables of rules, and begin a folder of your own rows.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
EDITED = ("metrics", "boilerplate", "traps", "units", "spun")
"""Tables for which `init` makes a file: those that an analyst edits most."""
SHOWN = 12
"""Ids shown of the rows that never fire, a table, unless all are asked for."""
WIDE = 100


@lexicon.command(short_help="Begin a folder of your own rows.")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder to be made.")],
    copy: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE:ID", help="Begin with our row, to change it; repeatable."),
    ] = None,
) -> None:
    """Begin a folder of your own rows: a file a table, with what its columns mean.

    A row with the id of ours replaces it, `enabled = false` takes it away, a new id is added.

    Examples:

      shuangjian lexicon init my-rows/

      shuangjian lexicon init my-rows/ --copy metrics:facilities.bases

      shuangjian run crawl/ -o out/ --lexicon my-rows/
    """
    from ..lexicon.catalog import head_of, source_of, tables
    from .output import check_writable

    copies: dict[str, list[str]] = defaultdict(list)
    for name in copy or []:
        table, _, row = name.partition(":")
        text = source_of(table, row) if table in tables() else None
        if text is None:
            exits.usage(f"we have no row {name!r}; `shuangjian lexicon list TABLE` shows the ids")
        copies[table].append(text)
    check_writable(folder, folder=True)
    folder.mkdir(parents=True, exist_ok=True)
    for table in dict.fromkeys((*EDITED, *copies)):
        file = folder / f"{table}.toml"
        if file.exists():
            if copies[table]:
                with file.open("a", encoding="utf-8") as stream:
                    stream.write("\n" + "\n".join(copies[table]))
                typer.echo(f"added to {file}")
            else:
                typer.echo(f"{file} is there already; left as it is")
            continue
        rows = "\n".join(copies[table]) or _template(table)
        file.write_text(f"{head_of(table)}\n{RULES}\n{rows}", encoding="utf-8")
        typer.echo(f"wrote {file}")


RULES = """#
# Your rows over ours. The same id replaces our row, `enabled = false` takes it away, a new id is
# added. `shuangjian lexicon check DIR` tries every row on its example and its counterexample.
"""


def _template(table: str) -> str:
    """One of our rows, commented out, to show the form."""
    from ..lexicon import Lexicon
    from ..lexicon.catalog import source_of

    first = Lexicon().rows(table)[0].id
    text = source_of(table, first) or ""
    return "\n# For example, our own:\n#\n" + "".join(f"# {line}\n" for line in text.splitlines())


@lexicon.command("list", short_help="The tables, or the rows of one.")
def list_rows(
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="Show the rows of this table.")
    ] = None,
    lexicon: options.LexiconOption = None,
) -> None:
    """List the tables, or the rows of one: the id, whose it is, and why it is there.

    Examples:

      shuangjian lexicon list

      shuangjian lexicon list metrics --lexicon my-rows/
    """
    from ..lexicon.catalog import head_of, origins, tables

    exits.quiet_pipes()
    words = lexicon_of(lexicon)
    if table is None:
        for name in tables():
            counts: dict[str, int] = defaultdict(int)
            for _, whose in origins(words, name):
                counts[whose] += 1
            first = head_of(name).splitlines()
            about = first[0].lstrip("# ") if first else ""
            some = ", ".join(f"{number} {whose}" for whose, number in counts.items())
            typer.echo(f"{name:<16} {some:<28} {about[:WIDE]}")
        return
    if table not in tables():
        near = nearest(table, tables())
        exits.usage(f"no table {table!r}{near or '; there are ' + ', '.join(tables())}")
    for row, whose in origins(words, table):
        typer.echo(f"{whose:<9} {row.id:<28} {row.reason[:WIDE]}")


@lexicon.command(short_help="Try your rows on their examples.")
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Your folder of rows.")],
) -> None:
    """Check your rows: columns, patterns, and that each reads its example and nothing else.

    Exit code 1 where something is wrong.

    Example: shuangjian lexicon check my-rows/
    """
    from ..tuning.check import check as problems_of
    from ..tuning.check import taken_over

    if not folder.is_dir():
        exits.usage(f"no such folder: {folder}")
    problems = list(problems_of(folder))
    for problem in problems:
        typer.echo(str(problem))
    if not problems:
        for note in taken_over(folder):
            typer.echo(f"note: {note}", err=True)
        typer.echo(f"{folder}: all rows are good", err=True)
    raise typer.Exit(exits.SOME_FAILED if problems else exits.OK)


@lexicon.command(short_help="Which rows never fire, or fire wrongly.")
def test(
    facts: Annotated[
        Path, typer.Argument(metavar="RUN", help="A run's folder, or its facts.jsonl.")
    ],
    gold: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Gold facts: which rows are wrong.")
    ] = None,
    lexicon: options.LexiconOption = None,
    table: Annotated[
        list[str] | None, typer.Option(metavar="TABLE", help="Only this table; repeatable.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every row with its count.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a row.")] = False,
) -> None:
    """Show which rows never fire on a corpus, and beside gold which fire wrongly.

    Examples:

      shuangjian lexicon test out/

      shuangjian lexicon test out/ --gold gold.jsonl --lexicon my-rows/
    """
    from ..tuning.fires import TRACED, Counts

    for name in table or []:
        if name not in TRACED:
            exits.usage(f"{name!r} cannot be traced; these tables can: {', '.join(TRACED)}")
    counts = Counts(lexicon_of(lexicon))
    _count(counts, facts, gold)
    exits.quiet_pipes()
    wanted = set(table or TRACED)
    shown = [fires for fires in counts.rows.values() if fires.table in wanted]
    if as_json:
        for fires in shown:
            typer.echo(json.dumps(_as_json(fires), ensure_ascii=False))
        return
    if every:
        _lines(sorted(shown, key=lambda one: (one.table, -one.times, one.row)), gold is not None)
        return
    if gold is not None:
        wrong = [fires for fires in counts.wrongly() if fires.table in wanted]
        typer.echo(f"rows that found something wrong: {len(wrong)}")
        _lines(wrong, True)
    _never((fires for fires in counts.never() if fires.table in wanted), typer.echo)


def _count(counts: Counts, path: Path, gold: Path | None) -> None:
    """Read the rows of the run once."""
    from ..facts.rows import has_rows

    with facts_input.rows_of(path, "facts", FACT_KIND) as file:
        for _, fact in file.rows():
            counts.fact(fact)
        if gold is not None:
            golds = facts_input.load(gold, "gold")
            counts.judge(golds, (fact for _, fact in file.rows()))
    if has_rows(path, "documents"):
        with facts_input.rows_of(path, "documents") as file:
            for _, row in file.rows():
                counts.document(row)
    else:
        print(
            "shuangjian: facts alone; a run's folder also shows traps and removals", file=sys.stderr
        )


def _as_json(fires: Fires) -> dict[str, Any]:
    return {
        "table": fires.table,
        "row": fires.row,
        "times": fires.times,
        "right": fires.right,
        "wrong": fires.wrong,
    }


def _lines(rows: Iterable[Fires], judged: bool) -> None:
    for one in rows:
        beside = f"  right {one.right:>5}  wrong {one.wrong:>5}" if judged else ""
        typer.echo(f"  {one.table:<16} {one.row:<28} fires {one.times:>7}{beside}")


def _never(rows: Iterable[Fires], echo: Callable[[str], object]) -> None:
    """The rows that did not fire, a line a table."""
    groups: dict[str, list[str]] = defaultdict(list)
    for fires in rows:
        groups[fires.table].append(fires.row)
    echo(f"rows that never fired: {sum(map(len, groups.values()))}")
    for table, ids in groups.items():
        more = f" ... and {len(ids) - SHOWN} more (--all)" if len(ids) > SHOWN else ""
        echo(f"  {table:<16} {' '.join(ids[:SHOWN])}{more}")
