"""The end of cleaning: kept blocks become the row of a document, the others rows of `removed`."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from .. import __version__
from ..lexicon import Lexicon
from ..model.document import Block, Document, Verdict
from ..model.kinds import REMOVED_KIND
from ..model.rows import BlockRow, DocumentRow, MarkRow, PostRow, RemovedRow, trusted
from ..settings import Settings


def compose(document: Document, lexicon: Lexicon, settings: Settings) -> DocumentRow:
    """Join what the verdicts keep, in page order, one paragraph a line; offsets are code points."""
    pairs = list(zip(document.blocks, document.verdicts, strict=True))
    kept = [block for block, verdict in pairs if verdict.keep and block.text]
    text, blocks, marks = _join(kept)
    counts = Counter(f"{change.stage}.{change.rule}" for change in document.trace)
    removing = Counter(v.rule for block, v in pairs if not v.keep and block.text)
    counts.update({f"strip.{rule}": number for rule, number in removing.items()})
    page = document.page
    chosen: dict[str, Any] = {}
    for candidate in document.metadata:
        chosen[candidate.field] = candidate.value
        chosen[f"{candidate.field}_basis"] = candidate.basis
    return DocumentRow(
        doc_id=page.doc_id,
        source=page.source,
        url=page.url,
        page_kind=document.page_kind,
        **chosen,
        imprint=document.imprint,
        text=text,
        blocks=blocks,
        posts=[
            PostRow(post=post.number, author=post.author, published=post.published)
            for post in document.posts
        ],
        marks=marks,
        encoding=document.encoding,
        encoding_confidence=round(document.encoding_confidence, 3),
        declared_encoding=document.declared_encoding,
        script=document.script,
        counts=dict(sorted(counts.items())),
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        version=__version__,
        settings_digest=settings.fingerprint(lexicon.digest, __version__),
        **_extra(document, settings),
    )


def removed_rows(document: Document) -> tuple[RemovedRow, ...]:
    """The other blocks, for those who ask what was taken away."""
    return tuple(
        _removed(document.page.doc_id, block, verdict)
        for block, verdict in zip(document.blocks, document.verdicts, strict=True)
        if not verdict.keep and block.text
    )


def _removed(doc_id: str, block: Block, verdict: Verdict) -> RemovedRow:
    """What is kept of a block that is no part of the article, and why it is none."""
    values = {
        "kind": REMOVED_KIND,
        "doc_id": doc_id,
        "text": block.text,
        "stage": "strip",
        "rule": verdict.rule,
        "reason": verdict.reason,
        "order": block.order,
        "post": block.post,
    }
    return trusted(RemovedRow, values)


def _join(kept: list[Block]) -> tuple[str, list[BlockRow], list[MarkRow]]:
    """The text of the kept blocks, and where each block and each of its marks stands in it."""
    blocks: list[BlockRow] = []
    marks: list[MarkRow] = []
    at = 0
    for block in kept:
        end = at + len(block.text)
        blocks.append(
            BlockRow(
                start=at,
                end=end,
                kind=block.kind,
                level=block.level,
                post=block.post,
                table=block.table,
                columns=list(block.columns) or None,
            )
        )
        marks += [
            MarkRow(
                start=at + mark.start,
                end=at + mark.end,
                flag=mark.flag,
                candidates=list(mark.candidates) or None,
            )
            for mark in block.marks
        ]
        at = end + 1
    return "\n".join(block.text for block in kept), blocks, marks


def _extra(document: Document, settings: Settings) -> dict[str, Any]:
    """Keys of the input row that pass through, and the hint of a place."""
    extra = {
        key: value for key, value in document.page.extra if key not in DocumentRow.model_fields
    }
    place = document.page.hints.place or settings.default_place
    if place:
        extra["place"] = place
    return extra
