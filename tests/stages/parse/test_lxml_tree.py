"""An interrupt while lxml is imported."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

IMPORT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
inside = False

def interrupt(event, args):
    global inside
    if event == "import":
        if args[0] == "lxml.etree":
            inside = True
            sys.modules.pop("zlib", None)  # so that lxml imports it anew
        elif inside and args[0] == "zlib":
            inside = False
            os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(interrupt)
try:
    {how}
except KeyboardInterrupt:
    print("heard", "lxml.etree" in sys.modules)
except ImportError:
    print("broken")
else:
    print("lost")
"""


def told(how: str) -> str:
    command = [sys.executable, "-c", IMPORT.format(how=how)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs a mask of signals")
def test_an_interrupt_while_lxml_is_imported_is_heard():
    ours = "from shuangjian_cli.stages.parse import lxml_tree"
    assert told(ours) == "heard True"
    if told("import lxml.etree") == "heard False":
        pytest.skip("this lxml hears interrupts by itself: lxml_tree.py can go")
