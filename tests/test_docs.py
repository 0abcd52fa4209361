"""Generated documentation is up to date, and every command and option is in it."""

from __future__ import annotations

import json

import pytest
import typer

from shuangjian_cli.cli.app import app
from shuangjian_cli.model.rows import row_schema

from .conftest import ROOT

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["document", "fact", "removed", "error"])
def test_the_committed_schema_is_that_of_the_model(name: str) -> None:
    file = ROOT / "docs" / "schema" / f"{name}.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == row_schema(name), "run: make docs"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_command_reference_has_every_command_and_option(name: str) -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = text.split(f"## shuangjian {name}\n")[1].split("\n## ")[0]
    for option in COMMANDS[name].params:
        if option.param_type_name == "option":
            assert max(option.opts, key=len) in section, "run: make docs"


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_names_every_command(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"shuangjian {name}" in text
