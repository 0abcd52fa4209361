"""A whole run: inputs into shards, shards through an engine, parts into the results.

A shard whose mark names the same state and the same input is kept from the run before.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from ..lexicon import Lexicon
from ..model.rows import ErrorRow
from ..sources import Ids, Input, Shard, SourceOptions, plan
from .finish import Extent, count_marks, finish
from .folder import Folder, locked, open_folder, read_mark, remove_results, write_json
from .local import InProcess, Pool
from .orders import Orders
from .recover import Engine, Recovery
from .spare import relative, spare_earlier
from .summary import Summary
from .task import Done, Work
from .watch import Position, read_position


@dataclass(slots=True)
class Progress:
    """How far a run is."""

    pages: int = 0
    facts: int = 0
    errors: int = 0
    weight: float = 0
    """Bytes of input that are done."""
    kept_pages: int = 0
    """Pages that an earlier run did; they are not among `pages`."""
    kept_weight: float = 0


class Listener(Protocol):
    """Who wants to hear of a run."""

    def note(self, message: str) -> None:
        """Something that the user should know."""

    def error(self, row: ErrorRow) -> None:
        """One of the first errors of a shard."""

    def progress(self, now: Progress) -> None:
        """How far it is; called often."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run, or of a share of it."""

    summary: Summary
    shards: int
    """Of the whole run."""
    kept: int
    """Shards that an earlier run had done."""
    mine: int
    """Shards of this share."""
    repeated: int
    """Pages that came with the id of an earlier one."""


def run(
    inputs: Iterable[Input],
    work: Work,
    source: SourceOptions,
    orders: Orders,
    lexicon: Lexicon,
    listener: Listener,
    make_engine: Callable[[Work], Engine] | None = None,
) -> Result:
    """Do what is not done yet of a run, and finish it; `make_engine` gives another engine than
    those of this machine.

    Raises `FolderError` where the folder cannot be used; `OSError` of the output,
    `InputChangedError`, `EngineLostError` and `DamagedPartError` where the run stopped before its
    end and can be resumed; `LostDocumentsError` where the numbers do not add up.
    """
    folder = work.folder
    with locked(folder):
        suspects = _left_behind(folder) if orders.jobs == 1 else {}
        spare_earlier(inputs, folder, source, orders)
        about = {"state": work.state.as_json(), "places": relative(orders.places, folder.out)}
        before = open_folder(folder, about, overwrite=orders.overwrite)
        _empty(folder.work)
        ledger = _Ledger(inputs, work, source, orders, listener)
        ledger.tell_changes(before.get("state"))
        if make_engine is not None:
            engine = make_engine(work)
        elif orders.jobs == 1:
            engine = InProcess(work, lexicon, ledger.follow)
        else:
            engine = Pool(work, orders.jobs)
        ledger.engine = engine
        try:
            Recovery(
                engine,
                ledger.shards(),
                done=ledger.done,
                tick=ledger.tick,
                suspects=suspects,
            ).run()
        finally:
            engine.close()
            _empty(folder.work)
            with contextlib.suppress(OSError):
                folder.work.rmdir()
        return _conclude(ledger, before)


def _conclude(ledger: _Ledger, before: dict[str, Any]) -> Result:
    """Write the results of a whole run, or what the merger must know of a share."""
    folder, state = ledger.work.folder, ledger.work.state.as_json()
    places = relative(ledger.orders.places, folder.out)
    extent = Extent(ledger.total, ledger.records, ledger.inputs_digest, places)
    counts = (ledger.total, ledger.kept, ledger.mine, ledger.ids.repeated)
    if folder.share:
        write_json(folder.manifest, {"complete": True, "state": state, **asdict(extent)})
        mine = filter(ledger.is_mine, range(ledger.total))
        return Result(count_marks(folder, mine)[0], *counts)
    expected = {"complete": True, "joined": ledger.orders.join, "shards": ledger.total}
    fresh = not ledger.redone and all(before.get(name) == is_ for name, is_ in expected.items())
    summary = finish(folder, state, extent, join_parts=ledger.orders.join, fresh=fresh)
    return Result(summary, *counts)


