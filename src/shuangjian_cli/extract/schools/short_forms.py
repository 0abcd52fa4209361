"""Short forms of the names of schools: 启明学校 for 宝坻区启明学校, 三中 for 第三中学.

In: the names that a text has somewhere. Out: for each of them, or for a stretch of the text, the
name that a short form stands for. What this module never does: take the end of two different
names for either, or call a sort of school (移民学校61所) the short form of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ...lexicon.programs import compiled
from ...model.text import Span
from .names import NAME_LENGTH, Name, NameRules, is_venue

_LEAST = 4
"""Characters of a short form: 启明学校; less is an ending and no name."""
_HAN = compiled(r"[\u4e00-\u9fa5]")
"""A character right before a sort of school: it is no short form of a name."""
_DIVISIONS = "县旗区市镇乡"
"""Before the one of here: 县|职教中心."""
_NUMBERED = compiled(
    r"(?P<head>.{0,40}?)第?(?P<number>[一二三四五六七八九十]{1,3})"
    r"(?:(?P<short>[小中])|(?:高级|初级|完全|实验)?(?P<long>[小中])学)"
)
"""A school with a number: 淅川三中, 淅川县第三中学."""


def with_short_forms(
    text: str, named: Sequence[tuple[Name, ...]], lines: Mapping[int, Span], rules: NameRules
) -> list[tuple[Name, ...]]:
    """The names with the short forms of longer ones: 宝坻区启明学校, later 启明学校.

    A short form that ends just one of the long names stands for it. `lines` are the spans of the
    sentences in which a name may end, by their index.
    """
    names = [name.name for found in named for name in found]
    whole = _whole_names(names)
    if not whole:
        return list(named)
    whole |= numbered_forms(names) | _local_forms(names, rules)
    out = list(named)
    for index, (start, end) in lines.items():
        found = named[index]
        taken = {name.end for name in found}
        floor = start
        added: list[Name] = []
        for match in rules.body.finditer(text, start, end):
            head, floor = max(floor, match.end() - NAME_LENGTH), match.end()
            if match.end() in taken:
                continue
            for begin in range(head, match.start()):
                if text[begin : match.end()] in whole:
                    if _is_sort(text, start, begin, match, rules):
                        break
                    added.append(Name(begin, match.end(), text[begin : match.end()]))
                    break
        every = sorted([*found, *added])
        out[index] = tuple(name._replace(name=whole.get(name.name, name.name)) for name in every)
    return out


def _is_sort(text: str, start: int, begin: int, match: re.Match[str], rules: NameRules) -> bool:
    """Whether the end of a name at `begin` is no short form: a venue, a number of schools, a sort.

    建成移民学校61所, 整合农村|寄宿制学校建设, 另一个县的移民学校.
    """
    end = match.end()
    if is_venue(text, begin, end, rules) or rules.counted.match(text, end):
        return True
    before = text[begin - 1] if begin > start else ""
    sort = rules.sorts.fullmatch(text, begin, match.start()) is not None
    return before == "的" or (sort and _HAN.match(before) is not None)


def _whole_names(names: Iterable[str]) -> dict[str, str]:
    """The longest name that each short form ends, unless two different names end so.

    >>> _whole_names(["宝坻区启明学校", "启明学校"])["启明学校"]
    '宝坻区启明学校'
    """
    whole: dict[str, str | None] = {}
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        for begin in range(len(name) - _LEAST + 1):
            form = name[begin:]
            known = whole.setdefault(form, name)
            if known is not None and not known.endswith(name):
                whole[form] = None
    return {form: name for form, name in whole.items() if name is not None}


def _local_forms(names: Iterable[str], rules: NameRules) -> dict[str, str]:
    """The full name of the one of here: 县职教中心 of a text is its 平罗县职业教育中心."""
    plain = {name: rules.plain_form(name) for name in names}
    full = {name: form for name, form in plain.items() if not rules.is_local(name)}
    found: dict[str, str] = {}
    for name in plain:
        if rules.is_local(name):
            ending = rules.plain_form(name.lstrip(_DIVISIONS))
            fits = [long for long, form in full.items() if form.endswith(ending)]
            if len(fits) == 1:
                found[name] = fits[0]
    return found


def spelled_out(name: str, names: Iterable[str], rules: NameRules) -> str:
    """The name among `names` that `name` is short for: 平罗职教中心, 平罗县职业教育中心.

    北流职校 is the only 职业技术学校 of 北流 that the text names.
    """
    short = rules.plain_form(name)
    longer = {n: rules.plain_form(n) for n in names if len(n) > len(name)}
    whole = next((n for n, plain in longer.items() if plain == short), None)
    ending = rules.body.search(short)
    if whole or ending is None or not rules.alone.search(ending[0]):
        return whole or name
    head = short[: ending.start()]
    alike = [n for n, p in longer.items() if p.startswith(head) and p.endswith(ending[0])]
    return alike[0] if len(alike) == 1 else name


def numbered_forms(names: Iterable[str]) -> dict[str, str]:
    """The full name of each numbered short form: 三中 of a place is its 第三中学.

    >>> numbered_forms(["淅川三中", "淅川县第三中学", "市一中"])
    {'淅川三中': '淅川县第三中学'}
    """
    matches = [match for name in dict.fromkeys(names) if (match := _NUMBERED.fullmatch(name))]
    full: dict[tuple[str, str], list[str]] = {}
    for match in matches:
        if match["long"]:
            full.setdefault((match["number"], match["long"]), []).append(match[0])
    found: dict[str, str] = {}
    for match in matches:
        head = match["head"]
        same = full.get((match["number"], match["short"] or ""), ())
        fits = [name for name in same if head and _begins_alike(name, head)]
        if len(fits) == 1:
            found[match[0]] = fits[0]
    return found


def _begins_alike(name: str, head: str) -> bool:
    """Whether a full name is of the place that a short form begins with: 市 of 济宁市."""
    match = _NUMBERED.fullmatch(name)
    place = match["head"] if match else ""
    return place.startswith(head) or place.endswith(head)
