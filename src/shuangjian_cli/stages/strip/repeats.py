"""Titles and repeats: a line that is the title, or says again what another line says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ...model.document import Block, Candidate
from .evidence import Clue
from .fold import Folds, letters

TITLE = Clue("title", -7.0, "the title of the page; it is kept as metadata", named=True)
LEAD = Clue(
    "repeat-lead",
    -7.0,
    "the beginning of a later paragraph, shown as a teaser above it",
    named=True,
)

REFRAIN = Clue("refrain", -2.5, "the same line several times: a signature or a button", named=True)
REFRAINS = 3
"""Times that a short line without a sentence's end returns before it is chrome."""

MIN_REFRAIN, MAX_REFRAIN = 8, 40
"""Letters of a line that may be a refrain; in markup its element tells more."""

_ENDED = re.compile(r"[。！？]")

MIN_TITLE = 5
"""Letters below which a title is too short to tell it from a heading."""

MIN_CUT = 8
"""Letters of a title that was cut off."""

MIN_LEAD = 20
"""Letters of a lead that are compared with the beginnings of later paragraphs."""


ABOVE = Clue("above-title", -2.5, "stands above the title")
MAX_TITLE = 100
"""Characters of a line that are compared with titles."""

MIN_DUMPED = 8
"""Letters of a line that repeats the beginning of the first line of a dump."""

MINOR = ("text", 2.0)
"""Basis and weight of a candidate that is a heading of the second level."""

MAJOR = ("text", 3.0)
"""Those of one that is a heading of the first level."""

SUBHEADINGS = 2
"""Headings of the second level that are the subheadings of an article, where one of the first
level is its title; or headings of the first level below the first one."""

_BETWEEN = re.compile(r"--|[_|｜]")
MIN_PART = 10
"""Letters of a part of a <title> that is a headline and not the name of a site."""

NEIGHBOUR = 6
"""Blocks between a lead and the paragraph that it repeats in full; a copy of the whole page, as
some sites hold for readers without scripts, lies further off."""


def title_keys(candidates: Sequence[Candidate]) -> frozenset[str]:
    """The folded letters of what the page offers as its title, and of the beginnings of it that are
    the title cut off.

    >>> offered = (Candidate("title", "全县三年改造校舍二百所", "meta"),)
    >>> sorted(title_keys(offered), key=len)
    ['全县三年改造校舍', '全县三年改造校舍二', '全县三年改造校舍二百', '全县三年改造校舍二百所']
    """
    offered = [c for c in candidates if c.field == "title"]
    minor = {c.value for c in offered if (c.basis, c.weight) == MINOR}
    if len(minor) >= SUBHEADINGS and any((c.basis, c.weight) == MAJOR for c in offered):
        offered = [c for c in offered if (c.basis, c.weight) != MINOR]
    major = list(dict.fromkeys(c.value for c in offered if (c.basis, c.weight) == MAJOR))
    named = {letters(c.value) for c in offered if c.value not in major}
    below = major[1:] if len(major) > SUBHEADINGS else ()
    keys = named | {letters(value) for value in major if value not in below}
    keys.update(part for c in offered if c.basis == "meta" for part in _parts(c.value))
    titles = [key for key in keys if len(key) >= MIN_TITLE]
    return frozenset(titles).union(*map(_beginnings, titles))


def _beginnings(title: str) -> list[str]:
    """Those that hold half of a title or more."""
    return [title[:end] for end in range(max(MIN_CUT, (len(title) + 1) // 2), len(title))]


def _parts(value: str) -> list[str]:
    """The letters of what stands behind the site in a <title> and is long enough for a headline.

    >>> _parts("某某教育信息--全县三年改造校舍二百所")
    ['全县三年改造校舍二百所']
    """
    parts = [letters(part) for part in _BETWEEN.split(value)[1:]]
    return [part for part in parts if len(part) >= MIN_PART and not part.isascii()]


def title_place(
    blocks: Sequence[Block], titles: frozenset[str], scores: Sequence[float], folds: Folds
) -> int:
    """The place of the last title above the strongest paragraph; 0 where no title stands above it.

    A flat dump has no named title; there it is the line that the first line of the page, once
    its <title>, begins with.
    """
    if not blocks:
        return 0
    strongest = max(range(len(blocks)), key=lambda number: (scores[number], -number))
    head = folds.letters[blocks[0].text]
    place = 0
    for number in range(1, strongest):
        key = folds.letters[blocks[number].text[:MAX_TITLE]]
        dumped = not titles and len(key) >= MIN_DUMPED and head.startswith(key)
        if dumped or key in titles:
            place = number
    return place


def repeat_clues(blocks: Sequence[Block], titles: frozenset[str], folds: Folds) -> list[list[Clue]]:
    """What titles and repeats say of each block; linear in the size of the page."""
    keys = [folds.letters[block.text] for block in blocks]
    heads: dict[str, int] = {}
    for number, key in enumerate(keys):
        if len(key) >= MIN_LEAD and not blocks[number].hidden:
            best = heads.get(key[:MIN_LEAD])
            if best is None or len(key) >= len(keys[best]):
                heads[key[:MIN_LEAD]] = number  # the longest, and the last of equals
    counts = Counter(key for key in keys if MIN_REFRAIN <= len(key) <= MAX_REFRAIN)
    out: list[list[Clue]] = []
    for number, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        clues: list[Clue] = []
        if key in titles:
            clues.append(TITLE)
        if not block.path and counts[key] >= REFRAINS and not _ENDED.search(block.text):
            clues.append(REFRAIN)
        later = heads.get(key[:MIN_LEAD], number) if len(key) >= MIN_LEAD else number
        if later > number:
            close = later - number <= NEIGHBOUR
            clues += (LEAD,) if _leads(block.text, key, keys[later], close) else ()
        out.append(clues)
    return out


def _leads(text: str, key: str, later: str, close: bool) -> bool:
    """Whether a line is the beginning of a later one, cut off or, close above it, the whole."""
    if later.startswith(key):
        return close or len(later) > len(key)
    cut = text.rstrip().endswith(("...", "…", "。。。"))
    return cut and later.startswith(key[: max(MIN_LEAD, len(key) - 4)])
