"""What a number shares with the one before it in its list: the basis, the verb, being a rule.

In: the numbers of a sentence in their order, each with the status that its own words give it.
Out: the status with what the list adds: 生均图书由18册增至31册 says 生均 once, of both numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .context import Context
from .nouns.words import Token
from .numbers.quantities import Quantity
from .status.read import Status

_LIMITS = frozenset({"at_least", "at_most"})
"""Bounds that lay down how many there may be."""
_RATE_SPREAD = 20
"""Rates of one list (省一级580元,其他320元) are not further apart than this."""


class Listed(NamedTuple):
    """A number of a sentence, and what the next one of its list may share."""

    at: int
    """Its token."""
    quantity: Quantity
    status: Status
    rate: tuple[Quantity, Status] | None
    """The last amount of money up to here."""


def in_list(
    context: Context, tokens: Sequence[Token], at: int, status: Status, before: Listed | None
) -> Status:
    """The status of the number at token `at` with what it shares with the one before it."""
    quantity = tokens[at].quantity
    if before is None or quantity is None:
        return status
    if quantity.kind == "money":
        status = _next_rate(context, quantity, status, before.rate)
    elif _is_given_too(context, before, quantity, status):
        status = status._replace(basis=before.status.basis)
        if (before.status.status, status.status) == ("standard", "actual"):
            status = status._replace(status="standard")
    elif _is_next_limit(context, before, quantity, status):
        basis = status.basis or before.status.basis
        status = status._replace(status="standard", basis=basis)
    elif _stays(context, before, quantity, status):
        status = status._replace(basis=before.status.basis)  # 生均图书由18册增至31册
    between = tokens[before.at + 1 : at]
    follows = bool(between) and "list" in between[0].kinds
    if status.action is None and follows and not any("punct" in token.kinds for token in between):
        return status._replace(action=before.status.action)  # 新建学校6所和3所
    return status


def listed(at: int, quantity: Quantity, status: Status, before: Listed | None) -> Listed:
    """A number as the next one of its list sees it."""
    rate = before.rate if before else None
    if quantity.kind == "money" and (rate is None or status.change == "level"):
        rate = quantity, status
    return Listed(at, quantity, status, rate)


def _next_rate(
    context: Context, quantity: Quantity, status: Status, rate: tuple[Quantity, Status] | None
) -> Status:
    """An amount that goes on with the rate before it has its basis, and is as much a rule."""
    if rate is None or status.basis is not None:
        return status
    if rate[1].basis is None and rate[1].status != "standard":
        return status
    if not _goes_on(context, rate[0], quantity, status):
        return status
    status = status._replace(basis=rate[1].basis)
    return status if rate[1].status == "actual" else status._replace(status="standard")


def _is_next_limit(context: Context, before: Listed, quantity: Quantity, status: Status) -> bool:
    """Whether a bound goes on with one that is laid down: 每班不超过45人, 初中不超过50人."""
    laid_down = (before.status.status, status.status) == ("standard", "actual")
    bounds = {before.quantity.qualifier, quantity.qualifier} <= _LIMITS
    between = context.text[before.quantity.end : quantity.left]
    near = len(between) <= _RATE_SPREAD and not any(mark in between for mark in "。；;")
    return laid_down and bounds and near and before.quantity.form == quantity.form


def _stays(context: Context, before: Listed, quantity: Quantity, status: Status) -> bool:
    """Whether a count is what the average before it became, or that of another stage."""
    averaged = before.status.basis is not None and status.basis is None
    between = context.text[before.quantity.end : quantity.left]
    alike = averaged and before.quantity.form == quantity.form
    return alike and any(context.status.fits(kind, between) for kind in ("becomes", "shared"))


def _is_given_too(context: Context, before: Listed, quantity: Quantity, status: Status) -> bool:
    """每班配2名教师、1名保育员: whether a count is one more of what each is given."""
    basis = before.status.basis
    if basis is None or status.basis is not None or before.quantity.kind == "money":
        return False
    between = context.text[before.quantity.end : quantity.left]
    each = basis[0] == "每" and not context.status.fits("of-time", basis)
    return each and quantity.kind != "percent" and context.status.fits("given-too", between)


def _goes_on(context: Context, rate: Quantity, quantity: Quantity, status: Status) -> bool:
    """Whether an amount is the next of a list of rates, or what the one before became.

    What is far more than the rate before it is its sum: 每年20万元,5年共100万元 is none. Where the
    rate has no basis (一次性补助本科5万元,硕士8万元), the next must say another kind of the same.
    """
    between = context.text[rate.end : quantity.left]
    if context.status.last("total", between, 0, len(between)) >= 0:
        return False
    if quantity.value > rate.value * _RATE_SPREAD:
        return False
    joined = any(context.status.fits(kind, between) for kind in ("becomes", "shared"))
    return status.action is None or joined
