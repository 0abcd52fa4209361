"""The options that several commands share, with one wording each; `job.py` makes a job of them."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class From(str, Enum):  # noqa: UP042 - typer shows the values of str enums
    """What the input is."""

    auto = "auto"
    html = "html"
    text = "text"
    jsonl = "jsonl"
    warc = "warc"


class Punctuation(str, Enum):  # noqa: UP042
    """What becomes of half-width punctuation in Chinese."""

    full = "full"
    keep = "keep"


PathsArg = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="Files, folders, globs; - or nothing reads stdin."),
]
FilesFrom = Annotated[
    Path | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read more paths from this file, one a line; - is stdin.",
    ),
]
NulSeparated = Annotated[
    bool, typer.Option("-0", help="Paths in --files-from end with NUL (find -print0).")
]
FromOption = Annotated[
    From, typer.Option("--from", help="What the input is; auto: by name and content.")
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="All pages are in this encoding; do not guess it."),
]
HtmlField = Annotated[
    str, typer.Option(metavar="NAME", help="Field of JSONL rows that holds markup.")
]
TextField = Annotated[
    str, typer.Option(metavar="NAME", help="Field of JSONL rows that holds text.")
]
Meta = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="CSV of what you know of the pages: a column `source` (the path), and any of title, "
        "publisher, published, place, url, id.",
    ),
]
DefaultPlace = Annotated[
    str | None,
    typer.Option(metavar="PLACE", help="Place of pages that name none, e.g. 长治市."),
]
DefaultPublisher = Annotated[
    str | None, typer.Option(metavar="NAME", help="Publisher of pages that name none.")
]
PunctuationOption = Annotated[
    Punctuation | None,
    typer.Option(help="Half-width punctuation in Chinese: make it full, or keep it."),
]
KeepSpun = Annotated[
    bool | None,
    typer.Option(
        "--keep-spun", help="Leave words that content farms swapped (伪原创) as they are."
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        metavar="RULE",
        help="Keep blocks that this rule would drop (`rule` in the removed rows); repeatable.",
    ),
]
Drop = Annotated[
    list[str] | None,
    typer.Option(
        "--drop", metavar="RULE", help="Drop every block that this rule speaks of; repeatable."
    ),
]
LexiconOption = Annotated[
    Path | None,
    typer.Option(
        "--lexicon", metavar="DIR", help="Your own rows over ours; `lexicon init` begins them."
    ),
]
TemplatesOption = Annotated[
    str | None,
    typer.Option(
        "--templates",
        metavar="FILE",
        help="Drop what the pages of a site share: what `template learn` wrote; auto: learn first.",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Settings file, instead of ./shuangjian.toml."),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no settings files.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "-j",
        "--jobs",
        metavar="N",
        min=1,
        help="Worker processes; 1: all in this one. [default: all cores]",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")]
Errors = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what failed, and why, to this file.")
]
MaxBytes = Annotated[
    int, typer.Option(metavar="N", help="Larger pages are not read; each is an error.")
]
Metric = Annotated[
    list[str] | None,
    typer.Option(
        "--metric", metavar="METRIC", help="Only this metric (schools, clubs ...); repeatable."
    ),
]
ForExcel = Annotated[
    bool, typer.Option("--excel", help="CSV that Excel reads as UTF-8 (it begins with a BOM).")
]
NoJoin = Annotated[
    bool,
    typer.Option(
        "--no-join", help="Leave the parts in their folders; make no documents.jsonl and the like."
    ),
]
FirstPages = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N pages.")
]
OutFile = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help="Write to this file, not to stdout."),
]
