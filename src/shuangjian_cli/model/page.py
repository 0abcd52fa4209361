"""A page as a source read it, before anything is known about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PageFormat = Literal["auto", "html", "text"]

MAX_BYTES = 100_000_000
"""Bytes above which a page is refused, unless a user asks for more: no web page has so many, and a
worker holds the page several times over."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says about a page. A hint never overrules what the page itself says."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page of input: its bytes (text, where a JSONL row held text) and where it came from."""

    doc_id: str
    source: str
    data: bytes | str
    format: PageFormat = "auto"
    declared: str | None = None
    url: str | None = None
    hints: Hints = field(default_factory=Hints)
    extra: tuple[tuple[str, object], ...] = ()
    """Unknown keys of the input row, which pass through to the document."""
