"""Byte shifts and bracketed pinyin of one mirrored page: learn the page's habit, then repair.

What goes in: the texts of a page that shows a mirror's habit. What comes out: edits. A site is
edited only where the forward model turns the repair back into exactly what stands on the page, and
where the repaired line is likelier than the line as it stands by a wide margin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from ...lexicon import Lexicon
from ...lexicon.patterns import NEVER, Pattern
from ...lexicon.programs import compiled
from ...model.document import Edit
from .alphabet import build_alphabet
from .forward import DELIMITERS, FOLD, Habit, gbk_bytes, is_private, print_bytes
from .language import PageLanguage, load_model
from .pinyin import BLANK, NOTE, SYLLABLE, Table, learn_table, readings_of, usual_characters
from .search import Proposal, Search
from .setting import LOST, TAG_TAIL, TAIL_NOTE, Setting, last_byte, wide

_ANY_DELIMITER = re.escape(DELIMITERS + DELIMITERS.translate(FOLD))

OPENING = Pattern(
    rf"(?<!\?)\?(?=[{_ANY_DELIMITER}])(?!\?{{3}})"
    rf"|\?(?={BLANK}{SYLLABLE}{BLANK}\))"
    rf"|(?P<note>{NOTE.pattern})"
)
"""Where a site may open (`?` before a delimiter or a torn pinyin), or a pinyin in brackets."""

_DOUBTFUL = compiled(rf".?\?(?:[{_ANY_DELIMITER}]|{BLANK}{SYLLABLE}{BLANK}\)).{{0,30}}")
"""An opening and what may be shifted after it: no source of vocabulary."""

_MIN_GAIN = 1.0
_MIN_GAIN_CERTAIN = -6.0
"""Nats by which the repaired line must be likelier than the line as it stands: after `?!` and `??`,
which people write as well, and after what nobody writes (`?。`, a torn pinyin). Only pages with a
mirror's habit come here; `bench/text_repair.py` watches both."""

_RIVAL = (2.0, 4.0, 5.0, 5.0, 9.0)
"""A repair this many nats behind the best one is still possible, so that `□` stands with both as
candidates; by the number of bytes that left no trace and had to be guessed. Of 1,573 simulated
sites those without such bytes come out right in 98.6 %, with two in 76 %, with four in 46 %."""

_NAME_RIVAL = 10.0
"""Where a name stands, by the rows `before-name` of `names.toml`, every hanzi that fits within this
many nats stays possible: no model knows names."""

_BYLINE_LENGTH = 16
_TRIED = 40
"""Proposals that the forward model is asked about."""

_CANDIDATES = 8
"""Candidates listed for what cannot be decided."""

_OTHER_FORM = -10.0
_SIMPLIFIED = -4.0
_OUTLANDISH = -6.0
"""Log weights of a character that the page writes otherwise elsewhere, of one that traditional
text writes otherwise, and of full-width digits and letters and geometric shapes."""

_STAYS = "后于里系只干"
"""Simplified characters that mirrors leave as they are (a one-to-one table cannot do them)."""

_UNUSUAL = "".join(
    [chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in "！（），－．／：；？％"]
    + [chr(code) for code in range(0x2500, 0x2640)]
)


@dataclass(frozen=True)
class Mirror:
    """One mirrored page: its habit, and what the search needs to know of it.

    What only a site needs is worked out at the first one: most such pages have pinyin, no shifts.
    """

    page: str
    """All texts of the page together, as they were printed."""
    table: Table
    lexicon: Lexicon

    @cached_property
    def traditional(self) -> Mapping[str, frozenset[str]]:
        """Characters that simplified text writes otherwise, with their readings."""
        return self.lexicon.get(readings_of)

    @cached_property
    def byline(self) -> Pattern:
        """What stands before names."""
        return self.lexicon.get(build_byline)

    @cached_property
    def habit(self) -> Habit:
        """What the mirror does everywhere on the page."""
        return Habit(
            self.table.readings,
            "".join(mark for mark in DELIMITERS if _cuts(self.page, mark)),
            fold=_folds(NOTE.sub("", self.page)),
            private="keep" if any(map(is_private, self.page)) else "drop",
            blanks=self.table.blanks,
        )

    @cached_property
    def setting(self) -> Setting:
        """What the search of a shift is told."""
        vocabulary = NOTE.sub("", _DOUBTFUL.sub("\n", self.page))
        return Setting(
            self.lexicon.get(build_alphabet),
            PageLanguage(self.lexicon.get(load_model), vocabulary),
            self.table.readings,
            script_weights(NOTE.sub("", self.page), self.lexicon.get(build_scripts)),
            self.habit.fold,
        )


