"""Numerals: the characters of a number to its value, in decimal.

In: the text of one numeral (`7200余万`, `两万三千`, `百分之九十五点四`), folded to half width.
Out: the value as a `Decimal`, never a float on the way. Whether a numeral is a quantity at all is
decided by `quantities`; this module only reads. What it does not read it answers with None.

>>> read_number("2.76万")
Decimal('27600.00')
>>> read_number("两万三千余")
Decimal('23000')
"""

from __future__ import annotations

import re
from decimal import Decimal

from ...lexicon.programs import compiled

_FULL = "０１２３４５６７８９％﹪．／：∶；（）［］＋－～〜﹣–—―「」『』〔〕\u3000\u00a0"
_HALF = "0123456789%%./::;()[]+-~~----“”“”()  "
FOLD = {ord(full): half for full, half in zip(_FULL, _HALF, strict=True)}
FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)}
"""Full-width forms to half-width ones, one character for one: offsets stay."""

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
DIGITS |= {"七": 7, "八": 8, "九": 9}
_IN_HAN = str.maketrans("123456789", "一二三四五六七八九")
"""Of 3、4所, which is read as 三、四所."""
TENS = {"廿": 20, "卅": 30}
"""Two tens and three in one character: 廿三."""
SCALES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
PLACES = 6
"""Decimals of a value as JSON has it: 三分之一 is 33.333333."""
VAGUE = "数几"
"""A digit that is not said: 数十, 几百. Read as one, and flagged by the caller."""

_FULL_WIDTH = compiled("[" + re.escape("".join(map(chr, FOLD))) + "]")
_ARABIC = compiled(r"\d+(?:(?: ?,|[， ])\d{3})*(?:\.\d+)?")
_SHORT = compiled(
    r"([\d.一二两三四五六七八九十百千万亿零〇]*?([百千万亿]))([1-9一二三四五六七八九])"
)
"""How people shorten a number: 三万八, 一千二."""
_STRAIGHT = '"'
_QUOTED = compiled(f"{_STRAIGHT}([^{_STRAIGHT}]*){_STRAIGHT}")
_GROUPING = str.maketrans("", "", ",， ")

_FORMAL = compiled(
    r"(?<![\u4e00-\u9fff])[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖零拾佰仟万亿]{0,14}(?=[元圆整])"
    r"|[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][壹贰叁肆伍陆柒捌玖零拾佰仟万亿]{0,13}(?=[元圆整])"
)
"""An amount in the numerals of cheques: 伍仟元, 壹拾贰万元."""
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")

_SEPARATOR = compiled(r"[,，](?<=\d.)(?=\d{3}(?!\d))")
"""A comma between a digit and three; it begins with the comma, found at the speed of `re`."""


def fold(text: str) -> str:
    """The text with full-width digits, letters and brackets in half width, one for one.

    >>> fold("３０％（含）"), fold("陆先生伍仟元")
    ('30%(含)', '陆先生五千元')

    Straight quotation marks are told apart, line by line, where they come in pairs:

    >>> fold('"普九"债务')
    '“普九”债务'
    """
    folded = _FULL_WIDTH.sub(_half, text)
    if _FORMAL.search(folded):
        folded = _FORMAL.sub(lambda amount: amount[0].translate(_PLAIN), folded)
    if _STRAIGHT not in folded:
        return folded
    return "\n".join(
        _QUOTED.sub(r"“\1”", line) if line.count(_STRAIGHT) % 2 == 0 else line
        for line in folded.split("\n")
    )


def ungrouped(text: str) -> str:
    """The text with a digit for each separator of thousands, one for one.

    What is asked of the words around a number sees one run of digits; its value is read before.

    >>> ungrouped("小学1,000元，初中2所")
    '小学10000元，初中2所'
    """
    return _SEPARATOR.sub("0", text)


def _half(match: re.Match[str]) -> str:
    return FOLD[ord(match[0])]


def read_number(numeral: str) -> Decimal | None:
    """The value of an Arabic, Chinese or mixed numeral; 余, 多, 来 and blanks inside are skipped.

    >>> read_number("1万2千余"), read_number("1 122"), read_number("十七"), read_number("百")
    (Decimal('12000'), Decimal('1122'), Decimal('17'), Decimal('100'))

    One digit alone right behind a scale is a tenth of it:

    >>> read_number("三万八"), read_number("7万6"), read_number("一百五"), read_number("一百零五")
    (Decimal('38000'), Decimal('76000'), Decimal('150'), Decimal('105'))
    """
    if numeral.isascii() and _ARABIC.fullmatch(numeral):
        return Decimal(numeral.translate(_GROUPING))
    if short := _SHORT.fullmatch(numeral):
        numeral, scale = short[1], Decimal(SCALES.get(short[2], 0) or MYRIADS[short[2]])
        whole = read_number(numeral)
        ones = read_number(short[3])
        return None if whole is None or ones is None else whole + ones * scale / 10
    total = section = Decimal(0)
    number: Decimal | None = None
    seen = False
    at = 0
    while at < len(numeral):
        char = numeral[at]
        if char.isascii() and char.isdigit():
            match = _ARABIC.match(numeral, at)
            assert match is not None
            number, at, seen = Decimal(match[0].translate(_GROUPING)), match.end(), True
            continue
        at += 1
        if char in DIGITS or char in VAGUE:
            digit = Decimal(DIGITS.get(char, 1))
            after = at > 1 and numeral[at - 2] in DIGITS and number is not None
            number = number * 10 + digit if after and number is not None else digit
        elif char in TENS:
            section += TENS[char]
            number = None
        elif char in SCALES:
            section += (Decimal(1) if number is None else number) * SCALES[char]
            number = None
        elif char in MYRIADS:
            section += Decimal(0) if number is None else number
            total = _raised(total, section, Decimal(MYRIADS[char]))
            section, number = Decimal(0), None
        elif char == "点":
            return _with_fraction(total + section + (number or 0), numeral[at:])
        elif char in "余多来 \n上":
            continue
        else:
            return None
        seen = True
    return total + section + (number or 0) if seen else None


