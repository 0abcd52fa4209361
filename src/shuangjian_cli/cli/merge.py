"""`shuangjian merge`: the shares of a run become one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import exits, options


def merge(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Where `run --shard` wrote.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="DIR", help="Folder of the one run. [default: the first FOLDER]"
        ),
    ] = None,
    no_join: options.NoJoin = False,
    quiet: options.Quiet = False,
) -> None:
    """Make one run of the shares that `run --shard I/N` did, here or on several machines.

    The results are those of a run in one go, byte for byte.

    Examples:

      shuangjian merge out/

      shuangjian merge node1/out node2/out -o all/
    """
    from ..batch.folder import DamagedPartError, FolderError
    from ..batch.merge import MergeError
    from ..batch.merge import merge as merge_shares
    from ..batch.summary import LostDocumentsError
    from .console import Reporter
    from .output import check_writable
    from .tables import found_table

    for folder in folders:
        if not folder.is_dir():
            exits.usage(f"no such folder: {folder}")
    target = out or folders[0]
    check_writable(target, folder=True)
    try:
        summary = merge_shares(folders, target, join_parts=not no_join)
    except (MergeError, FolderError) as error:
        exits.usage(str(error))
    except (DamagedPartError, LostDocumentsError) as error:
        exits.stopped(f"{error}; run its share again, then merge")
    except OSError as error:
        exits.stopped(f"{error.filename or target}: {error.strerror}; merge again")
    if not quiet:
        found_table(summary, [])
        typer.echo(f"wrote {target}", err=True)
    reporter = Reporter(quiet=quiet, error_file=str(target / "errors.jsonl"))
    reporter.documents, reporter.errors = summary.documents, summary.errors
    raise typer.Exit(reporter.finish())
