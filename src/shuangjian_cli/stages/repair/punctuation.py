"""Half-width punctuation in Chinese text to full-width, and nowhere else.

Decimals, thousands, times, ratios, addresses, English and code keep theirs: a mark is Chinese only
where a hanzi (or a Chinese mark) stands at its side and no Latin text goes on through it.
"""

from __future__ import annotations

import re

from ...lexicon.programs import compiled
from ...model.document import Edit
from .surface import HAN

_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}

_LEFT = rf"[{HAN}”’》】〉）」』％℃㎡]"
"""What a Chinese clause ends with before its mark."""

_MARK = compiled(
    rf"[,;:!?](?:(?<={_LEFT}.)(?![,;:!?/\\])"
    rf"|(?<=[0-9A-Za-z%+)].)(?=[{HAN}“‘《【（「『])(?!/)"
    rf"|(?<=[%㎡²][,;])(?=[0-9.]{{1,12}}[{HAN}%]|$)"
    rf"|(?<=[{HAN}]\".)(?=[{HAN}]))"
)
"""A mark after a hanzi, or after a number or Latin word and before a hanzi; after a percentage or
a closing quotation mark also before a number, for no thousands go on there. It begins with the mark
and then looks back, so that the search leaps to marks."""

_PAIR = re.compile(r"\(([^()（）\n]{0,80})\)")

_ADDRESS = re.compile(
    r"[A-Za-z]{2,6}://[!-~]+|www\.[!-~]+|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.-]{1,80}"
)

_ADDRESSED = ("://", "www.", "@")
"""Signs of which every address holds one."""

_HALF = re.compile("[,;:!?(]")
"""What every half-width mark that is made full-width holds, or begins with."""

_CHINESE = compiled(f"[{HAN}]")


def full_width(text: str) -> list[Edit]:
    """The edits that make the Chinese marks of a text full-width.

    >>> from shuangjian_cli.model.document import Block, apply_edits
    >>> text = "全市8个县(区),师生比1:14,时间:10:30,共1,200人;see (a, b)"
    >>> apply_edits(Block(text, 0), full_width(text), "repair")[0].text
    '全市8个县（区），师生比1:14，时间：10:30，共1,200人；see (a, b)'
    """
    if not (_HALF.search(text) and _CHINESE.search(text)):
        return []
    plain = text
    if any(sign in text for sign in _ADDRESSED):
        plain = _ADDRESS.sub(lambda match: "\0" * len(match[0]), text)
    spots: set[int] = set()
    for match in _PAIR.finditer(plain):
        before = plain[max(0, match.start() - 1) : match.start()]
        if _CHINESE.search(match[1]) or (_CHINESE.match(before) and match[1]):
            spots.update((match.start(), match.end() - 1))
    if spots:
        chars = list(plain)
        for at in spots:
            chars[at] = _WIDE[chars[at]]
        plain = "".join(chars)
    spots.update(match.start() for match in _MARK.finditer(plain))
    return [Edit(at, at + 1, _WIDE[text[at]], "full-width") for at in sorted(spots)]


_STOP = compiled(
    rf"(?<=[{HAN}%”）])(?<!^[一二三四五六七八九十])(?<!\n[一二三四五六七八九十])[.．](?=[{HAN}“”]|$|\n)"
)
_LAST = compiled(rf"(?<=[{HAN}”）])[.．]”?(?:$|\n)")
_STOPS, _LAST_STOPS = 3, 2
"""Points behind hanzi, and those among them that end a line, from which on they are the full stops
of a page that has no other: names with a point in them (买买提．艾山) end no lines."""


def ends_in_points(page: str) -> bool:
    """Whether a page writes a point for each full stop: its lines, joined by line ends.

    >>> ends_in_points("学校开学.\\n教师到岗,家长放心.今年招生."), ends_in_points("学校开学。")
    (True, False)
    """
    if "。" in page or len(_STOP.findall(page)) < _STOPS:
        return False
    return len(_LAST.findall(page)) >= _LAST_STOPS


def full_stops(text: str) -> list[Edit]:
    """The edits that make the points behind hanzi full stops, on a page that has no others.

    Numbers of chapters (一.) keep theirs.

    >>> [edit.start for edit in full_stops("一.学校开学.教师到岗3.5万人.")]
    [6, 16]
    """
    return [Edit(*match.span(), "。", "full-stop") for match in _STOP.finditer(text)]
