"""The words of a noun, as a record gives them: without time, place, verb and what a rate is per.

In: the document's `Context` and the `Reading` of a number. Out: characters of the text, or None.
What this module never does: choose what is counted, or change a character.
"""

from __future__ import annotations

from bisect import bisect_right

from ..lexicon.programs import compiled
from ..model.text import Span, lies_in
from .context import Context
from .nouns.edges import at_word, behind_lone
from .nouns.reading import Reading

_PER = "每一"
"""How what a rate is per begins where it is no part of a noun, as 生均 is of 生均公用经费."""
_DATED = compiled(r"每|.*\d{4}年")
"""A time inside a noun that is no part of it; 三年 is one of 学前三年毛入园率."""

_JOINTS = "的等"
"""Characters between the time, place or school before a noun and the noun."""
_OF, _PEOPLE = "的", "族"
_AMOUNTS = frozenset({"funds", "area", "rate"})
_OF_WORDS = frozenset({"percent", "area"})
_GUESSED = _OF_WORDS | {"money", "money-bare", "classifier"}
"""Constructions whose noun is what words stand beside the number, whatever these are."""
_WHOLE = 2
"""Characters of a word before such a rest."""
_RESTS = 2
"""How many characters may be left of a word behind a noun, and one more: 校舍|待, none."""
_ACTING = frozenset("招收聘派占报")
"""Last characters of words before a lent noun that say what was done: 第二届招|66人."""
_DIVIDING = frozenset("类级批段组部”")
"""Last characters of words that name whom a number is of without another noun: 文史类."""
_EVERY = "各"
"""How ranks begin that no part of a whole has: 各级各类学校241所，特教1所."""
_SHARED = frozenset({"funds", "rate"})
"""Metrics of what is given and shared."""
_RANK, _DIVISIONS = "级", frozenset("省市县区州旗")
_SIZE = compiled(r"^\d+[余多]?[名人]的(?=[\u4e00-\u9fa5]{2})")
"""The rest of a size that a noun begins with: 不足|100人的学校公用经费."""
_DASHES = " —–-…"
_ACT = 48
"""Characters of a phrase in which a verb is looked for; a longer one is none."""
_CLOSER = 6
"""Characters of a word at the end of a phrase that is no part of it."""
_NATIVE = "籍"
"""What makes of a place the origin of those who are counted."""
_LAND = "地"
"""What is a noun behind an area, and no part of one: 18亩地."""
_CLOSING = "”’）)】"
_LONGEST = 8
"""Characters of a word of metrics.toml at the end of a phrase; few are longer."""
_CLAUSE_ENDS = ",，。;；:：\n"
_SUBJECT = 4
"""Characters of a subject that is the whole clause before 占; longer ones hold verbs."""
_TAKING = ("占", "的占")
_FRAME = 4
"""Characters before a phrase among which its preposition stands."""


