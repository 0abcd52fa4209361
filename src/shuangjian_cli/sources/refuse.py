"""What is no page: known formats are refused by name, with what to do about it."""

from __future__ import annotations

import re

SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF file", "turn it into text first, e.g. with pdftotext"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file", "save it as text or HTML"),
    (b"{\\rtf", "an RTF file", "save it as text or HTML"),
    (b"\x89PNG", "a picture (PNG)", "leave it out, or read it with an OCR tool first"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "leave it out, or read it with an OCR tool first"),
    (b"GIF8", "a picture (GIF)", "leave it out, or read it with an OCR tool first"),
    (b"BM", "a picture (BMP)", "leave it out, or read it with an OCR tool first"),
    (b"II*\x00", "a picture (TIFF)", "leave it out, or read it with an OCR tool first"),
    (b"MM\x00*", "a picture (TIFF)", "leave it out, or read it with an OCR tool first"),
    (b"\x00\x00\x01\x00", "an icon", "leave it out"),
    (b"wOFF", "a font", "leave it out"),
    (b"wOF2", "a font", "leave it out"),
    (b"\x7fELF", "a program", "leave it out"),
    (b"SQLite format 3\x00", "an SQLite database", "export its pages as JSONL first"),
    (b"PAR1", "a Parquet file", "give it a name that ends in .parquet"),
    (b"\x1f\x8b\x08", "gzip data", "give it a name that ends in .gz"),
    (b"(\xb5/\xfd", "zstd data", "give it a name that ends in .zst"),
    (b"\xfd7zXZ\0", "xz data", "give it a name that ends in .xz"),
    (b"BZh", "bzip2 data", "give it a name that ends in .bz2"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"ID3", "a sound file", "leave it out"),
    (b"OggS", "a sound file", "leave it out"),
    (b"\x1aE\xdf\xa3", "a video", "leave it out"),
)
HEAD = 1024
"""Bytes that are looked at to tell a page from a picture."""
ZIP = b"PK\x03\x04"
OFFICE_PARTS = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml")
TAR_MAGIC = 257
"""Where a tar archive has its mark."""
BITMAP_RESERVED = slice(6, 10)
"""A BMP's reserved bytes 6-9 are zero; a text that begins with "BM" has letters there."""


ROW = re.compile(rb"\{[ \t]*[\"}]")
"""How a line with a JSON object begins."""
OTHER_JSON = re.compile(rb"\{[ \t]*\r?\n\s*\"|\[\s*\{")
"""How JSON begins that stands on several lines, or is a list."""
BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"


TABLES = {".csv": "CSV", ".tsv": "values between tabs"}
"""What the name of a file says of a table."""


def table_refusal(name: str) -> str | None:
    """Why a file of this name is no page, where it is a table: each of its rows may be one.

    >>> table_refusal("crawl/rows.csv")
    'this is a table (CSV); make it JSON lines, a page a row, or say --from text'
    >>> table_refusal("crawl/rows.csv.html") is None
    True
    """
    found = next((form for suffix, form in TABLES.items() if name.endswith(suffix)), None)
    return (
        found and f"this is a table ({found}); make it JSON lines, a page a row, or say --from text"
    )


def json_refusal(head: bytes) -> str | None:
    """Why a page that begins with `head` is none, where it is JSON.

    >>> json_refusal(b'{"id": 1, "text": "..."}')
    'this is JSON; name it .jsonl, or say --from jsonl'
    >>> json_refusal(b'[{"id": 1}]')
    "this is JSON, but not one object a line; write one object a line: jq -c '.[]'"
    >>> json_refusal("[简报] {一}".encode()) is None
    True
    """
    if is_other_json(head):
        return "this is JSON, but not one object a line; write one object a line: jq -c '.[]'"
    if ROW.match(head.lstrip(BEFORE_TEXT)):
        return "this is JSON; name it .jsonl, or say --from jsonl"
    return None


def is_other_json(head: bytes) -> bool:
    """Whether data begin as JSON that is not one object a line.

    >>> is_other_json(b'{\\n  "id": 1'), is_other_json(b'{"id": 1')
    (True, False)
    """
    return OTHER_JSON.match(head.lstrip(BEFORE_TEXT)) is not None


def refusal(head: bytes) -> str | None:
    """Why data that begin with `head` (1 KB will do) are no page; None if they may be one.

    >>> refusal(b"%PDF-1.7")
    'this is a PDF file; turn it into text first, e.g. with pdftotext'
    >>> refusal("双减".encode()) is None
    True
    """
    for signature, name, advice in SIGNATURES:
        if head.startswith(signature):
            if signature == b"BM" and head[BITMAP_RESERVED] != b"\0\0\0\0":
                continue
            return f"this is {name}; {advice}"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "this is a picture (WebP); leave it out, or read it with an OCR tool first"
    if head[TAR_MAGIC : TAR_MAGIC + 5] == b"ustar":
        return "this is a tar archive; give it a name that ends in .tar"
    if head[4:8] == b"ftyp":
        return "this is a video; leave it out"
    if head.startswith(ZIP):
        if any(part in head for part in OFFICE_PARTS):
            return "this is a Word, Excel or PowerPoint file; save it as text or HTML"
        return "this is a zip archive; give it a name that ends in .zip"
    return None
