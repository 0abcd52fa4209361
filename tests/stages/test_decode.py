"""Decoding: a matrix of encodings and declarations, the odd pages, and that nothing raises."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.decode import NotTextError, canonical, decode
from tests.casefiles import read_cases

from ..conftest import PACKAGE, ROOT, load_script

LEXICON = Lexicon()
BODY = "为确保课后服务落地见效，全区投入专项经费，惠及学生三万余人。"
FOOTER = "版权所有：某某区教育局 备案号"


def run(
    data: bytes | str, declared: str | None = None, options: Settings | None = None
) -> Document:
    page = RawPage("1", "1", data, declared=declared)
    return decode(Document(page), LEXICON, options or Settings())


@pytest.mark.parametrize("case", read_cases("decode"))
def test_cases(case: dict[str, str]) -> None:
    done = run(case["text"].encode(case["encoding"]), case.get("declared"))
    assert (done.content, done.encoding) == (case["text"], case["found"])
    assert 0 <= done.encoding_confidence <= 1


def test_matrix() -> None:
    """A tenth of the bench's cases; the floor is the issue's."""
    module = load_script("bench/text_decode.py")
    files = [file for folder in module.FOLDERS for file in sorted(folder.glob("*.txt"))]
    texts = [file.read_text(encoding="utf-8") for file in files[::4]]
    cases = list(module.matrix(texts, (12, 30, 300)))
    assert len(cases) > 500
    wrong = [c for c in cases if run(c.data, c.declared).content != c.text]
    assert len(wrong) <= 0.005 * len(cases), [(c.encoding, c.text[:30]) for c in wrong[:5]]


def test_byte_order_mark_overrules() -> None:
    done = run(b"\xff\xfe" + "学位".encode("utf-16-le"), "gbk")
    assert (done.content, done.encoding, done.declared_encoding) == (
        "学位",
        "utf-16-le",
        "utf-16-le",
    )


def test_what_the_page_claimed() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=GB2312">学位'.encode()
    assert run(page).declared_encoding == "gb2312"
    assert run(page, " GBK ").declared_encoding == "gbk"
    assert run(BODY.encode()).declared_encoding is None


def test_the_user_overrules() -> None:
    done = run("學校".encode("big5"), "utf-8", Settings(encoding="gbk"))
    assert done.encoding == "gb18030" and done.content == "學校".encode("big5").decode("gb18030")
    assert run(BODY.encode(), None, Settings(encoding="no such codec")).content == BODY


def test_private_use_pairs_survive() -> None:
    data = BODY.encode("gbk") + b"\xaa\xa1\xf8\xa1\xa2\xab" + BODY.encode("gbk")
    assert run(data).content == BODY + "\ue000\ue234\ue766" + BODY


def test_half_a_character_is_dropped_and_broken_bytes_are_counted() -> None:
    assert run(BODY.encode()[:-1]).content == BODY[:-1]
    assert run(BODY.encode("gbk")[:-1]).content == BODY[:-1]
    broken = BODY.encode()[:30] + b"\xff" + BODY.encode()[30:]
    done = run(broken)
    assert done.content == BODY[:10] + "\ufffd" + BODY[10:] and done.encoding == "utf-8"
    assert [change.rule for change in done.trace] == ["undecodable"]


@pytest.mark.parametrize("joint", ["\n", "<br>", "  ", ""])
@pytest.mark.parametrize(("first", "second"), [("utf-8", "gbk"), ("gbk", "utf-8")])
@pytest.mark.parametrize("times", [1, 5, 40])
def test_a_footer_in_another_encoding(joint: str, first: str, second: str, times: int) -> None:
    done = run((BODY * times + joint).encode(first) + FOOTER.encode(second))
    assert done.content == BODY * times + joint + FOOTER
    assert [change.rule for change in done.trace] == ["mixed_encoding"]


def test_euro_of_windows() -> None:
    data = "补助三百".encode("gbk") + b"\x80" + "用于购买图书和器材".encode("gbk")
    assert run(data).content == "补助三百€用于购买图书和器材"


def test_text_is_taken_as_it_is() -> None:
    assert run("學校", "big5").content == "學校"
    assert run("a\ud800b").content == "a\ufffdb"


def test_labels() -> None:
    for label in ("", "hex", "rot13", "unknown\x00", "utf-8-nonsense"):
        assert canonical(label) is None
    assert canonical("GB_2312-80") == canonical("x-gbk") == "gb18030"


@given(
    st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-16", "hz", "utf-7", "undefined"])
)
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_text_or_refused(data: bytes, declared: str | None) -> None:
    try:
        done = run(data, declared)
    except NotTextError:
        return
    done.content.encode("utf-8")


def test_noise_is_refused_and_stray_control_characters_are_not() -> None:
    noise = random.Random(1).randbytes(4000)
    with pytest.raises(NotTextError, match="no text"):
        run(noise)
    stray = (BODY * 20).replace("。", "。\x00", 9)
    assert run(stray.encode()).content == stray


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5hkscs"])
@pytest.mark.parametrize("western", ["latin-1", "cp1252"])
@pytest.mark.parametrize("stored", ["bytes", "str"])
def test_pages_stored_as_western_letters(encoding: str, western: str, stored: str) -> None:
    """What an HTTP library makes of a page without a declared encoding, written as UTF-8."""
    text = "<p>為確保課後服務，全區投入1200萬元，惠及學生3.2萬餘人；9月1日起新增學位600個。</p>"
    data = text.encode(encoding)
    shown = "".join(_western(byte, western) for byte in data)
    done = run(shown if stored == "str" else shown.encode())
    assert done.content == text
    assert done.trace[-1].rule == "read_as_western" and done.trace[-1].after == encoding


def _western(byte: int, name: str) -> str:
    """A byte as Latin-1 shows it, or as Windows does where it has a character for it."""
    return bytes((byte,)).decode(name) if name == "latin-1" else _windows(byte)


def _windows(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    "text",
    [
        "À l'école, les élèves étaient très préoccupés; où étaient-ils passés, après Noël?",
        "Größere Übungsräume für Schüler: ä, ö, ü, Ä, Ö, Ü, ß und mehr, völlig natürlich.",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß àáâãäåæçèéêëìíîï",
        BODY + " Universität São Paulo, Ärzte, Übung, Çà et là, Éire, Ñandú, Ørsted",
        "3×4 5×6 7×8 9×9 ×××××××××××××× ····· ¥¥¥¥",
    ],
)
def test_western_letters_that_are_what_they_seem(text: str) -> None:
    assert run(text).content == run(text.encode()).content == text


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F), max_size=200))
def test_western_text_never_turns_chinese_by_chance(text: str) -> None:
    assert run(text).content == text


@given(st.text(max_size=60))
def test_utf8_round_trip(text: str) -> None:
    data = text.encode("utf-8", "replace")
    assert run((BODY + "\n").encode() + data).content == BODY + "\n" + data.decode()


def test_common_chars_is_what_its_script_makes() -> None:
    script = load_script("scripts/build_common_chars.py")
    target = PACKAGE / script.TARGET.relative_to(ROOT / "src" / "shuangjian_cli")
    assert target.read_text(encoding="utf-8") == script.render()
    for row in LEXICON.rows("common_chars"):
        assert row.example in row["chars"] and row.counterexample not in row["chars"]
