"""The Python interface."""

from __future__ import annotations

import subprocess
import sys

import pytest

import shuangjian_cli
from shuangjian_cli.model.page import Hints

PAGE = "长治日报\n近日，记者从市教育局获悉，全市共有481所学校开展课后服务，惠及学生31万余名。\n"


def test_clean_and_extract_agree() -> None:
    document = shuangjian_cli.clean(PAGE.encode("gb18030"))
    assert document.encoding == "gb18030"
    facts = shuangjian_cli.extract(document)
    assert facts == shuangjian_cli.extract(PAGE.encode("gb18030"))
    assert [(fact.metric, fact.value) for fact in facts] == [("schools", 481), ("students", 310000)]


def test_hints_come_last() -> None:
    hinted = shuangjian_cli.extract("全市共有学校12所，都已开学。", hints=Hints(place="运城市"))
    assert hinted[0].place == "山西省运城市" and hinted[0].place_basis == "source"
    stated = shuangjian_cli.extract("大同市共有学校12所，都已开学。", hints=Hints(place="运城市"))
    assert stated[0].place == "山西省大同市"


@pytest.mark.parametrize("first", ["shuangjian_cli.pipeline", "shuangjian_cli.extract.assemble"])
def test_extract_is_the_function_whatever_was_imported_before(first: str) -> None:
    code = f"import {first}; from shuangjian_cli import extract; print(callable(extract))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "True", done.stderr
