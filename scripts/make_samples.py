"""Write `data/samples/pages/` from `data/samples/source/` as `data/samples/recipes.json` says.

The sources are whole pages in UTF-8, written for the project. A recipe names what a mirror did to
one of them, in this order; a page without a recipe is copied as it is.

- `spin`: words that a spinner put in place of others (最 -> 蕞);
- `script: traditional`: character for character, without a look at the words, as the mirrors do;
- `readings`, `delimiters`, `fold`, `private`, `blank`: pinyin and byte shifts, by the package's own
  forward model (`shuangjian_cli.stages.repair.forward`);
- `strip_tags`: paragraph tags taken out afterwards, so that only their damaged tails stay;
- `encoding`: what the page is saved in; whatever its `meta` claims stands in the source.

The output is deterministic and committed; `--check` writes nothing and fails where a page differs.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import opencc

from shuangjian_cli.stages.repair.forward import COMMON_DELIMITERS, damage

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"

KEPT_BY_MIRRORS = "后于里系只干余范占床面松谷岳"
"""Characters that the mirrors leave alone although some words write them otherwise."""

WRITTEN_BY_MIRRORS = {"为": "為", "着": "著", "钟": "鐘", "启": "啟", "台": "臺"}
"""Where the mirrors choose another traditional form than the first of OpenCC's table."""

_PARAGRAPH_TAG = re.compile(r"</?p>")


@cache
def traditional_characters() -> dict[int, str]:
    """OpenCC's table of single characters, first form only, as `str.translate` takes it."""
    table: dict[int, str] = {}
    path = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        simplified, forms = line.split("\t")
        table[ord(simplified)] = forms.split()[0]
    for char in KEPT_BY_MIRRORS:
        table.pop(ord(char), None)
    return table | {ord(char): form for char, form in WRITTEN_BY_MIRRORS.items()}


def make_page(source: str, recipe: dict[str, Any]) -> bytes:
    """The bytes of a page: its source with everything done to it that the recipe names.

    >>> make_page("最好的学校", {"spin": {"最": "蕞"}, "script": "traditional"}).decode()
    '蕞好的學校'
    >>> make_page("减负", {"encoding": "gb18030"}).hex()
    'bcf5b8ba'
    """
    text = source
    for word, spun in recipe.get("spin", {}).items():
        text = text.replace(word, spun)
    if recipe.get("script") == "traditional":
        text = text.translate(traditional_characters())
    if "readings" in recipe:
        text = damage(
            text,
            recipe["readings"],
            recipe.get("delimiters", COMMON_DELIMITERS),
            fold=recipe.get("fold", True),
            private=recipe.get("private", "drop"),
            blanks=("", recipe.get("blank", "")),
        )
    if recipe.get("strip_tags"):
        text = _PARAGRAPH_TAG.sub("", text)
    return text.encode(recipe.get("encoding", "utf-8"))


def make_samples(folder: Path = SAMPLES) -> Iterator[tuple[Path, bytes]]:
    """The path and the bytes of every page of the folder, in the order of their names."""
    recipes = json.loads((folder / "recipes.json").read_text(encoding="utf-8"))
    for source in sorted((folder / "source").iterdir()):
        recipe = recipes.get(source.stem, {})
        text = source.read_bytes().decode("utf-8")
        yield folder / "pages" / source.name, make_page(text, recipe)


def main() -> int:
    """Write the pages, or with `--check` name those that are not what they should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail where stale")
    check = parser.parse_args().check
    stale = [
        (path, data)
        for path, data in make_samples()
        if not path.exists() or path.read_bytes() != data
    ]
    for path, data in stale:
        if check:
            print(f"stale: {path.name}", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            print(path.name)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
