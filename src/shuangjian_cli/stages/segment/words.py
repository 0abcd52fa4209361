"""Words: sentences of a clean document cut into tokens, with the offsets of each.

kept whole (tokens.toml: dates, quantities, addresses)  ->  jieba on what is between them,
                                                            with our words (domain_words.toml)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...lexicon import Lexicon, Row
from ...lexicon.programs import compiled
from ...model.rows import DocumentRow, SentenceTokens, Token, TokensRow
from ...model.text import Sentence
from .sentences import sentences
from .tokenizer import Cut, Name, Tag, build_cutter

_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_HAN_NUMERAL = r"[一二两三四五六七八九十百千万亿零〇]{2,20}"
"""No number that is written has more; without a bound a line of `十十十...` takes for ever."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept whole: where it can begin, the rows as a pattern, and the tag of each group."""

    begins: re.Pattern[str]
    pattern: re.Pattern[str]
    tags: tuple[str, ...]

    def find(self, text: str, sentence: Sentence) -> Iterator[tuple[int, int, str]]:
        """Start, end and tag of each: a scan for first characters, then the pattern there."""
        at = sentence.start
        while begin := self.begins.search(text, at, sentence.end):
            found = self.pattern.match(text, begin.start(), sentence.end)
            if found:
                yield found.start(), found.end(), self.tags[(found.lastindex or 1) - 1]
            at = found.end() if found else begin.start() + 1


def _plain_tokens(text: str, sentence: Sentence, kept: Kept, cut: Cut) -> list[Token]:
    """The tokens of a sentence: together every character of it but white space."""
    tokens: list[Token] = []
    at = sentence.start
    for start, end, _ in (*kept.find(text, sentence), (sentence.end, sentence.end, "")):
        for word in cut(text[at:start]) if at < start else ():
            if not word.isspace():
                tokens.append((word, at, at + len(word)))
            at += len(word)
        if start < end:
            tokens.append((text[start:end], start, end))
        at = end
    return tokens


def _tagged_tokens(text: str, sentence: Sentence, kept: Kept, tag: Tag) -> list[Token]:
    """The same with parts of speech."""
    tokens: list[Token] = []
    at = sentence.start
    for start, end, kind in (*kept.find(text, sentence), (sentence.end, sentence.end, "")):
        for word, pos in tag(text[at:start]) if at < start else ():
            if not word.isspace():
                tokens.append((word, at, at + len(word), pos))
            at += len(word)
        if start < end:
            tokens.append((text[start:end], start, end, kind))
        at = end
    return tokens


def segment_document(
    row: DocumentRow,
    lexicon: Lexicon,
    *,
    pos: bool = False,
    userdict: Path | None = None,
    segmenter: Name = "jieba",
) -> TokensRow:
    """The sentences and words of a clean document.

    `pos` adds parts of speech (jieba's tags), `userdict` names a dictionary in jieba's format,
    `segmenter` may be `rjieba`. Raises `LexiconError` where one of these cannot be had. The tokens
    of a sentence are in order, do not overlap, and `row.text[start:end]` is the token's text.

    >>> row = DocumentRow(doc_id="1", source="1", text="课后服务惠及学生31万余名。")
    >>> [token[0] for token in segment_document(row, Lexicon()).sentences[0].tokens]
    ['课后服务', '惠及', '学生', '31万余名', '。']
    """
    made = lexicon.get(_cutters)
    key = (segmenter, userdict)
    if key not in made:
        made[key] = build_cutter(lexicon, segmenter=segmenter, userdict=userdict)
    kept = lexicon.get(build_kept)
    cut, tag = made[key]
    return TokensRow(
        doc_id=row.doc_id,
        sentences=[
            SentenceTokens.model_construct(
                start=sentence.start,
                end=sentence.end,
                tokens=_tagged_tokens(row.text, sentence, kept, tag)
                if pos
                else _plain_tokens(row.text, sentence, kept, cut),
            )
            for sentence in sentences(row.text, lexicon)
        ],
    )


def build_kept(lexicon: Lexicon) -> Kept:
    """Compile the rows of `tokens.toml`."""
    patterns: list[str] = []
    tags: list[str] = []
    begins = ""
    for row in lexicon.rows("tokens"):
        if row.id == "units":
            continue
        pattern = whole_pattern(row, lexicon)
        patterns.append(f"({pattern})")
        tags += [row["pos"]] * (1 + compiled(pattern).groups)
        begins += row["begins"]
    return Kept(
        # Nothing begins within a number or a Latin word.
        re.compile(f"[{begins}](?<![0-9A-Za-z.][0-9A-Za-z])"),
        compiled("|".join(patterns)),
        tuple(tags),
    )


def whole_pattern(row: Row, lexicon: Lexicon) -> str:
    """The pattern of a row with figures, numerals and the units of the table filled in."""
    units = next(each["units"].split() for each in lexicon.rows("tokens") if each.id == "units")
    unit = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    pattern: str = row["pattern"]
    return pattern.replace("{unit}", unit).replace("{n}", _FIGURE).replace("{han}", _HAN_NUMERAL)


def _cutters(lexicon: Lexicon) -> dict[tuple[Name, Path | None], tuple[Cut, Tag]]:
    """The cutters made so far; the lexicon keeps the table for the process."""
    return {}
