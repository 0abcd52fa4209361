"""Who may import whom: the arrows of the house, checked on the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
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
ONLY_IN = {
    "typer": {"cli"},
    "rich": {"cli"},
    "ray": {"batch/ray.py"},
    "jinja2": {"report"},
    "pyarrow": {"sinks/parquet.py", "sources/parquet.py"},
    "xlsxwriter": {"sinks/excel.py"},
    "zstandard": {"sinks/files.py", "sources/unpack.py"},
    "warcio": {"sources/warc.py"},
    "jieba": {"stages/segment/tokenizer.py"},
    "opencc": {"stages/simplify/opencc.py"},
    "lxml": {"stages/parse/lxml_tree.py"},
    "bs4": {"stages/parse/tree.py"},
    "datasketch": {"facts/dedup.py"},
}
"""The only rooms and modules that may import a library."""


def imports(file: Path) -> Iterator[tuple[str, ...]]:
    """What a file imports, wherever in it and however written, as parts of a dotted name.

    Those of our own modules begin behind the name of the package: ("extract", "nouns", "words")
    for each of `from ..nouns.words import Token`, `from ...extract.nouns import words` and
    `import shuangjian_cli.extract.nouns.words`.
    """
    here = (PACKAGE.name, *file.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            names = [(*base, alias.name) for alias in node.names]
        else:
            continue
        for name in names:
            yield as_module(name[1:]) if name[0] == PACKAGE.name else ("outside", name[0])


def as_module(name: tuple[str, ...]) -> tuple[str, ...]:
    """The module of ours that a name is, or that it stands in."""
    while name and not (PACKAGE.joinpath(*name).is_dir() or file_of(name).is_file()):
        name = name[:-1]
    return name or ("__init__",)


def file_of(name: tuple[str, ...]) -> Path:
    return PACKAGE.joinpath(*name).with_suffix(".py")


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_an_import_is_known_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "shuangjian_cli"
    (package / "extract" / "nouns").mkdir(parents=True)
    (package / "extract" / "places.py").touch()
    (package / "model").mkdir()
    monkeypatch.setattr(f"{__name__}.PACKAGE", package)
    places = ("extract", "places")
    ways = {
        "import shuangjian_cli.extract.places": places,
        "from shuangjian_cli.extract import places": places,
        "from ..places import resolve": places,
        "from .. import places": places,
        "from ...extract.places import resolve": places,
        "from ...extract import places": places,
        "from ... import extract": ("extract",),
        "def late():\n    from ...model.rows import Fact": ("model",),
        "from ... import __version__": ("__init__",),
        "from rich.console import Console": ("outside", "rich"),
    }
    for code, module in ways.items():
        file = package / "extract" / "nouns" / "words.py"
        file.write_text(code, encoding="utf-8")
        assert list(imports(file)) == [module], code


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda f: str(f.relative_to(PACKAGE))
)
def test_a_module_imports_only_what_its_room_may(file: Path) -> None:
    name = file.relative_to(PACKAGE).as_posix()
    for first, *rest in imports(file):
        if first != "outside":
            assert first in ALLOWED[room(file)] | {room(file)}, f"{name} imports {first}"
        elif rest[0] in ONLY_IN:
            may = ONLY_IN[rest[0]]
            assert room(file) in may or name in may, f"{name}: {rest[0]}"


def test_stages_do_not_import_each_other() -> None:
    for file in (PACKAGE / "stages").rglob("*.py"):
        own = file.relative_to(PACKAGE / "stages").parts[0].removesuffix(".py")
        for module in imports(file):
            if module[0] == "stages" and own != "__init__":
                assert module[1:2] == (own,), f"{own}/{file.name} imports {module}"


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
    for at, name in enumerate(ROOMS_OF_FACTS):
        may = {"lines", *ROOMS_OF_FACTS[: at + 1]}
        for file in (house / name).rglob("*.py"):
            for module in imports(file):
                if module[0] == "extract":
                    assert module[1:] and module[1] in may, f"{name}/{file.name} imports {module}"


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
