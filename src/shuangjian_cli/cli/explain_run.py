"""A fact or page of a run explained: from the page itself while it is there, else by its rows.

A page that is there is cleaned again with the settings of the run; if its text comes out otherwise,
it is another page by now, and the rows of the run tell what they know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ..lexicon import Lexicon
from ..model.page import RawPage
from ..model.rows import DocumentRow, Fact, RemovedRow
from ..pipeline import StageError
from ..settings import Settings
from ..sources import NoInputError, SourceOptions, find_inputs, read
from ..view.explanation import Explanation, explain_page, explain_rows
from . import facts_input


def explain_of_run(name: str, run: Path, lexicon: Lexicon) -> Explanation | None:
    """The explanation of a record_id or doc_id of a run's folder; None where it has no such one."""
    page = name.rsplit(":", 2)[0] if name.count(":") >= 2 else name
    row = next((row for row in _rows(run, "documents") if row.get("doc_id") in (name, page)), None)
    if row is None:
        return None
    document, settings = DocumentRow.model_validate(row), _settings(run)
    found = _again(document, lexicon, settings) or _by_rows(document, run, lexicon, settings)
    wanted = tuple(fact for fact in found.facts if fact.record_id == name)
    if wanted:
        return replace(found, facts=wanted, uncounted=())
    return found if name == document.doc_id else None


def _rows(run: Path, name: str) -> Iterator[dict[str, Any]]:
    with facts_input.rows_of(run, name) as file:
        for _, row in file.rows():
            yield row


def _settings(run: Path) -> Settings:
    """The settings of a run, as its summary has them."""
    try:
        values = json.loads((run / "summary.json").read_text(encoding="utf-8"))["settings"]
    except (OSError, ValueError, KeyError):
        return Settings()
    names = {field.name for field in fields(Settings)}
    known: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in values.items()
        if key in names
    }
    return Settings(**known)


def _again(document: DocumentRow, lexicon: Lexicon, settings: Settings) -> Explanation | None:
    """The page read and cleaned again, if its text comes out as the run had it."""
    source = document.source.split("#", 1)[0]
    if not Path(source).is_file():
        return None
    try:
        pages = (
            item
            for item in read(find_inputs([source]), SourceOptions())
            if isinstance(item, RawPage) and document.doc_id.endswith(item.doc_id)
        )
        page = next(pages, None)
        if page is None:
            return None
        found = explain_page(replace(page, doc_id=document.doc_id), lexicon, settings)
    except (NoInputError, StageError, OSError):
        return None
    return found if found.row.text == document.text else None


def _by_rows(document: DocumentRow, run: Path, lexicon: Lexicon, settings: Settings) -> Explanation:
    """What the rows of the run tell of a page: all but the single edits."""
    name = document.doc_id
    facts = [Fact.model_validate(r) for r in _rows(run, "facts") if r["doc_id"] == name]
    removed = [RemovedRow.model_validate(r) for r in _rows(run, "removed") if r["doc_id"] == name]
    note = f"from the rows of the run: {document.source} is not there, or has changed"
    return explain_rows(document, removed, lexicon, settings, facts, note)
