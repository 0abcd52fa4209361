"""`shuangjian run`: a crawl to a folder of documents, facts, removed blocks and errors."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import Enum
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer

from ..batch.orders import SHARD_SIZE, TIMEOUT
from . import declare, exits, options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..batch.folder import Folder
    from ..batch.orders import Orders
    from ..batch.recover import Engine as BatchEngine
    from ..batch.run import Progress as Counts
    from ..batch.run import Result
    from ..batch.state import Compress as Packing
    from ..batch.task import Work
    from ..model.rows import ErrorRow, Fact
    from .console import Reporter
    from .progress import Display


TEMPLATES = "templates.json"
"""File of a run's folder with the templates that it used."""


class Compress(str, Enum):  # noqa: UP042
    """How the outputs are packed."""

    gz = "gz"
    zst = "zst"


class Engine(str, Enum):  # noqa: UP042
    """What does the work."""

    local = "local"
    ray = "ray"


@declare.takes(declare.Cleaning)
def run(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for all outputs.")
    ] = Path("shuangjian-out"),
    jobs: options.Jobs = None,
    engine: Annotated[
        Engine, typer.Option(help="Workers of this machine, or of a Ray cluster.")
    ] = Engine.local,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT", help="The Ray cluster. [default: one of this machine, for the run]"
        ),
    ] = None,
    show: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="Facts in the table at the end; 0 for none."),
    ] = 20,
    limit: options.FirstPages = None,
    sample: Annotated[
        float,
        typer.Option(
            metavar="SHARE", min=0, max=1, help="Only this share of the pages, e.g. 0.01."
        ),
    ] = 1.0,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what would be read, in how many parts, with which settings."
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Do all again, whatever an earlier run did.")
    ] = False,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Do the parts again in which pages failed.")
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0, help="A page that takes longer is an error; 0: no limit."
        ),
    ] = TIMEOUT,
    max_memory: Annotated[
        int | None,
        typer.Option(
            metavar="MB",
            min=1,
            help="A page that takes more is an error. [default: the worker's share of all memory]",
        ),
    ] = None,
    shard_size: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Pages in a part: what a worker does and a stop can lose."
        ),
    ] = SHARD_SIZE,
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N", help="Do every N-th part, from the I-th on; `merge` joins the N runs."
        ),
    ] = None,
    compress: Annotated[
        Compress | None, typer.Option(help="Write packed files: facts.jsonl.gz.")
    ] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Make report.html in the folder, too; see `report`.")
    ] = False,
    no_join: options.NoJoin = False,
    lexicon: options.LexiconOption = None,
    templates: options.TemplatesOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Clean a whole crawl, extract its facts, and show what was found.

    Writes documents.jsonl, facts.jsonl, removed.jsonl, errors.jsonl and summary.json. Run again,
    it goes on where it was stopped, and does again only what changed.

    Examples:

      shuangjian run crawl/ -o out/

      shuangjian run crawl.warc.gz pages.zip rows.jsonl.zst -o out/ --jobs 8

      shuangjian run crawl/ -o out/ --templates auto

      shuangjian run crawl/ -o out/ --shard 3/16     then: shuangjian merge out/

      shuangjian run crawl/ -o out/ --engine ray --address 10.0.0.1:6379
    """
    from ..batch.orders import Orders
    from ..batch.run import run as run_batch
    from .console import Reporter
    from .output import check_writable
    from .progress import progress

    check_writable(out, folder=True)
    if report and (no_join or compress or shard):
        exits.usage("--report needs plain joined outputs; leave out --no-join, --compress, --shard")
    if address and engine is not Engine.ray:
        exits.usage("--address goes with --engine ray")
    share = _share(shard)
    job = options.prepare(context)
    job = replace(job, inputs=replace(job.inputs, without=out))
    number = job.jobs or _all_cores()
    orders = Orders(
        number,
        shard_size,
        limit,
        sample,
        overwrite,
        retry_errors,
        join=not no_join,
        places=job.inputs.places,
    )
    work = _work(
        job,
        out,
        cast("Packing | None", compress and compress.value),
        share,
        timeout,
        _memory(max_memory, number if engine is Engine.local else None),
    )
    if dry_run:
        _dry_run(job, work, orders)
        return
    shares = share[1] if share else 1
    reporter = Reporter(quiet=quiet, error_file=str(out / _errors_file(work.folder, no_join)))
    with (
        _stops(reporter, work),
        _engine(engine, address, job.jobs) as make_engine,
        progress(job.inputs, quiet=quiet, limit=limit, sample=sample, shares=shares) as display,
    ):
        listener = _Listener(reporter, display)
        result = run_batch(job.inputs, work, job.source, orders, job.lexicon, listener, make_engine)
        _write_templates(work)
    if not quiet:
        _show(result, work.folder, show, joined=not no_join)
    if report:
        from .report import write_report

        write_report(out, out / "report.html", job.lexicon, quiet=quiet)
    reporter.documents = result.summary.documents
    reporter.errors = result.summary.errors
    raise typer.Exit(reporter.finish())


def _share(shard: str | None) -> tuple[int, int] | None:
    """`--shard 3/16` as numbers."""
    if shard is None:
        return None
    found = re.fullmatch(r"(\d+)/(\d+)", shard)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        exits.usage(f"--shard is {shard!r}; it must be I/N with I from 1 to N, e.g. 3/16")
    return int(found[1]), int(found[2])


def _all_cores() -> int:
    from ..batch.limits import cores

    return cores()


def _work(
    job: options.Job,
    out: Path,
    compress: Packing | None,
    share: tuple[int, int] | None,
    timeout: float,
    memory: int | None,
) -> Work:
    """What workers must know; ends with one line where an output needs an extra."""
    from ..batch.folder import Folder
    from ..batch.state import State
    from ..batch.task import Work
    from ..sinks.files import MissingExtraError, check_packer

    try:
        check_packer(compress)
    except MissingExtraError as error:
        exits.usage(str(error))
    state = State(job.settings, replace(job.source, meta={}), job.lexicon.digest, compress)
    folder = Folder(out, compress, share)
    templates = job.lexicon.templates
    return Work(folder, state, job.lexicon.overlay, timeout, memory, templates=templates)


def _memory(megabytes: int | None, jobs: int | None) -> int | None:
    """The bytes of a worker; None leaves it to the machine of each."""
    from ..batch.limits import memory_share

    if megabytes is not None:
        return megabytes * 1_000_000
    return memory_share(jobs) if jobs else None


@contextmanager
def _engine(
    engine: Engine, address: str | None, jobs: int | None
) -> Iterator[Callable[[Work], BatchEngine] | None]:
    """What makes the engine of a run, while its cluster is there; None for that of this machine."""
    if engine is Engine.local:
        yield None
        return
    from ..batch.ray import ClusterError, cluster
    from ..sinks.files import MissingExtraError

    with ExitStack() as stack:
        try:
            made = stack.enter_context(cluster(address, jobs))
        except (MissingExtraError, ClusterError) as error:
            exits.usage(str(error))
        yield made


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


def _errors_file(folder: Folder, no_join: bool) -> str:
    return "errors" if no_join or folder.share else folder.joined("errors").name


def _show(result: Result, folder: Folder, show: int, *, joined: bool) -> None:
    """The tables and the paths, at the end."""
    import sys

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


def _dry_run(job: options.Job, work: Work, orders: Orders) -> None:
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
