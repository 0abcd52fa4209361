"""Title, author, publisher and date: all candidates, from markup and from text, and the choice.

A candidate says where it comes from (`basis`) and has a weight; the highest weight wins, the
earlier of equals. Candidates of text are found here, after repair, from the lines around and at
the edges of the body. A hint of the user comes last: it never overrules the page.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ...lexicon.needs import build_needs, build_shares, together
from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...lexicon.rowset import RowSet
from ...model.document import Block, Candidate, Document, Post
from ...settings import Settings
from .bylines import author_names, choose_author, choose_publisher, trail_sections
from .dates import iso_date, with_figures
from .fold import Folds, narrow
from .name_rules import NameRules, build_name_rules
from .names import is_name
from .site_names import SEPARATOR, site_part
from .title_lines import Lines
from .titles import choose_title

LABELLED = 2.3
"""Weight from which on a date was labelled as that of a post."""

FAR = 0.06
"""What a candidate of text loses for each block between it and the body, down to 1."""

HEAD = ("meta", 1.0)
"""Basis and weight of the <title>."""

FIRST_HEADING = 3.0
"""Weight of the first heading, which is the headline but on sites that print their name so."""

BELOW = 0.5
"""What a date without a label loses below the body, where lists of other articles stand."""

HEADLINED = 1.0
"""What it loses behind a headline: it is that of another page."""

HEADLINE = 8
"""Hanzi before a date that are a headline, where they hold no label."""

_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d")
_HAN = compiled(r"[\u4e00-\u9fff]")

OWNED = 0.6
"""Weight above which a line names the owner of the site, and not only may be its name."""

_NICKNAME = re.compile(r"(?!\d+$)[\w·-]{2,12}")

_RARE = compiled(r"[\u4e00-\u9fff]{2,3}")
"""What may be a name of a rarer surname, beside one that is known."""

_POINTER = re.compile(r"[>＞›»→]")

HEAD_LINES = 3
"""Lines above the body among which a line of names stands, with date or journal below it."""

SHORT_NAME = 2
"""Characters of a name that alone on a line may be a word, or a button."""

MAX_SIGNED = 60
"""Characters of a line of names with their papers and roles."""

_AFFILIATION = re.compile(r"^[(（].*[)）]$")
"""A line in brackets, which may say where the authors work who are named above it."""

MAX_LINE, LINE_END = 400, 120
"""Characters of a line that is read whole; of a longer one so many at each end."""

SEVERAL = 3
"""Dates of one line from which on it is a calendar or a list."""

LISTED = 3
"""Blocks below the body that begin a date alike: from so many on they are other articles."""

LONGEST_LABEL = 8
"""Characters of a label that stands before a date, or in a cell of its own."""

MAX_HEADLINES = 40
"""Titles and lines above the body that are asked for the office that issued them."""

ISSUED = 0.2
"""Weight of that office: less than that of any name of a site."""

ISSUE_DAY = 0.1
"""Weight of the day in a <title> that names a paper and its day."""

SHORT_SITE, LONG_SITE = 2, 16
"""Characters of the name of a site."""

SITE_OF_PARTS, SITE_ALONE = 0.9, 0.4
"""Weight of the name of a site behind a headline in <title>, and of one that is all of it."""

SIGNED = 1.7
"""Weight of names alone on a line at the edges of the body."""

MEMBER = 2.0
"""Weight of the first member of a thread."""

FIRST_DATE, FIRST_AUTHOR = 3.6, 4.2
"""Weights of what the head of the first post says: more than any line."""

BYLINES = 2
"""Lines at the beginning of the body that may be its byline all the same, where they are short."""

EDGE = 3
"""Blocks at the beginning and end of the body in which reporters and signatures stand."""


@dataclass(frozen=True, slots=True)
class TextRule:
    """A row of `metadata.toml` that speaks of lines."""

    field: str
    pattern: Pattern
    weight: float
    where: str
    persons: bool
    """Whether it finds nothing but personal names."""


@dataclass(frozen=True, slots=True)
class TextRules:
    """All of them, to be asked at once; `body`, `around` and `first` are those that speak of such
    lines, as `RowSet` takes them."""

    rules: tuple[TextRule, ...]
    rows: RowSet
    body: int
    around: int
    first: int

    def speaking(self, number: int, body: bool) -> int:
        """The rules that speak of block `number`, which is part of the body or not."""
        if body:
            return self.body
        return self.first if number == 0 else self.around


def build_text_rules(lexicon: Lexicon) -> TextRules:
    """Read the rows of kind `text`; give it to `lexicon.get`."""
    rules = tuple(
        TextRule(
            row["field"],
            Pattern(row["pattern"]),
            float(row["weight"]),
            row.get("where", "any"),
            bool(row.get("persons", False)),
        )
        for row in lexicon.rows("metadata")
        if row.get("kind") == "text"
    )

    def without(*where: str) -> int:
        return sum(1 << number for number, rule in enumerate(rules) if rule.where not in where)

    shares, needs = lexicon.get(build_shares), lexicon.get(build_needs)
    rows = RowSet([rule.pattern for rule in rules], shares, needs=needs)
    return TextRules(
        rules, rows, without("around", "above", "first"), without("body", "first"), without("body")
    )


def metadata(
    document: Document,
    keep: Sequence[bool],
    chrome: Sequence[bool],
    posts: Sequence[Post],
    folds: Folds,
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[Candidate, ...]:
    """The chosen candidate of each field, in the order title, author, publisher, published.

    `keep` says which blocks are body, `chrome` which ones a rule of the lexicon speaks against.
    """
    rules, names = lexicon.get(build_text_rules), lexicon.get(build_name_rules)
    start = next((number for number, kept in enumerate(keep) if kept), len(keep))
    found = [*document.candidates, *_text_candidates(document.blocks, keep, start, rules, names)]
    found += _signatures(document.blocks, keep, names)
    found += _first_post(posts, found, document.markup)
    found += _member(document.blocks, keep, names)
    found += _site_names(found, names)
    found += _issuers(found, document.blocks[:start], names)
    found += _issues(found, names)
    hints = document.page.hints
    title = choose_title(Lines(document.blocks, keep, chrome, folds, names), found)
    title = title or _hint("title", hints.title)
    sections = trail_sections(
        (block.text for block in document.blocks[:start] if _POINTER.search(block.text)), names
    )
    publisher = hints.publisher or settings.default_publisher
    chosen = (
        title,
        choose_author(found, names),
        choose_publisher(found, title, names, sections) or _hint("publisher", publisher),
        _published(found) or _hint("published", hints.published),
    )
    return tuple(candidate for candidate in chosen if candidate is not None)


def _hint(field: str, value: str | None) -> Candidate | None:
    return Candidate(field, value, "hint", 0.0) if value else None  # type: ignore[arg-type]


def _text_candidates(
    blocks: Sequence[Block],
    keep: Sequence[bool],
    start: int,
    rules: TextRules,
    names: NameRules,
) -> list[Candidate]:
    """What the lines say; a date that begins line after line below the body is left out."""
    last = max((number for number, kept in enumerate(keep) if kept), default=len(keep))
    found: list[tuple[Candidate, int | None]] = []
    below: Counter[int] = Counter()
    asked = [
        number
        for number, (block, body) in enumerate(zip(blocks, keep, strict=True))
        if not (block.hidden or (body and start + EDGE <= number <= last - EDGE))
    ]
    narrowed = together(narrow, [_with_label(blocks, keep, number, names) for number in asked])
    texts = [_ends(with_figures(text)) for text in narrowed]
    may = rules.rows.candidates_of_each(texts)
    for number, text, rows in zip(asked, texts, may, strict=True):
        byline = number < start + BYLINES and len(text) <= MAX_SIGNED and "。" not in text
        speaking = rows & rules.speaking(number, keep[number] and not byline)
        if not speaking:
            continue  # as most lines
        distance = abs(number - start) if number < start else abs(number - last)
        for row, match in rules.rows.matches(text, speaking):
            rule = rules.rules[row]
            dated = rule.field == "published"
            if (dated and len(_DAY.findall(text)) >= SEVERAL) or (
                rule.where == "above" and number > start
            ):
                continue
            if dated and names.no_date.search(text[: match.start("value")][-LONGEST_LABEL:]):
                continue
            value = match["value"].strip(" ,、:;")
            if not value or (rule.persons and not _persons(value, names)):
                continue
            far = 0.0 if rule.where == "first" else min(1.0, FAR * distance)
            if dated:
                far += _unlabelled(text, match.start("value"), number > last, names)
            candidate = Candidate(rule.field, value, "text", rule.weight - far)  # type: ignore[arg-type]
            listed = dated and number > last
            below[row] += listed
            found.append((candidate, row if listed else None))
    return [candidate for candidate, row in found if row is None or below[row] < LISTED]


def _with_label(
    blocks: Sequence[Block], keep: Sequence[bool], number: int, names: NameRules
) -> str:
    """A line; behind its label, where that stands in a cell of its own."""
    text = blocks[number].text
    if number == 0 or keep[number]:
        return text
    label = blocks[number - 1].text
    if len(label) > LONGEST_LABEL or not names.cell_label.search(label):
        return text
    return f"{label.rstrip(':： ')}：{text}"


def _ends(text: str) -> str:
    """The beginning and the end of a long line, where all stands that is looked for."""
    if len(text) <= MAX_LINE:
        return text
    return f"{text[:LINE_END]}\n{text[-LINE_END:]}"


def _site_names(found: Sequence[Candidate], rules: NameRules) -> list[Candidate]:
    """The name of the site behind the last separator of <title>."""
    names: list[Candidate] = []
    owners = {
        c.value for c in found if (c.field, c.basis) == ("publisher", "text") and c.weight > OWNED
    } - {c.value for c in found if c.field == "title"}
    heads = {c.value for c in found if c.field == "title" and c.weight == FIRST_HEADING}
    for candidate in found:
        if candidate.field != "title" or (candidate.basis, candidate.weight) != HEAD:
            continue
        parts = [part.strip() for part in SEPARATOR.split(candidate.value)]
        name = next((part for part in parts if part in owners), None) or site_part(parts, rules)
        if name in heads and len(parts) > 1 and not name.endswith(rules.site_ends):
            continue  # 校园动态 | 大山里的下午
        if name is not None and SHORT_SITE <= len(name) <= LONG_SITE:
            weight = SITE_OF_PARTS if len(parts) > 1 else SITE_ALONE
            names.append(Candidate("publisher", name, "meta", weight))
    return names


def _issues(found: Sequence[Candidate], rules: NameRules) -> list[Candidate]:
    """The day in a <title> that is the name of a paper and its day, for want of any other date."""
    return [
        Candidate("published", candidate.value, candidate.basis, ISSUE_DAY)
        for candidate in found
        if candidate.field == "title" and rules.issue.search(candidate.value)
    ]


def _issuers(
    found: Sequence[Candidate], above: Sequence[Block], rules: NameRules
) -> Iterator[Candidate]:
    """The office with which the headline of a document begins, for want of any other name."""
    lines = [c.value for c in found if c.field == "title"] + [block.text for block in above]
    for line in lines[:MAX_HEADLINES]:
        issued = rules.issuer.match(line)
        if issued:
            yield Candidate("publisher", issued["office"], "text", ISSUED)
            return


def _first_post(
    posts: Sequence[Post], found: Sequence[Candidate], markup: bool
) -> Iterator[Candidate]:
    """A thread is as old as its first post, and by its author."""
    for post in posts[:1]:
        labelled = [c for c in found if c.field == "published" and c.weight >= LABELLED]
        dates = [post.published]
        if markup or post.published is None:  # a dump says nothing more than the head of the post
            dates += [iso_date(c.value) for c in labelled]
        if any(dates):
            yield Candidate("published", min(date for date in dates if date), "text", FIRST_DATE)
        if post.author:
            yield Candidate("author", post.author, "text", FIRST_AUTHOR)


def _member(blocks: Sequence[Block], keep: Sequence[bool], rules: NameRules) -> Iterator[Candidate]:
    """The first member of a thread: a name alone on a line, above what the forum knows of it."""
    for (block, kept), (below, _) in itertools.pairwise(zip(blocks, keep, strict=True)):
        named = not kept and _NICKNAME.fullmatch(block.text) and rules.member.match(below.text)
        if named and not rules.no_nickname.match(block.text):
            yield Candidate("author", block.text, "text", MEMBER)
            return


def _signatures(
    blocks: Sequence[Block], keep: Sequence[bool], rules: NameRules
) -> Iterator[Candidate]:
    """Names alone on a line at the beginning or the end of the body."""
    kept = [number for number, yes in enumerate(keep) if yes]
    if not kept:
        return
    for place in range(max(0, kept[0] - HEAD_LINES), kept[0] - 1):
        names = [] if blocks[place].hidden else author_names(blocks[place].text, rules)
        sure = len(names) > 1 or len("".join(names)) > SHORT_NAME
        if sure and all(is_name(name, rules.surnames) for name in names):
            yield Candidate("author", " ".join(names), "text", SIGNED)
    places = [kept[0] - 1, *kept[:3], *kept[-2:], kept[-1] + 1]
    if kept[0] > 1 and _AFFILIATION.match(blocks[kept[0] - 1].text):
        places.append(kept[0] - 2)
    for place in dict.fromkeys(places):
        if 0 <= place < len(blocks) and _signed(blocks[place].text, rules):
            names = author_names(blocks[place].text, rules)
            yield Candidate("author", " ".join(names), "text", SIGNED)


def _signed(text: str, rules: NameRules) -> bool:
    """Whether a line holds names and no speech of who is named."""
    return len(text) <= MAX_SIGNED and "。" not in text and _persons(text, rules)


def _persons(text: str, rules: NameRules) -> bool:
    """Whether a text holds personal names alone; beside a known one may stand a rarer surname."""
    names = author_names(text, rules)
    known = [is_name(name, rules.surnames) for name in names]
    may_be = [yes or _RARE.fullmatch(name) for name, yes in zip(names, known, strict=True)]
    return any(known) and all(may_be)


def _published(found: Sequence[Candidate]) -> Candidate | None:
    for candidate in sorted((c for c in found if c.field == "published"), key=lambda c: -c.weight):
        date = iso_date(candidate.value)
        if date:
            return Candidate("published", date, candidate.basis, candidate.weight)
    return None


def _unlabelled(text: str, at: int, below: bool, rules: NameRules) -> float:
    """What a date loses without a label: below the body, or behind the headline of another page.

    >>> rules = Lexicon().get(build_name_rules)
    >>> _unlabelled("· 某县新建三所幼儿园 2020-05-16", 12, True, rules)
    1.5
    >>> _unlabelled("发布时间：2020-05-16", 5, True, rules)
    0.0
    """
    if text[:at].rstrip().endswith((":", "：")) or rules.date_label.search(text[:at]):
        return 0.0
    return BELOW * below + HEADLINED * (len(_HAN.findall(text[:at])) >= HEADLINE)
