"""The tools that are compared, each as two functions: prepare an input (not timed), work on it.

Imported in every environment, so nothing of the package or of a peer is imported before its tool
is set up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]
Work = tuple[Callable[[Item], Any], Callable[[Any], Any]]


@dataclass(frozen=True)
class Tool:
    """How a tool is set up, of which package it is, and in which environment that lives."""

    setup: Callable[[], Work]
    package: str = "shuangjian-cli"
    environment: str = "bench"


def _data(item: Item) -> Any:
    return item["data"]


def _text(item: Item) -> Any:
    return item["text"]


# -- ours ------------------------------------------------------------------------------------------


def _raw(item: Item) -> Any:
    from shuangjian_cli.model.page import RawPage

    return RawPage(
        "page", "page", item.get("data", item.get("text")), declared=item.get("declared")
    )


def _house() -> tuple[Any, Any]:
    from shuangjian_cli.lexicon import Lexicon
    from shuangjian_cli.settings import Settings

    return Lexicon(), Settings()


def ours_clean() -> Work:
    from shuangjian_cli.pipeline import clean_page

    lexicon, settings = _house()
    return _raw, lambda page: clean_page(page, lexicon, settings).row.text


def ours_facts() -> Work:
    from shuangjian_cli.pipeline import clean_page, extract_facts

    lexicon, settings = _house()

    def work(page: Any) -> str:
        row = clean_page(page, lexicon, settings).row
        extract_facts(row, lexicon, settings)
        return row.text

    return _raw, work


def ours_extract() -> Work:
    from shuangjian_cli.model.rows import DocumentRow
    from shuangjian_cli.pipeline import extract_facts

    lexicon, settings = _house()

    def prepare(item: Item) -> Any:
        about = item.get("about", {})
        return DocumentRow(doc_id="1", source="1", text=item["text"], **about)

    def work(row: Any) -> list[Any]:
        facts = extract_facts(row, lexicon, settings)
        return [[f.start, f.end, f.value, f.value_max] for f in facts]

    return prepare, work


def ours_decode() -> Work:
    from shuangjian_cli.model.document import Document
    from shuangjian_cli.stages.decode import decode

    lexicon, settings = _house()
    return _raw, lambda page: decode(Document(page), lexicon, settings).content


def ours_repair() -> Work:
    from dataclasses import replace

    from shuangjian_cli.model.document import Block, Document
    from shuangjian_cli.model.page import RawPage
    from shuangjian_cli.stages.repair import repair

    lexicon, settings = _house()
    settings = replace(settings, punctuation="keep")

    def prepare(item: Item) -> Any:
        lines = enumerate(item["text"].split("\n"))
        return Document(RawPage("1", "1", ""), blocks=tuple(Block(line, n) for n, line in lines))

    def work(document: Any) -> str:
        return "\n".join(block.text for block in repair(document, lexicon, settings).blocks)

    return prepare, work


def ours_simplify() -> Work:
    from shuangjian_cli.stages.simplify.opencc import build_converter

    lexicon, _ = _house()
    return _text, lexicon.get(build_converter).convert


def _ours_segment(segmenter: Any) -> Callable[[], Work]:
    def setup() -> Work:
        from shuangjian_cli.model.rows import DocumentRow
        from shuangjian_cli.stages.segment import segment_document

        lexicon, _ = _house()

        def work(row: Any) -> list[str]:
            found = segment_document(row, lexicon, segmenter=segmenter)
            return [token[0] for sentence in found.sentences for token in sentence.tokens]

        return lambda item: DocumentRow(doc_id="1", source="1", text=item["text"]), work

    return setup


# -- decode ----------------------------------------------------------------------------------------


def _detector(make: Callable[[], Callable[[bytes], str | None]]) -> Callable[[], Work]:
    """A detector's label, read as browsers read it; half a character at the end is forgiven."""

    def setup() -> Work:
        from shuangjian_cli.stages.decode import canonical

        detect = make()
        return _data, lambda data: data.decode(
            canonical(detect(data)) or "utf-8", "ignore"
        ).removeprefix("\ufeff")

    return setup


def _chardet() -> Any:
    import chardet

    return lambda data: chardet.detect(data)["encoding"]


def _charset_normalizer() -> Any:
    import charset_normalizer

    return lambda data: getattr(charset_normalizer.from_bytes(data).best(), "encoding", None)


def _dammit() -> Any:
    from bs4 import UnicodeDammit

    return lambda data: UnicodeDammit(data).original_encoding


# -- repair, simplify, segment ---------------------------------------------------------------------


def ftfy_fix() -> Work:
    import ftfy

    # Full-width punctuation and curled quotes are right in Chinese: its defaults would cost it.
    config = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False)
    return _text, lambda text: ftfy.fix_text(text, config)


def opencc_convert() -> Work:
    import opencc

    return _text, opencc.OpenCC("tw2s").convert


def zhconv_convert() -> Work:
    import zhconv

    return _text, lambda text: zhconv.convert(text, "zh-hans")


def jieba_cut() -> Work:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return _text, jieba.lcut


def rjieba_cut() -> Work:
    import rjieba

    return _text, rjieba.cut


