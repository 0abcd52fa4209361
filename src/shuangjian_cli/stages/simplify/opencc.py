"""OpenCC's `tw2s`, compiled once: the library's dictionaries and output, many times as fast.

opencc-python-reimplemented searches its dictionaries for every substring of every clause. The same
result follows from one regex over the few hundred phrases and one `str.translate` for the rest,
because the library applies each step so: the longest phrases first, the leftmost first among
equals, characters in what is left. Only where phrases overlap does that order matter, and there it
is followed literally (`_take`).

`tw2s`, not `t2s`: Taiwan's standard writes 著 for 着 (著力, 隨著), which `t2s` leaves as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.document import Block, Candidate, Change, Document, Edit, Post, apply_edits
from .script import (
    Scripts,
    has_strays,
    in_gb2312,
    is_traditional,
    may_be_traditional,
    script_of,
)

CONFIG = "tw2s"
STRAYS = "strays"
"""The rules: a block converted whole, and single characters of it."""
TITLES = ("title", "publisher")
"""Fields that are text, and not the name of a person."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the conversion chain: phrases, and characters for what no phrase took."""

    phrases: Mapping[str, str]
    chars: Mapping[int, int]
    pattern: re.Pattern[str]
    longest: int

    def convert(self, text: str) -> str:
        """The text after this step."""
        pieces: list[str] = []
        at = 0
        for start, end, phrase in self._spans(text):
            pieces += (text[at:start].translate(self.chars), phrase)
            at = end
        pieces.append(text[at:].translate(self.chars))
        return "".join(pieces)

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The phrases of the text that the library would take, with what they become."""
        at = 0
        while found := self.pattern.search(text, at):
            start, end = found.span()
            stop, inside = end, start + 1
            while inside < stop:
                other = self.pattern.match(text, inside)
                stop = max(stop, other.end()) if other else stop
                inside += 1
            if stop == end:
                yield start, end, self.phrases[found[0]]
            else:
                yield from self._take(text, start, stop)
            at = stop

    def _take(self, text: str, start: int, stop: int) -> list[tuple[int, int, str]]:
        """Overlapping phrases as the library takes them: longest first, then leftmost."""
        taken: list[tuple[int, int, str]] = []
        for length in range(min(self.longest, stop - start), 0, -1):
            for i in range(start, stop - length + 1):
                phrase = self.phrases.get(text[i : i + length])
                if phrase and all(i + length <= a or b <= i for a, b, _ in taken):
                    taken.append((i, i + length, phrase))
        return sorted(taken)


@dataclass(frozen=True, slots=True)
class Converter:
    """The chain of steps that a configuration of OpenCC names."""

    steps: tuple[Step, ...]

    def convert(self, text: str) -> str:
        """The text as `opencc.OpenCC("tw2s").convert` gives it.

        >>> build_converter(Lexicon()).convert("隨著乾隆年間的計畫")
        '随着乾隆年间的计划'
        """
        for step in self.steps:
            text = step.convert(text)
        return text


def build_converter(lexicon: Lexicon) -> Converter:
    """Read the configuration and the dictionaries that the installed library ships."""
    folder = _library()
    config = json.loads((folder / "config" / f"{CONFIG}.json").read_text(encoding="utf-8"))
    return Converter(tuple(_step(folder, link["dict"]) for link in config["conversion_chain"]))


def build_scripts(lexicon: Lexicon) -> Scripts:
    """The characters that only one script has.

    Traditional only: what the dictionary changes, but for those in GB2312, the simplified standard,
    which has 乾 for 乾隆 and 於 for a surname. Simplified only: those that no traditional text has.
    """
    folder = _library()
    traditional = {
        key: value
        for key, value in read_dictionary(folder / "dictionary" / "TSCharacters.txt").items()
        if key != value and not in_gb2312(key)
    }
    simplified = {
        line.split("\t")[0]
        for line in _lines(folder / "dictionary" / "STCharacters.txt")
        if line.split("\t")[0] not in line.split("\t")[1].split(" ")
    }
    singles = {ord(key): value for key, value in traditional.items()}
    return Scripts(frozenset(traditional), frozenset(simplified - traditional.keys()), singles)


def to_simplified(document: Document, lexicon: Lexicon) -> Document:
    """Convert the traditional blocks of a page, and its candidates and authors with them.

    A title in traditional characters on a simplified page is converted by itself; a name is not. A
    simplified page is told by one pass in C and pays for nothing else.
    """
    scripts = lexicon.get(build_scripts)
    texts = [block.text for block in document.blocks]
    titles = [each.value for each in document.candidates if each.field in TITLES]
    if not may_be_traditional("\n".join(texts + titles), scripts):
        return document
    script, convert = script_of(texts, scripts)
    strays = has_strays(texts, convert, scripts)
    converter = lexicon.get(build_converter)
    blocks: list[Block] = []
    changes: list[Change] = []
    for block, wanted in zip(document.blocks, convert, strict=True):
        if wanted:
            block, made = _convert_block(block, converter)
            changes += made
        elif strays:
            block, made = _convert_strays(block, scripts)
            changes += made
        blocks.append(block)
    converted = script != "simplified"
    return replace(
        document,
        script=script if converted else document.script,
        blocks=tuple(blocks),
        candidates=tuple(
            _convert_candidate(each, converter)
            if converted
            or (each.field in TITLES and (strays or is_traditional(each.value, scripts)))
            else each
            for each in document.candidates
        ),
        posts=tuple(
            _convert_post(each, converter) if converted else each for each in document.posts
        ),
        trace=document.trace + tuple(changes),
    )


def _convert_block(block: Block, converter: Converter) -> tuple[Block, list[Change]]:
    """The block converted, and its change; marks stay on their characters."""
    after = converter.convert(block.text)
    if after == block.text:
        return block, []
    if len(after) == len(block.text):  # so it is with every entry of the dictionaries shipped today
        change = Change("simplify", CONFIG, block.text, after, block.order)
        return block.reworded(after, block.marks), [change]
    return apply_edits(block, [Edit(0, len(block.text), after, CONFIG)], "simplify")


def _convert_strays(block: Block, scripts: Scripts) -> tuple[Block, list[Change]]:
    """The block with each character that only traditional text has in its simplified form."""
    after = block.text.translate(scripts.singles)
    if after == block.text:
        return block, []
    change = Change("simplify", STRAYS, block.text, after, block.order)
    return replace(block, text=after), [change]


def _convert_candidate(candidate: Candidate, converter: Converter) -> Candidate:
    """The candidate for title, author or publisher in simplified characters."""
    value = converter.convert(candidate.value)
    return candidate if value == candidate.value else replace(candidate, value=value)


def _convert_post(post: Post, converter: Converter) -> Post:
    """The post with its author's name in simplified characters."""
    return replace(post, author=converter.convert(post.author)) if post.author else post


