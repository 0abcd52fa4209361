"""Threads: pages of several posts, each with its author and date.

In a thread the replies of readers are text as much as the first post, short as they may be; what
an article page calls comments is the body here. A thread shows by the names of the elements
around its prose, or by the lines that forum software writes between the posts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ...model.document import Block, Post
from .dates import iso_date
from .elements import Makes
from .evidence import Clue, plain_name
from .paths import Paths
from .regions import prose_of

POST_BODY = Clue("post-body", 3.0, "stands where the posts of the thread stand")
POSTER = Clue("poster", -1.5, "stands between the posts: who wrote, when, and buttons")
IGNORED = frozenset(
    {"region-comment", "region-side", "comments", "comment-line", "outside-container"}
)
"""Rules that speak of comments below an article: in a thread they are posts."""

SHARE = 0.5
"""Share of a page's prose inside an element named as thread that makes the page one."""

LINES = 2
"""Lines of forum software between posts that make a page a thread."""

BODY_SHARE = 0.3
"""Share of the page's prose on one kind of path that makes it the path of the posts."""

MAX_HEADER = 60
"""Characters below which a line with a date is the head of a post."""

_NAMES = re.compile(
    r"[-#.](?:bbs|forums?|threads?|topics?|replies|viewthread|postlist|questions?|answers?|discuss|discussion|tieba)(?:[-#.]|$)"
)
COMMENTS_SHARE = 0.8
"""Share of a page's prose in comments that makes it a page of nothing but comments."""

_COMMENTS = re.compile(r"[-#.](?:comments?|reviews?|replies|reply)(?:[-#.]|$)")
_BODY_NAMES = re.compile(
    r"[-#.](?:content|body|text|txt|markdown|message|postmessage|answer|rich|t-f|reply-?content|comment-?content|comment-comment|short|cont)(?:[-#.]|$|\d)"
)
_AUTHOR_NAMES = re.compile(
    r"[-#.](?:authi|author|user-?name|poster|nick-?name|username|post-user|uname)(?:[-#.]|$)"
    r"|[#.]name(?:[#.]|$)"
)
"""Each is tried on a step of a path as `_plain` writes it."""

_HEADER = re.compile(
    r"(?:发表|发布|回复|回答|评论)于?\s*[:：]?\s*(?:19|20)\d\d|显示全部楼层|只看该作者|^\d+\s*[#楼]$"
)


def is_thread(prose: Sequence[float], lines: int, first: int | None, makes: Makes) -> bool:
    """Whether the page is a thread.

    `prose` says how much of it each block is (see `prose_of`), `lines` counts the lines of forum
    software, and `first` is the paragraph after the title: comments, however many, make no thread
    where that paragraph is none of them.
    """
    if lines >= LINES:
        return True
    total = named = commented = 0.0
    names = _ThreadNames(makes)
    for make, value in zip(makes.own, prose, strict=True):
        if value:
            of_thread, of_comments = names.of(make)
            total += value
            named += value * of_thread
            commented += value * of_comments
    if first is not None and not names.of(makes.own[first])[1]:
        commented = 0.0
    return total > 0 and (named >= SHARE * total or commented >= COMMENTS_SHARE * total)


class _ThreadNames:
    """Whether elements, or what is around them, are named as threads, and as comments."""

    def __init__(self, makes: Makes) -> None:
        self._makes = makes
        self._known = {0: (False, False)}

    def of(self, make: int) -> tuple[bool, bool]:
        """Whether an element of some make is named so."""
        found = self._known.get(make)
        if found is None:
            thread, comments = self.of(self._makes.parents[make])
            step = _plain(self._makes.steps[make])
            found = (
                thread or _NAMES.search(step) is not None,
                comments or _COMMENTS.search(step) is not None,
            )
            self._known[make] = found
        return found


def _plain(step: str) -> str:
    """A step of a path in which a sign stands before its tag, its id and its classes.

    >>> _plain("div#postList.main")
    '#div#post-list.main'
    """
    return "#" + plain_name(step)


