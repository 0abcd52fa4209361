"""Facts and documents as small as a test needs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shuangjian_cli.model.rows import DocumentRow, Fact


def fact(doc: str = "a", value: float = 481, **fields: Any) -> dict[str, Any]:
    """A row of a fact: so many schools in 长治市 in 2022, unless said otherwise."""
    quote = fields.pop("quote", f"{value}所")
    sentence = fields.pop("sentence", f"{doc}说，2022年长治市共有学校{quote}。")
    at = sentence.find(quote)
    start = fields.pop("start", max(0, at))
    values: dict[str, Any] = {
        "record_id": f"{doc}:{start}:0",
        "doc_id": doc,
        "source": f"{doc}.html",
        "published": "2023-01-05",
        "metric": "schools",
        "value": value,
        "unit": "所",
        "classifier": "所",
        "noun": "学校",
        "place": "山西省长治市",
        "adcode": "140400",
        "province": "山西省",
        "city": "长治市",
        "place_basis": "stated",
        "period_start": "2022-01-01",
        "period_end": "2022-12-31",
        "period_text": "2022年",
        "period_basis": "stated",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "sentence": sentence,
        "sentence_start": 0,
        "rule": "noun-num-cl:schools.schools",
        "confidence": 0.95,
    }
    return Fact(**(values | fields)).model_dump(mode="json")


def document(doc: str, text: str, **fields: Any) -> dict[str, Any]:
    """A row of a document."""
    row = DocumentRow(doc_id=doc, source=f"{doc}.html", text=text, **fields)
    return row.model_dump(mode="json")


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The rows as a JSONL file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    return path
