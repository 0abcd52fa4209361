"""What becomes of lost workers and machines, with an engine that loses them at will."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from shuangjian_cli.batch.recover import (
    MOST_MOVES,
    EngineLostError,
    Lost,
    Recovery,
    Task,
    Uprooted,
)
from shuangjian_cli.batch.summary import Summary
from shuangjian_cli.batch.task import Done, Poison
from shuangjian_cli.batch.watch import Position

AT = Position(3, "parse", 0, 0)


class Scripted:
    """Ends each shard as its script says, and then well."""

    slots = 2

    def __init__(self, **scripts: Sequence[object]) -> None:
        self._scripts = {int(name[1:]): list(ends) for name, ends in scripts.items()}
        self._running: list[Task] = []
        self.tried: list[tuple[int, int]] = []
        self.tasks: list[Task] = []

    def start(self, task: Task) -> None:
        self.tasks.append(task)
        self._running.append(task)

    def wait(self, seconds: float) -> list[tuple[Task, object]]:
        running, self._running = self._running, []
        return [(task, self._end(task.shard.number)) for task in running]

    def _end(self, number: int) -> object:
        script = self._scripts.get(number)
        return script.pop(0) if script else Done(Summary(), ())

    def alone(self, pages: Sequence[tuple[object, int]]) -> list[Poison | None]:
        self.tried += [(shard.number, page) for shard, page in pages]
        return [None for _ in pages]

    def positions(self) -> list[Position]:
        return []

    def close(self) -> None:
        pass


def run(engine: Scripted, shards: int = 5) -> list[int]:
    """The shards that were done, in order of their numbers."""
    done: list[int] = []
    plan = (SimpleNamespace(number=n, pages=10, label=f"shard {n}") for n in range(shards))
    Recovery(
        engine,
        plan,
        done=lambda shard, _: done.append(shard.number),
        tick=lambda: None,
        suspects={},
    ).run()
    return sorted(done)


def test_a_lost_machine_makes_no_suspect():
    engine = Scripted(s1=[Uprooted(AT)], s2=[Uprooted(None)])
    assert run(engine) == [0, 1, 2, 3, 4]
    assert engine.tried == []


def test_a_page_that_was_there_when_several_machines_were_lost_is_tried_alone():
    engine = Scripted(s1=[Uprooted(AT)] * (MOST_MOVES + 1))
    assert run(engine) == [0, 1, 2, 3, 4]
    assert engine.tried == [(1, 3)]
    assert any(task.trusted == {3} for task in engine.tasks)


def test_a_page_that_costs_workers_though_not_alone_is_given_up():
    engine = Scripted(s1=[Lost(AT)] * 3)
    assert run(engine) == [0, 1, 2, 3, 4]
    assert engine.tried == [(1, 3)] * 3
    last = [task for task in engine.tasks if task.shard.number == 1][-1]
    assert last.poison[3].error == "WorkerLost"


def test_a_machine_that_goes_with_all_its_workers_does_not_stop_the_run():
    """They are lost before their first page, as many as there are slots."""
    engine = Scripted(s0=[Lost(None)] * 2, s1=[Lost(None)] * 2)
    assert run(engine) == [0, 1, 2, 3, 4]


def test_workers_that_never_begin_stop_the_run():
    with pytest.raises(EngineLostError, match="before their first page"):
        run(Scripted(s0=[Lost(None)] * 50, s1=[Lost(None)] * 50))


def test_workers_that_are_lost_while_they_write_stop_the_run():
    with pytest.raises(EngineLostError, match="while they write shard 1"):
        run(Scripted(s1=[Lost(Position(10, "write", 0, 0))] * 3))
