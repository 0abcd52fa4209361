"""Whether a number is so, planned or a rule; a change or a level; per what; under which verb.

In: the folded sentence, the quantity and its tokens. Out: a `Status`. All words are rows of
`status.toml`; the code knows only their classes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ...lexicon.programs import compiled
from ...model.rows import ChangeKind
from ...model.rows import Status as StatusName
from ..lines import COLONS
from ..nouns.words import Token
from ..numbers.quantities import Quantity
from .asked import (
    BOUNDS,
    CLAUSE_ENDS,
    HEAD_MOST,
    RATE_MOST,
    Asked,
    clause_start,
    in_closed_brackets,
)
from .laid_down import as_it_is, is_pay, is_standard
from .page import When, per_each
from .words import StatusWords

_CAPTION = 90
"""Characters before a table that introduce it: its title, a sentence."""
_DIGIT = compiled(r"\d")
_YEAR = compiled(r"(?<!\d)((?:19|20)\d\d)学?年")
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
_COPULAS = frozenset({"为", "达", "达到", "有", "是"})
"""What alone before a number makes a clause that is a part of the one before."""
_CLAUSE = compiled(f"[{CLAUSE_ENDS}]")


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
    lead = clause_start(text, begin, clause - 1) if text[begin:clause].endswith(COLONS) else clause
    basis = (
        _basis(text, lead, quantity, words)
        or _moved_basis(text, lead, tokens, at, words)
        or _listed_basis(text, clause, quantity, words, when)
    )
    start, grows = quantity.start, _grows(text, clause, quantity, words)
    asked = Asked(text, begin, start, clause, lead, quantity, basis, grows, words, when)
    done = words.last("done", text, begin, start + 1)  # the digit may tell: 报到2044人
    if done >= 0 and in_closed_brackets(text, done, start):
        done = -1
    status = _status(asked, done)
    return Status(
        status,
        _change(asked, tokens, at),
        basis or _quota(asked, status),
        _action(tokens, at, noun),
        done,
        grows,
    )


def read_cell(
    heads: tuple[str, str],
    rate: bool,
    about: tuple[str, str],
    quantity: Quantity,
    words: StatusWords,
) -> Status:
    """The status of a cell: what the head of its column says, or else the page's title or the text
    above the table. `heads` are that and the label of the row, if that says what is counted; `rate`
    says that they are fees or rates: 学费(元/生·学期).
    """
    head, label = heads
    change: ChangeKind = "level"
    if (
        quantity.kind == "percent"
        and quantity.value
        and words.last("cell-change", head, 0, len(head)) >= 0
    ):
        change = "increase"
    basis = _head_basis(head, quantity, words) or _head_basis(label, quantity, words)
    if words.last("cell-done", head, 0, len(head)) >= 0:
        return Status("actual", change, basis, None)
    if (rate or basis) and quantity.kind == "money" and quantity.value < RATE_MOST:
        return Status("standard", change, basis, None)
    title, above = about
    places = (head, title, above[-_CAPTION:])
    planned = any(words.last("cell-planned", place, 0, len(place)) >= 0 for place in places)
    return Status("planned" if planned else "actual", change, basis, None)


def _head_basis(head: str, quantity: Quantity, words: StatusWords) -> str | None:
    """Per what the numbers below a head are, by its unit: 学费(元/生·学期), 学费(每生每学期)."""
    slash = head.find("/")
    if slash < 0:
        begin, end = words.last_span("cell-per", head, 0, len(head))
        return head[begin:end] if begin >= 0 and quantity.kind == "money" else None
    return _basis(head, len(head), replace(quantity, start=len(head), end=slash), words)


def _status(asked: Asked, done: int) -> StatusName:
    """Planned if a plan word comes last before the number; a rate per head is a standard."""
    if is_standard(asked):
        return "standard"
    planned = max(
        asked.words.last("planned", asked.text, asked.begin, asked.start + 1),  # 计划1900人
        _forecast(asked),
        _onward(asked),
        _deadline(asked, asked.begin, asked.start),
    )
    if asked.when.admits:
        planned = max(planned, asked.last("admits-now"))
    done = max(done, _past_year(asked)) if planned >= 0 else done
    if _is_done_behind(asked, planned):
        return as_it_is(asked)
    if planned >= 0 and planned > done:
        if _is_lacking(asked, planned):
            return as_it_is(asked)
        if _is_most_for_each(asked, planned):
            return "standard"
        if _is_bound_apart(asked, planned) or is_pay(asked):
            return "standard"
        if asked.quantity.kind == "money" and asked.basis and planned < asked.clause:
            bound = asked.quantity.qualifier in BOUNDS and asked.quantity.value < HEAD_MOST
            rate = bound or asked.quantity.value < RATE_MOST or asked.says("standard")
            return as_it_is(asked) if rate else "planned"
        return as_it_is(asked) if asked.grows else "planned"
    known = as_it_is(asked)
    if known == "standard" and (
        asked.quantity.kind == "money" or _is_most(asked) or not asked.when.plans(asked.begin)
    ):
        return known
    if _is_planned_behind(asked):
        return "planned"
    if planned < 0 and asked.says("lacking"):
        return known
    announced = asked.last("announced")
    if _is_announced_last(asked, announced, done):
        return "planned"
    if asked.grows or done >= 0:
        return known
    said = announced >= 0 or asked.when.plans(asked.begin) or _goes_on(asked)
    ahead = said or _recruits(asked)
    return "planned" if ahead and not _looks_back(asked) else known


def _is_lacking(asked: Asked, planned: int) -> bool:
    """要把教师配齐,全县还缺260名: what is missing on the day of writing, in a clause of its own."""
    if asked.quantity.kind == "money" or planned >= asked.clause:
        return False
    return asked.says("lacking") and asked.last("forecast") < 0


def _is_done_behind(asked: Asked, planned: int) -> bool:
    """要再建两所学校,用地75亩已经划定: that it is done is told behind the number."""
    apart = 0 <= planned < asked.clause
    return apart and asked.words.match("done-behind", asked.text, asked.quantity.right)


def _is_planned_behind(asked: Asked) -> bool:
    """15所准备改办幼儿园; 第二批12所,计划明年启动: what comes is told behind the number."""
    text, right, words = asked.text, asked.quantity.right, asked.words
    if words.match("planned-behind", text, right):
        return True
    return words.match("planned-behind-rest", text, right) and asked.says("rest")


def _is_announced_last(asked: Asked, announced: int, done: int) -> bool:
    """去年投入1200万元,今年再安排1500万元: a word of intent stands behind what is over."""
    if announced < 0 or asked.grows:
        return False
    return announced > max(done, asked.last("past"), _past_year(asked))


def _is_most_for_each(asked: Asked, planned: int) -> bool:
    """计划招生6个班,每班不超过45人: a most for each that stands in a clause of its own is a rule.

    A least for each is what the plan wants: 每个县至少建成3个.
    """
    return _is_of_each(asked) and asked.quantity.qualifier == "at_most" and planned < asked.clause


def _is_of_each(asked: Asked) -> bool:
    """Whether a number is so many for each, and not for a time."""
    return asked.basis is not None and not asked.words.fits("of-time", asked.basis)


def _is_most(asked: Asked) -> bool:
    """每班不超过45人, 小班不超过25人: whether a number is the most for each."""
    most = asked.quantity.qualifier == "at_most"
    return most and (_is_of_each(asked) or asked.says("laid-down"))


def _is_bound_apart(asked: Asked, planned: int) -> bool:
    """将全部纳入监管,总额不得高于5000元: what nobody may exceed is a rule, also beside a plan."""
    small = asked.quantity.kind == "money" and asked.quantity.value < RATE_MOST
    bound = asked.quantity.qualifier in BOUNDS
    return small and bound and planned < asked.clause and asked.says("standard")


def _recruits(asked: Asked) -> bool:
    """小学一年级招收6个班: a place that a notice of recruitment speaks of is to be filled.

    So is one of a page on admissions, before the school year begins.
    """
    if asked.quantity.kind == "money":
        return False
    if asked.when.recruits and asked.last("recruits") >= 0:
        return True
    return asked.when.admits and asked.last("admits") >= 0


def _past_year(asked: Asked) -> int:
    """Where a year that is over is named last, other than to compare with: it ends a plan."""
    found = -1
    if asked.last("schedule") >= 0:
        return found  # 分年度安排为:2009年4300万元,2010年9600万元
    for match in _YEAR.finditer(asked.text, asked.begin, asked.start):
        over = asked.when.year is not None and int(match[1]) < asked.when.year
        if over and not _is_base(asked, match):
            found = match.start()
    return found


def _grows(text: str, clause: int, quantity: Quantity, words: StatusWords) -> bool:
    """由38.6%提高至50%: the level from which a plan begins is so already.

    So are those that plan: 5所公办初中计划招生2860人.
    """
    begin = max(clause, quantity.left - _FROM_REACH)
    if words.last("from", text, begin, quantity.left) >= 0:
        return words.match("rises", text, quantity.right)
    return words.match("subject-behind", text, quantity.right)


def _goes_on(asked: Asked) -> bool:
    """其中…, 新建…: a sentence that goes on with what the one before it plans."""
    text, begin, words = asked.text, asked.begin, asked.words
    if not words.match("goes-on", text, begin):
        return False
    upto = begin - 1 if words.match("part-of-it", text, begin) else begin
    start = max(text.rfind("\n", 0, max(0, upto)) + 1, begin - _GOES_ON)
    planned = max(words.last(kind, text, start, begin) for kind in ("planned", "announced"))
    planned = max(planned, _deadline(asked, start, begin))
    return planned > max(words.last(kind, text, start, begin) for kind in ("done", "past"))


def _forecast(asked: Asked) -> int:
    """Where it is said that something is expected, behind the last semicolon before the number."""
    at = asked.last("forecast")
    apart = at >= 0 and any(asked.text.find(mark, at, asked.start) >= 0 for mark in ";；")
    return -1 if apart else at


def _onward(asked: Asked) -> int:
    """Where something is said to be every year from this one on: 自2022年起,每年遴选200所."""
    at = asked.last("onward")
    year = _YEAR.search(asked.text, at) if at >= 0 else None
    ahead = year and asked.when.year and int(year[1]) >= asked.when.year
    return at if ahead else -1


def _deadline(asked: Asked, begin: int, end: int) -> int:
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


def _looks_back(asked: Asked) -> bool:
    """Whether a sentence of a plan tells what has been: 累计建成, or a year before the plan's."""
    if asked.told("past") >= 0 or asked.told("compared") >= 0:
        return True
    said = _YEAR.finditer(asked.text, asked.begin, asked.start)
    years = [int(year[1]) for year in said if not _is_base(asked, year)]
    return bool(years) and asked.when.year is not None and max(years) < asked.when.year


