"""The rows that leave a command, one JSON object a line: the public contract, as pydantic models.

The JSON Schemas under `docs/schema/` are generated from these models. Offsets are Unicode code
points into the document's `text`. Unknown keys are kept where a row passes through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from .document import Basis, BlockKind, PageKind, Script
from .kinds import DOCUMENT_KIND, ERROR_KIND, FACT_KIND, REMOVED_KIND, TOKENS_KIND

Qualifier = Literal[
    "exact",
    "more_than",
    "at_least",
    "nearly",
    "about",
    "less_than",
    "at_most",
    "range",
]
Status = Literal["actual", "planned", "standard"]
ChangeKind = Literal["level", "increase", "decrease"]
PlaceBasis = Literal["stated", "carried", "source"]
PeriodBasis = Literal["stated", "carried", "published"]


class Row(BaseModel):
    """A row of output; frozen, and open to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


R = TypeVar("R", bound=Row)


def trusted(model: type[R], values: dict[str, Any]) -> R:
    """A row of values that our own code typed: every key in the order of the model, no check.

    Four times as fast as validation, which stays for what comes from outside. A test validates
    the rows of the gold pages again.
    """
    row = model.__new__(model)
    put = object.__setattr__  # the model is frozen, and its own attributes are not fields
    put(row, "__dict__", values)
    put(row, "__pydantic_fields_set__", set(values))
    put(row, "__pydantic_extra__", {})
    put(row, "__pydantic_private__", None)
    return row


class BlockRow(BaseModel):
    """A paragraph of a clean document: `text[start:end]`."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    post: int | None = None
    table: int | None = None
    """The number of the table whose row it is, where markup tells."""
    columns: list[tuple[int, int]] | None = None
    """Of each cell of a table row the first column and the one behind the last, where it is not one
    a cell from the edge on: cells of other rows reach into it, or its own over several columns."""


class MarkRow(BaseModel):
    """A doubt about `text[start:end]`: repaired, digit_lost, unresolved (with candidates), spun."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    start: int
    end: int
    flag: str
    candidates: list[str] | None = None


class PostRow(BaseModel):
    """A post of a thread, as `blocks[].post` numbers it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    post: int
    author: str | None = None
    published: str | None = None


REGISTERED = "登记："
"""What begins the lines of `imprint` that say where a site is registered."""


class DocumentRow(Row):
    """`shuangjian.document/1`: a clean page, with all that extraction needs."""

    kind: Literal["shuangjian.document/1"] = DOCUMENT_KIND
    doc_id: str
    source: str
    url: str | None = None
    page_kind: PageKind = "article"
    title: str | None = None
    title_basis: Basis | None = None
    author: str | None = None
    author_basis: Basis | None = None
    publisher: str | None = None
    publisher_basis: Basis | None = None
    published: str | None = None
    published_basis: Basis | None = None
    imprint: str | None = None
    """The lines around the article that say whose site it is, then where it is registered
    (登记：皖, 登记：341222): by them its place may be told."""
    text: str
    blocks: list[BlockRow] = Field(default_factory=list)
    posts: list[PostRow] = Field(default_factory=list)
    marks: list[MarkRow] = Field(default_factory=list)
    encoding: str | None = None
    encoding_confidence: float | None = None
    declared_encoding: str | None = None
    script: Script | None = None
    counts: dict[str, int] = Field(default_factory=dict)
    text_sha256: str | None = None
    version: str | None = None
    settings_digest: str | None = None

    @property
    def place_hint(self) -> str | None:
        """The place that the input row or the user gave, kept as the row's extra key `place`."""
        value = (self.model_extra or {}).get("place")
        return value if isinstance(value, str) and value else None


class RemovedRow(Row):
    """`shuangjian.removed/1`: a block that is no part of the article, and why."""

    kind: Literal["shuangjian.removed/1"] = REMOVED_KIND
    doc_id: str
    text: str
    stage: str
    rule: str
    reason: str
    order: int
    post: int | None = None


class ErrorRow(Row):
    """`shuangjian.error/1`: a document, or a source, that could not be done, and why."""

    kind: Literal["shuangjian.error/1"] = ERROR_KIND
    doc_id: str | None = None
    source: str
    stage: str
    error: str
    message: str
    kept: str | None = None


class Fact(Row):
    """`shuangjian.fact/1`: one observation, flat, with the characters that it was read from."""

    kind: Literal["shuangjian.fact/1"] = FACT_KIND
    record_id: str
    doc_id: str
    source: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    metric: str
    value: int | float
    value_max: int | float | None = None
    unit: str | None = None
    classifier: str | None = None
    qualifier: Qualifier = "exact"
    status: Status = "actual"
    change: ChangeKind = "level"
    basis: str | None = None
    noun: str | None = None
    action: str | None = None
    place: str | None = None
    adcode: str | None = Field(default=None, pattern=r"^\d{6}$")
    province: str | None = None
    city: str | None = None
    county: str | None = None
    place_basis: PlaceBasis | None = None
    organization: str | None = None
    period_start: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$")
    period_end: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$")
    period_text: str | None = None
    period_basis: PeriodBasis | None = None
    part_of: str | None = None
    repeat_of: str | None = None
    quote: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    flags: list[str] = Field(default_factory=list)
    rule: str
    confidence: float = Field(ge=0, le=1)


Token = tuple[str, int, int] | tuple[str, int, int, str]
"""The token's text, where it starts and ends, and its part of speech where that was asked for."""


class SentenceTokens(BaseModel):
    """A sentence `text[start:end]` and the tokens in it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    start: int
    end: int
    tokens: list[Token]


class TokensRow(Row):
    """`shuangjian.tokens/1`: the sentences and words of a clean document."""

    kind: Literal["shuangjian.tokens/1"] = TOKENS_KIND
    doc_id: str
    sentences: list[SentenceTokens] = Field(default_factory=list)


_OF_TABLES = ("table", "columns")
"""What a block has where it is the row of a table, and is not written for others."""


OF_PROVINCES = "0000"
"""The end of the code of a province."""


def place_key(row: Mapping[str, Any]) -> str:
    """What two facts of one place have in common: its code, which outlives names; empty where it
    is not known. All counties of Taiwan have the code of their province, so that there the name
    belongs to it.

    >>> place_key({"adcode": "420600", "place": "湖北省襄阳市"})
    '420600'
    >>> place_key({"adcode": "710000", "place": "台湾省嘉义县"})
    '710000台湾省嘉义县'
    """
    code = str(row.get("adcode") or "")
    return code + str(row.get("place") or "") if code.endswith(OF_PROVINCES) else code


def row_json(row: Row) -> str:
    """One line of JSON, without a line end: keys in the order of the model, Chinese as it is."""
    import json

    if isinstance(row, Fact) and not row.model_extra:
        data: dict[str, Any] = row.__dict__  # flat already
    else:
        data = row.model_dump(mode="json")
        for block in data.get("blocks", ()):
            for name in _OF_TABLES:
                if block[name] is None:
                    del block[name]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
