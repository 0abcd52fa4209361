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
from dataclasses import dataclass, field
from typing import NamedTuple

from .metrics import PERSONS, Noun, Nouns, mixed
from .nouns import Token, is_act
from .quantities import Quantity

LONG_GAP = 24
"""Unknown characters between a classifier and its noun (40多名高矮不一的孩子)."""
TAIL_GAP = 2
"""Unknown characters inside a noun phrase once a noun was found: 中小学|学科|中心组."""
BARE_LEAST = 10
"""The least number without scale that may count a noun without a classifier: 60学校."""
_CHOOSY = 3
"""Kinds of noun that a choosy classifier counts; units.toml has what it is made for first."""
MARKS = frozenset({"punct", "quantity"})
ENDS = frozenset({"stop", "function", "weak", "link", "swing"})
_HEADED = frozenset({"output", "place"})
"""Kinds of noun that a verb before them modifies: 改造项目, 培训基地."""
_BROAD = frozenset({"个", "项"})
"""Classifiers of nearly everything: only these can count the second noun rather than the first."""
_PLAIN = frozenset({"unknown", "word", "label"})
_EACH = "各"
_FROM = frozenset("由从较比")
_FROM_REACH = 4
_VERB_LENGTH = 2
"""Characters of a verb that no table names, between persons and their number."""


class Reading(NamedTuple):
    """What a quantity counts: metric, row of metrics.toml, the noun's span, and how it was found.

    `own` says that the noun stands beside this very number; only such a noun is lent to others.
    """

    metric: str
    row: str
    start: int
    end: int
    construct: str
    own: bool = True
    label: tuple[int, int] | None = None
    """Where the words stand that divide a lent noun: 省级 in 基地国家级4个、省级16个."""
    word: str = ""
    """The head noun, as metrics.toml has it."""
    parts: tuple[Reading, ...] = ()
    """The nouns of which the number holds one by one: 小学和初中各2所."""


def read_own(tokens: Sequence[Token], at: int, nouns: Nouns) -> Reading | None:
    """The noun in the phrase behind, or else in the phrase before the quantity."""
    quantity = tokens[at].quantity
    assert quantity is not None
    if quantity.unit and quantity.unit.noun:
        noun = nouns.words[quantity.unit.noun][0]
        named = _before(tokens, at, quantity, nouns)
        if named and named.metric == noun.metric and named.construct == "noun-num-cl":
            return named
        return Reading(noun.metric, noun.row, quantity.start, quantity.end, "cl-is-noun")
    behind = _Behind(tokens, at, quantity, nouns).read()
    before = _before(tokens, at, quantity, nouns)
    if quantity.unit is None:
        behind = behind if _bare_counts(tokens, at, quantity) else None
        before = before if _bare_holds(tokens, at, quantity) else None
    if behind and before and before.construct == "noun-num-cl":
        if _glued(tokens, at, behind.end, quantity):
            return before
        if behind.construct == "num-cl-verb-noun":
            return before
    return behind or before


