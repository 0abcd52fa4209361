"""What markup and address say of title, author, publisher and date: candidates for `strip`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from ...lexicon import Lexicon, Row
from ...model.document import Candidate, Field
from .space import one_line

MAX_VALUE = 200
"""Characters above which a value is no name, date or title."""

MAX_SITE = 16
"""Characters above which the text of a logo is no name of a site."""

MAX_JSON = 200_000
"""Characters of a JSON-LD script above which it is not read."""

MAX_CANDIDATES = 8
"""Candidates of one kind that are kept: a list page has a thousand headings and dates."""

_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-/_]?)(?P<m>0[1-9]|1[0-2])(?:(?P=s)|[-/])?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_JSON_DEPTH = 6

NAMED = frozenset(["span", "div", "p", "a", "em", "i", "li", "td", "strong", "font", "dd"])
"""The elements that may be named as what they hold."""

HEADS = frozenset(["meta", "title", "script", "h1", "h2", "time"])
"""The elements that are what they hold."""

NAMES = 16_384
"""Names of elements that are remembered: the pages of a site have nearly the same."""

_READ = (*HEADS, *NAMED, "img", "link")


def url_candidates(url: str | None) -> tuple[Candidate, ...]:
    """The date that an address holds.

    >>> url_candidates("http://www.example.cn/2019/0906/41.html")[0].value
    '2019-09-06'
    """
    match = _URL_DATE.search(url or "")
    if not match:
        return ()
    value = f"{match['y']}-{match['m']}-{match['d']}"
    return (Candidate("published", value, "url", 1.0),)


def markup_candidates(root: Any, lexicon: Lexicon) -> tuple[Candidate, ...]:
    """Candidates from <meta>, JSON-LD, <title>, headings and elements named as author or date."""
    rows = lexicon.get(_tables)
    heads: list[Candidate] = []
    named: list[Candidate] = []
    logos: list[Candidate] = []
    links: list[Candidate] = []
    names = lexicon.get(_Names)
    for node in root.iter(*_READ):
        tag = node.tag
        if tag in NAMED:
            for row in names.rows_of(node):
                named += _named(node, row)
        elif tag in HEADS:
            heads += _head_candidates(node, tag, rows)
        elif tag == "img":
            logos += _logo(node)
        else:
            links += _canonical(node)
    seen: Counter[tuple[str, str, float]] = Counter()
    kept: list[Candidate] = []
    for candidate in (*heads, *named, *logos, *links):
        kind = (candidate.field, candidate.basis, candidate.weight)
        seen[kind] += 1
        if seen[kind] <= MAX_CANDIDATES:
            kept.append(candidate)
    return tuple(kept)


def _tables(lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    """The rows of `metadata.toml` that speak of markup: by name of meta, key of JSON-LD, class."""
    tables: dict[str, dict[str, Any]] = {"meta": {}, "json-ld": {}, "class": {}}
    for row in lexicon.rows("metadata"):
        if row.get("kind") in ("meta", "json-ld"):
            for name in row["words"]:
                tables[row["kind"]][name.lower()] = row
        elif row.get("kind") == "class":
            tables["class"][row.id] = (re.compile(row["pattern"], re.I), row)
    return tables


def _candidate(row: Row, value: str | None, basis: Any) -> Iterator[Candidate]:
    clean = one_line(value or "")
    if clean and len(clean) <= MAX_VALUE:
        yield Candidate(cast(Field, row["field"]), clean, basis, float(row.get("weight", 1.0)))


def _head_candidates(node: Any, tag: str, rows: dict[str, dict[str, Any]]) -> Iterator[Candidate]:
    if tag == "meta":
        name = node.get("name") or node.get("property") or node.get("itemprop") or ""
        row = rows["meta"].get(name.strip().lower())
        if row is not None:
            yield from _candidate(row, node.get("content"), "meta")
    elif tag == "title":
        yield from _titled(node, 1.0)
    elif tag in ("h1", "h2"):
        yield from _titled(node, 3.0 if tag == "h1" else 2.0)
    elif tag == "time":
        value = node.get("datetime") or "".join(node.itertext())
        clean = one_line(value)
        if clean and len(clean) < 40:
            yield Candidate("published", clean, "meta", 2.0)
    elif (node.get("type") or "").strip().lower() == "application/ld+json":
        text = node.text or ""
        if len(text) <= MAX_JSON:
            yield from _json_ld(text, rows["json-ld"])


def _titled(node: Any, weight: float) -> Iterator[Candidate]:
    """Weight 1 is <title>, 2 a second heading, 3 the first heading."""
    clean = one_line("".join(node.itertext()))
    if clean and len(clean) <= MAX_VALUE:
        yield Candidate("title", clean, "meta" if weight < 2 else "text", weight)


def _json_ld(text: str, rows: dict[str, Any]) -> Iterator[Candidate]:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[Any, int]] = [(data, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > _JSON_DEPTH:
            continue
        if isinstance(node, list):
            stack += [(item, depth + 1) for item in reversed(node)]
        elif isinstance(node, dict):
            for key, value in node.items():
                row = rows.get(str(key).lower())
                if row is not None:
                    for name in _names(value):
                        yield from _candidate(row, name, "json-ld")
                elif isinstance(value, dict | list):
                    stack.append((value, depth + 1))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, list):
        names = [name for item in value for name in _names(item)]
        if names:
            yield " ".join(names)


class _Names:
    """Which rows mean the class, id, itemprop or rel of an element; give it to `lexicon.get`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = tuple(lexicon.get(_tables)["class"].values())
        self._meant: dict[tuple[str | None, ...], list[Row]] = {}

    def rows_of(self, node: Any) -> list[Row]:
        """The rows that name an element as author, source or date."""
        get = node.get
        names = (get("class"), get("id"), get("itemprop"), get("rel"))
        found = self._meant.get(names)
        if found is None:
            if len(self._meant) >= NAMES:
                self._meant.clear()
            name = " ".join(filter(None, names))
            found = [row for pattern, row in self._rows if name and pattern.search(name)]
            self._meant[names] = found
        return found


def _named(node: Any, row: Row) -> Iterator[Candidate]:
    """What an element says that is named as author, source or date."""
    text = _short_text(node, int(row.get("max_length", 60)))
    if text:
        yield from _candidate(row, text, "text")


def _short_text(node: Any, limit: int) -> str | None:
    """The text of an element, or None where it is longer than `limit`; stops reading there."""
    pieces: list[str] = []
    size = 0
    for text in node.itertext():
        size += len(text.strip())
        if size > limit:
            return None
        pieces.append(text)
    return " ".join(filter(None, map(str.strip, pieces)))


def _logo(image: Any) -> Iterator[Candidate]:
    """The name of the site, as the alternative text of its logo."""
    text = one_line(image.get("alt") or "")
    if 2 <= len(text) <= MAX_SITE:
        names = [image.get("class"), image.get("id"), image.get("src")]
        parent = image.getparent()
        names += [parent.get("class"), parent.get("id")] if parent is not None else []
        if any("logo" in (name or "").lower() for name in names):
            yield Candidate("publisher", text, "meta", 0.6)


def _canonical(link: Any) -> Iterator[Candidate]:
    """The date in the address that a page gives as its own."""
    if (link.get("rel") or "").lower() == "canonical":
        yield from url_candidates(link.get("href"))
