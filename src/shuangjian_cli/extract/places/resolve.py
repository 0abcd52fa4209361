"""The administrative division that a number holds for.

In goes a clean document with its sentences, out comes `Places`: the place names of the text, and
for any number the division in force. That is the last name or pointing word (全市, 我县, 该区)
before the number in its sentence; else what the paragraph, the section or the whole article is
about; else what the publisher's name or the user's hint says. Venues, partners, yardsticks
(占全省) and lists of sisters do not take over. Must never resolve a name that stays ambiguous:
then there is no place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ...lexicon import Lexicon
from ...lexicon.programs import compiled
from ...model.rows import DocumentRow, PlaceBasis
from ...settings import Settings
from ..lines import NO_MARK, Line
from .document import OPEN, document_place, fitting, is_firm, lies_within
from .gazetteer import CHINA, COUNTY, Division, Gazetteer
from .in_force import POSITION, Held, Places, State, Step, Stretch, reading_of
from .mentions import find_mentions, title_place
from .page import Page, read_page
from .pointing import BODIES, BUREAU, HERE, NATION, OFFICE_OF, SEVERAL
from .rules import Rules
from .scene import Mention

BRACKETS = compiled(r"[（(][^（()）\n]{1,400}[)）]")
"""What stands in brackets; longer is no aside."""
PART_END = compiled(r"[；;。！!？?\n]")
"""Where a part of a sentence ends."""
PART_REACH = 200
"""Characters behind the last place of a sentence among which its part ends."""
WHOLE = "全"
"""How the pointing words begin that are what their clause is about: 全市."""
PARTS_OF_CITY = "县区旗地"
"""Of how many of these a city's page speaks, it speaks of itself: 中心市区四区共有31所."""
DISTRICT_OF_TEXT = "该区"
"""What 区里 points to: a district, where the text has one; else an autonomous region."""
SEEN = 50
"""So many places named before a pointing word are asked; it points to none further back."""
DIGIT = compiled(r"\d")
BARE = -2
"""The level of a section under a heading without a mark: no mark ends it."""
ROW = -3
"""The level of what a row of a table names: it ends with the table, and at a row of sums."""
FIRST_MARK = compiled(r"\s*[（(]?(?:一|1|①|第一)(?!\d|[一二三四五六七八九十])")
"""The mark that begins a list anew."""
DATA = compiled(r"(?<!\d)(?!(?:19|20)\d\d年)\d")
"""A number in the row of a table; of years alone its heads are made."""


RULE_REACH = 4
"""Characters before a place among which stands by whose rule something is."""
RULE_BEHIND = 10
"""Characters behind it among which stands that it rules."""
SCENE = 6
"""So many sentences has the scene with which a text begins, before it says where that is."""
_OF_IT = compiled(r"的(?:约|近)?\d[\d.,]*")
"""Behind a place with which another is compared: its number."""


def read_places(
    row: DocumentRow, lines: Sequence[Line], lexicon: Lexicon, settings: Settings
) -> Places:
    """The place names of one document, and which place is in force where."""
    table = lexicon.get(Gazetteer)
    page = read_page(row, lexicon, settings)
    page = page._replace(title=title_place(row.title, page, lexicon))
    mentions = find_mentions(row.text, lines, page, lexicon)
    rules = lexicon.get(Rules)
    document, basis = document_place(row.text, page, mentions, table, rules)
    of_zone = rules.zone.search(row.title or "") is not None
    state = State(document, basis, rules, lambda: rules.zone.search(row.text) is not None, of_zone)
    stretches: list[Stretch] = []
    for line, found in zip(lines, mentions, strict=True):
        if line.opens:
            _open_paragraph(state, row.text, line, found)
        entry = state.entry()
        steps: tuple[Step, ...] = ()
        if found:
            state.opening = line.opens and not line.heading
            steps = tuple(_steps(state, row.text, found, page, table))
            steps = _outside(row.text, line, entry, steps)
            if _says_where(row.text, line, found[0], stretches, rules):
                known = state.holds(found[0].division, "carried") if found[0].division else None
                stretches = [stretch._replace(entry=known) for stretch in stretches]
        stretches.append(Stretch(line.start, entry, steps))
    spans = [
        (mention.start, mention.end, reading_of(mention.division, "stated"))
        for found in mentions
        for mention in found
        if mention.division and not mention.pointing
    ]
    spans.sort(key=lambda span: span[:2])
    return Places(tuple(spans), tuple(stretches), tuple(line.start for line in lines))


