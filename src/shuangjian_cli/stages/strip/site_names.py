"""The name of the site that stands in a headline, before it or behind it."""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.programs import compiled
from .name_rules import NameRules

SEPARATOR = compiled(
    r"(?:\s*(?:[_|｜丨–]|(?<!—)—(?!—))+\s*|\s*——\s*(?=[^\s—]{2,10}(?:[网报台]|在线|频道)$)|\s+-+\s*|\s*-+\s+|-{1,}(?=[\u4e00-\u9fff])|(?<=\s)·\s|\s*(?:::|»|>>|<)\s*)"
    r"(?![^()（）《》]{0,30}[)）》])"
)
"""What stands between headline, channel and site; no dash within brackets or the name of a work.

A dash of two, as before a deck (家门口就业——某县职教调查), does so before the name of a site
alone."""

MAX_SITE = 12
"""Characters of the name of a site."""

MAX_SUFFIX = 8
"""Characters of the name of a site behind a headline."""


def site_part(parts: Sequence[str], rules: NameRules) -> str | None:
    """The part of a <title> that names the site: one with such an ending, else a school or office
    before the name of a channel, else the last.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> site_part(["某县新建三所小学", "某某头条", "手机某某"], build_name_rules(Lexicon()))
    '某某头条'
    """
    bare = [rules.edition.sub("", part) for part in parts]
    named = [part for part in bare if part and not rules.no_site.search(part)]
    ending = next((part for part in reversed(named) if part.endswith(rules.site_ends)), None)
    if ending is not None and len(ending) <= MAX_SITE:
        return ending
    if len(named) < 2:
        return None
    owned = rules.body_title.search(named[0]) and rules.no_publisher.search(named[-1])
    return named[0] if owned else named[-1]


def begins_with_site(text: str, rules: NameRules) -> bool:
    """Whether a line is a masthead: the name of the site before its slogan.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> begins_with_site("某某论坛-某某人的家园", build_name_rules(Lexicon()))
    True
    """
    parts = SEPARATOR.split(text, 1)
    return (
        len(parts) > 1 and len(parts[0]) <= MAX_SITE and parts[0].strip().endswith(rules.site_ends)
    )


def without_site(text: str, rules: NameRules) -> str:
    """A headline without the name of the site behind it.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> without_site("某县新建三所小学 - 某某快讯", build_name_rules(Lexicon()))
    '某县新建三所小学'
    """
    if not text.endswith(rules.site_ends):
        return text
    parts = SEPARATOR.split(text)
    short = len(parts) == 2 and len(parts[1]) <= MAX_SUFFIX and len(parts[0]) > len(parts[1])
    return parts[0].strip() if short else text
