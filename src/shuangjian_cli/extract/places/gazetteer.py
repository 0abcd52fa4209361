"""The dated table of administrative divisions, and how its names are found in a text.

`lexicon/places.tsv` holds one division a line: code, name, parent, and the first and the last year
at whose end it existed. `Gazetteer.tokens` finds names in a text (full ones, and short ones that
the caller must license); `Gazetteer.pick` chooses among divisions of one name by date and context.

>>> table = Lexicon().get(Gazetteer)
>>> table.pick("潞州区", 2023).adcode, table.pick("潞州区", 2023).full_name
('140403', '山西省长治市潞州区')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...lexicon import Lexicon, LexiconError
from ...lexicon.programs import compiled

ETHNIC = compiled(
    r"(?<=..)(?:(?:维吾尔|哈萨克|柯尔克孜|蒙古|塔吉克|锡伯|鄂温克|鄂伦春|达斡尔|裕固|东乡|撒拉|保安|朝鲜|布依|哈尼|"
    r"景颇|傈僳|拉祜|布朗|毛南|仫佬|仡佬|普米|独龙|土家|纳西|各|回|壮|苗|瑶|侗|黎|彝|藏|羌|傣|白|佤|怒|满|畲|水|土)族?)*"
    r"(?:自治区|自治州|自治县|自治旗|(?<=族)区)$"
)
PEOPLE = "族"
"""How the name of a people ends."""
SUFFIX = compiled(r"(?<=..)(?:特别行政区|自治区|自治州|自治县|地区|新区|林区|特区|[省市县区盟旗])$")
KINDS = "省市县区州旗盟"
"""Last characters of the full names of divisions."""
COUNTRY, TAIWAN, HONG_KONG, MACAU = "100000", "710000", "810000", "820000"
MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
CITY = 2
"""The level of a city or a prefecture."""
COUNTY = 3
"""The level of a county, a district, a banner."""
EVER = 9999
LATEST = 2025
"""The moment that stands for an unknown date: the last year whose end the whole table covers."""
ZONE = "新区"
"""How the names of zones end that can become divisions."""
TOWN_PART = "城区"
"""How the names of districts end that can be the town of another county: 新惠|城区."""
LINGERING = 5
"""Years for which the name of a division that is gone is still used by those near it."""


class Division(NamedTuple):
    """An administrative division in the years in which it had this code, name and parent."""

    adcode: str
    name: str
    province: str | None
    city: str | None
    county: str | None
    first: int
    last: int

    @property
    def full_name(self) -> str:
        """Province, city and county in one: 山西省长治市潞州区."""
        if self.adcode == COUNTRY:
            return self.name
        return (self.province or "") + (self.city or "") + (self.county or "")

    @property
    def level(self) -> int:
        """0 the country, 1 a province, 2 a city, 3 a county."""
        if self.county:
            return 3
        return 2 if self.city else int(self.adcode != COUNTRY)

    def within(self, other: Division) -> bool:
        """Whether this division lies in `other` or is it, by names, whatever the codes were."""
        if other.level == 0:
            return True
        return (
            other.province in (None, self.province)
            and other.city in (None, self.city)
            and other.county in (None, self.county)
        )

    def related(self, other: Division) -> bool:
        """Whether one of the two lies in the other."""
        return self.within(other) or other.within(self)


CHINA = Division(COUNTRY, "中国", None, None, None, 0, EVER)


class Token(NamedTuple):
    """A name `text[start:end]` and the divisions that bear it; `short` without 市, 县 ... ."""

    start: int
    end: int
    name: str
    short: bool


class Gazetteer:
    """All divisions by full and by short name; build it once a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.full: dict[str, list[Division]] = {}
        self.short: dict[str, list[Division]] = {}
        self.by_code: dict[str, Division] = {COUNTRY: CHINA}
        for division in _read(lexicon):
            self._add(division)
        rows = lexicon.rows("places")
        for row in rows:
            code = str(row.get("adcode", COUNTRY))
            if code not in self.by_code:
                raise LexiconError(f"places.toml: row {row.id} has the unknown adcode {code}")
            if row["kind"] == "alias":
                for word in row["words"]:
                    self.full[word] = [self.by_code[code]]
            elif row["kind"] == "contraction":
                for word, name in zip(row["words"], row["names"], strict=True):
                    if name not in self.full:
                        raise LexiconError(f"places.toml: row {row.id} has the unknown name {name}")
                    self.full[word] = self.full[name]
            elif row["kind"] == "taiwan":
                for name in row["words"]:
                    self._add(Division(TAIWAN, name, "台湾省", None, name, 0, EVER), row["short"])
        self.full["全国"] = [CHINA]
        self.traps = frozenset(w for row in rows if row["kind"] == "trap" for w in row["words"])
        self.generic = {
            str(word): bool(row.get("office", True))
            for row in rows
            if row["kind"] == "generic"
            for word in row["words"]
        }
        """Names that are common nouns, and whether an office of theirs must be named."""
        names = {*self.full, *self.short, *self.traps} - {"全国"}
        self.heads: dict[str, tuple[str, ...]] = {}
        for name in sorted(names, key=lambda name: (-len(name), name)):
            self.heads[name[:2]] = (*self.heads.get(name[:2], ()), name)
        sides = zip(*(head for head in self.heads if len(head) > 1), strict=True)
        first, second = (re.escape("".join(sorted(set(side)))) for side in sides)
        self._begins = compiled(f"[{first}](?=[{second}])")
        """One place in eight, found at the speed of `re`: there a head can stand."""

    def _add(self, division: Division, shorten: bool = True) -> None:
        """Index a division under its full name and the short names that people use for it."""
        self.full.setdefault(division.name, []).append(division)
        known = self.by_code.get(division.adcode)
        if known is None or known.last < division.last:
            self.by_code[division.adcode] = division
        for name, short in other_names(division.name) if shorten else ():
            (self.short if short else self.full).setdefault(name, []).append(division)
        if division.city and division.name.startswith("市"):  # 济南|市中区, not 济南市|中区
            behind = SUFFIX.sub("", division.city) + division.name
            self.full.setdefault(behind, []).append(division)

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
        """The names in `text[start:end]`, the longest at each place, none inside another."""
        stop = len(text) if end is None else end
        heads = self.heads
        at = start
        for begin in self._begins.finditer(text, start, stop):
            i = begin.start()
            if i < at:
                continue
            for name in heads.get(text[i : i + 2], ()):
                if text.startswith(name, i) and i + len(name) <= stop:
                    if self._is_county(name) and self._breaks(text, i + 1, i + len(name), stop):
                        break  # 从|江陵县
                    at = i + len(name)
                    if name not in self.traps:
                        yield Token(i, at, name, name not in self.full)
                    break

    def _is_county(self, name: str) -> bool:
        """Whether a name is the short one of counties alone."""
        bearers = () if name in self.full else self.short.get(name, ())
        return bool(bearers) and all(d.level == COUNTY for d in bearers)

    def _breaks(self, text: str, start: int, end: int, stop: int) -> bool:
        """Whether a full name of three characters begins before `end` and goes on behind it.

        廉江|城区 is the town of 廉江 and not the district 江城区.
        """
        return any(
            len(name) > 2
            and name in self.full
            and not name.endswith(TOWN_PART)
            and end < i + len(name) <= stop
            and text.startswith(name, i)
            for i in range(start, end)
            for name in self.heads.get(text[i : i + 2], ())
        )

    def bearers(self, name: str, short: bool = False) -> list[Division]:
        """All divisions that ever bore the name, as their full or as their short one."""
        return (
            [*self.short.get(name, ()), *self.full.get(name, ())]
            if short
            else self.full.get(name, [])
        )

    def pick(
        self, name: str, year: int | None, near: Iterable[Division] = (), short: bool = False
    ) -> Division | None:
        """The one division meant, by date and by the places `near`, the most telling first.

        What existed in the year goes before what exists no more or not yet, unless only something
        gone a few years ago lies near (names live on). A short name stands only for what exists
        in the year. None where it stays open.
        """
        bearers = self.bearers(name, short)
        moment = year or LATEST
        valid = [d for d in bearers if d.first <= moment <= d.last]
        if not valid and not short:  # 辉县 is short for 辉县市 since the county is gone
            valid = [d for d in self.short.get(name, ()) if d.first <= moment <= d.last]
        lately = [d for d in bearers if d.first <= moment <= d.last + LINGERING]
        if len(valid) == 1 and (short or valid == lately):
            return valid[0]
        if name.endswith(ZONE) and all(d.first > moment for d in bearers):
            return None  # 两江新区 was a zone of 重庆 before it was a division
        for pool in (valid, () if short else lately or bearers):
            for place in near:
                inside = _close_to(pool, place)
                if inside:
                    return _one(inside, moment)
        return _one(valid or (() if short else bearers), moment)

    def common_year(self, names: Iterable[str]) -> int | None:
        """The last year in which most of the names were in use; None if that is the latest.

        An undated page that names 商丘地区 is older than the city of that name.
        """
        spans = [[(d.first, d.last) for d in self.full.get(name, ())] for name in names]
        gone = {max(last for _, last in span) for span in spans if span}
        years = sorted({LATEST, *(year for year in gone if year < LATEST)}, reverse=True)
        if len(years) == 1:
            return None
        used = [sum(any(a <= y <= b for a, b in span) for span in spans) for y in years]
        year = years[used.index(max(used))]
        return None if year == LATEST else year

    def parent(self, division: Division, level: int, year: int | None) -> Division | None:
        """The division of that level in which `division` lies (itself where it has the level)."""
        if division.level == level:
            return division
        name = (CHINA.name, division.province, division.city)[level] if level < 3 else None
        if level == 0:
            return CHINA
        if not name:
            return None
        found = [d for d in self.bearers(name) if division.within(d) and d.level == level]
        return _nearest_in_time(found, year or LATEST)[0] if found else None