def noun_of(context: Context, reading: Reading, basis: str | None, number: int) -> str | None:
    """The noun phrase as it stands, without the time and place before it, its label in front.

    A length of time (三年内投入1.5亿元) and what a rate is per (一个月1380元, 每套35平方米) are no
    nouns.
    """
    before = reading.end <= number
    begin = _behind_act(context, reading.start, reading.end) if before else reading.start
    begin = _after_scope(context, begin, reading.end, 0 if before else begin)
    if before and begin > reading.start:
        begin = _behind_act(context, begin, reading.end)
    whole = _at_word(context, begin, reading.end)
    if whole is None:
        return reading.word or None  # 中|途退学3人
    start, end = _without_time(context, whole, reading)
    end = _before_closer(context, start, end) if before else end
    start = _behind_basis(context, start, end, basis) if reading.metric == "funds" else start
    noun = context.row.text[start:end].strip(_DASHES).removeprefix(_OF)
    noun = _SIZE.sub("", noun)
    if reading.metric == "funds" and context.words.rank.fullmatch(noun):
        return reading.word or None  # 大连|市级7200万元: who pays
    known = noun in context.words.nouns.words or noun == _LAND
    single = len(noun) == 1 and not known
    if single and reading.metric in _AMOUNTS:
        return reading.word or None  # 每人每学期补|500元, 地方就41亩|多
    per = basis is not None and basis.endswith(f"{context.text[max(0, start - 1) : start]}{noun}")
    if before and context.words.closer.fullmatch(context.text, start, end):
        return reading.word or None  # 价值258万元
    payer = reading.metric == "funds" and context.words.scope.fullmatch(context.text, start, end)
    payer = payer or (reading.metric in _SHARED and context.words.giver.match(noun))
    if payer or noun == basis or per or _is_mention(context, (start, end)):
        return reading.word or None
    if reading.label and not (
        reading.start <= reading.label[0] < reading.end or _is_mention(context, reading.label)
    ):
        begin = _after_scope(context, *reading.label)
        label_start = _at_word(context, begin, reading.label[1])
        if label_start is None:
            return noun or reading.word or None
        label = context.row.text[label_start : reading.label[1]].strip()
        alone = not noun and label[-1:] not in _DIVIDING
        does = label[-1:] in _ACTING or (alone and not _names(context, label, "label", 1))
        does = does or context.words.done.search(label) is not None  # 今年新考聘|11名
        does = does and reading.construct != "table"  # 已建成|学位
        noun = noun if does else _divided(context, label, noun)
    if reading.construct in _GUESSED and noun and not _is_divided_off(context, start, end, number):
        noun = _evident(context, noun, reading.construct)
    return noun or reading.word or None


def _is_divided_off(context: Context, start: int, end: int, number: int) -> bool:
    """营养不良的占7.3%, 音体美占了一半: a few characters that are the whole subject of a share."""
    text = context.text
    opens = start == 0 or text[start - 1] in _CLAUSE_ENDS
    return opens and end - start <= _SUBJECT and text.startswith(_TAKING, end, number)


def _evident(context: Context, noun: str, construct: str) -> str:
    """A phrase up to the word that such a number can be of, or nothing where it ends with none.

    县财政三年投入|4180万元 and 准备娶儿媳妇|的8000元 name no money, 她们踢|了9场 no event; of a
    share or an area the rest of a word or a clause behind is left out: 学生|当|中有四分之一.
    """
    if construct == "area" and (noun == _LAND or (noun[0] in '“"' and noun[-1] in '”"')):
        return noun  # 180平方米的“蓝色工坊”
    rests = _RESTS if construct in _OF_WORDS else 1
    for rest in range(rests):
        bare = noun[: len(noun) - rest].rstrip(_CLOSING)
        if _names(context, bare, construct, _WHOLE if rest else 1):
            return noun[: len(noun) - rest]
    return ""


def _names(context: Context, word: str, construct: str, least: int) -> bool:
    """Whether a word ends as what can be counted does, or as what such a number is of.

    `least` is the length of the least word that counts as one: 省 in 距省|定 is none.
    """
    endings, counted = context.words.endings, context.words.nouns.words
    of_kind = {
        "percent": endings.names_share,
        "area": endings.names_ground,
        "money": endings.names_worth,
        "money-bare": endings.names_worth,
    }.get(construct)
    return (of_kind is not None and of_kind(word)) or any(
        word[-length:] in counted for length in range(least, min(_LONGEST, len(word)) + 1)
    )


def _at_word(context: Context, start: int, end: int) -> int | None:
    """Where the first whole word of a phrase begins; behind a time or place one does, unless it
    goes on from that: 甘肃籍学生."""
    index = bisect_right(context.mentions, (start, 0)) - 1
    if index >= 0 and context.mentions[index][1] == start:
        return context.mentions[index][0] if context.text.startswith(_NATIVE, start) else start
    begin = at_word(context.text, start, end, context.words.entries, context.lexicon)
    if begin is None:
        return None
    return behind_lone(context.text, begin, end, context.words, context.lexicon)


