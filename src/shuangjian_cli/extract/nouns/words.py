"""A small chunker: the words around the numbers of a sentence, as far as the grammar needs them.

In: a folded sentence and its quantities. Out: tokens: nouns of `metrics.toml`, the shaping words
of `grammar.toml`, punctuation, quantities, and runs of other characters in between. It is no
segmenter: what no table names stays one unknown run. Words are taken longest first from the right
(中小学 + 校长, not 中小学校 + 长), which is how Chinese noun phrases are headed.

A word is looked for by its last two characters: most pairs of characters end none, and a pair that
does says how long its words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.load import Row
from ...lexicon.programs import compiled
from ..numbers.quantities import Quantity
from ..patterns.heads import alternatives, guarded
from .endings import Endings
from .metrics import Noun, Nouns, build_nouns

PUNCTUATION = ",，.。;；:：!！?？\n…|\t"
OPEN, CLOSE = "([{【“‘《<", ")]}】”’》>"
LIST = "、"
COMMAS = frozenset(",，")
OF = "的"
"""What joins a noun to what stands before it."""
DASH = "--"
"""A dash of two characters, as folded: what stands behind it explains what stands before."""
_RATE = compiled("[\u4e00-\u9fff]{2}率")
"""流失率, 注册率: a verb and 率 are one word, the name of a share."""
_RATE_LENGTH = 3
_PAIR = 2
_DONE = "了"
_SCHOOL = "学校"


@dataclass(slots=True, eq=False)
class Token:
    """A word `text[start:end]`; `kinds` holds the classes of grammar.toml, or one of

    noun, unknown, quantity, punct, open, close, and list for 、 and its like. Nobody writes to it,
    but it is not frozen: tokens are made by the thousand, which takes a frozen one four times as
    long, and asked for their fields by the hundred thousand, which takes a named tuple thrice as
    long.
    """

    start: int
    end: int
    text: str
    kinds: frozenset[str]
    nouns: tuple[Noun, ...] = ()
    quantity: Quantity | None = None

    def noun(self, quantity: Quantity) -> Noun | None:
        """Its reading as a noun that the quantity can count."""
        for noun in self.nouns:
            if noun.fits(quantity):
                return noun
        return None


def is_act(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word at `index` says what is done and what stands before it does it: 9个县|建成.

    Words that stand before nouns as well (建设项目) do where their object has its own number.
    """
    if index >= len(tokens) or "stop" not in tokens[index].kinds:
        return False
    if "attr" not in tokens[index].kinds:
        return "swing" in tokens[index].kinds
    return any(token.quantity for token in tokens[index + 2 : index + 3])


Entry = tuple[frozenset[str], tuple[Noun, ...]]


class Ending(NamedTuple):
    """Words of one length that end alike; up to two characters long they are one word."""

    length: int
    word: str = ""
    entry: Entry | None = None
    loose: bool = False
    """It is no noun, and its second character is a word too: 校均."""


class Meant(NamedTuple):
    """What a classifier takes up that the page spoke of: 第一批23所 are schools."""

    metric: str
    nouns: tuple[str, ...]
    """How the nouns end that it takes up."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the chunker knows: classes and nouns, and how long they are by their ends."""

    entries: dict[str, Entry]
    ends: dict[str, tuple[Ending, ...]]
    """The words that end with two characters, or with one; the longest first."""
    nouns: Nouns
    scope: re.Pattern[str]
    hard: re.Pattern[str]
    opener: re.Pattern[str]
    """What stands at the head of a noun phrase behind its time and place, and is no part of it."""
    frame: re.Pattern[str]
    """What stands before a noun phrase that begins with a receiver or a means: 为, 利用, 306名."""
    act: re.Pattern[str]
    """The verbs behind such a receiver: 为乡镇教师|建."""
    closer: re.Pattern[str]
    """What stands at the end of a noun phrase before its number, and is no part of it: 力争."""
    rank: re.Pattern[str]
    """The rank at the head of a noun that another rank takes: 省级|骨干教师."""
    done: re.Pattern[str]
    pupil: re.Pattern[str]
    """What a sentence says of pupils, whom its bare numbers of people then count: 初一."""
    no_pupil: re.Pattern[str]
    """Whom else such a sentence may count: 招聘初一教师."""
    """What a label ends with that says what was done and divides nothing: 新考聘|11名."""
    endings: Endings
    lone: re.Pattern[str]
    """Verbs of one character at the head of a phrase, where they are no part of a word: 供|床位."""
    fee_per: re.Pattern[str]
    """By what time a fee is told, right before its amount: 学费|一学期|4800."""
    time_fee: re.Pattern[str]
    """The same, where the clause names no fee: 一学期要|两千八."""
    lone_sum: re.Pattern[str]
    """What stands before an amount alone in its clause: ,预计约|620万."""
    meant: Mapping[str, Meant]
    """By a classifier, what it takes up where its number has no noun."""
    giver: re.Pattern[str]
    """Who gives an amount or takes a share, and is no name of it."""
    stage: re.Pattern[str]
    """Stages of school at the head of a noun that another stage takes: 中小学|教师."""