def _says_where(
    text: str, line: Line, first: Mention, stretches: Sequence[Stretch], rules: Rules
) -> bool:
    """Whether a line tells where the scene plays with which a text begins: 这里是呼玛县."""
    if not 0 < len(stretches) <= SCENE or not rules.here.fullmatch(text, line.start, first.start):
        return False
    county = first.division is not None and first.division.level == COUNTY
    return county and not first.pointing and not any(stretch.steps for stretch in stretches)


def _open_paragraph(state: State, text: str, line: Line, found: Sequence[Mention]) -> None:
    """At a new line forget the paragraph; a heading or a numbered case opens a section.

    A section that a mark opened (一、平度市) ends at the next mark of its level; one that a bare
    heading opened ends at the next heading that does not stand right below another, or where the
    list goes on in which it stands; one that a
    row of a table opened (its first cell can stand for several rows) at a sum, at the heads of the
    next table or below the table.
    """
    state.paragraph, state.beside, state.lost = None, None, False
    level, heading = line.level, line.heading
    row = text.find("\t", line.start, line.end) >= 0
    over = state.section_level == ROW and not (
        row
        and DATA.search(text, line.start, line.end)
        and not state.rules.sum_row.match(text, line.start)
    )
    goes_on = state.section_level == BARE and level <= state.under
    if (
        over
        or level <= state.section_level
        or state.rules.sum_row.fullmatch(text, line.start, line.end)  # a cell a line
        or state.rules.afterword.match(text, line.start)
        or (goes_on and not FIRST_MARK.match(text, line.start))
        or (heading and not row and not state.heading and state.section_level == BARE)
    ):
        state.section, state.section_level = None, -1
    state.heading = heading
    state.mark = level if level < NO_MARK else state.mark
    names = [m for m in found if m.division and not m.pointing and m.role in OPEN]
    if names and _is_school_of(names[0], state.document):
        names = []
    if names and names[0].topical and (heading or level < NO_MARK):
        bare = ROW if row else BARE
        state.section, state.section_level = names[0].division, level if level < NO_MARK else bare
        state.under = state.mark


def _steps(
    state: State, text: str, found: Sequence[Mention], page: Page, table: Gazetteer
) -> list[Step]:
    """Where the place changes in a sentence; moves the state along."""
    steps: list[Step] = []
    before = state.paragraph
    heads: list[tuple[int, Division | None]] = []
    for mention in found:
        number = _compared(text, mention, state.rules)
        if number and mention.division:  # 比苍南县的7460人少
            held = steps[-1].held if steps else state.entry()
            steps.append(Step(mention.end, state.holds(mention.division, "stated")))
            steps.append(Step(number, held))
            continue
        division, basis = _set_by(mention, state, page, table)
        if mention.pointing in state.rules.whole and (own := _topic(steps, mention, page, table)):
            division = own
        rules = division is not None and _rules_here(state, mention, division, text)
        if rules or basis is not None:
            held = state.holds(division, basis or "stated") if division else None
            at = mention.end if mention.pointing else mention.start
            topical = mention.topical or mention.pointing.startswith(WHOLE)
            steps.append(Step(at, held, topical, bool(mention.pointing)))
            opens = state.opening and topical and mention is found[0]
            outside = _is_outside(state, mention) and not opens
            if outside or rules:
                state.beside = division if outside and topical else state.beside
                stop = PART_END.search(text, at, found[-1].end + PART_REACH)
                if stop:
                    steps.append(Step(stop.start(), state.entry()))
                continue
            named = mention.pointing or mention.common or is_firm(mention, text, table)
            if state.document is None and not named:
                continue  # 爸爸在广东: it holds for no sentence but its own
            state.paragraph, state.lost = division, division is None
            heads.append((mention.end, division))
        if mention.division and not mention.pointing and mention.role in OPEN:
            state.seen.append(mention.division)
    if len(heads) > 1 and not state.lost:
        own = state.section or state.document
        state.paragraph = _handed_on(text, heads, before, own)
    return sorted(steps, key=POSITION)


