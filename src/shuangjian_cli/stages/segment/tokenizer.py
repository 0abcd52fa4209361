"""jieba with a tokenizer and a cache of our own, and `rjieba` where it is asked for.

The shared tokenizer of jieba keeps its cache under one name in the temporary folder, logs to stderr
and can be changed by anybody in the process. Ours knows the words of `domain_words.toml`, writes
nothing but its cache, and works where there is no place to write: then it builds its dictionary
anew (a second).
"""

from __future__ import annotations

import contextlib
import importlib
import marshal
import math
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from ...lexicon import Lexicon, LexiconError
from ...lexicon.programs import compiled
from ...model.extras import how_to_install

Name = Literal["jieba", "rjieba"]
Cut = Callable[[str], Iterable[str]]
"""Cuts a text into words, in order and without loss."""
Tag = Callable[[str], Iterable[tuple[str, str]]]
"""The same, with the part of speech of each word."""

LONGEST = 300
"""Hanzi without any sign between them that jieba gets at once; no sentence has so many."""

WHOLE_TABLE = 100_000
"""Words and their beginnings that a cache of jieba's dictionary has at least (it has 500,000)."""

_PIECE = compiled(rf"[\u4e00-\u9fff]{{1,{LONGEST}}}|[^\u4e00-\u9fff]+")
_USER_LINE = re.compile(r"^(\S+)(?:\s+(\d+))?(?:\s+([A-Za-z]+))?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word that the dictionary is to know; without a frequency just enough to be one word."""

    word: str
    frequency: int | None = None
    pos: str = "n"


def build_cutter(lexicon: Lexicon, *, segmenter: Name, userdict: Path | None) -> tuple[Cut, Tag]:
    """The two functions that cut a text into words; the second is made ready at its first use.

    Raises `LexiconError` where the user's dictionary cannot be read or `rjieba` is not installed.
    """
    entries = [
        Entry(row.id, row.get("freq"), row.get("pos", "n")) for row in lexicon.rows("domain_words")
    ]
    if userdict is not None:
        entries += read_userdict(userdict)
    return _rjieba(entries) if segmenter == "rjieba" else _jieba(entries)


def read_userdict(file: Path) -> list[Entry]:
    """The words of a user's dictionary in jieba's format: a word, then frequency and tag if any."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{file}: cannot read the user dictionary: {error}") from error
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _USER_LINE.match(line.strip())
        if not found:
            raise LexiconError(f"{file}: line {number}: give WORD [FREQUENCY] [TAG], one a line")
        frequency = int(found[2]) if found[2] else None
        entries.append(Entry(found[1], frequency, found[3] or "n"))
    return entries


def _jieba(entries: Iterable[Entry]) -> tuple[Cut, Tag]:
    """Cut with jieba."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its import of pkg_resources
        jieba = importlib.import_module("jieba")
    tokenizer = _tokenizer_class(jieba)()
    tokenizer.FREQ, tokenizer.total = _prefix_table(jieba)
    tokenizer.initialized = True
    for entry in entries:
        frequency = entry.frequency or tokenizer.suggest_freq(entry.word)
        tokenizer.add_word(entry.word, frequency, entry.pos)

    @lru_cache(maxsize=1)
    def tagger() -> Any:
        return importlib.import_module("jieba.posseg").POSTokenizer(tokenizer)

    def cut(text: str) -> Iterator[str]:
        for piece in _pieces(text):
            yield from tokenizer.cut(piece)

    def tag(text: str) -> Iterator[tuple[str, str]]:
        for piece in _pieces(text):
            for pair in tagger().cut(piece):
                yield pair.word, pair.flag

    return cut, tag


def _pieces(text: str) -> Iterable[str]:
    """A text in pieces whose runs of hanzi jieba can bear: its time grows with their square."""
    return (text,) if len(text) <= LONGEST else _PIECE.findall(text)


def _tokenizer_class(jieba: Any) -> Any:
    """A `jieba.Tokenizer` whose search for the best path is one loop: the same cuts, faster.

    jieba looks each candidate up three times and takes two logarithms of it; here it is looked up
    once. `cut` calls `get_DAG` and then `calc`, so the first may give nothing where the second does
    the work of both; what else jieba's class offers (`cut_for_search`) must not be used.
    """

    class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]
        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802
            return {}

        def calc(self, sentence: str, dag: object, route: dict[int, tuple[float, int]]) -> None:
            frequencies, logs, base = self.FREQ, self._logs, math.log(self.total)
            end = len(sentence)
            scores = [0.0] * (end + 1)
            for start in range(end - 1, -1, -1):
                best, last = -math.inf, start
                stop = start + 1
                frequency = frequencies.get(sentence[start])
                while frequency is not None:
                    if frequency:
                        score = logs[frequency] - base + scores[stop]
                        if score >= best:
                            best, last = score, stop - 1
                    stop += 1
                    if stop > end:
                        break
                    frequency = frequencies.get(sentence[start:stop])
                if best == -math.inf:
                    best = scores[start + 1] - base
                scores[start] = best
                route[start] = (best, last)
            route[end] = (0.0, 0)

        _logs = _Logarithms()

    return Tokenizer


