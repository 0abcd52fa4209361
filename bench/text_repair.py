"""Measure the repair of byte shifts on simulated mirrors of clean pages.

usage: python -m bench.text_repair [FOLDER or FILE ...] [--worst N] [--clean FILE ...]

Each text file is a clean simplified page that neither the tables nor the code were made from
(default: ../shared/dev/clean). It is turned into traditional characters, damaged by the forward
model with a table and delimiters drawn from a fixed seed, repaired, and compared site by site:

exact       the repaired text is the true text
flagged     it is not, and a mark says so (□ with candidates, digit_lost)
alone       the site was left as it stands
wrong       it was changed, is not the true text, and no mark says so

A site is determined by its bytes where each of them left a trace: a character, or a `?`. Where a
digit was swallowed, a pair vanished on a private-use cell or a line end took a byte along, several
texts print the same, and only the language can choose. Both figures are given.
`--clean` files must come through without any change; without them 5 MB are put together from the
clean pages in both scripts, lessons with pinyin and all kinds of `?` and `!`. Cost is given beside
`jieba.lcut` on 10,000 characters in the same run.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import jieba
import opencc

from shuangjian_cli.lexicon import Lexicon
from shuangjian_cli.model.document import Block, Document
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.settings import Settings
from shuangjian_cli.stages.repair import repair
from shuangjian_cli.stages.repair.forward import FOLD, damage, gbk_bytes, is_private
from shuangjian_cli.stages.repair.pinyin import readings_of

SHARED = Path(__file__).parents[2] / "shared"
DELIMITER_SETS = ("！？；。", "！？；。", "！？；", "。", "！？；。，、", "！", "？。")
"""Sets of active delimiters; the four common ones twice, as they are the most frequent."""

STAYS = set("后于里系只干")
"""Characters that the converters of mirrors leave as they are."""

KEEP = Settings(punctuation="keep")


@dataclass(frozen=True, slots=True)
class Site:
    """Characters start..end of a true line that the mirror printed otherwise."""

    start: int
    end: int
    lost: bool
    """Whether a byte of it left no trace."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A page and the mirror that damages it."""

    lines: list[str]
    table: dict[str, str]
    delimiters: str

    def damage(self, text: str) -> str:
        """What the mirror makes of a text."""
        return damage(text, self.table, self.delimiters)


class Judged(NamedTuple):
    """A site with what became of it, its true line and the repaired one."""

    site: Site
    verdict: str
    line: str
    got: str


def traditional_map() -> dict[int, str]:
    """One traditional character for each simplified one, as mirrors convert."""
    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    usual = table.with_name("TWVariants.txt").read_text(encoding="utf-8").splitlines()
    shape = dict(line.split("\t") for line in usual)  # 爲 is written 為, 衆 is written 眾
    single = {key: values.split()[0] for key, values in rows if key not in STAYS}
    return {
        ord(key): shape.get(value, value).split()[0]
        for key, value in single.items()
        if len(gbk_bytes(shape.get(value, value))) == 2
    }


def draw_table(text: str, rng: random.Random, lexicon: Lexicon) -> dict[str, str]:
    """About a third of the traditional characters of a page, each with its first reading."""
    known = lexicon.path("readings.tsv").read_text(encoding="utf-8").splitlines()
    first = {char: row.split(",")[0] for char, row in (line.split("\t") for line in known)}
    own = sorted({char for char in text if char in first})
    more = sorted(lexicon.get(readings_of))
    return {char: first[char] for char in own + more if rng.random() < 1 / 3}


def sites(line: str, table: dict[str, str], delimiters: str) -> list[Site]:
    """The runs of true characters that a mirror does not print whole.

    The annotated bytes are replayed with each tagged by the character that it came from.
    """
    data, owner = _annotated(line, table)
    cut = _boundaries(data, delimiters)
    whole: set[int] = set()
    lost: set[int] = set()
    at = 0
    while at < len(data):
        size = 2 if data[at] > 0x80 and at + 1 < len(data) and at + 1 not in cut else 1
        index = owner[at]
        if index is not None and owner[at : at + size] == [index] * len(gbk_bytes(line[index])):
            whole.add(index)
        pair = data[at : at + 2].decode("gb18030", "replace") if size == 2 else ""
        swallowed = size == 2 and data[at + 1] <= 0x3F and owner[at + 1] is not None
        if swallowed or is_private(pair[:1]):
            lost.update(index for index in owner[at : at + 2] if index is not None)
        if index is not None and data[at] > 0x80 and at + 1 == len(data):
            lost.add(index)
        at += size
    found: list[Site] = []
    index = 0
    while index < len(line):
        if index in whole:
            index += 1
            continue
        end = index
        while end < len(line) and end not in whole:
            end += 1
        found.append(Site(index, end, any(i in lost for i in range(index, end))))
        index = end
    return found


