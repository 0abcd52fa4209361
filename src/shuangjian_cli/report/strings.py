"""The words of the report in Chinese and English."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ..lexicon import Lexicon

HERE = Path(__file__).parent
SCOPE = "strip.scope"
"""Row of `observations.toml` with the words that stand for a place."""


def load_strings(lexicon: Lexicon) -> dict[str, Any]:
    """All strings; a metric of the lexicon that has no label here shows by its id.

    `place_words` are the words by which a sentence points to its place: 全市, 该县.
    """
    strings: dict[str, Any] = {}
    for name in ("strings.toml", "rules.toml"):
        strings |= tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    strings["place_words"] = [
        word for row in lexicon.rows("observations") if row.id == SCOPE for word in row["words"]
    ]
    labels = {row["metric"]: row.get("label") for row in lexicon.rows("metrics")}
    for metric, label in labels.items():
        if metric not in strings["metric"]:
            strings["metric"][metric] = {"zh": label or metric, "en": metric}
    return strings
