"""The counted noun: a small grammar of the constructions in which Chinese counts things.

In: the tokens of a sentence. Out: for each quantity a `Reading`: metric, noun span and the
construction that fired. The noun stands behind the number or before it:

    cl-is-noun       73校                            the classifier is the noun
    num-cl-noun      300名中小学生参加                 the phrase behind the classifier
    num-cl-suffix    12个陶艺馆                       an unknown word, by its ending
    noun-num-cl      艺体类社团5351个, 考生超80万       the phrase before, links skipped
    noun-verb-num    班级新增917个                    one verb of change in between
    shared-head      认定基地国家级4个                 a label in between
    noun-num-suffix  无人机社12个

What stands in neither place is left to `ellipsis`. What this module never does: read a noun
across a clause, or take a noun that the classifier cannot count (家 never counts pupils).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..numbers.quantities import Quantity
from .behind import Behind
from .metrics import PERSONS, Noun, Nouns
from .modifiers import PLAIN, noun_phrase
from .reading import MARKS, Reading, by_suffix, opening
from .words import DASH, Token

BARE_LEAST = 10
"""The least number without scale that may count a noun without a classifier: 60学校."""
_PLAIN_MOST, _PLAIN_LONG = 3, 4
"""Plain words, and characters of each, between a bare number and the persons whom it counts."""
_CLASS = frozenset("类组")
"""What makes the label of a part of the noun before it."""
_SCHOOLS = "schools"
"""The metric that no bare ten thousands are of where a sentence tells of persons."""
_SCALES = frozenset("万亿")
_ONLY = frozenset("有只仅")
"""Last characters of the words behind a 的 that stands for its noun: 有像样食堂的只有38所."""
_LEADS = frozenset({":", "：", DASH})
_SHORT = frozenset({"output", "course"})
"""Kinds of noun that one character names; 我们班81个人 counts no classes."""
_ALONE = frozenset({"link", "function", "punct", "stop", "list"})
"""Kinds of word behind which one character can be a noun of its own."""
_AT = frozenset("在于")
_HOLDS = frozenset({"占", "占了", "占到", "占去"})
"""Verbs before which the holder stands, and not what is counted."""
_TOWARDS = frozenset("到往去")
"""Last characters of verbs behind which a school is where persons went."""
_VERBAL = frozenset({"swing", "stop", "attr"})
_CLAUSE = 5
"""Words before a noun among which the verb that governs it is looked for."""
_FROM = frozenset("由从较比")
_FROM_REACH = 4
_VERB_LENGTH = 2
"""Characters of a verb that no table names, between persons and their number."""


def read_own(tokens: Sequence[Token], at: int, nouns: Nouns) -> Reading | None:
    """The noun in the phrase behind, or else in the phrase before the quantity."""
    quantity = tokens[at].quantity
    assert quantity is not None
    if quantity.unit and quantity.unit.noun:
        noun = nouns.words[quantity.unit.noun][0]
        named = _before(tokens, at, quantity, nouns)
        if named and named.metric == noun.metric and named.construct == "noun-num-cl":
            return named
        begin = max(quantity.start, quantity.end - len(quantity.form or ""))
        return Reading(noun.metric, noun.row, begin, quantity.end, "cl-is-noun")
    if quantity.has("broad") and (doer := _doers(tokens, at, nouns)):
        return doer
    behind = Behind(tokens, at, quantity, nouns).read()
    before = _before(tokens, at, quantity, nouns)
    if quantity.unit is None:
        persons = behind is not None and _is_person(behind, nouns)
        counts = _bare_counts(tokens, at, quantity, nouns) or (
            persons and _scaled(tokens, at, quantity)
        )
        behind = behind if counts else None
        before = before if _bare_holds(tokens, at, quantity) else None
        scaled = quantity.numeral.rstrip("余多")[-1:] in _SCALES
        if before and before.metric == _SCHOOLS and scaled and _tells_persons(tokens[:at]):
            before = None  # 小学在校生21.6万,初中|6.9万
    if behind and before and before.construct == "noun-num-cl":
        if _glued(tokens, at, behind.end, quantity):
            return before
        if behind.construct == "num-cl-verb-noun":
            return before
    return behind or before


def _tells_persons(tokens: Sequence[Token]) -> bool:
    return any(noun.kind == "person" for token in tokens for noun in token.nouns)


def _doers(tokens: Sequence[Token], at: int, nouns: Nouns) -> Reading | None:
    """招了4个|代课|的: persons of whom a verb and 的 say what they do."""
    verb, of, end = (*tokens[at + 1 : at + 4], None, None, None)[:3]
    noun = nouns.verbs.get(verb.text) if verb else None
    if noun is None or of is None or of.text != "的" or not (end is None or end.kinds & MARKS):
        return None
    if verb and any(one.metric != noun.metric for one in verb.nouns):
        return None  # 31个|班级|的1468名孩子
    return Reading(noun.metric, noun.row, tokens[at].start, tokens[at].start, "verb", False)


def _child(token: Token, nouns: Nouns) -> bool:
    """430多|娃: a word of one character for persons."""
    named = nouns.words.get(token.text, ()) if "unknown" in token.kinds else ()
    return any(noun.kind == "person" for noun in named)


def _bare_counts(tokens: Sequence[Token], at: int, quantity: Quantity, nouns: Nouns) -> bool:
    """A number without classifier counts the noun that follows at once: 60学校, 6万余幼儿."""
    touching = at + 1 < len(tokens) and bool(tokens[at + 1].nouns or _child(tokens[at + 1], nouns))
    year = len(quantity.numeral) == 4 and quantity.numeral[:2] in {"19", "20"}
    large = quantity.value >= BARE_LEAST or quantity.numeral[-1] in "万亿余多"
    if not quantity.numeral[0].isascii():
        large = touching and any(noun.kind in {"person", "school"} for noun in tokens[at + 1].nouns)
    return touching and not year and large


def _scaled(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """惠及36万农村学生: with 万 or 亿 also persons that a few plain words describe."""
    if quantity.numeral.rstrip("余多")[-1:] not in _SCALES:
        return False
    for token in tokens[at + 1 : at + 1 + _PLAIN_MOST]:
        if any(noun.kind == "person" for noun in token.nouns):
            return True
        if not token.kinds & PLAIN or token.end - token.start > _PLAIN_LONG:
            return False
    return False


def _is_person(reading: Reading, nouns: Nouns) -> bool:
    return any(noun.kind == "person" for noun in nouns.words.get(reading.word, ()))


def _bare_holds(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """在园幼儿11.5万, 在校生523: a scale, a bound or a person before, and the end of the clause."""
    before = tokens[at - 1] if at else None
    counted = before is not None and any(noun.kind == "person" for noun in before.nouns)
    marks = {"punct", "close", "list", "open"} | ({"function"} if counted else set())
    ends = at + 1 >= len(tokens) or bool(tokens[at + 1].kinds & marks)  # 幼儿9.7万余|全部享受
    named = before is not None and (before.text in ":：" or counted)
    year = len(quantity.numeral) == 4 and quantity.numeral[:2] in {"19", "20"}
    scaled = quantity.numeral[-1] in "万亿余多" or quantity.qualifier != "exact"
    return ends and (scaled or (named and not year and quantity.value >= BARE_LEAST))


def _glued(tokens: Sequence[Token], at: int, end: int, quantity: Quantity) -> bool:
    """幼儿园3所小学5所: the noun behind belongs to the next number, of the same classifier.

    Where a noun stands behind the last of them too, each counts the noun behind it:
    2个足球场8个篮球场.
    """
    glued, place = False, at
    while place < len(tokens):
        following = next((i for i in range(place + 1, len(tokens)) if tokens[i].start >= end), None)
        other = tokens[following].quantity if following is not None else None
        if following is None or other is None or other.form != quantity.form:
            break
        glued, place = True, following
        if place + 1 == len(tokens) or not tokens[place + 1].noun(other):
            return True
        end = tokens[place + 1].end
    return glued and place + 1 == len(tokens)


def _before(tokens: Sequence[Token], at: int, quantity: Quantity, nouns: Nouns) -> Reading | None:
    """The noun phrase before the number; links, verbs of change and labels are skipped."""
    index = at - 1
    construct = "noun-num-cl"
    while index >= 0:
        token = tokens[index]
        kinds = token.kinds
        noun = token.noun(quantity)
        if noun and _is_prize(tokens, index):
            return _prize(tokens, index, noun, quantity, construct)
        if noun and (not kinds & _VERBAL or _is_noun(noun, quantity)):
            if construct == "noun-verb-num" and noun.kind != "person" and _is_site(tokens, index):
                return None
            return noun_phrase(tokens, index, noun, quantity, construct)
        if token.text in _LEADS and index == at - 1:  # 学校数量:12所, 最大的社团--180人
            index -= 1
            continue
        if _is_apart(tokens, index, at, quantity):
            return None
        if "close" in kinds:
            opened = opening(tokens, index)
            if opened is None:
                return None
            inner = _quoted(tokens[index - 1], quantity, nouns) if token.text == "”" else None
            if inner:
                return noun_phrase(tokens, opened, inner, quantity, construct, token.end)
            if token.text == "”" and index == at - 1 and quantity.has("broad"):
                return None  # 教师“暖心桌”132个: no number of teachers
            index = opened - 1
        elif kinds & {"link", "intent"}:
            index = over_from(tokens, index)  # 社团总数力争突破5000个
        elif "swing" in kinds:
            construct = "noun-verb-num"
            index = _over_base(tokens, index)
        elif token.text in _CLASS:
            return None  # 声乐类98个、舞蹈|类115个
        elif ("label" in kinds and construct != "noun-verb-num") or (
            "unknown" in kinds and token.text[-1] in "级类"
        ):
            construct = "shared-head"
            index -= 1
        else:
            short = _short(tokens, index, at, quantity, nouns)
            if short:
                return noun_phrase(tokens, index, short, quantity, construct)
            if _moves(tokens, index, quantity):
                construct = "noun-verb-num"  # 农村学生|回流1100多人
                index -= 1
                continue
            near = construct == "noun-num-cl" and tokens[index + 1].text != "的"
            return _with_suffix(tokens, index, quantity, nouns) if near else None
    return None


def _is_apart(tokens: Sequence[Token], index: int, at: int, quantity: Quantity) -> bool:
    """Whether no noun before the word at `index` is what the number at `at` counts."""
    token = tokens[index]
    if token.kinds & MARKS or "open" in token.kinds:
        return True
    if "close" in token.kinds:
        return False
    if index == at - 1 and _is_held(tokens, index, quantity):
        return True  # 三等奖9个,陶瓷班|占了|7个
    return token.text == "的" and _stands_for(tokens, index, at, quantity)  # 有食堂|的|只有|38所


def _with_suffix(
    tokens: Sequence[Token], index: int, quantity: Quantity, nouns: Nouns
) -> Reading | None:
    """A word that is no noun of metrics.toml but ends as one does."""
    if "unknown" not in tokens[index].kinds:
        return None
    before = tokens[index - 1].text if index and tokens[index - 1].kinds & PLAIN else ""
    noun = by_suffix(before + tokens[index].text, quantity, nouns)
    return noun_phrase(tokens, index, noun, quantity, "noun-num-suffix") if noun else None


def _stands_for(tokens: Sequence[Token], index: int, at: int, quantity: Quantity) -> bool:
    """有像样食堂的只有38所: whether a 的 stands for what is counted, and not the noun before it."""
    if index and index < at - 1 and _is_left(tokens, index):
        return True  # 念到初中毕业|的|只有|16个
    if not index or tokens[index - 1].noun(quantity) is None:
        return False
    if index < at - 1 and tokens[index + 1].text[-1] in _ONLY:
        return True
    if quantity.kind in PERSONS and tokens[index - 1].nouns[0].kind == "award":
        return True  # 拿到省级教学能手称号的9人
    led = tokens[index - 2].text if index > 1 else ""
    site = any(noun.kind == "school" for noun in tokens[index - 1].nouns)
    return (site and led[-1:] in _TOWARDS) or _is_done(tokens, index - 1)  # 分到初中的才15个


def _is_held(tokens: Sequence[Token], index: int, quantity: Quantity) -> bool:
    """Whether before a verb like 占了 stands who has so many; 小学占了5200个 divides by stage."""
    holder = tokens[index - 1].noun(quantity) if index else None
    return tokens[index].text in _HOLDS and holder is not None and holder.kind == "class"


def _is_left(tokens: Sequence[Token], index: int) -> bool:
    """Whether the 的 behind a verb stands for whom a word like 只有 leaves of those before.

    Not where the verb says who does it: 老师参加|的|有1302名.
    """
    doer = tokens[index - 2].nouns if index > 1 else ()
    left = "stop" in tokens[index - 1].kinds and tokens[index + 1].text[-1] in _ONLY
    return left and not any(noun.kind == "person" for noun in doer)


def _is_done(tokens: Sequence[Token], index: int) -> bool:
    """已建成中心幼儿园的33个: whether a verb of the same clause governs the noun at `index`."""
    for place in range(index - 1, max(-1, index - 1 - _CLAUSE), -1):
        if tokens[place].kinds & (MARKS | {"list", "open", "close"}):
            return False
        if "stop" in tokens[place].kinds and "attr" not in tokens[place].kinds:
            return True
    return False


def _is_prize(tokens: Sequence[Token], index: int) -> bool:
    """获奖32项, 国家级|奖励3项: a verb that is the name of a prize too."""
    token = tokens[index]
    named = bool(token.kinds & _VERBAL) and any(noun.kind == "award" for noun in token.nouns)
    levelled = index > 0 and "label" in tokens[index - 1].kinds
    return named and (levelled or "stop" not in token.kinds)


def _prize(
    tokens: Sequence[Token], index: int, noun: Noun, quantity: Quantity, construct: str
) -> Reading:
    """The prize, with its level apart: 国家级|奖励3项、省级9项."""
    if not index or "label" not in tokens[index - 1].kinds:
        return noun_phrase(tokens, index, noun, quantity, construct)
    level, token = tokens[index - 1], tokens[index]
    label = level.start, level.end
    return Reading(
        noun.metric, noun.row, token.start, token.end, construct, label=label, word=noun.word
    )


def _is_site(tokens: Sequence[Token], index: int) -> bool:
    """在市级以上刊物|发表41篇: whether the noun at `index` only says where something is done."""
    for place in range(index - 1, max(-1, index - 1 - _CLAUSE), -1):
        if tokens[place].kinds & (MARKS | {"list", "open", "close"}):
            return False
        if tokens[place].text in _AT:
            return True
    return False


def _quoted(last: Token, quantity: Quantity, nouns: Nouns) -> Noun | None:
    """建起“亲情小屋”68间: the noun that the words in quotation marks end with."""
    suffix = by_suffix(last.text, quantity, nouns) if "unknown" in last.kinds else None
    return last.noun(quantity) or (suffix if suffix and suffix.kind != "person" else None)


def _short(
    tokens: Sequence[Token], index: int, at: int, quantity: Quantity, nouns: Nouns
) -> Noun | None:
    """共有书36万册, 有课12门: a noun of one character alone between a verb and its number.

    Behind 的 it may count more, and its number stand further on: 大一点的班还有87个.
    """
    token, before = tokens[index], tokens[index - 1] if index else None
    kinds = before.kinds if before else _ALONE
    if "unknown" not in token.kinds or len(token.text) > 1 or not kinds & _ALONE:
        return None
    described = before is not None and before.text == "的"
    opens = before is None or bool(kinds & MARKS)
    if index < at - 1 and not (described or (opens and not quantity.has("broad"))):
        return None
    words = nouns.words.get(token.text, ())
    named = (one for one in words if one.fits(quantity))
    alone = opens and index < at - 1  # 寄宿生326名,床|却只有140张
    return next((one for one in named if described or alone or one.kind in _SHORT), None)


def _moves(tokens: Sequence[Token], index: int, quantity: Quantity) -> bool:
    """Whether an unknown word of two characters between persons and their number is its verb."""
    token = tokens[index]
    if "unknown" not in token.kinds or token.end - token.start != _VERB_LENGTH or not index:
        return False
    before = tokens[index - 1].noun(quantity)
    return before is not None and before.kind == "person" and quantity.kind in PERSONS


def _is_noun(noun: Noun, quantity: Quantity) -> bool:
    """Whether a word that may be a verb is meant as the noun: 开班150期 leaves no other."""
    return noun.kind == "person" or (quantity.unit is not None and len(quantity.unit.fits) == 1)


def _over_base(tokens: Sequence[Token], index: int) -> int:
    """幼儿园比上年增加: from the verb back over the base of comparison, else one token back."""
    for place in range(index - 1, max(-1, index - 1 - _FROM_REACH), -1):
        if tokens[place].kinds & MARKS or tokens[place].nouns:
            break
        if tokens[place].text in _FROM:
            return place - 1
    return index - 1


def over_from(tokens: Sequence[Token], index: int) -> int:
    """由原来的286家: from 的 back over 由, 从, 较 or 比; from another link one token back."""
    if tokens[index].text == "的":
        for place in range(index - 1, max(-1, index - 1 - _FROM_REACH), -1):
            if tokens[place].text in _FROM:
                return place - 1
            if tokens[place].kinds & MARKS:
                break
    return index - 1
