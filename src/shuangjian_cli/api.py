"""The Python interface: a page in, a clean document, its facts, or what was done to it out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from .lexicon import Lexicon
from .model.page import Hints, PageFormat, RawPage
from .model.rows import DocumentRow, Fact
from .model.template import Templates
from .pipeline import clean_page, extract_facts
from .settings import Settings
from .view.explanation import Explanation, explain_page


@cache
def _lexicon(overlay: Path | None, templates: Path | None = None) -> Lexicon:
    read = Templates.from_json(templates.read_text(encoding="utf-8")) if templates else None
    return Lexicon(overlay, read)


def _rules(
    overlay: Path | None, templates: Path | None, settings: Settings | None
) -> tuple[Lexicon, Settings]:
    """The lexicon, with the templates, and the settings, which name them by their digest."""
    words, settings = _lexicon(overlay, templates), settings or Settings()
    if words.templates is not None:
        settings = replace(settings, templates=words.templates.digest)
    return words, settings


def _raw(
    page: bytes | str,
    doc_id: str,
    url: str | None,
    format: PageFormat,
    declared: str | None,
    hints: Hints | None,
) -> RawPage:
    return RawPage(
        doc_id,
        url or doc_id,
        page,
        format=format,
        declared=declared,
        url=url,
        hints=hints or Hints(),
    )


def clean(
    page: bytes | str,
    *,
    doc_id: str = "page",
    url: str | None = None,
    format: PageFormat = "auto",
    declared: str | None = None,
    hints: Hints | None = None,
    settings: Settings | None = None,
    lexicon: Path | None = None,
    templates: Path | None = None,
) -> DocumentRow:
    """The clean document of one page: bytes as they were fetched, or text.

    `declared` is the charset of the HTTP header; `lexicon` a folder of the user's rows;
    `templates` a file of `shuangjian template learn`, for pages whose `url` tells their site.
    Both are read once. Raises `StageError` where a stage cannot do the page, `LexiconError` for a
    wrong row, `TemplatesError` for a file that holds no templates.

    >>> clean("课后服务惠及全市学校481所、学生31万余名，家长满意度明显提升。").text
    '课后服务惠及全市学校481所、学生31万余名，家长满意度明显提升。'
    """
    raw = _raw(page, doc_id, url, format, declared, hints)
    return clean_page(raw, *_rules(lexicon, templates, settings)).row


def extract(
    page: bytes | str | DocumentRow,
    *,
    settings: Settings | None = None,
    lexicon: Path | None = None,
    **about: object,
) -> list[Fact]:
    """The facts of one page, raw (then `about` is passed to `clean`) or clean.

    >>> [(fact.metric, fact.value, fact.quote) for fact in extract("全市共有学校481所，比去年多。")]
    [('schools', 481, '481所')]
    """
    if not isinstance(page, DocumentRow):
        page = clean(page, settings=settings, lexicon=lexicon, **about)  # type: ignore[arg-type]
    return list(extract_facts(page, _lexicon(lexicon), settings or Settings()))


def explain(
    page: bytes | str,
    *,
    doc_id: str = "page",
    url: str | None = None,
    format: PageFormat = "auto",
    declared: str | None = None,
    hints: Hints | None = None,
    settings: Settings | None = None,
    lexicon: Path | None = None,
    templates: Path | None = None,
) -> Explanation:
    """What every stage did to one page: edits, dropped blocks, facts with their lexicon rows.

    The arguments are those of `clean`, so that it shows what that did.

    `print` shows it as text; `dropped`, `changes`, `facts` and `uncounted` hold it as data.

    >>> found = explain("全市共有学校481所，课后服务已经开展，家长表示满意。\\n版权所有 某某网")
    >>> [(block.text, block.rule) for block in found.dropped]
    [('版权所有 某某网', 'copyright')]
    >>> found.row_of("extract", found.facts[0].rule).row.id
    'schools.schools'
    """
    raw = _raw(page, doc_id, url, format, declared, hints)
    return explain_page(raw, *_rules(lexicon, templates, settings))
