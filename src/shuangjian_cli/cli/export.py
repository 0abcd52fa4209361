"""`shuangjian export`: facts to CSV, Excel, SQLite, Parquet, or a data package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import exits, facts_input, options
from .export_tables import Note, Source
from .job import lexicon_of, nearest

if TYPE_CHECKING:
    from ..facts.wide import Wide
    from ..lexicon import Lexicon
    from ..sinks.tables import Table


class Format(str, Enum):  # noqa: UP042 - typer shows the values of str enums
    """What is written."""

    csv = "csv"
    excel = "excel"
    sqlite = "sqlite"
    parquet = "parquet"
    datapackage = "datapackage"


class By(str, Enum):  # noqa: UP042
    """What has a row of its own in the wide table, for each place."""

    year = "year"
    period = "period"
    place = "place"


class Several(str, Enum):  # noqa: UP042
    """Which of several values fills a cell of the wide table."""

    largest = "largest"
    latest = "latest"
    confident = "confident"


SUFFIXES = {
    ".csv": Format.csv,
    ".xlsx": Format.excel,
    ".sqlite": Format.sqlite,
    ".sqlite3": Format.sqlite,
    ".db": Format.sqlite,
    ".parquet": Format.parquet,
}
CELLS_APART = "tables cells and about, which lead to the pages, come with a folder: -o FOLDER"
PACKAGE = (
    "Numbers about education with the characters of the page that each was read from. `value` is "
    "in the base unit; `adcode` is the GB/T 2260 code of the place, a text; a text cell that began "
    "with = + - @ has a quote mark before it, so that no spreadsheet runs it."
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is written, and where; `out` is None for stdout."""

    format: Format
    out: Path | None
    to_folder: bool
    excel: bool


