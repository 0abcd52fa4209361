"""Traditional to simplified, what careless converters left behind, and the words of spun pages.

script of each block  ->  tw2s where it is traditional  ->  over-conversions  ->  spun words
(script.py)               (opencc.py)                       (over_conversion.toml)  (spun.py)
"""

from __future__ import annotations

from ...lexicon import Lexicon
from ...model.document import Document
from ...settings import Settings
from .opencc import to_simplified
from .over_conversion import undo_over_conversions
from .spun import undo_spinning

__all__ = ["simplify"]


def simplify(document: Document, lexicon: Lexicon, settings: Settings) -> Document:
    """The document with its blocks and candidates in simplified characters, and its script.

    Text that holds no characters which are traditional only is left alone, so that names with
    乾 or 於 in simplified pages survive. Words of Hong Kong and Taiwan (软体, 计程车) stay: only
    characters are converted. Never changes a block without a `Change`; twice is as once.

    >>> from shuangjian_cli.model.document import Block
    >>> from shuangjian_cli.model.page import RawPage
    >>> page = Document(RawPage("1", "1", ""), blocks=(Block("學校減輕作業負擔", 0),))
    >>> done = simplify(page, Lexicon(), Settings())
    >>> done.script, done.blocks[0].text  # a school eases the load of homework
    ('traditional', '学校减轻作业负担')
    """
    document = to_simplified(document, lexicon)
    document = undo_over_conversions(document, lexicon)
    return undo_spinning(document, lexicon, settings)