def snownlp_cut() -> Work:
    from snownlp import SnowNLP

    return _text, lambda text: SnowNLP(text).words


# -- bodies ----------------------------------------------------------------------------------------


def plain(html: str) -> str:
    """The text of a piece of markup, a line for each block."""
    from lxml import html as parser

    root = parser.fromstring(html)
    for node in root.iter("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4"):
        node.tail = "\n" + (node.tail or "")
    return re.sub(r"\n\s*\n+", "\n", root.text_content())


def trafilatura_body() -> Work:
    import trafilatura

    return _data, trafilatura.extract


def trafilatura_fast() -> Work:
    import trafilatura

    return _data, lambda data: trafilatura.extract(data, fast=True)


def readability_body() -> Work:
    from readability import Document

    return _data, lambda data: plain(Document(data).summary())


def readability_folded() -> Work:
    """It counts ASCII commas only: with those of Chinese folded it does better."""
    from readability import Document
    from readability.encoding import get_encoding

    def work(data: bytes) -> str:
        text = data.decode(get_encoding(data) or "utf-8", "replace")
        return plain(Document(text.replace("，", ",")).summary())

    return _data, work


def justext_body() -> Work:
    import justext

    def work(data: bytes) -> str:
        found = justext.justext(
            data, frozenset(), length_low=25, length_high=70, stopwords_low=0, stopwords_high=0
        )
        return "\n".join(p.text for p in found if not p.is_boilerplate)

    return _data, work


# -- numbers ---------------------------------------------------------------------------------------

FIGURE = re.compile(r"-?\d+(?:\.\d+)?")


def _figure(text: Any) -> float | None:
    found = FIGURE.search(str(text))
    return float(found.group()) if found else None


def recognizers() -> Work:
    """Numbers, percentages, amounts and dimensions; of those that overlap the longest counts."""
    from recognizers_number import Culture, NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    numbers = NumberRecognizer(Culture.Chinese)
    units = NumberWithUnitRecognizer(Culture.Chinese)
    models = (
        numbers.get_percentage_model(),
        units.get_currency_model(),
        units.get_dimension_model(),
        numbers.get_number_model(),
    )

    def work(text: str) -> list[Any]:
        found = [m for model in models for m in model.parse(text) if m.resolution]
        kept: list[Any] = []
        taken: set[int] = set()
        for one in sorted(found, key=lambda m: m.start - m.end):
            span = range(one.start, one.end + 1)
            if taken.isdisjoint(span):
                taken.update(span)
                kept.append([one.start, one.end + 1, _figure(one.resolution.get("value")), None])
        return kept

    return _text, work


def jionlp_money() -> Work:
    """It reads amounts of money in running text, and no other quantities."""
    import jionlp

    def work(text: str) -> list[Any]:
        kept = []
        for one in jionlp.ner.extract_money(text):
            number = one["detail"]["num"]
            ends = number if isinstance(number, list) else [number, None]
            low, high = _figure(ends[0]), _figure(ends[1]) if ends[1] is not None else None
            kept.append([*one["offset"], low, high])
        return kept

    return _text, work


TOOLS: dict[str, Tool] = {
    "shuangjian": Tool(ours_clean),
    "shuangjian, page to facts": Tool(ours_facts),
    "shuangjian, facts of clean text": Tool(ours_extract),
    "shuangjian decode": Tool(ours_decode),
    "shuangjian repair": Tool(ours_repair),
    "shuangjian simplify": Tool(ours_simplify),
    "shuangjian segment": Tool(_ours_segment("jieba")),
    "shuangjian segment, rjieba": Tool(_ours_segment("rjieba"), "rjieba"),
    "chardet": Tool(_detector(_chardet), "chardet"),
    "charset-normalizer": Tool(_detector(_charset_normalizer), "charset-normalizer"),
    "bs4 UnicodeDammit": Tool(_detector(_dammit), "beautifulsoup4"),
    "ftfy": Tool(ftfy_fix, "ftfy"),
    "opencc-python-reimplemented": Tool(opencc_convert, "opencc-python-reimplemented"),
    "OpenCC (C++)": Tool(opencc_convert, "OpenCC", "bench-opencc"),
    "zhconv": Tool(zhconv_convert, "zhconv"),
    "jieba.lcut": Tool(jieba_cut, "jieba"),
    "rjieba.cut": Tool(rjieba_cut, "rjieba"),
    "snownlp": Tool(snownlp_cut, "snownlp"),
    "trafilatura": Tool(trafilatura_body, "trafilatura"),
    "trafilatura, fast": Tool(trafilatura_fast, "trafilatura"),
    "readability-lxml": Tool(readability_body, "readability-lxml"),
    "readability-lxml, commas folded": Tool(readability_folded, "readability-lxml"),
    "jusText": Tool(justext_body, "jusText"),
    "ms-recognizers": Tool(recognizers, "recognizers-text-suite", "bench-numbers"),
    "JioNLP (money only)": Tool(jionlp_money, "jionlp", "bench-numbers"),
}

if __name__ == "__main__":
    print(json.dumps(sorted(TOOLS)))