def _behind_act(context: Context, start: int, end: int) -> int:
    """为306名|家长追回学费, 利用|闲置村小改建幼儿园: behind the verb of a phrase that begins with
    for whom or with what something is done.
    """
    text, words = context.text, context.words
    long = end - start > _ACT
    if long or not words.frame.search(text, max(0, start - _FRAME), start):
        return start
    for verb in words.act.finditer(text, start + 1, end):
        if verb.end() < end:
            start = verb.end()
    return start


def _before_closer(context: Context, start: int, end: int) -> int:
    """Where a phrase ends before adverbs and what its amount is worth: 毛入园率|力争."""
    closer, text = context.words.closer, context.text
    while (found := closer.search(text, max(start, end - _CLOSER), end)) and found.start() > start:
        end = found.start()
    return end


def _behind_basis(context: Context, start: int, end: int, basis: str | None) -> int:
    """课后服务每生每月收费, 一节课补助: what a rate is per has a field of its own."""
    if basis is None or basis[0] not in _PER:
        return start
    at = context.text.rfind(basis, max(0, start - len(basis)), end)
    behind = at + len(basis)
    if at < 0 or not start < behind < end:
        return start
    return _after_scope(context, behind, end, behind)  # 每人|多交补课费


def _without_time(context: Context, start: int, reading: Reading) -> Span:
    """在园幼儿占比|2022年底 ends before its time; 协会|2023年度|总收入 begins behind it."""
    end, times = reading.end, context.periods.mentions
    index = bisect_right(times, (end,)) - 1
    if index < 0 or not start < times[index][0] < end:
        return start, end
    left, right = times[index]
    if right >= end:
        return start, left
    return (right, end) if _DATED.match(context.text, left, right) else (start, end)


def _divided(context: Context, label: str, noun: str) -> str:
    """A lent noun behind the label that divides it: 市级 + 省级骨干教师, 美术班 + 班.

    The noun drops its own stage of school or rank, that it is every kind, and what the label ends
    with already.
    """
    words = context.words
    for kind in (words.stage, words.rank):
        own = kind.match(noun)
        rest = noun[own.end() :] if own else ""
        every = own is not None and own[0].startswith(_EVERY)
        noun = rest if rest and (every or kind.search(label)) else noun
    shared = next((n for n in range(len(noun), 1, -1) if label.endswith(noun[:n])), 0)
    return label if label.endswith(noun) else label + noun[shared:]


def _is_mention(context: Context, span: Span) -> bool:
    """Whether a label is only a time or a place, which have fields of their own."""
    return lies_in(span, context.mentions)


def _school_end(context: Context, first: int, start: int, end: int) -> int | None:
    """Where the name of a school ends that stands at `start` and begins no earlier than `first`.

    A phrase may have been cut inside a name (比|尔镇小学); a number before a phrase begins none.
    """
    named = context.organizations.mentions
    index = bisect_right(named, start, key=lambda name: name.start) - 1
    if index < 0 or not first <= named[index].start <= start < named[index].end < end:
        return None
    return named[index].end


def _after_scope(context: Context, start: int, end: int, first: int = 0) -> int:
    """Where a phrase begins behind times (2021年), places and words of scope (全市).

    `first` is where the name of a school in it can begin.
    """
    text, mentions = context.text, context.mentions
    while start < end:
        if text[start] in _JOINTS or not (text[start].isalnum() or text[start] in "“("):
            start += 1
            continue
        index = bisect_right(mentions, (start, end)) - 1
        if index >= 0 and mentions[index][0] <= start < mentions[index][1] < end:
            if text[mentions[index][1]] == _PEOPLE:
                break  # 鄂伦春|族学生
            if text[mentions[index][1]] == _RANK and text[mentions[index][1] - 1] in _DIVISIONS:
                start = mentions[index][1] - 1
                break  # 绍兴|市级精品社团
            start = mentions[index][1]
            continue
        school = _school_end(context, first, start, end)
        if school:
            start = school  # 河东小学|建筑面积: the school has a field of its own
            continue
        words = context.words
        scope = words.scope.match(text, start, end) or words.opener.match(text, start, end)
        if scope is None or scope.end() == end:
            break
        start = scope.end()
    return start