def _close_to(pool: Sequence[Division], place: Division) -> list[Division]:
    """`place` or the city that shares its name, else those inside it, around it, beside it."""
    if place in pool:
        return [d for d in pool if d != place and place.within(d)] or [place]
    inside = [d for d in pool if d != place and d.within(place)] if place.level else []
    inside = inside or [d for d in pool if place.within(d)]
    if not inside and place.level > 1:
        inside = [d for d in pool if (d.province, d.city) == (place.province, place.city)]
    return inside


def _nearest_in_time(pool: Sequence[Division], moment: int) -> list[Division]:
    """Those of the pool that exist then, else the last before, else the first after."""
    found = [d for d in pool if d.first <= moment <= d.last]
    if found:
        return found
    past = max((d.last for d in pool if d.last < moment), default=None)
    if past is not None:
        return [d for d in pool if d.last == past]
    future = min(d.first for d in pool)
    return [d for d in pool if d.first == future]


def _one(pool: Sequence[Division], moment: int) -> Division | None:
    """The only one of the pool in time; of a city and its county of one name the city."""
    if not pool:
        return None
    found = _nearest_in_time(pool, moment)
    top = min(d.level for d in found)
    found = [d for d in found if d.level == top]
    return found[0] if len({d.adcode for d in found}) == 1 or found[0].adcode == TAIWAN else None


