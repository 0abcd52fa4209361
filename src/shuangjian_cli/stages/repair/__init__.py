"""Undo what mirrors, encodings and forums did to the text of a page.

`stage` says in which order.

    models      language forward alphabet setting
    surface     mojibake surface punctuation
    pinyin      pinyin annotated
    mirrors     aligned vanished search shift
    order       stage
"""

from .stage import repair

__all__ = ["repair"]
