"""Sentences: where they end, and where not; words: what is whole; both cover the text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangjian_cli.lexicon import Lexicon, LexiconError
from shuangjian_cli.lexicon.load import Row
from shuangjian_cli.model.rows import DocumentRow, Token, TokensRow, row_json
from shuangjian_cli.stages.segment import segment_document, sentences
from shuangjian_cli.stages.segment.tokenizer import _prefix_table, _tokenizer_class
from shuangjian_cli.stages.segment.words import whole_pattern
from tests.casefiles import read_cases

ROOT = Path(__file__).parents[2]
LEXICON = Lexicon()

SENTENCES = {
    "ends": ["全市有3所。", "够吗？", "够！"],
    "runs of ends": ["真的？！", "太好了!!!", "走。"],
    "decimals stay": ["新增3.5万个学位。", "占97.8%。"],
    "semicolons stay": ["共37家；其中科技类11家；文艺类26家。"],
    "ellipsis goes on": ["课程治理……多措并举推进。", "完了。"],
    "quoted speech": ["校长问：“够不够？”", "老师答：“够了。”", "大家笑了。"],
    "speech of several sentences": ["“先易后难。", "再难也要办。”校长说。", "会议结束。"],
    "the tag after the speech": ["“好！”他说。", "散会。"],
    "a quotation as a noun": ["以“学校怎么办？”为题，开展讨论。", "好。"],
    "a title with a question mark": ["《谁来点亮黄昏？》一文写道，全县有12所村小。", "好。"],
    "brackets inside": ["见下表（数据来自教育局。单位：人）所示。", "好。"],
    "an aside of its own": ["（图为课堂现场。）", "全市新建2所。"],
    "half-width ends": ["“双减”落地了吗?", "答案是!", "好"],
    "addresses": ["见http://a.cn/list?id=3&page=1所列。", "好。"],
    "list marks": ["1. 加强领导。", "二、细化责任。", "（3）督查。", "④通报。"],
    "an ordinal with a full stop": ["1。加强领导。", "2。细化责任。"],
    "footnotes": ["共有28所。[1]", "其中农村9所。[12]"],
    "no end at the end": ["截至目前"],
    "half-width quotes": ['他说:"你好。"', "散会。"],
}


@pytest.mark.parametrize("name", SENTENCES)
def test_ends(name: str) -> None:
    wanted = SENTENCES[name]
    text = "".join(wanted)
    assert [text[s.start : s.end] for s in sentences(text, LEXICON)] == wanted


@pytest.mark.parametrize("row", LEXICON.rows("sentences"), ids=lambda row: row.id)
def test_rows_of_sentences(row: Row) -> None:
    assert re.match(row["pattern"], row.example)
    assert not re.match(row["pattern"], row.counterexample)


def test_never_across_a_line_end() -> None:
    text = "  第一行没有句号\n\n“第二行\n也没有”\r\n\u3000三。"
    assert [text[s.start : s.end] for s in sentences(text, LEXICON)] == [
        "第一行没有句号",
        "“第二行",
        "也没有”",
        "三。",
    ]


@given(st.text(alphabet="。！？!?；…“”《》（）()[]\"'0123. \n\r\u3000的说，：校a=&/", max_size=80))
@settings(max_examples=200)
def test_sentences_cover_the_text(text: str) -> None:
    found = sentences(text, LEXICON)
    at = 0
    for sentence in found:
        assert at <= sentence.start < sentence.end
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip() and len(piece.splitlines()) == 1
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()


def segment(text: str, **options: object) -> TokensRow:
    row = DocumentRow(doc_id="1", source="1", text=text)
    return segment_document(row, LEXICON, **options)  # type: ignore[arg-type]


def tokens(text: str, **options: object) -> list[Token]:
    return [token for sentence in segment(text, **options).sentences for token in sentence.tokens]


def words(text: str, **options: object) -> list[str]:
    return [token[0] for token in tokens(text, **options)]


@pytest.mark.parametrize("case", read_cases("segment"))
def test_tokens(case: dict[str, str]) -> None:
    assert words(case["text"]) == case["tokens"]
    assert words(case["text"], pos=True) == case["tokens"]


@pytest.mark.parametrize("row", LEXICON.rows("domain_words"), ids=lambda row: row.id)
def test_domain_words_are_whole(row: Row) -> None:
    assert row.id in words(row.example)
    assert not row.counterexample or row.id not in words(row.counterexample)
    assert row.reason and row["pos"]


@pytest.mark.parametrize("row", LEXICON.rows("tokens"), ids=lambda row: row.id)
def test_rows_of_what_is_kept_whole(row: Row) -> None:
    if row.id == "units":
        assert len(set(row["units"].split())) == len(row["units"].split())
        return
    pattern = re.compile(whole_pattern(row, LEXICON))
    found = pattern.search(row.example)
    assert found and re.match(f"[{row['begins']}]", found[0])
    assert found[0] in words(row.example)
    assert not pattern.search(row.counterexample) and row.reason


def test_parts_of_speech() -> None:
    assert tokens("2021年大班额清零", pos=True)[:2] == [
        ("2021年", 0, 5, "t"),
        ("大班额", 5, 8, "n"),
    ]


def test_the_row_travels() -> None:
    row = segment("双减落地。新增3所。")
    again = TokensRow.model_validate_json(row_json(row))
    assert row_json(again) == row_json(row) and again.kind == "shuangjian.tokens/1"
    assert [(s.start, s.end) for s in again.sentences] == [(0, 5), (5, 10)]


def test_user_dictionary(tmp_path: Path) -> None:
    assert "梧桐里书院" not in words("梧桐里书院开学")
    file = tmp_path / "words.txt"
    file.write_text("梧桐里书院 500 nt\n\n听雨社\n", encoding="utf-8")
    assert words("梧桐里书院开学", userdict=file)[0] == "梧桐里书院"
    assert tokens("梧桐里书院开学", userdict=file, pos=True)[0] == ("梧桐里书院", 0, 5, "nt")
    file.write_text("三个 词 一行 多\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="line 1"):
        words("学校", userdict=file.rename(tmp_path / "other.txt"))
    with pytest.raises(LexiconError, match="absent"):
        words("学校", userdict=tmp_path / "absent.txt")


def test_rjieba_or_a_clear_message() -> None:
    try:
        import rjieba  # noqa: F401
    except ImportError:
        with pytest.raises(LexiconError, match="pip install"):
            words("学校", segmenter="rjieba")
    else:
        assert words("课后服务惠及学生31万余名", segmenter="rjieba")[0] == "课后服务"


def test_same_cuts_as_jieba() -> None:
    """The faster search for the best path gives what jieba's own gives."""
    ours, theirs = _tokenizer_class(jieba)(), jieba.Tokenizer()
    for tokenizer in (ours, theirs):
        tokenizer.FREQ, tokenizer.total = _prefix_table(jieba)
        tokenizer.initialized = True
    for file in sorted((ROOT / "data/gold/dev/clean").glob("*.txt"))[:20]:
        text = file.read_text(encoding="utf-8")
        assert list(ours.cut(text)) == list(theirs.cut(text))
        assert list(ours.cut(text, HMM=False)) == list(theirs.cut(text, HMM=False))


