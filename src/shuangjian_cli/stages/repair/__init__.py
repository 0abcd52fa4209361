"""Undo what mirrors, encodings and forums did to the text of a page.

`stage` says in which order.

    surface     mojibake surface punctuation
    pinyin      annotated pinyin
    mirrors     language alphabet forward setting aligned vanished search shift
    order       stage
"""

from .stage import repair

__all__ = ["repair"]
