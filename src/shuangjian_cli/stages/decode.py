"""Bytes to text, with the encoding found and how sure."""

from __future__ import annotations

from dataclasses import replace

from ..lexicon import Lexicon
from ..model.document import Document
from ..settings import Settings


def decode(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """First version; see the module's issue."""
    data = document.page.data
    if isinstance(data, str):
        return replace(document, content=data)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return replace(document, content=data.decode(encoding), encoding=encoding)
        except UnicodeDecodeError:
            continue
    return replace(document, content=data.decode("gb18030", "replace"), encoding="gb18030")
