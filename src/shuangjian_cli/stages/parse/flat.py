"""Flat text to blocks: one line is one block, broken lines are joined and glued ones split."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from ...lexicon.programs import compiled
from ...model.document import Block
from .space import LINE_END, joined, one_line

GLUED_LENGTH = 150
"""A line of this length with `GLUED_RUNS` wide gaps is several lines: shorter ones are columns."""

GLUED_RUNS = 3
GLUED_PIECE = 8
"""Characters to each gap of such a line: where every character has its gap, it is spaced out."""
ROW_CELLS, CELL_LONGEST = 3, 16
"""Pieces between wide gaps that make a line a row of columns, and how long each may be."""

MIN_WRAP = 24
"""Columns (a Chinese character has two) below which a page is not wrapped by width."""

WRAP_LINES = 3
"""Lines of nearly the same width in a row that show a wrapped paragraph."""

WRAP_SLACK = 6
"""Columns by which a wrapped line may fall short: a mark or a number did not fit any more."""

TIGHT_MIN, TIGHT_SLACK, TIGHT_LINES = 10, 2, 4
TIGHT_SHARE, TIGHT_MARKS, TIGHT_ENDS = 0.75, 0.25, 0.1
"""A page is wrapped as well where its lines that end in no sentence have one width, down to
`TIGHT_MIN` columns or characters: at least so many of them, and this share, within the slack; this
share of them holds a mark, and to each come so many lines that do end a sentence. Headlines differ
in width."""

MAX_BRACKET = 24
"""Characters within which a bracket that a line leaves open is closed on the next."""

MAX_WRAP = 240
"""Columns above which a line is a paragraph of its own and not a line of a wrapped one."""

MAX_INDENT = 8
"""Columns above which white space before a line centres it, and begins no paragraph."""

_GAP = re.compile(r"[ \t\xa0\u3000][ \t\xa0\u3000]")
_INDENT = re.compile(r"[ \t\xa0\u3000](?<=[。！？!?”’」』…；;）)].)[ \t\xa0\u3000]+(?=\S)")
_ENDED = re.compile(r"(?:[。！？!?…：:；;]|\.{3})[”’」』）)\]】]*$")
_MARKED = re.compile("[，。；、,;]")
_ENDED_WITHIN = re.compile("[。！？!?；;]")
_STARTS = compiled(
    r"[-－—•·●■◆▪★☆※○◎①-⑳>＞|【\[〖]|[（(]?[一二三四五六七八九十百]{1,3}[)）、.．]|第[一二三四五六七八九十百\d]+[章节条]"
    r"|[（(]?\d{1,2}[)）、.．](?!\d)"
)
_INNER = re.compile(r"[。；].")
"""A sentence that ends within a line: wrapped prose has it, a list of headlines does not."""

_READING = compiled(r"\([a-zà-ýāēěīńňōūǎǐǒǔǖǘǚǜǹ]{1,7}\)")
"""The pinyin that a mirror put behind a character after the lines had been broken."""

_WIDE = compiled("[\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]+")
"""The usual characters of two columns."""

_MID = re.compile(r"[，、,]$")


_OPEN = re.compile("[（(《][^（()）《》。！？]*$")
_CLOSE = re.compile(f"[^（()）《》。！？]{{0,{MAX_BRACKET}}}[）)》]")


def flat_blocks(text: str) -> tuple[Block, ...]:
    """The lines of a flat page as blocks, empty ones left out.

    >>> [b.text for b in flat_blocks("  首页 \\n\\n　　全市新增学位500个。")]
    ['首页', '全市新增学位500个。']
    """
    lines: list[str] = []
    indents: list[int] = []
    raws = LINE_END.split(text)
    rows = _table_rows(raws)
    for number, raw in enumerate(raws):
        if rows[number]:
            lines.append("\t".join(one_line(cell) for cell in raw.strip().split("\t")))
            indents.append(MAX_WRAP)
            continue
        for place, part in enumerate(_parts(raw)):
            lines.append(part)
            indents.append(_indent(raw) if place == 0 else MAX_WRAP)
    joined_lines = join_wrapped(lines, indents)
    return tuple(
        Block(line, order, kind="table_row" if "\t" in line else "paragraph")
        for order, line in enumerate(joined_lines)
    )


def _table_rows(raws: Sequence[str]) -> list[bool]:
    """Which lines are rows of a table: two or more in a row with as many cells between tabs."""
    cells = [
        sum(1 for cell in raw.strip().split("\t") if cell.strip()) if "\t" in raw.strip() else 0
        for raw in raws
    ]
    same = [a == b and a >= 2 for a, b in itertools.pairwise(cells)]
    return [
        (number > 0 and same[number - 1]) or (number < len(same) and same[number])
        for number in range(len(cells))
    ]


def _indent(line: str) -> int:
    """Columns of white space before a line."""
    return _width(line[: len(line) - len(line.lstrip())])


def _parts(line: str) -> Iterator[str]:
    """A line cut where several were glued: at wide gaps after a sentence, or at all of them.

    >>> list(_parts("乡镇  小学（所）  班级（个）")), list(_parts("第一段。（完）　　第二段。"))
    (['乡镇 小学（所） 班级（个）'], ['第一段。（完）', '第二段。'])
    """
    gaps = sum(1 for _ in _GAP.finditer(line.strip())) if len(line) >= GLUED_LENGTH else 0
    glued = gaps >= GLUED_RUNS and len(line) >= GLUED_PIECE * gaps
    gap = _GAP if glued else _INDENT
    for part in [line] if not glued and _is_row(line) else gap.split(line):
        clean = one_line(part)
        if clean:
            yield clean


def _is_row(line: str) -> bool:
    """Whether a line is a row of columns, of which some end in brackets: 小学（所）  班级（个）."""
    if not _INDENT.search(line) or _ENDED_WITHIN.search(line):
        return False
    cells = _GAP.split(line.strip())
    return len(cells) >= ROW_CELLS and all(len(cell) <= CELL_LONGEST for cell in cells)


def split_indented(text: str) -> list[str]:
    """Cut a text where an indent after a sentence's end shows a new paragraph.

    >>> split_indented("第一段。\\u3000\\u3000第二段。")
    ['第一段。', '第二段。']
    """
    return _INDENT.split(text) if _GAP.search(text) else [text]


def join_wrapped(lines: Sequence[str], indents: Sequence[int] = ()) -> list[str]:
    """Join lines that a fixed width broke in mid-sentence.

    A run of lines is wrapped when they are nearly as wide as the widest of their neighbours and
    end in no sentence; a list of short headlines is left as it is. A line that is indented further
    than the one before it begins a paragraph.

    >>> join_wrapped(["今年全市高考报名人数二十六万人", "，比去年少"])
    ['今年全市高考报名人数二十六万人，比去年少']
    """
    widths = [_width(line) for line in lines]
    open_ended = [_ENDED.search(line[-WRAP_SLACK:]) is None for line in lines]
    marked = [_MARKED.search(line) is not None for line in lines]
    wrapped = _wrapped_lines(lines, widths, open_ended, marked)
    if any("(" in line for line in lines):
        bare = [_READING.sub("", line) for line in lines]
        wrapped |= _wrapped_lines(bare, list(map(_width, bare)), open_ended, marked)
    full = _full_lines(widths, open_ended, marked)
    full |= _full_lines([len(line) for line in lines], open_ended, marked)
    out: list[str] = []
    parts: list[str] = []
    for number, line in enumerate(lines):
        deeper = number > 0 and bool(indents) and indents[number] > indents[number - 1]
        shallower = (
            number > 0 and bool(indents) and indents[number] < indents[number - 1] <= MAX_INDENT
        )
        goes_on = number > 0 and (
            _continues(lines, widths, wrapped, number, shallower)
            or _goes_on(lines[number - 1], line, number - 1 in full)
        )
        if parts and (deeper or not goes_on):
            out.append(_join(parts))
            parts = []
        parts.append(line)
    if parts:
        out.append(_join(parts))
    return out


def _join(parts: list[str]) -> str:
    pieces = parts[:1]
    for part in parts[1:]:
        pieces.append(joined(pieces[-1][-1:], part)[len(pieces[-1][-1:]) :])
    return "".join(pieces)


def _width(line: str) -> int:
    """Columns of a line, up to those of `MAX_WRAP` characters.

    >>> _width("全市500所，"), _width("①")
    (11, 1)
    """
    line = line[:MAX_WRAP]
    others = _WIDE.sub("", line)
    wide = len(line) - len(others)
    if others and not others.isascii():
        wide += sum(unicodedata.east_asian_width(char) in "WF" for char in others)
    return len(line) + wide


def _wrapped_lines(
    lines: Sequence[str],
    widths: Sequence[int],
    open_ended: Sequence[bool],
    marked: Sequence[bool],
) -> frozenset[int]:
    """The lines of a width at which the page wraps: that of several lines in a row that end in
    mid-sentence."""
    found: set[int] = set()
    run = inner = 0
    for number in range(1, len(lines)):
        close = abs(widths[number] - widths[number - 1]) <= WRAP_SLACK
        wide = MIN_WRAP <= widths[number - 1] < MAX_WRAP
        if close and wide and open_ended[number - 1] and marked[number - 1]:
            run += 1
            inner += bool(_INNER.search(lines[number - 1]))
        else:
            run = inner = 0
        if run >= WRAP_LINES - 1 and inner:
            found.add(max(widths[number - 1], widths[number]))
    return frozenset(
        number
        for number, width in enumerate(widths)
        if any(abs(width - wrap) <= WRAP_SLACK for wrap in found)
    )


def _full_lines(
    sizes: Sequence[int], open_ended: Sequence[bool], marked: Sequence[bool]
) -> frozenset[int]:
    """The lines that are as wide as nearly all that end in mid-sentence, in columns or characters;
    none where these differ."""
    usual = [
        open_one and TIGHT_MIN <= size < MAX_WRAP
        for size, open_one in zip(sizes, open_ended, strict=True)
    ]
    total = sum(usual)
    if total < TIGHT_LINES:
        return frozenset()
    counts = Counter(itertools.compress(sizes, usual))
    marks = Counter(itertools.compress(sizes, map(all, zip(usual, marked, strict=True))))

    def within(counts: Counter[int], size: int) -> int:
        return sum(counts[size - short] for short in range(TIGHT_SLACK + 1))

    best = max(counts, key=lambda size: (within(counts, size), -size))
    found = within(counts, best)
    wrapped = (
        found >= max(TIGHT_LINES, TIGHT_SHARE * total)
        and within(marks, best) >= TIGHT_MARKS * found
        and len(sizes) - sum(open_ended) >= TIGHT_ENDS * found
    )
    if not wrapped:
        return frozenset()
    return frozenset(n for n, size in enumerate(sizes) if 0 <= best - size <= TIGHT_SLACK)


def _goes_on(before: str, line: str, full: bool) -> bool:
    """Whether a line goes on with the one before it, which may be as wide as the page's one width.

    A bracket that the line before leaves open is closed by its own line, whatever the widths.
    """
    if _ENDED.search(before) or "\t" in before or "\t" in line:
        return False
    if full:
        return not _STARTS.match(line)
    return _OPEN.search(before[-MAX_BRACKET:]) is not None and _CLOSE.match(line) is not None


def _continues(
    lines: Sequence[str],
    widths: Sequence[int],
    wrapped: frozenset[int],
    number: int,
    shallower: bool,
) -> bool:
    """Whether line `number` goes on with the sentence of the line before it.

    A line that is indented less than the one before it, where a page is wrapped, is the second
    line of a paragraph, though the first may hold no mark.
    """
    before, line = lines[number - 1], lines[number]
    if _ENDED.search(before) or _STARTS.match(line) or "\t" in before or "\t" in line:
        return False
    if line[0] in "，。、；：！？”’）》」』":
        return True
    if widths[number - 1] >= MAX_WRAP:
        return False
    if _MID.search(before) and widths[number - 1] >= MIN_WRAP:
        return True
    prose = shallower or _MARKED.search(before) is not None
    return prose and number - 1 in wrapped
