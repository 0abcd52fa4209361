"""Check a user's lexicon folder: does every row say, compile to and do what its author means.

In: a folder of TOML tables. Out: `Problem`s in words; none means that the folder can be used. The
example of each row of the user must be read by the row, its counterexample must not.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from ..extract.numbers.numerals import fold
from ..extract.numbers.quantities import build_reader, read_quantities
from ..facts.same import build_words, of_one_school
from ..lexicon import Lexicon, LexiconError, Row
from ..lexicon.catalog import overlay_files, tables
from ..lexicon.codes import wrong_code
from ..lexicon.load import BESIDES, read_table, unknown_column
from ..model.page import RawPage
from ..model.rows import BlockRow, DocumentRow
from ..pipeline import StageError, extract_facts
from ..settings import Settings
from ..stages.strip.evidence import build_rules, plain_name
from ..stages.strip.fold import fold as fold_line
from ..view.explanation import explain_page
from ..view.numbers import traps_of

Tester = Callable[[Lexicon, Row, str], bool]

TRIALS = (
    "清溪市课后服务惠及学生3万余名\n2023年，清溪市共有481所学校开展课后服务，惠及学生31万余名。",
    "<html><body><h1>課後服務</h1><p>全縣共有得學校481所，計劃到2025年達到500所。</p></body></html>",
)
"""Pages that build everything which is built on demand, so that a wrong pattern shows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, and what to do."""

    file: str
    row: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file} [{self.row}]" if self.row else self.file
        return f"{where}: {self.message}"


def check(folder: Path) -> Iterator[Problem]:
    """The problems of a folder; of a file that cannot be read, only that."""
    known = tables()
    files = overlay_files(folder)
    if not files:
        yield Problem(folder.name, "", "holds no .toml file; `shuangjian lexicon init` makes them")
    problems: list[Problem] = []
    for file in files:
        if file.stem not in known:
            near = difflib.get_close_matches(file.stem, known, n=1)
            hint = f"; is it {near[0]}.toml?" if near else f"; tables are {', '.join(known)}"
            problems.append(Problem(file.name, "", f"no such table{hint}"))
            continue
        try:
            rows = read_table(file)
        except LexiconError as error:
            problems.append(Problem(file.name, "", str(error).removeprefix(f"{file.name}: ")))
            continue
        problems += _check_rows(file, rows)
    yield from problems
    if not problems and files:
        yield from _check_use(folder, files)


def taken_over(folder: Path) -> Iterator[Problem]:
    """Nouns that rows of the user count as another metric than rows that stay in force do: no
    fault, but one that should be meant. For a folder without problems.
    """
    file = folder / "metrics.toml"
    rows = [row for row in read_table(file) if row.get("enabled", True)] if file.is_file() else []
    mine = {row.id for row in rows}
    others = [row for row in Lexicon(folder).rows("metrics") if row.id not in mine]
    for row in rows:
        for other in others:
            shared = [noun for noun in row.get("nouns", ()) if noun in other.get("nouns", ())]
            if shared and other["metric"] != row["metric"]:
                some = ", ".join(shared[:3]) + (" ..." if len(shared) > 3 else "")
                was = f"takes {some} over from {other.id}, which counts it as {other['metric']}"
                yield Problem(file.name, row.id, f"{was}; leave it out if that is not meant")


def _check_rows(file: Path, rows: list[Row]) -> Iterator[Problem]:
    """What the rows of a file say: ids, reasons, columns and their types, patterns."""
    ours = Lexicon().rows(file.stem)
    ids = {row.id for row in ours}
    columns: dict[str, set[type]] = {"enabled": {bool}}
    columns |= {name: {str} for name in BESIDES.get(file.stem, ())}
    for row in ours:
        for name, value in row.data.items():
            columns.setdefault(name, set()).add(type(value))
    codes = _codes(file)
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            yield Problem(file.name, row.id, "this id is there twice; the last one would win")
        seen.add(row.id)
        if not row.get("enabled", True):
            if row.id not in ids:
                yield Problem(file.name, row.id, "disables a row that we do not have")
            continue
        for part in ("reason", "example"):
            if not getattr(row, part) and any(getattr(one, part) for one in ours):
                yield Problem(file.name, row.id, f"has no {part}; who reads it next needs one")
        yield from _check_columns(file, row, columns)
        wrong = wrong_code(file.stem, row.data, codes)
        if wrong:
            yield Problem(file.name, row.id, wrong)


def _codes(file: Path) -> dict[str, set[str]]:
    """The codes that the columns of a table may hold, beside the user's other tables."""
    try:
        return Lexicon(file.parent).codes(file.stem)
    except LexiconError:  # another file of the folder is wrong, and told of on its own
        return Lexicon().codes(file.stem)


