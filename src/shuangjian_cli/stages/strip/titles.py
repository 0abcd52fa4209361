"""The title of a page: the option that most sources agree on.

Sources are <title>, headings, <meta> and the lines above the body; a source may hold the name of
the site, of a channel or a label beside the title, so that its parts are options too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ...lexicon.programs import compiled
from ...model.document import Basis, Block, Candidate
from .dates import iso_date
from .fold import Folds
from .name_rules import NameRules
from .names import is_name
from .repeats import MIN_DUMPED

NEAR = 12
"""Blocks before the body among which a title or a line of date and source is looked for."""

SEPARATOR = compiled(
    r"(?:\s*[_|｜丨–—]+\s*|\s+-+\s*|\s*-+\s+|-{1,}(?=[\u4e00-\u9fff])|(?<=\s)·\s|\s*(?:::|»|>>|<)\s*)"
    r"(?![^()（）《》]{0,30}[)）》])"
)
"""What stands between headline, channel and site; no dash within brackets or the name of a work."""

MAX_DUMPED = 120
"""Characters of the first line of a dump above which it is no title."""

BELOW = 4
"""Blocks after the body among which a title is looked for, in pages whose order is shuffled."""

MAX_TITLE = 80

MIN_LETTERS, MAX_LETTERS = 4, 60
"""Letters of a line that may be a title."""

MAX_WORDS = 5
"""Words between blanks above which a line is a menu and no title."""

WHOLE = {1.0: 0.0, 2.0: 0.3, 3.0: 1.2}
"""What a source gains, by its weight: a <title> nothing, <meta> and a second heading a little, the
first heading most."""

UNTAGGED = 0.3
"""What a title gains without the label before it."""

PARTS_LOSS = 0.8
"""What a title of several parts loses as a whole."""

PART_LOSS = 0.5
"""What a part of it loses for each part before it."""

MAX_PARTS = 3
"""Parts of a title that are looked at; behind them stand the site and its kin."""

MOST_AGREED = 3
"""Sources that count as agreeing; more of them repeat each other."""

LONG, LETTERS_A_SOURCE = 20, 10
"""Letters up to which a longer title is the better one, and how many are worth a source."""

NEXT_GAIN, STEP_LOSS = 0.6, 0.08
"""What the line right above the body gains, and each line further up loses of it."""

BELOW_GAIN = -1.5
"""The same below the body."""

AGAIN_GAIN = 0.8
"""What a line gains for each time that it stood above already."""

MAX_SUFFIX = 8
"""Characters of the name of a site behind a headline."""

MAX_SITE = 12
"""Characters of the name of a site."""

BODY_LINE_LOSS = 0.5
"""What a line loses that is the name of a school or office: it stands beside the headline."""

TAGGED_LOSS = 0.5
"""What a line loses that is labelled as a title but stands among other labels: 原标题 (the first
title of a copy) is the best where there is no other."""

LEAST = 0.45
"""Score that a title must have: a line below the body is one of 20 letters or what other lines
agree on. The two of the gold sets that had less were none."""

MAX_TITLE_MARKS = 2
"""Marks of a line above which it is a sentence and no title."""

MIN_HEADLINE = 8
"""Characters of a headline that needs nothing behind it."""

SUFFIX_LOSS = 1.5
"""What a line loses as a title that stands behind a headline of `MIN_HEADLINE` characters or more
in the <title>."""

BEHIND_LOSS = 0.5
"""What the part of a line loses as a title that stands behind the name of the site: it may be a
slogan."""

SITE_PENALTY = 3.0
"""What a heading that is the name of the site loses as a title."""

HEAD = 1.0
"""Weight of a <title>, or of the first line of a dump that repeats it."""

LABELLED = 1.0
"""What a line gains whose label says that it is the title."""

SUBTITLED = 1.0
"""What a line gains above one that goes on with it."""

ISSUE_LOSS = 2.0
"""What a <title> loses that is the name of a paper and its day."""

MENU_LOSS = 1.5
"""What a line loses above the menu of the site: it is the masthead with its slogan."""

TRAIL_LOSS = 0.8
"""What the end of a path to the page loses: it is the title where no line is."""

MIN_TRAILED = 12
"""Letters of the end of a path from which on it is a headline and no channel."""

CHAPTER = 2.5
"""What the one heading of a chapter gains over the name of the work, on which <title> and <meta>
agree."""

BODY_LOSS = 1.2
"""What a <title> loses that is the name of a school or office and no more."""

MAIN_LINE = 0.9
"""What the main line gains of a headline of several: more than the characters by which a deck of
two clauses is longer."""

MAX_LINES = 3
"""Lines of a headline: kicker, main line and deck."""

MAX_LEAD = 3
MAX_TITLE_LEAD = 30
"""Lines that are no titles, and their characters, with which a body may begin above its title."""

MIN_HEAD = 5
"""Characters of a part of a headline: shorter lines above it are sections of the paper."""

MAX_LINKED = 0.5
"""Share of links from which on a line leads to other pages."""

_STRONG = re.compile(r"[_|｜丨]|\s-\s|--")
"""Separators that stand in no headline."""

JOINED_LOSS = 2.0
"""What a title loses that holds such a separator: the name of the site is part of it."""

_TRAIL = re.compile(r"[>＞»›]+")
MIN_PATH = 2
"""What joins the steps of a path to a page, and how many stand before the last one."""

_MARK = re.compile(r"[，。！？；,;]")
_HANZI = compiled(r"[\u4e00-\u9fff]")
_NAME = compiled(r"[\u4e00-\u9fff]{3}")
"""What may be a name of a rarer surname, beside names that are known."""
_COLON = re.compile("[:：]")
_BETWEEN = re.compile(r"[\s、,，]+")
"""What stands between names."""

Offer = tuple[str, Basis, float]
"""A title, where it comes from, and what it gains or loses for that."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines among which the title of a page is looked for."""

    blocks: Sequence[Block]
    keep: Sequence[bool]
    """Which of them are body."""
    chrome: Sequence[bool]
    """Which of them a rule of the lexicon speaks against."""
    folds: Folds
    rules: NameRules

    def letters(self, number: int) -> str:
        """The letters of a line; none where there is none."""
        return self.folds.letters[self.blocks[number].text] if number < len(self.blocks) else ""