def _topic(
    steps: Sequence[Step], mention: Mention, page: Page, table: Gazetteer
) -> Division | None:
    """德州市年初贷款18亿元，全市开工66个项目: what the sentence is about, where that fits."""
    named = next((step for step in reversed(steps) if step.topical and not step.pointing), None)
    if named is None or named.held is None:
        return None
    fits = fitting(mention.pointing[-1], named.held.division, page.year, table)
    return fits if fits == named.held.division else None


def _compared(text: str, mention: Mention, rules: Rules) -> int | None:
    """Where the number ends that is of a place only compared with, behind its 的."""
    if mention.pointing or not text.endswith(rules.than, 0, mention.start):
        return None
    number = _OF_IT.match(text, mention.end)
    return number.end() if number else None


def _is_outside(state: State, mention: Mention) -> bool:
    """Whether a place lies apart from what the text says it is about: it holds for one part."""
    own = state.document if state.document_basis == "carried" and not state.section else None
    place = mention.division
    return own is not None and own.level > 0 and place is not None and not place.related(own)


def _rules_here(state: State, mention: Mention, division: Division, text: str) -> bool:
    """Whether a rule of what lies around the place in force is told: 市里规定, 按照陕西省的标准."""
    before, behind = state.rules.rule
    current = state.current
    if current is None or not lies_within(current, division) or mention.role not in OPEN:
        return False
    if before.search(text[max(0, mention.start - RULE_REACH) : mention.start]):
        return True
    return behind.match(text[mention.end : mention.end + RULE_BEHIND]) is not None


def _outside(
    text: str, line: Line, entry: Held | None, steps: tuple[Step, ...]
) -> tuple[Step, ...]:
    """The steps with the place before a bracket back behind it: 幼儿园14所(周至县1所),共….

    A bracket that names the only place of what stands before it keeps it.
    """
    back: list[Step] = []
    brackets = BRACKETS.finditer(text, line.start, line.end) if steps else ()
    for bracket in brackets:
        first = bisect_left(steps, bracket.start(), key=POSITION)
        last = bisect_left(steps, bracket.end(), key=POSITION)
        held = steps[first - 1].held if first else entry
        named = {step.held.division for step in steps[first:last] if step.held}
        if first < last and held and held.division not in named:
            back.append(Step(bracket.end(), held))
    return tuple(sorted((*steps, *back), key=POSITION)) if back else steps


def _set_by(
    mention: Mention, state: State, page: Page, table: Gazetteer
) -> tuple[Division | None, PlaceBasis | None]:
    """The place that a mention sets for what follows, and its basis; basis None: it sets none."""
    if mention.pointing in BODIES:
        return _of_body(mention, state, page, table)
    if mention.pointing == HERE:
        return _named_last(state)
    if mention.pointing:
        division = _pointed(mention, state, page, table)
        if division is None and mention.pointing.startswith(OFFICE_OF):
            return None, None
        known = division == state.document and not state.seen
        return division, state.document_basis if known else "carried"
    if mention.common and mention.topical:
        wide = mention.common.level > 0 or state.current is None or not state.seen
        return mention.common, "stated" if wide else None
    return mention.division, "stated" if _takes_over(mention, state) else None


def _of_body(
    mention: Mention, state: State, page: Page, table: Gazetteer
) -> tuple[Division | None, PlaceBasis | None]:
    """What 教育部 or 教育厅 sets where only a later name could place its number.

    教育厅 takes the province of that name. Where the page is a place's own, or has named one, the
    number may be of what the ministry does there.
    """
    if state.seen or page.title or page.publisher or page.hint:
        return None, None
    if mention.pointing == NATION:
        return CHINA, "carried"
    wide = fitting(BUREAU[-1], state.document, page.year, table) if state.document else None
    return wide, "carried"


