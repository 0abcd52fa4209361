"""Whether a number is so, planned or a rule; a change or a level; per what; under which verb.

In: the folded sentence, the quantity and its tokens. Out: a `Status`. All words are rows of
`status.toml`; the code knows only their classes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...lexicon.programs import compiled
from ...model.rows import ChangeKind
from ...model.rows import Status as StatusName
from ..nouns.words import Token
from ..numbers.quantities import Quantity
from .page import When
from .words import StatusWords

_CAPTION = 90
"""Characters before a table that introduce it: its title, a sentence."""
_RATE_MOST = 20_000
"""An amount below this, in its currency, can be a rate per head or school; above it is a sum."""
_HEAD_MOST = 200_000
"""An amount from this on is no rate for one person."""
_QUOTA_MOST = 3
"""The most that a quota gives each school or class; a larger number for each is an average."""
_AID_REACH = 8
"""Characters behind an amount in which a word for aid may stand: 每月500元生活补助."""
_YEAR = compiled(r"(?<!\d)((?:19|20)\d\d)学?年")
_BOUNDS = frozenset({"at_least", "at_most"})
_ROUGHLY = frozenset({"about", "nearly", "more_than"})
"""How an average is told; what is laid down is exact, or a bound."""
_CLAUSE_BEFORE = 14
"""Characters before a clause in which a clause that is a basis has room."""
_GOES_ON = 200
"""Characters before a sentence in which the plan may stand that it goes on with."""
_FROM_REACH = 13
"""Characters before a number in which stands that it rises from there: 由每名学生每学期."""
_LISTED = compiled(r"[、和]|\d")
_NO_ITEM = frozenset({"stop", "swing", "function", "link", "punct", "open", "close"})
_VERBS = frozenset({"stop", "swing"})
_VERB_LEAST = 2
"""Characters of a verb that stay: 建设 of 建设了, and 花了."""
_LEADS = (":", "：")
_COPULAS = frozenset({"为", "达", "达到", "有", "是"})
"""What alone before a number makes a clause that is a part of the one before."""
_CLAUSE_ENDS = ",，。;；:：!！?？\n"
_CLAUSE = compiled(f"[{_CLAUSE_ENDS}]")


class Status(NamedTuple):
    """What surrounds a quantity says of it."""

    status: StatusName
    change: ChangeKind
    basis: str | None
    action: str | None
    done: int = -1
    """Where a word before it says that it is done, or -1."""
    origin: bool = False
    """It is the level from which something rises or falls."""


class _Asked(NamedTuple):
    """A quantity in its sentence, with what the lexicon and the document say."""

    text: str
    begin: int
    """Where its sentence begins."""
    start: int
    """Where the number begins."""
    clause: int
    """Where its clause begins."""
    lead: int
    """Where the clause begins that its clause is a list of: 生均经费:小学…."""
    quantity: Quantity
    basis: str | None
    grows: bool
    """It is the level from which something rises or falls."""
    words: StatusWords
    when: When

    def last(self, kind: str) -> int:
        """Where a word of the class stands last in the sentence before the number, or -1."""
        return self.words.last(kind, self.text, self.begin, self.start)

    def says(self, kind: str) -> bool:
        """Whether a word of the class stands in the clause before the number."""
        return self.words.last(kind, self.text, self.clause, self.start) >= 0


def read_status(
    text: str,
    begin: int,
    tokens: Sequence[Token],
    at: int,
    words: StatusWords,
    when: When,
    noun: tuple[int, int] = (0, 0),
) -> Status:
    """The status of the quantity at token `at` of the sentence that begins at `begin`.

    `noun` is the span of what is counted: a verb in it is no action.
    """
    quantity = tokens[at].quantity
    assert quantity is not None
    clause = clause_start(text, begin, quantity.left)
    if text[clause : quantity.left] in _COPULAS:
        clause = clause_start(text, begin, clause - 1)  # 初中减少最多,为1426人
    lead = clause_start(text, begin, clause - 1) if text[begin:clause].endswith(_LEADS) else clause
    basis = _basis(text, lead, quantity, words)
    start, grows = quantity.start, _grows(text, clause, quantity, words)
    asked = _Asked(text, begin, start, clause, lead, quantity, basis, grows, words, when)
    done = words.last("done", text, begin, start + 1)  # the digit may tell: 报到2044人
    status = _status(asked, done)
    return Status(
        status,
        _change(asked, tokens, at),
        basis or (_quota(asked) if status == "planned" else None),
        _action(tokens, at, noun),
        done,
        grows,
    )


def read_cell(
    head: str, rate: bool, about: tuple[str, str], quantity: Quantity, words: StatusWords
) -> Status:
    """The status of a cell: what the head of its column says, or else the page's title or the text
    above the table. `rate` says that the head is one of fees or rates: 学费(元/生·学期).
    """
    change: ChangeKind = "level"
    if (
        quantity.kind == "percent"
        and quantity.value
        and words.last("cell-change", head, 0, len(head)) >= 0
    ):
        change = "increase"
    basis = _head_basis(head, quantity, words)
    if words.last("cell-done", head, 0, len(head)) >= 0:
        return Status("actual", change, basis, None)
    if rate and quantity.kind == "money" and quantity.value < _RATE_MOST:
        return Status("standard", change, basis, None)
    title, above = about
    places = (head, title, above[-_CAPTION:])
    planned = any(words.last("cell-planned", place, 0, len(place)) >= 0 for place in places)
    return Status("planned" if planned else "actual", change, basis, None)


def _head_basis(head: str, quantity: Quantity, words: StatusWords) -> str | None:
    """Per what the numbers below a head are, by its unit: 学费(元/生·学期)."""
    slash = head.find("/")
    if slash < 0:
        return None
    return _basis(head, len(head), quantity._replace(start=len(head), end=slash), words)


def clause_start(text: str, begin: int, end: int) -> int:
    """Where the clause begins that ends at `end`, not before `begin`."""
    for at in range(end - 1, begin - 1, -1):
        if text[at] in _CLAUSE_ENDS and not (
            text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        ):
            return at + 1
    return begin


def _status(asked: _Asked, done: int) -> StatusName:
    """Planned if a plan word comes last before the number; a rate per head is a standard."""
    if _is_standard(asked):
        return "standard"
    planned = asked.words.last("planned", asked.text, asked.begin, asked.start + 1)  # 计划1900人
    planned = max(planned, _forecast(asked), _onward(asked))
    planned = max(planned, _deadline(asked, asked.begin, asked.start))
    done = max(done, _past_year(asked)) if planned >= 0 else done
    if planned >= 0 and planned > done:
        if _is_most_for_each(asked, planned):
            return "standard"
        if _is_bound_apart(asked, planned):
            return "standard"
        if asked.quantity.kind == "money" and asked.basis and planned < asked.clause:
            rate = asked.quantity.value < _RATE_MOST or asked.says("standard")
            return _as_it_is(asked) if rate else "planned"
        return _as_it_is(asked) if asked.grows else "planned"
    known = _as_it_is(asked)
    if known == "standard" and (
        asked.quantity.kind == "money" or not asked.when.plans(asked.begin)
    ):
        return known
    if asked.words.match("planned-behind", asked.text, asked.quantity.right):
        return "planned"
    announced = asked.last("announced")
    if _is_announced_last(asked, announced, done):
        return "planned"
    if asked.grows or done >= 0:
        return known
    said = announced >= 0 or asked.when.plans(asked.begin) or _goes_on(asked)
    ahead = said or _recruits(asked)
    return "planned" if ahead and not _looks_back(asked) else known


def _is_announced_last(asked: _Asked, announced: int, done: int) -> bool:
    """去年投入1200万元,今年再安排1500万元: a word of intent stands behind what is over."""
    if announced < 0 or asked.grows:
        return False
    return announced > max(done, asked.last("past"), _past_year(asked))


def _is_most_for_each(asked: _Asked, planned: int) -> bool:
    """计划招生6个班,每班不超过45人: a most for each that stands in a clause of its own is a rule.

    A least for each is what the plan wants: 每个县至少建成3个.
    """
    each = asked.basis is not None and not asked.words.fits("of-time", asked.basis)
    return each and asked.quantity.qualifier == "at_most" and planned < asked.clause


def _is_bound_apart(asked: _Asked, planned: int) -> bool:
    """将全部纳入监管,总额不得高于5000元: what nobody may exceed is a rule, also beside a plan."""
    small = asked.quantity.kind == "money" and asked.quantity.value < _RATE_MOST
    bound = asked.quantity.qualifier in _BOUNDS
    return small and bound and planned < asked.clause and asked.says("standard")


def _recruits(asked: _Asked) -> bool:
    """小学一年级招收6个班: a place that a notice of recruitment speaks of is to be filled."""
    return asked.when.recruits and asked.quantity.kind != "money" and asked.last("recruits") >= 0


def _past_year(asked: _Asked) -> int:
    """Where a year that is over is named last, other than to compare with: it ends a plan."""
    found = -1
    if asked.last("schedule") >= 0:
        return found  # 分年度安排为:2009年4300万元,2010年9600万元
    for match in _YEAR.finditer(asked.text, asked.begin, asked.start):
        over = asked.when.year is not None and int(match[1]) < asked.when.year
        if over and not asked.words.match("base", asked.text, max(0, match.start() - 1)):
            found = match.start()
    return found


def _grows(text: str, clause: int, quantity: Quantity, words: StatusWords) -> bool:
    """由38.6%提高至50%: the level from which a plan begins is so already."""
    begin = max(clause, quantity.left - _FROM_REACH)
    if words.last("from", text, begin, quantity.left) < 0:
        return False
    return words.match("rises", text, quantity.right)


def _goes_on(asked: _Asked) -> bool:
    """其中…, 新建…: a sentence that goes on with what the one before it plans."""
    text, begin, words = asked.text, asked.begin, asked.words
    if not words.match("goes-on", text, begin):
        return False
    upto = begin - 1 if words.match("part-of-it", text, begin) else begin
    start = max(text.rfind("\n", 0, max(0, upto)) + 1, begin - _GOES_ON)
    planned = max(words.last(kind, text, start, begin) for kind in ("planned", "announced"))
    planned = max(planned, _deadline(asked, start, begin))
    return planned > max(words.last(kind, text, start, begin) for kind in ("done", "past"))


def _as_it_is(asked: _Asked) -> StatusName:
    """Whether a number that no word plans is laid down."""
    if asked.quantity.kind == "money":
        return "standard" if _is_rate(asked) else "actual"
    rule, basis = asked.says("rule"), asked.basis
    bound = asked.quantity.qualifier in _BOUNDS
    verb = (rule or basis is not None) and asked.says("standard-verb")
    share = asked.quantity.kind == "percent"
    set_down = (rule and (share or verb)) or (share and bound and asked.when.standard)
    quota = basis is not None and _is_quota(asked.text, asked.quantity, basis)
    each = basis is not None and (bound or verb) and (rule or asked.last("done") < 0)
    return "standard" if set_down or quota or each else "actual"


def _is_rate(asked: _Asked) -> bool:
    """Whether an amount of money is a rate that is laid down, and not what was paid."""
    rule, basis, standard = asked.says("rule"), asked.basis, asked.when.standard
    bound = asked.quantity.qualifier in _BOUNDS
    small = asked.quantity.value < _RATE_MOST
    if basis:
        laid_down = rule or bound or standard
        if not laid_down and (asked.says("given") or asked.last("paid") >= 0):
            return False
        lead = asked.lead
        if asked.text[lead : asked.quantity.left] == basis:
            lead = clause_start(asked.text, asked.begin, max(asked.begin, lead - 1))
        measured = asked.words.last("measured", asked.text, lead, asked.start) >= 0
        if not laid_down and asked.words.fits("per-head", basis) and measured:
            return False
        averaged = asked.words.fits("average", basis)
        if averaged and not laid_down and asked.quantity.qualifier in _ROUGHLY:
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
    if _is_one_off(asked):
        return True
    return small and (bound or standard or _is_by_stage(asked))


def _on_condition(asked: _Asked) -> bool:
    """获得一等奖的,奖励5000元: what is paid to those who are named by what they reach."""
    begin = max(asked.begin, clause_start(asked.text, asked.begin, max(0, asked.clause - 1)) - 1)
    return asked.words.last("condition", asked.text, begin, asked.start) >= 0


def _is_by_stage(asked: _Asked) -> bool:
    """基准定额,普通小学650元、普通初中850元: so much for each stage of schools, and not given."""
    if asked.says("given") or asked.says("done"):
        return False
    lead = clause_start(asked.text, asked.begin, max(asked.begin, asked.lead - 1))
    if asked.words.last("measured", asked.text, lead, asked.start) >= 0:
        return False
    return asked.words.last("by-stage", asked.text, lead, asked.quantity.left) >= 0


def _is_one_off(asked: _Asked) -> bool:
    """一次性安家补助:博士5万元: so much once for whoever comes; far more was paid to a school."""
    if asked.quantity.value >= _HEAD_MOST or asked.says("done"):
        return False
    return asked.words.last("one-off", asked.text, asked.lead, asked.quantity.left) >= 0


def _forecast(asked: _Asked) -> int:
    """Where it is said that something is expected, behind the last semicolon before the number."""
    at = asked.last("forecast")
    apart = at >= 0 and any(asked.text.find(mark, at, asked.start) >= 0 for mark in ";；")
    return -1 if apart else at


def _onward(asked: _Asked) -> int:
    """Where something is said to be every year from this one on: 自2022年起,每年遴选200所."""
    at = asked.last("onward")
    year = _YEAR.search(asked.text, at) if at >= 0 else None
    ahead = year and asked.when.year and int(year[1]) >= asked.when.year
    return at if ahead else -1


def _deadline(asked: _Asked, begin: int, end: int) -> int:
    """Where a year to come is named: 到2027年; without a date, at the head of a clause."""
    text, words, when = asked.text, asked.words, asked.when
    found = -1
    if words.last("deadline", text, begin, end) < 0:
        return found
    for pattern, *_ in words.signs["deadline"]:
        for match in pattern.finditer(text, begin, end):
            if when.year:
                ahead = int(match["year"] or match["year2"]) > when.year
            else:
                opens = match.start() == begin or _CLAUSE.match(text, match.start() - 1) is not None
                ahead = opens and words.last("past", text, begin, end) < 0
            found = max(found, match.start()) if ahead else found
    return found


def _is_quota(text: str, quantity: Quantity, basis: str) -> bool:
    """每校1名法治副校长: so few for each, and no verb between, is laid down and not counted."""
    alone = text.endswith(basis, 0, quantity.left) and basis[0] == "每"
    return alone and quantity.value <= _QUOTA_MOST and quantity.value_max is None


def _looks_back(asked: _Asked) -> bool:
    """Whether a sentence of a plan tells what has been: 累计建成, or a year before the plan's."""
    if asked.last("past") >= 0:
        return True
    years = [int(year) for year in _YEAR.findall(asked.text, asked.begin, asked.start)]
    return bool(years) and asked.when.year is not None and max(years) < asked.when.year


