"""`shuangjian dedup`: which pages carry the same text."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from ..model.kinds import DOCUMENT_KIND
from . import exits, facts_input, options


class Head(str, Enum):  # noqa: UP042 - typer shows the values of str enums
    """Which page stands for a cluster."""

    oldest = "oldest"
    complete = "complete"


def dedup(
    context: typer.Context,
    documents: facts_input.DocumentsArg = None,
    out: options.OutFile = None,
    head: Annotated[
        Head, typer.Option(help="Which page stands for its copies: the oldest, or the longest.")
    ] = Head.oldest,
    threshold: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0.3,
            max=1,
            help="How much of the text two copies have in common.",
        ),
    ] = 0.7,
    exact: Annotated[
        bool, typer.Option("--exact", help="Only copies with the very same text; needs no extra.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Find pages that carry the same text: copies, reposts under other chrome, excerpts.

    One row (shuangjian.duplicate/1) for every page that has a copy, the head of each cluster
    first. Pages of one template that hold other numbers are no copies. Near duplicates need:
    pip install ".[dedup]" in the clone.

    Examples:

      shuangjian dedup out/ -o out/duplicates.jsonl

      shuangjian clean crawl/ | shuangjian dedup --head complete
    """
    from .console import Reporter, count_of
    from .output import CSV, JSONL, check_form, check_writable, output

    check_form(out, JSONL, {CSV: "give the rows to `export`"})
    check_writable(out)
    path = facts_input.given(documents, context)
    from ..facts.dedup import DedupMissingError, find_duplicates
    from ..model.rows import row_json

    exits.quiet_pipes(out)
    pages = heads = 0
    try:
        with facts_input.rows_of(path, "documents", DOCUMENT_KIND) as file, output(out) as stream:
            for row in find_duplicates(file, threshold=threshold, head=head.value, near=not exact):
                pages += 1
                heads += row.relation == "head"
                stream.write(row_json(row) + "\n")
    except DedupMissingError as error:
        exits.usage(str(error))
    Reporter(quiet=quiet).note(
        f"{count_of(pages, 'page')} in {count_of(heads, 'cluster')}; "
        f"{pages - heads:,} of them copy another"
        if pages
        else "no page copies another"
    )