def _named_last(state: State) -> tuple[Division | None, PlaceBasis | None]:
    """What 这里 sets in a paragraph without a place: the part of the page's place named last."""
    last, whole = (state.seen[-1] if state.seen else None), state.current
    if state.paragraph or state.lost or whole is None or not lies_within(last, whole):
        return None, None
    return last, "carried"


def _handed_on(
    text: str,
    heads: Sequence[tuple[int, Division | None]],
    before: Division | None,
    own: Division | None,
) -> Division | None:
    """What a sentence with several places hands on to the next.

    A part of a place that had its own number (全市12所，其中鼓楼区3所) does not take over from it;
    sisters one after the other (甲县5所，乙县3所) leave what was in force before them. Where the
    part is the page's `own` place (省里给280万元，县里自己出60万元), the page is at home again.
    """
    end, carried = heads[0]
    for next_end, division in heads[1:]:
        counted = DIGIT.search(text, end, next_end) is not None
        end = next_end
        if not counted or carried is None or division is None or division == own:
            carried = division
        elif division != carried and not division.within(carried):
            sisters = division.level == carried.level and before is not None
            carried = before if sisters and before and division.within(before) else division
    return carried


def _takes_over(mention: Mention, state: State) -> bool:
    """Whether a name sets the place for what follows it."""
    if mention.role in ("list", "aside", "dateline"):
        return False
    current, base = state.current, state.section or state.document
    if mention.role in ("giver", "receiver") and not _at_home(mention, base):
        return False
    if _is_school_of(mention, current):
        return False  # 广西华侨学校 on a page of 南宁 is no 广西
    if mention.division is None:
        return mention.topical
    if current is None or mention.division.within(current):
        return True
    if base is None or base.level == 0:
        return True
    if mention.division.within(base) and base.level > 0:
        return mention.topical or not mention.division.related(current)
    return mention.topical


def _is_school_of(mention: Mention, place: Division | None) -> bool:
    """Whether a name begins that of a school in `place`, which lies within what it names."""
    wide = mention.division
    return mention.role == "body" and wide is not None and lies_within(place, wide)


def _at_home(mention: Mention, base: Division | None) -> bool:
    """Whether a place that gives or is given to is what the page is about."""
    if base is None:
        return mention.role == "receiver"
    place = mention.division
    if place is None:
        return True
    return place.within(base) if mention.role == "giver" else place.related(base)


def _pointed(mention: Mention, state: State, page: Page, table: Gazetteer) -> Division | None:
    """The division that 全市, 我县, 该区 point to: in force, seen last, or the publisher's."""
    if mention.division is not None:
        return mention.division
    if mention.pointing.startswith(SEVERAL):
        whole, current = state.document, state.current
        wide = whole is not None and current is not None and current != whole
        parts = whole is not None and whole.level < COUNTY and mention.pointing[1] in PARTS_OF_CITY
        return whole if wide or parts else None
    lines: list[Division | None] = [state.paragraph, state.section]
    if mention.pointing.startswith("我"):
        lines = [page.title, page.publisher, state.section, state.document, state.paragraph]
    recent = list(reversed(state.seen[-SEEN:]))
    if mention.pointing.startswith("该"):
        lines = [state.beside, *lines, state.document, *recent, page.publisher, page.hint]
    else:
        zoned = state.of_zone and mention.pointing.endswith("区")
        lines += [state.document, page.publisher, *([] if zoned else recent), page.hint]
    fits = [fitting(mention.pointing[-1], place, page.year, table) for place in lines if place]
    found = [division for division in fits if division]
    if found and mention.pointing == DISTRICT_OF_TEXT:
        found.sort(key=lambda division: division.level < COUNTY)  # 区里 is no 自治区 there
    if found:
        return found[0]
    if mention.pointing[-1] == "区" and state.zoned():
        return fitting("市", state.document, page.year, table) if state.document else None
    return None
