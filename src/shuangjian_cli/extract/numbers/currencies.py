"""Which money an amount is in, where its own unit is a bare 元.

In: the words before an amount, the place that it holds for, the page. Out: the unit of a row of
units.toml. What this module never does: read a unit that stands behind a number.
"""

from __future__ import annotations

from typing import NamedTuple

from ...lexicon import Lexicon
from ...model.rows import DocumentRow

RENMINBI = "CNY"
SIGNS_LEAST = 2
"""Different words of Hong Kong or Taiwan that a page must hold before a bare 元 is theirs."""
_COUNTRY = "10"
"""How the adcode of the country as a whole begins, where any of them may be meant."""


class Currency(NamedTuple):
    """A row of units.toml that is of money, and how an amount is told to be in it."""

    unit: str
    named: tuple[str, ...]
    """Words right before an amount: 新台币500万元."""
    divisions: tuple[str, ...]
    """How the adcodes of the places begin that have it."""
    signs: tuple[str, ...]
    """Words of the pages that mean it by a bare 元."""


def build_currencies(lexicon: Lexicon) -> tuple[Currency, ...]:
    """Read units.toml; for `lexicon.get`."""
    columns = ("named", "divisions", "signs")
    return tuple(
        Currency(str(row["unit"]), *(tuple(row.get(column, ())) for column in columns))
        for row in lexicon.rows("units")
        if row["kind"] == "money" and any(row.get(column) for column in columns)
    )


def currency_at(head: str, adcode: str | None, lexicon: Lexicon) -> str | None:
    """The currency that the words before an amount name, or else that of its place.

    >>> currency_at("补助新台币", None, Lexicon()), currency_at("每校", "810000", Lexicon())
    ('TWD', 'HKD')
    """
    currencies = lexicon.get(build_currencies)
    for currency in currencies:
        if any(word in head for word in currency.named):
            return currency.unit
    if adcode is None or adcode.startswith(_COUNTRY):
        return None
    here = (currency.unit for currency in currencies if adcode.startswith(currency.divisions))
    return next(here, RENMINBI)


def currency_of(row: DocumentRow, lexicon: Lexicon) -> str:
    """What a bare 元 means on a page, by the signs in its text, title and publisher."""
    where = f"{row.title or ''} {row.publisher or ''} {row.text}"
    for currency in lexicon.get(build_currencies):
        if sum(sign in where for sign in currency.signs) >= SIGNS_LEAST:
            return currency.unit
    return RENMINBI