def build_byline(lexicon: Lexicon) -> Pattern:
    """What stands before names, as `names.toml` says; give it to `lexicon.get`."""
    rows = (row for row in lexicon.rows("names") if row["use"] == "before-name")
    return Pattern("|".join(row["pattern"] for row in rows) or NEVER)


def _cuts(page: str, delimiter: str) -> bool:
    """Whether the page shows `?` before this delimiter."""
    return f"?{delimiter}" in page or f"?{delimiter.translate(FOLD)}" in page


_NARROW_MARK = compiled(r"[\u4e00-\u9fff][,:;()]")
_BROAD_MARK = compiled(r"[\u4e00-\u9fff][，：；（）]")


def _folds(plain: str) -> bool:
    """Whether full-width ASCII became ASCII: the marks after hanzi tell."""
    return len(_NARROW_MARK.findall(plain)) >= len(_BROAD_MARK.findall(plain))


class Scripts(NamedTuple):
    """What the scripts write otherwise, of all characters that the model knows."""

    forms: dict[str, tuple[str, ...]]
    """A character to all forms of it, the simplified one first; none that both scripts have (著),
    whose absence says nothing."""
    unseen: dict[str, float]
    """Log weights of simplified characters of which a page shows no form."""


def build_scripts(lexicon: Lexicon) -> Scripts:
    """The forms of some two thousand characters; for `lexicon.get`."""
    fold = lexicon.get(load_model).fold
    others: dict[str, list[str]] = {}
    for char in lexicon.get(build_alphabet).traditional:
        others.setdefault(fold.get(ord(char), char), []).append(char)
    groups = [(simple, *forms) for simple, forms in others.items() if simple not in forms]
    return Scripts(
        {form: group for group in groups for form in group},
        {group[0]: _SIMPLIFIED for group in groups if group[0] not in _STAYS},
    )


def script_weights(plain: str, scripts: Scripts) -> dict[str, float]:
    """Log weights of the characters that this page, being traditional, hardly contains."""
    quotes = "「」『』" if plain.count("“") >= plain.count("「") else "“”‘’"
    weights = dict.fromkeys(_UNUSUAL, _OUTLANDISH) | dict.fromkeys(quotes, _OTHER_FORM)
    weights |= scripts.unseen
    seen = set(plain)
    for char in seen & scripts.forms.keys():
        for form in scripts.forms[char]:
            if form in seen:
                weights.pop(form, None)
            else:
                weights[form] = _OTHER_FORM
    return weights


def repair_line(printed: str, mirror: Mirror) -> list[Edit]:
    """The edits that take mirror damage out of one line; never raises, linear in the line."""
    edits: list[Edit] = []
    clean = ""
    at = 0
    for match in OPENING.finditer(printed):
        if match.start() < at:
            continue
        clean = (clean + printed[at : match.start()])[-_MEMORY:]
        at = match.start()
        if match["note"]:
            if is_note(clean, match, mirror):
                edits.append(Edit(at, match.end(), "", "pinyin"))
                at = match.end()
            continue
        site, text = repair_site(printed, at, clean, mirror)
        if site:
            edits += site
            clean = (clean + text)[-_MEMORY:]
            at = site[-1].end
        elif torn := TAIL_NOTE.match(printed, at):  # certainly damage, and left as it stands
            edits.append(Edit(at, torn.end(), torn[0], "byte-shift-left", "unresolved"))
            clean = (clean + torn[0])[-_MEMORY:]
            at = torn.end()
    return edits


_MEMORY = 64
"""Characters of repaired text that are kept as context."""


def is_note(clean: str, match: re.Match[str], mirror: Mirror) -> bool:
    """Whether the mirror put this pinyin here: after a character of which it is a reading."""
    reading = match[2] or match[3]
    char = clean[-1:]
    if char.isascii() and char.isalpha():  # the letter and the trail byte before it spell one
        before = last_byte(clean[:-1], mirror.habit.fold)
        char = bytes((before or 0, ord(char))).decode("gb18030", "ignore")[-1]
    return char != "" and (
        mirror.table.readings.get(char) == reading or reading in mirror.traditional.get(char, ())
    )


