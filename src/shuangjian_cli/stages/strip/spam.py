"""Spam by its structure: link blocks, keyword lines, tails in a foreign script, hidden links.

Words come second: a list of them misses most spam and hits clean articles. What spam cannot
hide is that it is a row of short pieces between separators, without a sentence's end, that
repeats itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ...lexicon.programs import compiled
from ...model.document import Block
from .evidence import Clue, Rules, spam_rules
from .shape import SEPARATED, is_words, lists_names

MIN_PIECES = 6
"""Pieces between separators that make a link block (set on five blocks of real mirrors: 5 of 5
found, 1 of 3,409 clean lines)."""

KEYWORD_PIECES = 4
"""Pieces between commas that make a keyword line, at the head or foot of a page."""

PIECE_LENGTH = 16
"""Mean length of a piece above which a line is prose with commas."""

LONGEST = 20
"""Characters of a piece that nobody searches for: a clause of a sentence that was cut off."""

LINK_BLOCK = Clue(
    "spam-link-block",
    -9.0,
    "many short pieces between separators that share their words: a block of paid links",
    named=True,
)
TRADES = LINK_BLOCK._replace(
    reason="a row of short pieces that names betting, loans or another trade that pays for links",
)
KEYWORDS = Clue(
    "spam-keywords",
    -4.9,
    "a row of searched words at the edge of the page, of the trades that pay for links",
    named=True,
)
HIDDEN = Clue("hidden", -9.0, "hidden from readers by its style", named=True)
REPEATING = Clue("spam-repeating", -9.0, "the same few words again and again", named=True)
REPEATED = 0.67
"""Share of different words among the pieces of a line at or below which it repeats itself."""

EDGE = 3
"""Blocks at the head and foot of the page where keyword lines stand."""

DISTINCT = 0.72
"""Share of different pairs of characters below which the pieces of a row share their words: the
keywords of one trade do, the channels of a site do not."""

MIN_PAIRS = 8
"""Pairs of characters below which a row is too short to tell."""

_PIECES = compiled(r"[|│｜¦\\]+|\s[-–—]\s|[-_]{1}(?=[\u4e00-\u9fff])")
_COMMAS = re.compile(r"[,，|｜_ \u3000]+")
_ANY = re.compile(r"[,，、|｜│/\\_ \u3000\-–—]+")
_SEPARATES = re.compile(r"[,，、|｜│¦/\\_\s\-–—]")
"""What every separator of the three above holds."""

_CLAUSES = ",，、"
"""Those that stand in every sentence; no separator of `_PIECES` holds one."""

_END = re.compile(r"[。！？!?；;]")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = compiled(r"[\u4e00-\u9fff]+")


def spam_clues(block: Block, key: str, may: int, edge: bool, rules: Rules) -> list[Clue]:
    """What speaks for a block being spam, or a row of short pieces as menus are.

    `may` are the rows of the lexicon that may speak of its folded text; `edge` says whether it
    stands at the head or foot of the page.
    """
    clues: list[Clue] = []
    if block.hidden:
        clues.append(HIDDEN)
    found = spam_rules(key, may, rules)
    if not found and is_words(block.text, key):
        return clues
    signs = _SEPARATES.findall(block.text)
    if not found and len(signs) < KEYWORD_PIECES - 1:
        return clues  # few pieces, without a word of the trades
    others = len(signs) - sum(map(signs.count, _CLAUSES))
    pieces = _split(_PIECES, block.text, MIN_PIECES) if others >= MIN_PIECES - 1 else []
    ends = len(_END.findall(block.text))
    hits = [(clue, set(pattern.findall(key))) for clue, pattern in found]
    rows: list[Clue] = []
    if (
        len(pieces) >= MIN_PIECES
        and not lists_names(pieces, rules)
        and ends * 4 <= len(pieces)
        and _mean(pieces) <= 40
        and block.kind != "table_row"
    ):
        rows.append(LINK_BLOCK)
    words = [] if ends else _words(_ANY, block.text, MIN_PIECES)
    if len(words) >= MIN_PIECES and len(set(words)) <= REPEATED * len(words):
        clues.append(REPEATING)
    if edge and not ends:
        words = _words(_COMMAS, block.text, KEYWORD_PIECES)
        many = len(words) >= KEYWORD_PIECES and _mean(words) <= PIECE_LENGTH
        many = many and max(map(len, words)) <= LONGEST
        if many and not key.endswith(":") and not lists_names(words, rules):
            rows.append(KEYWORDS)
    if rows:
        paid = any(len(trade) >= (1 if c.weight else 2) for c, trade in hits)
        if paid:
            rows = [TRADES if row is LINK_BLOCK else row for row in rows]
        clues += (
            rows
            if paid or _shares_words(key)
            else [SEPARATED._replace(weight=row.weight) for row in rows]
        )
    for clue, trade in hits:
        if clue.weight:
            strength = min(3, len(trade)) * (0.3 if ends >= 2 else 1.0)
            clues.append(clue.weakened(strength))
    return clues


def _split(separator: re.Pattern[str], text: str, least: int) -> list[str]:
    """The pieces of a text that are not blank; none where there are less than `least`."""
    pieces = separator.split(text)
    return [piece for piece in pieces if piece.strip()] if len(pieces) >= least else []


def _words(separator: re.Pattern[str], text: str, least: int) -> list[str]:
    """The pieces of a text that hold a letter; none where there are less than `least`."""
    pieces = separator.split(text)
    return [piece for piece in pieces if _LETTER.search(piece)] if len(pieces) >= least else []


def _shares_words(key: str) -> bool:
    """Whether the pieces of a row share their words.

    >>> _shares_words("搬家电话|搬家公司电话|搬家公司"), _shares_words("新闻|公告|教育|招生")
    (True, False)
    """
    pairs = [a + b for run in _HAN.findall(key) for a, b in itertools.pairwise(run)]
    return len(pairs) >= MIN_PAIRS and len(set(pairs)) < DISTINCT * len(pairs)


def _mean(pieces: Sequence[str]) -> float:
    return sum(map(len, pieces)) / max(1, len(pieces))
