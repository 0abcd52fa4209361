"""Archives, WARC, Parquet and packed files, made by tools other than ours; cut and damaged ones."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import ErrorRow
from shuangjian_cli.sources import (
    InputChangedError,
    Skipped,
    SourceOptions,
    find_inputs,
    plan,
    read,
    read_shard,
)

TEXT = "全市共有学校481所，课后服务惠及学生31万余名。"


def items(*paths: Path, **options):
    return list(read(find_inputs([str(path) for path in paths]), SourceOptions(**options)))


def messages(found) -> list[str]:
    return [item.message for item in found if isinstance(item, ErrorRow)]


def pages(found) -> dict[str, str]:
    decoded = {}
    for item in found:
        if isinstance(item, RawPage):
            data = item.data
            decoded[item.doc_id] = data if isinstance(data, str) else data.decode()
    return decoded


# archives


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def make_tar(path: Path, members: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


MEMBERS = {
    "a/1.html": f"<p>{TEXT}</p>".encode(),
    "a/.hidden": b"x",
    "__MACOSX/a/1.html": b"x",
    "2.txt.gz": gzip.compress(TEXT.encode()),
    "rows.jsonl": json.dumps({"id": "r1", "text": TEXT}).encode(),
    "inner.zip": b"PK\x03\x04",
    "picture.png": b"\x89PNG\r\n\x1a\n",
    "empty.txt": b"",
}


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.bz2", "x.tar.xz"])
def test_members_of_archives_are_pages(tmp_path: Path, name: str) -> None:
    mode = {"gz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}.get(name.rsplit(".", 1)[1].replace("t", ""))
    make = make_zip if name == "x.zip" else make_tar
    path = make(tmp_path / name, MEMBERS, *([mode] if mode and make is make_tar else []))
    found = items(path)
    assert pages(found) == {
        f"{name}#a/1.html": f"<p>{TEXT}</p>",
        f"{name}#2.txt.gz": TEXT,
        "r1": TEXT,
    }
    errors = {item.doc_id: item.message for item in found if isinstance(item, ErrorRow)}
    assert set(errors) == {f"{name}#{m}" for m in ("inner.zip", "picture.png", "empty.txt")}
    assert "inside an archive" in errors[f"{name}#inner.zip"]


def test_hints_reach_members(tmp_path: Path) -> None:
    make_zip(tmp_path / "x.zip", {"1.txt": TEXT.encode()})
    (page,) = items(tmp_path / "x.zip", meta={"x.zip#1.txt": {"publisher": "河东晨报"}})
    assert page.hints.publisher == "河东晨报"


def test_hints_of_an_archive_are_those_of_its_members(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"1.txt": TEXT.encode(), "2.txt": TEXT.encode()})
    meta = {"a.zip": {"place": "长治市", "id": "zip"}, "a.zip#2.txt": {"place": "运城市"}}
    found = [(one.doc_id, one.hints.place) for one in items(path, meta=meta)]
    assert found == [("a.zip#1.txt", "长治市"), ("a.zip#2.txt", "运城市")]


def test_chinese_names_of_zips_made_on_windows_are_read(tmp_path: Path) -> None:
    """Windows writes names in GBK without saying so."""
    name = "长治市.html"
    data = make_zip(tmp_path / "x.zip", {"######.html": b"<p>x</p>"}).read_bytes()
    (tmp_path / "x.zip").write_bytes(data.replace(b"######.html", name.encode("gbk")))
    assert list(pages(items(tmp_path / "x.zip"))) == [f"x.zip#{name}"]


def test_a_cut_zip_is_one_error_and_a_damaged_member_another(tmp_path: Path) -> None:
    members = {f"{n}.txt": (TEXT * 20 + str(n)).encode() for n in range(3)}
    whole = make_zip(tmp_path / "x.zip", members).read_bytes()
    (tmp_path / "x.zip").write_bytes(whole[:-30])
    assert len(messages(items(tmp_path / "x.zip"))) == 1
    at = whole.index(b"1.txt") + 20
    (tmp_path / "x.zip").write_bytes(whole[:at] + b"\xff\xff\xff" + whole[at + 3 :])
    found = items(tmp_path / "x.zip")
    assert [type(item).__name__ for item in found] == ["RawPage", "ErrorRow", "RawPage"]


def test_what_stands_before_the_cut_of_a_tar_is_read(tmp_path: Path) -> None:
    members = {f"{n}.txt": (TEXT * 200).encode() for n in range(5)}
    whole = make_tar(tmp_path / "x.tar", members).read_bytes()
    (tmp_path / "x.tar").write_bytes(whole[: len(whole) // 2])
    found = items(tmp_path / "x.tar")
    assert 1 <= len(pages(found)) < 5 and len(messages(found)) >= 1


def test_an_encrypted_zip_is_refused_by_name(tmp_path: Path) -> None:
    data = bytearray(make_zip(tmp_path / "x.zip", {"1.txt": TEXT.encode()}).read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    assert "password" in messages(items(tmp_path / "x.zip"))[0]


def test_a_giant_in_an_archive_is_refused_without_being_read(tmp_path: Path) -> None:
    make_zip(tmp_path / "x.zip", {"bomb.txt": b"a" * 5_000_000, "1.txt": TEXT.encode()})
    found = items(tmp_path / "x.zip", max_bytes=10_000)
    assert "--max-bytes" in messages(found)[0] and list(pages(found)) == ["x.zip#1.txt"]


# packed files


def test_zstd_is_unpacked_also_in_several_frames_and_a_cut_one_is_an_error(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    lines = [json.dumps({"id": str(n), "text": TEXT}) + "\n" for n in range(2000)]
    packer = zstandard.ZstdCompressor()
    halves = ["".join(lines[:1000]).encode(), "".join(lines[1000:]).encode()]
    packed = b"".join(packer.compress(half) for half in halves)
    (tmp_path / "rows.jsonl.zst").write_bytes(packed)
    assert len(pages(items(tmp_path / "rows.jsonl.zst"))) == 2000
    (tmp_path / "rows.jsonl.zst").write_bytes(packed[:-10])
    found = items(tmp_path / "rows.jsonl.zst")
    assert 1000 <= len(pages(found)) < 2000 and len(messages(found)) == 1
    (tmp_path / "rows.jsonl.zst").write_bytes(b"no zstd")
    assert len(messages(items(tmp_path / "rows.jsonl.zst"))) == 1


def test_rows_before_the_cut_of_a_gzip_are_read(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": TEXT * (n + 1)}) + "\n" for n in range(500))
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-100])
    found = items(tmp_path / "x.jsonl.gz")
    assert list(pages(found)) == [str(n) for n in range(len(found) - 1)]
    assert len(found) > 400 and "end-of-stream" in messages(found)[0]


# WARC


def make_warc(path: Path, *, packed: bool = True) -> Path:
    warcio = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    def http(status: str, *headers: tuple[str, str]) -> StatusAndHeaders:
        return StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")

    html = f"<html><p>{TEXT}</p></html>".encode("gb18030")
    with path.open("wb") as stream:
        writer = warcio.WARCWriter(stream, gzip=packed)

        def add(kind: str, url: str, payload: bytes, headers: StatusAndHeaders | None) -> None:
            record = writer.create_warc_record(
                url, kind, payload=io.BytesIO(payload), http_headers=headers
            )
            writer.write_record(record)

        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "t"}))
        page = http("200 OK", ("Content-Type", "text/html; charset=gb2312"))
        add("response", "http://a.example/1", html, page)
        add("request", "http://a.example/1", b"", http("GET / HTTP/1.1"))
        squeezed = http("200 OK", ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
        add("response", "http://a.example/2", gzip.compress(html), squeezed)
        png = http("200 OK", ("Content-Type", "image/png"))
        add("response", "http://a.example/logo.png", b"\x89PNG", png)
        pdf = http("200 OK", ("Content-Type", "application/pdf"))
        add("response", "http://a.example/x.pdf", b"%PDF-1.7", pdf)
        gone = http("404 Not Found", ("Content-Type", "text/html"))
        add("response", "http://a.example/3", html, gone)
        add("response", "http://a.example/4", b"", page)
        wrong = http("200 OK", ("Content-Type", "text/html"))
        add("response", "http://a.example/5", b"\x89PNG\r\n\x1a\n....", wrong)
        rare = http("200 OK", ("Content-Type", "text/html"), ("Content-Encoding", "exi"))
        add("response", "http://a.example/6", b"exi", rare)
        add("metadata", "http://a.example/1", b"fetchTimeMs: 1", None)
    return path


@pytest.mark.parametrize(("name", "packed"), [("x.warc", False), ("x.warc.gz", True)])
def test_responses_are_pages_and_the_rest_is_counted(
    tmp_path: Path, name: str, packed: bool
) -> None:
    found = items(make_warc(tmp_path / name, packed=packed))
    good = [item for item in found if isinstance(item, RawPage)]
    assert [page.url for page in good] == ["http://a.example/1", "http://a.example/2"]
    assert [page.declared for page in good] == ["gb2312", None]
    assert all(TEXT in page.data.decode("gb18030") for page in good)
    assert [item.reason for item in found if isinstance(item, Skipped)] == [
        "WARC warcinfo",
        "WARC request",
        "media type image/*",
        "media type application/pdf",
        "HTTP status 404",
        "WARC metadata",
    ]
    errors = {item.doc_id: item.message for item in found if isinstance(item, ErrorRow)}
    assert "exi" in errors["http://a.example/6"]
    assert "empty" in errors["http://a.example/4"] and "PNG" in errors["http://a.example/5"]


@pytest.mark.parametrize("coding", ["identity", "gzip", "chunked"])
def test_a_long_page_of_a_warc_comes_whole(tmp_path: Path, coding: str) -> None:
    warcio = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    whole = "".join(f"<p>{number}{TEXT}</p>" for number in range(20_000)).encode()
    header, payload = ("Content-Encoding", coding), whole
    if coding == "gzip":
        payload = gzip.compress(whole)
    elif coding == "chunked":
        header = ("Transfer-Encoding", coding)
        halves = [whole[: len(whole) // 3], whole[len(whole) // 3 :], b""]
        payload = b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), header], protocol="HTTP/1.1")
    with (tmp_path / "x.warc.gz").open("wb") as stream:
        writer = warcio.WARCWriter(stream, gzip=True)
        url, body = "http://a.example/1", io.BytesIO(payload)
        writer.write_record(writer.create_warc_record(url, "response", body, http_headers=http))
    (page,) = items(tmp_path / "x.warc.gz")
    assert page.data == whole


def test_a_wet_file_is_flat_text(tmp_path: Path) -> None:
    warcio = pytest.importorskip("warcio.warcwriter")
    with (tmp_path / "x.warc.wet.gz").open("wb") as stream:
        writer = warcio.WARCWriter(stream, gzip=True)
        record = writer.create_warc_record(
            "http://a.example/1",
            "conversion",
            payload=io.BytesIO(TEXT.encode()),
            warc_content_type="text/plain",
        )
        writer.write_record(record)
    (page,) = items(tmp_path / "x.warc.wet.gz")
    assert (page.doc_id, page.format, page.data.decode()) == ("http://a.example/1", "text", TEXT)


@pytest.mark.parametrize(("name", "packed"), [("x.warc", False), ("x.warc.gz", True)])
def test_a_cut_warc_is_read_to_the_cut_and_is_an_error(
    tmp_path: Path, name: str, packed: bool
) -> None:
    whole = make_warc(tmp_path / name, packed=packed).read_bytes()
    squeezed = _member(whole, 4 if packed else 1)  # the record, or the page in it
    (tmp_path / name).write_bytes(whole[: squeezed + 20])
    found = items(tmp_path / name)
    assert [p.doc_id for p in found if isinstance(p, RawPage)] == ["http://a.example/1"]
    assert len(messages(found)) == 1


def _member(data: bytes, number: int) -> int:
    """Where the n-th gzip member of a file begins."""
    at = -1
    for _ in range(number):
        at = data.index(b"\x1f\x8b\x08", at + 1)
    return at


def test_a_warc_that_is_cut_in_a_picture_is_an_error_too(tmp_path: Path) -> None:
    whole = make_warc(tmp_path / "x.warc", packed=False).read_bytes()
    (tmp_path / "x.warc").write_bytes(whole[: whole.index(b"\x89PNG") + 2])
    found = items(tmp_path / "x.warc")
    assert "cut short" in messages(found)[0]


def test_no_warc_is_one_error(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    (tmp_path / "x.warc").write_bytes(b"this is no WARC at all\n" * 100)
    assert len(messages(items(tmp_path / "x.warc"))) == 1


# Parquet


def test_rows_of_parquet_are_pages(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table(
        {
            "id": [1, 2, 3],
            "text": [TEXT, None, "x"],
            "html": [None, f"<p>{TEXT}</p>".encode("gb18030"), None],
            "url": ["http://a.example/1", None, None],
            "crawled": [date(2023, 9, 1), None, None],
            "publisher": ["河东晨报", None, None],
        }
    )
    parquet.write_table(table, tmp_path / "x.parquet")
    first, second, third = items(tmp_path / "x.parquet")
    assert (first.doc_id, first.data, first.url) == ("1", TEXT, "http://a.example/1")
    assert first.hints.publisher == "河东晨报"
    assert dict(first.extra)["crawled"] == "2023-09-01"
    assert (second.doc_id, second.format) == ("2", "html") and isinstance(second.data, bytes)
    assert third.data == "x"
    (named, *_) = items(tmp_path / "x.parquet", text_field="publisher")
    assert named.data == "河东晨报"
    (tmp_path / "x.parquet").write_bytes((tmp_path / "x.parquet").read_bytes()[:-5])
    assert len(messages(items(tmp_path / "x.parquet"))) == 1


# extras that are not installed


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [
        ("warcio", "x.warc", "warc"),
        ("pyarrow", "x.parquet", "parquet"),
        ("zstandard", "x.txt.zst", "zstd"),
    ],
)
def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch, module, name, extra) -> None:
    for loaded in [key for key in sys.modules if key == module or key.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"WARC/1.0 whatever")
    (message,) = messages(items(tmp_path / name))
    assert f'pip install ".[{extra}]"' in message


# shards


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = "\n\n".join(json.dumps({"id": f"r{n}", "text": TEXT}) for n in range(25))
    (folder / "a.jsonl").write_text(lines + "\nbroken")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-30])
    (folder / "d.jsonl").write_text("")
    for number in range(7):
        (folder / f"p{number}.html").write_text(f"<p>{TEXT}{number}</p>")
    make_zip(folder / "z.zip", MEMBERS)
    make_tar(folder / "z.tar", MEMBERS)
    return folder


@pytest.mark.parametrize("size", [1, 3, 10, 1000])
def test_shards_hold_what_reading_gives_in_the_same_order(everything: Path, size: int) -> None:
    inputs, options = find_inputs([str(everything)]), SourceOptions()
    spool = everything.parent / "spool"
    spool.mkdir()
    found = []
    shards = list(plan(inputs, options, size=size, spool=lambda number: spool))
    for shard in shards:
        part = list(read_shard(shard, options))
        assert len(part) == shard.pages
        found += part
    assert found == list(read(inputs, options))
    assert [shard.number for shard in shards] == list(range(len(shards)))
    assert {shard.pages for shard in shards[:-1]} <= {size}
    assert {path for shard in shards for path in shard.spool} == set(spool.iterdir())


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz"])
def test_blank_lines_make_no_shard(tmp_path: Path, name: str) -> None:
    row = json.dumps({"text": TEXT})
    data = f"\n\n{row}\n\n{row}\n\n\n".encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    inputs, options = find_inputs([str(tmp_path / name)]), SourceOptions()
    shards = list(plan(inputs, options, size=1, spool=lambda number: tmp_path))
    assert [shard.pages for shard in shards] == [1, 1]
    found = [item for shard in shards for item in read_shard(shard, options)]
    assert found == list(read(inputs, options))


def test_a_giant_row_is_an_error_and_the_next_one_is_read(tmp_path: Path) -> None:
    rows = [json.dumps({"id": str(n), "text": "页" * (50_000 if n == 1 else 1)}) for n in range(3)]
    for name, data in (("x.jsonl", "\n".join(rows)), ("x.jsonl.gz", "\n".join(rows))):
        path = tmp_path / name
        path.write_bytes(gzip.compress(data.encode()) if name.endswith("gz") else data.encode())
        options = SourceOptions(max_bytes=10_000)
        direct = list(read(find_inputs([str(path)]), options))
        assert [type(item).__name__ for item in direct] == ["RawPage", "ErrorRow", "RawPage"]
        shards = plan(find_inputs([str(path)]), options, size=1, spool=lambda number: tmp_path)
        assert [item for shard in shards for item in read_shard(shard, options)] == direct


def test_rows_that_change_between_cutting_and_reading_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), "text": TEXT}) for n in range(9)))
    shards = list(plan(find_inputs([str(path)]), SourceOptions(), size=4))
    path.write_text(path.read_text().replace('"5"', '"6"'))
    assert len(list(read_shard(shards[0], SourceOptions()))) == 4
    with pytest.raises(InputChangedError):
        list(read_shard(shards[1], SourceOptions()))
    path.unlink()
    with pytest.raises(InputChangedError):
        list(read_shard(shards[2], SourceOptions()))


def test_a_limit_ends_in_the_middle_of_a_container(everything: Path) -> None:
    inputs = find_inputs([str(everything)])
    shards = list(plan(inputs, SourceOptions(), size=10, limit=37))
    assert [shard.pages for shard in shards] == [10, 10, 10, 7]


def test_a_million_paths_take_little_memory(tmp_path: Path) -> None:
    """Inputs are found one by one: no list of them is made."""
    (tmp_path / "1.txt").write_text(TEXT)
    inputs = iter(find_inputs([str(tmp_path), str(tmp_path / "1.txt")]))
    assert next(inputs).doc_id == "1.txt"
    (tmp_path / "2.txt").write_text(TEXT)  # a list would have ended already
    assert [one.doc_id for one in find_inputs([str(tmp_path)])] == ["1.txt", "2.txt"]


def test_a_zip_that_is_cut_short_is_called_so(tmp_path):
    file = tmp_path / "pages.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "全市共有481所学校。" * 20)
    file.write_bytes(file.read_bytes()[:-30])
    (item,) = read(find_inputs([str(file)]), SourceOptions())
    assert isinstance(item, ErrorRow)
    assert item.message == "it is cut short, or no zip file; fetch it again"
