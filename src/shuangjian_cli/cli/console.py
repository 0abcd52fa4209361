"""What goes to stderr: one-line notes about errors, and the counts at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.rows import ErrorRow

SHOWN_ERRORS = 10
"""Errors named one by one before the rest is only counted."""


class Reporter:
    """Names the first errors as they come and counts all; says nothing but errors when quiet."""

    def __init__(self, *, quiet: bool = False, error_file: str | None = None) -> None:
        self.quiet = quiet
        self.error_file = error_file
        self.documents = 0
        self.errors = 0
        self._said: set[str] = set()

    def note(self, message: str) -> None:
        """A line for the person at the terminal."""
        if not self.quiet:
            print(f"shuangjian: {printable(message)}", file=sys.stderr)

    def error(self, row: ErrorRow) -> None:
        """Count an error, and name it while there are few."""
        self.failure(f"{_where(row)}: {row.message}")

    def failure(self, message: str) -> None:
        """The same by its words; what to do, which stands behind a semicolon, is said once."""
        self.errors += 1
        if self.errors > SHOWN_ERRORS:
            return
        what, semicolon, to_do = message.rpartition("; ")
        if semicolon and to_do in self._said:
            message = what
        self._said.add(to_do)
        print(f"shuangjian: {printable(message)}", file=sys.stderr)

    def more(self) -> None:
        """Say how many errors were not named."""
        if self.errors > SHOWN_ERRORS:
            number = count_of(self.errors - SHOWN_ERRORS, "more error")
            print(f"shuangjian: ... and {number}", file=sys.stderr)

    def finish(self, nothing: str = "no page was found in the input") -> int:
        """Say how many failed, or that there was nothing; returns the exit code."""
        if not self.errors:
            if not self.documents:
                self.note(nothing)
            return 0
        self.more()
        where = f"; see {self.error_file}" if self.error_file else "; --errors FILE lists them"
        self.note(f"{count_of(self.documents, 'document')} done, {self.errors:,} failed{where}")
        return 1


def _where(row: ErrorRow) -> str | None:
    """The source of an error; of a record in an archive also its address."""
    if row.source == "-":
        return row.doc_id
    address = row.doc_id and "://" in row.doc_id and row.doc_id not in row.source
    return f"{row.source}: {row.doc_id}" if address else row.source


def count_of(number: int, noun: str, several: str = "") -> str:
    """A number with its noun.

    >>> count_of(1, "page"), count_of(1200, "page"), count_of(2, "entry", "entries")
    ('1 page', '1,200 pages', '2 entries')
    """
    return f"{number:,} {noun if number == 1 else several or f'{noun}s'}"


def repeated_ids(number: int) -> str:
    """What is said of pages that came with the id of an earlier one.

    >>> repeated_ids(1)
    '1 page has the id of an earlier one; #2, #3 ... behind it tells them apart'
    """
    have = f"{count_of(number, 'page')} {'has' if number == 1 else 'have'}"
    return f"{have} the id of an earlier one; #2, #3 ... behind it tells them apart"


def printable(text: str) -> str:
    """A text without control characters, so that no page can write to the terminal.

    >>> printable("a\\x1b[31mb")
    'a?[31mb'
    """
    return "".join("?" if not c.isprintable() and c != " " else c for c in text)
