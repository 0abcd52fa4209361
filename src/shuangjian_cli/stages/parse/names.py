"""What the attributes of an element say of it: all that is asked of them, found out at once.

The elements of a page share a few names, and the pages of a site nearly all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lexicon import Lexicon, Row
from .tree import Attributes

NAMES = 16_384
"""Different attributes that are remembered."""

MAX_STYLE = 500
"""Characters of a style that are looked at."""

MAX_NAME = 40
"""Characters of a name that are written into a path."""

MAX_CLASSES = 3
"""Classes that are."""

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|opacity\s*:\s*0\s*(?:;|$)"
    r"|(?<![-\w])(?:height|width)\s*:\s*[01]px[^\"]*overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden[^\"]*(?<![-\w])(?:height|width)\s*:\s*[01]px",
    re.I,
)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:jammer|hidden|hide|d-none|sr-only|visually-hidden)(?:\s|$)", re.I
)
_SHOWN_CLASS = re.compile(r"(?<![a-z])[a-z]+[:-](?:flex|block|inline|grid|table)\b", re.I)
"""`hidden md:flex` hides on small screens only."""

KEPT_WHEN_HIDDEN = frozenset({"js_content", "img-content", "js_article"})
"""Ids of WeChat's article: hidden by style until its script has run, and shown to every reader."""

_NO_NAME = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What the attributes of an element say."""

    step: str = ""
    """What stands behind its tag in a path."""
    hidden: bool = False
    """Whether they hide it from readers."""
    shown: bool = False
    """Whether it is shown after all, whatever hides it or what is around it."""
    rows: tuple[Row, ...] = ()
    """The rows of `metadata.toml` that name it as author, source or date."""


NAMELESS = Named()


class Names:
    """Memory of what attributes say; give it to `lexicon.get`.

    >>> Names(Lexicon()).of({"id": "main", "class": "wrap left", "style": "display: none"})
    Named(step='#main.wrap.left', hidden=True, shown=False, rows=())
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = tuple(
            (re.compile(row["pattern"], re.I), row)
            for row in lexicon.rows("metadata")
            if row.get("kind") == "class"
        )
        self._known: dict[tuple[str | None, ...], Named] = {}

    def of(self, attributes: Attributes) -> Named:
        """What the attributes of an element say."""
        get = attributes.get
        asked = (get("class"), get("id"), get("itemprop"), get("rel"), get("style"), get("hidden"))
        known = self._known.get(asked)
        if known is None:
            if len(self._known) >= NAMES:
                self._known.clear()
            classes, name, of, rel, style, attribute = asked
            names = " ".join(filter(None, (classes, name, of, rel)))
            known = self._known[asked] = Named(
                _step(name, classes),
                attribute is not None or _hides(style, classes),
                name in KEPT_WHEN_HIDDEN,
                self._meant(names),
            )
        return known

    def _meant(self, name: str) -> tuple[Row, ...]:
        return tuple(row for pattern, row in self._rows if name and pattern.search(name))


def _step(name: str | None, classes: str | None) -> str:
    """Id and classes as a path writes them.

    >>> _step("main", "wrap left")
    '#main.wrap.left'
    """
    step = "#" + _NO_NAME.sub("-", name)[:MAX_NAME] if name else ""
    for part in (classes or "").split()[:MAX_CLASSES]:
        step += "." + _NO_NAME.sub("-", part)[:MAX_NAME]
    return step


def _hides(style: str | None, classes: str | None) -> bool:
    """Whether a style or a class hides an element from readers."""
    if style and _HIDDEN_STYLE.search(style[:MAX_STYLE]):
        return True
    return bool(classes and _HIDDEN_CLASS.search(classes) and not _SHOWN_CLASS.search(classes))
