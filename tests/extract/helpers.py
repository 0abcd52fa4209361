"""What the tests of extraction share: facts of a text, as the pipeline would find them."""

from __future__ import annotations

from shuangjian_cli.extract.assemble import extract
from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import BlockRow, DocumentRow, Fact, MarkRow
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.segment import sentences

LEXICON = Lexicon()


def document(
    text: str,
    *,
    title: str | None = None,
    published: str | None = None,
    rows: bool = False,
    marks: tuple[tuple[int, int, str], ...] = (),
) -> DocumentRow:
    """A clean document of paragraphs, or of table rows where a line holds tabs."""
    blocks: list[BlockRow] = []
    at = 0
    for line in text.split("\n"):
        kind = "table_row" if rows and "\t" in line else "paragraph"
        blocks.append(BlockRow(start=at, end=at + len(line), kind=kind))  # type: ignore[arg-type]
        at += len(line) + 1
    return DocumentRow(
        doc_id="page",
        source="page.txt",
        title=title,
        published=published,
        text=text,
        blocks=blocks,
        marks=[MarkRow(start=start, end=end, flag=flag) for start, end, flag in marks],
    )


def facts_in(
    row: DocumentRow, settings: Settings | None = None, lexicon: Lexicon = LEXICON
) -> tuple[Fact, ...]:
    """The facts of a document."""
    return extract(row, sentences(row.text, lexicon), lexicon, settings or Settings())


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts of a text without title or date."""
    return facts_in(document(text))
