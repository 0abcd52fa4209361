"""`shuangjian segment`: clean documents or raw pages to sentences and words."""

from __future__ import annotations

from contextlib import ExitStack
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import declare, exits, options
from .job import prepare

if TYPE_CHECKING:
    from ..batch.item import Outcome
    from ..model.rows import ErrorRow, TokensRow


class Format(str, Enum):  # noqa: UP042
    """What `segment` writes."""

    jsonl = "jsonl"
    text = "text"


class Segmenter(str, Enum):  # noqa: UP042
    """What cuts the words."""

    jieba = "jieba"
    rjieba = "rjieba"


@declare.takes(declare.Reading)
def segment(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: options.OutFile = None,
    format: Annotated[
        Format, typer.Option(help="Rows of JSON, or text: a sentence a line, blanks between words.")
    ] = Format.jsonl,
    pos: Annotated[
        bool, typer.Option("--pos", help="With parts of speech (jieba's tags).")
    ] = False,
    userdict: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Words of your own, as jieba reads them.")
    ] = None,
    segmenter: Annotated[
        Segmenter, typer.Option(help="rjieba is quicker; it comes with the extra `fast`.")
    ] = Segmenter.jieba,
    errors: options.Errors = None,
    lexicon: options.LexiconOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Cut clean text into sentences and words; dates, quantities and domain words stay whole.

    Takes raw pages, or the rows that `shuangjian clean` writes.

    Examples:

      shuangjian segment documents.jsonl > tokens.jsonl

      shuangjian segment crawl/ --format text --userdict words.txt
    """
    from ..batch.item import failure
    from ..lexicon import LexiconError
    from ..model.rows import row_json
    from ..pipeline import StageError, segment_row
    from .console import Reporter
    from .output import JSONL, TEXT, check_form, check_writable, maybe_output, output
    from .pages import treat_all

    if format is Format.text:
        check_form(out, TEXT, {JSONL: "leave out --format text"})
    else:
        check_form(out, JSONL, {TEXT: "add --format text"})
    check_form(errors, JSONL)
    for file in (out, errors):
        check_writable(file)
    if userdict is not None and not userdict.is_file():
        exits.usage(f"no such dictionary: {userdict}")
    job = prepare(context)
    exits.quiet_pipes(out)
    cut = partial(segment_row, pos=pos, userdict=userdict, segmenter=segmenter.value)
    reporter = Reporter(quiet=quiet, error_file=str(errors) if errors else None)
    with ExitStack() as stack:
        stream = stack.enter_context(output(out))
        error_stream = stack.enter_context(maybe_output(errors))

        def write(outcome: Outcome) -> ErrorRow | None:
            if outcome.document is None:
                return None
            try:
                row = cut(outcome.document, job.lexicon)
            except LexiconError as error:
                exits.usage(str(error))
            except StageError as error:
                return failure(outcome.document, error.stage, error.cause)
            stream.write(_as_text(row) if format is Format.text else row_json(row) + "\n")
            return None

        treat_all(job, reporter, write, error_stream)
    raise typer.Exit(reporter.finish())


def _as_text(row: TokensRow) -> str:
    """A sentence a line, blanks between words (word/tag with `--pos`), then a blank line."""
    lines = [
        " ".join(token[0] if len(token) == 3 else f"{token[0]}/{token[3]}" for token in one.tokens)
        for one in row.sentences
    ]
    return "".join(line + "\n" for line in lines) + "\n"
