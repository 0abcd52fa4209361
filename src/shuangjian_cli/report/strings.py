"""The words of the report in Chinese and English."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ..lexicon import Lexicon

FILE = Path(__file__).parent / "strings.toml"


def load_strings(lexicon: Lexicon) -> dict[str, Any]:
    """All strings; a metric of the lexicon that has no label here shows by its id."""
    strings: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    labels = {row["metric"]: row.get("label") for row in lexicon.rows("metrics")}
    for metric, label in labels.items():
        if metric not in strings["metric"]:
            strings["metric"][metric] = {"zh": label or metric, "en": metric}
    return strings
