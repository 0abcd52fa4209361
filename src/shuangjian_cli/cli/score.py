"""`shuangjian score`: how good facts or clean texts are beside a user's own gold."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from ..model.kinds import FACT_KIND
from . import exits
from .console import count_of, printable

if TYPE_CHECKING:
    from ..score.facts import Difference, FactScore


def score(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="Gold rows; with --clean a folder of texts (*.txt)."),
    ],
    ours: Annotated[
        Path,
        typer.Argument(
            metavar="OURS", help="facts.jsonl; with --clean documents.jsonl, or a folder of texts."
        ),
    ],
    clean: Annotated[bool, typer.Option("--clean", help="Compare clean texts, not facts.")] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Show each fact that was missed, is none, or has a wrong field."
        ),
    ] = False,
    min_core: Annotated[
        float,
        typer.Option(
            metavar="F1",
            help="Exit 1 if schools, students, clubs and funds together are below it.",
        ),
    ] = 0.0,
    min_all: Annotated[
        float, typer.Option(metavar="F1", help="Exit 1 if all metrics together are below it.")
    ] = 0.0,
    min_f1: Annotated[
        float, typer.Option(metavar="F1", help="With --clean: exit 1 if a page is below it.")
    ] = 0.0,
) -> None:
    """Say how good facts or clean texts are beside gold: rows or texts that a person made right.

    A gold row has doc, quote, context (the clause around it), metric, value, value_max, qualifier,
    and any of place (adcode), period ([start, end]), status, change, unit, basis, noun, optional;
    `shuangjian extract --as-gold` writes such rows for you to correct.

    Examples:

      shuangjian score records.jsonl out/facts.jsonl --verbose

      shuangjian score --clean gold-texts/ out/documents.jsonl
    """
    for path in (gold, ours):
        if not path.exists():
            exits.usage(f"no such file or folder: {path}")
    good = (
        _score_texts(gold, ours, verbose, min_f1)
        if clean
        else (_score_facts(gold, ours, verbose, min_core, min_all))
    )
    raise typer.Exit(exits.OK if good else exits.SOME_FAILED)


def _rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file, or an end with the line that is none."""
    return [row for _, row in _numbered(file)]


