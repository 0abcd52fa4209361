"""What a number of a sentence counts: its noun, or what the words around and the page say of it.

In: the tokens of a sentence and what was read of them as a whole: nouns, phrases, shares.
Out: a `Reading` for each number that counts something, and none for 一个 in running text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..lexicon.programs import compiled
from ..model.text import Span
from .context import Context, in_table
from .nouns.ellipsis import Lent, label_of, open_behind, read_nouns
from .nouns.lists import EACH, Share, read_shares
from .nouns.metrics import FIXED, PEDAGOGUES, PERSON_METRICS, PERSONS, SCHOOL_UNIT, Nouns
from .nouns.nearby import of_one_class
from .nouns.phrase_left import leaves_out_head
from .nouns.phrase_spans import Phrase
from .nouns.phrases import read_phrases
from .nouns.reading import MARKS, Reading
from .nouns.words import COMMAS, Meant, Token, chunk
from .numbers.numerals import fold
from .numbers.quantities import Quantity

_SCALED = compiled(r"[万亿](?:[余多]|[1-9一二三四五六七八九])?$|[百千][一二三四五六七八九]$")
"""The end of a numeral that can be money without a unit: 37万多, 7万6, 一千五."""
_TOLD_REACH = 8
"""Characters before an amount among which words say that it is one: 一学期要."""
_BARE_LEAST, _YEARS = 100, (1900, 2100)
"""A number without a scale is an amount from so much on, and not where it may be a year."""
_PAYING = 3
"""Words before a bare number among which a verb of paying is looked for."""
_PAID = frozenset({"pay", "amount"})
_STOPS = frozenset("。；;！？!?\n")
_LEAD = 200
"""Characters at the beginning of a text that say what it is about."""
_BEFORE = 120
"""Characters before a sentence in which the persons that it speaks of are looked for."""
_TOLD = frozenset({"person", "earlier-noun"})
"""Constructions that only guess who is counted."""
_SUBJECT = 4
"""Words before a number of people among which the school or the class stands that has them."""
_HOUSES = frozenset({"schools", "classes"})
_BROAD, _CLASS_LEAST = "个", 10
"""Pupils of one class are counted in 个 too, and few classes are smaller."""
_AGENCY_UNIT = "家"
_VERB = 2
"""Characters of a verb that no table names: 自建食堂供餐9所."""
_OVER = MARKS | {"list", "close", "function", "stop", "link"}
_LEADS = MARKS | {"list", "label", "link", "function", "stop", "swing", "intent"}
_CLAUSE_ENDS = frozenset(",，;；、(")
_PUPILS = frozenset({"students.pupils", "students.children"})
"""Rows of those whom the page speaks of and a class consists of; 班额 is none of them."""
_PRONOUNS = frozenset("一两三四五六七八九")
"""Numerals of 两人, 三人: without a noun these are pronouns."""
_OWES = "欠"
_OTHERS = 5
"""Characters right before a number in which those stand who are no pupils: 命题组."""
_UNKNOWN = frozenset({"unknown"})
_NAME = compiled("(?![到在从去来以被把给向为])[\u4e00-\u9fff]{2,4}(?<![的了过着])")
"""Such a word: no preposition begins it, and no particle ends it."""
_COUNTED, _COUNTING = "名", frozenset("有只仅共剩")
"""With this classifier, and behind these, they count none the less."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A sentence with numbers, and what was read of it as a whole; by the number of the token."""

    context: Context
    span: Span
    tokens: list[Token]
    nouns: Mapping[int, Reading]
    phrases: Mapping[int, Phrase]
    shares: Mapping[int, Share]


def read_counts(
    context: Context,
    span: Span,
    quantities: Sequence[Quantity],
    earlier: list[Lent],
    said: dict[str, Phrase],
) -> Counts:
    """Read one sentence; what its numbers count is added to `earlier` and `said`."""
    tokens = chunk(context.text, *span, quantities, context.words)
    told = any(context.text.find(word, *span) >= 0 for word in EACH)
    shares = read_shares(tokens, context.words.endings) if told else {}
    nouns = read_nouns(tokens, context.words.nouns, earlier, shares)
    earlier += [(q, nouns[at]) for at in sorted(nouns) if (q := tokens[at].quantity)]
    phrases = read_phrases(tokens, context.words.endings, context.mentions, shares, said)
    said |= _first_said(tokens, phrases)
    return Counts(context, span, tokens, nouns, phrases, shares)


