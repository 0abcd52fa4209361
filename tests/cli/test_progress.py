"""How far a run is: what is said of the time left is worth reading, and does not jump."""

from __future__ import annotations

import random
from itertools import pairwise
from types import SimpleNamespace

from shuangjian_cli.batch.run import Progress
from shuangjian_cli.cli.progress import SETTLING, _Clock

START = 3.0
"""Seconds until the first page: workers start and read their tables."""
TICK = 0.1


def told(pages: int, a_second: float, *, kept: int = 0) -> list[tuple[float, float]]:
    """The time and what was said of the time left, of a run of so many pages of many sizes."""
    sizes = random.Random(5).choices([2_000, 20_000, 200_000], [5, 4, 1], k=pages + kept)
    seconds = [size / sum(sizes[kept:]) * pages / a_second for size in sizes]
    now, said, done = 0.0, [], kept
    clock = _Clock(SimpleNamespace(bytes=sum(sizes)), None, lambda: now)  # type: ignore[arg-type]
    while done < len(sizes):
        now += TICK
        while done < len(sizes) and START + sum(seconds[kept : done + 1]) <= now:
            done += 1
        kept_bytes = sum(sizes[:kept])
        clock.see(Progress(done - kept, 0, 0, sum(sizes[kept:done]), kept, kept_bytes))
        left = clock.left()
        if left is not None:
            said.append((now, left))
    return said


def test_a_short_run_says_no_time_left():
    assert told(40, 10) == []


def test_the_time_left_comes_down_without_jumps_and_is_about_right():
    for kept in (0, 300):
        said = told(900, 10, kept=kept)
        end = START + 90
        assert START + SETTLING <= said[0][0] <= START + 2 * SETTLING
        for (before, left), (after, next_left) in pairwise(said):
            assert abs(next_left - (left - (after - before))) < 0.02 * end
        late = [(now, left) for now, left in said if now > end / 2]
        assert all(abs(left - (end - now)) < 0.15 * end for now, left in late)


def test_the_start_of_the_workers_does_not_count():
    first = told(3000, 10)[0][1]
    assert 0.5 < first / 300 < 2