class _Logarithms(dict[int, float]):
    """log(n), computed once: a dictionary of words has few different frequencies."""

    def __missing__(self, number: int) -> float:
        self[number] = value = math.log(number)
        return value


def _rjieba(entries: Iterable[Entry]) -> tuple[Cut, Tag]:
    """Cut with jieba's port to Rust."""
    try:
        rjieba = importlib.import_module("rjieba")
    except ImportError as error:
        raise LexiconError(
            f"rjieba is not installed: {how_to_install('fast')}, or leave out --segmenter"
        ) from error
    tokenizer = rjieba.Jieba()
    if not hasattr(tokenizer, "add_word"):
        raise LexiconError(
            "this rjieba takes no words of ours: pip install --upgrade 'rjieba>=0.2'"
        )
    for entry in entries:
        frequency = entry.frequency or tokenizer.suggest_freq(entry.word)
        tokenizer.add_word(entry.word, frequency, entry.pos)
    return tokenizer.cut, tokenizer.tag


def _prefix_table(jieba: Any) -> tuple[dict[str, int], int]:
    """jieba's dictionary as it wants it: from our cache, or built and, if possible, cached."""
    dictionary = Path(jieba.__file__).with_name("dict.txt")
    stat = dictionary.stat()
    version = f"{jieba.__version__}-{stat.st_size}-{int(stat.st_mtime)}-{sys.version_info[1]}"
    name = f"jieba-{version}.marshal"
    for folder in _cache_folders():
        with contextlib.suppress(Exception):  # whatever is wrong with a cache, the source is there
            if _is_ours(folder):
                table: tuple[dict[str, int], int] = marshal.loads((folder / name).read_bytes())
                if len(table[0]) > WHOLE_TABLE:
                    return table
    with dictionary.open("rb") as file:
        frequencies, total = jieba.Tokenizer.gen_pfdict(file)
    data = marshal.dumps((frequencies, total))
    for folder in _cache_folders():
        if _write(folder, name, data):
            break
    return frequencies, total


def _cache_folders() -> Iterator[Path]:
    """Where a cache may lie: the user's folder for caches, else a folder of theirs for what is
    temporary.
    """
    named = os.environ.get("XDG_CACHE_HOME")
    if named:
        yield Path(named) / "shuangjian"
    with contextlib.suppress(RuntimeError):  # no home
        yield Path.home() / ".cache" / "shuangjian"
    user = os.getuid() if hasattr(os, "getuid") else "user"
    yield Path(tempfile.gettempdir()) / f"shuangjian-{user}"


def _is_ours(folder: Path) -> bool:
    """Whether no other user could have put a file there."""
    stat = folder.stat()
    return not hasattr(os, "getuid") or (stat.st_uid == os.getuid() and not stat.st_mode & 0o022)


def _write(folder: Path, name: str, data: bytes) -> bool:
    """Put a cache in place in one step, so that a second process sees all of it or nothing."""
    temporary = ""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(folder / name)
    except OSError:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        return False
    return True
