"""shuangjian: messy Chinese web pages in, clean simplified text and validated facts out.

`clean`, `extract` and `explain` are the Python interface (see `shuangjian_cli.api`); they are
imported when they are first asked for, so that `shuangjian --help` stays quick.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import clean as clean
    from .api import explain as explain
    from .api import extract as extract

__all__ = ["__version__", "clean", "explain", "extract"]
__version__ = "1.0.0"


class _Package(ModuleType):
    """Keeps `extract` the function, though importing the folder of that name would replace it."""

    def _function(self) -> Any:
        from .api import extract

        return extract

    def _folder(self, module: ModuleType) -> None:
        """The folder stays reachable by its own imports (`from shuangjian_cli.extract import`)."""

    extract = property(_function, _folder)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
