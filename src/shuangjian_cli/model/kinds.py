"""What the rows that leave a command are called, each with the version of its layout.

Apart from the models, so that a command can name a row before it needs pydantic.
"""

from __future__ import annotations

from typing import Literal

DOCUMENT_KIND: Literal["shuangjian.document/1"] = "shuangjian.document/1"
REMOVED_KIND: Literal["shuangjian.removed/1"] = "shuangjian.removed/1"
ERROR_KIND: Literal["shuangjian.error/1"] = "shuangjian.error/1"
FACT_KIND: Literal["shuangjian.fact/1"] = "shuangjian.fact/1"
TOKENS_KIND: Literal["shuangjian.tokens/1"] = "shuangjian.tokens/1"
DUPLICATE_KIND: Literal["shuangjian.duplicate/1"] = "shuangjian.duplicate/1"
OBSERVATION_KIND: Literal["shuangjian.observation/1"] = "shuangjian.observation/1"
DIFFERENCE_KIND: Literal["shuangjian.difference/1"] = "shuangjian.difference/1"
TEMPLATES_KIND: Literal["shuangjian.templates/1"] = "shuangjian.templates/1"
