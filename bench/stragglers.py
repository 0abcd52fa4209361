"""How many pages a shard should have: a simulation of slow and lost workers.

usage: python -m bench.stragglers [--runs 5]

A run is simulated, shard by shard: workers of unequal machines, pages of unequal length, workers
and machines that are lost with what they had in hand, files that take their time on a shared file
system, one process that hands out the shards. What is printed is how much longer a run takes than
on machines of which none is slow or lost and that lose no time between pages. No clock is read, so
that the same table is printed anywhere; each number is the mean of some runs, of seeds 1, 2, 3...
"""

from __future__ import annotations

import argparse
import heapq
import random
from dataclasses import dataclass

PAGE = 0.041
"""Seconds a page: the mean of 80 pages of news sites of 113 kB (docs/scaling.md)."""
SPREAD = 1.5
"""Standard deviation of the time of a page, in means: pages are of very unequal length."""
GIANTS, GIANT = 1e-5, 30.0
"""Share of pages that take many seconds, and how many: catalogues, whole books."""
SHARD = 0.104
"""Seconds a shard: 4 ms of work (measured), and 100 ms for five files on a shared file system."""
HAND_OUT = 0.001
"""Seconds in which the one process of a run hands out a shard."""
CORES = 40
"""Workers a machine."""
SLOW, SLOWNESS = 0.04, 3.0
"""Share of machines that are slow (a failing disk, a neighbour), and how much slower."""
WORKER_LOST = 100.0
"""Hours after which a worker is lost, on average: a page that takes all memory, an operator."""
MACHINE_LOST = 500.0
"""The same for a machine; a spot machine may have a tenth of it."""
NOTICED = 30.0
"""Seconds until it is known that a machine is gone."""
SIZES = (25, 50, 100, 200, 500, 1000, 5000)
HOUR = 3600.0
NEAR = 0.05
"""Of sizes that are so near to the best in the worst case, that with the fewest files is chosen."""


@dataclass(frozen=True, slots=True)
class Job:
    """A crawl, and what it is done with."""

    name: str
    pages: int
    workers: int
    is_static: bool = False
    """Every worker has its share from the beginning, as with `--shard I/N`."""
    machine_lost: float = MACHINE_LOST


JOBS = (
    Job("a laptop, 8 workers, 2,000 pages", 2_000, 8),
    Job("a server, 64 workers, 100,000 pages", 100_000, 64),
    Job("1,000 workers, a million pages", 1_000_000, 1_000),
    Job("1,000 workers, ten million", 10_000_000, 1_000),
    Job("the same on spot machines", 10_000_000, 1_000, machine_lost=MACHINE_LOST / 10),
    Job("the same in 1,000 fixed shares", 10_000_000, 1_000, is_static=True),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run took."""

    longer: float
    """Of the ideal time, beyond it."""
    redone: float
    """Of the work, what was done again."""
    files: int


def simulate(job: Job, size: int, seed: int) -> Outcome:
    """One run with shards of so many pages."""
    dice = random.Random(f"{seed} {job.name} {size}")
    speeds = _speeds(job.workers, dice)
    shards = -(-job.pages // size)
    last = job.pages - size * (shards - 1)
    hours_to_loss = 1 / (1 / WORKER_LOST + 1 / job.machine_lost)
    ready = [(0.0, worker) for worker in range(job.workers)]
    left = [shards // job.workers + (w < shards % job.workers) for w in range(job.workers)]
    wait = lost = total = end = 0.0
    again = 0
    number = 0
    while number < shards or again:
        now, worker = heapq.heappop(ready)
        if job.is_static and not left[worker]:
            end = max(end, now)
            continue
        if not job.is_static:
            wait = max(wait, now) + HAND_OUT
            now = wait
        left[worker] -= 1
        is_new = number < shards
        number += is_new
        again -= not is_new
        pages = last if is_new and number == shards else size
        work = _seconds(pages, dice) * speeds[worker]
        broken = dice.expovariate(1 / (hours_to_loss * HOUR))
        if broken < work:
            lost += broken
            again += 1
            left[worker] += 1
            work = broken + (NOTICED if dice.random() < hours_to_loss / job.machine_lost else 0)
        total += work
        heapq.heappush(ready, (now + work, worker))
    end = max([end, *(at for at, _ in ready)])
    ideal = max(job.pages / job.workers, 1) * PAGE
    return Outcome(end / ideal - 1, lost / total, 5 * shards)


def _speeds(workers: int, dice: random.Random) -> list[float]:
    """How much longer each worker takes: those of one machine alike, one machine at least slow."""
    machines = -(-workers // CORES)
    slow = round(machines * SLOW) if machines > 1 else 0
    of_machine = [SLOWNESS] * max(slow, machines > 1) + [1.0] * machines
    return [of_machine[worker // CORES] * dice.uniform(0.95, 1.05) for worker in range(workers)]


def _seconds(pages: int, dice: random.Random) -> float:
    """The time of a shard: a sum over its pages, with the giants among them."""
    usual = dice.gammavariate(pages / SPREAD**2, SPREAD**2) * PAGE
    giants = 0
    gap = dice.expovariate(GIANTS)
    while gap < pages:
        giants += 1
        gap += dice.expovariate(GIANTS)
    return usual + giants * GIANT + SHARD


def mean(job: Job, size: int, runs: int) -> Outcome:
    """The mean of some runs."""
    some = [simulate(job, size, seed) for seed in range(1, runs + 1)]
    longer = sum(one.longer for one in some) / runs
    redone = sum(one.redone for one in some) / runs
    return Outcome(longer, redone, some[0].files)


def main() -> None:
    """Print a line a job, and the size that does well with all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print("time beyond the ideal".ljust(38) + "".join(f"{size:>8}" for size in SIZES))
    found = {job.name: {size: mean(job, size, runs) for size in SIZES} for job in JOBS}
    worst = dict.fromkeys(SIZES, 0.0)
    for name, outcomes in found.items():
        print(name.ljust(38) + "".join(f"{one.longer:>8.0%}" for one in outcomes.values()))
        best = min(one.longer for one in outcomes.values())
        for size, one in outcomes.items():
            worst[size] = max(worst[size], (1 + one.longer) / (1 + best) - 1)
    spot = found[JOBS[4].name].values()
    print("done again, on spot machines".ljust(38) + "".join(f"{one.redone:>8.3%}" for one in spot))
    print(
        "files of ten million pages".ljust(38)
        + "".join(f"{one.files / 1e3:>7,.0f}k" for one in spot)
    )
    cells = "".join(f"{worst[size]:>8.0%}" for size in SIZES)
    print("worse than the best size, at most".ljust(38) + cells)
    least = min(worst.values())
    chosen = max(size for size in SIZES if worst[size] <= least + NEAR)
    print(f"chosen: {chosen} pages a shard")


if __name__ == "__main__":
    main()
