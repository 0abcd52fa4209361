"""Words that point to a place without its name: 全市, 我县, 市教育局, 教育部, 这里.

In: the words of a sentence that can point, and the names in it. Out: mentions without a division.
What this module never does: say which place is meant; `resolve.py` does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ...lexicon.programs import compiled
from .scene import Mention, Scene

POINTING = compiled(
    r"(?=[全我该本省市县区州旗两三四五六七八九十中其这地])(?:"
    r"(?<![安健完周齐])全(?P<all>[省市县区州盟旗国]|地(?=区))(?![域场级间块长委直]|人大|政协|妇联)"
    r"|(?P<my>[我该])(?P<kind>[省市县区州旗国])(?![域场间块级别])|(?<![日资基根成样版书剧])本(?P<own>[省市县区州])(?![域级])"
    r"|(?<![去到往进赴])(?P<inside>[省县州旗](?=里|上(?![学班课下述网调报级任交缴涨]))|(?<![城集闹夜都股超县])市(?=里)"
    r"|(?<![校社园山城郊小地灾牧林矿景库辖厂片新老农禁])区(?=里))[里上](?![程面])"
    r"|(?<![\u4e00-\u9fa5])(?P<prefecture>地)(?=区(?:还|也|则)?(?:打算|计划|准备|拟|决定|今年|去年|明年|财政|教[育体委]))"
    r"|(?P<several>[两三四五六七八九十])[省市县区州地](?=共|合计|合|联|教育|教体|先后|互派)"
    r"|(?P<rest>县域(?=内?新|共|有|内)|其[余他它](?:各|[\d一二两三四五六七八九十]+个?)?"
    r"(?:县市|[省市县区州旗])(?=新|共|有|则|也|均|各|的|合))"
    r"|(?P<this>这个[省市县区州旗])(?![域级])"
    r"|(?P<here>(?<![到在从来去对向])这里)(?=的?[新改扩建已有还只仅共现\d])"
    r"|(?P<china>中国)(?=的(?![传文历故])|有|共有|现有|已|大陆|目前|各级|农村|乡村|中小学|义务教育|在校))"
)
OFFICE_OF = "属"
"""How the pointing word of an office begins: it points only where what it points to is known."""
PREFECTURE = "地"
"""The kind of place that 全地区 points to."""
NATION, BUREAU = "部国", "厅省"
"""The pointing words of a ministry and of a bare 教育厅: of the country, and of a province."""
HERE = "这里"
"""The pointing word that points to the place named last, of whatever kind it is."""
ABOVE = ("省", "州", "市")
"""Kinds of those that give to a county, which tells of it: 省里下来120万元."""
BODIES = (NATION, BUREAU)
"""They point only until the page has named a place: behind one, the ministry acts there."""
SEVERAL = "几"
"""How the pointing word begins that stands for 两市, 三县, 其他县, no single one of them: 几县地,
whose last character is no kind that could be one's own."""


def pointing(
    scene: Scene, words: Sequence[re.Match[str]], names: Sequence[Mention]
) -> list[Mention]:
    """全市, 我县, 市教育局 and 教育部, unless they are part of a name or only a yardstick."""
    found: list[Mention] = []
    for match in words:
        last = bisect_left(names, match.end(), key=lambda name: name.start) - 1
        if last >= 0 and match.start() < names[last].end:
            continue
        topical = scene.opens_clause(match.start())
        if match.re is scene.rules.office:
            word = f"{OFFICE_OF}{match['kind']}" if topical else ""
        elif match.re is scene.rules.body:
            word = (NATION if match["nation"] else BUREAU) if topical else ""
        else:
            word = "" if _is_yardstick(scene, match) else _word_of(match)
        if word:
            found.append(Mention(*match.span(), None, topical=topical, pointing=word))
    return found


def _is_yardstick(scene: Scene, match: re.Match[str]) -> bool:
    """占全省, 全市前列: a rank, a share or an honour; 是全省有名的: what a thing is there."""
    left, right = scene.rules.rank
    before, behind = scene.before(match.start()), scene.behind(match.end())
    if left.search(before) or right.match(behind) or scene.rules.is_venue(before, behind):
        return True
    if match["inside"] and scene.rules.granted.match(behind):
        return True
    if match["inside"] in ABOVE and scene.rules.handed.match(behind):
        return True
    left, right = scene.rules.aspect
    return left.search(before) is not None and right.match(behind) is not None


def _word_of(match: re.Match[str]) -> str:
    """How a word points and to what kind: 全市, 我县, 该区; 县里 and 县上 as 该县, 中国 as 全国."""
    if match["several"] or match["rest"]:
        return f"{SEVERAL}{match[0][-1]}地"
    if match["china"]:
        return "全国"
    if match["here"]:
        return HERE
    if match["prefecture"]:
        return f"该{PREFECTURE}"
    if match["this"]:
        return f"该{match['this'][-1]}"
    kind = match["all"] or match["kind"] or match["own"] or match["inside"]
    return f"该{kind}" if match["inside"] else f"{match[0][0]}{kind}"
