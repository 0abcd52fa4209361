"""`shuangjian explain`: what every stage did to a page, and where each fact comes from."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from . import declare, exits, options
from .job import lexicon_of, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..view.explanation import Explanation
    from ..view.lines import Section


class StageName(Enum):
    """The stages that are explained; no `str`, whose methods have such names too."""

    decode = "decode"
    parse = "parse"
    repair = "repair"
    simplify = "simplify"
    strip = "strip"
    extract = "extract"


COLOURS = {
    "name": "bold",
    "dim": "dim",
    "before": "red",
    "after": "green",
    "dropped": "red",
    "kept": "green",
    "fact": "black on yellow",
    "rule": "cyan",
    "note": "yellow",
}


@declare.takes(declare.Cleaning)
def explain(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PAGE...", help="A page; with --run a record_id or doc_id."),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="OUT", help="Explain a fact or page of this run's folder."),
    ] = None,
    stage: Annotated[
        list[StageName] | None, typer.Option(help="Only this stage; repeatable.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every edit and block, kept ones too.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML file instead.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a page, for programs.")
    ] = False,
    lexicon: options.LexiconOption = None,
) -> None:
    """Show what each stage did: the encoding, repairs before and after, blocks dropped and why,
    facts marked in their sentences with the rule and the lexicon row that found them, and numbers
    that are no facts.

    Examples:

      shuangjian explain page.html

      shuangjian explain page.html --stage extract

      shuangjian explain page.html --html page.explained.html

      shuangjian explain news/a.html:119:0 --run out/
    """
    from ..view.lines import STAGES, sections
    from .console import Reporter
    from .output import check_writable

    check_writable(html)
    stages = [one.value for one in stage] if stage else STAGES
    found = _of_run(context, paths or [], run, lexicon) if run else _of_pages(context)
    exits.quiet_pipes(html)
    reporter = Reporter()
    for one in found:
        if isinstance(one, str):
            reporter.failure(one)
            continue
        reporter.documents += 1
        if html is not None and reporter.documents > 1:
            exits.usage("--html takes one page")
        _show(one, sections(one, stages, every=every), html, as_json)
    reporter.more()
    raise typer.Exit(exits.SOME_FAILED if reporter.errors else exits.OK)


def _of_pages(context: typer.Context) -> Iterator[Explanation | str]:
    """The explanation of every page of the input, or what was wrong with it."""
    from ..model.page import RawPage
    from ..model.rows import DocumentRow, ErrorRow
    from ..pipeline import StageError
    from ..sources import read
    from ..view.explanation import explain_page, explain_rows
    from .console import printable

    job = prepare(context)
    for item in read(job.inputs, job.source):
        if isinstance(item, RawPage):
            try:
                yield explain_page(item, job.lexicon, job.settings)
            except StageError as error:
                yield printable(f"{item.source}: {error}")
        elif isinstance(item, ErrorRow):
            yield printable(f"{item.source}: {item.message}")
        elif isinstance(item, DocumentRow):
            note = "a clean document: its edits are known by number only"
            yield explain_rows(item, (), job.lexicon, job.settings, note=note)


def _of_run(
    context: typer.Context, names: list[str], run: Path, lexicon: Path | None
) -> Iterator[Explanation | str]:
    """The explanation of a fact or page of a run: from the page itself where it is still there."""
    if not names:
        exits.usage("--run needs the record_id of a fact, or a doc_id")
    from .explain_run import explain_of_run

    words = lexicon_of(lexicon)
    for name in names:
        found = explain_of_run(name, run, words)
        yield found if found is not None else f"{run} has no fact and no page {name!r}"


def _show(found: Explanation, parts: Iterable[Section], html: Path | None, as_json: bool) -> None:
    from .output import output

    if html is not None:
        from ..view.page import html_page

        with output(html) as stream:
            stream.write(html_page(found, parts))
        return
    with output(None) as stream:
        if as_json:
            import json

            stream.write(json.dumps(found.as_json(), ensure_ascii=False) + "\n")
        else:
            _print(found, parts, stream)


def _print(found: Explanation, parts: Iterable[Section], stream: IO[str]) -> None:
    """Coloured on a terminal, plain in a pipe; never a control character of the page."""
    import os
    import sys

    from .console import printable

    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if not coloured:
        from ..view.lines import plain

        text = f"{found.row.doc_id}\n" + (f"{found.note}\n" if found.note else "")
        text += plain(parts)
        stream.write("\n".join(printable(line) for line in text.split("\n")) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, emoji=False, markup=False)
    console.print(Text(printable(found.row.doc_id), style="bold"))
    if found.note:
        console.print(Text(printable(found.note), style="yellow"))
    for section in parts:
        head = Text(f"{section.stage} ", style="bold magenta")
        console.print(head.append(printable(section.summary), style="default"))
        for line in section.lines:
            text_line = Text()
            for text, style in line:
                text_line.append(printable(text), style=COLOURS.get(style, ""))
            console.print(text_line, soft_wrap=True)