def repair_site(printed: str, at: int, clean: str, mirror: Mirror) -> tuple[list[Edit], str]:
    """The edits for the site that opens at `at`, and the true text; none to leave it alone."""
    proposals = Search(mirror.setting, printed, at, clean).run()
    least = _MIN_GAIN if printed[at + 1 : at + 2] in "!?！？" else _MIN_GAIN_CERTAIN
    proven: list[Proposal] = []
    for proposal in proposals[:_TRIED]:
        if proposal.gain < max(least, proven[0].gain - _NAME_RIVAL if proven else least):
            break
        if reproduces(proposal, printed, at, clean, mirror):
            proven.append(proposal)
    if not proven:
        return [], ""
    best = proven[0]
    number = best.text.endswith(LOST)
    margin = best.gain - _RIVAL[min(best.guessed, len(_RIVAL) - 1)]
    if mirror.byline.search(clean[-_BYLINE_LENGTH:]):
        proven = names(proven)
        best, margin = proven[0], proven[0].gain - _NAME_RIVAL
    rivals = [p for p in proven[1:] if p.gain > margin and p.text.endswith(LOST) == number]
    if number:
        rivals = [p for p in rivals if p.end == best.end]
    end = max(p.end for p in (best, *rivals))
    text, candidates = undecided(
        [p.text + NOTE.sub("", printed[p.end : end]) for p in (best, *rivals)]
    )
    flag = "unresolved" if candidates else "repaired"
    shown = text[:-1] if number else text
    if mirror.habit.fold:
        shown = shown.translate(FOLD)
    edits = [Edit(at, end, shown, "byte-shift", flag, candidates)]
    if number:
        rest = _NUMBER.match(printed, best.end)
        tail = rest[0] if rest else ""
        end = best.end + len(tail)
        edits.append(Edit(best.end, end, LOST + tail, "digit-lost", "digit_lost"))
        return edits, text + tail
    return edits, best.text + NOTE.sub("", printed[best.end : end])


def names(proven: list[Proposal]) -> list[Proposal]:
    """The proposals that put a hanzi first, close brackets alike and guess least, if any do."""
    best = min(proven, key=lambda p: (not "\u4e00" <= p.text[:1] <= "\u9fff", p.guessed, -p.gain))
    return [best] + [
        other
        for other in proven
        if other is not best
        and other.guessed == best.guessed
        and other.text[1:] == best.text[1:]
        and "\u4e00" <= other.text[:1] <= "\u9fff"
    ]


_NUMBER = re.compile(r"[0-9.,]*[0-9]%?")
"""What is left of a number whose first digit was swallowed."""


def undecided(texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """`□` for what the texts do not agree on, and what each of them has there.

    >>> undecided(["張保田", "張保由"])
    ('張保□', ('田', '由'))
    """
    if len(set(texts)) == 1:
        return texts[0], ()
    shortest = min(map(len, texts))
    left = next((i for i in range(shortest) if len({text[i] for text in texts}) > 1), shortest)
    right = next(
        (i for i in range(shortest - left) if len({text[-1 - i] for text in texts}) > 1),
        shortest - left,
    )
    middles = [text[left : len(text) - right] for text in texts]
    hole = LOST * max(1, len(middles[0]))
    return (
        texts[0][:left] + hole + texts[0][len(texts[0]) - right :],
        tuple(dict.fromkeys(middles))[:_CANDIDATES],
    )


def reproduces(proposal: Proposal, printed: str, at: int, clean: str, mirror: Mirror) -> bool:
    """Whether the mirror prints for this proposal exactly what stands on the page."""
    habit = mirror.habit
    segment = printed[at : proposal.end]
    before = clean[-1:]
    true = (wide(before) if habit.fold else before) + proposal.text.replace(LOST, "0")
    tag = TAG_TAIL.search(segment)
    if tag and tag.end() == len(segment):
        true += "<" + tag[0][1:]
    data = gbk_bytes(true)
    readings = _annotated(data, segment, mirror)
    note = habit.note(readings[before]) if before in readings else ""
    expected = before + note + segment
    if habit.fold:  # some fold the marks and leave the letters wide
        expected = expected.translate(FOLD)
    used = "".join(mark for mark in DELIMITERS if _cuts(segment, mark))
    kinds = (replace(habit, readings=readings, parts=parts) for parts in (False, True))
    return any(
        print_bytes(data, replace(kind, delimiters=marks)) == expected
        for kind in kinds
        for marks in dict.fromkeys((habit.delimiters, used))
    )


def _annotated(data: bytes, segment: str, mirror: Mirror) -> dict[str, str]:
    """The characters that the bytes spell at any offset and that are annotated: those of the
    page's table, and others whose pinyin the segment shows (the first that it shows)."""
    notes = [*TAIL_NOTE.finditer(segment), *NOTE.finditer(segment)]
    shown = [note[1] or note[2] for note in sorted(notes, key=re.Match.start)]
    found: dict[str, str] = {}
    for start in range(len(data) - 1):
        char = data[start : start + 2].decode("gb18030", "ignore")
        known = mirror.habit.readings.get(char)
        if known is not None:
            found[char] = known
        else:
            own = mirror.traditional.get(char, frozenset())
            reading = next((reading for reading in shown if reading in own), None)
            if reading is not None:
                found[char] = reading
    return found


def mirror_of(page: str, lexicon: Lexicon) -> Mirror | None:
    """The mirror that the texts of a page show together, or None."""
    table = learn_table(page, lexicon.get(readings_of), lexicon.get(usual_characters))
    return None if table is None else Mirror(page, table, lexicon)
