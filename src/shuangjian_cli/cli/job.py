"""What the shared options of a command become: a job with inputs, settings and lexicon.

What cannot be had ends with exit code 2 and one line, before any page is read.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from . import exits
from .apart import check_pages_apart

if TYPE_CHECKING:
    from ..lexicon import Lexicon
    from ..model.template import SiteTemplate, Templates
    from ..settings import Settings
    from ..sources import Inputs, SourceOptions
    from .console import Reporter

SETTING_OPTIONS = {
    "encoding": "encoding",
    "default_place": "default_place",
    "default_publisher": "default_publisher",
    "punctuation": "punctuation",
    "keep_spun": "keep_spun",
    "keep_rules": "keep",
    "drop_rules": "drop",
    "metrics": "metric",
    "min_confidence": "min_confidence",
    "lexicon": "lexicon",
    "templates": "templates",
    "jobs": "jobs",
}
"""Which option sets which setting."""
AUTO = "auto"
"""What `--templates` is called where they are learned from the input itself."""
NEAR_NAME = 0.5
"""Likeness of names that are offered for an unknown one: one of two signs, two of three or four."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a command works with: inputs, how to read them, settings and the lexicon."""

    inputs: Inputs
    source: SourceOptions
    settings: Settings
    lexicon: Lexicon
    jobs: int | None = None
    """Workers that were asked for; None: as many as there are cores."""


def prepare(context: typer.Context) -> Job:
    """Turn the shared options of a command into a job, or end with exit code 2 and one line.

    Reads `context.params`, so that a command only declares its options; None: not given.
    """
    from ..lexicon import LexiconError
    from ..sources import NoInputError, SourceOptions, find_inputs
    from .configure import configure

    given = {key: getattr(value, "value", value) for key, value in context.params.items()}
    listing = _path(given.get("files_from"))
    every = [*(given.get("paths") or []), *_listed(listing, given["nul"])]
    if listing is not None and not every:
        exits.usage(f"{_list_name(listing)} names no paths; give one a line, or with -0 up to NUL")
    if not every:
        exits.help_on_terminal(context)
    _check_pages(every)
    source = SourceOptions(
        kind=given["kind"],
        html_field=given["html_field"],
        text_field=given["text_field"],
        meta=_meta(_path(given["meta"])),
        max_bytes=given["max_bytes"],
    )
    flags = {name: _said(given.get(option)) for name, option in SETTING_OPTIONS.items()}
    settings, other = configure(flags, _path(given["config"]), no_config=given["no_config"])
    lexicon = lexicon_of(_path(other["lexicon"]))
    try:
        _check_metrics(lexicon, settings)
        _check_place(lexicon, settings)
        _check_rules(lexicon, settings)
        inputs = find_inputs(every)
    except (NoInputError, LexiconError) as error:
        exits.usage(str(error))
    inputs = check_pages_apart(inputs, given)
    job = Job(inputs, source, settings, lexicon, _jobs(other["jobs"]))
    return _with_templates(job, other["templates"], given) if other["templates"] else job


def _check_pages(paths: Iterable[str]) -> None:
    """What a run wrote is no crawl: its documents would be read twice, its other rows in vain."""
    for name in paths:
        folder = Path(name)
        is_run = os.path.isdir(folder / "done")  # noqa: PTH112 - it never raises
        if is_run and any(folder.glob("manifest*.json")):
            documents = folder / "documents.jsonl"
            what = documents if documents.is_file() else documents.with_suffix("")
            exits.usage(f"{name} is the folder of a run; give {what}, or to explain --run {name}")


def lexicon_of(folder: Path | None) -> Lexicon:
    """Our tables under the user's rows; or an end with one line where one of these is wrong."""
    from ..lexicon import Lexicon, LexiconError

    try:
        lexicon = Lexicon(folder)
        lexicon.check()
    except LexiconError as error:
        exits.usage(str(error))
    return lexicon


def _with_templates(job: Job, wish: str, given: Mapping[str, Any]) -> Job:
    """The job with templates, read from a file or learned from its own input."""
    from ..lexicon import Lexicon

    if wish == AUTO:
        if any(one.path is None for one in job.inputs):
            exits.usage("--templates auto reads the input twice; standard input can be read once")
        if not given.get("quiet"):
            typer.echo("shuangjian: learning the templates of the sites first", err=True)
        found = learn_templates(job, limit=given.get("limit"))
    else:
        found = read_templates(Path(wish), "--templates ")
    return replace(
        job,
        settings=replace(job.settings, templates=found.digest),
        lexicon=Lexicon(job.lexicon.overlay, found),
    )


def learn_templates(job: Job, *, limit: int | None = None) -> Templates:
    """What the pages of the input have in common, site by site; only the first `limit` pages."""
    from ..model.template import Templates

    return Templates(tuple(one for one in learn_sites(job, limit=limit) if one.entries))


