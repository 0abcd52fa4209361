"""The JSON Schemas of the rows: what `shuangjian schema` prints and `docs/schema/` holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .derived import Duplicate, Observation
from .rows import DocumentRow, ErrorRow, Fact, RemovedRow, Row, TokensRow

MODELS: Mapping[str, type[Row]] = {
    "document": DocumentRow,
    "fact": Fact,
    "removed": RemovedRow,
    "error": ErrorRow,
    "tokens": TokensRow,
    "duplicate": Duplicate,
    "observation": Observation,
}
"""The rows that have a schema, by their names."""


def row_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a row of `MODELS`.

    It is that of what is written: every key is present, and null where nothing is known.
    """
    schema = MODELS[name].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
