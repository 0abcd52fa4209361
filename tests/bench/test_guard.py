"""No main stage got several times slower, in units of plain Python; and what the guard says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import guard

FAR_SLOWER = 4.0
"""Times the kept cost at which a stage fails: above any noise, below what a lost gate costs."""
ENOUGH = 0.05
TRIES = 3


def test_no_stage_is_far_slower_than_at_the_last_release() -> None:
    then = guard.kept()["ratios"]
    assert then.keys() == guard.stages().keys()
    for _ in range(TRIES):  # a neighbour on the machine may cost one try, hardly three
        changed = guard.changes(guard.ratios(turns=3, long_enough=ENOUGH), then)
        if max(changed.values()) < FAR_SLOWER:
            return
    pytest.fail(f"times the kept cost: {changed}")


def test_a_change_is_the_ratio_to_what_was_kept() -> None:
    assert guard.changes({"parse": 3.0, "new": 1.0}, {"parse": 2.0, "gone": 1.0}) == {"parse": 1.5}


def test_the_exit_code_tells_of_a_slower_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    monkeypatch.setattr(guard, "KEPT", tmp_path / "guard.json")
    monkeypatch.setattr(guard, "ratios", lambda: {"parse": 10.0})
    assert guard.main([]) == 0  # nothing is kept yet
    assert guard.main(["--keep"]) == 0
    assert json.loads(guard.KEPT.read_text())["ratios"] == {"parse": 10.0}
    monkeypatch.setattr(guard, "ratios", lambda: {"parse": 12.0})
    assert guard.main([]) == 0
    monkeypatch.setattr(guard, "ratios", lambda: {"parse": 13.0})
    assert guard.main([]) == 1
    assert "+30%" in capsys.readouterr().out