CODE = """
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import DocumentRow
from shuangjian_cli.stages.segment import segment_document
row = DocumentRow(doc_id="1", source="1", text="课后服务")
print(segment_document(row, Lexicon()).sentences[0].tokens[0][0] == "课后服务")
"""


def start(home: Path, temporary: Path) -> subprocess.Popen[bytes]:
    places = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(home / "cache")}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", CODE], env={**os.environ, **places}, stdout=pipe, stderr=pipe
    )


def test_two_processes_at_once_and_quiet(tmp_path: Path) -> None:
    running = [start(tmp_path, tmp_path) for _ in range(2)]
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert (out.split(), errors) == ([b"True"], b"")
    assert [file.suffix for file in (tmp_path / "cache/shuangjian").iterdir()] == [".marshal"]


def test_nowhere_to_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    out, _ = start(blocked, tmp_path / "absent").communicate(timeout=120)
    assert out.split() == [b"True"]


def test_a_spoilt_cache_is_built_anew(tmp_path: Path) -> None:
    start(tmp_path, tmp_path).communicate(timeout=120)
    (cache,) = (tmp_path / "cache/shuangjian").iterdir()
    cache.write_bytes(b"spoilt")
    out, errors = start(tmp_path, tmp_path).communicate(timeout=120)
    assert (out.split(), errors) == ([b"True"], b"")
    assert cache.stat().st_size > 1_000_000


@given(
    st.text(
        alphabet="双减课后服务学校3.5万余名年月日个%〔〕号+Nhttp://a.c。，“” \n\u3000一二十",
        max_size=60,
    )
    | st.text(max_size=30),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_tokens_cover_the_text(text: str, pos: bool) -> None:
    at = 0
    for word, start, end, *_ in tokens(text, pos=pos):
        assert at <= start < end and text[start:end] == word and word.strip()
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