class _Ledger:
    """Knows of each shard whether it is to be done, and how far the run is."""

    def __init__(
        self,
        inputs: Iterable[Input],
        work: Work,
        source: SourceOptions,
        orders: Orders,
        listener: Listener,
    ) -> None:
        self.work, self.orders = work, orders
        self.engine: Engine | None = None
        self.ids = Ids()
        self.total = self.records = self.kept = self.mine = self.redone = 0
        self._inputs, self._source, self._listener = inputs, source, listener
        self._now = Progress()
        self._seen_pages = self._seen_weight = 0
        self._inputs_digest = hashlib.blake2b(digest_size=6)

    def tell_changes(self, before: dict[str, Any] | None) -> None:
        """Say what is different from the run before, since that is done again."""
        changed = self.work.state.changes(before) if before else []
        if changed and not self.orders.overwrite:
            names = ", ".join(changed)
            self._listener.note(f"changed since the last run: {names}; all pages are done again")

    @property
    def inputs_digest(self) -> str:
        """Names what was found: the shares of a run must have found the same."""
        return self._inputs_digest.hexdigest()

    def is_mine(self, number: int) -> bool:
        """Whether a shard belongs to this share of the run."""
        share = self.work.folder.share
        return share is None or number % share[1] == share[0] - 1

    def shards(self) -> Iterator[Shard]:
        """The shards to do."""
        folder = self.work.folder
        for shard in plan(
            self._inputs,
            self._source,
            size=self.orders.shard_size,
            spool=lambda number: folder.work if self.is_mine(number) else None,
            limit=self.orders.limit,
            sample=self.orders.sample,
            ids=self.ids,
        ):
            self.total += 1
            self._seen_pages += shard.pages
            self._seen_weight += shard.weight
            self._inputs_digest.update(f"{shard.label}\0{shard.pages}\0".encode())
            self.records += shard.pages + sum(number for _, number in shard.skipped)
            if not self.is_mine(shard.number):
                continue
            self.mine += 1
            if self._is_done(shard):
                self.kept += 1
                self._now.kept_pages += shard.pages
                self._now.kept_weight += shard.weight
                _remove_spool(shard)
                continue
            if not self.redone:
                remove_results(folder)
            self.redone += 1
            yield shard

    def _is_done(self, shard: Shard) -> bool:
        mark = read_mark(self.work.folder, shard.number)
        if mark is None or mark.get("key") != self.work.key(shard):
            return False
        return not (self.orders.retry_errors and mark["summary"]["errors"])

    def done(self, shard: Shard, done: Done) -> None:
        """A shard is done."""
        self._now.pages += done.summary.pages
        self._now.facts += sum(done.summary.facts.values())
        self._now.errors += done.summary.errors
        self._now.weight += shard.weight
        _remove_spool(shard)
        for row in done.errors:
            self._listener.error(row)

    def tick(self) -> None:
        """Tell how far it is, with what the workers have done of their shards."""
        running = self.engine.positions() if self.engine else []
        self._tell(running)

    def follow(self, position: Position) -> None:
        """The same, from within this process."""
        self._tell([position])

    def _tell(self, running: list[Position]) -> None:
        now = self._now
        pages = sum(position.page for position in running)
        each = self._seen_weight / max(1, self._seen_pages)
        self._listener.progress(
            Progress(
                now.pages + pages,
                now.facts + sum(position.facts for position in running),
                now.errors + sum(position.errors for position in running),
                now.weight + each * pages,
                now.kept_pages,
                now.kept_weight,
            )
        )


def _remove_spool(shard: Shard) -> None:
    for file in shard.spool:
        file.unlink(missing_ok=True)


def _left_behind(folder: Folder) -> dict[int, Position]:
    """Where a run in one process was when it was killed: its pages there are suspects."""
    found = {}
    for file in folder.work.glob("at-*") if folder.work.is_dir() else ():
        position = read_position(file)
        if position is not None and file.name[3:].isdigit():
            found[int(file.name[3:])] = position
    return found


def _empty(folder: Path) -> None:
    """Remove what is in a folder; the folder itself may be locked."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
