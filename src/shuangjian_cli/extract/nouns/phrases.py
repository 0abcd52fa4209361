"""The noun phrase of an amount of money, a share or an area: the words around it as they stand.

Their metric needs no noun; the phrase says what the amount is for. In: tokens, and the phrases of
the numbers before. Out: a `Phrase` or None. What it never does: cross a clause, or take who pays
(县财政) or who is paid (初中) for what is paid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...model.text import Span
from ..numbers.quantities import Quantity
from .amounts import Amount
from .endings import Endings
from .lists import Share
from .metrics import FIXED
from .phrase_fees import at_end, fee_at_head, fee_before, fee_behind, fee_since
from .phrase_heads import (
    counted_for,
    goes_on,
    head_in_clause,
    house,
    in_turn,
    is_evident,
    is_verb_alone,
    of_one,
    quoted_behind,
    quoted_name,
    topic,
)
from .phrase_left import (
    BARE_STANDARD,
    becomes,
    counted_since,
    is_amount,
    is_bare,
    is_given,
    is_listed,
    is_next_part,
    is_object,
    is_of_before,
    is_part,
    leads_verb,
    leaves_out_head,
    measure,
    takes,
)
from .phrase_spans import (
    BREAK,
    LONG,
    VERBS,
    Phrase,
    pays,
    phrase_among,
    phrase_before,
    phrase_behind,
    phrase_of_deals,
    phrase_of_share,
    up_to_noun,
)
from .reading import MARKS
from .words import Token

_OUTPUT = "output"
_AREA = "面积"


def read_phrases(
    tokens: Sequence[Token],
    endings: Endings,
    mentions: Sequence[Span],
    shares: dict[int, Share],
    carried: Mapping[str, Phrase],
) -> dict[int, Phrase]:
    """The nouns of the amounts, shares and areas of a sentence, by index of the token.

    `mentions` are the spans of places and times; `shares` what 分别 gives to each number;
    `carried` the last phrase of each kind of number in the sentences before of its paragraph.
    """
    spans: dict[int, Phrase] = {}
    last: dict[str, Phrase] = {}
    rate: Quantity | None = None
    for at, token in enumerate(tokens):
        quantity = token.quantity
        if quantity is None or not is_amount(quantity):
            continue
        reader = _Reader(tokens, at, quantity, endings, mentions, rate)
        rate = quantity if quantity.kind == "money" else rate
        earlier = last.get(quantity.kind)
        share = phrase_of_share(tokens, shares[at], endings, spans) if at in shares else None
        span = share or in_turn(tokens, at, spans) or reader.read(earlier)
        if span is None and earlier is None and is_bare(tokens, at, mentions):
            span = carried.get(quantity.kind)
        if span is None or not reader.is_told(span):
            found = reader.further(earlier, of_one(spans, tokens, quantity))
            span = found or (span if span and not is_verb_alone(tokens, at, span) else None)
        if span:
            spans[at] = last[quantity.kind] = span
    return spans


class _Reader(Amount):
    """Looks for the phrase of one amount."""

    __slots__ = ()

    def read(self, earlier: Phrase | None) -> Phrase | None:
        """Its own phrase, or that of the amount before where its own only divides that one."""
        if self.quantity.kind == "percent":
            return self._share(earlier)
        if earlier and is_next_part(self.tokens, self.at):
            return earlier
        if self.quantity.kind == "area":
            here = (self.tokens, self.at)
            if earlier and becomes(*here, self.endings):
                return earlier
            named = quoted_behind(*here, "area", self.endings) or self._area(earlier)
            named = named or head_in_clause(*here, "area", self.endings)
            return named or house(*here, self.endings) or earlier
        deals = phrase_of_deals(self.tokens, self.at)
        if self.quantity.kind == "money":
            deals = deals or counted_for(self.tokens, self.at, "money", self.endings)
            deals = deals or self._held_by_counted()
        span = deals or self._amount()
        if self.quantity.kind == "money":
            span = self._paid_for(span, earlier)
        elif span and self.quantity.kind == "bare" and self.is_payee(span):
            return None  # 县财政倒贴900多万
        return span or (earlier if self._shares_noun() else None)

    def _held_by_counted(self) -> Phrase | None:
        """3个|项目|486.5万元|资金|滞留: the money behind an amount of what is counted before."""
        counted, noun = (None, None, *self.tokens[: self.at])[-2:]
        if (
            counted is None
            or noun is None
            or not counted.quantity
            or noun.kinds & (MARKS | {"list"})
        ):
            return None
        behind = phrase_behind(self.tokens, self.at)
        paid = behind and self.inside(behind)
        return behind if paid and all("money" in token.kinds for token in paid) else None

    def is_told(self, span: Phrase) -> bool:
        """Whether a phrase names what the number is of, and is more than a time or a place."""
        kind, inside = self.quantity.kind, self.inside(span)
        if kind == "percent" and self.only_divides(span):
            return False
        text = "".join(token.text for token in inside).rstrip()
        return is_evident(text, inside, kind, self.endings)

    def further(self, earlier: Phrase | None, single: bool) -> Phrase | None:
        """What names the number where nothing beside it does: further on, or before its clause.

        `single` says that all amounts so far are `earlier`, so that a sum of them is too.
        """
        kind, at, tokens = self.quantity.kind, self.at, self.tokens
        kind = "money" if kind == "bare" else kind
        if kind not in FIXED or (kind == "percent" and leaves_out_head(tokens, at)):
            return None
        if kind == "percent" and is_of_before(tokens, at):
            return None
        found = house(tokens, at, self.endings) if kind == "area" else None
        if kind == "money":
            found = quoted_behind(tokens, at, kind, self.endings)
        found = found or head_in_clause(tokens, at, kind, self.endings)
        found = found or topic(tokens, at, kind, self.endings, self.mentions)
        if found is None and kind == "percent" and counted_since(tokens, at):
            return None
        if earlier and (found is None or self.is_payee(found)):
            on = goes_on(tokens, at, self.endings, self.mentions, earlier, single)
            by_what = measure(tokens, at)
            compared = by_what is not None and not takes(tokens[by_what])
            found = earlier if on or compared else None
        return None if found is None or self.is_payee(found) or self.only_divides(found) else found

    def _shares_noun(self) -> bool:
        """Whether what the amount before is so much of can be what this one is so much of."""
        tokens, at = self.tokens, self.at
        beside = is_listed(tokens, at) or becomes(tokens, at, self.endings) or is_part(tokens, at)
        return beside or measure(tokens, at) is not None

    def _paid_for(self, span: Phrase | None, earlier: Phrase | None) -> Phrase | None:
        """What an amount of money is, where `span` stands beside it."""
        here = (self.tokens, self.at, self.endings)
        if span and self.only_divides(span):
            span = self._beyond(span) or fee_since(*here) or earlier
        own = self.is_fee(span) or self.is_cost(span) or self.is_own(span)
        bare = self.is_bare_standard(span)
        if self.can_be_rate() and (not own or bare):
            span = fee_before(*here) or (fee_behind(*here) if bare else None) or span
        if span and self.is_alone(span):
            span = fee_before(*here) or span
        if span:  # 老支书捐出3万元|积蓄
            behind = self.tokens[self.at + 1 : self.at + 3]
            word = [set(token.kinds) for token in behind] == [{"unknown"}, {"punct"}]
            span = self._whole(span) or (Phrase(behind[0].start, behind[0].end) if word else None)
        if span and self.is_payee(span):
            alone = self.is_clause(span)
            named = quoted_name(self.inside(span))
            span = named or self._behind_payee(span) or (earlier if alone else None)
        if span is None and is_given(self.tokens, self.at):
            span = fee_before(*here)
        if span is None and self.can_be_rate():
            span = at_end(self.tokens, fee_behind(*here))  # 小学1000元、初中1250元发放生活补助
        span = span or self._founded() or fee_at_head(*here)
        return self._worth(span) if span else None

    def _worth(self, span: Phrase) -> Phrase:
        """价值48万元的录播教室设备; 拿到了玩教具,价值138万元: what is worth an amount."""
        inside = self.inside(span)
        worth = bool(inside) and inside[-1].text.endswith(self.endings.valued)
        if not worth or span.start > self.quantity.start:
            return span
        of = self.tokens[self.at + 1 : self.at + 2]
        here = (self.tokens, self.at)
        found = (
            quoted_behind(*here, "area", self.endings) or phrase_behind(*here)
            if of and of[0].text == "的"
            else None
        )
        at = next(at for at, token in enumerate(self.tokens) if token.start >= span.start)
        if found or len(inside) > 1 or not at or self.tokens[at - 1].text not in ",，":
            return found or span
        counted = at > 1 and self.tokens[at - 2].quantity
        return phrase_before(self.tokens, at - 2 if counted else at - 1) or span

    def _area(self, earlier: Phrase | None) -> Phrase | None:
        """校舍建筑面积1.2万平方米 before, 260平方米的排练厅 behind; 计划 alone is no noun."""
        counted = self.at - 1
        while counted > 0 and "link" in self.tokens[counted].kinds:
            counted -= 1
        of = self.tokens[self.at + 1 : self.at + 2]
        if counted >= 0 and self.tokens[counted].quantity and not (of and of[0].text == "的"):
            return phrase_before(self.tokens, counted)  # 教学楼138幢共181289平方米
        before, behind = phrase_before(self.tokens, self.at), phrase_behind(self.tokens, self.at)
        inside = self.inside(before) if before else []
        if inside and inside[-1].text.endswith(self.endings.sized):
            verb = len(inside) == 1 and not inside[-1].text.endswith(_AREA)
            of_it = verb and behind and of and of[0].text == "的"
            return behind if of_it else before  # 占地260亩的|职教园区
        while inside and "label" in inside[-1].kinds:
            inside.pop()
        if before and inside and inside[-1].text.endswith(self.endings.sized):
            return Phrase(before.start, inside[-1].end)  # 生均校舍面积|小学11.6平方米
        if before and earlier and self.is_payee(before):
            return None  # 校舍38万平方米,其中小学20万平方米,其他学校5万平方米
        if before and inside and inside[-1].nouns and not self.is_payee(before):
            return before  # 闲置校舍1.1万平方米|转办托育
        verbs = all(token.kinds & {"intent", "weak", "stop", "swing"} for token in inside)
        behind = None if behind and self.only_divides(behind) else behind
        if before is None or verbs or self.only_divides(before):
            return behind
        return behind or before

    def _whole(self, span: Phrase) -> Phrase | None:
        """接送|费 is one word; 捐|出26万余元 none; before a verb of paying stands what is paid."""
        at = next(at for at, token in enumerate(self.tokens) if token.end >= span.end)
        if span.end - span.start == 1:
            fee = at > 0 and self.is_fee(span)
            return Phrase(self.tokens[at - 1].start, span.end) if fee else None
        paid = any(pays(token) for token in self.tokens[at + 1 : self.at])
        return (
            None if paid and not (self.is_fee(span) or is_object(self.tokens, span.start)) else span
        )

    def _behind_payee(self, span: Phrase) -> Phrase | None:
        """费用|小学 cut to what is paid; 33190元基本资助 behind; 拨付课后服务经费 further on."""
        inside = self.inside(span)
        stages = inside and "label" in inside[-1].kinds
        while inside and "label" in inside[-1].kinds:
            inside.pop()
        if stages and inside and any(noun.kind == _OUTPUT for noun in inside[-1].nouns):
            return Phrase(span.start, inside[-1].end)  # 免费教科书|小学35元
        while inside and (inside[-1].nouns or "label" in inside[-1].kinds):
            inside.pop()
        if inside and self.endings.names_fee(inside[-1].text):
            return Phrase(span.start, inside[-1].end)
        behind = phrase_behind(self.tokens, self.at)
        if behind and self.is_fee(behind):
            return behind
        return fee_behind(self.tokens, self.at, self.endings)

    def _share(self, earlier: Phrase | None) -> Phrase | None:
        if leaves_out_head(self.tokens, self.at) or is_of_before(self.tokens, self.at):
            return None
        own, by_what = self._rate(), measure(self.tokens, self.at)
        if own and own.start > self.quantity.start and self.tokens[self.at + 1].text == "的":
            return own  # 八成五的家长
        if by_what is not None and (own is None or own.end > self.tokens[by_what].start):
            own = phrase_before(self.tokens, by_what)  # 优良率比上年提高5%, 占教师总数的九成
            if own is None and not counted_since(self.tokens, self.at):
                own = earlier  # 危房2.1万平方米,占校舍的三成: what it is taken of is no noun
            elif own and takes(self.tokens[by_what]):
                return own
        if own is None and counted_since(self.tokens, self.at):
            return None  # 86.5%的家长满意;2310名教师中,六成…: of the number nearer by
        span = own or topic(self.tokens, self.at, "percent", self.endings, self.mentions) or earlier
        before = self.tokens[max(0, self.at - 2) : self.at]
        if span and any(takes(token) for token in before):
            return span  # 专任教师中本科及以上学历占78.6%
        if span and any("swing" in token.kinds for token in before) and not self.only_divides(span):
            return span  # 本地食材占比72%,采购成本下降8%
        if earlier and span and self.is_rate(earlier) and not self.is_rate(span):
            return earlier
        return span

    def _beyond(self, span: Phrase) -> Phrase | None:
        """The phrase before the labels and the colon behind it."""
        at = next(at for at, token in enumerate(self.tokens) if token.start >= span.start)
        if at and self.tokens[at - 1].text in ":：":
            at -= 1
        found = phrase_before(self.tokens, at)
        return None if found and (self.is_payee(found) or self.only_divides(found)) else found

    def _amount(self) -> Phrase | None:
        """课本费531.8万元 before, 1.5亿专项经费 behind; 学生资助共316284人次约5873万元 two back."""
        tokens, at = self.tokens, self.at
        if at and tokens[at - 1].quantity:
            return phrase_before(tokens, at - 1)
        behind = phrase_behind(tokens, at)
        if behind and self.endings.names_money(self.inside(behind)[-1].text):
            return behind
        if behind and self.is_bare_standard(behind):
            return behind  # 按照生均8000元的标准拨付公用经费
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if (
            behind
            and following
            and "amount" in following.kinds
            and self.is_fee(Phrase(following.start, following.end))
        ):
            behind = Phrase(following.start, following.end)  # 300元补助学校
        of = self._money_behind() if following and following.text == "的" else None
        if of:
            return of  # 集团将75万元的爱心捐款交给学校
        behind = None if behind and leads_verb(tokens, at, self.inside(behind)) else behind
        before = self._works() or phrase_before(tokens, at)
        if before and behind and self.inside(behind)[-1].text.endswith(self.endings.goods):
            return behind  # 向小学捐献58万元教学物资
        found = before or self._money_behind() or behind
        return found or self._founded() or self._verb() or phrase_among(self.tokens, self.at)

    def _works(self) -> Phrase | None:
        """校舍|维修|820万元: a thing with what is done to it, where its amount ends the clause."""
        tokens, at = self.tokens, self.at
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if not at or "works" not in tokens[at - 1].kinds:
            return None
        if following and not following.kinds & (BREAK | {"list"}):
            return None  # 学校新建820万元的食堂
        thing = phrase_before(tokens, at - 1)
        beside = thing is not None and thing.end == tokens[at - 1].start
        if thing is None or not beside or self.is_payee(thing) or self.only_divides(thing):
            return None  # 县财政维修820万元
        return Phrase(thing.start, tokens[at - 1].end)

    def _founded(self) -> Phrase | None:
        """拿出1800万元|设立|专项资金: the money that a verb behind the amount names."""
        following = self.tokens[self.at + 1 : self.at + 2]
        if not following or "stop" not in following[0].kinds:
            return None
        found = phrase_behind(self.tokens, self.at + 1)
        named = found and self.endings.names_money(self.inside(found)[-1].text)
        return found if named else None

    def _money_behind(self) -> Phrase | None:
        """一笔260万元的教育帮扶资金交到县教育局: up to the word for money, whatever follows."""
        begin = -1
        for token in self.tokens[self.at + 1 :]:
            if token.kinds & (BREAK | {"list"}) or token.start - self.quantity.end > LONG:
                return None
            if begin >= 0 and self.endings.names_money(token.text):
                return Phrase(begin, token.end)
            verb = token.kinds & VERBS and token.text != "的" and "attr" not in token.kinds
            if verb or token.text == BARE_STANDARD:
                return None
            begin = token.start if begin < 0 and token.text != "的" else begin
        return None

    def _verb(self) -> Phrase | None:
        """捐款3.26万元, 涉及金额3万元: where nothing else names the amount, a verb or link does."""
        for place in range(self.at - 1, max(-1, self.at - 3), -1):
            token = self.tokens[place]
            if token.kinds & {"amount", "link"} and self.endings.names_fee(token.text):
                return Phrase(token.start, token.end)
            if token.kinds & BREAK:
                break
        return None

    def _rate(self) -> Phrase | None:
        """91.3%的家长 behind 的, 参与率99.7% before."""
        tokens, at = self.tokens, self.at
        heads = (*self.endings.rate, BARE_STANDARD)
        of = tokens[at + 1 : at + 3]
        if of and of[0].text == "的" and (of[-1].nouns or not of[-1].text.endswith(heads)):
            found = up_to_noun(tokens, phrase_behind(tokens, at + 1), self.endings)
            if found:
                return found
        found = phrase_before(tokens, at)
        if found and self.inside(found)[-1].text.endswith(self.endings.payer):
            found = None  # 计划经费1380万元,县府自筹15%
        if found:
            return found
        behind = up_to_noun(tokens, phrase_behind(tokens, at), self.endings) or phrase_among(
            self.tokens, self.at
        )
        nouns = behind and any(token.nouns for token in self.inside(behind))
        return behind if nouns else None
