"""One shard into its parts: what every engine does.

It gives the same bytes wherever and whenever it runs. A shard's parts are written beside their
places and renamed, and its mark comes last, so that nothing half written is taken for done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple

from ..lexicon import Lexicon
from ..model.rows import ErrorRow, Row, row_json
from ..model.template import Templates
from ..sources import InputChangedError, Item, Shard, input_digest, read_shard
from .folder import Folder, Parts
from .item import Outcome, error_record, failure, treat
from .limits import Suspected, TimeLimit
from .state import State
from .summary import Summary
from .watch import Position, Watch

PATIENCE = 5.0
"""A page that is tried alone has its time limit for work, and so many times that in all. One that
passed has so many times its limit in company: then the machine is slow, not the page."""
SHOWN_ERRORS = 10
"""Errors of a shard that go back to be shown; all of them stand in its part."""


Treat = Callable[..., Outcome]


class Poison(NamedTuple):
    """Why a page must not be tried again: it ended its process, alone and more than once."""

    stage: str
    error: str
    message: str

    def outcome(self, item: Item) -> Outcome:
        """The record of it."""
        return Outcome(error=error_record(item, self.stage, self.error, self.message))


@dataclass(frozen=True, slots=True)
class Work:
    """All that a worker must know of a run; it travels to every process."""

    folder: Folder
    state: State
    lexicon: Path | None
    """The user's folder of lexicons."""
    timeout: float
    """Seconds for a page."""
    memory: int | None
    """Bytes that a worker process may take."""
    treat: Treat = treat
    """What is done with an item; tests put in one that fails as they want."""
    templates: Templates | None = None
    """The templates of sites; the settings have their digest."""

    def key(self, shard: Shard) -> str:
        """Names what decides the bytes of a shard's parts: the state, and the input as it is."""
        return f"{self.state.digest}:{input_digest(shard)}"


@dataclass(frozen=True, slots=True)
class Done:
    """A finished shard: its counts, and the first of its errors."""

    summary: Summary
    errors: tuple[ErrorRow, ...]


def do_shard(
    work: Work,
    shard: Shard,
    poison: Mapping[int, Poison],
    trusted: frozenset[int] = frozenset(),
    *,
    how: Literal["kill", "raise"] = "kill",
    lexicon: Lexicon | None = None,
    seen: Callable[[Position], None] = lambda position: None,
) -> Done:
    """Do all pages of a shard but the poisonous ones, and put its parts and its mark in place.

    The `trusted` pages, which passed alone, have more time.

    Raises `OSError` where the output cannot be written, `InputChangedError` where rows are not
    what they were, `Suspected` for a page that takes too much (with `how` as "kill" it ends the
    process instead). Whatever it raises, nothing of the shard counts as done.
    """
    lexicon = lexicon or worker_lexicon(work.lexicon, work.templates)
    if lexicon.digest != work.state.lexicon_digest:
        raise InputChangedError("the lexicons changed during the run")
    key = work.key(shard)
    summary = Summary()
    errors: list[ErrorRow] = []
    file = work.folder.position(shard.number)
    limit = TimeLimit(work.timeout, how)
    with Parts(work.folder, shard.number) as parts, Watch(file, limit, seen) as watch:
        for outcome, lines in _outcomes(work, shard, poison, trusted, lexicon, watch):
            summary.add(outcome)
            parts.write(lines)
            if outcome.error is not None and len(errors) < SHOWN_ERRORS:
                errors.append(outcome.error)
        watch.write()
        for reason, number in shard.skipped:
            summary.skipped[reason] += number
        records = shard.pages + sum(number for _, number in shard.skipped)
        summary.check(records)
        parts.commit(key, records, summary)
    return Done(summary, tuple(errors))


@cache
def worker_lexicon(overlay: Path | None, templates: Templates | None) -> Lexicon:
    """The lexicon of this process, built once."""
    return Lexicon(overlay, templates)


def attempt(work: Work, item: Item, lexicon: Lexicon, watch: Watch) -> Outcome:
    """What becomes of an item, whatever it raises."""
    try:
        return work.treat(item, lexicon, work.state.settings, facts=True, entered=watch.enter)
    except Exception as error:
        return Outcome(error=failure(item, "task", error))


def is_short_of_memory(outcome: Outcome) -> bool:
    """Whether a page needed more memory than its worker had."""
    return outcome.error is not None and outcome.error.error == MemoryError.__name__


def _outcomes(
    work: Work,
    shard: Shard,
    poison: Mapping[int, Poison],
    trusted: frozenset[int],
    lexicon: Lexicon,
    watch: Watch,
) -> Iterator[tuple[Outcome, Mapping[str, list[bytes]]]]:
    """What becomes of each item, and its rows as they will be written."""
    unread = frozenset(index for index, why in poison.items() if why.stage == "source")
    items = read_shard(shard, work.state.source, unread)
    for index in count():
        watch.begin(index, PATIENCE if index in trusted else 1.0)
        item = next(items, None)
        if item is None:
            return
        if index in poison:
            outcome = poison[index].outcome(item)
        else:
            outcome = attempt(work, item, lexicon, watch)
            if is_short_of_memory(outcome):
                raise Suspected
        try:
            lines = _lines(outcome)
        except Exception as error:  # a text that UTF-8 cannot hold
            outcome = Outcome(error=failure(item, "write", error))
            lines = _lines(outcome)
        watch.end(len(outcome.facts), outcome.error is not None)
        yield outcome, lines


def _lines(outcome: Outcome) -> dict[str, list[bytes]]:
    """The rows of an outcome by kind."""
    rows: dict[str, Sequence[Row]] = {
        "documents": (outcome.document,) if outcome.document else (),
        "facts": outcome.facts,
        "removed": outcome.removed,
        "errors": (outcome.error,) if outcome.error else (),
    }
    return {kind: [(row_json(row) + "\n").encode() for row in some] for kind, some in rows.items()}
