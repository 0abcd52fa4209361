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

LINK_LENGTH = 40
"""Mean length of a piece above which a row between separators is prose."""

PIECES_A_SENTENCE = 4
"""Pieces for each end of a sentence with which a row is still one of links."""

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

MOST_WORDS = 3
"""Words of a trade that count: each adds the weight of its row."""

SENTENCES, IN_SENTENCES = 2, 0.3
"""Ends of sentences from which on a line is prose, and how much the words of a trade say there."""

EDGE = 3
"""Blocks at the head and foot of the page where keyword lines stand."""

DISTINCT = 0.72
"""Share of different pairs of characters below which the pieces of a row share their words: the
keywords of one trade do, the channels of a site do not."""

MIN_PAIRS = 8
"""Pairs of characters below which a row is too short to tell."""

_PIECES = compiled(r"[|│｜¦\\]+|\s[-–—]\s|[-_]{1}(?=[\u4e00-\u9fff])")
_COMMAS = re.compile(r"[,，|｜_ \u3000][,，|｜_ \u3000]*")
_ANY = re.compile(r"[,，、|｜│/\\_ \u3000\-–—][,，、|｜│/\\_ \u3000\-–—]*")
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
    rows: list[Clue] = []
    if block.kind != "table_row" and _are_links(pieces, ends, rules):
        rows.append(LINK_BLOCK)
    if not ends and _repeats(block.text):
        clues.append(REPEATING)
    if edge and not ends and not key.endswith(":") and _are_keywords(block.text, rules):
        rows.append(KEYWORDS)
    hits = [(clue, len(set(pattern.findall(key)))) for clue, pattern in found]
    clues += _named(rows, hits, key)
    weaker = IN_SENTENCES if ends >= SENTENCES else 1.0
    clues += [clue.weakened(min(MOST_WORDS, words) * weaker) for clue, words in hits if clue.weight]
    return clues


def _are_links(pieces: Sequence[str], ends: int, rules: Rules) -> bool:
    """Whether pieces between separators are a row of links: many, short, few of them sentences."""
    return (
        len(pieces) >= MIN_PIECES
        and not lists_names(pieces, rules)
        and ends * PIECES_A_SENTENCE <= len(pieces)
        and _mean(pieces) <= LINK_LENGTH
    )


def _repeats(text: str) -> bool:
    """Whether a line says the same few words again and again."""
    words = _words(_ANY, text, MIN_PIECES)
    return len(words) >= MIN_PIECES and len(set(words)) <= REPEATED * len(words)


def _are_keywords(text: str, rules: Rules) -> bool:
    """Whether a line is a row of words that people search for."""
    words = _words(_COMMAS, text, KEYWORD_PIECES)
    if len(words) < KEYWORD_PIECES or _mean(words) > PIECE_LENGTH:
        return False
    return max(map(len, words)) <= LONGEST and not lists_names(words, rules)


def _named(rows: list[Clue], hits: Sequence[tuple[Clue, int]], key: str) -> list[Clue]:
    """The rows of short pieces as what they are: paid links, or the menu of a site.

    `hits` are the trades that the line names, each with how many of its words. One word of a trade
    is enough, of those that also stand in honest lines (without a weight) it takes two.
    """
    if not rows:
        return rows
    if any(words >= (1 if clue.weight else 2) for clue, words in hits):
        return [TRADES if row is LINK_BLOCK else row for row in rows]
    if _shares_words(key):
        return rows
    return [SEPARATED._replace(weight=row.weight) for row in rows]


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
