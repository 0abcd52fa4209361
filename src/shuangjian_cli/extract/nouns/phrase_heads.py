"""The word that an amount, a share or an area is of, where nothing beside the number names it.

    生均公用经费|上浮|10%           the nearest one of the clause, over words that no table knows
    取暖费|单列,按每平方米32元核定     that of the clause before, where the number's names nothing
    助学金发放1903人,380.6万元      what the persons or the houses before it are counted for

In: the tokens of a sentence and the index of the number. Out: a `Phrase` or None. What this module
never does: look where a phrase beside the number names the amount; `phrases` asks here then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...lexicon.programs import compiled
from ...model.text import Span, lies_in
from ..numbers.quantities import Quantity
from .endings import Endings
from .phrase_left import BARE_STANDARD, is_base, is_done, measure, takes
from .phrase_spans import BREAK, LONG, Phrase, phrase_at, phrase_before, phrase_behind
from .reading import closing
from .words import COMMAS, OF, Token

_REACH = 12
"""Words before a number among which the one that names it is looked for."""
_FEE = "费"
_TIMES = "年月间"
"""Last characters of the times before a verb: 十年|少了近六成."""
_NO_NAMES = frozenset({"punct", "quantity", "function", "weak", "stop", "link", "open", "close"})
"""Kinds of word that 费 makes no name of a fee with."""
_PER_TIME = compiled("[一每](?:个?(?:学期|学年|月)|年|天|期|顿|节课?|次|套)$")
_LEAST = 2
"""Characters of a word inside of a run that no table knows."""
_VERBAL = frozenset({"stop", "swing"})
_LEADS = frozenset({"punct", "quantity", "function", "open", "intent", "list"})
"""Kinds of word behind which a word for money that is a verb as well is the verb."""
_OPEN = frozenset({"link", "label", "function", "weak", "swing", "intent", "list"})
_PAID = frozenset({"amount", "pay"})
_DIVIDES = 4
"""Characters of an unknown word that divides an amount, and names no other: 四星级, 一年."""
_DONE = frozenset({"link", "function", "weak", "swing", "stop", "intent"})
_HOUSES = "facilities"
_PERSONS = frozenset({"person", "attendance"})
_EVERY = "每"


def names(text: str, kind: str, endings: Endings) -> bool:
    """Whether a word alone says what a number of a kind is of: money, a share, an area."""
    if kind == "area":
        return text.endswith(endings.size)
    if kind == "percent" and text.endswith(endings.sharing):
        return True
    return endings.names_fee(text) or (kind == "money" and text.endswith(endings.goods))


def without_time(text: str) -> str:
    """A phrase without what its rate is per: 伙食|一天."""
    per = _PER_TIME.search(text)
    return text[: per.start()] if per else text


def is_evident(text: str, words: Sequence[Token], kind: str, endings: Endings) -> bool:
    """Whether a phrase ends with a word that a number of a kind can be of, as `noun_text` asks."""
    if not words:
        return False
    last, text = words[-1], without_time(text)
    rests = (text, text[:-1]) if kind != "money" else (text,)
    of = {"percent": endings.names_share, "area": endings.names_ground}.get(kind)
    of = of or endings.names_worth
    known = bool(last.nouns) or (
        kind != "money" and last.end - last.start == 1 and len(words) > 1 and words[-2].nouns
    )
    return bool(known) or any(of(rest) for rest in rests)


def head_in_clause(tokens: Sequence[Token], at: int, kind: str, endings: Endings) -> Phrase | None:
    """生均公用经费上浮10%: the nearest word of the number's clause that names it.

    What stands behind 占 or 比 is what the number is measured by.
    """
    by_what = measure(tokens, at)
    bound = by_what is not None and tokens[at - 1].text == OF and "bound" in tokens[by_what].kinds
    begin = at if by_what is None or bound else by_what
    return _nearest(tokens, begin, at, kind, endings)


def _nearest(
    tokens: Sequence[Token], begin: int, at: int, kind: str, endings: Endings
) -> Phrase | None:
    """The nearest word before `begin` that names the number at `at`, within its clause."""
    standard: Phrase | None = None
    for place in range(begin - 1, max(-1, begin - 1 - _REACH), -1):
        token = tokens[place]
        if token.kinds & (BREAK | {"list"}):
            break
        if token.text == OF and kind == "percent":
            return None  # 因为工资低而走的反而不足15%
        end = _end(tokens, place, kind, endings)
        if end and token.text.endswith(BARE_STANDARD):
            standard, end = standard or _phrase(tokens, place, end, endings), None
        if end is None or is_base(tokens, place, at) or is_done(tokens, place, at):
            continue
        found = _phrase(tokens, place, end, endings)
        return standard if standard and found and standard.start <= found.start else found
    return standard


def _phrase(tokens: Sequence[Token], place: int, end: int, endings: Endings) -> Phrase | None:
    """The phrase that ends at `end`, without the rest of a count before it: 7个|乡的女童入学率."""
    found = phrase_at(tokens, place, end)
    if found is None or _text(tokens, found) in endings.sharing:
        return None
    first = next(at for at, token in enumerate(tokens) if token.start >= found.start)
    if first and tokens[first - 1].quantity and first < place and tokens[first + 1].text == OF:
        return found._replace(start=tokens[first + 1].end)
    return found


def _text(tokens: Sequence[Token], span: Phrase) -> str:
    """The characters of a phrase."""
    inside = (one for one in tokens if span.start <= one.start < span.end)
    return "".join(one.text[: span.end - one.start] for one in inside)


def _end(tokens: Sequence[Token], place: int, kind: str, endings: Endings) -> int | None:
    """Where the word ends that names a number of a kind, in a token that holds one."""
    token = tokens[place]
    if token.text.endswith(endings.total) or (
        "link" in token.kinds and token.text not in endings.worth
    ):
        return None  # 总金额109万元
    if "unknown" not in token.kinds:
        if len(token.text) < _LEAST:
            before = tokens[place - 1] if place else None
            word = before.text[-1:] + token.text if before and before.end == token.start else ""
            return token.end if len(word) == _LEAST and endings.names_fee(word) else None
        told = names(token.text, kind, endings) or _is_worth(tokens, place, kind, endings)
        return token.end if told and not _is_verb(tokens, place) else None
    if _is_worth(tokens, place, kind, endings):
        return token.end
    for length in range(len(token.text), _LEAST - 1, -1):
        if names(token.text[:length], kind, endings):
            return token.start + length
    before = tokens[place - 1] if place else None
    beside = before is not None and before.end == token.start and len(before.text) >= _LEAST
    if before and beside and token.text[0] == _FEE and not before.kinds & _NO_NAMES:
        return token.start + 1  # 教材|费据实收取
    return None


def _is_worth(tokens: Sequence[Token], place: int, kind: str, endings: Endings) -> bool:
    """缺口|将近900万元, 利息|中: what else is so much money, and part of no longer word."""
    token, following = tokens[place], tokens[place + 1]
    if kind != "money" or token.kinds & _VERBAL or token.text not in endings.worth:
        return False
    return not (following.nouns or following.kinds & {"word", "stop"})


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word for money that is a verb as well is the verb: 每年|补助, and not 生活|补助."""
    token = tokens[place]
    if not token.kinds & _VERBAL:
        return False
    before, following = tokens[place - 1] if place else None, tokens[place + 1]
    if before is None or before.kinds & BREAK:
        return bool(following.nouns or following.quantity)  # 拨款|砍到31万元
    if "exist" in before.kinds or before.text == OF:
        return False
    return bool(before.kinds & _LEADS) or "link" in before.kinds


