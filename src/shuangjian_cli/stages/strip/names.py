"""Chinese personal names, told by their surnames."""

from __future__ import annotations

from ...lexicon import Lexicon
from ...lexicon.programs import compiled

_HAN = compiled(r"[\u4e00-\u9fff]{2,4}")


PLACE_ENDS = "省市县区镇乡村"
"""No personal name ends so: 兰山区 and 石家庄市 begin with surnames."""


def build_surnames(lexicon: Lexicon) -> frozenset[str]:
    """The surnames of `metadata.toml`; give it to `lexicon.get`."""
    rows = (row for row in lexicon.rows("metadata") if row.get("kind") == "surnames")
    return frozenset(name for row in rows for name in row["words"])


def build_place_ends(lexicon: Lexicon) -> tuple[str, ...]:
    """The words of `metadata.toml` in which the names of places and schools end."""
    rows = (row for row in lexicon.rows("metadata") if row.get("kind") == "place-ends")
    return tuple(word for row in rows for word in row["words"])


MIN_GLUED, MAX_GLUED = 5, 12
"""Characters of names without a blank between them; four of them are too often a word."""


def split_names(text: str, surnames: frozenset[str]) -> list[str]:
    """The names that a run of hanzi falls into, where there is one way only; else none.

    >>> split_names("高小文张志某李林", frozenset("高张李"))
    ['高小文', '张志某', '李林']
    >>> split_names("齐小高杨某杨勇", frozenset("齐高杨"))
    []
    """
    begins = text[:1] in surnames or text[:2] in surnames
    if not (begins and MIN_GLUED <= len(text) <= MAX_GLUED):
        return []
    ways: list[list[list[str]]] = [[[]]]
    for end in range(1, len(text) + 1):
        ways.append(
            [
                [*before, text[start:end]]
                for start in range(max(0, end - 4), end - 1)
                if is_name(text[start:end], surnames)
                for before in ways[start]
            ][:2]
        )
    return ways[-1][0] if len(ways[-1]) == 1 and len(ways[-1][0]) > 1 else []


def is_name(text: str, surnames: frozenset[str]) -> bool:
    """Whether a text is a Chinese personal name: a known surname and one or two characters.

    >>> is_name("王晓岚", frozenset("王")), is_name("学校", frozenset("王"))
    (True, False)
    """
    if not _HAN.fullmatch(text) or text[-1] in PLACE_ENDS:
        return False
    return (text[0] in surnames and len(text) <= 3) or (text[:2] in surnames and len(text) >= 3)