def _is_standard(asked: _Asked) -> bool:
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


def _change(asked: _Asked, tokens: Sequence[Token], at: int) -> ChangeKind:
    """The nearest word of change in the clause before the number."""
    text, kind, words = asked.text, asked.quantity.kind, asked.words
    up = words.last_span("increase", text, asked.clause, asked.start, kind)
    down = words.last_span("decrease", text, asked.clause, asked.start, kind)
    verb = max(up, down)
    if verb[0] < 0:
        return "level"
    between = text[verb[1] : asked.quantity.left]
    if _LISTED.search(between) and not _in_changed_list(tokens, at, verb[0]):
        return "level"
    return "increase" if up > down else "decrease"


def _in_changed_list(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """比去年增加4个班、180人: whether only items of a list stand between verb and number."""
    listed = False
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.start <= verb < token.end:
            return listed
        if token.kinds & _NO_ITEM and not token.nouns:
            return False
        listed = listed or "list" in token.kinds
    return False


def _basis(text: str, clause: int, quantity: Quantity, words: StatusWords) -> str | None:
    """每生每年 before the number, /生·年 behind it."""
    for pattern, *_ in words.signs.get("basis-after", ()):
        match = pattern.match(text, quantity.end)
        if match:
            if match["one"]:
                return match["one"]
            per = match["per"]
            return "".join(f"每{part}" for part in re.split(r"[·./、每]", per) if part)
    for pattern, kinds in words.signs.get("basis", ()):
        if kinds and quantity.kind not in kinds:
            continue
        match = pattern.search(text, clause, quantity.start)
        while match and re.search(r"\d", _YEAR.sub("", match["rest"])):  # 每校30万元、每班1.5万元
            match = pattern.search(text, match.end("per"), quantity.start)
        if match:
            often = quantity.kind != "money" and words.fits("often", match["per"])
            return None if often or _is_sum(quantity, match["per"], words) else match["per"]
    return _basis_before(text, clause, words) if quantity.kind == "money" else None


def _basis_before(text: str, clause: int, words: StatusWords) -> str | None:
    """对每所项目学校,补助300万元: the basis of an amount that is the clause before it."""
    for pattern, *_ in words.signs.get("basis-clause", ()):
        match = pattern.search(text, max(0, clause - _CLAUSE_BEFORE), clause)
        if match:
            return match["per"]
    return None


def _quota(asked: _Asked) -> str | None:
    """每年招聘教师120名: so many that are planned for every year; what happens has no basis."""
    if asked.quantity.kind in {"money", "percent"}:
        return None
    begin, end = asked.words.last_span("quota", asked.text, asked.clause, asked.start)
    return asked.text[begin:end] if begin >= 0 else None


def _is_sum(quantity: Quantity, basis: str, words: StatusWords) -> bool:
    """生均公用经费4180万元: an amount that nobody gets for one pupil is a sum."""
    much = quantity.kind == "money" and quantity.value >= _HEAD_MOST
    return much and words.fits("per-head", basis)


def _action(tokens: Sequence[Token], at: int, noun: tuple[int, int]) -> str | None:
    """The nearest verb before the number, in its clause and behind the number before.

    服务 in 安排课后服务资金 is a part of the noun; where no other verb is, the first or last word
    of a noun is its verb: 补助500元.
    """
    own: str | None = None
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.kinds & {"punct", "quantity"}:
            break
        if not token.kinds & _VERBS:
            continue
        if not noun[0] <= token.start < noun[1]:
            return token.text[:_VERB_LEAST] + token.text[_VERB_LEAST:].removesuffix("了")
        if noun[0] == token.start or noun[1] == token.end:
            own = own or token.text
    return own
