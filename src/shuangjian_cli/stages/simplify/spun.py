"""Spun text (伪原创): is a page spun, and what of it can be undone (`spun.toml`).

Content farms swap words so that a copy looks original. The commonest swap turns every 的 into 得.
In written Chinese 得 is a small share of 的 and 得 together, and nearly all of it stands in words
(取得, 值得) or before a complement (做得好). What is left over is the evidence, and what is undone.
The other sign is a thesaurus: three different words of its kind, one that no news text has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...lexicon import Lexicon
from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...model.document import Block, Change, Document, Edit, Mark, apply_edits
from ...settings import Settings

SHARE = 0.5
"""Share of unexplained 得 among 的 and unexplained 得 from which 的 was swapped; clean pages have
less than 0.05, spun ones nearly 1."""
LEAST = 4
"""So many unexplained 得 at least: a short page may have one or two in speech."""
MANY, SHARE_OF_MANY = 8, 0.3
"""With many of them a smaller share will do: the site's own texts around a spun article are not
spun. Clean news and reviews with so many have at most 0.18."""
REACH = 3
"""Characters before a 得 at which a word with it may begin: 不可多得."""
MARKERS = 3
"""Different thesaurus words that mark a page; one or two may be an author's."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A row of the table."""

    id: str
    pattern: Pattern
    replacement: str
    literal: str
    """Characters that every match holds; empty where that cannot be told."""
    rarest: str
    """The rarest of them: looking for one character is the cheapest test there is."""
    strong: bool = False
    """Whether no news text has it; without one of these a thesaurus is not suspected."""

    def may_match(self, text: str) -> bool:
        """Whether the text holds what every match holds."""
        return self.rarest in text and self.literal in text

    def matches(self, text: str) -> bool:
        """Whether a line of the text matches; lines without the literal cost next to nothing."""
        if not self.may_match(text):
            return False
        lines = text.split("\n")
        return any(self.literal in line and self.pattern.search(line) for line in lines)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of `spun.toml` by kind, and all `keep` rows as one pattern."""

    always: tuple[Swap, ...]
    marked: tuple[Swap, ...]
    flags: tuple[Swap, ...]
    keep: Pattern
    no_evidence: Pattern
    """What `keep` holds, and the rows of kind `neutral`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks for a spun page."""

    swapped: int
    kept_de: int
    markers: tuple[str, ...]

    @property
    def de(self) -> bool:
        """Whether 的 was swapped for 得."""
        share = SHARE if self.swapped < MANY else SHARE_OF_MANY
        return self.swapped >= LEAST and self.swapped > share * (self.swapped + self.kept_de)

    @property
    def spun(self) -> bool:
        """Whether the page is spun."""
        return self.de or len(self.markers) >= MARKERS

    def __str__(self) -> str:
        """The evidence in words, for the trace."""
        return f"得 for 的: {self.swapped}, 的: {self.kept_de}; markers: {', '.join(self.markers)}"


def build_table(lexicon: Lexicon) -> Table:
    """Read `spun.toml`; a page that shows no sign of spinning has next to nothing compiled."""
    kinds = ("always", "marked", "flag", "keep", "neutral")
    rows: dict[str, list[Swap]] = {kind: [] for kind in kinds}
    usual = "".join(row["chars"] for row in lexicon.rows("common_chars"))
    for row in lexicon.rows("spun"):
        pattern = Pattern(row["pattern"])
        literal = _literal(row["pattern"])
        rarest = max(literal, key=lambda c: usual.find(c) % len(usual), default="")
        strong = row.get("strong", False)
        swap = Swap(row.id, pattern, row.get("replacement", ""), literal, rarest, strong)
        rows[row["kind"]].append(swap)
    return Table(
        tuple(rows["always"]),
        tuple(rows["marked"]),
        tuple(rows["flag"]),
        _any_of(rows["keep"]),
        _any_of(rows["keep"] + rows["neutral"]),
    )


def _any_of(swaps: list[Swap]) -> Pattern:
    """One pattern that finds what any of the rows finds."""
    return Pattern("|".join(f"(?:{swap.pattern.pattern})" for swap in swaps))


def undo_spinning(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """Judge the page, undo what is safe, mark what is not; `keep_spun` judges only.

    Always: swaps that no honest text has (蕞). On a spun page: 得 for 的 outside of words and
    complements, thesaurus words, replaced source lines. Words with two originals (华夏) get a mark.
    A page that is not spun is never changed beyond the first kind.
    """
    table = lexicon.get(build_table)
    text = "\n".join(block.text for block in document.blocks)
    verdict = judge(text, table)
    swaps = table.always + (table.marked if verdict.spun else ())
    swaps = tuple(swap for swap in swaps if swap.may_match(text))
    if settings.keep_spun or not (swaps or verdict.spun):
        return replace(document, spun=verdict.spun) if verdict.spun else document
    changes: list[Change] = []
    if verdict.spun:
        changes.append(Change("simplify", "spun_page", str(verdict), ""))
    blocks: list[Block] = []
    for block in document.blocks:
        if verdict.de and "得" in block.text:
            block, made = apply_edits(block, _de_edits(block.text, table.keep), "simplify")
            changes += made
        for swap in swaps:
            block, made = apply_edits(block, _edits(swap, block.text), "simplify")
            changes += made
        blocks.append(_flagged(block, table.flags) if verdict.spun else block)
    if not changes:
        return document
    return replace(
        document, spun=verdict.spun, blocks=tuple(blocks), trace=document.trace + tuple(changes)
    )


def judge(text: str, table: Table) -> Verdict:
    """Count what speaks for a spun page; a clean one pays a few searches in C.

    >>> judge("学生得作业、家长得焦虑、老师得负担、课堂得效率", build_table(Lexicon())).spun
    True
    """
    de = text.count("的")
    swapped = 0
    if text.count("得") >= max(LEAST, SHARE_OF_MANY * de):
        swapped = sum(len(_swapped(line, table.no_evidence)) for line in text.split("\n"))
    verdict = Verdict(swapped, de, ())
    if verdict.de or any(swap.strong and swap.matches(text) for swap in table.marked):
        markers = tuple(swap.id for swap in table.marked if swap.matches(text))
        return replace(verdict, markers=markers)
    return verdict


def _swapped(text: str, keep: Pattern) -> list[int]:
    """Where a 得 stands that no word and no complement explains."""
    swapped: list[int] = []
    at = text.find("得")
    while at >= 0:
        words = (keep.match(text, start) for start in range(max(0, at - REACH), at + 1))
        if not any(word and word.end() > at for word in words):
            swapped.append(at)
        at = text.find("得", at + 1)
    return swapped


def _de_edits(text: str, keep: Pattern) -> list[Edit]:
    """得 -> 的 wherever it is unexplained."""
    return [Edit(at, at + 1, "的", "spun_de") for at in _swapped(text, keep)]


def _edits(swap: Swap, text: str) -> list[Edit]:
    """The edits of one row."""
    if not swap.may_match(text):
        return []
    return [
        Edit(found.start(), found.end(), found.expand(swap.replacement), f"spun_{swap.id}")
        for found in swap.pattern.finditer(text)
    ]


def _flagged(block: Block, flags: tuple[Swap, ...]) -> Block:
    """The block with a mark over each word that has more than one original."""
    marks = [
        Mark(found.start(), found.end(), "spun")
        for swap in flags
        for found in swap.pattern.finditer(block.text)
    ]
    missing = [mark for mark in marks if mark not in block.marks]
    if not missing:
        return block
    merged = sorted((*block.marks, *missing), key=lambda mark: (mark.start, mark.end, mark.flag))
    return replace(block, marks=tuple(merged))


_RUN = compiled(r"(?:[\u4e00-\u9fff]+|[A-Za-z]+)(?![?*{])")


def _literal(pattern: str) -> str:
    """The longest run of hanzi or letters of a pattern outside of its groups, or nothing."""
    plain = re.sub(r"\\.|\[[^\]]*\]", "\n", pattern)
    while "(" in plain:
        shorter = re.sub(r"\([^()]*\)[?*+]?", "\n", plain)
        if shorter == plain:
            return ""
        plain = shorter
    if "|" in plain:
        return ""
    runs: list[str] = _RUN.findall(plain)
    return max(runs, key=len, default="")