def site_part(parts: Sequence[str], rules: NameRules) -> str | None:
    """The part of a <title> that names the site: one with such an ending, else a school or office
    before the name of a channel, else the last.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> site_part(["某县新建三所小学", "某某头条", "手机某某"], build_name_rules(Lexicon()))
    '某某头条'
    """
    bare = [part.removesuffix("手机版") for part in parts]
    named = [part for part in bare if part and not rules.no_site.search(part)]
    ending = next((part for part in reversed(named) if part.endswith(rules.site_ends)), None)
    if ending is not None and len(ending) <= MAX_SITE:
        return ending
    if len(named) < 2:
        return None
    owned = rules.body_title.search(named[0]) and rules.no_publisher.search(named[-1])
    return named[0] if owned else named[-1]


def choose_title(lines: Lines, found: Sequence[Candidate]) -> Candidate | None:
    """The option that most sources agree on: <title>, headings, meta, lines above the body."""
    folds, rules = lines.folds, lines.rules
    sources = [c for c in found if c.field == "title"] or _dumped_title(lines.blocks, folds)
    sites = {folds.letters[c.value] for c in found if c.field == "publisher" and c.basis != "text"}
    suffixes = _suffixes(sources, folds, rules)
    chapter = _only_chapter(lines.blocks, folds, rules)
    best = Candidate("title", "", "text", 0.0)
    for value, basis, gain in chain(
        _offers_of_sources(sources, rules), _offers_of_lines(lines, sources)
    ):
        key = folds.letters[value]
        if len(key) < 2 or len(value) > MAX_TITLE:
            continue
        gain -= SITE_PENALTY if key in sites else SUFFIX_LOSS if key in suffixes else 0.0
        gain += CHAPTER if key == chapter else 0.0
        agreed = sum(1 for c in sources if key in folds.letters[c.value])
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
    return BODY_LOSS if source.weight == HEAD and rules.body_title.search(name) else 0.0


