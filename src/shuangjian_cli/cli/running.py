"""What a run needs around it: what it tells, how it ends early, what is shown at its end."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import groupby, islice
from typing import TYPE_CHECKING, NoReturn

import typer

from . import exits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from ..batch.folder import Folder
    from ..batch.orders import Orders
    from ..batch.recover import Engine
    from ..batch.run import Progress as Counts
    from ..batch.run import Result
    from ..batch.task import Work
    from ..model.rows import ErrorRow, Fact
    from .console import Reporter
    from .job import Job
    from .progress import Display

TEMPLATES = "templates.json"
"""File of a run's folder with the templates that it used."""


def carry_out(
    job: Job,
    work: Work,
    orders: Orders,
    engines: AbstractContextManager[Callable[[Work], Engine] | None],
    reporter: Reporter,
    *,
    quiet: bool,
) -> Result:
    """Do a run and tell how far it is; ends with one line and a code where it cannot go on.

    `engines` gives what makes the engine, while its cluster is there; None for this machine's.
    """
    from ..batch.run import run
    from .console import repeated_ids
    from .job import note_unused
    from .progress import progress

    share = work.folder.share
    shown = progress(
        job.inputs,
        quiet=quiet,
        limit=orders.limit,
        sample=orders.sample,
        shares=share[1] if share else 1,
    )
    with _stops(reporter, work), engines as make_engine, shown as display:
        listener = _Listener(reporter, display)
        result = run(job.inputs, work, job.source, orders, job.lexicon, listener, make_engine)
        _write_templates(work)
    if result.repeated:
        reporter.note(repeated_ids(result.repeated))
    note_unused(job, reporter)
    return result


def _write_templates(work: Work) -> None:
    """Leave the templates that a run used beside its results."""
    from .. import __version__
    from ..sinks.files import whole_file

    file = work.folder.out / TEMPLATES
    if work.templates is None:
        file.unlink(missing_ok=True)
        return
    with whole_file(file) as stream:
        stream.write(work.templates.as_json(__version__))


@contextmanager
def _stops(reporter: Reporter, work: Work) -> Iterator[None]:
    """Ends a run that cannot go on with one line and the right exit code."""
    from ..batch.folder import DamagedPartError, FolderError
    from ..batch.recover import EngineLostError
    from ..batch.summary import LostDocumentsError
    from ..sources import InputChangedError

    def stop(reason: object) -> NoReturn:
        exits.stopped(f"{reason}; run again to go on from here")

    try:
        yield
    except FolderError as error:
        exits.usage(str(error))
    except (InputChangedError, EngineLostError, DamagedPartError, LostDocumentsError) as error:
        stop(error)
    except OSError as error:
        stop(f"{error.filename or work.folder.out}: {error.strerror or error}")
    except (KeyboardInterrupt, exits.Terminated):
        reporter.note(f"stopped; {_kept(work)}")
        raise


def _kept(work: Work) -> str:
    """What a run that was stopped leaves; of how many parts, only the end of the input tells."""
    from ..batch.folder import DONE, read_json

    folder, state = work.folder, work.state.digest
    marks = map(read_json, (folder.out / DONE).glob("part-*.json"))
    parts = sum(str((mark or {}).get("key")).startswith(state) for mark in marks)
    if not parts:
        return "no part was done yet; run again to begin anew"
    done = "1 part is" if parts == 1 else f"{parts:,} parts are"
    return f"{done} done and kept in {folder.out}, run again to go on from here"


class _Listener:
    """Passes on what a run tells."""

    def __init__(self, reporter: Reporter, display: Display) -> None:
        self._reporter, self._display = reporter, display

    def note(self, message: str) -> None:
        """For the person at the terminal."""
        self._reporter.note(message)

    def error(self, row: ErrorRow) -> None:
        """A document that failed."""
        self._reporter.error(row)

    def progress(self, now: Counts) -> None:
        """How far it is."""
        self._display.show(now)


def errors_file(folder: Folder, orders: Orders) -> str:
    """Where in the folder of a run its errors stand: a file, or a folder of parts."""
    apart = folder.share or not orders.join
    return "errors" if apart else folder.joined("errors").name


def show_result(result: Result, folder: Folder, show: int, *, joined: bool) -> None:
    """The tables and the paths, at the end."""
    from ..batch.folder import KINDS, SUMMARY
    from .tables import found_table, paths_written

    facts = list(_some(_facts(folder, result.shards), show)) if not folder.share else []
    found_table(result.summary, facts)
    if result.kept:
        print(f"{result.kept} of {result.mine} parts were done before", file=sys.stderr)
    if folder.share:
        i, n = folder.share
        print(
            f"share {i} of {n}: {result.mine} of {result.shards} parts; when all shares are "
            f"done: shuangjian merge {folder.out}",
            file=sys.stderr,
        )
        return
    places = [folder.joined(kind) if joined else folder.out / kind for kind in KINDS]
    paths_written([*places, folder.out / SUMMARY])


A_PAGE = 3
"""Facts of one page in the table at the end, so that it shows more than one page."""
LOOKED_AT = 2000
"""Facts looked at for the table."""


def _some(facts: Iterator[Fact], show: int) -> Iterator[Fact]:
    """The first few facts of each page, until there are enough."""
    pages = groupby(islice(facts, LOOKED_AT), key=lambda fact: fact.doc_id)
    return islice((fact for _, own in pages for fact in islice(own, A_PAGE)), show)


def _facts(folder: Folder, shards: int) -> Iterator[Fact]:
    """The facts of a run, in order."""
    from ..model.rows import Fact
    from ..sources.unpack import unpacked

    for number in range(shards):
        part = folder.part("facts", number)
        with unpacked(part.open("rb"), part.name) as stream:
            for line in stream:
                yield Fact.model_validate_json(line)


def list_parts(job: Job, work: Work, orders: Orders) -> None:
    """List what a run would do, on stdout."""
    from dataclasses import asdict

    from ..batch.folder import read_mark
    from ..sources import plan
    from .console import count_of, printable

    folder = work.folder
    pages = shards = skipped = 0
    for shard in plan(
        job.inputs, job.source, size=orders.shard_size, limit=orders.limit, sample=orders.sample
    ):
        mark = None if orders.overwrite else read_mark(folder, shard.number)
        is_done = mark is not None and mark.get("key") == work.key(shard)
        state = "done" if is_done else "to do"
        label = printable(shard.label)
        typer.echo(f"part-{shard.number:05d}  {shard.pages:>6} pages  {state:<5}  {label}")
        pages, shards = pages + shard.pages, shards + 1
        skipped += sum(number for _, number in shard.skipped)
    records = count_of(skipped, "record")
    typer.echo(f"{count_of(pages, 'page')} in {count_of(shards, 'part')}, {records} without a page")
    workers = count_of(orders.jobs, "worker")
    typer.echo(f"into {folder.out} with {workers}, {work.timeout:g} s a page")
    for name, value in {**asdict(job.settings), **work.state.as_json()}.items():
        typer.echo(f"{name} = {value!r}")
