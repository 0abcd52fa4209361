"""The kept corpus of the fuzzers, and every input that once broke a target, go through again."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.targets import TARGETS

from ..conftest import ROOT

CORPUS = ROOT / "fuzz" / "corpus"
EXTRAS = {"warc": "warcio", "zst": "zstandard"}
"""What a target needs beside the package."""


@pytest.mark.parametrize("name", TARGETS)
def test_the_kept_corpus_breaks_nothing(name: str) -> None:
    if name in EXTRAS:
        pytest.importorskip(EXTRAS[name])
    files: list[Path] = sorted((CORPUS / name).iterdir())
    assert files
    for file in files:
        TARGETS[name](file.read_bytes())
    TARGETS[name](b"")
