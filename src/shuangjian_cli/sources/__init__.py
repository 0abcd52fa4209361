"""The input side: paths, standard input and rows become pages, clean documents or errors.

`read(paths, options)` yields them one by one, in a sorted and stable order, and holds one page at
a time. What cannot be read becomes an `ErrorRow` in its place; nothing is skipped in silence.
"""

from .files import Input, NoInputError, find_inputs
from .read import Item, SourceOptions, read

__all__ = ["Input", "Item", "NoInputError", "SourceOptions", "find_inputs", "read"]
