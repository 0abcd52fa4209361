"""Pages one by one, for the commands that stream: what became of each, errors told on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from ..batch.item import Outcome
    from ..model.rows import ErrorRow
    from .console import Reporter
    from .job import Job

    Write = Callable[[Outcome], ErrorRow | None]


def treat_all(
    job: Job,
    reporter: Reporter,
    write: Write,
    errors: IO[str] | None,
    *,
    facts: bool = False,
    removed: bool = False,
) -> None:
    """Treat each item of the input, with its facts or what was removed where that is asked for, and
    `write` it.

    What `write` returns is an error of its own. Errors are told, counted, and written to `errors`
    after what was made of their page.
    """
    from ..batch.item import treat
    from ..model.rows import row_json
    from ..sources import Ids, read
    from .console import repeated_ids
    from .job import note_unused

    ids = Ids()
    for item in read(job.inputs, job.source, ids):
        outcome = treat(item, job.lexicon, job.settings, facts=facts, removed=removed)
        error = write(outcome) or outcome.error
        reporter.documents += outcome.document is not None and error is None
        if error is not None:
            reporter.error(error)
            if errors is not None:
                errors.write(row_json(error) + "\n")
    if ids.repeated:
        reporter.note(repeated_ids(ids.repeated))
    note_unused(job, reporter)
