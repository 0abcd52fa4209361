"""How sure a fact is: the share of facts found in the same way that were right, out of fold.

In: the construction that found a fact, its metric and its flags. Out: 0..1. The shares stand in
`lexicon/confidence.toml`, which `bench/calibrate.py` writes from pages with gold: for each of five
folds the facts of the fold are judged, so that no page speaks for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon

UNKNOWN = 0.6
"""For a construction that the table does not name: a user's own row."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Shares by construction, and factors for doubts."""

    shares: dict[str, float]
    doubts: dict[str, float]

    def of(self, construct: str, metric: str, flags: Sequence[str]) -> float:
        """The confidence of a fact, less for every flag.

        >>> Calibration({"num-cl-noun": 0.95}, {"digit_lost": 0.2}).of(
        ...     "num-cl-noun", "students", ["digit_lost"])
        0.19
        """
        value = self.shares.get(f"{construct}:{metric}", self.shares.get(construct, UNKNOWN))
        if not flags:
            return value
        for flag in flags:
            value *= self.doubts.get(flag, 1.0)
        return round(value, 2)


def build_calibration(lexicon: Lexicon) -> Calibration:
    """Read confidence.toml; for `lexicon.get`."""
    rows = lexicon.rows("confidence")
    return Calibration(
        {row.id: round(float(row["share"]), 2) for row in rows if "share" in row.data},
        {
            row.id.removeprefix("flag."): float(row["factor"])
            for row in rows
            if "factor" in row.data
        },
    )