def _read(lexicon: Lexicon) -> Iterator[Division]:
    """The rows of `places.tsv`: adcode, name, parent, from, to."""
    lines = lexicon.path("places.tsv").read_text(encoding="utf-8").split("\n")
    for line in lines[1:]:
        if not line:
            continue
        adcode, name, parent, first, last = line.split("\t")
        province, _, city = parent.partition("/")
        span = int(first), int(last) if last else EVER
        if not province:
            yield Division(adcode, name, name, None, None, *span)
        elif not city:
            yield Division(adcode, name, province, name, None, *span)
        else:
            real = (
                None if city in ("市辖区", "直辖县", "市", "县", "自治区直辖县级行政区划") else city
            )
            yield Division(adcode, name, province, real, name, *span)


def other_names(name: str) -> Iterator[tuple[str, bool]]:
    """Other names of a division and whether they are short: 沿河自治县, 沿河县 (no), 沿河 (yes)."""
    if name.endswith(("自治区", "自治州", "自治县", "自治旗", "族区")):
        base = ETHNIC.sub("", name)
        if base.endswith(PEOPLE):
            base = base.removesuffix(PEOPLE)  # 东乡族自治县 is named after its people alone
        if len(base) >= 2:
            yield base, True
            if not name.endswith("自治区"):
                yield base + name[-1], False
            if name.endswith(("自治州", "自治县")):
                yield base + name[-3:], False
        return
    base = SUFFIX.sub("", name)
    if base != name:
        yield base, True