def _is_base(asked: Asked, year: re.Match[str]) -> bool:
    """比2020年, 由2020年的49.3%: whether a year is only compared with."""
    return asked.words.match("base", asked.text, max(0, year.start() - 1))


def _change(asked: Asked, tokens: Sequence[Token], at: int) -> ChangeKind:
    """The nearest word of change in the clause before the number."""
    text, kind, words = asked.text, asked.quantity.kind, asked.words
    up = words.last_span("increase", text, asked.clause, asked.start, kind)
    down = words.last_span("decrease", text, asked.clause, asked.start, kind)
    verb = max(up, down)
    if verb[0] < 0:
        return "level"
    between = text[verb[1] : asked.quantity.left]
    if _LISTED.search(between) and not _in_changed_list(tokens, at, verb[1] - 1):
        return "level"
    return "increase" if up > down else "decrease"


def _in_changed_list(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """比去年增加4个班、180人: whether only items of a list stand between verb and number.

    `verb` is where the word of change ends.
    """
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
            return per_each(match["per"])
    for pattern, kinds in words.standing("basis", text, clause, quantity.start):
        if kinds and quantity.kind not in kinds:
            continue
        match = pattern.search(text, clause, quantity.start)
        while match and _DIGIT.search(_YEAR.sub("", match["rest"])):  # 每校30万元、每班1.5万元
            match = pattern.search(text, match.end("per"), quantity.start)
        if match:
            often = quantity.kind != "money" and words.fits("often", match["per"])
            return None if often or _is_sum(quantity, match["per"], words) else match["per"]
    return _basis_before(text, clause, words) if quantity.kind == "money" else None


def _moved_basis(
    text: str, clause: int, tokens: Sequence[Token], at: int, words: StatusWords
) -> str | None:
    """每班人数由50人缩至40人: the basis of the level from which a number rose or fell."""
    to = tokens[at].quantity
    since = next((token.quantity for token in reversed(tokens[:at]) if token.quantity), None)
    if to is None or since is None or since.kind != to.kind or since.start < clause:
        return None
    if to.kind == "money":
        return None  # a new rate is planned or laid down by words of its own
    moved = words.head("rises", text, since.right, to.left)
    whole = moved and since.right + len(moved) == to.left
    return _basis(text, clause, since, words) if whole else None


def _listed_basis(
    text: str, clause: int, quantity: Quantity, words: StatusWords, when: When
) -> str | None:
    """收费标准（每生每学期）。学费400元: what the head of a list of fees says, but of no sum."""
    if quantity.kind != "money" or quantity.value >= RATE_MOST:
        return None
    basis = when.basis(quantity.start)
    summed = basis and words.last("lump", text, clause, quantity.start) >= 0
    return None if summed else basis


def _basis_before(text: str, clause: int, words: StatusWords) -> str | None:
    """对每所项目学校,补助300万元: the basis of an amount that is the clause before it."""
    begin = max(0, clause - _CLAUSE_BEFORE)
    for pattern, *_ in words.standing("basis-clause", text, begin, clause):
        match = pattern.search(text, begin, clause)
        if match:
            return match["per"]
    return None


def _quota(asked: Asked, status: str) -> str | None:
    """每年招聘教师120名, 月工资680元: so many in every year or month, which make it no rule."""
    kind, often = asked.quantity.kind, asked.quantity.has("often") and status != "planned"
    if kind == "percent" or often:
        return None  # 每年开班150余期: how often something is done
    sign = "month" if kind == "money" else "quota"
    begin, end = asked.words.last_span(sign, asked.text, asked.clause, asked.start)
    return asked.text[begin:end] if begin >= 0 else None


def _is_sum(quantity: Quantity, basis: str, words: StatusWords) -> bool:
    """生均公用经费4180万元: an amount that nobody gets for one pupil is a sum."""
    much = quantity.kind == "money" and quantity.value >= HEAD_MOST
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
