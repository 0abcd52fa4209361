"""Whether a number is laid down: a rate, a fee, a bound, a quota.

In: the number in its sentence. Out: whether it is a standard. All words are rows of `status.toml`.
What this module never does: say that a number is planned.
"""

from __future__ import annotations

from ...model.rows import Status as StatusName
from ..numbers.quantities import Quantity
from .asked import BOUNDS, HEAD_MOST, RATE_MOST, Asked, clause_start

_QUOTA_MOST = 3
"""The most that a quota gives each school or class; a larger number for each is an average."""
_AID_REACH = 8
"""Characters behind an amount in which a word for aid may stand: 每月500元生活补助."""
_ROUGHLY = frozenset({"about", "nearly", "more_than"})
"""How an average is told; what is laid down is exact, or a bound."""


def as_it_is(asked: Asked) -> StatusName:
    """Whether a number that no word plans is laid down."""
    if asked.quantity.kind == "money":
        return "standard" if _is_rate(asked) else "actual"
    if asked.says("laid-down") or asked.says("due"):
        return "standard"
    rule, basis = asked.says("rule"), asked.basis
    bound = asked.quantity.qualifier in BOUNDS
    verb = (rule or basis is not None) and asked.says("standard-verb")
    share = asked.quantity.kind == "percent"
    set_down = (rule and (share or verb)) or (share and bound and asked.when.standard)
    quota = basis is not None and _is_quota(asked.text, asked.quantity, basis)
    each = basis is not None and (bound or verb) and (rule or asked.last("done") < 0)
    return "standard" if set_down or quota or each else "actual"


def _is_rate(asked: Asked) -> bool:
    """Whether an amount of money is a rate that is laid down, and not what was paid."""
    if _is_tier(asked) or _is_fee(asked):
        return True
    rule, basis, standard = asked.says("rule"), asked.basis, asked.when.standard
    bound = asked.quantity.qualifier in BOUNDS
    small = asked.quantity.value < RATE_MOST
    if basis:
        laid_down = rule or bound or standard
        if not laid_down and (asked.says("given") or asked.last("paid") >= 0):
            return False
        lead = asked.lead
        if asked.text[lead : asked.quantity.left] == basis:
            lead = clause_start(asked.text, asked.begin, max(asked.begin, lead - 1))
        measured = asked.words.last("measured", asked.text, lead, asked.start) >= 0
        measured = measured or _is_compared(asked)
        if not laid_down and asked.words.fits("per-head", basis) and measured:
            return False
        averaged = asked.words.fits("average", basis)
        if averaged and not (rule or bound) and asked.quantity.qualifier in _ROUGHLY:
            return False
        said = asked.clause if averaged else asked.begin
        behind = asked.quantity.right + _AID_REACH
        aid = laid_down or asked.words.last("aid", asked.text, said, behind) >= 0
        if asked.words.fits("price", basis) and not aid:
            return False
        if (aid or not averaged) and (small or not asked.words.fits("of-time", basis)):
            return True
    if asked.says("standard") or (rule and asked.says("rule-object")) or _on_condition(asked):
        return True
    if _is_one_off(asked) or is_pay(asked):
        return True
    return small and (bound or standard or _is_by_stage(asked))


def is_pay(asked: Asked) -> bool:
    """校长年薪不低于12万元: the least pay that is offered."""
    bound = asked.quantity.qualifier in BOUNDS and asked.quantity.value < HEAD_MOST
    return bound and asked.quantity.kind == "money" and asked.says("pay")


def _is_compared(asked: Asked) -> bool:
    """生均公用经费702元,比上年增加44元: a rate that is told beside that of another year."""
    behind = asked.words.match("measured-behind", asked.text, asked.quantity.right)
    return behind and not asked.says("standard")


def _is_tier(asked: Asked) -> bool:
    """助学金分1500元、2300元、3100元三档: amounts that are the tiers of one rate."""
    if asked.quantity.value >= RATE_MOST:
        return False
    if asked.last("tier-list") >= 0:
        return True
    listed = asked.words.match("tier", asked.text, asked.quantity.right)
    return listed and asked.says("tiered")


def _is_fee(asked: Asked) -> bool:
    """民办的贵一些,最贵的一所18600元/学期: what a school charges for a term or a year."""
    if asked.basis is None or asked.quantity.value >= HEAD_MOST:
        return False
    if (asked.when.recruits or asked.when.admits) and asked.says("fee"):
        return True
    if not asked.words.fits("by-term", asked.basis):
        return False
    told = asked.says("given") or asked.last("paid") >= 0
    return not told and asked.last("fee") >= 0


def _on_condition(asked: Asked) -> bool:
    """获得一等奖的,奖励5000元: what is paid to those who are named by what they reach."""
    begin = max(asked.begin, clause_start(asked.text, asked.begin, max(0, asked.clause - 1)) - 1)
    return asked.words.last("condition", asked.text, begin, asked.start) >= 0


def _is_by_stage(asked: Asked) -> bool:
    """基准定额,普通小学650元、普通初中850元: so much for each stage of schools, and not given."""
    if asked.says("given") or asked.says("done"):
        return False
    lead = clause_start(asked.text, asked.begin, max(asked.begin, asked.lead - 1))
    if asked.words.last("measured", asked.text, lead, asked.start) >= 0:
        return False
    return asked.words.last("by-stage", asked.text, lead, asked.quantity.left) >= 0


def _is_one_off(asked: Asked) -> bool:
    """一次性安家补助:博士5万元: so much once for whoever comes; far more was paid to a school."""
    if asked.quantity.value >= HEAD_MOST or asked.says("done"):
        return False
    return asked.words.last("one-off", asked.text, asked.lead, asked.quantity.left) >= 0


def is_standard(asked: Asked) -> bool:
    """按照总数的60%、每生每年500元标准: a rate that the word 标准 behind it names so."""
    quantity = asked.quantity
    if quantity.kind not in {"money", "percent"}:
        return False
    named = asked.words.match("standard-after", asked.text, quantity.right)
    by = asked.says("by")
    if quantity.kind == "percent":
        paid = asked.words.match("share-after", asked.text, quantity.right)
        return by and (named or paid)
    return (named and by) or ((named or by) and asked.basis is not None)


def _is_quota(text: str, quantity: Quantity, basis: str) -> bool:
    """每校1名法治副校长: so few for each, and no verb between, is laid down and not counted."""
    alone = text.endswith(basis, 0, quantity.left) and basis[0] == "每"
    return alone and quantity.value <= _QUOTA_MOST and quantity.value_max is None
