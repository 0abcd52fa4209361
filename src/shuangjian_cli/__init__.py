"""shuangjian: messy Chinese web pages in, clean simplified text and validated facts out.

`clean` and `extract` are the Python interface (see `shuangjian_cli.api`); they are imported when
they are first asked for, so that `shuangjian --help` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import clean as clean
    from .api import extract as extract

__all__ = ["__version__", "clean", "extract"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in ("clean", "extract"):
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
