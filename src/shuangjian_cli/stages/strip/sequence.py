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
    value = [0.0, MINUS, MINUS, MINUS, MINUS]
    steps: list[tuple[int, ...]] = []
    for number, score in enumerate(scores):
        scale = 1.0 if number == 0 or near[number] else FAR
        moves = _moves(value, closes[number], scale, costs)
        if opening is not None and number > opening and closes[number]:
            moves[CLOSED] = max(moves[CLOSED], moves[BEFORE])
            moves[BEFORE] = (MINUS, BEFORE)
        value = [move[0] for move in moves]
        value[BODY] += score
        value[REOPENED] += min(score, REOPENED_GAIN)
        steps.append(tuple(move[1] for move in moves))
    return _trace_back(value, steps)


FAR = 0.6
"""Share of the cost of a change between blocks of different elements."""


def _moves(value: list[float], closes: bool, scale: float, costs: Costs) -> list[Move]:
    """For each state the best way into it: the value so far and the state that it came from."""
    leave, back, reopen = costs.leave * scale, costs.back * scale, costs.reopen * scale
    body = max(
        (value[BEFORE] - costs.enter, BEFORE),
        (value[BODY], BODY),
        (value[AFTER] - back, AFTER),
    )
    out = max((value[AFTER], AFTER), (value[BODY] - leave, BODY))
    shut = max((value[CLOSED], CLOSED), (value[REOPENED] - leave, REOPENED))
    again = max((value[REOPENED], REOPENED), (value[CLOSED] - reopen, CLOSED))
    if closes:  # the line itself is never body: else it would be kept so as not to close
        shut = max(shut, out)
        return [(value[BEFORE], BEFORE), (MINUS, BODY), (MINUS, AFTER), shut, (MINUS, REOPENED)]
    return [(value[BEFORE], BEFORE), body, out, shut, again]


def _trace_back(value: list[float], steps: Sequence[tuple[int, ...]]) -> list[int]:
    if not steps:
        return []
    state = max(range(5), key=lambda which: value[which])
    states = [state]
    for step in reversed(steps[1:]):
        state = step[state]
        states.append(state)
    states.reverse()
    return states