def topic(
    tokens: Sequence[Token], at: int, kind: str, endings: Endings, mentions: Sequence[Span]
) -> Phrase | None:
    """女童入学率,1994年只有68.2%: what the clause before is about, where the number's says nothing.

    Its own clause may hold times, places, and words that divide the amount: 小学每天4元.
    """
    comma = _comma(tokens, at)
    if comma is None or not _is_open(tokens, comma + 1, at, endings, mentions):
        return None
    if _told_in(tokens, comma, kind) > (comma + 1 < at):
        return None  # 2900万元用于园舍建设,600万元用于奖补
    return _nearest(tokens, comma, at, kind, endings)


def _told_in(tokens: Sequence[Token], end: int, kind: str) -> int:
    """How many numbers of a kind the clause holds that ends there."""
    count = 0
    for token in reversed(tokens[:end]):
        if "punct" in token.kinds:
            break
        count += token.quantity is not None and token.quantity.kind == kind
    return count


def _comma(tokens: Sequence[Token], at: int) -> int | None:
    """The comma with which the clause of a number begins."""
    for place in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if tokens[place].kinds & BREAK:
            return place if tokens[place].text in COMMAS else None
    return None


def _is_open(
    tokens: Sequence[Token], begin: int, at: int, endings: Endings, mentions: Sequence[Span]
) -> bool:
    """Whether a clause says nothing before its number but when, where and for whom."""
    for token in tokens[begin:at]:
        told = lies_in((token.start, token.end), mentions)
        short = token.end - token.start <= _DIVIDES and token.text.endswith(endings.divider)
        said = bool(token.kinds & _OPEN) and not token.kinds & _PAID
        if not (told or said or ("unknown" in token.kinds and short)):
            return False
    return True


