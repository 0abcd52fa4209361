"""`shuangjian` with pages that fail as they are told: what a process is run from in the tests.

    python -c "from tests.batch.faulty import main; main()" run crawl/ -o out/

`FAULTS` in its environment is a JSON object, `doc_id` to what the page does; `SLOW` the seconds
that every page takes longer. Only this module knows them: no page and no setting can do this.
What is done with a good page is quick and says much about it, since these tests are about what
becomes of the pages and not about what is in them; `REAL` brings the pipeline back.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from shuangjian_cli.batch.item import Outcome
from shuangjian_cli.batch.item import treat as treat_item
from shuangjian_cli.model.page import RawPage
from shuangjian_cli.model.rows import DocumentRow, Fact, RemovedRow

FAULTS = json.loads(os.environ.get("FAULTS", "{}"))
SLOW = float(os.environ.get("SLOW", "0"))


def treat(item, lexicon, settings, *, facts, entered, faults=FAULTS, slow=SLOW):
    """What a run does with an item here."""
    fault = faults.get(getattr(item, "doc_id", None), "")
    name, _, argument = fault.partition(":")
    if name:
        entered("parse")
        FAULT_KINDS[name](argument)
    if slow:
        time.sleep(slow)
    if os.environ.get("REAL") or not isinstance(item, RawPage):
        return treat_item(item, lexicon, settings, facts=facts, entered=entered)
    return light(item)


def light(page: RawPage) -> Outcome:
    """A document, three facts and a removed block of every page."""
    text = page.data if isinstance(page.data, str) else page.data.decode()
    document = DocumentRow(doc_id=page.doc_id, source=page.source, url=page.url, text=text)
    about = {"doc_id": page.doc_id, "source": page.source, "sentence": text, "sentence_start": 0}
    facts = tuple(
        Fact(
            record_id=f"{page.doc_id}:{n}:0",
            metric="schools",
            value=n,
            quote=text[n : n + 1],
            start=n,
            end=n + 1,
            rule="test",
            confidence=0.5,
            **about,
        )
        for n in range(3)
    )
    removed = RemovedRow(
        doc_id=page.doc_id, text=text[:9], stage="strip", rule="test", reason="none", order=0
    )
    return Outcome(document, (removed,), facts)


def crash(argument: str) -> None:
    ctypes.string_at(0)


def loop(argument: str) -> None:
    while True:
        pass


def hang_in_c(argument: str) -> None:
    """Keep the interpreter locked, so that no Python code can end it."""
    ctypes.PyDLL(None).sleep(1000)


def balloon(argument: str) -> None:
    """Take memory without touching it, which takes no time: a busy machine must not make this run
    into the time limit first."""
    held = []
    while True:
        held.append(bytes(1 << 24))


def killed(argument: str) -> None:
    """What the kernel does when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_once(mark: str) -> None:
    if not Path(mark).exists():
        Path(mark).touch()
        killed("")


def sleep(seconds: str) -> None:
    """Take long without working: what a slow machine looks like."""
    time.sleep(float(seconds))


def fail(argument: str) -> None:
    raise ValueError("as told")


FAULT_KINDS = {
    function.__name__: function
    for function in (crash, loop, hang_in_c, balloon, killed, killed_once, sleep, fail)
}


def main() -> None:
    module = importlib.import_module("shuangjian_cli.cli.run")
    real = module._work
    # told to the workers, since those of a cluster do not have the environment of the run
    told = partial(treat, faults=FAULTS, slow=SLOW)
    module._work = lambda *arguments: replace(real(*arguments), treat=told)
    importlib.import_module("shuangjian_cli.cli.app").main()