def _offers_of_lines(lines: Lines, sources: Sequence[Candidate]) -> Iterator[Offer]:
    """The lines above the body, and the few below it, that may be titles."""
    blocks, rules = lines.blocks, lines.rules
    kept = [number for number, yes in enumerate(lines.keep) if yes]
    first, last = (kept[0], kept[-1]) if kept else (len(blocks), len(blocks))
    first = _below_lead(blocks, first, rules)
    seen: Counter[str] = Counter()
    menu = _last_menu(lines, first)
    yield from _end_of_trail(lines, first)
    for number, block in enumerate(blocks[: last + BELOW + 1]):
        key = lines.letters(number)
        if MIN_LETTERS <= len(key) <= MAX_LETTERS:
            seen[key] += 1
        above = first - NEAR <= number <= first
        dumped = number == 0 and sources and sources[0].value == block.text
        if not (above or last < number) or dumped or not _may_be_title(block, lines.folds, rules):
            continue
        tag = rules.tag.match(block.text)
        if lines.chrome[number] and not (tag and _COLON.search(tag[0])):
            continue
        gain = NEXT_GAIN - STEP_LOSS * (first - number) if above else BELOW_GAIN
        gain = _gain_of_words(lines, number, gain) - MENU_LOSS * (number < menu)
        gain += _among_lines(lines, number) if above else 0.0
        whole = _over_two_lines(lines, number, sources)
        if whole is not None:
            yield whole, "text", gain
            continue
        headline = rules.headline_end.sub("", rules.tag.sub("", block.text)).rstrip()
        yield _without_site(headline, rules), "text", gain + AGAIN_GAIN * (seen[key] - 1)
        if _begins_with_site(headline, rules):
            yield SEPARATOR.split(headline)[1].strip(), "text", gain + SUFFIX_LOSS - BEHIND_LOSS


def _last_menu(lines: Lines, first: int) -> int:
    """The last menu or path to the page above line `first`, if a headline may stand below it; -1
    where there is none."""
    headed = False
    for number in range(min(first, len(lines.blocks) - 1), max(0, first - NEAR) - 1, -1):
        block = lines.blocks[number]
        if number < first and lines.rules.menu.search(block.text):
            return number if headed else -1
        headed |= not lines.chrome[number] and _may_be_title(block, lines.folds, lines.rules)
    return -1


def _end_of_trail(lines: Lines, first: int) -> Iterator[Offer]:
    """The headline with which the path to the page ends, above line `first`."""
    for block in lines.blocks[:first]:
        *path, end = _TRAIL.split(block.text[:MAX_DUMPED])
        headline = lines.rules.headline_end.sub("", end).strip()
        long = len(lines.folds.letters[headline]) >= MIN_TRAILED
        if len(path) >= MIN_PATH and long and not lines.rules.no_title.search(headline):
            yield headline, "text", -TRAIL_LOSS


def _gain_of_words(lines: Lines, number: int, gain: float) -> float:
    """What a line gains or loses, from where it stands on, by what it says."""
    text, rules = lines.blocks[number].text, lines.rules
    gain -= SUFFIX_LOSS * _begins_with_site(text, rules) + TAGGED_LOSS * lines.chrome[number]
    gain -= BODY_LINE_LOSS * (rules.body_title.search(text) is not None)
    gain += LABELLED * (rules.title_label.match(text) is not None)
    return gain


def _over_two_lines(lines: Lines, number: int, sources: Sequence[Candidate]) -> str | None:
    """The headline that a line and the one below it make, if they make one."""
    key, below = lines.letters(number), lines.letters(number + 1)
    if not below:
        return None
    return _continued(key, below, sources, lines.folds) or _begun(
        lines.blocks[number].text, lines.blocks[number + 1].text, lines.rules
    )


def _below_lead(blocks: Sequence[Block], first: int, rules: NameRules) -> int:
    """The first line of the body, or the one below the number of a document that begins it."""
    for number in range(first, min(first + MAX_LEAD, len(blocks))):
        text = blocks[number].text
        if len(text) > MAX_TITLE_LEAD or "。" in text or not rules.no_title.search(text):
            return number
    return first


