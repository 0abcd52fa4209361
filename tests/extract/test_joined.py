"""What a number of a list leaves to its neighbour, and what it does not."""

from __future__ import annotations

import pytest

from shuangjian_cli.extract.numbers.quantities import build_reader, read_quantities

from .helpers import LEXICON


@pytest.mark.parametrize(
    ("text", "bounds", "kinds"),
    [
        ("不少于6所和8所", ["at_least", "at_least"], ["count", "count"]),
        ("不低于95%、90%", ["at_least", "at_least"], ["percent", "percent"]),
        ("近6所和8所", ["nearly", "exact"], ["count", "count"]),
        ("不少于6所和8名", ["at_least", "exact"], ["count", "person"]),
        ("不少于6所，另有8所", ["at_least", "exact"], ["count", "count"]),
        ("下降0.21和0.1个百分点", ["exact", "exact"], ["percent", "percent"]),
        ("增加12和3所", ["exact", "exact"], ["bare", "count"]),
    ],
)
def test_units_and_bounds_of_a_list(text: str, bounds: list[str], kinds: list[str]) -> None:
    found = read_quantities(text, LEXICON.get(build_reader))
    assert [quantity.qualifier for quantity in found] == bounds
    assert [quantity.kind for quantity in found] == kinds
