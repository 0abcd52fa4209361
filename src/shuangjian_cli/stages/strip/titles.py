"""The title of a page: the option that most sources agree on.

Sources are <title>, headings, <meta> and the lines above the body; a source may hold the name of
the site, of a channel or a label beside the title, so that its parts are options too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ...model.document import Block, Candidate
from .dates import iso_date
from .fold import Folds
from .name_rules import NameRules
from .repeats import MIN_DUMPED
from .site_names import SEPARATOR, site_part
from .title_lines import (
    MAX_DUMPED,
    MAX_LINKED,
    MAX_TITLE,
    SUFFIX_LOSS,
    Lines,
    Offer,
    offers_of_lines,
)

MOST_AGREED = 3
"""Sources that count as agreeing; more of them repeat each other."""

LONG, LETTERS_A_SOURCE = 20, 10
"""Letters up to which a longer title is the better one, and how many are worth a source."""

LEAST = 0.45
"""Score that a title must have: a line below the body is one of 20 letters or what other lines
agree on. The two of the gold sets that had less were none."""

WHOLE = {1.0: 0.0, 2.0: 0.3, 3.0: 1.2}
"""What a source gains, by its weight: a <title> nothing, <meta> and a second heading a little, the
first heading most."""

UNTAGGED = 0.3
"""What a title gains without the label before it."""

PARTS_LOSS = 0.8
"""What a title of several parts loses as a whole."""

_STRONG = re.compile(r"[_|｜丨]|\s-\s|--")
"""Separators that stand in no headline."""

JOINED_LOSS = 2.0
"""What a title loses that holds such a separator: the name of the site is part of it."""

PART_LOSS = 0.5
"""What a part of it loses for each part before it."""

MAX_PARTS = 3
"""Parts of a title that are looked at; behind them stand the site and its kin."""

ISSUE_LOSS = 2.0
"""What a <title> loses that is the name of a paper and its day."""

HEAD = 1.0
"""Weight of a <title>, or of the first line of a dump that repeats it."""

BODY_LOSS = 1.2
"""What a <title> loses that is the name of a school or office and no more, or a heading that is
the name of a newsletter."""

SITE_PENALTY = 3.0
"""What a heading that is the name of the site loses as a title."""

MIN_HEADLINE = 8
"""Characters of a headline that needs nothing behind it."""

CHAPTER = 2.5
"""What the one heading of a chapter gains over the name of the work, on which <title> and <meta>
agree."""


def choose_title(lines: Lines, found: Sequence[Candidate]) -> Candidate | None:
    """The option that most sources agree on: <title>, headings, meta, lines above the body."""
    folds, rules = lines.folds, lines.rules
    sources = [c for c in found if c.field == "title"] or _dumped_title(lines.blocks, folds)
    sites = {folds.letters[c.value] for c in found if c.field == "publisher" and c.basis != "text"}
    suffixes = _suffixes(sources, folds, rules)
    chapter = _only_chapter(lines.blocks, folds, rules)
    speaking = [folds.letters[c.value] for c in sources if not rules.issue.search(c.value.strip())]
    best = Candidate("title", "", "text", 0.0)
    for value, basis, gain in chain(
        _offers_of_sources(sources, rules), offers_of_lines(lines, sources)
    ):
        key = folds.letters[value]
        if len(key) < 2 or len(value) > MAX_TITLE:
            continue
        gain -= SITE_PENALTY if key in sites else SUFFIX_LOSS if key in suffixes else 0.0
        gain += CHAPTER if key == chapter else 0.0
        agreed = sum(key in source for source in speaking)
        score = gain + min(agreed, MOST_AGREED) + min(len(key), LONG) / LETTERS_A_SOURCE
        if score > best.weight:
            best = Candidate("title", value, basis, score)
    return best if best.weight >= LEAST else None


def _offers_of_sources(sources: Sequence[Candidate], rules: NameRules) -> Iterator[Offer]:
    """What the sources name, whole and in parts."""
    for candidate in sources:
        text, basis = candidate.value.strip(), candidate.basis
        parts = [part for part in SEPARATOR.split(candidate.value) if part.strip()]
        whole = WHOLE.get(candidate.weight, 0.0)
        untagged = rules.tag.sub("", text)
        if untagged != text:
            yield untagged, basis, whole + UNTAGGED
        loss = PARTS_LOSS if len(parts) > 1 else 0.0
        if len(parts) > 1 and _STRONG.search(candidate.value):
            loss = JOINED_LOSS
        loss += ISSUE_LOSS * (rules.issue.search(text) is not None)
        yield text, basis, whole - loss - _body_loss(text, candidate, rules)
        for place, part in enumerate(parts[:MAX_PARTS] if len(parts) > 1 else ()):
            name = part.strip()
            yield name, basis, whole - PART_LOSS * place - _body_loss(name, candidate, rules)


def _body_loss(name: str, source: Candidate, rules: NameRules) -> float:
    no_headline = rules.body_title if source.weight == HEAD else rules.periodical
    return BODY_LOSS if no_headline.search(name) else 0.0


def _only_chapter(blocks: Sequence[Block], folds: Folds, rules: NameRules) -> str | None:
    """The heading of the chapter, on a page that holds one chapter of a work."""
    heads = {
        folds.letters[block.text]
        for block in blocks
        if block.text.startswith("第")
        and block.link_density < MAX_LINKED
        and rules.chapter.search(block.text)
    }
    return heads.pop() if len(heads) == 1 else None


def _suffixes(sources: Sequence[Candidate], folds: Folds, rules: NameRules) -> frozenset[str]:
    """What stands behind the headline in a <title>: the site, a channel, the name of a blog."""
    found: set[str] = set()
    plain = {folds.letters[c.value] for c in sources}
    for candidate in sources:
        head, *rest = [part for part in SEPARATOR.split(candidate.value) if part.strip()] or [""]
        site = head.endswith(rules.site_ends) or head == site_part([head, *rest], rules)
        long = len(head) >= MIN_HEADLINE and not site
        if candidate.basis == "meta" and (long or folds.letters[head] in plain):
            found.update(folds.letters[part] for part in rest)
    return frozenset(found)


def _dumped_title(blocks: Sequence[Block], folds: Folds) -> list[Candidate]:
    """The <title> with which a flat dump begins: a later line is the beginning of it."""
    if not blocks or len(blocks[0].text) > MAX_DUMPED or "。" in blocks[0].text:
        return []
    head = "" if iso_date(blocks[0].text) else folds.letters[blocks[0].text]
    for block in blocks[1:]:
        key = folds.letters[block.text[:MAX_DUMPED]]
        if len(key) >= MIN_DUMPED and head.startswith(key):
            return [Candidate("title", blocks[0].text, "text", 1.0)]
    return []
