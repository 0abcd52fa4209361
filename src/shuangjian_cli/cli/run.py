"""`shuangjian run`: a crawl to a folder of documents, facts, removed blocks and errors."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ..batch.orders import SHARD_SIZE, TIMEOUT
from . import declare, exits, options
from .job import Job, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..batch.folder import Folder
    from ..batch.recover import Engine as BatchEngine
    from ..batch.state import Compress as Packing
    from ..batch.task import Work


class Compress(str, Enum):  # noqa: UP042
    """How the outputs are packed."""

    gz = "gz"
    zst = "zst"


class Engine(str, Enum):  # noqa: UP042
    """What does the work."""

    local = "local"
    ray = "ray"


Out = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for all outputs.")]
EngineOption = Annotated[Engine, typer.Option(help="Workers of this machine, or of a Ray cluster.")]
Address = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT", help="The Ray cluster. [default: one of this machine, for the run]"
    ),
]
Show = Annotated[
    int,
    typer.Option(metavar="N", min=0, help="Facts in the table at the end; 0 for none."),
]
Sample = Annotated[
    float,
    typer.Option(metavar="SHARE", min=0, max=1, help="Only this share of the pages, e.g. 0.01."),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Say what would be read, in how many parts, with which settings."
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Do all again, whatever an earlier run did.")
]
RetryErrors = Annotated[
    bool, typer.Option("--retry-errors", help="Do the parts again in which pages failed.")
]
Timeout = Annotated[
    float,
    typer.Option(
        metavar="SECONDS", min=0, help="A page that takes longer is an error; 0: no limit."
    ),
]
MaxMemory = Annotated[
    int | None,
    typer.Option(
        metavar="MB",
        min=1,
        help="A page that takes more is an error. [default: the worker's share of all memory]",
    ),
]
ShardSize = Annotated[
    int,
    typer.Option(
        metavar="N", min=1, help="Pages in a part: what a worker does and a stop can lose."
    ),
]
Shard = Annotated[
    str | None,
    typer.Option(
        metavar="I/N", help="Do every N-th part, from the I-th on; `merge` joins the N runs."
    ),
]
CompressOption = Annotated[
    Compress | None, typer.Option(help="Write packed files: facts.jsonl.gz.")
]
Report = Annotated[
    bool, typer.Option("--report", help="Make report.html in the folder, too; see `report`.")
]


@declare.takes(declare.Cleaning)
def run(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: Out = Path("shuangjian-out"),
    jobs: options.Jobs = None,
    engine: EngineOption = Engine.local,
    address: Address = None,
    show: Show = 20,
    limit: options.FirstPages = None,
    sample: Sample = 1.0,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
    retry_errors: RetryErrors = False,
    timeout: Timeout = TIMEOUT,
    max_memory: MaxMemory = None,
    shard_size: ShardSize = SHARD_SIZE,
    shard: Shard = None,
    compress: CompressOption = None,
    report: Report = False,
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
    from ..sources.plan import NOT_SAMPLED
    from .console import Reporter
    from .output import check_writable
    from .running import carry_out, errors_file, list_parts, show_result

    check_writable(out, folder=True)
    _check_options(address, engine, report=report, shard=shard)
    folder = _folder(out, compress, shard)
    job = prepare(context)
    orders = Orders(
        jobs=job.jobs or _all_cores(),
        shard_size=shard_size,
        limit=limit,
        sample=sample,
        overwrite=overwrite,
        retry_errors=retry_errors,
        join=not no_join,
        places=job.inputs.places,
    )
    memory = _memory(max_memory, orders.jobs if engine is Engine.local else None)
    work = _work(job, folder, timeout, memory)
    if dry_run:
        list_parts(job, work, orders)
        return
    reporter = Reporter(quiet=quiet, error_file=str(out / errors_file(folder, orders)))
    engines = _engine(engine, address, job.jobs)
    result = carry_out(job, work, orders, engines, reporter, quiet=quiet)
    if not quiet:
        show_result(result, folder, show, joined=orders.join)
    if report:
        from .report import write_report

        write_report(out, out / "report.html", job.lexicon, quiet=quiet)
    reporter.documents = result.summary.documents
    reporter.errors = result.summary.errors
    if result.summary.skipped[NOT_SAMPLED]:
        raise typer.Exit(reporter.finish("no page is in the sample; raise --sample"))
    raise typer.Exit(reporter.finish())


def _check_options(address: str | None, engine: Engine, *, report: bool, shard: str | None) -> None:
    """End with one line where options do not go together."""
    if report and shard:
        exits.usage("--report needs the whole run; merge the shares, then: shuangjian report")
    if address and engine is not Engine.ray:
        exits.usage("--address goes with --engine ray")


def _folder(out: Path, compress: Compress | None, shard: str | None) -> Folder:
    """The folder of the run; ends with one line where its packing needs an extra."""
    from ..batch.folder import Folder
    from ..sinks.files import MissingExtraError, check_packer

    packing = cast("Packing | None", compress and compress.value)
    try:
        check_packer(packing)
    except MissingExtraError as error:
        exits.usage(str(error))
    return Folder(out, packing, _share(shard))


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


def _work(job: Job, folder: Folder, timeout: float, memory: int | None) -> Work:
    """What workers must know."""
    from ..batch.state import State
    from ..batch.task import Work

    source = replace(job.source, meta={})  # its hints travel with the inputs
    state = State(job.settings, source, job.lexicon.digest, folder.compress)
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
