"""The noun phrase behind a classifier: 300名中小学生参加.

In: the tokens of a sentence and the place of a number. Out: a `Reading` or None. What this module
never does: look to the left of the number, or read on over a verb that ends the phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..numbers.quantities import Quantity
from .metrics import PERSONS, Noun, Nouns, mixed
from .reading import MARKS, Reading, by_suffix, closing
from .words import Token, is_act

LONG_GAP = 24
"""Unknown characters between a classifier and its noun (40多名高矮不一的孩子)."""
TAIL_GAP = 2
"""Unknown characters inside a noun phrase once a noun was found: 中小学|学科|中心组."""
BROAD_GAP = 4
"""The same where the classifier counts nearly everything: 7个学生|科技创新|项目."""
_CHOOSY = 3
"""Kinds of noun that a choosy classifier counts; units.toml has what it is made for first."""
_HEADED = frozenset({"output", "place"})
"""Kinds of noun that a verb before them modifies: 改造项目, 培训基地."""
_BRACKET_MOST = 10
"""Characters in a bracket that belongs to a noun; a longer one lists names."""
_REGION, _EVENT = "region", "event"
_EACH_ONE = "一"
"""With this a slogan begins that says what each of the things has: 一班一队."""
_PREDICATE = frozenset({"link", "function"})
_IS = frozenset({"是", "为"})


@dataclass(slots=True)
class Behind:
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
    acts: bool = False
    passed: bool = False
    """Whether a noun that the classifier cannot count was passed: 600人就餐的食堂|让家长叫好."""
    clause: bool = False
    """Whether a verb was passed: what follows up to 的 is its clause and no part of the noun."""

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
            if self.found and not self._clause_of_person(index):
                return None
            self.begin = -1 if self.clause else self.begin  # 31所列入计划|的|学校
            return index + 1
        if token.text in _IS and index == self.at + 1:
            return index + 1 if self._is_said(index) else None
        if "list" in token.kinds:
            return self._list(index)
        if self.found and "unknown" in token.kinds and self._ending(index):
            return index + 1
        if token.nouns and "attr" not in token.kinds:
            self.passed = True
            return None if self.found else self._modifier(index, token, 0)
        if not self.found and self._attributive(index, token):
            self.verb = True
            return self._modifier(index, token, 0)
        if self.found and "attr" in token.kinds and self._headed(index):
            self.acts = True
            return index + 1
        if token.kinds & {"stop", "function", "link", "swing"}:
            self.clause = True
            return None if self.found or not _relative(self.tokens, index) else index + 1
        if "weak" in token.kinds and (self.found or self.passed):
            return None
        return self._modifier(index, token, token.end - token.start)

    def _clause_of_person(self, index: int) -> bool:
        """30个读不起高中|的|孩子: whether the noun is of a clause, and who is behind it counted."""
        head = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        noun = head.noun(self.quantity) if head and self.clause else None
        if noun is None or noun.kind != "person" or self.found[-1][1].kind == "person":
            return False
        self.found.clear()
        return True

    def _is_said(self, index: int) -> bool:
        """71名是留守儿童, 3所为小学、1所…: a noun alone; not 15名是从内地招来的大学生."""
        found = False
        for place, token in enumerate(self.tokens[index + 1 :], index + 2):
            listed = "list" in token.kinds and place < len(self.tokens)
            if token.kinds & MARKS or (listed and self.tokens[place].quantity):
                return found
            if token.noun(self.quantity):
                found = True
            elif found or (not token.kinds & {"word", "unknown"} and token.text != "的"):
                return False  # 7个是老师们自己琢磨出来的
        return found

    def _attributive(self, index: int, token: Token) -> bool:
        """A verb inside the phrase: 30个帮扶项目, 70个工作推进团队."""
        if index == self.at + 1:
            return "attr" in token.kinds
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        plain = bool(self.tokens[index - 1].kinds & {"unknown", "word", "attr"})
        plain = plain or (self.verb and "list" in self.tokens[index - 1].kinds)
        verb = bool(token.kinds & {"stop", "attr"}) and token.end - token.start > 1
        return verb and plain and following is not None and bool(following.noun(self.quantity))

    def _headed(self, index: int) -> bool:
        """68个薄弱学校改造项目: a verb between two nouns of which the second is the head."""
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        noun = following.noun(self.quantity) if following else None
        return noun is not None and noun.kind in _HEADED and self.quantity.has("broad")

    def _modifier(self, index: int, token: Token, unknown: int) -> int | None:
        if self.begin < 0:
            self.begin = token.start
        self.unknown += unknown
        broad = self.quantity.has("broad") and not self.joined
        tail = BROAD_GAP if broad else TAIL_GAP
        return None if self.unknown > (tail if self.found else LONG_GAP) else index + 1

    def _noun(self, index: int, token: Token, noun: Noun) -> int | None:
        alone = self.found and not self.joined
        if alone and self._is_where(noun):
            return None
        if alone and (self._belongs_behind(index, noun) or self._counts_first(noun)):
            return None
        if self.found and self.unknown and not self.joined:
            same = noun.metric == self.found[-1][1].metric
            if not same and not self.quantity.has("broad"):
                return None  # 28所中小学浇筑冰场: another phrase, of a verb that no table names
        if self.joined or not self.found:
            self.found.append((token, noun))
        else:
            self.found[-1] = (token, noun)
        if self.begin < 0:
            self.begin = token.start
        self.end, self.joined, self.unknown = token.end, False, 0
        return index + 1

    def _is_where(self, noun: Noun) -> bool:
        """深入17个县区|调研, 在6个乡镇|试点教育共同体: what is done in regions is not counted.

        Nor are those who live there: 6个乡镇|移民子女.
        """
        beside = noun.kind in {_EVENT, "person"} or self.acts
        return self.found[-1][1].kind == _REGION and beside

    def _counts_first(self, noun: Noun) -> bool:
        """完成15所学校旱厕改造: a classifier of few kinds counts what it is made for, first."""
        fits = self.quantity.unit.fits if self.quantity.unit else ()
        first = self.found[-1][1].kind
        if self.quantity.kind in PERSONS and first == "person" and noun.kind == "award":
            return True  # 授予8位乡村教师|园丁奖
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
        noun = by_suffix(token.text, self.quantity, self.nouns)
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if noun is None or len(noun.word) == len(token.text) or (following and following.nouns):
            return False
        if token.text[0] == _EACH_ONE:
            return False  # 31个教学班|一班一队
        if noun.kind == "award" and self._counts_first(noun):
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
            if self.tokens[close].start - token.end > _BRACKET_MOST:
                return None  # 学校(平安小学、中心小学和第二小学)
            if any(inner.quantity or _tells(inner) for inner in self.tokens[index:close]):
                return None  # 教职工(最高学历为大专)
            self.end = self.tokens[close].end
            return close + 1 if following and following.noun(self.quantity) else None
        if self.begin < 0 and token.text != "(":
            self.begin = token.start
        inner = self._quoted(self.tokens[close - 1]) if token.text == "“" else None
        if inner and not any(one.noun(self.quantity) for one in self.tokens[close + 1 : close + 2]):
            self.found.append((self.tokens[close - 1], inner))  # 310名“爱心妈妈”
            self.end = self.tokens[close].end
        return close + 1

    def _quoted(self, last: Token) -> Noun | None:
        """What the words in quotation marks end with: 31所“麻雀校”."""
        unknown = "unknown" in last.kinds
        suffix = by_suffix(last.text, self.quantity, self.nouns) if unknown else None
        return last.noun(self.quantity) or suffix

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
        if token is None:
            return None
        if len(token.text) > 1:
            return self._begun(token) if "unknown" in token.kinds else None
        goes_on = following is not None and following.kinds & {"noun", "word", "label"}
        if ("unknown" not in token.kinds or goes_on) and not self._is_over(following):
            return None
        for noun in self.nouns.words.get(token.text, ()):
            if noun.fits(self.quantity):
                end = token.end
                if following and following.text == "(":
                    close = closing(self.tokens, self.at + 2)
                    end = self.tokens[close].end if close is not None else end
                return Reading(noun.metric, noun.row, token.start, end, "num-cl-noun")
        return None

    def _begun(self, token: Token) -> Reading | None:
        """两个|班承包了: a noun of one character with which words that no table names begin."""
        for noun in self.nouns.words.get(token.text[0], ()):
            if noun.fits(self.quantity) and noun.begins(token.text):
                end = token.start + len(noun.word)
                return Reading(noun.metric, noun.row, token.start, end, "num-cl-noun")
        return None

    def _is_over(self, following: Token | None) -> bool:
        """Whether the phrase ends behind its first word: 五个区|将新增, 16个区|的579个办班点."""
        if following is None or "punct" in following.kinds or is_act(self.tokens, self.at + 2):
            return True
        behind = self.tokens[self.at + 3 : self.at + 4]
        if following.text == "的" or "list" in following.kinds:
            return bool(behind) and behind[0].quantity is not None
        if following.quantity:
            return True  # 9个省|46个县
        acts = "stop" in following.kinds and "attr" not in following.kinds  # 7个县|设立
        return acts or bool(following.kinds & {"function", "open"})

    def _suffix(self) -> Reading | None:
        """An unknown word right behind the classifier, read by its ending."""
        index = self.at + 1
        while index < len(self.tokens) and self.tokens[index].kinds & {"word", "label", "attr"}:
            index += 1
        token = self.tokens[index] if index < len(self.tokens) else None
        if token is None or "unknown" not in token.kinds:
            return None
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        noun = by_suffix(token.text, self.quantity, self.nouns)
        if noun and not (following and following.nouns):
            begin = self.tokens[self.at + 1].start
            return Reading(noun.metric, noun.row, begin, token.end, "num-cl-suffix")
        return None


def _tells(token: Token) -> bool:
    """Whether a word makes a clause of what stands in a bracket: 为, 有; 不含 does not."""
    return token.kinds >= _PREDICATE


def _list_goes_on(tokens: Sequence[Token], index: int, quantity: Quantity) -> bool:
    """Whether behind a 、 or 和 another noun that the quantity counts follows, before a verb."""
    for place, token in enumerate(tokens[index + 1 :], index + 1):
        if token.noun(quantity):
            other = tokens[place + 1].quantity if place + 1 < len(tokens) else None
            return other is None or token.noun(other) is None  # 47所学校、建筑128栋
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
