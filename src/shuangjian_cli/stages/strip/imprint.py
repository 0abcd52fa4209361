"""What the lines around the article say of its site: its masthead, path and imprint.

In: the blocks of a page, which of them are the article, and its publisher. Out: the few lines that
can name the place of a site whose pages do not, 临溪论坛 临溪人自己的家园 or 主办：某县教育局. What
this module never does: say which place they name (`extract.places` does).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...lexicon import Lexicon
from ...lexicon.patterns import Pattern
from ...lexicon.programs import compiled
from ...model.document import Block
from ...model.rows import REGISTERED

MAX_LINES, MAX_LINE = 6, 80
"""Lines that are kept, and characters of each."""
MAX_FOOT, MAX_LICENCES = 400, 2
"""Characters of a line at the foot among which its licences stand, and licences that are kept."""
MASTHEAD = 4
"""Lines at the head of a page among which the name of the site stands with its motto."""
EDGE = 12
"""Lines at the head and at the foot of a page that are looked at, beside those above the body."""
_PATH = compiled(r"[^>＞›»→]{2,20}[>＞›»→]")


def imprint(
    blocks: Sequence[Block], keep: Sequence[bool], publisher: str | None, lexicon: Lexicon
) -> str | None:
    """The lines of masthead, path and imprint, in page order, then where the site is registered;
    None without any."""
    first = next((number for number, kept in enumerate(keep) if kept), len(keep))
    told, licence = lexicon.get(build_imprints)
    head = (*range(min(first, EDGE)), *range(max(EDGE, first - MASTHEAD), first))
    foot = range(max(first, len(blocks) - EDGE), len(blocks))

    def lines() -> Iterator[str]:
        for number in (*head, *foot):
            block = blocks[number]
            text = block.text[:MAX_LINE]
            if keep[number] or block.hidden or not text:
                continue
            motto = number < min(first, MASTHEAD) and publisher and text.startswith(publisher)
            path = number < first and _PATH.match(text)
            if motto or path or told.search(text):
                yield text

    def licences() -> Iterator[str]:
        around = (blocks[number].text for number in (*head, *foot) if not keep[number])
        for text in around:
            for match in licence.finditer(text[:MAX_FOOT]):
                yield f"{REGISTERED}{match[match.lastindex or 0]}"

    found = list(dict.fromkeys(lines()))
    half = MAX_LINES // 2
    shown = found[:half] + found[half:][-half:] + list(dict.fromkeys(licences()))[:MAX_LICENCES]
    return "\n".join(shown) or None


def build_imprints(lexicon: Lexicon) -> tuple[Pattern, Pattern]:
    """The rows of kind `imprint` in one, and those of kind `licence`; for `lexicon.get`."""

    def joined(kind: str) -> Pattern:
        rows = (str(row["pattern"]) for row in lexicon.rows("metadata") if row["kind"] == kind)
        return Pattern("|".join(f"(?:{row})" for row in rows) or r"(?!)")

    return joined("imprint"), joined("licence")
