"""`shuangjian extract`: pages or clean documents to facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import Enum
from typing import IO, TYPE_CHECKING, Annotated

import typer

from . import declare, exits, options
from .job import Job, prepare

if TYPE_CHECKING:
    from ..batch.item import Outcome


class Format(str, Enum):  # noqa: UP042
    """What `extract` writes."""

    jsonl = "jsonl"
    csv = "csv"


class By(str, Enum):  # noqa: UP042
    """One row for what."""

    fact = "fact"
    document = "document"


@declare.takes(declare.Cleaning)
def extract(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: options.OutFile = None,
    format: Annotated[Format, typer.Option(help="JSON lines, or CSV.")] = Format.jsonl,
    excel: options.ForExcel = False,
    metric: options.Metric = None,
    as_gold: Annotated[
        bool,
        typer.Option("--as-gold", help="Write rows that you correct and give to `score` as gold."),
    ] = False,
    by: Annotated[By, typer.Option(help="One row a fact, or one object a document.")] = By.fact,
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="SHARE", min=0, max=1, help="Leave out facts that are less sure."),
    ] = None,
    errors: options.Errors = None,
    lexicon: options.LexiconOption = None,
    templates: options.TemplatesOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Read facts: how many schools, students, clubs, how much money, where and when.

    Takes raw pages, or the rows that `shuangjian clean` writes; both give the same facts.

    Examples:

      shuangjian extract page.html

      shuangjian clean crawl/ | shuangjian extract --metric schools

      shuangjian extract crawl/ --format csv --excel -o facts.csv

      shuangjian extract sample/ --as-gold -o gold.jsonl   (correct it, then `shuangjian score`)
    """
    from .console import Reporter
    from .output import CSV, JSONL, check_form, check_writable, maybe_output, output
    from .pages import treat_all

    if excel and format is not Format.csv:
        exits.usage("--excel goes with --format csv")
    if by is By.document and format is Format.csv:
        exits.usage("--by document gives JSON objects; leave out --format csv")
    if as_gold and (by is By.document or format is Format.csv):
        exits.usage("--as-gold gives JSON lines of its own; leave out --format and --by")
    if format is Format.csv:
        check_form(out, CSV, {JSONL: "leave out --format csv"})
    else:
        check_form(out, JSONL, {CSV: "add --format csv"})
    check_form(errors, JSONL)
    check_writable(out)
    check_writable(errors)
    job = prepare(context)
    exits.quiet_pipes(out)
    reporter = Reporter(quiet=quiet, error_file=str(errors) if errors else None)
    with ExitStack() as stack:
        stream = stack.enter_context(output(out))
        error_stream = stack.enter_context(maybe_output(errors))
        write = (
            _gold_writer(stream) if as_gold else _writer(stream, format, by, excel, _metrics(job))
        )
        treat_all(job, reporter, write, error_stream, facts=True)
    raise typer.Exit(reporter.finish())


def _gold_writer(stream: IO[str]) -> Callable[[Outcome], None]:
    """What writes the facts of an outcome as gold rows."""
    import json

    from ..tuning.gold import gold_rows

    def write_gold(outcome: Outcome) -> None:
        if outcome.document is not None:
            for row in gold_rows(outcome.document.doc_id, outcome.facts):
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")

    return write_gold


def _metrics(job: Job) -> Sequence[str]:
    """The metrics that were asked for, in the order of the lexicon; all where none was."""
    known = job.lexicon.values("metrics", "metric")
    asked = job.settings.metrics
    return [metric for metric in known if not asked or metric in asked]


def _writer(
    stream: IO[str], format: Format, by: By, excel: bool, metrics: Sequence[str]
) -> Callable[[Outcome], None]:
    """What writes the facts of an outcome in the form that was asked for."""
    from ..model.rows import Fact, row_json

    if format is Format.csv:
        from ..sinks.csv_table import CsvWriter

        table = CsvWriter(stream, list(Fact.model_fields), excel=excel)

        def write_csv(outcome: Outcome) -> None:
            for fact in outcome.facts:
                table.write(fact.__dict__)

        return write_csv
    if by is By.document:
        from ..sinks.grouped import grouped_json

        def write_document(outcome: Outcome) -> None:
            if outcome.document is not None:
                stream.write(grouped_json(outcome.document, outcome.facts, metrics) + "\n")

        return write_document

    def write_facts(outcome: Outcome) -> None:
        stream.writelines(row_json(fact) + "\n" for fact in outcome.facts)

    return write_facts
