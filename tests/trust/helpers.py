"""Pages of our own to be broken, and what must hold of whatever becomes of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, Fact, row_json
from shuangjian_cli.pipeline import StageError, clean_page, extract_facts
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.decode import NotTextError

from ..conftest import ROOT

SAMPLES = ROOT / "data" / "samples" / "pages"
TEXT = "清溪市教育局获悉，全市共有学校481所，课后服务惠及学生31万余名，投入资金3.5亿元。"


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@cache
def samples() -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted(SAMPLES.iterdir()))


def through(data: bytes | str, **page: object) -> tuple[DocumentRow, tuple[Fact, ...]]:
    """A page through the whole house; whatever it raises is a failure."""
    cleaned = clean_page(RawPage("p", "p", data, **page), lexicon(), Settings())  # type: ignore[arg-type]
    return cleaned.row, check(cleaned.row)


def survives(data: bytes | str, **page: object) -> None:
    """A page goes through, or is refused as no text in any encoding."""
    try:
        through(data, **page)
    except StageError as error:
        assert isinstance(error.cause, NotTextError)


def _no_number(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def check(row: DocumentRow) -> tuple[Fact, ...]:
    """The facts of a row; each stands where it says, and everything can be written and read."""
    facts = extract_facts(row, lexicon(), Settings())
    for fact in facts:
        assert row.text[fact.start : fact.end] == fact.quote
        at = fact.sentence_start
        assert row.text[at : at + len(fact.sentence)] == fact.sentence
        assert at <= fact.start < fact.end <= at + len(fact.sentence)
        json.loads(row_json(fact), parse_constant=_no_number)
    assert len({fact.record_id for fact in facts}) == len(facts)
    for block in row.blocks:
        assert 0 <= block.start <= block.end <= len(row.text)
    for mark in row.marks:
        assert 0 <= mark.start < mark.end <= len(row.text)
    written = row_json(row)
    written.encode("utf-8")
    assert DocumentRow.model_validate_json(written) == row
    return facts


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
