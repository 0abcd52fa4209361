"""What is known of a document as a whole, before its numbers are read one by one.

In: the row of a clean document with its lines and times. Out: `Context`, which is passed down to
whatever reads a number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon import Lexicon
from ..model.rows import DocumentRow
from ..model.text import Span
from ..settings import Settings
from .confidence import Calibration, build_calibration
from .lines import Line
from .nouns.words import Words, build_words
from .numbers.currencies import currency_of
from .places.in_force import Places
from .places.resolve import read_places
from .schools.organizations import Organizations, read_organizations
from .status.page import When, read_when
from .status.words import StatusWords, build_status
from .times.periods import Periods

_ABOUT = ("doc_id", "source", "url", "title", "publisher", "published")
"""Fields of a record that are those of its document."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document as a whole."""

    row: DocumentRow
    lexicon: Lexicon
    text: str
    places: Places
    periods: Periods
    organizations: Organizations
    words: Words
    status: StatusWords
    calibration: Calibration
    when: When
    about: Mapping[str, str | None]
    """The fields of a record that are those of its document."""
    title: str
    """The title without its full stop, as a sentence repeats it."""
    currency: Callable[[], str]
    """What a bare 元 means on the page; looked for once, where one is asked about."""
    mentions: tuple[Span, ...]
    """Sorted spans of times and places."""
    tables: tuple[Span, ...]
    """Spans of the blocks that are rows of a table."""


def read_context(
    row: DocumentRow,
    text: str,
    lines: Sequence[Line],
    periods: Periods,
    lexicon: Lexicon,
    settings: Settings,
) -> Context:
    """Read what the numbers of a document share."""
    places = read_places(row, lines, lexicon, settings)
    status = lexicon.get(build_status)
    found = [*periods.mentions, *((start, end) for start, end, _ in places.mentions)]
    return Context(
        row,
        lexicon,
        text,
        places,
        periods,
        read_organizations(row, lines, lexicon, places),
        lexicon.get(build_words),
        status,
        lexicon.get(build_calibration),
        read_when(row, lines, status),
        {name: getattr(row, name) for name in _ABOUT},
        bare(row.title or ""),
        cache(lambda: currency_of(row, lexicon)),
        tuple(sorted(found)),
        tuple((block.start, block.end) for block in row.blocks if block.kind == "table_row"),
    )


def bare(sentence: str) -> str:
    """A sentence without the blanks around it and its full stop."""
    return sentence.strip().rstrip("。")


def in_table(context: Context, at: int) -> bool:
    """Whether the character at `at` stands in a row of a table."""
    index = bisect_right(context.tables, (at, len(context.text)))
    return bool(index) and context.tables[index - 1][1] > at
