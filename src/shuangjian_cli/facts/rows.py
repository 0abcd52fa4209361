"""Rows of a JSONL file, or of a run's folder, that can be read again by their offset.

What works on millions of rows keeps offsets and short keys in memory, never the rows: it reads a
file once, sorts what it needs to, and comes back for the rows of one group at a time.
"""

from __future__ import annotations

import json
import lzma
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from ..model.kinds import DOCUMENT_KIND, DUPLICATE_KIND, FACT_KIND, OBSERVATION_KIND

Data = dict[str, Any]
PACKED = (".gz", ".zst", ".xz", ".bz2")
NEEDED: Mapping[str, frozenset[str]] = {
    FACT_KIND: frozenset({"record_id", "doc_id", "metric", "value", "quote"}),
    OBSERVATION_KIND: frozenset({"observation_id", "metric", "value", "sources"}),
    DOCUMENT_KIND: frozenset({"doc_id", "text"}),
    DUPLICATE_KIND: frozenset({"doc_id", "head"}),
}
"""Fields that no row of a kind can do without."""


class RowsError(ValueError):
    """Rows that cannot be used; the message names file and line, and says what to do."""


class RowFile:
    """The rows of one input: a `.jsonl` file, packed or not, a run's folder, or stdin (-).

    A plain file is read where it lies; what is packed, in parts or streamed goes through a
    temporary file, so that `at` can come back to a row.
    """

    def __init__(self, path: Path, name: str = "facts", kind: str | None = None) -> None:
        self.path = path
        self._kind = kind
        self._moved = False
        files = _files(path, name)
        self._spooled = len(files) != 1 or str(path) == "-" or files[0].suffix in PACKED
        self._stream: IO[bytes] = (
            _spool(files, stdin=str(path) == "-") if self._spooled else files[0].open("rb")
        )

    def __enter__(self) -> RowFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stream.close()

    def rows(self) -> Iterator[tuple[int, Data]]:
        """All rows with their offsets, in order. Raises `RowsError` at a line that is no row."""
        self._stream.seek(0)
        offset = number = 0
        while line := self._stream.readline():
            number += 1
            if line.strip():
                self._moved = False
                yield offset, self._row(line, number)
                if self._moved:  # `at` was called in between
                    self._stream.seek(offset + len(line))
            offset += len(line)

    def at(self, offset: int) -> Data:
        """The row that begins at `offset`."""
        self._moved = True
        self._stream.seek(offset)
        row: Data = json.loads(self._stream.readline())
        return row

    def _row(self, line: bytes, number: int) -> Data:
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            message = f"{self.path}: line {number} is no UTF-8 text; save it as UTF-8"
            raise RowsError(message) from error
        except ValueError as error:
            raise RowsError(f"{self.path}: line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise RowsError(f"{self.path}: line {number} is no JSON object")
        if self._kind and row.get("kind") != self._kind:
            found = row.get("kind") or "row without a kind"
            raise RowsError(f"{self.path}: line {number} is a {found}, not a {self._kind}")
        missing = NEEDED.get(str(row.get("kind")), frozenset()) - row.keys()
        if missing:
            names = ", ".join(sorted(missing))
            raise RowsError(f"{self.path}: line {number} lacks {names}; was it edited?")
        return row


def has_rows(path: Path, name: str) -> bool:
    """Whether a run's folder holds rows of this name (`documents`), joined or in parts."""
    return path.is_dir() and bool(_in_folder(path, name))


def unfinished(folder: Path) -> str | None:
    """What is wrong with the folder of a run that was stopped, or is only a share, and what to do;
    None where it is done, or is no run's: `summary.json` is written last and removed first.
    """
    manifests = sorted(folder.glob("manifest*.json"))
    if not manifests or (folder / "summary.json").is_file():
        return None
    parts = len(list((folder / "done").glob("part-*.json")))
    done = "1 part is done" if parts == 1 else f"{parts:,} parts are done"
    if any(file.name != "manifest.json" for file in manifests):
        return f"{folder} holds shares of a run ({done}); first: shuangjian merge {folder}"
    return f"{folder} holds an unfinished run ({done}); first: shuangjian run ... -o {folder}"


def _files(path: Path, name: str) -> list[Path]:
    if str(path) == "-":
        return []
    if path.is_dir():
        reason = unfinished(path)
        if reason:
            raise RowsError(reason)
        files = _in_folder(path, name)
        if not files:
            raise RowsError(f"{path} holds no {name}.jsonl; is it the folder of a run?")
        return files
    if not path.is_file():
        raise RowsError(f"no such file or folder: {path}")
    return [path]


def _in_folder(folder: Path, name: str) -> list[Path]:
    joined = [folder / f"{name}.jsonl{packed}" for packed in ("", *PACKED)]
    found = next((file for file in joined if file.is_file()), None)
    return [found] if found else sorted((folder / name).glob("part-*.jsonl*"))


def _spool(files: Sequence[Path], *, stdin: bool) -> IO[bytes]:
    """One temporary file with all rows; it goes away when it is closed."""
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the RowFile
    if stdin:
        _unpack(None, spool)
    for file in files:
        _unpack(file, spool)
    return spool


def _unpack(file: Path | None, spool: IO[bytes]) -> None:
    """Append the rows of a file, or of stdin, that may be packed. A part of them is none: raises
    `RowsError` where it is cut or damaged.
    """
    from ..sources.items import SourceError
    from ..sources.unpack import unpacked, unpacked_stdin

    try:
        opened = unpacked(file.open("rb"), file.name) if file else nullcontext(unpacked_stdin())
        with opened as stream:
            shutil.copyfileobj(stream, spool)
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        if getattr(error, "errno", None) is not None:  # no permission, a full disk
            raise
        message = f"{file or 'stdin'}: cut or damaged ({error}); make it again"
        raise RowsError(message) from error
    except SourceError as error:  # an extra is missing
        raise RowsError(f"{file or 'stdin'}: {error}") from error
