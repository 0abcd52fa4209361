"""What a change of lexicon, settings or version did: facts and blocks gained, lost and altered.

In: the rows of two runs. Out: `Difference`, page by page. Facts are matched by where they stand
(the letters of their sentence and the place in it), then by quote and surroundings, so that text
that moved is no difference. Memory holds where each page's rows are, and the rows of one page.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..facts.rows import Data, RowFile
from ..facts.same import letters, spot
from ..model.kinds import DIFFERENCE_KIND

Kind = Literal["gained", "lost", "altered"]

COMPARED = (
    *("metric", "value", "value_max", "unit", "classifier", "qualifier", "status", "change"),
    *("basis", "noun", "action", "adcode", "place_basis", "organization", "period_start"),
    *("period_end", "period_basis", "flags", "rule"),
)
"""Fields of a fact whose change is a difference; confidence moves with every calibration."""
ABOUT = ("page_kind", "title", "author", "publisher", "published", "encoding", "script")
"""Fields of a document that are compared beside its text."""
ALIKE = 0.6
"""Share of characters from which a lost and a gained line are one line, altered."""
AROUND = 6
"""Letters before and behind a quote by which a fact is known again."""
LONG_LINE = 2000
"""Characters of a line that are compared; difflib takes the square of their number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact, block or field that is not as it was.

    `fields` holds what was altered as (before, after); `why` the rule that removed a lost block,
    or that had removed a gained one.
    """

    what: Literal["fact", "block", "document"]
    change: Kind
    doc_id: str
    text: str
    row: Data = field(default_factory=dict)
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """The difference as an object for a program."""
        return {
            "kind": DIFFERENCE_KIND,
            "what": self.what,
            "change": self.change,
            "doc_id": self.doc_id,
            "text": self.text,
            "record_id": self.row.get("record_id"),
            "fields": {name: list(pair) for name, pair in self.fields.items()},
            "why": self.why,
        }


class Pages:
    """Where the rows of every page are, in a file that can be read again."""

    def __init__(self, file: RowFile | None) -> None:
        self._file = file
        self._at: dict[str, list[int]] = defaultdict(list)
        for offset, row in file.rows() if file else ():
            self._at[str(row.get("doc_id"))].append(offset)

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __contains__(self, doc_id: str) -> bool:
        return doc_id in self._at

    def rows(self, doc_id: str) -> list[Data]:
        """The rows of a page."""
        if self._file is None:
            return []
        return [self._file.at(offset) for offset in self._at.get(doc_id, ())]


def both(old: Pages, new: Pages) -> Iterator[str]:
    """The pages of both, in the order of the old ones."""
    yield from old
    for doc_id in new:
        if doc_id not in old:
            yield doc_id


def diff_facts(old: Pages, new: Pages) -> Iterator[Difference]:
    """The facts that were gained, lost or altered, page by page in the order of the text."""
    for doc_id in both(old, new):
        pairs, lost, gained = _matched(old.rows(doc_id), new.rows(doc_id))
        found = [Difference("fact", "lost", doc_id, row["quote"], row) for row in lost]
        found += [Difference("fact", "gained", doc_id, row["quote"], row) for row in gained]
        for before, after in pairs:
            fields = {
                name: (before.get(name), after.get(name))
                for name in COMPARED
                if before.get(name) != after.get(name)
            }
            if fields:
                found.append(Difference("fact", "altered", doc_id, after["quote"], after, fields))
        yield from sorted(found, key=lambda one: (one.row.get("start") or 0, one.change))


Key = Callable[[Data], object]


def _matched(
    old: Sequence[Data], new: Sequence[Data]
) -> tuple[list[tuple[Data, Data]], list[Data], list[Data]]:
    """Facts that are the same one before and after; what is left of both."""
    pairs: list[tuple[Data, Data]] = []
    keys: tuple[Key, ...] = (
        lambda row: (spot(row), row["quote"], row["metric"], row["value"]),
        lambda row: (spot(row), row["quote"]),
        lambda row: spot(row),
        lambda row: (row["quote"], *_around(row)),
        lambda row: (row["quote"], _around(row)[0]),
        lambda row: (row["quote"], _around(row)[1]),
    )
    for key in keys:
        waiting: dict[object, list[Data]] = defaultdict(list)
        for row in new:
            waiting[key(row)].append(row)
        left = []
        for row in old:
            same = waiting.get(key(row))
            if same:
                pairs.append((row, same.pop(0)))
            else:
                left.append(row)
        old, new = left, [row for rows in waiting.values() for row in rows]
    return pairs, list(old), list(new)


def _around(row: Data) -> tuple[str, str]:
    sentence = str(row.get("sentence") or "")
    at = int(row.get("start") or 0) - int(row.get("sentence_start") or 0)
    before = letters(sentence[: max(0, at)])[-AROUND:]
    return before, letters(sentence[at + len(str(row.get("quote"))) :])[:AROUND]


def diff_documents(
    old: Pages, new: Pages, removed_old: Pages, removed_new: Pages
) -> Iterator[Difference]:
    """The lines of the clean texts, and what is known of the pages, that are not as they were."""
    for doc_id in both(old, new):
        before, after = next(iter(old.rows(doc_id)), None), next(iter(new.rows(doc_id)), None)
        if before is None or after is None:
            change: Kind = "gained" if before is None else "lost"
            row = before or after or {}
            yield Difference("document", change, doc_id, str(row.get("title") or ""), row)
            continue
        fields = {
            name: (before.get(name), after.get(name))
            for name in ABOUT
            if before.get(name) != after.get(name)
        }
        if fields:
            title = str(after.get("title") or "")
            yield Difference("document", "altered", doc_id, title, after, fields)
        if before.get("text") != after.get("text"):
            yield from _lines(doc_id, before, after, removed_old, removed_new)


def _lines(
    doc_id: str, before: Data, after: Data, removed_old: Pages, removed_new: Pages
) -> Iterator[Difference]:
    """The lines of one page that were lost, gained or altered."""
    one, other = str(before.get("text") or "").split("\n"), str(after.get("text") or "").split("\n")
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        lost, gained = one[a:b], other[c:d]
        for line in lost:
            match = max(gained, key=lambda new: _ratio(line, new), default="")
            if match and _ratio(line, match) >= ALIKE:
                gained.remove(match)
                yield Difference("block", "altered", doc_id, match, {}, {"text": (line, match)})
            elif line:
                yield Difference(
                    "block", "lost", doc_id, line, why=_rule(removed_new, doc_id, line)
                )
        for line in filter(None, gained):
            yield Difference("block", "gained", doc_id, line, why=_rule(removed_old, doc_id, line))


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one[:LONG_LINE], other[:LONG_LINE], autojunk=False).ratio()


def _rule(removed: Pages, doc_id: str, line: str) -> str:
    """The rule that removed a line, as the rows of `removed` have it."""
    row = next((row for row in removed.rows(doc_id) if row.get("text") == line), None)
    return f"{row.get('rule')}: {row.get('reason')}" if row else ""