def _library() -> Path:
    """Where the installed library keeps its dictionaries."""
    import opencc

    return Path(opencc.__file__).parent


def _lines(file: Path) -> list[str]:
    """The entries of a dictionary: key, tab, values parted by blanks."""
    return [line.strip() for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def read_dictionary(file: Path) -> dict[str, str]:
    """Key -> the first of its values, as the library reads its files."""
    return {key: values.split(" ")[0] for key, values in (li.split("\t") for li in _lines(file))}


def _step(folder: Path, node: Mapping[str, object]) -> Step:
    """A link of the chain: a group of a phrase dictionary and a character dictionary."""
    members = node.get("dicts") or [node]
    phrases: dict[str, str] = {}
    # Identity for the usual characters: `translate` is slow only where it looks up in vain.
    chars: dict[int, int] = {
        code: code
        for codes in (range(0x100), range(0x2010, 0x2040), range(0x3000, 0x3030),
                      range(0x4E00, 0xA000), range(0xFF00, 0xFF60))
        for code in codes
    }  # fmt: skip
    for member in members:  # type: ignore[attr-defined]
        for key, value in read_dictionary(folder / "dictionary" / member["file"]).items():
            if len(key) == 1 and len(value) == 1:
                chars[ord(key)] = ord(value)
            else:
                phrases[key] = value
    pattern = "|".join(re.escape(key) for key in sorted(phrases, key=len, reverse=True))
    return Step(phrases, chars, compiled(pattern), max(map(len, phrases)))
