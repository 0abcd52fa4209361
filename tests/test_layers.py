"""Who may import whom: the arrows of the house, checked on the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import PACKAGE

ALLOWED = {
    "model": set(),
    "settings": {"model"},
    "lexicon": {"model"},
    "stages": {"model", "settings", "lexicon", "__init__"},
    "extract": {"model", "settings", "lexicon"},
    "pipeline": {"model", "settings", "lexicon", "stages", "extract"},
    "sources": {"model"},
    "sinks": {"model"},
    "score": set(),
    "batch": {"model", "settings", "lexicon", "pipeline", "sources", "sinks", "__init__"},
    "report": {"model", "lexicon", "facts"},
    "api": {"model", "settings", "lexicon", "pipeline", "view"},
    "facts": {"model", "lexicon", "sources"},
    "templates": {"model", "settings", "lexicon", "stages", "pipeline"},
    "view": {"model", "settings", "lexicon", "stages", "extract", "pipeline"},
    "tuning": {"model", "settings", "lexicon", "stages", "extract", "pipeline", "score", "facts"}
    | {"view"},
    "__init__": {"api"},
    "__main__": {"cli"},
    "cli": {"model", "settings", "lexicon", "batch", "report", "sources", "sinks", "score"}
    | {"pipeline", "facts", "templates", "view", "tuning", "__init__"},
}
ONLY_IN = {"typer": {"cli"}, "rich": {"cli"}, "ray": {"batch/ray.py"}, "jinja2": {"report"}}


def imports(file: Path) -> list[tuple[str, bool]]:
    """The modules a file imports: (name, whether it is one of ours), local imports included."""
    found = []
    here = file.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name.split(".")[0], False) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append(((node.module or "").split(".")[0], False))
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - (node.level - 1)]
            path = [*base, *(node.module.split(".") if node.module else [])]
            found += (
                [(path[0], True)]
                if path
                else [
                    (
                        a.name
                        if (PACKAGE / a.name).exists() or (PACKAGE / f"{a.name}.py").exists()
                        else "__init__",
                        True,
                    )
                    for a in node.names
                ]
            )
    return found


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda f: str(f.relative_to(PACKAGE))
)
def test_a_module_imports_only_what_its_room_may(file: Path) -> None:
    name = file.relative_to(PACKAGE).as_posix()
    for module, ours in imports(file):
        if ours:
            assert module in ALLOWED[room(file)] | {room(file)}, f"{name} imports {module}"
        elif module in ONLY_IN:
            assert room(file) in ONLY_IN[module] or name in ONLY_IN[module], f"{name}: {module}"


def test_stages_do_not_import_each_other() -> None:
    stages = PACKAGE / "stages"
    names = {path.stem for path in stages.iterdir() if path.stem != "__init__"}
    for file in stages.rglob("*.py"):
        own = file.relative_to(stages).parts[0].removesuffix(".py")
        depth = len(file.relative_to(stages).parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == depth and node.module:
                first = node.module.split(".")[0]
                assert first not in names - {own}, f"{file.name} imports stage {first}"


ROOMS_OF_FACTS = (
    "patterns",
    "numbers",
    "nouns",
    "times",
    "status",
    "tables",
    "places",
    "schools",
)
"""The rooms of `extract`, as its docstring has them: each imports from those before it."""


def test_rooms_of_facts_import_only_from_the_rooms_above_them() -> None:
    house = PACKAGE / "extract"
    rooms = {path.name for path in house.iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(ROOMS_OF_FACTS)
    may = {*ROOMS_OF_FACTS, "lines"}
    for name in reversed(ROOMS_OF_FACTS):
        may.discard(name)
        for file in (house / name).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.level == 2:
                    assert node.module, f"{name}/{file.name} imports names of the house itself"
                    first = node.module.split(".")[0]
                    assert first in may, f"{name}/{file.name} imports {first}"


MAPPED = 12
"""Modules of a folder from which on its docstring has to say which of them belong together."""


def modules(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize(
    "folder",
    [p.parent for p in sorted(PACKAGE.rglob("__init__.py")) if len(modules(p.parent)) >= MAPPED],
    ids=lambda folder: folder.name,
)
def test_a_large_folder_has_a_map_that_names_each_of_its_modules_once(folder: Path) -> None:
    code = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    about = (ast.get_docstring(code, clean=False) or "").splitlines()
    rows = [line.split() for line in about if line.startswith("    ")]
    assert sorted(name for _subject, *names in rows for name in names) == modules(folder)


def test_help_imports_nothing_heavy() -> None:
    heavy = ["pydantic", "lxml", "jieba", "bs4", "opencc", "jinja2", "shuangjian_cli.pipeline"]
    code = (
        "import sys; from shuangjian_cli.cli.app import build_app; build_app(); "
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