def _first_said(tokens: Sequence[Token], phrases: Mapping[int, Phrase]) -> dict[str, Phrase]:
    """The first phrase of each kind of number: the sum's, which its years or parts take up."""
    last_first = sorted(phrases, reverse=True)
    return {q.kind: phrases[at] for at in last_first if (q := tokens[at].quantity)}


def counted(
    counts: Counts, at: int, quantity: Quantity, named: Mapping[int, Reading]
) -> Reading | None:
    """What the number at token `at` counts; `named` says it of those before it."""
    if quantity.kind == "bare" and quantity.value % 1:
        return None  # 差异系数0.487: half a school is no number of schools
    reading, tokens = _read(counts, at, quantity), counts.tokens
    if reading and quantity.kind == "percent" and _is_bare(counts, quantity, reading):
        reading = _share_of(counts, at, reading, named)
    if reading and reading.construct in _TOLD:
        hired = _hired(counts, at, quantity)
        reading = hired if hired and hired.metric != reading.metric else reading
    if reading and reading.construct == "person":
        if in_table(counts.context, quantity.start):
            return None
        of_school = _of_school(tokens, at, quantity, counts.context.words.nouns)
        before = _as_before(counts, at, named)
        known = of_school or before or _of_pupils(counts, at, quantity)
        reading = known or _of_page(counts, at, quantity) or reading
    classes = reading is None or reading.metric == "classes"
    many = quantity.form == _BROAD and quantity.value >= _CLASS_LEAST
    if classes and many and of_one_class(tokens, at):
        start = quantity.start
        reading = Reading("students", "students.of-schools", start, start, "class", False)
    if reading and reading.construct == "class":
        page = _of_page(counts, at, quantity, named=True)
        reading = page if page and page.row in _PUPILS else reading
    if reading is None and (meant := counts.context.words.meant.get(quantity.form or "")):
        reading = _meant(counts, at, quantity, meant)
    if reading is None or _is_article(tokens, at, quantity, reading):
        return None
    return _in_context(counts, _with_name(tokens, at, quantity, reading))


def _read(counts: Counts, at: int, quantity: Quantity) -> Reading | None:
    """The noun of a count; of money, shares and areas the words around them."""
    kind = quantity.kind
    found, phrase = counts.nouns.get(at), counts.phrases.get(at)
    implied = found and found.construct == "verb" and found.metric == "students"
    if implied and _is_of_others(counts, at, quantity):
        found = None
    if found and kind == "bare" and _is_owed(counts.tokens, at, found):
        found = None
    start, end, label = phrase or Phrase(quantity.start, quantity.start)
    if end - start == 1 and kind not in FIXED:
        start = end  # 班级联赛踢了1.1万场
    if kind in FIXED:
        return Reading(FIXED[kind], f"{FIXED[kind]}.{kind}", start, end, kind, label=label)
    if found is None and kind == "bare" and _is_money(counts, at, quantity):
        return Reading("funds", "funds.money", start, end, "money-bare")
    if found is None and phrase and quantity.unit and quantity.unit.default:
        return Reading(quantity.unit.default, quantity.unit.id, start, end, "classifier")
    if found is None and kind in PERSONS and not _is_pronoun(counts.context.text, quantity):
        return Reading("people", "unknown", quantity.start, quantity.start, "person", False)
    return found


def _with_name(tokens: Sequence[Token], at: int, quantity: Quantity, reading: Reading) -> Reading:
    """156名|优生: persons whose word no table knows, where it stands alone behind the number."""
    if reading.start < reading.end or reading.word or not quantity.has("polite"):
        return reading
    name, end = (*tokens[at + 1 : at + 3], None, None)[:2]
    if name is None or name.kinds != _UNKNOWN or not _NAME.fullmatch(name.text):
        return reading
    alone = end is None or bool(end.kinds & MARKS)
    return reading._replace(start=name.start, end=name.end) if alone else reading


