"""`shuangjian report`: the folder of a run as one HTML file."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import exits, options
from .apart import check_rows_apart
from .job import lexicon_of

if TYPE_CHECKING:
    from ..lexicon import Lexicon
    from ..report import ReportOptions


class Language(str, Enum):  # noqa: UP042
    """The language that the report opens in; it can be switched in the report."""

    auto = "auto"
    zh = "zh"
    en = "en"


def report(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a finished run.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help="Where the report goes. [default: OUT/report.html]"
        ),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Heading of the report.")] = "",
    lang: Annotated[
        Language, typer.Option(help="Language it opens in; auto: that of the browser.")
    ] = Language.auto,
    texts: Annotated[
        bool, typer.Option(help="With the clean texts, so that every page can be read in it.")
    ] = True,
    lexicon: options.LexiconOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Show a run as one HTML file: charts, a table to filter, every number in its sentence.

    It says what several pages confirm, where they disagree, and what totals and parts come to. The
    file needs no network and no server; it can be mailed and printed.

    Example: shuangjian report out/ -o report.html
    """
    from ..report import ReportOptions
    from .output import check_writable

    target = out or folder / "report.html"
    if not folder.is_dir():
        exits.usage(f"no such folder: {folder}; name the folder of a `shuangjian run`")
    check_writable(target)
    check_rows_apart(folder, target)
    tables = lexicon_of(lexicon)
    write_report(folder, target, tables, ReportOptions(title, lang.value, texts), quiet=quiet)


def write_report(
    folder: Path,
    target: Path,
    lexicon: Lexicon,
    wish: ReportOptions | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Write the report of a run's folder, or end with one line where it holds no finished run."""
    from ..report import ReportError, ReportOptions, build_report
    from .output import output

    try:
        html = build_report(folder, lexicon, wish or ReportOptions())
    except ReportError as error:
        exits.usage(str(error))
    with output(target) as stream:
        stream.write(html)
    if not quiet:
        size = len(html.encode()) / 1_000_000
        typer.echo(f"wrote {target} ({size:.1f} MB)", err=True)