def _annotated(line: str, table: dict[str, str]) -> tuple[bytes, list[int | None]]:
    """The bytes with every pinyin inserted, and the character that each byte belongs to."""
    data = b"".join(map(gbk_bytes, line))
    owner = [index for index, char in enumerate(line) for _ in gbk_bytes(char)]
    notes = {gbk_bytes(char): f"({reading})".encode("gb18030") for char, reading in table.items()}
    annotated = bytearray()
    owners: list[int | None] = []
    for at, byte in enumerate(data):
        annotated.append(byte)
        owners.append(owner[at])
        note = notes.get(data[at - 1 : at + 1], b"") if at else b""
        annotated += note
        owners += [None] * len(note)
    return bytes(annotated), owners


def _boundaries(data: bytes, delimiters: str) -> set[int]:
    """The byte offsets at which the pieces begin and end, cut as the forward model does."""
    pieces = [(0, len(data))]
    for delimiter in delimiters:
        mark = gbk_bytes(delimiter)
        cut: list[tuple[int, int]] = []
        for start, end in pieces:
            if data[start:end] == mark:
                cut.append((start, end))
                continue
            at = start
            while (hit := data.find(mark, at, end)) >= 0:
                cut += [(at, hit), (hit, hit + 2)]
                at = hit + 2
            cut.append((at, end))
        pieces = cut
    return {offset for piece in pieces for offset in piece}


def verdicts(true: str, block: Block, found: list[Site]) -> list[str]:
    """What became of each site of a line."""
    matcher = SequenceMatcher(None, true, block.text, autojunk=False)
    codes = matcher.get_opcodes()
    results: list[str] = []
    for site in found:
        left = max(0, site.start - 1)
        right = min(len(true), site.end + 1)
        touched = [
            c
            for c in codes
            if (c[1] < right and c[2] > left) or (c[1] == c[2] and left < c[1] < right)
        ]
        if all(c[0] == "equal" for c in touched):
            results.append("exact")
            continue
        low = min(c[3] for c in touched if c[0] != "equal")
        high = max(c[4] for c in touched if c[0] != "equal")
        flags = {m.flag for m in block.marks if m.start <= high and m.end >= low}
        if flags & {"unresolved", "digit_lost"}:
            results.append("flagged")
        elif "repaired" in flags:
            results.append("wrong")
        else:
            results.append("alone")
    return results


def nearby(true: str, got: str, low: int, high: int) -> str:
    """What stands in the repaired text where `true[low:high]` should."""
    codes = SequenceMatcher(None, true, got, autojunk=False).get_opcodes()
    touched = [c for c in codes if c[1] < high and c[2] > low]
    start = touched[0][3] + max(0, low - touched[0][1])
    return got[start : max(c[4] for c in touched if c[0] != "equal")]


def document(lines: list[str]) -> Document:
    """A flat page of these lines."""
    blocks = tuple(Block(line, order) for order, line in enumerate(lines))
    return Document(RawPage("bench", "bench", ""), blocks=blocks)


def trials(
    files: list[Path], convert: dict[int, str], rounds: int, seed: int, lexicon: Lexicon
) -> Iterator[Trial]:
    """Each page under `rounds` mirrors, drawn from the seed and the page's name."""
    for file in files:
        text = file.read_text(encoding="utf-8").replace("~ ", "").translate(convert)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for number in range(rounds):
            rng = random.Random(f"{seed} {file.name} {number}")
            table = draw_table(text, rng, lexicon)
            yield Trial(lines, table, rng.choice(DELIMITER_SETS))


def judge(trial: Trial, repaired: Document) -> Iterator[Judged]:
    """What became of every site of a page."""
    for line, block in zip(trial.lines, repaired.blocks, strict=True):
        true = line.translate(FOLD)
        found = sites(line, trial.table, trial.delimiters)
        for site, verdict in zip(found, verdicts(true, block, found), strict=True):
            yield Judged(site, verdict, line, block.text)


