"""How a number is written: Arabic and Chinese numerals, and shares in words, as parts of patterns.

Out: strings for `quantities`, which builds one pattern of them. What this module never does: read
what a numeral is worth (`numerals` does).
"""

from __future__ import annotations

from itertools import pairwise

from .numerals import TENS

DIGITS = "一二两三四五六七八九"
CHINESE = DIGITS + "".join(TENS) + "十百千万亿零〇"
_SPACED = (
    r"(?:(?<=[\u4e00-\u9fff(、,，：:；;。])|(?<=[\u4e00-\u9fff] ))[1-9]\d{0,2}(?: \d{3})+"
    r"(?=\ ?[^\s\d.,%])"
)
"""Thousands set off by blanks, as journals print them: 在2 083所小学. In a row of cells a number
follows, or the line ends."""
_IN_TURN = r"(?<!分别)(?<!分别[为是有])(?<!依次)(?<!依次[为是有])(?<![各占])"
_GROUPS = (
    rf"\d{{1,2}}(?:，\d{{3}}){{2,}}(?=元)"
    rf"|(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff] )){_IN_TURN}"
    r"[1-9]\d{0,2}(?:，\d{3})+(?=\ ?[\u4e00-\u9fff])"
)
"""Thousands set off by full-width commas: 93，708，580元, 学生12，345人, no 分别为105，230所."""
_NEIGHBOURS = (
    rf"(?<=[\u4e00-\u9fff]){_IN_TURN}(?<!第)"
    rf"(?:{'|'.join(f'{a}、{a + 1}' for a in range(1, 9))})(?=[\u4e00-\u9fff])"
)
"""Two neighbours with a mark between them, for one of the two: 新建3、4所."""
_A = (
    rf"(?:{_SPACED}|{_GROUPS}|{_NEIGHBOURS}"
    rf"|\d{{1,3}}(?:\ ?,\d{{3}})+(?!\d)(?:\.\d+)?|\d++(?:\.\d++)?)"
)
"""An Arabic numeral; its digits belong together, and the engine need not try it with fewer."""
SAID = r"[,，。;；、!！?？”呢啊吧了呀嘛]"
"""What stands behind a number whose last digit has its scale left out: 交了一万二呢."""
_TAIL = r"(?:(?:\d{1,3},\d{3}|\d{1,4})(?![\d.,]))?"
"""What may follow a scale: 3万1245, 1亿1,973万6,084."""
ARABIC = (
    rf"{_A}(?:\ ?[十百千万亿]{{1,2}}(?:{_A}[百千万]{{1,2}})*{_TAIL})?"
    r"(?:\ ?[余多来几](?:[百千万亿]{1,2})?)?"
)
RUN = 16
"""Characters of a Chinese numeral: 九千九百九十九万九千九百九十九 has fifteen."""
_TWO = (
    rf"(?<![第、\d{CHINESE}\s。；;])(?<=.)"
    rf"(?:{'|'.join(f'{a}、{b}' for a, b in pairwise('二三四五六七八九'))})[十百千万亿]{{0,2}}"
)
"""Two neighbours with a mark between them: 五、六名. A line that begins so is item 五 of a list."""
HAN = (
    rf"(?:{_TWO}|(?:[数几]|(?<![线晚早以马网路])上)(?=[十百千万亿])[{CHINESE}]{{1,{RUN}}}"
    rf"|(?<![{CHINESE}])[{CHINESE}]{{1,{RUN}}}|几)"
    rf"(?:点[{DIGITS}零]+[十百千万亿]{{0,2}})?(?:[余多来几](?:[百千万亿]{{1,2}})?)?"
)
GOES_ON = rf"{CHINESE}余多来几点分成半数至到~\s\-"
"""What may follow the first character of a Chinese number, beside a classifier."""
NUMERAL = rf"(?:{ARABIC}|{HAN})"
SHARE = (
    rf"百分之百|百分百|[{DIGITS}十百千万]{{1,4}}分之[{CHINESE}]{{1,8}}(?:[至到](?:[{DIGITS}十百千万]{{1,4}}分之)?[{CHINESE}]{{1,4}}(?!分之))?(?:点[{DIGITS}零]{{1,6}})?"
    rf"|(?<![\d/])[1-9]/[2-9](?![\d/])"
    rf"|(?<![{CHINESE}完形建养组变达促])[{DIGITS}](?:[至到]?[{DIGITS}])?成"
    rf"(?![为立员效长就人果功本都套语品型年]|不(?!到))(?:[{DIGITS}]|半(?!数))?|半数|一半(?![天个年时路功儿])"
)
