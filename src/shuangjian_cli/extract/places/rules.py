"""The compiled rows of `places.toml`: what the words around a name say, and what mastheads name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...lexicon import Lexicon, Row
from ...lexicon.programs import compiled
from ..patterns.heads import guarded


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of `places.toml`, asked for by their kind."""

    rows: Sequence[Row]

    def patterns(
        self, kind: str, column: str = "pattern", side: str | None = None
    ) -> re.Pattern[str]:
        """One pattern for all rows of a kind, those of one `side` if it is given."""
        chosen = (r for r in self.of(kind) if side is None or r["side"] == side)
        return compiled(guarded("|".join(f"(?:{row[column]})" for row in chosen) or r"(?!)"))

    def words(self, kind: str) -> tuple[str, ...]:
        """The words of all rows of a kind."""
        return tuple(str(word) for row in self.of(kind) for word in row["words"])

    def characters(self, kind: str) -> frozenset[str]:
        """The characters of all rows of a kind."""
        return frozenset(c for row in self.of(kind) for c in row["characters"])

    def of(self, kind: str) -> Iterator[Row]:
        """The rows of a kind, in their order."""
        return (row for row in self.rows if row["kind"] == kind)


class _Schools(NamedTuple):
    """How schools are named beside a place."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    right: re.Pattern[str]
    listed: re.Pattern[str]
    publisher: re.Pattern[str]


class _Towns(NamedTuple):
    """How towns and villages are named beside a place."""

    right: re.Pattern[str]
    rest: re.Pattern[str]
    behind: re.Pattern[str]


class Rules:
    """The compiled rows of `places.toml`; built once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = _Rows(lexicon.rows("places"))
        patterns, words, characters = rows.patterns, rows.words, rows.characters
        self.homonyms = frozenset(words("homonym"))
        self.rare = frozenset(
            str(w) for r in rows.of("homonym") if r.get("rare") for w in r["words"]
        )
        self.everyday = self.homonyms - self.rare
        """Those that are everyday words: 光明, 新华."""
        self.verbs = {str(w): compiled(r["pattern"]) for r in rows.of("verb") for w in r["words"]}
        self.natives = tuple((compiled(r["pattern"]), str(r["adcode"])) for r in rows.of("native"))
        self.zone = patterns("zone")
        self.partner = patterns("before")
        self.aside = patterns("after")
        self.dateline, self.dated = patterns("dateline"), patterns("dated")
        self.several, self.people = patterns("several"), patterns("people")
        self.giver, self.guest, self.to = map(patterns, ("giver", "guest", "to"))
        self.payer = patterns("payer")
        self.honour, self.granted = patterns("honour"), patterns("granted")
        self.handed = patterns("handed")
        self.journey = patterns("journey")
        self.rule = patterns("rule", side="before"), patterns("rule", side="after")
        self.receiver = patterns("receiver")
        self.office = compiled(f"(?P<kind>[省市县区州旗])(?={patterns('office').pattern})")
        nation, bureau = patterns("nation").pattern, patterns("bureau").pattern
        self.body = compiled(guarded(f"(?P<nation>{nation})|(?:{bureau})"))
        self.office_of, self.school_of = patterns("office-of"), patterns("school-of")
        self.subject, self.site_of = patterns("subject"), patterns("site-of")
        self.own_school, self.address = patterns("own-school"), patterns("address")
        self.in_turn, self.alike = patterns("turn"), patterns("alike")
        self.sent = patterns("sent")
        self.origin, self.for_several = patterns("origin"), patterns("for")
        self.held = patterns("venue", "after")
        self.venues = tuple(
            (compiled(r["pattern"]), compiled(r["after"])) for r in rows.of("venue")
        )
        self.counted = patterns("counted")
        self.rank = patterns("rank", side="before"), patterns("rank", side="after")
        self.aspect = patterns("aspect"), patterns("aspect", "after")
        self.lead = patterns("lead")
        self.ministry = patterns("ministry")
        self.mainland = words("mainland")
        self.afterword = patterns("afterword")
        self.no_school = patterns("no-school")
        self.titled, self.person = patterns("titled"), patterns("person")
        self.surnames, self.heads = characters("surname"), characters("head")
        self._read_neighbours(rows)
        self._read_publishers(rows)

    def _read_neighbours(self, rows: _Rows) -> None:
        """What stands around a name and in a text whose places are looked for."""
        patterns, words, characters = rows.patterns, rows.words, rows.characters
        self.whole, self.than = frozenset(words("whole")), words("than")
        self.here, self.ours = patterns("here"), patterns("ours")
        self.sum_row = compiled(rf"\s{{0,9}}(?:{patterns('sum-row').pattern})")
        self.neighbour, self.before_list = patterns("neighbour"), patterns("before-list")
        self.school = _Schools(*(patterns("school", side=side) for side in _Schools._fields))
        self.town = _Towns(*(patterns("town", side=side) for side in _Towns._fields))
        self.its_office = patterns("its-office")
        self.free = _free(characters("free"))

    def _read_publishers(self, rows: _Rows) -> None:
        """What tells of a publisher, or of the paper that the first words of a text name."""
        patterns = rows.patterns
        self.uploader = patterns("uploader")
        self.prefix = patterns("prefix")
        self.waters, self.shore = patterns("waters"), patterns("shore")
        self.mastheads = _mastheads(rows.of("masthead"))
        self.masthead = _any_of(word for word in self.mastheads if len(word) > 1)
        self.papers = {
            str(word): str(name)
            for row in rows.of("paper")
            for word, name in zip(row["words"], row["names"], strict=True)
        }
        self.paper = _any_of(self.papers)
        self.letters = {
            str(word): str(name)
            for row in rows.of("registered")
            for word, name in zip(row["words"], row["names"], strict=True)
        }
        self.national = rows.words("national")
        self.publishing = compiled(f"[省市县区州旗](?:{patterns('publishing').pattern})")
        self.byline = compiled(
            rf"(?P<name>(?!{patterns('no-paper').pattern})"
            rf"[\u4e00-\u9fa5]{{2,8}}(?:{patterns('paper-end').pattern}))"
            rf"(?:(?:\d{{1,2}}月)?\d{{1,2}}日)?(?:{patterns('byline').pattern})"
        )

    def is_venue(self, before: str, behind: str) -> bool:
        """Whether words say that something was held at a place, and not what it is about."""
        if self.held.match(behind) is None:
            return False
        return any(right.match(behind) and left.search(before) for left, right in self.venues)


def _free(characters: frozenset[str]) -> re.Pattern[str]:
    """What before a name shows that a word begins there: nothing, a mark, one of the characters."""
    ends = f"|[{''.join(sorted(characters))}]" if characters else ""
    return compiled(rf"(?:^|[^\u4e00-\u9fa5]{ends})$")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words, the first of them first."""
    return compiled("|".join(map(re.escape, words)) or r"(?!)")


def _mastheads(rows: Iterable[Row]) -> dict[str, str]:
    """The adcode that a word of a publisher's name tells; of a row the longest words first."""
    found: dict[str, str] = {}
    for row in rows:
        for word in sorted(row["words"], key=len, reverse=True):
            found.setdefault(str(word), str(row["adcode"]))
    return found