def told(trial: Trial, one: Judged) -> str:
    """A site that was not restored: the true text, the damaged one, and what came of it."""
    low, high = max(0, one.site.start - 6), one.site.end + 6
    true = one.line.translate(FOLD)
    got = nearby(true, one.got, low, high)
    damaged = trial.damage(one.line[low:high])
    return f"{one.verdict:8}{trial.delimiters} {true[low:high]} | {damaged} | {got}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Repair of simulated mirror damage")
    parser.add_argument("paths", nargs="*", type=Path, default=[SHARED / "dev" / "clean"])
    parser.add_argument("--clean", nargs="*", type=Path, default=[])
    parser.add_argument("--worst", type=int, default=0, help="print this many failures")
    parser.add_argument("--rounds", type=int, default=3, help="different mirrors for each page")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lexicon = Lexicon()
    files = [f for p in arguments.paths for f in (sorted(p.glob("*.txt")) if p.is_dir() else [p])]
    convert = traditional_map()
    tally: Counter[tuple[bool, str]] = Counter()
    shown = 0
    spent = 0.0
    repair(document(["會(huì)議(yì)"]), lexicon, KEEP)
    for trial in trials(files, convert, arguments.rounds, arguments.seed, lexicon):
        damaged = document([trial.damage(line) for line in trial.lines])
        started = time.process_time()
        repaired = repair(damaged, lexicon, KEEP)
        spent += time.process_time() - started
        for judged in judge(trial, repaired):
            tally[not judged.site.lost, judged.verdict] += 1
            if judged.verdict != "exact" and shown < arguments.worst:
                shown += 1
                print(told(trial, judged))
    report(tally, spent)
    for file in arguments.clean:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        check_clean(file.name, lines, lexicon)
    if not arguments.clean:
        check_clean("5 MB of clean text", clean_lines(files, convert), lexicon)
    growth(lexicon)


def report(tally: Counter[tuple[bool, str]], spent: float) -> None:
    """Print the figures."""
    total = tally.total()
    everything = Counter(verdict for _, verdict in tally.elements())
    determined = Counter(verdict for known, verdict in tally.elements() if known)
    print(f"{'':10}{'all sites':>16}{'determined':>17}")
    print(f"{'':10}{total:16}{determined.total():17}")
    for verdict in ("exact", "flagged", "alone", "wrong"):
        row = f"{verdict:10}"
        for part in (everything, determined):
            row += f"{part[verdict]:8} {part[verdict] / max(1, part.total()):7.1%} "
        print(row)
    text = "".join(
        f.read_text(encoding="utf-8") for f in sorted((SHARED / "dev" / "clean").glob("*.txt"))
    )
    sample = re.sub(r"\s", "", text)[:10_000]
    jieba.lcut("初始化")
    started = time.process_time()
    jieba.lcut(sample)
    lcut = time.process_time() - started
    print(f"a site {spent / max(1, total) * 1000:.1f} ms", end=", ")
    print(f"jieba.lcut of {len(sample)} characters {lcut * 1000:.1f} ms")


HONEST = (
    "生字:学(xué)习(xí)国(guó)家(jiā),“长”读长(zhǎng)或长(cháng)。",
    "生字:學(xué)習(xí)大(dà)小(xiǎo)人(rén)口(kǒu)山(shān)水(shuǐ)。",
    "校長李彧(yù)和教師王翀(chōng)出席了會議。",
    "什么?!真的吗??当然!!他问:“去哪儿?”“学校!”",
    "什麼?!真的嗎??當然!!他問:“去哪兒?”“學校!”",
    "?!是什么意思?;还是!?呢?",
)
"""Lines that honest pages have, of the kinds that the repair must not take for damage."""

CLEAN_BYTES = 5_000_000


def clean_lines(files: list[Path], convert: dict[int, str]) -> list[str]:
    """5 MB of clean lines: simplified and traditional in turn, honest ones in between."""
    lines: list[str] = []
    size = 0
    texts = [file.read_text(encoding="utf-8") for file in files]
    while texts and size < CLEAN_BYTES:
        for text in texts:
            page = [line for line in text.splitlines() if line] + [HONEST[len(lines) % len(HONEST)]]
            lines += page + [line.translate(convert) for line in page]
            size += 2 * len(text.encode())
    return lines


def check_clean(name: str, lines: list[str], lexicon: Lexicon) -> None:
    """Run clean lines through, page by page of 200 lines, and count the lines changed."""
    changed = 0
    started = time.process_time()
    for at in range(0, len(lines), 200):
        before = document(lines[at : at + 200])
        after = repair(before, lexicon, KEEP)
        pairs = zip(before.blocks, after.blocks, strict=True)
        changed += sum(one.text != other.text for one, other in pairs)
    size = sum(map(len, lines))
    spent = time.process_time() - started
    print(f"{name}: {changed} lines changed, {size} characters, {spent:.2f} s")


def growth(lexicon: Lexicon) -> None:
    """How the time of one page grows with its size: t(10n)/t(n)."""
    for name, unit, size in (
        ("?", "?", 10_000),
        ("(a)", "(a)", 30_000),
        ("a page of 5 MB", "全市学校开展课后服务,参与学生三万名。", 167_000),
    ):
        seconds = []
        for length in (size, 10 * size):
            text = unit * (length // len(unit))
            lines = [text[at : at + 1_000] for at in range(0, length, 1_000)]
            page = document(lines if "学" in unit else [text])
            started = time.process_time()
            repair(page, lexicon, Settings())
            seconds.append(time.process_time() - started)
        print(f"{name}: t(10n)/t(n) = {seconds[1] / max(seconds[0], 1e-4):.1f}, {seconds[1]:.2f} s")


if __name__ == "__main__":
    main()
