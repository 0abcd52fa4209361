"""The sequence model: which blocks are the body, all of them decided together.

Each block has a score (above zero: body). The body is contiguous with holes, so a change between
body and not body costs something, and the sequence of states with the greatest sum wins (Viterbi).
A heading such as 相关阅读 closes the article: to come back after it costs more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEFORE, BODY, AFTER, CLOSED = range(4)

MINUS = float("-inf")


@dataclass(frozen=True, slots=True)
class Costs:
    """What a change of state costs, in nats."""

    enter: float = 0.5
    """First block of the body."""
    leave: float = 1.5
    """Body ends, for a hole or for good."""
    back: float = 2.0
    """Body goes on after a hole."""
    reopen: float = 8.0
    """Body goes on after a heading that closed the article."""


def best_states(
    scores: Sequence[float], closes: Sequence[bool], near: Sequence[bool], costs: Costs
) -> list[int]:
    """The best state of each block.

    `closes[i]`: block i opens a part that is no article. `near[i]`: block i stands in the same
    element as the one before it, so that a change between the two is dearer.

    >>> best_states([-2, 3, -1, 3, -2], [False] * 5, [True] * 5, Costs())
    [0, 1, 1, 1, 2]
    """
    value = [0.0, -costs.enter, MINUS, MINUS]
    steps: list[tuple[int, int, int, int]] = []
    for number, score in enumerate(scores):
        scale = 1.0 if near[number] else 0.6
        moves = _moves(value, closes[number], scale, costs) if number else None
        if moves is None:
            start = [MINUS, score - costs.enter, MINUS, MINUS]
            start[CLOSED if closes[0] else BEFORE] = 0.0
            value = start
            steps.append((0, 0, 0, 0))
            continue
        value = [moves[0][0], moves[1][0] + score, moves[2][0], moves[3][0]]
        steps.append((moves[0][1], moves[1][1], moves[2][1], moves[3][1]))
    return _trace_back(value, steps)


def _moves(
    value: list[float], closes: bool, scale: float, costs: Costs
) -> list[tuple[float, int]]:
    """For each state the best way into it: the value so far and the state that it came from."""
    leave, back, reopen = costs.leave * scale, costs.back * scale, costs.reopen * scale
    body = max(
        (value[BEFORE] - costs.enter, BEFORE),
        (value[BODY], BODY),
        (value[AFTER] - back, AFTER),
        (value[CLOSED] - reopen, CLOSED),
    )
    out = max((value[AFTER], AFTER), (value[BODY] - leave, BODY))
    if not closes:
        return [(value[BEFORE], BEFORE), body, out, (value[CLOSED], CLOSED)]
    shut = max((value[CLOSED], CLOSED), out)
    return [(value[BEFORE], BEFORE), body, (MINUS, AFTER), shut]


def _trace_back(value: list[float], steps: Sequence[tuple[int, int, int, int]]) -> list[int]:
    if not steps:
        return []
    state = max(range(4), key=lambda which: value[which])
    states = [state]
    for step in reversed(steps[1:]):
        state = step[state]
        states.append(state)
    states.reverse()
    return states