def _is_pronoun(text: str, quantity: Quantity) -> bool:
    """Whether a number stands for persons known: 两人都说, 四位回忆.

    请来三名 and 已有三人受惠 count them.
    """
    counts = quantity.form == _COUNTED or text[quantity.left - 1 : quantity.left] in _COUNTING
    return quantity.numeral in _PRONOUNS and (quantity.numeral == "一" or not counts)


def _is_bare(counts: Counts, quantity: Quantity, reading: Reading) -> bool:
    """Whether a share is told of nothing beside it: 女教师2310人,占66.8%, or 占比66.8%."""
    if reading.start == reading.end:
        return True
    text, points = counts.context.text, (quantity.form or "").endswith("点")
    alone = text[reading.start - 1 : reading.start] in COMMAS and not points  # 下降7.2个百分点
    return alone and text[reading.start : reading.end] in counts.context.words.endings.sharing


def _share_of(counts: Counts, at: int, reading: Reading, named: Mapping[int, Reading]) -> Reading:
    """女教师2310人,占66.8%; 招生987人,增长2%: a bare share is of the number before it."""
    share = counts.shares.get(at)
    before = share.like if share and share.like is not None else max(named, default=-1)
    of = named.get(before)
    if of is None or any(token.text in _STOPS for token in counts.tokens[before:at]):
        return reading
    if of.metric == reading.metric and leaves_out_head(counts.tokens, at):
        return reading  # 学历合格率99%,大专以上的占93%: of whom this is a share is not said
    return reading._replace(start=of.start, end=of.end, label=of.label, word=of.word)


def _hired(counts: Counts, at: int, quantity: Quantity) -> Reading | None:
    """三年公开招聘417人, of teachers: who is meant by a verb of hiring beside a number."""
    context, tokens = counts.context, counts.tokens
    title = fold(context.row.title or "")
    sentence = context.text[slice(*counts.span)]
    for place in (at - 1, at - 2, at + 1):
        if not 0 <= place < len(tokens) or tokens[place].kinds & MARKS:
            continue
        noun = context.words.nouns.acts.get(tokens[place].text)
        if noun is None or noun.context is None:
            continue
        if noun.context.search(title) or noun.context.search(sentence):
            page = _of_page(counts, at, quantity)
            own = Reading(noun.metric, noun.row, quantity.start, quantity.start, "page", False)
            return page if page and page.metric == noun.metric else own
    return None


def _of_school(
    tokens: Sequence[Token], at: int, quantity: Quantity, nouns: Nouns
) -> Reading | None:
    """中心小学如今1863人, 一个班82人: the persons of whom a school or a class has so many."""
    of, house = (*tokens[at + 1 : at + 3], None, None)[:2]
    if of and house and of.text == "的" and any(one.metric in _HOUSES for one in house.nouns):
        row = "students.of-schools"  # 一所30人的学校
        return Reading("students", row, quantity.start, quantity.start, "page", False)
    for place in range(at - 1, max(-1, at - 1 - _SUBJECT), -1):
        token = tokens[place]
        named = token.nouns or nouns.words.get(token.text, ())
        if any(noun.metric in _HOUSES for noun in named):
            school = named[0].metric == "schools"
            if school and place == at - 1:
                return None  # a list of schools with the posts of each
            row = "students.of-schools"
            return Reading("students", row, quantity.start, quantity.start, "page", False)
        said = token.kinds & {"link", "function"} or ("unknown" in token.kinds and token.text[1:])
        if not said or token.text == "的":
            return None
    return None