def _bare_counts(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """A number without classifier counts the noun that follows at once: 60学校, 6万余幼儿."""
    touching = at + 1 < len(tokens) and bool(tokens[at + 1].nouns)
    year = len(quantity.numeral) == 4 and quantity.numeral[:2] in {"19", "20"}
    large = quantity.value >= BARE_LEAST or quantity.numeral[-1] in "万亿余多"
    if not quantity.numeral[0].isascii():
        large = touching and any(noun.kind in {"person", "school"} for noun in tokens[at + 1].nouns)
    return touching and not year and large


def _bare_holds(tokens: Sequence[Token], at: int, quantity: Quantity) -> bool:
    """在园幼儿11.5万, 在校生523: a scale, a bound or a person before, and the end of the clause."""
    ends = at + 1 >= len(tokens) or bool(tokens[at + 1].kinds & {"punct", "close", "list", "open"})
    before = tokens[at - 1] if at else None
    named = before is not None and (
        before.text in ":：" or any(noun.kind == "person" for noun in before.nouns)
    )
    year = len(quantity.numeral) == 4 and quantity.numeral[:2] in {"19", "20"}
    scaled = quantity.numeral[-1] in "万亿余多" or quantity.qualifier != "exact"
    return ends and (scaled or (named and not year and quantity.value >= BARE_LEAST))


def _glued(tokens: Sequence[Token], at: int, end: int, quantity: Quantity) -> bool:
    """幼儿园3所小学5所: the noun behind belongs to the next number, of the same classifier."""
    following = next((token for token in tokens[at + 1 :] if token.start >= end), None)
    other = following.quantity if following else None
    return other is not None and other.form == quantity.form


@dataclass(slots=True)
class _Behind:
    """The phrase behind a classifier, read from left to right up to a verb or a mark."""

    tokens: Sequence[Token]
    at: int
    quantity: Quantity
    nouns: Nouns
    found: list[tuple[Token, Noun]] = field(default_factory=list)
    begin: int = -1
    end: int = -1
    unknown: int = 0
    joined: bool = False
    verb: bool = False

    def read(self) -> Reading | None:
        """The last noun of the phrase that the classifier can count, or one by its ending."""
        touching = self._touching()
        if touching:
            return touching
        index: int | None = self.at + 1
        while index is not None and index < len(self.tokens):
            index = self._step(index)
        if not self.found:
            return self._suffix()
        metric = mixed([noun for _, noun in self.found])
        construct = "num-cl-verb-noun" if self.verb else "num-cl-noun"
        head = self.found[-1][1]
        return Reading(metric, head.row, self.begin, self.end, construct, word=head.word)

    def _step(self, index: int) -> int | None:
        """Take the token at `index`; where to go on, or None at the end of the phrase."""
        token = self.tokens[index]
        if token.kinds & MARKS or "close" in token.kinds:
            return None
        if "open" in token.kinds:
            return self._bracket(index, token)
        noun = token.noun(self.quantity)
        if noun and not (self.found and "stop" in token.kinds):
            return self._noun(index, token, noun)
        if token.text == "的":
            return None if self.found else index + 1
        if token.text == "是" and index == self.at + 1:
            return index + 1 if self._is_said(index) else None
        if "list" in token.kinds:
            return self._list(index)
        if self.found and "unknown" in token.kinds and self._ending(index):
            return index + 1
        if token.nouns and "attr" not in token.kinds:
            return None if self.found else self._modifier(index, token, 0)
        if not self.found and self._attributive(index, token):
            self.verb = True
            return self._modifier(index, token, 0)
        if self.found and "attr" in token.kinds and self._headed(index):
            return index + 1
        if token.kinds & {"stop", "function", "link", "swing"}:
            return None if self.found or not _relative(self.tokens, index) else index + 1
        if "weak" in token.kinds and self.found:
            return None
        return self._modifier(index, token, token.end - token.start)

    def _is_said(self, index: int) -> bool:
        """71名是留守儿童: a noun and nothing else behind 是; not 15名是从内地招来的大学生."""
        for token in self.tokens[index + 1 :]:
            if token.kinds & MARKS:
                return False
            if token.noun(self.quantity):
                return True
            if not token.kinds & {"word", "unknown"}:
                return False
        return False

    def _attributive(self, index: int, token: Token) -> bool:
        """A verb inside the phrase: 30个帮扶项目, 70个工作推进团队."""
        if index == self.at + 1:
            return "attr" in token.kinds
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        plain = bool(self.tokens[index - 1].kinds & {"unknown", "word", "attr"})
        verb = bool(token.kinds & {"stop", "attr"}) and token.end - token.start > 1
        return verb and plain and following is not None and bool(following.noun(self.quantity))

    def _headed(self, index: int) -> bool:
        """68个薄弱学校改造项目: a verb between two nouns of which the second is the head."""
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        noun = following.noun(self.quantity) if following else None
        return noun is not None and noun.kind in _HEADED and self.quantity.form in _BROAD

    def _modifier(self, index: int, token: Token, unknown: int) -> int | None:
        if self.begin < 0:
            self.begin = token.start
        self.unknown += unknown
        return None if self.unknown > (TAIL_GAP if self.found else LONG_GAP) else index + 1

    def _noun(self, index: int, token: Token, noun: Noun) -> int | None:
        alone = self.found and not self.joined
        if alone and (self._belongs_behind(index, noun) or self._counts_first(noun)):
            return None
        if self.found and self.unknown and not self.joined:
            same = noun.metric == self.found[-1][1].metric
            if not same and self.quantity.form not in _BROAD:
                return None  # 28所中小学浇筑冰场: another phrase, of a verb that no table names
        if self.joined or not self.found:
            self.found.append((token, noun))
        else:
            self.found[-1] = (token, noun)
        if self.begin < 0:
            self.begin = token.start
        self.end, self.joined, self.unknown = token.end, False, 0
        return index + 1

    def _counts_first(self, noun: Noun) -> bool:
        """完成15所学校旱厕改造: a classifier of few kinds counts what it is made for, first."""
        fits = self.quantity.unit.fits if self.quantity.unit else ()
        first = self.found[-1][1].kind
        return 1 < len(fits) <= _CHOOSY and fits[0] == first != noun.kind

    def _belongs_behind(self, index: int, noun: Noun) -> bool:
        """6个教学点学生不足20人: another noun, which the number behind it counts."""
        if noun.metric == self.found[-1][1].metric or index + 1 >= len(self.tokens):
            return False
        following = self.tokens[index + 1]
        other = following.quantity
        return other is not None and other.form != self.quantity.form and noun.fits(other)

    def _ending(self, index: int) -> bool:
        """名师|工作站: an unknown word behind a noun, whose ending makes it the head."""
        token = self.tokens[index]
        noun = _by_suffix(token.text, self.quantity, self.nouns)
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if noun is None or len(noun.word) == len(token.text) or (following and following.nouns):
            return False
        self.found[-1] = (token, noun)
        self.end = token.end
        return True

    def _bracket(self, index: int, token: Token) -> int | None:
        """中小学(幼儿园) keeps its bracket; 51326名(小学...)学生 and 9个“双减”城市 read over it."""
        close = closing(self.tokens, index)
        if close is None or (self.found and token.text != "("):
            return None
        if self.found:
            following = self.tokens[close + 1] if close + 1 < len(self.tokens) else None
            if any(inner.quantity for inner in self.tokens[index:close]):
                return None
            self.end = self.tokens[close].end
            return close + 1 if following and following.noun(self.quantity) else None
        if self.begin < 0 and token.text != "(":
            self.begin = token.start
        return close + 1

    def _list(self, index: int) -> int | None:
        """A list goes on where its next item is a noun that the classifier can count."""
        if index == self.at + 1:
            return None
        if not self.found:
            return index + 1
        self.joined = _list_goes_on(self.tokens, index, self.quantity)
        return index + 1 if self.joined else None

    def _touching(self) -> Reading | None:
        """A noun of one character behind the classifier, and then an end or an act: 131个县."""
        token, following = (*self.tokens[self.at + 1 : self.at + 3], None, None)[:2]
        if token is None or len(token.text) > 1:
            return None
        goes_on = following is not None and following.kinds & {"noun", "word", "label"}
        if ("unknown" not in token.kinds or goes_on) and not is_act(self.tokens, self.at + 2):
            return None
        for noun in self.nouns.words.get(token.text, ()):
            if noun.fits(self.quantity):
                end = token.end
                if following and following.text == "(":
                    close = closing(self.tokens, self.at + 2)
                    end = self.tokens[close].end if close is not None else end
                return Reading(noun.metric, noun.row, token.start, end, "num-cl-noun")
        return None

    def _suffix(self) -> Reading | None:
        """An unknown word right behind the classifier, read by its ending."""
        index = self.at + 1
        while index < len(self.tokens) and self.tokens[index].kinds & {"word", "label", "attr"}:
            index += 1
        token = self.tokens[index] if index < len(self.tokens) else None
        if token is None or "unknown" not in token.kinds:
            return None
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        noun = _by_suffix(token.text, self.quantity, self.nouns)
        if noun and not (following and following.nouns):
            begin = self.tokens[self.at + 1].start
            return Reading(noun.metric, noun.row, begin, token.end, "num-cl-suffix")
        return None


def _by_suffix(text: str, quantity: Quantity, nouns: Nouns) -> Noun | None:
    """The noun of the longest suffix row that ends a longer word."""
    for length in range(min(4, len(text) - 1), 0, -1):
        for noun in nouns.suffixes.get(text[-length:], ()):
            if noun.fits(quantity):
                return noun
    return None


def _list_goes_on(tokens: Sequence[Token], index: int, quantity: Quantity) -> bool:
    """Whether behind a 、 or 和 another noun that the quantity counts follows, before a verb."""
    for token in tokens[index + 1 :]:
        if token.noun(quantity):
            return True
        if token.nouns or token.kinds & (MARKS | {"stop", "function", "link", "open", "list"}):
            return False
    return False


def _relative(tokens: Sequence[Token], index: int) -> bool:
    """Whether a 的 follows in the clause: the verb is part of a relative clause."""
    for token in tokens[index + 1 :]:
        if token.kinds & MARKS:
            return False
        if token.text == "的":
            return True
    return False


def closing(tokens: Sequence[Token], index: int) -> int | None:
    """The token that closes the bracket opened at `index`."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += ("open" in tokens[place].kinds) - ("close" in tokens[place].kinds)
        if depth == 0:
            return place
    return None


def opening(tokens: Sequence[Token], index: int) -> int | None:
    """The token that opens the bracket closed at `index`."""
    depth = 0
    for place in range(index, -1, -1):
        depth += ("close" in tokens[place].kinds) - ("open" in tokens[place].kinds)
        if depth == 0:
            return place
    return None


def _before(tokens: Sequence[Token], at: int, quantity: Quantity, nouns: Nouns) -> Reading | None:
    """The noun phrase before the number; links, verbs of change and labels are skipped."""
    index = at - 1
    construct = "noun-num-cl"
    while index >= 0:
        token = tokens[index]
        kinds = token.kinds
        noun = token.noun(quantity)
        if noun and (not kinds & {"swing", "stop", "attr"} or _is_noun(noun, quantity)):
            return _phrase(tokens, index, noun, quantity, construct)
        if token.text in ":：" and index == at - 1:  # 学校数量:12所
            index -= 1
            continue
        if kinds & MARKS or "open" in kinds:
            return None
        if "close" in kinds:
            opened = opening(tokens, index)
            if opened is None:
                return None
            inner = tokens[index - 1].noun(quantity) if token.text == "”" else None
            if inner:
                return _phrase(tokens, opened, inner, quantity, construct, token.end)
            index = opened - 1
        elif kinds & {"link", "intent"}:
            index = over_from(tokens, index)  # 社团总数力争突破5000个
        elif "swing" in kinds:
            construct = "noun-verb-num"
            index = _over_base(tokens, index)
        elif ("label" in kinds and construct != "noun-verb-num") or (
            "unknown" in kinds and token.text[-1] in "级类"
        ):
            construct = "shared-head"
            index -= 1
        else:
            if _moves(tokens, index, quantity):
                construct = "noun-verb-num"  # 农村学生|回流1100多人
                index -= 1
                continue
            whole = tokens[index - 1].text if index and tokens[index - 1].kinds & _PLAIN else ""
            found = None
            if "unknown" in kinds:
                found = _by_suffix(whole + token.text, quantity, nouns)
            if found and construct == "noun-num-cl":
                return _phrase(tokens, index, found, quantity, "noun-num-suffix")
            return None
    return None


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


def _governs(token: Token, quantity: Quantity) -> bool:
    """Whether a word at the head of a phrase is a verb that governs it: 计划|新建|学校."""
    verb = "stop" in token.kinds and not token.noun(quantity)
    return verb or "intent" in token.kinds


def _phrase(
    tokens: Sequence[Token],
    index: int,
    noun: Noun,
    quantity: Quantity,
    construct: str,
    end: int | None = None,
) -> Reading:
    """The noun phrase that ends at token `index`: modifiers and list items to its left."""
    begin, end = tokens[index].start, end or tokens[index].end
    nouns = [noun]
    items = [(begin, end, noun)]
    place = index - 1
    while place >= 0:
        token = tokens[place]
        ends = token.kinds & ENDS and not token.kinds & {"attr", "label", "list"}
        if token.kinds & (MARKS | {"open", "close"}) or (ends and not token.nouns):
            break
        if "list" in token.kinds:
            previous = tokens[place - 1].noun(quantity) if place else None
            if previous is None or "stop" in tokens[place - 1].kinds:
                break
            nouns.append(previous)
            items.append((tokens[place - 1].start, tokens[place - 1].end, previous))
        begin = token.start
        place -= 1
    first = place + 1
    for intent in range(index - 1, first, -1):
        kinds, named = tokens[intent].kinds, tokens[intent].noun(quantity)
        if "intent" in kinds and not named:
            first = intent  # 该县|计划|招聘|教师
            break
        if named and "stop" in kinds and "attr" not in kinds and noun.kind == "person":
            first = intent + 1  # 首批|招收|幼儿
            begin = tokens[first].start
            break
    if place >= 0 and tokens[place].quantity and is_act(tokens, first + 1):
        first += 1  # 37个县|建设学校110所
    while first < index and _governs(tokens[first], quantity):
        first += 1  # 新建 in 新建公办幼儿园18所 governs the noun
        begin = tokens[first].start
    reading = Reading(mixed(nouns), noun.row, begin, end, construct, word=noun.word)
    if len(items) > 1 and any(token.text == _EACH for token in tokens[index + 1 : index + 3]):
        parts = (
            Reading(item.metric, item.row, left, right, "each")
            for left, right, item in reversed(items)
        )
        return reading._replace(parts=tuple(parts))
    return reading
