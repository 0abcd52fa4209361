"""The template of a site: lines that recur on its pages, as a batch of pages taught them.

What `shuangjian template learn` writes and the cleaning reads. The file is small JSON, sorted, so
that a person can read it, strike a line out, or compare two of them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from .kinds import TEMPLATES_KIND
from .page import RawPage

EntryKind = Literal["text", "line", "shape"]


class TemplatesError(ValueError):
    """A file of templates that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that recurs on the pages of a site.

    `text`: a sentence or line that stands within articles, wherever it is. `line`: a line of the
    chrome, in the place `path` (empty in flat text). `shape`: the same with numbers, dates and
    names left open. `key` is what is compared, `example` how it looks on a page.
    """

    kind: EntryKind
    key: str
    pages: int
    example: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """What was learned of one site from so many pages with different articles."""

    site: str
    pages: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of all sites of a crawl, sorted by their names."""

    sites: tuple[SiteTemplate, ...] = ()

    @property
    def digest(self) -> str:
        """Twelve hex digits over what has an effect: counts and sites, not the layout of the file.

        >>> Templates().digest == Templates.from_json(Templates().as_json()).digest
        True
        """
        return hashlib.sha256(json.dumps(self._sites(), sort_keys=True).encode()).hexdigest()[:12]

    def as_json(self, version: str = "") -> str:
        """The text of the file."""
        data = {"kind": TEMPLATES_KIND, "version": version, "sites": self._sites()}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def _sites(self) -> list[dict[str, Any]]:
        return [
            {
                "site": one.site,
                "pages": one.pages,
                "entries": [
                    {
                        "kind": entry.kind,
                        "pages": entry.pages,
                        **({"path": entry.path} if entry.path else {}),
                        "key": entry.key,
                        "example": entry.example,
                    }
                    for entry in one.entries
                ],
            }
            for one in self.sites
        ]

    @classmethod
    def from_json(cls, text: str) -> Templates:
        """The templates that a file holds. Raises `TemplatesError`."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise TemplatesError(f"no JSON: {error}") from error
        if not isinstance(data, dict) or data.get("kind") != TEMPLATES_KIND:
            raise TemplatesError(f'not a file of templates: its "kind" is not {TEMPLATES_KIND!r}')
        try:
            sites = tuple(
                SiteTemplate(str(one["site"]), int(one["pages"]), _entries(one["entries"]))
                for one in data["sites"]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise TemplatesError(f"a site or an entry is damaged: {error!r}") from error
        return cls(sites)


def _entries(rows: list[dict[str, Any]]) -> tuple[Entry, ...]:
    for row in rows:
        if row["kind"] not in get_args(EntryKind):
            raise TemplatesError(f"unknown kind of entry: {row['kind']!r}")
    return tuple(
        Entry(
            row["kind"],
            str(row["key"]),
            int(row["pages"]),
            str(row.get("example", "")),
            str(row.get("path", "")),
        )
        for row in rows
    )


def site_of(page: RawPage) -> str:
    """The site of a page: the host of its URL, else the top folder of its id, else all the input.

    >>> site_of(RawPage("a/b.html", "a/b.html", "", url="https://www.Example.cn:8080/x"))
    'example.cn'
    >>> site_of(RawPage("xinwen/2021/b.html", "b.html", "")), site_of(RawPage("b.html", "b", ""))
    ('xinwen', '')
    """
    for address in (page.url, page.doc_id):
        host = _host(address)
        if host:
            return host
    folder, slash, _ = page.doc_id.partition("/")
    return folder if slash else ""


def _host(address: str | None) -> str:
    if not address or "://" not in address:
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # a broken address of IPv6
        return ""
    return host.removeprefix("www.")
