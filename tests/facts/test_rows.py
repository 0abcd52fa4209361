"""Rows are read whole, packed or not; what is damaged is named, and never read in part."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from shuangjian_cli.facts.rows import RowFile, RowsError

from .make import fact

ROWS = [fact(f"page-{number}", value=number) for number in range(300)]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def pack(suffix: str, data: bytes) -> bytes:
    if suffix == ".gz":
        return gzip.compress(data)
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)


def read(file: Path) -> list[dict]:
    with RowFile(file) as rows:
        return [row for _, row in rows.rows()]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_frames_that_follow_each_other_are_one_file(tmp_path: Path, suffix: str) -> None:
    """A run joins its packed parts so."""
    middle = LINES.index(b"\n", len(LINES) // 2) + 1
    file = tmp_path / f"facts.jsonl{suffix}"
    file.write_bytes(pack(suffix, LINES[:middle]) + pack(suffix, LINES[middle:]))
    assert read(file) == ROWS


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_file_that_is_cut_or_damaged_is_refused(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"facts.jsonl{suffix}"
    packed = pack(suffix, LINES)
    middle = len(packed) // 2
    damaged = packed[:middle] + bytes(64) + packed[middle + 64 :]
    for data in (packed[:middle], packed[:-1], damaged, b"no packed data at all"):
        file.write_bytes(data)
        with pytest.raises(RowsError, match=f"facts.jsonl{suffix}: "):
            read(file)


def test_lines_that_are_no_rows_are_named(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    for line, words in ((b"{", "is not JSON"), (b"[1]", "no JSON object"), (b"\xff", "UTF-8")):
        file.write_bytes(LINES + line + b"\n")
        with pytest.raises(RowsError, match=f"facts.jsonl: line 301 .*{words}"):
            read(file)
