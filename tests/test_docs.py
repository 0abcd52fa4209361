"""Generated documentation is up to date, and every command and option is in it."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import chain

import pytest
import typer

from shuangjian_cli.cli.app import build_app
from shuangjian_cli.cli.schema import RowName
from shuangjian_cli.model.schema import MODELS, row_schema

from .conftest import ROOT
from .test_layers import ALLOWED

COMMANDS = typer.main.get_command(build_app()).commands  # type: ignore[attr-defined]


def test_every_row_with_a_schema_can_be_asked_for() -> None:
    assert {row.value for row in RowName} == MODELS.keys()
    files = (ROOT / "docs" / "schema").glob("*.schema.json")
    assert {file.name.removesuffix(".schema.json") for file in files} == MODELS.keys()


@pytest.mark.parametrize("name", MODELS)
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


def declared() -> dict[str, list[str]]:
    """The requirements of pyproject.toml, by extra; those that every user needs under ``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {name: texts for name, texts in groups.items() if name != "dev"}


def test_the_licence_of_every_requirement_is_listed() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    for text in chain.from_iterable(declared().values()):
        name = re.split(r"[><=\[; ]", text)[0].lower()
        assert f"| {name} |" in page, "run: python scripts/list_licences.py with all extras"


def test_every_requirement_has_a_lowest_version() -> None:
    for text in chain.from_iterable(declared().values()):
        assert re.fullmatch(r"[\w.-]+(?:\[\w,]+\])?>=[\w.]+(?:,<[\w.]+)?(?:;.*)?", text), text


def test_the_dockerfile_asks_for_extras_that_there_are() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    asked = re.search(r"whl\)\[([\w,]+)\]", text)
    assert asked and set(asked[1].split(",")) <= declared().keys()


def test_the_map_names_every_room_of_the_house() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for room in ALLOWED.keys() - {"__init__", "__main__"}:
        assert f"`{room}/`" in text or f"`{room}.py`" in text, room
