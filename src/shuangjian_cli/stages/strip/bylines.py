"""Authors and publishers: the names in a byline or beside a label, and the choice among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...model.document import Candidate
from .fold import letters, narrow
from .name_rules import NameRules
from .names import is_name, split_names

SITE_LOSS = 1.5
"""What a byline loses that names the site."""

NAME_GAIN = 1.2
"""What a byline of personal names gains."""


_POINTED = compiled(r"[\u4e00-\u9fff]{2,8}(?:·[\u4e00-\u9fff]{2,8})+").fullmatch
"""Names of Uighurs and Kazakhs have a point in them."""

_SPREAD = compiled(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) +([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
"""A name of two characters that is spread to the width of three."""

_NAMELESS = re.compile(r"[=<>_@?!~]|\d{3}|^[\W\d]+$")
"""What stands in no name, and what is none."""

LONGEST = 20
"""Characters of a name, at most."""

MOST = 8
"""Names of a byline, at most."""

_BETWEEN_NAMES = compiled(r"[\s,、;/&+]+|(?<=[\u4e00-\u9fff]{2})和(?=[\u4e00-\u9fff]{2})")


def choose_author(found: Sequence[Candidate], rules: NameRules) -> Candidate | None:
    """The heaviest byline; one of Chinese personal names weighs more than a user name or a site."""
    best: Candidate | None = None
    sites = {letters(c.value) for c in found if c.field == "publisher"}
    for candidate in (c for c in found if c.field == "author"):
        names = author_names(candidate.value, rules)
        if names:
            persons = all(is_name(name, rules.surnames) or _POINTED(name) for name in names)
            gain = NAME_GAIN if persons else 0.0
            loss = SITE_LOSS if letters(candidate.value) in sites else 0.0
            weight = candidate.weight + gain - loss
            if weight > 0 and (best is None or weight > best.weight):
                best = Candidate("author", " ".join(names), candidate.basis, weight)
    return best


def author_names(text: str, rules: NameRules) -> list[str]:
    """The names in a byline, without roles.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> author_names("记者 侯某某 通讯员 时某某", build_name_rules(Lexicon()))
    ['侯某某', '时某某']
    """
    text = narrow(text)
    if rules.excerpt.search(text):
        return []
    text = rules.role.sub(" ", text)
    text = rules.byline_end.split(text, 1)[0]
    if " " in text:
        text = _SPREAD.sub(r"\1\2", text)
    names: list[str] = []
    for piece in _BETWEEN_NAMES.split(text.strip(" ()[]【】:□■◎●○—-")):
        if piece and _may_name(piece, rules):
            names += split_names(piece, rules.surnames) or [piece]
            if len(names) > 1 and (len(names) > MOST + 1 or len(piece) > LONGEST):
                return []  # a sentence, of which there is no need to read all
    if len(names) > 1 and rules.medium.search(names[0]):
        names = names[1:]
    short = all(len(name) <= LONGEST for name in names)
    return names if short and len(names) <= MOST else []


def _may_name(piece: str, rules: NameRules) -> bool:
    """Whether a piece of a byline is no number, no address and no word that names nobody."""
    return (
        _NAMELESS.search(piece) is None
        and piece.lower() not in rules.no_names
        and not rules.no_person.search(piece)
    )


def choose_publisher(
    found: Sequence[Candidate],
    title: Candidate | None,
    rules: NameRules,
    sections: frozenset[str] = frozenset(),
) -> Candidate | None:
    """The heaviest name; a department without its place and a section of the site stand back.

    A person publishes nothing, nor do the first words of the headline, unless they name a body.
    """
    taken = letters(title.value) if title else ""
    options: list[Candidate] = []
    named = [c for c in found if c.field == "publisher"]
    places = list(dict.fromkeys(c.value for c in named))[:MAX_NAMES]
    places += [title.value] if title else []
    for candidate in named:
        value = with_place(publisher_name(candidate.value, rules), places, rules)
        value = in_full(value, places, rules)
        key = letters(value or "")
        if not value or (is_name(value, rules.surnames) and not value.endswith(rules.paper_ends)):
            continue
        most = len(key) * 2 > len(taken)
        heads = taken.startswith(key) and (most or not rules.body.search(value))
        if not heads:
            loss = DEPARTMENT_LOSS if rules.department.fullmatch(value) else 0.0
            loss = max(loss, SECTION_LOSS if value in sections else 0.0)
            options.append(Candidate("publisher", value, candidate.basis, candidate.weight - loss))
    best = max(options, key=lambda option: option.weight, default=None)
    return _branch(best, options, rules) if best else None


def _branch(best: Candidate, options: Sequence[Candidate], rules: NameRules) -> Candidate:
    """The branch of the site for a place, where the page names it in full."""
    for option in options:
        behind = option.value.removeprefix(best.value)
        if behind != option.value and rules.branch.search(behind):
            return option
    return best


_TRAIL = re.compile(r"\s*(?:>+|[›»→])\s*")


def trail_sections(lines: Iterable[str], rules: NameRules) -> frozenset[str]:
    """The sections of a site that stand in the path to the page, without offices and papers.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> sorted(trail_sections(["某某县审计局 > 审计之窗 > 正文"], build_name_rules(Lexicon())))
    ['审计之窗', '正文']
    """
    found: set[str] = set()
    for line in lines:
        _, *behind = _TRAIL.split(narrow(line[:MAX_TRAIL]))
        found.update(part for part in behind if not rules.body_title.search(part))
    return frozenset(found)


def with_place(name: str | None, texts: Sequence[str], rules: NameRules) -> str | None:
    """An office that leaves out its place, with the place that other names of the page begin with.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> with_place("县教育考试中心", ["某某县人民政府"], build_name_rules(Lexicon()))
    '某某县教育考试中心'
    >>> names = ["甲甲区新建学校", "乙乙市甲甲区人民政府"]
    >>> with_place("区教育局", names, build_name_rules(Lexicon()))
    '乙乙市甲甲区教育局'
    """
    if name is None or not rules.placeless.match(name):
        return name
    place = re.compile(
        rf"^[\u4e00-\u9fff]{{2,{MAX_PLACE}}}?{re.escape(name[0])}(?![{rules.levels}])"
    )
    found = [match[0] for text in texts if (match := place.match(narrow(text)))]
    return max(_fuller(found, rules), key=len)[:-1] + name if found else name


def _fuller(found: Sequence[str], rules: NameRules) -> Iterator[str]:
    """The first of the places, and those that put a higher one before it: a district's city."""
    for text in found:
        above = text.removesuffix(found[0])
        if text == found[0] or (text != above and above[-1] in rules.levels):
            yield text


