"""`shuangjian run`: a crawl to a folder of documents, facts, removed blocks and errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import exits, options

if TYPE_CHECKING:
    from ..batch.task import Outcome
    from ..model.rows import Fact


def run(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for all outputs.")] = Path(
        "shuangjian-out"
    ),
    show: Annotated[
        int, typer.Option(min=0, help="So many facts in the table at the end; 0 for none.")
    ] = 20,
    shard_size: Annotated[int, typer.Option(min=1, help="Pages a part of the output.")] = 500,
    files_from: options.FilesFrom = None,
    nul: options.NulSeparated = False,
    kind: options.FromOption = options.From.auto,
    encoding: options.Encoding = None,
    html_field: options.HtmlField = "html",
    text_field: options.TextField = "text",
    meta: options.Meta = None,
    default_place: options.DefaultPlace = None,
    default_publisher: options.DefaultPublisher = None,
    punctuation: options.PunctuationOption = None,
    keep_spun: options.KeepSpun = None,
    keep: options.Keep = None,
    drop: options.Drop = None,
    lexicon: options.LexiconOption = None,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    max_bytes: options.MaxBytes = options.DEFAULT_MAX_BYTES,
    quiet: options.Quiet = False,
) -> None:
    """Clean a whole crawl, extract its facts, and show what was found.

    Writes documents.jsonl, facts.jsonl, removed.jsonl, errors.jsonl and summary.json.

    Example: shuangjian run crawl/ -o out/
    """
    from ..batch.folder import FolderError
    from ..batch.local import run as run_batch
    from ..sources import read
    from .console import Reporter
    from .output import check_writable
    from .progress import progress
    from .tables import found_table, paths_written

    check_writable(out, folder=True)
    job = options.prepare(context)
    reporter = Reporter(quiet=quiet, error_file=str(out / "errors.jsonl"))
    shown: list[Fact] = []
    try:
        with progress(0, quiet=quiet) as advance:

            def seen(outcome: Outcome) -> None:
                reporter.documents += outcome.document is not None and outcome.error is None
                if outcome.error:
                    reporter.error(outcome.error)
                shown.extend(outcome.facts[: max(0, show - len(shown))])
                advance(outcome)

            summary = run_batch(
                read(job.inputs, job.source),
                out,
                job.lexicon,
                job.settings,
                shard_size=shard_size,
                seen=seen,
            )
    except FolderError as error:
        exits.usage(str(error))
    except OSError as error:
        exits.stopped(f"{error.filename or out}: {error.strerror}; free what is needed, run again")
    if not quiet:
        found_table(summary, shown)
        paths_written(out)
    raise typer.Exit(reporter.finish())
