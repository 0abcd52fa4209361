"""What markup and address say of title, author, publisher and date: candidates for `strip`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ...lexicon import Lexicon, Row
from ...model.document import Candidate, Field
from .space import one_line
from .tree import Attributes

MAX_VALUE = 200
"""Characters above which a value is no name, date or title."""

MAX_SITE = 16
"""Characters above which the text of a logo is no name of a site."""

MAX_JSON = 200_000
"""Characters of a JSON-LD script above which it is not read."""

_VARIABLE = re.compile(
    r"var\s+(?P<name>\w+)\s*=\s*(?:\w+\()?(?P<q>[\"'])(?P<value>[^\"'\n]{1,120})(?P=q)"
)
"""What a script of the page lays down: var ct = "1630548933"."""

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

LISTENED = frozenset([*HEADS, "img", "link"])
"""All that may hold a candidate, whatever their names."""

MAX_OPEN = 64
"""Elements one in another that are listened to at once: more of them no page has in earnest."""


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


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that may hold a candidate, and its texts as far as they were heard."""

    tag: str
    attributes: Attributes
    depth: int
    texts: list[str] = field(default_factory=list)


class Listener:
    """Hears a page and gathers what <meta>, JSON-LD, <title>, headings and elements named as author
    or date say of it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._tables = lexicon.get(_tables)
        self._heads: list[_Element] = []
        self._named: list[tuple[Row, _Element]] = []
        self._logos: list[Candidate] = []
        self._links: list[Candidate] = []
        self.open: list[_Element] = []
        """Those whose text is awaited."""

    def start(self, tag: str, attributes: Attributes, around: Sequence[Attributes]) -> None:
        """One of the elements `LISTENED` begins; `around` are the attributes of those around it."""
        if tag in HEADS:
            element = _Element(tag, attributes, len(around))
            self._heads.append(element)
            if tag != "meta" and (tag != "script" or not attributes.get("src")):
                self._listen(element)
        elif tag == "img":
            self._logos += _logo(attributes, around[-1] if around else attributes)
        else:
            self._links += _canonical(attributes)

    def start_named(
        self, tag: str, attributes: Attributes, rows: Iterable[Row], depth: int
    ) -> None:
        """One of the elements `NAMED` begins, in so many others, that `rows` mean."""
        element = self._listen(_Element(tag, attributes, depth))
        self._named += [(row, element) for row in rows]

    def _listen(self, element: _Element) -> _Element:
        if len(self.open) < MAX_OPEN:
            self.open.append(element)
        return element

    def text(self, text: str) -> None:
        """A text in all elements that are `open`."""
        for element in self.open:
            element.texts.append(text)

    def end(self, depth: int) -> None:
        """An element in so many others ends."""
        if self.open[-1].depth == depth:
            self.open.pop()

    def candidates(self) -> tuple[Candidate, ...]:
        """All that was heard, the first few of each kind."""
        found: list[Candidate] = []
        for element in self._heads:
            found += _head_candidates(element, self._tables)
        for row, element in self._named:
            found += _candidate(row, _short_text(element.texts, row.get("max_length", 60)), "text")
        seen: Counter[tuple[str, str, float]] = Counter()
        kept: list[Candidate] = []
        for candidate in (*found, *self._logos, *self._links):
            kind = (candidate.field, candidate.basis, candidate.weight)
            seen[kind] += 1
            if seen[kind] <= MAX_CANDIDATES:
                kept.append(candidate)
        return tuple(kept)


def _tables(lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    """The rows of `metadata.toml` on the head: by name of meta, key of JSON-LD, variable."""
    tables: dict[str, dict[str, Any]] = {"meta": {}, "json-ld": {}, "script": {}}
    for row in lexicon.rows("metadata"):
        if row.get("kind") in tables:
            for name in row["words"]:
                tables[row["kind"]][name.lower()] = row
    return tables


def _candidate(row: Row, value: str | None, basis: Any) -> Iterator[Candidate]:
    clean = one_line(value or "")
    if clean and len(clean) <= MAX_VALUE:
        yield Candidate(cast(Field, row["field"]), clean, basis, float(row.get("weight", 1.0)))


def _head_candidates(
    element: _Element, rows: Mapping[str, Mapping[str, Any]]
) -> Iterator[Candidate]:
    tag, get = element.tag, element.attributes.get
    if tag == "meta":
        name = "".join((get("name") or get("property") or get("itemprop") or "").lower().split())
        row = rows["meta"].get(name)
        if row is not None:
            yield from _candidate(row, get("content"), "meta")
        elif name == "og:url":
            yield from url_candidates(get("content"))
    elif tag == "title":
        yield from _titled(element, 1.0)
    elif tag in ("h1", "h2"):
        yield from _titled(element, 3.0 if tag == "h1" else 2.0)
    elif tag == "time":
        clean = one_line(get("datetime") or "".join(element.texts))
        if clean and len(clean) < 40:
            yield Candidate("published", clean, "meta", 2.0)
    elif _is_json_ld(element):
        text = "".join(element.texts)
        if len(text) <= MAX_JSON:
            yield from _json_ld(text, rows["json-ld"])
    elif tag == "script":
        yield from _variables("".join(element.texts), rows["script"])


def _variables(script: str, rows: Mapping[str, Any]) -> Iterator[Candidate]:
    """What the variables of a script say, as public accounts write down themselves."""
    found: dict[str, str] = {}
    for match in _VARIABLE.finditer(script):
        found.setdefault(match["name"].lower(), match["value"])
    for name, value in found.items():
        row = rows.get(name)
        if row is not None and not found.keys().isdisjoint(row.get("beside", (name,))):
            yield from _candidate(row, value, "meta")


def _is_json_ld(script: _Element) -> bool:
    return (script.attributes.get("type") or "").strip().lower() == "application/ld+json"


def _titled(element: _Element, weight: float) -> Iterator[Candidate]:
    """Weight 1 is <title>, 2 a second heading, 3 the first heading."""
    clean = one_line("".join(element.texts))
    if clean and len(clean) <= MAX_VALUE:
        yield Candidate("title", clean, "meta" if weight < 2 else "text", weight)


def _json_ld(text: str, rows: Mapping[str, Any]) -> Iterator[Candidate]:
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
        for key, value in node.items() if isinstance(node, dict) else ():
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


def _short_text(texts: Sequence[str], limit: int) -> str:
    """The texts of an element as one; nothing where they are longer than `limit`."""
    pieces = [piece for text in texts if (piece := text.strip())]
    return " ".join(pieces) if sum(map(len, pieces)) <= limit else ""


def _logo(image: Attributes, around: Attributes) -> Iterator[Candidate]:
    """The name of the site, as the alternative text of its logo."""
    text = one_line(image.get("alt") or "")
    if 2 <= len(text) <= MAX_SITE:
        names = [image.get("class"), image.get("id"), image.get("src")]
        names += [around.get("class"), around.get("id")]
        if any("logo" in (name or "").lower() for name in names):
            yield Candidate("publisher", text, "meta", 0.6)


def _canonical(link: Attributes) -> Iterator[Candidate]:
    """The date in the address that a page gives as its own."""
    if (link.get("rel") or "").lower() == "canonical":
        yield from url_candidates(link.get("href"))
