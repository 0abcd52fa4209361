"""Every county of the table, in the frames in which news names one: none is read as another.

What a short name hides (从|江陵县, 济南|市中区, a masthead inside a county's name) shows only where
each county has been tried; a page names one or two.
"""

from __future__ import annotations

import pytest

from shuangjian_cli.extract.places.gazetteer import COUNTY, Division, Gazetteer, other_names
from shuangjian_cli.extract.places.rules import Rules

from .helpers import LEXICON, document, facts_in

YEAR = 2019
TABLE = LEXICON.get(Gazetteer)
RULES = LEXICON.get(Rules)
COUNTIES = [
    d
    for d in TABLE.by_code.values()
    if d.level == COUNTY and d.first <= YEAR <= d.last and d.county
]
OPEN = {*TABLE.generic, "江城区"}
"""Names that are common nouns, and one that 从 makes the town of a county: 从江|城区."""


def is_alone(county: Division) -> bool:
    """Whether its full name says which county is meant."""
    bearers = [d for d in TABLE.bearers(county.name) if d.first <= YEAR <= d.last]
    return bearers == [county] and county.name not in OPEN


OWN = [county for county in COUNTIES if is_alone(county)]


def in_bureau(county: Division) -> tuple[str, str | None]:
    """Named by its bureau, without city or province."""
    return f"记者从{county.name}教育局获悉，全{county.name[-1]}共有中小学86所。", None


def in_city(county: Division) -> tuple[str, str | None]:
    """Named behind its city."""
    return f"{county.city or county.province}{county.name}共有中小学86所。", None


def by_government(county: Division) -> tuple[str, str | None]:
    """Named by the publisher alone."""
    kind = county.name[-1]
    return f"今年以来，我{kind}新建学校86所。", f"{county.name}人民政府"


def short_of(county: Division) -> str | None:
    """Its short name, if no other division has it and it is not one character."""
    shorts = [name for name, short in other_names(county.name) if short]
    held = TABLE.bearers(shorts[0], True) if shorts else ()
    bearers = [d for d in held if d.first <= YEAR <= d.last]
    return shorts[0] if len(bearers) == 1 and len(shorts[0]) > 1 else None


SHORT = [(county, short) for county in OWN if (short := short_of(county))]


@pytest.mark.parametrize(
    ("text", "publisher", "missed"),
    [
        ("{}教育局投入资金1860万元。", None, 2),
        ("记者从{}教育局获悉，今年新建学校12所。", None, 28),
        ("本学期，我校共有学生1860人。", "{}一中", 2),
        ("本学期，我校共有学生1860人。", "{}实验小学", 2),
    ],
)
def test_short_names(text: str, publisher: str | None, missed: int) -> None:
    """An office or a school tells that a short name is a place; few hide in others: 从江|阴."""
    assert len(SHORT) > 1900
    wrong = []
    everyday = RULES.everyday if publisher else frozenset()
    for county, short in SHORT:
        if short in everyday:
            continue  # 光明实验小学 is of no place
        named = publisher and publisher.format(short)
        row = document(text.format(short), published=f"{YEAR}-10-12")
        read = [fact.adcode for fact in facts_in(row.model_copy(update={"publisher": named}))]
        if read != [county.adcode]:
            wrong.append((county.full_name, read))
    assert len(wrong) <= missed, wrong


@pytest.mark.parametrize("frame", [in_bureau, in_city, by_government])
def test_every_county(frame) -> None:
    """Each county is the place of what is told of it."""
    counties = COUNTIES if frame is in_city else OWN
    assert len(counties) > 2500
    wrong = []
    for county in counties:
        text, publisher = frame(county)
        row = document(text, published=f"{YEAR}-10-12").model_copy(update={"publisher": publisher})
        read = [fact.adcode for fact in facts_in(row)]
        if read != [county.adcode]:
            wrong.append((county.full_name, read))
    assert not wrong
