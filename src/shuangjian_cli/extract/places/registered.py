"""Where the site of a page is registered, by the licences at its foot.

In: the row of a document, whose `imprint` ends with the letter of a province and the code of a
county. Out: divisions, which tell places of one name apart. What this module never does: give a
page its place; a portal prints news of any place.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...model.rows import REGISTERED, DocumentRow
from .gazetteer import Division, Gazetteer
from .rules import Rules


def registered_in(
    row: DocumentRow, year: int | None, table: Gazetteer, rules: Rules
) -> Iterator[Division]:
    """Where the licences at the foot of a page say that its site is registered, the county first.

    安徽省 by 皖ICP备, 太和县 by 公网安备341222: for a county of which no page could be, its city.
    """
    lines = row.imprint.split("\n") if row.imprint else []
    told = [line.removeprefix(REGISTERED) for line in lines if line.startswith(REGISTERED)]
    for word in sorted(told, key=str.isdigit, reverse=True):
        if word.isdigit():
            found = table.by_code.get(word) or table.by_code.get(f"{word[:4]}00")
        else:
            found = table.pick(rules.letters.get(word, ""), year)
        if found:
            yield found