def _of_pupils(counts: Counts, at: int, quantity: Quantity) -> Reading | None:
    """小一预计申请5.3万人: pupils, where the sentence says so up to the end of the clause."""
    words, text, begin = counts.context.words, counts.context.text, counts.span[0]
    marks = (token.start for token in counts.tokens[at + 1 :] if token.kinds & MARKS)
    end = next(marks, counts.span[1])  # 食堂由3人承包
    if words.pupil.search(text, begin, quantity.start) is None:
        return None
    if words.no_pupil.search(text, begin, end):
        return None
    start = quantity.start
    return Reading("students", "students.of-schools", start, start, "page", False)


def _is_owed(tokens: Sequence[Token], at: int, found: Reading) -> bool:
    """欠着|施工队|37万: to whom an amount is owed is not counted by it."""
    beside = [one for one in tokens[:at] if one.start <= found.start][-2:]
    return any(
        _OWES in one.text if "pay" in one.kinds else one.text.startswith(_OWES) for one in beside
    )


def _is_of_others(counts: Counts, at: int, quantity: Quantity) -> bool:
    """高考命题组40人, 三年级组9人: whether others stand between a verb of pupils and its number."""
    begin = next(
        (token.end for token in reversed(counts.tokens[:at]) if token.kinds & MARKS or token.nouns),
        counts.span[0],
    )
    head = max(begin, quantity.start - _OTHERS)
    return (
        counts.context.words.no_pupil.search(counts.context.text, head, quantity.start) is not None
    )


def _as_before(counts: Counts, at: int, named: Mapping[int, Reading]) -> Reading | None:
    """学校有143人,最旺;1995年97人: behind a time alone the persons of the number before."""
    last = max(named, default=None)
    times, start = counts.context.periods.mentions, counts.tokens[at].start
    if last is None or named[last].metric not in PERSON_METRICS:
        return None
    index = bisect_right(times, (start, start)) - 1
    timed = index >= 0 and times[index][1] == start and times[index][0] > counts.tokens[last].end
    before = counts.context.text[times[index][0] - 1] if timed else ""
    return named[last]._replace(parts=()) if before and before in _CLAUSE_ENDS else None


def _of_page(counts: Counts, at: int, quantity: Quantity, named: bool = False) -> Reading | None:
    """Whom a bare number of people is about: the person of the title, or the nearest before it.

    Their kind is a guess, good enough for a metric. Only a title of pupils or teachers names them
    too, where nothing stands behind the number that could: 22名|volunteers are no 教师. Whom a
    class consists of is `named` by what the page spoke of.
    """
    context, start = counts.context, quantity.start
    before = context.text[max(0, counts.span[0] - _BEFORE) : counts.span[0]]
    for place, text in enumerate((fold(context.row.title or ""), before)):
        for token in reversed(chunk(text, 0, len(text), (), context.words)):
            noun = token.noun(quantity)
            if noun and noun.lends and noun.metric in PERSON_METRICS:
                told = place == 0 and noun.metric in PEDAGOGUES and open_behind(counts.tokens, at)
                word = noun.word if told or named else ""
                return Reading(noun.metric, noun.row, start, start, "page", False, word=word)
    return None


def _leads(token: Token) -> bool:
    """Whether a word before a number is no noun of its own: a label, a verb, 供餐."""
    verb = "unknown" in token.kinds and len(token.text) <= _VERB and token.text[-1] != SCHOOL_UNIT
    return verb or bool(token.kinds & _LEADS)


def _meant(counts: Counts, at: int, quantity: Quantity, meant: Meant) -> Reading | None:
    """第一批23所,第二批12所: schools, where the page spoke of them and the number has no noun.

    Of agencies the page may have spoken of several sorts: their noun stays open.
    """
    context, tokens = counts.context, counts.tokens
    behind = tokens[at + 1 : at + 2]
    if (behind and not behind[0].kinds & _OVER) or (at and not _leads(tokens[at - 1])):
        return None
    begin = max(0, counts.span[0] - _BEFORE)
    head = chunk(context.text, begin, quantity.start, (), context.words)
    names = context.organizations.mentions
    sorts = quantity.form == _AGENCY_UNIT
    found: Reading | None = None
    for token in reversed(head):
        noun = token.noun(quantity)
        if noun and noun.metric == meant.metric and noun.word.endswith(meant.nouns):
            start = quantity.start
            label = label_of(tokens, at) if sorts else None
            found = Reading(noun.metric, noun.row, start, start, "page", False, label)
            at_most = bisect_right(names, token.start, key=lambda name: name.start) - 1
            if not sorts and (at_most < 0 or names[at_most].end <= token.start):
                return found._replace(word=noun.word)  # 白塔中心小学 is one school, and no noun
    return found


