"""Numbers with their bounds and units; the shared phrases, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuangjian_cli.extract.numbers.numerals import fold
from shuangjian_cli.extract.numbers.quantities import build_reader, read_quantities
from shuangjian_cli.lexicon import Lexicon

PHRASES = Path(__file__).parents[3] / "shared" / "data" / "edu_quantities.jsonl"
SHARE_RIGHT = 0.97
"""Of the numbers of the shared phrases; two follow another reading of 数十 than the contract."""


def read(text: str) -> list[tuple[float, float | None, str]]:
    reader = Lexicon().get(build_reader)
    return [
        (float(q.value), None if q.value_max is None else float(q.value_max), q.qualifier)
        for q in read_quantities(fold(text), reader)
        if q.kind not in {"none", "bare"}
    ]


@pytest.mark.shared
@pytest.mark.skipif(not PHRASES.is_file(), reason="needs ../shared")
def test_shared_phrases() -> None:
    right = total = 0
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        phrase = json.loads(line)
        found = read(phrase["text"])
        if not phrase["expected"]:
            assert found == [], phrase["text"]
        for wanted in phrase["expected"]:
            high = wanted["value_max"]
            key = (wanted["value"], high, wanted["qualifier"])
            right += any(
                abs(value - key[0]) < 0.001 and top == key[1] and bound == key[2]
                for value, top, bound in found
            )
            total += 1
    assert right / total >= SHARE_RIGHT


def test_vague_is_more_than() -> None:
    assert read("数十名专家到校") == [(10.0, None, "more_than")]


def test_from_to_is_two() -> None:
    assert read("由187家压到29家") == [(187.0, None, "exact"), (29.0, None, "exact")]