def _among_lines(lines: Lines, number: int) -> float:
    """What a line gains among those that stand above and below it as parts of one headline.

    A line that is gone on with is the headline; so is the middle one of three, and of two the one
    that is no row of clauses: the others are a kicker, or a deck.
    """
    blocks = lines.blocks
    if number + 1 < len(blocks) and lines.rules.subtitle.search(blocks[number + 1].text):
        return SUBTITLED

    def fits(place: int) -> bool:
        inside = 0 <= place < len(blocks) and not lines.chrome[place]
        return inside and _may_head(blocks[place], lines.folds, lines.rules)

    if not fits(number):
        return 0.0
    begin, end = number, number + 1
    while begin > number - MAX_LINES and fits(begin - 1):
        begin -= 1
    while end <= number + MAX_LINES and fits(end):
        end += 1
    if end - begin == MAX_LINES:
        return MAIN_LINE if number == begin + 1 else 0.0
    headline = [block.text.strip() for block in blocks[begin:end]]
    clauses = [" " in line or "　" in line for line in headline]
    plain = len(headline) == 2 and sum(clauses) == 1 and not clauses[number - begin]
    return MAIN_LINE if plain else 0.0


def _may_head(block: Block, folds: Folds, rules: NameRules) -> bool:
    """Whether a line of a flat page may be a part of a headline, and no masthead."""
    text = block.text.strip()
    masthead = len(text) <= MAX_SITE and text.endswith(rules.site_ends)
    named = len(text) < MIN_HEAD or rules.body_title.search(text) is not None
    return not (block.path or masthead or named) and _may_be_title(block, folds, rules)


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


def _begun(text: str, below: str, rules: NameRules) -> str | None:
    """The headline of a document that one line begins and the next one ends.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> _begun("关于做好全县中小学", "开学工作的通知", build_name_rules(Lexicon()))
    '关于做好全县中小学开学工作的通知'
    """
    whole = text + below
    if len(whole) > MAX_TITLE:
        return None
    two = rules.title_begin.search(text) and not rules.title_end.search(text)
    return whole if two and rules.title_end.search(below) else None


def _continued(key: str, below: str, sources: Sequence[Candidate], folds: Folds) -> str | None:
    """The part of a source that a line and the one below it spell together: a headline of two
    lines, neither of which is the title."""
    whole = key + below
    for candidate in sources if key and below else ():
        if whole not in folds.letters[candidate.value]:
            continue
        for part in (candidate.value, *SEPARATOR.split(candidate.value)):
            if folds.letters[part] == whole:
                return part.strip()
    return None


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


def _begins_with_site(text: str, rules: NameRules) -> bool:
    """Whether a line is a masthead: the name of the site before its slogan.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> _begins_with_site("某某论坛-某某人的家园", build_name_rules(Lexicon()))
    True
    """
    parts = SEPARATOR.split(text, 1)
    return (
        len(parts) > 1 and len(parts[0]) <= MAX_SITE and parts[0].strip().endswith(rules.site_ends)
    )


def _without_site(text: str, rules: NameRules) -> str:
    """A headline without the name of the site behind it.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> _without_site("某县新建三所小学 - 某某快讯", build_name_rules(Lexicon()))
    '某县新建三所小学'
    """
    if not text.endswith(rules.site_ends):
        return text
    parts = SEPARATOR.split(text)
    short = len(parts) == 2 and len(parts[1]) <= MAX_SUFFIX and len(parts[0]) > len(parts[1])
    return parts[0].strip() if short else text


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


def _may_be_title(block: Block, folds: Folds, rules: NameRules) -> bool:
    """Whether a line is of the length of a title, and neither a sentence nor a list of names."""
    text = _without_site(rules.title_label.sub("", block.text), rules)
    if not MIN_LETTERS <= len(folds.letters[text]) <= MAX_LETTERS:
        return False
    if block.hidden or block.link_density >= MAX_LINKED:
        return False
    if len(text.split()) > MAX_WORDS or len(_MARK.findall(text)) > MAX_TITLE_MARKS:
        return False
    if _HANZI.search(text) is None or rules.no_title.search(text):
        return False
    names = _BETWEEN.split(text.strip())
    known = [is_name(name, rules.surnames) for name in names]
    few = sum(known) * 2 < len(names)
    return not all(known) and (few or not all(map(_NAME.fullmatch, names)))
