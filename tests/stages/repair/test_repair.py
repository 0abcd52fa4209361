"""The repair stage: damage made by the forward model comes back, clean text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Block, Candidate, Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.repair import repair
from shuangjian_cli.stages.repair import shift as shift_module
from shuangjian_cli.stages.repair import stage as stage_module
from shuangjian_cli.stages.repair.annotated import toneless
from shuangjian_cli.stages.repair.forward import FOLD, Habit, damage, gbk_bytes, print_bytes

from ...timing import growth

SHARED = Path(__file__).parents[4] / "shared"
LEXICON = Lexicon()
KEEP = Settings(punctuation="keep")

READINGS = {
    "會": "huì", "議": "yì", "學": "xué", "數": "shù", "財": "cái", "當": "dāng", "務": "wù",
    "實": "shí", "員": "yuán", "師": "shī", "縣": "xiàn", "園": "yuán", "發": "fā", "開": "kāi",
    "礎": "chǔ", "驗": "yàn", "對": "duì", "課": "kè", "質": "zhì", "動": "dòng",
}  # fmt: skip

SENTENCES = [
    "當地財政對農村學校的支持力度逐年加大。",
    "全縣學校開展課后服務，學生自愿參加。",
    "教育局召開會議，要求確保“雙減”工作落地見效。",
    "會議認為，教師是提高教學質量的關鍵。",
    "學校、幼兒園都要發揮作用，共同做好這項工作。",
    "實驗小學的學生們參加了體育活動。",
    "為了提高質量，學校對教師進行了培訓。",
    "縣委、縣政府高度重視教育工作。",
    "基礎教育要優先發展。",
    "學生參加活動的人數達到三千人。",
]
HABIT_LINE = "全縣學校的會議由教育局召開，財務、員工、課程、質量都是大家關心的問題。"
"""A line that gives the page its habit: many annotated characters."""


def page(*lines: str, values: tuple[str, ...] = ()) -> Document:
    return Document(
        RawPage("t", "t", ""),
        blocks=tuple(Block(line, order) for order, line in enumerate(lines)),
        candidates=tuple(Candidate("title", value, "meta") for value in values),
    )


def lines_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def fixed(*lines: str, settings: Settings = KEEP) -> list[str]:
    return lines_of(repair(page(*lines), LEXICON, settings))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    st.sampled_from(["！？；。", "！？；", "。", "", "！？；。，、"]),
    st.booleans(),
    st.sampled_from([("", ""), ("", " "), (" ", "")]),
)
def test_damage_comes_back(
    sentences: list[str], marks: str, fold: bool, blanks: tuple[str, str]
) -> None:
    clean = ["本報訊 " + HABIT_LINE, "".join(sentences)]
    damaged = [damage(line, READINGS, marks, fold=fold, blanks=blanks) for line in clean]
    document = repair(page(*damaged), LEXICON, KEEP)
    unfolded = [damage(line, {}, "", fold=fold) for line in clean]
    if lines_of(document) == unfolded:
        return
    doubtful = {"unresolved", "digit_lost"}
    assert any(mark.flag in doubtful for block in document.blocks for mark in block.marks)


def test_every_sentence_alone_comes_back() -> None:
    wrong = []
    for marks in ("！？；。", "！？；", "。"):
        for sentence in SENTENCES:
            damaged = damage(sentence, READINGS, marks)
            got = fixed(damage(HABIT_LINE, READINGS, marks), damaged)[1]
            if got != damage(sentence, {}, ""):
                wrong.append((marks, sentence, damaged, got))
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    "clean", ["山里的老師不多，教師住得安心才教得舒心。", "全市建成教師周轉房四百套，老師滿意。"]
)
@pytest.mark.parametrize("parts", [False, True])
def test_a_character_that_a_pinyin_parts_comes_back(clean: str, parts: bool) -> None:
    habit = Habit(READINGS | {"處": "chù"}, parts=parts)
    printed = print_bytes(gbk_bytes(clean), habit)
    assert "教?chù)" in printed or "處(chù)" in printed
    assert fixed(damage(HABIT_LINE, habit.readings), printed)[1] == clean.translate(FOLD)


def test_a_character_has_the_first_of_its_readings_that_the_site_shows() -> None:
    # 了 and 溫 share the bytes of 藴, which is read both yùn and wēn: not what a set yields first
    habit = Habit(READINGS | {"藴": "yùn", "溫": "wēn"})
    printed = print_bytes(gbk_bytes("孩子們住進了溫馨宿舍。"), habit)
    assert "進了?yùn)?wēn)馨" in printed
    assert fixed(damage(HABIT_LINE, READINGS), printed)[1] == "孩子們住進了溫馨宿舍。"


def test_candidates_are_repaired_with_the_table_of_the_page() -> None:
    title = "確保“雙減”落地 學校會議"
    document = repair(
        page(damage(HABIT_LINE, READINGS), values=(damage(title, READINGS),)), LEXICON, KEEP
    )
    assert document.candidates[0].value == title


def test_a_swallowed_digit_is_flagged_and_not_invented() -> None:
    document = repair(
        page(damage(HABIT_LINE, READINGS), damage("確保“各方人士17.9%參加", READINGS)),
        LEXICON,
        KEEP,
    )
    line = document.blocks[1]
    assert "17.9" not in line.text
    assert "□7.9%" in line.text
    assert {mark.flag for mark in line.marks} & {"digit_lost", "unresolved"}
    assert all(
        line.text[mark.end : mark.end + 1] not in set("0123456789.%") for mark in line.marks
    ), "the mark covers the whole number"


def test_names_stay_open() -> None:
    lines = ["確保教師安心工作。（玉 保）</p>", HABIT_LINE]
    damaged = [damage(line, READINGS, "。") for line in lines]
    assert lines_of(repair(page(*damaged), LEXICON, KEEP))[1].startswith("全縣學校的會議")


CLEAN = [
    "词语：群(qún)山、吃(chī)饭、床(chuáng)前、才(cái)能、高峰(fēng)、著(zhù)名、抬(tái)头。",
    "2023年，全市新增学位1.2万个，教师参与率99.7%。",
    "真的吗？！他问道：“你们学校怎么办？”……",
    "什么?! 居然有这样的事!? 对吧??",
    "生字：学（xué）习（xí）国（guó）家（jiā），请给“长”字注音：长（zhǎng）、长（cháng）。",
    "拼音练习：bā pá mǎ，大(dà)小(xiǎo)多(duō)少(shǎo)人(rén)口(kǒu)。",
    "校长李彧（yù）和教师王翀(chōng)出席了会议。",
    "香港特別行政區政府公布，資助學校的撥款增加百分之三。",
    "臺北市國中小學的課後照顧班共有五百班，學生一萬二千人。",
    "课文里的「垚（yáo）」字怎么读？",
    "C++ 和 f(x)、g(a)(b) 是代码；见 https://example.edu.cn/a?b=c,d;e。",
]


@pytest.mark.parametrize("line", CLEAN)
def test_clean_lines_stay(line: str) -> None:
    assert fixed(line) == [line]


def test_a_clean_page_stays_and_never_loads_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(stage_module, "mirror_of", refuse)
    text = [line for line in CLEAN if "dà" not in line and "yù" not in line and "xué" not in line]
    text = [line for line in text if "yáo" not in line and "qún" not in line]
    assert fixed(*text) == text


def test_a_mirror_without_a_shift_never_loads_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(shift_module, "PageLanguage", refuse)
    printed = damage(HABIT_LINE, READINGS)
    assert "學(xué)" in printed and "?" not in printed
    assert fixed(printed) == [HABIT_LINE.translate(FOLD)]


def test_a_mirror_that_annotates_what_both_scripts_share() -> None:
    table = READINGS | {"年": "nián", "的": "de", "和": "hé"}
    lines = [
        "今年全縣的學校和幼兒園新增教師百名，比上年的總數多，學生和家長的評價高。",
        "明年的計劃是新建學校和改造校舍，每年的經費由縣財政和鄉鎮分擔。",
        "後年的學校建設和今年的學校建設一樣，年年有新的學位。",
    ]
    damaged = [_annotate(line, table) for line in lines]
    assert "年(nián)" in damaged[0]
    assert fixed(*damaged) == lines


def test_a_mirror_that_repeats_pinyin_without_tones() -> None:
    line = "全縣新建學(xue)(xue)校(xiao)(xiao)12所，開(kai)設(she)課(ke)(ke)程(cheng)90門(AI)。"
    assert fixed(line) == ["全縣新建學校12所，開設課程90門(AI)。"]
    assert fixed("學(xue)校(xiao)的拼音") == ["學(xue)校(xiao)的拼音"]


def test_a_fragment_of_a_mirror_with_a_small_table() -> None:
    lines = ["全省鄉鎮學校都開設了科學課程。", "九個縣區的學生乘車上學。"]
    damaged = [_annotate(line, {"鎮": "zhèn", "區": "qū"}) for line in lines]
    assert damaged[0] == "全省鄉鎮(zhèn)學校都開設了科學課程。"
    assert fixed(*damaged) == lines


def test_a_mirror_with_a_blank_before_pinyin_and_a_shared_character() -> None:
    lines = ["縣財政的補貼用于學校的實驗設備，讓學生們都來報名。", "開學以來各鄉鎮學校的設備齊全。"]
    readings = {"縣": "xiàn", "財": "cái", "補": "bǔ", "貼": "tiē", "學": "xué", "實": "shí"}
    readings |= {"驗": "yàn", "設": "shè", "備": "bèi", "讓": "ràng", "們": "men", "來": "lái"}
    readings |= {"報": "bào", "開": "kāi", "鄉": "xiāng", "鎮": "zhèn", "齊": "qí", "于": "yú"}
    damaged = [_annotate(line, {char: f" {py}" for char, py in readings.items()}) for line in lines]
    assert "用于( yú)學( xué)" in damaged[0]
    assert fixed(*damaged) == lines


def test_a_mirror_that_leaves_some_of_its_characters_bare() -> None:
    lines = [
        "全縣開設課程，學校請來教練，師資進了鄉鎮，試點範圍擴大，家長讓學生報名，區財政補貼。",
        "學校的課後服務開始以後，學生沒有離開，老師說：報名的人數還會增加。",
    ]
    table = {"縣": "xiàn", "開": "kāi", "設": "shè", "課": "kè", "學": "xué", "請": "qǐng"}
    table |= {"練": "liàn", "師": "shī", "進": "jìn", "鄉": "xiāng", "鎮": "zhèn", "試": "shì"}
    table |= {"範": "fàn", "圍": "wéi", "擴": "kuò", "讓": "ràng", "報": "bào", "區": "qū"}
    damaged = [_annotate(lines[0], table), lines[1]]
    assert damaged[0].startswith("全縣(xiàn)開(kāi)")
    assert fixed(*damaged) == lines


_REPORT = [
    "全縣開設課程，學校請來教練，師資進了鄉鎮，試點範圍擴大，家長讓學生報名，區財政補貼。",
    "學校的課後服務開始以後，學生沒有離開，老師說：報名的人數還會增加。",
]
_TAUGHT = {"縣": "xiàn", "課": "kè", "學": "xué", "師": "shī", "進": "jìn", "鎮": "zhèn"}


@pytest.mark.parametrize(
    ("opening", "closing", "tones"),
    [("(", ")", 1), ("（", "）", 0), (" (", ")", 1), ("[", "]", 1), ("( ", " )", 0)],
)
def test_pinyin_that_explains_nothing(opening: str, closing: str, tones: int) -> None:
    notes = {
        char: f"{opening}{reading if tones else toneless(reading)}{closing}"
        for char, reading in _TAUGHT.items()
    }
    assert fixed(_annotate_with(_REPORT[0], notes), _REPORT[1]) == _REPORT
    simple = ["全县开设课程，学校请来教练，师资进了乡镇，试点范围扩大，学生报名。", "师资进校。"]
    notes = dict(zip("县课学师进镇", notes.values(), strict=True))
    assert fixed(_annotate_with(simple[0], notes), simple[1]) == simple


def test_two_characters_annotated_here_and_there() -> None:
    damaged = [_REPORT[0].replace("學校", "學(xué)校"), _REPORT[1].replace("課後", "課(kè)後")]
    damaged[1] = damaged[1].replace("學生", "學(xué)生")
    assert fixed(*damaged) == _REPORT


def _annotate_with(line: str, notes: dict[str, str]) -> str:
    return "".join(char + notes.get(char, "") for char in line)


@pytest.mark.parametrize("letters", ["T", "Ｔ"])
def test_bytes_that_such_a_mirror_shifted_come_back(letters: str) -> None:
    lines = [
        "全縣開設課程,學校請來教練,師資進了鄉鎮,試點範圍擴大,家長讓學生報名,區財政補貼。",
        "我們是首批試點學校。該校的課後服務有八門課程。",
        "學校的課後服務開始以後,學生沒有離開,老師說報名的人數還會增加。",
    ]
    table = {"縣": "xiàn", "開": "kāi", "設": "shè", "課": "kè", "學": "xué", "請": "qǐng"}
    table |= {"練": "liàn", "師": "shī", "進": "jìn", "鄉": "xiāng", "鎮": "zhèn", "試": "shì"}
    table |= {"範": "fàn", "圍": "wéi", "擴": "kuò", "讓": "ràng", "報": "bào", "區": "qū"}
    table |= {"該": "gāi"}
    printed = [damage(line, table, "！") for line in lines[:2]]
    assert "?!T?gāi)" in printed[1]
    page = [printed[0], printed[1].replace("T?", f"{letters}?"), lines[2]]
    assert fixed(*page)[1] == lines[1]


def _annotate(line: str, table: dict[str, str]) -> str:
    return "".join(f"{char}({table[char]})" if char in table else char for char in line)


@pytest.mark.parametrize(
    "line",
    [
        "校長龔曄(yè)和教師王瑋(wěi)出席了會議。",
        "「長」讀作長(zhǎng)大的長(zhǎng)，又讀作長(cháng)短的長，「樂」讀作快樂(lè)的樂。",
        "學習生字：鎮(zhèn)、區(qū)，每字寫五遍。",
        "樂(yuè)清的學校請來樂(yuè)清的教師，樂(yuè)清市教育局說。",
        "多音字：为(wèi)了、还(huán)书、空(kòng)地、背(bēi)包、转(zhuàn)动、着(zháo)急、给(jǐ)予。",
        "春(chūn)天(tiān)来(lái)了(le)，小(xiǎo)河(hé)里(lǐ)的(de)冰(bīng)化(huà)了(le)。",
        "系统支持简体(gb)和繁体(big)两种编码，课件(ppt)与文档(doc)可以下载(app)使用。",
    ],
)
def test_a_few_readings_by_honest_people_stay(line: str) -> None:
    assert fixed(line) == [line]


def test_lesson_in_traditional_characters_stays() -> None:
    lesson = [
        "生字：學(xué) 習(xí) 國(guó) 語(yǔ) 文(wén) 大(dà) 小(xiǎo) 人(rén) 口(kǒu)",
        "國語課學習新字，學生寫字，老師教國語。",
    ]
    assert fixed(*lesson) == lesson


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "?!。，,；;學校(xué)huì )」“”□0aＡ<>/p&;%u4e2d\ue000\ufffd縣¡À½ÌÓý锛鐨勫鏁欒"
        ),
        max_size=60,
    )
)
def test_never_raises_and_settles(text: str) -> None:
    """What one pass takes out of the middle of damage (a private character) may show more of it;
    the next pass finds that, and then nothing is left to do."""
    habit = damage(HABIT_LINE, READINGS)
    once = repair(page(habit, text), LEXICON, Settings())
    again = repair(once, LEXICON, Settings())
    assert len(once.blocks) == 2
    if not any(mark.flag in {"unresolved", "digit_lost"} for mark in once.blocks[1].marks):
        settled = lines_of(once) if "\ue000" not in text else lines_of(again)
        assert lines_of(again) == settled
        assert lines_of(repair(again, LEXICON, Settings())) == settled


@given(st.lists(st.text(max_size=40), max_size=4))
@settings(deadline=None)
def test_never_raises_on_any_text(lines: list[str]) -> None:
    document = repair(page(*lines), LEXICON, Settings())
    assert len(document.blocks) == len(lines)
    again = repair(document, LEXICON, Settings())
    assert lines_of(repair(again, LEXICON, Settings())) == lines_of(again)


def repaired(unit: str, size: int) -> object:
    return repair(
        page(damage(HABIT_LINE, READINGS), unit * (size // len(unit))), LEXICON, Settings()
    )


@pytest.mark.parametrize(
    "unit", ["?", "(a)", "會(huì)議?!", "？", "a b ", "，，", "锛", "Ã", "&amp;", "\ue000"]
)
def test_time_grows_linearly(unit: str) -> None:
    # a quadratic step gives 100
    assert growth(lambda size: repaired(unit, size), 20_000, 200_000, 25) <= 25


def test_time_grows_linearly_with_the_number_of_sites() -> None:
    unit = "確?!半p減”工作"
    assert growth(lambda size: repaired(unit, size), 200, 2_000, 25) <= 25


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("name", ["001", "003"])
def test_damaged_seeds_come_back(name: str) -> None:
    file = next((SHARED / "seeds").glob(f"{name}_*"))
    document = repair(page(*file.read_text(encoding="utf-8").splitlines()), LEXICON, KEEP)
    text = "\n".join(lines_of(document))
    assert not any(mark in text for mark in "āáǎàēéěèīíǐìōóǒòūúǔùǚǜ")
    marks = [mark for block in document.blocks for mark in block.marks]
    assert len([mark for mark in marks if mark.flag == "unresolved"]) == (2 if name == "003" else 0)
    assert all(mark.candidates for mark in marks if mark.flag == "unresolved")
