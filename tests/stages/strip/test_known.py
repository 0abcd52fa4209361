"""Every rule that the code can give a block is a rule that the user may name."""

from __future__ import annotations

import ast

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.stages.strip.known import OWN, known_rules

from ...conftest import PACKAGE

RULE_AT = {"Clue": 0, "Verdict": 1}
"""Where the name of the rule stands among the arguments."""


def named_in_code() -> set[str]:
    found = set()
    for file in (PACKAGE / "stages" / "strip").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = RULE_AT.get(node.func.id)
                if at is not None and len(node.args) > at:
                    rule = node.args[at]
                    if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                        found.add(rule.value)
    return found


def test_the_rules_of_the_code_are_known():
    found = named_in_code()
    assert len(found) > 30 and found <= OWN


def test_the_rules_of_the_tables_are_known():
    known = known_rules(Lexicon())
    assert {"template", "copyright", "spam-gambling", "page-name"} <= known