def goes_on(
    tokens: Sequence[Token],
    at: int,
    endings: Endings,
    mentions: Sequence[Span],
    earlier: Phrase,
    single: bool,
) -> bool:
    """最高150元,最低50元: whether a clause that names nothing goes on with the amount before.

    Where others were counted between, it is an average or a sum: 资助1144名,平均每人2500元.
    `single` says that all amounts so far are `earlier`, so that a sum of them is too.
    """
    if _is_rest(tokens, at):
        return True
    comma = _comma(tokens, at)
    if not single or comma is None or not _is_open(tokens, comma + 1, at, endings, mentions):
        return False
    between = tokens[comma + 1 : at]
    if any("rest" in token.kinds for token in between):
        return False
    if any("label" in token.kinds for token in between) and any(
        "label" in token.kinds and earlier.start <= token.start < earlier.end for token in tokens
    ):
        return False  # 中央和省级补助3900万元,市级640万元
    before = next((one.quantity for one in reversed(tokens[:at]) if one.quantity), None)
    own = tokens[at].quantity
    if before and own and before.kind == own.kind:
        return True
    return (
        own is not None and own.kind == "money" and any("sum" in token.kinds for token in between)
    )


def _is_rest(tokens: Sequence[Token], at: int) -> bool:
    """债务6874万元|已化解|3690万元: whether only a verb stands between two amounts of a clause."""
    place = at - 1
    while place >= 0 and tokens[place].kinds & _DONE and not tokens[place].kinds & BREAK:
        place -= 1
    before, own = tokens[place].quantity if place >= 0 else None, tokens[at].quantity
    verb = any("stop" in token.kinds for token in tokens[place + 1 : at])
    return verb and before is not None and own is not None and before.kind == own.kind


def ground_before(tokens: Sequence[Token], at: int, endings: Endings) -> Phrase | None:
    """宿舍楼今年9月交工,3600平方米: the house or ground of the clause before, that is so large."""
    if at < 2 or not ("list" in tokens[at - 1].kinds or tokens[at - 1].text in COMMAS):
        return None
    for place in range(at - 2, max(-1, at - 2 - _REACH), -1):
        token = tokens[place]
        if token.quantity:
            if token.quantity.kind == "area":
                return None
            continue
        if token.kinds & BREAK:
            return None
        ground = token.text[1:] and endings.names_ground(token.text)
        if ground or any(noun.metric == _HOUSES for noun in token.nouns):
            return _phrase(tokens, place, token.end, endings)
    return None


def house(tokens: Sequence[Token], at: int, endings: Endings) -> Phrase | None:
    """What is so large: the houses that were counted before, or that the clause before is of."""
    found = counted_for(tokens, at, "area", endings) or each(tokens, at)
    inside = [one for one in tokens if found and found.start <= one.start < found.end]
    if found and is_evident(_text(tokens, found), inside, "area", endings):
        return found
    return ground_before(tokens, at, endings)


def quoted_behind(tokens: Sequence[Token], at: int, kind: str, endings: Endings) -> Phrase | None:
    """600元“赞助费”, 180平方米的“蓝色工坊”: what is named between quotation marks."""
    place = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text == OF)
    if place >= len(tokens) or tokens[place].text != "“":
        return None
    closed = closing(tokens, place)
    if closed is None or tokens[closed].end - tokens[place].start > LONG:
        return None
    following = tokens[closed + 1 : closed + 2]
    if following and (following[0].nouns or endings.names_worth(following[0].text)):
        return Phrase(tokens[place].start, following[0].end)  # “全覆盖”|设备
    named = kind == "area" or endings.names_worth(tokens[closed - 1].text)
    return Phrase(tokens[place].start, tokens[closed].end) if named else None


