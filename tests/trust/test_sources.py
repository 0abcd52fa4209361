"""Archives, packed files and rows made to do harm: refused by name, read within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.batch.item import treat
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, ErrorRow, row_json
from shuangjian_cli.settings import Settings
from shuangjian_cli.sources import Item, Skipped, SourceOptions, find_inputs, read
from shuangjian_cli.sources.files import Input
from shuangjian_cli.sources.rows import parse_line

from .helpers import TEXT, lexicon, write

QUICK = settings(max_examples=80, deadline=None)
MEGABYTE = 1 << 20


def items(path: Path, **options: object) -> list[Item]:
    return list(read(find_inputs([str(path)]), SourceOptions(**options)))  # type: ignore[arg-type]


def told(found: list[Item]) -> list[str]:
    return [item.message for item in found if isinstance(item, ErrorRow)]


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


CLIMBING = (
    "../../out.txt",
    "/etc/out.txt",
    "a/../../b.txt",
    "C:\\out.txt",
    "a\nb.txt",
    "\x1b[2J.txt",
)


@pytest.mark.parametrize("name", CLIMBING)
def test_members_that_climb_out_are_read_and_never_unpacked(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder, "x.zip", zipped({name: TEXT.encode()}))
    with tarfile.open(folder / "x.tar", "w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    for kind in ("zip", "tar"):
        (page,) = items(folder / f"x.{kind}")
        assert isinstance(page, RawPage) and page.doc_id.startswith(f"x.{kind}#")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["in", "x.tar", "x.zip"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_of_a_tar_are_left_alone(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        info = tarfile.TarInfo("passwd.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        page = tarfile.TarInfo("a.txt")
        page.size = len(TEXT.encode())
        archive.addfile(page, io.BytesIO(TEXT.encode()))
    assert [item.doc_id for item in items(tmp_path / "x.tar")] == ["x.tar#a.txt"]  # type: ignore[union-attr]


def test_links_of_a_zip_hold_no_more_than_their_own_bytes(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    (page,) = items(tmp_path / "x.zip")
    assert isinstance(page, RawPage) and page.data == b"/etc/passwd"


def bomb() -> bytes:
    return b"0" * (60 * MEGABYTE)


PACKED = ("x.html.gz", "x.zip", "x.tar.gz", "x.tar.xz", "x.tar.bz2", "x.tar", "x.jsonl.gz")
PACKED += ("x.html.xz", "x.html.bz2", "x.txz")
PACKED_BY_EXTRAS = ("x.html.zst", "x.jsonl.zst", "x.warc.gz", "packed.warc")


@pytest.mark.parametrize("name", PACKED + PACKED_BY_EXTRAS)
def test_bombs_are_refused_before_they_are_in_memory(tmp_path: Path, name: str) -> None:
    if name in PACKED_BY_EXTRAS:
        pytest.importorskip("zstandard" if name.endswith("zst") else "warcio")
    data = {
        "x.html.zst": lambda: zstd(bomb()),
        "x.jsonl.zst": lambda: zstd(b'{"text":"' + bomb()),
        "x.tar.xz": lambda: lzma.compress(tarred({"bomb.html": bomb()}), preset=0),
        "x.tar.bz2": lambda: bz2.compress(tarred({"bomb.html": bomb()}), 1),
        "x.txz": lambda: lzma.compress(tarred({"bomb.html": bomb()}), preset=0),
        "x.html.xz": lambda: lzma.compress(bomb(), preset=0),
        "x.html.bz2": lambda: bz2.compress(bomb(), 1),
        "x.tar": lambda: gzip.compress(tarred({"bomb.html": bomb()}), 1),
        "x.warc.gz": lambda: gzip.compress(record(bomb()), 1),
        "packed.warc": lambda: record(gzip.compress(bomb(), 1), "Content-Encoding: gzip\r\n"),
        "x.html.gz": lambda: gzip.compress(bomb(), 1),
        "x.jsonl.gz": lambda: gzip.compress(b'{"text":"' + bomb(), 1),
        "x.zip": lambda: zipped({"bomb.html": bomb()}),
        "x.tar.gz": lambda: gzip.compress(tarred({"bomb.html": bomb()}), 1),
    }[name]()
    path = write(tmp_path, name, data)
    tracemalloc.start()
    try:
        found = items(path, max_bytes=MEGABYTE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == 1 and "--max-bytes" in told(found)[0]
    assert peak < 20 * MEGABYTE


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=1).compress(data)


def record(body: bytes, more: str = "") -> bytes:
    """A WARC file of one page."""
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}\r\n".encode() + body
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
    return f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"


def tarred(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def test_a_packed_bomb_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = gzip.compress(bomb(), 1)
    write(tmp_path, "x.zip", zipped({"a.html.gz": inner, "b.txt": TEXT.encode()}))
    found = items(tmp_path / "x.zip", max_bytes=MEGABYTE)
    assert isinstance(found[0], ErrorRow) and isinstance(found[1], RawPage)


@pytest.mark.parametrize("inner", ["i.zip", "i.tar.gz", "i.html"])
def test_archives_in_archives_are_refused_whatever_their_name(tmp_path: Path, inner: str) -> None:
    write(
        tmp_path, "x.zip", zipped({inner: zipped({"a.txt": TEXT.encode()}), "b.txt": TEXT.encode()})
    )
    found = items(tmp_path / "x.zip")
    assert [type(item) for item in found] == [ErrorRow, RawPage]


def test_a_file_packed_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "x.html.gz", gzip.compress(gzip.compress(TEXT.encode())))
    assert "gzip" in told(items(path))[0]


def test_a_member_without_a_name_ends_nothing(tmp_path: Path) -> None:
    """Found by fuzzing: `ZipInfo.is_dir` fails on it."""
    data = zipped({"#": TEXT.encode(), "b.txt": TEXT.encode()})
    at = data.index(b"PK\x01\x02")
    short = bytearray(data[:at] + data[at:].replace(b"#", b"", 1))
    short[at + 28] = 0  # the length of the name in the directory
    end = short.index(b"PK\x05\x06")
    short[end + 12] -= 1  # the size of the directory
    found = items(write(tmp_path, "x.zip", bytes(short)))
    assert len(found) == 2 and isinstance(found[1], RawPage)


def test_a_warc_record_without_an_address_is_an_error(tmp_path: Path) -> None:
    """Found by fuzzing: warcio asks the missing address how it begins."""
    pytest.importorskip("warcio")
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 20\r\n\r\n"
    record = head + b"HTTP/1.1 200 OK\r\n\r\nab\r\n\r\n"
    found = items(write(tmp_path, "x.warc", record))
    assert len(found) == 1 and isinstance(found[0], ErrorRow)


# rows of JSON


def row(line: str | bytes) -> Item:
    data = line.encode() if isinstance(line, str) else line
    return parse_line(Input(None, "x", "x"), 1, data, SourceOptions())


def test_of_two_keys_the_last_holds() -> None:
    item = row(f'{{"id": "a", "text": "x", "id": "b", "text": "{TEXT}"}}')
    assert isinstance(item, RawPage) and (item.doc_id, item.data) == ("b", TEXT)


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"a":' * 100_000, "1" * 1_000_000, '{"id": ' + "9" * 5000 + "}"]
)
def test_deep_and_huge_json_is_an_error(line: str) -> None:
    assert isinstance(row(line), ErrorRow)


@pytest.mark.parametrize("line", ['"abc', '{"id": "a"', f'{{"text": "{TEXT}"}}', "9" * 5000])
def test_a_last_line_without_its_end_is_what_it_is_with_one(line: str) -> None:
    """Found by fuzzing: a run, which copies rows, told of another error than `clean`."""
    assert row(line) == row(line + "\n")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", "-0", "9" * 4000, "null", "[[]]"])
def test_strange_values_do_not_come_out_as_broken_json(value: str) -> None:
    raw = row(f'{{"id": {value}, "text": "{TEXT}", "other": {value}, "published": {value}}}')
    kind = '"kind": "shuangjian.document/1"'
    clean = row(f'{{{kind}, "doc_id": "d", "source": "d", "text": "{TEXT}", "other": {value}}}')
    for item in (raw, clean):
        outcome = treat(item, lexicon(), Settings(), facts=True)
        for written in (outcome.document, *outcome.facts, outcome.error):
            if written is not None:
                json.loads(row_json(written), parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = (
    "id",
    "text",
    "html",
    "url",
    "title",
    "published",
    "publisher",
    "place",
    "blocks",
    "marks",
    "counts",
)


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6), st.booleans())
@QUICK
def test_any_row_is_a_page_or_an_error(data: dict[str, object], clean: bool) -> None:
    if clean:
        data = {"kind": "shuangjian.document/1", "doc_id": "d", "source": "d", "text": TEXT, **data}
    item = row(json.dumps(data))
    assert isinstance(item, RawPage | DocumentRow | ErrorRow)
    outcome = treat(item, lexicon(), Settings(), facts=True)
    assert outcome.document or outcome.error
    for written in (outcome.document, *outcome.facts, outcome.error):
        if written is not None:
            row_json(written).encode("utf-8")


@given(st.binary(max_size=300))
@QUICK
def test_any_line_is_a_page_or_an_error(data: bytes) -> None:
    assert isinstance(row(data.replace(b"\n", b" ")), RawPage | DocumentRow | ErrorRow)


@pytest.mark.parametrize(
    "name", ["x.zip", "x.tar", "x.tar.gz", "x.html.gz", "x.jsonl", "x.warc", "x.parquet"]
)
@given(data=st.binary(max_size=200), head=st.booleans())
@settings(max_examples=25, deadline=None)
def test_any_bytes_under_any_name_are_items(
    tmp_path_factory, name: str, data: bytes, head: bool
) -> None:
    heads = {"zip": b"PK\3\4", "gz": b"\x1f\x8b\x08\0", "warc": b"WARC/1.0\r\n", "parquet": b"PAR1"}
    start = heads.get(name.rsplit(".", 1)[1], b"") if head else b""
    path = write(tmp_path_factory.mktemp("any"), name, start + data)
    known = RawPage | DocumentRow | ErrorRow | Skipped
    assert all(isinstance(item, known) for item in items(path))


def test_a_line_of_50_megabytes_is_refused_or_read_in_time(tmp_path: Path) -> None:
    line = json.dumps({"text": "清" * (8 * MEGABYTE)}).encode() + b"\n"  # 48 MB: \\uXXXX
    rows = line + json.dumps({"id": "b", "text": TEXT}).encode()
    path = write(tmp_path, "x.jsonl", rows)
    start = time.process_time()
    found = items(path, max_bytes=MEGABYTE)
    assert time.process_time() - start < 10
    assert [type(item) for item in found] == [ErrorRow, RawPage]


def test_a_page_that_is_one_line_is_refused_above_the_limit_and_else_read_in_time(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "x.txt", "清溪市".encode() * (6 * MEGABYTE))  # 54 MB
    assert "--max-bytes" in told(items(path, max_bytes=50_000_000))[0]
    page = RawPage("p", "p", TEXT + "清溪市" * MEGABYTE + TEXT)  # 9 MB
    start = time.process_time()
    assert treat(page, lexicon(), Settings(), facts=True).document
    assert time.process_time() - start < 60