def _numbered(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """The rows with the numbers of their lines."""
    rows = []
    if file.is_dir():
        exits.usage(f"{file} is a folder; name a file of rows (records.jsonl, facts.jsonl)")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        exits.unread(file, error)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                rows.append((number, json.loads(line)))
            except ValueError as error:
                exits.usage(f"{file}: line {number} is not JSON: {error}")
            if not isinstance(rows[-1][1], dict):
                exits.usage(f"{file}: line {number} is no JSON object")
    return rows


def _score_facts(gold: Path, ours: Path, verbose: bool, min_core: float, min_all: float) -> bool:
    from ..score.facts import CORE, Record, key, score_facts

    def report(kind: str, doc: str, record: Record) -> None:
        context = (record.get("context") or record.get("sentence") or "")[:80]
        line = f"{kind:<5} {doc}\t{key(record)}\t{record.get('quote')}\t{context}"
        typer.echo(printable(line.replace("\t", "  ")))

    def differ(one: Difference) -> None:
        values = f"{one.attribute}: gold {_shown(one.want)}, found {_shown(one.got)}"
        piece = (one.fact.get("sentence") or "")[:80]
        line = f"WRONG {one.doc}\t{values}\t{one.fact.get('quote')}\t{piece}"
        typer.echo(printable(line.replace("\t", "  ")))

    numbered = _numbered(gold)
    golds = [row for _, row in numbered]
    if golds and all(row.get("kind") == FACT_KIND for row in golds):
        exits.usage(f"{gold} holds facts, not gold; give GOLD first, then FACTS")
    wrong = next((row for row in golds if not row.get("none") and "metric" not in row), None)
    if wrong is not None:
        exits.usage(f"{gold} holds rows without a metric; is it gold? give GOLD first, then FACTS")
    _tell_doubts(gold, numbered, ours)
    score = score_facts(golds, _rows(ours), *((report, differ) if verbose else ()))
    print_facts(score)
    return score.figures(CORE)[2] >= min_core and score.figures()[2] >= min_all


SHOWN_DOUBTS = 10
"""Doubts about gold that are told one by one."""


def _tell_doubts(gold: Path, rows: list[tuple[int, dict[str, Any]]], ours: Path) -> None:
    """Say on stderr what is wrong with gold; texts are those that lie beside the facts."""
    from ..model.rows import ChangeKind, Qualifier, Status
    from ..score.doubts import gold_doubts

    kinds = {"status": Status, "change": ChangeKind, "qualifier": Qualifier}
    codes = {name: get_args(kind) for name, kind in kinds.items()}
    beside = ours.with_name("documents.jsonl")
    doubts = list(gold_doubts(rows, codes, _texts(beside) if beside.is_file() else None))
    for doubt in doubts[:SHOWN_DOUBTS]:
        typer.echo(printable(f"{gold}: {doubt}"), err=True)
    if doubts:
        number = count_of(len(doubts), "doubt")
        typer.echo(f"note: {number} about the gold itself; it is scored as it stands", err=True)


def _shown(value: Any) -> str:
    """What an attribute is, in a word: a period by its ends, `none` where nothing is known.

    >>> _shown(["2023-01-01", None]), _shown("140400"), _shown("")
    ('2023-01-01..none', '140400', 'none')
    """
    if isinstance(value, list):
        return "..".join(map(_shown, value))
    return str(value) if value else "none"


def print_facts(score: FactScore) -> None:
    """The table of a score, metric by metric, and its sums."""
    from ..score.facts import CORE

    if score.strangers:
        number, some = len(score.strangers), ", ".join(score.strangers[:3])
        note = f"note: {number} pages without gold are left out, e.g. {some}"
        typer.echo(printable(note), err=True)
    typer.echo(f"{'metric':<14}{'gold':>6}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for metric in score.metrics:
        p, r, f1 = score.figures([metric])
        want = score.hits[metric] + score.missed[metric]
        found = score.hits[metric] + score.false[metric]
        typer.echo(f"{printable(metric):<14}{want:>6}{found:>7}{p:>8.3f}{r:>8.3f}{f1:>8.3f}")
    rates = (f"{name} {a}/{n}={a / n:.3f}" for name, (a, n) in score.attributes.items())
    typer.echo("attributes    " + "  ".join(rates))
    typer.echo("rare classes  " + "  ".join(f"{k} {a}/{n}" for k, (a, n) in score.rare.items()))
    figures = (*score.figures(CORE), *score.figures())
    line = "core P {:.3f} R {:.3f} F1 {:.3f} | all P {:.3f} R {:.3f} F1 {:.3f}"
    typer.echo(line.format(*figures))


def _score_texts(gold: Path, ours: Path, verbose: bool, min_f1: float) -> bool:
    from ..score.texts import page_name, score_text

    golds = {GOLD_SUFFIX.sub("", name): text for name, text in _texts(gold).items()}
    found = _texts(ours)
    texts = {page_name(name, golds): text for name, text in found.items()}
    if gold.is_file() and ours.suffix == ".txt" and ours.is_file():
        texts = dict(zip(golds, found.values(), strict=True))
    scores = []
    for name, want in sorted(golds.items()):
        if name not in texts:
            typer.echo(printable(f"{name:<24} no text for it in {ours}"), err=True)
        s = score_text(want, texts.get(name, ""))
        scores.append(s.f1)
        typer.echo(
            f"{printable(name):<24} P {s.precision:.4f} R {s.recall:.4f} F1 {s.f1:.4f}  "
            f"lines lost {len(s.lost)}  junk lines {len(s.junk)}  order {s.order:.3f}"
        )
        if verbose:
            for kind, lines in (("LOST", s.lost), ("JUNK", s.junk)):
                for line in lines:
                    typer.echo(printable(f"  {kind} {line[:80]}"))
    if not scores:
        exits.usage(f"no gold texts in {gold}; it takes a .txt file, or a folder of them")
    typer.echo(f"worst F1 {min(scores):.4f}  mean F1 {sum(scores) / len(scores):.4f}")
    return min(scores) >= min_f1


def _texts(path: Path) -> dict[str, str]:
    """Texts by name: of a folder's .txt files, of one file, or of the rows of documents.jsonl."""
    if path.suffix == ".jsonl":
        return {str(row.get("doc_id", "")): str(row.get("text", "")) for row in _rows(path)}
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


GOLD_SUFFIX = re.compile(r"(\.clean|\.gold)?\.txt$")
