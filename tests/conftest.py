"""Where things lie, and how to run the command as a user does."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

import shuangjian_cli

# The same examples in every run of CI, and no verdict by the clock of a busy machine.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")

ROOT = Path(__file__).parents[1]
PACKAGE = Path(shuangjian_cli.__file__).parent
"""Where the package is: in the tree, or installed from a wheel."""
SHARED = ROOT.parent / "shared"

Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]


def load_script(path: str) -> ModuleType:
    """`scripts/make_samples.py` as a module; what lies beside the package is no package."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def heed_interrupts() -> None:
    """For `preexec_fn`: a child of a background job would inherit that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Runs `shuangjian ARGS` in an empty folder, with a home of its own."""

    def run(*args: str | Path, stdin: bytes | None = None, env: dict[str, str] | None = None):
        command = [sys.executable, "-m", "shuangjian_cli", *map(str, args)]
        return subprocess.run(
            command,
            input=stdin if stdin is not None else b"",
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path / "home"), "NO_COLOR": "1", **(env or {})},
            timeout=120,
        )

    return run
