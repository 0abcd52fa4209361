"""Which blocks of a page are written in traditional characters."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from ...model.document import Script

MOSTLY = 0.6
"""Share of traditional among the telling characters from which a block is traditional."""
PARTLY, PARTLY_COUNT = 0.2, 10
"""A longer block that mixes both is converted from this share on: damage, or a sloppy converter."""
LEAST = 2
"""One traditional character is a name (鍾, 甯); two in a block without simplified ones are text."""
WHOLLY = 0.9
"""Share of the page's telling characters from which the page is traditional, not mixed."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The telling characters: those that only traditional, only simplified text has."""

    traditional: frozenset[str]
    simplified: frozenset[str]


def script_of(texts: list[str], scripts: Scripts) -> tuple[Script, list[bool]]:
    """The script of a page, and for each of its blocks whether it is to be converted.

    A block is judged by its own telling characters; one that has none (二、要求) goes with the one
    before it. A page without a traditional block is simplified, whatever names it mentions.
    """
    strange = [text for text in texts if not in_gb2312(text)]
    if not any(_is_traditional(*_count(text, scripts)) for text in strange):
        return "simplified", [False] * len(texts)
    counts = [_count(text, scripts) for text in texts]
    flags: list[bool | None] = [None if not t + s else t >= PARTLY * (t + s) for t, s in counts]
    carried = next((flag for flag in flags if flag is not None), True)
    convert: list[bool] = []
    for flag in flags:
        carried = carried if flag is None else flag
        convert.append(carried)
    total = sum(t for t, _ in counts) / max(1, sum(t + s for t, s in counts))
    return ("traditional" if total >= WHOLLY else "mixed"), convert


def in_gb2312(text: str) -> bool:
    """Whether the simplified standard has every character: by far the cheapest test there is.

    A simplified page passes as a whole, or with all blocks but those with an odd sign in them.
    Dash and middle dot are tried as the signs that Python's codec takes for GB2312's.
    """
    for form in (text, text.replace("—", "―").replace("·", "・")):
        with contextlib.suppress(UnicodeEncodeError):
            form.encode("gb2312")
            return True
    return False


def _count(text: str, scripts: Scripts) -> tuple[int, int]:
    """How many characters are traditional only, and simplified only."""
    if scripts.traditional.isdisjoint(text):
        traditional = 0
    else:
        traditional = sum(map(scripts.traditional.__contains__, text))
    simplified = sum(map(scripts.simplified.__contains__, text))
    return traditional, simplified


def _is_traditional(traditional: int, simplified: int) -> bool:
    """Whether these counts alone make a block traditional text."""
    share = traditional / max(1, traditional + simplified)
    return traditional >= LEAST and (
        share >= MOSTLY or (traditional >= PARTLY_COUNT and share >= PARTLY)
    )
