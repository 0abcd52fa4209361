"""Threads in flat text: the lines that forum software writes around each post tell posts apart.

A dump of a thread has no elements. What it has are heads (`沙发 某某 2022-04-19`) or feet
(`IP属地:陕西 2楼 2023-05-06`) of posts, and between them what a poster wrote, however short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...lexicon import Lexicon
from ...model.document import Block, Post
from .dates import iso_date
from .evidence import Clue, Rules, line_name
from .fold import narrow

if TYPE_CHECKING:
    from .score import Scored

FLOOR_RULES = frozenset({"floor-line", "post-header"})
"""Rows of the lexicon that name the head or foot of a post."""

MIN_FLOORS = 2
"""Floors that make a dump a thread."""

MIN_NAMED = 3
"""Floors of a dump whose posters can be told by where they stand."""

USER_RULE = "user-line"
"""The row that names what a forum tells of a poster."""

DATA_RULES = frozenset({USER_RULE, "buttons", "counts"})
"""Rows that name what stands between posts and is none."""

IN_POST = Clue("in-post", 2.4, "stands between the heads of the posts")
OUTSIDE_POSTS = Clue("outside-posts", -3.0, "stands above or below the posts of the thread")
POST_DATA = Clue("post-data", -3.0, "what the forum tells of a poster", named=True)
POST_NAME = Clue("post-name", -6.0, "the name of who wrote a post, on its own line", named=True)

MAX_POSTER = 16
"""Characters of the name of a poster."""

BARE = 5
"""Characters of a floor that names nobody: `1024楼`."""

_NO_NAME = re.compile(r"[，。！？；、,!?;：:]")


@dataclass(frozen=True, slots=True)
class Floors:
    """Where the posts of a dumped thread begin and end."""

    lines: tuple[int, ...]
    """The blocks that are heads or feet of posts."""
    names: frozenset[int]
    """The blocks that are the name of a poster and nothing else."""
    feet: bool
    """Whether the lines stand below the posts, and not above them."""


def count_floors(rules: Sequence[frozenset[str]], comments: str) -> int:
    """Lines between posts on a dump, up to the first that announces the comments below an article.

    >>> count_floors([frozenset({"floor-line"}), frozenset({"c"}), frozenset({"floor-line"})], "c")
    1
    """
    count = 0
    for names in rules:
        if comments in names:
            break
        count += "floor-line" in names
    return count


def floor_clues(
    keys: Sequence[str], items: Sequence[Scored], rules: Rules
) -> tuple[list[tuple[Clue, ...]], Floors]:
    """What the floors of a dumped thread say of each line, whose evidence so far is `items`."""
    lines = [n for n, item in enumerate(items) if not FLOOR_RULES.isdisjoint(item.rules)]
    floors = frozenset(lines)
    kinds = [
        None if n in floors else line_name(key, item.may, rules)
        for n, (key, item) in enumerate(zip(keys, items, strict=True))
    ]
    data = [kind is not None and kind.rule in DATA_RULES for kind in kinds]
    users = [kind is not None and kind.rule == USER_RULE for kind in kinds]
    for number, (user, key) in enumerate(zip(users[:-1], keys[1:], strict=True), 1):
        data[number] = data[number] or (user and number not in floors and key.isdigit())
    may_name = [
        not (yes or item.accused or number in floors)
        and DATA_RULES.isdisjoint(item.rules)
        and _may_name(key)
        for number, (key, item, yes) in enumerate(zip(keys, items, data, strict=True))
    ]
    names = _names_above(lines, may_name) | frozenset(
        number
        for number, may in enumerate(may_name)
        if may and _is_poster(number, keys, users, floors)
    )
    around = floors | names | frozenset(n for n, yes in enumerate(data) if yes)
    feet = _have_feet(lines, items, around)
    posts = range(len(keys))
    if lines:
        posts = _feet_reach(lines, items, around) if feet else _heads_reach(lines, items, around)
    out: list[tuple[Clue, ...]] = []
    for number in range(len(keys)):
        if number in names:
            out.append((POST_NAME,))
        elif data[number]:
            out.append((POST_DATA,))
        elif number in floors:
            out.append(())
        else:
            out.append((IN_POST if number in posts else OUTSIDE_POSTS,))
    return out, Floors(tuple(lines), names, feet)


def _may_name(key: str) -> bool:
    """Whether a line is of the length of a name, and no sentence."""
    return 1 <= len(key) <= MAX_POSTER and _NO_NAME.search(key) is None


def _names_above(lines: Sequence[int], may_name: Sequence[bool]) -> frozenset[int]:
    """The lines above the floors, where each floor of the page has a name above it.

    Where it is the last line of a post that stands there, one of many ends like a sentence.
    """
    above = [number - 1 for number in lines]
    named = len(above) >= MIN_NAMED and all(number >= 0 and may_name[number] for number in above)
    return frozenset(above if named else ())


def _is_poster(
    number: int, keys: Sequence[str], users: Sequence[bool], floors: frozenset[int]
) -> bool:
    """Whether a line is a name: above what the forum tells of a poster, or below a bare floor."""
    bare = number - 1 in floors and len(keys[number - 1]) <= BARE
    return bare or (number + 1 < len(keys) and users[number + 1])


def _have_feet(lines: Sequence[int], items: Sequence[Scored], around: frozenset[int]) -> bool:
    """Whether the floors stand below their posts: text before the first and none after the last."""

    def text(places: Iterable[int]) -> bool:
        texts = (n for n in places if n not in around and not items[n].accused)
        place = next(texts, None)
        return place is not None and items[place].score > 0

    if not lines:
        return False
    after = text(range(lines[-1] + 1, len(items)))
    return not after and text(range(lines[0] - 1, -1, -1))


def _heads_reach(lines: Sequence[int], items: Sequence[Scored], around: frozenset[int]) -> range:
    """From the first head to the end of the text below the last."""
    end, text = lines[-1] + 1, False
    for number in range(end, len(items)):
        item = items[number]
        if item.section or number in around or (text and not item.accused and item.score < 0):
            break
        if item.accused:
            continue
        text = text or item.score > 0
        end = number + 1
    return range(lines[0], end)


def _feet_reach(lines: Sequence[int], items: Sequence[Scored], around: frozenset[int]) -> range:
    """From the text above the first foot to the last."""
    start = lines[0]
    while start and start - 1 not in around:
        item = items[start - 1]
        if item.section or item.accused:
            break
        start -= 1
    return range(start, lines[-1])


def build_posters(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    """The rows of `metadata.toml` that read a poster from the head of a post."""
    return tuple(
        re.compile(row["pattern"])
        for row in lexicon.rows("metadata")
        if row.get("kind") == "poster"
    )


def number_floors(
    blocks: Sequence[Block],
    keep: Sequence[bool],
    floors: Floors,
    posters: Sequence[re.Pattern[str]],
) -> tuple[list[Block], list[Post]]:
    """Give each line of a dumped thread the number of its post; the posts with author and date."""
    feet = floors.feet
    lines = frozenset(floors.lines)
    current, filled = 1, False
    numbers: list[int] = []
    posts: dict[int, Post] = {}
    for number, (block, kept) in enumerate(zip(blocks, keep, strict=True)):
        if filled and not feet and number in lines:
            current, filled = current + 1, False
        filled = filled or kept
        numbers.append(current)
        post = posts.get(current, Post(current))
        if not kept:
            post = _described(post, block, number in lines, number in floors.names, posters)
        posts[current] = post
        if feet and filled and number in lines:
            current, filled = current + 1, False
    used = sorted({n for n, kept in zip(numbers, keep, strict=True) if kept})
    renumber = {old: new for new, old in enumerate(used, 1)}
    out = [
        replace(block, post=renumber.get(number))
        for block, number in zip(blocks, numbers, strict=True)
    ]
    return out, [replace(posts[old], number=new) for old, new in renumber.items()]


def _described(
    post: Post, block: Block, floor: bool, name: bool, posters: Sequence[re.Pattern[str]]
) -> Post:
    """The post with what a line around it says of its author and date."""
    author, published = post.author, post.published
    text = narrow(block.text)
    if author is None and name:
        author = block.text
    if floor:
        matches = (pattern.search(text) for pattern in posters)
        author = author or next((match["value"] for match in matches if match), None)
        published = published or iso_date(text)
    return replace(post, author=author, published=published)