_ACTS = "act"
_OPENER, _GOVERN, _OBJECT = "opener", "govern", "object"
_NO_WORDS = frozenset({"scope", "ending", "stage", "frame", "closer", "rank", "done", "lone"}) | {
    "giver",
    "becomes",
    "of-range",
    "pupil",
    "no-pupil",
    "fee-per",
    "time-fee",
    "lone-sum",
    "meant",
    _OPENER,
    _GOVERN,
    _OBJECT,
    _ACTS,
}
"""Classes of rows that are patterns, or words that are looked for within others alone."""
_VERB = "verb"
"""What openers are `of` that are verbs behind for whom or where something is done as well."""
_WORD: Entry = (frozenset({"word"}), ())
_UNKNOWN = frozenset({"unknown"})
_QUANTITY = frozenset({"quantity"})


def build_words(lexicon: Lexicon) -> Words:
    """Join metrics.toml and grammar.toml into one word list; for `lexicon.get`."""
    nouns, rows = lexicon.get(build_nouns), lexicon.rows("grammar")
    entries = _entries(rows, nouns)

    def pattern(kind: str) -> re.Pattern[str]:
        return compiled(guarded("|".join(_patterns(rows, kind)) or "(?!)"))

    def words(kind: str) -> str:
        return _choice([word for row in rows if row["class"] == kind for word in _guarded(row)])

    stage = words("stage")
    return Words(
        entries,
        _ends(entries),
        nouns,
        scope=compiled(alternatives([words("scope")])),
        hard=compiled(words("hard")),
        opener=compiled(alternatives(_patterns(rows, _OPENER)) or "(?!)"),
        frame=pattern("frame"),
        act=compiled("|".join(_patterns(rows, _ACTS)) or "(?!)"),
        closer=pattern("closer"),
        rank=pattern("rank"),
        done=pattern("done"),
        pupil=pattern("pupil"),
        no_pupil=pattern("no-pupil"),
        giver=pattern("giver"),
        lone=pattern("lone"),
        endings=nouns.endings,
        fee_per=pattern("fee-per"),
        time_fee=pattern("time-fee"),
        lone_sum=pattern("lone-sum"),
        meant={
            str(row["classifier"]): Meant(row["metric"], tuple(row["words"]))
            for row in rows
            if row["class"] == "meant"
        },
        stage=compiled(f"(?:{stage})(?:[、和及]?(?:{stage}))*"),
    )


def _entries(rows: Iterable[Row], nouns: Nouns) -> dict[str, Entry]:
    """Every word that the chunker looks for, with its classes and what it is as a noun."""
    classes: dict[str, set[str]] = {word: {"noun"} for word in nouns.words}
    for row in rows:
        for word in row["words"] if row["class"] not in _NO_WORDS else ():
            classes.setdefault(word, set()).add(row["class"])
    for word in _done(classes):
        classes.setdefault(word, {"stop"})
    for word in nouns.verbs:  # 参加|中考 beside a number of people is one word
        if len(word) > 1:
            classes.setdefault(word, {"word"})
    for kind, marks in (("punct", PUNCTUATION), ("open", OPEN), ("close", CLOSE), ("list", LIST)):
        for mark in marks:
            classes[mark] = {kind}
    classes[DASH] = {"punct"}
    return {
        word: (frozenset(kinds), nouns.words.get(word, ()) if len(word) > 1 else ())
        for word, kinds in classes.items()
        # 社, 课, 县 are too short to be found in running text; `grammar` looks beside numbers
        if len(word) > 1 or kinds != {"noun"}
    }


def _patterns(rows: Iterable[Row], kind: str) -> list[str]:
    """The patterns of a class; verbs that govern are openers, and with other verbs acts as well."""
    found = [
        f"(?:{row['pattern']})"
        for row in rows
        if row["class"] == kind or (kind == _ACTS and row.get("of") == _VERB)
    ]
    governs = [row["pattern"] for row in rows if row["class"] == _GOVERN]
    if governs and kind in {_OPENER, _ACTS}:
        objects = "|".join(row["pattern"] for row in rows if row["class"] == _OBJECT)
        found.insert(0, f"(?:(?:{'|'.join(governs)}){objects})")
    return found


def _done(classes: Mapping[str, set[str]]) -> list[str]:
    """Verbs with 了 behind them, where else a shorter one would be seen: 建|设了."""
    verbs = [word for word, kinds in classes.items() if "stop" in kinds and len(word) > 1]
    return [verb + _DONE for verb in verbs if verb[-1] + _DONE in classes]