def quoted_name(inside: Sequence[Token]) -> Phrase | None:
    """“金秋助学”每名新生4000元: the name of what is paid, before whom it is paid to."""
    if not inside or inside[0].text != "“":
        return None
    closed = next((at for at, token in enumerate(inside) if token.text == "”"), len(inside))
    per = inside[closed + 1 : closed + 2]
    return Phrase(inside[0].start, inside[closed].end) if per and per[0].text[0] == "每" else None


def of_one(spans: Mapping[int, Phrase], tokens: Sequence[Token], of: Quantity) -> bool:
    """Whether all numbers of a kind so far are of one thing, so that a sum of them is too."""
    kinds = ((tokens[at].quantity, span) for at, span in spans.items())
    return len({span for one, span in kinds if one and one.kind == of.kind}) == 1


def is_verb_alone(tokens: Sequence[Token], at: int, span: Phrase) -> bool:
    """同比|增|17%, 十年少|了近六成: whether before a share stand a verb and at most its time."""
    inside = [one for one in tokens if span.start <= one.start < span.end]
    share = _is_share(tokens[at]) and span.start < tokens[at].start
    if not share or any(one.nouns or "label" in one.kinds for one in inside):
        return False
    word = _text(tokens, span).strip("“”")
    word = word[max(word.rfind(one) for one in _TIMES) + 1 :]
    beside = tokens[max(0, at - 2) : at]
    if not word:
        return any("swing" in token.kinds for token in beside)
    return len(word) <= 1 + any(token.text == "了" for token in beside)


def in_turn(tokens: Sequence[Token], at: int, spans: Mapping[int, Phrase]) -> Phrase | None:
    """语文、数学合格率为84%、86%,比上年高1.9个和3.2个百分点: each of as many shares in its turn."""
    run = [at]
    while run[0] > 1 and _is_joined(tokens, run[0] - 2, run[0]):
        run.insert(0, run[0] - 2)
    while run[-1] + 2 < len(tokens) and _is_joined(tokens, run[-1], run[-1] + 2):
        run.append(run[-1] + 2)
    by_what = measure(tokens, run[0]) if run[1:] else None
    if by_what is None or takes(tokens[by_what]):
        return None
    before = [place for place in range(run[0]) if _is_share(tokens[place])][-len(run) :]
    told = len(before) == len(run) and all(place in spans for place in before)
    return spans[before[run.index(at)]] if told else None


def _is_joined(tokens: Sequence[Token], one: int, other: int) -> bool:
    """Whether two shares are items of one list: 1.9个和3.2个百分点."""
    return _is_share(tokens[one]) and _is_share(tokens[other]) and "list" in tokens[one + 1].kinds


def _is_share(token: Token) -> bool:
    return token.quantity is not None and token.quantity.kind == "percent"


def counted_for(tokens: Sequence[Token], at: int, kind: str, endings: Endings) -> Phrase | None:
    """国家助学金8120人、812万元; 周转宿舍240套、8400平方米: the noun of the count before."""
    if at < 2 or not ("list" in tokens[at - 1].kinds or tokens[at - 1].text in COMMAS):
        return None
    counted = tokens[at - 2].quantity
    if counted is None or counted.kind not in (_PERSONS if kind == "money" else {"count"}):
        return None
    found = phrase_before(tokens, at - 2)
    inside = [one for one in tokens if found and found.start <= one.start < found.end]
    if not inside:
        return None
    if kind == "money":
        return found if endings.names_fee(inside[-1].text) else None
    return found


def each(tokens: Sequence[Token], at: int) -> Phrase | None:
    """周转宿舍476套,每套35平方米: what was counted with the word behind 每."""
    if at < 2 or tokens[at - 2].text != _EVERY:
        return None
    for place in range(at - 3, -1, -1):
        counted = tokens[place].quantity
        if counted is None:
            continue
        if counted.form != tokens[at - 1].text:
            return None
        behind = phrase_behind(tokens, place)
        return behind or phrase_before(tokens, place)
    return None