def in_full(name: str | None, texts: Sequence[str], rules: NameRules) -> str | None:
    """An office in short, by the full name with which another name of the page or the title begins,
    or by the one name that it is short for.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> rules = build_name_rules(Lexicon())
    >>> in_full("临溪县教体局", ["临溪县教育和体育局2019年工作总结"], rules)
    '临溪县教育和体育局'
    >>> in_full("临溪县教体局", ["临溪县教师进城"], rules), in_full("临溪县教委", [], rules)
    ('临溪县教体局', '临溪县教育委员会')
    """
    for short in rules.short_offices if name else ():
        parts = short.match(name or "")
        if parts is None:
            continue
        place = rf"[\u4e00-\u9fff]{{0,{MAX_PLACE}}}?{re.escape(parts[1])}"
        full = re.compile(place + GAP.join(map(re.escape, parts[2])) + "(?:员会)?")
        found = [match[0] for text in texts if (match := full.match(narrow(text)))]
        longest = max(found, key=len, default="")
        if len(longest) > len(name or ""):
            return longest
    for pattern, full_name in rules.full_offices if name else ():
        name = pattern.sub(full_name, name or "")
    return name


GAP = r"[\u4e00-\u9fff]{0,5}?"
"""What a short name leaves out between two of its characters."""

MAX_PLACE = 7
"""Characters of the name of a place before its kind."""

MAX_NAMES = 100
"""Names of a page that are asked for the place or the full name of an office: a list page has a
thousand."""

DEPARTMENT_LOSS = 2.8
"""What a department loses that names no place, so that any other name goes before it."""

SECTION_LOSS = 2.5
"""What a section of the site loses that is named as the source: the site stands behind it."""

MAX_TRAIL = 200
"""Characters of a path to the page."""

_SPACED = Pattern(r"^(?:[\u4e00-\u9fff] ){2,5}报$")


def publisher_name(text: str, rules: NameRules) -> str | None:
    """The name of a paper, site or office in what names it; None where it names none.

    >>> from ...lexicon import Lexicon
    >>> from .name_rules import build_name_rules
    >>> publisher_name("来源：某某日报社 作者：某某", build_name_rules(Lexicon()))
    '某某日报'
    """
    value = rules.label.sub("", narrow(text)).lstrip('《〈“"「')
    value = _SPACED.sub(lambda match: match[0].replace(" ", ""), value)
    value = rules.after_name.split(value, 1)[0].strip(' :,;)]】》”"」')
    head = value.split(" ")[0]
    value = re.sub(r"(?<=[报讯])(?<!通讯)社$", "", value if head.isascii() else head)
    for suffix in rules.suffixes:
        value = suffix.sub("", value)
    if not 2 <= len(value) <= 30 or value in rules.no_names or rules.no_publisher.search(value):
        return None
    return value
