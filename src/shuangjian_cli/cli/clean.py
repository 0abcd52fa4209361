"""`shuangjian clean`: pages to clean documents or plain text."""

from __future__ import annotations

from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from . import declare, exits, options
from .job import prepare

if TYPE_CHECKING:
    from ..batch.item import Outcome
    from ..model.rows import DocumentRow
    from ..sinks.files import OwnFiles


class Format(str, Enum):  # noqa: UP042
    """What `clean` writes."""

    jsonl = "jsonl"
    text = "text"


@declare.takes(declare.Cleaning)
def clean(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="PATH",
            help="A file. With --format text a folder, one text a page; a name that ends in .txt "
            "is one file, with a blank line between pages.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="Rows of JSON, or the text alone.")] = Format.jsonl,
    removed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the removed blocks, with reasons.")
    ] = None,
    errors: options.Errors = None,
    lexicon: options.LexiconOption = None,
    templates: options.TemplatesOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Turn pages into clean simplified Chinese text.

    Writes one shuangjian.document/1 row a page to stdout.

    Examples:

      shuangjian clean page.html

      shuangjian clean crawl/ -o texts/ --format text

      shuangjian clean crawl/ --removed removed.jsonl > documents.jsonl
    """
    from ..sinks.files import OwnFiles
    from .apart import check_texts_apart
    from .console import Reporter, count_of
    from .output import JSONL, TEXT, check_form, check_writable, maybe_output, output
    from .pages import treat_all

    if format is Format.text:
        check_form(out, TEXT, {JSONL: "leave out --format text"})
    else:
        check_form(out, JSONL, {TEXT: "add --format text"})
    to_folder = out is not None and str(out) != "-" and format is Format.text and _is_folder(out)
    check_writable(out, folder=to_folder)
    for file in (removed, errors):
        check_form(file, JSONL)
        check_writable(file)
    job = prepare(context)
    exits.quiet_pipes(out)
    if to_folder and out is not None:
        check_texts_apart(job.inputs, out)
    reporter = Reporter(quiet=quiet, error_file=str(errors) if errors else None)
    with ExitStack() as stack:
        rows = None if to_folder else stack.enter_context(output(out))
        writer = _Writer(
            rows=rows,
            files=OwnFiles(out, ".txt") if to_folder and out is not None else None,
            as_text=format is Format.text,
            removed=stack.enter_context(maybe_output(removed)),
        )
        error_stream = stack.enter_context(maybe_output(errors))
        try:
            treat_all(job, reporter, writer.write, error_stream, removed=removed is not None)
        except (KeyboardInterrupt, exits.Terminated):
            if to_folder and reporter.documents:
                kept = count_of(reporter.documents, "text")
                reporter.note(f"stopped; {kept} of the pages before stand in {out}")
            raise
    if out is not None and rows is not None and format is Format.text and reporter.documents > 1:
        pages = f"{reporter.documents:,} pages, with a blank line between them"
        reporter.note(f"{out} holds the texts of {pages}; for a file a page: -o FOLDER")
    if writer.files is not None and writer.files.moved:
        pages = count_of(writer.files.moved, "page")
        reporter.note(f"{pages} would have the file of another; names with a hash keep them apart")
    raise typer.Exit(reporter.finish())


def _is_folder(out: Path) -> bool:
    """Whether `-o` means a folder: it is one, or has no .txt at its end."""
    from .output import SAID_BY

    return out.is_dir() or out.suffix.lower() not in SAID_BY


class _Writer:
    """Writes what became of a page to the streams that are open."""

    def __init__(
        self,
        rows: IO[str] | None,
        files: OwnFiles | None,
        as_text: bool,
        removed: IO[str] | None,
    ) -> None:
        self.rows, self.files, self.as_text = rows, files, as_text
        self.removed = removed
        self._first = True

    def write(self, outcome: Outcome) -> None:
        from ..model.rows import row_json

        if outcome.document is not None:
            self._document(outcome.document)
        if self.removed is not None:
            self.removed.writelines(row_json(row) + "\n" for row in outcome.removed)

    def _document(self, row: DocumentRow) -> None:
        from ..model.rows import row_json
        from ..sinks.files import whole_file

        if self.files is not None:
            file = self.files.of(row.doc_id)
            file.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(file) as stream:
                stream.write(row.text + "\n")
        elif self.rows is not None and self.as_text:
            self.rows.write(("" if self._first else "\n") + row.text + "\n")
        elif self.rows is not None:
            self.rows.write(row_json(row) + "\n")
        self._first = False
