"""Score a cleaned text against its gold text, by characters and by lines.

Gold: one paragraph a line; a line that begins with `~ ` may be kept or dropped. Both sides are
folded with NFKC and stripped of white space first, so that the width of punctuation and the layout
do not count. Characters: multiset of character 4-grams, precision, recall and F1.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

NGRAM = 4
FOUND = 0.9
"""A gold line is found when this share of its 4-grams stands in the cleaned text."""
JUNK = 0.5
"""A cleaned line is junk when less than this share of its 4-grams stands in the gold."""
ANCHOR = 12
"""Characters at the start of a gold line by which its position is looked up."""
OPTIONAL = "~ "


@dataclass(frozen=True, slots=True)
class TextScore:
    """Shares from 0 to 1; `lost` and `junk` are the lines themselves."""

    precision: float
    recall: float
    f1: float
    lost: tuple[str, ...]
    junk: tuple[str, ...]
    order: float


def fold(text: str | None) -> str:
    """NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def page_name(path: str, names: Container[str]) -> str:
    """Which of the gold `names` a page is: its path, its file name, or what that begins with.

    >>> page_name("crawl/000_adde.txt", {"000"}), page_name("news_1.html", {"news_1", "news_2"})
    ('000', 'news_1')
    """
    last = re.split(r"[/\\#]", path.rstrip("/"))[-1]
    candidates = (path, last, last.split(".")[0], re.split(r"[_.]", last)[0])
    return next((name for name in candidates if name in names), last)


def grams(text: str) -> Counter[str]:
    """The character 4-grams of a text, with their numbers; a shorter text counts as one."""
    if len(text) < NGRAM:
        return Counter([text] if text else [])
    return Counter(text[i : i + NGRAM] for i in range(len(text) - NGRAM + 1))


def score_text(gold: str, cleaned: str) -> TextScore:
    """Compare a cleaned text with its gold; nothing asked for and nothing given is right.

    >>> score_text("全市有学校481所\\n~ 标题", "全市有学校481所").f1
    1.0
    """
    must: list[str] = []
    may: list[str] = []
    for line in gold.splitlines():
        (may if line.startswith(OPTIONAL) else must).append(fold(line.removeprefix(OPTIONAL)))
    must = [line for line in must if line]
    got = [line for line in map(fold, cleaned.splitlines()) if line]
    in_must = sum((grams(line) for line in must), Counter[str]())
    in_gold = in_must + sum((grams(line) for line in may if line), Counter[str]())
    in_got = sum((grams(line) for line in got), Counter[str]())
    if not in_must and not in_got:  # a page without an article, rightly left empty
        return TextScore(1.0, 1.0, 1.0, (), (), 1.0)
    recall = (in_got & in_must).total() / max(1, in_must.total())
    precision = (in_got & in_gold).total() / max(1, in_got.total())
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return TextScore(
        precision,
        recall,
        f1,
        lost=tuple(line for line in must if _share(line, in_got) < FOUND),
        junk=tuple(line for line in got if _share(line, in_gold) < JUNK),
        order=_order(must, "".join(got)),
    )


def _share(line: str, known: Counter[str]) -> float:
    """The share of a line's 4-grams that are known."""
    own = grams(line)
    return (own & known).total() / max(1, own.total())


def _order(lines: Sequence[str], whole: str) -> float:
    """The share of the lines found that stand in the gold's order (longest increasing run)."""
    spots = [
        spot for line in lines if len(line) >= ANCHOR if (spot := whole.find(line[:ANCHOR])) >= 0
    ]
    tails: list[int] = []
    for spot in spots:
        at = bisect.bisect_left(tails, spot)
        tails[at : at + 1] = [spot]
    return len(tails) / len(spots) if spots else 1.0
