"""Confidence means what it says: nine in ten of the facts given 0.9 are right."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "tools" / "score_records.py"
MANY = 100
"""Facts that a bin must hold before its share says anything."""
FAR = 0.05
"""How far the share of right facts may lie from the mean confidence of a bin."""


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="needs the scorer of ../shared")
def test_reliability_out_of_fold() -> None:
    calibrate = pytest.importorskip("bench.calibrate")
    rows = calibrate.reliability(calibrate.judge())
    assert sum(number for _, _, number, _, _ in rows) > MANY
    for low, high, number, mean, share in rows:
        if number >= MANY:
            assert abs(mean - share) <= FAR, (low, high)
    sure = _right([row for row in rows if row[0] >= 0.9])
    doubtful = _right([row for row in rows if row[1] <= 0.8])
    assert sure > doubtful


def _right(rows: list[tuple[float, float, int, float, float]]) -> float:
    """The share of right facts over several bins; a bin of four facts alone says nothing."""
    return sum(number * share for *_, number, _, share in rows) / sum(row[2] for row in rows)
