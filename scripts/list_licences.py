"""Write docs/licences.md: what the package needs, with the licence that each names in its metadata.

    python scripts/list_licences.py      in an environment where all extras are installed

Follows the requirements of the installed `shuangjian-cli`, extra by extra. Ends with exit code 1
where a package is not installed, or a licence is unknown or none that a package under Apache-2.0
may depend on.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"
PACKAGE = "shuangjian-cli"
LEFT_OUT = {"dev"}
"""Extras of those who work on the project; users do not get them."""
PERMISSIVE = re.compile(
    r"\b(?:MIT|Apache|BSD|ISC|PSF|Python Software|MPL|Mozilla|0BSD|Zlib|Unlicense|CNRI|CC0)\b", re.I
)
"""Licences that ask for no more than notices; the Mozilla licence binds its own files alone."""
SHORT = 60
HEAD = """# Licences

Written by `python scripts/list_licences.py`. shuangjian is under Apache-2.0; where its data come
from is in `data/PROVENANCE.md`. It ships nothing of these packages: pip installs them.

| package | licence | needed by |
|---|---|---|
"""


def main() -> None:
    """Write the page."""
    needed: dict[str, set[str]] = {}
    extras = distribution(PACKAGE).metadata.get_all("Provides-Extra") or []
    for extra in ("", *(e for e in extras if e not in LEFT_OUT)):
        for name in closure(PACKAGE, extra):
            needed.setdefault(name, set()).add(extra or "always")
    unclear = []
    lines = []
    for name, by in sorted(needed.items()):
        found = distribution(name)
        licence = licence_of(found)
        if not PERMISSIVE.search(licence):
            unclear.append(f"{name}: {licence}")
        whom = "always" if "always" in by else ", ".join(sorted(by))
        lines.append(f"| {found.metadata['Name']} | {licence} | {whom} |")
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    if unclear:
        sys.exit("look at the licences of " + "; ".join(unclear))


def closure(name: str, extra: str) -> set[str]:
    """What a package with an extra brings, itself left out."""
    found: set[str] = set()
    waiting = [(name, extra)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for text in distribution(one[0]).requires or ():
            need = Requirement(text)
            if need.marker and not need.marker.evaluate({"extra": one[1]}):
                continue
            try:
                distribution(need.name)
            except PackageNotFoundError:
                by = f" (extra {extra})" if extra else ""
                sys.exit(f"{need.name}{by} is not installed; the page would lack it")
            found.add(need.name.lower().replace("_", "-"))
            waiting += [(need.name, each) for each in ("", *need.extras)]
    return found


def licence_of(found: Distribution) -> str:
    """The licence by its expression, its classifiers or its field, in this order."""
    about = found.metadata
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    classed = [
        text.rpartition(" :: ")[2]
        for text in about.get_all("Classifier") or []
        if text.startswith("License :: ") and not text.endswith("OSI Approved")
    ]
    if classed:
        return ", ".join(classed)
    lines = (about.get("License") or "not named").strip().splitlines()
    return lines[0][:SHORT]


if __name__ == "__main__":
    main()
