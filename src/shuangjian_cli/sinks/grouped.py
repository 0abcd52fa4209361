"""One object a document, its facts grouped by metric: `extract --by document`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..model.rows import DocumentRow, Fact

DOCUMENT_FIELDS = ("doc_id", "source", "url", "title", "publisher", "published", "page_kind")


def grouped_json(row: DocumentRow, facts: Sequence[Fact], metrics: Sequence[str]) -> str:
    """A line of JSON: the document's fields, then a list for each of `metrics`, empty ones too."""
    whole = row.model_dump(mode="json", include=set(DOCUMENT_FIELDS))
    grouped: dict[str, object] = {name: whole[name] for name in DOCUMENT_FIELDS}
    for metric in metrics:
        grouped[metric] = [
            fact.model_dump(mode="json", exclude=set(DOCUMENT_FIELDS) | {"kind"})
            for fact in facts
            if fact.metric == metric
        ]
    return json.dumps(grouped, ensure_ascii=False, separators=(",", ":"))
