"""`shuangjian diff`: what a change of lexicon, settings or version did to facts and blocks."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import exits, facts_input, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tuning.diff import Difference

SIGNS = {"gained": "+", "lost": "-", "altered": "~"}
SHORT = 100
"""Characters shown of a line."""


def diff(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A run's folder, facts.jsonl or documents.jsonl.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, made after the change.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a difference, for programs.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where there is a difference.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Show which facts and blocks a change of lexicon, settings or version gained, lost, altered.

    Facts are matched by where they stand, so text that only moved is no difference. A lost or
    gained block is shown with the rule that removes it.

    Examples:

      shuangjian run crawl/ -o before/

      shuangjian run crawl/ -o after/ --lexicon my-rows/

      shuangjian diff before/ after/
    """
    from .console import Reporter, printable

    exits.quiet_pipes()
    counts: Counter[tuple[str, str]] = Counter()
    for one in _differences(old, new):
        counts[one.what, one.change] += 1
        if as_json:
            typer.echo(json.dumps(one.as_json(), ensure_ascii=False))
        else:
            typer.echo(printable(_line(one)))
    note = Reporter(quiet=quiet).note
    for what in ("fact", "block", "document"):
        some = ", ".join(f"{counts[what, change]} {change}" for change in SIGNS)
        if any(counts[what, change] for change in SIGNS):
            note(f"{what}s: {some}")
    if not counts:
        note("no difference")
    raise typer.Exit(exits.SOME_FAILED if counts and exit_code else exits.OK)


def _differences(old: Path, new: Path) -> Iterator[Difference]:
    from ..facts.rows import has_rows
    from ..tuning.diff import Pages, diff_documents, diff_facts

    names = [name for name in ("facts", "documents") if _has(old, new, name)]
    if not names:
        exits.usage(f"{old} and {new} do not hold the same kind of rows; give two runs")
    with ExitStack() as stack:

        def pages(path: Path, name: str) -> Pages:
            if path.is_dir() and not has_rows(path, name):
                return Pages(None)
            return Pages(stack.enter_context(facts_input.rows_of(path, name)))

        if "facts" in names:
            yield from diff_facts(pages(old, "facts"), pages(new, "facts"))
        if "documents" in names:
            folders = old.is_dir() and new.is_dir()
            removed = [pages(p, "removed") if folders else Pages(None) for p in (old, new)]
            yield from diff_documents(pages(old, "documents"), pages(new, "documents"), *removed)


def _has(old: Path, new: Path, name: str) -> bool:
    """Whether both inputs hold rows of this name."""
    from ..facts.rows import has_rows

    kind = f"shuangjian.{name.removesuffix('s')}/1"

    def holds(path: Path) -> bool:
        if path.is_dir():
            return has_rows(path, name)
        with facts_input.rows_of(path, name) as file:
            first = next((row for _, row in file.rows()), None)
        return first is None or first.get("kind") == kind

    return holds(old) and holds(new)


def _line(one: Difference) -> str:
    """A difference as a line: what, where, and what it was and is."""
    head = f"{SIGNS[one.change]} {one.doc_id}  "
    if one.what == "block":
        if one.fields:
            before, after = one.fields["text"]
            return f"{head}{_changed(before, after)}"
        why = f"  [{one.why}]" if one.why else ""
        return f"{head}{one.text[:SHORT]}{why}"
    if one.what == "document":
        return head + ("; ".join(_pairs(one)) or f"page {one.text}")
    row = one.row
    if one.fields:
        return f"{head}{one.text}  {'; '.join(_pairs(one))}  {_around(one)}"
    value = f"{row.get('value'):,} {row.get('unit') or ''}".rstrip()
    about = f"{row.get('metric')} {value}  {row.get('noun') or ''}  {row.get('rule')}"
    return f"{head}{one.text}  {about}  {_around(one)}"


def _pairs(one: Difference) -> list[str]:
    return [f"{name}: {a} -> {b}" for name, (a, b) in one.fields.items()]


def _around(one: Difference) -> str:
    sentence = str(one.row.get("sentence") or "")
    at = int(one.row.get("start") or 0) - int(one.row.get("sentence_start") or 0)
    start = max(0, at - SHORT // 4)
    return f"| {sentence[start : at + SHORT // 4]}"


def _changed(before: str, after: str) -> str:
    """The part of a line that differs, as it was and is, with a little around it."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    left = max(0, start - 8)
    old, new = before[left : len(before) - end + 8], after[left : len(after) - end + 8]
    return f"{old[:SHORT]} -> {new[:SHORT]}"