def _check_columns(file: Path, row: Row, columns: dict[str, set[type]]) -> Iterator[Problem]:
    for name, value in row.data.items():
        if name not in columns:
            yield Problem(file.name, row.id, unknown_column(name, columns))
        elif type(value) not in columns[name] and not (
            isinstance(value, (int, float)) and columns[name] & {int, float}
        ):
            want = " or ".join(sorted(kind.__name__ for kind in columns[name]))
            yield Problem(file.name, row.id, f"{name} is a {type(value).__name__}, not a {want}")
    pattern = row.get("pattern")
    if isinstance(pattern, str):
        try:
            re.compile(re.sub(r"\{[A-Za-z]\w*\}", "x", pattern))
        except re.error as error:
            yield Problem(file.name, row.id, f"the pattern does not compile: {error}")


def _check_use(folder: Path, files: tuple[Path, ...]) -> Iterator[Problem]:
    """Whether everything can be built, and the rows do with their examples what they say."""
    lexicon = Lexicon(folder)
    try:
        for number, text in enumerate(TRIALS):
            explain_page(RawPage(f"trial {number}", "-", text), lexicon, Settings())
    except (StageError, LexiconError, KeyError, re.error) as error:
        yield Problem(folder.name, "", f"a page cannot be done with these rows: {error!r}")
        return
    for file in files:
        tester = TESTERS.get(file.stem)
        for row in read_table(file):
            if tester is None or not row.get("enabled", True):
                continue
            if row.example and not tester(lexicon, row, row.example):
                yield Problem(file.name, row.id, f"does not read its example {row.example!r}")
            if row.counterexample and tester(lexicon, row, row.counterexample):
                yield Problem(file.name, row.id, f"reads its counterexample {row.counterexample!r}")


def _metric(lexicon: Lexicon, row: Row, text: str) -> bool:
    title = None
    if row.get("heads"):  # a table below the title that it belongs to
        title, _, text = text.partition("\n")
    page = DocumentRow(doc_id="row", source="-", title=title, text=text, blocks=_lines(text))
    facts = extract_facts(page, lexicon, Settings())
    return any(fact.rule.endswith(f":{row.id}") for fact in facts)


def _lines(text: str) -> list[BlockRow]:
    """A block for each line; one with tabs is a row of a table."""
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    spans = zip([0, *ends], (end - 1 for end in ends), strict=False)
    return [
        BlockRow(start=start, end=end, kind="table_row" if "\t" in text[start:end] else "paragraph")
        for start, end in spans
    ]


def _trap(lexicon: Lexicon, row: Row, text: str) -> bool:
    return row.id in traps_of(text, lexicon)


def _unit(lexicon: Lexicon, row: Row, text: str) -> bool:
    found = read_quantities(fold(text), lexicon.get(build_reader))
    return row.id in {quantity.unit.id for quantity in found if quantity.unit}


def _qualifier(lexicon: Lexicon, row: Row, text: str) -> bool:
    found = read_quantities(fold(text), lexicon.get(build_reader))
    return row.get("qualifier") in {quantity.qualifier for quantity in found}


def _boilerplate(lexicon: Lexicon, row: Row, text: str) -> bool:
    if row.get("where") == "path":
        rules = lexicon.get(build_rules).regions
        return any(r.clue.rule == row.id and r.matches(plain_name(text)) for r in rules)
    if row.get("where"):
        return re.search(row["pattern"], text) is not None
    line = fold_line(text)
    fits = len(line) <= int(row.get("max_length", len(line)))
    return fits and re.search(row["pattern"], line) is not None


def _words(lexicon: Lexicon, row: Row, text: str) -> bool:
    return any(word in text for word in row.get("words", ()))


def _observation(lexicon: Lexicon, row: Row, text: str) -> bool:
    words = tuple(row["words"])
    if row["role"] == "generic":
        return text in words
    if row["role"] == "school":
        return of_one_school({"sentence": text, "start": len(text)}, lexicon.get(build_words))
    return text.startswith(words) if row["role"] == "strip" else any(word in text for word in words)


def _swap(lexicon: Lexicon, row: Row, text: str) -> bool:
    before, _, after = text.partition(" -> ")
    pattern = re.compile(row["pattern"])
    if not pattern.search(before):
        return False
    return not after or pattern.sub(row.get("replacement", ""), before) == after


TESTERS: dict[str, Tester] = {
    "metrics": _metric,
    "traps": _trap,
    "units": _unit,
    "qualifiers": _qualifier,
    "boilerplate": _boilerplate,
    "spam": _words,
    "spun": _swap,
    "over_conversion": _swap,
    "observations": _observation,
}
"""How a row of a table is tried; rows of other tables are only built."""
