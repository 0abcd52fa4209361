"""An explanation as lines of styled pieces, which a terminal colours and a pipe gets plain.

In: an `Explanation`. Out: one `Section` a stage. Facts stand in their sentences in 【】 where there
are no colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..lexicon.catalog import Entry
from ..model.document import Change
from ..model.rows import Fact
from .explanation import Explanation, Seen

Style = Literal["", "name", "dim", "before", "after", "dropped", "kept", "fact", "rule", "note"]
Piece = tuple[str, Style]
Line = tuple[Piece, ...]

STAGES = ("decode", "parse", "repair", "simplify", "strip", "extract")
FEW = 20
"""Edits and blocks shown of a stage, unless all are asked for."""
AROUND = 8
"""Characters before and after a number that is no fact."""
FEW_BLOCKS = 4
"""Blocks named of an edit that was made in many."""
SHORT = 120
"""Characters shown of a dropped block."""
LONG = 12
"""Characters of an edit from which only what differs is shown."""
OPEN, CLOSE = "【", "】"


@dataclass(frozen=True, slots=True)
class Section:
    """What one stage did."""

    stage: str
    summary: str
    lines: tuple[Line, ...]


def sections(
    found: Explanation, stages: Iterable[str] = STAGES, *, every: bool = False
) -> list[Section]:
    """The sections of the stages asked for, in their order; with `every`, nothing is left out."""
    makers = {
        "decode": _decode,
        "parse": _parse,
        "repair": lambda one: _edits(one, "repair", every),
        "simplify": lambda one: _edits(one, "simplify", every),
        "strip": lambda one: _strip(one, every),
        "extract": _extract,
    }
    wanted = set(stages)
    return [makers[stage](found) for stage in STAGES if stage in wanted]


def plain(found: Iterable[Section]) -> str:
    """The sections as text; a fact in its sentence stands in 【】."""
    parts = []
    for section in found:
        parts.append(f"== {section.stage}: {section.summary}")
        parts += ["".join(_bracketed(piece) for piece in line) for line in section.lines]
        parts.append("")
    return "\n".join(parts)


def _bracketed(piece: Piece) -> str:
    text, style = piece
    return f"{OPEN}{text}{CLOSE}" if style == "fact" else text


def _decode(found: Explanation) -> Section:
    row = found.row
    sure = f", confidence {row.encoding_confidence}" if row.encoding_confidence is not None else ""
    lines: list[Line] = []
    if row.declared_encoding:
        agrees = (row.declared_encoding or "").lower() == (row.encoding or "").lower()
        word = "as declared" if agrees else f"the page declares {row.declared_encoding}"
        lines.append(((f"  {word}", "dim"),))
    return Section("decode", f"{row.encoding or 'text'}{sure}", tuple(lines))


def _parse(found: Explanation) -> Section:
    row = found.row
    lines: list[Line] = []
    for name in ("title", "author", "publisher", "published"):
        value, basis = getattr(row, name), getattr(row, f"{name}_basis")
        if value:
            lines.append(((f"  {name:<10}", "name"), (value, ""), (f"  from {basis}", "dim")))
    if not found.whole:
        return Section("parse", f"{row.page_kind}; read from the rows of a run", tuple(lines))
    shape = "markup" if found.markup else "flat text"
    return Section("parse", f"{shape}, {len(found.blocks)} blocks, {row.page_kind}", tuple(lines))


def _edits(found: Explanation, stage: str, every: bool) -> Section:
    """Edits with before and after; the same edit is shown once, with its number."""
    changes = [change for change in found.changes if change.stage == stage]
    is_told = stage == "simplify" and found.chinese
    script = f"; the page is {found.row.script}" if is_told else ""
    if not found.whole:
        counts = {k: n for k, n in found.row.counts.items() if k.startswith(f"{stage}.")}
        numbers: list[Line] = [((f"  {k}", "rule"), (f" x{n}", "")) for k, n in counts.items()]
        return Section(stage, f"{sum(counts.values())} edits, by number{script}", tuple(numbers))
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.rule, change.before, change.after), []).append(change)
    lines = [_edit(same, found.row_of(stage, rule)) for (rule, _, _), same in groups.items()]
    return Section(stage, f"{len(changes)} edits{script}", _first(lines, every))


def _first(lines: list[Line], every: bool) -> tuple[Line, ...]:
    """The first lines, and how many more there are."""
    more = len(lines) - FEW
    if every or more <= 0:
        return tuple(lines)
    return (*lines[:FEW], ((f"  ... and {more} more; --all shows them", "dim"),))


def _edit(same: list[Change], entry: Entry | None) -> Line:
    change = same[0]
    before, after = _changed(change.before, change.after)
    blocks = sorted({one.block for one in same if one.block is not None and one.block >= 0})
    named = ", ".join(map(str, blocks[:FEW_BLOCKS]))
    where = f" block {named}{'...' if len(blocks) > FEW_BLOCKS else ''}"
    times = f" x{len(same)}" if len(same) > 1 else ""
    return (
        ("  ", ""),
        (_short(before) or "(nothing)", "before"),
        (" -> ", "dim"),
        (_short(after) or "(nothing)", "after"),
        (f"{times}{where if blocks else ''}", "dim"),
        (f"  {change.rule}", "rule"),
        (_because(entry), "dim"),
    )


def _changed(before: str, after: str) -> tuple[str, str]:
    """Of a long line that was converted character by character, the runs that differ, once each.

    >>> _changed("今年秋季學期以來，綿陽市的學校", "今年秋季学期以来，绵阳市的学校")
    ('學 來 綿陽', '学 来 绵阳')
    """
    if len(before) != len(after) or len(before) < LONG:
        return before, after
    runs: dict[tuple[str, str], None] = {}
    start = None
    for at in range(len(before) + 1):
        differs = at < len(before) and before[at] != after[at]
        if differs and start is None:
            start = at
        elif not differs and start is not None:
            runs[before[start:at], after[start:at]] = None
            start = None
    return " ".join(one for one, _ in runs), " ".join(other for _, other in runs)


def _strip(found: Explanation, every: bool) -> Section:
    """The dropped blocks with rule, reason and row; with `every` the kept ones too."""
    dropped = found.dropped
    blocks = found.blocks if every else dropped
    lines = [_block(block, found.row_of("strip", block.rule)) for block in blocks]
    kept = f"{len(found.blocks) - len(dropped)} kept, " if found.whole else ""
    return Section("strip", f"{kept}{len(dropped)} dropped", _first(lines, every))


def _block(block: Seen, entry: Entry | None) -> Line:
    style: Style = "kept" if block.keep else "dropped"
    return (
        (f"  {'+' if block.keep else '-'} #{block.order:<4}", "dim"),
        (_short(block.text), style),
        (f"  {block.rule}", "rule"),
        (f": {block.reason}", "dim"),
        (f" ({entry.table}.toml)" if entry else "", "dim"),
    )


def _extract(found: Explanation) -> Section:
    """Every sentence that has facts, the facts marked in it, and what was read of each."""
    lines: list[Line] = []
    by_sentence: dict[tuple[int, str], list[Fact]] = {}
    for fact in found.facts:
        by_sentence.setdefault((fact.sentence_start, fact.sentence), []).append(fact)
    for (start, sentence), facts in by_sentence.items():
        lines.append(tuple(_marked(start, sentence, facts)))
        lines += [line for fact in facts for line in _fact(fact, found)]
        lines.append((("", ""),))
    if found.uncounted:
        lines.append((("  numbers that are no facts:", "name"),))
    for number in found.uncounted:
        row = f"{number.rule} (traps.toml): " if number.rule else ""
        around = found.row.text[max(0, number.start - AROUND) : number.end + AROUND].replace(
            "\n", " "
        )
        lines.append(
            (
                ("    ", ""),
                (number.quote, "before"),
                (f"  in {around}  ", "dim"),
                (row, "rule"),
                (number.why, "dim"),
            )
        )
    return Section("extract", f"{len(found.facts)} facts", tuple(lines))


def _marked(start: int, sentence: str, facts: Iterable[Fact]) -> Iterator[Piece]:
    """A sentence with the quotes of its facts apart."""
    at = 0
    yield "  ", ""
    for fact in sorted(facts, key=lambda one: (one.start, one.end)):
        begin, end = fact.start - start, fact.end - start
        if begin < at:  # two facts of one quote
            continue
        yield sentence[at:begin], ""
        yield sentence[begin:end], "fact"
        at = end
    yield sentence[at:], ""


def _fact(fact: Fact, found: Explanation) -> Iterator[Line]:
    high = f"-{fact.value_max:,}" if fact.value_max is not None else ""
    value = f"{fact.value:,}{high} {fact.unit or ''}".rstrip()
    kinds = [fact.qualifier, fact.status, fact.change]
    usual = {"exact", "actual", "level"}
    said = [kind for kind in kinds if kind not in usual] + list(fact.flags)
    yield (
        ("    ", ""),
        (fact.quote, "after"),
        (f"  {fact.metric} {value}", "name"),
        (f" {' '.join(said)}" if said else "", "note"),
        (f"  noun {fact.noun or '?'}", ""),
        (f"  {fact.record_id}", "dim"),
    )
    where = f"{fact.place} {fact.adcode or ''} ({fact.place_basis})" if fact.place else "no place"
    when = f"{fact.period_text} ({fact.period_basis})" if fact.period_text else "no period"
    yield ((f"      {where}; {when}", "dim"),)
    entry = found.row_of("extract", fact.rule)
    yield (
        ("      rule ", "dim"),
        (fact.rule, "rule"),
        (f", confidence {fact.confidence}", "dim"),
        (_because(entry), "dim"),
    )


def _because(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return f"  <- {entry.table}.toml {entry.row.id}: {entry.row.reason}"


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= SHORT else f"{one[:SHORT]}..."
