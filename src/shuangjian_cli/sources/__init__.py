"""The input side: paths, standard input and rows become pages, clean documents or errors.

`read(inputs, options)` yields them one by one, in a sorted and stable order, and holds one page at
a time; `plan(inputs, options, ...)` cuts the same stream into shards that workers can read.
What cannot be read becomes an `ErrorRow` in its place; nothing is skipped in silence.
"""

from .files import STDIN, Input, Inputs, NoInputError, find_inputs
from .ids import Ids
from .items import Item, MetaRows, Skipped, SourceOptions
from .plan import InputChangedError, Shard, input_digest, plan, read_shard
from .read import read

__all__ = [
    "STDIN",
    "Ids",
    "Input",
    "InputChangedError",
    "Inputs",
    "Item",
    "MetaRows",
    "NoInputError",
    "Shard",
    "Skipped",
    "SourceOptions",
    "find_inputs",
    "input_digest",
    "plan",
    "read",
    "read_shard",
]
