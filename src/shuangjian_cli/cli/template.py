"""`shuangjian template`: what the pages of a site have in common, learned and shown."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import declare, exits, options
from .job import learn_sites, prepare, read_templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.template import SiteTemplate, Templates

template = typer.Typer(
    help="Learn what the pages of a site have in common, so that cleaning can drop it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@template.command(short_help="Find what recurs on the pages of each site.")
@declare.takes(declare.Reading)
def learn(
    context: typer.Context,
    paths: options.PathsArg = None,
    out: options.OutFile = None,
    limit: options.FirstPages = None,
    lexicon: options.LexiconOption = None,
    quiet: options.Quiet = False,
) -> None:
    """Find the lines that recur on the pages of each site, whatever their articles are about.

    A site is a host, else a top folder, else the whole input. A sample of each is looked at. Of
    a site with fewer than five articles nothing is learned.

    Examples:

      shuangjian template learn crawl/ -o templates.json

      shuangjian clean crawl/ --templates templates.json > documents.jsonl
    """
    from .. import __version__
    from ..model.template import Templates
    from .console import count_of
    from .output import check_writable, output

    check_writable(out)
    job = prepare(context)
    exits.quiet_pipes(out)
    sites = learn_sites(job, limit=limit)
    found = Templates(tuple(one for one in sites if one.entries))
    with output(out) as stream:
        stream.write(found.as_json(__version__))
    if not quiet:
        entries = _entries(sum(len(one.entries) for one in found.sites))
        typer.echo(f"{entries} for {count_of(len(found.sites), 'site')}", err=True)
        if not found.sites:
            typer.echo(_why_nothing(sites), err=True)


@template.command(short_help="Print what was learned.")
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `template learn` wrote.")],
    site: Annotated[str | None, typer.Option(metavar="NAME", help="Only this site.")] = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, help="Entries shown of a site.")] = 20,
) -> None:
    """Print the entries of each site, those on most pages first.

    Examples:

      shuangjian template show templates.json --site news.example.cn
    """
    from .console import count_of, printable

    found = read_templates(file)
    if site is not None and site not in {one.site for one in found.sites}:
        exits.usage(f"{file} has no site {site!r}; it has {_names(found)}")
    for one in found.sites:
        if site not in (None, one.site):
            continue
        name = one.site or "(the whole input)"
        articles = count_of(one.pages, "article")
        typer.echo(f"{printable(name)}: {_entries(len(one.entries))} from {articles}")
        for entry in islice(one.entries, top):
            typer.echo(f"  {entry.pages:>4}  {entry.kind:<5}  {printable(entry.example)}")


def _why_nothing(sites: Sequence[SiteTemplate]) -> str:
    """Why nothing was learned: too few articles, or none of their lines recurs."""
    from ..templates.learn import MIN_PAGES
    from .console import count_of

    largest = max((one.pages for one in sites), default=0)
    if largest < MIN_PAGES:
        has = f"; the largest here has {largest}" if largest else ""
        return f"to be learned, a site needs at least {MIN_PAGES} different articles{has}"
    articles = count_of(sum(one.pages for one in sites), "article")
    return f"looked at {articles} of {count_of(len(sites), 'site')}: nothing recurs on enough"


def _entries(number: int) -> str:
    from .console import count_of

    return count_of(number, "entry", "entries")


def _names(found: Templates) -> str:
    names = [one.site or "''" for one in found.sites[:5]]
    return ", ".join(names) + (" ..." if len(found.sites) > 5 else "") or "none"