def _guarded(row: Row) -> list[str]:
    """The words of a row as patterns, with the characters before which each is another word."""
    not_before = row.get("not_before", {})
    return [
        re.escape(word) + (f"(?![{not_before[word]}])" if word in not_before else "")
        for word in row["words"]
    ]


def _choice(patterns: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(patterns, key=len, reverse=True)) or "(?!)"


def _ends(entries: Mapping[str, Entry]) -> dict[str, tuple[Ending, ...]]:
    """The words by their last two characters, and short ones by their last; the longest first.

    >>> ends = _ends({word: (frozenset(), ()) for word in ("中小学", "小学", "学")})
    >>> {end: [(one.length, one.word) for one in found] for end, found in ends.items()}
    {'学': [(1, '学')], '小学': [(3, ''), (2, '小学'), (1, '学')], '率': [(0, '')]}
    """
    lengths: dict[str, set[int]] = {"率": {0}}  # no word, but the name of a share can end so
    for word in entries:
        lengths.setdefault(word[-_PAIR:], set()).add(len(word))
    for end, found in lengths.items():
        if len(end) == _PAIR and end[-1] in entries:
            found.add(1)
    return {
        end: tuple(_ending(end, length, entries) for length in sorted(lengths[end], reverse=True))
        for end in sorted(lengths)
    }


def _ending(end: str, length: int, entries: Mapping[str, Entry]) -> Ending:
    """The words of a length that end so."""
    if not 0 < length <= _PAIR:
        return Ending(length)
    word = end[-length:]
    return Ending(length, word, entries[word], _is_loose(word, entries))


def _is_loose(word: str, entries: Mapping[str, Entry]) -> bool:
    """Whether a noun that holds its first character would leave a word of it.

    So do 校报, 校长, where 学校 is reported of: 28所学校|报来节目.
    """
    if "noun" in entries[word][0]:
        return len(word) == _PAIR and word[0] == _SCHOOL[1]
    return len(word) == _PAIR and word[1] in entries


def chunk(
    text: str, start: int, end: int, quantities: Sequence[Quantity], words: Words
) -> list[Token]:
    """Tokens of the folded `text[start:end]`; a quantity with its bounds is one token."""
    tokens: list[Token] = []
    at = start
    for quantity in quantities:
        if at < quantity.left:
            _words(text, at, quantity.left, words, tokens)
        quote = text[quantity.start : quantity.end]
        tokens.append(Token(quantity.start, quantity.end, quote, _QUANTITY, (), quantity))
        if at < quantity.right:
            at = quantity.right
    _words(text, at, end, words, tokens)
    return tokens


def _crosses(text: str, left: int, entries: Mapping[str, Entry]) -> bool:
    """Whether a loose word at `left` begins inside a noun: 学校|均已建成, but 小学|校长."""
    if not _is_noun(text[left - 1 : left + 1], entries):
        return False
    if not _is_noun(text[left : left + _PAIR], entries):
        return True
    return text[left - 1] == _SCHOOL[0] and not _is_noun(text[left - _PAIR : left], entries)


def _is_noun(word: str, entries: Mapping[str, Entry]) -> bool:
    return word in entries and "noun" in entries[word][0]


def _words(text: str, start: int, end: int, words: Words, tokens: list[Token]) -> None:
    """Add the tokens of `text[start:end]`; unknown characters between words run together."""
    cut = words.hard.search(text, start, end)
    if cut:
        _words(text, start, cut.start(), words, tokens)
        tokens.append(Token(*cut.span(), cut[0], *words.entries[cut[0]]))
        _words(text, cut.end(), end, words, tokens)
        return
    entries, ends_with = words.entries, words.ends.get
    found: list[Token] = []
    unknown = at = end
    while at > start:
        endings = ends_with(text[at - _PAIR : at]) or ends_with(text[at - 1])
        if endings is None:
            at -= 1
            continue
        for length, word, entry, loose in endings:  # the longest that does not begin too early
            left = at - length
            if left < start:
                continue
            if entry is None:
                word = text[left:at]
                entry = entries.get(word)
            if entry and not (loose and left > start and _crosses(text, left, entries)):
                break
        else:
            left = at - _RATE_LENGTH
            if left < start or not _RATE.match(text, left, at):
                at -= 1
                continue
            word, entry = text[left:at], _WORD
        if at < unknown:
            found.append(Token(at, unknown, text[at:unknown], _UNKNOWN))
        kinds, nouns = entry
        found.append(Token(left, at, word, kinds, nouns))
        unknown = at = left
    if start < unknown:
        found.append(Token(start, unknown, text[start:unknown], _UNKNOWN))
    found.reverse()
    tokens += found