def _in_context(counts: Counts, reading: Reading) -> Reading:
    """学员 are teachers on a page about the training of teachers: rows with a `context`.

    A share of them stays a share.
    """
    if reading.metric in FIXED.values():
        return reading
    context, (start, end) = counts.context, counts.span
    places = (context.row.title or "", context.text[:_LEAD], context.text[start:end])
    other = context.words.nouns.in_context(reading.row, reading.word, *places)
    return reading._replace(metric=other.metric, row=other.row) if other else reading


def _is_money(counts: Counts, at: int, quantity: Quantity) -> bool:
    """投2亿专项资金, 总投资超4000万: a scale, beside a verb of paying or a word for money."""
    if not _SCALED.search(quantity.numeral):
        return _is_fee(counts, at, quantity)
    tokens, known = counts.tokens, counts.context.words
    endings = known.endings
    words = [one for one in tokens[max(0, at - 2 * _PAYING) : at] if "close" not in one.kinds]
    for token in reversed(words[-_PAYING:]):
        if token.kinds & MARKS:
            break
        if token.kinds & _PAID or ("stop" not in token.kinds and endings.names_fee(token.text)):
            return True
    if at + 1 < len(tokens) and "money" in tokens[at + 1].kinds:
        return True
    if at and any(noun.kind == "person" for noun in tokens[at - 1].nouns):
        return False
    before = next((token.quantity for token in reversed(tokens[:at]) if token.quantity), None)
    head = counts.context.text[counts.span[0] : quantity.left]
    if known.time_fee.search(head[-_TOLD_REACH:]) and endings.tells_fee(head):
        return True  # 借读费贵,一学期要两千八
    ends = at + 1 == len(tokens) or bool(tokens[at + 1].kinds & MARKS)
    if ends and known.lone_sum.search(head[-_TOLD_REACH:]) and endings.tells_fee(head):
        return True  # 教育费附加切出30%还债,预计约620万
    return before is not None and before.kind == "money"  # 化解债务1.9亿元,还有4000万没有着落


def _is_fee(counts: Counts, at: int, quantity: Quantity) -> bool:
    """学费4800, 学费一学期4800, 5000的建园费: an amount without scale or unit beside a fee."""
    whole = quantity.value >= _BARE_LEAST and quantity.value % 1 == 0
    if not whole or (quantity.value_max is None and _YEARS[0] <= quantity.value < _YEARS[1]):
        return False
    tokens, words = counts.tokens, counts.context.words
    behind, endings = tokens[at + 1 : at + 3], words.endings
    if behind and not behind[0].kinds & MARKS:
        return len(behind) > 1 and behind[0].text == "的" and endings.names_fee(behind[1].text)
    clause = counts.context.text[counts.span[0] : quantity.left]
    return endings.names_fee(words.fee_per.sub("", clause))


def _is_article(tokens: Sequence[Token], at: int, quantity: Quantity, reading: Reading) -> bool:
    """一个 and 一所 in running text; a count only in a list of counts or behind its noun."""
    if quantity.numeral != "一" or quantity.value_max is not None:
        return False
    if at and tokens[at - 1].text == "是":
        return True  # 是一所环境幽雅、设施齐备的小学
    beside = [tokens[place] for place in range(max(0, at - 2), min(len(tokens), at + 3))]
    listed = any("list" in token.kinds for token in beside)
    behind = reading.construct == "noun-num-cl" and (
        at + 1 == len(tokens) or bool(tokens[at + 1].kinds & {"punct", "list", "open", "close"})
    )
    others = any(token.quantity and token.quantity.numeral != "一" for token in tokens)
    return not (behind or (listed and others))