def export(
    context: typer.Context,
    facts: facts_input.FactsArg = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="PATH",
            help="File; its suffix says the format. A folder for parquet and datapackage.",
        ),
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="What to write. [default: by the name of -o; else csv]")
    ] = None,
    excel: options.ForExcel = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="One row a place and year, one column a metric.")
    ] = False,
    by: Annotated[
        By,
        typer.Option(
            help="With --wide: a row a place and year, a row a place and period as the pages state "
            "it, or a row a place with a column for each metric and year."
        ),
    ] = By.year,
    several: Annotated[
        Several,
        typer.Option(
            help="With --wide: which of several values fills a cell: the largest, that of the page "
            "published last, or that of the most independent pages."
        ),
    ] = Several.largest,
    everything: Annotated[
        bool,
        typer.Option(
            "--everything", help="With --wide: also plans, acts, parts and facts of schools."
        ),
    ] = False,
    metric: options.Metric = None,
    min_confidence: Annotated[
        float,
        typer.Option(metavar="SHARE", min=0, max=1, help="Leave out rows that are less sure."),
    ] = 0.0,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="documents.jsonl, where FACTS is no run's folder."),
    ] = None,
    lexicon: options.LexiconOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Write facts as a table: CSV, Excel, SQLite, Parquet, or CSV files with a datapackage.json.

    Takes facts, or the rows of `reconcile` or `dedup`. Excel, SQLite and packages also hold the
    documents, a table of metrics, and of a run's folder the errors, if it has any. With --wide
    only stocks of the place itself fill a cell: no plans, acts (新建), increases, amounts per
    head, facts of a school, parts of totals or damaged numbers. `METRIC_record` says which fact
    a cell holds; the rule is said on stderr and in the table `about`.

    Examples:

      shuangjian export out/ -o facts.xlsx

      shuangjian export out/ -o facts.parquet

      shuangjian export out/observations.jsonl --wide --several confident -o places.csv

      shuangjian export out/ --wide --by place --metric schools -o schools.xlsx

      shuangjian export out/ --format datapackage -o package/
    """
    from .console import Reporter
    from .output import check_writable

    target = _target(format, out, excel=excel)
    _check_wide(context, wide=wide)
    check_writable(out, folder=target.to_folder, tables=True)
    if target.format is Format.sqlite and target.out is not None:
        _check_base(target.out)
    path = facts_input.given(facts, context)
    words = lexicon_of(lexicon)
    _check_metrics(metric or [], words, path)
    exits.quiet_pipes(out)
    source = Source(path, documents, _filter(metric or [], min_confidence))
    table = _wide(several, by, everything, words) if wide else None
    _write_all(source, table, target, _names(words), Reporter(quiet=quiet).note)


def _target(format: Format | None, out: Path | None, *, excel: bool) -> Target:
    """What is written and where; an end where the options say two things."""
    chosen = _format(format, out)
    if out is None and chosen is not Format.csv:
        exits.usage(f"--format {chosen.value} needs -o; only CSV goes to stdout")
    if excel and chosen is not Format.csv:
        exits.usage("--excel goes with CSV; name a file .xlsx to get an Excel file")
    is_parts = chosen is Format.parquet and out is not None and not out.suffix
    return Target(chosen, out, chosen is Format.datapackage or is_parts, excel)


def _check_base(out: Path) -> None:
    """End where a database would be replaced that holds more than `export` writes."""
    import sqlite3
    from contextlib import closing

    from ..sinks.tables import TABLES

    if not out.is_file() or not out.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(f"{out.resolve().as_uri()}?mode=ro", uri=True)) as base:
            found = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = {name for (name,) in found if not name.startswith("sqlite_")}
    except sqlite3.DatabaseError:
        exits.usage(f"{out} is there and is no SQLite database; name another file")
    others = sorted(names - TABLES)[:3]
    if others:
        exits.usage(f"{out} holds other tables ({', '.join(others)}); name another file")


def _check_wide(context: typer.Context, *, wide: bool) -> None:
    """End where an option of the wide table stands without `--wide`: it would change nothing."""
    for name in ("by", "several", "everything"):
        source = context.get_parameter_source(name)
        if not wide and source is not None and source.name == "COMMANDLINE":
            exits.usage(f"--{name} says how the wide table is made; add --wide")


def _format(format: Format | None, out: Path | None) -> Format:
    """The format by the option, or by the suffix of the file."""
    if format is not None:
        return format
    if out is None or str(out) == "-":
        return Format.csv
    found = SUFFIXES.get(out.suffix.lower())
    if found is None:
        known = ", ".join(SUFFIXES)
        exits.usage(f"which format is {out}? Use one of {known}, or say --format")
    return found


def _check_metrics(metrics: list[str], lexicon: Lexicon, path: Path) -> None:
    """End where a metric is in no lexicon and in no row: it is misspelt, and all would be empty."""
    ours = lexicon.values("metrics", "metric")
    strange = [metric for metric in metrics if metric not in ours]
    if not strange or str(path) == "-":
        return
    with facts_input.rows_of(path, "facts") as file:
        found = {str(row.get("metric")) for _, row in file.rows()}
    for metric in strange:
        if metric not in found:
            near = nearest(metric, (*ours, *found))
            exits.usage(f"no row has the metric {metric!r}{near}")


def _filter(metrics: list[str], least: float) -> Callable[[dict[str, Any]], bool]:
    def keep(row: dict[str, Any]) -> bool:
        known = not metrics or row.get("metric") in metrics
        return known and float(row.get("confidence") or 0) >= least

    return keep if metrics or least else lambda row: True


def _wide(several: Several, by: By, everything: bool, lexicon: Lexicon) -> Wide:
    """An empty wide table, with the words that tell stocks from acts."""
    from ..facts.same import build_words
    from ..facts.wide import Wide

    words = lexicon.get(build_words)
    return Wide(several.value, by=by.value, words=words, everything=everything)


def _names(lexicon: Lexicon) -> dict[str, str]:
    """What the metrics are called that are not ours: by their labels, else by their ids."""
    rows = lexicon.rows("metrics")
    return {row["metric"]: row.get("label") or row["metric"] for row in rows}


def _write_all(
    source: Source, table: Wide | None, target: Target, names: Mapping[str, str], note: Note
) -> None:
    """Read the rows, write their tables, and say how many there were."""
    from ..sinks.files import MissingExtraError
    from .export_tables import counted, sizes, tables_of

    counts: dict[str, int] = {}
    replaced = target.out is not None and target.out.is_file()
    with ExitStack() as stack:
        tables = counted(tables_of(stack, source, table, note), counts)
        try:
            _write(tables, target, names, note)
        except MissingExtraError as error:
            exits.usage(str(error))
    if target.out is not None and str(target.out) != "-":
        earlier = "; it replaces the file that was there" if replaced else ""
        note(f"wrote {target.out} ({sizes(counts)}){earlier}")
        if table is not None and target.format is Format.parquet and not target.to_folder:
            note(CELLS_APART)


def _write(tables: Iterable[Table], target: Target, names: Mapping[str, str], note: Note) -> None:
    """Write the tables; a format of one table takes the first."""
    out = target.out
    if target.format is Format.csv or out is None:
        from ..sinks.csv_table import write_csv
        from .output import output

        with output(out) as stream:
            write_csv(next(iter(tables)), stream, excel=target.excel)
    elif target.format is Format.excel:
        from ..sinks.excel import write_excel

        write_excel(tables, out, names)
    elif target.format is Format.sqlite:
        from ..sinks.sqlite import write_sqlite

        _say_shared(write_sqlite(tables, out), note)
    elif target.format is Format.datapackage:
        from ..sinks.datapackage import write_package

        _say_shared(write_package(tables, out, PACKAGE, names), note)
    else:
        _write_parquet(tables, out, target.to_folder, note)


def _say_shared(shared: Mapping[str, int], note: Note) -> None:
    """Say which tables have rows of one key: joined by hand, or of runs before ids were unique."""
    from .console import count_of

    for name, number in shared.items():
        rows = count_of(number, "row")
        note(f"{name}: {rows} with the id of another; all are kept, and the table has no key")


def _write_parquet(tables: Iterable[Table], out: Path, to_folder: bool, note: Note) -> None:
    from ..sinks.parquet import write_parquet

    lost = 0
    if to_folder:
        out.mkdir(parents=True, exist_ok=True)
        for table in tables:
            lost += write_parquet(table, out / f"{table.name}.parquet")
    else:
        lost = write_parquet(next(iter(tables)), out)
    if lost:
        note(f"{lost} dates are none and are null in Parquet; CSV and SQLite have their words")
