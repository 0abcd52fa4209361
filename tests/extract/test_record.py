"""Records are built without validation, so validation must have nothing to say about them."""

from __future__ import annotations

import json

from shuangjian_cli.extract.assemble import extract
from shuangjian_cli.model.rows import Fact, row_json
from shuangjian_cli.stages.segment import sentences
from tests.extract.gold import GOLD, LEXICON, SETTINGS, gold_documents


def test_rows_are_what_validation_makes_of_them() -> None:
    number = 0
    for row, _ in gold_documents(GOLD / "dev"):
        for fact in extract(row, sentences(row.text, LEXICON), LEXICON, SETTINGS):
            again = Fact.model_validate(fact.model_dump())
            assert again == fact
            assert list(fact.__dict__) == list(Fact.model_fields)
            assert type(again.value) is type(fact.value)
            dumped = json.dumps(
                again.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":")
            )
            assert row_json(fact) == row_json(again) == dumped
            number += 1
    assert number
