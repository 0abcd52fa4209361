"""The sequence model: which blocks are the body, all of them decided together.

Each block has a score (above zero: body). The body is contiguous with holes, so a change between
body and not body costs something, and the sequence of states with the greatest sum wins (Viterbi).
A heading such as 相关阅读 closes the article: to come back after it costs more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEFORE, BODY, AFTER, CLOSED, REOPENED = range(5)

MINUS = float("-inf")

REOPENED_GAIN = 0.5
"""Most that a block adds to a body that goes on after its end was announced. Comments and lists of
teasers read like text too; only a long run of paragraphs may outweigh the announcement."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What a change of state costs, in nats."""

    enter: float = 0.5
    """First block of the body."""
    leave: float = 1.5
    """Body ends, for a hole or for good."""
    back: float = 2.0
    """Body goes on after a hole."""
    reopen: float = 6.0
    """Body goes on after a line that closed the article."""


Move = tuple[float, int]

NOT_BODY, NOT_AFTER, NOT_REOPENED = (MINUS, BODY), (MINUS, AFTER), (MINUS, REOPENED)


def best_states(
    scores: Sequence[float],
    closes: Sequence[bool],
    near: Sequence[bool],
    costs: Costs,
    opening: int | None = None,
) -> list[int]:
    """The best state of each block.

    `closes[i]`: block i opens a part that is no article. `near[i]`: block i stands in the same
    element as the one before it, so that a change between the two is dearer. `opening` is the
    paragraph that follows the title: a line after it that closes the article closes it for good,
    whether or not anything was taken for body by then.

    >>> best_states([-2, 3, -1, 3, -2], [False] * 5, [True] * 5, Costs())
    [0, 1, 1, 1, 2]
    """
    value: Sequence[float] = (0.0, MINUS, MINUS, MINUS, MINUS)
    steps: list[tuple[int, ...]] = []
    for number, score in enumerate(scores):
        scale = 1.0 if number == 0 or near[number] else FAR
        closed = closes[number]
        before, body, out, shut, again = _moves(value, closed, scale, costs)
        if closed and opening is not None and number > opening:
            shut = max(shut, before)
            before = (MINUS, BEFORE)
        gain = score if score < REOPENED_GAIN else REOPENED_GAIN
        value = (before[0], body[0] + score, out[0], shut[0], again[0] + gain)
        steps.append((before[1], body[1], out[1], shut[1], again[1]))
    return _trace_back(value, steps)


FAR = 0.6
"""Share of the cost of a change between blocks of different elements."""


def _moves(value: Sequence[float], closes: bool, scale: float, costs: Costs) -> tuple[Move, ...]:
    """For each state the best way into it: the value so far and the state that it came from, of
    equals the later one; compared one by one, as `max` of pairs takes twice as long."""
    before, body, after, closed, reopened = value
    leave = costs.leave * scale
    left, shut_again = body - leave, reopened - leave
    out = (after, AFTER) if after >= left else (left, BODY)
    shut = (closed, CLOSED) if closed > shut_again else (shut_again, REOPENED)
    if closes:  # the line itself is never body: else it would be kept so as not to close
        return (before, BEFORE), NOT_BODY, NOT_AFTER, max(shut, out), NOT_REOPENED
    entered, back = before - costs.enter, after - costs.back * scale
    inside = (body, BODY) if body >= entered else (entered, BEFORE)
    inside = (back, AFTER) if back >= inside[0] else inside
    opened = closed - costs.reopen * scale
    again = (reopened, REOPENED) if reopened >= opened else (opened, CLOSED)
    return (before, BEFORE), inside, out, shut, again


def _trace_back(value: Sequence[float], steps: Sequence[tuple[int, ...]]) -> list[int]:
    if not steps:
        return []
    state = max(range(5), key=lambda which: value[which])
    states = [state]
    for step in reversed(steps[1:]):
        state = step[state]
        states.append(state)
    states.reverse()
    return states
