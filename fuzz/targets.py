"""What the fuzzers call: bytes in, and what must hold whatever they are.

Each target takes any bytes, sends them through a part of the house, and asserts what must always
be true there. `python -m fuzz.run NAME` searches for bytes that break one; `tests/trust/
test_fuzz_corpus.py` tries the kept corpus and every earlier finding with each run of the tests.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Block, Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, ErrorRow, row_json
from shuangjian_cli.pipeline import StageError, clean_page, extract_facts
from shuangjian_cli.settings import Settings
from shuangjian_cli.sources import Item, Skipped, SourceOptions, find_inputs, plan, read, read_shard
from shuangjian_cli.stages.decode import NotTextError, decode
from shuangjian_cli.stages.parse import parse
from shuangjian_cli.stages.repair import repair
from shuangjian_cli.stages.strip import strip

SETTINGS = Settings()
SMALL = 200_000
"""`--max-bytes` of the sources here: enough to unpack what a fuzzer packs."""
DECLARED = (None, "gbk", "big5", "utf-16", "hz", "latin-1", "no-such-code", "utf-7")


@cache
def lexicon() -> Lexicon:
    """One lexicon for all."""
    return Lexicon()


def decode_target(data: bytes) -> None:
    """The first byte chooses the declared encoding; the text can always be written as UTF-8."""
    declared = DECLARED[data[0] % len(DECLARED)] if data else None
    page = RawPage("p", "p", data[1:], declared=declared)
    try:
        document = decode(Document(page), lexicon(), SETTINGS)
    except NotTextError:
        return
    document.content.encode("utf-8")
    assert 0 <= document.encoding_confidence <= 1


def parse_target(data: bytes) -> None:
    """Any text is read as markup or as flat text, into lines in their order."""
    text = data.decode("utf-8", "replace")
    document = parse(Document(RawPage("p", "p", text), text), lexicon(), SETTINGS)
    assert [block.order for block in document.blocks] == list(range(len(document.blocks)))
    assert all(block.text.strip() and "\n" not in block.text for block in document.blocks)


def repair_target(data: bytes) -> None:
    """A line in is a line out, and every line can be written as UTF-8."""
    lines = data.decode("utf-8", "replace").splitlines()
    blocks = tuple(Block(text=line, order=order) for order, line in enumerate(lines))
    page = RawPage("p", "p", "")
    document = repair(Document(page, blocks=blocks), lexicon(), SETTINGS)
    assert len(document.blocks) == len(blocks)
    for block in document.blocks:
        block.text.encode("utf-8")


def strip_target(data: bytes) -> None:
    """Every block of a page has a verdict with its reason; what is cut is cut off its text."""
    text = data.decode("utf-8", "replace")
    parsed = parse(Document(RawPage("p", "p", text), text), lexicon(), SETTINGS)
    document = strip(parsed, lexicon(), SETTINGS)
    assert len(document.verdicts) == len(document.blocks) == len(parsed.blocks)
    assert all(verdict.rule and verdict.reason for verdict in document.verdicts)
    for before, after in zip(parsed.blocks, document.blocks, strict=True):
        assert after.order == before.order and after.text in before.text
    fields = [chosen.field for chosen in document.metadata]
    assert len(fields) == len(set(fields))


def whole_target(data: bytes) -> None:
    """A page to its facts; every fact stands where it says, and rows survive their writing."""
    try:
        cleaned = clean_page(RawPage("p", "p", data), lexicon(), SETTINGS)
    except StageError as error:
        assert isinstance(error.cause, NotTextError)
        return
    check_row(cleaned.row)


def extract_target(data: bytes) -> None:
    """The second half alone, on a text as it is."""
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    check_row(DocumentRow(doc_id="p", source="p", text=text, published="2023-06-01"))


def check_row(row: DocumentRow) -> None:
    """The facts of a row stand in its text, are in order, and the row can be read again."""
    facts = extract_facts(row, lexicon(), SETTINGS)
    for fact in facts:
        assert row.text[fact.start : fact.end] == fact.quote
        at = fact.sentence_start
        assert row.text[at : at + len(fact.sentence)] == fact.sentence
        assert at <= fact.start < fact.end <= at + len(fact.sentence)
        assert fact.value_max is None or isinstance(fact.value_max, int | float)
        json.loads(row_json(fact), parse_constant=_no_constant)
    assert len({fact.record_id for fact in facts}) == len(facts)
    again = DocumentRow.model_validate_json(row_json(row))
    assert again == row
    for block in row.blocks:
        assert 0 <= block.start <= block.end <= len(row.text)


def _no_constant(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


def jsonl_target(data: bytes) -> None:
    """Rows of any kind: every line that is not blank is an item."""
    lines = [line for line in data.split(b"\n") if line.strip()]
    found = check_source("x.jsonl", data)
    assert len(found) == len(lines) if data else len(found) == 1  # an empty file is an error


def zip_target(data: bytes) -> None:
    """A zip archive, whole or not."""
    check_source("x.zip", data)


def tar_target(data: bytes) -> None:
    """A tar archive, whole or not."""
    check_source("x.tar", data)


def gzip_target(data: bytes) -> None:
    """A packed page."""
    check_source("x.html.gz", data)


def zst_target(data: bytes) -> None:
    """Rows packed by zstd; needs the extra `zstd`."""
    check_source("x.jsonl.zst", data)


def warc_target(data: bytes) -> None:
    """A WARC file, whole or not; needs the extra `warc`."""
    check_source("x.warc", data)


def check_source(name: str, data: bytes) -> list[Item]:
    """Nothing is raised, every item can be written, and shards hold the same items."""
    options = SourceOptions(max_bytes=SMALL)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        inputs = find_inputs([str(file)])
        found = list(read(inputs, options))
        spool = Path(folder) / "spool"
        spool.mkdir()
        shards = plan(inputs, options, size=2, spool=lambda number: spool)
        # a shard's spool is read before the next is cut
        again = [item for shard in shards for item in read_shard(shard, options)]
    assert all(isinstance(item, RawPage | DocumentRow | ErrorRow | Skipped) for item in found)
    for item in found:
        if isinstance(item, DocumentRow | ErrorRow):
            row_json(item).encode("utf-8")
        elif isinstance(item, RawPage):
            item.doc_id.encode("utf-8")
            assert len(item.data) <= SMALL
    assert _pages(again) == _pages(found)
    return found


def _pages(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if not isinstance(item, Skipped)]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": decode_target,
    "parse": parse_target,
    "repair": repair_target,
    "strip": strip_target,
    "whole": whole_target,
    "extract": extract_target,
    "jsonl": jsonl_target,
    "zip": zip_target,
    "tar": tar_target,
    "gzip": gzip_target,
    "zst": zst_target,
    "warc": warc_target,
}
