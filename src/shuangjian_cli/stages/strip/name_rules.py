"""The rows of `names.toml`: what is no headline, author or publisher, and what is cut off them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon, Row
from ...lexicon.patterns import NEVER, Pattern
from .names import build_surnames


@dataclass(frozen=True, slots=True)
class NameRules:
    """The rows by their use, the patterns of one use joined, and the surnames."""

    surnames: frozenset[str]
    no_title: Pattern
    title_begin: Pattern
    title_end: Pattern
    body_title: Pattern
    tag: Pattern
    title_element: Pattern
    title_label: Pattern
    headline_end: Pattern
    subtitle: Pattern
    menu: Pattern
    periodical: Pattern
    issue: Pattern
    chapter: Pattern
    cell_label: Pattern
    site_ends: tuple[str, ...]
    no_site: Pattern
    member: Pattern
    no_nickname: Pattern
    edition: Pattern
    date_label: Pattern
    no_date: Pattern
    paper_ends: tuple[str, ...]
    no_names: frozenset[str]
    no_person: Pattern
    medium: Pattern
    excerpt: Pattern
    role: Pattern
    byline_end: Pattern
    body: Pattern
    label: Pattern
    after_name: Pattern
    suffixes: tuple[Pattern, ...]
    department: Pattern
    placeless: Pattern
    levels: str
    branch: Pattern
    issuer: Pattern
    """Its group `office` is who issued the document."""
    no_publisher: Pattern
    short_offices: tuple[Pattern, ...]
    """Each finds its short name at the end of a name: group 1 the place, 2 the short name."""
    full_offices: tuple[tuple[Pattern, str], ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of `names.toml`, asked for by their use."""

    rows: Sequence[Row]

    def of(self, use: str) -> Iterator[Row]:
        """The rows of a use, in their order."""
        return (row for row in self.rows if row["use"] == use)

    def patterns(self, use: str) -> list[str]:
        """The patterns of a use, one by one."""
        return [row["pattern"] for row in self.of(use)]

    def joined(self, use: str) -> Pattern:
        """One pattern for all rows of a use."""
        return Pattern("|".join(f"(?:{pattern})" for pattern in self.patterns(use)) or NEVER)

    def words(self, use: str) -> list[str]:
        """The words of all rows of a use."""
        return [word for row in self.of(use) for word in row["words"]]


def build_name_rules(lexicon: Lexicon) -> NameRules:
    """Read `names.toml`; give it to `lexicon.get`.

    >>> build_name_rules(Lexicon()).suffixes[0].sub("", "某某晚报电子版")
    '某某晚报'
    """
    rows = _Rows(lexicon.rows("names"))
    patterns, joined, words = rows.patterns, rows.joined, rows.words
    return NameRules(
        surnames=lexicon.get(build_surnames),
        no_title=joined("no-title"),
        title_begin=joined("title-begin"),
        title_end=joined("title-end"),
        body_title=joined("body-title"),
        tag=joined("tag"),
        title_element=joined("title-element"),
        title_label=joined("title-label"),
        headline_end=joined("headline-end"),
        subtitle=joined("subtitle"),
        menu=joined("menu"),
        periodical=joined("periodical"),
        issue=joined("issue"),
        chapter=joined("chapter"),
        cell_label=joined("cell-label"),
        site_ends=tuple(words("site-end")),
        no_site=joined("no-site"),
        member=joined("member"),
        no_nickname=joined("no-nickname"),
        edition=joined("edition"),
        date_label=joined("date-label"),
        no_date=joined("no-date"),
        paper_ends=tuple(words("paper-end")),
        no_names=frozenset(words("no-name")),
        no_person=joined("no-person"),
        medium=joined("medium"),
        excerpt=joined("excerpt"),
        role=joined("role"),
        byline_end=joined("byline-end"),
        body=joined("body"),
        label=joined("label"),
        after_name=joined("after-name"),
        suffixes=tuple(map(Pattern, patterns("suffix"))),
        department=joined("department"),
        placeless=joined("placeless"),
        levels="".join(words("level")),
        branch=joined("branch"),
        issuer=joined("issuer"),
        no_publisher=joined("no-publisher"),
        short_offices=tuple(Pattern(f"^(.*?)({word})$") for word in words("short-office")),
        full_offices=tuple(
            (Pattern(row["pattern"]), row["full"]) for row in rows.of("full-office")
        ),
    )
