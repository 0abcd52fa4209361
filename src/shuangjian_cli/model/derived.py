"""Rows made from other rows: duplicates of pages, observations that several pages state.

They are part of the public contract as those of `rows.py` are; `docs/facts.md` explains them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .kinds import DUPLICATE_KIND, OBSERVATION_KIND
from .rows import ChangeKind, Qualifier, Row, Status


class Duplicate(Row):
    """`shuangjian.duplicate/1`: a page of a cluster of pages that carry one text.

    `head` is the page that stands for the cluster, and its name; `similarity` the share of
    character runs that the page has in common with it; `pages` how many the cluster has.
    """

    kind: Literal["shuangjian.duplicate/1"] = DUPLICATE_KIND
    doc_id: str
    head: str
    relation: Literal["head", "exact", "near"]
    similarity: float = Field(ge=0, le=1)
    pages: int
    source: str | None = None
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    characters: int


class Source(BaseModel):
    """Where an observation was read: a fact, by its `record_id`, with the words of its page.

    `group` numbers the independent texts of an observation: reposts of one text, and pages with
    the very same sentence, share a number.
    """

    model_config = ConfigDict(frozen=True)

    record_id: str
    doc_id: str
    group: int
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    value: int | float
    value_max: int | float | None = None
    qualifier: Qualifier = "exact"
    quote: str
    sentence: str


class Rival(BaseModel):
    """Another observation of the same thing with a value that cannot be true together."""

    model_config = ConfigDict(frozen=True)

    observation_id: str
    value: int | float
    value_max: int | float | None = None
    qualifier: Qualifier = "exact"
    independent: int


class Observation(Row):
    """`shuangjian.observation/1`: one thing that was observed, with every page that states it.

    `observation_id` is the `record_id` of the fact that stands for it. `independent` counts the
    pages that do not copy each other. `disagreement` names a group of observations whose values
    contradict each other; in it the one with most independent pages is `preferred`. `part_of` is
    the observation of the total: leave such rows out of sums.
    """

    kind: Literal["shuangjian.observation/1"] = OBSERVATION_KIND
    observation_id: str
    metric: str
    value: int | float
    value_max: int | float | None = None
    unit: str | None = None
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
    organization: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    period_text: str | None = None
    part_of: str | None = None
    facts: int
    pages: int
    independent: int
    disagreement: str | None = None
    preferred: bool = True
    rivals: list[Rival] = Field(default_factory=list)
    flags: list[str] = Field(default_factory=list)
    confidence: float = Field(ge=0, le=1)
    sources: list[Source] = Field(default_factory=list)