def _named(step: str, pattern: re.Pattern[str]) -> bool:
    """Whether the tag, the id or a class of a step of a path is such a name."""
    return pattern.search(_plain(step)) is not None


def post_clues(
    blocks: Sequence[Block], scores: Sequence[float], paths: Paths
) -> list[tuple[Clue, ...]]:
    """What the paths of a thread say of each block: in a post, or between posts."""
    prose: dict[str, float] = defaultdict(float)
    total = 0.0
    places = [paths.canonical(block.path.rpartition("/")[0]) for block in blocks]
    own = [paths.canonical(block.path) for block in blocks]
    for place, path, value in zip(places, own, prose_of(blocks, scores), strict=True):
        total += value
        for key in {place, path}:
            prose[key] += value
    if total <= 0:
        return [()] * len(blocks)
    memo: dict[str, bool] = {"": False}

    def holds_posts(path: str) -> bool:
        if path not in memo:
            named = any(_named(step, _BODY_NAMES) for step in path.split("/")[-3:])
            memo[path] = prose[path] >= BODY_SHARE * total or (named and prose[path] > 0)
        return memo[path]

    def in_post(block: Block, place: str, path: str) -> bool:
        step = path.rpartition("/")[2]
        plain = not re.search(r"[#.]", step) or step.startswith(("p.", "pre", "blockquote", "li."))
        dated = len(block.text) < MAX_HEADER and iso_date(block.text) is not None
        return not dated and (holds_posts(path) or (plain and holds_posts(place)))

    return [
        (POST_BODY,) if in_post(block, place, path) else (POSTER,)
        for block, place, path in zip(blocks, places, own, strict=True)
    ]


def number_posts(
    blocks: Sequence[Block], keep: Sequence[bool], paths: Paths
) -> tuple[list[Block], list[Post]]:
    """Give each block of a thread the number of its post; the posts with author and date."""
    containers = _containers(blocks, keep, paths)
    numbers: dict[str, int] = {}
    of_blocks: list[int] = []
    posts: dict[int, Post] = {}
    current, filled = 1, False
    for place, block, kept in zip(containers, blocks, keep, strict=True):
        if place:
            current = numbers.setdefault(place, len(numbers) + 1)
        elif not block.path and not kept and filled and _HEADER.search(block.text):
            current, filled = current + 1, False
        filled = filled or kept
        of_blocks.append(current)
        post = posts.get(current) or Post(current)
        posts[current] = post if kept else _described(post, block)
    used = sorted({number for number, kept in zip(of_blocks, keep, strict=True) if kept})
    renumber = {old: new for new, old in enumerate(used, 1)}
    numbered = [
        replace(block, post=renumber.get(number)) if number in renumber or block.post else block
        for block, number in zip(blocks, of_blocks, strict=True)
    ]
    return numbered, [replace(posts[old], number=new) for old, new in renumber.items()]


def _described(post: Post, block: Block) -> Post:
    """The post with what a line between posts says of its author and date."""
    author, published = post.author, post.published
    if author is None and block.path and 1 <= len(block.text) <= 20:
        steps = block.path.split("/")[-2:]
        if any(_named(step, _AUTHOR_NAMES) for step in steps) and not re.search(
            r"\d{4}-", block.text
        ):
            author = block.text
    if published is None and len(block.text) <= 80 and "注册" not in block.text:
        published = iso_date(block.text)
    known = (author, published) == (post.author, post.published)
    return post if known else replace(post, author=author, published=published)


def _containers(blocks: Sequence[Block], keep: Sequence[bool], paths: Paths) -> list[str]:
    """For each block the element that holds its post: the outermost that has siblings with text."""
    siblings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for block, kept in zip(blocks, keep, strict=True):
        if kept:
            for prefix in paths.around(block.path)[2:]:
                parent, _, step = prefix.rpartition("/")
                siblings[parent, paths.step(step)].add(prefix)
    out: list[str] = []
    for block in blocks:
        place = ""
        for prefix in paths.around(block.path)[2:-1]:
            parent, _, step = prefix.rpartition("/")
            if len(siblings.get((parent, paths.step(step)), ())) > 1:
                place = prefix
                break
        out.append(place)
    return out
