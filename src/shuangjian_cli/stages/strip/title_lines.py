"""The lines that may be the title of a page, and what each gains or loses by its place and words.

In: the lines of a page, which of them are body, and what <title>, headings and <meta> say.
Out: offers, from which `choose_title` takes the one that most sources agree on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...lexicon.programs import compiled
from ...model.document import Basis, Block, Candidate
from .fold import Folds
from .name_rules import NameRules
from .names import is_name
from .site_names import MAX_SITE, SEPARATOR, begins_with_site, without_site

NEAR = 12
"""Blocks before the body among which a title or a line of date and source is looked for."""

BELOW = 4
"""Blocks after the body among which a title is looked for, in pages whose order is shuffled."""

MAX_DUMPED = 120
"""Characters of the first line of a dump above which it is no title."""

MAX_TITLE = 80
"""Characters of a title."""

MIN_LETTERS, MAX_LETTERS = 4, 60
"""Letters of a line that may be a title."""

MAX_WORDS = 5
"""Words between blanks above which a line is a menu and no title."""

MAX_TITLE_MARKS = 2
"""Marks of a line above which it is a sentence and no title."""

MAX_LINKED = 0.5
"""Share of links from which on a line leads to other pages."""

NEXT_GAIN, STEP_LOSS = 0.6, 0.08
"""What the line right above the body gains, and each line further up loses of it."""

BELOW_GAIN = -1.5
"""The same below the body."""

AGAIN_GAIN = 0.8
"""What a line gains for each time that it stood above already."""

MOST_AGAIN = 2
"""So often a headline stands again; what stands oftener is a button below each post."""

BODY_LINE_LOSS = 0.5
"""What a line loses that is the name of a school or office: it stands beside the headline."""

TAGGED_LOSS = 0.5
"""What a line loses that is labelled as a title but stands among other labels: 原标题 (the first
title of a copy) is the best where there is no other."""

LABELLED = 1.0
"""What a line gains whose label says that it is the title."""

ELEMENT_GAIN = 1.0
"""What a line above the body gains whose element is named for the headline."""

SUFFIX_LOSS = 1.5
"""What a line loses as a title that stands behind a headline of `MIN_HEADLINE` characters or more
in the <title>."""

BEHIND_LOSS = 0.5
"""What the part of a line loses as a title that stands behind the name of the site: it may be a
slogan."""

MENU_LOSS = 1.5
"""What a line loses above the menu of the site: it is the masthead with its slogan."""

MIN_PATH = 2
"""Steps of a path to a page before its end; `_TRAIL` joins them."""

TRAIL_LOSS = 0.8
"""What the end of a path to the page loses: it is the title where no line is."""

MIN_TRAILED = 12
"""Letters of the end of a path from which on it is a headline and no channel."""

SUBTITLED = 1.0
"""What a line gains above one that goes on with it."""

MAIN_LINE = 0.9
"""What the main line gains of a headline of several: more than the characters by which a deck of
two clauses is longer."""

MAX_LINES = 3
"""Lines of a headline: kicker, main line and deck."""

MIN_HEAD = 5
"""Characters of a part of a headline: shorter lines above it are sections of the paper."""

MAX_LEAD, MAX_TITLE_LEAD = 3, 30
"""Lines that are no titles, and their characters, with which a body may begin above its title."""

_TRAIL = re.compile(r"[>＞»›]+")
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
    _known: dict[int, bool] = field(default_factory=dict)

    def may_be_title(self, number: int) -> bool:
        """Whether a line has the look of a title, which is asked of it again and again."""
        if number not in self._known:
            self._known[number] = _may_be_title(self.blocks[number], self.folds, self.rules)
        return self._known[number]

    def letters(self, number: int) -> str:
        """The letters of a line; none where there is none."""
        return self.folds.letters[self.blocks[number].text] if number < len(self.blocks) else ""


def offers_of_lines(lines: Lines, sources: Sequence[Candidate]) -> Iterator[Offer]:
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
        if not (above or last < number) or dumped or not lines.may_be_title(number):
            continue
        tag, marked = rules.tag.match(block.text), rules.headline_end.search(block.text)
        if lines.chrome[number] and not marked and not (tag and _COLON.search(tag[0])):
            continue
        gain = NEXT_GAIN - STEP_LOSS * (first - number) if above else BELOW_GAIN
        gain = _gain_of_words(lines, number, gain) - MENU_LOSS * (number < menu)
        gain += _among_lines(lines, number) + _gain_of_element(block, rules) if above else 0.0
        gain += LABELLED if marked else 0.0
        whole = _over_two_lines(lines, number, sources)
        if whole is not None:
            yield whole, "text", gain
            continue
        headline = rules.headline_end.sub("", rules.tag.sub("", block.text)).rstrip()
        again = seen[key] - 1 if seen[key] - 1 <= MOST_AGAIN else 0
        yield without_site(headline, rules), "text", gain + AGAIN_GAIN * again
        if begins_with_site(headline, rules):
            yield SEPARATOR.split(headline)[1].strip(), "text", gain + SUFFIX_LOSS - BEHIND_LOSS


def _last_menu(lines: Lines, first: int) -> int:
    """The last menu or path to the page above line `first`, if a headline may stand below it; -1
    where there is none."""
    headed = False
    for number in range(min(first, len(lines.blocks) - 1), max(0, first - NEAR) - 1, -1):
        block = lines.blocks[number]
        if number < first and lines.rules.menu.search(block.text):
            return number if headed else -1
        headed = headed or (not lines.chrome[number] and lines.may_be_title(number))
    return -1


def _end_of_trail(lines: Lines, first: int) -> Iterator[Offer]:
    """The headline with which the path to the page ends, above line `first`."""
    for block in lines.blocks[:first]:
        *path, end = _TRAIL.split(block.text[:MAX_DUMPED])
        if len(path) < MIN_PATH:
            continue
        headline = lines.rules.headline_end.sub("", end).strip()
        long = len(lines.folds.letters[headline]) >= MIN_TRAILED
        if long and not lines.rules.no_title.search(headline):
            yield headline, "text", -TRAIL_LOSS


def _gain_of_words(lines: Lines, number: int, gain: float) -> float:
    """What a line gains or loses, from where it stands on, by what it says."""
    text, rules = lines.blocks[number].text, lines.rules
    gain -= SUFFIX_LOSS * begins_with_site(text, rules) + TAGGED_LOSS * lines.chrome[number]
    gain -= BODY_LINE_LOSS * (rules.body_title.search(text) is not None)
    gain += LABELLED * (rules.title_label.match(text) is not None)
    return gain


def _gain_of_element(block: Block, rules: NameRules) -> float:
    """What a line gains in an element that its template names for the headline: div.tit."""
    step = block.path.rpartition("/")[2]
    return ELEMENT_GAIN if rules.title_element.search(step) else 0.0


def _over_two_lines(lines: Lines, number: int, sources: Sequence[Candidate]) -> str | None:
    """The headline that a line and the one below it make, if they make one."""
    key, below = lines.letters(number), lines.letters(number + 1)
    if not below:
        return None
    return _continued(key, below, sources, lines.folds) or _begun(
        lines.blocks[number].text, lines.blocks[number + 1].text, lines.rules
    )


def _below_lead(blocks: Sequence[Block], first: int, rules: NameRules) -> int:
    """The first line of the body, or the one below the paper's name or a document's number that
    begins it."""
    for number in range(first, min(first + MAX_LEAD, len(blocks))):
        text = blocks[number].text
        leads = rules.no_title.search(text) or _is_masthead(text, rules)
        if len(text) > MAX_TITLE_LEAD or "。" in text or not leads:
            return number
    return first


def _is_masthead(text: str, rules: NameRules) -> bool:
    """Whether a line is the name of a paper or site and no more."""
    return len(text) <= MAX_SITE and text.endswith(rules.site_ends)


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
        return inside and _may_head(lines, place)

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


def _may_head(lines: Lines, number: int) -> bool:
    """Whether a line of a flat page may be a part of a headline, and no masthead."""
    block, rules = lines.blocks[number], lines.rules
    text = block.text.strip()
    named = len(text) < MIN_HEAD or rules.body_title.search(text) is not None
    masthead = _is_masthead(text, rules)
    return not (block.path or masthead or named) and lines.may_be_title(number)


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


def _may_be_title(block: Block, folds: Folds, rules: NameRules) -> bool:
    """Whether a line is of the length of a title, and neither a sentence nor a list of names."""
    text = rules.headline_end.sub("", block.text).rstrip()
    text = without_site(rules.title_label.sub("", text), rules)
    if not MIN_LETTERS <= len(folds.letters[text]) <= MAX_LETTERS:
        return False
    if block.hidden or block.link_density >= MAX_LINKED:
        return False
    if len(text.split()) > MAX_WORDS or len(_MARK.findall(text)) > MAX_TITLE_MARKS:
        return False
    if rules.no_title.search(text) or rules.periodical.search(text):
        return False
    if _HANZI.search(text) is None:
        return False
    names = _BETWEEN.split(text.strip())
    known = [is_name(name, rules.surnames) for name in names]
    few = sum(known) * 2 < len(names)
    return not all(known) and (few or not all(map(_NAME.fullmatch, names)))
