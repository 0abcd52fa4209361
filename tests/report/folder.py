"""The folder of a run, made up: any number of facts, and texts that try to break out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.rows import DocumentRow, Fact, RemovedRow, row_json
from shuangjian_cli.report import ReportOptions, build_report

HOSTILE = (
    "<script>window.broken = 1</script>"
    '<img src="http://evil.example/x.png" onerror="window.broken=2">'
    '</script>\u202e=HYPERLINK("http://evil.example")\'"`${1}𠮷𠮷'
)


def fact(number: int, doc: DocumentRow, quote: str, **fields: Any) -> Fact:
    """A fact whose quote is the first such characters of the document."""
    start = doc.text.index(quote)
    sentence_start = doc.text.rfind("\n", 0, start) + 1
    end = doc.text.find("\n", start)
    given = {"metric": "schools", "value": number, "unit": "所", "noun": "学校", **fields}
    return Fact(
        record_id=f"{doc.doc_id}:{start}:{number}",
        doc_id=doc.doc_id,
        source=doc.source,
        title=doc.title,
        quote=quote,
        start=start,
        end=start + len(quote),
        sentence=doc.text[sentence_start : end if end >= 0 else None],
        sentence_start=sentence_start,
        rule="test",
        confidence=0.9,
        **given,
    )


def document(doc_id: str, lines: list[str], **fields: Any) -> DocumentRow:
    text = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append({"start": at, "end": at + len(line), "kind": "paragraph"})
        at += len(line) + 1
    return DocumentRow.model_validate(
        {"doc_id": doc_id, "source": doc_id, "text": text, "blocks": blocks, **fields}
    )


def write_folder(
    folder: Path,
    documents: list[DocumentRow],
    facts: list[Fact],
    removed: list[RemovedRow],
    **summary: Any,
) -> Path:
    """A run's folder with these rows and one error; `summary` overrules its figures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("documents", documents), ("facts", facts), ("removed", removed)):
        text = "".join(row_json(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "errors.jsonl").write_text(
        json.dumps({"source": HOSTILE, "stage": "source", "message": HOSTILE}) + "\n"
    )
    told = {
        "pages": len(documents) + 1,
        "documents": len(documents),
        "facts": len(facts),
        "errors": 1,
        "pages_by_kind": {"article": len(documents)},
        "pages_by_encoding": {"utf-8": len(documents)},
        "edits_and_removals": {"repair.pinyin": 7, "strip.navigation": len(removed)},
        "version": "0.1.0",
        **summary,
    }
    (folder / "summary.json").write_text(json.dumps(told))
    return folder


def report_file(folder: Path, **options: Any) -> Path:
    """The report of a folder, in Chinese."""
    html = build_report(folder, Lexicon(), ReportOptions(language="zh", **options))
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    return file
