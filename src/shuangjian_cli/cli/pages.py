"""Pages one by one, for the commands that stream: what became of each, errors told on the way."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..batch.item import Outcome
    from .console import Reporter
    from .options import Job


def outcomes(
    job: Job, reporter: Reporter, errors: IO[str] | None, *, facts: bool
) -> Iterator[Outcome]:
    """What becomes of each item of the input, with its facts where they are asked for.

    Counts what is done; an error is told, and written to `errors`, after what was made of its page.
    """
    from ..batch.item import treat
    from ..model.rows import row_json
    from ..sources import read

    for item in read(job.inputs, job.source):
        outcome = treat(item, job.lexicon, job.settings, facts=facts)
        yield outcome
        reporter.documents += outcome.document is not None and outcome.error is None
        if outcome.error is not None:
            reporter.error(outcome.error)
            if errors is not None:
                errors.write(row_json(outcome.error) + "\n")
