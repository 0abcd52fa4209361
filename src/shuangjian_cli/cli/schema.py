"""`shuangjian schema`: the JSON Schema of a row."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer


class RowName(str, Enum):  # noqa: UP042
    """The rows that have a schema."""

    document = "document"
    fact = "fact"
    removed = "removed"
    error = "error"
    duplicate = "duplicate"
    observation = "observation"
    tokens = "tokens"


def schema(
    row: Annotated[RowName, typer.Argument(metavar="ROW", help="The kind of row.")],
) -> None:
    """Print the JSON Schema of a row.

    Example: shuangjian schema fact > fact.schema.json
    """
    import json

    from ..model.schema import row_schema

    typer.echo(json.dumps(row_schema(row.value), ensure_ascii=False, indent=2))