def _raised(total: Decimal, section: Decimal, unit: Decimal) -> Decimal:
    """What was read before 万 or 亿 and with it: a unit raises all of 三万|亿 and 四万|万."""
    if total and (unit > MYRIADS["万"] or not section):
        return (total + section) * unit
    return total + (section or Decimal(1)) * unit


def _with_fraction(whole: Decimal, rest: str) -> Decimal | None:
    """九十五点四, 一点五万: the digits after the point, and a scale that may follow."""
    scale = Decimal(1)
    while rest and (rest[-1] in SCALES or rest[-1] in MYRIADS):
        scale *= SCALES.get(rest[-1], 0) or MYRIADS[rest[-1]]
        rest = rest[:-1]
    if not rest or any(char not in DIGITS for char in rest):
        return None
    return (whole + Decimal("0." + "".join(str(DIGITS[char]) for char in rest))) * scale


def read_pair(numeral: str) -> tuple[Decimal, Decimal] | None:
    """Two neighbouring digits that stand for a range: 三四百, 两三万, 十五六, 五、六十.

    >>> read_pair("三四百"), read_pair("3、4万"), read_pair("三百四十")
    ((Decimal('300'), Decimal('400')), (Decimal('30000'), Decimal('40000')), None)
    """
    if "、" in numeral:
        numeral = numeral.replace("、", "").translate(_IN_HAN)
    for at in range(len(numeral) - 1):
        low, high = DIGITS.get(numeral[at], 0), DIGITS.get(numeral[at + 1], 0)
        if 0 < low < high <= low + 2:
            first = read_number(numeral[: at + 1] + numeral[at + 2 :])
            second = read_number(numeral[:at] + numeral[at + 1 :])
            return (first, second) if first and second else None
    return None


def read_share(numeral: str) -> Decimal | None:
    """A share in per cent: 二分之一, 百分之九十五点四, 九成, 八成五, 六成半, 半数, 百分百, 1/2.

    >>> read_share("二分之一"), read_share("八成五"), read_share("百分百"), read_share("1/2")
    (Decimal('50'), Decimal('85'), Decimal('100'), Decimal('50'))
    """
    if numeral in {"半数", "一半", "过半"}:
        return Decimal(50)
    if numeral in {"百分百", "百分之百"}:
        return Decimal(100)
    for mark in ("分之", "/"):
        if mark in numeral:
            below, above = numeral.split(mark, 1)
            if mark == "/":
                below, above = above, below
            lower, upper = read_number(below), read_number(above)
            return upper * 100 / lower if lower and upper is not None else None
    if "成" in numeral:
        whole, part = numeral.split("成", 1)
        ones = Decimal(5) if part == "半" else read_number(part) if part else Decimal(0)
        tens = read_number(whole)
        return tens * 10 + ones if tens is not None and ones is not None else None
    return None


def read_shares(numeral: str) -> tuple[Decimal, Decimal] | None:
    """The range of a share of two neighbours, or from one to another, in per cent.

    >>> read_shares("百分之七八十"), read_shares("三至五成"), read_shares("八成五")
    ((Decimal('70'), Decimal('80')), (Decimal('30'), Decimal('50')), None)
    """
    parts, tail = numeral.removesuffix("成"), "成" * numeral.endswith("成")
    head, mark, parts = parts.partition("分之")
    if not mark:
        head, parts = "", head
    sides = re.split("[至到]", parts)
    if len(sides) == 1:
        pair = read_pair(parts)
        if pair is None:
            return None
        factor = read_share(f"{head}{mark}一{tail}")
        return (pair[0] * factor, pair[1] * factor) if factor else None
    whole = (side if mark and mark in side else f"{head}{mark}{side}{tail}" for side in sides)
    low, high = map(read_share, whole)
    return (low, high) if low is not None and high is not None and low < high else None


def plain(value: Decimal) -> int | float:
    """The value as JSON takes it: a whole number as int, anything else as float.

    >>> plain(Decimal("27600.00")), plain(Decimal("99.70"))
    (27600, 99.7)
    """
    return int(value) if value == value.to_integral_value() else round(float(value), PLACES)
