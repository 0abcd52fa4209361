"""`shuangjian report`: the folder of a run as one HTML file."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from . import exits, options


class Language(str, Enum):  # noqa: UP042
    """The language that the report opens in; it can be switched in the report."""

    auto = "auto"
    zh = "zh"
    en = "en"


def report(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a finished run.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="[default: OUT/report.html]")
    ] = None,
    title: Annotated[str, typer.Option(help="Heading of the report.")] = "",
    lang: Annotated[Language, typer.Option(help="Opens in this language.")] = Language.auto,
    texts: Annotated[bool, typer.Option(help="With the clean texts of the pages.")] = True,
    lexicon: options.LexiconOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Show a run as one HTML file: charts, a table to filter, every number in its sentence.

    The file needs no network and no server; it can be mailed and printed.

    Example: shuangjian report out/ -o report.html
    """
    from ..lexicon import Lexicon, LexiconError
    from ..report import ReportError, ReportOptions, build_report
    from .output import check_writable, output

    target = out or folder / "report.html"
    try:
        if not folder.is_dir():
            raise ReportError(f"no such folder: {folder}; name the folder of a `shuangjian run`")
        check_writable(target)
        html = build_report(folder, Lexicon(lexicon), ReportOptions(title, lang.value, texts))
    except (ReportError, LexiconError) as error:
        exits.usage(str(error))
    with output(target) as stream:
        stream.write(html)
    if not quiet:
        size = len(html.encode()) / 1_000_000
        typer.echo(f"wrote {target} ({size:.1f} MB)", err=True)