def learn_sites(job: Job, *, limit: int | None = None) -> list[SiteTemplate]:
    """The same, with the sites of which nothing was learned."""
    from ..model.page import RawPage
    from ..sources import read
    from ..templates import Learner

    learner = Learner(job.lexicon, job.settings)
    pages = (item for item in read(job.inputs, job.source) if isinstance(item, RawPage))
    for page in islice(pages, limit):
        learner.see(page)
    return learner.sites()


def read_templates(file: Path, option: str = "") -> Templates:
    """The templates in a file, which an option names; or an end with exit code 2 and one line."""
    from ..model.template import Templates, TemplatesError

    try:
        return Templates.from_json(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, TemplatesError) as error:
        exits.unread(f"{option}{file}", error)


def _check_metrics(lexicon: Lexicon, settings: Settings) -> None:
    """A metric that nobody knows would give an empty table in silence: refuse it."""
    if not settings.metrics:
        return
    known = lexicon.values("metrics", "metric")
    for metric in settings.metrics:
        if metric not in known:
            exits.usage(f"unknown metric {metric!r}; known are {', '.join(known)}")


def _check_place(lexicon: Lexicon, settings: Settings) -> None:
    """A default place that names no division would be no place of any fact: refuse it."""
    place = settings.default_place
    if not place:
        return
    from ..view.known import known_places

    found, names = known_places(lexicon, place)
    if not found:
        near = nearest(place, names)
        exits.usage(f"unknown place {place!r}: no division of China is in it{near}")


def _check_rules(lexicon: Lexicon, settings: Settings) -> None:
    """A rule that nobody knows would keep or drop nothing: refuse it."""
    wanted = (*settings.keep_rules, *settings.drop_rules)
    if not wanted:
        return
    from ..view.known import known_rules

    known = known_rules(lexicon)
    for rule in wanted:
        if rule not in known:
            exits.usage(
                f"unknown rule {rule!r}{nearest(rule, known)}; "
                "the column `rule` of removed.jsonl names those that dropped a block"
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """A question for the names that are like an unknown one."""
    from difflib import get_close_matches

    names = sorted({one for one in known if len(one) > 1})
    near = get_close_matches(name, names, cutoff=NEAR_NAME)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _said(value: Any) -> Any:
    """The value of an option; None where it was not given. A number of 0 is one.

    >>> _said(0.0), _said([]), _said(()), _said(False), _said("keep")
    (0.0, None, None, None, 'keep')
    """
    return None if value is False or value in ([], (), "") else value


def _jobs(value: Any) -> int | None:
    """`--jobs`, `SHUANGJIAN_JOBS` or `jobs` of a settings file as a number."""
    if value is None:
        return None
    if not str(value).isdigit() or int(value) < 1:
        exits.usage(f"jobs is {value!r}; it must be a number from 1 on")
    return int(value)


def _path(value: str | Path | None) -> Path | None:
    return Path(value) if value else None


def _listed(file: Path | None, nul: bool) -> list[str]:
    """The paths of a list. A path is bytes: those that are no UTF-8 are taken where they are there,
    else the list is in another encoding than the names of the files.
    """
    if file is None:
        return []
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        exits.unread(f"--files-from {file}", error)
    lines = data.split(b"\0") if nul else data.replace(b"\r\n", b"\n").split(b"\n")
    paths = [os.fsdecode(line) for line in lines if line.strip()]
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if not any(os.path.exists(path) for path in paths):  # noqa: PTH110 - it never raises
            exits.unread(f"--files-from {file}", error)
    return paths


def _list_name(file: Path) -> str:
    return "--files-from -: stdin" if str(file) == "-" else f"--files-from {file}"


def _meta(file: Path | None) -> Mapping[str, Mapping[str, str]]:
    """The hints of `--meta map.csv`, by the value of its column `source`."""
    from ..sources import MetaRows

    if file is None:
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        exits.unread(f"--meta {file}", error)
    if rows and "source" not in rows[0]:
        exits.usage(f"--meta {file} has no column `source`")
    return MetaRows({row["source"]: {k: v for k, v in row.items() if k and v} for row in rows})


def note_unused(job: Job, reporter: Reporter) -> None:
    """Say which rows of `--meta` no input had: a path that is written otherwise gives no hint."""
    from ..sources import MetaRows

    meta = job.source.meta
    if isinstance(meta, MetaRows) and meta.unused:
        first, number = meta.unused[0], len(meta.unused)
        rows = f"{number:,} of {len(meta):,} rows of --meta"
        match = "match" if number > 1 else "matches"
        reporter.note(f"{rows} {match} no file that was read, e.g. {first!r}")
